"""Overlaps: grants of which one project may take only one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping


def largest_sum(sums: Mapping[str, int], overlaps: Iterable[Collection[str]]) -> int:
    """Find the largest sum with at most one grant of each overlap; exact.

    ``sums`` are the amounts of the grants that may be chosen, by id; none is negative.
    """
    rivals: dict[str, set[str]] = {grant: set() for grant in sums}
    for overlap in overlaps:
        here = {grant for grant in overlap if grant in sums}
        for grant in here:
            rivals[grant] |= here - {grant}
    return _largest(frozenset(sums), sums, rivals)


def _largest(
    grants: frozenset[str], sums: Mapping[str, int], rivals: Mapping[str, set[str]]
) -> int:
    """Add up the groups of grants that have nothing to do with each other."""
    total = 0
    for group in _groups(grants, rivals):
        # Either the grant with most rivals is chosen, and then none of these, or it is not.
        most = max(group, key=lambda grant: (len(rivals[grant] & group), grant))
        rest = group - {most}
        best = sums[most] + _largest(rest - rivals[most], sums, rivals)
        total += max(best, _largest(rest, sums, rivals)) if rest else best
    return total


def _groups(grants: frozenset[str], rivals: Mapping[str, set[str]]) -> Iterator[frozenset[str]]:
    """Divide grants into groups that are connected by rivals."""
    left = set(grants)
    while left:
        group, near = set[str](), {left.pop()}
        while near:
            left -= near
            group |= near
            near = {rival for grant in near for rival in rivals[grant] & left}
        yield frozenset(group)
