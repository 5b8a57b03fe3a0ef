"""Ranking of questions: the unknown facts that can still change a result, and their weight.

It is a pure function of a catalogue and the answers so far; ``interview`` does the asking.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import combinations, product
from math import ceil
from statistics import median

from ..base.money import MOST_YUAN, format_yuan
from ..base.records import record
from ..base.text import Text, both, join
from ..policy.catalogue import Catalogue, Grant
from ..rules.amounts import compute, facts_of_amount
from ..rules.conditions import (
    AllOf,
    Answer,
    AnyOf,
    Condition,
    Has,
    NoneOf,
    Share,
    Threshold,
    evaluate,
    facts_of,
    number_of,
)
from ..rules.facts import MOST_COUNT, Chosen, Fact, Value, Values
from .territory import place_of

_MOST_KINDS = 8  # kinds of choices of which every combination is tried
_MOST_TOGETHER = 3  # facts tried together; of more facts, each is assumed to matter
_NAMED = 3  # grants named in a reason

Facts = tuple[str, ...]


@record(kw_only=False)
class Question:
    """A fact worth asking for, and the grants it can still change.

    ``money`` is the possible amount of those grants, without those that have no amount.
    ``weight`` is the sort key (see ``rank``).
    """

    fact: Fact
    grants: tuple[str, ...]
    money: int
    open_ended: int
    weight: Fraction
    chance: Fraction  # that it must be asked: 1 / the number of facts a grant still needs
    why: Text


@record(kw_only=False)
class _Waiting:
    """An unsettled grant: its possible amount, and the facts that can change it.

    ``own`` are those facts apart from the company's place, which is assumed to be right.
    """

    grant: Grant
    money: int | None
    facts: Facts
    own: frozenset[str]


def rank(
    catalogue: Catalogue, values: Values, asked: frozenset[str] = frozenset()
) -> tuple[Question, ...]:
    """Rank the questions that can still change a verdict or an amount, highest weight first.

    weight = Σ money / facts the grant still needs + (number of grants) × median grant. So broad
    facts, on which many grants wait, come before figures that matter only once the broad ones are
    known. A grant without an amount counts as the median grant; ties keep the catalogue's order.
    ``asked`` are facts that the company does not know, so they are not asked again.
    """
    if place_of(catalogue, values) is Answer.NO:
        return ()  # outside the territory there are no grants
    waiting = [w for g in catalogue.grants.values() if (w := _wait(catalogue, g, values, asked))]
    middle = Fraction(median([w.money for w in waiting if w.money is not None] or [1]))
    by_fact: dict[str, list[_Waiting]] = {fact.id: [] for fact in catalogue.facts}
    for one in waiting:
        for fact in one.facts:
            by_fact[fact].append(one)
    questions = [
        _question(catalogue.vocabulary[fact], grants, middle)
        for fact, grants in by_fact.items()
        if grants
    ]
    return tuple(sorted(questions, key=lambda q: -q.weight))


def about(questions: tuple[Question, ...]) -> int:
    """Estimate how many questions will be asked; answers make some of these needless."""
    return ceil(sum(question.chance for question in questions))


def unsettled(questions: tuple[Question, ...]) -> frozenset[str]:
    """List the grants that a question can still change."""
    return frozenset(grant for question in questions for grant in question.grants)


def _question(fact: Fact, waiting: list[_Waiting], middle: Fraction) -> Question:
    worth = [middle if w.money is None else w.money for w in waiting]
    shared = sum(
        (Fraction(m, len(w.facts)) for m, w in zip(worth, waiting, strict=True)), Fraction(0)
    )
    money = sum(w.money or 0 for w in waiting)
    open_ended = sum(w.money is None for w in waiting)
    return Question(
        fact,
        tuple(w.grant.id for w in waiting),
        money,
        open_ended,
        shared + middle * len(waiting),
        max(Fraction(1, len(w.own) if fact.id in w.own else 1) for w in waiting),
        _why(waiting, money, open_ended),
    )


def _why(waiting: list[_Waiting], money: int, open_ended: int) -> Text:
    most = sorted(waiting, key=lambda w: -(w.money or 0))[:_NAMED]
    named = join(Text(zh=w.grant.id, en=w.grant.id) + _bracket(w.grant.title) for w in most)
    count, yuan = len(waiting), format_yuan(money)
    more = count > len(most)
    figure_zh = f"，至多 {yuan.zh}" if money else ""
    figure_en = f", up to {yuan.en}" if money else ""
    if open_ended:
        figure_zh += f"（另有 {open_ended} 项无数额）" if money else "，无数额"
        figure_en += f" (plus {open_ended} without a figure)" if money else ", without a figure"
    return both(
        f"关系到 {count} 项资助{figure_zh}：{named.zh}{'等' if more else ''}。",
        f"It bears on {count} grant{'s' if count > 1 else ''}{figure_en}: "
        f"{named.en}{' and others' if more else ''}.",
    )


def _bracket(title: Text) -> Text:
    return both(f"（{title.zh}）", f" ({title.en})")


# ------------------------------------------------ what can change a grant, by trying it out


def _wait(
    catalogue: Catalogue, grant: Grant, values: Values, asked: frozenset[str]
) -> _Waiting | None:
    """Find the facts that a grant waits for, by trying answers; None if nothing can change it."""
    evaluation = evaluate(grant.when, values)
    if evaluation.answer is Answer.NO and not any(leaf.presumed for leaf in evaluation.leaves()):
        return None  # a no stays a no, whatever the other answers
    case = _Case(catalogue, grant)
    unknown = [fact for fact in case.facts if fact not in values and fact not in asked]
    answers = {f: answers_to(catalogue.vocabulary[f], case.trees, values) for f in unknown}
    facts = _pivots(case, values, answers)
    if not facts:
        return None
    support = compute(grant.amount, values, catalogue.vocabulary)
    money = support.ceiling if support.estimate is None else support.estimate
    return _Waiting(grant, money, facts, frozenset(facts).difference(case.place))


class _Case:
    """One grant, evaluated with supposed answers."""

    def __init__(self, catalogue: Catalogue, grant: Grant) -> None:
        territory = catalogue.policy.territory
        self.trees = (territory.when, grant.when) if territory else (grant.when,)
        self.place = facts_of(territory.when) if territory else ()
        self.facts = tuple(dict.fromkeys(grant.facts + self.place))
        self.catalogue, self.grant = catalogue, grant
        self.figures = frozenset(facts_of_amount(grant.amount))

    def verdict(self, values: Values, fact: str) -> Answer:
        """Evaluate the verdict; the place counts only if its condition uses this fact."""
        if fact in self.place and place_of(self.catalogue, values) is Answer.NO:
            return Answer.NO
        return evaluate(self.grant.when, values).answer

    def differs(self, values: Values, fact: str, answers: Iterable[Value]) -> bool:
        """Check whether some answer to the fact gives another verdict or amount."""
        verdict = self.verdict(values, fact)
        if any(self.verdict({**values, fact: a}, fact) is not verdict for a in answers):
            return True
        if verdict is Answer.NO or fact not in self.figures:
            return False
        figures = self.worth(values)
        return any(self.worth({**values, fact: answer}) != figures for answer in answers)

    def worth(self, values: Values) -> tuple[int | None, int | None, bool]:
        support = compute(self.grant.amount, values, self.catalogue.vocabulary)
        return support.ceiling, support.estimate, support.exact


def _pivots(case: _Case, values: Values, answers: Mapping[str, tuple[Value, ...]]) -> Facts:
    """Find the unknown facts that can change the grant, each by some answer.

    If none can do so alone, find those that can once others are known, such as both numbers of
    a share, with as few others as possible.
    """
    for others in range(min(len(answers), _MOST_TOGETHER)):
        found = tuple(f for f in answers if _is_pivot(case, f, others, values, answers))
        if found:
            return found
    return tuple(answers) if len(answers) > _MOST_TOGETHER else ()  # too many to try


def _is_pivot(
    case: _Case,
    fact: str,
    others: int,
    values: Values,
    answers: Mapping[str, tuple[Value, ...]],
) -> bool:
    rest = [other for other in answers if other != fact]
    return any(
        case.differs({**values, **dict(zip(known, assumed, strict=True))}, fact, answers[fact])
        for known in combinations(rest, others)
        for assumed in product(*(answers[other] for other in known))
    )


def answers_to(fact: Fact, trees: tuple[Condition, ...], values: Values) -> tuple[Value, ...]:
    """List one answer of each class that these conditions distinguish."""
    tests = [test for tree in trees for test in tests_of(tree) if fact.id in facts_of(test)]
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


def tests_of(condition: Condition) -> Iterator[Condition]:
    """List the tests at the leaves of a condition tree."""
    match condition:
        case AllOf(all=parts) | AnyOf(any=parts) | NoneOf(none=parts):
            for part in parts:
                yield from tests_of(part)
        case _:
            yield condition


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
