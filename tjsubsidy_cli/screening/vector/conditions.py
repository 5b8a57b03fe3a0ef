"""Trees of conditions as expressions: Kleene answers, and the facts that would decide them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import reduce
from operator import and_, or_

import polars as pl

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
    parts_of,
    tests_of,
)
from .columns import answer_of, share_of, unsure_of


def answer(condition: Condition) -> pl.Expr:
    """A condition's answer for each row, like ``rules.conditions.evaluate`` for one company."""
    match condition:
        case AllOf(all=parts):
            return reduce(and_, map(answer, parts))
        case AnyOf(any=parts):
            return reduce(or_, map(answer, parts))
        case NoneOf(none=parts):
            return ~reduce(or_, map(answer, parts))
        case Has():
            return pl.col(answer_of(condition))
        case Yes(yes=fact):
            return pl.col(fact)
        case Threshold(fact=fact, presumed=presumed):
            known = reduce(and_, _bounds(pl.col(fact), condition))
            return known | pl.col(fact).is_null() if presumed else known
        case Share():
            return pl.col(share_of(condition))


def shares(conditions: Iterable[Condition]) -> dict[str, pl.Expr]:
    """The answers to tests on shares, by column. They take longest, so that each has a column."""
    tests = [test for test in tests_of(*conditions) if isinstance(test, Share)]
    return {share_of(test): _share(test) for test in tests}


def _share(test: Share) -> pl.Expr:
    part, whole = map(pl.col, test.share)
    return reduce(and_, _shares(part, pl.when(whole > 0).then(whole), test))


def _bounds(value: pl.Expr, test: Threshold) -> Iterator[pl.Expr]:
    if test.at_least is not None:
        yield value >= test.at_least
    if test.above is not None:
        yield value > test.above
    if test.at_most is not None:
        yield value <= test.at_most
    if test.below is not None:
        yield value < test.below


def _shares(part: pl.Expr, whole: pl.Expr, test: Share) -> Iterator[pl.Expr]:
    """Compare a quotient with bounds, in whole numbers: n ≥ x is n ≥ ⌈x⌉."""
    if test.at_least is not None:
        yield part >= -scaled(-whole, test.at_least)
    if test.above is not None:
        yield part > scaled(whole, test.above)
    if test.at_most is not None:
        yield part <= scaled(whole, test.at_most)
    if test.below is not None:
        yield part < -scaled(-whole, test.below)


def waitable(condition: Condition) -> tuple[str, ...]:
    """The facts that an unknown answer can wait for, for which ``waits`` is not None."""
    tests = (t for t in tests_of(condition) if not (isinstance(t, Threshold) and t.presumed))
    return tuple(dict.fromkeys(fact for test in tests for fact in facts_of(test)))


def waits(condition: Condition, fact: str) -> pl.Expr | None:
    """Whether an unknown answer waits for a fact; None if the condition does not depend on it.

    It does if unknown answers lead down to a test on the fact, like in ``Evaluation.missing``.
    """
    if parts := parts_of(condition):
        waiting = [each for part in parts if (each := waits(part, fact)) is not None]
        return answer(condition).is_null() & reduce(or_, waiting) if waiting else None
    if fact not in facts_of(condition):
        return None
    match condition:
        case Has(open=open_):
            return pl.col(unsure_of(condition)) if open_ else answer(condition).is_null()
        case Threshold(presumed=True):
            return None
    return answer(condition).is_null() & pl.col(fact).is_null()


def scaled(base: pl.Expr, rate: Fraction) -> pl.Expr:
    """⌊base × rate⌋, exact: the remainder is scaled apart, so that no product is too large."""
    top, bottom = rate.numerator, rate.denominator
    if top == 1 or bottom == 1:
        return base // bottom if top == 1 else base * top
    rest = base % bottom
    return (base - rest) // bottom * top + rest * top // bottom
