"""Phrases for conditions, reasons and other data, for every output format."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ..base.money import format_rate
from ..base.text import Text, both, join, same
from ..policy.catalogue import Bureau, Catalogue, Grant, Measure, Payment
from ..rules.basis import Basis
from ..rules.conditions import (
    AllOf,
    Answer,
    AnyOf,
    Condition,
    Evaluation,
    Has,
    NoneOf,
    Share,
    Threshold,
    Yes,
    facts_of,
    tests_of,
)
from ..rules.facts import Chosen, Fact, Values, Vocabulary, show_value
from .assessment import Assessment
from .residuals import say_missing
from .result import Result

VERDICTS = {
    "eligible": both("初步符合条件", "Eligible"),
    "undecided": both("待判定", "Undecided"),
    "ineligible": both("不符合条件", "Not eligible"),
}
PAYMENTS: dict[Payment, Text] = {
    "once": both("一次性（条文写明）", "once (so the text says)"),
    "once_by_general_rule": both(
        "一次性（按政策的一般规定）", "once (by the policy's general rule)"
    ),
    "per_project": both("按项目", "per project"),
    "per_unit": both("每单位一次", "once for each unit"),
    "yearly": both("逐年", "yearly"),
    "not_stated": both("未明确是否一次性", "not stated whether once"),
    "unclear": both("未明确是否每年给予", "not stated whether every year"),
}
BASES: dict[Basis, Text] = {
    "fixed": both("定额", "fixed amount"),
    "rate": both("按比例", "by rate"),
    "ceiling_only": both("政策上限", "policy ceiling"),
    "outlay": both("按全部支出", "whole outlay"),
}
GROUPS: dict[type, Text] = {
    AllOf: both("全部满足", "All of"),
    AnyOf: both("满足其一", "Any of"),
    NoneOf: both("均不属于", "None of"),
}
RULED_OUT = both("（条文排除）", " (ruled out by the text)")
_BOUNDS = (("at_least", "≥"), ("above", ">"), ("at_most", "≤"), ("below", "<"))


def say_test(test: Condition, vocabulary: Vocabulary, *, negated: bool = False) -> Text:
    """Describe a single test, such as 单位性质与业务：制造业."""
    not_ = both("并非：", "not: ") if negated else same("")
    match test:
        case Yes(yes=fact):
            return not_ + vocabulary[fact].label
        case Threshold(fact=fact):
            return not_ + vocabulary[fact].label + _bounds(test, vocabulary[fact])
        case Share(share=facts):
            quotient = join([vocabulary[fact].label for fact in facts], " ÷ ", " ÷ ")
            return not_ + quotient + _bounds(test, None)
        case Has(fact=fact, has=has, open=open_):
            labels = vocabulary[fact].choice_labels
            named = join([labels[choice] for choice in has or open_], "／", " / ")
            judged = same("") if has else both("（由主管部门认定）", " (for the bureau to judge)")
            return not_ + vocabulary[fact].label + both("：", ": ") + named + judged
    raise AssertionError(test)  # groups are described by condition_lines


def _bounds(test: Threshold | Share, fact: Fact | None) -> Text:
    shown = same("")
    for name, sign in _BOUNDS:
        bound: int | Fraction | None = getattr(test, name)
        if bound is not None:
            shown += same(f" {sign} ") + _quantity(bound, fact)
    return shown


def _quantity(bound: int | Fraction, fact: Fact | None) -> Text:
    if isinstance(bound, Fraction) or fact is None:
        return same(format_rate(Fraction(bound)))
    return show_value(fact, bound) if bound else same(0)


def condition_lines(condition: Condition, vocabulary: Vocabulary) -> Iterator[tuple[int, Text]]:
    """Describe a condition as indented lines: (depth, text)."""
    match condition:
        case AllOf(all=parts) | AnyOf(any=parts) | NoneOf(none=parts):
            yield 0, GROUPS[type(condition)] + both("：", ":")
        case _:
            parts = ()
            yield 0, say_test(condition, vocabulary) + _asides(condition, vocabulary)
    for part in parts:
        yield from ((depth + 1, text) for depth, text in condition_lines(part, vocabulary))


def _asides(test: Condition, vocabulary: Vocabulary) -> Text:
    """List remarks on a test: choices that leave it open, numbers that are presumed."""
    match test:
        case Has(presumed=True):
            return both("（未填时视为不是）", " (taken as not so while not given)")
        case Has(fact=fact, has=has, open=open_) if has and open_:
            labels = vocabulary[fact].choice_labels
            named = join([labels[choice] for choice in open_], "／", " / ")
            return both(f"（{named.zh}：待认定）", f" ({named.en}: for the bureau to judge)")
        case Threshold(presumed=True):
            return both("（未填时视为满足）", " (taken as met while not given)")
    return same("")


def deciding(evaluation: Evaluation, *, negated: bool = False) -> Iterator[tuple[Evaluation, bool]]:
    """Find the tests that decide an evaluation, each with whether it is within a *none*."""
    if not evaluation.parts:
        yield evaluation, negated
    opposite = isinstance(evaluation.condition, NoneOf)
    wanted = 2 - evaluation.answer if opposite else evaluation.answer
    for part in evaluation.parts:
        if part.answer == wanted:
            yield from deciding(part, negated=negated is not opposite)


def reasons(result: Result, assessment: Assessment) -> list[tuple[Evaluation, Text]]:
    """Give the reasons of a verdict: each deciding test with the company's own answer."""
    catalogue, values = assessment.catalogue, assessment.profile.facts
    territory = catalogue.policy.territory
    if result.inferred and territory and assessment.territory:
        return [(assessment.territory, territory.reason)]
    carried = list(deciding(result.evaluation))
    telling = [(test, n) for test, n in carried if not _only_open(test)] or carried
    vocabulary = catalogue.vocabulary
    said = [
        (t, _reason(t, negated, vocabulary, values) + _by_gate(t.condition, catalogue, values))
        for t, negated in telling
    ]
    if territory and territory.written and result.verdict == "ineligible":
        place = tests_of(territory.when)
        return [(t, territory.written if t.condition in place else text) for t, text in said]
    return said


def why(result: Result, assessment: Assessment) -> list[Text]:
    """Get only the texts of the reasons."""
    return [text for _, text in reasons(result, assessment)]


def say_gate(test: Condition, catalogue: Catalogue, values: Values) -> Text | None:
    """Name the gate whose no says that there is none of a fact, if one does."""
    shut = (catalogue.shut(catalogue.vocabulary[fact], values) for fact in facts_of(test))
    said = (both(f"“{g.label.zh}”答“否”", f"“{g.label.en}”: no") for g in shut if g)
    return next(said, None)


def _by_gate(test: Condition, catalogue: Catalogue, values: Values) -> Text:
    said = say_gate(test, catalogue, values)
    return both(f"（{said.zh}）", f" ({said.en})") if said else same("")


def _only_open(evaluation: Evaluation) -> bool:
    """Check for a no to choices that a bureau would judge: such a no explains nothing."""
    test = evaluation.condition
    return isinstance(test, Has) and not test.has and evaluation.answer is Answer.NO


def _reason(evaluation: Evaluation, negated: bool, vocabulary: Vocabulary, values: Values) -> Text:
    test = evaluation.condition
    if isinstance(test, Has):
        reason = _choice_reason(test, evaluation, vocabulary[test.fact], values)
        return reason + (RULED_OUT if negated and evaluation.answer is Answer.YES else same(""))
    asked = say_test(test, vocabulary, negated=negated)
    facts = [vocabulary[fact] for fact in facts_of(test)]
    answers = [show_value(fact, values.get(fact.id)) for fact in facts]
    if len(facts) > 1:
        answers = [f.label + same(" ") + a for f, a in zip(facts, answers, strict=True)]
    own = join(answers, "，", ", ")
    return asked + both(f"（本单位：{own.zh}）", f" (this company: {own.en})")


def _choice_reason(test: Has, evaluation: Evaluation, fact: Fact, values: Values) -> Text:
    value = values.get(fact.id)
    if value is None:
        return fact.label + both("：未填", ": not given")
    if evaluation.answer is Answer.NO:
        return _lacks(fact, test.has or test.open)
    if not isinstance(value, Chosen):
        return fact.label + both("：", ": ") + show_value(fact, value)
    named = {*test.has, *test.open} if evaluation.answer is Answer.UNKNOWN else {*test.has}
    own = Chosen(value.sure & named, value.unsure & named)
    return fact.label + both("：", ": ") + show_value(fact, own)


def _lacks(fact: Fact, ids: tuple[str, ...]) -> Text:
    """Say that none of these choices holds, in the catalogue's own words if it has any."""
    by_id = {choice.id: choice for choice in fact.choices}
    asked = [by_id[id_] for id_ in ids]
    named = join([choice.label for choice in asked if not choice.lacks], "／", " / ")
    said = [choice.lacks for choice in asked if choice.lacks]
    if not named.zh:
        return join(said, "；", "; ")
    form = fact.lacks or both(f"没有{{choices}}（{fact.label.zh}）", "none of: {choices}")
    if fact.kind == "choice" and not fact.lacks:
        form = fact.label + both("：不是{choices}", ": not {choices}")
    whole = both(form.zh.replace("{choices}", named.zh), form.en.replace("{choices}", named.en))
    return join([whole, *said], "；", "; ")


def waits_for(result: Result, assessment: Assessment) -> list[Text]:
    """List what would decide an undecided grant: unknown facts, and answers a bureau must judge."""
    if result.verdict != "undecided":
        return []
    waits = say_missing(result, assessment)
    left_open = result.evaluation.left_open
    waits += [for_the_bureau(assessment.catalogue, fact, choice) for fact, choice in left_open]
    if not waits:  # a share of 0, although both numbers are known
        waits = why(result, assessment)
    return waits


def for_the_bureau(catalogue: Catalogue, fact: str, choice: str) -> Text:
    """Note that a bureau must judge whether a choice counts, and why if the catalogue says it."""
    label = catalogue.vocabulary[fact].choice_labels[choice]
    tests = ((shared.reason, t) for shared in catalogue.shared for t in tests_of(shared.when))
    for_this = (r for r, t in tests if isinstance(t, Has) and t.fact == fact and choice in t.open)
    return join([r + both("；", "; ") for r in for_this], "", "") + both(
        f"“{label.zh}”是否符合，由主管部门认定",
        f"whether “{label.en}” counts: for the bureau to judge",
    )


def bureaus(result: Result, assessment: Assessment, *, short: bool = False) -> list[Text]:
    """Name the bureaus of a grant, with the company's own district; ``short``: by short names."""
    names, catalogue = result.measure.bureaus, assessment.catalogue
    of, district = (catalogue.bureau_names[name] for name in names), assessment.own_district
    return [_bureau(bureau, catalogue, district, short=short) for bureau in of]


def bureaus_of(measure: Measure, catalogue: Catalogue) -> list[Text]:
    """Name a measure's bureaus in the order of the text."""
    return [catalogue.bureau_names[name].name for name in measure.bureaus]


def _bureau(bureau: Bureau, catalogue: Catalogue, district: str | None, *, short: bool) -> Text:
    places = catalogue.vocabulary.get("district")
    if bureau.own is None:
        return (bureau.short if short else None) or bureau.name
    if places is None or district is None:
        return bureau.name
    name = (bureau.short if short else None) or bureau.own
    place = places.choice_labels[district]
    return both(name.zh.replace("{district}", place.zh), name.en.replace("{district}", place.en))


def payers(grant: Grant, catalogue: Catalogue) -> Text:
    """Describe who pays, in the policy's shares."""
    share = catalogue.city_share(grant)
    if share in (0, 1):
        return (
            both("市级财政承担", "the city alone")
            if share
            else both("区级财政承担", "the district alone")
        )
    city, district = format_rate(share), format_rate(1 - share)
    return both(f"市级{city}、区级{district}", f"city {city}, district {district}")


def why_not(result: Result, assessment: Assessment) -> Text:
    """Explain in one line why a grant is not eligible: what is missing, or what rules it out."""
    if waits := waits_for(result, assessment):
        return both("待判定，取决于：", "undecided, depends on: ") + join(waits, "；", "; ")
    return both("不符合条件：", "not eligible: ") + join(why(result, assessment), "；", "; ")


def say_switched(assessment: Assessment) -> Text | None:
    """Describe the readings that the caller chose, if any."""
    if not assessment.readings:
        return None
    taken = join(same(f"{id_}={option}") for id_, option in assessment.readings.items())
    return both(f"按指定的口径评估：{taken.zh}。", f"Assessed under these readings: {taken.en}.")
