"""What was written in a folder of reports, in words for every format."""

from __future__ import annotations

from ..base.text import Text, both, join, quoted, same
from ..screening.reported import Reports

_NAMED = 5


def say_written(number: int, unchanged: int) -> Text:
    """Count the reports that were written, and those that say the same as before."""
    text = both(f"已写报告 {number:,} 份", f"{number:,} report{'s' * (number != 1)} written")
    if unchanged:
        text += both(f"，另有 {unchanged:,} 份无变化", f", {unchanged:,} unchanged")
    return text


def say_reports(reports: Reports) -> Text:
    """Say how many reports were written, and where their index is."""
    text = say_written(reports.written, reports.unchanged)
    if without := len(reports.without):
        many = "1 company" if without == 1 else f"{without:,} companies"
        text += both(
            f"；{without:,} 家没有可享受的事项，未写（加 --all 也写）",
            f"; none for {many} that no grant applies to (--all writes them too)",
        )
    return text + both(f"。目录：{reports.index}", f". Index: {reports.index}")


def say_left(reports: Reports) -> Text | None:
    """Name the reports in the folder that are not of this table's companies."""
    if not (left := reports.left):
        return None
    named = join([same(quoted(name)) for name in left[:_NAMED]])
    if (rest := len(left) - _NAMED) > 0:
        named += both(f"等 {len(left):,} 份", f" and {rest:,} more")
    count = len(left)
    lead = both(
        f"文件夹中另有 {count:,} 份报告，其企业不在本次名单中，或已没有可享受的事项（未删除）：",
        f"Kept in the folder, but of companies not in this table, or that no grant applies to any "
        f"more ({count:,}): ",
    )
    return lead + named + both("。", ".")
