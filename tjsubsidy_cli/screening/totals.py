"""A company's sums over its eligible and over its undecided grants.

Grants that come to the same for any company are counted, and the counts multiplied: engines count
several times as fast as they add. For the others, what does not count is 0, not null, likewise.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import narwhals as nw

from ..assessment import Verdict
from ..catalogue import Catalogue, Grant
from .columns import FIGURES, VERDICTS, constant, has_verdict, total_of
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
    for verdict in VERDICTS:
        frame = _counted(frame, alike, verdict)
        frame = frame.with_columns(**_totals(alike, varying, verdict, catalogue))
    return frame.drop([_sum_of(n) for n in ("estimate", "city")] + list(map(_count_of, alike)))


def _counted(frame: Any, alike: Alike, verdict: Verdict) -> Any:
    """The frame with how many grants of each kind a company has, and what they come to."""
    counts = {
        _count_of(sums): _number(has_verdict(grant, verdict) for grant in grants)
        for sums, grants in alike.items()
    }
    added = {
        _sum_of(name): _sum(nw.col(_count_of(sums)) * sums[part] for sums in alike)
        for part, name in enumerate(("estimate", "city"))
    }
    return frame.with_columns(**counts).with_columns(**added)


def _totals(
    alike: Alike, varying: list[Grant], verdict: Verdict, catalogue: Catalogue
) -> dict[str, nw.Expr]:
    held = [(grant, has_verdict(grant.id, verdict)) for grant in varying]
    own = {grant.id: figures(grant, catalogue) for grant in varying}
    totals = {}
    for name in FIGURES[:-1]:
        same = nw.col(_sum_of("estimate" if name == "ceiling" else name))
        sums = (
            nw.when(holds).then(_known(grant, own[grant.id][name])).otherwise(constant(0))
            for grant, holds in held
        )
        totals[name] = nw.sum_horizontal(same, *sums)
    totals["district"] = totals["estimate"] - totals["city"]
    counts = map(nw.col, map(_count_of, alike))
    totals["grants"] = nw.sum_horizontal(_number(holds for _, holds in held), *counts)
    totals["open_ended"] = _number(
        holds & own[grant.id]["estimate"].is_null()
        for grant, holds in held
        if may_lack_a_figure(grant.amount)
    )
    return {total_of(verdict, name): total for name, total in totals.items()}


def _count_of(sums: tuple[int, int]) -> str:
    return f"_grants of {sums}"


def _sum_of(name: str) -> str:
    return f"_{name} of these"


def _known(grant: Grant, figure: nw.Expr) -> nw.Expr:
    """A figure, 0 where there is none."""
    return figure.fill_null(0) if may_lack_a_figure(grant.amount) else figure


def _number(answers: Iterable[nw.Expr]) -> nw.Expr:
    """How many of the answers are yes."""
    numbers = [answer.cast(nw.Int16) for answer in answers]
    return nw.sum_horizontal(*numbers).cast(nw.Int64) if numbers else constant(0)


def _sum(numbers: Iterable[nw.Expr]) -> nw.Expr:
    return nw.sum_horizontal(constant(0), *numbers)
