"""What a grant waits for: the unknown facts that can change it, found by trying answers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from fractions import Fraction
from itertools import combinations, permutations

from ..base.money import MOST_YUAN
from ..base.records import record
from ..policy.catalogue import Catalogue, Grant
from ..rules.amounts import compute, facts_of_amount
from ..rules.conditions import (
    Answer,
    Condition,
    Evaluation,
    Has,
    Share,
    Threshold,
    evaluate,
    facts_of,
    number_of,
    tests_of,
)
from ..rules.facts import MOST_COUNT, Chosen, Fact, Value, Values
from ..rules.residual import residual
from .territory import place_of

_MOST_KINDS = 8  # kinds of choices of which every combination is tried
_MOST_TOGETHER = 3  # facts tried together; of more facts, each is assumed to matter

Facts = tuple[str, ...]


@record(kw_only=False)
class Waiting:
    """An unsettled grant: its possible amount, and the facts that can change it.

    ``own`` are those facts apart from the company's place, which is assumed to be right.
    ``rest`` is the condition with the known answers put in.
    """

    grant: Grant
    money: int | None
    facts: Facts
    own: frozenset[str]
    rest: Condition | Answer


def wait_of(
    catalogue: Catalogue, grant: Grant, values: Values, settled: frozenset[str]
) -> Waiting | None:
    """Find the facts that a grant waits for, by trying answers; None if nothing can change it."""
    rest = residual(grant.when, values)
    if rest is Answer.NO:
        return None
    case = _Case(catalogue, grant, rest)
    facts = _pivots(case, values, [f for f in case.facts if f not in settled])
    if not facts:
        return None
    support = compute(grant.amount, values, catalogue.vocabulary)
    money = support.ceiling if support.estimate is None else support.estimate
    return Waiting(grant, money, facts, frozenset(facts).difference(case.place), rest)


def is_final(evaluation: Evaluation | None) -> bool:
    """Check whether this is a no that stays a no, whatever the other answers."""
    if evaluation is None or evaluation.answer is not Answer.NO:
        return False
    return not any(leaf.presumed for leaf in evaluation.leaves())


class _Case:
    """One grant, and the rest of its condition, evaluated with supposed answers."""

    def __init__(self, catalogue: Catalogue, grant: Grant, rest: Condition | Answer) -> None:
        territory = catalogue.policy.territory
        self.place = facts_of(territory.when) if territory else ()
        self.facts = tuple(dict.fromkeys(grant.facts + self.place))
        self.catalogue, self.grant, self.rest = catalogue, grant, rest
        self.figures = frozenset(facts_of_amount(grant.amount))
        self.tests = tuple(tests_of(*catalogue.conditions_of(grant)))
        self.cache: dict[str, tuple[Value, ...]] = {}

    def verdict(self, values: Values) -> Answer:
        """Evaluate the verdict: a no of the place comes before the grant's own condition."""
        rest = self.rest
        answer = rest if isinstance(rest, Answer) else evaluate(rest, values).answer
        if answer is not Answer.NO and place_of(self.catalogue, values) is Answer.NO:
            return Answer.NO
        return answer

    def differs(self, values: Values, fact: str) -> bool:
        """Check whether some answer to the fact gives another verdict or amount."""
        verdict, answers = self.verdict(values), self.answers(fact, values)
        if any(self.verdict({**values, fact: answer}) is not verdict for answer in answers):
            return True
        if verdict is Answer.NO or fact not in self.figures:
            return False
        figures = self.worth(values)
        return any(self.worth({**values, fact: answer}) != figures for answer in answers)

    def worth(self, values: Values) -> tuple[int | None, int | None, bool]:
        support = compute(self.grant.amount, values, self.catalogue.vocabulary)
        return support.ceiling, support.estimate, support.exact

    def answers(self, fact: str, values: Values) -> tuple[Value, ...]:
        """List one answer of each class; those to a share depend on its other number."""
        value = values.get(fact)
        if isinstance(value, Chosen):  # unsure: what is sure stays
            vague = _lists(
                [c.id for c in self.catalogue.vocabulary[fact].choices if c.id in value.unsure]
            )
            return tuple(Chosen(value.sure | more.sure) for more in vague)
        if fact not in self.cache:
            tests = [test for test in self.tests if fact in facts_of(test)]
            answers = answers_to(self.catalogue.vocabulary[fact], tests, values)
            if any(isinstance(test, Share) for test in tests):
                return answers
            self.cache[fact] = answers
        return self.cache[fact]

    def supposed(self, facts: Facts, values: Values) -> Iterator[Values]:
        """Suppose every combination of answers to these facts, one after the other."""
        if not facts:
            yield values
            return
        first, *others = facts
        for answer in self.answers(first, values):
            yield from self.supposed(tuple(others), {**values, first: answer})


def _pivots(case: _Case, values: Values, unknown: Collection[str]) -> Facts:
    """Find the unknown facts that can change the grant, each by some answer.

    If none can do so alone, find those that can once others are known, such as both numbers of
    a share, with as few others as possible.
    """
    for others in range(min(len(unknown), _MOST_TOGETHER)):
        found = tuple(f for f in unknown if _is_pivot(case, f, others, values, unknown))
        if found:
            return found
    return tuple(unknown) if len(unknown) > _MOST_TOGETHER else ()  # too many to try


def _is_pivot(
    case: _Case, fact: str, others: int, values: Values, unknown: Collection[str]
) -> bool:
    rest = [other for other in unknown if other != fact]
    return any(
        case.differs(supposed, fact)
        for known in permutations(rest, others)
        for supposed in case.supposed(known, values)
    )


def answers_to(fact: Fact, tests: Collection[Condition], values: Values) -> tuple[Value, ...]:
    """List one answer of each class that these tests of a fact distinguish."""
    match fact.kind:
        case "yes_no":
            return (False, True)
        case "count" | "money":
            most = MOST_COUNT if fact.kind == "count" else MOST_YUAN
            numbers = {0, 1, most, *(n for test in tests for n in bounds_of(test, fact.id, values))}
            return tuple(sorted(n for n in numbers if 0 <= n <= most))
        case "choice" | "choices":
            kinds = [kind[0] for kind in kinds_of(fact, tests)]
            return tuple(kinds) if fact.kind == "choice" else tuple(_lists(kinds))


def bounds_of(test: Condition, fact: str, values: Values) -> Iterator[int]:
    """List the numbers at a test's bounds, and next to them."""
    if not isinstance(test, Threshold | Share):
        return
    for bound in (test.at_least, test.above, test.at_most, test.below):
        if bound is None:
            continue
        at: Fraction | int | None = bound
        if isinstance(test, Share):
            part, whole = (number_of(values, f) for f in test.share)
            if fact == test.share[0]:
                at = None if whole is None else bound * whole
            else:
                at = None if part is None or not bound else part / Fraction(bound)
        if at is not None:
            yield from (int(at) - 1, int(at), int(at) + 1)


def kinds_of(fact: Fact, tests: Iterable[Condition]) -> list[list[str]]:
    """Group the choices: those in the same tests are of one kind."""
    named = [
        names
        for t in tests
        if isinstance(t, Has) and t.fact == fact.id
        for names in (t.has, t.open)
    ]
    kinds: dict[tuple[bool, ...], list[str]] = {}
    for choice in fact.choices:
        kinds.setdefault(tuple(choice.id in names for names in named), []).append(choice.id)
    return list(kinds.values())


def _lists(kinds: list[str]) -> Iterator[Chosen]:
    """List every combination of a few kinds; of many kinds only up to two, all, and all but one."""
    most = len(kinds)
    for size in range(most + 1) if most <= _MOST_KINDS else (0, 1, 2, most - 1, most):
        yield from (Chosen(frozenset(chosen)) for chosen in combinations(kinds, size))
