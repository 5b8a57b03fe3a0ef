"""CSV files: in UTF-8 or GB18030, quoted or not, with malformed rows among the others.

Polars parses a block in which every row is well formed and has all its cells. Any other block is
read line by line with the same result, so that only the malformed rows are rejected.
"""

from __future__ import annotations

import csv
from collections.abc import Generator, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import polars as pl

from ...base.documents import MEGABYTE
from ...base.errors import user_error
from ...base.text import Text, both
from ...policy.catalogue import Catalogue
from .encodings import MARK, NO_TEXT, UTF16, Encoding, beginning, decode, encoding_of, is_text
from .heading_rows import HEAD_ROWS
from .headings import find_headings
from .no_headings import NoHeadingsError, ResultsError
from .sheets import BLOCK_ROWS, SHOWN, Block, Blocks, Reject, Sheet, as_block, most_of
from .well_formed import LONGEST_CELL, Shape, well_formed

BLOCK_BYTES = 8 * MEGABYTE
LONGEST_RECORD = 16 * MEGABYTE
MOST_MALFORMED = 100_000  # rows; beyond it, a file with more of them than of others is no table

_TOO_LONG = both("单元格过长。", "a cell that is too long.")
_RETURN = both("行中有多余的回车符。", "a stray carriage return within the row.")
_QUOTES = both(
    "引号没有结束，或位置不对。", "a quotation mark that is never closed, or out of place."
)
_ENDLESS = both("这一行过长。", "a row that is too long.")


def open_delimited(
    path: Path, catalogue: Catalogue, maps: Sequence[str], *, carry: bool = False
) -> Sheet:
    """Open a CSV file (commas, semicolons or tabs). Raises TjsubsidyError, or OSError.

    The file is closed again, and reopened when the first block is read.
    """
    with path.open("rb") as file:
        shape, row, start = _begin(file.read(MEGABYTE), path, catalogue, maps, carry=carry)

    def blocks() -> Blocks:
        with path.open("rb") as file:
            file.seek(start)
            yield from _checked(_blocks(file, shape, row, b""), path)

    return Sheet(shape.headings, path.stat().st_size, blocks())


def sheet_from(
    file: BinaryIO, size: int, path: Path, catalogue: Catalogue, maps: Sequence[str]
) -> Sheet:
    """Open a stream of CSV, which is only read forward."""
    head = file.read(MEGABYTE)
    shape, row, start = _begin(head, path, catalogue, maps)
    blocks = _checked(_blocks(file, shape, row, head[start:]), path)
    return Sheet(shape.headings, size, blocks)


def _begin(
    head: bytes, path: Path, catalogue: Catalogue, maps: Sequence[str], *, carry: bool = False
) -> tuple[Shape, int, int]:
    """The shape of the rows, the number of the first row of data, and its offset in bytes."""
    if head.startswith(UTF16) or b"\0" in head or (b"\r" in head and b"\n" not in head):
        raise user_error(
            both("不是普通的 CSV 文件。", "not a plain CSV file."),
            both("请另存为“CSV UTF-8”。", "Save it as “CSV UTF-8”."),
            place=str(path),
        )
    mark = len(MARK) if head.startswith(MARK) else 0
    number, taken, shape = _shape(path, head[mark:], catalogue, maps, carry=carry)
    if mark + taken == MEGABYTE:
        raise user_error(both("标题行过长。", "the row of headings is too long."), place=str(path))
    return shape, number + 2, mark + taken


def _shape(
    path: Path, head: bytes, catalogue: Catalogue, maps: Sequence[str], *, carry: bool
) -> tuple[int, int, Shape]:
    """The index of the heading row, the offset of its end, and the shape of the rows.

    The delimiter is the one that gives the widest heading row. The data does not count, since a
    cell with choices may hold many other delimiters.
    """
    shapes: list[tuple[int, int, Shape]] = []
    missing: list[NoHeadingsError] = []
    encoding = encoding_of(head)
    for delimiter in "\t" if path.suffix.lower() == ".tsv" else ",\t;":
        lines = _Lines(head, encoding)
        records = [(r, lines.end) for _, r in islice(_records(lines, delimiter), HEAD_ROWS)]
        rows = [cells if isinstance(cells, list) else [] for cells, _ in records]
        try:
            number, headings = find_headings(
                rows, catalogue, maps, str(path), by_hand=True, carry=carry
            )
        except ResultsError:
            raise
        except NoHeadingsError as error:
            missing.append(error)
        else:
            facts = catalogue.vocabulary
            bounds = {c.index: most_of(c, facts.get(c.means)) for c in headings.columns}
            figures = {place: most for place, most in bounds.items() if most}
            shape = Shape(headings, len(rows[number]), delimiter, encoding, figures)
            shapes.append((number, records[number][1], shape))
    if not shapes:
        raise missing[0]
    return max(shapes, key=lambda each: each[2].width)


# --------------------------------------------------------------------------- blocks


def _checked(blocks: Blocks, path: Path) -> Blocks:
    """Give the blocks; raises TjsubsidyError once they show that the file is no such table."""
    rows = malformed = 0
    for block in blocks:
        rows += block.cells.height
        malformed += len(block.rejects)
        if malformed > max(MOST_MALFORMED, rows):
            last = block.rejects[-1]
            raise user_error(
                both(
                    f"已有 {malformed} 行与标题行对不上，多于其余的行。",
                    f"{malformed} rows do not match the headings, more than all the others.",
                ),
                both(
                    f"第 {last.row} 行：{last.reason.zh}请检查分隔符和引号。",
                    f"Row {last.row}: {last.reason.en} Check the separators and quotation marks.",
                ),
                place=str(path),
            )
        yield block


def _blocks(file: BinaryIO, shape: Shape, row: int, rest: bytes) -> Blocks:
    """The blocks of a file from the first row of data, number ``row``.

    ``rest`` has the bytes that have been read already.
    """
    with file:
        done, more = file.tell(), True
        while more:
            chunk = file.read(BLOCK_BYTES)
            data, done, more = rest + chunk, done + len(chunk), bool(chunk)
            if len(data) > LONGEST_RECORD and b"\n" not in data:
                rejects = [Reject(row, "", beginning(data, shape.encoding), _ENDLESS)]
                rest, done = _dropped(file)
                yield as_block(shape.headings, [], [], rejects, done)
                row += 1
                continue
            end = data.rfind(b"\n") + 1 if more else len(data)
            row, taken = yield from _parsed(data[:end], shape, row, done, more)
            rest = data[taken:]


def _dropped(file: BinaryIO) -> tuple[bytes, int]:
    """Skip the rest of an endless line: the bytes read after it, and the file offset."""
    while chunk := file.read(BLOCK_BYTES):
        _, end, rest = chunk.partition(b"\n")
        if end:
            return rest, file.tell()
    return b"", file.tell()


def _parsed(
    data: bytes, shape: Shape, row: int, done: int, more: bool
) -> Generator[Block, None, tuple[int, int]]:
    """Parse whole lines into blocks; return the next row's number, and the number of bytes used."""
    utf8 = data if shape.encoding == "utf-8" else _transcoded(data)
    cells = None if utf8 is None else well_formed(utf8, shape)
    if cells is None:
        return (yield from _carefully(data, shape, row, done, more))
    if cells.height:
        numbers = pl.int_range(row, row + cells.height, dtype=pl.UInt32, eager=True)
        yield Block(cells.with_columns(row=numbers), (), done)
    return row + cells.height, len(data)


def _transcoded(data: bytes) -> bytes | None:
    """Convert a block from GB18030 to UTF-8; None if it has invalid bytes."""
    try:
        return data.decode("gb18030").encode()
    except UnicodeError:
        return None


# ------------------------------------------------------------------------ line by line


class _Lines(Iterator[str]):
    """Lines, each decoded when it is reached; ``short`` tells that a reader wanted more of them.

    A line is named by its place among the bytes, since there may be millions of lines.
    """

    def __init__(self, data: bytes, encoding: Encoding) -> None:
        self.data, self.encoding = data, encoding
        self.end, self.short = 0, False  # of the lines read so far

    def __next__(self) -> str:
        if self.end == len(self.data):
            self.short = True
            raise StopIteration
        start, self.end = self.end, self.after(self.end)
        return decode(self.data[start : self.end], self.encoding)

    def after(self, start: int) -> int:
        """The place after the line that begins at another."""
        return self.data.find(b"\n", start) + 1 or len(self.data)


def _carefully(
    data: bytes, shape: Shape, row: int, done: int, more: bool
) -> Generator[Block, None, tuple[int, int]]:
    """Parse lines one by one, and reject the malformed rows; returns as ``_parsed`` does."""
    lines = _Lines(data, shape.encoding)
    records = _records(lines, shape.delimiter, more)
    while part := list(islice(records, BLOCK_ROWS)):
        numbers: list[int] = []
        kept: list[Sequence[str]] = []
        rejects: list[Reject] = []
        for number, (start, record) in enumerate(part, row):
            cells = _trimmed(record, shape.width) if isinstance(record, list) else record
            if isinstance(cells, Text):
                shown = beginning(
                    data[start : start + 4 * SHOWN].partition(b"\n")[0], shape.encoding
                )
                rejects.append(Reject(number, "", shown, cells))
            else:
                numbers.append(number)
                kept.append(cells)
        row += len(part)
        yield as_block(shape.headings, numbers, kept, rejects, done)
    return row, lines.end


def _records(
    lines: _Lines, delimiter: str, more: bool = False
) -> Iterator[tuple[int, list[str] | Text]]:
    """Yield the place of each record's first line, with its cells or the problem of that line.

    Reading resumes on the line after a malformed one, so that a quotation mark that is never closed
    costs one row. If ``more`` data follows, an unfinished last record is left for the next block.
    """
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    patient = more and len(lines.data) <= LONGEST_RECORD
    while (start := lines.end) < len(lines.data):
        cells: list[str] | Text
        try:
            cells = next(reader)
        except csv.Error as error:
            if lines.short and more and (start or patient):
                lines.end = start
                return
            first = lines.after(start)
            cells = _problem(error, lines.end > first)
            lines.end, lines.short = first, False
        yield start, cells


def _problem(error: csv.Error, several: bool) -> Text:
    """The problem of a record of one line or of ``several``."""
    if "limit" in str(error) and not several:
        return _TOO_LONG
    return _RETURN if "new-line" in str(error) else _QUOTES


def _trimmed(cells: list[str], width: int) -> Sequence[str] | Text:
    """The cells of a row without blank ones past its end, or the problem. A blank line is a row."""
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    if not is_text("".join(cells)):
        return NO_TEXT
    if cells and len(cells) != width:
        return both(
            f"有 {len(cells)} 个单元格，应为 {width} 个。",
            f"{len(cells)} cells instead of {width}.",
        )
    return cells or [""] * width
