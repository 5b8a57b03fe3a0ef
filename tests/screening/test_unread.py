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
    named = "没有读取的列：“设备采购额（万元）”（工作表“北辰”）（是不是“"
    assert note["text"]["zh"].startswith(named)
    assert note["text"]["zh"].endswith("、“备注”、“电话”（工作表“南开”）")
    assert note["text"]["en"].endswith(", “备注”, “电话” (on “南开”)")
    assert named in ran.err
    assert "没有读取的列：“备注”、“设备采购额（万元）”（工作表“北辰”）、" in ran.err
