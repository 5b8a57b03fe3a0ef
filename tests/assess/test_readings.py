"""Readings that are switched: what each makes of a company, and the range between them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import DATA, HARBOUR, ROOT, SAMPLES, Ran, draws, part_of
from support.companies import POLICIES, hidden, known, random_companies, truths

from tjsubsidy_cli import Assessment, Catalogue, TjsubsidyError, assess, load_catalogue
from tjsubsidy_cli.assess import sensitivity as sensitivities
from tjsubsidy_cli.assess.assessment import Assessor
from tjsubsidy_cli.assess.outcome import say_outcome
from tjsubsidy_cli.assess.sensitivity import Sensitivity, effects, sensitivity
from tjsubsidy_cli.base.text import both
from tjsubsidy_cli.company.profile import Company, Profile, load_profile
from tjsubsidy_cli.policy.catalogue import Joint
from tjsubsidy_cli.policy.readings import parse_choices, switchable, switched
from tjsubsidy_cli.rules.answers import parse_answer

Tool = Callable[..., Ran]
NO, MAY = "ineligible", "undecided"
Figures = dict[str, Any]  # by grant: the estimate in yuan if eligible (None: no figure), or NO, MAY
WAN = 10_000

# Every variant of the catalogue: facts, the figures as the catalogue reads the text, and after.
CASES: dict[str, list[tuple[Figures, Figures, Figures]]] = {
    "AMB-1-2a=A": [
        ({"centres": ["tech_national"], "rd_equipment_cost": "300万元"}, {"1-2": MAY}, {"1-2": NO}),
        ({"centres": ["tech_national", "tech_municipal"], "rd_equipment_cost": "300万元"},
         {"1-2": 200 * WAN}, {"1-2": 200 * WAN}),
    ],
    "AMB-1-2a=B": [
        ({"centres": ["tech_national"], "rd_equipment_cost": "300万元"},
         {"1-2": MAY}, {"1-2": 200 * WAN}),
        ({"centres": ["tech_national"], "rd_equipment_cost": 0}, {"1-2": NO}, {"1-2": NO}),
    ],
    "AMB-1-2b=B": [
        ({"centres": ["tech_municipal"], "rd_equipment_cost": 9**9, "activities": ["software"]},
         {"1-2": 200 * WAN}, {"1-2": NO}),
        ({"centres": ["tech_municipal"], "rd_equipment_cost": "300万元"},
         {"1-2": 200 * WAN}, {"1-2": MAY}),
    ],
    "AMB-2-1b=B": [
        ({"titles": ["smart_national", "smart_municipal"]},
         {"2-1": 1000 * WAN}, {"2-1": 2000 * WAN}),
        ({"titles": ["smart_municipal"]}, {"2-1": 1000 * WAN}, {"2-1": 1000 * WAN}),
        ({"titles": ["smart_municipal", "smart_national?"]},
         {"2-1": 1000 * WAN}, {"2-1": 1000 * WAN}),
    ],
    "AMB-5-1b=A": [
        ({"pilot_projects": ["industrial_internet_other"], "national_projects": []},
         {"5-1": MAY}, {"5-1": 2000 * WAN}),
    ],
    "AMB-5-1b=B": [
        ({"pilot_projects": ["industrial_internet_other"], "national_projects": []},
         {"5-1": MAY}, {"5-1": NO}),
        ({"pilot_projects": ["industrial_internet"]}, {"5-1": 2000 * WAN}, {"5-1": 2000 * WAN}),
    ],
    "AMB-7-1a=B": [
        ({"new_5g_stations": 500}, {"7-1": 1000 * WAN}, {"7-1": 1000 * WAN}),
        ({"new_5g_stations": 501}, {"7-1": 1002 * WAN}, {"7-1": 1000 * WAN}),
        ({"new_5g_stations": 400, "digital_infrastructure": ["cdn"],
          "pilot_projects": ["fiveg_scene"]},
         {"7-1": 800 * WAN, "7-2": 1000 * WAN, "7-3": 1000 * WAN},
         {"7-1": 800 * WAN, "7-2": 200 * WAN, "7-3": 0}),
    ],
    "AMB-7-2a=B": [
        ({"digital_infrastructure": ["onu"], "pilot_projects": ["fiveg_scene"]},
         {"7-2": 1000 * WAN, "7-3": 1000 * WAN}, {"7-2": 1000 * WAN, "7-3": 0}),
        ({"digital_infrastructure": ["onu?"], "pilot_projects": ["fiveg_scene"]},
         {"7-2": MAY, "7-3": 1000 * WAN}, {"7-2": MAY, "7-3": 1000 * WAN}),
        ({"digital_infrastructure": [], "pilot_projects": ["fiveg_scene"]},
         {"7-2": NO, "7-3": 1000 * WAN}, {"7-2": NO, "7-3": 1000 * WAN}),
    ],
    "AMB-7-2a=C": [
        ({"digital_infrastructure": ["onu", "cdn"]}, {"7-2": 1000 * WAN}, {"7-2": 2000 * WAN}),
        ({"digital_infrastructure": ["cdn"]}, {"7-2": 1000 * WAN}, {"7-2": 1000 * WAN}),
    ],
    "AMB-7-2b=B": [
        ({"digital_infrastructure": ["onu", "cdn"]}, {"7-2": 1000 * WAN}, {"7-2": 2000 * WAN}),
    ],
    "AMB-7-3b=B": [
        ({"national_projects": ["big_data"], "pilot_projects": []},
         {"7-3": NO}, {"7-3": 1000 * WAN}),
        ({"national_projects": [], "pilot_projects": [], "titles": ["smart_municipal"]},
         {"7-3": NO}, {"7-3": 1000 * WAN}),
        ({"national_projects": [], "pilot_projects": ["scene"], "titles": []},
         {"7-3": NO}, {"7-3": NO}),
    ],
    "AMB-8-1a=A": [
        ({"pilot_projects": ["ic_municipal"], "national_projects": []}, {"8-1": MAY}, {"8-1": NO}),
        ({"national_projects": ["ic_other"], "pilot_projects": []}, {"8-1": MAY}, {"8-1": MAY}),
        ({"national_projects": ["ic_core"]}, {"8-1": 3000 * WAN}, {"8-1": 3000 * WAN}),
    ],
    "AMB-8-1a=B": [({"pilot_projects": ["ic_municipal"]}, {"8-1": MAY}, {"8-1": 3000 * WAN})],
    "AMB-8-1c=A": [
        ({"national_projects": ["ic_other"], "pilot_projects": []},
         {"8-1": MAY}, {"8-1": 3000 * WAN}),
    ],
    "AMB-8-1c=B": [
        ({"national_projects": ["ic_other"], "pilot_projects": []}, {"8-1": MAY}, {"8-1": NO}),
        ({"national_projects": [], "pilot_projects": ["ic_municipal"]},
         {"8-1": MAY}, {"8-1": MAY}),
    ],
    "AMB-8-3a=B": [
        ({"activities": ["ic_design"], "chip_fabrication": ["mpw"]},
         {"8-3": 300 * WAN}, {"8-3": NO}),
        ({"activities": ["ic_design"], "chip_fabrication": ["mpw", "first_batch"]},
         {"8-3": 300 * WAN}, {"8-3": 300 * WAN}),
    ],
    "AMB-9-1a=B": [
        ({"national_projects": ["software_special"], "activities": ["manufacturing"]},
         {"9-1": 1000 * WAN}, {"9-1": NO}),
    ],
    "AMB-11-1a=B": [
        ({"activities": ["manufacturing", "first_version_software"], "titles": ["first_set"]},
         {"11-1": 1000 * WAN}, {"11-1": 2000 * WAN}),
        ({"activities": ["first_version_software"], "titles": ["first_set"]},
         {"11-1": 1000 * WAN}, {"11-1": 1000 * WAN}),
    ],
    "AMB-12-1a=A": [
        ({"other_projects": ["ai_platform_local"], "national_projects": []},
         {"12-1": MAY}, {"12-1": NO}),
        ({"national_projects": ["ai_other"], "other_projects": []}, {"12-1": MAY}, {"12-1": MAY}),
    ],
    "AMB-12-1a=B": [
        ({"other_projects": ["ai_platform_local"]}, {"12-1": MAY}, {"12-1": 3000 * WAN}),
    ],
    "AMB-14-1b=A": [
        ({"pilot_projects": ["scene_self_built"], "national_projects": []},
         {"14-1": MAY}, {"14-1": NO}),
        ({"pilot_projects": ["scene_other"], "national_projects": []},
         {"14-1": MAY}, {"14-1": MAY}),
        ({"national_projects": ["ai_zone"]}, {"14-1": 1000 * WAN}, {"14-1": 1000 * WAN}),
    ],
    "AMB-14-1b=B": [
        ({"pilot_projects": ["scene_self_built"]}, {"14-1": MAY}, {"14-1": 1000 * WAN}),
    ],
    "AMB-15-1b=B": [
        ({"titles": ["green_national"]}, {"15-1": 60 * WAN}, {"15-1": NO}),
        ({"titles": ["green_municipal"]}, {"15-1": 60 * WAN}, {"15-1": 60 * WAN}),
    ],
    "AMB-15-2a=B": [
        ({"titles": ["green_national"], "green_award": "1800万元"},
         {"15-2": 360 * WAN}, {"15-2": 12 * WAN}),
        ({"titles": ["green_national"], "green_award": 0}, {"15-2": NO}, {"15-2": 12 * WAN}),
    ],
    "AMB-17-1c=A": [
        ({"centres": ["innovation_institute"], "innovation_project": True},
         {"17-1": MAY}, {"17-1": NO}),
        ({"centres": ["innovation_municipal"], "innovation_project": True},
         {"17-1": 1500 * WAN}, {"17-1": 1500 * WAN}),
    ],
    "AMB-17-1c=B": [
        ({"centres": ["innovation_institute"], "innovation_project": True},
         {"17-1": MAY}, {"17-1": 1500 * WAN}),
        ({"centres": ["innovation_institute"]}, {"17-1": MAY}, {"17-1": MAY}),
    ],
    "AMB-17-1d=B": [
        ({"centres": ["innovation_municipal"], "innovation_project": True},
         {"17-1": 1500 * WAN}, {"17-1": 500 * WAN}),
    ],
    "AMB-17-2b=B": [
        ({"centres": ["innovation_national"], "state_funds": "1500万元"},
         {"17-2": 1500 * WAN}, {"17-2": 1500 * WAN}),
        ({"centres": ["innovation_national"], "state_funds": 15_000_001},
         {"17-2": 15_000_001}, {"17-2": 1500 * WAN}),
        ({"centres": ["innovation_national"]}, {"17-2": None}, {"17-2": 1500 * WAN}),
    ],
    "AMB-17-2d=B": [
        ({"activities": ["national_institute"], "centres": ["innovation_national"],
          "state_funds": "3000万元"}, {"17-2": MAY}, {"17-2": 3000 * WAN}),
        ({"centres": ["innovation_national"], "state_funds": "3000万元"},
         {"17-2": 3000 * WAN}, {"17-2": 3000 * WAN}),
    ],
    "AMB-18-1a=B": [
        ({"upgraded_platforms": 1}, {"18-1": 100 * WAN}, {"18-1": 100 * WAN}),
        ({"upgraded_platforms": 2}, {"18-1": 200 * WAN}, {"18-1": 100 * WAN}),
    ],
    "AMB-18-1b=A": [
        ({"centres": ["direct_national"], "upgraded_platforms": 0}, {"18-1": MAY}, {"18-1": NO}),
        ({"centres": ["other_upgraded"], "upgraded_platforms": 0}, {"18-1": MAY}, {"18-1": MAY}),
    ],
    "AMB-18-1b=B": [
        ({"centres": ["direct_national"], "upgraded_platforms": 0},
         {"18-1": MAY}, {"18-1": 100 * WAN}),
        ({"centres": ["direct_national"], "upgraded_platforms": 2},
         {"18-1": 200 * WAN}, {"18-1": 300 * WAN}),
    ],
    "AMB-19-1a=B": [
        ({"titles": ["leading_national", "leading_municipal"]},
         {"19-1": 2000 * WAN, "19-2": 600 * WAN}, {"19-1": 2000 * WAN, "19-2": 0}),
    ],
    "AMB-19-1a=C": [
        ({"titles": ["leading_national", "leading_municipal"]},
         {"19-1": 2000 * WAN, "19-2": 600 * WAN}, {"19-1": 2000 * WAN, "19-2": 0}),
        ({"titles": ["leading_municipal"]},
         {"19-1": NO, "19-2": 600 * WAN}, {"19-1": NO, "19-2": 600 * WAN}),
    ],
    "AMB-19-3b=B": [
        ({"titles": ["champion_national"], "champion_products": 3},
         {"19-3": 1000 * WAN, "19-4": 900 * WAN}, {"19-3": 1000 * WAN, "19-4": 0}),
        ({"titles": ["champion_national"], "champion_products": 4},
         {"19-3": 1000 * WAN, "19-4": 1200 * WAN}, {"19-3": 0, "19-4": 1200 * WAN}),
    ],
    "AMB-19-4a=B": [
        ({"champion_products": 1}, {"19-4": 300 * WAN}, {"19-4": 300 * WAN}),
        ({"champion_products": 2}, {"19-4": 600 * WAN}, {"19-4": 300 * WAN}),
    ],
    "AMB-24-1a=B": [
        ({"national_projects": ["big_data"], "pilot_projects": ["big_data"]},
         {"24-1": 500 * WAN, "24-2": 200 * WAN}, {"24-1": 500 * WAN, "24-2": 0}),
    ],
    "AMB-25-1a=B": [
        ({"big_data_contracts": "60万元", "main_revenue": "100万元"},
         {"25-1": 6 * WAN}, {"25-1": NO}),
        ({"big_data_contracts": 600_001, "main_revenue": "100万元"},
         {"25-1": 6 * WAN}, {"25-1": 6 * WAN}),
    ],
    "AMB-25-2a=B": [
        ({"certifications": ["dsmm", "dcmm"]},
         {"25-2": 50 * WAN, "25-3": 50 * WAN}, {"25-2": 50 * WAN, "25-3": 0}),
        ({"certifications": ["dcmm"]},
         {"25-2": NO, "25-3": 50 * WAN}, {"25-2": NO, "25-3": 50 * WAN}),
    ],
    "AMB-25-2c=B": [
        ({"certifications": ["dsmm", "dcmm"], "big_data_contracts": 0, "main_revenue": "100万元"},
         {"25-2": 50 * WAN, "25-3": 50 * WAN}, {"25-2": NO, "25-3": NO}),
        ({"certifications": ["dsmm"]}, {"25-2": 50 * WAN}, {"25-2": MAY}),
    ],
}  # fmt: skip
# What they change is not the estimate: who pays, whether it is a fixed sum, the ceiling.
OTHERS = {"AMB-7-3a=B", "AMB-7-1b=B", "AMB-19-3a=B", "AMB-1-1b=B", "AMB-3-1b=B"}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def company(catalogue: Catalogue, facts: Mapping[str, object]) -> Profile:
    read = {fact: parse_answer(catalogue.vocabulary[fact], raw) for fact, raw in facts.items()}
    assert not any(response.problems for response in read.values())
    parsed = {fact: response.value for fact, response in read.items()}
    return Profile(Company("某企业"), {f: v for f, v in parsed.items() if v is not None})


def figures(assessment: Assessment) -> Figures:
    return {
        r.grant.id: r.estimate if r.verdict == "eligible" else r.verdict for r in assessment.results
    }


def test_every_variant_has_its_cases(catalogue: Catalogue) -> None:
    told = {
        f"{id_}={option}"
        for id_, (_, reading) in catalogue.readings.items()
        for option in reading.variants
    }
    assert told == CASES.keys() | OTHERS


@pytest.mark.parametrize(
    ("choice", "facts", "before", "after"),
    [(choice, *case) for choice, cases in CASES.items() for case in cases],
)
def test_a_reading_switched(
    choice: str, facts: Figures, before: Figures, after: Figures, catalogue: Catalogue
) -> None:
    profile = company(catalogue, facts)
    as_read = figures(assess(catalogue, profile))
    otherwise = assess(catalogue, profile, parse_choices([choice.lower()], catalogue))
    assert as_read.items() >= before.items()
    assert figures(otherwise).items() >= after.items()
    changed = {g for g, figure in figures(otherwise).items() if figure != as_read[g]}
    assert changed == {g for g in after if after[g] != before[g]}, "nothing else moves"
    eligible = otherwise.of("eligible")
    assert otherwise.eligible.estimate == sum(r.estimate or 0 for r in eligible)
    assert otherwise.eligible.city + otherwise.eligible.district == otherwise.eligible.estimate


def test_who_pays_article_7(catalogue: Catalogue) -> None:
    profile = company(catalogue, {"pilot_projects": ["fiveg_pilot"]})
    found = assess(catalogue, profile, {"AMB-7-3a": "B"}).of("eligible")
    assert [(r.grant.id, r.city, r.district) for r in found] == [("7-3", 1000 * WAN, 0)]


def test_a_fixed_sum_may_be_a_ceiling(catalogue: Catalogue) -> None:
    facts = {"titles": ["champion_national"], "new_5g_stations": 2}
    profile = company(catalogue, facts)
    exact = {r.grant.id: r.exact for r in assess(catalogue, profile).of("eligible")}
    choices = {"AMB-7-1b": "B", "AMB-19-3a": "B"}
    ceilings = {r.grant.id: r.exact for r in assess(catalogue, profile, choices).of("eligible")}
    assert exact == {"7-1": True, "19-3": True}
    assert ceilings == {"7-1": False, "19-3": False}


def test_a_ceiling_may_stop_at_the_cost(catalogue: Catalogue) -> None:
    profile = load_profile(ROOT / "samples" / "parts-maker.toml", catalogue)
    plain = assess(catalogue, profile)
    strict = assess(catalogue, profile, {"AMB-1-1b": "B", "AMB-3-1b": "B"})
    assert strict.eligible.estimate == plain.eligible.estimate == strict.eligible.ceiling
    told = {e.reading.id: (e.before.ceiling, e.after.ceiling) for e in effects(plain)}
    assert told == {
        "AMB-1-1b": (5000 * WAN, 1800 * WAN),
        "AMB-3-1b": (100 * WAN, 80 * WAN),
        "AMB-7-3b": (None, 1000 * WAN),
    }
    assert sensitivity(plain).moved_by == ("AMB-7-3b",)


def test_readings_of_one_grant_work_together(catalogue: Catalogue) -> None:
    profile = company(
        catalogue,
        {"centres": ["tech_national"], "rd_equipment_cost": "1万元", "activities": ["software"]},
    )
    choices = {"AMB-1-2a": "B", "AMB-1-2b": "B"}
    assert figures(assess(catalogue, profile, choices))["1-2"] == NO
    stations = company(catalogue, {"new_5g_stations": 600})
    for order in ({"AMB-7-1a": "B", "AMB-7-1b": "B"}, {"AMB-7-1b": "B", "AMB-7-1a": "B"}):
        assert figures(assess(catalogue, stations, order))["7-1"] == 1000 * WAN


def test_a_joint_ceiling_says_so(catalogue: Catalogue) -> None:
    profile = company(catalogue, {"certifications": ["dsmm", "dcmm"]})
    last = assess(catalogue, profile, {"AMB-25-2a": "B"}).of("eligible")[-1]
    assert last.support
    assert "与25-2合计不超过50万元" in last.support.working.zh
    assert "together with 25-2 at most RMB 500,000" in last.support.working.en
    assert say_outcome(last, catalogue.vocabulary) == both(
        "初步符合条件，共用额度已由其他事项占满",
        "Eligible, the shared ceiling being used up by other grants",
    )
    assert not last.exact


def test_what_is_eligible_comes_first_under_a_joint_ceiling(catalogue: Catalogue) -> None:
    facts = {"certifications": ["dsmm?", "dcmm"]}
    found = assess(catalogue, company(catalogue, facts), {"AMB-25-2a": "B"})
    assert (found.eligible.estimate, found.undecided.estimate) == (50 * WAN, 0 + others(found))


def others(assessment: Assessment) -> int:
    """What the undecided grants come to without article 25's certificates."""
    return sum(r.estimate or 0 for r in assessment.of("undecided") if r.grant.id != "25-2")


def test_the_chosen_option_changes_nothing(catalogue: Catalogue) -> None:
    chosen = {
        id_: r.chosen for id_, (_, r) in catalogue.readings.items() if r.chosen != "undecided"
    }
    assert switched(catalogue, chosen) == catalogue
    assert switched(catalogue, {}) is catalogue


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("AMB-7-2x=B", "AMB-7-2"),
        ("AMB-7-2a=Z", "A, B, C"),
        ("AMB-1-1a=B", "measures 1-1"),
        ("AMB-7-2a", "AMB-7-2a=B"),
        ("=B", "AMB-7-2a=B"),
    ],
)
def test_what_cannot_be_switched(word: str, said: str, catalogue: Catalogue) -> None:
    with pytest.raises(TjsubsidyError) as refused:
        switched(catalogue, parse_choices([word], catalogue))
    assert said in refused.value.message("en")


def test_a_wrong_reading_is_told_where_the_right_ones_are(catalogue: Catalogue) -> None:
    for word, hint in (("AMB-7-2x=B", "是不是 AMB-7-2"), ("x=B", "编号见 tjsubsidy explain。")):
        with pytest.raises(TjsubsidyError) as refused:
            switched(catalogue, parse_choices([word], catalogue))
        said = refused.value.message("zh")
        assert said.startswith(f"错误：没有编号为“{word[:-2]}”的口径。")
        assert hint in said


def test_two_options_at_once(catalogue: Catalogue) -> None:
    with pytest.raises(TjsubsidyError) as refused:
        parse_choices(["AMB-7-2a=B", "AMB-7-2a=C", "x"], catalogue)
    assert len(refused.value.problems) == 2


@pytest.mark.slow  # the fast run tries the same on small catalogues, in test_forms.py
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_the_range_is_that_of_all_combinations(sample: Any, catalogue: Catalogue) -> None:
    """Cluster by cluster gives what trying every combination of all that matters gives."""
    profile = load_profile(sample, catalogue)
    assessment = assess(catalogue, profile)
    found = sensitivity(assessment)
    assert found.low <= assessment.eligible.estimate <= found.high
    for choices, total in ((found.cautious, found.low), (found.generous, found.high)):
        assert assess(catalogue, profile, choices).eligible.estimate == total
    matter = {effect.reading.id: effect.reading for effect in effects(assessment)}
    most = [matter[id_] for id_ in list(matter)[:9]]
    totals = [
        assess(catalogue, profile, dict(zip((r.id for r in most), options, strict=True)))
        .eligible.estimate
        for options in product(*map(switchable, most))
    ]  # fmt: skip
    assert found.low <= min(totals)
    assert max(totals) <= found.high
    if len(most) == len(matter):
        assert (min(totals), max(totals)) == (found.low, found.high)


def test_the_range_starts_from_the_readings_taken(catalogue: Catalogue) -> None:
    profile = load_profile(ROOT / "samples" / "champion-manufacturer.toml", catalogue)
    plain = assess(catalogue, profile)
    other = assess(catalogue, profile, {"AMB-17-2b": "B"})
    assert other.eligible.estimate < plain.eligible.estimate
    assert (sensitivity(other).low, sensitivity(other).high) == (
        sensitivity(plain).low,
        sensitivity(plain).high,
    )
    back = [e for e in effects(other) if e.reading.id == "AMB-17-2b"]
    assert [(e.option, e.grant) for e in back] == [("A", "17-2")]


def test_a_reading_taken_does_not_hide_what_it_ruled_out(catalogue: Catalogue) -> None:
    facts = {"certifications": ["dcmm"], "main_revenue": "1亿", "big_data_contracts": 0}
    profile = company(catalogue, {**facts, "district": "heping"})
    strict = assess(catalogue, profile, {"AMB-25-2c": "B"})
    found = sensitivity(strict)
    assert (found.low, found.high, found.moved_by) == (0, 50 * WAN, ("AMB-25-2c",))
    assert found.generous == {"AMB-25-2c": "A"}
    back = [(e.grant, e.option) for e in effects(strict) if e.reading.id == "AMB-25-2c"]
    assert back == [("25-3", "A")]


def test_readings_that_move_the_total_only_together_are_named(catalogue: Catalogue) -> None:
    facts = {"centres": ["direct_national"], "district": "heping"}  # how many is not known
    found = sensitivity(assess(catalogue, company(catalogue, facts)))
    assert (found.low, found.high) == (0, 100 * WAN)
    assert found.moved_by == ("AMB-18-1a", "AMB-18-1b")
    assert found.generous == {"AMB-18-1a": "B", "AMB-18-1b": "B"}


def test_a_joint_ceiling_holds_for_the_range_too() -> None:
    """Its grants depend on each other, so their readings are combined."""
    tied = load_catalogue(DATA / "forms" / "joint.toml")
    facts = {"district": "north", "trades": ["farming"], "vessels": 3, "catch": "1亿元"}
    found = sensitivity(assess(tied, company(tied, facts)))
    assert (found.low, found.high) == (0, 500 * WAN)
    assert (found.cautious, found.generous, found.moved_by) == ({"R1": "B"}, {}, ("R1",))
    named = effects(assess(tied, company(tied, facts)))
    assert [(e.reading.id, e.grant) for e in named] == [("R1", "1-1"), ("R2", "1-2")]


def test_very_many_readings_that_depend_on_each_other_are_combined_in_time(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not all of the combinations are tried, but none leads out of what one joint ceiling pays."""
    monkeypatch.setattr(sensitivities, "_MOST_COMBINATIONS", 60)
    tied = replace(catalogue, joints=(Joint(grants=tuple(catalogue.grants), cap=5000 * WAN),))
    assessment = assess(tied, load_profile(ROOT / "samples" / "telecom-operator.toml", tied))
    found = sensitivity(assessment)
    assert 0 < found.low < assessment.eligible.estimate <= found.high <= 5000 * WAN
    assert assess(tied, assessment.profile, found.cautious).eligible.estimate == found.low


def test_a_sentence_capped_as_a_whole_is_the_most_cautious(catalogue: Catalogue) -> None:
    profile = load_profile(ROOT / "samples" / "telecom-operator.toml", catalogue)
    found = sensitivity(assess(catalogue, profile))
    assert found.low == 3000 * WAN  # article 7 in all 1000万元, and 5-1
    assert found.cautious == {"AMB-7-1a": "B", "AMB-25-2c": "B"}


@draws(12)
@given(data=st.data())
def test_no_reading_leads_out_of_the_range(data: st.DataObject) -> None:
    """From whatever was taken, switching whatever else moves the total leads nowhere further."""
    policy = POLICIES["tianjin"]
    profile = Profile(Company("x"), known(data.draw(truths(policy)), data.draw(hidden(policy))))
    able = {id_: switchable(reading) for id_, (_, reading) in policy.readings.items()}
    drawn = {id_: data.draw(st.sampled_from(able[id_])) for id_ in able if len(able[id_]) > 1}
    start = {id_: option for id_, option in drawn.items() if data.draw(st.booleans())}
    assessment = assess(policy, profile, start)
    found = sensitivity(assessment)

    def total(choices: Mapping[str, str]) -> int:
        return assess(policy, profile, {**start, **choices}).eligible.estimate

    assert found.low == total(found.cautious) <= assessment.eligible.estimate
    assert found.high == total(found.generous) >= assessment.eligible.estimate
    assert found.low <= total(drawn) <= found.high
    assert {*found.cautious, *found.generous} <= {*found.moved_by}
    for id_ in drawn:
        totals = [total({id_: option}) for option in able[id_]]
        assert found.low <= min(totals)
        assert max(totals) <= found.high
        assert (len(set(totals)) == 1) or id_ in found.moved_by


def test_readings_that_are_passed_over_move_nothing(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Trying all readings gives the same as trying those that may move money."""
    companies = random_companies(catalogue, part_of(50), seed=16)
    taken: tuple[dict[str, str], ...] = ({}, {"AMB-1-2b": "B"}, {"AMB-5-1b": "A", "AMB-7-3b": "B"})

    def found() -> list[Sensitivity]:
        assessor = Assessor(catalogue)
        profiles = [Profile(Company("x"), facts) for facts in companies]
        return [sensitivity(assessor.assess(p, choices)) for p in profiles for choices in taken]

    narrowed = found()
    monkeypatch.setattr(
        sensitivities._Cluster, "relevant", lambda cluster, *_, **__: cluster.readings
    )
    assert narrowed == found()


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_effects_are_assessments(sample: Any, catalogue: Catalogue) -> None:
    profile = load_profile(sample, catalogue)
    for effect in effects(assess(catalogue, profile)):
        other = assess(catalogue, profile, {effect.reading.id: effect.option})
        (after,) = [r for r in other.results if r.grant.id == effect.grant]
        assert replace(after, measure=effect.after.measure) == effect.after


def test_joint_ceilings_of_a_catalogue_itself() -> None:
    harbour = load_catalogue(HARBOUR)
    profile = load_profile(HARBOUR.parent / "harbour-fleet.toml", harbour)
    plain = assess(harbour, profile)
    paid = [r for r in plain.of("eligible") if r.estimate]
    tied = replace(harbour, joints=(Joint(grants=tuple(r.grant.id for r in paid), cap=1),))
    assert assess(tied, profile).eligible.estimate == 1


def test_check_takes_readings_and_settings(tjsubsidy: Tool) -> None:
    telecom = ROOT / "samples" / "telecom-operator.toml"
    options = ("--reading", "amb-7-2a=b", "--set", "new_5g_stations=10")
    ran = tjsubsidy("check", telecom, *options, "--format", "json")
    found = json.loads(ran.out)
    by_id = {grant["id"]: grant for grant in found["grants"]}
    assert by_id["7-1"]["estimate"] == 20 * WAN
    assert (by_id["7-2"]["estimate"], by_id["7-3"]["estimate"]) == (1000 * WAN, 0)
    assert found["readings"]["switched"] == {"AMB-7-2a": "B"}
    assert found["readings"]["low"] <= found["totals"]["eligible"]["estimate"]
    assert [w["text"]["en"] for w in found["warnings"] if w["kind"] == "assumed"] == [
        "Assessed as if: new_5g_stations=10"
    ]
    table = tjsubsidy("check", telecom, *options, lang="zh").out
    assert "按指定的口径评估：AMB-7-2a=B。" in table
    assert "按假设评估：new_5g_stations=10" in table


def test_a_wrong_option_is_said_once(tjsubsidy: Tool) -> None:
    profiles = [ROOT / "samples" / "minimal.toml", ROOT / "samples" / "parts-maker.toml"]
    for options in (["--reading", "AMB-7-2x=B"], ["--set", "new_5g_station=10"]):
        ran = tjsubsidy("check", *profiles, *options)
        assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert tjsubsidy("check", "--set", "new_5g_stations=10").code == 2


@pytest.mark.parametrize("command", ["explain", "advise", "compare"])
def test_other_commands_take_readings_and_say_so(command: str, tjsubsidy: Tool) -> None:
    telecom = ROOT / "samples" / "telecom-operator.toml"
    more = ["--set", "new_5g_stations=1"] if command == "compare" else []
    ran = tjsubsidy(command, telecom, *more, "--reading", "AMB-7-2a=C")
    assert ran.code == 0
    assert "Assessed under these readings: AMB-7-2a=C." in ran.out
    assert "under these readings" not in tjsubsidy(command, telecom, *more).out
    told = tjsubsidy(command, telecom, *more, "--reading", "amb-7-2a=C", "--format", "json").out
    assert json.loads(told)["readings"]["switched"] == {"AMB-7-2a": "C"}
    assert tjsubsidy(command, telecom, *more, "--reading", "AMB-7-2a=X").code == 2


def test_compare_under_a_reading(tjsubsidy: Tool) -> None:
    telecom = ROOT / "samples" / "telecom-operator.toml"
    change = ("--set", "digital_infrastructure=onu,cdn", "--format", "json")
    one = tjsubsidy("compare", telecom, *change, "--reading", "AMB-7-2a=C")
    assert one.code == 0
    assert one.out != tjsubsidy("compare", telecom, *change).out
