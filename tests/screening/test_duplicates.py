"""Companies that stand in a table more than once are told, with the money counted again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from support import Ran
from support.tables import write_workbook

Tool = Callable[..., Ran]
HEAD = "企业名称,统一社会信用代码,所在区,单位性质与业务,智能化改造设备购置额（万元）\n"


def test_by_code_else_by_name(tmp_path: Path, tjsubsidy: Tool) -> None:
    path = tmp_path / "t.csv"
    path.write_text(
        HEAD + "甲公司,91120111MA0FAKE17C,西青区,制造业,1200\n"
        "甲有限公司,'91120111ma0fake17c,西青区,制造业,1000\n"
        "乙公司,,西青区,制造业,800\n丙公司,,西青区,制造业,5\n乙公司,,西青区,制造业,800\n"
        ",,西青区,制造业,7\n,,西青区,制造业,8\n",
        "utf-8",
    )
    ran = tjsubsidy("screen", path, "--format", "json", "--fail-on-duplicates")
    assert ran.code == 3
    result = json.loads(ran.out)
    assert result["duplicates"] == {
        "rows": 2,
        "counted_again": 18_000_000,
        "first": [
            {"rows": [{"row": 2}, {"row": 3}], "count": 2, "counted_again": 10_000_000},
            {"rows": [{"row": 4}, {"row": 6}], "count": 2, "counted_again": 8_000_000},
        ],
    }
    page = "".join(tjsubsidy("screen", path, lang="zh").out.split("\n"))
    assert "同一企业重复 2 行（第 2、3；4、6 行）" in page
    assert tjsubsidy("screen", path).code == 0


def test_there_are_none(tjsubsidy: Tool, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(HEAD + "甲公司,,西青区,制造业,1200\n", "utf-8")
    ran = tjsubsidy("screen", path, "--format", "json", "--fail-on-duplicates")
    assert (ran.code, json.loads(ran.out)["duplicates"]["rows"]) == (0, 0)


def test_on_several_sheets(tjsubsidy: Tool, tmp_path: Path) -> None:
    import openpyxl

    rows: list[list[object]] = [["企业名称", "main_revenue"], ["甲公司", 5]]
    path = write_workbook(tmp_path / "t.xlsx", rows)
    book = openpyxl.load_workbook(path)
    book.worksheets[0].title = "一"
    other = book.create_sheet("二")
    for row in rows:
        other.append(row)
    book.save(path)
    result = json.loads(tjsubsidy("screen", path, "--format", "json").out)
    (found,) = result["duplicates"]["first"]
    assert found["rows"] == [{"sheet": "一", "row": 2}, {"sheet": "二", "row": 2}]
