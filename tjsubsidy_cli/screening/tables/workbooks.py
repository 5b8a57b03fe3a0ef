"""XLSX workbooks: the first visible sheet whose headings are known.

A cell becomes the text that a person sees, without number formats. An error value, a formula that
was never calculated, and a part of merged cells look like blanks, but are told as wrong.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice, repeat
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, load_workbook
from python_calamine import SheetTypeEnum as Kind
from python_calamine import SheetVisibleEnum as Visibility

from ...base.errors import TjsubsidyError, user_error
from ...base.records import record
from ...base.text import both
from ...policy.catalogue import Catalogue
from .headings import Heading, Headings, NoHeadingsError, find_headings
from .sheets import BLOCK_ROWS, HEAD_ROWS, Blocks, Reject, Sheet, as_block
from .spreadsheet_parts import Contents, Package, damaged

Cell = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta
_EXACT = 10**15  # Excel keeps 15 digits, so that larger whole numbers are not exact

UNREADABLE = both("日期或时间超出范围。", "a date or a time that is out of range.")
MERGED = both(
    "合并单元格；请取消合并，逐行填写。",
    "part of merged cells; unmerge them and fill in each row.",
)


@record(kw_only=False)
class _Table:
    """A worksheet with its headings, and the invalid cells that calamine does not show."""

    sheet: CalamineSheet
    headings: Headings
    first: int  # row of data, counted from 0
    contents: Contents


def open_workbook(path: Path, catalogue: Catalogue, maps: Sequence[str]) -> Sheet:
    """Open a workbook; rows have Excel's numbers. Raises TjsubsidyError, or OSError."""
    package = Package(path)
    with _reading(str(path)):
        book = load_workbook(path)
    table = _table(book, package, catalogue, maps)
    height = max(table.sheet.total_height, table.contents.rows)
    return Sheet(table.headings, height, _blocks(table, height, str(path)))


@contextmanager
def _reading(place: str) -> Iterator[None]:
    try:
        yield
    except CalamineError as error:
        raise damaged(place, str(error)) from None


def _table(
    book: CalamineWorkbook, package: Package, catalogue: Catalogue, maps: Sequence[str]
) -> _Table:
    """Find the first visible worksheet with headings. Raises TjsubsidyError if there is none."""
    missing: list[TjsubsidyError] = []
    for about in book.sheets_metadata:
        if about.typ != Kind.WorkSheet or about.visible != Visibility.Visible:
            continue
        contents = package.contents(
            about.name
        )  # first, as it refuses what calamine should not read
        with _reading(package.place):
            sheet = book.get_sheet_by_name(about.name)
            rows = islice(_rows(sheet), HEAD_ROWS)
            head = [[_text(cell) or "" for cell in row or ()] for row in rows]
        try:
            number, headings = find_headings(head, catalogue, maps, package.place, by_hand=True)
        except NoHeadingsError as error:
            missing.append(error)
        else:
            return _Table(sheet, headings, number + 1, contents)
    if missing:
        raise missing[0]
    raise user_error(both("没有可见的工作表。", "no visible worksheet."), place=package.place)


def _rows(sheet: CalamineSheet) -> Iterator[list[Cell] | None]:
    """All rows from row 1 and column A; None for a row that calamine cannot read."""
    before: list[Cell] = [""] * (sheet.start[1] if sheet.start else 0)
    rows = sheet.iter_rows()
    while True:
        try:
            yield before + next(rows)
        except StopIteration:
            return
        except (OverflowError, ValueError):
            yield None


def _blocks(table: _Table, height: int, place: str) -> Blocks:
    columns = table.headings.columns
    merged = {column: _Covered(table.sheet, column.index) for column in columns}
    needed = [column.index for column in table.headings.cells]
    blank: list[Cell] | None = [""] * (max(needed) + 1)
    with _reading(place):
        rows = chain(_rows(table.sheet), repeat(blank))  # calamine ends at the last value
        numbered = enumerate(islice(rows, table.first, height), table.first)
        while part := list(islice(numbered, BLOCK_ROWS)):
            rejects = list(_rejects(part, table, merged))
            kept = {
                number + 1: {index: _text(row[index]) for index in needed}
                for number, row in part
                if row is not None
            }
            done = part[-1][0] + 1
            yield as_block(table.headings, list(kept), list(kept.values()), rejects, done)


def _rejects(
    rows: Sequence[tuple[int, list[Cell] | None]], table: _Table, merged: dict[Heading, _Covered]
) -> Iterator[Reject]:
    """Find the cells that are read and invalid, or part of merged cells."""
    read = {column.index: column for column in table.headings.columns}
    for number, row in rows:
        if row is None:
            yield Reject(number + 1, "", "", UNREADABLE)
        for index, shown, reason in table.contents.wrong.get(number, ()):
            if index in read:
                yield Reject(number + 1, read[index].title, shown, reason)
    for column, covered in merged.items():
        if covered.ranges:
            for number, _ in rows:
                if number in covered:
                    yield Reject(number + 1, column.title, "", MERGED)


class _Covered:
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


def _text(cell: Cell) -> str | None:
    """The text that a person sees in a cell; None for a blank one."""
    match cell:
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer() and abs(cell) < _EXACT:
            return str(int(cell))
        case dt.time() | dt.date():
            return cell.isoformat()
    return str(cell) or None
