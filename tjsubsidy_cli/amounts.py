"""The forms of support: the most the text allows, the most this company could get, and why.

All money is whole yuan; a rate is exact and its result is rounded down to the whole yuan.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated

from .conditions import Rate, figure
from .facts import Fact, Values, Vocabulary
from .money import format_rate, format_yuan, parse_ratio, parse_yuan
from .records import OneOf, Parsed, record
from .text import Text, both, same

Yuan = Annotated[int, Parsed(parse_yuan)]
Ratio = Annotated[Fraction, Parsed(parse_ratio)]


@record
class UpTo:
    """Up to a sum (最高), for each unit of ``per``, in each of ``years``.

    ``cost`` names the fact that the grant helps to pay: support beyond it would be absurd, so
    the estimate stops there. That is an inference, not in the text.
    """

    up_to: Yuan
    per: str | None = None
    years: int = 1
    cost: str | None = None


@record
class Exactly:
    """A fixed sum, for each unit of ``per``."""

    exactly: Yuan
    per: str | None = None


@record
class Rated:
    """A share of a base, with an optional cap; ``exact`` where the text has no 不超过 or 最高."""

    rate: Rate
    of: str
    cap: Yuan | None = None
    exact: bool = False


@record
class Match:
    """Another's funds matched, without a ceiling (1∶1 配套)."""

    match: Ratio
    of: str


def _by_key() -> dict[str, type]:
    return {"up_to": UpTo, "exactly": Exactly, "rate": Rated, "match": Match}


Amount = Annotated[UpTo | Exactly | Rated | Match, OneOf(_by_key)]


@dataclass(frozen=True)
class Support:
    """What a grant could come to for one company, in whole yuan; None where there is no figure."""

    ceiling: int | None
    estimate: int | None
    exact: bool
    working: Text
    missing: tuple[str, ...] = ()  # unknown figures that the estimate would depend on


def work_out(amount: Amount, values: Values, vocabulary: Vocabulary) -> Support:
    """Ceiling and estimate of an amount for a company, with the arithmetic in words."""
    match amount:
        case UpTo():
            return _up_to(amount, values, vocabulary)
        case Exactly(exactly=sum_, per=per):
            return _per_unit(sum_, per, same(""), True, values, vocabulary)
        case Rated():
            return _rated(amount, values, vocabulary)
        case Match():
            return _match(amount, values, vocabulary)


def facts_of_amount(amount: Amount) -> tuple[str, ...]:
    """The facts that an amount is worked out from."""
    match amount:
        case UpTo(per=per, cost=cost):
            return tuple(fact for fact in (per, cost) if fact)
        case Exactly(per=per):
            return (per,) if per else ()
        case Rated(of=of) | Match(of=of):
            return (of,)


def stated(amount: Amount, vocabulary: Vocabulary) -> Text:
    """The amount as the policy states it, for any company."""
    match amount:
        case UpTo(up_to=most, years=years) if years > 1:
            money = format_yuan(most)
            return both(f"最高{money.zh}/年，{years}年", f"up to {money.en} a year, {years} years")
        case UpTo(up_to=most, per=per):
            return _each(both("最高", "up to ") + format_yuan(most), per, vocabulary)
        case Exactly(exactly=sum_, per=per):
            return _each(format_yuan(sum_), per, vocabulary)
        case Rated(rate=rate, cap=cap):
            rated = same(format_rate(rate))
            return rated + (_cap(cap) if cap is not None else both("，上限未载明", ", no ceiling"))
        case Match(match=ratio):
            return both(f"{_ratio(ratio)}配套，上限未载明", f"{_ratio(ratio)} match, no ceiling")


def figures(amount: Amount) -> Iterator[tuple[str, Fraction]]:
    """The figures of the amount as (unit, value), to be found again in the policy's sentence."""
    match amount:
        case UpTo(up_to=most, years=years):
            yield "yuan", Fraction(most)
            if years > 1:
                yield "years", Fraction(years)
        case Exactly(exactly=sum_):
            yield "yuan", Fraction(sum_)
        case Rated(rate=rate, cap=cap):
            yield "share", rate
            if cap is not None:
                yield "yuan", Fraction(cap)
        case Match(match=ratio):
            yield "ratio", ratio


def _up_to(amount: UpTo, values: Values, vocabulary: Vocabulary) -> Support:
    if amount.per:
        return _per_unit(amount.up_to, amount.per, both("最高", "up to "), False, values, vocabulary)
    ceiling = amount.up_to * amount.years
    most = format_yuan(amount.up_to)
    if amount.years > 1:
        total = format_yuan(ceiling)
        working = both(
            f"最高{most.zh}/年 × {amount.years}年 = {total.zh}",
            f"up to {most.en} a year × {amount.years} years = {total.en}",
        )
        return Support(ceiling, ceiling, False, working)
    cost = figure(values, amount.cost) if amount.cost else None
    if amount.cost is None or cost is None or cost >= ceiling:
        return Support(ceiling, ceiling, False, both("条文上限", "the text's ceiling"))
    label, spent = vocabulary[amount.cost].label, format_yuan(cost)
    working = both(
        f"{label.zh} {spent.zh}，低于上限 {most.zh}（推断：支持不超过支出）",
        f"{label.en}: {spent.en}, below the ceiling of {most.en} (inferred: no more than was spent)",
    )
    return Support(ceiling, cost, False, working)


def _per_unit(
    each: int, per: str | None, up_to: Text, exact: bool, values: Values, vocabulary: Vocabulary
) -> Support:
    money = up_to + format_yuan(each)
    if per is None:
        return Support(each, each, exact, both("定额", "a fixed sum"))
    count = figure(values, per)
    if not count:
        working = money + both(" × 数量（待定）", " × a number not known")
        return Support(None, None, False, working, (per,) if count is None else ())
    total = format_yuan(each * count)
    units = _units(vocabulary[per], count)
    working = both(f"{money.zh} × {units.zh} = {total.zh}", f"{money.en} × {units.en} = {total.en}")
    return Support(each * count, each * count, exact, working)


def _rated(amount: Rated, values: Values, vocabulary: Vocabulary) -> Support:
    base, label, rate = figure(values, amount.of), vocabulary[amount.of].label, amount.rate
    cap = _cap(amount.cap) if amount.cap is not None else same("")
    if base is None:
        working = both(
            f"{format_rate(rate)} × {label.zh}（未填）", f"{format_rate(rate)} × {label.en} (not given)"
        )
        return Support(amount.cap, amount.cap, False, working + cap, (amount.of,))
    share = rate.numerator * base // rate.denominator
    paid = share if amount.cap is None else min(share, amount.cap)
    on, result = format_yuan(base), format_yuan(share)
    working = both(
        f"{format_rate(rate)} × {on.zh} = {result.zh}", f"{format_rate(rate)} × {on.en} = {result.en}"
    )
    return Support(paid, paid, amount.exact, working + cap)


def _match(amount: Match, values: Values, vocabulary: Vocabulary) -> Support:
    base, label, ratio = figure(values, amount.of), vocabulary[amount.of].label, amount.match
    if base is None:
        working = both(
            f"{_ratio(ratio)} × {label.zh}（未填），上限未载明",
            f"{_ratio(ratio)} × {label.en} (not given), no ceiling stated",
        )
        return Support(None, None, False, working, (amount.of,))
    paid = ratio.numerator * base // ratio.denominator
    on, result = format_yuan(base), format_yuan(paid)
    working = both(
        f"{_ratio(ratio)} × {on.zh} = {result.zh}，上限未载明",
        f"{_ratio(ratio)} × {on.en} = {result.en}, no ceiling stated",
    )
    return Support(paid, paid, True, working)


def _cap(cap: int) -> Text:
    money = format_yuan(cap)
    return both(f"，上限 {money.zh}", f", at most {money.en}")


def _each(money: Text, per: str | None, vocabulary: Vocabulary) -> Text:
    unit = vocabulary[per].unit if per else None
    return both(f"每{unit.zh}{money.zh}", f"{money.en} × {unit.en}") if unit else money


def _ratio(ratio: Fraction) -> str:
    return f"{ratio.denominator}∶{ratio.numerator}"


def _units(fact: Fact, count: int) -> Text:
    unit = fact.unit or same("")
    return both(f"{count:,}{unit.zh}", f"{count:,} {unit.en}".strip())
