"""Two companies of the fictional policy; ``harbour-expected.toml`` was worked out by hand."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from support import DATA

from tjsubsidy_cli import Assessment, Catalogue, assess, load_profile
from tjsubsidy_cli.assess.totals import Totals
from tjsubsidy_cli.base.money import parse_yuan

EXPECTED: dict[str, Any] = tomllib.loads((DATA / "harbour-expected.toml").read_text("utf-8"))


def yuan(figure: str) -> int | None:
    return None if figure == "none" else parse_yuan(figure)


def assessed(profile: str, harbour: Catalogue) -> Assessment:
    return assess(harbour, load_profile(DATA / f"{profile}.toml", harbour))


@pytest.mark.parametrize(
    ("profile", "grant"),
    [(profile, grant) for profile, said in EXPECTED.items() for grant in said["grants"]],
)
def test_each_grant_comes_to_what_was_worked_out_by_hand(
    profile: str, grant: str, harbour: Catalogue
) -> None:
    expected = EXPECTED[profile]["grants"][grant]
    (result,) = [r for r in assessed(profile, harbour).results if r.grant.id == grant]
    assert (
        result.verdict,
        result.ceiling,
        result.estimate,
        result.city,
        result.district,
    ) == (
        expected["verdict"],
        yuan(expected["ceiling"]),
        yuan(expected["estimate"]),
        yuan(expected["city"]),
        yuan(expected["district"]),
    )


@pytest.mark.parametrize("profile", ["harbour-fleet", "harbour-unknown"])
def test_the_totals_are_those_worked_out_by_hand(profile: str, harbour: Catalogue) -> None:
    assessment, expected = assessed(profile, harbour), EXPECTED[profile]
    assert list(expected["grants"]) == list(harbour.grants)
    assert assessment.eligible == totals(expected["totals"]["eligible"])
    assert assessment.undecided == totals(expected["totals"]["undecided"])


def totals(said: dict[str, Any]) -> Totals:
    return Totals(**{key: parse_yuan(value) for key, value in said.items()})
