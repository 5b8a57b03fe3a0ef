"""The worksheets of a small workbook, such as a form, cell by cell."""

from __future__ import annotations

from itertools import islice, product
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, load_workbook

from ...company.form.sheet import Page, Raw
from .no_workbook import damaged
from .spreadsheet_parts import Contents, Package
from .workbooks import MERGED

MOST_CELLS = 1_000_000  # of a worksheet


def read_pages(path: Path) -> list[Page]:
    """Read all worksheets. Raises TjsubsidyError for what is no workbook or too large."""
    package = Package(path)
    contents = {name: package.contents(name, MOST_CELLS) for name in package.sheets}
    try:
        book = load_workbook(path)
        return [_page(book.get_sheet_by_name(name), found) for name, found in contents.items()]
    except (CalamineError, OverflowError, ValueError) as error:  # the last ones for odd dates
        raise damaged(str(path), str(error)) from None


def _page(sheet: CalamineSheet, contents: Contents) -> Page:
    wrong = {
        (row, column): (shown, what)
        for row, cells in contents.wrong.items()
        for column, shown, what in cells
    }
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        cells = product(range(top, bottom + 1), range(left, right + 1))
        wrong |= dict.fromkeys(islice(cells, 1, MOST_CELLS), ("", MERGED))
    rows = sheet.to_python(skip_empty_area=False)
    return Page(sheet.name, [[_raw(cell) for cell in row] for row in rows], wrong)


def _raw(cell: object) -> Raw:
    return cell if isinstance(cell, int | float | str) else str(cell)
