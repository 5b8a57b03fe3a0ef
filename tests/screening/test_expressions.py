"""Many companies at once get what ``assess`` gives each alone, to the yuan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import product
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import HARBOUR, draws, part_of
from support.companies import (
    hidden,
    known,
    random_companies,
    random_received,
    same,
    summary,
    truths,
    with_grants_only,
    written,
)

from tjsubsidy_cli import Catalogue, Profile, TjsubsidyError, assess, load_catalogue
from tjsubsidy_cli.assess.assessment import Assessor
from tjsubsidy_cli.assess.totals import summed
from tjsubsidy_cli.company.profile import Company
from tjsubsidy_cli.policy.catalogue import Joint
from tjsubsidy_cli.policy.readings import switched
from tjsubsidy_cli.rules.amounts import Amount, Exactly, Match, Rated, UpTo
from tjsubsidy_cli.rules.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Has,
    NoneOf,
    Share,
    Threshold,
)
from tjsubsidy_cli.rules.facts import Chosen, Value
from tjsubsidy_cli.screening.plan import Extras
from tjsubsidy_cli.screening.vector.columns import ASSUMED, FIXED, TOTALS, VERDICTS, total_of

TIANJIN, OTHER = load_catalogue(), load_catalogue(HARBOUR)
POLICIES = {"tianjin": TIANJIN, "harbour": OTHER}
VARIANTS = [(r.id, option) for _, r in TIANJIN.readings.values() for option in r.variants]


def check(
    catalogue: Catalogue,
    companies: list[dict[str, Value]],
    rates: Mapping[str, Fraction] = MappingProxyType({}),
) -> list[dict[str, object]]:
    wanted = Extras((), tuple(rates.items()))
    rows, sums = written(catalogue, companies, wanted), summary(catalogue, companies, wanted)
    assessor = Assessor(catalogue)
    assessments = [
        assessor.assess(Profile(Company("x"), values).assuming(rates)) for values in companies
    ]
    assert sums.total("eligible") == summed(
        replace(each.eligible, fixed=each.fixed) for each in assessments
    )
    assert sums.total("undecided") == summed(each.undecided for each in assessments)
    for values, row, assessment in zip(companies, rows, assessments, strict=True):
        for result in assessment.results:
            assert list(same(result, row, catalogue)) == [], values
        assert row[total_of("eligible", FIXED)] == assessment.fixed, values
    return rows


@pytest.mark.slow
@pytest.mark.parametrize("name", POLICIES)
def test_thousands_of_companies_get_what_each_gets_alone(name: str) -> None:
    catalogue, seed = POLICIES[name], 20200806
    check(catalogue, random_companies(catalogue, 8000 if name == "tianjin" else 2000, seed))


@pytest.mark.slow
@pytest.mark.parametrize("variant", VARIANTS, ids="=".join)
def test_every_reading_is_translated(variant: tuple[str, str]) -> None:
    """With its own grant alone, and those that share a ceiling with it: the others are as ever."""
    catalogue, seed = switched(TIANJIN, dict([variant])), 7
    grant, _ = TIANJIN.readings[variant[0]]
    shared = (joint.grants for joint in catalogue.joints if grant.id in joint.grants)
    catalogue = with_grants_only(catalogue, {grant.id}.union(*shared))
    check(catalogue, random_companies(catalogue, 300, seed))


@pytest.mark.slow
@pytest.mark.parametrize("name", POLICIES)
@draws(25)
@given(data=st.data())
def test_any_company_gets_what_it_gets_alone(data: Any, name: str) -> None:
    catalogue = POLICIES[name]
    company = st.builds(known, truths(catalogue), hidden(catalogue))
    check(catalogue, data.draw(st.lists(company, min_size=1, max_size=4)))


@pytest.mark.parametrize("name", POLICIES)
def test_totals_are_those_of_the_assessment(name: str) -> None:
    catalogue, seed = POLICIES[name], 3
    companies = random_companies(catalogue, part_of(500), seed)
    for values, row in zip(companies, written(catalogue, companies), strict=True):
        assessment = assess(catalogue, Profile(Company("x"), values))
        for verdict in VERDICTS:
            totals = getattr(assessment, verdict)
            found = {name: row[total_of(verdict, name)] for name in TOTALS}
            assert found == {name: getattr(totals, name) for name in TOTALS}


RATES = {"1-1": Fraction(1, 10), "1-2": Fraction(1, 3), "3-1": Fraction("0.123457")}


def test_assumed_rates_are_those_of_the_assessment() -> None:
    companies = random_companies(TIANJIN, part_of(400), 5)
    rows = check(TIANJIN, companies, RATES)
    for values, row in zip(companies, rows, strict=True):
        assessment = assess(TIANJIN, Profile(Company("x"), values).assuming(RATES))
        total = assessment.eligible.estimate + sum(
            result.assumed.amount - (result.estimate or 0)
            for result in assessment.of("eligible")
            if result.assumed and result.assumed.amount is not None
        )
        assert row[total_of("eligible", ASSUMED)] == total, values


@pytest.mark.parametrize("per", [None, "new_vessels"])
def test_a_rate_is_assumed_of_any_amount_with_a_cost(per: str | None) -> None:
    amount = UpTo(up_to=500_000, per=per, cost="store_cost")
    catalogue = with_amount(amount)
    check(catalogue, random_companies(catalogue, part_of(300), 19), {"1-1": Fraction(1, 7)})


CHOICES = ("ocean_fishing", "processing", "wholesale")
OPEN = Has(fact="trades", has=("processing",), open=("wholesale",))
ONLY_OPEN = Has(fact="trades", open=("wholesale", "ocean_fishing"))
SHARE = Share(share=("exports", "turnover"), at_least=Fraction(1, 2))
SOME = Threshold(fact="exports", above=0)


@pytest.mark.parametrize(
    "when",
    [
        OPEN,
        ONLY_OPEN,
        SHARE,
        AllOf(all=(OPEN, SHARE)),
        AllOf(all=(ONLY_OPEN, SOME)),
        AnyOf(any=(OPEN, SOME)),
        AnyOf(any=(AllOf(all=(ONLY_OPEN, SOME)), NoneOf(none=(OPEN, SHARE)))),
        NoneOf(none=(ONLY_OPEN,)),
    ],
    ids=str,
)
def test_what_a_grant_waits_for_is_told(when: Condition) -> None:
    first, *others = OTHER.measures
    grants = (replace(first.grants[0], when=when), *first.grants[1:])
    catalogue = replace(OTHER, measures=(replace(first, grants=grants), *others))
    lists = [
        Chosen(
            frozenset(c for c, m in zip(CHOICES, marks, strict=True) if m == "y"),
            frozenset(c for c, m in zip(CHOICES, marks, strict=True) if m == "u"),
        )
        for marks in product("nyu", repeat=3)
    ]
    figures = [
        {},
        {"exports": 0},
        {"exports": 5},
        {"exports": 5, "turnover": 0},
        {"exports": 5, "turnover": 6},
    ]
    companies: list[dict[str, Value]] = [dict(each) for each in figures]
    companies += [{"trades": chosen, **each} for chosen in lists for each in figures]
    check(catalogue, companies)


def with_amount(amount: Amount, catalogue: Catalogue = OTHER) -> Catalogue:
    """A catalogue whose first grant has this amount."""
    first, *others = catalogue.measures
    grants = (replace(first.grants[0], amount=amount), *first.grants[1:])
    return replace(catalogue, measures=(replace(first, grants=grants), *others))


PARTS = (
    Has(fact="trades", has=("processing",), open=("wholesale",)),
    AnyOf(any=(Threshold(fact="exports", above=0), Has(fact="trades", has=("ocean_fishing",)))),
)
AMOUNTS: list[Amount] = [
    UpTo(up_to=500_000, per="new_vessels", cap=1_200_000),
    UpTo(up_to=500_000, per="new_vessels", cost="store_cost", years=2),
    UpTo(up_to=500_000, for_each=PARTS, cap=700_000),
    UpTo(up_to=500_000, for_each=PARTS, per="new_vessels", cost="store_cost", cost_binds=True),
    UpTo(up_to=500_000, cost="store_cost", cost_binds=True),
    Exactly(exactly=30_000, per="new_vessels", cap=50_000),
    Exactly(exactly=30_000),
    Rated(rate=Fraction(1, 3), of="exports"),
    Rated(rate=Fraction(7, 9), of="exports", cap=1_000_000, exact=True),
    Match(match=Fraction(3, 2), of="exports", cap=2_000_000),
]


@pytest.mark.parametrize("amount", AMOUNTS, ids=str)
def test_every_form_of_amount_is_translated(amount: Amount) -> None:
    catalogue, seed = with_amount(amount), 11
    check(catalogue, random_companies(catalogue, part_of(400), seed))


def test_a_presumed_test_has_an_answer_of_its_own() -> None:
    """It differs from the same test that is not presumed where the list is not answered."""
    test = Has(fact="trades", has=("processing",), open=("wholesale",))
    first, *others = OTHER.measures
    one, two, *rest = first.grants
    grants = (replace(one, when=test), replace(two, when=replace(test, presumed=True)), *rest)
    catalogue = replace(OTHER, measures=(replace(first, grants=grants), *others))
    check(catalogue, [{}, *random_companies(catalogue, part_of(200), 17)])


@pytest.mark.parametrize("cap", [None, 3_000_000])
def test_joint_ceilings_are_shared_in_the_same_order(cap: int | None) -> None:
    joints = (Joint(grants=("1-1", "1-2", "2-1", "5-1"), cap=cap), Joint(grants=("4-1", "5-1")))
    catalogue, seed = replace(OTHER, joints=joints), 13
    check(catalogue, random_companies(catalogue, part_of(1000), seed))


JOINTS = {
    "none": (),
    "cap": (Joint(grants=("1-1", "1-2", "2-1", "5-1"), cap=3_000_000),),
    "highest": (Joint(grants=("1-1", "1-2", "2-1", "5-1")),),
    "both": (Joint(grants=("1-1", "1-2"), cap=900_000), Joint(grants=("1-2", "4-1", "5-1"))),
}


@pytest.mark.parametrize("joints", JOINTS.values(), ids=JOINTS)
@pytest.mark.parametrize("name", POLICIES)
def test_what_is_received_is_in_no_total(name: str, joints: tuple[Joint, ...]) -> None:
    catalogue, seed = POLICIES[name], 23
    catalogue = replace(catalogue, joints=joints or catalogue.joints)
    companies = random_companies(catalogue, part_of(400), seed)
    received = random_received(catalogue, part_of(400), seed)
    rows = written(catalogue, companies, received=received)
    for values, had, row in zip(companies, received, rows, strict=True):
        assessment = assess(catalogue, Profile(Company("x"), values, received=had))
        for result in assessment.results:
            assert list(same(result, row, catalogue)) == [], (values, had)
        for verdict in VERDICTS:
            totals = getattr(assessment, verdict)
            found = {name: row[total_of(verdict, name)] for name in TOTALS}
            assert found == {name: getattr(totals, name) for name in TOTALS}


@pytest.mark.parametrize("name", ["at_least", "above", "at_most", "below"])
@pytest.mark.parametrize("bound", ["25%", "1/3", "100%", "0.7%"])
def test_shares_are_exact_on_both_sides_of_their_bound(name: str, bound: str) -> None:
    from tjsubsidy_cli.base.money import parse_rate

    rate = parse_rate(bound)
    first, *others = OTHER.measures
    test = Share(share=("exports", "turnover"), **{name: rate})
    grants = (replace(first.grants[0], when=test), *first.grants[1:])
    catalogue = replace(OTHER, measures=(replace(first, grants=grants), *others))
    wholes = [0, 1, 2, 3, 7, 1000, 999_999_999_989, 10**12]
    companies: list[dict[str, Value]] = [
        {"exports": max(0, int(whole * rate) + step), "turnover": whole}
        for whole in wholes
        for step in (-1, 0, 1)
    ]
    check(catalogue, [*companies, {"exports": 1}, {"turnover": 1}, {}])


@pytest.mark.parametrize(
    "amount",
    [
        UpTo(up_to=10**12, per="new_vessels"),
        Rated(rate=Fraction(99_999_999, 100_000_000), of="exports"),
    ],
    ids=["too many units", "too fine a rate"],
)
def test_what_engines_cannot_calculate_exactly_is_refused(amount: Amount) -> None:
    with pytest.raises(TjsubsidyError, match="1-1"):
        written(with_amount(amount), [{}])
