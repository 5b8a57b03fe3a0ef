"""Amounts as expressions: ceilings, estimates, joint ceilings, and who pays; exact to the yuan."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import reduce
from itertools import product
from operator import add
from typing import Any

import narwhals as nw

from ..amounts import Amount, Exactly, Match, Rated, UpTo
from ..catalogue import Catalogue, Grant, Joint
from ..conditions import Share
from ..errors import refuse
from ..facts import MOST_COUNT
from ..money import MOST_YUAN
from ..text import both, join, same
from .columns import constant, figure_of, leaves, verdict_of
from .logic import answer, scaled

_LARGEST = 2**52  # engines may divide as floats, which are exact below this
_LARGEST_SUM = 2**63
_MOST_FACTS = 62  # of a grant: they are powers of two in ``columns.missing_of``
_MOST = {"money": MOST_YUAN, "count": MOST_COUNT, "yes_no": 1}


def may_lack_a_figure(amount: Amount) -> bool:
    """Whether a live grant of this amount can be open-ended."""
    of = amount.of if isinstance(amount, Rated | Match) else amount.per
    return amount.cap is None and of is not None


def worked_out(amount: Amount) -> tuple[nw.Expr, nw.Expr]:
    """Ceiling and estimate for each row, as ``amounts.work_out`` gives them for one."""
    match amount:
        case UpTo() | Exactly():
            return _sum(amount)
        case Rated(rate=rate, of=of) | Match(match=rate, of=of):
            share = scaled(nw.col(of), rate)
            paid = share if amount.cap is None else share.clip(upper_bound=amount.cap)
            paid = nw.when(nw.col(of).is_null()).then(constant(amount.cap)).otherwise(paid)
            return paid, paid


def _sum(amount: UpTo | Exactly) -> tuple[nw.Expr, nw.Expr]:
    each = amount.up_to * amount.years if isinstance(amount, UpTo) else amount.exactly
    parts = amount.for_each if isinstance(amount, UpTo) else ()
    units = [nw.when(~answer(part)).then(constant(0)).otherwise(constant(1)) for part in parts]
    if amount.per:
        units.append(nw.col(amount.per))
    total = reduce(add, units).clip(lower_bound=1) * each if units else constant(each)
    ceiling = total if amount.cap is None else total.clip(upper_bound=amount.cap)
    if amount.per:
        unknown = nw.col(amount.per).is_null()
        ceiling = nw.when(unknown).then(constant(amount.cap)).otherwise(ceiling)
    if not (isinstance(amount, UpTo) and amount.cost):
        return ceiling, ceiling
    cost = nw.col(amount.cost)
    spent = cost < ceiling if not amount.per else (cost < ceiling) & ~nw.col(amount.per).is_null()
    estimate = nw.when(spent).then(cost).otherwise(ceiling)
    return estimate if amount.cost_binds else ceiling, estimate


def jointly(frame: Any, joint: Joint, catalogue: Catalogue) -> Any:
    """The figures under a joint ceiling: what is eligible takes first, then by the text's order."""
    members = [grant for grant in catalogue.grants if grant in joint.grants]
    for name in ("ceiling", "estimate"):
        frame = frame.with_columns(used=constant(0), highest=constant(0))
        for eligible, grant in product((True, False), members):
            verdict, figure = nw.col(verdict_of(grant)), nw.col(figure_of(grant, name))
            own = nw.when(verdict if eligible else verdict.is_null()).then(figure)
            frame = frame.with_columns(own=own).with_columns(
                highest=nw.max_horizontal("highest", "own")
            )
            rest = (nw.col("highest") if joint.cap is None else constant(joint.cap)) - nw.col(
                "used"
            )
            allotted = nw.min_horizontal(nw.col("own"), rest.clip(lower_bound=0))
            allotted = nw.when(~nw.col("own").is_null()).then(allotted)
            frame = frame.with_columns(own=allotted).with_columns(
                nw.coalesce("own", figure_of(grant, name)).alias(figure_of(grant, name)),
                used=nw.col("used") + nw.coalesce(nw.col("own"), constant(0)),
            )
    return frame.drop("used", "highest", "own") if members else frame


def funding(catalogue: Catalogue) -> Iterator[tuple[str, nw.Expr]]:
    """What the city pays of an estimate, rounded down to the yuan, and the district's rest."""
    for grant in catalogue.grants.values():
        estimate = nw.col(figure_of(grant.id, "estimate"))
        city = scaled(estimate, catalogue.city_share(grant))
        yield figure_of(grant.id, "city"), city
        yield figure_of(grant.id, "district"), estimate - city


def check_reach(catalogue: Catalogue) -> None:
    """Nothing that is calculated may go beyond what engines calculate exactly."""
    largest = [(g.id, *_reach(g, catalogue)) for g in catalogue.grants.values()]
    too_large = [grant for grant, figure, step in largest if max(figure, step) >= _LARGEST]
    too_large += [g.id for g in catalogue.grants.values() if len(g.facts) > _MOST_FACTS]
    if too_large or sum(figure for _, figure, _ in largest) >= _LARGEST_SUM:
        grants = join(map(same, too_large or catalogue.grants))
        raise refuse(
            both(
                f"{grants.zh} 的金额、比例或问题过多过大，无法批量准确计算。",
                f"{grants.en}: sums, rates or facts beyond what can be screened exactly.",
            ),
            both("请用 tjsubsidy check 逐家评估。", "Use tjsubsidy check for each company."),
        )


def _reach(grant: Grant, catalogue: Catalogue) -> tuple[int, int]:
    """The largest figure that a grant could have, and the largest number on the way to it."""
    rates = [catalogue.city_share(grant)]
    match grant.amount:
        case Rated(rate=rate, of=of) | Match(match=rate, of=of):
            rates.append(rate)
            figure = int(_MOST[catalogue.vocabulary[of].kind] * max(rate, Fraction(1)))
        case UpTo(up_to=each, years=years, per=per, for_each=parts):
            figure = each * years * max(1, (MOST_COUNT if per else 0) + len(parts))
        case Exactly(exactly=each, per=per):
            figure = each * (MOST_COUNT if per else 1)
    for test in leaves((grant.when,)):
        if isinstance(test, Share):
            rates += [
                b for b in (test.at_least, test.above, test.at_most, test.below) if b is not None
            ]
    return figure, max(r.numerator * max(r.denominator, MOST_YUAN // r.denominator) for r in rates)
