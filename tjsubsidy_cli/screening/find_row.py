"""Find the row of one company in a table: by number, by name or code, or as the only one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import polars as pl

from ..base.errors import TjsubsidyError, user_error
from ..base.records import record, replace
from ..base.shell import file_word, next_command, shell_word
from ..base.text import Text, both, fold, join, nearest, quoted, same
from ..company.credit_code import tidy_credit_code
from ..company.source import RowChoice
from ..policy.catalogue import Catalogue
from .answered import Answered
from .cells import Answers
from .no_company import WHAT
from .tables.headings import CODE, NAME, Headings
from .tables.readers import open_table
from .tables.sheets import SHOWN, Block, Sheet, parts_of

_NAMED = 5  # companies in a message
_COMPARED = 5000  # names that a mistyped one is compared with
_BY_NAME = both("也可用 --company 名称或代码。", "Or name it: --company NAME|CODE.")
_NO_COMPANY = both("表中没有企业。", "the table has no company.")


class Place(NamedTuple):
    """Where a company stands: its worksheet, if there are several, its row, and its name."""

    sheet: str
    number: int
    name: str


@record(kw_only=False)
class Row:
    """A company's row: its place, its cells as a block that holds no other row, and its answers."""

    place: Place
    headings: Headings
    block: Block
    answered: Answered


def find_row(path: Path, catalogue: Catalogue, wanted: RowChoice) -> Row:
    """Find the company that is wanted.

    Raises TjsubsidyError if there is none, or if it might be several.
    """
    names = () if wanted.sheet is None else (wanted.sheet,)
    sheets = open_table(path, catalogue, wanted.maps, names).sheets
    search = _Search(path, catalogue, sheets, several=len(sheets) > 1 or bool(names))
    if wanted.row is not None:
        return search.numbered(wanted.row)
    return search.only() if wanted.company is None else search.named(wanted.company)


class _Search:
    """Looks through the lists of a table."""

    def __init__(
        self, path: Path, catalogue: Catalogue, sheets: Sequence[Sheet], *, several: bool
    ) -> None:
        self.path, self.catalogue, self.sheets, self.several = path, catalogue, sheets, several

    def blocks(self, sheet: Sheet) -> Iterator[tuple[Block, Answered]]:
        """The blocks of a list, with their companies."""
        reader = Answers(self.catalogue, sheet.headings)
        return ((part, reader.read(part)) for part in parts_of(sheet))

    def places(self, sheet: Sheet, answered: Answered) -> Iterator[tuple[Place, str | None]]:
        """The companies of a block, with their codes."""
        on = sheet.name if self.several else ""
        for number, name, code in answered.companies.select("row", NAME, CODE).iter_rows():
            yield Place(on, number, name or code or ""), code

    def error(self, what: Text, hint: Text | None = None, sheet: str = "") -> TjsubsidyError:
        return user_error(what, hint, place=f"{self.path}{f'!{sheet}' if sheet else ''}")

    # ------------------------------------------------------------------------ by its number

    def numbered(self, number: int) -> Row:
        """The company in a row with a number, which several lists may have."""
        found, why = list[Row](), list[tuple[bool, str, Text]]()
        for sheet in self.sheets:
            row = self.at(sheet, number)
            if isinstance(row, Row):
                found.append(row)
            else:
                beyond, what = row
                why.append((beyond, sheet.name if self.several else "", what))
        if len(found) == 1:
            return found[0]
        if not found:  # a row that is there says more than a list that has none
            _, name, what = min(why, key=lambda each: each[0])
            raise self.error(what, _BY_NAME, name)
        places = [row.place for row in found]
        count = len(places)
        raise self.error(
            both(f"{count} 张工作表都有第 {number} 行：", f"{count} worksheets have row {number}: ")
            + _listed(places, count),
            _ways(places[0]),
        )

    def at(self, sheet: Sheet, number: int) -> Row | tuple[bool, Text]:
        """The company in a row; else whether the list has no such row, and what stands there."""
        first, last = 0, 0
        for part, answered in self.blocks(sheet):
            numbers = {*part.cells["row"], *(reject.row for reject in part.rejects)}
            first, last = first or min(numbers, default=0), max(numbers, default=last)
            for place, _ in self.places(sheet, answered):
                if place.number == number:
                    return _row(place, sheet, part, answered)
            if number in numbers:
                return False, _what_stands(number, part, answered)
            if number < first:
                return True, both(
                    f"第 {number} 行是表头或在表头之上，企业从第 {first} 行开始。",
                    f"row {number} is a heading or above it; the list begins at row {first}.",
                )
        if not last:
            return True, _NO_COMPANY
        return True, both(f"表格到第 {last} 行为止。", f"the list ends at row {last}.")

    # ---------------------------------------------------------------------- as the only one

    def only(self) -> Row:
        """The only company of the table."""
        count, first, found = 0, list[Place](), list[Row]()
        for sheet in self.sheets:
            for part, answered in self.blocks(sheet):
                count += answered.companies.height
                for place, _ in self.places(sheet, answered):
                    if len(first) == _NAMED:
                        break
                    first.append(place)
                    found = found or [_row(place, sheet, part, answered)]
        if count == 1:
            return found[0]
        if not count:
            raise self.error(_NO_COMPANY)
        raise self.error(
            both(f"表中有 {count:,} 家企业：", f"the table has {count:,} companies: ")
            + _listed(first, count),
            _ways(first[0])
            + both(
                "，或 --company 名称或代码；全部评估：", ", or --company NAME|CODE; all of them: "
            )
            + same(next_command("screen", file_word(self.path))),
        )

    # ------------------------------------------------------------------ by its name or code

    def named(self, word: str) -> Row:
        """The company with a name or a code."""
        name, code = fold(word), tidy_credit_code(word)
        found, places = list[Row](), list[Place]()
        like, others = list[Place](), dict[str, Place]()
        for sheet in self.sheets:
            for part, answered in self.blocks(sheet):
                for place, its_code in self.places(sheet, answered):
                    own = fold(place.name)
                    if (name and own == name) or (code and its_code == code):
                        places.append(place)
                        found = found or [_row(place, sheet, part, answered)]
                    elif name and name in own:
                        like.append(place)
                    elif len(others) < _COMPARED:
                        others.setdefault(place.name, place)
        if len(places) == 1:
            return found[0]
        if places:
            count = len(places)
            raise self.error(
                both(f"{quoted(word)}有 {count} 行：", f"{count} rows are {quoted(word)}: ")
                + _listed(places, count),
                _ways(places[0]),
            )
        what = both(f"表中没有企业{quoted(word)}。", f"the table has no company {quoted(word)}.")
        meant = nearest(word, others)
        if close := [*like, *([others[meant]] if meant else [])]:
            raise self.error(what, both("相近的：", "Similar: ") + _listed(close, len(close)))
        raise self.error(what)


def _row(place: Place, sheet: Sheet, part: Block, answered: Answered) -> Row:
    """A row of a block by itself."""
    own = pl.col("row") == place.number
    hidden = part.hidden & {place.number}
    block = replace(part, cells=part.cells.filter(own), rejects=(), hidden=hidden)
    rejects = tuple(reject for reject in answered.rejects if reject.row == place.number)
    companies = answered.companies.filter(own)
    return Row(
        place, sheet.headings, block, replace(answered, companies=companies, rejects=rejects)
    )


def _what_stands(number: int, part: Block, answered: Answered) -> Text:
    """Say what stands in a row that is no company."""
    for aside in answered.aside:
        if aside.row == number:
            what, shown = WHAT[aside.kind], quoted(aside.text) if aside.text else ""
            return both(
                f"第 {number} 行{shown}是{what.zh}，不是企业。",
                f"row {number}{shown and f' ({shown})'} is {what.en}, not a company.",
            )
    for reject in answered.rejects:
        if reject.row == number and not reject.assessed:
            why = reject.reason
            return both(
                f"第 {number} 行无法读取：{why.zh}", f"row {number} cannot be read: {why.en}"
            )
    cells = part.cells.filter(pl.col("row") == number)
    name = cells[NAME][0] if NAME in cells and cells.height else None
    if name and name.strip():
        shown = quoted(name, SHOWN)
        return both(
            f"第 {number} 行{shown}是说明，不是企业。",
            f"row {number} ({shown}) is a remark, not a company.",
        )
    return both(f"第 {number} 行是空行。", f"row {number} is blank.")


def _ways(place: Place) -> Text:
    """How to choose one of several companies."""
    sheet = f"--sheet {shell_word(place.sheet)} " if place.sheet else ""
    return both("请指明一家：", "Choose one: ") + same(f"{sheet}--row {place.number}")


def _listed(places: Sequence[Place], count: int) -> Text:
    """Name companies with their rows, the first of them if there are many."""
    named = join(map(_named, places[:_NAMED]))
    return named + (both("等。", " and others.") if count > _NAMED else both("。", "."))


def _named(place: Place) -> Text:
    sheet = quoted(place.sheet) if place.sheet else ""
    zh, en = f"{sheet}第 {place.number} 行", f"row {place.number}{sheet and f' of {sheet}'}"
    name = quoted(place.name) if place.name else ""
    return both(zh + name, f"{en} ({name})" if name else en)
