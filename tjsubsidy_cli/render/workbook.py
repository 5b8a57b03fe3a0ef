"""What all workbooks share: how one is written, and the height of a row."""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from ..base.errors import user_error
from ..base.text import both, same

if TYPE_CHECKING:
    from xlsxwriter import Workbook

A4 = 9  # the paper's number


def import_xlsxwriter() -> ModuleType:
    """Import XlsxWriter. Raises TjsubsidyError if it is not installed."""
    try:
        import xlsxwriter
    except ImportError:
        raise user_error(
            both("xlsx 格式需要 XlsxWriter。", "the format xlsx needs XlsxWriter."),
            both("请运行：", "Run: ") + same("pip install XlsxWriter"),
        ) from None
    return xlsxwriter


def write_workbook(write: Callable[[Workbook], None]) -> bytes:
    """Write a workbook. Raises TjsubsidyError if XlsxWriter is not installed."""
    xlsxwriter = import_xlsxwriter()
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        write(book)
    return out.getvalue()


def row_height(*cells: tuple[str, int]) -> float:
    """Compute the height of a row for its texts, because only Excel itself would fit it."""
    lines = 1
    for text, width in cells:
        needed = sum(2.1 if east_asian_width(char) in "WFA" else 1 for char in text)
        lines = max(lines, math.ceil(needed / width))
    return 15.0 * lines + 1


def range_of(first: int, column: int, last: int) -> str:
    """Name the cells of a column from one row to another, for formulas of any cell."""
    from xlsxwriter.utility import xl_range_abs

    return xl_range_abs(first, column, last, column)
