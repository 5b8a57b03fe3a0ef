"""Checks of a policy's days and of what came after it."""

from __future__ import annotations

from collections.abc import Iterator

from ..base.errors import Diagnostic, KeyPath, finding
from ..base.text import both
from .document import Policy
from .status import begins


def check_days(policy: Policy) -> Iterator[Diagnostic]:
    """Find days that are out of order, and statements without what they rest on."""
    for key in ("expires", "repealed", "suspended", "verified"):
        day, first = getattr(policy, key), policy.issued if key == "verified" else begins(policy)
        if day is not None and day < first:
            yield _too_early(("policy", key), str(first))
    if policy.verified and not policy.source:
        what = both("核实过的日期要有出处。", "what was verified needs its source.")
        yield finding("TJ106", ("policy", "source"), what)
    for s, successor in enumerate(policy.successors):
        path: KeyPath = ("policy", "successors", s)
        if not (successor.title or successor.number):
            what = both("缺少名称或文号。", "needs a title or a number.")
            yield finding("TJ106", path, what)
        if successor.date and successor.date < str(policy.issued)[: len(successor.date)]:
            yield _too_early((*path, "date"), str(policy.issued))


def _too_early(path: KeyPath, first: str) -> Diagnostic:
    return finding("TJ108", path, both(f"早于 {first}。", f"before {first}."))
