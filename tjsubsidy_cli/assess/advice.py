"""Advice: grants that are one or two changes away, and the money that they would add.

A change adds a choice, turns a no into a yes, or raises a number, and no further than needed. The
catalogue marks the facts and choices that a company can change (``change``). No advice takes an
answer back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from ..base.records import replace
from ..base.text import Text, join
from ..company.profile import Profile
from ..company.whatif import add
from ..policy.catalogue import Catalogue, Grant
from ..rules.conditions import (
    Answer,
    Condition,
    Share,
    evaluate,
    facts_of,
    number_of,
    tests_of,
)
from ..rules.facts import Chosen, Fact, Value, Values
from .assessment import Assessment, Result
from .questions import bounds_of, kinds_of
from .raise_by import any_sum, raise_by, to_be_chosen
from .territory import place_of


@dataclass(frozen=True)
class Change:
    """One thing to do, in words, and the fact's answer before and after it.

    ``given``: the answer before it is known, so that this is a change and not a first answer.
    ``open_sum``: the text requires some sum, but not how much. Any one of ``choices`` is enough.
    """

    fact: Fact
    before: Value | None
    after: Value
    text: Text
    given: bool
    open_sum: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Advice:
    """A set of changes that are all needed, and the grants and money that they bring.

    ``money`` is the difference of the eligible grants' estimates, after less before, in yuan.
    ``open_ended`` counts gained grants without an amount. ``lost`` are the results before the
    changes of grants that are no longer eligible.
    """

    changes: tuple[Change, ...]
    gained: tuple[Result, ...]
    lost: tuple[Result, ...]
    money: int
    open_ended: int
    after: Assessment

    @property
    def given(self) -> bool:
        """Check whether every change starts from a known answer."""
        return all(change.given for change in self.changes)

    @property
    def overlaps(self) -> tuple[str, ...]:
        """The grants that may concern the same project as one that is gained."""
        gained = {result.grant.id for result in self.gained}
        meeting = (notice.grants for notice in self.after.warnings if gained & {*notice.grants})
        return tuple(dict.fromkeys(g for grants in meeting for g in grants if g not in gained))


@dataclass(frozen=True)
class _Move:
    """A change to try: choices to add to a list, or a number (1 for a yes) to reach."""

    fact: str
    given: bool
    choices: tuple[str, ...] = ()
    figure: int = 0

    def within(self, other: _Move) -> bool:
        """Check whether the other change is the same or a greater one."""
        same_kind = (self.fact, self.choices) == (other.fact, other.choices)
        return same_kind and self.figure <= other.figure


Moves = frozenset[_Move]


def advise(before: Assessment, most_changes: int = 2) -> tuple[Advice, ...]:
    """Find changes that would bring a company more money, sorted by money for each change.

    Each set gains a grant that no smaller set gains. There is no advice for an undecided grant,
    because its questions come first; nor for a grant that adds no money or does not suit the
    company; nor for a share that starts from 0, because that would be another business.
    """
    catalogue, profile = before.catalogue, before.profile
    move_sets: dict[Moves, None] = {}
    for result in before.results:
        if (
            result.verdict != "eligible"
            and not result.received
            and not result.evaluation.missing
            and _suits(result, profile)
        ):
            search = _Search(catalogue, result.grant, profile.facts)
            move_sets |= dict.fromkeys(search.least(most_changes))
    advice = [_advice(before, moves) for moves in move_sets]
    return tuple(sorted((a for a in advice if a.money > 0 or a.open_ended), key=_rank))


def _suits(result: Result, profile: Profile) -> bool:
    suits = result.grant.suits
    return suits is None or evaluate(suits, profile.facts).answer is not Answer.NO


def _rank(advice: Advice) -> tuple[bool, Fraction, int]:
    """Make the sort key: changes of known answers, then money for each change, then fewest."""
    each = Fraction(advice.money, len(advice.changes))
    return not advice.given, -each, len(advice.changes)


class _Search:
    """A search for the smallest sets of changes that make one grant eligible."""

    def __init__(self, catalogue: Catalogue, grant: Grant, values: Values) -> None:
        territory = catalogue.policy.territory
        self.trees = (territory.when, grant.when) if territory else (grant.when,)
        self.catalogue, self.grant, self.values = catalogue, grant, values
        unfit = {t.share[0] for t in self.tests() if isinstance(t, Share)}
        unfit = {fact for fact in unfit if not number_of(values, fact)}
        named = dict.fromkeys(fact for tree in self.trees for fact in facts_of(tree))
        self.facts = [catalogue.vocabulary[fact] for fact in named if fact not in unfit]
        everywhere = list(tests_of(*catalogue.conditions))
        self.kinds = {fact.id: kinds_of(fact, everywhere) for fact in self.facts if fact.choices}

    def tests(self) -> Iterator[Condition]:
        yield from tests_of(*self.trees)

    def gains(self, values: Values) -> bool:
        """Check whether the grant is eligible under these answers."""
        return (
            evaluate(self.grant.when, values).answer is Answer.YES
            and place_of(self.catalogue, values) is not Answer.NO
        )

    def least(self, most_changes: int) -> list[Moves]:
        """Find the sets of changes that gain the grant and are minimal."""
        gaining: list[Moves] = []
        tried: dict[Moves, Values] = {frozenset(): self.values}
        for _ in range(most_changes):
            next_: dict[Moves, Values] = {}
            for moves, values in tried.items():
                for fact, move in self.moves(moves, values):
                    after = _after(fact, values, move)
                    if self.gains(after):
                        gaining.append(moves | {move})
                    else:
                        next_[moves | {move}] = after
            tried = next_
        gaining = list(dict.fromkeys(gaining))
        return [one for one in gaining if not any(_smaller(other, one) for other in gaining)]

    def moves(self, taken: Moves, values: Values) -> Iterator[tuple[Fact, _Move]]:
        """List the changes to try next."""
        changed = {move.fact for move in taken}
        for fact in self.facts:
            value = values.get(fact.id)
            if fact.kind == "choices" or (fact.kind == "choice" and fact.id not in changed):
                for kind in self.kinds[fact.id]:
                    able = tuple(c.id for c in fact.choices if c.id in kind and c.change)
                    if able and not _chosen(value) & set(kind):
                        yield fact, _Move(fact.id, _known(self.values.get(fact.id), kind), able)
            elif fact.change and fact.id not in changed:
                for target in self.targets(fact, values):
                    yield fact, _Move(fact.id, fact.id in self.values, figure=target)

    def targets(self, fact: Fact, values: Values) -> list[int]:
        """List the higher numbers at which a test on the fact may change its answer."""
        now = number_of(values, fact.id) or 0
        if fact.kind == "yes_no":
            return [] if now else [1]
        tests = [test for test in self.tests() if fact.id in facts_of(test)]
        bounds = {1, *(bound for test in tests for bound in bounds_of(test, fact.id, values))}
        return sorted(bound for bound in bounds if bound > now)


def _known(value: Value | None, kind: Iterable[str]) -> bool:
    """Check whether the answer rules out all of these choices."""
    return not value.unsure.intersection(kind) if isinstance(value, Chosen) else value is not None


def _chosen(value: Value | None) -> frozenset[str]:
    if isinstance(value, Chosen):
        return value.sure
    return frozenset([value]) if isinstance(value, str) else frozenset()


def _smaller(one: Moves, other: Moves) -> bool:
    return one != other and all(any(a.within(b) for b in other) for a in one)


def _after(fact: Fact, values: Values, move: _Move) -> Values:
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


# ----------------------------------------------------------------- the proof, and the words


def _advice(before: Assessment, moves: Moves) -> Advice:
    """Assess the company after the changes, and compare."""
    catalogue = before.catalogue
    order = list(catalogue.vocabulary)
    profile, values = before.profile, before.profile.facts
    taken = sorted(moves, key=lambda move: (order.index(move.fact), move.choices))
    for move in taken:
        values = _after(catalogue.vocabulary[move.fact], values, move)
    open_sums = {m.fact for m in taken if _is_open_sum(catalogue.vocabulary[m.fact], m)}
    changed = replace(profile, facts=values)
    after = before.assessor.assess(changed, before.readings, open_sums=open_sums)
    pairs = list(zip(before.results, after.results, strict=True))
    gained = tuple(
        to_be_chosen(b, open_sums, catalogue.vocabulary)
        for a, b in pairs
        if a.verdict != "eligible" == b.verdict and not b.received
    )
    changes = tuple(_change(catalogue, move, profile.facts, values, gained) for move in taken)
    return Advice(
        changes,
        gained,
        tuple(a for a, b in pairs if a.verdict == "eligible" != b.verdict and not a.received),
        after.eligible.estimate - before.eligible.estimate,
        sum(result.open_ended for result in gained),
        after,
    )


def _is_open_sum(fact: Fact, move: _Move) -> bool:
    return fact.kind == "money" and move.figure == 1


def _change(
    catalogue: Catalogue, move: _Move, before: Values, after: Values, gained: Iterable[Result]
) -> Change:
    fact = catalogue.vocabulary[move.fact]
    value, given = before.get(fact.id), move.given
    if move.choices:
        changes = [c.change for c in fact.choices if c.id in move.choices and c.change]
        text = join(changes, "，或", ", or ")
        return Change(fact, value, after[fact.id], text, given, choices=move.choices)
    text, open_sum = fact.change or fact.label, _is_open_sum(fact, move)
    if open_sum:
        text += any_sum(fact, gained)
    elif fact.kind != "yes_no":
        text += raise_by(fact, move.figure, before, gained, catalogue.vocabulary)
    return Change(fact, value, after[fact.id], text, given, open_sum)
