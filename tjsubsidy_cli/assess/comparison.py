"""Comparison of two assessments: grants gained, lost and changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..rules.facts import Fact, Value
from .assessment import Assessment
from .notices import Notice
from .result import Result

Move = Literal["gained", "lost", "changed", "same"]


@dataclass(frozen=True)
class Difference:
    """A fact with its answer in each assessment; None is unknown."""

    fact: Fact
    before: Value | None
    after: Value | None


@dataclass(frozen=True)
class Pair:
    """The results of one grant in both assessments."""

    before: Result
    after: Result

    @property
    def move(self) -> Move:
        """The kind of difference: eligibility gained or lost, else a changed verdict or amount."""
        if self.before.received and self.after.received:
            return "same" if self.before.received == self.after.received else "changed"
        was, is_ = (result.verdict == "eligible" for result in (self.before, self.after))
        if was != is_:
            return "gained" if is_ else "lost"
        return "same" if _outcome(self.before) == _outcome(self.after) else "changed"

    @property
    def money(self) -> int:
        """The difference of the estimates in yuan; an ineligible grant counts as 0."""
        return _eligible(self.after) - _eligible(self.before)


@dataclass(frozen=True)
class Comparison:
    """Two assessments under one catalogue, their differing facts, and every grant's results."""

    before: Assessment
    after: Assessment
    facts: tuple[Difference, ...]
    grants: tuple[Pair, ...]

    def of(self, move: Move) -> tuple[Pair, ...]:
        """List the grants with this kind of difference, in the order of the policy."""
        return tuple(pair for pair in self.grants if pair.move == move)

    @property
    def warnings(self) -> tuple[Notice, ...]:
        """The notices of both assessments, with those overlaps that only the second has."""
        both_sides = dict.fromkeys(self.before.warnings + self.after.warnings)
        return tuple(w for w in both_sides if w.kind != "overlap" or w not in self.before.warnings)


def compare(before: Assessment, after: Assessment) -> Comparison:
    """Compare two assessments under the same catalogue."""
    one, other = before.profile.facts, after.profile.facts
    return Comparison(
        before,
        after,
        tuple(
            Difference(fact, one.get(fact.id), other.get(fact.id))
            for fact in before.catalogue.facts
            if one.get(fact.id) != other.get(fact.id)
        ),
        tuple(Pair(a, b) for a, b in zip(before.results, after.results, strict=True)),
    )


def _outcome(result: Result) -> tuple[object, ...]:
    figures = (result.ceiling, result.estimate, result.city, result.district)
    return (result.verdict, *figures, result.exact, result.received)


def _eligible(result: Result) -> int:
    counts = result.verdict == "eligible" and not result.received
    return (result.estimate or 0) if counts else 0
