"""Columns that are not read: told before the result, with what may be meant."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
from support import Ran

Tool = Callable[..., Ran]


def test_a_title_like_a_known_one_is_told_before_the_result(
    tmp_path: Path, tjsubsidy: Tool
) -> None:
    path = tmp_path / "t.csv"
    path.write_text(
        "企业名称,所在区,智能化改造设备采购额（万元）,联系人\n甲,西青区,5,王\n", "utf-8"
    )
    ran = tjsubsidy("screen", path, "--format", "json", lang="zh")
    assert (
        "没有读取的列：“智能化改造设备采购额（万元）”（是不是“智能化改造设备购置额”？）" in ran.err
    )
    assert "联系人" not in ran.err
    (note,) = [each for each in json.loads(ran.out)["notes"] if each["kind"] == "unread"]
    assert "（是不是“智能化改造设备购置额”？）、“联系人”" in note["text"]["zh"]
    assert json.loads(ran.out)["unread"] == ["智能化改造设备采购额（万元）", "联系人"]
    assert tjsubsidy("screen", path, "--fail-on-unread").code == 3
    path.write_text("企业名称,所在区\n甲,西青区\n", "utf-8")
    ran = tjsubsidy("screen", path, "--fail-on-unread")
    assert (ran.code, ran.err) == (0, "")


def test_a_column_of_some_worksheets_is_told_with_their_names(
    tmp_path: Path, tjsubsidy: Tool
) -> None:
    """What no worksheet reads needs no name; what one of several does not read, does."""
    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    more: dict[str, list[str]] = {"西青": [], "北辰": ["设备采购额（万元）"], "南开": ["电话"]}
    for name, titles in more.items():
        sheet = book.create_sheet(name)
        sheet.append(["企业名称", "所在区", "备注", *titles])
        sheet.append([f"{name}公司", "西青区", "新客户", *("5" for _ in titles)])
    path = tmp_path / "t.xlsx"
    book.save(path)
    ran = tjsubsidy("screen", path, "--format", "json", "--fail-on-unread", lang="zh")
    said = json.loads(ran.out)
    assert said["unread"] == ["备注", "设备采购额（万元）", "电话"]
    (note,) = [each for each in said["notes"] if each["kind"] == "unread"]
    asked = "没有读取的列：工作表“北辰”：“设备采购额（万元）”（是不是“研发设备购置额”？）"
    assert asked in ran.err
    assert note["text"]["zh"] == asked + "；“备注”；工作表“南开”：“电话”"
    assert note["text"]["en"].endswith("; “备注”; on “南开”: “电话”")
    assert "没有读取的列：“备注”；工作表“北辰”：“设备采购额（万元）”；工作表“南开”：" in ran.err


def test_a_list_without_a_known_column_is_told_before_the_result(
    tmp_path: Path, tjsubsidy: Tool
) -> None:
    """Nobody should take the companies of one worksheet for those of all."""
    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    sheets: dict[str, list[list[object]]] = {
        "在谈": [["客户摸底表"], ["序号", "企业名称", "行业"], [1, "甲", "制造业"]],
        "新增": [["企业名称", "所在区"], ["乙", "西青区"]],
        "说明": [["仅供内部使用"]],
    }
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path = tmp_path / "t.xlsx"
    book.save(path)
    ran = tjsubsidy("screen", path, lang="zh")
    reason = "第 2 行像企业名单的表头，但没有一列是填报项；可用 --map 列名=填报项"
    assert ran.err == f"{path}!在谈: 没有读取：{reason}。\n"
    page = "".join(ran.out.split())
    assert f"“在谈”（{''.join(reason.split())}）、“说明”（没有企业名单的表头）" in page
    mapped = tjsubsidy("screen", path, "--map", "行业=activities", lang="zh")
    assert mapped.err == ""
