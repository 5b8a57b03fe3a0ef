"""Two assessments side by side: what is gained, lost and changed from the one to the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..rules.facts import Fact, Value
from .assessment import Assessment, Result
from .notices import Notice

Move = Literal["gained", "lost", "changed", "same"]


@dataclass(frozen=True)
class Difference:
    """A fact with two answers; None is not known."""

    fact: Fact
    before: Value | None
    after: Value | None


@dataclass(frozen=True)
class Pair:
    """One grant before and after."""

    before: Result
    after: Result

    @property
    def move(self) -> Move:
        """How the grant moved: gained or lost as eligible, else changed in verdict or figure."""
        was, is_ = (result.verdict == "eligible" for result in (self.before, self.after))
        if was != is_:
            return "gained" if is_ else "lost"
        return "same" if _outcome(self.before) == _outcome(self.after) else "changed"

    @property
    def money(self) -> int:
        """The estimate after less that before, in yuan, as far as the grant is eligible."""
        return _eligible(self.after) - _eligible(self.before)


@dataclass(frozen=True)
class Comparison:
    """Two assessments under one catalogue, with all that differs; every grant is in it."""

    before: Assessment
    after: Assessment
    facts: tuple[Difference, ...]
    grants: tuple[Pair, ...]

    def of(self, move: Move) -> tuple[Pair, ...]:
        """The grants that moved in this way, in the order of the policy."""
        return tuple(pair for pair in self.grants if pair.move == move)

    @property
    def warnings(self) -> tuple[Notice, ...]:
        """What the reader must know of either, and the overlaps that only the second has."""
        both_sides = dict.fromkeys(self.before.warnings + self.after.warnings)
        return tuple(w for w in both_sides if w.kind != "overlap" or w not in self.before.warnings)


def compare(before: Assessment, after: Assessment) -> Comparison:
    """Compare two assessments under the same catalogue. Raises nothing."""
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
    return (result.verdict, *figures, result.exact)


def _eligible(result: Result) -> int:
    return result.estimate or 0 if result.verdict == "eligible" else 0
