"""Joint ceilings: limits on the sum of several grants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..base.money import format_yuan
from ..base.records import replace
from ..base.text import Text, both
from ..policy.catalogue import Catalogue, Joint

if TYPE_CHECKING:
    from .assessment import Result


def limit(catalogue: Catalogue, joint: Joint, results: tuple[Result, ...]) -> tuple[Result, ...]:
    """Limit the results by a joint ceiling: eligible grants come first, then the text's order."""
    members = [r for r in results if r.grant.id in joint.grants and r.support]
    if not members:
        return results
    members.sort(key=lambda r: r.verdict != "eligible")
    ceilings = _allotted([r.ceiling for r in members], joint.cap)
    estimates = _allotted([r.estimate for r in members], joint.cap)
    limited: dict[str, Result] = {}
    for result, ceiling, estimate in zip(members, ceilings, estimates, strict=True):
        if result.support and (ceiling, estimate) != (result.ceiling, result.estimate):
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


def _allotted(figures: list[int | None], cap: int | None) -> list[int | None]:
    """Share out a cap in order; without a cap, only the highest amount is paid in all."""
    allotted: list[int | None] = []
    used = highest = 0
    for figure in figures:
        highest = max(highest, figure or 0)
        rest = max(0, (highest if cap is None else cap) - used)
        allotted.append(None if figure is None else min(figure, rest))
        used += allotted[-1] or 0
    return allotted


def _joint_note(joint: Joint, result: Result) -> Text:
    others = [grant for grant in joint.grants if grant != result.grant.id]
    zh, en = "、".join(others), ", ".join(others)
    if joint.cap is None:
        return both(f"；与{zh}只取较高的一项", f"; together with {en}, only the highest is paid")
    most = format_yuan(joint.cap)
    return both(f"；与{zh}合计不超过{most.zh}", f"; together with {en} at most {most.en}")
