"""The XML parts of an XLSX, checked for size, error values, and formulas without a value.

A workbook is a ZIP of XML files. Calamine unpacks it into memory without bounds. It reads an error
value, and a formula that was never calculated, as a blank, which would mean unknown.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812 - an exception

from ...base.documents import MEGABYTE
from ...base.errors import TjsubsidyError, user_error
from ...base.records import field, record
from ...base.text import Text, both
from .no_workbook import AS_CSV, check_kind, damaged, no_workbook
from .number_formats import NumberFormat, number_format

MOST_UNPACKED = 1024 * MEGABYTE
MOST_SHARED = 256 * MEGABYTE  # of the texts of cells, which calamine holds in memory
MOST_CELLS = 20_000_000  # with blank ones, since calamine holds them all in memory
MOST_WRONG = 1_000_000
_MOST_FORMATS = 255  # that scale or name a unit; a byte tells which
_CHUNK = MEGABYTE // 4
_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_SHARED, _STYLES = "xl/sharedstrings.xml", "xl/styles.xml"
_WITHIN = {"f", "v", "is", "t", "r"}  # the tags within a cell
_TRUE = {"1", "true"}

ERROR = both(
    "公式出错；请在 Excel 中改正，或清空，再保存。",
    "an error value; correct or clear it in Excel, and save.",
)
NEVER_CALCULATED = both(
    "公式没有计算结果；请用 Excel 打开并保存，再重试。",
    "a formula without its value; open it in Excel, save it, and try again.",
)

Wrong = tuple[int, str, Text]  # an invalid cell: its column, text, and problem
Started = Callable[[str, list[str]], None]


@record(kw_only=False)
class Contents:
    """The number of rows of a worksheet, and its invalid cells by row, counted from 0.

    ``hidden`` has the rows that are not shown. ``formats`` has number formats, and ``formatted``
    for each column, by row, the place of one of them, counted from 1, or 0.
    """

    rows: int
    columns: int
    hidden: frozenset[int]
    wrong: dict[int, list[Wrong]]
    formats: tuple[NumberFormat, ...] = ()
    formatted: dict[int, bytearray] = field(default_factory=dict)

    def format_of(self, row: int, column: int) -> NumberFormat | None:
        """The format of a cell, if it scales or names a unit."""
        rows = self.formatted.get(column, b"")
        place = rows[row] if row < len(rows) else 0
        return self.formats[place - 1] if place else None


class Package:
    """The parts of a workbook, whose size has been checked.

    Raises TjsubsidyError for a file that is no workbook or cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.place = str(path)
        check_kind(path)
        with self.reading(), ZipFile(path) as parts:
            self.names = {name.lower(): name for name in parts.namelist()}
            if _BOOK not in self.names:
                raise no_workbook(self.place)
            self._check_size(parts)
            self.stale, self.sheets = self._book(parts)
            self.formats, self.styles = self._number_formats(parts)
        self.path = path

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Turn any error from a damaged or hostile part into a TjsubsidyError."""
        try:
            yield
        except (BadZipFile, ZlibError, expat.ExpatError, ValueError, LookupError) as error:
            raise damaged(self.place, str(error)) from None
        except (NotImplementedError, RuntimeError, EOFError, MemoryError) as error:
            raise damaged(self.place, str(error)) from None  # such as an unusual compression

    def _check_size(self, parts: ZipFile) -> None:
        """Unpack each part once without keeping it, since its declared size may be false."""
        if len(self.names) < len(parts.infolist()):
            raise damaged(self.place, "a part that is there twice")
        left = MOST_UNPACKED
        for part in parts.infolist():
            part.file_size = MOST_UNPACKED + 2 * _CHUNK  # else only its declared size is read
            shared = MOST_SHARED if part.filename.lower() == _SHARED else MOST_UNPACKED
            with parts.open(part) as file:
                while chunk := file.read(_CHUNK):
                    left, shared = left - len(chunk), shared - len(chunk)
                    if left < 0:
                        raise self._too_large(MOST_UNPACKED)
                    if shared < 0:
                        raise self._too_large(MOST_SHARED)

    def _too_large(self, most: int) -> TjsubsidyError:
        size = most // MEGABYTE
        what = both(f"解压后超过 {size} MB。", f"larger than {size} MB when unpacked.")
        return user_error(what, AS_CSV, place=self.place)

    def _book(self, parts: ZipFile) -> tuple[bool, dict[str, str]]:
        """Whether stored values must be recalculated, and each worksheet's part by name."""
        targets: dict[str, str] = {}
        sheets: dict[str, str] = {}
        stale = []

        def relation(tag: str, attributes: list[str]) -> None:
            if tag.rpartition(":")[2] == "Relationship":
                values = _by_name(attributes)
                targets[values.get("Id", "")] = posixpath.join("/xl", values.get("Target", ""))

        def sheet(tag: str, attributes: list[str]) -> None:
            values, name = _by_name(attributes), tag.rpartition(":")[2]
            if name == "sheet":
                target = targets.get(values.get("id", ""), "/")
                sheets[values.get("name", "")] = posixpath.normpath(target)[1:]
            elif name == "calcPr":
                stale.append(values.get("fullCalcOnLoad") in _TRUE)

        with parts.open(self.names[_RELATIONS]) as file:
            _parse(file, _starting(relation))
        with parts.open(self.names[_BOOK]) as file:
            _parse(file, _starting(sheet))
        return any(stale), sheets

    def _number_formats(self, parts: ZipFile) -> tuple[tuple[NumberFormat, ...], dict[str, int]]:
        """The formats that scale or name a unit, and the place of each style's, from 1."""
        codes: dict[str, str] = {}
        styles: list[str] = []
        within = ""

        def start(tag: str, attributes: list[str]) -> None:
            nonlocal within
            values, name = _by_name(attributes), tag.rpartition(":")[2]
            if name == "numFmt":
                codes[values.get("numFmtId", "")] = values.get("formatCode", "")
            elif name == "xf" and within == "cellXfs":
                styles.append(values.get("numFmtId", ""))
            elif name.startswith("cell"):
                within = name

        if _STYLES in self.names:
            with parts.open(self.names[_STYLES]) as file:
                _parse(file, _starting(start))
        read = {id_: found for id_, code in codes.items() if (found := number_format(code))}
        used = [id_ for id_ in dict.fromkeys(styles) if id_ in read][:_MOST_FORMATS]
        places = {id_: place for place, id_ in enumerate(used, 1)}
        by_style = {str(n): places[id_] for n, id_ in enumerate(styles) if id_ in places}
        return tuple(read[id_] for id_ in used), by_style

    def contents(self, sheet: str, most: int = MOST_CELLS) -> Contents:
        """Parse a worksheet's part, of at most so many cells. Raises TjsubsidyError."""
        with self.reading(), ZipFile(self.path) as parts:
            cells = _Cells(self.stale, self.place, most, self.styles)
            with parts.open(self.names[self.sheets[sheet].lower()]) as file:
                _parse(file, cells.parser)
            cells.finish()
            hidden, told = frozenset(cells.hidden), (self.formats, cells.formatted)
            return Contents(cells.rows, cells.columns, hidden, cells.wrong, *told)


class _Cells:
    """Collects the size and the invalid cells of a worksheet, element by element."""

    def __init__(self, stale: bool, place: str, most: int, styles: Mapping[str, int]) -> None:
        self.stale, self.place, self.most, self.styles = stale, place, most, styles
        self.formatted: dict[int, bytearray] = {}
        self.parser = _starting(self.start)
        self.row = self.column = -1  # of the cell that is being read
        self.rows = self.columns = 0
        self.known = _Columns()
        self.kind, self.formula = "", False
        self.texts: dict[str, str] = {}  # by tag, of a cell that may be invalid
        self.tag = ""
        self.wrong: dict[int, list[Wrong]] = {}
        self.hidden: list[int] = []
        self.count = 0

    def start(self, tag: str, attributes: list[str]) -> None:
        if tag == "c":
            if self.formula or self.kind == "e":
                self.finish()
            self.cell(attributes)
        elif tag == "row":
            self.finish()
            values, before = _by_name(attributes), self.row
            number = values.get("r")
            self.row, self.column = int(number) - 1 if number else self.row + 1, -1
            if self.row <= before:
                raise ValueError("rows that are not in order")
            if values.get("hidden") in _TRUE:
                self.hidden.append(self.row)
        elif tag == "v" and not self.formula and self.kind != "e":
            pass  # the plain value of nearly every cell
        elif ":" in tag:
            self.start(tag.rpartition(":")[2], attributes)
        elif tag not in _WITHIN:
            self.finish()  # elements after the cells may have an f of their own
        elif self.kind and (tag == "f" or self.formula or self.kind == "e"):
            self.formula = self.formula or tag == "f"
            self.tag = tag
            self.parser.CharacterDataHandler = self.text

    def cell(self, attributes: list[str]) -> None:
        self.kind, place, row, column, style = "n", "", self.row, self.column, 0
        for index in range(0, len(attributes), 2):
            if attributes[index] == "t":
                self.kind = attributes[index + 1]
            elif attributes[index] == "r":
                place = attributes[index + 1]
            elif self.styles and attributes[index] == "s":
                style = self.styles.get(attributes[index + 1], 0)
        if place:
            letters = place.rstrip("0123456789")
            self.row, self.column = int(place[len(letters) :]) - 1, self.known[letters]
        else:
            self.column += 1
        if self.row != row or self.column <= column:  # calamine would keep one of two cells
            raise ValueError("cells that are not in order")
        if self.row >= self.rows or self.column >= self.columns:
            self.grow()
        if style:
            rows = self.formatted.setdefault(self.column, bytearray())
            rows.extend(bytes(self.row - len(rows)))
            rows.append(style)

    def grow(self) -> None:
        self.rows, self.columns = max(self.rows, self.row + 1), max(self.columns, self.column + 1)
        if self.rows * self.columns > self.most:
            size = f"{self.rows:,} × {self.columns:,}"
            raise user_error(
                both(f"工作表过大：{size} 格。", f"the sheet is too large: {size} cells."),
                AS_CSV,
                place=self.place,
            )

    def text(self, text: str) -> None:
        self.texts[self.tag] = self.texts.get(self.tag, "") + text

    def finish(self) -> None:
        """Check the cell that has just been read."""
        value = (self.texts.get("v") or self.texts.get("t") or "").strip()
        if self.kind == "e":
            self.report(value, ERROR)
        elif self.formula and (self.stale or not value) and (self.stale or self.kind != "str"):
            self.report("=" + self.texts.get("f", "").strip(), NEVER_CALCULATED)
        self.texts, self.kind, self.formula = {}, "", False
        self.parser.CharacterDataHandler = None

    def report(self, shown: str, what: Text) -> None:
        self.wrong.setdefault(self.row, []).append((self.column, shown, what))
        self.count += 1
        if self.count > MOST_WRONG:
            raise user_error(
                both(
                    f"超过 {MOST_WRONG:,} 格是错误值或没有结果的公式。",
                    f"more than {MOST_WRONG:,} cells are errors or formulas without a value.",
                ),
                both("请用 Excel 打开并保存。", "Open it in Excel and save it."),
                place=self.place,
            )


def _starting(started: Started) -> expat.XMLParserType:
    """A parser that calls ``started`` for each element, and expands no entities."""
    parser = expat.ParserCreate()

    def entities(*_: object) -> None:
        raise expat.ExpatError("a document type declaration")

    parser.ordered_attributes = True
    parser.buffer_text = True
    parser.StartElementHandler = started
    parser.StartDoctypeDeclHandler = entities
    return parser


def _parse(file: IO[bytes], parser: expat.XMLParserType) -> None:
    while chunk := file.read(_CHUNK):
        parser.Parse(chunk)
    parser.Parse(b"", True)


def _by_name(attributes: list[str]) -> dict[str, str]:
    """Attributes by name, without prefixes."""
    names = (name.rpartition(":")[2] for name in attributes[::2])
    return dict(zip(names, attributes[1::2], strict=True))


class _Columns(dict[str, int]):
    """The indices of columns by their letters. Raises ValueError for other texts."""

    def __missing__(self, letters: str) -> int:
        number = 0
        for letter in letters:
            number = 26 * number + int(letter, 36) - 9
        self[letters] = number - 1
        return number - 1
