"""The result of a screening: how the table was read, what was set aside, and the sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..base.records import field, record
from ..base.text import Text, both, join, quoted, same
from ..rules.facts import Guess
from .duplicates import Duplicates
from .no_company import SetAside
from .summary import Summary
from .tables.headings import Headings
from .tables.sheets import LeftOut, Reject

_NAMED = 3  # worksheets in a message


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
        return tuple(self.unread)

    @property
    def unread(self) -> dict[str, Text]:
        """These columns by title: their names, with their worksheets if not all have them."""
        on: dict[str, list[str]] = {}
        for one in self.lists:
            for title in dict.fromkeys(one.headings.ignored):
                on.setdefault(title, []).append(one.sheet)
        every = len(self.lists)
        return {
            title: same(quoted(title)) + (_on(sheets) if len(sheets) < every else same(""))
            for title, sheets in on.items()
        }


def _on(sheets: Sequence[str]) -> Text:
    """Name worksheets behind what they have; the first of them if they are many."""
    names = join(same(quoted(sheet)) for sheet in sheets[:_NAMED])
    more = len(sheets) - _NAMED
    rest = both(f"等 {len(sheets)} 张", f" and {more} more") if more > 0 else same("")
    return both("（工作表", " (on ") + names + rest + both("）", ")")
