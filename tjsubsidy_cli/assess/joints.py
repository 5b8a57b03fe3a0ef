"""Joint ceilings: limits on the sum of several grants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..base.money import format_yuan
from ..base.records import replace
from ..base.text import Text, both
from ..policy.catalogue import Catalogue, Joint
from .received import left_of

if TYPE_CHECKING:
    from .result import Result

Figures = list[int | None]  # in yuan; None is not known


def limit(catalogue: Catalogue, joint: Joint, results: tuple[Result, ...]) -> tuple[Result, ...]:
    """Limit the results by a joint ceiling: eligible grants come first, then the text's order.

    What the company has received or applied for has taken its part already.
    """
    members = [r for r in results if r.grant.id in joint.grants and (r.support or r.received)]
    if not members:
        return results
    groups = [[r for r in members if r.received]]
    groups += [list(left_of(members, verdict)) for verdict in ("eligible", "undecided")]
    members = [result for group in groups for result in group]
    ceilings = _allotted([[_taken(r, r.ceiling) for r in group] for group in groups], joint.cap)
    estimates = _allotted([[_taken(r, r.estimate) for r in group] for group in groups], joint.cap)
    limited: dict[str, Result] = {}
    for result, ceiling, estimate in zip(members, ceilings, estimates, strict=True):
        if result.received or not result.support:
            continue
        if (ceiling, estimate) != (result.ceiling, result.estimate):
            working = result.support.working + _joint_note(joint, result)
            support = replace(
                result.support, ceiling=ceiling, estimate=estimate, exact=False, working=working
            )
            if estimate != result.estimate:
                support = replace(support, binding="joint")
            city, district = catalogue.funding(result.grant, estimate)
            limited[result.grant.id] = replace(
                result, support=support, city=city, district=district
            )
    return tuple(limited.get(r.grant.id, r) for r in results)


def _taken(result: Result, figure: int | None) -> int | None:
    """The part that a grant takes of a ceiling: of one that is had its sum, if it is known."""
    if result.received is None:
        return figure
    return (figure or 0) if result.received.sum is None else result.received.sum


def _allotted(groups: list[Figures], cap: int | None) -> Figures:
    """Share out a cap to the groups in order; without a cap, pay only the highest figure."""
    allotted: Figures = []
    for figures in groups:
        paid = sum(figure or 0 for figure in allotted)
        shares = _highest_alone(figures, paid) if cap is None else _in_turn(figures, cap - paid)
        allotted += shares
    return allotted


def _in_turn(figures: Figures, rest: int) -> Figures:
    """Share out the rest of a cap in order; a figure that is not known is what the others leave."""
    shares: dict[int, int] = {}
    for place in sorted(range(len(figures)), key=lambda place: figures[place] is None):
        figure = figures[place]
        shares[place] = rest if figure is None else min(figure, rest)
        rest -= shares[place]
    return [shares[place] for place in range(len(figures))]


def _highest_alone(figures: Figures, paid: int) -> Figures:
    """Pay the first of the highest figures what it is above the sum paid before, the others 0."""
    highest = max((figure or 0 for figure in figures), default=0)
    first = figures.index(highest) if highest in figures else None
    top = max(0, highest - paid)
    return [
        None if figure is None else top if place == first else 0
        for place, figure in enumerate(figures)
    ]


def _joint_note(joint: Joint, result: Result) -> Text:
    others = [grant for grant in joint.grants if grant != result.grant.id]
    zh, en = "、".join(others), ", ".join(others)
    if joint.cap is None:
        return both(f"；与{zh}只取较高的一项", f"; together with {en}, only the highest is paid")
    most = format_yuan(joint.cap)
    return both(f"；与{zh}合计不超过{most.zh}", f"; together with {en} at most {most.en}")
