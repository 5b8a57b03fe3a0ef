"""Several profiles in one call, and the gates that a caller puts before them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree as ET

import pytest
import xmlschema
from support import DATA, HARBOUR, ROOT, SAMPLES, Ran, in_shell
from support.reports import parsed, shown, tables

from tjsubsidy_cli import Catalogue, assess, load_catalogue, load_profile
from tjsubsidy_cli.assess.batch import Run
from tjsubsidy_cli.assess.gates import Gates, judge, read_gates
from tjsubsidy_cli.base.console import Screen
from tjsubsidy_cli.base.text import Lang
from tjsubsidy_cli.commands import check as cli_check
from tjsubsidy_cli.policy import format as schema
from tjsubsidy_cli.render import FORMATS, Format, FormatName

Tool = Callable[..., Ran]
LANGS = pytest.mark.parametrize("lang", ["zh", "en"])
PARTS, MINIMAL, NOTHING = "samples/parts-maker.toml", "samples/minimal.toml", DATA / "nothing.toml"
BROKEN = "tests/data/profiles/many.toml"
FLEET = (DATA / "harbour-fleet.toml", "--catalogue", HARBOUR)
UNKNOWN = (DATA / "harbour-unknown.toml", "--catalogue", HARBOUR)
EVERY_GATE = ("--require", "6-1", "--fail-if-none", "--fail-on-undecided", "--min-total", "500万元")
JUNIT = xmlschema.XMLSchema(DATA / "junit.xsd")
HOSTILE = "[red]<b>&\"'\\u001b[31m\\u202e\\n\\u2028]]>\\uffff=1+1{x}%s"


@pytest.fixture(autouse=True)
def at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.mark.parametrize(
    ("args", "zh", "en"),
    [
        ([PARTS, "--min-total", "32,899,999元"], "", ""),
        ([PARTS, "--min-total", "3290万元"], "", ""),
        (
            [PARTS, "--min-total", "32,900,001元"],
            "合计 3,290万元，低于 3,290.0001万元。",
            "less than",
        ),
        ([PARTS, "--min-total", "0"], "", ""),
        ([NOTHING, "--min-total", "0"], "", ""),
        (
            [NOTHING, "--min-total", "1元"],
            "合计 0元，低于 1元。",
            "come to RMB 0, less than RMB 1.",
        ),
        (
            [MINIMAL, "--min-total", "651万元"],
            "低于 651万元；待判定 11 项；如全部落实，上限另增 2,950万元。",
            "less than RMB 6,510,000; 11 undecided, up to RMB 29,500,000 more.",
        ),
        ([*FLEET, "--min-total", "18,685,183元"], "", ""),
        (
            [*FLEET, "--min-total", "18,685,184元"],
            "（其中 1 项暂无法测算，未计入）；待判定 1 项",
            "(1 of them without a figure yet, not counted); 1 undecided",
        ),
        ([PARTS, "--require", "6-1"], "", ""),
        ([PARTS, "--require", " ６－１"], "", ""),
        ([PARTS, "--require", "19"], "", ""),  # one of its grants is enough
        (
            [MINIMAL, "--require", "1-2"],
            "取决于：企业技术中心与创新中心是否包括“市级企业技术中心”或“国家级企业技术中心”；研发设备购置额。",
            "--require 1-2: undecided, depends on: Technology and innovation centres: “Municipal",
        ),
        (
            [NOTHING, "--require", "6-1"],
            "--require 6-1: 不符合条件：不属于制造业",
            "--require 6-1: not eligible: none of: Manufacturing",
        ),
        (
            [DATA / "outside.toml", "--require", "10-1"],
            "--require 10-1: 不符合条件：",
            "--require 10-1: not eligible: ",
        ),
        (
            [MINIMAL, "--require", "18", "--require", "19"],
            "--require 19: 没有初步符合条件的事项：19-1 不符合条件：",
            "--require 18: undecided, depends on: R&D platforms",
        ),
        ([PARTS, "--fail-if-none"], "", ""),
        (
            [NOTHING, "--fail-if-none"],
            "--fail-if-none: 没有初步符合条件的事项。",
            "no grant is eligible.",
        ),
        ([*UNKNOWN, "--fail-if-none"], "事项；待判定 8 项。", "no grant is eligible; 8 undecided."),
        ([PARTS, "--fail-on-undecided"], "", ""),
        ([NOTHING, "--fail-on-undecided"], "", ""),
        ([*FLEET, "--fail-on-undecided"], "待判定 1 项：1-2。", "1 undecided: 1-2."),
        ([NOTHING, "--fail-on-warning"], "", ""),
        ([PARTS, "--fail-on-warning"], "警告 3 条：1-1、3-1、6-1（", "3 warnings: 1-1, 3-1, 6-1 ("),
    ],
)
@LANGS
def test_each_gate(args: list[object], zh: str, en: str, lang: str, tjsubsidy: Tool) -> None:
    ran = tjsubsidy("check", *args, lang=lang)
    said = zh if lang == "zh" else en
    assert ran.code == (3 if said else 0), ran.err
    assert said in ran.err
    assert bool(ran.err) == bool(said)
    assert not said or f"{args[0]}: --" in ran.err
    first = next(
        i
        for i, arg in enumerate(args)
        if str(arg) in {*EVERY_GATE, "--require", "--fail-on-warning"}
    )
    assert ran.out == tjsubsidy("check", *args[:first], lang=lang).out  # the page as ever


BARE = "smart_equipment_cost = 1200"


@pytest.mark.parametrize(
    "written",
    [
        ["a.toml", f'[company]\nname = "x"\ndistrict = "dongli"\n[facts]\n{BARE}'],
        ["a.toml", f'[company]\nname = "x"\ndistrict = "dongli"\n[facts]\n{BARE[:-4]}"1200"'],
        ["a.json", '{"company": {"name": "x", "district": "dongli"}, "facts": {"%s": %s}}'],
    ],
)
@LANGS
def test_a_bare_sum_is_questioned_and_fails(
    written: list[str], lang: str, tjsubsidy: Tool, tmp_path: Path
) -> None:
    name, text = written
    profile = tmp_path / name
    profile.write_text(text % tuple(BARE.split(" = ")) if "%" in text else text)
    ran = tjsubsidy("check", profile, "--fail-on-warning", lang=lang)
    said = {"zh": "如指 1,200万元，请写“1200万元”", "en": "for RMB 12,000,000 write “12 million”"}[
        lang
    ]
    assert ran.code == 3
    assert "--fail-on-warning" in ran.err
    assert said in ran.err


@LANGS
def test_a_bare_sum_of_a_setting_is_questioned_but_the_setting_is_no_warning(
    lang: str, tjsubsidy: Tool
) -> None:
    sample = NOTHING
    for value, code in (("1200", 3), ("1200万元", 0)):
        args = ["--set", f"smart_equipment_cost={value}", "--format", "json", "--fail-on-warning"]
        ran = tjsubsidy("check", sample, *args, lang=lang)
        assert ran.code == code, ran.err
        (gate,) = json.loads(ran.out)["gates"]
        assert gate["holds"] == (code == 0)
        written = {"zh": "“1200万元”", "en": "“12 million”"}[lang]
        assert not gate["why"] or written in gate["why"][lang]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s.stem)
def test_judgement_follows_the_assessment(sample: Path, catalogue: Catalogue) -> None:
    made = assess(catalogue, load_profile(sample, catalogue))
    had = {r.grant.id for r in made.of("eligible")}
    measures = {str(r.measure.number) for r in made.of("eligible")}
    numbers = [*catalogue.grants, *(str(m.number) for m in catalogue.measures)]
    outcomes = judge(made, read_gates(catalogue, numbers))
    assert [outcome.value for outcome in outcomes] == numbers
    held = {str(outcome.value) for outcome in outcomes if not outcome.failure}
    assert held == had | measures
    for least in (made.eligible.estimate - 1, made.eligible.estimate, made.eligible.estimate + 1):
        (outcome,) = judge(made, Gates(min_total=least))
        assert bool(outcome.failure) == (made.eligible.estimate < least)
    (outcome,) = judge(made, Gates(fail_on_undecided=True))
    assert bool(outcome.failure) == bool(made.of("undecided"))
    assert judge(made, Gates()) == ()


def test_wrong_gates_are_refused_before_anything_is_assessed(tjsubsidy: Tool) -> None:
    asked = ("--require", "6-11", "--require", "66", "--require", "x", "--min-total", "五成")
    ran = tjsubsidy("check", PARTS, "none.toml", *asked)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("4 errors:\n")
    assert "--require: no measure or grant “6-11”. Measure 6 has: 6-1." in ran.err
    assert "--require: no measure or grant “x”. Measures are numbered 1 to 26." in ran.err
    assert "--min-total: “五成” is no amount. Write it like" in ran.err
    assert "none.toml" not in ran.err


@pytest.mark.parametrize("amount", ["500", "９９９９", "9,999"])
def test_a_total_without_a_unit_is_refused(amount: str, tjsubsidy: Tool) -> None:
    ran = tjsubsidy("check", PARTS, "--min-total", amount, lang="zh")
    assert (ran.code, ran.out) == (2, "")
    assert f"--min-total: {amount} 缺少单位。请写“{amount}万元”或“{amount}元”。" in ran.err
    assert tjsubsidy("check", PARTS, "--min-total", "10000").code == 0


@pytest.mark.parametrize(
    ("profiles", "gate", "code"),
    [
        ([PARTS, MINIMAL], "6-1", 0),
        ([PARTS, MINIMAL], "1-2", 3),
        ([MINIMAL, NOTHING], "1-2", 3),
        ([PARTS, BROKEN], "6-1", 2),
        ([MINIMAL, BROKEN], "1-2", 2),
        ([BROKEN, "none.toml"], "1-2", 2),
    ],
)
@pytest.mark.parametrize("format", [name for name, form in FORMATS.items() if form.several])
def test_the_exit_code(
    profiles: list[object], gate: str, code: int, format: str, tjsubsidy: Tool
) -> None:
    ran = tjsubsidy("check", *profiles, "--require", gate, "--format", format)
    assert ran.code == code
    assert (f"{MINIMAL}: --require 1-2: undecided" in ran.err) == (
        gate == "1-2" and MINIMAL in profiles
    )
    assert (f"{BROKEN}:18: facts.main_revenue: too large" in ran.err) == (BROKEN in profiles)
    assert ("Error: none.toml: no such file." in ran.err) == ("none.toml" in profiles)
    assert bool(ran.out) == (format == "junit" or not {BROKEN, "none.toml"} >= set(profiles))


@LANGS
def test_what_stays_out_of_the_sums_is_said_beside_them(lang: str, tjsubsidy: Tool) -> None:
    ran = tjsubsidy("check", PARTS, MINIMAL, BROKEN, "none/*.toml", lang=lang, columns=130)
    assert ran.code == 2
    total = {"zh": "合计 2 份资料 9 3,940 1,970 / 1,970 11 +2,950", "en": "2 profiles in all 9"}
    assert total[lang] in " ".join(ran.out.split())
    said = {
        "zh": f"{BROKEN}、none/*.toml: 有误，没有评估。",
        "en": f"{BROKEN}, none/*.toml: not assessed, since something is wrong.",
    }
    assert said[lang] in ran.out
    assert f"{MINIMAL}: " + {"zh": "未填所在区", "en": "The district is not"}[lang] in ran.out


def test_each_json_line_is_the_json_of_its_profile_with_its_file(tjsubsidy: Tool) -> None:
    names = [str(path.relative_to(ROOT)) for path in SAMPLES[::3]]
    ran = tjsubsidy("check", *names, "--format", "jsonl", *EVERY_GATE)
    lines = [json.loads(line) for line in ran.out.split("\n")[:-1]]
    assert [line.pop("file") for line in lines] == names
    for name, line in zip(names, lines, strict=True):
        one = tjsubsidy("check", name, "--format", "json", *EVERY_GATE)
        assert line == json.loads(one.out)
        gates = line.pop("gates")
        assert line == json.loads(tjsubsidy("check", name, "--format", "json").out)
        assert [(gate["gate"], gate["value"]) for gate in gates] == [
            ("require", "6-1"),
            ("fail-if-none", None),
            ("fail-on-undecided", None),
            ("min-total", 5_000_000),
        ]
        assert all((gate["why"] is None) == gate["holds"] for gate in gates)
        assert one.code == (0 if all(gate["holds"] for gate in gates) else 3)
    one = tjsubsidy("check", PARTS, "--format", "jsonl")
    assert one.out.count("\n") == 1
    assert json.loads(one.out)["file"] == PARTS


@LANGS
def test_what_carries_one_profile_refuses_several(lang: str, tjsubsidy: Tool) -> None:
    ran = tjsubsidy("check", PARTS, BROKEN, "--format", "json", lang=lang)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert "jsonl" in ran.err
    for form in ("table", "markdown"):
        ran = tjsubsidy("check", PARTS, MINIMAL, "--all", "--format", form, lang=lang)
        assert (ran.code, ran.out) == (2, "")
    assert {"zh": "--all 只能用于一份资料", "en": "--all is for one profile"}[lang] in ran.err
    assert tjsubsidy("check", PARTS, f"./{PARTS}", "--format", "json", "--all").code == 0


def test_a_format_may_show_a_lone_assessment(
    tjsubsidy: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def name(run: Run, screen: Screen) -> str:
        return f"{run.only.assessment.company.name} {run.all_grants}\n"

    names = Format(name, for_people=True)
    monkeypatch.setitem(FORMATS, "json", names)
    ran = tjsubsidy("check", PARTS, "--format", "json", "--all", *EVERY_GATE)
    assert (ran.code, ran.out) == (0, "天津海河示例精密部件有限公司 True\n")
    assert tjsubsidy("check", PARTS, MINIMAL, "--format", "json").code == 2


def test_every_format_is_offered() -> None:
    assert get_args(FormatName) == tuple(FORMATS)


@pytest.mark.slow
def test_stdin_may_be_one_of_several() -> None:
    profile = (ROOT / PARTS).read_bytes()
    ran = in_shell("check", MINIMAL, "-", "samples/r*.toml", "--format", "jsonl", stdin=profile)
    lines = [json.loads(line) for line in ran.stdout.splitlines()]
    files = ["samples/research-institute.toml", "samples/robot-maker.toml"]
    assert [line["file"] for line in lines] == [MINIMAL, "<stdin>", *files]
    assert lines[1]["totals"]["eligible"]["estimate"] == 32_900_000
    twice = in_shell("check", "-", "-", stdin=profile)
    assert (twice.returncode, twice.stdout) == (2, b"")
    assert b"stdin can be read only once" in twice.stderr
    bad = in_shell("check", "-", PARTS, stdin=b"x")
    assert bad.returncode == 2
    assert b"<stdin>:1: TOML syntax" in bad.stderr
    assert b"1 profile in all" in bad.stdout


@LANGS
def test_a_summary_for_a_forge(lang: Lang, tjsubsidy: Tool) -> None:
    profiles = (PARTS, MINIMAL, BROKEN)
    ran = tjsubsidy("check", *profiles, *EVERY_GATE, "--format", "markdown", lang=lang)
    assert ran.code == 2
    tokens = parsed(ran.out)
    (head, parts, minimal, total), gates = tables(tokens)
    assert len(head) == len(parts) == len(minimal) == len(total)
    assert parts[:2] == ["天津海河示例精密部件有限公司", PARTS]
    sums = {"zh": ("3,940万元", "2,950万元"), "en": ("RMB 39,400,000", "RMB 29,500,000")}
    assert (total[4], total[8]) == sums[lang]
    failing = [gate for gate in gates[1:] if gate[2].startswith("×")]
    assert [gate[:2] for gate in failing] == [[MINIMAL, "--fail-on-undecided"]]
    assert len(gates) == 1 + 2 * 4
    said = "".join(shown(token) for token in tokens if token.type == "inline")
    wrong = {"zh": "有误，没有评估。", "en": "not assessed, since something is wrong."}
    assert f"{BROKEN}: {wrong[lang]}" in said
    one = tjsubsidy("check", MINIMAL, *EVERY_GATE, "--format", "markdown", lang=lang)
    assert [row[1:] for row in next(tables(parsed(one.out)))[1:]] == [
        gate[1:] for gate in gates[1:] if gate[0] == MINIMAL
    ]


def test_a_sheet_of_several_companies(tjsubsidy: Tool, catalogue: Catalogue) -> None:
    ran = tjsubsidy("check", PARTS, BROKEN, MINIMAL, "--format", "csv")
    assert ran.code == 2
    one, other = (tjsubsidy("check", p, "--format", "csv").out for p in (PARTS, MINIMAL))
    assert ran.out == one + other[other.index("\r\n") + 2 :]
    assert ran.out.count("\r\n") == 1 + 2 * len(catalogue.grants)


def junit(ran: Ran) -> ET.Element:
    """The report, which the schema allows, and whose counts are right."""
    JUNIT.validate(ran.out)
    root = ET.fromstring(ran.out)
    for element in (root, *root):
        assert int(element.attrib["tests"]) == len(list(element.iter("testcase")))
        for count, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            if count in element.attrib:
                assert int(element.attrib[count]) == len(list(element.iter(tag)))
    return root


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s.stem)
def test_without_gates_junit_has_a_test_for_each_grant_and_none_fails(
    sample: Path, catalogue: Catalogue, tjsubsidy: Tool
) -> None:
    (suite,) = junit(tjsubsidy("check", sample, "--format", "junit", lang="zh"))
    made = assess(catalogue, load_profile(sample, catalogue))
    cases = suite.findall("testcase")
    assert [case.attrib["name"] for case in cases] == [
        f"{r.grant.id} {r.grant.title.zh}" for r in made.results
    ]
    for case, result in zip(cases, made.results, strict=True):
        endings = {ending.tag: ending.attrib["type"] for ending in case}
        eligible = result.verdict == "eligible"
        assert endings == ({} if eligible else {"skipped": result.verdict})
    figures = {p.attrib["name"]: p.attrib["value"] for p in suite.iter("property")}
    assert figures["company"] == made.company.name
    assert figures["eligible.estimate"] == str(made.eligible.estimate)


@LANGS
def test_with_gates_junit_has_a_test_for_each_gate(lang: str, tjsubsidy: Tool) -> None:
    ran = tjsubsidy("check", PARTS, NOTHING, BROKEN, "--format", "junit", *EVERY_GATE, lang=lang)
    good, failing, broken = junit(ran)
    assert ran.code == 2
    options = ["--require 6-1", "--fail-if-none", "--fail-on-undecided", "--min-total 5000000"]
    for suite in (good, failing):
        assert [case.attrib["name"] for case in suite.iter("testcase")] == options
    assert not list(good.iter("failure"))
    why = {failure.attrib["type"]: failure for failure in failing.iter("failure")}
    assert list(why) == ["require", "fail-if-none", "min-total"]
    for failure in why.values():
        assert failure.text == failure.attrib["message"]
        assert failure.text in ran.err
    (error,) = broken.iter("error")
    assert broken.attrib["name"] == BROKEN
    assert error.text
    assert len(error.text.splitlines()) == 23
    assert all(line in ran.err for line in error.text.splitlines())
    assert [case.attrib["classname"] for case in broken.iter("testcase")] == [
        "tjsubsidy.tests/data/profiles/many_toml"
    ]


@pytest.mark.parametrize("format", [name for name, form in FORMATS.items() if form.several])
def test_hostile_names_are_shown_as_text(format: str, tjsubsidy: Tool, tmp_path: Path) -> None:
    folder = tmp_path / 'a<b>&"\u202e\x1b[31m\n\ud800.d'
    try:
        folder.mkdir()
    except (OSError, UnicodeError):  # a file system that takes only Unicode
        folder = tmp_path / 'a<b>&"\u202e\x1b[31m\n.d'
        folder.mkdir()
    (folder / "p.toml").write_text(f'[company]\nname = "{HOSTILE}"\n'.replace('&"', "&"), "utf-8")
    (folder / "q.toml").write_text('[company]\nnam = "\\u001b"\n')
    ran = tjsubsidy("check", f"{folder}/*.toml", "--format", format, "--fail-if-none", columns=130)
    assert ran.code == 2
    for said in (ran.out, ran.err):
        assert not set(said) & set("\x1b\u202e\u2028\ud800\uffff") - (
            set("\uffff") if format != "junit" else set()
        )
    if format == "junit":
        first, second = junit(ran)
        names = [p.attrib["value"] for p in first.iter("property")]
        assert names[0] == "[red]<b>&'\\x1b[31m\\u202e\\x0a\\u2028]]>=1+1{x}%s"
        assert len(list(second.iter("error"))) == 1
    elif format == "jsonl":
        assert json.loads(ran.out)["company"]["name"].startswith("[red]<b>&'\x1b[31m\u202e\n\u2028")
    elif format == "markdown":
        assert "\\[red\\]\\<b\\>\\&'&#92;x1b\\[31m" in ran.out
    else:
        assert "[red]<b>&'\\x1b[31m\\u202e\\x0a\\u2028]]>" in ran.out


def test_output_goes_to_a_file_when_there_is_a_result(tjsubsidy: Tool, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.write_text("old")
    assert tjsubsidy("check", BROKEN, "none.toml", "--format", "jsonl", "-o", out).code == 2
    assert out.read_text() == "old"
    ran = tjsubsidy("check", MINIMAL, BROKEN, "--format", "jsonl", "-o", out, *EVERY_GATE)
    assert (ran.code, ran.out) == (2, "")
    assert json.loads(out.read_text())["file"] == MINIMAL
    mine = tmp_path / "mine.toml"
    mine.write_text('[company]\nname = "x"\n')
    ran = tjsubsidy("check", PARTS, tmp_path / "*.toml", "-o", mine)
    assert ran.code == 2
    assert "overwrite its own input" in ran.err


@pytest.mark.parametrize("gate", [["--fail-if-none"], ["--require", "6-1"], ["--min-total", ""]])
def test_a_gate_asks_for_a_profile_and_no_questions(
    gate: list[str], tjsubsidy: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli_check, "on_terminal", lambda: True)
    ran = tjsubsidy("check", *gate)
    assert ran.code == 2
    assert "Missing argument 'PROFILE'" in ran.err


@pytest.mark.parametrize(
    "options",
    [[], ["--all"], ["--long", "--format", "table"], ["--as-of", "2021-03-04", "--full"]],
)
def test_what_says_nothing_against_questions_leads_to_them(
    options: list[str], tjsubsidy: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli_check, "on_terminal", lambda: True)
    assert "an interview needs a terminal" in tjsubsidy("check", *options).err


def test_the_catalogue_is_read_once(tjsubsidy: Tool, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[Path | str | None] = []

    def load(path: Path | str | None) -> Catalogue:
        loaded.append(path)
        return load_catalogue(path)

    monkeypatch.setattr(schema, "load_catalogue", load)
    assert tjsubsidy("check", "samples/*.toml").code == 0
    assert loaded == [None]


@pytest.mark.slow
def test_gates_in_a_shell(tmp_path: Path) -> None:
    """What a CI job does: the report is kept, and the job fails by its exit code."""
    report = tmp_path / "report.xml"
    command = (
        f"{sys.executable} -m tjsubsidy_cli check 'samples/*.toml' --require 6-1"
        f" --format junit -o {report} || code=$?; test -s {report}; exit $code"
    )
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "TJSUBSIDY_LANG": "en"},
        check=False,
    )
    assert (ran.returncode, ran.stdout) == (3, "")
    assert ran.stderr.startswith("8 gates failed:\n  samples/champion-manufacturer.toml: ")
    JUNIT.validate(report)
