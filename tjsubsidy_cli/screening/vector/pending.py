"""What undecided grants wait for, as expressions: information, or a bureau that has to judge."""

from __future__ import annotations

from functools import reduce
from operator import and_, or_

import polars as pl

from ...policy.catalogue import Catalogue, Grant
from ...rules.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Has,
    NoneOf,
    Share,
    facts_of,
    parts_of,
    tests_of,
)
from .columns import has_verdict, informs, judged_of, unsure_of
from .conditions import answer


def may_be_judged(grant: Grant) -> bool:
    """Whether some answers leave a grant to a bureau: information settles any other grant."""
    return _is_open(grant.when)


def _is_open(condition: Condition) -> bool:
    """Whether some answers leave a condition open."""
    return any(
        bool(test.open) if isinstance(test, Has) else isinstance(test, Share)
        for test in tests_of(condition)
    )


def informed(catalogue: Catalogue) -> dict[str, pl.Expr]:
    """For each grant that a bureau may have to judge, whether information can settle it.

    Like the first of ``assess.pending.pending_of``.
    """
    return {
        informs(grant.id): has_verdict(grant.id, "undecided") & _can_move(grant.when)
        for grant in catalogue.grants.values()
        if may_be_judged(grant)
    }


def needs_information(grant: Grant) -> pl.Expr:
    """Whether an undecided grant needs information first; never null."""
    return pl.col(informs(grant.id)) if may_be_judged(grant) else has_verdict(grant.id, "undecided")


def is_left_open(grant: Grant) -> pl.Expr:
    """Whether an undecided grant waits for a bureau, like the last of ``pending_of``."""
    undecided = has_verdict(grant.id, "undecided")
    left_open = _judged(grant.when)
    alone = ~needs_information(grant)
    return undecided & (alone if left_open is None else left_open | alone)


def _judged(condition: Condition) -> pl.Expr | None:
    """Whether an unknown answer waits for a choice that a bureau has to judge."""
    if parts := parts_of(condition):
        waiting = [each for part in parts if (each := _judged(part)) is not None]
        return answer(condition).is_null() & reduce(or_, waiting) if waiting else None
    if not isinstance(condition, Has) or not condition.open:
        return None
    return answer(condition).is_null() & _has_open(condition)


def _has_open(test: Has) -> pl.Expr:
    """Whether an unknown answer to a test has a choice that is left open."""
    return pl.col(judged_of(test)) if test.has else ~pl.col(unsure_of(test))


def _can_move(condition: Condition) -> pl.Expr:
    lowest, highest = _range(condition)
    return lowest.is_not_null() | highest.is_not_null()


def _range(condition: Condition) -> tuple[pl.Expr, pl.Expr]:
    """The lowest and the highest answer that more information can lead to."""
    known = answer(condition)
    if not _is_open(condition):  # information can make it anything
        return known.fill_null(False), known.fill_null(True)
    parts = [_range(part) for part in parts_of(condition)]
    if parts:
        lowest, highest = zip(*parts, strict=True)
        match condition:
            case AllOf():
                return reduce(and_, lowest), reduce(and_, highest)
            case AnyOf():
                return reduce(or_, lowest), reduce(or_, highest)
            case NoneOf():
                return ~reduce(or_, highest), ~reduce(or_, lowest)
    if isinstance(condition, Has):
        asked = pl.col(unsure_of(condition))
        if not condition.has:  # a choice that is left open is never a yes by itself
            return known.fill_null(_if(asked, False)), known
        alone = asked & ~pl.col(judged_of(condition))
        return known.fill_null(_if(alone, False)), known.fill_null(_if(asked, True))
    asked = pl.any_horizontal(pl.col(fact).is_null() for fact in facts_of(condition))  # a share
    return known.fill_null(_if(asked, False)), known.fill_null(_if(asked, True))


def _if(asked: pl.Expr, answer: bool) -> pl.Expr:
    return pl.when(asked).then(answer)
