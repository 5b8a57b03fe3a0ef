"""Totals: sums over the grants of one verdict."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..base.records import names_of, record

if TYPE_CHECKING:
    from .result import Result


@record(kw_only=False)
class Totals:
    """Sums over grants of one verdict, in yuan; the text has no rule on stacking.

    ``fixed`` is the part of the estimate that the text fixes; the rest are ceilings.
    """

    grants: int = 0
    ceiling: int = 0
    estimate: int = 0
    city: int = 0
    district: int = 0
    open_ended: int = 0
    fixed: int = 0

    @property
    def ceilings(self) -> int:
        """The other part: at most so much, because the text has a ceiling, a limit or no rate."""
        return self.estimate - self.fixed


def summed(totals: Iterable[Totals]) -> Totals:
    """Add up several totals."""
    totals = tuple(totals)
    return Totals(**{name: sum(getattr(t, name) for t in totals) for name in names_of(Totals)})


def totals_of(results: Iterable[Result]) -> Totals:
    """Add up the figures of results."""
    results = tuple(results)

    def total(figures: Iterable[int | None]) -> int:
        return sum(figure or 0 for figure in figures)

    return Totals(
        grants=len(results),
        ceiling=total(r.ceiling for r in results),
        estimate=total(r.estimate for r in results),
        city=total(r.city for r in results),
        district=total(r.district for r in results),
        open_ended=sum(r.open_ended for r in results),
        fixed=total(r.estimate for r in results if r.exact),
    )
