"""Figures out of all proportion: told and marked at their row, and never changed.

Most of them are a sum in yuan under 万元, or the other way round, which is 10,000 times too much or
too little. A sum is compared with the others of its column, as far as a block of the table goes,
with the others of its row, and with what companies have at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from ..base.money import WAN
from ..rules.facts import Fact
from .no_company import SHOWN, Aside
from .tables.headings import Heading

DOUBTS = "doubts"  # the column with the titles of a company's figures in doubt
_PETTY, _ABSURD = 1000, 10**11  # yuan: less is not worth a grant, and few companies have so much
_LARGE, _HUGE = 10**9, 10**10  # yuan: sums that need others of their size beside them
_MANY = 100_000  # of what is counted
_FEWEST = 5  # sums of a column that have something in common
_RATIO = 1000  # of a large or a small sum to the median of its column; of any other 10 times that

Columns = Sequence[tuple[Heading, Fact]]
Found = Mapping[str, pl.Series]  # by title: the rows whose figure is in doubt


def doubtful(figures: pl.DataFrame, read: Columns) -> Found:
    """Find the figures in doubt. Most columns are only looked at for their extremes."""
    sums = [fact.id for _, fact in read if fact.kind == "money"]
    found: dict[str, pl.Series] = {}
    for column, fact in read:
        cells = figures[fact.id]
        doubted = cells >= _MANY if fact.kind == "count" else _sums_in_doubt(figures, cells, sums)
        if doubted is not None and doubted.any():
            found[column.title] = doubted.fill_null(value=False)
    return found


def _sums_in_doubt(
    figures: pl.DataFrame, cells: pl.Series, sums: Sequence[str]
) -> pl.Series | None:
    given = cells.filter(cells > 0)
    if not given.len():
        return None
    low: Any = given.min()
    high: Any = given.max()
    least, most = _usual(low, high, given)
    if low >= max(least, WAN) and high < min(most, _HUGE):
        return None
    beside = [name for name in sums if name != cells.name]
    others = figures.select(pl.sum_horizontal(beside)).to_series() if beside else cells * 0
    alone = (others > 0) & (cells >= _HUGE) & (cells >= others * WAN)
    lost = (cells < WAN) & (cells * WAN <= others)
    return (cells > 0) & ((cells < least) | (cells >= most) | alone | lost)


def _usual(low: int, high: int, given: pl.Series) -> tuple[int, int]:
    """The range of what is usual in a column: no less than the first, and less than the second."""
    if given.len() < _FEWEST:
        return _PETTY, _ABSURD
    if high < WAN:  # then the unit of the column is in doubt
        return WAN, _ABSURD
    if low >= _HUGE:
        return _PETTY, _HUGE
    middle: Any = given.median()
    median = int(middle)
    least = max(_PETTY, median // (10 * _RATIO) + 1, min(WAN, median // _RATIO))
    most = min(_ABSURD, median * 10 * _RATIO, max(_LARGE, median * _RATIO))
    return least, most


def marks(found: Found, height: int) -> pl.Series:
    """The titles of the figures in doubt of each row; null if there are none."""
    if not found:
        return pl.repeat(None, height, dtype=pl.String, eager=True).alias(DOUBTS)
    told = [pl.when(pl.lit(rows)).then(pl.lit(title)) for title, rows in found.items()]
    text = pl.concat_str(told, separator=";", ignore_nulls=True)
    return pl.select(pl.when(text != "").then(text).alias(DOUBTS)).to_series()


def doubted(found: Found, cells: pl.DataFrame, read: Columns) -> Iterator[Aside]:
    """The figures in doubt as they are written, in the order of rows."""
    names = {column.title: fact.id for column, fact in read}
    rows = [
        (row, f"{title} {text}")
        for title, rows in found.items()
        for row, text in cells.filter(rows).select("row", names[title]).iter_rows()
    ]
    for row, text in sorted(rows):
        yield Aside(row, "doubt", text[:SHOWN])
