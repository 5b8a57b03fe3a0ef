"""A catalogue's rules as narwhals expressions over many companies.

One translation of the data that ``assess`` evaluates, run by whichever engine narwhals drives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce
from operator import and_, or_
from typing import Any

import narwhals as nw

from ..catalogue import Catalogue, Grant
from .columns import (
    FIGURES,
    PLACE,
    VERDICTS,
    constant,
    figure_of,
    has_verdict,
    is_live,
    missing_of,
    odd_of,
    total_of,
    verdict_of,
    waits_for,
)
from .figures import check_reach, funding, jointly, may_lack_a_figure, worked_out
from .logic import answer, waits


def assessed(frame: Any, catalogue: Catalogue) -> Any:
    """The frame with each grant's verdict, figures and missing facts, as ``assess`` gives them.

    ``frame`` is one of narwhals with the columns of ``columns_of``; each row stands alone. Behind
    the grants' columns come the company's totals. Raises TjsubsidyError for a catalogue whose
    figures are beyond what engines calculate exactly.
    """
    check_reach(catalogue)
    grants = catalogue.grants.values()
    place = nw.lit(value=True)
    if territory := catalogue.policy.territory:
        place = answer(territory.when)
    checks = {odd_of(n): answer(check.when) for n, check in enumerate(catalogue.checks)}
    frame = frame.with_columns(**{PLACE: place}, **checks)
    here = nw.col(PLACE) | nw.col(PLACE).is_null()
    frame = frame.with_columns(**{verdict_of(g.id): here & answer(g.when) for g in grants})
    missing = {g.id: _missing(g) for g in grants}
    frame = frame.with_columns(
        **{
            figure_of(g.id, name): nw.when(is_live(g.id)).then(figure).cast(nw.Int64)
            for g in grants
            for name, figure in zip(FIGURES, worked_out(g.amount), strict=False)
        },
        **{missing_of(g.id): _powers(g, missing[g.id]) for g in grants},
        **{
            waits_for(fact.id): reduce(or_, waiting)
            for fact in catalogue.facts
            if (waiting := [each[fact.id] for each in missing.values() if fact.id in each])
        },
    )
    for joint in catalogue.joints:
        frame = jointly(frame, joint, catalogue)
    frame = frame.with_columns(**dict(funding(catalogue))).with_columns(**dict(_totals(catalogue)))
    return frame.with_columns(
        (nw.col(total_of(v, "estimate")) - nw.col(total_of(v, "city"))).alias(
            total_of(v, "district")
        )
        for v in VERDICTS
    )


def _totals(catalogue: Catalogue) -> Iterator[tuple[str, nw.Expr]]:
    """A company's sums over its eligible and over its undecided grants.

    What does not count is 0, not null: engines add whole columns several times as fast.
    """
    grants = catalogue.grants.values()
    without = [g for g in grants if may_lack_a_figure(g.amount)]
    for verdict in VERDICTS:
        for name in FIGURES[:-1]:
            own = [
                nw.when(has_verdict(g.id, verdict)).then(_figure(g, name)).otherwise(constant(0))
                for g in grants
            ]
            yield total_of(verdict, name), nw.sum_horizontal(*own)
        yield total_of(verdict, "grants"), _number(has_verdict(g.id, verdict) for g in grants)
        lacks = [nw.col(figure_of(g.id, "estimate")).is_null() for g in without]
        held = [has_verdict(g.id, verdict) for g in without]
        yield total_of(verdict, "open_ended"), _number(map(and_, lacks, held))


def _figure(grant: Grant, name: str) -> nw.Expr:
    """A live grant's figure, 0 where it has none."""
    figure = nw.col(figure_of(grant.id, name))
    return figure.fill_null(0) if may_lack_a_figure(grant.amount) else figure


def _number(answers: Iterable[nw.Expr]) -> nw.Expr:
    """How many of the answers are yes."""
    return nw.sum_horizontal(constant(0), *(a.cast(nw.Int64) for a in answers))


def _missing(grant: Grant) -> dict[str, nw.Expr]:
    """For each fact of a grant that may be waited for, whether it is."""
    found = {fact: waits(grant.when, fact) for fact in grant.facts}
    undecided = nw.col(verdict_of(grant.id)).is_null()
    return {fact: undecided & answer for fact, answer in found.items() if answer is not None}


def _powers(grant: Grant, waits: dict[str, nw.Expr]) -> nw.Expr:
    powers = {fact: 2**place for place, fact in enumerate(grant.facts)}
    if not waits:
        return constant(0)
    return nw.sum_horizontal(*(w.cast(nw.Int64) * powers[fact] for fact, w in waits.items()))
