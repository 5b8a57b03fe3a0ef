"""Lists as consultants keep them: loose titles, merged cells, columns that say the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from support import Ran
from support.tables import read, write_workbook

from tjsubsidy_cli import Catalogue
from tjsubsidy_cli.base.errors import TjsubsidyError
from tjsubsidy_cli.screening.tables.headings import CODE, NAME, Heading, find_headings

Tool = Callable[..., Ran]
DISTRICT, COST, EQUIPMENT = "district", "smart_equipment_cost", "智能化改造设备购置额"


def means(titles: list[str], catalogue: Catalogue, *maps: str) -> dict[str, str]:
    _, headings = find_headings([titles], catalogue, maps, "t", by_hand=True)
    return {column.title: column.means for column in headings.columns}


@pytest.mark.parametrize(
    ("title", "meaning"),
    [
        ("统一社会信用代码（18位）", CODE), ("纳税人识别号", CODE), ("企业名称（全称）", NAME),
        ("单位名称（盖章）", NAME), ("企业名称（与营业执照一致）", NAME), ("客户", NAME),
        ("企业（单位）名称", NAME), ("区", DISTRICT), ("所属区域", DISTRICT),
    ],
)  # fmt: skip
def test_titles_that_people_give(title: str, meaning: str, catalogue: Catalogue) -> None:
    assert means([title, COST], catalogue) == {title: meaning, COST: COST}


def test_the_nearest_of_several_titles_is_read(catalogue: Catalogue) -> None:
    _, headings = find_headings([["客户", "区域", "企业名称", "所在区", COST]], catalogue, [], "t")
    assert [column.title for column in headings.columns] == ["企业名称", "所在区", COST]
    assert headings.ignored == ("客户", "区域")


def test_a_map_chooses_among_columns_that_say_the_same(catalogue: Catalogue) -> None:
    titles = ["企业名称", f"{EQUIPMENT}\n（亿元）", f"{EQUIPMENT}（万元）"]
    with pytest.raises(TjsubsidyError) as error:
        find_headings([titles], catalogue, [], "t")
    (problem,) = error.value.problems
    assert problem.what.zh.endswith(f"第 3 “{EQUIPMENT}（万元）” 列都是“{EQUIPMENT}”。")
    assert f"第 2 “{EQUIPMENT} （亿元）” 列" in problem.what.zh
    assert problem.hint
    map_ = f"{EQUIPMENT}（万元）={COST}"
    assert f"--map '{map_}'" in problem.hint.zh
    _, headings = find_headings([titles], catalogue, [map_], "t")
    assert headings.columns[1] == Heading(2, f"{EQUIPMENT}（万元）", COST, 10_000, "title")
    assert headings.ignored == (f"{EQUIPMENT} （亿元）",)


GROUPED = [
    ["序号", "区", "企业名称", "智能化投入（万元）", "", "备注"],
    ["", "", "", "设备采购", "咨询", ""],
    ["1", "西青区", "甲", "1200", "35", ""],
]


def test_a_map_reaches_the_second_row_of_headings(catalogue: Catalogue) -> None:
    row, headings = find_headings(GROUPED, catalogue, [f"设备采购={COST}"], "t", by_hand=True)
    assert row == 1
    assert headings.of(COST) == Heading(3, "设备采购", COST, 10_000, "group")


def test_titles_of_the_second_row_are_told_though_none_is_known(catalogue: Catalogue) -> None:
    row, headings = find_headings(GROUPED, catalogue, [], "t", by_hand=True)
    assert (row, headings.ignored) == (1, ("序号", "设备采购", "咨询", "备注"))


def test_a_merged_district_is_that_of_each_row(tmp_path: Path, tjsubsidy: Tool) -> None:
    rows: list[list[object]] = [
        ["企业名称", "所在区", COST],
        ["甲", "西青区", 1],
        ["乙", None, 2],
        ["丙", None, 3],
    ]
    path = write_workbook(tmp_path / "t.xlsx", [*rows, ["丁", None, None]])
    book = openpyxl.load_workbook(path)
    book.worksheets[0].merge_cells("B2:B4")
    book.worksheets[0].merge_cells("C4:C5")
    book.save(path)
    ran = tjsubsidy("screen", path, "--by", "district", "--format", "json", lang="zh")
    found = json.loads(ran.out)
    assert [(part["id"], part["companies"]) for part in found["by"]["district"]] == [
        ("xiqing", 3), (None, 1),
    ]  # fmt: skip
    (note,) = (note["text"]["zh"] for note in found["notes"] if note["kind"] == "merged")
    assert note == "合并单元格用于其覆盖的各行：“所在区”"
    assert "t.xlsx:5: smart_equipment_cost: 合并单元格" in ran.err  # a sum: of all, or of each


def test_a_signature_in_the_place_of_a_figure_is_no_company(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    rows: list[list[object]] = [
        ["序号", "企业名称", COST],
        [1, "甲", 5],
        ["填表人：陈某", None, "填表日期：2024-06-30"],
    ]
    found = read(write_workbook(tmp_path / "t.xlsx", rows), catalogue, strict=False)
    assert [(each.row, each.kind) for each in found.aside] == [(3, "note")]
    assert found.companies["name"].to_list() == ["甲"]


def test_a_gate_is_not_offered_for_a_vague_title(tmp_path: Path, tjsubsidy: Tool) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f"Company,Business,{COST}\nA,trade,5\n", "utf-8")
    assert "Business” (did you mean" not in tjsubsidy("screen", path, lang="en").err


def test_a_table_across_is_named(catalogue: Catalogue, tmp_path: Path, tjsubsidy: Tool) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f"项目,甲,乙\n所在区,西青区,南开区\n{EQUIPMENT},5万,6万\n无关,1,2\n", "utf-8")
    ran = tjsubsidy("screen", path, lang="zh")
    assert f"第一列是：“所在区”、“{EQUIPMENT}”" in ran.err
    assert "转置" in ran.err


def test_the_row_most_like_headings_is_shown(tmp_path: Path, tjsubsidy: Tool) -> None:
    path = tmp_path / "t.csv"
    path.write_text("调查表,,\n企业名称,投入,备注\n甲,5,\n", "utf-8")
    ran = tjsubsidy("screen", path, lang="zh")
    assert "最像表头的第 2 行是：“企业名称”、“投入”、“备注”" in ran.err
    path.write_text("须知\n" * 30, "utf-8")
    assert "in the first 20 rows" in tjsubsidy("screen", path, lang="en").err


def test_rows_below_other_headings_are_told_before_the_result(
    tmp_path: Path, tjsubsidy: Tool
) -> None:
    path = tmp_path / "t.csv"
    rows = f"企业名称,所在区,{COST}\n甲,西青区,5万\n企业名称,所在区,研发设备购置额\n乙,西青区,3万\n"
    path.write_text(rows, "utf-8")
    ran = tjsubsidy("screen", path, "--format", "json", lang="zh")
    assert "第 3 行“企业名称”：另一种标题行" in ran.err


def test_a_gate_that_does_not_hold_is_named(tmp_path: Path, tjsubsidy: Tool) -> None:
    path = tmp_path / "t.csv"
    rows = f"企业名称,区,{COST},其他\n甲有限公司,西青区,x,1\n甲有限公司,西青区,5万,2\n"
    path.write_text(rows, "utf-8")
    gates = ("--fail-on-rejects", "--fail-on-duplicates", "--fail-on-unread")
    ran = tjsubsidy("screen", path, *gates, lang="zh")
    assert ran.code == 3
    assert ran.err.splitlines()[-4:] == [
        "3 个检查项未通过：",
        f"  {path}: --fail-on-rejects: 需更正 1 处。",
        f"  {path}: --fail-on-duplicates: 企业重复 1 行。",
        f"  {path}: --fail-on-unread: 没有读取的列：“其他”",
    ]
    ran = tjsubsidy("screen", path, "--fail-on-unread")
    assert ran.err.endswith(f"Gate failed: {path}: --fail-on-unread: columns not read: “其他”\n")


def test_rows_of_several_sheets_are_named_with_their_sheet(tmp_path: Path, tjsubsidy: Tool) -> None:
    path = write_workbook(tmp_path / "t.xlsx", [["企业名称", COST], ["甲有限公司", "5万"]])
    book = openpyxl.load_workbook(path)
    book.worksheets[0].title = "东丽"
    other = book.copy_worksheet(book.worksheets[0])
    other.title = "津南"
    other.append(["合计", "5万"])
    book.save(path)
    shown = tjsubsidy("screen", path, lang="zh").out
    assert "重复 1 行（“东丽”第 2 行、“津南”第 2 行）" in shown
    assert "“津南”第 3 行“合计”是合计或小计" in shown
    assert "“津南” row 3 “合计”: a total" in tjsubsidy("screen", path).out


@pytest.mark.parametrize(
    "below", [["", "", "2020年"], ["必填", "选填", "（2020年度）"], ["请填写", "下拉选择", "金额"]]
)
def test_remarks_below_titles_are_no_company(below: list[str], catalogue: Catalogue) -> None:
    rows = [["企业名称", "所在区", COST], below, ["甲", "西青区", "5"]]
    row, _ = find_headings(rows, catalogue, [], "t", by_hand=True)
    assert row == 1


def test_a_figure_like_a_year_is_no_remark(catalogue: Catalogue) -> None:
    rows = [["企业名称", "所在区", COST], ["", "", "2020"], ["甲", "西青区", "5"]]
    assert find_headings(rows, catalogue, [], "t", by_hand=True)[0] == 0


def test_a_title_that_is_part_of_several_offers_each(tmp_path: Path, tjsubsidy: Tool) -> None:
    path = tmp_path / "t.csv"
    path.write_text("企业名称,区,设备购置\n甲,西青区,5万\n", "utf-8")
    told = tjsubsidy("screen", path, lang="zh").err
    assert "“设备购置”（是不是“智能化改造设备购置额”或“研发设备购置额”？）" in told
