"""How a sheet looks: on paper, and with rows as high as their texts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_A4 = 9
_LINE = 15  # points
_MOST = 409  # points that a row may have
_WIDE = "\u2e80"  # from here on, characters are two columns wide


def for_print(sheet: Worksheet) -> None:
    """Print a sheet on A4, as wide as the paper, with its headings (of two lines) on each page."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_row(0, 2 * _LINE)


def height_of(cells: Iterable[tuple[object, int]]) -> int:
    """The height of a row of texts that are broken to the width of their columns.

    Not every program finds it by itself.
    """
    lines = (_lines(text, width) for text, width in cells if isinstance(text, str))
    return min(_MOST, _LINE * max(1, *lines, 1))


def _lines(text: str, width: int) -> int:
    parts = (sum(1 + (char >= _WIDE) for char in part) for part in text.split("\n"))
    return sum(1 + max(0, part - 1) // max(1, width - 2) for part in parts)
