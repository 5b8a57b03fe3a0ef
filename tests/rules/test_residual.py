"""Residuals: small examples, and that they say no more and no less than the condition."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.companies import CATALOGUES, answers, known, truths
from support.forms import DEEP, FACTS, NUMBERS, companies

from tjsubsidy_cli import Catalogue
from tjsubsidy_cli.rules.conditions import (
    AllOf,
    Answer,
    AnyOf,
    Condition,
    Has,
    NoneOf,
    Share,
    Threshold,
    Yes,
    evaluate,
    facts_of,
    parts_of,
)
from tjsubsidy_cli.rules.conditions import tests_of as leaves_of
from tjsubsidy_cli.rules.facts import Chosen, Value, Values
from tjsubsidy_cli.rules.residual import residual

CAN, IS = Yes(yes="can"), Yes(yes="is")
SHARE = Share(share=("sum", "whole"), at_least=Fraction(1, 3))
ONE_OR_OTHER = Has(fact="list", has=("a", "b"), open=("c", "d"))
PRESUMED = Threshold(fact="sum", above=0, presumed=True)


def chosen(sure: str = "", unsure: str = "") -> Chosen:
    return Chosen(frozenset(sure), frozenset(unsure))


@pytest.mark.parametrize(
    ("condition", "values", "left"),
    [
        (CAN, {}, CAN),
        (CAN, {"can": True}, Answer.YES),
        (AllOf(all=(CAN, IS)), {"can": True}, IS),
        (AllOf(all=(CAN, IS)), {"can": False}, Answer.NO),
        (AnyOf(any=(CAN, IS)), {"can": False}, IS),
        (NoneOf(none=(CAN, IS)), {"can": False}, NoneOf(none=(IS,))),
        (NoneOf(none=(CAN,)), {"can": True}, Answer.NO),
        (NoneOf(none=(NoneOf(none=(CAN, IS)),)), {}, AnyOf(any=(CAN, IS))),
        (NoneOf(none=(AnyOf(any=(CAN, IS)),)), {}, NoneOf(none=(CAN, IS))),
        (AllOf(all=(AllOf(all=(CAN, IS)), PRESUMED)), {}, AllOf(all=(CAN, IS, PRESUMED))),
        (AllOf(all=(CAN, AnyOf(any=(IS, CAN)))), {}, CAN),
        (AnyOf(any=(CAN, AllOf(all=(IS, CAN)))), {}, CAN),
        (AllOf(all=(CAN, AllOf(all=(IS, PRESUMED)))), {}, AllOf(all=(CAN, IS, PRESUMED))),
        (AnyOf(any=(CAN, AnyOf(any=(IS, PRESUMED)))), {}, AnyOf(any=(CAN, IS, PRESUMED))),
        (AllOf(all=(CAN, CAN)), {}, CAN),
        (PRESUMED, {}, PRESUMED),
        (PRESUMED, {"sum": 0}, Answer.NO),
        (ONE_OR_OTHER, {}, ONE_OR_OTHER),
        (ONE_OR_OTHER, {"list": chosen("a", "c")}, Answer.YES),
        (ONE_OR_OTHER, {"list": chosen()}, Answer.NO),
        (ONE_OR_OTHER, {"list": chosen("c")}, Has(fact="list", open=("c",))),
        (ONE_OR_OTHER, {"list": chosen("c", "bd")}, Has(fact="list", has=("b",), open=("c",))),
        (ONE_OR_OTHER, {"list": chosen("", "ad")}, Has(fact="list", has=("a",), open=("d",))),
        (SHARE, {"whole": 10}, Threshold(fact="sum", at_least=4)),
        (SHARE, {"whole": 10, "sum": 4}, Answer.YES),
        (SHARE, {"whole": 0}, SHARE),
        (SHARE, {"sum": 4}, SHARE),
    ],
)
def test_what_is_left(condition: Condition, values: Values, left: Condition | Answer) -> None:
    assert residual(condition, values) == left


@st.composite
def further(draw: st.DrawFn, values: dict[str, Value]) -> dict[str, Value]:
    """The answers, with some of what was unknown or unsure answered."""
    found = dict(values)
    for fact in FACTS:
        value = found.get(fact.id)
        if isinstance(value, Chosen):
            marks = {choice: draw(st.sampled_from("yn?")) for choice in sorted(value.unsure)}
            yes, still = ({c for c, m in marks.items() if m == mark} for mark in "y?")
            found[fact.id] = Chosen(value.sure | yes, frozenset(still))
        elif value is None and draw(st.booleans()):
            found[fact.id] = draw(answers(fact, NUMBERS))
    return found


@given(data=st.data(), condition=DEEP, values=companies())
def test_a_residual_answers_as_the_condition_does(
    data: st.DataObject, condition: Condition, values: dict[str, Value]
) -> None:
    left, completed = residual(condition, values), data.draw(further(values))
    answer = left if isinstance(left, Answer) else evaluate(left, completed).answer
    assert answer is evaluate(condition, completed).answer


@given(condition=DEEP, values=companies())
def test_nothing_decided_remains(condition: Condition, values: dict[str, Value]) -> None:
    left = residual(condition, values)
    if isinstance(left, Answer):
        return
    assert residual(left, values) == left
    for test in leaves_of(left):
        open_ = evaluate(test, values)
        assert open_.answer is Answer.UNKNOWN or open_.presumed
    assert all(fact in facts_of(condition) for fact in facts_of(left))
    assert _is_simple(left)


def _is_simple(condition: Condition) -> bool:
    """No group holds one of its own kind, or a single part."""
    parts = parts_of(condition)
    if isinstance(condition, NoneOf):
        kept = len(parts) > 1 or not isinstance(parts[0], NoneOf)
        return (
            kept
            and not any(isinstance(part, AnyOf) for part in parts)
            and all(map(_is_simple, parts))
        )
    nested = any(type(part) is type(condition) for part in parts)
    return not nested and len(parts) != 1 and all(map(_is_simple, parts))


@CATALOGUES
@given(data=st.data())
def test_every_grant_of_a_policy(policy_of: Catalogue, data: st.DataObject) -> None:
    truth = data.draw(truths(policy_of))
    unknown = data.draw(st.sets(st.sampled_from(list(truth))))
    for grant in policy_of.grants.values():
        left = residual(grant.when, known(truth, unknown))
        answer = left if isinstance(left, Answer) else evaluate(left, truth).answer
        assert answer is evaluate(grant.when, truth).answer
