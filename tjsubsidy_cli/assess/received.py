"""Grants that the company has received or applied for, apart from those that are left to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..base.money import format_yuan
from ..base.records import replace
from ..base.text import Text, both, join, same
from ..company.profile import Profile
from ..policy.catalogue import Grant, Payment

if TYPE_CHECKING:
    from ..company.received import Received, Status
    from .assessment import Assessment
    from .pending import Group
    from .result import Result, Verdict

HEADING = both("已获支持或已申报", "Received or applied for")
STATUSES: dict[Status, Text] = {
    "received": both("已获支持", "Received"),
    "applied": both("已申报", "Applied for"),
}
_ONCE: set[Payment] = {"once", "once_by_general_rule"}


def with_received(results: tuple[Result, ...], profile: Profile) -> tuple[Result, ...]:
    """Add to the results what the profile says of their grants."""
    had = profile.received
    if not had:
        return results
    return tuple(replace(r, received=had[r.grant.id]) if r.grant.id in had else r for r in results)


def left_of(results: Iterable[Result], verdict: Verdict | Group) -> tuple[Result, ...]:
    """Choose the results with this verdict or group of grants neither received nor applied for."""
    return tuple([r for r in results if verdict in (r.verdict, r.group) and not r.received])


def is_paid_once(grant: Grant) -> bool:
    """Check whether a company gets a grant only once, by its own sentence or a general rule."""
    return grant.payment in _ONCE


def is_used_up(result: Result) -> bool:
    """Check whether the company has received a grant that is paid once."""
    had = result.received
    return had is not None and had.status == "received" and is_paid_once(result.grant)


def describe_received(result: Result) -> Text | None:
    """Say what the company has of a grant, and whether it can have it again."""
    had = result.received
    if had is None:
        return None
    said = STATUSES[had.status] + _when(had)
    if is_used_up(result):
        return said + both("；此项为一次性支持，已用完", "; it is paid once, so it is used up")
    if had.status == "received":
        return said + both(
            "；条文未限一次，能否再次申报以申报指南为准",
            "; the text does not limit it to once: see the application guide for a further one",
        )
    return said


def describe_left_out(assessment: Assessment) -> Text | None:
    """Name the grants that the totals leave out because the company has them already."""
    if not assessment.received:
        return None
    ids = join(same(result.grant.id) for result in assessment.received)
    return both(
        f"{ids.zh} 已获支持或已申报，不计入以上各数。",
        f"{ids.en}: received or applied for, and in none of these figures.",
    )


def _when(had: Received) -> Text:
    parts = [both(f"{had.year}年", str(had.year))] if had.year else []
    parts += [format_yuan(had.sum)] if had.sum is not None else []
    said = join(parts, "，", ", ")
    return both(f"（{said.zh}）", f" ({said.en})") if parts else same("")
