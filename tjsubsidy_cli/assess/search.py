"""The search for the smallest sets of changes that make a grant eligible."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..company.whatif import add
from ..policy.catalogue import Catalogue, Grant
from ..rules.conditions import (
    Answer,
    Share,
    evaluate,
    facts_of,
    number_of,
    tests_of,
)
from ..rules.facts import Chosen, Fact, Value, Values
from .territory import place_of
from .waiting import bounds_of, kinds_of

_MOST_KEPT = 1000  # companies' changes of a grant


@dataclass(frozen=True)
class Move:
    """A change to try: choices to add to a list, or a number (1 for a yes) to reach."""

    fact: str
    given: bool
    choices: tuple[str, ...] = ()
    figure: int = 0

    def within(self, other: Move) -> bool:
        """Check whether the other change is the same or a greater one."""
        same_kind = (self.fact, self.choices) == (other.fact, other.choices)
        return same_kind and self.figure <= other.figure


Moves = frozenset[Move]


class Search:
    """A search for the smallest sets of changes that make one grant eligible.

    It is made once for a grant and serves many companies: those with the same answers to the facts
    that the grant depends on have the same changes to make.
    """

    def __init__(self, catalogue: Catalogue, grant: Grant) -> None:
        territory = catalogue.policy.territory
        trees = (territory.when, grant.when) if territory else (grant.when,)
        self.catalogue, self.grant = catalogue, grant
        self.tests = tuple(tests_of(*trees))
        named = dict.fromkeys(fact for tree in trees for fact in facts_of(tree))
        self.facts = tuple(catalogue.vocabulary[fact] for fact in named)
        everywhere = list(tests_of(*catalogue.conditions))
        self.kinds = {fact.id: kinds_of(fact, everywhere) for fact in self.facts if fact.choices}
        self.found: dict[object, tuple[Moves, ...]] = {}

    def least(self, values: Values, most_changes: int) -> tuple[Moves, ...]:
        """Find the sets of changes that gain the grant for a company and are minimal."""
        key = (most_changes, *(values.get(fact.id) for fact in self.facts))
        if key not in self.found:
            if len(self.found) >= _MOST_KEPT:
                self.found.clear()
            self.found[key] = tuple(self._least(values, most_changes))
        return self.found[key]

    def _least(self, before: Values, most_changes: int) -> list[Moves]:
        gaining: list[Moves] = []
        tried: dict[Moves, Values] = {frozenset(): before}
        facts = self._fit(before)
        for _ in range(most_changes):
            next_: dict[Moves, Values] = {}
            for moves, values in tried.items():
                for fact, move in self._moves(facts, moves, values, before):
                    after = after_move(fact, values, move)
                    if self._gains(after):
                        gaining.append(moves | {move})
                    else:
                        next_[moves | {move}] = after
            tried = next_
        gaining = list(dict.fromkeys(gaining))
        return [one for one in gaining if not any(_smaller(other, one) for other in gaining)]

    def _fit(self, values: Values) -> list[Fact]:
        """The facts that may be changed: no share starts from 0."""
        shares = {t.share[0] for t in self.tests if isinstance(t, Share)}
        unfit = {fact for fact in shares if not number_of(values, fact)}
        return [fact for fact in self.facts if fact.id not in unfit]

    def _gains(self, values: Values) -> bool:
        """Check whether the grant is eligible under these answers."""
        return (
            evaluate(self.grant.when, values).answer is Answer.YES
            and place_of(self.catalogue, values) is not Answer.NO
        )

    def _moves(
        self, facts: list[Fact], taken: Moves, values: Values, before: Values
    ) -> Iterator[tuple[Fact, Move]]:
        """List the changes to try next, of a company whose answers were others before."""
        changed = {move.fact for move in taken}
        for fact in facts:
            value = values.get(fact.id)
            if fact.kind == "choices" or (fact.kind == "choice" and fact.id not in changed):
                for kind in self.kinds[fact.id]:
                    able = tuple(c.id for c in fact.choices if c.id in kind and c.change)
                    if able and not chosen_of(value) & set(kind):
                        yield fact, Move(fact.id, _known(before.get(fact.id), kind), able)
            elif fact.change and fact.id not in changed:
                for target in self.targets(fact, values):
                    yield fact, Move(fact.id, fact.id in before, figure=target)

    def targets(self, fact: Fact, values: Values) -> list[int]:
        """List the higher numbers at which a test on the fact may change its answer."""
        now = number_of(values, fact.id) or 0
        if fact.kind == "yes_no":
            return [] if now else [1]
        tests = [test for test in self.tests if fact.id in facts_of(test)]
        bounds = {1, *(bound for test in tests for bound in bounds_of(test, fact.id, values))}
        return sorted(bound for bound in bounds if bound > now)


def _known(value: Value | None, kind: Iterable[str]) -> bool:
    """Check whether the answer rules out all of these choices."""
    return not value.unsure.intersection(kind) if isinstance(value, Chosen) else value is not None


def chosen_of(value: Value | None) -> frozenset[str]:
    if isinstance(value, Chosen):
        return value.sure
    return frozenset([value]) if isinstance(value, str) else frozenset()


def _smaller(one: Moves, other: Moves) -> bool:
    return one != other and all(any(a.within(b) for b in other) for a in one)


def after_move(fact: Fact, values: Values, move: Move) -> Values:
    """Compute the answers after a change."""
    match fact.kind:
        case "choices":
            chosen = Chosen(frozenset(move.choices[:1]))
            return {**values, fact.id: add(fact, values.get(fact.id), chosen)}
        case "choice":
            return {**values, fact.id: move.choices[0]}
        case "yes_no":
            return {**values, fact.id: True}
        case "count" | "money":
            return {**values, fact.id: move.figure}
