"""The profiles of a table: each of its companies, as a profile of its own would say it.

A profile says the same of a company as the columns of a screening do (``cells``), but keeps the
lists whole. So it can be assessed with reasons, questions and advice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from ..base.records import field, record, replace
from ..base.text import Lang, Text, both, same
from ..company.credit_code import doubt_credit_code, tidy_credit_code
from ..company.profile import DISTRICT, Company, Profile, warnings_of
from ..company.received import Received
from ..policy.catalogue import Catalogue
from ..rules.answers import is_approximate, parse_answer
from ..rules.facts import Response, show_value
from .answered import Answered
from .cells import Answers
from .doubts import DOUBTS
from .received import STATUS, had_of_cell
from .tables.headings import CODE, HAD_TITLES, NAME, TITLES, Headings
from .tables.sheets import Block, Reject, Table, parts_of

_NOT_KNOWN = both("按“不清楚”评估。", " It is taken as not known.")
_IN_DOUBT = both(
    "与同列、同行的其他数相差悬殊，或超出企业的常情，请核对单位；数字没有改动。",
    " is out of all proportion to the figures beside it, or to what companies have: check its "
    "unit. It was not changed.",
)


@record(kw_only=False)
class Listed:
    """A company of a table: its row and worksheet, its profile, and what is wrong with its cells.

    A wrong cell is not known, and the profile warns of it. ``responses`` has the answers by the
    fact's id.
    """

    row: int
    sheet: str
    profile: Profile
    rejects: tuple[Reject, ...] = ()
    responses: Mapping[str, Response] = field(default_factory=dict)

    @property
    def nameless(self) -> bool:
        """Whether the company has neither a name nor a code."""
        return self.profile.company.name == _by_number(self.row)

    def named(self, lang: Lang) -> Profile:
        """The profile; a company without a name is called by its row, in words."""
        name = name_in_words(self.profile.company.name, self.row)[lang]
        return replace(self.profile, company=replace(self.profile.company, name=name))


def _by_number(row: int) -> str:
    """The name of a company without one, in data for programs."""
    return f"#{row}"


def name_in_words(name: str, row: int) -> Text:
    """The name of a company for people; one without a name is called by its row."""
    return both(f"第{row}行", f"Row {row}") if name == _by_number(row) else same(name)


def profiles_of(
    table: Table, catalogue: Catalogue, *, strict: bool = False, visible_only: bool = False
) -> Iterator[Listed]:
    """Give the companies of a table that a screening assesses, one after the other.

    ``strict`` and ``visible_only`` are those of the screening.
    """
    for sheet in table.sheets:
        reader = Answers(catalogue, sheet.headings, strict=strict, visible_only=visible_only)
        profiles = Profiles(catalogue, sheet.headings)
        for part in parts_of(sheet):
            yield from profiles(part, reader.read(part), sheet.name)


class Profiles:
    """Turns the companies of a block into profiles."""

    def __init__(self, catalogue: Catalogue, headings: Headings) -> None:
        facts = catalogue.vocabulary
        self.labels = {
            column.title: facts[column.means].label
            if column.means in facts
            else {**TITLES, **HAD_TITLES}[column.means]
            for column in headings.columns
        }
        self.catalogue = catalogue
        self.had = [means for means in STATUS if headings.of(means)]
        self.columns = [
            (facts[column.means], column) for column in headings.columns if column.means in facts
        ]

    def __call__(self, part: Block, answered: Answered, sheet: str) -> Iterator[Listed]:
        """Give the companies of a block, of which the answers have been read."""
        wrong: dict[int, list[Reject]] = {}
        for reject in answered.rejects:
            wrong.setdefault(reject.row, []).append(reject)
        companies = answered.companies.select("row", NAME, CODE, DOUBTS)
        cells = part.cells.filter(pl.col("row").is_in(companies["row"].implode()))
        for (row, name, code, doubts), own in zip(
            companies.iter_rows(), cells.iter_rows(named=True), strict=True
        ):
            company = Company(name or code or _by_number(row), code)
            rejects = tuple(wrong.get(row, ()))
            responses = self.responses(own)
            profile = self.profile(company, own, responses, rejects, doubts or "")
            yield Listed(row, sheet, profile, rejects, responses)

    def responses(self, cells: Mapping[str, object]) -> dict[str, Response]:
        """Read the answers of a row. A sum in a column with a unit has one."""
        read = dict[str, Response]()
        for fact, column in self.columns:
            cell = cells[fact.id]
            response = parse_answer(fact, None if cell is None else str(cell), column.unit or 1)
            read[fact.id] = replace(response, bare=response.bare and not column.unit)
        return read

    def profile(
        self,
        company: Company,
        cells: Mapping[str, object],
        responses: Mapping[str, Response],
        rejects: Sequence[Reject],
        doubts: str = "",
    ) -> Profile:
        """Make the profile of a company whose name and code are known already.

        ``doubts`` has the titles of its figures that are in doubt.
        """
        warnings = list(_doubts(cells.get(CODE)))
        for reject in rejects:
            what = self.labels[reject.column] + both("：", ": ") + reject.reason
            warnings.append(what + _NOT_KNOWN)
        for fact, column in self.columns:
            response = responses[fact.id]
            warnings += (told := list(warnings_of(fact, cells[fact.id], response)))
            if f";{column.title};" in f";{doubts};" and not (told and response.bare):
                shown = show_value(fact, response.value)
                warnings.append(fact.label + both("：", ": ") + shown + _IN_DOUBT)
        facts = {id_: r.value for id_, r in responses.items() if r.value is not None}
        place = facts.get(DISTRICT)
        where = Company(company.name, company.code, str(place) if place else None)
        asked = frozenset(id_ for id_, response in responses.items() if response.asked)
        about = frozenset(id_ for id_, r in responses.items() if is_approximate(r))
        had = self.received(cells)
        return Profile(where, facts, tuple(warnings), asked, received=had, approximate=about)

    def received(self, cells: Mapping[str, object]) -> dict[str, Received]:
        """The grants that the company has already. A cell that is not understood is a reject."""
        said = [had_of_cell(self.catalogue, n, str(cells[n])) for n in self.had if cells[n]]
        return {id_: had for each in said for id_, had in each.grants.items()}


def _doubts(code: object) -> Iterator[Text]:
    """What is wrong with a credit code."""
    tidy = tidy_credit_code(str(code or ""))
    if tidy and (doubt := doubt_credit_code(tidy)):
        yield doubt
