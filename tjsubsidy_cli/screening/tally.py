"""What many companies come to together: counted batch by batch, by whichever engine.

A batch comes as the frame of ``expressions.assessed`` (a row a company) and as its live grants (a
row each, with ``GRANT_COLUMNS``). Sums are exact however many companies there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import narwhals as nw

from ..assessment import Totals, Verdict, summed
from ..catalogue import Catalogue
from ..records import record
from .columns import FIGURES, TOTALS, VERDICTS, total_of, waits_for

GRANT_COLUMNS = ("grant", "eligible", *FIGURES, "missing")
TOP = 10
_SPLIT = 10**9  # sums are taken of the parts above and below it, so that none overflows


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
    grants: dict[str, dict[Verdict, Totals]]
    waiting: tuple[Waiting, ...]
    top: tuple[Top, ...]

    def total(self, verdict: Verdict) -> Totals:
        """All grants of a verdict together."""
        return summed(by_verdict[verdict] for by_verdict in self.grants.values())


class Counting:
    """Counts batches, one after another."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.counts = Counter[str]()
        self.groups: dict[tuple[str, bool, int], Totals] = {}  # by grant, eligible, missing
        self.top: list[Top] = []
        waited = {fact for grant in catalogue.grants.values() for fact in grant.facts}
        self.facts = [fact.id for fact in catalogue.facts if fact.id in waited]

    def add(self, companies: Any, grants: Any) -> None:
        """Count a batch: two narwhals frames."""
        known = companies.collect_schema().names()
        waits = [waits_for(f) for f in self.facts if waits_for(f) in known]
        counted = companies.select(
            nw.len().alias("companies"),
            (nw.col(total_of("eligible", "grants")) > 0).cast(nw.Int64).sum().alias("with grants"),
            *(nw.col(name).cast(nw.Int64).sum() for name in waits),
        )
        self.counts.update({k: v or 0 for k, v in _rows(counted)[0].items()})
        sums = grants.group_by("grant", "eligible", "missing").agg(
            nw.len().alias("grants"),
            nw.col("estimate").is_null().cast(nw.Int64).sum().alias("open_ended"),
            *((nw.col(name) // _SPLIT).sum().alias(f"{name} high") for name in FIGURES),
            *((nw.col(name) % _SPLIT).sum().alias(f"{name} low") for name in FIGURES),
        )
        for row in _rows(sums):
            figures = {
                n: _SPLIT * (row[f"{n} high"] or 0) + (row[f"{n} low"] or 0) for n in FIGURES
            }
            totals = Totals(grants=row["grants"], open_ended=row["open_ended"], **figures)
            key = (row["grant"], row["eligible"], row["missing"])
            self.groups[key] = summed([self.groups.get(key, Totals()), totals])
        place = [name for name in ("file", "row") if name in known]
        best = companies.select(
            *place, "name", "code", *(total_of(v, name) for v in VERDICTS for name in TOTALS)
        ).sort(total_of("eligible", "estimate"), *place, descending=[True, *(False for _ in place)])
        self.top += [_top(row) for row in _rows(best.head(TOP))]
        self.top.sort(key=lambda top: (-top.eligible.estimate, top.file or "", top.row))
        del self.top[TOP:]

    def tally(self) -> Tally:
        """What has been counted so far."""
        grants = {
            grant: {v: self._totals(grant, eligible=v == "eligible") for v in VERDICTS}
            for grant in self.catalogue.grants
        }
        waiting = sorted(self._waiting(), key=lambda w: (-w.companies, -w.estimate))
        return Tally(
            self.counts["companies"],
            self.counts["with grants"],
            grants,
            tuple(waiting),
            tuple(top for top in self.top if top.eligible.grants),
        )

    def _totals(self, grant: str, *, eligible: bool) -> Totals:
        own = (t for (of, is_, _), t in self.groups.items() if of == grant and is_ == eligible)
        return summed(own)

    def _waiting(self) -> Iterator[Waiting]:
        for fact in self.facts:
            money = sum(
                totals.estimate
                for (grant, _, missing), totals in self.groups.items()
                if fact in missing_facts(self.catalogue, grant, missing)
            )
            if companies := self.counts[waits_for(fact)]:
                yield Waiting(fact, companies, money)


def missing_facts(catalogue: Catalogue, grant: str, missing: int) -> tuple[str, ...]:
    """The facts that a column of ``columns.missing_of`` stands for."""
    facts = catalogue.grants[grant].facts
    return tuple(fact for place, fact in enumerate(facts) if missing >> place & 1)


def _top(row: dict[str, Any]) -> Top:
    eligible, undecided = (Totals(**{n: row[total_of(v, n)] for n in TOTALS}) for v in VERDICTS)
    return Top(row["row"], row["name"], row["code"], eligible, undecided, row.get("file"))


def _rows(frame: Any) -> list[dict[str, Any]]:
    """The rows of a small frame, collected if it is lazy."""
    if isinstance(frame, nw.LazyFrame):
        frame = frame.collect()
    return list(frame.iter_rows(named=True))
