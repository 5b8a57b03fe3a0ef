"""Figures at the rates that the user assumes, beside the ceilings of the policy."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from ..base.money import format_rate, format_yuan
from ..base.records import record, replace
from ..base.text import Text, both
from ..company.profile import Profile
from ..rules.conditions import number_of
from ..rules.facts import Vocabulary

if TYPE_CHECKING:
    from .result import Result


@record(kw_only=False)
class Assumed:
    """A grant's figure at an assumed rate of the company's cost ``of``, in yuan.

    It is rounded down and never above the estimate; None while the cost is not known.
    """

    rate: Fraction
    of: str
    amount: int | None


def with_assumed(
    results: tuple[Result, ...], profile: Profile, vocabulary: Vocabulary
) -> tuple[Result, ...]:
    """Add the figures at the assumed rates of a profile to its results."""
    return tuple(_with_assumed(result, profile, vocabulary) for result in results)


def _with_assumed(result: Result, profile: Profile, vocabulary: Vocabulary) -> Result:
    from ..company.assumptions import base_of  # few profiles assume a rate

    rate, base = profile.assume.get(result.grant.id), base_of(result.grant)
    if rate is None or base is None or result.support is None:
        return result
    amount, cost = None, number_of(profile.facts, base)
    if cost is not None:
        share = rate.numerator * cost // rate.denominator
        amount = share if result.estimate is None else min(share, result.estimate)
    assumed = Assumed(rate, base, amount)
    working = result.support.working + both("；", "; ") + say_assumed(assumed, vocabulary)
    return replace(result, support=replace(result.support, working=working), assumed=assumed)


def say_assumed(assumed: Assumed, vocabulary: Vocabulary) -> Text:
    """Describe the figure at an assumed rate."""
    rate = format_rate(assumed.rate)
    if assumed.amount is None:
        label = vocabulary[assumed.of].label
        return both(
            f"填写“{label.zh}”后可按假设比例 {rate} 测算",
            f"at the assumed rate of {rate} once “{label.en}” is given",
        )
    money = format_yuan(assumed.amount)
    return both(f"按假设比例 {rate} 为 {money.zh}", f"{money.en} at the assumed rate of {rate}")
