"""The next question: only what can still change something, and enough of it to settle all."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import HARBOUR, ROOT, Ran
from hypothesis import given, settings
from hypothesis import strategies as st
from test_properties import CATALOGUES, assessed, truths

from tjsubsidy_cli import Catalogue
from tjsubsidy_cli.facts import Chosen, Fact, Value
from tjsubsidy_cli.money import MOST_YUAN
from tjsubsidy_cli.questions import about, rank, unsettled

Tool = Callable[..., Ran]
DRAWS = settings(max_examples=25, deadline=None)


def outcome(catalogue: Catalogue, values: dict[str, Value]) -> list[tuple[object, ...]]:
    """What an interview is about: each grant's verdict and figures."""
    return [
        (r.grant.id, r.verdict, r.ceiling, r.estimate, r.exact)
        for r in assessed(catalogue, values).results
    ]


def answers(fact: Fact, truth: dict[str, Value]) -> list[Value]:
    """Answers by brute force: every single choice, and figures of every size."""
    ids = [choice.id for choice in fact.choices]
    match fact.kind:
        case "yes_no":
            return [True, False]
        case "choice":
            return list(ids)
        case "choices":
            return [Chosen(), *(Chosen(frozenset([i])) for i in ids), Chosen(frozenset(ids))]
        case _:
            others = [v for v in truth.values() if isinstance(v, int)]
            near = {n + d for v in others for n in (v, v * 3 // 5, v * 5 // 3) for d in (-1, 0, 1)}
            sizes = {0, 1, 2, 10, 5000, 10**6, 10**9, MOST_YUAN, *near}
            return [n for n in sorted(sizes) if 0 <= n <= MOST_YUAN]


def can_change(
    catalogue: Catalogue, known: dict[str, Value], fact: Fact, others: list[Fact]
) -> bool:
    """Whether some answer changes the outcome: alone, or as half of a pair such as a share."""
    before = outcome(catalogue, known)
    if any(outcome(catalogue, {**known, fact.id: a}) != before for a in answers(fact, known)):
        return True
    return any(
        outcome(catalogue, {**known, other.id: b, fact.id: a})
        != outcome(catalogue, {**known, other.id: b})
        for other in others
        if other.kind == fact.kind
        for b in answers(other, {})
        for a in answers(fact, {})
    )


@CATALOGUES
@DRAWS
@given(data=st.data())
def test_an_interview_ends_with_all_settled(data: Any, policy_of: Catalogue) -> None:
    truth = data.draw(truths(policy_of))
    known: dict[str, Value] = {}
    while questions := rank(policy_of, known):
        fact = questions[0].fact
        assert fact.id not in known
        others = [question.fact for question in questions[1:]]
        assert can_change(policy_of, known, fact, others), f"{fact.id} could change nothing"
        known[fact.id] = truth[fact.id]
    assert outcome(policy_of, known) == outcome(policy_of, truth)


@CATALOGUES
@DRAWS
@given(data=st.data(), seed=st.integers())
def test_any_order_of_questions_settles_the_same(
    data: Any, seed: int, policy_of: Catalogue
) -> None:
    truth, chance = data.draw(truths(policy_of)), random.Random(seed)
    known: dict[str, Value] = {}
    while questions := rank(policy_of, known):
        fact = chance.choice(questions).fact.id
        known[fact] = truth[fact]
    assert outcome(policy_of, known) == outcome(policy_of, truth)


@CATALOGUES
@DRAWS
@given(data=st.data())
def test_what_is_settled_stays_whatever_is_answered(data: Any, policy_of: Catalogue) -> None:
    """A fact that is not asked can change nothing, whatever it is."""
    truth, other = data.draw(truths(policy_of)), data.draw(truths(policy_of))
    known: dict[str, Value] = {}
    while questions := rank(policy_of, known):
        fact = questions[0].fact.id
        known[fact] = truth[fact]
    assert outcome(policy_of, {**other, **known}) == outcome(policy_of, known)


@CATALOGUES
@DRAWS
@given(data=st.data())
def test_a_dont_know_is_remembered_and_the_interview_ends(data: Any, policy_of: Catalogue) -> None:
    truth = data.draw(truths(policy_of))
    silent = data.draw(st.sets(st.sampled_from([fact.id for fact in policy_of.facts])))
    known: dict[str, Value] = {}
    asked: set[str] = set()
    while questions := rank(policy_of, known, frozenset(asked)):
        fact = questions[0].fact.id
        assert fact not in known
        assert fact not in asked
        if fact in silent:
            asked.add(fact)
        else:
            known[fact] = truth[fact]
    assert len(known) + len(asked) <= len(policy_of.facts)


def test_nothing_is_asked_of_a_company_elsewhere(catalogue: Catalogue) -> None:
    assert rank(catalogue, {"district": "outside"}) == ()


def test_broad_questions_come_first_by_the_measure_itself(catalogue: Catalogue) -> None:
    first = [question.fact.id for question in rank(catalogue, {})][:5]
    assert set(first) >= {"activities", "national_projects"}
    assert not set(first) & {"trading_volume", "green_award", "chip_fabrication"}


def test_a_question_says_what_waits_on_it(catalogue: Catalogue) -> None:
    known: dict[str, Value] = {
        fact.id: 0 if fact.kind in {"count", "money"} else Chosen()
        for fact in catalogue.facts
        if fact.kind in {"count", "money", "choices"}
    }
    known |= {"district": "heping", "other_projects": Chosen(frozenset(["big_data_key"]))}
    del known["data_investment"]
    (question,) = rank(catalogue, known)
    assert (question.fact.id, question.grants) == ("data_investment", ("23-1",))
    assert (question.money, question.open_ended) == (5_000_000, 0)
    assert question.why.zh == "关系到 1 项资助，至多 500万元：23-1（大数据核心产业重点项目）。"
    assert about((question,)) == 1
    assert unsettled((question,)) == {"23-1"}


def test_next_prints_the_ranking_for_programs(tjsubsidy: Tool, catalogue: Catalogue) -> None:
    said = json.loads(
        tjsubsidy("ask", "--next", ROOT / "samples" / "minimal.toml", "--format", "json").out
    )
    assert said["schema"] == "tjsubsidy/questions/1"
    assert said["questions"]
    for question in said["questions"]:
        assert question["id"] in catalogue.vocabulary
        assert set(question["grants"]) <= set(catalogue.grants)
    assert "tech_municipal" in json.dumps(said)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_next_for_people(lang: str, tjsubsidy: Tool, tmp_path: Path) -> None:
    everything = tjsubsidy("ask", "--next", lang=lang)
    assert everything.code == 0
    assert "activities" in everything.out
    done = tmp_path / "p.toml"
    done.write_text('[company]\nname = "x"\ndistrict = "outside"\n')
    nothing = tjsubsidy("ask", "--next", done, lang=lang)
    assert ("没有还需要问的" if lang == "zh" else "Nothing is left to ask") in nothing.out
    other = tjsubsidy("ask", "--next", "--catalogue", HARBOUR, lang=lang)
    assert "new_vessels" in other.out


def test_output_options_need_next(tjsubsidy: Tool) -> None:
    ran = tjsubsidy("ask", "--format", "json")
    assert (ran.code, ran.out) == (2, "")
    assert "go with --next" in ran.err
