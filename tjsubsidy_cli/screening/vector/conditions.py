"""Condition trees as expressions: Kleene answers, and the facts that unknown ones wait for."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import reduce
from operator import and_, or_

import narwhals as nw

from ...rules.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Has,
    NoneOf,
    Share,
    Threshold,
    Yes,
    facts_of,
)
from .columns import answer_of, leaves, parts_of, unsure_of


def answer(condition: Condition) -> nw.Expr:
    """A condition's answer for each row, as ``conditions.evaluate`` gives it for one."""
    match condition:
        case AllOf(all=parts):
            return reduce(and_, map(answer, parts))
        case AnyOf(any=parts):
            return reduce(or_, map(answer, parts))
        case NoneOf(none=parts):
            return ~reduce(or_, map(answer, parts))
        case Has():
            return nw.col(answer_of(condition))
        case Yes(yes=fact):
            return nw.col(fact)
        case Threshold(fact=fact, presumed=presumed):
            known = reduce(and_, _bounds(nw.col(fact), condition))
            return known | nw.col(fact).is_null() if presumed else known
        case Share(share=(part, whole)):
            base = nw.when(nw.col(whole) > 0).then(nw.col(whole))
            return reduce(and_, _shares(nw.col(part), base, condition))


def _bounds(value: nw.Expr, test: Threshold) -> Iterator[nw.Expr]:
    if test.at_least is not None:
        yield value >= test.at_least
    if test.above is not None:
        yield value > test.above
    if test.at_most is not None:
        yield value <= test.at_most
    if test.below is not None:
        yield value < test.below


def _shares(part: nw.Expr, whole: nw.Expr, test: Share) -> Iterator[nw.Expr]:
    """A quotient within bounds, in whole numbers: what is at least x is at least ⌈x⌉."""
    if test.at_least is not None:
        yield part >= -scaled(-whole, test.at_least)
    if test.above is not None:
        yield part > scaled(whole, test.above)
    if test.at_most is not None:
        yield part <= scaled(whole, test.at_most)
    if test.below is not None:
        yield part < -scaled(-whole, test.below)


def waitable(condition: Condition) -> tuple[str, ...]:
    """The facts that an unknown answer can wait for: those that ``waits`` has an answer for."""
    tests = (t for t in leaves((condition,)) if not (isinstance(t, Threshold) and t.presumed))
    return tuple(dict.fromkeys(fact for test in tests for fact in facts_of(test)))


def waits(condition: Condition, fact: str) -> nw.Expr | None:
    """Whether an unknown answer waits for this fact; None where the condition does not read it.

    As ``Finding.missing`` has it: along unknown answers only, down to a test on the fact.
    """
    if parts := parts_of(condition):
        waiting = [found for part in parts if (found := waits(part, fact)) is not None]
        return answer(condition).is_null() & reduce(or_, waiting) if waiting else None
    if fact not in facts_of(condition):
        return None
    match condition:
        case Has(open=open_):
            return nw.col(unsure_of(condition)) if open_ else answer(condition).is_null()
        case Threshold(presumed=True):
            return None
    return answer(condition).is_null() & nw.col(fact).is_null()


def scaled(base: nw.Expr, rate: Fraction) -> nw.Expr:
    """⌊base × rate⌋, exact: what is a multiple of the denominator apart from the rest."""
    top, bottom = rate.numerator, rate.denominator
    if top == 1 or bottom == 1:
        return base // bottom if top == 1 else base * top
    rest = base % bottom
    return (base - rest) // bottom * top + rest * top // bottom
