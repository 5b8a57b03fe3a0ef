"""Tables as people have them: each reads as a careful person would read it.

The kinds are those of public bug reports and real files: units, totals, notes, sheets, headings,
codes, and numbers as texts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles.colors import Color
from support import Ran
from support.tables import read

from tjsubsidy_cli import load_catalogue
from tjsubsidy_cli.screening.tables.readers import open_table
from tjsubsidy_cli.screening.tables.title_words import OF_DISTRICT

Tool = Callable[..., Ran]
CATALOGUE = load_catalogue()
EQUIPMENT = "smart_equipment_cost"
T = "智能化改造设备购置额"
WAN = f"{T}（万元）"
HEAD = ["序号", "企业名称", "统一社会信用代码", "所在区", "单位性质与业务", WAN]
Row = Sequence[object]


def firm(number: int, name: str, sum_: object, code: object = None) -> Row:
    """A row under ``HEAD``."""
    return [number, name, code, "西青区", "制造业", sum_]


class Case(NamedTuple):
    """A table, what it says of equipment in 万元 by company, and the kinds of remarks on it."""

    sheets: dict[str, Sequence[Row]]
    sums: Sequence[float | None]
    kinds: Collection[str] = ()
    merged: tuple[str, ...] = ()
    change: Callable[[Any], object] | None = None


def hide(sheet: Any) -> None:
    sheet.column_dimensions["F"].hidden = True
    sheet.row_dimensions[3].hidden = True
    sheet.auto_filter.ref = "A1:F3"


def with_rich_title(sheet: Any) -> None:
    red = TextBlock(InlineFont(color=Color("FFFF0000")), "*")
    sheet["F1"] = CellRichText(red, T, "\n（单位：万元）")


def accounting(sheet: Any) -> None:
    for row in (2, 3):
        sheet.cell(row, 6).number_format = '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ '


CASES = {
    "a list of a district office": Case(
        {"附件1": [
            ["附件1"], ["天津市2020年智能制造企业情况汇总表"], [None] * 5 + ["单位：万元"],
            [*HEAD[:5], T], firm(1, "天津甲有限公司", 1200, "91120111MA0FAKE17C"),
            firm(2, "天津乙有限公司", 800), ["西青区小计", None, None, None, None, 2000],
            firm(3, "天津丙有限公司", 500), ["津南区小计", None, None, None, None, 500],
            ["总计", None, None, None, None, 2500],
            ["填表人：张三", None, "联系电话：022-12345678", None, "填报日期：2020年9月1日"],
            ["注：1.本表由各区工信局填报；2.金额保留整数。"],
        ]},
        [1200, 800, 500], {"headings", "unit_elsewhere", "total", "note"},
        ("A1:F1", "A2:F2", "A7:E7", "A12:F12"),
    ),
    "a district for several rows": Case(
        {"S": [["所在区", "企业名称", "单位性质与业务", f"{T}\n（万元）"],
               ["西青区", "甲", "制造业", 100], [None, "乙", "制造业", 200],
               [None, "丙", "制造业", 300], ["北辰区", "丁", "制造业", 50]]},
        [100, 200, 300, 50], {"merged"}, ("A2:A4",),
    ),
    "headings over two rows": Case(
        {"S": [["企业名称", "所在区", "单位性质与业务", "设备投入（万元）", None, "备注"],
               [None, None, None, T, "研发设备购置额", None],
               ["甲", "西青区", "制造业", 100, 20, "x"], ["乙", "西青区", "制造业", 200]]},
        [100, 200], {"headings", "unit_elsewhere", "unread"},
        ("A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:F2"),
    ),
    "pages with their headings": Case(
        {"S": [HEAD, firm(1, "甲", 100), ["第1页，共2页"], HEAD, firm(2, "乙", 200),
               ["第 2 页 共 2 页"]]},
        [100, 200], {"note", "heading"},
    ),
    "numbers as texts": Case(
        {"S": [HEAD, firm(1, "甲", "1,200"), firm(2, "乙", " 800 "), firm(3, "丙", "１２０"),
               firm(4, "丁", "500万"), firm(5, "戊", "0.5亿"), firm(6, "己", "约300"),
               firm(7, "庚", "300左右"), firm(8, "辛", "1，200"), firm(9, "壬", "500.00万元整")]},
        [1200, 800, 120, 500, 5000, 300, 300, 1200, 500], {"approximate"},
    ),
    "cells that say nothing": Case(
        {"S": [HEAD, firm(1, "甲", "100-200"), firm(2, "乙", "详见附件"), firm(3, "丙", "暂未统计"),
               firm(4, "丁", "—"), firm(5, "戊", "无"), firm(6, "己", "#N/A")]},
        [None, None, None, None, 0, None], {"not_understood"},
    ),
    "a sheet for each year": Case(
        {"2019年": [HEAD, firm(1, "甲", 100)], "2020年": [HEAD, firm(1, "甲", 150)],
         "Sheet3": [], "字典": [["所在区"], ["西青区"], ["北辰区"]]},
        [100, 150], {"duplicates", "sheets_read", "sheets_left_out"},
    ),
    "hidden and filtered": Case(
        {"S": [HEAD, firm(1, "甲", 100), firm(2, "乙", 200)]}, [100, 200], {"hidden"}, change=hide
    ),
    "an English list": Case(
        {"Clients": [
            ["Client list 2020"], ["(RMB million)"],
            ["No.", "Company name", "Credit code", "District",
             "What the organisation is and does", "Equipment bought for smart upgrading"],
            [1, "Alpha Ltd", None, "Xiqing", "manufacturing", 12],
            [2, "Beta Co., Ltd.", None, "Beichen District", "Manufacturing", 8.5],
            ["Sub-total", None, None, None, None, 20.5],
            ["Grand Total", None, None, None, None, 20.5],
            ["Note: figures are self-reported."]]},
        [1200, 850], {"headings", "unit_elsewhere", "total", "note", "unread"},
    ),
    "English units": Case(
        {"A": [["Company", "District", f"{EQUIPMENT} (RMB '000)"], ["Alpha Ltd", "Xiqing", 12000]],
         "B": [["Company", "District", f"{EQUIPMENT}, RMB mn"], ["Beta Ltd", "Xiqing", 12]],
         "C": [["Company", "District", f"{EQUIPMENT} (in RMB 10,000)"], ["C Ltd", "Xiqing", 12]],
         "D": [["Company", "District", f"{EQUIPMENT} (10k yuan)"], ["D Ltd", "Xiqing", 1]]},
        [1200, 1200, 12, 1], {"sheets_read"},
    ),
    "a title in two colours": Case(
        {"S": [HEAD, firm(1, "甲", 100)]}, [100], change=with_rich_title
    ),
    "a table in the middle of a sheet": Case(
        {"S": [[], [], [None, None, *HEAD], [None, None, *firm(1, "甲", 100)], [],
               [None, None, *firm(2, "乙", 200)], [None, None, "合计", *[None] * 4, 300]]},
        [100, 200], {"headings", "total"},
    ),
    "yuan with fen": Case(
        {"S": [["企业名称", "所在区", f"{T}（元）"], ["甲", "西青区", 12000000.56],
               ["乙", "西青区", 9000000]]},
        [1200, 900], {"rounded"},
    ),
    "an accounting format": Case(
        {"S": [HEAD, firm(1, "甲", 100), firm(2, "乙", 0)]}, [100, 0], change=accounting
    ),
    "codes by hand": Case(
        {"S": [HEAD, firm(1, "甲\n有限公司", 100, 911201110000000000),
               firm(2, "乙 有限公司", 100, "91120111 MA0FAKE17C"), firm(3, "丙", 100, "待办理")]},
        [100, 100, 100], {"code_damaged", "code_odd"},
    ),
    "a total at the top": Case(
        {"S": [HEAD, ["合计", *[None] * 4, 300], firm(1, "甲", 100), firm(2, "乙", 200)]},
        [100, 200], {"total"},
    ),
    "a total without a word, and a mean": Case(
        {"S": [HEAD, firm(1, "甲", 100), firm(2, "乙", 200), [*[None] * 5, 300],
               ["平均值", *[None] * 4, 150]]},
        [100, 200], {"sum", "total"},
    ),
    "a company by two spellings": Case(
        {"S": [HEAD, firm(1, "天津（示例）有限公司", 100), firm(2, "天津(示例) 有限公司 ", 100)]},
        [100, 100], {"duplicates"},
    ),
    "units below the titles": Case(
        {"S": [["企业名称", "所在区", "单位性质与业务", T, "研发设备购置额", "职工"],
               [None, None, None, "万元", "千元", "人"], ["甲", "西青区", "制造业", 100, 5, 9]]},
        [100], {"headings", "unread"},
    ),
    "numbers of columns below the titles": Case(
        {"S": [["企业名称", "所在区", "单位性质与业务", WAN], ["甲", "乙", "丙", "1"],
               ["甲公司", "西青区", "制造业", 100], ["乙公司", "西青区", "制造业", 200]],
         "T": [["企业名称", "所在区", "单位性质与业务", WAN], [1, 2, 3, 4],
               ["丙公司", "西青区", "制造业", 300]]},
        [100, 200, 300], {"headings", "sheets_read"},
    ),
    "an example to follow": Case(
        {"S": [HEAD, ["示例", "某某公司", None, "西青区", "制造业", 999], firm(1, "甲公司", 100),
               [2, "例：乙公司", None, "西青区", "制造业", 999]]},
        [100], {"example"},
    ),
    "groups of companies": Case(
        {"S": [HEAD, ["一", "西青区", None, None, None, 300], firm(1, "甲公司", 100),
               firm(2, "乙公司", 200), ["（二）北辰区", *[None] * 4, 50], firm(1, "丙公司", 50),
               [None, "津南区", None, None, None, 7], firm(1, "丁公司", 7),
               ["三、其他行业"], firm(1, "戊公司", 1)]},
        [100, 200, 50, 7, 1], {"group", "note"},
    ),
    "parts of a total": Case(
        {"S": [HEAD, firm(1, "甲公司", 100), firm(2, "乙公司", 200), ["合计", *[None] * 4, 300],
               [None, "其中：规上企业", None, None, None, 100], ["其中", *[None] * 4, 100]]},
        [100, 200], {"total"},
    ),
    "a project without its company": Case(
        {"S": [HEAD, firm(1, "甲公司", 100), [None, None, None, "西青区", "制造业", 50],
               firm(2, "乙公司", 200)]},
        [100, 50, 200], {"nameless"},
    ),
    "what stands below": Case(
        {"S": [HEAD, firm(1, "甲公司", 100), [2], [3], ["以下空白"], ["备注"],
               ["填报单位（盖章）："], ["联系人：", "李四", "电话：", "022-1234"],
               ["审核：", "王五"], ["2020年10月8日"], ["说明", "金额为含税金额"]]},
        [100], {"note"},
    ),
    "the unit among the titles": Case(
        {"S": [["企业名称", "所在区", "单位性质与业务", T, "单位：万元"],
               ["甲公司", "西青区", "制造业", 100]]},
        [100], {"unit_elsewhere"},
    ),
    "names that are like groups": Case(
        {"S": [HEAD, firm(1, "长城工业", 1), firm(2, "天津恒业", 2), firm(3, "五一小区物业公司", 3),
               firm(4, "一、甲有限公司", 4), firm(5, "示例科技公司", 5),
               firm(6, "子牙经济开发区", 6)]},
        [1, 2, 3, 4, 5, 6],
    ),
    "a second list below": Case(
        {"S": [["一、制造业企业"], HEAD, firm(1, "甲", 100), ["二、软件企业"],
               ["序号", "企业名称", "统一社会信用代码", "所在区", "主营业务收入（万元）", "业务"],
               [1, "乙", None, "西青区", 5000, "软件企业"]]},
        [100, None], {"headings", "note", "other_headings", "not_understood"},
    ),
}  # fmt: skip


def made(path: Path, case: Case) -> Path:
    """A workbook as WPS writes it: texts within the cells."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in case.sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    for area in case.merged:
        book.worksheets[0].merge_cells(area)
    if case.change:
        case.change(book.worksheets[0])
    book.save(path)
    return path


def made_by_excel(path: Path, case: Case) -> Path:
    """The same with shared texts, a format for each cell, and merged cells that have one."""
    with xlsxwriter.Workbook(str(path), {"in_memory": True}) as book:
        look = book.add_format({"border": 1, "text_wrap": True})
        for name, rows in case.sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if value is None:
                        sheet.write_blank(number, column, None, look)
                    elif isinstance(value, str):
                        sheet.write_string(number, column, value, look)
                    else:
                        sheet.write(number, column, value, look)
    return path


def checked(result: Any, case: Case) -> None:
    rows = result["rows"]
    parts = ("assessed", "set_aside", "rejected", "blank")
    assert rows["read"] == sum(rows[part] for part in parts)
    assert rows["assessed"] == len(case.sums)
    assert rows["rejected"] == 0
    kinds = {note["kind"] for note in result["notes"]} - {"unknown_place"}
    assert kinds - {"unread"} == set(case.kinds) - {"unread"}
    known = [round(wan * 10_000) for wan in case.sums if wan]
    eligible = next(g for g in result["grants"] if g["id"] == "1-1")["eligible"]
    if all("单位性质与业务" in str(sheet) for sheet in case.sheets.values() if sheet):
        assert eligible["estimate"] == sum(min(yuan, 50_000_000) for yuan in known)


@pytest.mark.parametrize("name", CASES)
def test_it_is_read_as_a_person_reads_it(name: str, tmp_path: Path, tjsubsidy: Tool) -> None:
    case = CASES[name]
    path = made(tmp_path / "t.xlsx", case)
    checked(json.loads(tjsubsidy("screen", path, "--format", "json").out), case)
    if len(case.sheets) == 1:
        found = read(path, CATALOGUE, strict=False)
        sums = [None if wan is None else round(wan * 10_000) for wan in case.sums]
        assert found.companies[EQUIPMENT].to_list() == sums


@pytest.mark.slow
@pytest.mark.parametrize("name", [n for n, c in CASES.items() if not c.change and not c.merged])
def test_excel_and_csv_say_the_same(name: str, tmp_path: Path, tjsubsidy: Tool) -> None:
    import csv

    case = CASES[name]
    path = made_by_excel(tmp_path / "t.xlsx", case)
    result = json.loads(tjsubsidy("screen", path, "--format", "json").out)
    checked(result, case)
    if len(case.sheets) > 1 or "code_damaged" in case.kinds:
        return
    (rows,) = case.sheets.values()
    width = max(map(len, rows))
    for encoding in ("utf-8-sig", "gb18030"):
        table = tmp_path / "t.csv"
        with table.open("w", encoding=encoding, newline="") as file:
            csv.writer(file).writerows([*row, *[None] * (width - len(row))] for row in rows)
        again = json.loads(tjsubsidy("screen", table, "--format", "json").out)
        assert again["totals"] == result["totals"]
        kinds = [{n["kind"]: n["count"] for n in each["notes"]} for each in (result, again)]
        assert kinds[0] == kinds[1]


def test_a_form_is_no_list(tmp_path: Path, tjsubsidy: Tool) -> None:
    rows: list[Row] = [["项目", "内容"], ["企业名称", "甲"], ["所在区", "西青区"], [WAN, 1200]]
    path = made(tmp_path / "t.xlsx", Case({"S": rows}, []))
    ran = tjsubsidy("screen", path)
    assert (ran.code, "no column is a fact" in ran.err) == (2, True)


@pytest.mark.parametrize(
    "title",
    [
        f"投入{unit}"
        for unit in ("（万元）", "(万元)", "/万元", "，万元", "单位：万元", "[万元]", "(W)")
    ],
)
@pytest.mark.parametrize("meaning", ["投入", ""])
def test_a_mapped_title_keeps_its_unit(
    title: str, meaning: str, tmp_path: Path, tjsubsidy: Tool
) -> None:
    rows: list[Row] = [
        ["企业名称", "所在区", "单位性质与业务", title],
        ["甲", "西青区", "制造业", 36000],
    ]
    path = made(tmp_path / "t.xlsx", Case({"S": rows}, []))
    assert (
        read(path, CATALOGUE, [f"{meaning or title}={EQUIPMENT}"]).answer(EQUIPMENT) == 36 * 10**7
    )


@pytest.mark.parametrize(
    ("above", "unit"),
    [
        ("单位：万元", 10**4), ("（单位：万元）", 10**4), ("金额单位：人民币万元", 10**4),
        ("单位:千元", 1000), ("计量单位：元", 1), ("Unit: RMB million", 10**6),
        ("(RMB '000)", 1000), ("2020年企业情况表（万元）", 10**4), ("单位：万元、家", 10**4),
        ("单位：万元/人", 10**4), ("单位： 亿元", 10**8), ("（金额单位：千元）", 1000),
        ("（除特别注明外，金额单位为万元）", 10**4), ("以下金额均为万元", 10**4),
        ("金额单位：万元   数量单位：个", 10**4), ("单位：万元 个", 10**4), ("人民币：亿元", 10**8),
        ("填报单位：天津万元科技公司  单位：千元", 1000), ("Amounts in RMB million", 10**6),
    ],
)  # fmt: skip
def test_a_unit_above_the_table(above: str, unit: int, tmp_path: Path) -> None:
    rows: list[Row] = [[None, None, above], ["企业名称", "所在区", T], ["甲", "西青区", 5]]
    path = made(tmp_path / "t.xlsx", Case({"S": rows}, []))
    assert read(path, CATALOGUE).answer(EQUIPMENT) == 5 * unit


def test_a_district_is_known_by_the_titles_that_people_give_it(tmp_path: Path) -> None:
    for title in OF_DISTRICT:
        path = tmp_path / f"{title}.csv"
        path.write_text(f"企业名称,{title},{WAN}\n甲,西青区,1200\n", "utf-8")
        (sheet,) = open_table(path, CATALOGUE).sheets
        assert [column.means for column in sheet.headings.columns][1] == "district", title
