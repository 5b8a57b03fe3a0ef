"""The reports that were written for the companies of a table, in figures and names."""

from __future__ import annotations

from pathlib import Path

from ..base.records import record


@record
class Reported:
    """A company in an index of reports: its place in the table, its result, and its report's file.

    ``name`` is that of data for programs: one without a name is called ``#5``, by its row.
    ``fixed`` and ``ceilings`` are the two parts of its eligible money, in yuan. ``questions``
    counts what it should still answer, ``remarks`` what was guessed or not understood in its row.
    There is no ``file`` if it can get nothing.
    """

    row: int
    sheet: str
    name: str
    code: str | None
    eligible: int = 0
    open_ended: int = 0
    fixed: int = 0
    ceilings: int = 0
    undecided: int = 0
    questions: int = 0
    remarks: int = 0
    file: str | None = None


@record
class Reports:
    """The reports of a table in a folder: how many are new, and how many say the same as before.

    ``left`` are the reports there that belong to no company of the table that has one now.
    """

    folder: Path
    index: Path
    companies: tuple[Reported, ...]
    written: int
    unchanged: int
    left: tuple[str, ...]

    @property
    def reported(self) -> tuple[Reported, ...]:
        """The companies that have a report."""
        return tuple(company for company in self.companies if company.file)

    @property
    def without(self) -> tuple[Reported, ...]:
        """The companies that can get nothing and have no report."""
        return tuple(company for company in self.companies if not company.file)
