"""The answers of a block of a table: its companies, and its other rows."""

from __future__ import annotations

from collections import Counter

import polars as pl

from ..base.records import record, replace
from ..rules.facts import Guess
from .no_company import Aside, SetAside
from .tables.sheets import Reject


@record(kw_only=False)
class Answered:
    """A block's companies, one a row, with the columns that the rules read.

    ``wrong`` has the rows of wrong cells as they are in the table. ``blank`` counts empty rows and
    remarks, ``aside`` has the rows that are no company. ``guesses`` counts cells by what was
    guessed and by the column's title; "small" are sums without a unit that were probably meant in
    万元. ``noted`` has companies with something odd, such as a hidden row. ``done`` is how far the
    table is read, and ``sheet`` names the worksheet, if there are several lists. ``carried`` has
    the companies' cells in columns that are no facts, by title; ``cells`` the others, by meaning,
    if they are kept.
    """

    companies: pl.DataFrame
    rejects: tuple[Reject, ...]
    wrong: pl.DataFrame
    blank: int
    aside: tuple[Aside, ...]
    guesses: Counter[tuple[Guess, str]]
    done: int
    noted: tuple[SetAside, ...] = ()
    sheet: str = ""
    carried: pl.DataFrame | None = None
    cells: pl.DataFrame | None = None

    def within(self, sheet: str, before: int) -> Answered:
        """The same of a worksheet, if as many rows of others have been read before."""
        return replace(
            self,
            rejects=tuple(replace(reject, sheet=sheet) for reject in self.rejects),
            aside=tuple(replace(each, sheet=sheet) for each in self.aside),
            noted=tuple(
                replace(group, first=tuple(replace(each, sheet=sheet) for each in group.first))
                for group in self.noted
            ),
            done=before + self.done,
            sheet=sheet,
        )

    @property
    def rejected(self) -> int:
        """The number of rows that are not assessed."""
        return len({reject.row for reject in self.rejects if not reject.assessed})

    @property
    def not_known(self) -> int:
        """The number of wrong cells of companies that are assessed."""
        return sum(reject.assessed for reject in self.rejects)
