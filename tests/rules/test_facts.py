"""One answer read, checked and shown: each kind of fact, at its edges and when it is wrong."""

from __future__ import annotations

import pytest

from tjsubsidy_cli.base.errors import InvalidValueError
from tjsubsidy_cli.base.text import Text, both, same
from tjsubsidy_cli.rules.facts import (
    DONT_KNOW,
    MOST_COUNT,
    YES_NO_WORDS,
    Choice,
    Chosen,
    Fact,
    Kind,
    Value,
    is_unknown,
    parse_count,
    parse_value,
    show_value,
    was_asked,
)

CHOICES = (
    Choice(id="star", zh="星级", en="Star Rank", also=("一星", "Starred")),
    Choice(id="other", zh="其他", en="Other"),
)
ONE_OF = both("可选：star、other。", "Choices: star, other.")
YES_OR_NO = both("请写 true 或 false。", "Write true or false.")
DIGITS = both("只写数字，如 3。", "Write digits only, such as 3.")
NEAR = both("是不是“star”（星级）？", "Did you mean “star”, Star Rank?")
AS_LIST = both('请写成 ["star"]。', 'Write it as ["star"].')


def fact(kind: Kind, unit: Text | None = None) -> Fact:
    choices = CHOICES if kind in {"choice", "choices"} else ()
    texts = {"label": same("x"), "question": same("x?")}
    return Fact(id="x", topic="t", kind=kind, unit=unit, choices=choices, **texts)


Told = list[tuple[str, str, Text | None]]


def read(kind: Kind, raw: object) -> tuple[Value | None, Told]:
    """The value, and what is reported: where, what in English, and the hint."""
    told: Told = []
    value = parse_value(fact(kind), raw, lambda at, what, hint: told.append((at, what.en, hint)))
    return value, told


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("yes_no", True, True),
        ("yes_no", False, False),
        ("yes_no", " Yes ", True),
        ("yes_no", "有", True),
        ("yes_no", "no", False),
        ("yes_no", "unknown", None),
        ("count", 0, 0),
        ("count", 1, 1),
        ("count", MOST_COUNT, MOST_COUNT),
        ("count", "0", 0),
        ("count", " 1,200 ", 1200),
        ("count", "１２", 12),
        ("count", "不清楚", None),
        ("money", "1万元", 10_000),
        ("money", 0, 0),
        ("choice", "star", "star"),
        ("choice", " STAR rank ", "star"),
        ("choice", "其他", "other"),
        ("choice", None, None),
        ("choices", [], Chosen()),
        ("choices", ["star"], Chosen(frozenset(["star"]))),
        ("choices", ["star", "其他？"], Chosen(frozenset(["star"]), frozenset(["other"]))),
        ("choices", ["star ?", "other"], Chosen(frozenset(["other"]), frozenset(["star"]))),
        ("choices", "unknown", None),
    ],
)
def test_an_answer(kind: Kind, raw: object, value: Value | None) -> None:
    read_value, told = read(kind, raw)
    assert (read_value, type(read_value), told) == (value, type(value), [])


@pytest.mark.parametrize(
    ("kind", "raw", "what", "hint"),
    [
        ("yes_no", 1, "“1” is not a yes or no.", YES_OR_NO),
        ("yes_no", "maybe", "“maybe” is not a yes or no.", YES_OR_NO),
        ("count", -1, "negative: “-1”.", both("没有写 0。", "Write 0 for none.")),
        ("count", MOST_COUNT + 1, "too large: “10000001”.", both("请核对。", "Check the figure.")),
        ("count", True, "“true” is not a whole number.", DIGITS),
        ("count", 1.5, "“1.5” is not a whole number.", DIGITS),
        ("count", "1,2", "“1,2” is not a whole number.", DIGITS),
        ("choice", 1, "“1” is not a choice.", ONE_OF),
        ("choice", "zzzz", "no such choice: “zzzz”.", ONE_OF),
        ("choice", "STARR", "no such choice: “STARR”.", NEAR),
        ("choices", 1, "“1” is not a list.", ONE_OF),
        ("choices", "star?", "“star?” is not a list.", AS_LIST),
        ("choices", ["star"] * 5, "names 5 choices, too many.", ONE_OF),
    ],
)  # fmt: skip
def test_a_wrong_answer(kind: Kind, raw: object, what: str, hint: Text) -> None:
    assert read(kind, raw) == (None, [("", what, hint)])


def test_a_wrong_item_leaves_the_others() -> None:
    value, told = read("choices", [1, "star", "star?", "unknown"])
    assert value == Chosen(frozenset(["star"]))
    assert told == [
        ("[0]", "“1” is not a choice.", ONE_OF),
        ("[2]", "“star” is given twice.", None),
        (
            "[3]",
            "no such choice: “unknown”.",
            both('整项不清楚时写 "unknown"，不要方括号。', 'Write "unknown" without brackets.'),
        ),
    ]


@pytest.mark.parametrize("raw", [-1, MOST_COUNT + 1, "", None])
def test_a_count_by_itself(raw: object) -> None:
    with pytest.raises(InvalidValueError):
        parse_count(raw)


@pytest.mark.parametrize(
    ("raw", "unknown", "asked"),
    [
        (None, True, False),
        ("unknown", True, False),
        ("未知", True, False),
        (" Don’t KNOW ", True, True),
        ("dont know", True, True),
        ("不知道", True, True),
        ("不确定", True, True),
        ("yes", False, False),
        (0, False, False),
        ([], False, False),
    ],
)
def test_what_is_not_known(raw: object, unknown: bool, asked: bool) -> None:
    assert (is_unknown(raw), was_asked(raw)) == (unknown, asked)


def test_a_dont_know_is_an_answer_in_both_languages() -> None:
    assert both("不清楚", "don't know") == DONT_KNOW
    assert was_asked(DONT_KNOW.zh)
    assert was_asked(DONT_KNOW.en)


def test_the_words_for_yes_and_no() -> None:
    words = {word: read("yes_no", word)[0] for word in YES_NO_WORDS}
    assert {word for word, value in words.items() if value} == {"是", "有", "yes", "true"}
    assert {word for word, value in words.items() if value is False} == {
        "否", "无", "没有", "no", "false",
    }  # fmt: skip


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


@pytest.mark.parametrize("name", ["star", "星级", "star rank", "一星", " STARRED "])
def test_a_choice_is_named_by_its_id_its_labels_and_its_earlier_names(name: str) -> None:
    assert read("choice", name) == ("star", [])
    assert read("choices", [f"{name}?"]) == (Chosen(unsure=frozenset(["star"])), [])
