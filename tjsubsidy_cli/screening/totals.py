"""A company's sums over its eligible and over its undecided grants.

Grants that come to the same for any company are counted, and the counts multiplied: engines count
several times as fast as they add. For the others, what does not count is 0, not null, likewise.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import narwhals as nw

from ..assessment import Verdict
from ..catalogue import Catalogue, Grant
from .columns import FIGURES, VERDICTS, constant, has_verdict, holds_of, open_of, part_of, total_of
from .figures import figures, fixed, may_lack_a_figure

Alike = dict[tuple[int, int], list[str]]  # grants by what each comes to, and the city's part of it


def with_totals(frame: Any, catalogue: Catalogue) -> Any:
    """The frame, which has the grants' verdicts and figures, with each company's totals."""
    varying: list[Grant] = []
    alike: Alike = {}
    for grant in catalogue.grants.values():
        numbers = fixed(grant, catalogue)
        if numbers is None:
            varying.append(grant)
        else:
            alike.setdefault((numbers["estimate"], numbers["city"]), []).append(grant.id)
    parts = {k: v for grant in varying for k, v in _parts(grant, catalogue)}
    frame = frame.with_columns(**parts)
    for verdict in VERDICTS:
        frame = _counted(frame, alike, verdict).with_columns(**_totals(alike, varying, verdict))
    return frame.drop([_sum_of(n) for n in ("estimate", "city")] + list(map(_count_of, alike)))


def _parts(grant: Grant, catalogue: Catalogue) -> Iterator[tuple[str, nw.Expr]]:
    """What a grant adds to a company's totals."""
    own, may_lack = figures(grant, catalogue), may_lack_a_figure(grant.amount)
    for verdict in VERDICTS:
        held = has_verdict(grant.id, verdict)
        for name in FIGURES[:-1]:
            figure = own[name].fill_null(0) if may_lack else own[name]
            yield (
                part_of(grant.id, verdict, name),
                nw.when(held).then(figure).otherwise(constant(0)),
            )
        if may_lack:
            yield open_of(grant.id, verdict), held & own["estimate"].is_null()


def _counted(frame: Any, alike: Alike, verdict: Verdict) -> Any:
    """The frame with how many grants of each kind a company has, and what they come to."""
    counts = {
        _count_of(sums): _number([holds_of(grant, verdict) for grant in grants])
        for sums, grants in alike.items()
    }
    added = {
        _sum_of(name): nw.sum_horizontal(
            constant(0), *(nw.col(_count_of(sums)) * sums[part] for sums in alike)
        )
        for part, name in enumerate(("estimate", "city"))
    }
    return frame.with_columns(**counts).with_columns(**added)


def _totals(alike: Alike, varying: list[Grant], verdict: Verdict) -> dict[str, nw.Expr]:
    totals = {}
    for name in FIGURES[:-1]:
        same = _sum_of("estimate" if name == "ceiling" else name)
        parts = (part_of(grant.id, verdict, name) for grant in varying)
        totals[name] = nw.sum_horizontal(same, *parts)
    totals["district"] = totals["estimate"] - totals["city"]
    held = _number([holds_of(grant.id, verdict) for grant in varying])
    totals["grants"] = nw.sum_horizontal(held, *map(_count_of, alike))
    without = [grant.id for grant in varying if may_lack_a_figure(grant.amount)]
    totals["open_ended"] = _number([open_of(grant, verdict) for grant in without])
    return {total_of(verdict, name): total for name, total in totals.items()}


def _count_of(sums: tuple[int, int]) -> str:
    return f"_grants of {sums}"


def _sum_of(name: str) -> str:
    return f"_{name} of these"


def _number(answers: list[str]) -> nw.Expr:
    """How many of the answers are yes."""
    if not answers:
        return constant(0)
    return nw.sum_horizontal(nw.col(*answers).cast(nw.Int16)).cast(nw.Int64)
