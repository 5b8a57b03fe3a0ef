"""What is read is said: on the page, in JSON and in the workbook; numbers are read as shown."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from support import Ran
from support.tables import read, write_json_lines, write_workbook

from tjsubsidy_cli import load_catalogue

Tool = Callable[..., Ran]
CATALOGUE = load_catalogue()
WAN = "智能化改造设备购置额（万元）"


@pytest.fixture
def clients(tmp_path: Path) -> Path:
    """A list with a title, a unit above, a total, and columns of other names."""
    rows: list[list[object]] = [
        ["2020年客户名单"],
        [None, None, None, None, "单位：万元"],
        ["企业名称", "所在区", "单位性质与业务", "联系人", "智能化改造设备购置额", "投入"],
        ["甲公司", "西青区", "制造业", "王", 1200, 5],
        ["乙公司", "西青区", "制造业", "李", "很多", 6],
        ["合计", None, None, None, 1200, 11],
    ]
    path = write_workbook(tmp_path / "t.xlsx", rows)
    book = openpyxl.load_workbook(path)
    book.create_sheet("Sheet2")
    book.create_sheet("说明").append(["本表由各区填报。"])
    book.save(path)
    return path


def test_json_says_how_the_table_was_read(clients: Path, tjsubsidy: Tool) -> None:
    ran = tjsubsidy("screen", clients, "--map", "投入=rd_equipment_cost", "--format", "json")
    result = json.loads(ran.out)
    assert result["headings"] == [{"row": 3}]
    assert result["unread"] == ["联系人"]
    assert [each["name"] for each in result["sheets"]["left_out"]] == ["说明"]
    assert [(c["title"], c["unit"], c["unit_from"]) for c in result["columns"][3:]] == [
        ("智能化改造设备购置额", 10_000, "above"),
        ("投入", 10_000, "above"),
    ]
    kinds = {note["kind"] for note in result["notes"]}
    assert kinds == {
        *("unread", "sheets_left_out", "headings", "columns", "unit_elsewhere"),
        *("total", "not_understood"),
    }


def test_page_and_workbook_have_the_same_remarks(
    clients: Path, tjsubsidy: Tool, tmp_path: Path
) -> None:
    target = tmp_path / "out.xlsx"
    maps = ("--map", "投入=rd_equipment_cost")
    ran = tjsubsidy("screen", clients, *maps, "-o", target, lang="zh")
    page = "".join(line.strip() for line in ran.out.split("\n"))
    assert "表头：第 3 行" in page
    assert "“投入”读作研发设备购置额" in page
    assert "Sheet2" not in page
    sheet = openpyxl.load_workbook(target)["读取说明"]
    lines = [[cell for cell in row if cell] for row in sheet.iter_rows(values_only=True)]
    end = lines.index([])
    assert lines[0] == ["提示"]
    again = ("-o", tmp_path / "again.xlsx", "--format", "json")
    result = json.loads(tjsubsidy("screen", clients, *maps, *again).out)
    assert [line[0] for line in lines[1:end]] == [note["text"]["zh"] for note in result["notes"]]
    assert [column[1:] for column in lines[end + 2 :]] == [
        ["企业名称", "企业名称"],
        ["所在区", "所在区"],
        ["单位性质与业务", "单位性质与业务"],
        ["智能化改造设备购置额", "智能化改造设备购置额", "万元", "单位见表头上方"],
        ["投入", "研发设备购置额", "万元", "单位见表头上方"],
        ["联系人", "（不参与评估，照录）"],
    ]


@pytest.mark.parametrize(
    ("number", "yuan"),
    [
        (434.99999999999994, 4_350_000),
        (7.000000000000001, 70_000),
        (1234.5678999999998, 12_345_679),
        (1200, 12_000_000),
        (12345 / 7, 17_635_714),
    ],
)
def test_numbers_have_the_digits_that_a_spreadsheet_shows(
    number: float, yuan: int, tmp_path: Path
) -> None:
    path = write_workbook(tmp_path / "t.xlsx", [["企业名称", WAN], ["甲", None]])
    _with_value(path, number)
    assert read(path, CATALOGUE).answer("smart_equipment_cost") == yuan
    lines = write_json_lines(tmp_path / "t.jsonl", [{"name": "甲", WAN: number}])
    assert read(lines, CATALOGUE).answer("smart_equipment_cost") == yuan
    pl.DataFrame({"name": ["甲"], WAN: [float(number)]}).write_parquet(tmp_path / "t.parquet")
    assert read(tmp_path / "t.parquet", CATALOGUE).answer("smart_equipment_cost") == yuan


def _with_value(path: Path, number: float) -> None:
    """Write a number with all its digits, as Excel does, into the cell B2."""
    import zipfile

    with zipfile.ZipFile(path) as book:
        parts: dict[str, Any] = {name: book.read(name) for name in book.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    cell = f'<c r="B2"><v>{number!r}</v></c></row></sheetData>'
    parts["xl/worksheets/sheet1.xml"] = sheet.replace("</row></sheetData>", cell)
    with zipfile.ZipFile(path, "w") as book:
        for name, data in parts.items():
            book.writestr(name, data)
