"""One row of a table is assessed as a screening assesses it, however sloppy its cells are."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Callable
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import Ran, draws
from support.companies import random_companies, same, with_grants_only
from support.tables import as_text, open_sheet, write_workbook

from tjsubsidy_cli import TjsubsidyError, assess, load_catalogue, load_profile
from tjsubsidy_cli.assess.assessment import Assessment
from tjsubsidy_cli.base.records import replace
from tjsubsidy_cli.company.source import RowChoice
from tjsubsidy_cli.interview.draft import data_of, open_draft, save
from tjsubsidy_cli.screening import plan
from tjsubsidy_cli.screening.cells import Answers
from tjsubsidy_cli.screening.one_row import OneRow, read_row
from tjsubsidy_cli.screening.rows import rows_of
from tjsubsidy_cli.screening.tables.headings import CODE, NAME, RECEIVED
from tjsubsidy_cli.screening.vector.columns import TOTALS, VERDICTS, total_of

Tool = Callable[..., Ran]
WHOLE = load_catalogue()
GRANTS = ("1-1", "3-1", "6-1", "7-1", "10-1", "15-1", "19-4", "25-1", "25-2")  # they read FACTS
CATALOGUE = with_grants_only(WHOLE, GRANTS)
SLOPPY = {
    "money": (
        *("约3000", "3000-4000", "很多", "1200.5", "１２００", "1,200", "-5", "0", "无", "12元5角"),
        *("1.2亿", "300万元", "约 50 万", "9" * 20, "3", "#REF!", "200 万左右"),
    ),
    "count": ("三个", "约30", "3个", "3-5", "-1", "无", "2.5", "9999999999", "若干"),
    "yes_no": ("是", "√", "有", "否", "×", "也许", "1", "yes"),
    "choice": ("西青", "天津市西青区", "开发区", "火星", "滨海新区", "塘沽", "xiqing", "外地"),
    "choices": (
        "无",
        "制造业",
        "制造业？",
        "制造业;软件",
        "cloud；5g",
        "上云、ONU",
        "首台套",
        "其他",
    ),
}
ANY = ("", "", " ", "—", "不清楚", "暂无", "N/A", "unknown", "?", "\u200b", "合计", "注：无。")
FACTS = [
    *("district", "activities", "smart_equipment_cost", "main_revenue", "titles"),
    *("digital_infrastructure", "champion_products", "new_5g_stations", "certifications"),
]
HAD = st.sampled_from(["", "6-1", "6-1（2022年）", "6-1；3-1", "无", "6-1（2022，50万元）", "x"])
UNITS = ("", "（万元）", "（元）", "(亿元)")


def cells_of(fact: str) -> st.SearchStrategy[str]:
    kind = CATALOGUE.vocabulary[fact].kind
    return st.sampled_from([*SLOPPY[kind], *ANY])


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    """A table as people fill it in: with a title above, units, totals, notes and odd cells."""
    facts = draw(st.permutations([f for f in FACTS if f in CATALOGUE.vocabulary]))
    facts = facts[: draw(st.integers(1, len(facts)))]
    units = [
        draw(st.sampled_from(UNITS)) if CATALOGUE.vocabulary[f].kind == "money" else ""
        for f in facts
    ]
    titles = [CATALOGUE.vocabulary[f].label.zh + unit for f, unit in zip(facts, units, strict=True)]
    titles = [*titles, "已获支持"] if (had := draw(st.booleans())) else titles
    who = [
        st.sampled_from(["甲公司", "乙公司", "丙 公司", "", "合计", "# 说明", "小计", "企业名称"]),
        st.sampled_from(["", "9112 0111MA0FAKE17C", "9.1E+17", "91120111MA0FAKE17C", "待办"]),
    ]
    row = st.tuples(*who, *map(cells_of, facts), *[HAD] * had)
    rows = draw(st.lists(row, min_size=1, max_size=6))
    above = draw(st.sampled_from([[], [["2026年名单", "单位：万元"]]]))
    width = len(titles) + 2
    padded = [[*row, *[""] * (width - len(row))] for row in above]
    return [*padded, ["企业名称", "统一社会信用代码", *titles], *map(list, rows)]


def screened(path: Path) -> dict[int, dict[str, object]]:
    """The companies of a table, by row: their totals, and each live grant by its id."""
    sheet = open_sheet(path, CATALOGUE)
    reader = Answers(CATALOGUE, sheet.headings)
    (companies,) = (reader.read(block).companies for block in sheet.blocks)
    besides = plan.Extras(received=sheet.headings.of(RECEIVED) is not None)
    frame = plan.Plan(dict(companies.schema), CATALOGUE, besides).companies(companies)
    found: dict[int, dict[str, object]] = {row["row"]: row for row in frame.to_dicts()}
    for own in rows_of("grants", CATALOGUE, None, besides)(frame).to_dicts():
        found[own["row"]][own["grant"]] = own
    return found


def alone(path: Path, row: int) -> OneRow | None:
    try:
        return read_row(path, CATALOGUE, RowChoice(row=row))
    except TjsubsidyError:
        return None


def assert_same(assessment: Assessment, row: dict[str, object]) -> None:
    """What ``check`` says of a row is what ``screen`` says of it."""
    for result in assessment.results:
        assert list(same(result, row, CATALOGUE)) == []
    for verdict in VERDICTS:
        totals = assessment.eligible if verdict == "eligible" else assessment.undecided
        for name in TOTALS:
            assert row[total_of(verdict, name)] == getattr(totals, name)


def write(path: Path, rows: list[list[str]]) -> Path:
    if path.suffix == ".xlsx":
        return write_workbook(path, [[cell or None for cell in row] for row in rows])
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@draws(15)
@given(rows=tables())
def test_each_row_gets_what_it_gets_in_a_screening(
    ending: str, rows: list[list[str]], tmp_path: Path
) -> None:
    path = write(tmp_path / f"t.{ending}", rows)
    found = screened(path)
    for number in range(1, len(rows) + 2):
        one = alone(path, number)
        assert (one is not None) == (number in found)
        if one:
            profile = one.company.profile
            assert_same(assess(CATALOGUE, profile), found[number])
            assert profile.company.code == found[number][CODE]
            name = found[number][NAME] or found[number][CODE] or f"#{number}"
            assert profile.company.name == name


@pytest.mark.slow
@draws(15)
@given(rows=tables())
def test_the_draft_of_a_row_says_the_same(rows: list[list[str]], tmp_path: Path) -> None:
    """The file with which an interview about a row begins is its profile."""
    path = write(tmp_path / "t.csv", rows)
    for number in range(1, len(rows) + 1):
        if one := alone(path, number):
            profile, draft = one.company.profile, tmp_path / "draft.toml"
            draft.unlink(missing_ok=True)
            data = data_of(profile, one.company.responses, CATALOGUE, "zh")
            save(replace(open_draft(draft), data=data))
            again = load_profile(draft, CATALOGUE)
            assert again == replace(profile, warnings=again.warnings)


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.slow)])
def test_check_says_of_each_row_what_screen_says(
    seed: int, tjsubsidy: Tool, tmp_path: Path
) -> None:
    chance = random.Random(seed)
    facts = [*WHOLE.facts]
    lines = [["企业名称", *(fact.label.zh for fact in facts)]]
    for n, values in enumerate(random_companies(WHOLE, 4, seed)):
        lines.append([f"公司{n}", *(as_text(f, values.get(f.id), chance) for f in facts)])
    lines[2][1:4] = ["看不懂"] * 3
    path, grants = write(tmp_path / "t.csv", lines), tmp_path / "grants.jsonl"
    assert tjsubsidy("screen", path, "-o", grants, "--rows", "grants").code == 0
    rows = [json.loads(line) for line in grants.read_text("utf-8").splitlines()]
    for number in range(2, len(lines) + 1):
        ran = tjsubsidy("check", path, "--row", number, "--format", "json")
        live = [
            grant for grant in json.loads(ran.out)["grants"] if grant["verdict"] != "ineligible"
        ]
        checked = {g["id"]: (g["verdict"], g["ceiling"], g["estimate"]) for g in live}
        own = {
            row["grant"]: (row["verdict"], row["ceiling"], row["estimate"])
            for row in rows
            if row["row"] == number
        }
        assert checked == own


def test_a_cell_that_is_an_error_or_merged_is_told(tmp_path: Path) -> None:
    rows = [["企业名称", "main_revenue", "titles"], ["甲", "#REF!", "无"], ["乙", "2亿", "无"]]
    path = write(tmp_path / "t.xlsx", rows)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet["B2"].data_type = "e"
    sheet.merge_cells("C2:C3")
    book.save(path)
    first, second = (alone(path, row) for row in (2, 3))
    assert first
    assert second
    (error,) = first.company.profile.warnings
    (merged,) = second.company.profile.warnings
    assert error.zh.startswith("主营业务收入：")
    assert merged.zh.startswith("称号与目录：合并单元格")
    assert "titles" not in second.company.profile.facts


def test_a_figure_in_doubt_is_told_at_its_row(tmp_path: Path) -> None:
    costs = ["1200", "800", "950", "12000000", "700", "1500"]
    rows = [["企业名称", "smart_equipment_cost（万元）"], *([f"公司{c}", c] for c in costs)]
    path = write(tmp_path / "t.csv", rows)
    told = [one.company.profile.warnings for row in range(2, 8) if (one := alone(path, row))]
    assert [len(each) for each in told] == [0, 0, 0, 1, 0, 0]
    assert "请核对单位" in told[3][0].zh
    assert told[3][0].zh.startswith("智能化改造设备购置额：12,000,000万元与")


def test_a_row_of_each_kind_of_table(tmp_path: Path) -> None:
    tmp_path.joinpath("t.jsonl").write_text(
        '{"name": "甲", "main_revenue": 5}\n{"company": {"name": "乙"}, "facts": {"titles": []}}\n',
        "utf-8",
    )
    frame = pl.DataFrame({"name": ["甲", "乙"], "titles": [["first_set"], []]})
    frame.write_parquet(tmp_path / "t.parquet")
    for ending in ("jsonl", "parquet"):
        one = read_row(tmp_path / f"t.{ending}", CATALOGUE, RowChoice(company="乙"))
        assert one.company.profile.facts["titles"] is not None
        assert one.source.row in {2, 3}
