"""CSV as people have it: UTF-8 or GB18030 or both, quoted or not, with rows that are none.

A block that Polars parses, and in which every row has all its cells, is taken as it is; any other
is read line by line, so that a bad row is told apart from its neighbours.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import polars as pl

from ..catalogue import Catalogue
from ..errors import refuse
from ..files import MEGABYTE
from ..records import record
from ..text import Text, both
from .headings import Headings, find_headings
from .sheets import HEAD_ROWS, Block, Blocks, Reject, Sheet, as_block

BLOCK_BYTES = 6 * MEGABYTE
LONGEST_RECORD = 16 * MEGABYTE
LONGEST_CELL = 100_000  # characters; beyond it, no cell of a table of companies
_QUOTED = re.compile(rb'"[^"]*"')
_MARK = b"\xef\xbb\xbf"
_SHOWN = 60

_NO_TEXT = both("不是 UTF-8 或 GB18030 编码的文字", "not text in UTF-8 or GB18030")
_TOO_LONG = both("单元格过长", "a cell that is too long")
_UNCLOSED = both(
    "这一行过长，或引号没有结束", "a row that is too long, or a quotation mark never closed"
)


@record(kw_only=False)
class _Shape:
    """What is the same for all blocks of a file."""

    headings: Headings
    width: int
    delimiter: str


def open_delimited(path: Path, catalogue: Catalogue, maps: Sequence[str]) -> Sheet:
    """A CSV file (commas, semicolons or tabs). Raises TjsubsidyError, or OSError."""
    file = path.open("rb")
    head = file.read(MEGABYTE)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or (b"\r" in head and b"\n" not in head):
        raise refuse(
            both("不是普通的 CSV 文件。", "not a plain CSV file."),
            both("请另存为“CSV UTF-8”。", "Save it as “CSV UTF-8”."),
            place=str(path),
        )
    start = len(_MARK) if head.startswith(_MARK) else 0
    lines = _Lines(head[start:].splitlines(keepends=True))
    delimiter = _delimiter(path, head)
    rows = [(row or [], lines.taken) for row in islice(_rows(lines, delimiter), HEAD_ROWS)]
    number, headings = find_headings([row for row, _ in rows], catalogue, maps, str(path))
    titles, taken = rows[number]
    shape = _Shape(headings, len(titles), delimiter)
    file.seek(start + taken)
    return Sheet(headings, path.stat().st_size, _blocks(file, shape, number + 2))


def _delimiter(path: Path, head: bytes) -> str:
    """A tab in files named so; else what the first lines have most of."""
    if path.suffix.lower() == ".tsv":
        return "\t"
    lines = b"".join(head.splitlines()[:HEAD_ROWS])
    return max(",\t;", key=lambda char: _QUOTED.sub(b"", lines).count(char.encode()))


class _Lines(Iterator[str]):
    """Lines decoded one by one, with a count of the bytes that were taken."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self.lines, self.taken = iter(lines), 0

    def __next__(self) -> str:
        line = next(self.lines)
        self.taken += len(line)
        return decoded(line)


def decoded(line: bytes) -> str:
    """A line in UTF-8, else in GB18030; what is neither keeps its bytes as lone surrogates."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return line.decode(encoding)
        except UnicodeDecodeError:
            pass
    return line.decode("utf-8", "surrogateescape")


def _blocks(file: BinaryIO, shape: _Shape, row: int) -> Blocks:
    """The blocks of a file from its first row of data on, which has this number."""
    with file:
        rest, done = b"", file.tell()
        while chunk := file.read(BLOCK_BYTES):
            data, done = rest + chunk, done + len(chunk)
            while len(data) > LONGEST_RECORD and not _last_record(data):
                line, data = _dropped(data, file)
                yield as_block(
                    shape.headings, [], [], [Reject(row, "", _shown(line), _UNCLOSED)], done
                )
                row += 1
            cut = _last_record(data)
            rest = data[cut:]
            if cut:
                block, rows = _block(data[:cut], shape, row, done)
                yield block
                row += rows
        if rest:
            yield _block(rest, shape, row, done)[0]


def _last_record(data: bytes) -> int:
    """Where the last whole record ends: behind a line break that is not within quotes."""
    end = data.rfind(b"\n")
    quotes = data.count(b'"', 0, end + 1)
    while quotes % 2:
        before = data.rfind(b"\n", 0, end)
        quotes -= data.count(b'"', before + 1, end)
        end = before
    return end + 1


def _dropped(data: bytes, file: BinaryIO) -> tuple[bytes, bytes]:
    """The first line of what never ends, and what follows it."""
    line, found, rest = data.partition(b"\n")
    while not found and (chunk := file.read(BLOCK_BYTES)):
        _, found, rest = chunk.partition(b"\n")
    return line, rest


def _block(data: bytes, shape: _Shape, row: int, done: int) -> tuple[Block, int]:
    """A block of whole records, and how many they are."""
    cells = _quickly(data, shape)
    if cells is None:
        block = _carefully(data, shape, row, done)
        return block, block.cells.height + len(block.rejects)
    numbers = pl.int_range(row, row + cells.height, dtype=pl.UInt32, eager=True)
    return Block(cells.with_columns(row=numbers), (), done), cells.height


def _quickly(data: bytes, shape: _Shape) -> pl.DataFrame | None:
    """The cells that are read, if every row has all of its own; else None."""
    try:
        cells = pl.read_csv(
            data,
            has_header=False,
            separator=shape.delimiter,
            schema={str(index): pl.String for index in range(shape.width)},
        )
    except pl.exceptions.PolarsError:
        return None
    bare = _QUOTED.sub(b"", data) if b'"' in data else data
    lines = bare.count(b"\n") + (not bare.endswith(b"\n"))
    delimiters = bare.count(shape.delimiter.encode())
    if lines != cells.height or delimiters != cells.height * (shape.width - 1):
        return None
    return cells.select(pl.col(str(c.index)).alias(c.means) for c in shape.headings.columns)


def _carefully(data: bytes, shape: _Shape, row: int, done: int) -> Block:
    """The rows that have all their cells, and those that have not."""
    numbers: list[int] = []
    kept: list[Sequence[str]] = []
    rejects: list[Reject] = []
    lines = map(decoded, data.splitlines(keepends=True))
    for number, cells in enumerate(_rows(lines, shape.delimiter), row):
        while cells and len(cells) > shape.width and not cells[-1].strip():
            cells.pop()
        if reason := _reason(cells, shape.width):
            rejects.append(Reject(number, "", _shown(cells or []), reason))
        else:
            numbers.append(number)
            kept.append(cells or [""] * shape.width)
    return as_block(shape.headings, numbers, kept, rejects, done)


def _rows(lines: Iterator[str], delimiter: str) -> Iterator[list[str] | None]:
    """Records; None for one with a cell beyond all bounds."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        try:
            yield next(reader)
        except csv.Error:
            yield None
        except StopIteration:
            return


def _reason(cells: Sequence[str] | None, width: int) -> Text | None:
    """Why a record is no row; a blank line is one, without answers."""
    if cells is None:
        return _TOO_LONG
    try:
        "".join(cells).encode()
    except UnicodeEncodeError:
        return _NO_TEXT
    if cells and len(cells) != width:
        return both(
            f"有 {len(cells)} 个单元格，应为 {width} 个",
            f"{len(cells)} cells instead of {width}",
        )
    return None


def _shown(cells: bytes | Sequence[str]) -> str:
    """The beginning of a row, as the rejects show it."""
    text = decoded(cells[: 4 * _SHOWN]) if isinstance(cells, bytes) else ",".join(cells)
    return text[:_SHOWN].encode("utf-8", "replace").decode()
