"""Grants that the company has already: apart, in no sum, not advised, and used up if paid once."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import ROOT, Ran
from support.companies import random_companies

from tjsubsidy_cli import Catalogue, Profile, assess, load_profile
from tjsubsidy_cli.assess.advice import advise
from tjsubsidy_cli.assess.comparison import compare
from tjsubsidy_cli.assess.gates import judge, read_gates
from tjsubsidy_cli.assess.questions import rank
from tjsubsidy_cli.assess.received import describe_received, is_used_up
from tjsubsidy_cli.base.records import replace
from tjsubsidy_cli.company.profile import Company
from tjsubsidy_cli.company.received import Received
from tjsubsidy_cli.rules.facts import Chosen, Value

Tool = Callable[..., Ran]
PARTS = ROOT / "samples" / "parts-maker.toml"
HAD, APPLIED = Received("received", 2022, 500_000), Received("applied")


def company(catalogue: Catalogue, seed: int, had: dict[str, Received]) -> Profile:
    (facts,) = random_companies(catalogue, 1, seed)
    return Profile(Company("x"), facts, received=had)


@given(seed=st.integers(0, 10**6), data=st.data())
def test_what_is_had_is_in_no_sum(catalogue: Catalogue, seed: int, data: st.DataObject) -> None:
    ids = data.draw(st.sets(st.sampled_from(list(catalogue.grants))))
    plain = assess(catalogue, company(catalogue, seed, {}))
    found = assess(catalogue, company(catalogue, seed, dict.fromkeys(ids, HAD)))
    assert {r.grant.id for r in found.received} == ids
    for verdict in ("eligible", "undecided", "ineligible"):
        left = [r for r in plain.of(verdict) if r.grant.id not in ids]
        assert list(found.of(verdict)) == left
    eligible = [r for r in plain.of("eligible") if r.grant.id not in ids]
    assert found.eligible.grants == len(eligible)
    assert found.eligible.estimate == sum(r.estimate or 0 for r in eligible)
    assert found.fixed + found.ceilings == found.eligible.estimate
    assert found.once_per_project <= found.eligible.estimate
    assert found.sensitivity.low <= found.eligible.estimate <= found.sensitivity.high
    for notice in found.warnings:
        if notice.kind == "overlap":
            assert not ids >= set(notice.grants)


@given(seed=st.integers(0, 10**6))
def test_with_everything_had_nothing_is_left(catalogue: Catalogue, seed: int) -> None:
    found = assess(catalogue, company(catalogue, seed, dict.fromkeys(catalogue.grants, APPLIED)))
    assert (found.eligible.grants, found.undecided.grants, found.fixed) == (0, 0, 0)
    assert (found.sensitivity.low, found.sensitivity.high) == (0, 0)
    assert advise(found, 1) == ()
    assert rank(catalogue, found.profile.facts, without=found.profile.received) == ()


def test_what_is_had_is_not_advised(catalogue: Catalogue) -> None:
    before = assess(catalogue, load_profile(ROOT / "samples" / "robot-maker.toml", catalogue))
    advised = {r.grant.id for a in advise(before, 1) for r in a.gained}
    assert len(advised) > 1
    for id_ in advised:
        had = assess(catalogue, replace(before.profile, received={id_: APPLIED}))
        assert id_ not in {r.grant.id for a in advise(had, 1) for r in a.gained}


def test_only_what_is_paid_once_is_used_up(catalogue: Catalogue) -> None:
    for status in (HAD, APPLIED):
        profile = Profile(Company("x"), {}, received=dict.fromkeys(catalogue.grants, status))
        for result in assess(catalogue, profile).results:
            once = result.grant.payment in {"once", "once_by_general_rule"}
            assert is_used_up(result) is (once and status is HAD)
            said = describe_received(result)
            assert said
            assert ("used up" in said.en) is is_used_up(result)


def test_questions_for_what_is_had_are_not_asked(catalogue: Catalogue) -> None:
    asked = {q.fact.id for q in rank(catalogue, {}, without=["7-1"])}
    assert {q.fact.id for q in rank(catalogue, {})} - asked == {"new_5g_stations"}


def test_a_required_grant_may_be_had_already(catalogue: Catalogue) -> None:
    profile = Profile(Company("x"), {"district": "xiqing", "new_5g_stations": 0})
    gates = read_gates(catalogue, ["7-1"], fail_if_none=True)
    assert [bool(g.failure) for g in judge(assess(catalogue, profile), gates)] == [True, True]
    had = assess(catalogue, replace(profile, received={"7-1": APPLIED}))
    assert [bool(g.failure) for g in judge(had, gates)] == [False, True]


def test_a_comparison_shows_what_was_received_since(catalogue: Catalogue) -> None:
    profile = Profile(Company("x"), {"district": "xiqing", "new_5g_stations": 3})
    before = assess(catalogue, profile)
    after = assess(catalogue, replace(profile, received={"7-1": HAD}))
    (pair,) = compare(before, after).of("changed")
    assert (pair.after.grant.id, pair.money) == ("7-1", -60_000)
    assert compare(after, after).of("changed") == ()
    other = assess(catalogue, replace(after.profile, facts={"new_5g_stations": 0}))
    assert all(pair.after.grant.id != "7-1" for pair in compare(after, other).of("lost"))


@pytest.mark.parametrize(
    ("had", "left"),
    [
        (Received("received", 2022, 3_000_000), 7_000_000),
        (Received("received", 2022, 20_000_000), 0),
        (Received("received"), 0),
        (Received("applied"), 0),
        (Received("received", 2022, 0), 10_000_000),
    ],
)
def test_what_is_had_has_taken_its_part_of_a_shared_ceiling(
    had: Received, left: int, catalogue: Catalogue
) -> None:
    facts: dict[str, Value] = {
        "district": "xiqing",
        "digital_infrastructure": Chosen(frozenset({"onu"})),
        "pilot_projects": Chosen(frozenset({"fiveg_scene"})),
    }
    readings = {"AMB-7-2a": "B"}
    found = assess(catalogue, Profile(Company("x"), facts, received={"7-2": had}), readings)
    results = {result.grant.id: result for result in found.results}
    assert results["7-2"].estimate == 10_000_000
    assert results["7-3"].verdict == "eligible"
    assert results["7-3"].estimate == found.eligible.estimate == left


def test_an_overlap_with_what_is_had_is_told(catalogue: Catalogue) -> None:
    facts: dict[str, Value] = {
        "district": "xiqing",
        "titles": Chosen(frozenset({"champion_national"})),
    }
    profile = Profile(Company("x"), facts, received={"19-4": HAD})
    said = [w for w in assess(catalogue, profile).warnings if w.kind == "overlap"]
    (about,) = (notice for notice in said if "19-3" in notice.grants)
    assert about.grants == ("19-3", "19-4")
    assert about.text.zh.startswith("19-3、19-4（已获支持）（")
    assert about.text.en.startswith("19-3, 19-4 (received) (")


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.toml"
    received = '[received]\n"6-1" = { year = 2022, sum = "50万元" }\n"1-1" = "applied"\n'
    path.write_text(f"{PARTS.read_text('utf-8')}\n{received}", "utf-8")
    return path


@pytest.mark.parametrize("form", ["table", "markdown", "html", "csv", "junit"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_format_shows_it_apart(form: str, lang: str, mine: Path, tjsubsidy: Tool) -> None:
    ran = tjsubsidy("check", mine, "--format", form, lang=lang)
    assert ran.code == 0
    said = " ".join(ran.out.split()).replace("\\", "")
    used = {"zh": "已获支持（2022年，50万元）；此项为一次性支持，已用完"}
    used["en"] = "Received (2022, RMB 500,000); it is paid once, so it is used up"
    assert used[lang] in said
    if form not in {"csv", "junit"}:
        assert {"zh": "1-1、6-1 已获支持或已申报", "en": "1-1, 6-1: received or"}[lang] in said


def test_json_has_it_with_each_grant(mine: Path, tjsubsidy: Tool) -> None:
    data = json.loads(tjsubsidy("check", mine, "--format", "json").out)
    had = {grant["id"]: grant["received"] for grant in data["grants"] if grant["received"]}
    assert had == {
        "1-1": {"status": "applied", "year": None, "sum": None},
        "6-1": {"status": "received", "year": 2022, "sum": 500_000},
    }
    left = [g for g in data["grants"] if g["verdict"] == "eligible" and not g["received"]]
    assert data["totals"]["eligible"]["grants"] == len(left)
    assert data["totals"]["eligible"]["estimate"] == sum(g["estimate"] for g in left)


def test_a_sheet_has_no_figures_of_it(mine: Path, tjsubsidy: Tool) -> None:
    text = tjsubsidy("check", mine, "--format", "csv").out.removeprefix("\ufeff")
    rows = {row[1].split()[0]: row for row in csv.reader(io.StringIO(text))}
    assert rows["1-1"][2:7] == ["Applied for", "", "", "", ""]
    assert rows["6-1"][2] == "Received"


def test_a_workbook_shows_it(mine: Path, tjsubsidy: Tool, tmp_path: Path) -> None:
    calamine = pytest.importorskip("python_calamine")
    book = tmp_path / "r.xlsx"
    assert tjsubsidy("check", mine, "-o", book).code == 0
    sheets = calamine.CalamineWorkbook.from_path(str(book))
    rows = sheets.get_sheet_by_name("Grants").to_python()
    (had,) = (row for row in rows if str(row[0]).startswith("6-1 "))
    assert had[1:6] == ["Received", "", "", "", ""]
    summary = sheets.get_sheet_by_name("Summary").to_python()
    eligible = sum(str(row[1]) == "Eligible" for row in rows)
    assert next(row[1] for row in summary if row[0] == "Eligible") == eligible
