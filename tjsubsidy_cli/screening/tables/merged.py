"""Merged cells of a worksheet, of which only the first has a value.

A sum may be that of all rows or of each, so that nobody knows it. A district that stands beside
several companies is that of each.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from python_calamine import CalamineSheet


class Covered:
    """The rows in which a column's cell is part of merged cells, and not their first.

    Of a column that ``is_spread``, those below each other are none.
    """

    def __init__(self, sheet: CalamineSheet, column: int, *, is_spread: bool = False) -> None:
        self.ranges: list[tuple[int, int]] = []  # of rows, in order and apart from each other
        ranges = (
            (top + (left == column), bottom)
            for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
            if left <= column <= right and not (is_spread and left == right)
        )
        for first, last in sorted(ranges):
            if self.ranges and first <= self.ranges[-1][1]:
                self.ranges[-1] = self.ranges[-1][0], max(last, self.ranges[-1][1])
            elif first <= last:
                self.ranges.append((first, last))

    def __contains__(self, row: int) -> bool:
        place = bisect_right(self.ranges, row, key=lambda rows: rows[0]) - 1
        return place >= 0 and row <= self.ranges[place][1]


class Spread:
    """Gives the text of merged cells of one column to each of their rows, read in order.

    Only those from the row ``first`` on: above are headings.
    """

    def __init__(self, sheet: CalamineSheet, column: int, first: int = 0) -> None:
        self.ranges = sorted(
            (top, bottom)
            for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
            if left == right == column and first <= top < bottom
        )
        self.text: str | None = None

    def of(self, row: int, text: str | None) -> str | None:
        """The text of a row: its own, or that of the merged cells it is part of."""
        place = bisect_right(self.ranges, row, key=lambda rows: rows[0]) - 1
        if place < 0 or row > self.ranges[place][1]:
            return text
        if row == self.ranges[place][0]:
            self.text = text
        return self.text
