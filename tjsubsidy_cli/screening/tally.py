"""What many companies come to together: counted batch by batch, by whichever engine.

A batch comes as the frame of ``expressions.assessed``. Sums are exact: within a batch by the bounds
of ``figures.check_reach``, over batches as Python's own numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import narwhals as nw

from ..assessment import Totals, Verdict, summed
from ..catalogue import Catalogue, Grant
from ..records import record
from ..text import Text
from .columns import (
    FIGURES,
    PLACE,
    TOTALS,
    VERDICTS,
    has_verdict,
    odd_of,
    total_of,
    waits_for,
)
from .expressions import missing, waited_for
from .figures import figures, fixed
from .headings import CODE, NAME

FILE, ROW = "file", "row"
TOP = 10


@record(kw_only=False)
class Waiting:
    """A fact that would decide grants: of how many companies, and what could come of them."""

    fact: str
    companies: int
    estimate: int


@record(kw_only=False)
class Top:
    """A company by its row, and by its file where there are several, with its totals."""

    row: int
    name: str | None
    code: str | None
    eligible: Totals
    undecided: Totals
    file: str | None = None


@record(kw_only=False)
class Tally:
    """The companies assessed, their grants, what is missing, and who may get most."""

    companies: int
    with_grants: int
    placeless: int  # companies whose place is not known
    odd: tuple[tuple[Text, int], ...]  # what is odd about answers, and of how many companies
    grants: dict[str, dict[Verdict, Totals]]
    waiting: tuple[Waiting, ...]
    top: tuple[Top, ...]

    def total(self, verdict: Verdict) -> Totals:
        """All grants of a verdict together."""
        return summed(by_verdict[verdict] for by_verdict in self.grants.values())


def counted(frame: Any, catalogue: Catalogue) -> Any:
    """An assessed narwhals frame as one row of counts and sums, which ``Counting.add`` takes."""
    sums = {
        "companies": nw.len(),
        "with grants": _count(nw.col(total_of("eligible", "grants")) > 0),
        PLACE: _count(nw.col(PLACE).is_null()),
    }
    sums |= {name: _count(nw.col(name)) for name in _columns(catalogue)}
    for grant in catalogue.grants.values():
        sums |= _of_grant(grant, catalogue)
    return frame.select(**sums)


def _of_grant(grant: Grant, catalogue: Catalogue) -> dict[str, nw.Expr]:
    """The counts of a grant; its sums, too, unless it comes to the same for any company."""
    held = {verdict: has_verdict(grant.id, verdict) for verdict in VERDICTS}
    sums = {_key(grant.id, verdict, "grants"): _count(held[verdict]) for verdict in VERDICTS}
    waited = {_key(grant.id, "waits", fact): waits for fact, waits in missing(grant).items()}
    if fixed(grant, catalogue) is not None:
        return sums | {key: _count(waits) for key, waits in waited.items()}
    own = figures(grant, catalogue)
    for verdict in VERDICTS:
        lacking = held[verdict] & own["estimate"].is_null()
        sums[_key(grant.id, verdict, "open_ended")] = _count(lacking)
        for name in FIGURES[:-1]:
            sums[_key(grant.id, verdict, name)] = nw.when(held[verdict]).then(own[name]).sum()
    return sums | {k: nw.when(waits).then(own["estimate"]).sum() for k, waits in waited.items()}


def best(frame: Any, least: int = 0) -> Any:
    """The companies of an assessed frame that may get most, at least so much, with their totals."""
    columns = [total_of(v, name) for v in VERDICTS for name in TOTALS]
    first, then = total_of("eligible", "estimate"), list(place_of(frame))
    companies = frame.select(*then, NAME, CODE, *columns).filter(nw.col(first) >= least)
    return companies.top_k(TOP, by=[first, *then], reverse=[False, *(True for _ in then)])


def place_of(frame: Any) -> Iterator[str]:
    """The columns that say where a row stands: its number, behind its file if there are several."""
    names = frame.collect_schema().names()
    yield from (name for name in (FILE, ROW) if name in names)


def _columns(catalogue: Catalogue) -> Iterator[str]:
    """The columns of answers that are counted as they are."""
    yield from (odd_of(number) for number in range(len(catalogue.checks)))
    yield from (waits_for(fact) for fact in waited_for(catalogue))


def _key(grant: str, what: str, name: str) -> str:
    return f"{grant} {what} {name}"


def _count(answers: nw.Expr) -> nw.Expr:
    """How many are yes; engines add small numbers as large ones."""
    return answers.cast(nw.Int8).sum()


class Counting:
    """Counts batches, one after another."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.sums = Counter[str]()
        self.top: list[Top] = []

    def add(self, sums: Mapping[str, int | None], companies: Iterable[Mapping[str, Any]]) -> None:
        """Count a batch by its ``counted`` sums and its ``best`` companies."""
        self.sums.update({name: number or 0 for name, number in sums.items()})
        self.top += map(_top, companies)
        self.top.sort(key=lambda top: (-top.eligible.estimate, top.file or "", top.row))
        del self.top[TOP:]

    @property
    def least(self) -> int:
        """What a company must get to be among the best; more of them need not be looked for."""
        return self.top[-1].eligible.estimate if len(self.top) == TOP else 0

    def tally(self) -> Tally:
        """What has been counted so far."""
        checks, grants = enumerate(self.catalogue.checks), self.catalogue.grants.values()
        odd = ((check.text, self.sums[odd_of(number)]) for number, check in checks)
        waiting = sorted(self._waiting(), key=lambda w: (-w.companies, -w.estimate))
        return Tally(
            self.sums["companies"],
            self.sums["with grants"],
            self.sums[PLACE],
            tuple((text, count) for text, count in odd if count),
            {g.id: {v: self._totals(g, v) for v in VERDICTS} for g in grants},
            tuple(waiting),
            tuple(top for top in self.top if top.eligible.grants),
        )

    def _totals(self, grant: Grant, verdict: Verdict) -> Totals:
        sums = {n: self.sums[_key(grant.id, verdict, n)] for n in TOTALS if n != "district"}
        each = fixed(grant, self.catalogue) or {}
        sums |= {name: sums["grants"] * each[name] for name in each if name != "district"}
        return Totals(**sums, district=sums["estimate"] - sums["city"])

    def _waiting(self) -> Iterator[Waiting]:
        for fact in waited_for(self.catalogue):
            money = sum(self._waits(grant, fact) for grant in self.catalogue.grants.values())
            if companies := self.sums[waits_for(fact)]:
                yield Waiting(fact, companies, money)

    def _waits(self, grant: Grant, fact: str) -> int:
        """What could come of a grant for the companies that wait for a fact."""
        each = fixed(grant, self.catalogue) or {}
        return self.sums[_key(grant.id, "waits", fact)] * each.get("estimate", 1)


def missing_facts(catalogue: Catalogue, grant: str, missing: int) -> tuple[str, ...]:
    """The facts that a column of ``columns.missing_of`` stands for."""
    facts = catalogue.grants[grant].facts
    return tuple(fact for place, fact in enumerate(facts) if missing >> place & 1)


def _top(row: Mapping[str, Any]) -> Top:
    eligible, undecided = (Totals(**{n: row[total_of(v, n)] for n in TOTALS}) for v in VERDICTS)
    return Top(row[ROW], row[NAME], row[CODE], eligible, undecided, row.get(FILE))
