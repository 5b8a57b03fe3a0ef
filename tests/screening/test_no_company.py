"""Rows that are no company: totals, notes and repeated headings are set aside and named."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from support import Ran
from support.tables import Table, read, write_workbook

from tjsubsidy_cli import Catalogue

Tool = Callable[..., Ran]
HEAD = ["企业名称", "统一社会信用代码", "所在区", "智能化改造设备购置额（万元）"]
COMPANY = ["天津示例甲有限公司", None, "西青区", 1200]


@pytest.fixture
def table(tmp_path: Path, catalogue: Catalogue) -> Callable[..., Table]:
    def made(*rows: list[object], head: list[str] = HEAD) -> Table:
        return read(write_workbook(tmp_path / "t.xlsx", [head, *rows]), catalogue, strict=False)

    return made


def aside(found: Table) -> list[tuple[int, str]]:
    return [(each.row, each.kind) for each in found.aside]


TOTALS = [
    "合计", "总计", "小计", "小　计", "合 计：", "本页合计", "西青区小计", "累计",
    "合计（万元）",
    "合计（2家）", "总计2家", "共2家企业", "规上企业合计数", "Total", "TOTAL:", "Subtotal",
    "Sub-total", "Grand Total", "total for Xiqing", "Total (2 companies)", "sum",
]  # fmt: skip


@pytest.mark.parametrize("column", [0, 1, 2])
def test_totals(table: Callable[..., Table], column: int) -> None:
    rows: list[list[object]] = [[None, None, None, 1200] for _ in TOTALS]
    for row, word in zip(rows, TOTALS, strict=True):
        row[column] = word
    found = table(COMPANY, *rows)
    assert aside(found) == [(number, "total") for number, _ in enumerate(TOTALS, 3)]
    assert [each.text for each in found.aside] == TOTALS
    assert found.companies.height == 1
    assert found.rejects == ()


@pytest.mark.parametrize("word", ["合计", "Total"])
def test_a_total_in_a_column_that_is_not_read(table: Callable[..., Table], word: str) -> None:
    head = ["序号", *HEAD]
    found = table([1, *COMPANY], [2, *COMPANY], [word, "2家", None, None, 5], head=head)
    assert aside(found) == [(4, "total")]


NOTES = [
    "注：以上数据由企业自行填报。", "注1: 未经审计", "备注：无", "说明：金额含税",
    "填表人：张三",
    "填表日期：2020年8月31日", "制表人: 李四   审核人: 王五", "单位（盖章）：",
    "联系电话：022-1234",
    "以上数据均为企业申报数", "*为重点企业", "2020年8月31日", "2020-08-31", "第1页 共3页",
    "数据来源：市工业和信息化局", "一、西青区", "（二）北辰区", "以下空白",
    "本表由区局汇总上报；盖章有效",
    "Note: not audited", "Source: own data", "Prepared by: A", "Date: 2020-08-31",
    "Page 1 of 3",
    "These figures are as declared.",
]  # fmt: skip


def test_notes(table: Callable[..., Table]) -> None:
    rows: list[list[object]] = [[text, None, None, None] for text in NOTES]
    noted = [(number, "note") for number, _ in enumerate(NOTES, 3)]
    assert aside(table(COMPANY, *rows)) == noted
    numbered = [[*row, None] for row in rows]
    assert aside(table([1, *COMPANY], *numbered, head=["序号", *HEAD])) == noted


NAMES = [
    "天津合计机械有限公司", "道达尔（天津）有限公司", "Total Energies (Tianjin)",
    "Totally Smart Ltd",
    "三一重工", "注册会计师事务所", "说明书印刷厂", "日期仪表有限公司", "Note Machines Inc",
    "Source Photonics", "Date Palm Co", "Contact Instruments Ltd", "Sumitomo",
    "共享智能装备有限公司",
    "天津单位换算科技有限公司", "一汽大众", "总计算中心", "小计算机公司", "Page Industries",
]  # fmt: skip


@pytest.mark.parametrize("rest", [[None, None, None], [None, "西青区", 1200]])
def test_companies_stay(table: Callable[..., Table], rest: list[object]) -> None:
    found = table(COMPANY, *([name, *rest] for name in NAMES))
    assert aside(found) == []
    assert found.companies["name"].to_list() == [COMPANY[0], *NAMES]


def test_a_row_with_a_code_is_a_company_whatever_its_name(table: Callable[..., Table]) -> None:
    found = table(COMPANY, ["合计", "91120111MA0FAKE17C", "西青区", 5])
    assert (aside(found), found.companies.height) == ([], 2)


def test_a_note_with_a_sum_is_a_company(table: Callable[..., Table]) -> None:
    assert aside(table(COMPANY, ["说明：甲公司", None, None, 5])) == []


def test_headings_that_are_repeated(table: Callable[..., Table]) -> None:
    head = ["序号", *HEAD]
    found = table([1, *COMPANY], list(head), [2, *COMPANY], [None, "企业 名称"], head=head)
    assert aside(found) == [(3, "heading"), (5, "heading")]
    assert found.companies.height == 2
    assert found.rejects == ()


def test_a_nameless_row_that_is_the_sum_of_those_above(table: Callable[..., Table]) -> None:
    head = [*HEAD, "研发设备购置额（万元）"]
    found = table(
        ["甲", None, "西青区", 100, 10],
        ["乙", None, "西青区", 200, None],
        [None, None, None, 300, 10],
        ["丙", None, "北辰区", 50, 1],
        ["丁", None, "北辰区", 60, 2],
        [None, None, None, 110, 3],
        [None, None, None, 410, 13],
        [None, None, None, 7, None],
        head=head,
    )
    assert aside(found) == [(4, "sum"), (7, "sum"), (8, "sum")]
    assert found.companies["row"].to_list() == [2, 3, 5, 6, 9]


def test_a_nameless_row_like_the_only_one_above_is_no_sum(table: Callable[..., Table]) -> None:
    found = table(COMPANY, [None, None, "西青区", 1200])
    assert (aside(found), found.companies.height) == ([], 2)


@pytest.mark.slow
def test_sums_go_on_from_block_to_block(tmp_path: Path, catalogue: Catalogue) -> None:
    path = tmp_path / "t.csv"
    rows = "".join(f"公司{n},1\n" for n in range(130_000))
    path.write_text(f"name,main_revenue\n{rows},130000\n,5\n", "utf-8")
    assert aside(read(path, catalogue)) == [(130_002, "sum")]


def test_what_is_wrong_in_a_row_set_aside_is_no_fault(tmp_path: Path, catalogue: Catalogue) -> None:
    wrong = ["合计", None, "共1区", "壹仟贰"]
    path = write_workbook(tmp_path / "t.xlsx", [HEAD, COMPANY, wrong])
    book = openpyxl.load_workbook(path)
    book.worksheets[0].merge_cells("A3:B3")
    book.save(path)
    for strict in (False, True):
        found = read(path, catalogue, strict=strict)
        assert (found.rejects, aside(found)) == ((), [(3, "total")])


def test_numbers_before_blank_rows_make_no_companies(table: Callable[..., Table]) -> None:
    found = table([1, *COMPANY], [2], [3], head=["序号", *HEAD])
    assert (found.companies.height, found.blank, aside(found)) == (1, 2, [])


def test_they_are_counted_and_named(tool_table: Path, tjsubsidy: Tool) -> None:
    result = json.loads(tjsubsidy("screen", tool_table, "--format", "json").out)
    rows = {"read": 5, "assessed": 2, "set_aside": 3, "rejected": 0, "blank": 0}
    assert result["rows"] == rows
    assert result["totals"]["eligible"]["estimate"] == 20_000_000
    found = {group["kind"]: (group["count"], group["rows"]) for group in result["notes"]}
    assert found["total"] == (2, [{"row": 3, "text": "小计"}, {"row": 5, "text": "合计"}])
    assert found["note"][0] == 1
    page = tjsubsidy("screen", tool_table, lang="zh").out
    assert "第 3 行“小计”、第 5 行“合计”" in "".join(page.split("\n"))
    assert "非企业行 3" in page
    assert "Rows 3 “小计”, 5 “合计”" in tjsubsidy("screen", tool_table, lang="en").out


def test_a_table_may_begin_with_texts_only(table: Callable[..., Table]) -> None:
    head = ["企业名称", "统一社会信用代码", "联系人", "电话", "智能化改造设备购置额（万元）"]
    found = table(["甲公司", None, "王工", "1", 2], ["合计", None, None, None, 2], head=head)
    assert aside(found) == [(3, "total")]


@pytest.fixture
def tool_table(tmp_path: Path) -> Path:
    rows: list[list[object]] = [
        ["企业名称", "所在区", "单位性质与业务", "智能化改造设备购置额（万元）"],
        ["甲公司", "西青区", "制造业", 1200],
        ["小计", None, "制造业", 1200],
        ["乙公司", "西青区", "制造业", 800],
        ["合计", None, "制造业", 2000],
        ["注：企业自行填报。", None, None, None],
    ]
    return write_workbook(tmp_path / "t.xlsx", rows)


def test_a_total_of_a_table_of_names_and_sums_alone(table: Callable[..., Table]) -> None:
    """No column is left in which a total could have its word."""
    found = table(
        ["甲公司", 1200], ["合计", 1200], head=["企业名称", "智能化改造设备购置额（万元）"]
    )
    assert aside(found) == [(3, "total")]
    assert found.companies["name"].to_list() == ["甲公司"]
