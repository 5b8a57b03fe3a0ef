"""A catalogue's rules as Polars expressions over many companies.

The rules that ``assess`` evaluates are translated once and run block by block.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from ...policy.catalogue import Catalogue, Grant
from .amounts import alone, check_reach, cities, sums, with_joints
from .assumed import Rates, with_assumed
from .columns import (
    PLACE,
    VERDICTS,
    had_of,
    has_verdict,
    holds_of,
    lacks_of,
    odd_of,
    verdict_of,
    waits_for,
)
from .conditions import answer, shares, waitable, waits
from .pending import informed
from .totals import with_totals

_NONE: Rates = {}


def assessed(
    frame: pl.LazyFrame, catalogue: Catalogue, rates: Rates = _NONE, *, received: bool = False
) -> pl.LazyFrame:
    """Add each grant's verdict and the company's totals to a frame, like ``assess``.

    ``frame`` has the columns of ``columns_of``, one company a row. ``rates`` are assumed. If
    ``received``, it also has the columns of grants that companies have already (``had_of``).
    Raises TjsubsidyError for a catalogue whose amounts cannot be calculated exactly in 64 bits.
    """
    check_reach(catalogue)
    conditions = [*catalogue.conditions, *(check.when for check in catalogue.checks)]
    frame = frame.with_columns(**shares(conditions))
    territory = catalogue.policy.territory
    place = answer(territory.when) if territory else pl.lit(True)
    checks = {odd_of(n): answer(check.when) for n, check in enumerate(catalogue.checks)}
    frame = frame.with_columns(**{PLACE: place}, **checks)
    here = pl.col(PLACE) | pl.col(PLACE).is_null()
    grants = catalogue.grants.values()
    verdicts = {verdict_of(grant.id): here & answer(grant.when) for grant in grants}
    frame = frame.with_columns(**verdicts)
    held = pl.col(*verdicts)
    frame = frame.with_columns(  # under the names of ``holds_of``
        held.fill_null(False).name.suffix(" eligible"),
        held.is_null().name.suffix(" undecided"),
    )
    if received:  # what the company has already is not counted, asked or waited for
        frame = frame.with_columns(
            pl.col(holds_of(grant.id, verdict)) & ~pl.col(had_of(grant.id))
            for grant in grants
            for verdict in VERDICTS
        )
    lacking = {name: waits for grant in grants for name, waits in _lacking(grant)}
    frame = frame.with_columns(**lacking, **informed(catalogue), **sums(catalogue))
    frame = frame.with_columns(**alone(catalogue))
    frame = with_joints(frame, catalogue, received=received)
    frame = frame.with_columns(**dict(_waiting(catalogue)), **cities(catalogue))
    frame = with_totals(frame, catalogue)
    return with_assumed(frame, catalogue, rates)


def _lacking(grant: Grant) -> Iterator[tuple[str, pl.Expr]]:
    """For each fact that could decide a grant, whether the undecided grant waits for it."""
    undecided = has_verdict(grant.id, "undecided")
    for fact in grant.facts:
        if (waited := waits(grant.when, fact)) is not None:
            yield lacks_of(grant.id, fact), undecided & waited


def _waiting(catalogue: Catalogue) -> Iterator[tuple[str, pl.Expr]]:
    """For each fact that could decide a grant, whether any of a company's grants waits for it."""
    grants = catalogue.grants.values()
    for fact in waited_for(catalogue):
        lacking = (lacks_of(grant.id, fact) for grant in grants if fact in waitable(grant.when))
        yield waits_for(fact), pl.any_horizontal(*lacking)


def waited_for(catalogue: Catalogue) -> tuple[str, ...]:
    """The facts that could decide a grant, in the order of the catalogue."""
    waited = {fact for grant in catalogue.grants.values() for fact in waitable(grant.when)}
    return tuple(fact.id for fact in catalogue.facts if fact.id in waited)
