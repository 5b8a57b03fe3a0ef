"""The profiles of a table: each of its companies, as a profile of its own would say it.

A profile says the same of a company as the columns of a screening do (``cells``), but keeps the
lists whole. So it can be assessed with reasons, questions and advice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing

import polars as pl

from ..base.records import record
from ..base.text import Text, both
from ..company.credit_code import doubt_credit_code, tidy_credit_code
from ..company.profile import DISTRICT, Company, Profile, warnings_of
from ..policy.catalogue import Catalogue
from ..rules.answers import parse_answer
from ..rules.facts import Fact, Value
from .cells import Answers
from .tables.headings import CODE, NAME, Headings
from .tables.sheets import Reject, Table, divided

_NOT_KNOWN = both("按“不清楚”评估。", "It is taken as not known.")


@record(kw_only=False)
class Listed:
    """A company of a table: its row and worksheet, its profile, and what is wrong with its cells.

    A wrong cell is not known, and the profile warns of it.
    """

    row: int
    sheet: str
    profile: Profile
    rejects: tuple[Reject, ...] = ()


def profiles_of(
    table: Table, catalogue: Catalogue, *, strict: bool = False, visible_only: bool = False
) -> Iterator[Listed]:
    """Give the companies of a table that a screening assesses, one after the other.

    ``strict`` and ``visible_only`` are those of the screening.
    """
    for sheet in table.sheets:
        reader = Answers(catalogue, sheet.headings, strict=strict, visible_only=visible_only)
        as_profile = _Cells(catalogue, sheet.headings)
        with closing(sheet.blocks) as blocks:
            for part in (part for block in blocks for part in divided(block)):
                answered = reader.read(part)
                wrong: dict[int, list[Reject]] = {}
                for reject in answered.rejects:
                    wrong.setdefault(reject.row, []).append(reject)
                companies = answered.companies.select("row", NAME, CODE)
                cells = part.cells.filter(pl.col("row").is_in(companies["row"].implode()))
                for (row, name, code), own in zip(
                    companies.iter_rows(), cells.iter_rows(named=True), strict=True
                ):
                    rejects = tuple(wrong.get(row, ()))
                    profile = as_profile(Company(name or code or f"#{row}", code), own)
                    yield Listed(row, sheet.name, profile, rejects)


class _Cells:
    """Turns the cells of a row into a profile."""

    def __init__(self, catalogue: Catalogue, headings: Headings) -> None:
        facts = catalogue.vocabulary
        self.columns = [
            (facts[column.means], column.unit or 1)
            for column in headings.columns
            if column.means in facts
        ]

    def __call__(self, company: Company, cells: Mapping[str, object]) -> Profile:
        """Make the profile of a company whose name and code are known already."""
        facts: dict[str, Value] = {}
        asked: set[str] = set()
        warnings = list(_doubts(cells.get(CODE)))
        for fact, unit in self.columns:
            cell = cells[fact.id]
            raw = None if cell is None else str(cell)
            response = parse_answer(fact, raw, unit)
            warnings += (_about(fact, p.what, p.hint) for p in response.problems)
            warnings += warnings_of(fact, raw, response)
            if response.value is not None:
                facts[fact.id] = response.value
            if response.asked:
                asked.add(fact.id)
        place = facts.get(DISTRICT)
        where = Company(company.name, company.code, str(place) if place else None)
        return Profile(where, facts, tuple(warnings), frozenset(asked))


def _doubts(code: object) -> Iterator[Text]:
    """What is wrong with a credit code."""
    tidy = tidy_credit_code(str(code or ""))
    if tidy and (doubt := doubt_credit_code(tidy)):
        yield doubt


def _about(fact: Fact, what: Text, hint: Text | None) -> Text:
    """Warn of a cell that is not understood."""
    said = fact.label + both("：", ": ") + what
    return said + both("", " ") + (hint or both("", "")) + both("", " ") + _NOT_KNOWN
