"""The rest of an undecided grant's condition in words: what would make the company eligible."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil, floor

from ..base.money import format_rate
from ..base.text import Text, both, join, same
from ..rules.conditions import (
    AllOf,
    Answer,
    Condition,
    Has,
    NoneOf,
    Share,
    Threshold,
    Yes,
    facts_of,
    number_of,
    parts_of,
    tests_of,
)
from ..rules.facts import Fact, Values, Vocabulary, show_value
from ..rules.residual import residual
from .assessment import Assessment
from .result import Result

_NAMED = 4  # choices in a list
_Side = str  # the name of a bound
_OPPOSITE: dict[_Side, _Side] = {
    "at_least": "below",
    "above": "at_most",
    "at_most": "above",
    "below": "at_least",
}
_SIDES: dict[_Side, Text] = {
    "at_least": both("不低于", "at least "),
    "above": both("大于", "more than "),
    "at_most": both("不高于", "at most "),
    "below": both("低于", "less than "),
}


def residual_of(result: Result, assessment: Assessment) -> Condition | None:
    """Get the rest of a grant's condition; None if the grant is decided."""
    if result.verdict != "undecided":
        return None
    left = residual(result.grant.when, assessment.profile.facts)
    return None if isinstance(left, Answer) else left


def say_residual(result: Result, assessment: Assessment) -> Text | None:
    """Describe what would make an undecided grant eligible; None if the grant is decided.

    Presumed tests count as they stand, so that only what is open is named.
    """
    if result.verdict != "undecided":
        return None
    values = assessment.profile.facts
    left = residual(result.grant.when, values, presuming=True)
    if isinstance(left, Answer):
        return None
    said = _Phrases(assessment.catalogue.vocabulary, values).say(left)
    return both(f"如{said.zh}，即初步符合条件", f"eligible if {said.en}")


def say_missing(result: Result, assessment: Assessment) -> list[Text]:
    """List the missing facts of an undecided grant, each with the choices or bounds that matter."""
    vocabulary, values = assessment.catalogue.vocabulary, assessment.profile.facts
    left = residual(result.grant.when, values, presuming=True)
    found = () if isinstance(left, Answer) else tests_of(left)
    tests = [(isinstance(t, Share) and _of_whole(t, values)) or t for t in found]
    return [
        _missing(vocabulary[fact], [test for test in tests if fact in facts_of(test)], values)
        for fact in result.evaluation.missing
    ]


def _missing(fact: Fact, tests: list[Condition], values: Values) -> Text:
    named = {c for test in tests if isinstance(test, Has) for c in (*test.has, *test.open)}
    if named:
        choices = say_choices(fact, [choice.id for choice in fact.choices if choice.id in named])
        if fact.id in values:
            return fact.label + both(f"（不确定：{choices.zh}）", f" (unsure: {choices.en})")
        verb = "是否为" if fact.kind == "choice" else "是否包括"
        return fact.label + both(f"{verb}{choices.zh}", f": {choices.en}")
    limits = [
        limit for test in tests if isinstance(test, Threshold) for limit in _telling(test, fact)
    ]
    if not limits:
        return fact.label
    said = join(dict.fromkeys(limits), "、", ", ")
    return fact.label + both(f"是否{said.zh}", f": {said.en}")


def _telling(test: Threshold, fact: Fact) -> Iterator[Text]:
    """List the bounds of a test, unless any number but 0 will do."""
    if (test.at_least, test.above, test.at_most, test.below) not in {
        (None, 0, None, None),
        (1, None, None, None),
    }:
        yield from _limits(test, fact, negated=False)


def say_choices(fact: Fact, choices: Sequence[str]) -> Text:
    """Name the first few choices of a list, and how many more there are."""
    labels = [_quoted(fact.choice_labels[choice]) for choice in choices[:_NAMED]]
    more = len(choices) - len(labels)
    if more > 0:
        return join(labels) + both("等", f" and {more} more")
    return _either(labels)


class _Phrases:
    """Words for a condition as a clause; within a *none* for its opposite."""

    def __init__(self, vocabulary: Vocabulary, values: Values) -> None:
        self.vocabulary, self.values = vocabulary, values

    def say(self, condition: Condition, *, negated: bool = False, inner: bool = False) -> Text:
        if isinstance(condition, NoneOf):
            negated = not negated
        if not (parts := parts_of(condition)):
            return self.test(condition, negated=negated)
        # None of the parts means that all their opposites hold, and so forth.
        every = isinstance(condition, AllOf) is not negated
        inside = len(parts) > 1
        said = [self.say(part, negated=negated, inner=inside) for part in parts]
        text = join(said, "，且", ", and ") if every else join(said, "，或", ", or ")
        return both(f"（{text.zh}）", f"({text.en})") if inner and inside else text

    def test(self, test: Condition, *, negated: bool) -> Text:
        match test:
            case Has():
                return self.choices(test, negated=negated)
            case Yes(yes=fact):
                label = self.vocabulary[fact].label
                opposite = both(f"“{label.zh}”为否", f"“{label.en}” is a no")
                return opposite if negated else same("") + _within(label)
            case Threshold(fact=fact):
                return self.bounds(test, self.vocabulary[fact], negated=negated)
            case Share() if of_whole := _of_whole(test, self.values):
                return self.bounds(of_whole, self.vocabulary[of_whole.fact], negated=negated)
            case Share():
                return self.bounds(test, None, negated=negated)
        raise AssertionError(test)  # groups are put together by say

    def choices(self, test: Has, *, negated: bool) -> Text:
        fact = self.vocabulary[test.fact]
        if test.fact in self.values and not test.has:  # chosen, and the text leaves it open
            named = _named(fact, test.open)
            if fact.kind == "choice":  # such as “municipal”: it needs the question's name
                named += both(f"（{fact.label.zh}）", f" ({_within(fact.label).en})")
            if negated:
                return both(
                    f"主管部门认定{named.zh}不属于排除情形",
                    f"the bureau does not rule out {named.en}",
                )
            return both(f"主管部门认定{named.zh}符合", f"the bureau accepts {named.en}")
        # What is open suffices for nothing, but must be absent where none may hold.
        named = _named(fact, (*test.has, *test.open) if negated else test.has or test.open)
        label = _within(fact.label)
        if fact.kind == "choice":
            verb = both("不是", ": not ") if negated else both("为", ": ")
        else:
            verb = both("不包括", ": not ") if negated else both("包括", ": ")
        judged = same("")
        if not test.has and not negated:
            judged = both("，并由主管部门认定", " and the bureau accepts it")
        return label + verb + named + judged

    def bounds(self, test: Threshold | Share, fact: Fact | None, *, negated: bool) -> Text:
        if isinstance(test, Share):
            part, whole = (_within(self.vocabulary[f].label) for f in test.share)
            label = both(f"{part.zh}与{whole.zh}之比", f"the ratio of {part.en} to {whole.en}")
        else:
            label = _within(self.vocabulary[test.fact].label)
        limits = list(_limits(test, fact, negated=negated))
        said = join(limits, "，或" if negated else "，且", " or " if negated else " and ")
        return label + both("", ": ") + said


def _of_whole(test: Share, values: Values) -> Threshold | None:
    """Turn the bounds of a share into bounds of its whole, if only its part is known."""
    part, whole = test.share
    known = number_of(values, part)
    if not known or whole in values or 0 in (test.at_least, test.above, test.at_most, test.below):
        return None
    return Threshold(
        fact=whole,
        at_least=ceil(known / test.at_most) if test.at_most else None,
        above=floor(known / test.below) if test.below else None,
        at_most=floor(known / test.at_least) if test.at_least else None,
        below=ceil(known / test.above) if test.above else None,
    )


def _limits(test: Threshold | Share, fact: Fact | None, *, negated: bool) -> Iterator[Text]:
    for side, opposite in _OPPOSITE.items():
        bound = getattr(test, side)
        if bound is not None:
            shown = same(format_rate(bound)) if fact is None else _figure(fact, bound)
            chosen = opposite if negated else side
            least = chosen == "at_least" and fact is not None and fact.kind == "count"
            yield (both("至少", "at least ") if least else _SIDES[chosen]) + shown


def _figure(fact: Fact, bound: int) -> Text:
    return show_value(fact, bound) if bound else same(0)


def _named(fact: Fact, choices: tuple[str, ...]) -> Text:
    return _either([_quoted(fact.choice_labels[choice]) for choice in choices])


def _either(labels: list[Text]) -> Text:
    *first, last = labels
    return join([join(first), last], "或", " or ") if first else last


def _quoted(label: Text) -> Text:
    """Quote a label, unless it has quotation marks of its own."""
    zh, en = (said if "“" in said else f"“{said}”" for said in (label.zh, label.en))
    return Text(zh=zh, en=en)


def _within(label: Text) -> Text:
    """Begin an English label with a small letter, unless it is an abbreviation or a name."""
    first, rest = label.en[:1], label.en[1:]
    plain = rest[:1].islower() or rest[:1] == " "
    return Text(zh=label.zh, en=first.lower() + rest if plain else label.en)
