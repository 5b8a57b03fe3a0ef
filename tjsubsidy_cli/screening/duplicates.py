"""Companies that stand in a table more than once, and the money that this counts again.

A company is the same by its code, or by its name if it has none. Of each only numbers are kept, so
that a register of millions takes little memory.
"""

from __future__ import annotations

from typing import Literal

import polars as pl

from ..base.records import record
from .summary import ROW
from .tables.headings import CODE, NAME
from .vector.columns import total_of

FIRST = 20  # companies, and rows of each, that are kept to be shown
WHO, MONEY = "who", "money"  # of a row: its code, or else its name, and its eligible sum
_SHEET = "sheet"


# A name without blanks, and with brackets of one width.
_PLAIN = pl.col(NAME).str.replace_many([" ", "　", "\n", "（", "）"], ["", "", "", "(", ")"])


@record(kw_only=False)
class Duplicate:
    """A company that stands in several rows: the first of them, each with its worksheet or file."""

    rows: tuple[tuple[str, int], ...]
    count: int
    again: int  # eligible money, in yuan, that is counted more than once


@record(kw_only=False)
class Duplicates:
    """The number of rows too many, the money that they count again, and the first companies.

    Rows are ``within`` worksheets, or files.
    """

    rows: int = 0
    again: int = 0
    first: tuple[Duplicate, ...] = ()
    within: Literal["sheet", "file"] = "sheet"


def named(companies: pl.DataFrame) -> pl.DataFrame:
    """The rows of assessed companies that have a code or a name, as numbers."""
    code = pl.col(CODE)
    rows = companies.select(
        ROW,
        (pl.coalesce(code, _PLAIN) if companies[CODE].null_count() else code).alias(WHO),
        pl.col(total_of("eligible", "estimate")).alias(MONEY),
    )
    return rows.drop_nulls(WHO).with_columns(pl.col(WHO).hash())


class Companies:
    """Keeps in mind which companies have been read."""

    def __init__(self, within: Literal["sheet", "file"] = "sheet") -> None:
        self.parts: list[pl.DataFrame] = []
        self.sheets: list[str] = []
        self.within = within

    def add(self, rows: pl.DataFrame, sheet: str) -> None:
        """Add the ``named`` companies of a worksheet or file."""
        if sheet not in self.sheets[-1:]:
            self.sheets.append(sheet)
        place = pl.lit(len(self.sheets) - 1, pl.UInt32).alias(_SHEET)
        self.parts.append(rows.with_columns(place))

    def duplicates(self) -> Duplicates:
        """The companies that have been read more than once."""
        if not self.parts:
            return Duplicates()
        whole = pl.concat(self.parts)
        if whole[WHO].n_unique() == whole.height:
            return Duplicates()
        twice = whole.filter(pl.col(WHO).is_duplicated())
        groups = twice.group_by(WHO, maintain_order=True).agg(
            pl.col(ROW, _SHEET).head(FIRST),
            pl.len().alias("count"),
            (pl.col(MONEY).sum() - pl.col(MONEY).max()).alias("again"),
        )
        first = tuple(
            Duplicate(
                tuple((self.sheets[s], r) for s, r in zip(sheets, rows, strict=True)), count, again
            )
            for _, rows, sheets, count, again in groups.head(FIRST).iter_rows()
        )
        again = int(groups["again"].sum())
        return Duplicates(twice.height - groups.height, again, first, self.within)
