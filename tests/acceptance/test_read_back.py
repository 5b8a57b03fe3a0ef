"""What the tool prints as an answer it reads back, and no text upsets any of the ways in."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import draws
from support.answers import ALONE, Answer, as_columns, column, texts, values
from support.companies import CATALOGUES, POLICIES
from support.work import assert_grows_with_length, stopped_in_the_end

from tjsubsidy_cli import Catalogue
from tjsubsidy_cli.base.console import Screen
from tjsubsidy_cli.base.errors import InvalidValueError
from tjsubsidy_cli.base.money import WAN
from tjsubsidy_cli.base.text import LANGS, Lang, Text
from tjsubsidy_cli.interview.draft import raw_answer
from tjsubsidy_cli.interview.input import COMMANDS, command, understand
from tjsubsidy_cli.render.json.changes import plain_value
from tjsubsidy_cli.render.terminal.questions import render_answer
from tjsubsidy_cli.rules.answers import LONGEST, parse_answer
from tjsubsidy_cli.rules.facts import Fact, Remark, Response, Value, show_value

FACTS = [fact for policy in POLICIES.values() for fact in policy.facts]
ONE_OF_EACH = {fact.kind: fact for fact in FACTS}.values()
ANSWERS = st.sampled_from(FACTS).flatmap(lambda f: st.tuples(st.just(f), values(f)))
LONG = list(" \t\n?？、，,;；/|（()）[]【】\"“”'—-.。0123一二十百千万亿元角分kmb零点约~a和与&x")
LONG += [
    "制造业",
    "天津市",
    "区",
    "软件?",
    "and ",
    "1 ",
    "1,",
    "万1",
    "ONU、",
    "ONU和",
    "（不确定）",
]


def read_back(fact: Fact, raw: object) -> Value | None:
    """What a text or a value means, which must be read without a doubt."""
    response = parse_answer(fact, raw)
    assert (response.problems, response.remarks) == ((), ()), raw
    return response.value


@pytest.mark.parametrize("lang", LANGS)
@draws(400)
@given(answer=ANSWERS)
def test_an_answer_in_words_is_read_back(lang: Lang, answer: tuple[Fact, Value]) -> None:
    fact, value = answer
    assert read_back(fact, show_value(fact, value)[lang]) == value


@pytest.mark.parametrize("lang", LANGS)
@draws(200)
@given(answer=ANSWERS, width=st.sampled_from([40, 80, 200]))
def test_an_answer_as_the_interview_repeats_it_is_read_back(
    lang: Lang, answer: tuple[Fact, Value], width: int
) -> None:
    fact, value = answer
    shown = render_answer(fact, value, Screen(width=width, lang=lang))
    words = ("" if lang == "zh" else " ").join(line.strip() for line in shown.splitlines())
    assert read_back(fact, words.partition({"zh": "：", "en": ": "}[lang])[2]) == value


@pytest.mark.parametrize("lang", LANGS)
@draws(200)
@given(answer=ANSWERS)
def test_an_answer_as_a_draft_keeps_it_is_read_back(lang: Lang, answer: tuple[Fact, Value]) -> None:
    fact, value = answer
    assert read_back(fact, raw_answer(fact, Response(value=value), lang)) == value
    about = Remark(guess="approximate", text=Text(zh="x", en="x"))
    if fact.kind in {"money", "count"}:
        kept = parse_answer(fact, raw_answer(fact, Response(value=value, remarks=(about,)), lang))
        assert (kept.value, [remark.guess for remark in kept.remarks]) == (value, ["approximate"])


@draws(200)
@given(answer=ANSWERS)
def test_an_answer_in_a_comparison_s_json_is_read_back(answer: tuple[Fact, Value]) -> None:
    fact, value = answer
    assert read_back(fact, plain_value(fact, value)) == value


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("fact", ONE_OF_EACH, ids=lambda fact: fact.kind)
def test_what_is_not_known_is_read_back(fact: Fact, lang: Lang) -> None:
    assert parse_answer(fact, show_value(fact, None)[lang]) == Response()
    screen = Screen(width=80, lang=lang)
    words = render_answer(fact, None, screen).strip().partition({"zh": "：", "en": ": "}[lang])[2]
    assert parse_answer(fact, words) == Response(asked=True)
    assert parse_answer(fact, raw_answer(fact, Response(asked=True), lang)) == Response(asked=True)


@CATALOGUES
@draws(150)
@given(data=st.data())
def test_any_text_is_understood_alike_or_not_at_all(
    policy_of: Catalogue, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    fact = data.draw(st.sampled_from(policy_of.facts))
    text = data.draw(texts(fact))
    folder = tmp_path_factory.mktemp("some")
    found = {name: ALONE[name](folder, policy_of, fact, text) for name in ("json", "toml")}
    if text.strip():
        found["set"] = ALONE["set"](folder, policy_of, fact, text)
    answer = found["json"]
    assert {name: each for name, each in found.items() if each != answer} == {}
    assert answer.error is None or answer.value is None
    ALONE["bare"](folder, policy_of, fact, text)
    if command(text) in COMMANDS.values():
        return
    typed = ALONE["ask"](folder, policy_of, fact, text)
    small = fact.kind == "money" and isinstance(answer.value, int) and 0 < answer.value < WAN
    if not small and not any(char.isdigit() for char in text):  # no number on the screen
        assert (typed.value, typed.asked) == (answer.value, answer.asked)
        assert (typed.error is None) == (answer.error is None)


@CATALOGUES
@draws(30)
@given(data=st.data())
def test_any_texts_are_understood_alike_in_a_table(
    policy_of: Catalogue, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    fact = data.draw(st.sampled_from(policy_of.facts))
    cells = data.draw(st.lists(texts(fact), min_size=5, max_size=12))
    folder = tmp_path_factory.mktemp("some")
    ending = data.draw(st.sampled_from(["csv", "xlsx"]))
    found = column(folder / f"a.{ending}", policy_of, fact, cells).answers
    for text, cell in zip(cells, found, strict=True):
        answer: Answer = ALONE["json"](folder, policy_of, fact, text)
        assert cell == (answer.error or as_columns(policy_of, fact, answer.value)), text


@pytest.mark.slow
@pytest.mark.parametrize("fact", ONE_OF_EACH, ids=lambda fact: fact.kind)
def test_no_text_takes_long(fact: Fact) -> None:
    for piece in LONG:
        for before, behind in (("", ""), ("", "x"), ("制造业", "西"), ("[", "]")):

            def read(length: int, parts: tuple[str, str, str] = (before, piece, behind)) -> None:
                first, again, last = parts
                text = (first + again * length)[: length - len(last)] + last
                parse_answer(fact, text)
                with suppress(InvalidValueError):
                    understand(fact, text)

            assert_grows_with_length(read, LONGEST // 100, LONGEST // 10)
            with stopped_in_the_end():
                read(LONGEST)
