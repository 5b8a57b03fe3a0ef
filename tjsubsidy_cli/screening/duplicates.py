"""Companies that stand in a table more than once, and the money that this counts again.

A company is the same by its code, or by its name if it has none. Of each only a number is kept, so
that a register of millions takes little memory.
"""

from __future__ import annotations

import polars as pl

from ..base.records import record
from .summary import ROW
from .tables.headings import CODE, NAME
from .vector.columns import total_of

_FIRST = 20  # companies, and rows of each, that are kept to be shown
_KEY, _SHEET, _MONEY = "key", "sheet", "money"


@record(kw_only=False)
class Duplicate:
    """A company that stands in several rows: the first of them, with their worksheets."""

    rows: tuple[tuple[str, int], ...]
    count: int
    again: int  # eligible money, in yuan, that is counted more than once


@record(kw_only=False)
class Duplicates:
    """The number of rows too many, the money that they count again, and the first companies."""

    rows: int = 0
    again: int = 0
    first: tuple[Duplicate, ...] = ()


class Companies:
    """Keeps in mind which companies have been read."""

    def __init__(self) -> None:
        self.parts: list[pl.DataFrame] = []
        self.sheets: list[str] = []

    def add(self, companies: pl.DataFrame, sheet: str) -> None:
        """Add assessed companies of a worksheet."""
        if sheet not in self.sheets[-1:]:
            self.sheets.append(sheet)
        who = pl.coalesce(CODE, NAME)
        read = companies.lazy().filter(who.is_not_null())
        columns = [
            who.hash().alias(_KEY),
            pl.col(ROW),
            pl.lit(len(self.sheets) - 1, pl.UInt16).alias(_SHEET),
            pl.col(total_of("eligible", "estimate")).alias(_MONEY),
        ]
        self.parts.append(read.select(columns).collect())

    def duplicates(self) -> Duplicates:
        """The companies that have been read more than once."""
        if not self.parts:
            return Duplicates()
        whole = pl.concat(self.parts)
        twice = whole.filter(pl.col(_KEY).is_duplicated())
        if not twice.height:
            return Duplicates()
        groups = twice.group_by(_KEY, maintain_order=True).agg(
            pl.col(ROW, _SHEET).head(_FIRST),
            pl.len().alias("count"),
            (pl.col(_MONEY).sum() - pl.col(_MONEY).max()).alias("again"),
        )
        first = tuple(
            Duplicate(
                tuple((self.sheets[s], r) for s, r in zip(sheets, rows, strict=True)), count, again
            )
            for _, rows, sheets, count, again in groups.head(_FIRST).iter_rows()
        )
        return Duplicates(twice.height - groups.height, int(groups["again"].sum()), first)
