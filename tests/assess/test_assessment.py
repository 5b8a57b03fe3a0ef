"""An assessment of small companies under the fictional policy, figure by figure."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest

from tjsubsidy_cli import Catalogue, Profile, TjsubsidyError, assess
from tjsubsidy_cli.assess import assessment
from tjsubsidy_cli.assess.assessment import Assessment, Assessor
from tjsubsidy_cli.assess.result import Result
from tjsubsidy_cli.assess.totals import Totals, summed
from tjsubsidy_cli.base.text import same
from tjsubsidy_cli.company.profile import Company
from tjsubsidy_cli.company.received import Received
from tjsubsidy_cli.policy.catalogue import Joint, Variant
from tjsubsidy_cli.rules.conditions import Answer
from tjsubsidy_cli.rules.facts import Chosen, Value

WAN = 10_000


def profile(district: str | None = None, **values: Value) -> Profile:
    place: dict[str, Value] = {"district": district} if district else {}
    return Profile(Company("x", district=district), {**place, **values})


def of(assessed: Assessment, grant: str) -> Result:
    return next(r for r in assessed.results if r.grant.id == grant)


FLEET = profile("lighthouse", ocean_licence=True, new_vessels=3)


def test_an_eligible_grant(harbour: Catalogue) -> None:
    """Three vessels at up to 500,000 each; the city pays 70%."""
    result = of(assess(harbour, FLEET), "1-1")
    assert (result.verdict, result.inferred) == ("eligible", False)
    assert result.measure is harbour.measures[0]
    assert (result.ceiling, result.estimate) == (150 * WAN, 150 * WAN)
    assert (result.city, result.district) == (105 * WAN, 45 * WAN)
    assert (result.exact, result.open_ended) == (False, False)


def test_an_ineligible_grant_has_no_figures(harbour: Catalogue) -> None:
    result = of(assess(harbour, replace(FLEET, facts={"new_vessels": 2})), "1-1")
    assert (result.verdict, result.support, result.inferred) == ("ineligible", None, False)
    assert (result.ceiling, result.estimate, result.city, result.district) == (None,) * 4
    assert (result.exact, result.open_ended) == (False, False)


def test_an_undecided_grant_has_figures_and_is_not_exact(harbour: Catalogue) -> None:
    unsure, sure = Chosen(unsure=frozenset(["hwt"])), Chosen(frozenset(["hwt"]))
    company = profile(recognitions=unsure, cold_turnover=100 * WAN)
    result = of(assess(harbour, company), "4-1")
    assert (result.verdict, result.estimate, result.exact) == ("undecided", 2 * WAN, False)
    company = profile(recognitions=sure, cold_turnover=100 * WAN)
    result = of(assess(harbour, company), "4-1")
    assert (result.verdict, result.estimate, result.exact) == ("eligible", 2 * WAN, True)


def test_a_grant_without_a_figure_is_counted_and_not_summed(harbour: Catalogue) -> None:
    hub = {**FLEET.facts, "recognitions": Chosen(frozenset(["national_hub"]))}
    assessed = assess(harbour, replace(FLEET, facts=hub))
    assert of(assessed, "3-1").open_ended
    assert assessed.eligible == Totals(2, 150 * WAN, 150 * WAN, 105 * WAN, 45 * WAN, 1)


def test_a_company_of_nothing_is_undecided(harbour: Catalogue) -> None:
    nothing = assess(harbour, profile())
    assert nothing.eligible == Totals()
    assert nothing.eligible == Totals(0, 0, 0, 0, 0, 0)
    assert nothing.of("undecided") == nothing.results
    assert nothing.of("eligible") == ()
    assert nothing.undecided.grants == len(harbour.grants)
    assert nothing.undecided.open_ended == sum(r.estimate is None for r in nothing.results)


@pytest.mark.parametrize(
    ("district", "place", "own", "verdict", "inferred"),
    [
        ("lighthouse", Answer.YES, "lighthouse", "eligible", False),
        ("harbour", Answer.YES, None, "eligible", False),
        (None, Answer.UNKNOWN, None, "eligible", False),
        ("outside", Answer.NO, None, "ineligible", True),
    ],
)
def test_the_place(
    harbour: Catalogue,
    district: str | None,
    place: Answer,
    own: str | None,
    verdict: str,
    inferred: bool,
) -> None:
    assessed = assess(harbour, profile(district, ocean_licence=True, new_vessels=3))
    assert (assessed.place, assessed.own_district) == (place, own)
    assert assessed.territory is not None
    assert assessed.territory.answer is place
    result = of(assessed, "1-1")
    assert (result.verdict, result.inferred) == (verdict, inferred)
    assert (result.estimate is None) == inferred


def test_outside_a_no_of_its_own_is_not_inferred(harbour: Catalogue) -> None:
    result = of(assess(harbour, profile("outside", ocean_licence=False)), "1-1")
    assert (result.verdict, result.inferred) == ("ineligible", False)


def test_a_policy_without_a_place_is_for_all(harbour: Catalogue) -> None:
    anywhere = replace(harbour, policy=replace(harbour.policy, territory=None))
    assessed = assess(anywhere, replace(FLEET, company=Company("x", district="outside")))
    assert assessed.territory is None
    assert (assessed.place, assessed.own_district) == (Answer.YES, "outside")


def test_totals_add_up_one_by_one() -> None:
    assert summed([Totals(1, 2, 3, 4, 5, 6), Totals(10, 20, 30, 40, 50, 60)]) == Totals(
        11, 22, 33, 44, 55, 66
    )
    assert summed(iter([])) == Totals(0, 0, 0, 0, 0, 0)


STORE = profile(
    "lighthouse",
    trades=Chosen(frozenset(["cold_storage"])),
    store_volume=5000,
    store_cost=100 * WAN,
)


def test_the_estimate_leaves_out_a_sum_still_to_be_chosen(harbour: Catalogue) -> None:
    assert of(assess(harbour, STORE), "2-1").estimate == 100 * WAN
    assert of(assess(harbour, STORE, open_sums=["store_cost"]), "2-1").estimate == 800 * WAN
    none = replace(STORE, facts={**STORE.facts, "store_cost": 0})
    assert of(assess(harbour, none, open_sums=["store_cost"]), "2-1").verdict == "ineligible"


@pytest.fixture
def with_reading(harbour: Catalogue) -> Catalogue:
    """The fictional policy, where another reading of HB-2-1a has the city pay a half."""
    measure = harbour.measures[1]
    grant = measure.grants[0]
    reading = replace(
        grant.readings[0],
        variants={"B": Variant(city=Fraction(1, 2), joint=Joint(grants=("2-1", "1-1")))},
    )
    grants = (replace(grant, readings=(reading,)), *measure.grants[1:])
    measures = list(harbour.measures)
    measures[1] = replace(measure, grants=grants)
    return replace(harbour, measures=tuple(measures))


def test_readings_go_into_an_assessment(with_reading: Catalogue) -> None:
    both = replace(STORE, facts={**STORE.facts, **FLEET.facts})
    plain, switched = (assess(with_reading, both, r) for r in (None, {"HB-2-1a": "B"}))
    assert (plain.readings, switched.readings) == ({}, {"HB-2-1a": "B"})
    assert plain.catalogue is with_reading
    assert switched.assessor.catalogue is with_reading
    assert switched.catalogue is switched.assessor.under({"HB-2-1a": "B"})
    assert of(plain, "2-1").city == 0
    assert of(switched, "1-1").estimate == 150 * WAN
    assert of(switched, "2-1").estimate == 0  # only the higher of the two is paid
    alone = assess(with_reading, STORE, {"HB-2-1a": "B"})
    assert of(alone, "2-1").city == 50 * WAN
    with pytest.raises(TjsubsidyError):
        assess(with_reading, STORE, {"HB-2-1a": "Z"})


def test_catalogues_under_different_readings_share_grants(with_reading: Catalogue) -> None:
    assessor = Assessor(with_reading)
    one = assessor.under({"HB-2-1a": "B"})
    other = assessor.under({"HB-2-1a": "B", "HB-1-1a": "A"})
    assert one is not other
    assert one.grants["2-1"] is other.grants["2-1"]
    assert one.grants["2-1"] is not with_reading.grants["2-1"]


def test_companies_share_results_only_where_all_that_matters_is_equal(harbour: Catalogue) -> None:
    assessor = Assessor(harbour)
    first = of(assessor.assess(FLEET), "1-1")
    more = replace(FLEET, facts={**FLEET.facts, "exports": 1})
    assert of(assessor.assess(more), "1-1") is first
    other = replace(FLEET, facts={**FLEET.facts, "new_vessels": 4})
    assert of(assessor.assess(other), "1-1").estimate == 200 * WAN
    outside = replace(FLEET, facts={**FLEET.facts, "district": "outside"})
    assert of(assessor.assess(outside), "1-1").verdict == "ineligible"
    assert of(assessor.assess(STORE), "2-1").estimate == 100 * WAN
    opened = assessor.assess(STORE, open_sums=["store_cost"])
    assert of(opened, "2-1").estimate == 800 * WAN
    assert of(Assessor(harbour).assess(FLEET), "1-1") is not first


def test_known_results_are_not_computed_again(harbour: Catalogue) -> None:
    known: dict[int, Result] = {}
    results = Assessor(harbour).results(FLEET, known=known)
    assert [known[id(r.grant)] for r in results] == list(results)
    again = Assessor(harbour).results(FLEET, known=dict(known))
    assert all(old is new for old, new in zip(results, again, strict=True))
    del known[id(results[0].grant)]
    partly = Assessor(harbour).results(FLEET, known=known)
    assert partly == results
    assert partly[0] is not results[0]
    assert partly[1] is results[1]


def test_once_computes_at_the_first_call_only(harbour: Catalogue) -> None:
    assessor, calls = Assessor(harbour), iter(range(9))
    assert [assessor.once(key, lambda: next(calls)) for key in ("a", "a", "b", "a")] == [0, 0, 1, 0]
    assert assessor.once("nothing", lambda: None) is None
    assert assessor.under({}) is assessor.under({}) is harbour


@pytest.mark.parametrize("most", [8, 7])
def test_the_memory_is_emptied_beyond_its_end(
    most: int, harbour: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assessment, "_MOST_KEPT", len(harbour.grants) - 8 + most)
    assessor = Assessor(harbour)
    assessor.assess(FLEET)
    assert bool(assessor._results) == (most == 8)


def test_notices_name_the_eligible_grants(harbour: Catalogue) -> None:
    """4-2 and 1-2 meet in an overlap: only where both are eligible is there a notice."""
    company = profile(
        "lighthouse",
        trades=Chosen(frozenset(["processing"])),
        turnover=2001 * WAN,
        exports=0,
        leading_rank="national",
    )
    (notice,) = assess(harbour, company).warnings
    assert (notice.kind, notice.grants) == ("overlap", ("1-2", "4-2"))
    municipal = replace(company, facts={**company.facts, "leading_rank": "municipal"})
    assert assess(harbour, municipal).warnings == ()
    warned = replace(municipal, warnings=(same("look"),))
    assert [n.text for n in assess(harbour, warned).warnings] == [same("look")]


def test_the_sensitivity_is_computed_once(harbour: Catalogue) -> None:
    assessed = assess(harbour, FLEET)
    assert assessed.company is FLEET.company
    assert assessed.sensitivity is assessed.sensitivity is not None


def test_the_status_is_told_for_today_or_for_the_day_that_is_named(
    harbour: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    today, then = dt.date(2024, 2, 29), dt.date(2031, 1, 1)
    monkeypatch.setattr(assessment, "today", lambda: today)
    assert assess(harbour, FLEET).as_of == today
    assert assess(harbour, FLEET, as_of=then).as_of == then


def test_a_total_is_fixed_by_the_text_or_a_ceiling(harbour: Catalogue) -> None:
    hwt: dict[str, Value] = {"recognitions": Chosen(frozenset(["hwt"])), "cold_turnover": 100 * WAN}
    assessed = assess(harbour, replace(FLEET, facts={**FLEET.facts, **hwt}))
    assert (assessed.fixed, assessed.ceilings) == (2 * WAN, 150 * WAN)


def test_of_grants_that_overlap_one_project_takes_the_largest(harbour: Catalogue) -> None:
    """4-2 and 1-2 meet in an overlap; 3-1 has no figure and adds nothing."""
    assessed = assess(
        harbour,
        profile(
            "lighthouse",
            trades=Chosen(frozenset(["processing"])),
            recognitions=Chosen(frozenset(["national_hub"])),
            turnover=2001 * WAN,
            exports=0,
            leading_rank="national",
        ),
    )
    one, other = (of(assessed, grant).estimate or 0 for grant in ("1-2", "4-2"))
    assert (of(assessed, "3-1").verdict, of(assessed, "3-1").estimate) == ("eligible", None)
    assert assessed.once_per_project == assessed.eligible.estimate - min(one, other)
    assert assessed.once_per_project < assessed.eligible.estimate


def test_the_reasons_of_a_verdict_are_its_tests_with_the_answers(harbour: Catalogue) -> None:
    assessed = assess(harbour, FLEET)
    told = " ".join(text.en for _, text in assessed.reasons(of(assessed, "1-1")))
    assert "3" in told
    assert harbour.vocabulary["ocean_licence"].label.en in told


def test_a_grant_received_is_apart(harbour: Catalogue) -> None:
    had = replace(FLEET, received={"1-1": Received("received", 2022, 50 * WAN)})
    assessed = assess(harbour, had)
    assert [r.grant.id for r in assessed.received] == ["1-1"]
    assert assessed.of("eligible") == ()
    assert assess(harbour, FLEET).received == ()


def test_the_no_of_a_gate_answers_its_facts(harbour: Catalogue) -> None:
    gate = harbour.vocabulary["has_cold_chain"]
    shut = assess(harbour, profile(has_cold_chain=False)).profile.facts
    assert {f: shut[f] for f in gate.gate} == {f: harbour.vocabulary[f].none for f in gate.gate}


def test_an_assumed_rate_gives_a_figure_beside_the_estimate(harbour: Catalogue) -> None:
    result = of(assess(harbour, replace(STORE, assume={"2-1": Fraction(1, 10)})), "2-1")
    assert result.assumed is not None
    assert (result.assumed.amount, result.estimate) == (10 * WAN, 100 * WAN)
    assert of(assess(harbour, STORE), "2-1").assumed is None
