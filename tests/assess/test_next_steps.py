"""The next steps: whom to ask, what, and about which grants."""

from __future__ import annotations

import datetime as dt

import pytest
from support import DATA, SAMPLES
from support.reports import DAY

from tjsubsidy_cli import Assessment, Catalogue, assess, load_profile
from tjsubsidy_cli.assess.next_steps import in_report_order, next_steps, say_grants, top_grants
from tjsubsidy_cli.assess.open_questions import open_questions
from tjsubsidy_cli.assess.phrases import bureaus
from tjsubsidy_cli.base.records import replace


@pytest.fixture(params=SAMPLES, ids=lambda path: path.stem)
def assessment(request: pytest.FixtureRequest, catalogue: Catalogue) -> Assessment:
    return assess(catalogue, load_profile(request.param, catalogue), as_of=DAY)


def test_each_top_grant_is_asked_about_where_it_is_decided(assessment: Assessment) -> None:
    steps = next_steps(assessment)
    for result in top_grants(assessment):
        (step,) = [s for s in steps if result.grant.omits.zh in s.question.zh]
        assert step.grants == (result.grant.id,)
        assert step.who == bureaus(result, assessment)[0]


def test_stacking_is_asked_about_where_grants_overlap(assessment: Assessment) -> None:
    asked = [s for s in next_steps(assessment) if "同时享受" in s.question.zh]
    assert len(asked) == any(w.kind == "overlap" for w in assessment.warnings)


def test_the_first_questions_are_for_the_company(assessment: Assessment) -> None:
    questions = open_questions(assessment)
    own = [s.question for s in next_steps(assessment, questions) if s.who.zh == "本单位"]
    assert own == [question.text for question in questions[:3]]


def test_a_grant_for_the_bureau_to_judge_is_asked_about_there(assessment: Assessment) -> None:
    for result in assessment.of("bureau"):
        steps = [s for s in next_steps(assessment) if s.grants == (result.grant.id,)]
        assert [s.who for s in steps] == [bureaus(result, assessment)[0]]
        assert steps[0].question.en[0].isupper() or not steps[0].question.en[0].isalpha()


def test_validity_is_asked_about_unless_it_is_known(catalogue: Catalogue) -> None:
    profile = load_profile(SAMPLES[0], catalogue)
    first = next_steps(assess(catalogue, profile, as_of=DAY))[0]
    assert "仍然有效" in first.question.zh
    assert "后续文件" in first.question.zh
    day = dt.date(2020, 9, 1)
    policy = replace(
        catalogue.policy, effective=dt.date(2020, 8, 6), expires=dt.date(2023, 8, 5), successors=()
    )
    valid = assess(replace(catalogue, policy=policy), profile, as_of=day)
    assert all("有效" not in step.question.zh for step in next_steps(valid))
    expired = assess(replace(catalogue, policy=policy), profile, as_of=DAY)
    assert next_steps(expired)[0].question.en == "Is the policy still in force?"


def test_nothing_is_asked_where_nothing_is_open(catalogue: Catalogue) -> None:
    assessment = assess(catalogue, load_profile(DATA / "outside.toml", catalogue), as_of=DAY)
    assert not assessment.of("eligible") + assessment.of("undecided")
    assert next_steps(assessment) == []


def test_many_grants_are_counted(catalogue: Catalogue) -> None:
    minimal = next(path for path in SAMPLES if path.stem == "minimal")
    assessment = assess(catalogue, load_profile(minimal, catalogue), as_of=DAY)
    many = [s for s in next_steps(assessment, open_questions(assessment)) if len(s.grants) > 4]
    assert many
    assert all(say_grants(step).en == f"{len(step.grants)} grants" for step in many)


def test_a_report_leaves_no_grant_out(assessment: Assessment) -> None:
    order = in_report_order(assessment)
    assert sorted(r.grant.id for r in order) == sorted(r.grant.id for r in assessment.results)
    eligible = [r.estimate or 0 for r in order if r.verdict == "eligible"]
    assert eligible == sorted(eligible, reverse=True)
