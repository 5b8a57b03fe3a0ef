"""The sample companies are the first acceptance tests; their arithmetic stands in the files."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from support import DATA, SAMPLES

from tjsubsidy_cli import Catalogue, assess, load_profile
from tjsubsidy_cli.assess.assessment import Assessment
from tjsubsidy_cli.base.money import format_yuan, parse_yuan

EXPECTED = tomllib.loads((DATA.parent / "acceptance" / "samples.toml").read_text("utf-8"))


def assessed(sample: Path, catalogue: Catalogue) -> Assessment:
    return assess(catalogue, load_profile(sample, catalogue))


def yuan(text: str) -> int | None:
    return None if text == "none" else parse_yuan(text)


def test_every_sample_is_expected() -> None:
    assert [sample.stem for sample in SAMPLES] == sorted(EXPECTED)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s.stem)
def test_sample(sample: Path, catalogue: Catalogue) -> None:
    assessment = assessed(sample, catalogue)
    expected = EXPECTED[sample.stem]
    assert {r.grant.id: (r.ceiling, r.estimate) for r in assessment.of("eligible")} == {
        grant: (yuan(figures["ceiling"]), yuan(figures["estimate"]))
        for grant, figures in expected["eligible"].items()
    }
    assert [r.grant.id for r in assessment.of("undecided")] == expected["undecided"]
    totals = assessment.eligible
    for figure in ("ceiling", "estimate", "city", "district"):
        assert getattr(totals, figure) == yuan(expected["totals"][figure])
    assert totals.open_ended == expected["totals"]["open_ended"]


def test_together_they_make_every_grant_eligible(catalogue: Catalogue) -> None:
    seen = {r.grant.id for s in SAMPLES for r in assessed(s, catalogue).of("eligible")}
    assert seen == set(catalogue.grants)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s.stem)
def test_the_comment_of_a_sample_states_its_figures(sample: Path, catalogue: Catalogue) -> None:
    comment = "\n".join(
        line for line in sample.read_text("utf-8").splitlines() if line.startswith("#")
    )
    for result in assessed(sample, catalogue).of("eligible"):
        lines = [line for line in comment.splitlines() if f" {result.grant.id} " in line + " "]
        assert lines, f"{result.grant.id} is not in the comment"
        if result.estimate is not None:
            amounts = (format_yuan(result.estimate).zh, f"{result.estimate:,}元")
            assert any(a in line for a in amounts for line in lines), (
                f"{result.grant.id}: {amounts}"
            )
