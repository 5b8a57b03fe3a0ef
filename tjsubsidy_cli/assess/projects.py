"""Grants that are paid per project, where a company names several projects."""

from __future__ import annotations

from ..base.records import replace
from ..base.text import both
from ..policy.catalogue import Grant
from ..rules.amounts import Support
from ..rules.conditions import Has, tests_of
from ..rules.facts import Chosen, Values, Vocabulary


def counted_once(grant: Grant, support: Support, values: Values, vocabulary: Vocabulary) -> Support:
    """Say in the working that one project is counted, if the answers name several."""
    if grant.payment != "per_project":
        return support
    named = {
        (test.fact, choice)
        for test in tests_of(grant.when)
        if isinstance(test, Has) and vocabulary[test.fact].projects
        for choice in (*test.has, *test.open)
        if choice in _sure(values, test.fact)
    }
    if len(named) <= 1:
        return support
    note = both(
        f"；资料中列有{len(named)}类项目，按一个项目计",
        f"; {len(named)} kinds of project are named, one project is counted",
    )
    return replace(support, working=support.working + note)


def _sure(values: Values, fact: str) -> frozenset[str]:
    value = values.get(fact)
    return value.sure if isinstance(value, Chosen) else frozenset()
