"""The next question: only what can still change something, and enough of it to settle all."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import DATA, HARBOUR, ROOT, Ran, draws
from support.companies import CATALOGUES, assessed, truths

from tjsubsidy_cli import Catalogue, load_catalogue
from tjsubsidy_cli.assess.questions import about, rank, unsettled
from tjsubsidy_cli.assess.waiting import answers_to
from tjsubsidy_cli.base.money import MOST_YUAN
from tjsubsidy_cli.rules.conditions import AllOf, Answer, Has, NoneOf, Share, evaluate
from tjsubsidy_cli.rules.conditions import tests_of as leaves
from tjsubsidy_cli.rules.facts import Chosen, Fact, Value

Tool = Callable[..., Ran]
DRAWS = draws(25)


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


def can_change(catalogue: Catalogue, known: dict[str, Value], fact: Fact) -> bool:
    """Whether some answer, alone, changes the outcome."""
    before = outcome(catalogue, known)
    return any(outcome(catalogue, {**known, fact.id: a}) != before for a in answers(fact, known))


def other_halves(catalogue: Catalogue, known: dict[str, Value], fact: Fact) -> list[Fact]:
    """The unknown figures with which a fact makes up a share: alone, neither can change it."""
    shares = [
        test.share
        for grant in catalogue.grants.values()
        for test in leaves(grant.when)
        if isinstance(test, Share) and fact.id in test.share
    ]
    others = {other for share in shares for other in share} - {fact.id, *known}
    return [catalogue.vocabulary[other] for other in others]


@pytest.mark.slow
@CATALOGUES
@DRAWS
@given(data=st.data())
def test_an_interview_ends_with_all_settled(data: Any, policy_of: Catalogue) -> None:
    truth = data.draw(truths(policy_of))
    known: dict[str, Value] = {}
    while questions := rank(policy_of, known):
        fact = questions[0].fact
        assert fact.id not in known
        assert can_change(policy_of, known, fact) or any(
            can_change(policy_of, {**known, other.id: value}, fact)
            for other in other_halves(policy_of, known, fact)
            for value in answers(other, {})
        ), f"{fact.id} could change nothing"
        known[fact.id] = truth[fact.id]
    assert outcome(policy_of, known) == outcome(policy_of, truth)


@pytest.mark.slow
@DRAWS
@given(data=st.data(), seed=st.integers())
def test_each_question_can_change_something_by_itself(
    data: Any, seed: int, catalogue: Catalogue
) -> None:
    """In any order of what is worth asking, with any of it not known; in this city, no halves."""
    truth, chance = data.draw(truths(catalogue)), random.Random(seed)
    known: dict[str, Value] = {}
    asked: set[str] = set()
    while questions := rank(catalogue, known, frozenset(asked)):
        fact = chance.choice(questions).fact
        assert can_change(catalogue, known, fact), f"{fact.id} could change nothing"
        if chance.random() < 0.2:
            asked.add(fact.id)
        else:
            known[fact.id] = truth[fact.id]


@pytest.mark.slow
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


FISHING: dict[str, Value] = {
    "district": "north",
    "vessels": 3,
    "trades": Chosen(frozenset(["fishing"])),
}


@pytest.mark.parametrize(
    ("form", "values", "asked"),
    [
        # an answer halves the estimate: a sum for each condition, one of them on a choice
        ("each", {**FISHING, "catch": 0}, ["size"]),
        ("each", {**FISHING, "catch": 0, "size": "large"}, []),
        ("each", FISHING, ["size", "catch"]),
        # while the figure is unknown, the company is presumed to be elsewhere
        ("presumed", {}, ["vessels"]),
        ("presumed", {"vessels": 100}, []),
        ("presumed", FISHING, ["catch"]),
    ],
)
def test_every_form_that_can_change_something_is_asked_for(
    form: str, values: dict[str, Value], asked: list[str]
) -> None:
    policy = load_catalogue(DATA / "forms" / f"{form}.toml")
    assert [question.fact.id for question in rank(policy, values)] == asked


def test_nothing_is_asked_of_a_company_elsewhere(catalogue: Catalogue) -> None:
    assert rank(catalogue, {"district": "outside"}) == ()


def test_broad_questions_come_first_by_the_measure_itself(catalogue: Catalogue) -> None:
    assert rank(catalogue, {})[0].fact.id == "district"
    first = [question.fact.id for question in rank(catalogue, {"district": "heping"})]
    assert first[:3] == ["activities", "has_projects", "national_projects"]
    assert not set(first[:12]) & {"trading_volume", "green_award", "chip_fabrication"}


def test_questions_weigh_by_money_and_by_how_common_the_answer_is(catalogue: Catalogue) -> None:
    """A grant without a figure weighs too."""
    maker: dict[str, Value] = {
        "district": "heping",
        "activities": Chosen(frozenset(["manufacturing"])),
    }
    worth = {question.fact.id: question for question in rank(catalogue, maker)}
    common, usual = worth["smart_equipment_cost"], worth["national_projects"]
    assert common.money < usual.money
    assert common.weight > usual.weight
    assert worth["new_5g_stations"].money == 0
    assert worth["new_5g_stations"].weight > worth["big_data_contracts"].weight
    marked = {
        mark: _weight_of("big_data_contracts", catalogue, mark) for mark in ("common", "", "rare")
    }
    assert marked["common"] > marked[""] > marked["rare"] > 0


def test_a_sum_for_each_of_an_unknown_number_weighs_as_two_of_them(catalogue: Catalogue) -> None:
    """Where the median grant is small, it would hide 3,000,000 yuan for each champion product."""
    maker: dict[str, Value] = {
        "district": "heping",
        "activities": Chosen(frozenset(["manufacturing"])),
        "smart_equipment_cost": 0,
        "has_projects": False,
    }
    weights = {question.fact.id: question.weight for question in rank(catalogue, maker)}
    assert weights["champion_products"] > weights["rd_equipment_cost"]
    assert weights["upgraded_platforms"] > weights["new_5g_stations"]


def _weight_of(fact_id: str, catalogue: Catalogue, mark: str) -> Fraction:
    """The weight of a question whose fact is so marked."""
    facts = [
        replace(f, common=mark == "common", rare=mark == "rare") if f.id == fact_id else f
        for f in catalogue.facts
    ]
    questions = rank(replace(catalogue, facts=tuple(facts)), {"district": "heping"})
    return next(question.weight for question in questions if question.fact.id == fact_id)


def test_what_does_not_suit_a_company_comes_later(catalogue: Catalogue) -> None:
    """A maker hardly has a big-data cluster; a software house may."""

    def weight(activity: str) -> Fraction:
        known: dict[str, Value] = {
            "district": "heping",
            "activities": Chosen(frozenset([activity])),
            "has_projects": True,
        }
        questions = rank(catalogue, known)
        return next(q.weight for q in questions if q.fact.id == "other_projects")

    assert weight("manufacturing") < weight("software")


@pytest.mark.parametrize("others", [3, 4, 5, 6, 9])
def test_a_list_of_many_kinds_is_asked_if_only_two_choices_together_open_a_grant(
    others: int, catalogue: Catalogue
) -> None:
    """Two that are needed, and others that each rule it out in a test of their own."""
    fact = catalogue.vocabulary["national_projects"]
    first, second, *rest = (choice.id for choice in fact.choices)
    needed = tuple(Has(fact=fact.id, has=(choice,)) for choice in (first, second))
    ruled_out = NoneOf(none=tuple(Has(fact=fact.id, has=(c,)) for c in rest[:others]))
    grant = replace(catalogue.grants["9-1"], when=AllOf(all=(*needed, ruled_out)))
    tried = answers_to(fact, [*leaves(grant.when)], {})
    assert {evaluate(grant.when, {fact.id: a}).answer for a in tried} == {Answer.NO, Answer.YES}


def test_only_ties_go_by_the_catalogue_s_order(catalogue: Catalogue) -> None:
    turned = replace(catalogue, facts=tuple(reversed(catalogue.facts)))
    before, after = ([q.weight for q in rank(c, {})] for c in (catalogue, turned))
    assert before == after


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
    assert (
        question.why.zh == "关系到 1 个支持事项，政策上限 500万元：23-1（大数据核心产业重点项目）。"
    )
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
