"""Increases of a number that a grant requires, in words, and sums that the company may choose."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ..base.money import format_rate, format_yuan
from ..base.records import replace
from ..base.text import Text, both, join, same
from ..rules.amounts import Match, Rated, UpTo, base_for_full_amount, describe
from ..rules.conditions import Answer, Share, evaluate, number_of, tests_of
from ..rules.facts import Fact, Values, Vocabulary, show_value
from .result import Result


def raise_by(
    fact: Fact, target: int, before: Values, gained: Iterable[Result], vocabulary: Vocabulary
) -> Text:
    """Describe the increase that a number needs: ：至少3艘（再增加2艘）."""
    phrase = both("：至少", ": at least ") + show_value(fact, target)
    tests = (test for result in gained for test in tests_of(result.grant.when))
    shares = (
        _of_whole(test, vocabulary[test.share[1]])
        for test in tests
        if isinstance(test, Share)
        and test.share[0] == fact.id
        and evaluate(test, before).answer is not Answer.YES
    )
    phrase = join([phrase, *dict.fromkeys(shares)], "", "")
    if now := number_of(before, fact.id):
        more = show_value(fact, target - now)
        phrase += both(f"（再增加{more.zh}）", f" (+{more.en})")
    return phrase


def _of_whole(test: Share, whole: Fact) -> Text:
    """Describe the share of the whole that the number must reach: ，即现有营业收入的60%."""
    bound = test.at_least if test.above is None else test.above
    if bound is None:
        return same("")
    rate, name = format_rate(bound), whole.label
    if test.above is None:
        return both(f"，即现有{name.zh}的{rate}", f", {rate} of the present “{name.en}”")
    return both(f"，超过现有{name.zh}的{rate}", f", more than {rate} of the present “{name.en}”")


def any_sum(fact: Fact, gained: Iterable[Result]) -> Text:
    """Explain that any sum is enough, and from which sum on the grants reach their full amount."""
    full = [base_for_full_amount(r.grant.amount, fact.id, r.ceiling) for r in gained]
    most = max((sum_ for sum_ in full if sum_ is not None), default=0)
    if most <= 1:
        return both("（大于0即可）", " (any sum above 0)")
    enough = format_yuan(most)
    return both(
        f"（大于0即可；{enough.zh}起可达上限）",
        f" (any sum above 0; {enough.en} for the full amount)",
    )


def to_be_chosen(result: Result, open_sums: Collection[str], vocabulary: Vocabulary) -> Result:
    """Adapt a result's arithmetic if it depends on a sum that is not chosen yet."""
    amount, support = result.grant.amount, result.support
    if support is None:
        return result
    match amount:
        case UpTo(cost=str(cost)) if cost in open_sums:
            spent = both("；不超过实际支出（推断）", "; no more than is spent (inferred)")
            return replace(result, support=replace(support, working=support.working + spent))
        case Rated(of=of) | Match(of=of) if of in open_sums:
            return replace(result, support=replace(support, working=describe(amount, vocabulary)))
        case _:
            return result
