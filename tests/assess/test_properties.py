"""What holds for every company: learning more only settles, figures agree, order is nothing."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import HARBOUR, draws
from support.companies import CATALOGUES, answers, assessed, hidden, known, truths

from tjsubsidy_cli import Catalogue, Profile, assess, load_catalogue
from tjsubsidy_cli.assess import assessment
from tjsubsidy_cli.assess.assessment import Assessor
from tjsubsidy_cli.assess.batch import Checked
from tjsubsidy_cli.assess.sensitivity import sensitivity
from tjsubsidy_cli.company.profile import Company
from tjsubsidy_cli.render.json.assessment import assessment_json, assessments_jsonl
from tjsubsidy_cli.rules import conditions
from tjsubsidy_cli.rules.conditions import Has, Threshold, evaluate, facts_of
from tjsubsidy_cli.rules.facts import Chosen, Value


def stated_exception(catalogue: Catalogue, grant: str, fact: str, values: dict[str, Value]) -> bool:
    """What the reading itself treats as met while unknown, and a known no as not met.

    A base that is not known leaves the verdict as it is, until it is known to be 0; a list that
    is not known says nothing of an institute; and a company of unknown place is assessed as if in
    the city, until it is known to be outside.
    """
    tests = [
        test for test in conditions.tests_of(catalogue.grants[grant].when) if fact in facts_of(test)
    ]
    for test in tests:
        if isinstance(test, Threshold) and test.presumed and values[fact] == 0:
            return True
        if isinstance(test, Has) and test.presumed and evaluate(test, values).answer:
            return True
    return fact == "district" and values[fact] == "outside"


DRAWS = draws(75)


@pytest.mark.slow
@CATALOGUES
@DRAWS
@given(data=st.data())
def test_learning_a_fact_only_settles(data: Any, policy_of: Catalogue) -> None:
    truth = data.draw(truths(policy_of))
    unknown = data.draw(hidden(policy_of))
    fact = data.draw(st.sampled_from([f.id for f in policy_of.facts]))
    before = assessed(policy_of, known(truth, unknown | {fact}))
    after = assessed(policy_of, known(truth, unknown - {fact}))
    for old, new in zip(before.results, after.results, strict=True):
        settled = old.verdict in {new.verdict, "undecided"}
        assert settled or stated_exception(policy_of, new.grant.id, fact, truth), new.grant.id


@pytest.mark.slow
@CATALOGUES
@DRAWS
@given(data=st.data())
def test_marking_a_choice_as_unsure_only_unsettles(data: Any, policy_of: Catalogue) -> None:
    truth = data.draw(truths(policy_of))
    lists = [fact for fact in policy_of.facts if fact.kind == "choices"]
    fact = data.draw(st.sampled_from(lists))
    choice = data.draw(st.sampled_from([c.id for c in fact.choices]))
    value = truth[fact.id]
    assert isinstance(value, Chosen)
    doubtful = Chosen(value.sure - {choice}, value.unsure | {choice})
    sure = assessed(policy_of, truth)
    unsure = assessed(policy_of, {**truth, fact.id: doubtful})
    for certain, doubted in zip(sure.results, unsure.results, strict=True):
        assert doubted.verdict in {certain.verdict, "undecided"}


@pytest.mark.slow
@CATALOGUES
@DRAWS
@given(data=st.data())
def test_figures_agree(data: Any, policy_of: Catalogue) -> None:
    values = known(data.draw(truths(policy_of)), data.draw(hidden(policy_of)))
    assessment = assessed(policy_of, values)
    assert [r.grant.id for r in assessment.results] == list(policy_of.grants)
    for result in assessment.results:
        figures = (result.ceiling, result.estimate, result.city, result.district)
        if result.verdict == "ineligible":
            assert figures == (None,) * 4
        elif result.estimate is None:
            assert figures == (None,) * 4
            assert result.open_ended
        else:
            assert result.ceiling is not None
            assert 0 <= result.estimate <= result.ceiling
            assert result.city is not None
            assert result.district is not None
            assert min(result.city, result.district) >= 0
            assert result.city + result.district == result.estimate
    for totals, verdict in ((assessment.eligible, "eligible"), (assessment.undecided, "undecided")):
        results = [r for r in assessment.results if r.verdict == verdict]
        assert totals.grants == len(results)
        assert totals.estimate == sum(r.estimate or 0 for r in results)
        assert totals.ceiling == sum(r.ceiling or 0 for r in results)
        assert totals.city + totals.district == totals.estimate
        assert totals.open_ended == sum(r.estimate is None for r in results)


@pytest.mark.slow
@CATALOGUES
@DRAWS
@given(data=st.data())
def test_missing_facts_are_unknown_ones_that_can_decide(data: Any, policy_of: Catalogue) -> None:
    values = known(data.draw(truths(policy_of)), data.draw(hidden(policy_of)))
    for result in assessed(policy_of, values).results:
        evaluation = result.evaluation
        if result.verdict == "undecided":
            for fact in evaluation.missing:
                value = values.get(fact)
                assert value is None or (isinstance(value, Chosen) and value.unsure)
        elif not result.inferred:
            assert evaluation.missing == ()
            assert evaluation.left_open == ()


@pytest.mark.slow
@CATALOGUES
@DRAWS
@given(data=st.data(), seed=st.integers())
def test_the_order_of_facts_changes_nothing(data: Any, seed: int, policy_of: Catalogue) -> None:
    values = known(data.draw(truths(policy_of)), data.draw(hidden(policy_of)))
    shuffled = list(values.items())
    random.Random(seed).shuffle(shuffled)
    first, second = assessed(policy_of, values), assessed(policy_of, dict(shuffled))
    assert first.results == second.results
    assert first.warnings == second.warnings


@pytest.mark.slow
@CATALOGUES
@DRAWS
@given(data=st.data())
def test_a_fact_serves_just_the_grants_that_name_it(data: Any, policy_of: Catalogue) -> None:
    truth = data.draw(truths(policy_of))
    fact = data.draw(st.sampled_from(list(policy_of.facts)))
    changed = {**truth, fact.id: data.draw(answers(fact))}
    if fact.id == "district":  # the policy's own place rule reads it for every grant
        policy_of = replace(policy_of, policy=replace(policy_of.policy, territory=None))
    before, after = assessed(policy_of, truth), assessed(policy_of, changed)
    for old, new in zip(before.results, after.results, strict=True):
        if new.grant.id not in policy_of.used_by[fact.id]:
            assert old == new


@pytest.mark.slow
@CATALOGUES
@draws(25)
@given(data=st.data())
def test_companies_that_share_results_get_their_own(data: Any, policy_of: Catalogue) -> None:
    """One after the other they come to what each comes to alone, with nothing remembered."""
    shared, values = Assessor(policy_of), data.draw(truths(policy_of))
    together: list[Checked] = []
    for number in range(4):
        fact = data.draw(st.sampled_from(list(policy_of.facts)))
        values = known({**values, fact.id: data.draw(answers(fact))}, data.draw(hidden(policy_of)))
        open_sums = data.draw(st.sets(st.sampled_from(list(values) or [""]), max_size=2))
        profile = Profile(Company(str(number)), values)
        sums = shared.assess(profile, open_sums=open_sums)
        assert sums.results == assess(policy_of, profile, open_sums=open_sums).results
        mine, other = shared.assess(profile), assess(policy_of, profile)
        assert mine.results == other.results
        assert sensitivity(mine) == sensitivity(other)
        together.append(Checked("x", mine))
        assert json.loads(assessments_jsonl((Checked("x", other),))) == {
            "file": "x",
            **json.loads(assessment_json(Checked("x", other))),
        }
    lines = [assessments_jsonl((one,)) for one in together]
    assert assessments_jsonl(tuple(together)) == "".join(lines)


def test_a_property_of_the_catalogue_that_fails_says_why(catalogue: Catalogue) -> None:
    """Its long name in the report is no error that hides the failure."""

    @given(number=st.integers())
    def fails(catalogue: Catalogue, number: int) -> None:
        raise AssertionError("the reason")

    with pytest.raises(AssertionError, match="the reason"):
        fails(catalogue)


def test_the_memory_of_results_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assessment, "_MOST_KEPT", 10)
    policy = load_catalogue(HARBOUR)
    assessor = Assessor(policy)
    for number in range(9):
        assessor.assess(Profile(Company("x"), {policy.facts[0].id: number}))
        assert len(assessor._results) <= 10
