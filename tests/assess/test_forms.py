"""Catalogues of every form: what the tool says beside a verdict is what ``assess`` says."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import draws
from support.companies import assessed, same
from support.companies import written as screened
from support.forms import companies, complete, every_form

from tjsubsidy_cli import Catalogue, Profile, assess
from tjsubsidy_cli.assess.advice import advise
from tjsubsidy_cli.assess.questions import rank
from tjsubsidy_cli.assess.sensitivity import effects, sensitivity
from tjsubsidy_cli.company.profile import Company
from tjsubsidy_cli.company.whatif import changed
from tjsubsidy_cli.policy.readings import switchable, switched
from tjsubsidy_cli.rules.facts import Chosen, Value

Values = dict[str, Value]


def outcome(catalogue: Catalogue, values: Values) -> list[tuple[object, ...]]:
    results = assessed(catalogue, values).results
    return [(r.grant.id, r.verdict, r.ceiling, r.estimate, r.exact) for r in results]


def check_interview(catalogue: Catalogue, known: Values, truth: Values, seed: int) -> None:
    """When nothing is left to ask, nothing that is not known changes anything."""
    chance, known = random.Random(seed), dict(known)
    while questions := rank(catalogue, known):
        fact = chance.choice(questions).fact.id
        known[fact] = truth[fact]
    assert outcome(catalogue, {**truth, **known}) == outcome(catalogue, known)


def check_range(catalogue: Catalogue, values: Values) -> None:
    """The range is that of the totals under every combination of readings."""
    able = {id_: switchable(reading) for id_, (_, reading) in catalogue.readings.items()}
    combined = [dict(zip(able, options, strict=True)) for options in product(*able.values())]
    profile = Profile(Company("x"), values)

    def total(choices: dict[str, str]) -> int:
        return assess(catalogue, profile, choices).eligible.estimate

    totals = [total(choices) for choices in combined]
    found = sensitivity(assess(catalogue, profile))
    assert (found.low, found.high) == (min(totals), max(totals))
    assert found.low == total(dict(found.cautious))
    assert found.high == total(dict(found.generous))
    for effect in effects(assess(catalogue, profile)):
        other = assess(catalogue, profile, {effect.reading.id: effect.option})
        (after,) = [r for r in other.results if r.grant.id == effect.grant]
        assert (after.verdict, after.estimate) == (effect.after.verdict, effect.after.estimate)


def check_advice(catalogue: Catalogue, values: Values) -> None:
    """A company that follows a piece of advice gets what it says."""
    before = assess(catalogue, Profile(Company("x"), values))
    for advice in advise(before):
        after = {**values, **{change.fact.id: change.after for change in advice.changes}}
        sums = {change.fact.id for change in advice.changes if change.open_sum}
        found = assess(catalogue, Profile(Company("x"), after), open_sums=sums)
        assert found.eligible.estimate - before.eligible.estimate == advice.money
        verdicts = {r.grant.id: r.verdict for r in found.results}
        assert all(verdicts[r.grant.id] == "eligible" for r in advice.gained)
        assert all(verdicts[r.grant.id] != "eligible" for r in advice.lost)


def check_whatif(catalogue: Catalogue, before: Values, after: Values) -> None:
    """What is set gives what a profile with these answers gets."""
    settings = [f"{fact}={written(after.get(fact))}" for fact in catalogue.vocabulary]
    profile = changed(catalogue, Profile(Company("x"), before), settings)
    assert profile.facts == after
    assert assess(catalogue, profile).results == assessed(catalogue, after).results


def written(value: Value | None) -> str:
    if isinstance(value, Chosen):
        return "; ".join([*value.sure, *(f"{choice}?" for choice in value.unsure)]) or "none"
    return "unknown" if value is None else str(value)


def check_screening(catalogue: Catalogue, companies: list[Values]) -> None:
    """Many companies at once get what each gets alone."""
    for values, row in zip(companies, screened(catalogue, companies), strict=True):
        for result in assessed(catalogue, values).results:
            assert list(same(result, row, catalogue)) == [], values


def check_screening_as_read(catalogue: Catalogue, known: Values, truth: Values, seed: int) -> None:
    """Under the policy's own readings, and under some others."""
    chance = random.Random(seed)
    choices = {
        id_: chance.choice(switchable(reading)) for id_, (_, reading) in catalogue.readings.items()
    }
    for policy in (catalogue, switched(catalogue, choices)):
        check_screening(policy, [known, truth, {**truth, **known}])


CHECKS = pytest.mark.parametrize(
    "check",
    [
        check_interview,
        lambda catalogue, known, *_: check_range(catalogue, known),
        lambda catalogue, known, *_: check_advice(catalogue, known),
        lambda catalogue, known, truth, _: check_whatif(catalogue, known, truth),
        check_screening_as_read,
    ],
    ids=["interview", "range", "advice", "whatif", "screening"],
)
DRAWN = given(catalogue=every_form(), known=companies(), truth=complete(), seed=st.integers(0, 9))
Check = Callable[[Catalogue, Values, Values, int], None]


@CHECKS
@draws(50)
@DRAWN
def test_every_form_is_held_to_the_assessment(
    catalogue: Catalogue, known: Values, truth: Values, seed: int, check: Check
) -> None:
    check(catalogue, known, truth, seed)


@pytest.mark.slow
@CHECKS
@draws(150)
@DRAWN
def test_every_form_is_held_to_the_assessment_at_length(
    catalogue: Catalogue, known: Values, truth: Values, seed: int, check: Check
) -> None:
    check(catalogue, known, truth, seed)
