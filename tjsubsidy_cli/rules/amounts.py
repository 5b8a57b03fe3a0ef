"""The forms of support, and their ceiling and estimate for one company.

All money is whole yuan. A rate is exact, and its result is rounded down to whole yuan.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Annotated, Literal

from ..base.money import format_rate, format_yuan, parse_ratio, parse_yuan
from ..base.records import Doc, OneOf, Parsed, record
from ..base.text import Text, both, same
from .conditions import Answer, Condition, Rate, evaluate, facts_of, number_of
from .counts import parse_count
from .facts import Fact, Values, Vocabulary, show_value

Yuan = Annotated[int, Parsed(parse_yuan)]
Ratio = Annotated[Fraction, Parsed(parse_ratio)]
Years = Annotated[int, Parsed(parse_count)]

_PER = Doc("按这个填报项的数量计", "For each unit of this fact")
_CAP = Doc("合计上限，如 “500万元”", "At most this in all, such as “5 million”")
_OF = Doc("作为基数的填报项（金额）", "The fact that is the base (money)")


@record
class UpTo:
    """Up to a sum (最高), for each unit of ``per``, in each of ``years``, with ``cap`` in all.

    ``for_each`` pays the sum once for each of these conditions that holds, such as each level of a
    title; beside ``per``, each counts as one more unit. ``cost`` names the expense that the grant
    helps to pay. The estimate is not higher than this expense, which is an inference. With
    ``cost_binds`` the text itself sets this limit, which then holds for the ceiling too.
    """

    up_to: Annotated[Yuan, Doc("最高金额，如 “500万元”", "Up to this sum, such as “5 million”")]
    per: Annotated[str | None, _PER] = None
    years: Annotated[Years, Doc("连续几年", "For so many years")] = 1
    cap: Annotated[Yuan | None, _CAP] = None
    cost: Annotated[
        str | None,
        Doc("估算不超过这项支出（推断）", "The cost at which the estimate stops (inferred)"),
    ] = None
    cost_binds: Annotated[
        bool, Doc("上限也不超过这项支出", "Whether the ceiling stops at the cost as well")
    ] = False
    for_each: Annotated[
        tuple[Condition, ...],
        Doc(
            "其中每满足一个条件给一次（有 per 时多计一个）",
            "Once for each of these conditions that holds (with per: one unit more)",
        ),
    ] = ()


@record
class Exactly:
    """A fixed sum, for each unit of ``per``, with ``cap`` in all."""

    exactly: Annotated[Yuan, Doc("定额，如 “2万元”", "A fixed sum, such as “20,000元”")]
    per: Annotated[str | None, _PER] = None
    cap: Annotated[Yuan | None, _CAP] = None


@record
class Rated:
    """A share of a base, with an optional cap; not ``exact`` if the text says 不超过 or 最高."""

    rate: Annotated[Rate, Doc("比例，如 “20%”", "The rate, such as “20%”")]
    of: Annotated[str, _OF]
    cap: Annotated[Yuan | None, _CAP] = None
    exact: Annotated[
        bool, Doc("条文没有“不超过”“最高”", "Whether the text has no 不超过 or 最高")
    ] = False


@record
class Match:
    """Matching of another funder's money (1∶1 配套), with an optional cap."""

    match: Annotated[Ratio, Doc("配套比例，如 “1∶1”", "The ratio, such as “1∶1”")]
    of: Annotated[str, _OF]
    cap: Annotated[Yuan | None, _CAP] = None


def amount_kinds() -> dict[str, type]:
    """The forms of support by the key that marks their tables."""
    return {"up_to": UpTo, "exactly": Exactly, "rate": Rated, "match": Match}


Amount = Annotated[UpTo | Exactly | Rated | Match, OneOf(amount_kinds)]


Limit = Literal["fixed", "ceiling", "cost", "rate", "cap", "joint"]


@record(kw_only=False)
class Support:
    """Ceiling and estimate of a grant for one company, in whole yuan; None if unknown.

    ``binding`` names the limit that determines the estimate: the fixed sum, the ceiling, the
    company's own cost, the rate (or match), the cap on a product, or a ceiling shared with other
    grants.
    """

    ceiling: int | None
    estimate: int | None
    exact: bool
    working: Text
    missing: tuple[str, ...] = ()  # unknown figures that the estimate would depend on
    binding: Limit | None = None  # None if there is no figure


def compute(amount: Amount, values: Values, vocabulary: Vocabulary) -> Support:
    """Compute ceiling and estimate of an amount for a company, with the arithmetic in words."""
    match amount:
        case UpTo() | Exactly():
            return _sum(amount, values, vocabulary)
        case Rated():
            return _rated(amount, values, vocabulary)
        case Match():
            return _match(amount, values, vocabulary)


def facts_of_amount(amount: Amount) -> tuple[str, ...]:
    """List the facts that an amount is computed from."""
    match amount:
        case UpTo(per=per, cost=cost, for_each=conditions):
            others = (fact for condition in conditions for fact in facts_of(condition))
            return tuple(dict.fromkeys(fact for fact in (per, cost, *others) if fact))
        case Exactly(per=per):
            return (per,) if per else ()
        case Rated(of=of) | Match(of=of):
            return (of,)


def conditions_of_amount(amount: Amount) -> tuple[Condition, ...]:
    """List the conditions that an amount counts."""
    return amount.for_each if isinstance(amount, UpTo) else ()


def describe(amount: Amount, vocabulary: Vocabulary) -> Text:
    """Describe an amount as the policy states it, for any company."""
    match amount:
        case UpTo(per=per, years=years, cap=cap, for_each=conditions):
            unit = vocabulary[per].unit if per else None
            times = same("") if per else _times(len(conditions))
            return _yearly(_each(amount, unit), years) + times + _cap(cap)
        case Exactly(per=per, cap=cap):
            return _each(amount, vocabulary[per].unit if per else None) + _cap(cap)
        case Rated(rate=rate, of=of, cap=cap):
            return same(f"{format_rate(rate)} × ") + vocabulary[of].label + _limit(cap)
        case Match(match=ratio, of=of, cap=cap):
            return same(f"{_ratio(ratio)} × ") + vocabulary[of].label + _limit(cap)


def numbers_in(amount: Amount) -> Iterator[tuple[str, Fraction]]:
    """The numbers of an amount as (unit, value), to be compared with the policy's sentence."""
    match amount:
        case UpTo(up_to=most, years=years):
            yield "yuan", Fraction(most)
            if years != 1:
                yield "years", Fraction(years)
        case Exactly(exactly=fixed):
            yield "yuan", Fraction(fixed)
        case Rated(rate=rate):
            yield "share", rate
        case Match(match=ratio):
            yield "ratio", ratio
    if amount.cap is not None:
        yield "yuan", Fraction(amount.cap)


def base_for_full_amount(amount: Amount, fact: str, ceiling: int | None) -> int | None:
    """Find the smallest base or cost with which an amount reaches its ceiling."""
    match amount:
        case UpTo(cost=cost) if cost == fact:
            return ceiling
        case Rated(rate=factor, of=of, cap=int(cap)) if of == fact and factor:
            return math.ceil(cap / factor)
        case Match(match=factor, of=of, cap=int(cap)) if of == fact and factor:
            return math.ceil(cap / factor)
        case _:
            return None


NO_CEILING = both("，上限未载明", ", no ceiling stated")


def _sum(amount: UpTo | Exactly, values: Values, vocabulary: Vocabulary) -> Support:
    """Compute a sum times units and years, limited by the cap and the cost."""
    exact = isinstance(amount, Exactly)
    each = amount.exactly if isinstance(amount, Exactly) else amount.up_to
    years = amount.years if isinstance(amount, UpTo) else 1
    each_of = [evaluate(condition, values) for condition in conditions_of_amount(amount)]
    held = sum(e.answer is Answer.YES for e in each_of)  # an unsure answer adds nothing
    unsure = tuple(dict.fromkeys(fact for e in each_of for fact in e.missing))
    count = number_of(values, amount.per) if amount.per else 0
    if amount.per and count is None:
        fact = vocabulary[amount.per]
        of = both(f" × {fact.label.zh}（未填）", f" × {fact.label.en} (not given)")
        working = _yearly(_each(amount, None), years) + of + _cap(amount.cap)
        missing = tuple(dict.fromkeys((amount.per, *unsure)))
        return Support(amount.cap, amount.cap, False, working, missing, _capped(amount.cap))
    units = max(1, (count or 0) + held)  # the grant itself holds or may: there is one at least
    total = each * units * years
    ceiling = total if amount.cap is None else min(total, amount.cap)
    working = both("定额", "a fixed sum") if exact else both("政策上限", "policy ceiling")
    if total != each or amount.per:
        of = same(" × ") + show_value(vocabulary[amount.per], units) if amount.per else same("")
        product = _yearly(_each(amount, None) + of, years)
        product += same("") if amount.per else _times(units)
        working = product + same(" = ") + format_yuan(total) + _cap(amount.cap)
    cost = number_of(values, amount.cost) if isinstance(amount, UpTo) and amount.cost else None
    if isinstance(amount, UpTo) and amount.cost and cost is not None and cost < ceiling:
        spent = _spent(vocabulary[amount.cost], cost, ceiling, binds=amount.cost_binds)
        most = cost if amount.cost_binds else ceiling
        return Support(most, cost, False, spent, unsure, binding="cost")
    within: Limit = "fixed" if exact else "ceiling"
    binding = within if ceiling == total else "cap"
    return Support(ceiling, ceiling, exact, working, unsure, binding=binding)


def _capped(cap: int | None) -> Limit | None:
    """Find the binding limit while the product is unknown: the cap, if there is one."""
    return None if cap is None else "cap"


def _spent(fact: Fact, cost: int, ceiling: int, *, binds: bool) -> Text:
    spent, most = format_yuan(cost), format_yuan(ceiling)
    below = both(
        f"{fact.label.zh} {spent.zh}，低于政策上限 {most.zh}",
        f"{fact.label.en}: {spent.en}, below the policy ceiling of {most.en}",
    )
    if binds:  # the text says so itself
        return below
    return below + both(
        "（推断：支持不超过支出；条文未写比例，按全部支出计）",
        " (inferred: no more than was spent; the text gives no rate, so all of it counts)",
    )


def _rated(amount: Rated, values: Values, vocabulary: Vocabulary) -> Support:
    base, fact, rate = number_of(values, amount.of), vocabulary[amount.of], amount.rate
    limit = _limit(amount.cap)
    if base is None:
        working = _unknown(format_rate(rate), fact) + limit
        return Support(amount.cap, amount.cap, False, working, (amount.of,), _capped(amount.cap))
    share, rest = divmod(rate.numerator * base, rate.denominator)
    paid = share if amount.cap is None else min(share, amount.cap)
    product = _product(format_rate(rate), base, share)
    rounded = both("（舍去不足1元）", " (rounded down)") if rest else same("")
    binding: Limit = "rate" if paid == share else "cap"
    return Support(paid, paid, amount.exact, product + rounded + limit, binding=binding)


def _match(amount: Match, values: Values, vocabulary: Vocabulary) -> Support:
    base, fact, ratio = number_of(values, amount.of), vocabulary[amount.of], amount.match
    limit = _limit(amount.cap)
    if base is None:
        working = _unknown(_ratio(ratio), fact) + limit
        return Support(amount.cap, amount.cap, False, working, (amount.of,), _capped(amount.cap))
    share = ratio.numerator * base // ratio.denominator
    paid = share if amount.cap is None else min(share, amount.cap)
    binding: Limit = "rate" if paid == share else "cap"
    working = _product(_ratio(ratio), base, share) + limit
    return Support(paid, paid, True, working, binding=binding)


def _product(factor: str, base: int, result: int) -> Text:
    on, paid = format_yuan(base), format_yuan(result)
    return both(f"{factor} × {on.zh} = {paid.zh}", f"{factor} × {on.en} = {paid.en}")


def _unknown(factor: str, fact: Fact) -> Text:
    return both(f"{factor} × {fact.label.zh}（未填）", f"{factor} × {fact.label.en} (not given)")


def _each(amount: UpTo | Exactly, unit: Text | None) -> Text:
    """Format the sum for one unit: 最高5,000万元, or 每个基站2万元."""
    most = amount.up_to if isinstance(amount, UpTo) else amount.exactly
    money = format_yuan(most)
    if isinstance(amount, UpTo):
        money = both("最高", "up to ") + money
    return both(f"每{unit.zh}{money.zh}", f"{money.en} × {unit.en}") if unit else money


def _yearly(money: Text, years: int) -> Text:
    if years == 1:
        return money
    return both(f"{money.zh}/年 × {years}年", f"{money.en} a year × {years} years")


def _times(times: int) -> Text:
    return same(f" × {times}") if times > 1 else same("")


def _cap(cap: int | None) -> Text:
    if cap is None:
        return same("")
    money = format_yuan(cap)
    return both(f"，上限 {money.zh}", f", at most {money.en}")


def _limit(cap: int | None) -> Text:
    return NO_CEILING if cap is None else _cap(cap)


def _ratio(ratio: Fraction) -> str:
    return f"{ratio.denominator}∶{ratio.numerator}"
