"""Undecided grants: what they wait for, and what would make them eligible."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import HARBOUR, Ran
from support.companies import CATALOGUES, assessed, known, random_companies, truths
from support.forms import PLAIN, companies, complete

from tjsubsidy_cli import Catalogue
from tjsubsidy_cli.assess.residuals import residual_of, say_residual
from tjsubsidy_cli.rules.conditions import Answer, evaluate
from tjsubsidy_cli.rules.facts import Chosen, Value

Tool = Callable[..., Ran]


def profile(tmp_path: Path, facts: str) -> Path:
    path = tmp_path / "p.toml"
    path.write_text(
        f'[company]\nname = "x"\ndistrict = "heping"\n[facts]\nactivities = []\n{facts}\n', "utf-8"
    )
    return path


def grant(number: str, path: Path, tjsubsidy: Tool) -> dict[str, Any]:
    said = json.loads(tjsubsidy("check", path, "--format", "json").out)
    found: dict[str, Any] = next(g for g in said["grants"] if g["id"] == number)
    return found


@pytest.mark.parametrize(
    ("number", "facts", "pending", "residual"),
    [
        ("25-3", "", ["information"], {"fact": "certifications", "has": ["dcmm"]}),
        ("25-3", 'certifications = ["dcmm"]', [], None),
        ("25-3", 'certifications = "none"', [], None),
        (
            "25-3",
            'certifications = ["dcmm?"]',
            ["information"],
            {"fact": "certifications", "has": ["dcmm"]},
        ),
        (
            "8-1",
            'national_projects = ["ic_other"]\npilot_projects = []',
            ["bureau"],
            {"fact": "national_projects", "open": ["ic_other"]},
        ),
        (
            "25-1",
            'main_revenue = "100万元"',
            ["information"],
            {
                "all": [
                    {"fact": "big_data_contracts", "above": 0},
                    {"fact": "big_data_contracts", "at_least": 600_000},
                ]
            },
        ),
        (
            "25-1",
            'big_data_contracts = "100万元"\nmain_revenue = 0',
            ["bureau"],
            {"share": ["big_data_contracts", "main_revenue"], "at_least": 0.6},
        ),
    ],
)
def test_what_a_grant_waits_for(
    number: str,
    facts: str,
    pending: list[str],
    residual: dict[str, Any] | None,
    tjsubsidy: Tool,
    tmp_path: Path,
) -> None:
    found = grant(number, profile(tmp_path, facts), tjsubsidy)
    assert (found["pending"], found["residual"]) == (pending, residual)


def test_what_is_presumed_stays_in_the_data_and_not_in_the_words(
    tjsubsidy: Tool, tmp_path: Path
) -> None:
    path = tmp_path / "p.toml"
    path.write_text('[company]\nname = "x"\ndistrict = "heping"\n', "utf-8")
    (_, other) = grant("25-3", path, tjsubsidy)["residual"]["all"]
    assert other["none"][0]["presumed"] is True
    ran = tjsubsidy("explain", path, "25-3", "--format", "json")
    (one,) = json.loads(ran.out)["grants"]
    assert one["residual"]["text"]["en"].endswith("“Data management capability maturity (DCMM)”")


def test_information_that_settles_nothing_is_not_waited_for(
    tjsubsidy: Tool, tmp_path: Path
) -> None:
    """A bureau judges the one project, and would have to judge the other: no answer decides."""
    found = grant("8-1", profile(tmp_path, 'national_projects = ["ic_other"]'), tjsubsidy)
    assert (found["missing"], found["pending"]) == (["pilot_projects"], ["bureau"])


@given(catalogue=PLAIN, values=companies(), data=st.data())
def test_what_waits_for_a_bureau_alone_stays_undecided(
    catalogue: Catalogue, values: dict[str, Value], data: st.DataObject
) -> None:
    answers = data.draw(complete())
    for result in assessed(catalogue, values).results:
        if result.pending == ("bureau",):
            missing = [fact for fact in result.evaluation.missing if fact not in values]
            answered = values | {fact: answers[fact] for fact in missing}
            assert evaluate(result.grant.when, answered).answer is Answer.UNKNOWN


def test_information_and_a_bureau(tjsubsidy: Tool, tmp_path: Path) -> None:
    found = grant(
        "8-1", profile(tmp_path, 'national_projects = ["ic_other", "ic_core?"]'), tjsubsidy
    )
    assert found["pending"] == ["information", "bureau"]


def test_explain_says_what_is_left(tjsubsidy: Tool, tmp_path: Path) -> None:
    path = profile(tmp_path, 'main_revenue = "100万元"\ncertifications = ["dcmm?"]')
    said = json.loads(tjsubsidy("explain", path, "25", "--format", "json").out)
    texts = {one["id"]: one["residual"]["text"] for one in said["grants"] if one["residual"]}
    assert texts["25-3"] == {
        "zh": "如首次通过的数据能力认证包括“数据管理能力成熟度（DCMM）”，即初步符合条件",
        "en": "eligible if data certifications obtained for the first time: "
        "“Data management capability maturity (DCMM)”",
    }
    assert "不低于60万元" in texts["25-1"]["zh"]
    shown = tjsubsidy("explain", path, "25-3", lang="en", columns=120).out
    assert "What is left" in shown


@CATALOGUES
@given(data=st.data())
def test_undecided_grants_and_no_others_wait_for_something(
    policy_of: Catalogue, data: st.DataObject
) -> None:
    truth = data.draw(truths(policy_of))
    unknown = data.draw(st.sets(st.sampled_from(list(truth))))
    assessment = assessed(policy_of, known(truth, unknown))
    for result in assessment.results:
        undecided = result.verdict == "undecided"
        assert bool(result.pending) is undecided
        assert (residual_of(result, assessment) is not None) is undecided
        assert (say_residual(result, assessment) is not None) is undecided
        assert "information" not in result.pending or result.evaluation.missing
    groups = [assessment.of(g) for g in ("eligible", "information", "bureau", "ineligible")]
    assert sorted(r.grant.id for group in groups for r in group) == sorted(policy_of.grants)
    undecided_ids = [r.grant.id for r in assessment.of("undecided")]
    assert sorted(r.grant.id for group in groups[1:3] for r in group) == sorted(undecided_ids)


@given(catalogue=PLAIN, values=companies())
def test_every_form_has_words(catalogue: Catalogue, values: dict[str, Value]) -> None:
    assessment = assessed(catalogue, values)
    for result in assessment.of("undecided"):
        text = say_residual(result, assessment)
        assert text
        assert text.zh.startswith("如")
        assert text.en.startswith("eligible if ")
        assert "  " not in text.en


@CATALOGUES
def test_a_bureau_alone_is_asked_only_where_nothing_is_missing(policy_of: Catalogue) -> None:
    """With every fact known for sure, no grant needs information."""
    for values in random_companies(policy_of, 200, seed=14):
        sure: dict[str, Value] = {
            f: Chosen(v.sure) if isinstance(v, Chosen) else v for f, v in values.items()
        }
        if len(sure) == len(policy_of.facts):
            assert not assessed(policy_of, sure).of("information")


def test_the_second_catalogue_has_words_too(tjsubsidy: Tool) -> None:
    ran = tjsubsidy("explain", "tests/data/harbour-unknown.toml", "--catalogue", HARBOUR, lang="zh")
    assert "冷链业务收入与营业收入之比不低于25%" in ran.out.replace("\n", "").replace(" ", "")


@pytest.mark.parametrize(
    ("facts", "zh", "en"),
    [
        ('big_data_contracts = "90万元"', "主营业务收入不高于150万元", "at most RMB 1,500,000"),
        ('main_revenue = "150万元"', "大数据领域合同额不低于90万元", "at least RMB 900,000"),
    ],
)
def test_a_share_of_which_one_number_is_known_bounds_the_other(
    facts: str, zh: str, en: str, tjsubsidy: Tool, tmp_path: Path
) -> None:
    ran = tjsubsidy("explain", profile(tmp_path, facts), "25-1", "--format", "json")
    (one,) = json.loads(ran.out)["grants"]
    text = one["residual"]["text"]
    assert zh in text["zh"].replace(" ", "")
    assert en in text["en"]
    waits = grant("25-1", profile(tmp_path, facts), tjsubsidy)["waits_for"]
    assert any(en in wait["en"] for wait in waits)


def test_what_is_known_to_be_no_is_not_asked_of_a_list(tjsubsidy: Tool, tmp_path: Path) -> None:
    """Only the choices that are still open, and matter, are named."""
    waits = grant("25-3", profile(tmp_path, ""), tjsubsidy)["waits_for"]
    assert [wait["en"] for wait in waits] == [
        (
            "Data certifications obtained for the first time: "
            "“Data management capability maturity (DCMM)”"
        )
    ]
