"""Worksheets: all lists of companies are read, the others named; hidden rows are told."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from support import Ran

Tool = Callable[..., Ran]
HEAD = ["企业名称", "所在区", "单位性质与业务", "智能化改造设备购置额（万元）"]


def book(path: Path, **sheets: Any) -> Path:
    """A workbook with some sheets."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    made.save(path)
    return path


@pytest.fixture
def districts(tmp_path: Path) -> Path:
    other = [HEAD[3], HEAD[0], HEAD[2], HEAD[1]]
    return book(
        tmp_path / "clients.xlsx",
        说明=[["本表由各区填报。"]],
        西青区=[HEAD, ["甲公司", "西青区", "制造业", 1200], ["合计", None, None, 1200]],
        北辰区=[["北辰区企业"], other, [800, "乙公司", "制造业", "北辰区"]],
        空=[],
        汇总=[["所在区", "企业数", HEAD[3]], ["西青区", 1, 1200], ["北辰区", 1, 800]],
        津南区=[HEAD, ["丙公司", "津南区", "制造业", 900], ["丁公司", "津南区", "制造业", "很多"]],
    )


def screened(tjsubsidy: Tool, *args: object) -> Any:
    return json.loads(tjsubsidy("screen", *args, "--format", "json").out)


def test_all_lists_are_read(districts: Path, tjsubsidy: Tool) -> None:
    result = screened(tjsubsidy, districts)
    rows = {"read": 5, "assessed": 4, "set_aside": 1, "rejected": 0, "blank": 0}
    assert result["rows"] == rows
    assert result["totals"]["eligible"]["estimate"] == 29_000_000
    assert result["sheets"]["read"] == ["西青区", "北辰区", "津南区"]
    left_out = {each["name"]: each["reason"]["zh"] for each in result["sheets"]["left_out"]}
    assert set(left_out) == {"说明", "汇总"}  # nobody misses a blank one
    assert left_out["汇总"] == "没有企业名称或代码列"
    assert [(t["sheet"], t["row"], t["name"]) for t in result["top"]] == [
        ("西青区", 2, "甲公司"),
        ("津南区", 2, "丙公司"),
        ("北辰区", 3, "乙公司"),
    ]
    assert [(r["sheet"], r["row"]) for r in result["rejects"]] == [("津南区", 3)]
    assert {c["sheet"] for c in result["columns"]} == {"西青区", "北辰区", "津南区"}


def test_the_sheet_is_part_of_the_place_of_a_row(
    districts: Path, tjsubsidy: Tool, tmp_path: Path
) -> None:
    targets = [tmp_path / f"out.{ending}" for ending in ("parquet", "csv", "xlsx", "jsonl")]
    outputs = [word for target in targets for word in ("-o", target)]
    rejects = tmp_path / "r.csv"
    ran = tjsubsidy(
        "screen", districts, *outputs, "--rejects", rejects, "--rows", "companies", lang="zh"
    )
    assert f"{districts}!津南区:3" in ran.err
    found = pl.read_parquet(targets[0]).select("sheet", "row", "name")
    assert found.columns[:2] == ["sheet", "row"]
    assert found.rows() == [
        ("西青区", 2, "甲公司"),
        ("北辰区", 3, "乙公司"),
        ("津南区", 2, "丙公司"),
        ("津南区", 3, "丁公司"),
    ]
    with targets[1].open(encoding="utf-8-sig", newline="") as file:
        assert [row["工作表"] for row in csv.DictReader(file)] == found["sheet"].to_list()
    sheet = openpyxl.load_workbook(targets[2]).worksheets[0]
    assert [cell.value for cell in sheet["A"]] == ["工作表", *found["sheet"].to_list()]
    with rejects.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["工作表"], row["企业名称"], row[HEAD[3]]) == ("津南区", "丁公司", "很多")
    page = "".join(ran.out.split("\n"))
    assert "没有读取的工作表：“说明”" in page
    assert "丙公司（津南区）" in page


def test_sheets_are_chosen(districts: Path, tjsubsidy: Tool) -> None:
    assert screened(tjsubsidy, districts, "--sheet", "津南区")["rows"]["assessed"] == 2
    both = screened(tjsubsidy, districts, "--sheet", "津南区", "--sheet", "西青区")
    assert both["sheets"]["read"] == ["西青区", "津南区"]
    assert both["rows"]["assessed"] == 3
    chosen = screened(tjsubsidy, districts, "--sheet", "汇总")
    assert chosen["rows"]["assessed"] == 2
    ran = tjsubsidy("screen", districts, "--sheet", "武清区")
    assert (ran.code, "“西青区”" in ran.err) == (2, True)
    assert tjsubsidy("screen", districts, "--sheet", "说明").code == 2
    assert tjsubsidy("screen", "samples/clients.csv", "--sheet", "x").code == 2


def test_a_single_list_has_no_sheet(tmp_path: Path, tjsubsidy: Tool) -> None:
    path = book(tmp_path / "t.xlsx", 一=[HEAD, ["甲", "西青区", "制造业", 5]], 二=[["x"]])
    result = screened(tjsubsidy, path)
    assert "sheet" not in result["top"][0]
    assert result["sheets"]["read"] == ["一"]


def test_without_names_the_first_sheet_with_facts_is_read(tmp_path: Path, tjsubsidy: Tool) -> None:
    path = book(
        tmp_path / "t.xlsx", 一=[HEAD[1:], ["西青区", "制造业", 5]], 二=[HEAD[1:], ["北辰区"]]
    )
    result = screened(tjsubsidy, path)
    assert (result["rows"]["assessed"], result["sheets"]["read"]) == (1, ["一"])


def test_a_map_is_of_any_sheet(tmp_path: Path, tjsubsidy: Tool) -> None:
    path = book(
        tmp_path / "t.xlsx",
        一=[[*HEAD[:3], "投入（万元）"], ["甲", "西青区", "制造业", 5]],
        二=[HEAD, ["乙", "西青区", "制造业", 6]],
    )
    result = screened(tjsubsidy, path, "--map", "投入=smart_equipment_cost")
    assert result["totals"]["eligible"]["estimate"] == 110_000
    ran = tjsubsidy("screen", path, "--map", "支出=smart_equipment_cost")
    assert (ran.code, "“支出”" in ran.err) == (2, True)


def test_hidden_rows_are_told_and_can_be_left_out(tmp_path: Path, tjsubsidy: Tool) -> None:
    rows: list[Any] = [
        HEAD,
        *([f"公司{n}", "西青区", "制造业", 100] for n in range(2, 7)),
        [None],
        [None],
    ]
    path = book(tmp_path / "t.xlsx", 表=rows)
    edited = openpyxl.load_workbook(path)
    for number in (3, 5, 8):  # the last of them is blank
        edited.worksheets[0].row_dimensions[number].hidden = True
    edited.save(path)
    result = screened(tjsubsidy, path)
    assert result["rows"]["assessed"] == 5
    (note,) = [note for note in result["notes"] if note["kind"] == "hidden"]
    assert (note["count"], [row["row"] for row in note["rows"]]) == (2, [3, 5])
    visible = screened(tjsubsidy, path, "--visible-only")
    assert visible["rows"]["assessed"] == 3
    assert visible["rows"]["set_aside"] == 2
    assert visible["totals"]["eligible"]["estimate"] == 3_000_000
    page = tjsubsidy("screen", path, lang="zh").out
    assert "第 3 行“公司3”、第 5 行“公司5”" in "".join(page.split("\n"))


def test_units_that_stand_elsewhere_are_told(tmp_path: Path, tjsubsidy: Tool) -> None:
    title = "智能化改造设备购置额"
    rows = [
        ["单位：万元"],
        ["企业名称", "所在区", "单位性质与业务", title],
        ["甲", "西青区", "制造业", 5],
    ]
    path = book(tmp_path / "t.xlsx", 表=rows)
    result = screened(tjsubsidy, path)
    assert result["columns"][3] == {
        "title": title,
        "means": "smart_equipment_cost",
        "unit": 10_000,
        "unit_from": "above",
    }
    assert f"“{title}”按万元计" in "".join(tjsubsidy("screen", path, lang="zh").out.split("\n"))
