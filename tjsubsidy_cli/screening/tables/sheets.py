"""Tables as blocks of text cells, whatever their format.

Every row of a file is either in a block or among its rejects, under the number that a spreadsheet
shows for it. Only a few blocks at a time are in memory.
"""

from __future__ import annotations

import json
import math
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from decimal import Decimal
from typing import Protocol

import polars as pl

from ...base.records import record
from ...base.text import Text
from ...rules.facts import Fact
from ..cell_parser import MOST
from .headings import Heading, Headings

BLOCK_ROWS = 60_000
SHOWN = 60  # characters of an invalid value
DIGITS = 15  # of a number that a spreadsheet keeps and shows
EXACT = 10**DIGITS  # larger whole numbers are not exact


@record(kw_only=False)
class Reject:
    """A cell that is not understood, or a whole row if ``column`` is empty, and the reason.

    With ``assessed``, the company is assessed all the same, and the cell is not known. ``file`` and
    ``sheet`` are set if the table has several.
    """

    row: int
    column: str
    value: str
    reason: Text
    file: str = ""
    sheet: str = ""
    assessed: bool = False


@record(kw_only=False)
class Block:
    """Consecutive rows of a table: their cells, and what is wrong with some.

    ``cells`` has the row numbers under ``row``, and each column that is needed under its meaning,
    as texts, categories of texts, or whole numbers. Null is a blank cell. ``done`` is how far the
    table is read, and ``hidden`` has the rows that a spreadsheet does not show.
    """

    cells: pl.DataFrame
    rejects: tuple[Reject, ...]
    done: int
    hidden: frozenset[int] = frozenset()


Blocks = Generator[Block, None, None]


@record(kw_only=False)
class Sheet:
    """A list of companies: its headings, its size (in bytes or rows), and its blocks, read once.

    A worksheet has a name.
    """

    headings: Headings
    size: int
    blocks: Blocks
    name: str = ""


@record(kw_only=False)
class LeftOut:
    """A worksheet that is not read, and why; ``names_companies`` if it seems to be a list."""

    name: str
    reason: Text
    names_companies: bool = False


@record(kw_only=False)
class Table:
    """A file of companies: its lists, of which only a workbook may have several."""

    sheets: tuple[Sheet, ...]
    left_out: tuple[LeftOut, ...] = ()

    @property
    def size(self) -> int:
        """The size of all lists."""
        return sum(sheet.size for sheet in self.sheets)


class Row(Protocol):
    """The cells of a row, by index of the column."""

    def __getitem__(self, index: int, /) -> str | None: ...


def as_block(
    headings: Headings,
    numbers: Sequence[int],
    rows: Sequence[Row],
    rejects: Sequence[Reject],
    done: int,
    hidden: frozenset[int] = frozenset(),
) -> Block:
    """Build a block from rows, of which only the columns with a heading are kept."""
    columns = {c.means: [row[c.index] or None for row in rows] for c in headings.cells}
    cells = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    return Block(
        cells.with_columns(row=pl.Series(numbers, dtype=pl.UInt32)), tuple(rejects), done, hidden
    )


def parts_of(sheet: Sheet) -> Generator[Block, None, None]:
    """Read the blocks of a sheet, divided into parts that are assessed at once."""
    with closing(sheet.blocks) as blocks:
        for block in blocks:
            yield from divided(block)


def divided(block: Block) -> Iterator[Block]:
    """Divide a block into equal parts of at most ``BLOCK_ROWS`` rows."""
    rows = block.cells.height
    length = max(1, math.ceil(rows / math.ceil(max(1, rows) / BLOCK_ROWS)))
    parts = [*block.cells.iter_slices(length)] or [block.cells]
    ends = [part["row"][0] for part in parts[1:]] + [math.inf]
    rejects = deque(block.rejects)
    for part, end in zip(parts, ends, strict=True):
        own = []
        while rejects and rejects[0].row < end:
            own.append(rejects.popleft())
        yield Block(part, tuple(own), block.done, block.hidden)


def most_of(column: Heading, fact: Fact | None) -> int:
    """The largest number allowed in a column of sums or counts; 0 for any other column."""
    return MOST.get(fact.kind, 0) // (column.unit or 1) if fact else 0


def plain_number(number: float) -> str:
    """Write a number as a spreadsheet shows it: 15 digits of it, and no exponent."""
    if number.is_integer():
        return str(int(number))
    digits = f"{Decimal(f'{number + 0.0:.{DIGITS}g}'):f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def as_list(items: object) -> str:
    """Write a list as the text of a cell, in JSON, so that no item is split into two."""
    return json.dumps(items, ensure_ascii=False, default=str)
