"""The sum if one project takes only one grant, and the parts that a total is made of."""

from __future__ import annotations

from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import SAMPLES
from support.companies import CATALOGUES, assessed, hidden, known, truths

from tjsubsidy_cli import Catalogue, assess, load_profile
from tjsubsidy_cli.assess.overlaps import largest_sum
from tjsubsidy_cli.rules.amounts import Exactly

GRANTS = [f"{n}-1" for n in range(1, 11)]


def by_brute_force(sums: dict[str, int], overlaps: list[set[str]]) -> int:
    chosen = chain.from_iterable(combinations(sums, n) for n in range(len(sums) + 1))
    allowed = (c for c in chosen if all(len(overlap & {*c}) <= 1 for overlap in overlaps))
    return max(sum(sums[grant] for grant in c) for c in allowed)


@given(
    st.dictionaries(st.sampled_from(GRANTS), st.integers(0, 100)),
    st.lists(st.sets(st.sampled_from(GRANTS), min_size=2, max_size=4), max_size=12),
)
def test_the_largest_sum_is_that_of_brute_force(
    sums: dict[str, int], overlaps: list[set[str]]
) -> None:
    assert largest_sum(sums, overlaps) == by_brute_force(sums, overlaps)


def test_without_an_overlap_all_are_chosen() -> None:
    assert largest_sum({"1-1": 5, "2-1": 0, "3-1": 7}, [("1-1", "9-1")]) == 12
    assert largest_sum({}, [("1-1", "9-1")]) == 0


def test_a_chain_leaves_out_its_middle() -> None:
    assert largest_sum({"1-1": 3, "2-1": 5, "3-1": 3}, [("1-1", "2-1"), ("2-1", "3-1")]) == 6


def test_four_hundred_grants_are_chosen_from_at_once() -> None:
    sums = {f"{n}-1": n % 17 for n in range(410)}
    pairs = [(f"{n}-1", f"{n + 1}-1") for n in range(0, 410, 2)]
    assert largest_sum(sums, pairs) == sum(max(n % 17, (n + 1) % 17) for n in range(0, 410, 2))


@CATALOGUES
@given(data=st.data())
def test_the_parts_of_a_total_add_up(data: st.DataObject, policy_of: Catalogue) -> None:
    found = assessed(policy_of, known(data.draw(truths(policy_of)), data.draw(hidden(policy_of))))
    eligible = found.of("eligible")
    assert found.fixed == sum(r.estimate or 0 for r in eligible if r.exact)
    assert found.fixed + found.ceilings == found.eligible.estimate
    highest = max((r.estimate or 0 for r in eligible), default=0)
    assert highest <= found.once_per_project <= found.eligible.estimate
    for result in found.results:
        assert (result.basis == "fixed") == isinstance(result.grant.amount, Exactly)
        if result.basis == "outlay":
            assert result.support
            assert result.support.binding == "cost"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_samples_take_one_grant_a_project(path: object, catalogue: Catalogue) -> None:
    found = assess(catalogue, load_profile(str(path), catalogue))
    sums = {r.grant.id: r.estimate or 0 for r in found.of("eligible")}
    overlaps = [{*overlap.grants} for overlap in catalogue.overlaps]
    assert found.once_per_project == by_brute_force(sums, overlaps)
