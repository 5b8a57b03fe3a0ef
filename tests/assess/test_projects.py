"""A grant that is paid per project says that it counts one, where several are named."""

from __future__ import annotations

import pytest

from tjsubsidy_cli import Profile, assess, load_catalogue
from tjsubsidy_cli.company.profile import Company
from tjsubsidy_cli.rules.facts import Chosen, Value

TIANJIN = load_catalogue()
Named = dict[str, list[str]]


def working(grant: str, facts: Named, readings: dict[str, str] | None = None) -> str:
    given: dict[str, Value] = {
        fact: Chosen(
            frozenset(c for c in choices if not c.endswith("?")),
            frozenset(c[:-1] for c in choices if c.endswith("?")),
        )
        for fact, choices in facts.items()
    }
    assessed = assess(TIANJIN, Profile(Company("x"), given), readings)
    (support,) = (r.support for r in assessed.results if r.grant.id == grant)
    assert support
    assert ("项目计" in support.working.zh) is ("is counted" in support.working.en)
    return support.working.en


@pytest.mark.parametrize(
    ("grant", "facts", "number"),
    [
        ("7-3", {"pilot_projects": ["fiveg_scene", "fiveg_pilot"]}, 2),
        ("7-3", {"pilot_projects": ["fiveg_pilot"], "national_projects": ["fiveg_major"]}, 2),
        ("7-3", {"pilot_projects": ["fiveg_pilot", "fiveg_other"]}, 2),
        ("12-1", {"national_projects": ["ai_2030", "ai_major", "ai_key_rd"]}, 3),
        ("14-1", {"national_projects": ["ai_zone"], "pilot_projects": ["scene"]}, 2),
        ("8-1", {"national_projects": ["ic_core", "ic_xinhuo"]}, 2),
    ],
)
def test_one_project_is_counted(grant: str, facts: Named, number: int) -> None:
    note = f"policy ceiling; {number} kinds of project are named, one project is counted"
    assert working(grant, facts) == note


@pytest.mark.parametrize(
    ("grant", "facts"),
    [
        ("7-3", {"pilot_projects": ["fiveg_scene"]}),
        ("7-3", {"pilot_projects": ["fiveg_scene", "fiveg_pilot?", "scene"]}),
        ("12-1", {"national_projects": ["ai_2030", "fiveg_major"]}),
        ("1-1", {"activities": ["manufacturing", "own_brand_equipment"]}),
    ],
)
def test_no_word_of_it_where_one_is_named(grant: str, facts: Named) -> None:
    assert "is counted" not in working(grant, facts)


def test_what_a_reading_admits_is_counted_too() -> None:
    facts = {"pilot_projects": ["fiveg_pilot", "big_data"]}
    assert "is counted" not in working("7-3", facts)
    assert "2 kinds of project" in working("7-3", facts, {"AMB-7-3b": "B"})
