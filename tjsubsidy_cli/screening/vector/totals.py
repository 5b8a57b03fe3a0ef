"""A company's totals over its eligible and over its undecided grants.

Grants with the same amount for any company are counted, and the count multiplied: engines count
several times as fast as they add. Amounts that do not count are 0 and not null, for speed too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from ...assess.result import Verdict
from ...policy.catalogue import Catalogue, Grant
from .amounts import exactness, figures, fixed, fixed_part, may_lack_a_figure, varying
from .columns import (
    AMOUNTS,
    FIXED,
    VERDICTS,
    constant,
    count_of,
    has_verdict,
    open_of,
    part_of,
    total_of,
)

# Grants by their estimate, the city's part of it, and the part of it that the text fixes.
Alike = dict[tuple[int, int, int], list[str]]


def with_totals(frame: pl.LazyFrame, catalogue: Catalogue) -> pl.LazyFrame:
    """Add each company's totals to a frame with the grants' verdicts and amounts."""
    alike: Alike = {}
    for grant in catalogue.grants.values():
        if each := fixed(grant, catalogue):
            sure = 0 if exactness(grant) is None else each["estimate"]
            alike.setdefault((each["estimate"], each["city"], sure), []).append(grant.id)
    counts = {
        _count_of(sums, verdict): count_of(has_verdict(grant, verdict) for grant in grants)
        for verdict in VERDICTS
        for sums, grants in alike.items()
    }
    added = {
        _sum_of(name, verdict): pl.sum_horizontal(
            constant(0),
            *(pl.col(_count_of(sums, verdict)) * sums[part] for sums in alike if sums[part]),
        )
        for verdict in VERDICTS
        for part, name in enumerate(("estimate", "city", FIXED))
        if verdict == "eligible" or name != FIXED
    }
    others = varying(catalogue)
    own = {name: part for grant in others for name, part in parts(grant, catalogue).items()}
    totals = {k: v for verdict in VERDICTS for k, v in _totals(alike, others, own, verdict)}
    frame = frame.with_columns(**counts).with_columns(**added).with_columns(**totals)
    districts = {
        total_of(v, "district"): pl.col(total_of(v, "estimate")) - pl.col(total_of(v, "city"))
        for v in VERDICTS
    }
    return frame.with_columns(**districts).drop(*counts, *added)


def parts(grant: Grant, catalogue: Catalogue) -> dict[str, pl.Expr]:
    """A grant's parts of a company's totals, by the names of ``part_of`` and ``open_of``.

    They are never null. They are no columns of the frame, since they would be most of its memory.
    """
    own, may_lack = figures(grant, catalogue), may_lack_a_figure(grant.amount)
    each: dict[str, pl.Expr] = {}
    for verdict in VERDICTS:
        held = has_verdict(grant.id, verdict)
        for name in AMOUNTS[:-1]:
            figure = own[name].fill_null(0) if may_lack else own[name]
            each[part_of(grant.id, verdict, name)] = _if(held, figure)
        if may_lack:
            each[open_of(grant.id, verdict)] = held & own["estimate"].is_null()
    if (sure := fixed_part(grant, catalogue)) is not None:
        known = _if(has_verdict(grant.id, "eligible"), sure.fill_null(0))
        each[part_of(grant.id, "eligible", FIXED)] = known
    return each


def _if(held: pl.Expr, figure: pl.Expr) -> pl.Expr:
    return pl.when(held).then(figure).otherwise(constant(0))


def _totals(
    alike: Alike, others: list[Grant], own: Mapping[str, pl.Expr], verdict: Verdict
) -> Iterator[tuple[str, pl.Expr]]:
    for name in (*AMOUNTS[:-1], FIXED) if verdict == "eligible" else AMOUNTS[:-1]:
        same = _sum_of("estimate" if name == "ceiling" else name, verdict)
        names = (part_of(grant.id, verdict, name) for grant in others)
        yield total_of(verdict, name), pl.sum_horizontal(same, *(own[n] for n in names if n in own))
    held = count_of(has_verdict(grant.id, verdict) for grant in others)
    counts = (_count_of(each, verdict) for each in alike)
    yield total_of(verdict, "grants"), pl.sum_horizontal(held, *counts)
    without = (open_of(grant.id, verdict) for grant in others)
    yield total_of(verdict, "open_ended"), count_of(own[n] for n in without if n in own)


def _count_of(sums: tuple[int, int, int], verdict: Verdict) -> str:
    return f"_{verdict} grants of {sums}"


def _sum_of(name: str, verdict: Verdict) -> str:
    return f"_{verdict} {name} of these"
