"""Explanation of a grant's verdict and amount: the evaluated condition tree in words.

Nothing is evaluated a second time: a node shows an evaluation with the company's own answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from ..base.money import format_rate
from ..base.text import Text, both, join, same
from ..policy.catalogue import Catalogue, Reading
from ..policy.readings import switchable
from ..rules.conditions import (
    AllOf,
    Answer,
    AnyOf,
    Condition,
    Evaluation,
    Has,
    NoneOf,
    Share,
    facts_of,
    number_of,
)
from ..rules.facts import Values, Vocabulary, show_value
from .assessment import Assessment
from .outcome import say_limit, say_outcome, say_paid
from .phrases import GROUPS, bureaus, for_the_bureau, say_gate, say_test
from .residuals import say_residual
from .result import Result
from .sensitivity import Effect, effects

NodeKind = Literal["all", "any", "none", "test"]
_KINDS: dict[type, NodeKind] = {AllOf: "all", AnyOf: "any", NoneOf: "none"}
ANSWERS = {
    Answer.YES: both("是", "yes"),
    Answer.UNKNOWN: both("未知", "unknown"),
    Answer.NO: both("否", "no"),
}


@dataclass(frozen=True)
class Node:
    """An evaluation in words.

    ``text`` is the policy's requirement, ``own`` the company's answer (None for a group), and
    ``asides`` are remarks on it. ``decides``: the answer of the whole tree depends on this node.
    ``negated``: the node is within a *none*, so that the policy requires a no.
    """

    kind: NodeKind
    evaluation: Evaluation
    text: Text
    own: Text | None
    asides: tuple[Text, ...]
    decides: bool
    negated: bool
    parts: tuple[Node, ...] = ()

    @property
    def answer(self) -> Answer:
        """Yes, no or unknown."""
        return self.evaluation.answer

    @property
    def word(self) -> Text:
        """The answer as a word; within a *none*, with the required one."""
        wanted = both(
            "（应为否）", " (as it must be)" if self.answer is Answer.NO else " (must be no)"
        )
        known = self.negated and self.answer is not Answer.UNKNOWN
        return ANSWERS[self.answer] + (wanted if known else same(""))

    @property
    def serves(self) -> Answer:
        """The effect of the answer for the company: a no within a *none* is good."""
        return Answer(2 - self.answer) if self.negated else self.answer

    def lines(self, depth: int = 0) -> Iterator[tuple[int, Answer, Text]]:
        """List the nodes as lines: (depth, answer, text)."""
        own = self.own or same("")
        here = both(f"（本单位：{own.zh}）", f" (this company: {own.en})") if self.own else own
        yield depth, self.answer, self.text + here
        for part in self.parts:
            yield from part.lines(depth + 1)


@dataclass(frozen=True)
class Option:
    """One way to read an ambiguous word, and its effects for this company.

    ``effects`` are the grants it would change; None for the option taken, and where the effect
    cannot be computed from a company's facts. ``outcomes`` are the effects in words.
    """

    letter: str
    text: Text
    taken: bool
    effects: tuple[Effect, ...] | None
    outcomes: tuple[Text, ...]


@dataclass(frozen=True)
class Explanation:
    """One grant for one company, explained.

    ``place`` is the policy's condition on the company's place and its reason, if it decided.
    ``residual`` says what would make an undecided grant eligible.
    ``readings`` are those of the grant's own sentence, and those of others that would change it.
    """

    result: Result
    tree: Node
    place: tuple[Node, Text] | None
    residual: Text | None
    outcome: Text
    limit: Text | None
    payers: Text
    bureaus: tuple[Text, ...]
    readings: tuple[tuple[Reading, tuple[Option, ...]], ...]


def explain(assessment: Assessment, results: Iterable[Result]) -> tuple[Explanation, ...]:
    """Explain these results: conditions, amounts, payers, bureaus and readings."""
    changes = effects(assessment)
    return tuple(_explained(assessment, result, changes) for result in results)


def _explained(assessment: Assessment, result: Result, changes: tuple[Effect, ...]) -> Explanation:
    catalogue, values = assessment.catalogue, assessment.profile.facts
    vocabulary, grant, place = catalogue.vocabulary, result.grant, None
    if result.inferred:
        ((territory, reason),) = assessment.reasons(result)
        place = tree(territory, catalogue, values), reason
    limit = say_limit(result.support, grant.amount, vocabulary) if result.support else None
    ids = [reading.id for reading in grant.readings]
    ids += [change.reading.id for change in changes if change.grant == grant.id]
    return Explanation(
        result,
        tree(result.evaluation, catalogue, values, decides=place is None),
        place,
        say_residual(result, assessment),
        say_outcome(result, vocabulary),
        limit,
        say_paid(result, catalogue),
        tuple(bureaus(result, assessment)),
        tuple(
            (catalogue.readings[id_][1], tuple(_options(assessment, result, id_, changes)))
            for id_ in dict.fromkeys(ids)
        ),
    )


def _options(
    assessment: Assessment, result: Result, id_: str, changes: tuple[Effect, ...]
) -> Iterator[Option]:
    """List the options of a reading, each with its effects for this company."""
    _, reading = assessment.catalogue.readings[id_]
    able = switchable(assessment.assessor.catalogue.readings[id_][1])
    for letter, text in reading.options.items():
        found = None
        if letter in able and letter != reading.chosen:
            found = tuple(c for c in changes if (c.reading.id, c.option) == (id_, letter))
        outcomes = tuple(_outcome(change, result, assessment.catalogue) for change in found or ())
        if found == ():
            outcomes = (_UNCHANGED,)
        yield Option(letter, text, letter == reading.chosen, found, outcomes)


_UNCHANGED = both(
    "据现有资料，本单位的结论和金额不变", "on what is known, no change for this company"
)


def _outcome(change: Effect, result: Result, catalogue: Catalogue) -> Text:
    """Describe the outcome of a grant under another reading, and the present one."""
    before, after = change.before, change.after
    now, then = (say_outcome(r, catalogue.vocabulary) for r in (before, after))
    if now == then:  # only who pays is changed
        now, then = (say_paid(r, catalogue) for r in (before, after))
    name = same(change.grant)
    if change.grant == result.grant.id:
        name = both("本项", "this grant")
    return name + both(
        f"将为：{then.zh}（现为：{now.zh}）", f" would be: {then.en} (now: {now.en})"
    )


def tree(
    evaluation: Evaluation,
    catalogue: Catalogue,
    values: Values,
    *,
    decides: bool = True,
    negated: bool = False,
) -> Node:
    """Put an evaluation and its parts into words; ``negated``: it is within a *none*."""
    condition = evaluation.condition
    if not isinstance(condition, AllOf | AnyOf | NoneOf):
        own = _own(condition, catalogue.vocabulary, values)
        asides = tuple(_asides(evaluation, catalogue, values))
        text = say_test(condition, catalogue.vocabulary)
        return Node("test", evaluation, text, own, asides, decides, negated)
    opposite = isinstance(condition, NoneOf)
    wanted = 2 - evaluation.answer if opposite else evaluation.answer
    parts = tuple(
        tree(
            part,
            catalogue,
            values,
            decides=decides and part.answer == wanted,
            negated=negated is not opposite,
        )
        for part in evaluation.parts
    )
    kind = _KINDS[type(condition)]
    return Node(kind, evaluation, GROUPS[type(condition)], None, (), decides, negated, parts)


def _own(test: Condition, vocabulary: Vocabulary, values: Values) -> Text:
    """Show the company's answers to a test's facts; for a share also the quotient."""
    facts = [vocabulary[fact] for fact in facts_of(test)]
    answers = [show_value(fact, values.get(fact.id)) for fact in facts]
    if not isinstance(test, Share):
        return answers[0]
    own = join([f.label + same(" ") + a for f, a in zip(facts, answers, strict=True)], " ÷ ", " ÷ ")
    part, whole = (number_of(values, fact) for fact in test.share)
    return own if part is None or not whole else own + _quotient(Fraction(part, whole))


def _quotient(share: Fraction) -> Text:
    """Format a share in percent, rounded down to two decimals: 59.999% must not become 60%."""
    shown = Fraction(int(share * 10_000), 10_000)
    return same(f" {'=' if shown == share else '≈'} {format_rate(shown)}")


def _asides(evaluation: Evaluation, catalogue: Catalogue, values: Values) -> Iterator[Text]:
    """List remarks on a test's answer beyond the company's own answer."""
    test = evaluation.condition
    if evaluation.presumed and evaluation.answer is Answer.NO:
        yield both("尚未填写，暂按不是计", "not given: taken as not so until it is")
    elif evaluation.presumed:
        yield both("尚未填写，暂按满足计", "not given: taken as met until it is")
    if said := say_gate(test, catalogue, values):
        yield said
    for fact, choice in evaluation.left_open:
        yield for_the_bureau(catalogue, fact, choice)
    if isinstance(test, Has) and test.has and test.open and evaluation.answer is Answer.NO:
        labels = catalogue.vocabulary[test.fact].choice_labels
        named = join([labels[choice] for choice in test.open], "／", " / ")
        yield both(
            f"如为“{named.zh}”，由主管部门认定", f"“{named.en}” would be for the bureau to judge"
        )
    if isinstance(test, Share) and all(fact in values for fact in test.share):
        if evaluation.answer is Answer.UNKNOWN:
            yield both("除数为0，算不出比例", "no share can be taken of 0")
    elif evaluation.missing:
        facts = ", ".join(evaluation.missing)
        unsure = all(fact in values for fact in evaluation.missing)
        what = both("待明确：", "to be settled: ") if unsure else both("待填写：", "to be given: ")
        yield what + same(facts)
