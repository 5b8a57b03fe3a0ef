"""The open questions of a company: the missing information, as questions that name what matters."""

from __future__ import annotations

from ..base.money import format_yuan
from ..base.records import record
from ..base.text import Text, both, join, same
from ..policy.catalogue import Catalogue
from ..rules.conditions import Answer, Has, tests_of
from ..rules.facts import Chosen, Fact, Value, Values
from ..rules.residual import residual
from .assessment import Assessment
from .pending import is_unlikely
from .questions import Question, rank
from .residuals import say_choices
from .waiting import is_final

_NAMED = 4  # grants that wait on a question


@record(kw_only=False)
class OpenQuestion:
    """A question whose answer can change a verdict or an amount.

    ``choices`` are those that matter for the grants that wait on it. ``ceiling`` is the sum that
    these grants could come to, without the ``open_ended`` ones, which have no figure.
    """

    fact: Fact
    text: Text
    choices: tuple[str, ...]
    grants: tuple[str, ...]
    ceiling: int
    open_ended: int

    @property
    def waiting(self) -> Text:
        """What waits on the answer: the grants, and what they could come to."""
        ids, count = join(map(same, self.grants)), len(self.grants)
        zh, en = f"涉及 {count} 项", "1 grant" if count == 1 else f"{count} grants"
        if count <= _NAMED:
            zh, en = f"涉及 {ids.zh}", f"for {ids.en}"
        if self.ceiling:
            most = format_yuan(self.ceiling)
            return both(f"{zh}，政策上限 {most.zh}", f"{en}, policy ceiling {most.en}")
        return both(f"{zh}，暂无法测算", f"{en}, no figure yet")


def open_questions(assessment: Assessment) -> tuple[OpenQuestion, ...]:
    """List the open questions, the one worth most first.

    Also asked is what the company is unsure of, or was asked for before and did not know. Nothing
    is asked for grants that it has received, or that a company of this kind hardly has.
    """
    catalogue, values = assessment.catalogue, assessment.profile.facts
    without = {
        r.grant.id
        for r in assessment.results
        if r.verdict != "eligible"
        and (is_final(r.evaluation) or is_unlikely(r.grant, r.evaluation, values))
    }
    without.update(assessment.profile.received)
    asked = rank(catalogue, values, without=without, unsure=True)
    return tuple(_worded(catalogue, values, each) for each in asked if not each.fact.gate)


def _worded(catalogue: Catalogue, values: Values, question: Question) -> OpenQuestion:
    fact = question.fact
    choices = _choices(catalogue, values, question)
    return OpenQuestion(
        fact,
        _ask(fact, values.get(fact.id), choices),
        choices,
        question.grants,
        question.money,
        question.open_ended,
    )


def _choices(catalogue: Catalogue, values: Values, question: Question) -> tuple[str, ...]:
    """List the choices that can still change one of the grants, in the order of the catalogue."""
    fact = question.fact
    if not fact.choices:
        return ()
    left = [waiting.rest for waiting in question.waiting]
    if territory := catalogue.policy.territory:
        left.append(residual(territory.when, values))
    open_ = tests_of(*(rest for rest in left if not isinstance(rest, Answer)))
    tests = [test for test in open_ if isinstance(test, Has) and test.fact == fact.id]
    named = {choice for test in tests for choice in (*test.has, *test.open)}
    return tuple(choice.id for choice in fact.choices if choice.id in named)


def _ask(fact: Fact, value: Value | None, choices: tuple[str, ...]) -> Text:
    """Put a question into words, with the choices that matter."""
    if not choices:
        return fact.question
    named = say_choices(fact, choices)
    if isinstance(value, Chosen):
        return both(f"请确认：是否有{named.zh}？", f"To be confirmed: {named.en}?")
    return fact.question + both(f"（影响结果的：{named.zh}）", f" (what matters: {named.en})")
