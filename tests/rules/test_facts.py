"""An answer shown in words, and a whole number of a catalogue."""

from __future__ import annotations

import pytest

from tjsubsidy_cli.base.errors import InvalidValueError
from tjsubsidy_cli.base.text import Text, both, same
from tjsubsidy_cli.rules.counts import parse_count
from tjsubsidy_cli.rules.facts import (
    MOST_COUNT,
    Choice,
    Chosen,
    Fact,
    Kind,
    Value,
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
