"""Any command takes one company of a table: by its row, its name or code, or as the only one."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from support import ROOT, SAMPLES, Ran
from support.tables import write_workbook
from support.talk import Talk

from tjsubsidy_cli import Catalogue, load_profile

Tool = Callable[..., Ran]
CLIENTS = ROOT / "samples" / "clients.csv"
LANGS = pytest.mark.parametrize("lang", ["zh", "en"])
TITLES: list[object] = ["企业名称", "统一社会信用代码", "所在区", "智能化改造设备购置额（万元）"]
MESSY: list[list[object]] = [
    ["2026年客户名单"],
    TITLES,
    ["甲公司", "9112 0111MA0FAKE17C", "西青区", "约1200"],
    ["乙公司（天津）", None, "火星", "很多"],
    [],
    ["乙公司（天津）", None, "北辰区", 800],
    ["小计", None, None, 2000],
    ["注：单位均为万元。"],
]


@pytest.fixture
def messy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write_workbook(Path("clients.xlsx"), MESSY)
    return Path("clients.xlsx")


def checked(tjsubsidy: Tool, *args: object) -> dict[str, object]:
    ran = tjsubsidy("check", *args, "--format", "json")
    assert ran.code == 0, ran.err
    result: dict[str, object] = json.loads(ran.out)
    return result


def test_a_row_is_assessed_as_its_own_profile_is(tjsubsidy: Tool) -> None:
    for row, path in enumerate(SAMPLES, 2):
        one = checked(tjsubsidy, CLIENTS, "--row", row)
        assert one.pop("source") == {"file": str(CLIENTS), "sheet": None, "row": row}
        other = checked(tjsubsidy, path)
        assert one == other


@pytest.mark.parametrize("command", ["explain", "advise", "check"])
def test_other_commands_say_the_same_of_a_row(command: str, tjsubsidy: Tool) -> None:
    one = tjsubsidy(command, CLIENTS, "--row", 8, "--format", "json")
    other = tjsubsidy(command, ROOT / "samples" / "parts-maker.toml", "--format", "json")
    assert (one.code, one.err) == (0, "")
    mine = json.loads(one.out)
    mine.pop("source", None)
    assert mine == json.loads(other.out)


def test_next_questions_of_a_row(tjsubsidy: Tool) -> None:
    one = tjsubsidy("ask", "--next", CLIENTS, "--row", 7, "--format", "json")
    other = tjsubsidy("ask", "--next", ROOT / "samples" / "minimal.toml", "--format", "json")
    assert (one.code, one.out) == (0, other.out)


def test_rows_are_compared(tjsubsidy: Tool) -> None:
    minimal, maker = (ROOT / "samples" / name for name in ("minimal.toml", "parts-maker.toml"))
    wanted = tjsubsidy("compare", minimal, maker).out
    for args in (
        [CLIENTS, "--row", 7, "--row", 8],
        [CLIENTS, CLIENTS, "--row", 7, "--row", 8],
        [minimal, CLIENTS, "--row", 8],
        [CLIENTS, maker, "--row", 7],
        [CLIENTS, "--row", 7, "--company", "天津海河示例精密部件有限公司"],
    ):
        assert tjsubsidy("compare", *args).out == wanted
    changed = tjsubsidy("compare", maker, "--set", "titles+=first_set").out
    assert tjsubsidy("compare", CLIENTS, "--row", 8, "--set", "titles+=first_set").out == changed
    for args in (
        [CLIENTS, "--row", 2, "--row", 3, "--row", 4],
        [CLIENTS, "--row", 2, "--row", 3, "--set", "titles+=first_set"],
        [CLIENTS, maker, "--row", 2, "--row", 3],
        [CLIENTS, "--row", 2],
    ):
        assert tjsubsidy("compare", *args).code == 2


def test_two_sheets_are_compared(tjsubsidy: Tool, tmp_path: Path) -> None:
    import openpyxl

    path = write_workbook(tmp_path / "t.xlsx", [TITLES, ["甲", None, "西青区", 100]])
    book = openpyxl.load_workbook(path)
    other = book.create_sheet("北辰")
    for row in (TITLES, ["乙", None, "北辰区", 300]):
        other.append(row)
    book.save(path)
    ran = tjsubsidy("compare", path, "--sheet", "Sheet", "--sheet", "北辰", "--row", 2)
    assert ran.code == 0
    assert "+2,000,000" in ran.out
    ambiguous = tjsubsidy("check", path, "--row", 2)
    assert ambiguous.code == 2
    assert "2 worksheets have row 2: row 2 of “Sheet” (“甲”), row 2 of “北辰” (“乙”)" in (
        ambiguous.err
    )
    assert "Choose one: --sheet Sheet --row 2" in ambiguous.err
    one = checked(tjsubsidy, path, "--sheet", "北辰")
    assert one["source"] == {"file": str(path), "sheet": "北辰", "row": 2}
    assert checked(tjsubsidy, path, "--company", "乙")["source"] == one["source"]
    book[other.title].append(["丙", None, "北辰区", 300])
    book.save(path)
    last = tjsubsidy("check", path, "--row", 3)
    assert last.err == f"{path}!北辰:3: no other worksheet has a company in row 3.\n"
    page = tjsubsidy("check", path, "--company", "乙").out
    assert "--sheet北辰--row2" in "".join(page.split())


@LANGS
def test_a_table_of_many_says_how(lang: str, tjsubsidy: Tool, messy: Path) -> None:
    for command in ("check", "explain", "advise"):
        ran = tjsubsidy(command, messy, lang=lang)
        assert (ran.code, ran.out) == (2, "")
        wanted = {
            "zh": "表中有 3 家企业：第 3 行“甲公司”、第 4 行“乙公司（天津）”、"
            "第 6 行“乙公司（天津）”。请指明一家：--row 3，或 --company 名称或代码；"
            "全部评估：tjsubsidy screen clients.xlsx",
            "en": "the table has 3 companies: row 3 (“甲公司”), row 4 (“乙公司（天津）”), row 6 "
            "(“乙公司（天津）”). Choose one: --row 3, or --company NAME|CODE; all of them: "
            "tjsubsidy screen clients.xlsx",
        }
        assert wanted[lang] in ran.err


def test_the_only_company_needs_no_row(tjsubsidy: Tool, messy: Path) -> None:
    one = write_workbook(Path("one.xlsx"), MESSY[:3])
    result = checked(tjsubsidy, one)
    assert result["source"] == {"file": "one.xlsx", "sheet": None, "row": 3}
    assert result["company"] == {
        "name": "甲公司", "code": "91120111MA0FAKE17C", "district": "xiqing"
    }  # fmt: skip
    none = write_workbook(Path("none.xlsx"), MESSY[:2])
    assert "the table has no company." in tjsubsidy("check", none).err


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("乙公司(天津)", "2 rows are “乙公司(天津)”: row 4 (“乙公司（天津）”), row 6"),
        ("甲公刊", "no company “甲公刊”. Similar: row 3 (“甲公司”)."),
        ("天津", "no company “天津”. Similar: row 4 (“乙公司（天津）”), row 6"),
        ("zzz", "no company “zzz”."),
    ],
)
def test_a_name_that_is_not_clear(word: str, says: str, tjsubsidy: Tool, messy: Path) -> None:
    ran = tjsubsidy("check", messy, "--company", word)
    assert ran.code == 2
    assert says in ran.err


@pytest.mark.parametrize(
    "word", ["甲公司", " 甲 公司", "91120111ma0fake17c", "9112 0111MA0FAKE17C"]
)
def test_a_company_by_its_name_or_code(word: str, tjsubsidy: Tool, messy: Path) -> None:
    result = checked(tjsubsidy, messy, "--company", word)
    assert result["source"] == {"file": "clients.xlsx", "sheet": None, "row": 3}


@pytest.mark.parametrize(
    ("row", "zh", "en"),
    [
        (1, "第 1 行是表头或在表头之上，企业从第 3 行开始。", "row 1 is a heading or above it"),
        (5, "第 5 行是空行。", "row 5 is blank."),
        (7, "第 7 行“小计”是合计或小计，不是企业。", "row 7 (“小计”) is a total or a subtotal"),
        (8, "第 8 行“注：单位均为万元。”是说明、签署或日期，不是企业。", "row 8 (“注：单位均"),
        (99, "表格到第 8 行为止。", "the list ends at row 8."),
    ],
)
def test_a_row_that_is_no_company(row: int, zh: str, en: str, tjsubsidy: Tool, messy: Path) -> None:
    for lang, says in (("zh", zh), ("en", en)):
        ran = tjsubsidy("check", messy, "--row", row, lang=lang)
        assert (ran.code, ran.out) == (2, "")
        assert says in ran.err


def test_a_row_that_cannot_be_read(tjsubsidy: Tool, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("name,main_revenue,district\n甲,1,2\n乙,3\n# 说明,,\n", "utf-8")
    assert "row 3 cannot be read: 2 cells instead of 3." in tjsubsidy("check", path, "--row", 3).err
    assert "row 4 (“# 说明”) is a remark" in tjsubsidy("check", path, "--row", 4).err


def test_what_is_not_understood_is_said_once(tjsubsidy: Tool, messy: Path) -> None:
    ran = tjsubsidy("check", messy, "--row", 4, lang="zh")
    page = ran.out.replace("\n", "").replace(" ", "")
    for once in ("“火星”", "“很多”不是金额"):
        assert page.count(once) == 1
    assert page.index("“很多”") < page.index("待补充")
    assert page.count("按“不清楚”评估。") == 2
    assert ran.err == ""
    assert tjsubsidy("check", messy, "--row", 4, "--fail-on-warning").code == 3
    rough = checked(tjsubsidy, messy, "--row", 3)
    assert "约1200" in str(rough["warnings"])
    assert rough["totals"]["eligible"]["estimate"] == 0  # type: ignore[index]


def test_how_the_table_was_read_is_said_before(tjsubsidy: Tool, tmp_path: Path) -> None:
    import openpyxl

    rows: list[list[object]] = [
        ["名单", None, "单位：万元", None],
        ["企业名称", "智能化改造设备购置额", "主营业务收入", "数字基础设施情况"],
        ["甲", 300, None, "无"],
        ["乙", None, 5000, "无"],
    ]
    path = write_workbook(tmp_path / "t.xlsx", rows)
    book = openpyxl.load_workbook(path)
    book.worksheets[0].row_dimensions[4].hidden = True
    book.save(path)
    ran = tjsubsidy("check", path, "--row", 4, "--format", "json", lang="zh")
    assert ran.code == 0
    assert json.loads(ran.out)["source"]["row"] == 4
    said = ran.err.splitlines()
    assert said[0].startswith("没有读取的列：“数字基础设施情况”（是不是“数字基础设施”？）")
    assert said[1:] == [
        f"{path}:4: “主营业务收入”按万元计：单位见表头上方。",
        f"{path}:4: 隐藏的行。",
    ]
    both = tjsubsidy("compare", path, "--row", 3, "--row", 4).err
    assert both.count("Columns not read") == 1
    assert both.count("in 万元: so it says above the headings.") == 2
    other = tjsubsidy("check", path, "--row", 4, "--map", "数字基础设施情况=digital_infrastructure")
    assert "Columns not read" not in other.err
    assert "--map数字基础设施情况=digital_infrastructure" in "".join(other.out.split())


def test_gates_name_the_row(tjsubsidy: Tool, messy: Path) -> None:
    ran = tjsubsidy("check", messy, "--row", 4, "--require", "6-1")
    assert ran.code == 3
    assert "clients.xlsx:4: --require" in ran.err
    line = tjsubsidy("check", messy, "--row", 4, "--format", "jsonl").out
    assert json.loads(line)["file"] == "clients.xlsx:4"


def test_a_result_of_a_row_is_verified(tjsubsidy: Tool, messy: Path) -> None:
    tjsubsidy("check", messy, "--row", 3, "--format", "json", "-o", "result.json")
    assert tjsubsidy("check", messy, "--row", 3, "--verify", "result.json").code == 0
    assert tjsubsidy("check", messy, "--verify", "result.json").code == 0  # the row is in the file
    assert tjsubsidy("check", messy, "--row", 6, "--verify", "result.json").code == 3


def test_what_is_no_table_has_no_rows(tjsubsidy: Tool, tmp_path: Path) -> None:
    profile = ROOT / "samples" / "minimal.toml"
    for option in (["--row", 3], ["--company", "x"], ["--sheet", "x"], ["--map", "a=b"]):
        ran = tjsubsidy("check", profile, *option)
        assert ran.code == 2
        assert "are for a table" in ran.err
    assert tjsubsidy("check", CLIENTS, "--row", 2, "--company", "x").code == 2
    assert tjsubsidy("check", "-", "--row", 2).code == 2
    assert tjsubsidy("check", tmp_path / "none.xlsx", "--row", 2).err.count("no such file") == 1
    old = tmp_path / "old.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    assert "Save it as .xlsx" in tjsubsidy("check", old).err


@LANGS
def test_libraries_are_only_needed_for_a_table(
    lang: str, tjsubsidy: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tjsubsidy_cli.commands import machine

    monkeypatch.setattr(machine, "find_spec", lambda name: None if name == "polars" else name)
    assert tjsubsidy("check", SAMPLES[0], lang=lang).code == 0
    ran = tjsubsidy("check", CLIENTS, "--row", 2, lang=lang)
    assert ran.code == 2
    wanted = {"zh": "读取企业表需要：polars。", "en": "a table of companies needs polars."}
    assert wanted[lang] in ran.err
    assert "pip install polars" in ran.err


@pytest.mark.slow
def test_an_interview_of_a_row_fills_a_file_of_its_own(
    catalogue: Catalogue, messy: Path, tjsubsidy: Tool
) -> None:
    before = messy.read_bytes()
    talk = Talk(Path.cwd(), "ask", "clients.xlsx", "--row", "3")
    shown = talk.read()
    assert "约1200" in shown
    assert "甲公司.toml: 3 answers so far" in shown.replace("\n", " ")
    talk.type("q")
    assert talk.end() == 0
    assert messy.read_bytes() == before
    data = tomllib.loads(Path("甲公司.toml").read_text("utf-8"))
    assert data["facts"] == {"smart_equipment_cost": "约1,200万元"}
    own = checked(tjsubsidy, messy, "--row", 3)
    own.pop("source")
    again = checked(tjsubsidy, "甲公司.toml")
    assert [each.pop("warnings") != [] for each in (own, again)] == [True, True]
    assert own == again
    assert load_profile("甲公司.toml", catalogue).company.code == "91120111MA0FAKE17C"
    going_on = Talk(Path.cwd(), "ask", "clients.xlsx", "--row", "3")
    assert "甲公司.toml is there already" in going_on.read()
    going_on.type("q")
    assert going_on.end() == 0


def test_an_interview_without_a_terminal_writes_nothing(tjsubsidy: Tool, messy: Path) -> None:
    ran = tjsubsidy("ask", messy, "--row", 3)
    assert ran.code == 2
    assert "an interview needs a terminal" in ran.err
    assert [path.name for path in Path.cwd().iterdir()] == ["clients.xlsx"]
