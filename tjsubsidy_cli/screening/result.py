"""The result of a screening: how the table was read, what was set aside, and the sums."""

from __future__ import annotations

from collections.abc import Mapping

from ..base.records import field, record
from ..rules.facts import Guess
from .duplicates import Duplicates
from .no_company import SetAside
from .summary import Summary
from .tables.headings import Headings
from .tables.sheets import LeftOut, Reject


@record(kw_only=False)
class List:
    """A list of companies that was read: its worksheet, if it has one, and its headings."""

    sheet: str
    headings: Headings


@record(kw_only=False)
class Screening:
    """The result of a screening; every row is assessed, set aside, rejected or blank.

    ``wrong`` counts the cells that are not known because they are not understood.
    """

    rows: int
    rejected: int
    blank: int
    wrong: int
    set_aside: tuple[SetAside, ...]
    noted: tuple[SetAside, ...]  # companies that are assessed all the same
    first_rejects: tuple[Reject, ...]
    guesses: Mapping[tuple[Guess, str], int]  # cells, by what was guessed and the column
    lists: tuple[List, ...]
    left_out: tuple[LeftOut, ...]
    summary: Summary
    duplicates: Duplicates = field(default_factory=Duplicates)

    @property
    def ignored(self) -> tuple[str, ...]:
        """The titles of the columns that were not read."""
        return tuple(self.unread_on)

    @property
    def unread_on(self) -> dict[str, tuple[str, ...]]:
        """The worksheets of each of these columns, by title; none if all have it."""
        on: dict[str, list[str]] = {}
        for one in self.lists:
            for title in dict.fromkeys(one.headings.ignored):
                on.setdefault(title, []).append(one.sheet)
        every = len(self.lists)
        return {title: tuple(own) if len(own) < every else () for title, own in on.items()}
