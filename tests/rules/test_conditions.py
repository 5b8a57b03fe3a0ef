"""Kleene's three values, over every kind of test and their combinations."""

from __future__ import annotations

from fractions import Fraction

import pytest

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
    condition_kinds,
    evaluate,
    facts_of,
    number_of,
    parts_in,
)
from tjsubsidy_cli.rules.conditions import tests_of as leaves_of
from tjsubsidy_cli.rules.facts import Chosen, Values

NO, UNKNOWN, YES = Answer.NO, Answer.UNKNOWN, Answer.YES


def constant(name: str) -> Yes:
    return Yes(yes=name)


def chosen(*sure: str, unsure: tuple[str, ...] = ()) -> Chosen:
    return Chosen(frozenset(sure), frozenset(unsure))


@pytest.mark.parametrize("left", [NO, UNKNOWN, YES])
@pytest.mark.parametrize("right", [NO, UNKNOWN, YES])
def test_kleene(left: Answer, right: Answer) -> None:
    values = {
        name: answer is YES
        for name, answer in (("left", left), ("right", right))
        if answer is not UNKNOWN
    }
    parts = (constant("left"), constant("right"))
    assert evaluate(AllOf(all=parts), values).answer == min(left, right)
    assert evaluate(AnyOf(any=parts), values).answer == max(left, right)
    assert evaluate(NoneOf(none=parts), values).answer == 2 - max(left, right)


@pytest.mark.parametrize(
    ("value", "answer", "missing", "left_open"),
    [
        (None, UNKNOWN, ("titles",), ()),
        (chosen(), NO, (), ()),
        (chosen("a"), YES, (), ()),
        (chosen("c"), NO, (), ()),
        (chosen("other"), UNKNOWN, (), (("titles", "other"),)),
        (chosen("a", "other"), YES, (), ()),
        (chosen(unsure=("a",)), UNKNOWN, ("titles",), ()),
        (chosen(unsure=("c",)), NO, (), ()),
        (chosen(unsure=("other",)), UNKNOWN, ("titles",), ()),
        (chosen("other", unsure=("a",)), UNKNOWN, ("titles",), (("titles", "other"),)),
        (chosen("b", unsure=("a",)), YES, (), ()),
    ],
)
def test_has(
    value: Chosen | None,
    answer: Answer,
    missing: tuple[str, ...],
    left_open: tuple[tuple[str, str], ...],
) -> None:
    test = Has(fact="titles", has=("a", "b"), open=("other",))
    evaluation = evaluate(test, {} if value is None else {"titles": value})
    assert (evaluation.answer, evaluation.missing, evaluation.left_open) == (
        answer,
        missing,
        left_open,
    )


@pytest.mark.parametrize(("district", "answer"), [("north", YES), ("south", NO), (None, UNKNOWN)])
def test_has_with_a_single_choice(district: str | None, answer: Answer) -> None:
    values: Values = {"district": district} if district else {}
    assert evaluate(Has(fact="district", has=("north",)), values).answer is answer


@pytest.mark.parametrize(
    ("bounds", "value", "answer"),
    [
        ({"at_least": 2}, 1, NO),
        ({"at_least": 2}, 2, YES),
        ({"above": 2}, 2, NO),
        ({"above": 2}, 3, YES),
        ({"at_most": 2}, 2, YES),
        ({"at_most": 2}, 3, NO),
        ({"below": 2}, 1, YES),
        ({"below": 2}, 2, NO),
        ({"at_least": 2, "below": 4}, 3, YES),
        ({"at_least": 2, "below": 4}, 4, NO),
        ({"at_least": 2}, None, UNKNOWN),
        ({"above": 0, "presumed": True}, None, YES),
        ({"above": 0, "presumed": True}, 0, NO),
        ({"above": 0, "presumed": True}, 1, YES),
    ],
)
def test_figure(bounds: dict[str, int], value: int | None, answer: Answer) -> None:
    values: Values = {} if value is None else {"sales": value}
    evaluation = evaluate(Threshold(fact="sales", **bounds), values)  # type: ignore[arg-type]
    assert evaluation.answer is answer
    assert evaluation.missing == (("sales",) if answer is UNKNOWN else ())


@pytest.mark.parametrize(
    ("part", "whole", "answer", "missing"),
    [
        (59, 100, NO, ()),
        (60, 100, YES, ()),
        (61, 100, YES, ()),
        (2, 3, YES, ()),
        (599_999_999_999, 1_000_000_000_000, NO, ()),  # a binary float would round it up
        (60, 0, UNKNOWN, ()),
        (0, 0, UNKNOWN, ()),
        (None, 100, UNKNOWN, ("part",)),
        (60, None, UNKNOWN, ("whole",)),
        (None, None, UNKNOWN, ("part", "whole")),
    ],
)
def test_share(
    part: int | None, whole: int | None, answer: Answer, missing: tuple[str, ...]
) -> None:
    values: Values = {k: v for k, v in (("part", part), ("whole", whole)) if v is not None}
    evaluation = evaluate(Share(share=("part", "whole"), at_least=Fraction(3, 5)), values)
    assert (evaluation.answer, evaluation.missing) == (answer, missing)


def test_only_what_can_still_decide_is_missing() -> None:
    tree: Condition = AllOf(
        all=(AnyOf(any=(constant("known"), constant("idle"))), constant("open"), constant("done"))
    )
    evaluation = evaluate(tree, {"known": True, "done": True})
    assert evaluation.answer is UNKNOWN
    assert evaluation.missing == ("open",)
    assert evaluate(tree, {"known": True, "done": False}).missing == ()


def test_the_parts_of_a_kind_and_the_tests_at_the_leaves() -> None:
    a, b, c = constant("a"), constant("b"), constant("c")
    one, every = AnyOf(any=(a, b)), AllOf(all=(AnyOf(any=(a, b)), c))
    assert parts_in(every, AllOf) == (one, c)
    assert parts_in(every, AnyOf) == (every,)
    assert parts_in(a, AllOf) == (a,)
    assert list(leaves_of(every, c)) == [a, b, c, c]


def test_the_facts_of_a_tree_are_each_named_once() -> None:
    tree = NoneOf(
        none=(
            Has(fact="a", has=("x",)),
            AllOf(all=(Threshold(fact="b", above=0), Share(share=("b", "c"), above=Fraction(1)))),
            constant("a"),
        )
    )
    assert facts_of(tree) == ("a", "b", "c")


def test_leaves_are_the_tests_in_order() -> None:
    tree = AllOf(all=(constant("a"), AnyOf(any=(constant("b"), constant("c")))))
    leaves = [leaf.condition for leaf in evaluate(tree, {}).leaves()]
    assert leaves == [constant("a"), constant("b"), constant("c")]


@pytest.mark.parametrize(
    ("bounds", "part", "answer"),
    [
        ({"above": Fraction(1, 2)}, 50, NO),
        ({"above": Fraction(1, 2)}, 51, YES),
        ({"at_most": Fraction(1, 2)}, 50, YES),
        ({"at_most": Fraction(1, 2)}, 51, NO),
        ({"below": Fraction(1, 2)}, 49, YES),
        ({"below": Fraction(1, 2)}, 50, NO),
        ({"at_least": Fraction(0)}, 0, YES),
    ],
)
def test_the_bounds_of_a_share(bounds: dict[str, Fraction], part: int, answer: Answer) -> None:
    share = Share(share=("part", "whole"), **bounds)
    assert evaluate(share, {"part": part, "whole": 100}).answer is answer
    assert evaluate(share, {"part": part, "whole": 0}).answer is UNKNOWN


def test_a_presumed_answer_is_marked_until_the_figure_is_known() -> None:
    test = Threshold(fact="sales", above=0, presumed=True)
    assert evaluate(test, {}).presumed
    assert not evaluate(test, {"sales": 1}).presumed
    assert not evaluate(Threshold(fact="sales", above=0), {}).presumed


@pytest.mark.parametrize(("value", "number"), [(True, 1), (False, 0), (7, 7), (None, None)])
def test_the_number_of_a_fact(value: int | None, number: int | None) -> None:
    values: Values = {} if value is None else {"x": value}
    found = number_of({**values, "place": "north"}, "x")
    assert (found, type(found)) == (number, type(number))
    assert number_of({"place": "north"}, "place") is None


def test_a_choice_left_open_goes_up_the_tree_once_for_each_test_that_waits() -> None:
    test = Has(fact="titles", has=("a",), open=("other",))
    settled = AnyOf(any=(test, constant("yes")))
    values: Values = {"titles": chosen("other", unsure=("a",)), "yes": True}
    evaluation = evaluate(AllOf(all=(test, settled, test)), values)
    assert evaluation.left_open == (("titles", "other"), ("titles", "other"))
    assert evaluation.missing == ("titles",)
    assert evaluate(settled, values).left_open == ()
    assert [part.answer for part in evaluation.parts] == [UNKNOWN, YES, UNKNOWN]


def test_beside_a_choice_left_open_another_open_one_decides_nothing() -> None:
    test = Has(fact="titles", has=("a",), open=("other", "more"))
    evaluation = evaluate(test, {"titles": chosen("other", unsure=("more",))})
    assert (evaluation.answer, evaluation.missing) == (UNKNOWN, ())
    assert evaluation.left_open == (("titles", "other"),)


def test_the_kinds_of_conditions_by_their_keys() -> None:
    assert condition_kinds() == {
        "all": AllOf, "any": AnyOf, "none": NoneOf,
        "yes": Yes, "share": Share, "has": Has, "open": Has, "fact": Threshold,
    }  # fmt: skip
