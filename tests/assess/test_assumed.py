"""Rates that the user assumes: only where a grant has a base, and never the policy's own figure."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import ROOT, Ran

from tjsubsidy_cli import Catalogue, Profile, TjsubsidyError, assess, load_profile
from tjsubsidy_cli.assess.result import Result
from tjsubsidy_cli.company.assumptions import base_of, parse_assumptions
from tjsubsidy_cli.company.profile import Company
from tjsubsidy_cli.rules.facts import Value

Tool = Callable[..., Ran]
PARTS = ROOT / "samples" / "parts-maker.toml"


def first(catalogue: Catalogue, rate: Fraction, **facts: Value) -> Result:
    """The result of 1-1 (up to 50,000,000 yuan for equipment) at an assumed rate."""
    known = {"district": "xiqing", **facts}
    profile = Profile(Company("x", district="xiqing"), known, assume={"1-1": rate})
    return assess(catalogue, profile).results[0]


@given(cost=st.integers(0, 10**12), percent=st.integers(1, 100))
def test_a_rate_is_taken_of_the_cost(catalogue: Catalogue, cost: int, percent: int) -> None:
    result = first(catalogue, Fraction(percent, 100), smart_equipment_cost=cost)
    plain = first(catalogue, Fraction(1, 3), smart_equipment_cost=cost)
    if result.assumed is None:
        assert result.verdict == "ineligible"
        return
    assert result.assumed.amount == min(cost * percent // 100, 50_000_000)
    assert (result.ceiling, result.estimate) == (plain.ceiling, plain.estimate)


@pytest.mark.parametrize(
    ("cost", "amount"),
    [(499_999_999, 49_999_999), (500_000_000, 50_000_000), (500_000_001, 50_000_000), (9, 0)],
)
def test_the_ceiling_holds_at_an_assumed_rate(cost: int, amount: int, catalogue: Catalogue) -> None:
    result = first(catalogue, Fraction(1, 10), smart_equipment_cost=cost)
    assert result.assumed
    assert result.assumed.amount == amount


def test_an_unknown_cost_has_no_figure_at_an_assumed_rate(catalogue: Catalogue) -> None:
    result = first(catalogue, Fraction(1, 10))
    assert result.assumed
    assert result.assumed.amount is None
    assert result.support
    assert "at the assumed rate of 10% once" in result.support.working.en


def test_only_grants_with_a_base_take_a_rate(catalogue: Catalogue) -> None:
    for id_, grant in catalogue.grants.items():
        if base_of(grant):
            assert parse_assumptions(catalogue, [f"{id_}=10%"]) == {id_: Fraction(1, 10)}
        else:
            with pytest.raises(TjsubsidyError, match=f"{id_} takes no assumed rate: the text"):
                parse_assumptions(catalogue, [f"{id_}=10%"])


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("1-1", "is not ID=RATE"),
        ("1-1=10", "is no percentage"),
        ("1-1=0%", "0% is not between"),
        ("1-1=10%,1-1=20%", "is no percentage"),
        ("1-1=101%", "101% is not between"),
        ("1-9=10%", "Did you mean 1-2?"),
        ("7-1=10%", "the text gives a fixed amount"),
        ("15-2=10%", "the text gives its rate, 20%"),
        ("2-1=10%", "the text names no cost"),
    ],
)
def test_a_wrong_assumption_is_refused(word: str, said: str, tjsubsidy: Tool) -> None:
    ran = tjsubsidy("check", PARTS, "--assume", word)
    assert (ran.code, ran.out) == (2, "")
    assert "--assume" in ran.err
    assert said in " ".join(ran.err.split())


def test_all_wrong_assumptions_are_told_at_once(tjsubsidy: Tool) -> None:
    ran = tjsubsidy("check", PARTS, "--assume", "1-1=10", "--assume", "2-1=5%")
    assert ran.code == 2
    assert "1-1" not in ran.out
    assert "2 " in ran.err.splitlines()[0]


@pytest.mark.parametrize("form", ["table", "markdown", "csv", "html"])
def test_every_format_says_what_was_assumed(form: str, tjsubsidy: Tool) -> None:
    ran = tjsubsidy("check", PARTS, "--assume", "1-1=10%", "--format", form)
    assert ran.code == 0
    text = " ".join(ran.out.split()).replace("\\", "")
    assert "RMB 1,800,000 at the assumed rate" in text.replace("| ", "")
    if form != "csv":
        assert "At the rates that you assumed (1-1 10%): RMB 16,700,000 in all" in text


def test_a_profile_may_assume_and_the_command_line_goes_before_it(
    tjsubsidy: Tool, tmp_path: Path, catalogue: Catalogue
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(PARTS.read_text("utf-8") + '\n[assume]\n"1-1" = "10%"\n', "utf-8")
    assert load_profile(path, catalogue).assume == {"1-1": Fraction(1, 10)}
    for options, rate, amount in (([], 0.1, 1_800_000), (["--assume", "1-1=20％"], 0.2, 3_600_000)):
        data = json.loads(tjsubsidy("check", path, *options, "--format", "json").out)
        assert data["grants"][0]["assumed"] == {
            "rate": rate,
            "of": "smart_equipment_cost",
            "amount": amount,
        }
        assert data["totals"]["eligible"]["estimate"] == 32_900_000
        assert data["grants"][1]["assumed"] is None


def test_a_wrong_assumption_in_a_profile_has_its_line(tjsubsidy: Tool, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('[company]\nname = "x"\n[assume]\n"1-1" = "x"\n"2-1" = "5%"\n', "utf-8")
    ran = tjsubsidy("check", path)
    assert ran.code == 2
    assert f"{path}:4: " in ran.err
    assert f"{path}:5: " in ran.err
