"""Merged cells of a worksheet, of which only the first has a value."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from python_calamine import CalamineSheet


class Covered:
    """The rows in which a column's cell is part of merged cells, and not their first."""

    def __init__(self, sheet: CalamineSheet, column: int) -> None:
        self.ranges: list[tuple[int, int]] = []  # of rows, in order and apart from each other
        ranges = (
            (top + (left == column), bottom)
            for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
            if left <= column <= right
        )
        for first, last in sorted(ranges):
            if self.ranges and first <= self.ranges[-1][1]:
                self.ranges[-1] = self.ranges[-1][0], max(last, self.ranges[-1][1])
            elif first <= last:
                self.ranges.append((first, last))

    def __contains__(self, row: int) -> bool:
        place = bisect_right(self.ranges, row, key=lambda rows: rows[0]) - 1
        return place >= 0 and row <= self.ranges[place][1]
