"""Columns that are not read: told before the result, with what may be meant."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

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
