"""Amounts as expressions, exact to the yuan: ceilings, estimates, joint ceilings, city's shares."""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction
from functools import reduce
from itertools import product
from operator import add

import polars as pl

from ...base.errors import user_error
from ...base.money import MOST_YUAN
from ...base.text import both, join, same
from ...policy.catalogue import Catalogue, Grant
from ...rules.amounts import Amount, Exactly, Match, Rated, UpTo, conditions_of_amount
from ...rules.conditions import Share, tests_of
from ...rules.facts import MOST_COUNT
from ..cell_parser import MOST
from .columns import (
    AMOUNTS,
    VERDICTS,
    constant,
    figure_of,
    had_of,
    had_sum_of,
    has_verdict,
    is_live,
)
from .conditions import answer, scaled

_LARGEST = 2**46  # keeps sums of a block within 64 bits, and quotients exact as floats
LARGEST_STEP = 2**52  # engines may divide as floats, which are exact below this
_LARGEST_SUM = 2**63
_MOST = {**MOST, "yes_no": 1}


def may_lack_a_figure(amount: Amount) -> bool:
    """Whether a live grant of this amount can be open-ended."""
    of = amount.of if isinstance(amount, Rated | Match) else amount.per
    return amount.cap is None and of is not None


def fixed(grant: Grant, catalogue: Catalogue) -> dict[str, int] | None:
    """The amounts of a live grant, in yuan, if they are the same for any company; else None."""
    match grant.amount:
        case UpTo(per=None, cost=None, for_each=(), up_to=each, years=years, cap=cap):
            total = each * years
        case Exactly(per=None, exactly=total, cap=cap):
            pass
        case _:
            return None
    if _shares_a_ceiling(grant, catalogue):
        return None
    total = total if cap is None else min(total, cap)
    city = math.floor(total * catalogue.city_share(grant))
    return {"ceiling": total, "estimate": total, "city": city, "district": total - city}


def _shares_a_ceiling(grant: Grant, catalogue: Catalogue) -> bool:
    return any(grant.id in joint.grants for joint in catalogue.joints)


def compute(amount: Amount) -> tuple[pl.Expr, pl.Expr]:
    """Ceiling and estimate of each row, like ``rules.amounts.compute`` for one company."""
    match amount:
        case UpTo() | Exactly():
            return _sum(amount)
        case Rated(rate=rate, of=of) | Match(match=rate, of=of):
            share = scaled(pl.col(of), rate)
            paid = share if amount.cap is None else share.clip(upper_bound=amount.cap)
            paid = pl.when(pl.col(of).is_null()).then(constant(amount.cap)).otherwise(paid)
            return paid, paid


def _sum(amount: UpTo | Exactly) -> tuple[pl.Expr, pl.Expr]:
    each = amount.up_to * amount.years if isinstance(amount, UpTo) else amount.exactly
    parts = conditions_of_amount(amount)
    units = [pl.when(answer(part)).then(constant(1)).otherwise(constant(0)) for part in parts]
    if amount.per:
        units.append(pl.col(amount.per))
    total = reduce(add, units).clip(lower_bound=1) * each if units else constant(each)
    ceiling = total if amount.cap is None else total.clip(upper_bound=amount.cap)
    if amount.per:
        unknown = pl.col(amount.per).is_null()
        ceiling = pl.when(unknown).then(constant(amount.cap)).otherwise(ceiling)
    if not (isinstance(amount, UpTo) and amount.cost):
        return ceiling, ceiling
    cost = pl.col(amount.cost)
    spent = cost < ceiling if not amount.per else (cost < ceiling) & ~pl.col(amount.per).is_null()
    estimate = pl.when(spent).then(cost).otherwise(ceiling)
    return estimate if amount.cost_binds else ceiling, estimate


def figures(grant: Grant, catalogue: Catalogue) -> dict[str, pl.Expr]:
    """The amounts of a live grant: the same for any company, or its columns."""
    numbers = fixed(grant, catalogue)
    if numbers is not None:
        return {name: constant(number) for name, number in numbers.items()}
    ceiling, estimate, city = (pl.col(figure_of(grant.id, name)) for name in AMOUNTS[:-1])
    return {"ceiling": ceiling, "estimate": estimate, "city": city, "district": estimate - city}


def varying(catalogue: Catalogue) -> list[Grant]:
    """The grants whose amounts depend on the company."""
    return [grant for grant in catalogue.grants.values() if fixed(grant, catalogue) is None]


def sums(catalogue: Catalogue) -> dict[str, pl.Expr]:
    """Ceiling and estimate of the grants that vary, by column, whether live or not."""
    columns: dict[str, pl.Expr] = {}
    for grant in varying(catalogue):
        shared = _shares_a_ceiling(grant, catalogue)
        for name, figure in zip(AMOUNTS, compute(grant.amount), strict=False):
            taken = pl.when(is_live(grant.id)).then(figure) if shared else figure
            columns[figure_of(grant.id, name)] = taken
    return columns


def exactness(grant: Grant) -> pl.Expr | None:
    """Whether the estimate of an eligible grant is exact; None if it never is.

    It is not where the base is not known, so that the cap stands in its place.
    """
    match grant.amount:
        case Exactly(per=None):
            return pl.lit(True)
        case (
            Exactly(per=str(of), cap=cap)
            | Match(of=of, cap=cap)
            | Rated(of=of, cap=cap, exact=True)
        ):
            return pl.lit(True) if cap is None else pl.col(of).is_not_null()
    return None


def alone(catalogue: Catalogue) -> dict[str, pl.Expr]:
    """The exact figures of grants that share a ceiling, before it is shared; null if not exact."""
    return {
        _alone(grant): pl.when(exact).then(pl.col(figure_of(grant.id, "estimate")))
        for grant in varying(catalogue)
        if _shares_a_ceiling(grant, catalogue) and (exact := exactness(grant)) is not None
    }


def fixed_part(grant: Grant, catalogue: Catalogue) -> pl.Expr | None:
    """The estimate of a grant that varies where it is exact; None if it never is."""
    exact, estimate = exactness(grant), pl.col(figure_of(grant.id, "estimate"))
    if exact is not None and _shares_a_ceiling(grant, catalogue):  # one that is limited is not
        ceiling = pl.col(figure_of(grant.id, "ceiling"))
        exact = (pl.col(_alone(grant)) == estimate) & (pl.col(_alone(grant)) == ceiling)
    return None if exact is None else pl.when(exact).then(estimate)


def _alone(grant: Grant) -> str:
    return f"_{grant.id} alone"


def cities(catalogue: Catalogue) -> dict[str, pl.Expr]:
    """The city's part of the estimates that vary, rounded down to the yuan."""
    return {
        figure_of(grant.id, "city"): scaled(
            pl.col(figure_of(grant.id, "estimate")), catalogue.city_share(grant)
        )
        for grant in varying(catalogue)
    }


def with_joints(
    frame: pl.LazyFrame, catalogue: Catalogue, *, received: bool = False
) -> pl.LazyFrame:
    """Limit the ``sums`` of a frame to the ceilings that grants share.

    What a company has ``received`` or applied for has taken its part already.
    """
    for joint, name in product(catalogue.joints, ("ceiling", "estimate")):
        members = [grant for grant in varying(catalogue) if grant.id in joint.grants]
        share = _highest_alone if joint.cap is None else _jointly
        taken = [_taken(grant, name) for grant in members] if received else []
        frame = share(frame, members, joint.cap or 0, name, taken)
    return frame


def _taken(grant: Grant, name: str) -> pl.Expr:
    """The part that a grant takes of a ceiling if the company has it: its sum, if it is known."""
    figure = pl.coalesce(had_sum_of(grant.id), figure_of(grant.id, name), constant(0))
    return pl.when(had_of(grant.id)).then(figure).otherwise(constant(0))


def _jointly(
    frame: pl.LazyFrame, members: list[Grant], cap: int, name: str, taken: list[pl.Expr]
) -> pl.LazyFrame:
    """Share a cap: eligible grants first, figures that are known before those that are not."""
    rest = constant(cap) - pl.min_horizontal(constant(cap), pl.sum_horizontal(constant(0), *taken))
    frame = frame.with_columns(_rest=rest if taken else constant(cap))
    rest = pl.col("_rest")
    for verdict, known, grant in product(VERDICTS, (True, False), members):
        if not (known or may_lack_a_figure(grant.amount)):
            continue
        figure = pl.col(figure_of(grant.id, name))
        in_turn = ~figure.is_null() if known else figure.is_null()
        allotted = pl.min_horizontal(figure, rest) if known else rest
        frame = frame.with_columns(
            _own=pl.when(has_verdict(grant.id, verdict) & in_turn).then(allotted)
        )
        frame = frame.with_columns(
            pl.coalesce(pl.col("_own"), figure).alias(figure_of(grant.id, name)),
            _rest=rest - pl.coalesce(pl.col("_own"), constant(0)),
        )
    return frame.drop("_rest", "_own")


def _highest_alone(
    frame: pl.LazyFrame, members: list[Grant], _: int, name: str, taken: list[pl.Expr]
) -> pl.LazyFrame:
    """Pay only the highest: of the eligible grants, then what an undecided one has above it."""
    paid, highest, own = (pl.col(column) for column in ("_paid", "_highest", "_own"))
    frame = frame.with_columns(_paid=pl.max_horizontal(constant(0), *taken))
    for verdict in VERDICTS:
        held = {
            column: pl.when(has_verdict(grant.id, verdict)).then(pl.col(column))
            for grant in members
            for column in [figure_of(grant.id, name)]
        }
        most = pl.max_horizontal(constant(0), *held.values())
        frame = frame.with_columns(_highest=most, _top=(most - paid).clip(lower_bound=0))
        for column, figure in held.items():
            first = figure == highest  # below it once one has been paid
            frame = frame.with_columns(
                _own=pl.when(~figure.is_null()).then(
                    pl.when(first).then(pl.col("_top")).otherwise(constant(0))
                ),
                _highest=pl.when(first).then(constant(-1)).otherwise(highest),
            )
            frame = frame.with_columns(
                pl.coalesce(own, pl.col(column)).alias(column),
                _paid=paid + pl.coalesce(own, constant(0)),
            )
    return frame.drop("_paid", "_highest", "_top", "_own")


def check_reach(catalogue: Catalogue) -> None:
    """Raises TjsubsidyError if an amount could be too large to calculate exactly in 64 bits."""
    largest = [(g.id, *_reach(g, catalogue)) for g in catalogue.grants.values()]
    too_large = [
        grant for grant, figure, step in largest if figure >= _LARGEST or step >= LARGEST_STEP
    ]
    if too_large or sum(figure for _, figure, _ in largest) >= _LARGEST_SUM:
        grants = join(map(same, too_large or catalogue.grants))
        raise user_error(
            both(
                f"{grants.zh} 的金额或比例过大，无法批量准确计算。",
                f"{grants.en}: sums or rates beyond what can be screened exactly.",
            ),
            both("请用 tjsubsidy check 逐家评估。", "Use tjsubsidy check for each company."),
        )


def _reach(grant: Grant, catalogue: Catalogue) -> tuple[int, int]:
    """The largest amount that a grant could have, and the largest number in its calculation."""
    rates = [catalogue.city_share(grant)]
    match grant.amount:
        case Rated(rate=rate, of=of) | Match(match=rate, of=of):
            rates.append(rate)
            figure = int(_MOST[catalogue.vocabulary[of].kind] * max(rate, Fraction(1)))
        case UpTo(up_to=each, years=years, per=per, for_each=parts):
            figure = each * years * max(1, (MOST_COUNT if per else 0) + len(parts))
        case Exactly(exactly=each, per=per):
            figure = each * (MOST_COUNT if per else 1)
    for test in tests_of(*catalogue.conditions_of(grant)):
        if isinstance(test, Share):
            rates += [
                b for b in (test.at_least, test.above, test.at_most, test.below) if b is not None
            ]
    return figure, steps(rates)


def steps(rates: Iterable[Fraction]) -> int:
    """The largest number in a calculation with some rates."""
    return max(r.numerator * max(r.denominator, MOST_YUAN // r.denominator) for r in rates)
