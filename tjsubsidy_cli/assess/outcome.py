"""The outcome of a grant in words: the verdict, the limit of the amount, and the payers."""

from __future__ import annotations

from ..base.money import format_rate, format_yuan
from ..base.text import Text, both, join
from ..policy.catalogue import Catalogue
from ..rules.amounts import NO_CEILING, Amount, Limit, Match, Rated, Support, describe
from ..rules.facts import Vocabulary
from .pending import PENDING
from .phrases import VERDICTS, payers
from .received import describe_received
from .result import Result


def say_verdict(result: Result) -> Text:
    """Name the verdict; of an undecided grant, what it waits for first."""
    return PENDING[result.pending[0]] if result.pending else VERDICTS[result.verdict]


def say_outcome(result: Result, vocabulary: Vocabulary) -> Text:
    """Describe the verdict and the amount, after what the company has already."""
    said = _say_outcome(result, vocabulary)
    had = describe_received(result)
    return had + both("；条件：", "; conditions: ") + said if had else said


def _say_outcome(result: Result, vocabulary: Vocabulary) -> Text:
    verdict, support = say_verdict(result), result.support
    if support is None:
        amount = describe(result.grant.amount, vocabulary)
        return verdict + both(f"（政策金额：{amount.zh}）", f" (the policy: {amount.en})")
    if result.verdict == "undecided":
        verdict += both("；如符合条件", "; if met")
    if support.estimate is None or support.ceiling is None:
        return verdict + both("，暂无法测算", ", no figure yet")
    if support.binding == "joint" and not support.estimate:
        return verdict + both(
            "，共用额度已由其他事项占满", ", the shared ceiling being used up by other grants"
        )
    most, ceiling = format_yuan(support.estimate), format_yuan(support.ceiling)
    verdict += both("，定额 ", ", exactly ") if support.exact else both("，最高 ", ", up to ")
    if support.ceiling == support.estimate:
        return verdict + most
    return verdict + most + both(f"（政策上限 {ceiling.zh}）", f" (policy ceiling {ceiling.en})")


_LIMITS: dict[Limit, Text] = {
    "fixed": both("定额，由政策写明", "a fixed amount"),
    "ceiling": both("以政策上限为限", "limited by the policy ceiling"),
    "cost": both(
        "以实际支出为限，低于政策上限",
        "limited by the company's own cost, below the policy ceiling",
    ),
    "rate": both("按政策规定的比例计算", "set by the policy's rate"),
    "cap": both("以政策封顶数为限", "limited by the policy's cap"),
    "joint": both("以与其他事项共用的上限为限", "limited by a ceiling shared with other grants"),
}


def say_limit(support: Support, amount: Amount, vocabulary: Vocabulary) -> Text:
    """Describe the limit of the amount, and the facts missing for a better estimate."""
    names = join([vocabulary[fact].label for fact in support.missing])
    if support.binding is None:
        return both(f"填写“{names.zh}”后方可测算", f"no figure until “{names.en}” is given")
    text = _LIMITS[support.binding]
    if names.zh:
        return text + both(f"，填写“{names.zh}”后再测算", f", until “{names.en}” is given")
    if support.binding == "cap":
        return text + both("，低于相乘所得", ", below the product")
    if support.binding == "rate":
        capped = isinstance(amount, Rated | Match) and amount.cap is not None
        text += both("，未到封顶数", ", below its cap") if capped else NO_CEILING
    return text


def say_paid(result: Result, catalogue: Catalogue) -> Text:
    """Describe who pays, in yuan if there is an amount."""
    shares, city = payers(result.grant, catalogue), catalogue.city_share(result.grant)
    if result.city is None or result.district is None:
        return shares
    if city in (0, 1):
        return shares + both("：", ": ") + format_yuan(result.city + result.district)
    parts = (("市级", "city", result.city, city), ("区级", "district", result.district, 1 - city))
    return join(
        [
            both(f"{zh} {format_yuan(yuan).zh}（{rate}）", f"{en} {format_yuan(yuan).en} ({rate})")
            for zh, en, yuan, rate in ((*part[:3], format_rate(part[3])) for part in parts)
        ],
        "，",
        ", ",
    )
