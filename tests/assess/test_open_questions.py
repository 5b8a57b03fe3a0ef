"""Open questions: missing information as questions, in every format."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support import HARBOUR, ROOT, Ran
from support.companies import CATALOGUES, assessed, random_companies

from tjsubsidy_cli import Catalogue, load_catalogue
from tjsubsidy_cli.assess.open_questions import open_questions
from tjsubsidy_cli.assess.pending import is_unlikely
from tjsubsidy_cli.assess.questions import rank
from tjsubsidy_cli.rules.conditions import evaluate
from tjsubsidy_cli.rules.facts import Chosen, Value

Tool = Callable[..., Ran]
MINIMAL = ROOT / "samples" / "minimal.toml"
POLICY = load_catalogue()


def profile(tmp_path: Path, facts: str) -> Path:
    path = tmp_path / "p.toml"
    path.write_text(f'[company]\nname = "x"\ndistrict = "heping"\n[facts]\n{facts}\n', "utf-8")
    return path


def asked(path: Path, tjsubsidy: Tool) -> dict[str, dict[str, Any]]:
    said = json.loads(tjsubsidy("check", path, "--format", "json").out)
    return {question["fact"]: question for question in said["questions"]}


NOTHING_ELSE = "\n".join(
    f'{fact.id} = "none"'
    for fact in POLICY.facts
    if fact.kind == "choices" and fact.id not in {"certifications", "national_projects"}
)


def test_a_question_names_the_choices_that_matter(tjsubsidy: Tool, tmp_path: Path) -> None:
    found = asked(profile(tmp_path, 'certifications = ["dsmm"]\n' + NOTHING_ELSE), tjsubsidy)
    assert "certifications" not in found  # it is answered: the other certificate is none
    question = asked(profile(tmp_path, NOTHING_ELSE), tjsubsidy)["certifications"]
    assert question["choices"] == ["dsmm", "dcmm"]
    assert question["grants"] == ["25-2", "25-3"]
    assert question["ceiling"] == 1_000_000
    assert "DCMM" in question["text"]["zh"]
    assert "DCMM" in question["text"]["en"]


def test_what_is_unsure_is_asked_too(tjsubsidy: Tool, tmp_path: Path) -> None:
    path = profile(tmp_path, 'certifications = ["dsmm", "dcmm?"]\n' + NOTHING_ELSE)
    question = asked(path, tjsubsidy)["certifications"]
    assert (question["choices"], question["grants"]) == (["dcmm"], ["25-3"])
    assert question["text"]["zh"].startswith("请确认：")


def test_long_lists_of_choices_are_cut(tjsubsidy: Tool, tmp_path: Path) -> None:
    question = asked(profile(tmp_path, NOTHING_ELSE), tjsubsidy)["national_projects"]
    assert len(question["choices"]) > 4
    assert f"and {len(question['choices']) - 4} more" in question["text"]["en"]


@CATALOGUES
def test_every_grant_that_needs_information_has_a_question(policy_of: Catalogue) -> None:
    chance = random.Random(14)
    for drawn in random_companies(policy_of, 60, seed=14):
        values = {fact: value for fact, value in drawn.items() if chance.random() < 0.8}
        assessment = assessed(policy_of, values)
        questions = open_questions(assessment)
        waiting = {grant for question in questions for grant in question.grants}
        for result in assessment.of("information"):
            facts = assessment.profile.facts
            unlikely = is_unlikely(result.grant, result.evaluation, facts)
            assert not (unlikely and result.grant.id in waiting)
            if result.pending == ("information",):  # else a bureau may decide whatever is answered
                assert unlikely or result.grant.id in waiting, result.grant.id
        for question in questions:
            value = values.get(question.fact.id)
            assert value is None or (isinstance(value, Chosen) and value.unsure)
            assert {*question.choices} <= {choice.id for choice in question.fact.choices}


@CATALOGUES
def test_the_interview_asks_as_before(policy_of: Catalogue) -> None:
    for values in random_companies(policy_of, 20, seed=3):
        sure: dict[str, Value] = {
            f: Chosen(v.sure) if isinstance(v, Chosen) else v for f, v in values.items()
        }
        assert rank(policy_of, sure, unsure=True) == rank(policy_of, sure)


def test_a_grant_for_others_is_folded_and_not_asked_for(tjsubsidy: Tool, tmp_path: Path) -> None:
    grant = POLICY.grants["19-5"]
    for activity, unlikely in (("software", True), ("manufacturing", False), (None, True)):
        values = {"activities": Chosen(frozenset([activity]))} if activity else {}
        assert is_unlikely(grant, evaluate(grant.when, values), values) is unlikely
    path = profile(tmp_path, 'activities = ["software"]')
    shown = tjsubsidy("check", path, lang="en").out
    folded = re.search(r"(\d+) more without information", shown)
    assert folded
    assert "19-5" not in shown
    every = tjsubsidy("check", path, "--all", lang="en").out
    assert "19-5" in every
    assert "more without information" not in every
    said = json.loads(tjsubsidy("check", path, "--format", "json").out)
    assert any(grant["id"] == "19-5" for grant in said["grants"])
    assert not any("19-5" in question["grants"] for question in said["questions"])


def test_what_a_company_has_begun_or_is_not_sure_of_is_not_folded() -> None:
    grant = POLICY.grants["17-1"]
    for centres, unlikely in (
        (Chosen(unsure=frozenset(["innovation_municipal"])), False),
        (Chosen(frozenset(["innovation_municipal"])), False),
        (Chosen(frozenset(["tech_municipal"]), frozenset(["innovation_municipal"])), False),
        (None, True),
    ):
        values = {"centres": centres} if centres else {}
        assert is_unlikely(grant, evaluate(grant.when, values), values) is unlikely


@pytest.mark.parametrize("format", ["table", "markdown"])
def test_undecided_grants_stand_in_two_groups(format: str, tjsubsidy: Tool, tmp_path: Path) -> None:
    path = profile(tmp_path, 'national_projects = ["ic_other"]\npilot_projects = []')
    out = tjsubsidy("check", path, "--format", format, lang="en").out
    information, bureau = out.index("Needs information"), out.index("For the bureau to judge")
    assert information < bureau
    assert bureau < out.index("8-1", bureau)
    assert "To be answered" in out


def test_a_screen_shows_five_questions_and_counts_the_others(tjsubsidy: Tool) -> None:
    out = tjsubsidy("check", MINIMAL, lang="en").out
    count = len(asked(MINIMAL, tjsubsidy))
    assert re.findall(r"^ {2}(\d)\. ", out, re.MULTILINE) == list("12345")
    assert f"{count - 5} more to answer" in out


def test_the_second_catalogue_asks_too(tjsubsidy: Tool) -> None:
    ran = tjsubsidy("check", "tests/data/harbour-unknown.toml", "--catalogue", HARBOUR, lang="en")
    assert "To be answered" in ran.out
