"""The data cases of ``tests/cases``: a policy expert's examples for every grant."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from tjsubsidy_cli import Catalogue, Profile, assess
from tjsubsidy_cli.facts import Value, parse_value
from tjsubsidy_cli.money import parse_yuan
from tjsubsidy_cli.profile import Company
from tjsubsidy_cli.text import Text

FILES = sorted((Path(__file__).parent / "cases").glob("*.toml"))
CASES = [(f.stem, case) for f in FILES for case in tomllib.loads(f.read_text("utf-8"))["case"]]


def profile_of(facts: dict[str, Any], catalogue: Catalogue) -> Profile:
    values: dict[str, Value] = {}

    def report(where: str, what: Text, hint: Text | None) -> None:
        pytest.fail(f"{where} {what.en} {hint}")

    for fact, raw in {"district": "binhai", **facts}.items():
        value = parse_value(catalogue.vocabulary[fact], raw, report)
        if value is not None:
            values[fact] = value
    return Profile(Company("case"), values)


def yuan(text: str) -> int | None:
    return None if text == "none" else parse_yuan(text)


@pytest.mark.parametrize(
    ("file", "case"), CASES, ids=[f"{case['grant']} {case['name']}" for _, case in CASES]
)
def test_case(file: str, case: dict[str, Any], catalogue: Catalogue) -> None:
    assessment = assess(catalogue, profile_of(case["facts"], catalogue))
    result = next(r for r in assessment.results if r.grant.id == case["grant"])
    expect = case["expect"]
    assert result.verdict == expect["verdict"]
    for figure in ("ceiling", "estimate", "city", "district"):
        if figure in expect:
            assert getattr(result, figure) == yuan(expect[figure]), figure
    if "exact" in expect:
        assert result.exact == expect["exact"]
    if "missing" in expect:
        assert set(result.finding.missing) == set(expect["missing"])
    assert f"{result.measure.number:02d}" == file


def test_every_grant_has_a_case_of_each_verdict(catalogue: Catalogue) -> None:
    verdicts = defaultdict(set)
    for _, case in CASES:
        verdicts[case["grant"]].add(case["expect"]["verdict"])
    every = {"eligible", "undecided", "ineligible"}
    assert {grant: verdicts[grant] for grant in catalogue.grants} == dict.fromkeys(
        catalogue.grants, every
    )
    assert set(verdicts) == set(catalogue.grants)
