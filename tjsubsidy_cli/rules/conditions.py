"""Condition trees and their evaluation to yes, no or unknown.

This is Kleene's three-valued logic with no < unknown < yes: *all* is the minimum of its parts,
*any* the maximum, *none* the negation of *any*. A condition is data. Verdicts, reasons, questions
and columns are derived from the same tree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import IntEnum
from fractions import Fraction
from typing import Annotated

from ..base.money import parse_rate, parse_yuan
from ..base.records import Doc, OneOf, Parsed, record
from .facts import Chosen, Values

Quantity = Annotated[int, Parsed(parse_yuan)]  # yuan, or a count
Rate = Annotated[Fraction, Parsed(parse_rate)]

_FACT = Doc("填报项的编号", "A fact's id")
_AT_LEAST = Doc("不低于", "At least this")
_ABOVE = Doc("高于", "More than this")
_AT_MOST = Doc("不高于", "At most this")
_BELOW = Doc("低于", "Less than this")


@record
class AllOf:
    """Every part must hold."""

    all: Annotated[tuple[Condition, ...], Doc("须全部满足", "Every part must hold")]


@record
class AnyOf:
    """At least one part must hold."""

    any: Annotated[tuple[Condition, ...], Doc("满足其一即可", "One part is enough")]


@record
class NoneOf:
    """No part may hold."""

    none: Annotated[tuple[Condition, ...], Doc("均不得满足", "No part may hold")]


@record
class Has:
    """The answer to a list is, or contains, one of these choices.

    ``open`` holds choices that the text does not name where its list is open (等). An answer with
    one of them and none of ``has`` is unknown. A ``presumed`` test counts as not met while the
    list is not answered.
    """

    fact: Annotated[str, _FACT]
    has: Annotated[
        tuple[str, ...], Doc("选了其中一个即满足", "One of these choices is enough")
    ] = ()
    open: Annotated[
        tuple[str, ...],
        Doc("条文未列明的选项：待认定", "Choices the text leaves open: undecided"),
    ] = ()
    presumed: Annotated[
        bool, Doc("未填时视为不满足", "While it is unknown it counts as not met")
    ] = False


@record
class Yes:
    """The answer to a yes/no fact is yes."""

    yes: Annotated[str, Doc("这个填报项为“是”", "This fact is a yes")]


@record
class Threshold:
    """A count or an amount of money lies within bounds.

    A ``presumed`` threshold counts as met while the number is unknown.
    """

    fact: Annotated[str, _FACT]
    at_least: Annotated[Quantity | None, _AT_LEAST] = None
    above: Annotated[Quantity | None, _ABOVE] = None
    at_most: Annotated[Quantity | None, _AT_MOST] = None
    below: Annotated[Quantity | None, _BELOW] = None
    presumed: Annotated[bool, Doc("未填时视为满足", "While it is unknown it counts as met")] = False


@record
class Share:
    """The first number divided by the second lies within bounds; divided by 0, it is unknown."""

    share: Annotated[
        tuple[str, str], Doc("前一填报项除以后一填报项", "The first fact divided by the second")
    ]
    at_least: Annotated[Rate | None, _AT_LEAST] = None
    above: Annotated[Rate | None, _ABOVE] = None
    at_most: Annotated[Rate | None, _AT_MOST] = None
    below: Annotated[Rate | None, _BELOW] = None


def condition_kinds() -> dict[str, type]:
    """The kinds of conditions by the keys that mark their tables."""
    tests = {"yes": Yes, "share": Share, "has": Has, "open": Has, "fact": Threshold}
    return {"all": AllOf, "any": AnyOf, "none": NoneOf, **tests}


Condition = Annotated[
    AllOf | AnyOf | NoneOf | Has | Yes | Threshold | Share, OneOf(condition_kinds)
]


class Answer(IntEnum):
    """No, unknown or yes, ordered so that *all* is the minimum and *any* the maximum."""

    NO = 0
    UNKNOWN = 1
    YES = 2


@record(kw_only=False)
class Evaluation:
    """A condition with its answer for one company, and the evaluations of its parts."""

    condition: Condition
    answer: Answer
    parts: tuple[Evaluation, ...] = ()
    missing: tuple[str, ...] = ()  # unknown facts that would decide it
    left_open: tuple[tuple[str, str], ...] = ()  # (fact, choice): answers only a bureau can judge
    presumed: bool = False

    def __init__(
        self,
        condition: Condition,
        answer: Answer,
        parts: tuple[Evaluation, ...] = (),
        missing: tuple[str, ...] = (),
        left_open: tuple[tuple[str, str], ...] = (),
        presumed: bool = False,
    ) -> None:
        own = self.__dict__
        own["condition"] = condition
        own["answer"] = answer
        own["parts"] = parts
        own["missing"] = missing
        own["left_open"] = left_open
        own["presumed"] = presumed

    def leaves(self) -> Iterator[Evaluation]:
        """The evaluations at the leaves of the tree."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()


def evaluate(condition: Condition, values: Values) -> Evaluation:
    """Evaluate a condition and all its parts for a company."""
    match condition:
        case AllOf(all=parts):
            return _together(condition, parts, values, min)
        case AnyOf(any=parts):
            return _together(condition, parts, values, max)
        case NoneOf(none=parts):
            return _together(condition, parts, values, lambda a: Answer(2 - max(a)))
        case Has(fact=fact, presumed=True) if fact not in values:
            return Evaluation(condition, Answer.NO, presumed=True)
        case Has():
            return _has(condition, values)
        case Yes(yes=fact):
            return _test(condition, _answer(number_of(values, fact)), [fact], values)
        case Threshold(fact=fact, presumed=True) if fact not in values:
            return Evaluation(condition, Answer.YES, presumed=True)
        case Threshold(fact=fact):
            return _test(condition, _within(condition, number_of(values, fact)), [fact], values)
        case Share(share=(part, whole)):
            share = _divide(number_of(values, part), number_of(values, whole))
            return _test(condition, _within(condition, share), condition.share, values)


def facts_of(condition: Condition) -> tuple[str, ...]:
    """List the facts that a condition depends on, in order, without repetition."""
    match condition:
        case AllOf(all=parts) | AnyOf(any=parts) | NoneOf(none=parts):
            return tuple(dict.fromkeys(f for part in parts for f in facts_of(part)))
        case Has(fact=fact) | Threshold(fact=fact) | Yes(yes=fact):
            return (fact,)
        case Share(share=facts):
            return facts


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """List the conditions that a condition combines; a test has none."""
    match condition:
        case AllOf(all=parts) | AnyOf(any=parts) | NoneOf(none=parts):
            return parts
    return ()


def parts_in(condition: Condition, kind: type[AllOf | AnyOf]) -> tuple[Condition, ...]:
    """List the parts of a condition of this kind; any other condition is its only part."""
    return parts_of(condition) if isinstance(condition, kind) else (condition,)


def tests_of(*conditions: Condition) -> Iterator[Condition]:
    """List the tests at the leaves of condition trees."""
    for condition in conditions:
        if parts := parts_of(condition):
            yield from tests_of(*parts)
        else:
            yield condition


def number_of(values: Values, fact: str) -> int | None:
    """Convert an answer to a number: a count, an amount, yes as 1, no as 0; None if unknown."""
    value = values.get(fact)
    return int(value) if isinstance(value, int) else None


def _together(
    condition: Condition,
    parts: Iterable[Condition],
    values: Values,
    combine: Callable[[list[Answer]], Answer],
) -> Evaluation:
    evaluations = tuple([evaluate(part, values) for part in parts])
    answer = combine([f.answer for f in evaluations])
    if answer is not Answer.UNKNOWN:
        return Evaluation(condition, answer, evaluations)
    return Evaluation(
        condition,
        answer,
        evaluations,
        missing=tuple(dict.fromkeys(fact for f in evaluations for fact in f.missing)),
        left_open=tuple(pair for f in evaluations for pair in f.left_open),
    )


def _has(condition: Has, values: Values) -> Evaluation:
    value = values.get(condition.fact)
    if value is None:
        return Evaluation(condition, Answer.UNKNOWN, missing=(condition.fact,))
    chosen = value if isinstance(value, Chosen) else Chosen(frozenset([str(value)]))
    if not chosen.sure.isdisjoint(condition.has):
        return Evaluation(condition, Answer.YES)
    left_open = tuple([(condition.fact, c) for c in condition.open if c in chosen.sure])
    named = condition.has if left_open else (*condition.has, *condition.open)
    unsure = not chosen.unsure.isdisjoint(named)
    answer = Answer.UNKNOWN if left_open or unsure else Answer.NO
    missing = (condition.fact,) if unsure else ()
    return Evaluation(condition, answer, missing=missing, left_open=left_open)


def _test(condition: Condition, answer: Answer, facts: Iterable[str], values: Values) -> Evaluation:
    unknown = tuple(f for f in facts if f not in values) if answer is Answer.UNKNOWN else ()
    return Evaluation(condition, answer, missing=unknown)


def _answer(holds: bool | int | None) -> Answer:
    return Answer.UNKNOWN if holds is None else Answer.YES if holds else Answer.NO


def _within(bounds: Threshold | Share, value: int | Fraction | None) -> Answer:
    if value is None:
        return Answer.UNKNOWN
    return _answer(
        (bounds.at_least is None or value >= bounds.at_least)
        and (bounds.above is None or value > bounds.above)
        and (bounds.at_most is None or value <= bounds.at_most)
        and (bounds.below is None or value < bounds.below)
    )


def _divide(part: int | None, whole: int | None) -> Fraction | None:
    return Fraction(part, whole) if part is not None and whole else None
