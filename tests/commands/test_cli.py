"""Commands as people and scripts run them: output, errors, exit codes."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from support import (
    DATA,
    HARBOUR,
    ROOT,
    SAMPLES,
    UNMEASURED,
    Ran,
    heed_ctrl_c,
    in_shell,
    wait_until_idle,
)

import tjsubsidy_cli
from tjsubsidy_cli import Catalogue
from tjsubsidy_cli.base.text import Lang
from tjsubsidy_cli.commands import app
from tjsubsidy_cli.company.profile import PLACEHOLDER

Tool = Callable[..., Ran]
PARTS = ROOT / "samples" / "parts-maker.toml"
LANGS = pytest.mark.parametrize("lang", ["zh", "en"])


def test_version(tjsubsidy: Tool) -> None:
    assert tjsubsidy("--version").out == f"tjsubsidy {tjsubsidy_cli.__version__}\n"


def test_no_command_shows_the_help(tjsubsidy: Tool) -> None:
    assert tjsubsidy() == tjsubsidy("--help")


@LANGS
@pytest.mark.parametrize("command", ["check", "measures", "facts", "template"])
def test_help_teaches_by_examples(tjsubsidy: Tool, command: str, lang: str) -> None:
    ran = tjsubsidy(command, "--help", lang=lang)
    assert ran.code == 0
    assert f"\n  tjsubsidy {command}" in ran.out
    assert ("例：" in ran.out) == (lang == "zh")
    assert ("Usage:" in ran.out) == (lang == "en")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s.stem)
def test_json_keeps_its_contract(sample: Path, tjsubsidy: Tool, catalogue: Catalogue) -> None:
    ran = tjsubsidy("check", sample, "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    said = json.loads(ran.out)
    assert said["schema"] == "tjsubsidy/assessment/2"
    assert said["policy"]["id"] == "tianjin-2020"
    assert said["policy"]["issued"] == "2020-08-06"
    assert [grant["id"] for grant in said["grants"]] == list(catalogue.grants)
    for verdict in ("eligible", "undecided"):
        grants = [grant for grant in said["grants"] if grant["verdict"] == verdict]
        totals = said["totals"][verdict]
        parts = {name: totals.pop(name, None) for name in ("fixed", "ceilings", "once_per_project")}
        if verdict == "eligible":
            assert parts["fixed"] == sum(g["estimate"] for g in grants if g["exact"])
            assert parts["fixed"] + parts["ceilings"] == totals["estimate"]
            assert parts["once_per_project"] <= totals["estimate"]
        assert totals == {
            "grants": len(grants),
            "ceiling": sum(g["ceiling"] or 0 for g in grants),
            "estimate": sum(g["estimate"] or 0 for g in grants),
            "city": sum(g["funding"]["city"] or 0 for g in grants),
            "district": sum(g["funding"]["district"] or 0 for g in grants),
            "open_ended": sum(g["open_ended"] for g in grants),
        }
    for grant in said["grants"]:
        assert grant["quote"] == catalogue.grants[grant["id"]].quote
        assert grant["bureaus"] == list(catalogue.measure_of[grant["id"]].bureaus)
        assert bool(grant["missing"] or grant["waits_for"]) == (grant["verdict"] == "undecided")
        assert grant["reasons"]


def test_measures_json(tjsubsidy: Tool) -> None:
    said = json.loads(tjsubsidy("measures", "--format", "json").out)
    assert said["schema"] == "tjsubsidy/catalogue/1"
    assert [measure["number"] for measure in said["measures"]] == list(range(1, 27))
    grants = {g["id"]: g for m in said["measures"] for g in m["grants"]}
    assert grants["7-1"]["amount"] == {
        "form": "exactly",
        "exactly": 20_000,
        "per": "new_5g_stations",
    }
    assert grants["7-1"]["funding"] == {"city": 1.0, "district": 0.0}
    assert grants["15-2"]["amount"]["rate"] == 0.2
    assert grants["25-1"]["when"]["all"][1]["at_least"] == 0.6
    assert len(grants["7-2"]["readings"]) == 2
    one = json.loads(tjsubsidy("measures", "7-1", "--format", "json").out)
    assert [[g["id"] for g in m["grants"]] for m in one["measures"]] == [["7-1"]]


def test_facts_json(tjsubsidy: Tool, catalogue: Catalogue) -> None:
    said = json.loads(tjsubsidy("facts", "--format", "json").out)
    assert said["schema"] == "tjsubsidy/facts/1"
    by_id = {fact["id"]: fact for fact in said["facts"]}
    assert list(by_id) == list(catalogue.vocabulary)
    assert by_id["new_5g_stations"]["used_by"] == ["7-1"]
    assert by_id["new_5g_stations"]["unit"] == {"zh": "个基站", "en": "stations"}
    assert by_id["certifications"]["choices"][0]["id"] == "dsmm"


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (["7"], ["7-1", "7-2", "7-3"]),
        (["7-1"], ["7-1"]),
        (["７－１"], ["7-1"]),
        (["26", "1-2"], ["1-2", "26-1"]),
        (["--bureau", "发展改革委"], ["17-1", "17-2", "18-1"]),
        (["--bureau", "development and reform", "18"], ["18-1"]),
        (["--bureau", "发改委"], ["17-1", "17-2", "18-1"]),
        (["--bureau", "天津市发改委"], ["17-1", "17-2", "18-1"]),
        (["--bureau", "工信局", "26", "20", "21"], ["21-1"]),
        (["--text", "机器人"], ["10-1"]),
        (["--text", "ROBOT"], ["10-1"]),
        (["--text", "没有这样的字"], []),
    ],
)
def test_measures_are_picked(words: list[str], ids: list[str], tjsubsidy: Tool) -> None:
    said = json.loads(tjsubsidy("measures", *words, "--format", "json").out)
    assert [g["id"] for m in said["measures"] for g in m["grants"]] == ids


@LANGS
def test_the_template_waits_for_a_name_alone(tjsubsidy: Tool, lang: Lang, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    for catalogue in ([], ["--catalogue", HARBOUR]):
        path.unlink(missing_ok=True)
        assert tjsubsidy("template", "-o", path, *catalogue, lang=lang).code == 0
        ran = tjsubsidy("check", path, "--format", "json", *catalogue, lang=lang)
        assert (ran.code, ran.err.count("company.name")) == (2, 1)
        assert len(ran.err.splitlines()) == 1
        path.write_text(path.read_text("utf-8").replace(PLACEHOLDER[lang], "甲公司"), "utf-8")
        ran = tjsubsidy("check", path, "--format", "json", *catalogue, lang=lang)
        assert ran.code == 0, ran.err
        assert json.loads(ran.out)["totals"]["eligible"]["grants"] == 0


def test_the_template_never_overwrites_answers(tjsubsidy: Tool, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("answers")
    ran = tjsubsidy("template", "-o", path)
    assert (ran.code, path.read_text()) == (2, "answers")
    assert "not overwritten" in ran.err


@pytest.mark.parametrize(
    ("args", "zh", "en"),
    [
        (["check", "none.toml"], "没有这个文件", "no such file"),
        (["check", "samples/parts-makr.toml"], "是不是 samples/parts-maker.toml", "Did you mean"),
        (["check", "samples"], "这是文件夹", "a directory"),
        (["check", "a\0b"], "无法读取", "cannot be read"),
        (["check"], "缺少参数“PROFILE”", "Missing argument 'PROFILE'"),
        (["check", "x", "--formt", "json"], "没有选项“--formt”", "No such option: --formt"),
        (["check", "x", "--format", "xml"], "可选：“table”、“json”", "is not one of"),
        (["check", "x", "--format"], "后面要有值", "requires an argument"),
        (["check", "x", "--row", "b"], "“--row”的值“b”不是整数。", "'b' is not a whole number."),
        (["check", "x", "--row", "0"], "“--row”的值 0 应不小于 1。", "not in the range x>=1."),
        (["schema"], "缺少参数“KIND”，可选：catalogue, ", "'KIND'. Choose from: catalogue, "),
        (["screen", "-"], "请先存成文件，再写文件名。", "Save the table to a file, and name that."),
        (["screen", "samples"], "samples: 是文件夹，不是表格。", "samples: a folder, not a table."),
        (
            ["screen", "samples/minimal.toml"],
            "这是一家企业的资料，请用：tjsubsidy check samples/minimal.toml",
            "It is the profile of one company: tjsubsidy check samples/minimal.toml",
        ),
        (["facts", "x"], "多余的参数：x", "unexpected extra argument"),
        (["chek"], "没有命令“chek”", "No such command 'chek'"),
        (["measures", "77"], "没有编号“77”。是不是 7？", "no measure or grant “77”. Did you mean"),
        (["measures", "x", "y"], "措施编号为 1 至 26", "numbered 1 to 26"),
        (
            ["measures", "--bureau", "x"],
            "责任单位有：市工业和信息化局",
            "The bureaus are: City",
        ),
        (["facts", "--catalogue", "none"], "没有这个文件", "no such file"),
        (["facts", "--catalogue", "samples/minimal.toml"], "不是政策目录", "not a catalogue"),
        (["check", "data/measures.toml"], "这像是政策目录", "looks like a catalogue"),
    ],
)
@LANGS
def test_bad_usage_is_refused(
    args: list[str], zh: str, en: str, lang: str, tjsubsidy: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    ran = tjsubsidy(*args, lang=lang)
    assert (ran.code, ran.out) == (2, "")
    assert (zh if lang == "zh" else en) in ran.err
    assert (
        ran.err.startswith("错误" if lang == "zh" else "Error")
        or "处错误" in ran.err
        or ("errors:" in ran.err)
    )
    assert "Traceback" not in ran.err


def test_a_file_without_rights(tjsubsidy: Tool, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object) -> None:  # root may read everything
        raise PermissionError

    monkeypatch.setattr(Path, "open", denied)
    ran = tjsubsidy("check", PARTS)
    assert (ran.code, ran.out) == (2, "")
    assert "no permission" in ran.err


@pytest.mark.parametrize(
    ("args", "env", "lang"),
    [
        (["--lang", "en"], {"TJSUBSIDY_LANG": "zh"}, "en"),
        (["--lang=zh"], {"TJSUBSIDY_LANG": "en"}, "zh"),
        ([], {"TJSUBSIDY_LANG": "zh", "LC_ALL": "en_US.UTF-8"}, "zh"),
        ([], {"TJSUBSIDY_LANG": "", "LC_ALL": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, "zh"),
        ([], {"TJSUBSIDY_LANG": "", "LC_ALL": "", "LC_MESSAGES": "zh_TW", "LANG": "C"}, "zh"),
        ([], {"TJSUBSIDY_LANG": "", "LC_ALL": "", "LC_MESSAGES": "", "LANG": "zh_CN.GBK"}, "zh"),
        ([], {"TJSUBSIDY_LANG": "", "LC_ALL": "fr_FR.UTF-8"}, "en"),
        ([], {"TJSUBSIDY_LANG": "", "LC_ALL": "", "LC_MESSAGES": "", "LANG": ""}, "en"),
    ],
)
def test_the_language(
    args: list[str],
    env: dict[str, str],
    lang: str,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    assert app.run(["measures", "1-1", *args]) == 0
    assert ("责任单位" in capfdbinary.readouterr().out.decode()) == (lang == "zh")


def test_stdin_in_both_formats(tjsubsidy: Tool, monkeypatch: pytest.MonkeyPatch) -> None:
    def checked(stdin: bytes) -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        return tjsubsidy("check", "-", "--format", "json")

    assert checked(PARTS.read_bytes()) == tjsubsidy("check", PARTS, "--format", "json")
    as_json = b'  {"company": {"name": "x"}, "facts": {"titles": ["first_set"]}}'
    assert checked(as_json).code == 0
    bad = checked(b"{")
    assert (bad.code, bad.out) == (2, "")
    assert "<stdin>:1:2" in bad.err


@pytest.mark.slow
def test_stdin_of_a_process() -> None:
    ran = in_shell("check", "-", "--format", "json", stdin=PARTS.read_bytes())
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_input_format_overrules_the_ending(tjsubsidy: Tool, tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text('{"company": {"name": "x"}}')
    assert tjsubsidy("check", path).code == 0
    assert tjsubsidy("check", path, "--input-format", "json").code == 0
    assert tjsubsidy("check", path, "--input-format", "toml").code == 2


@pytest.mark.slow
def test_output_to_a_file_is_utf8_and_leaves_stdout_empty(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    env = {"PYTHONIOENCODING": "gbk", "COLUMNS": "100"}
    ran = in_shell("check", PARTS, "-o", path, env=env)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, b"", b"")
    assert "█" in path.read_text("utf-8")
    assert [p.name for p in tmp_path.iterdir()] == ["out.txt"]


@pytest.mark.parametrize("target", ["/dev/full", "folder", "none/out.txt"])
def test_output_that_cannot_be_written(target: str, tjsubsidy: Tool, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    ran = tjsubsidy("check", PARTS, "-o", tmp_path / target)
    assert (ran.code, ran.out) == (2, "")
    assert "cannot be written" in ran.err
    assert [p.name for p in tmp_path.iterdir()] == ["folder"]


@pytest.mark.slow
def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    path.write_text("old")
    limited = (
        f"ulimit -f 1; exec {sys.executable} -m tjsubsidy_cli check {PARTS} --format json -o {path}"
    )
    ran = subprocess.run(
        ["bash", "-c", limited],
        cwd=ROOT,
        capture_output=True,
        check=False,
        env={**UNMEASURED, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert ran.returncode != 0
    assert path.read_text() == "old"
    assert b"Traceback" not in ran.stderr


def test_output_keeps_links_and_rights(tjsubsidy: Tool, tmp_path: Path) -> None:
    real, link = tmp_path / "real.txt", tmp_path / "link.txt"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    assert tjsubsidy("check", PARTS, "-o", link).code == 0
    assert link.is_symlink()
    assert real.read_text("utf-8").startswith("Tianjin")
    assert real.stat().st_mode & 0o777 == 0o640


@pytest.mark.slow
def test_a_full_stdout_is_told() -> None:
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "tjsubsidy_cli", "check", PARTS],
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            check=False,
        )
    assert ran.returncode == 2
    assert b"Traceback" not in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


@pytest.mark.slow
@pytest.mark.parametrize("command", ["measures --format json", "check --help"])
def test_a_closed_pipe_is_no_error(command: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    ran = subprocess.run(
        [sys.executable, "-m", "tjsubsidy_cli", *command.split()],
        stdout=writer,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        check=False,
    )
    os.close(writer)
    assert (ran.returncode, ran.stderr) == (0, b"")


@pytest.mark.slow
def test_ctrl_c_while_waiting_for_input() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tjsubsidy_cli", "check", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "TJSUBSIDY_LANG": "en"},
        preexec_fn=heed_ctrl_c,
    )
    wait_until_idle(process.pid)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (130, b"", b"Cancelled.\n")


def test_a_hundred_megabytes_are_refused_at_once(tjsubsidy: Tool, tmp_path: Path) -> None:
    path = tmp_path / "big.toml"
    with path.open("wb") as file:
        file.truncate(100 * 2**20)
    ran = tjsubsidy("check", path)
    assert ran.code == 2
    assert "larger than 1 MB" in ran.err


def in_python(code: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    """Run some code as a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        env={**os.environ, **env},
        check=False,
    )


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "ascii", "latin-1"])
@LANGS
def test_any_console_encoding(encoding: str, lang: str) -> None:
    env = {"PYTHONIOENCODING": encoding, "TJSUBSIDY_LANG": lang}
    pages = [["check", str(PARTS), "--all"], ["measures", "7"], ["facts"], ["--help"], ["check"]]
    code = f"from tjsubsidy_cli.commands.app import run; print([run(page) for page in {pages!r}])"
    ran = in_python(code, **env)
    assert (ran.returncode, b"Traceback" in ran.stderr) == (0, False)
    text = ran.stdout.decode("utf-8" if encoding == "ascii" else encoding)
    assert text.splitlines()[-1] == "[0, 0, 0, 0, 2]"
    table = in_shell("check", PARTS, env=env).stdout
    assert ("█".encode() if encoding == "ascii" else b"####") in table
    if encoding.startswith("gb") and lang == "zh":
        assert b"?" not in table  # nothing had to be replaced


@pytest.mark.slow
def test_json_is_utf8_on_any_console() -> None:
    plain = in_shell("check", PARTS, "--format", "json")
    gbk = in_shell("check", PARTS, "--format", "json", env={"PYTHONIOENCODING": "gbk"})
    assert gbk.stdout == plain.stdout
    json.loads(gbk.stdout)


def test_hostile_values_are_shown_as_text(tmp_path: Path, tjsubsidy: Tool) -> None:
    path = tmp_path / "p.toml"
    path.write_text('[company]\nname = "[red]a\\u001b[31m\\u202e\\n\\u2028b[/red]{x}%s"\n', "utf-8")
    for output_format in ("table", "json"):
        ran = tjsubsidy("check", path, "--format", output_format)
        assert ran.code == 0
        assert "\x1b" not in ran.out
    assert "[red]a\\x1b[31m\\u202e\\x0a\\u2028b[/red]{x}%s" in tjsubsidy("check", path).out


def test_odd_answers_and_no_district_give_warnings(tjsubsidy: Tool, tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text(
        '[company]\nname = "x"\n[facts]\nmain_revenue = "1万"\nbig_data_contracts = "2万"\n'
    )
    said = json.loads(tjsubsidy("check", path, "--format", "json").out)
    assert [w["kind"] for w in said["warnings"]] == ["district", "figure"]
    assert "exceed the revenue" in said["warnings"][1]["text"]["en"]


@pytest.mark.parametrize("profile", ["harbour-fleet", "harbour-unknown"])
@LANGS
def test_another_city_is_another_file(profile: str, lang: str, tjsubsidy: Tool) -> None:
    for args in (
        ["check", DATA / f"{profile}.toml", "--all"],
        ["measures"],
        ["measures", "1"],
        ["facts"],
        ["template"],
    ):
        ran = tjsubsidy(*args, "--catalogue", HARBOUR, lang=lang)
        assert (ran.code, ran.err) == (0, "")
        assert "天津" not in ran.out
        assert "Tianjin" not in ran.out


def test_module_and_library(catalogue: Catalogue) -> None:
    profile = tjsubsidy_cli.load_profile(PARTS, catalogue)
    assert tjsubsidy_cli.assess(catalogue, profile).eligible.grants == 7
    with pytest.raises(AttributeError, match="nothing"):
        tjsubsidy_cli.nothing  # noqa: B018


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("tjsubsidy measures 7-", ["7-1", "7-2", "7-3"]),
        ("tjsubsidy check samples/p", ["samples/parts-maker.toml"]),
        ("tjsubsidy check sam", ["samples/"]),
        ("tjsubsidy check ./samples/min", ["./samples/minimal.toml"]),
        ("tjsubsidy check nowhere/x", []),
    ],
)
def test_shell_completion(
    words: str, expected: list[str], tjsubsidy: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(app, "drop_stdout", lambda: None)  # which would be that of all tests
    monkeypatch.setenv("_TJSUBSIDY_COMPLETE", "complete_zsh")
    monkeypatch.setenv("_TYPER_COMPLETE_ARGS", words)
    ran = tjsubsidy()
    assert ran.err == ""
    for word in expected:
        assert f'"{word}"' in ran.out
    assert (ran.out == "_files\n") == (not expected)
