"""XLSX workbooks: all visible sheets that are lists of companies.

A list names companies and facts; a summary of districts is none. If no sheet has names or codes,
the first one with facts is read.

A cell becomes the text that a person sees; of number formats, those that scale a sum or name its
unit count. An error value, a formula that
was never calculated, and a part of merged cells look like blanks, but are told as wrong.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain, islice, repeat
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, load_workbook
from python_calamine import SheetTypeEnum as Kind
from python_calamine import SheetVisibleEnum as Visibility

from ...base.errors import TjsubsidyError, user_error
from ...base.records import record, replace
from ...base.shell import file_word, next_command
from ...base.text import Text, both, join, quoted, same
from ...company.form.layout import LISTS
from ...company.profile import DISTRICT
from ...policy.catalogue import Catalogue
from .corrections import HOW_READ
from .formatted import units_by_column, with_formats
from .heading_rows import HEAD_ROWS
from .headings import CODE, NAME, Heading, Headings, find_headings
from .merged import Covered, Spread
from .no_headings import NoHeadingsError
from .no_workbook import damaged
from .sheets import (
    BLOCK_ROWS,
    EXACT,
    Blocks,
    LeftOut,
    Reject,
    Sheet,
    Table,
    as_block,
    plain_number,
)
from .spreadsheet_parts import MOST_CELLS, Contents, Package
from .titles import plain, said

Cell = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta
_SHOWN = 12  # names of worksheets
_NOT_CHOSEN = both("没有用 --sheet 选择", "not chosen by --sheet")
_OURS = both("本工具写的说明", "a sheet that this tool wrote")
_HIDDEN = both("隐藏的工作表", "a hidden sheet")
_NO_HEADINGS = both("没有企业名单的表头", "no headings of a list of companies")
_NO_LIST = both("没有企业名称或代码列", "no column of names or codes of companies")

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
    titles: Sequence[str]
    units: Mapping[int, int | None]  # of the columns in which number formats count

    def shown(self, row: int, column: int, cell: Cell) -> str | None:
        """The text that a person sees in a cell; None for a blank one."""
        text = _text(cell)
        if text and column in self.units and type(cell) in {int, float}:
            found = self.contents.format_of(row, column)
            return found.shown(text, self.units[column]) if found else text
        return text

    def names_companies(self) -> bool:
        """Whether the sheet has names or codes of companies."""
        return any(self.headings.of(meaning) for meaning in (NAME, CODE))


def open_workbook(
    path: Path,
    catalogue: Catalogue,
    maps: Sequence[str],
    names: Sequence[str] = (),
    *,
    carry: bool = False,
) -> Table:
    """Open a workbook, or only the sheets with some names; rows have Excel's numbers.

    Raises TjsubsidyError, or OSError.
    """
    package = Package(path)
    if LISTS in package.sheets:
        raise user_error(
            both("这是一家企业填的表单，不是企业名单。", "the form of one company, not a list."),
            both("请用：", "Read it with: ") + same(next_command("check", file_word(path))),
            place=str(path),
        )
    with _reading(str(path)):
        book = load_workbook(path)
    lists, left_out = _Lists(book, package, catalogue, maps, carry=carry).chosen(names)
    sheets = []
    for each in lists:
        height = max(each.sheet.total_height, each.contents.rows)
        blocks = _blocks(each, height, str(path))
        sheets.append(Sheet(each.headings, height, blocks, each.sheet.name))
    return Table(tuple(sheets), left_out)


@contextmanager
def _reading(place: str) -> Iterator[None]:
    try:
        yield
    except CalamineError as error:
        raise damaged(place, str(error)) from None


class _Lists:
    """Looks for the lists of companies in a workbook."""

    def __init__(
        self,
        book: CalamineWorkbook,
        package: Package,
        catalogue: Catalogue,
        maps: Sequence[str],
        *,
        carry: bool,
    ) -> None:
        self.carry = carry
        self.book, self.package, self.catalogue, self.maps = book, package, catalogue, maps
        self.left = MOST_CELLS
        self.used = set[str]()  # maps whose titles are on some sheet
        self.blank = set[str]()  # sheets, which nobody misses

    def chosen(self, names: Sequence[str]) -> tuple[list[_Table], tuple[LeftOut, ...]]:
        """The lists to read, and the sheets that are left out. Raises TjsubsidyError."""
        sheets = [s for s in self.book.sheets_metadata if s.typ == Kind.WorkSheet]
        self._check(names, [sheet.name for sheet in sheets])
        found: dict[str, _Table] = {}
        why: dict[str, TjsubsidyError | Text] = {}
        for sheet in sheets:
            if names and sheet.name not in names:
                why[sheet.name] = _NOT_CHOSEN
            elif not names and sheet.name in (HOW_READ.zh, HOW_READ.en):
                why[sheet.name] = _OURS
            elif not names and sheet.visible != Visibility.Visible:
                why[sheet.name] = _HIDDEN
            else:
                try:
                    found[sheet.name] = self._table(sheet.name)
                except NoHeadingsError as error:
                    why[sheet.name] = error
                except TjsubsidyError as error:
                    if names or not found:
                        raise
                    why[sheet.name] = error
        lists = {n: t for n, t in found.items() if names or t.names_companies()}
        lists = lists or dict(list(found.items())[:1])
        errors = [error for error in why.values() if isinstance(error, TjsubsidyError)]
        if errors and (not lists or names):
            raise errors[0]
        if not lists:
            raise user_error(
                both("没有可见的工作表。", "no visible worksheet."), place=self.package.place
            )
        self._check_maps(next(iter(lists.values())))
        why |= dict.fromkeys(found.keys() - lists.keys(), _NO_LIST)
        missed = [s.name for s in sheets if s.name in why and s.name not in self.blank]
        left_out = (_left_out(name, why[name]) for name in missed)
        return list(lists.values()), tuple(left_out)

    def _check(self, names: Sequence[str], there: Sequence[str]) -> None:
        for name in names:
            if name not in there:
                shown = join(same(quoted(each)) for each in there[:_SHOWN])
                raise user_error(
                    both(f"没有工作表{quoted(name)}。", f"no worksheet {quoted(name)}."),
                    both("有：", "There are: ") + shown + both("。", "."),
                    place=self.package.place,
                )

    def _table(self, name: str) -> _Table:
        """A worksheet with headings. Raises TjsubsidyError for any other."""
        place = f"{self.package.place}!{name}" if len(self.package.sheets) > 1 else ""
        contents = self.package.contents(name, self.left)  # first, as it refuses what calamine
        with _reading(self.package.place):  # should not read
            sheet = self.book.get_sheet_by_name(name)
            if not sheet.height:
                self.blank.add(name)
            rows = islice(_rows(sheet), HEAD_ROWS)
            head = [[_text(cell) or "" for cell in row or ()] for row in rows]
        there = {each.name for row in head for title in row for each in said(title)}
        maps = [m for m in self.maps if "=" not in m or plain(m.rpartition("=")[0]) in there]
        place = place or self.package.place
        number, headings = find_headings(
            head, self.catalogue, maps, place, by_hand=True, carry=self.carry
        )
        headings = with_formats(headings, contents, number + 1, self.catalogue)
        self.left -= contents.rows * contents.columns
        self.used.update(maps)
        units = units_by_column(headings, contents, self.catalogue)
        district = headings.of(DISTRICT)
        if district and Spread(sheet, district.index, number + 1).ranges:
            headings = replace(headings, spread=(district,))
        return _Table(sheet, headings, number + 1, contents, head[number], units)

    def _check_maps(self, first: _Table) -> None:
        """Raises TjsubsidyError for a map of a title that no sheet has."""
        if unused := [m for m in self.maps if m not in self.used]:
            find_headings([first.titles], self.catalogue, unused, self.package.place)


def _left_out(name: str, why: TjsubsidyError | Text) -> LeftOut:
    match why:
        case NoHeadingsError(names_companies=int() as row):
            reason = both(
                f"第 {row} 行像企业名单的表头，但没有一列是填报项；可用 --map 列名=填报项",
                f"row {row} is like headings of a list of companies, but no column is an item: "
                "use --map TITLE=FACT",
            )
            return LeftOut(name, reason, names_companies=True)
        case NoHeadingsError():
            return LeftOut(name, _NO_HEADINGS)
        case TjsubsidyError():
            return LeftOut(name, why.problems[0].what)
    return LeftOut(name, why)


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
    merged = {c: Covered(table.sheet, c.index, is_spread=c.means == DISTRICT) for c in columns}
    spread = {c.index: Spread(table.sheet, c.index) for c in table.headings.spread}
    needed = [column.index for column in table.headings.cells]
    blank: list[Cell] | None = [""] * (max(needed) + 1)
    with _reading(place):
        rows = chain(_rows(table.sheet), repeat(blank))  # calamine ends at the last value
        numbered = enumerate(islice(rows, table.first, height), table.first)
        while part := list(islice(numbered, BLOCK_ROWS)):
            rejects = list(_rejects(part, table, merged))
            kept = {
                number + 1: {index: table.shown(number, index, row[index]) for index in needed}
                for number, row in part
                if row is not None
            }
            for index, cells in spread.items():
                for number, texts in kept.items():
                    texts[index] = cells.of(number - 1, texts[index])
            done = part[-1][0] + 1
            hidden = frozenset(n + 1 for n, _ in part if n in table.contents.hidden)
            yield as_block(table.headings, list(kept), list(kept.values()), rejects, done, hidden)


def _rejects(
    rows: Sequence[tuple[int, list[Cell] | None]], table: _Table, merged: dict[Heading, Covered]
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


def _text(cell: Cell) -> str | None:
    """The text of a cell as a person sees it without a number format; None for a blank one."""
    match cell:
        case bool():
            return "true" if cell else "false"
        case float() if abs(cell) < EXACT:
            return plain_number(cell)
        case dt.time() | dt.date():
            return cell.isoformat()
    return str(cell) or None
