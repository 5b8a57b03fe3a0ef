"""The data cases of ``tests/cases``: a policy expert's examples for every grant."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import ROOT

from tjsubsidy_cli import Catalogue, load_catalogue
from tjsubsidy_cli.authors.cases import Case, run_case
from tjsubsidy_cli.authors.coverage import cover
from tjsubsidy_cli.authors.runner import load_cases

FOLDER = ROOT / "tests" / "cases"
CASES = load_cases([FOLDER], load_catalogue())


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.grant} {case.name}")
def test_case(case: Case, catalogue: Catalogue) -> None:
    outcome = run_case(catalogue, case)
    assert outcome.mismatches == ()
    assert f"{outcome.result.measure.number:02d}" == Path(case.file).stem


def test_every_verdict_test_threshold_choice_and_reading_has_a_case(catalogue: Catalogue) -> None:
    goals = list(cover(catalogue, (run_case(catalogue, case) for case in CASES)))
    assert {goal.kind for goal in goals} == {
        "verdict",
        "condition",
        "threshold",
        "choice",
        "reading",
    }
    assert [goal for goal in goals if not goal.seen] == []
    assert sum(goal.kind == "verdict" for goal in goals) == 3 * len(catalogue.grants)
