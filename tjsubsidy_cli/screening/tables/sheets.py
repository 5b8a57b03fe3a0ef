"""Tables as blocks of text cells, whatever their format.

Every row of a file is either in a block or among its rejects, under the number that a spreadsheet
shows for it. Only a few blocks at a time are in memory.
"""

from __future__ import annotations

import json
import math
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from typing import Protocol

import polars as pl

from ...base.records import record
from ...base.text import Text
from ...rules.facts import Fact
from ..cell_parser import MOST
from .headings import Heading, Headings

BLOCK_ROWS = 60_000
HEAD_ROWS = 20  # the headings stand among the first of them
SHOWN = 60  # characters of what is wrong


@record(kw_only=False)
class Reject:
    """A row that cannot be assessed: the column (or none), what stands there, and why not.

    ``file`` is where it stands, if a table has several.
    """

    row: int
    column: str
    value: str
    reason: Text
    file: str = ""


@record(kw_only=False)
class Block:
    """Rows one after another: their cells, those that are no rows, and how far the file is read.

    ``cells`` has the numbers under ``row`` and the headings' columns under their meanings, as
    texts, categories of texts, or whole numbers; null is a blank cell.
    """

    cells: pl.DataFrame
    rejects: tuple[Reject, ...]
    done: int


Blocks = Generator[Block, None, None]


@record(kw_only=False)
class Sheet:
    """A table: its headings, how large it is (in bytes or rows), and its blocks, read once."""

    headings: Headings
    size: int
    blocks: Blocks


class Row(Protocol):
    """The cells of a row, by the index of their column."""

    def __getitem__(self, index: int, /) -> str | None: ...


def as_block(
    headings: Headings,
    numbers: Sequence[int],
    rows: Sequence[Row],
    rejects: Sequence[Reject],
    done: int,
) -> Block:
    """Rows, of all the table's cells or of those that are read, as a block of the latter."""
    columns = {c.means: [row[c.index] or None for row in rows] for c in headings.columns}
    cells = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    return Block(cells.with_columns(row=pl.Series(numbers, dtype=pl.UInt32)), tuple(rejects), done)


def divided(block: Block) -> Iterator[Block]:
    """A block in equal parts, none of which has more rows than memory is meant for."""
    rows = block.cells.height
    length = max(1, math.ceil(rows / math.ceil(max(1, rows) / BLOCK_ROWS)))
    parts = [*block.cells.iter_slices(length)] or [block.cells]
    ends = [part["row"][0] for part in parts[1:]] + [math.inf]
    rejects = deque(block.rejects)
    for part, end in zip(parts, ends, strict=True):  # of short rows, many fit into a block of bytes
        own = []
        while rejects and rejects[0].row < end:
            own.append(rejects.popleft())
        yield Block(part, tuple(own), block.done)


def most_of(column: Heading, fact: Fact | None) -> int:
    """The largest number that a column of sums or numbers may hold; 0 for any other."""
    return MOST.get(fact.kind, 0) // (column.unit or 1) if fact else 0


def as_list(items: object) -> str:
    """A list as the text of a cell; no item is taken for two, whatever it holds."""
    return json.dumps(items, ensure_ascii=False, default=str)
