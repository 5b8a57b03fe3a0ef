"""Why a grant has its verdict and its figure: the evaluated condition tree itself, in words.

No second mechanism judges here: a node is a finding, beside it what the company answered.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from .amounts import NO_CEILING, Amount, Limit, Match, Rated, Support, stated
from .assessment import Assessment, Result
from .catalogue import Catalogue, Reading
from .conditions import (
    AllOf,
    Answer,
    AnyOf,
    Condition,
    Finding,
    Has,
    NoneOf,
    Share,
    evaluate,
    facts_of,
    figure,
)
from .facts import Values, Vocabulary, show_value
from .money import format_rate, format_yuan
from .text import Text, both, join, same
from .words import GROUPS, VERDICTS, bureaus, for_the_bureau, payers, say_test

Kind = Literal["all", "any", "none", "test"]
_KINDS: dict[type, Kind] = {AllOf: "all", AnyOf: "any", NoneOf: "none"}
ANSWERS = {
    Answer.YES: both("是", "yes"),
    Answer.UNKNOWN: both("未知", "unknown"),
    Answer.NO: both("否", "no"),
}


@dataclass(frozen=True)
class Node:
    """A finding in words.

    ``text`` is what the policy asks, ``own`` what the company answered (None for a group), and
    ``asides`` are what else stands behind the answer. ``decides``: the answer of the whole tree
    rests on this node. ``negated``: it stands under a *none*, so that no is what is wanted.
    """

    kind: Kind
    finding: Finding
    text: Text
    own: Text | None
    asides: tuple[Text, ...]
    decides: bool
    negated: bool
    parts: tuple[Node, ...] = ()

    @property
    def answer(self) -> Answer:
        """Yes, no or unknown."""
        return self.finding.answer

    @property
    def word(self) -> Text:
        """The answer as a word; under a *none*, with what it must be."""
        wanted = both(
            "（应为否）", " (as it must be)" if self.answer is Answer.NO else " (must be no)"
        )
        known = self.negated and self.answer is not Answer.UNKNOWN
        return ANSWERS[self.answer] + (wanted if known else same(""))

    @property
    def serves(self) -> Answer:
        """What the answer does for the company: a no under a *none* serves it."""
        return Answer(2 - self.answer) if self.negated else self.answer

    def lines(self, depth: int = 0) -> Iterator[tuple[int, Answer, Text]]:
        """The tree as plain data, a line for each node: (depth, answer, text)."""
        own = self.own or same("")
        here = both(f"（本单位：{own.zh}）", f" (here: {own.en})") if self.own else own
        yield depth, self.answer, self.text + here
        for part in self.parts:
            yield from part.lines(depth + 1)


@dataclass(frozen=True)
class Explanation:
    """One grant for one company, explained.

    ``place`` is the policy's own condition on the company's place, where that is what decided.
    """

    result: Result
    tree: Node
    place: Node | None
    outcome: Text
    limit: Text | None
    payers: Text
    bureaus: tuple[Text, ...]

    @property
    def readings(self) -> tuple[Reading, ...]:
        """How the ambiguous words of the grant's sentence were read."""
        return self.result.grant.readings


def explain(assessment: Assessment, result: Result) -> Explanation:
    """Why a grant came out as it did."""
    catalogue, values = assessment.catalogue, assessment.profile.facts
    territory = catalogue.policy.territory
    place = None
    if result.inferred and territory:
        place = tree(evaluate(territory.when, values), catalogue.vocabulary, values)
    return Explanation(
        result,
        tree(result.finding, catalogue.vocabulary, values),
        place,
        say_outcome(result, catalogue.vocabulary),
        say_limit(result.support, result.grant.amount, catalogue.vocabulary)
        if result.support
        else None,
        _paid_by(result, catalogue),
        tuple(bureaus(result.measure, catalogue, assessment.own_district)),
    )


def tree(
    finding: Finding,
    vocabulary: Vocabulary,
    values: Values,
    *,
    decides: bool = True,
    negated: bool = False,
) -> Node:
    """A finding and its parts in words; ``negated``: it stands under a *none*."""
    condition = finding.condition
    if not isinstance(condition, AllOf | AnyOf | NoneOf):
        own = _own(condition, vocabulary, values)
        asides = tuple(_asides(finding, vocabulary, values))
        text = say_test(condition, vocabulary)
        return Node("test", finding, text, own, asides, decides, negated)
    opposite = isinstance(condition, NoneOf)
    wanted = 2 - finding.answer if opposite else finding.answer
    parts = tuple(
        tree(
            part,
            vocabulary,
            values,
            decides=decides and part.answer == wanted,
            negated=negated is not opposite,
        )
        for part in finding.parts
    )
    kind = _KINDS[type(condition)]
    return Node(kind, finding, GROUPS[type(condition)], None, (), decides, negated, parts)


def _own(test: Condition, vocabulary: Vocabulary, values: Values) -> Text:
    """What the company answered to a test's facts; for a share the quotient too."""
    facts = [vocabulary[fact] for fact in facts_of(test)]
    answers = [show_value(fact, values.get(fact.id)) for fact in facts]
    if not isinstance(test, Share):
        return answers[0]
    own = join([f.label + same(" ") + a for f, a in zip(facts, answers, strict=True)], " ÷ ", " ÷ ")
    part, whole = (figure(values, fact) for fact in test.share)
    return own if part is None or not whole else own + _quotient(Fraction(part, whole))


def _quotient(share: Fraction) -> Text:
    """A share in percent with two decimals, cut off so that 59.999% is not shown as 60%."""
    shown = Fraction(int(share * 10_000), 10_000)
    return same(f" {'=' if shown == share else '≈'} {format_rate(shown)}")


def _asides(finding: Finding, vocabulary: Vocabulary, values: Values) -> Iterator[Text]:
    """What the answer of a test rests on beside the company's own answer."""
    test = finding.condition
    if finding.presumed:
        yield both("尚未填写，暂按满足计", "not given: taken as met until it is")
    for fact, choice in finding.left_open:
        yield for_the_bureau(vocabulary[fact], choice)
    if isinstance(test, Has) and test.has and test.open and finding.answer is Answer.NO:
        labels = vocabulary[test.fact].choice_labels
        named = join([labels[choice] for choice in test.open], "／", " / ")
        yield both(
            f"如为“{named.zh}”，由主管部门认定", f"“{named.en}” would be for the bureau to judge"
        )
    if isinstance(test, Share) and all(fact in values for fact in test.share):
        if finding.answer is Answer.UNKNOWN:
            yield both("除数为0，算不出比例", "no share can be taken of 0")
    elif finding.missing:
        facts = ", ".join(finding.missing)
        yield both(f"待填写：{facts}", f"to be given: {facts}")


def say_outcome(result: Result, vocabulary: Vocabulary) -> Text:
    """The verdict, and what the grant comes to."""
    verdict, support = VERDICTS[result.verdict], result.support
    if support is None:
        amount = stated(result.grant.amount, vocabulary)
        return verdict + both(f"（条文金额：{amount.zh}）", f" (the policy: {amount.en})")
    if result.verdict == "undecided":
        verdict += both("；如符合条件", "; if it is met")
    if support.estimate is None or support.ceiling is None:
        return verdict + both("，没有数额", ", without a figure")
    most, ceiling = format_yuan(support.estimate), format_yuan(support.ceiling)
    verdict += both("，定额 ", ", exactly ") if support.exact else both("，最高 ", ", up to ")
    if support.ceiling == support.estimate:
        return verdict + most
    return verdict + most + both(f"（条文上限 {ceiling.zh}）", f" (ceiling {ceiling.en})")


_LIMITS: dict[Limit, Text] = {
    "fixed": both("数额由条文写定", "fixed by the policy"),
    "ceiling": both("数额止于条文的上限", "limited by the policy's ceiling"),
    "cost": both(
        "数额止于本单位自己的支出，低于条文的上限",
        "limited by the company's own cost, below the policy's ceiling",
    ),
    "rate": both("数额按条文的比例计", "set by the policy's rate"),
    "cap": both("数额止于条文的封顶数", "limited by the policy's cap"),
    "joint": both("数额止于与其他项目共用的上限", "limited by a ceiling shared with other grants"),
}


def say_limit(support: Support, amount: Amount, vocabulary: Vocabulary) -> Text:
    """What the figure stopped at, and what would have to be known for a better one."""
    names = join([vocabulary[fact].label for fact in support.missing])
    if support.binding is None:
        if not names.zh:
            return both("没有可计的数量，所以没有数额", "nothing to count, so there is no figure")
        return both(f"填写“{names.zh}”后才有数额", f"no figure until “{names.en}” is given")
    text = _LIMITS[support.binding]
    if names.zh:
        return text + both(f"，填写“{names.zh}”后再算", f", until “{names.en}” is given")
    if support.binding == "cap":
        return text + both("，低于相乘所得", ", below the product")
    if support.binding == "rate":
        capped = isinstance(amount, Rated | Match) and amount.cap is not None
        text += both("，未到封顶数", ", below its cap") if capped else NO_CEILING
    return text


def _paid_by(result: Result, catalogue: Catalogue) -> Text:
    """Who pays, in yuan where there is a figure."""
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
