"""A catalogue's rules as narwhals expressions over many companies.

The rules that ``assess`` evaluates are translated once, for any engine that narwhals drives.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import narwhals as nw

from ...policy.catalogue import Catalogue, Grant
from .amounts import check_reach, cities, figures, sums, with_joints
from .columns import (
    PLACE,
    constant,
    figure_of,
    has_verdict,
    is_live,
    lacks_of,
    missing_of,
    odd_of,
    verdict_of,
    waits_for,
)
from .conditions import answer, waitable, waits
from .totals import with_totals


def assessed(frame: Any, catalogue: Catalogue) -> Any:
    """Add each grant's verdict and the company's totals to a frame, like ``assess``.

    ``frame`` is a narwhals frame with the columns of ``columns_of``, one company a row. Raises
    TjsubsidyError for a catalogue whose amounts engines cannot calculate exactly.
    """
    check_reach(catalogue)
    territory = catalogue.policy.territory
    place = answer(territory.when) if territory else nw.lit(value=True)
    checks = {odd_of(n): answer(check.when) for n, check in enumerate(catalogue.checks)}
    frame = frame.with_columns(**{PLACE: place}, **checks)
    here = nw.col(PLACE) | nw.col(PLACE).is_null()
    grants = catalogue.grants.values()
    verdicts = {verdict_of(grant.id): here & answer(grant.when) for grant in grants}
    frame = frame.with_columns(**verdicts)
    held = nw.col(*verdicts)
    frame = frame.with_columns(  # under the names of ``holds_of``
        held.fill_null(value=False).name.suffix(" eligible"),
        held.is_null().name.suffix(" undecided"),
    )
    lacking = {name: waits for grant in grants for name, waits in _lacking(grant)}
    frame = with_joints(frame.with_columns(**lacking, **sums(catalogue)), catalogue)
    frame = frame.with_columns(**dict(_waiting(catalogue)), **cities(catalogue))
    return with_totals(frame, catalogue)


def _lacking(grant: Grant) -> Iterator[tuple[str, nw.Expr]]:
    """For each fact that could decide a grant, whether the undecided grant waits for it."""
    undecided = has_verdict(grant.id, "undecided")
    for fact in grant.facts:
        if (waited := waits(grant.when, fact)) is not None:
            yield lacks_of(grant.id, fact), undecided & waited


def with_grants(frame: Any, catalogue: Catalogue) -> Any:
    """Add the amounts and the missing facts of every grant to an assessed frame."""
    columns: dict[str, nw.Expr] = {}
    for grant in catalogue.grants.values():
        for name, figure in figures(grant, catalogue).items():
            columns[figure_of(grant.id, name)] = nw.when(is_live(grant.id)).then(figure)
        columns[missing_of(grant.id)] = _powers(grant)
    return frame.with_columns(**columns)


def _waiting(catalogue: Catalogue) -> Iterator[tuple[str, nw.Expr]]:
    """For each fact that could decide a grant, whether any of a company's grants waits for it."""
    grants = catalogue.grants.values()
    for fact in waited_for(catalogue):
        lacking = (lacks_of(grant.id, fact) for grant in grants if fact in waitable(grant.when))
        yield waits_for(fact), nw.any_horizontal(nw.col(*lacking), ignore_nulls=False)


def waited_for(catalogue: Catalogue) -> tuple[str, ...]:
    """The facts that could decide a grant, in the order of the catalogue."""
    waited = {fact for grant in catalogue.grants.values() for fact in waitable(grant.when)}
    return tuple(fact.id for fact in catalogue.facts if fact.id in waited)


def _powers(grant: Grant) -> nw.Expr:
    """The facts that a grant waits for, as a bit mask."""
    waited = waitable(grant.when)
    powers = [
        nw.col(lacks_of(grant.id, fact)).cast(nw.Int64) * 2**place
        for place, fact in enumerate(grant.facts)
        if fact in waited
    ]
    return nw.sum_horizontal(constant(0), *powers)
