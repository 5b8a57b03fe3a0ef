"""Settings on the command line: read as a profile is, all problems told, nothing guessed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import ROOT, draws
from support.companies import POLICIES, truths
from support.work import assert_grows_with_length, stopped_in_the_end

from tjsubsidy_cli import Catalogue, Profile, TjsubsidyError, assess, load_profile
from tjsubsidy_cli.company.profile import Company
from tjsubsidy_cli.company.whatif import changed
from tjsubsidy_cli.rules.facts import MOST_COUNT, Chosen, Fact, Value

TIANJIN, HARBOUR = POLICIES["tianjin"], POLICIES["harbour"]


@pytest.fixture(scope="module")
def maker() -> Profile:
    return load_profile(ROOT / "samples" / "parts-maker.toml", TIANJIN)


def chosen(sure: set[str], unsure: set[str] | None = None) -> Chosen:
    return Chosen(frozenset(sure), frozenset(unsure or ()))


def nobody(**facts: Value) -> Profile:
    return Profile(Company("x"), facts)


@pytest.mark.parametrize(
    ("setting", "fact", "value"),
    [
        ("smart_equipment_cost=500万元", "smart_equipment_cost", 5_000_000),
        ("smart_equipment_cost = 5 million", "smart_equipment_cost", 5_000_000),
        ("智能化改造设备购置额＝５００万元", "smart_equipment_cost", 5_000_000),
        ("equipment bought for smart upgrading=1.2亿", "smart_equipment_cost", 120_000_000),
        ("new_5g_stations=12", "new_5g_stations", 12),
        ("innovation_project=是", "innovation_project", True),
        ("certifications=dcmm，dsmm", "certifications", Chosen(frozenset({"dcmm", "dsmm"}))),
        ("certifications=dcmm; dsmm?", "certifications", chosen({"dcmm"}, {"dsmm"})),
        ('certifications=["dcmm", "dsmm"]', "certifications", chosen({"dcmm", "dsmm"})),
        ("certifications=none", "certifications", Chosen()),
        ("certifications=[]", "certifications", Chosen()),
        (
            "activities=制造业以外的工业（采矿，电力、热力、燃气及水的生产供应）、制造业",
            "activities",
            chosen({"other_industry", "manufacturing"}),
        ),
        (
            "titles+=first_set",
            "titles",
            chosen({"smart_municipal", "champion_municipal", "green_municipal", "first_set"}),
        ),
        ("titles-=green_municipal、smart_municipal", "titles", chosen({"champion_municipal"})),
    ],
)
def test_a_setting_is_read_as_a_profile_is(
    maker: Profile, setting: str, fact: str, value: Value
) -> None:
    after = changed(TIANJIN, maker, [setting])
    assert after.facts == {**maker.facts, fact: value}
    assert after.company == maker.company


def test_unknown_takes_the_answer_away_and_dont_know_is_remembered(maker: Profile) -> None:
    after = changed(TIANJIN, maker, ["titles=unknown", "main_revenue=不清楚"])
    assert after.facts.keys() == maker.facts.keys() - {"titles", "main_revenue"}
    assert after.asked == {"main_revenue"}
    assert changed(TIANJIN, after, ["main_revenue=1亿"]).asked == frozenset()


def test_the_district_moves_the_company(maker: Profile) -> None:
    after = changed(TIANJIN, maker, ["district=滨海新区"])
    assert (after.company.district, after.facts["district"]) == ("binhai", "binhai")
    assert changed(TIANJIN, maker, ["所在区=unknown"]).company.district is None


def test_settings_are_made_in_order(maker: Profile) -> None:
    after = changed(TIANJIN, maker, ["titles=first_set", "titles+=green_national"])
    assert after.facts["titles"] == Chosen(frozenset({"first_set", "green_national"}))


def test_a_choice_added_to_an_unknown_list_leaves_the_others_unknown() -> None:
    after = changed(TIANJIN, nobody(), ["certifications+=dcmm"])
    verdicts = {r.grant.id: r.verdict for r in assess(TIANJIN, after).results}
    assert (verdicts["25-2"], verdicts["25-3"]) == ("undecided", "eligible")
    after = changed(TIANJIN, nobody(), ["certifications-=dcmm"])
    verdicts = {r.grant.id: r.verdict for r in assess(TIANJIN, after).results}
    assert (verdicts["25-2"], verdicts["25-3"]) == ("undecided", "ineligible")


def test_a_figure_without_its_unit_warns_and_a_better_one_takes_the_warning_away() -> None:
    small = changed(TIANJIN, nobody(), ["smart_equipment_cost=500"])
    assert "如指 500万元" in small.warnings[0].zh
    assert len(changed(TIANJIN, small, ["main_revenue=5"]).warnings) == 2
    assert changed(TIANJIN, small, ["smart_equipment_cost=500万元"]).warnings == ()


def test_all_problems_are_told_at_once(maker: Profile) -> None:
    with pytest.raises(TjsubsidyError) as caught:
        changed(
            TIANJIN,
            maker,
            [
                "smart_equpment_cost=1",
                "titles",
                "titles=dcm",
                "new_5g_stations=-1",
                "main_revenue+=5",
                "main_revenue=",
                "certifications=dcmn，dsmn",
                "certifications+=",
                "equipment_sales=1",
                "equipment_sales=2",
                "=",
                "设备=1",
            ],
        )
    said = [problem.format("en") for problem in caught.value.problems]
    assert said[0] == (
        "smart_equpment_cost=1: no fact “smart_equpment_cost”. Did you mean “smart_equipment_cost”?"
    )
    assert said[1].startswith("titles: there is no equals sign. Write it as FACT=VALUE.")
    assert said[2].startswith("titles=dcm: no such choice: “dcm”.")
    assert said[3].startswith("new_5g_stations=-1: negative: “-1”.")
    assert said[4].startswith("main_revenue+=5: “main_revenue” is no list.")
    assert said[5].startswith("main_revenue=: no value")
    assert said[6].endswith("Did you mean “dcmm”, Data management capability maturity (DCMM)?")
    assert said[7].endswith("Did you mean “dsmm”, Data security capability maturity (DSMM)?")
    assert said[8].endswith("Write choices, separated by commas.")
    assert said[9] == "equipment_sales=2: “equipment_sales” is set twice."
    assert said[10].startswith("=: no fact “”")
    assert said[11].startswith("设备=1: no fact “设备”.")
    assert len(said) == 12


@pytest.mark.parametrize(
    "setting",
    [
        "\x1b[31m=1",
        "titles=\x00",
        "x" * 10**6,
        "x" * 10**5 + "=1",
        "titles=" + "," * 10**5,
        "titles=" + "a," * 10**5,
        "main_revenue=" + "9" * 10**5,
        "[red]titles[/]=x",
        "\u202etitles=1",
    ],
)
def test_a_hostile_setting_is_refused_and_shown_as_text(maker: Profile, setting: str) -> None:
    with pytest.raises(TjsubsidyError) as caught:
        changed(TIANJIN, maker, [setting])
    said = caught.value.message("zh")
    assert not set(said) & {"\x1b", "\x00", "\u202e"}
    assert len(said) < 80_000


def written(fact: Fact, value: Value) -> str:
    if isinstance(value, Chosen):
        words = [c.zh for c in fact.choices if c.id in value.sure]
        words += [f"{c.en}？" for c in fact.choices if c.id in value.unsure]
        return "；".join(words) or "none"
    return str(value)


@pytest.mark.parametrize("policy", [TIANJIN, HARBOUR], ids=["tianjin", "harbour"])
@draws(25)
@given(data=st.data())
def test_whatever_can_be_known_can_be_set(policy: Catalogue, data: st.DataObject) -> None:
    truth = data.draw(truths(policy))
    for fact in policy.facts:
        if fact.kind == "count" and truth[fact.id] > MOST_COUNT:  # type: ignore[operator]
            continue
        name = data.draw(st.sampled_from([fact.id, fact.label.zh, fact.label.en]))
        after = changed(policy, nobody(), [f"{name}={written(fact, truth[fact.id])}"])
        assert after.facts == {fact.id: truth[fact.id]}


@pytest.mark.parametrize("run", [" ", "?", ",", "a", "\n", '"'], ids=repr)
@pytest.mark.parametrize("name", ["titles", ""])
def test_a_long_setting_is_refused_at_once(maker: Profile, name: str, run: str) -> None:
    def refuse(length: int) -> None:
        with pytest.raises(TjsubsidyError):
            changed(TIANJIN, maker, [f'{name}="a"{run * length}"b"'])

    assert_grows_with_length(refuse, 6_000)
    with stopped_in_the_end():
        refuse(40_000)


def test_a_label_that_two_facts_share_names_neither() -> None:
    twin = replace(HARBOUR.vocabulary["exports"], id="twin")
    doubled = replace(HARBOUR, facts=(*HARBOUR.facts, twin))
    assert changed(doubled, nobody(), ["twin=1"]).facts == {"twin": 1}
    with pytest.raises(TjsubsidyError, match="no fact “水产品出口额”"):
        changed(doubled, nobody(), ["水产品出口额=1"])
