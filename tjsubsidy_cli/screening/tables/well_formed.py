"""Blocks of CSV in which every row is well formed, parsed by Polars.

Sums and counts are read as numbers while their column holds nothing else, lists as categories.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import field

import polars as pl
import polars.selectors as cs

from ...base.records import record
from .encodings import Encoding
from .headings import CODE, NAME, Heading, Headings

LONGEST_CELL = 100_000  # characters
_QUOTED = re.compile(rb'"[^"]*"')


@record(kw_only=False)
class Shape:
    """The properties that all blocks of a file share."""

    headings: Headings
    width: int
    delimiter: str
    encoding: Encoding
    figures: Mapping[int, int] = field(hash=False)  # upper bounds of the columns of sums and counts
    worded: set[int] = field(default_factory=set, hash=False)  # those of them with other texts

    def schema(self, numbers: Iterable[int]) -> dict[str, pl.DataType]:
        """The types of all columns, of which ``numbers`` are read as numbers."""
        kinds: dict[int, pl.DataType] = {
            c.index: pl.Categorical(pl.Categories.random())
            for c in self.headings.columns
            if c.means not in {NAME, CODE}
        }
        kinds |= dict.fromkeys(self.figures, pl.String()) | dict.fromkeys(numbers, pl.Int64())
        return {str(index): kinds.get(index, pl.String()) for index in range(self.width)}

    def at(self, places: Collection[int]) -> list[Heading]:
        """The headings of some columns."""
        return [column for column in self.headings.columns if column.index in places]


def well_formed(data: bytes, shape: Shape) -> pl.DataFrame | None:
    """Parse a block; None unless every row is well formed and has all its cells."""
    if b"\0" in data:
        return None
    bare = data
    if b'"' in data:
        bare = _QUOTED.sub(b'"', data)
        within = data.count(b"\n") - bare.count(b"\n")
        if within or data.count(b'"') % 2 or _misplaced(bare, shape.delimiter):
            return None
    if data and not data.endswith(
        b"\n"
    ):  # without it, Polars forgives the last row a cell too many
        data, bare = data + b"\n", bare + b"\n"
    lines, delimiters = bare.count(b"\n"), bare.count(shape.delimiter.encode())
    if delimiters != lines * (shape.width - 1) or not _short_lines(data) or _returns(data):
        return None
    cells = _parsed(data, shape)
    if cells is None or lines != cells.height:
        return None
    if b'""' in data:
        texts = cs.string() | cs.categorical()
        return cells.with_columns(pl.when(texts.cast(pl.String) != "").then(texts))
    return cells


def _parsed(data: bytes, shape: Shape) -> pl.DataFrame | None:
    """Parse a block; None if Polars finds a row with too many cells."""
    with suppress(pl.exceptions.PolarsError):
        numbers = shape.figures.keys() - shape.worded
        cells = _read(data, shape, numbers)
        if all(_within(cells[c.means], shape.figures[c.index]) for c in shape.at(numbers)):
            return cells  # else read as texts, to show invalid numbers as they are written
    with suppress(pl.exceptions.PolarsError):
        cells = _read(data, shape, ())
        figures = shape.at(shape.figures)
        shape.worded.update(c.index for c in figures if _has_words(cells[c.means]))
        return cells
    return None


def _read(data: bytes, shape: Shape, numbers: Collection[int]) -> pl.DataFrame:
    cells = pl.read_csv(
        data, has_header=False, separator=shape.delimiter, schema=shape.schema(numbers)
    )
    return cells.select(pl.col(str(c.index)).alias(c.means) for c in shape.headings.cells)


def _within(numbers: pl.Series, most: int) -> bool:
    return bool(numbers.is_between(0, most).all())


def _has_words(cells: pl.Series) -> bool:
    return cells.cast(pl.Int64, strict=False).null_count() > cells.null_count()


def _misplaced(bare: bytes, delimiter: str) -> bool:
    """Whether a quotation mark stands elsewhere than around a cell."""
    edge = rb'"\r\n' + re.escape(delimiter.encode())
    return bool(re.search(rb'"(?:[^%b]|(?<=[^%b]"))' % (edge, edge), bare))


def _short_lines(data: bytes) -> bool:
    """Whether each part of a certain length has a line break, so that no cell is too long."""
    part = LONGEST_CELL // 2
    return all(data.find(b"\n", at, at + part) >= 0 for at in range(0, len(data) - part, part))


def _returns(data: bytes) -> bool:
    """Whether there are carriage returns other than those before a line feed."""
    return b"\r" in data and data.count(b"\r") != data.count(b"\r\n")
