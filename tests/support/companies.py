"""Companies drawn at random over all that can be known, with the edges of every threshold."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import strategies as st

from support import HARBOUR
from tjsubsidy_cli import Assessment, Catalogue, Profile, assess, load_catalogue
from tjsubsidy_cli.assess.result import Result
from tjsubsidy_cli.base.money import MOST_YUAN
from tjsubsidy_cli.company.profile import Company
from tjsubsidy_cli.company.received import Received
from tjsubsidy_cli.rules.amounts import Exactly, Match, Rated, UpTo
from tjsubsidy_cli.rules.conditions import Share, Threshold, facts_of, tests_of
from tjsubsidy_cli.rules.facts import MOST_COUNT, Chosen, Fact, Value
from tjsubsidy_cli.screening.doubts import DOUBTS
from tjsubsidy_cli.screening.plan import NOTHING_MORE, Extras, Plan
from tjsubsidy_cli.screening.rows import rows_of
from tjsubsidy_cli.screening.summary import Aggregator, Summary
from tjsubsidy_cli.screening.tables.headings import CODE, NAME
from tjsubsidy_cli.screening.vector.columns import (
    AMOUNTS,
    answers_to,
    columns_of,
    had_of,
    had_sum_of,
)

TEXTS = (NAME, CODE, DOUBTS)
POLICIES = {"tianjin": load_catalogue(), "harbour": load_catalogue(HARBOUR)}
CATALOGUES = pytest.mark.parametrize("policy_of", POLICIES.values(), ids=POLICIES)


def edges(catalogue: Catalogue) -> dict[str, list[int]]:
    """For each figure the values at which something may change, with those beside them."""
    found: dict[str, set[int]] = {f.id: {0, 1, 2, 3} for f in catalogue.facts}
    for leaf in tests_of(*catalogue.conditions):
        if isinstance(leaf, Threshold):
            bounds = (leaf.at_least, leaf.above, leaf.at_most, leaf.below)
            found[leaf.fact].update(b for b in bounds if b is not None)
    for grant in catalogue.grants.values():
        match grant.amount:
            case Rated(rate=rate, of=of, cap=cap) | Match(match=rate, of=of, cap=cap):
                found[of].update([int(cap / rate)] if cap else [], [MOST_YUAN])
            case UpTo(up_to=most, cost=str(cost)):
                found[cost].add(most)
            case (
                UpTo(up_to=each, per=str(per), cap=int(cap))
                | Exactly(exactly=each, per=str(per), cap=int(cap))
            ):
                found[per].add(cap // each)
    return {
        fact: sorted({v + step for v in values for step in (-1, 0, 1) if v + step >= 0})
        for fact, values in found.items()
    }


def random_companies(catalogue: Catalogue, number: int, seed: int) -> list[dict[str, Value]]:
    """What is known of so many companies."""
    chance, of = random.Random(seed), edges(catalogue)
    shares = [leaf for leaf in tests_of(*catalogue.conditions) if isinstance(leaf, Share)]
    return [_company(catalogue, of, shares, chance) for _ in range(number)]


def _company(
    catalogue: Catalogue, of: Mapping[str, list[int]], shares: list[Share], chance: random.Random
) -> dict[str, Value]:
    known = chance.choice([0.3, 0.7, 1])
    drawn = {f.id: _value(f, of[f.id], chance) for f in catalogue.facts}
    values = {fact: value for fact, value in drawn.items() if chance.random() < known}
    for test in shares:  # close to the bound, half of the time
        part, whole = test.share
        if isinstance(base := values.get(whole), int) and chance.random() < 0.5:
            rates = (test.at_least, test.above, test.at_most, test.below)
            near = int(base * next(rate for rate in rates if rate is not None))
            most = _most(catalogue.vocabulary[part])
            values[part] = min(max(near + chance.randint(-1, 1), 0), most)
    return values


def _most(fact: Fact) -> int:
    return MOST_YUAN if fact.kind == "money" else MOST_COUNT


def with_grants_only(catalogue: Catalogue, grants: Collection[str]) -> Catalogue:
    """The catalogue with only these grants and the facts that they read: quickly planned."""
    measures = tuple(
        replace(measure, grants=kept)
        for measure in catalogue.measures
        if (kept := tuple(grant for grant in measure.grants if grant.id in grants))
    )
    read = {fact for measure in measures for grant in measure.grants for fact in grant.facts}
    if territory := catalogue.policy.territory:
        read.update(facts_of(territory.when))
    return replace(
        catalogue,
        measures=measures,
        facts=tuple(fact for fact in catalogue.facts if fact.id in read),
        checks=tuple(check for check in catalogue.checks if read.issuperset(facts_of(check.when))),
        overlaps=(),
        joints=tuple(joint for joint in catalogue.joints if set(joint.grants) <= set(grants)),
    )


def _value(fact: Fact, of: list[int], chance: random.Random) -> Value:
    ids = [choice.id for choice in fact.choices]
    match fact.kind:
        case "yes_no":
            return chance.random() < 0.5
        case "choice":
            return chance.choice(ids)
        case "choices":
            marks = {c: chance.choice("nnnnysu"[: chance.choice([4, 5, 7])]) for c in ids}
            return Chosen(
                frozenset(c for c, mark in marks.items() if mark in "ys"),
                frozenset(c for c, mark in marks.items() if mark == "u"),
            )
    most = _most(fact)
    anything = int(10 ** chance.uniform(0, 12)) if fact.kind == "money" else chance.randrange(50)
    return min(most, chance.choice([*of, anything, anything, most]))


FIGURES = st.one_of(
    st.sampled_from([0, 1, 2, 3, 6, 10, 1_234_567, 25_000_000, 25_000_001, 50_000_000, 10**9]),
    st.integers(0, 10**5),
    st.integers(0, MOST_YUAN),
)


def answers(fact: Fact, figures: st.SearchStrategy[int] = FIGURES) -> st.SearchStrategy[Value]:
    """Whatever can be known of a fact."""
    ids = [choice.id for choice in fact.choices]
    match fact.kind:
        case "yes_no":
            return st.booleans()
        case "count" | "money":
            return figures
        case "choice":
            return st.sampled_from(ids)
        case "choices":
            states = st.lists(st.sampled_from("nnnysu"), min_size=len(ids), max_size=len(ids))
            return states.map(
                lambda marks: Chosen(
                    frozenset(c for c, m in zip(ids, marks, strict=True) if m in "ys"),
                    frozenset(c for c, m in zip(ids, marks, strict=True) if m == "u"),
                )
            )


def truths(catalogue: Catalogue) -> st.SearchStrategy[dict[str, Value]]:
    """Complete answers: every fact known, and the gates as their facts are."""
    drawn = {fact.id: answers(fact) for fact in catalogue.facts if not fact.gate}
    return st.fixed_dictionaries(drawn).map(lambda truth: with_gates_told(catalogue, truth))


def with_gates_told(catalogue: Catalogue, truth: Mapping[str, Value]) -> dict[str, Value]:
    """The same answers, and those to the gates that follow from them."""
    told = dict(truth)
    for gate in catalogue.gates:
        facts = [catalogue.vocabulary[fact] for fact in gate.gate]
        facts = [fact for fact in facts if not fact.gate]
        if any(truth.get(fact.id, fact.none) != fact.none for fact in facts):
            told[gate.id] = True
        elif all(fact.id in truth for fact in facts):
            told[gate.id] = False
    return told


def hidden(catalogue: Catalogue) -> st.SearchStrategy[set[str]]:
    """The facts that are unknown."""
    return st.sets(st.sampled_from([fact.id for fact in catalogue.facts]))


def assessed(catalogue: Catalogue, values: dict[str, Value]) -> Assessment:
    """The assessment of a company of which these answers are known."""
    return assess(catalogue, Profile(Company("x"), values))


def known(values: dict[str, Value], unknown: set[str]) -> dict[str, Value]:
    """The answers without those that are unknown."""
    return {fact: value for fact, value in values.items() if fact not in unknown}


def frame(
    catalogue: Catalogue,
    companies: list[dict[str, Value]],
    received: Sequence[Mapping[str, Received]] = (),
) -> pl.DataFrame:
    """The companies with the columns that the rules read."""
    companies = [dict(catalogue.with_gates(company)) for company in companies]
    columns = columns_of(catalogue)
    made: dict[str, pl.Series] = {"row": pl.Series(range(len(companies)), dtype=pl.UInt32)}
    made |= {name: pl.Series([None] * len(companies), dtype=pl.String) for name in TEXTS}
    for fact in columns.figures:
        made[fact] = pl.Series([c.get(fact) for c in companies], dtype=pl.Int64)
    for fact in columns.yes_no:
        made[fact] = pl.Series([c.get(fact) for c in companies], dtype=pl.Boolean)
    for fact, tests in columns.tests.items():
        for test in tests:
            rows = [answers_to(test, c.get(fact)) for c in companies]
            made |= {
                n: pl.Series([row[n] for row in rows], dtype=pl.Boolean)
                for n in answers_to(test, None)
            }
    for id_ in catalogue.grants if received else ():
        made[had_of(id_)] = pl.Series([id_ in had for had in received], dtype=pl.Boolean)
        sums = [had[id_].sum if id_ in had else None for had in received]
        made[had_sum_of(id_)] = pl.Series(sums, dtype=pl.Int64)
    return pl.DataFrame(made)


def written(
    catalogue: Catalogue,
    companies: list[dict[str, Value]],
    wanted: Extras = NOTHING_MORE,
    received: Sequence[Mapping[str, Received]] = (),
) -> list[dict[str, object]]:
    """What a screening gives each company: its totals, and the row of each live grant by its id."""
    wanted = replace(wanted, received=bool(received))
    made = frame(catalogue, companies, received)
    assessed = Plan(dict(made.schema), catalogue, wanted).companies(made)
    given: list[dict[str, object]] = assessed.to_dicts()
    for row in rows_of("grants", catalogue, None, wanted)(assessed).to_dicts():
        given[row["row"]][row["grant"]] = row
    return given


def summary(
    catalogue: Catalogue, companies: list[dict[str, Value]], wanted: Extras = NOTHING_MORE
) -> Summary:
    """What a screening sums up over companies."""
    made = frame(catalogue, companies, ())
    plan = Plan(dict(made.schema), catalogue, wanted)
    aggregator = Aggregator(catalogue, wanted.by, wanted.rates)
    aggregator.add(plan.sums(plan.companies(made)).row(0, named=True), ())
    return aggregator.summary()


def same(result: Result, row: Mapping[str, object], catalogue: Catalogue) -> Iterator[str]:
    """Where a row of ``written`` differs from what ``assess`` says of a grant."""
    grant = result.grant.id
    if result.received:
        had = row[grant]
        assert isinstance(had, dict)
        nothing = {**dict.fromkeys(AMOUNTS), "missing": "", "pending": "", "verdict": "received"}
        if had | nothing != had:
            yield f"{grant}: {had} instead of {nothing}"
        return
    if result.verdict == "ineligible":
        if grant in row:
            yield f"{grant}: {row[grant]} instead of none"
        return
    waited = result.evaluation.missing if result.verdict == "undecided" else ()
    missing = ";".join(fact for fact in result.grant.facts if fact in waited)
    wanted: dict[str, object] = {"verdict": result.verdict, "missing": missing}
    wanted |= {name: getattr(result, name) for name in AMOUNTS}
    wanted["pending"] = ";".join(result.pending)
    own = row.get(grant, {})
    assert isinstance(own, dict)
    if "assumed" in own:
        wanted["assumed"] = result.assumed.amount if result.assumed else None
    for name, value in wanted.items():
        if own.get(name) != value:
            yield f"{grant} {name}: {own.get(name)} instead of {value}"


def random_received(
    catalogue: Catalogue, number: int, seed: int, most: int = 6_000_000
) -> list[dict[str, Received]]:
    """What so many companies have received or applied for."""
    chance, ids = random.Random(seed), list(catalogue.grants)

    def had() -> Received:
        sum_ = chance.choice([None, 0, chance.randint(1, most)])
        return Received(chance.choice(["received", "applied"]), None, sum_)

    few = (chance.sample(ids, chance.choice([0, 1, 1, 2, 4])) for _ in range(number))
    return [{id_: had() for id_ in own} for own in few]
