"""Coverage of a catalogue by test cases: which of its goals they reach. Pure.

A *goal* is one thing that the cases should show once: a verdict of a grant, a test of its
condition as a yes and as a no, a figure below, at and above a threshold, a choice that a test
names, an option of a reading that can be switched. What no company can show (see
``satisfiability``) is no goal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from ..assess.phrases import VERDICTS, say_test
from ..base.errors import KeyPath
from ..base.money import format_yuan
from ..base.text import Text, both, same
from ..policy.catalogue import Catalogue, Grant
from ..policy.readings import switchable
from ..rules.amounts import Amount, Exactly, Match, Rated, UpTo
from ..rules.conditions import Answer, Has, Share, Threshold, evaluate, number_of
from ..rules.facts import Chosen, Values
from .cases import Outcome
from .satisfiability import Node, Reasoning, bounds_of, most

GoalKind = Literal["verdict", "condition", "threshold", "choice", "reading"]
GOAL_KINDS: dict[GoalKind, Text] = {
    "verdict": both("结论", "verdict"),
    "condition": both("条件", "condition"),
    "threshold": both("界限", "threshold"),
    "choice": both("选项", "choice"),
    "reading": both("口径", "reading"),
}
_SIDES = (both("低于", "below"), both("恰为", "at"), both("高于", "above"))


@dataclass(frozen=True)
class Goal:
    """One thing that the cases of a grant should show; ``seen`` says whether one does."""

    kind: GoalKind
    grant: str
    path: KeyPath
    what: Text
    seen: bool


Side = Callable[[Values], int | None]  # -1 below, 0 at, 1 above; None while it is not known


def cover(catalogue: Catalogue, outcomes: Iterable[Outcome]) -> Iterator[Goal]:
    """All goals of a catalogue in its order; ``seen`` marks those that the cases reach."""
    by_grant: dict[str, list[Outcome]] = {grant: [] for grant in catalogue.grants}
    switches: set[tuple[str, str]] = set()
    for outcome in outcomes:
        switches |= set(outcome.case.reading.items())
        if not outcome.case.reading:  # otherwise the grant is not as the catalogue has it
            by_grant[outcome.case.grant].append(outcome)
    for m, measure in enumerate(catalogue.measures):
        for g, grant in enumerate(measure.grants):
            path: KeyPath = ("measures", m, "grants", g)
            yield from _grant(catalogue, grant, path, by_grant[grant.id])
            for r, reading in enumerate(grant.readings):
                for option in switchable(reading)[1:]:
                    at: KeyPath = (*path, "readings", r, "variants", option)
                    what = same(f"{reading.id}={option}")
                    yield Goal("reading", grant.id, at, what, (reading.id, option) in switches)


def _grant(
    catalogue: Catalogue, grant: Grant, path: KeyPath, outcomes: list[Outcome]
) -> Iterator[Goal]:
    reasoning = Reasoning(grant.when, catalogue.vocabulary, (*path, "when"))
    values = [outcome.case.facts for outcome in outcomes]
    yield from _verdicts(reasoning, catalogue, grant, path, outcomes)
    for node in reasoning.node.inside():
        if not node.parts:
            yield from _test(reasoning, node, catalogue, grant.id, values)
    for name, side, sides in _ceilings(grant.amount, reasoning, catalogue):
        yield from _threshold_goals(grant.id, (*path, "amount"), name, side, sides, values)


def _verdicts(
    reasoning: Reasoning,
    catalogue: Catalogue,
    grant: Grant,
    path: KeyPath,
    outcomes: list[Outcome],
) -> Iterator[Goal]:
    seen = {outcome.result.verdict for outcome in outcomes}
    whole = {each.answer(reasoning.node) for each in reasoning.assignments}
    can_fail = Answer.NO in whole or catalogue.policy.territory is not None
    possible = {
        "eligible": Answer.YES in whole,
        "undecided": Answer.UNKNOWN in whole,
        "ineligible": can_fail,
    }
    for verdict, name in VERDICTS.items():
        if possible[verdict] or not reasoning.assignments:
            yield Goal("verdict", grant.id, path, name, verdict in seen)


def _test(
    reasoning: Reasoning, node: Node, catalogue: Catalogue, grant: str, values: list[Values]
) -> Iterator[Goal]:
    """The goals of one test of a condition."""
    test, vocabulary = node.condition, catalogue.vocabulary
    text = say_test(test, vocabulary)
    seen = {evaluate(test, each).answer for each in values}
    possible = reasoning.answers(node) or {Answer.YES, Answer.NO}
    for answer, name in ((Answer.YES, both("是", "yes")), (Answer.NO, both("否", "no"))):
        if answer in possible:
            what = text + both(" → ", " → ") + name
            yield Goal("condition", grant, node.path, what, answer in seen)
    if isinstance(test, Has):
        sure = {choice for each in values for choice in _sure(each, test.fact)}
        for choice in (*test.has, *test.open):
            label = vocabulary[test.fact].choice_labels[choice]
            yield Goal(
                "choice",
                grant,
                node.path,
                label + both(f"（{choice}）", f" ({choice})"),
                choice in sure,
            )
    if isinstance(test, Threshold | Share):
        for limit in map(Fraction, bounds_of(test).values()):
            side, sides = _side_of(test, limit), _possible_sides(test, limit, catalogue)
            yield from _threshold_goals(grant, node.path, text, side, sides, values)


def _threshold_goals(
    grant: str,
    path: KeyPath,
    name: Text,
    side: Side,
    possible: Iterable[int],
    values: list[Values],
) -> Iterator[Goal]:
    seen = {side(each) for each in values}
    for each in possible:
        what = name + both("：", ": ") + _SIDES[each + 1]
        yield Goal("threshold", grant, path, what, each in seen)


def _sure(values: Values, fact: str) -> frozenset[str]:
    value = values.get(fact)
    if isinstance(value, Chosen):
        return value.sure
    return frozenset([value]) if isinstance(value, str) else frozenset()


def _side_of(test: Threshold | Share, limit: Fraction) -> Side:
    def side(values: Values) -> int | None:
        if isinstance(test, Threshold):
            return _compare(number_of(values, test.fact), limit)
        part, whole = (number_of(values, fact) for fact in test.share)
        return _compare(Fraction(part, whole) if part is not None and whole else None, limit)

    return side


def _possible_sides(test: Threshold | Share, limit: Fraction, catalogue: Catalogue) -> list[int]:
    """The sides of a bound on which a value is possible."""
    if isinstance(test, Share):
        return [-1, 0, 1] if limit else [0, 1]
    end = most(catalogue.vocabulary[test.fact])
    return [side for side in (-1, 0, 1) if (side > -1 or limit > 0) and (side < 1 or limit < end)]


def _compare(value: Fraction | int | None, limit: Fraction | int) -> int | None:
    return None if value is None else (value > limit) - (value < limit)


def _ceilings(
    amount: Amount, reasoning: Reasoning, catalogue: Catalogue
) -> Iterator[tuple[Text, Side, list[int]]]:
    """The limits of an amount: its cap, or the cost that it cannot exceed."""
    match amount:
        case Rated(rate=rate, of=of, cap=int(cap)):
            yield _ceiling(reasoning, of, rate, cap)
        case Match(match=ratio, of=of, cap=int(cap)):
            yield _ceiling(reasoning, of, ratio, cap)
        case UpTo(per=str(per), years=years, cap=int(cap), up_to=each):
            yield _ceiling(reasoning, per, Fraction(each * years), cap)
        case Exactly(per=str(per), cap=int(cap), exactly=each):
            yield _ceiling(reasoning, per, Fraction(each), cap)
        case UpTo(cost=str(cost), per=None, years=years, up_to=each, for_each=()):
            yield _ceiling(reasoning, cost, Fraction(1), each * years)


def _ceiling(
    reasoning: Reasoning, fact: str, factor: Fraction, cap: int
) -> tuple[Text, Side, list[int]]:
    def side(values: Values) -> int | None:
        base = number_of(values, fact)
        return None if base is None else _compare(base * factor, cap)

    low, high = reasoning.span(fact)
    at = cap / factor if factor else high + 1
    exact = at.denominator == 1  # otherwise no whole figure comes to just the cap
    room = [low < at, exact and low <= at <= high, at < high]
    sides = [side for side, there in zip((-1, 0, 1), room, strict=True) if there]
    return both("上限 ", "ceiling ") + format_yuan(cap), side, sides
