"""The grammar of answers: what a text or a value means for each kind of fact."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tjsubsidy_cli import Catalogue
from tjsubsidy_cli.base.money import MOST_YUAN
from tjsubsidy_cli.base.records import replace
from tjsubsidy_cli.base.text import LANGS, Lang, both
from tjsubsidy_cli.rules.answers import answered, is_approximate, parse_answer
from tjsubsidy_cli.rules.facts import (
    DONT_KNOW,
    MOST_COUNT,
    Choice,
    Chosen,
    Elsewhere,
    Fact,
    Kind,
    Response,
    Value,
    show_value,
)
from tjsubsidy_cli.rules.words import is_unknown, was_asked

CHOICES = (
    Choice(id="star", zh="星级", en="Star Rank", also=("一星", "Starred")),
    Choice(id="port", zh="海湾、港口（一类）", en="Bay, port and “pier” (first class)"),
    Choice(
        id="port_second", zh="海湾、港口（二类）", en="Bay, port (second class)", also=("港区",)
    ),
    Choice(id="zone", zh="工业区", en="Industrial zone", also=("港区",)),
)
ONE_OF = both(
    "可选：星级、海湾、港口（一类）、海湾、港口（二类）、工业区。",
    "Choices: Star Rank, Bay, port and “pier” (first class), Bay, port (second class), "
    "Industrial zone.",
)


RANGE = "Write one figure; a rough one such as “about 30” will do."


def fact(kind: Kind, choices: Sequence[Choice] = CHOICES) -> Fact:
    listed = tuple(choices) if kind in {"choice", "choices"} else ()
    x = both("某项", "x")
    unit = both("个泊位", "berths") if kind == "count" else None
    return Fact(
        id="x", topic="t", kind=kind, unit=unit, choices=listed, label=x, question=x,
        filler=("海湾市", "city"),
    )  # fmt: skip


def chosen(*sure: str, unsure: Sequence[str] = ()) -> Chosen:
    return Chosen(frozenset(sure), frozenset(unsure))


def problems(response: Response) -> list[tuple[int | None, str]]:
    return [(problem.index, problem.what.en) for problem in response.problems]


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("yes_no", True, True),
        ("yes_no", False, False),
        ("yes_no", 1, True),
        ("yes_no", " Yes. ", True),
        ("yes_no", "对。", True),
        ("yes_no", "没", False),
        ("count", 0, 0),
        ("count", MOST_COUNT, MOST_COUNT),
        ("count", Decimal("12.0"), 12),
        ("count", 3.0, 3),
        ("count", " 1,200 ", 1200),
        ("count", "12个泊位", 12),
        ("count", "12 Berths", 12),
        ("count", "1 berth", 1),
        ("count", "两个", 2),
        ("money", 850_000, 850_000),
        ("money", "没有", 0),
        ("choice", " STAR rank ", "star"),
        ("choice", "海湾市星级", "star"),
        ("choice", "Star Rank City", "star"),
        ("choice", "Star Rank, starred", "star"),
        ("choices", [], chosen()),
        ("choices", "都没有", chosen()),
        ("choices", ["无"], chosen()),
        ("choices", "star", chosen("star")),
        ("choices", ["star", "star"], chosen("star")),
        ("choices", ["star ?", "一星?"], chosen(unsure=["star"])),
        ("choices", "星级（不确定）", chosen(unsure=["star"])),
        ("choices", "海湾、港口（一类）、星级", chosen("port", "star")),
        ("choices", "海湾，港口(一类)；工业区？", chosen("port", unsure=["zone"])),
        ("choices", "Bay, port and pier [first class], starred", chosen("port", "star")),
        ("choices", '["海湾、港口（一类）"]', chosen("port")),
        ("choices", "[star, zone]", chosen("star", "zone")),
        ("choices", "Bay, port and pier [first class]", chosen("port")),
        ("choices", ["star"] * 8, chosen("star")),
        ("choices", "星级 工业区", chosen("star", "zone")),
        ("choices", "星级和工业区", chosen("star", "zone")),
        ("choices", "starred and industrial zone", chosen("star", "zone")),
        ("choices", "starred, and industrial zone", chosen("star", "zone")),
        ("choices", "以上都没有", chosen()),
        ("choices", "[]", chosen()),
        ("count", "没有", 0),
        ("count", "3", 3),
    ],
)
def test_an_answer(kind: Kind, raw: object, value: Value) -> None:
    response = parse_answer(fact(kind), raw)
    assert (response.value, type(response.value)) == (value, type(value))
    assert (response.problems, response.remarks) == ((), ())


@pytest.mark.parametrize("kind", ["yes_no", "count", "money", "choice", "choices"])
@pytest.mark.parametrize(
    ("raw", "asked"),
    [
        (None, False),
        ("", False),
        ("unknown", False),
        ("未填", False),
        ("—", False),
        ("--", False),
        ("/", False),
        ("暂无", False),
        ("NA", False),
        (" Don’t KNOW ", True),
        ("dont know", True),
        ("不知道", True),
        ("不 确 定", True),
    ],
)
def test_what_is_not_known(kind: Kind, raw: object, asked: bool) -> None:
    response = parse_answer(fact(kind), raw)
    assert (response.value, response.asked, response.problems) == (None, asked, ())
    assert (is_unknown(raw), was_asked(raw)) == (True, asked)


@pytest.mark.parametrize("raw", ["N/A", "不适用", "Not applicable"])
def test_what_does_not_apply_is_none_of_a_list_and_that_is_said(raw: str) -> None:
    for written in (raw, [raw]):
        response = parse_answer(fact("choices"), written)
        (remark,) = response.remarks
        assert (response.value, remark.guess) == (chosen(), "inapplicable")
        assert remark.text == both(f"“{raw}”按“都没有”计。", f"“{raw}” is taken as none.")
    for kind in ("yes_no", "count", "money", "choice"):  # it may also be not available
        response = parse_answer(fact(kind), raw)
        assert (response.value, response.problems, response.remarks) == (None, (), ())


@pytest.mark.parametrize("word", ["N/A", "不适用", "都没有", "none"])
def test_a_none_among_choices_is_one_problem_that_says_what_to_do(word: str) -> None:
    for choices in (CHOICES, PLACES):  # names with separators in them, and without
        (problem,) = parse_answer(fact("choices", choices), f"{choices[0].zh}; {word}").problems
        assert problem.what == both(f"没有选项“{word}”。", f"no such choice: “{word}”.")
        assert problem.hint is not None
        assert problem.hint.en == "If there is none of them, write this word alone."


def test_a_dont_know_is_an_answer_in_both_languages() -> None:
    assert both("不清楚", "don't know") == DONT_KNOW
    assert was_asked(DONT_KNOW.zh)
    assert was_asked(DONT_KNOW.en)


@pytest.mark.parametrize("raw", ["yes", 0, [], False])
def test_what_is_known(raw: object) -> None:
    assert (is_unknown(raw), was_asked(raw)) == (False, False)


@pytest.mark.parametrize(
    ("kind", "raw", "what", "hint"),
    [
        ("yes_no", 2, "“2” is not a yes or no.", "Write yes or no."),
        ("yes_no", "maybe", "“maybe” is not a yes or no.", "Write yes or no."),
        ("yes_no", [True], "“[…]” is not a yes or no.", "Write yes or no."),
        ("count", -1, "negative: “-1”.", "Write 0 for none."),
        ("count", MOST_COUNT + 1, "too large: “10000001”.", "Check the figure."),
        ("count", True, "“true” is not a whole number.", "Write digits only, such as 3."),
        ("count", 1.5, "“1.5” is not a whole number.", "Write digits only, such as 3."),
        ("count", "1.5", "“1.5” is not a whole number.", "Write digits only, such as 3."),
        ("count", Decimal("1.5"), "“1.5” is not a whole number.", "Write digits only, such as 3."),
        ("count", float("inf"), "“inf” is not a whole number.", "Write digits only, such as 3."),
        ("count", Decimal("NaN"), "“NaN” is not a whole number.", "Write digits only, such as 3."),
        ("count", [], "“[]” is not a whole number.", "Write digits only, such as 3."),
        ("count", 1e8, "too large: “100000000.0”.", "Check the figure."),
        ("count", Decimal("1e9"), "too large: “1E+9”.", "Check the figure."),
        ("count", "1,2", "“1,2” is not a whole number.", "Write digits only, such as 3."),
        ("count", "12 km", "“12 km” is not a whole number.", "Write digits only, such as 3."),
        ("money", True, "“true” is no amount.", None),
        ("money", "0.5", "“0.5” is less than one yuan.", "Check the unit."),
        ("money", "300万美元", "“300万美元” is in a foreign currency.", "Convert it to RMB."),
        ("choice", 1, "“1” is not a choice.", ONE_OF.en),
        ("choice", "zzzz", "no such choice: “zzzz”.", ONE_OF.en),
        ("choice", "STARRRED", "no such choice: “STARRRED”.", "Did you mean “Star Rank”?"),
        (
            "choice",
            "star?",
            "choose one, without a question mark; if unsure, write “unknown”.",
            ONE_OF.en,
        ),
        ("choice", "star;zone", "choose one, not “Star Rank”, “Industrial zone”.", ONE_OF.en),
        ("choice", "foo, bar", "choose one, not “foo”, “bar”.", ONE_OF.en),
        ("choice", "星级（部分）", "no such choice: “星级（部分）”.", "Did you mean “Star Rank”?"),
        ("choices", 1, "“1” is not a list.", ONE_OF.en),
        ("choices", "、；", "“、；” is not a list.", ONE_OF.en),
        ("choices", ["star"] * 9, "names 9 choices, too many.", ONE_OF.en),
        ("choices", "x" * 5001, "too long.", None),
        ("yes_no", "x" * 5000, f"“{'x' * 60}…” is not a yes or no.", "Write yes or no."),
        ("count", "30-40", "“30-40” is a range.", RANGE),
        ("count", "30至40个泊位", "“30至40个泊位” is a range.", RANGE),
        ("money", "30-40万元", "“30-40万元” is a range.", RANGE),
        ("money", "3万 to 4万", "“3万 to 4万” is a range.", RANGE),
        ("money", "30-x", "“30-x” is no amount.", None),
        ("count", "1-2-3", "“1-2-3” is not a whole number.", "Write digits only, such as 3."),
        ("yes_no", "yes to no", "“yes to no” is not a yes or no.", "Write yes or no."),
    ],
)
def test_a_wrong_answer(kind: Kind, raw: object, what: str, hint: str | None) -> None:
    response = parse_answer(fact(kind), raw)
    assert response.value is None
    ((at, said),) = problems(response)
    assert (at, said) == (None, what)
    if hint:
        (problem,) = response.problems
        assert problem.hint is not None
        assert problem.hint.en == hint


@pytest.mark.parametrize(
    ("word", "candidates"),
    [
        ("海湾", ["Bay, port and “pier” (first class)", "Bay, port (second class)"]),
        ("港区", ["Bay, port (second class)", "Industrial zone"]),  # a name that two bear
        ("口（", ["Bay, port and “pier” (first class)", "Bay, port (second class)"]),
    ],
)
def test_nothing_is_guessed_between_two(word: str, candidates: list[str]) -> None:
    (problem,) = parse_answer(fact("choice"), word).problems
    assert "may mean several choices" in problem.what.en
    assert problem.hint is not None
    assert problem.hint.en == "Say which: " + ", ".join(f"“{each}”" for each in candidates) + "."


def test_a_beginning_that_only_one_name_has_is_taken_and_said() -> None:
    response = parse_answer(fact("choices"), "indus、star")
    assert response.value == chosen("zone", "star")
    (remark,) = response.remarks
    assert (remark.guess, remark.text.en) == ("completed", "“indus” is taken as “Industrial zone”.")
    assert parse_answer(fact("choices"), "海湾市indus").value == chosen("zone")
    for too_little in ("工", "工业", "ind"):
        assert parse_answer(fact("choices"), too_little).problems


def test_a_name_of_two_other_names_stays_whole() -> None:
    pair = Choice(id="pair", zh="星级和工业区", en="Star Rank Industrial Zone")
    for written in (pair.zh, pair.en):
        assert parse_answer(fact("choices", (*CHOICES, pair)), written).value == chosen("pair")


@pytest.mark.parametrize(
    ("enough", "too_little"), [("indu", "ind"), ("high", "hig"), ("高新技", "高新")]
)
def test_a_beginning_is_taken_from_four_letters_or_three_signs(
    enough: str, too_little: str
) -> None:
    park = Choice(id="park", zh="高新技术园", en="High-tech park")
    parks = fact("choice", (*CHOICES, park))
    assert parse_answer(parks, enough).value in {"zone", "park"}
    (problem,) = parse_answer(parks, too_little).problems
    assert problem.hint is not None
    assert problem.hint.en.startswith("Did you mean")


def test_a_word_within_a_name_is_suggested_and_not_taken_though_the_id_begins_with_it() -> None:
    store = Choice(id="store_cold", zh="冷库", en="Cold store")
    (problem,) = parse_answer(fact("choice", (*CHOICES, store)), "stor").problems
    assert problem.hint == both("是不是“冷库”？", "Did you mean “Cold store”?")


def test_an_english_word_is_looked_for_where_words_begin() -> None:
    unit = Choice(id="model", zh="示范单位", en="Demonstration unit")
    listed = fact("choice", (CHOICES[0], unit))
    for word, hint in (("unit", "Did you mean “Demonstration unit”?"), ("ONU", "Choices: ")):
        (problem,) = parse_answer(listed, word).problems
        assert problem.hint is not None
        assert problem.hint.en.startswith(hint)


def test_one_letter_suggests_no_choice() -> None:
    for letter in ("工", "i"):
        (problem,) = parse_answer(fact("choice"), letter).problems
        assert problem.hint == ONE_OF


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("zonne", "Did you mean “zone”, Industrial zone?"),  # an id
        ("海湾市工业区三号路", "Did you mean “Industrial zone”?"),  # an address
        ("海湾市三号路", ONE_OF.en),
        ("开发", "Did you mean “Star Rank”?"),  # another name begins so
        ("industrial zones", "Did you mean “Industrial zone”?"),
        ("从工业区到港区", "Say which: “Bay, port (second class)”, “Industrial zone”."),
    ],
)
def test_a_hint_names_what_was_probably_meant(word: str, hint: str) -> None:
    named_so = replace(
        CHOICES[0], also=("海湾市", "开发区管委会")
    )  # the filler is no name in an address
    (problem,) = parse_answer(fact("choice", (named_so, *CHOICES[1:])), word).problems
    assert problem.hint is not None
    assert problem.hint.en == hint


@pytest.mark.parametrize(("choices", "rest"), [(6, ""), (7, ", and 1 more"), (8, ", and 2 more")])
def test_an_error_names_six_choices_and_counts_the_others(choices: int, rest: str) -> None:
    listed = [Choice(id=f"c{i}", zh=f"第{i}类", en=f"Class {i}") for i in range(choices)]
    (problem,) = parse_answer(fact("choice", listed), "zzzz").problems
    assert problem.hint is not None
    assert problem.hint.en == "Choices: " + ", ".join(f"Class {i}" for i in range(6)) + rest + "."
    assert ("等" in problem.hint.zh) == bool(rest)


PROJECTS = (
    Choice(id="chain", zh="链条研发", en="Chain-making research"),
    Choice(id="chain_other", zh="其他链条研发项目", en="Other chain-making project"),
)


def wrong(word: str, **changes: Any) -> tuple[str, str]:
    """What is said of a word that names none of the projects."""
    (problem,) = parse_answer(replace(fact("choices", PROJECTS), **changes), word).problems
    assert problem.hint is not None
    return problem.what.en, problem.hint.en


def test_a_beginning_of_one_name_in_the_middle_of_another_is_not_taken() -> None:
    which = "Say which: “Chain-making research”, “Other chain-making project”."
    assert wrong("链条研发项目") == (
        "no such choice: “链条研发项目”.", "Did you mean “Other chain-making project”?"
    )  # fmt: skip
    assert wrong("链条") == ("“链条” may mean several choices.", which)
    assert wrong("chain making") == ("“chain making” may mean several choices.", which)


def test_a_word_that_says_nothing_alone_is_not_taken() -> None:
    assert wrong("其他") == (
        "no such choice: “其他”.",
        "Did you mean “Other chain-making project”?",
    )


def test_a_word_that_belongs_elsewhere_is_sent_there() -> None:
    note = both("链条数另填。", "Chains are counted elsewhere.")
    elsewhere = (Elsewhere(names=("链条产品",), note=note),)
    assert wrong("链条产品", elsewhere=elsewhere)[1] == note.en
    assert wrong("链条", elsewhere=elsewhere)[1].endswith("project”. " + note.en)
    assert note.en not in wrong("产品", elsewhere=elsewhere)[1]  # which says nothing alone


@pytest.mark.parametrize(
    "word", ["City, Star Rank", "star-rank, city", "海湾市，星级", "海湾市星级"]
)
def test_the_place_around_a_name_is_no_second_choice(word: str) -> None:
    assert parse_answer(fact("choice"), word) == Response(value="star")


PLACES = (
    Choice(id="east", zh="东岸区", en="East Bank District", also=("东区",)),
    Choice(id="north", zh="北岸-新区", en="North Bank"),
)


@pytest.mark.parametrize(
    ("written", "forms", "named"),
    [
        ("东岸区", ["东岸区", "东岸"], ("east",)),
        ("海湾市 东岸", ["海湾市东岸", "东岸"], ("east",)),
        ("海湾市东岸区", ["海湾市东岸区", "东岸区", "东岸"], ("east",)),
        ("East Bank", ["eastbank"], ("east",)),
        ("北岸新", ["北岸新"], ("north",)),
        ("东区", ["东区"], ("east",)),  # one letter would be left
        ("东", ["东"], ()),
        ("区", ["区"], ()),
    ],
)
def test_a_name_with_filler_or_without(
    written: str, forms: list[str], named: tuple[str, ...]
) -> None:
    places = replace(fact("choice", PLACES), filler=("海湾市", "区", "district"))
    assert (places.bare(written), places.named(written)) == (forms, named)


def test_every_wrong_item_is_told() -> None:
    response = parse_answer(fact("choices"), [1, "star", "star?", "unknown"])
    assert response.value is None
    assert problems(response) == [
        (0, "“1” is not a choice."),
        (2, "“Star Rank” is given as sure and unsure."),
        (3, "no such choice: “unknown”."),
    ]
    assert response.problems[-1].hint is not None
    assert "write “unknown” alone" in response.problems[-1].hint.en


@pytest.mark.parametrize(
    ("kind", "raw", "value", "guess", "said"),
    [
        (
            "money",
            "约3000万元",
            30_000_000,
            "approximate",
            "“约3000万元” is taken as RMB 30,000,000.",
        ),
        ("money", "1,234.56元", 1234, "rounded", "“1,234.56元” is rounded down to RMB 1,234."),
        ("money", "12元5角", 12, "rounded", "“12元5角” is rounded down to RMB 12."),
        ("money", Decimal("12.5"), 12, "rounded", "“12.5” is rounded down to RMB 12."),
        ("count", "大约三十个泊位", 30, "approximate", "“大约三十个泊位” is taken as 30 berths."),
    ],
)
def test_a_guess_is_said(kind: Kind, raw: object, value: Value, guess: str, said: str) -> None:
    response = parse_answer(fact(kind), raw)
    assert response.value == value
    assert [(remark.guess, remark.text.en) for remark in response.remarks] == [(guess, said)]


def test_a_rough_figure_is_known_for_it() -> None:
    for rough, sure in (("约12元5角", "12元5角"), ("约30元", "30元")):
        assert is_approximate(parse_answer(fact("money"), rough))
        assert not is_approximate(parse_answer(fact("money"), sure))


def test_a_value_read_before_keeps_its_remark() -> None:
    assert answered(fact("count"), 30, approximate=False) == Response(value=30)
    again = answered(fact("count"), 30, approximate=True)
    assert (again.value, is_approximate(again)) == (30, True)
    assert again.remarks[0].text == both(
        "“30”是约数，按30个泊位计。", "“30” is taken as 30 berths."
    )


WORDS = {
    "unknown": "不清楚 不确定 拿不准 不太清楚 dunno 未填 不详 待定 不明 无数据 待补充 tbd null",
    "yes": "是 是的 有 对 对的 √ ☑ y yes true 1",
    "no": "否 不是 没 没有 无 × x n no false 0",
    "none": "0 无 没有 没 均无 全无 零 none nil nothing zero no 以上均无",
    "vague": "其他 国家 市级 本市 获批的 other another national municipal provincial approved "
    "product data first",
}


def test_words_for_yes_no_none_and_not_known() -> None:
    for word in WORDS["unknown"].split():
        assert parse_answer(fact("count"), word) == Response(asked=was_asked(word)), word
    for word in WORDS["yes"].split():
        assert parse_answer(fact("yes_no"), word) == Response(value=True), word
    for word in WORDS["no"].split():
        assert parse_answer(fact("yes_no"), word) == Response(value=False), word
    for word in WORDS["none"].split():
        assert parse_answer(fact("money"), word) == Response(value=0), word
        assert parse_answer(fact("choices"), word) == Response(value=Chosen()), word


@pytest.mark.parametrize("word", WORDS["vague"].split())
def test_a_word_that_begins_many_names_is_not_taken_for_one(word: str) -> None:
    only = Choice(id="light", zh=f"{word}灯塔", en=f"{word} lighthouse")
    (problem,) = parse_answer(fact("choice", (CHOICES[0], only)), word).problems
    assert problem.hint is not None
    assert problem.hint.en == f"Did you mean “{only.en}”?"


def test_a_sum_without_a_unit_has_that_of_its_column() -> None:
    assert parse_answer(fact("money"), "320", unit=10_000) == Response(value=3_200_000, bare=True)
    assert parse_answer(fact("money"), "320元", unit=10_000) == Response(value=320)
    assert parse_answer(fact("money"), "三百二十", unit=10_000).value == 3_200_000


VALUES: dict[Kind, st.SearchStrategy[Value]] = {
    "yes_no": st.booleans(),
    "count": st.integers(0, MOST_COUNT),
    "money": st.integers(0, MOST_YUAN),
    "choice": st.sampled_from([choice.id for choice in CHOICES]),
    "choices": st.lists(st.booleans() | st.none(), min_size=4, max_size=4).map(
        lambda marks: Chosen(
            frozenset(c.id for c, mark in zip(CHOICES, marks, strict=True) if mark),
            frozenset(c.id for c, mark in zip(CHOICES, marks, strict=True) if mark is False),
        )
    ),
}


@pytest.mark.parametrize("kind", VALUES)
@pytest.mark.parametrize("lang", LANGS)
@given(data=st.data())
def test_an_answer_as_it_is_shown_is_the_same_answer(
    kind: Kind, lang: Lang, data: st.DataObject
) -> None:
    value = data.draw(VALUES[kind])
    shown = show_value(fact(kind), value)[lang]
    response = parse_answer(fact(kind), shown)
    assert (response.value, response.problems, response.remarks) == (value, (), ())


PIECES = [
    "约",
    "RMB",
    "¥",
    "三",
    "十",
    "百",
    "万",
    "亿",
    "元",
    "角",
    "整",
    "1",
    "0",
    ",",
    ".",
    "-",
    " ",
]
PIECES += [
    "k",
    "m",
    "million",
    "?",
    "？",
    "、",
    ";",
    "(",
    "【",
    "[",
    '"',
    "星级",
    "海湾",
    "无",
    "不清楚",
]


@pytest.mark.parametrize("kind", VALUES)
@given(text=st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=40))
def test_any_text_is_an_answer_or_a_problem(kind: Kind, text: str) -> None:
    response = parse_answer(fact(kind), text)
    if response.problems:
        assert response.value is None
    for text_told in (*(p.what for p in response.problems), *(r.text for r in response.remarks)):
        assert text_told.zh
        assert text_told.en


def test_certificates_are_counted_as_the_policy_counts_them(catalogue: Catalogue) -> None:
    fact = catalogue.vocabulary["military_certificates"]
    assert [parse_answer(fact, each).value for each in ("2证", "2个证书", "2 certificates")] == [
        2
    ] * 3
