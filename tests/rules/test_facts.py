"""An answer shown in words, and a whole number of a catalogue."""

from __future__ import annotations

import pytest

from tjsubsidy_cli.base.errors import InvalidValueError
from tjsubsidy_cli.base.records import replace
from tjsubsidy_cli.base.text import Text, both, same
from tjsubsidy_cli.rules.counts import parse_count
from tjsubsidy_cli.rules.facts import (
    MOST_COUNT,
    Choice,
    Chosen,
    Fact,
    Kind,
    Value,
    names_rare,
    show_value,
)

CHOICES = (
    Choice(id="star", zh="星级", en="Star Rank"),
    Choice(id="other", zh="其他", en="Other"),
)


def fact(kind: Kind, unit: Text | None = None) -> Fact:
    choices = CHOICES if kind in {"choice", "choices"} else ()
    return Fact(
        id="x",
        topic="t",
        kind=kind,
        unit=unit,
        choices=choices,
        label=same("x"),
        question=same("x?"),
    )


@pytest.mark.parametrize(
    ("raw", "number"),
    [(0, 0), (1, 1), (MOST_COUNT, MOST_COUNT), (" 1,200 ", 1200), ("３", 3), ("0", 0)],
)
def test_a_count_by_itself(raw: object, number: int) -> None:
    assert parse_count(raw) == number


@pytest.mark.parametrize("raw", [-1, MOST_COUNT + 1, "", "-1", "1,2", True, 1.0, None])
def test_what_is_no_count_by_itself(raw: object) -> None:
    with pytest.raises(InvalidValueError):
        parse_count(raw)


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("count", None, both("未填", "not given")),
        ("yes_no", True, both("是", "yes")),
        ("yes_no", False, both("否", "no")),
        ("money", 10_000, both("1万元", "RMB 10,000")),
        ("choice", "star", both("星级", "Star Rank")),
        ("choices", Chosen(), both("无", "none")),
        (
            "choices",
            Chosen(frozenset(["other"]), frozenset(["star"])),
            both("其他、星级（不确定）", "Other, Star Rank (unsure)"),
        ),
    ],
)
def test_an_answer_in_words(kind: Kind, value: Value | None, shown: Text) -> None:
    assert show_value(fact(kind), value) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (0, both("0台", "0 machines")),
        (1, both("1台", "1 machine")),
        (2, both("2台", "2 machines")),
        (1200, both("1,200台", "1,200 machines")),
    ],
)
def test_a_count_has_its_unit(number: int, shown: Text) -> None:
    assert show_value(fact("count", unit=both("台", "machines")), number) == shown
    assert show_value(fact("count"), number) == same(f"{number:,}")


def test_a_fact_is_neither_of_projects_nor_common_nor_rare_unless_it_says_so() -> None:
    said = fact("choices")
    assert (said.projects, said.common, said.rare) == (False, False, False)


def test_an_id_means_its_own_choice_though_another_bears_it_as_a_name() -> None:
    other = replace(CHOICES[1], also=("star",))
    assert replace(fact("choice"), choices=(CHOICES[0], other)).named("star") == ("star",)


def test_names_by_which_a_fact_and_a_choice_are_known() -> None:
    called = replace(fact("count"), label=both("泊位数", "Berths"), also=("泊位",))
    assert called.names == ("x", "泊位数", "Berths", "泊位")
    star = replace(CHOICES[0], also=("一星",))
    assert (star.names, star.label) == (
        ("star", "星级", "Star Rank", "一星"),
        both("星级", "Star Rank"),
    )


@pytest.mark.parametrize(
    ("unit", "question", "asked"),
    [
        (None, both("有几个？", "How many?"), both("有几个？", "How many?")),
        (
            both("个泊位", "berths"),
            both("有几个？", "How many?"),
            both("有几个？（个泊位）", "How many? (berths)"),
        ),
        (
            both("个泊位", "berths"),
            both("泊位有几个？", "How many berths?"),
            both("泊位有几个？", "How many berths?"),
        ),
    ],
)
def test_a_question_names_the_unit_once(unit: Text | None, question: Text, asked: Text) -> None:
    assert replace(fact("count", unit), question=question).asked == asked


def long_list(common: int, rare: int) -> Fact:
    """A list of choices c0, c1, ..., the rare ones first."""
    choices = [
        Choice(id=f"c{i}", zh=f"选项{i}", en=f"Choice {i}", rare=i < rare)
        for i in range(rare + common)
    ]
    return replace(fact("choices"), choices=tuple(choices))


@pytest.mark.parametrize(
    ("common", "rare", "first", "likely"),
    [
        (8, 2, "c2", 8),  # ten are too many for a screen: the rare ones wait
        (8, 1, "c0", 9),  # nine are shown as they stand
        (10, 0, "c0", 10),
        (0, 10, "c0", 10),  # where all are rare, all are shown
    ],
)
def test_a_long_list_shows_the_rare_last(common: int, rare: int, first: str, likely: int) -> None:
    listed = long_list(common, rare)
    assert (listed.listed[0].id, listed.likely) == (first, likely)
    assert {choice.id for choice in listed.listed} == {choice.id for choice in listed.choices}


def test_an_answer_with_a_rare_choice_is_known_for_it() -> None:
    many, few = long_list(8, 2), long_list(7, 2)
    rare, common = frozenset(["c1"]), frozenset(["c2"])
    assert names_rare(many, Chosen(sure=rare))
    assert names_rare(many, Chosen(common, unsure=rare))
    assert names_rare(many, "c1")
    assert not names_rare(many, Chosen(common, common))
    assert not names_rare(many, "c2")
    assert not names_rare(many, None)
    assert not names_rare(few, Chosen(rare, rare))  # it is on the screen from the beginning


@pytest.mark.parametrize(
    ("kind", "none"),
    [("yes_no", False), ("count", 0), ("money", 0), ("choices", Chosen())],
)
def test_the_answer_that_there_is_none(kind: Kind, none: Value) -> None:
    answer = fact(kind).none
    assert (answer, type(answer)) == (none, type(none))
