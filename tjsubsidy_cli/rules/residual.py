"""Residuals: the rest of a condition once the known answers are put into it.

A residual is a condition again, simplified by the laws that hold in Kleene's logic. A presumed
test stays in it while its fact is not answered, because an answer may still change it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from math import ceil, floor

from .conditions import (
    AllOf,
    Answer,
    AnyOf,
    Condition,
    Has,
    NoneOf,
    Share,
    Threshold,
    Yes,
    evaluate,
    number_of,
    parts_of,
)
from .facts import Chosen, Values


def residual(
    condition: Condition, values: Values, *, presuming: bool = False
) -> Condition | Answer:
    """Put the known answers into a condition: the rest of it, or yes or no if nothing is left.

    With any further answers, the rest gives the same answer as the condition itself; if
    ``presuming``, as long as these confirm what is presumed.
    """
    rests = (residual(part, values, presuming=presuming) for part in parts_of(condition))
    match condition:
        case AllOf():
            return _all(rests)
        case AnyOf():
            return _any(rests)
        case NoneOf():
            return _not(_any(rests))
        case Has(fact=fact, presumed=presumed) | Threshold(fact=fact, presumed=presumed):
            if fact not in values and not (presumed and presuming):
                return condition
            answer = evaluate(condition, values).answer
            if isinstance(condition, Has) and answer is Answer.UNKNOWN:
                return _has(condition, values)
            return answer
        case Yes(yes=fact):
            return evaluate(condition, values).answer if fact in values else condition
        case Share():
            return _share(condition, values)


def _has(test: Has, values: Values) -> Has:
    """Keep the choices that are unsure, and the chosen ones that only a bureau can judge."""
    value = values[test.fact]
    unsure = value.unsure if isinstance(value, Chosen) else frozenset()
    has = tuple(choice for choice in test.has if choice in unsure)
    judged = tuple(choice for _, choice in evaluate(test, values).left_open)
    return Has(fact=test.fact, has=has, open=judged or tuple(c for c in test.open if c in unsure))


def _share(test: Share, values: Values) -> Condition | Answer:
    """Turn the bounds of a share of a known number into bounds of its part."""
    (part, whole), answer = test.share, evaluate(test, values).answer
    known = number_of(values, whole)
    if answer is not Answer.UNKNOWN:
        return answer
    if part in values or part == whole or not known:
        return (
            test  # over an unknown number there are two bounds: of the number, and that it is > 0
        )
    return Threshold(
        fact=part,
        at_least=_rounded(test.at_least, known, ceil),
        above=_rounded(test.above, known, floor),
        at_most=_rounded(test.at_most, known, floor),
        below=_rounded(test.below, known, ceil),
    )


def _rounded(rate: Fraction | None, of: int, side: Callable[[Fraction], int]) -> int | None:
    return None if rate is None else side(rate * of)


# ------------------------------------------------------------------------------ simplification


def _all(parts: Iterable[Condition | Answer]) -> Condition | Answer:
    return _joined(AllOf, parts, neutral=Answer.YES)


def _any(parts: Iterable[Condition | Answer]) -> Condition | Answer:
    return _joined(AnyOf, parts, neutral=Answer.NO)


def _joined(
    kind: type[AllOf | AnyOf], parts: Iterable[Condition | Answer], *, neutral: Answer
) -> Condition | Answer:
    """Join parts: a neutral one is dropped, its opposite decides, a part in a part is absorbed."""
    left: dict[Condition, None] = {}
    for part in parts:
        if not isinstance(part, Answer):
            left |= dict.fromkeys(parts_of(part) if isinstance(part, kind) else (part,))
        elif part is not neutral:
            return part
    other = AnyOf if kind is AllOf else AllOf
    kept = tuple(
        part
        for part in left
        if not (isinstance(part, other) and any(inner in left for inner in parts_of(part)))
    )
    if len(kept) < 2:  # noqa: PLR2004 - nothing to join
        return kept[0] if kept else neutral
    return AllOf(all=kept) if kind is AllOf else AnyOf(any=kept)


def _not(part: Condition | Answer) -> Condition | Answer:
    match part:
        case Answer():
            return Answer(2 - part)
        case NoneOf(none=parts):
            return _any(parts)
        case AnyOf(any=parts):
            return NoneOf(none=parts)
        case _:
            return NoneOf(none=(part,))
