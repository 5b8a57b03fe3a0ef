"""What an enemy tried: each once hung, crashed, lost a file or said something untrue."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest
from support import DATA, HARBOUR, ROOT, UNMEASURED, Ran, heed_ctrl_c, in_shell
from support.work import assert_grows_with_length, stopped_in_the_end

from tjsubsidy_cli.commands import app
from tjsubsidy_cli.company.profile import PLACEHOLDER

Tool = Callable[..., Ran]
PARTS = ROOT / "samples" / "parts-maker.toml"
HEAD = '[company]\nname = "x"\n'


def checked(tool: Tool, tmp_path: Path, text: str | bytes, name: str = "p.toml") -> Ran:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    return tool("check", path)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ("main_revenue = 1e999999999", "no amount"),
        ("main_revenue = 1e-999999999", "no amount"),
        ("main_revenue = 1e99999999999999999999999", "no amount"),
        ("main_revenue = nan", "no amount"),
        ("main_revenue = -inf", "no amount"),
        (f"main_revenue = 0x{'f' * 5000}", "a number is too long"),
        (f"champion_products = 0x{'f' * 5000}", "a number is too long"),
        (f"titles = [0x{'f' * 5000}]", "a number is too long"),
        (f"innovation_project = 0x{'f' * 5000}", "a number is too long"),
        (f"main_revenue = {'9' * 5000}", "a number is too long"),
        (f"main_revenue = 1.{'9' * 900_000}", "a number is too long"),
        (f"main_revenue{'.a' * 990} = 1", "nested too deeply"),
        (f"main_revenue{'.a' * 40_000} = 1", "nested too deeply"),
        ("main_revenue" + r""" . "\"" """ * 40_000 + "= 1", "nested too deeply"),
        (f"main_revenue = {'[' * 300}{']' * 300}", "nested too deeply"),
        (f"titles = [{'1,' * 100_000}]", "too many"),
        ("\n".join(f"k{i} = 1" for i in range(3000)), "and 2900 more"),
        (f'titles = "{"k" * 900_000}"', "too long"),
        (f'"{"k" * 900_000}" = 1', "unknown key"),
        ('titles = ["unknown"]', "If the whole is not known"),
        ('titles = "first_sett"', "Did you mean “first_set”"),
        ("main_revenue = 2020-01-01", "no amount"),
        ("[[facts.titles]]", "is not a choice"),
    ],
)
def test_a_hostile_fact_is_refused(facts: str, said: str, tjsubsidy: Tool, tmp_path: Path) -> None:
    ran = checked(tjsubsidy, tmp_path, f"{HEAD}[facts]\n{facts}\n")
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert len(ran.err) < 100_000


DOTS = {
    "one key": "a" + ".a" * 20_000,
    "many keys": " = 1\n".join(f"k{i}" + ".a" * 140 for i in range(800)),
}


READERS = [
    ["check", "x.toml"],
    ["ask", "--next", "x.toml"],
    ["check", str(PARTS), "--catalogue", "x.toml"],
    ["lint", "x.toml"],
    ["test", str(HARBOUR), "x.toml"],
]


@pytest.mark.slow
@pytest.mark.parametrize("dots", DOTS)
def test_keys_of_many_dots_are_not_parsed(dots: str, tmp_path: Path) -> None:
    """They would take gigabytes, whatever the command that reads them."""
    (tmp_path / "x.toml").write_text(f"{DOTS[dots]} = 1\n")
    code = "import resource as r; r.setrlimit(r.RLIMIT_AS, (600_000_000,) * 2); "
    code += "from tjsubsidy_cli.commands.app import run; "
    code += f"raise SystemExit({{run(args) for args in {READERS!r}}} != {{2}})"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TJSUBSIDY_LANG": "en"},
    )
    told = b"Error: x.toml: nested too deeply.\n" * len(READERS)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, b"", told)


@pytest.mark.parametrize("run", [" ", "?", ",", "、", "a", "0", "和", "\\n"])
@pytest.mark.parametrize("facts", ['titles = ["a{}b"]', 'titles = "a{}b"', 'main_revenue = "1{}1"'])
def test_a_long_answer_is_refused_at_once(
    facts: str, run: str, tjsubsidy: Tool, tmp_path: Path
) -> None:
    def refuse(length: int) -> None:
        ran = checked(tjsubsidy, tmp_path, f"{HEAD}[facts]\n{facts.format(length * run)}\n")
        assert ran.code == 2

    assert_grows_with_length(refuse, 6_000)  # all of them are too long
    with stopped_in_the_end():
        refuse(100_000)


def test_work_that_grows_with_the_square_is_noticed() -> None:
    assert_grows_with_length(lambda length: [m for n in range(length) for m in range(3)], 100)
    with pytest.raises(AssertionError):
        assert_grows_with_length(lambda length: [m for n in range(length) for m in range(n)], 100)


@pytest.mark.parametrize("spaces", [3_000, 100_000])
def test_a_line_of_many_spaces_is_found(spaces: int, tjsubsidy: Tool, tmp_path: Path) -> None:
    ran = checked(tjsubsidy, tmp_path, f'{HEAD}x = """\n[{" " * spaces}\n"""\n')
    assert "p.toml:3: company.x: unknown key" in ran.err


def test_the_line_is_right_behind_a_text_of_many_lines(tjsubsidy: Tool, tmp_path: Path) -> None:
    text = f'{HEAD}code = """\n[facts]\ntitles = 3\n"""\n[facts]\ntitles = 3\n'
    assert "p.toml:8: facts.titles" in checked(tjsubsidy, tmp_path, text).err


def test_a_broken_byte_in_utf8_is_not_read_as_another_encoding(
    tjsubsidy: Tool, tmp_path: Path
) -> None:
    text = '[company]\nname = "天津示例公司"\n'.encode() + b"# caf\xe9\xe9 x\n"
    ran = checked(tjsubsidy, tmp_path, text)
    assert ran.code == 2
    assert "p.toml:3: a byte that is not UTF-8" in ran.err


@pytest.mark.parametrize("raw", ["3200", '"3200"', '"３２００"', "3200.0"])
def test_a_figure_without_a_unit_is_doubted(raw: str, tjsubsidy: Tool, tmp_path: Path) -> None:
    ran = checked(tjsubsidy, tmp_path, f"{HEAD}[facts]\nmain_revenue = {raw}\n")
    assert "taken as RMB 3,200" in " ".join(ran.out.split())


@pytest.mark.parametrize("facts", ['main_revenue = "3200元"', "main_revenue = 0"])
def test_a_figure_with_a_unit_is_not(facts: str, tjsubsidy: Tool, tmp_path: Path) -> None:
    ran = checked(tjsubsidy, tmp_path, f"{HEAD}[facts]\n{facts}\n")
    assert "is taken as" not in ran.out


def test_a_fact_in_the_wrong_table_is_sent_to_its_own(tjsubsidy: Tool, tmp_path: Path) -> None:
    ran = checked(tjsubsidy, tmp_path, f"main_revenue = 1\n{HEAD}")
    assert "It belongs under [facts]." in ran.err


def test_json_problems_have_lines_where_they_can(tjsubsidy: Tool, tmp_path: Path) -> None:
    text = '{"company": {"name": "x"},\n "facts": {\n  "titles": ["?"],\n  "activities": null}}'
    ran = checked(tjsubsidy, tmp_path, text, "p.json")
    assert "p.json:3: facts.titles[0]" in ran.err
    assert "activities" not in ran.err


@pytest.mark.parametrize("link", [False, True])
def test_the_input_is_never_overwritten(link: bool, tjsubsidy: Tool, tmp_path: Path) -> None:
    path, target = tmp_path / "p.toml", tmp_path / "out.toml"
    path.write_text(HEAD)
    if link:
        target.symlink_to(path)
    ran = tjsubsidy("check", path, "-o", target if link else path)
    assert (ran.code, path.read_text()) == (2, HEAD)
    assert "overwrite its own input" in ran.err
    ran = tjsubsidy("facts", "--catalogue", HARBOUR, "-o", HARBOUR)
    assert ran.code == 2


def test_a_loop_of_links_is_refused(tjsubsidy: Tool, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.symlink_to(two)
    two.symlink_to(one)
    ran = tjsubsidy("check", PARTS, "-o", one)
    assert ran.code == 2
    assert one.is_symlink()


@pytest.mark.slow
def test_output_to_a_stream_by_name(tmp_path: Path) -> None:
    ran = in_shell("check", PARTS, "-o", "/dev/stdout")
    assert ran.returncode == 0
    assert b"parts" not in ran.stderr
    assert "Eligible" in ran.stdout.decode()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("redirected", "said"),
    [
        ("check PARTS >&-", "stdout is closed"),
        ("check PARTS --format json >&-", "stdout is closed"),
        ("--version >&-", "stdout is closed"),
        ("check - <&-", "stdin is closed"),
        ("check none.toml 2>&-", ""),
        ("check none.toml 2>/dev/full", ""),
        ("--help >/dev/full", "stdout cannot be written"),
        ("check --help >/dev/full", "stdout cannot be written"),
        ("measures --format json >/dev/full", "stdout cannot be written"),
    ],
)
def test_closed_and_full_streams(redirected: str, said: str) -> None:
    command = f"{sys.executable} -m tjsubsidy_cli {redirected.replace('PARTS', str(PARTS))}"
    ran = subprocess.run(
        ["bash", "-c", command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "TJSUBSIDY_LANG": "en"},
    )
    assert ran.returncode == 2
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr
    assert "Exception" not in ran.stderr


@pytest.mark.slow
def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    ran = subprocess.run(
        ["bash", "-c", f"rmdir {folder}; {sys.executable} -m tjsubsidy_cli check {PARTS} -o out"],
        cwd=folder,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert ran.returncode == 2
    assert b"Traceback" not in ran.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    "loaded",
    ["tjsubsidy_cli", "tjsubsidy_cli.base.text", "typer", "tomllib", "pydantic"],
)
def test_ctrl_c_while_starting(loaded: str) -> None:
    """As soon as Python says that a module is loaded."""
    process = subprocess.Popen(
        [sys.executable, "-X", "importtime", "-m", "tjsubsidy_cli", "check", "-"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=UNMEASURED,
        preexec_fn=heed_ctrl_c,
    )
    assert process.stderr
    assert any(line.split()[-1:] == [loaded.encode()] for line in process.stderr)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert process.returncode in {130, -signal.SIGINT}  # the latter before main() has begun
    assert out == b""
    assert process.returncode != 130 or b"Traceback" not in err


def test_json_cannot_act_on_a_terminal(tjsubsidy: Tool, tmp_path: Path) -> None:
    name = "a\u009b31mRED\u0085\u2028z\u202e\U000e0001"
    text = json.dumps({"company": {"name": name}})
    path = tmp_path / "p.json"
    path.write_text(text)
    said = tjsubsidy("check", path, "--format", "json").out
    assert json.loads(said)["company"]["name"] == name
    assert not set(said) & set("\u009b\u0085\u2028\u202e\U000e0001")


def test_a_template_is_valid_whatever_the_catalogue_says(tjsubsidy: Tool, tmp_path: Path) -> None:
    path, mine = tmp_path / "c.toml", tmp_path / "mine.toml"
    text = HARBOUR.read_text("utf-8")
    start = text.index('title.en = "') + len('title.en = "')
    path.write_text(text[:start] + "\\u001b[31m\\nrm = 1\\n" + text[start:], "utf-8")
    assert tjsubsidy("template", "--catalogue", path, "-o", mine).code == 0
    assert "\x1b" not in mine.read_text("utf-8")
    mine.write_text(mine.read_text("utf-8").replace(PLACEHOLDER.en, "甲公司"), "utf-8")
    assert tjsubsidy("check", mine, "--catalogue", path).code == 0


def test_names_that_a_shell_would_run_are_not_completed(
    tjsubsidy: Tool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a$(touch b).toml", "a`b`.toml", 'a".toml', "a\\.toml", "good name.toml"):
        (tmp_path / name).write_text("")
    monkeypatch.setattr(app, "drop_stdout", lambda: None)  # which would be that of all tests
    monkeypatch.setenv("_TJSUBSIDY_COMPLETE", "complete_zsh")
    monkeypatch.setenv("_TYPER_COMPLETE_ARGS", f"tjsubsidy check {tmp_path}/")
    ran = tjsubsidy()
    assert ran.out.count(".toml") == 1
    assert "good name.toml" in ran.out


def test_version_runs_nothing_else(tjsubsidy: Tool) -> None:
    ran = tjsubsidy("--version", "check", "none.toml")
    assert (ran.code, ran.err) == (0, "")


@pytest.mark.parametrize("args", [["--text", "没有这样的字"], ["7", "--text", "没有这样的字"]])
def test_nothing_found_is_said(args: list[str], tjsubsidy: Tool) -> None:
    ran = tjsubsidy("measures", *args)
    assert ran.code == 0
    assert ran.out.strip()


def test_a_company_elsewhere_has_no_bureau_here(tjsubsidy: Tool) -> None:
    ran = tjsubsidy("check", DATA / "outside.toml", "--format", "json")
    assert "天津市以外人民政府" not in ran.out


@pytest.mark.slow
@pytest.mark.skipif(find_spec("resource") is None, reason="there is no such limit on Windows")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_too_little_memory_is_said_at_once(lang: str) -> None:
    """Polars would hang or abort: its threads need address space to start."""
    run = [sys.executable, "-m", "tjsubsidy_cli", "screen", "samples/clients.csv", "--lang", lang]
    limited = ["bash", "-c", 'ulimit -v 400000 && exec "$@"', "-", *run]
    ran = subprocess.run(
        limited, check=False, capture_output=True, text=True, cwd=ROOT, env=UNMEASURED
    )
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "390 MB" in ran.stderr
    assert "1024 MB" in ran.stderr
    assert len(ran.stderr.splitlines()) == 1
