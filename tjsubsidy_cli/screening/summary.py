"""Counts and sums over all companies of a screening, added up batch by batch.

A batch is the frame that ``vector.assessment.assessed`` gives. Sums are exact: ``check_reach``
bounds them within a batch, and Python's integers add up the batches.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

import polars as pl

from ..assess.result import Verdict
from ..assess.totals import Totals, summed
from ..base.records import field, record
from ..base.text import Text
from ..company.assumptions import base_of
from ..policy.catalogue import Catalogue, Grant
from .by import By, Part, counted_by, parts_by, with_needing
from .tables.headings import CODE, NAME
from .vector.amounts import exactness, fixed
from .vector.assessment import waited_for
from .vector.assumed import Rates
from .vector.columns import (
    AMOUNTS,
    ASSUMED,
    FIXED,
    PLACE,
    TOTALS,
    VERDICTS,
    assumed_of,
    had_of,
    holds_of,
    informs,
    lacks_of,
    odd_of,
    open_of,
    part_of,
    total_of,
    waits_for,
)
from .vector.conditions import waitable
from .vector.pending import may_be_judged
from .vector.totals import parts

FILE, SHEET, ROW = "file", "sheet", "row"
TOP = 10
_NONE: Rates = {}
_COMPANIES, _WITH_GRANTS = "companies", "with grants"


@record(kw_only=False)
class Waiting:
    """A fact that would decide grants: for how many companies, and the sum of these grants."""

    fact: str
    companies: int
    estimate: int


@record(kw_only=False)
class Top:
    """One of the companies with the most money: its place, its name, and its totals.

    ``file`` and ``sheet`` are set if the table has several.
    """

    row: int
    name: str | None
    code: str | None
    eligible: Totals
    undecided: Totals
    file: str | None = None
    sheet: str | None = None


@record(kw_only=False)
class Assumed:
    """A grant at an assumed rate: by verdict, the companies with a figure, and its sum in yuan."""

    rate: Fraction
    of: str
    eligible: tuple[int, int]
    undecided: tuple[int, int]


@record(kw_only=False)
class Summary:
    """Counts and sums over all companies, the missing facts, and the companies that get most."""

    companies: int
    with_grants: int
    placeless: int  # companies whose place is not known
    odd: tuple[tuple[Text, int], ...]  # odd answers, and the number of companies with them
    grants: dict[str, dict[Verdict, Totals]]
    waiting: tuple[Waiting, ...]
    top: tuple[Top, ...]
    by: Mapping[By, tuple[Part, ...]] = field(default_factory=dict)
    received: Mapping[str, int] = field(default_factory=dict)  # companies by the grant they have
    pending: Mapping[str, int] = field(default_factory=dict)  # undecided that need information
    assumed: Mapping[str, Assumed] = field(default_factory=dict)  # by the grant's id
    at_assumed_rates: int | None = None  # all that is eligible, in yuan

    @property
    def needing_information(self) -> int:
        """The number of undecided grants that need information; a bureau judges the others."""
        return sum(self.pending.values())

    def total(self, verdict: Verdict) -> Totals:
        """All grants of a verdict together."""
        return summed(by_verdict[verdict] for by_verdict in self.grants.values())


def aggregate(
    frame: pl.LazyFrame,
    catalogue: Catalogue,
    by: Sequence[By] = (),
    rates: Rates = _NONE,
    *,
    received: bool = False,
) -> pl.LazyFrame:
    """Aggregate assessed companies into one row of counts and sums.

    Each stands under the name of its column. ``Aggregator.add`` takes the row. ``by`` adds the
    parts of the sums, ``rates`` the sums at assumed rates, ``received`` the companies
    that have a grant already.
    """
    answers, sums = list[str](), dict[str, pl.Expr]()
    answers += [odd_of(number) for number in range(len(catalogue.checks))]
    answers += map(waits_for, waited_for(catalogue))
    answers += map(had_of, catalogue.grants) if received else ()
    for grant in catalogue.grants.values():
        answers += [holds_of(grant.id, verdict) for verdict in VERDICTS]
        answers += [informs(grant.id)] if may_be_judged(grant) else []
        answers += (lacks_of(grant.id, fact) for fact in waitable(grant.when))
        if fixed(grant, catalogue) is None:
            own = parts(grant, catalogue)
            sums |= own | _waiting(grant, own[part_of(grant.id, "undecided", "estimate")])
    frame = with_needing(frame, catalogue) if "district" in by else frame
    return frame.select(
        pl.len().alias(_COMPANIES),
        (pl.col(total_of("eligible", "grants")) > 0).sum().alias(_WITH_GRANTS),
        pl.col(PLACE).is_null().sum(),
        pl.col(*answers).sum(),
        **{name: each.sum() for name, each in sums.items()},
        **counted_by(by, catalogue),
        **_at_rates(rates),
    )


def _at_rates(rates: Rates) -> dict[str, pl.Expr]:
    """The figures at assumed rates: how many there are, and their sums."""
    sums: dict[str, pl.Expr] = {}
    for grant, verdict in product(rates, VERDICTS):
        figure = pl.col(assumed_of(grant)).filter(pl.col(holds_of(grant, verdict)))
        name = part_of(grant, verdict, ASSUMED)
        sums |= {name: figure.sum(), f"{name} figures": figure.count()}
    if rates:
        total = total_of("eligible", ASSUMED)
        sums[total] = pl.col(total).sum()
    return sums


def _waiting(grant: Grant, undecided: pl.Expr) -> dict[str, pl.Expr]:
    """For each fact of a grant, its ``undecided`` part where the company waits for the fact."""
    return {
        _yuan_of(grant.id, fact): pl.when(pl.col(lacks_of(grant.id, fact))).then(undecided)
        for fact in waitable(grant.when)
    }


def _yuan_of(grant: str, fact: str) -> str:
    return f"{lacks_of(grant, fact)} yuan"


def top_companies(companies: pl.DataFrame, least: int = 0) -> pl.DataFrame:
    """Select the companies with the largest eligible estimates, none below ``least``."""
    columns = [total_of(v, name) for v in VERDICTS for name in TOTALS]
    columns.append(total_of("eligible", FIXED))
    first = total_of("eligible", "estimate")
    rich = companies.select(ROW, NAME, CODE, *columns).filter(pl.col(first) >= least)
    return rich.top_k(TOP, by=[first, ROW], reverse=[False, True])


class Aggregator:
    """Adds up the aggregates of batches."""

    def __init__(self, catalogue: Catalogue, by: Sequence[By] = (), rates: Rates = _NONE) -> None:
        self.catalogue, self.by, self.rates = catalogue, by, rates
        self.sums = Counter[str]()
        self.top: list[Top] = []

    def add(self, sums: Mapping[str, int | None], companies: Iterable[Mapping[str, Any]]) -> None:
        """Add a batch, given its row of ``aggregate`` and its ``top_companies``."""
        self.sums.update({name: number or 0 for name, number in sums.items()})
        self.top += map(_top, companies)
        self.top.sort(
            key=lambda top: (-top.eligible.estimate, top.file or "", top.sheet or "", top.row)
        )
        del self.top[TOP:]

    @property
    def least(self) -> int:
        """The estimate below which no company can be among the top any more."""
        return self.top[-1].eligible.estimate if len(self.top) == TOP else 0

    def summary(self) -> Summary:
        """Summarise all batches so far."""
        checks = enumerate(self.catalogue.checks)
        grants = {
            grant.id: {verdict: self._totals(grant, verdict) for verdict in VERDICTS}
            for grant in self.catalogue.grants.values()
        }
        pending = {grant: self._informed(grant) for grant in grants}
        odd = ((check.text, self.sums[odd_of(number)]) for number, check in checks)
        waiting = sorted(self._waiting(), key=lambda w: (-w.companies, -w.estimate))
        return Summary(
            self.sums[_COMPANIES],
            self.sums[_WITH_GRANTS],
            self.sums[PLACE],
            tuple((text, count) for text, count in odd if count),
            grants,
            tuple(waiting),
            tuple(top for top in self.top if top.eligible.grants),
            {kind: parts_by(kind, self.catalogue, self.sums, grants, pending) for kind in self.by},
            {id_: had for id_ in grants if (had := self.sums[had_of(id_)])},
            pending,
            {grant: self._assumed(grant, rate) for grant, rate in self.rates.items()},
            self.sums[total_of("eligible", ASSUMED)] if self.rates else None,
        )

    def _informed(self, grant: str) -> int:
        """The number of companies that can settle an undecided grant by information."""
        judged = may_be_judged(self.catalogue.grants[grant])
        return self.sums[informs(grant) if judged else holds_of(grant, "undecided")]

    def _assumed(self, grant: str, rate: Fraction) -> Assumed:
        names = [part_of(grant, verdict, ASSUMED) for verdict in VERDICTS]
        eligible, undecided = ((self.sums[f"{n} figures"], self.sums[n]) for n in names)
        return Assumed(rate, base_of(self.catalogue.grants[grant]) or "", eligible, undecided)

    def _totals(self, grant: Grant, verdict: Verdict) -> Totals:
        number = self.sums[holds_of(grant.id, verdict)]
        sure = verdict == "eligible" and exactness(grant) is not None
        if each := fixed(grant, self.catalogue):
            figures = {name: number * figure for name, figure in each.items()}
            return Totals(
                grants=number, open_ended=0, fixed=figures["estimate"] if sure else 0, **figures
            )
        sums = {name: self.sums[part_of(grant.id, verdict, name)] for name in AMOUNTS[:-1]}
        return Totals(
            grants=number,
            open_ended=self.sums[open_of(grant.id, verdict)],
            district=sums["estimate"] - sums["city"],
            fixed=self.sums[part_of(grant.id, verdict, FIXED)] if sure else 0,
            **sums,
        )

    def _waiting(self) -> Iterator[Waiting]:
        for fact in waited_for(self.catalogue):
            money = sum(self._waits(grant, fact) for grant in self.catalogue.grants.values())
            if companies := self.sums[waits_for(fact)]:
                yield Waiting(fact, companies, money)

    def _waits(self, grant: Grant, fact: str) -> int:
        """The sum of a grant over the companies that wait for a fact."""
        if each := fixed(grant, self.catalogue):
            return self.sums[lacks_of(grant.id, fact)] * each["estimate"]
        return self.sums[_yuan_of(grant.id, fact)]


def _top(row: Mapping[str, Any]) -> Top:
    sums = {v: {n: row[total_of(v, n)] for n in TOTALS} for v in VERDICTS}
    eligible = Totals(**sums["eligible"], fixed=row[total_of("eligible", FIXED)])
    undecided = Totals(**sums["undecided"])
    return Top(row[ROW], row[NAME], row[CODE], eligible, undecided, row.get(FILE), row.get(SHEET))
