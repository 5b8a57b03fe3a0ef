"""Advice: proven against brute force, and followed through to what it promises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st
from test_properties import POLICIES

from tjsubsidy_cli import Catalogue, Profile, assess
from tjsubsidy_cli.advice import Advice, advise
from tjsubsidy_cli.amounts import Amount, Exactly, Match, Rated, UpTo
from tjsubsidy_cli.catalogue import Measure
from tjsubsidy_cli.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Figure,
    Has,
    NoneOf,
    Share,
    Yes,
)
from tjsubsidy_cli.facts import Choice, Chosen, Fact, Value
from tjsubsidy_cli.profile import Company
from tjsubsidy_cli.text import both, same
from tjsubsidy_cli.whatif import add

TIANJIN, HARBOUR = POLICIES["tianjin"], POLICIES["harbour"]
DO = both("做", "do it")


# ------------------------------------------------------------ small catalogues, all tried out


def fact(id: str, kind: str, change: bool, choices: str = "", able: str = "") -> Fact:
    made = [Choice(id=c, zh=c, en=c, change=DO if c in able else None) for c in choices]
    return Fact(
        id=id,
        topic="operator",
        kind=kind,  # type: ignore[arg-type]
        label=same(id),
        question=same(id),
        unit=same("s"),
        choices=tuple(made),
        change=DO if change else None,
    )


FACTS = (
    fact("list", "choices", change=False, choices="abcd", able="abc"),
    fact("one", "choice", change=False, choices="pqr", able="pq"),
    fact("can", "yes_no", change=True),
    fact("is", "yes_no", change=False),
    fact("count", "count", change=True),
    fact("sum", "money", change=True),
    fact("whole", "money", change=True),
    fact("fixed", "money", change=False),
)
TOP = 10  # no figure above it is needed: bounds up to 3, shares of 1/2 to 2
NUMBERS = st.integers(0, 3)
RATES = st.sampled_from([Fraction(1, 2), Fraction(1), Fraction(2)])
SIDES = st.sampled_from(["at_least", "above", "at_most", "below"])


def names(choices: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(choices), unique=True, max_size=2).map(tuple)


def has(id: str, choices: str) -> st.SearchStrategy[Condition]:
    tests = st.tuples(names(choices), names(choices)).filter(any)
    return tests.map(lambda t: Has(fact=id, has=t[0], open=t[1]))


LEAVES: st.SearchStrategy[Condition] = st.one_of(
    has("list", "abcd"),
    has("one", "pqr"),
    st.sampled_from(["can", "is"]).map(lambda f: Yes(yes=f)),
    st.builds(
        lambda f, side, n, presumed: Figure(fact=f, presumed=presumed, **{side: n}),
        st.sampled_from(["count", "sum", "whole", "fixed"]),
        SIDES,
        NUMBERS,
        st.booleans(),
    ),
    st.builds(
        lambda pair, side, rate: Share(share=pair, **{side: rate}),
        st.sampled_from([("sum", "whole"), ("sum", "fixed")]),
        SIDES,
        RATES,
    ),
)
PARTS = st.lists(LEAVES, min_size=1, max_size=3).map(tuple)
WHENS: st.SearchStrategy[Condition] = st.one_of(
    LEAVES,
    PARTS.map(lambda p: AllOf(all=p)),
    PARTS.map(lambda p: AllOf(all=p)),
    PARTS.map(lambda p: AnyOf(any=p)),
    st.tuples(PARTS, PARTS).map(lambda p: AllOf(all=(AnyOf(any=p[0]), NoneOf(none=p[1])))),
)
CAPS = st.one_of(st.none(), st.integers(1, 40))
PER = st.sampled_from([None, "count"])
AMOUNTS: st.SearchStrategy[Amount] = st.one_of(
    st.builds(
        UpTo,
        up_to=st.integers(1, 40),
        per=PER,
        cap=CAPS,
        cost=st.sampled_from([None, "sum", "whole"]),
    ),
    st.builds(Exactly, exactly=st.integers(1, 40), per=PER),
    st.builds(Rated, rate=RATES, of=st.sampled_from(["sum", "whole"]), cap=CAPS),
    st.builds(Match, match=RATES, of=st.just("sum")),
)


@st.composite
def catalogues(draw: st.DrawFn) -> Catalogue:
    """A policy of a few grants on facts of every kind."""
    model = HARBOUR.grants["1-1"]
    grants = tuple(
        replace(model, id=f"1-{n}", when=draw(WHENS), amount=draw(AMOUNTS), readings=())
        for n in range(1, draw(st.integers(2, 4)))
    )
    measure = Measure(number=1, section=1, bureaus=HARBOUR.measures[0].bureaus, grants=grants)
    policy = replace(HARBOUR.policy, territory=None)
    return replace(HARBOUR, policy=policy, facts=FACTS, measures=(measure,), checks=(), overlaps=())


@st.composite
def companies(draw: st.DrawFn) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for each in FACTS:
        if draw(st.integers(0, 4)) == 0:
            continue
        ids = [c.id for c in each.choices]
        match each.kind:
            case "yes_no":
                values[each.id] = draw(st.booleans())
            case "choice":
                values[each.id] = draw(st.sampled_from(ids))
            case "choices":
                marks = {c: draw(st.sampled_from("nnny?")) for c in ids}
                values[each.id] = Chosen(
                    frozenset(c for c in ids if marks[c] == "y"),
                    frozenset(c for c in ids if marks[c] == "?"),
                )
            case _:
                values[each.id] = draw(NUMBERS)
    return values


Step = tuple[str, str | int]  # (fact, choice or figure)


def steps(values: dict[str, Value]) -> Iterator[Step]:
    """Every single change that is allowed at all."""
    for each in FACTS:
        value = values.get(each.id)
        if each.choices:
            taken = value.sure if isinstance(value, Chosen) else {value}
            yield from ((each.id, c.id) for c in each.choices if c.change and c.id not in taken)
        elif each.change:
            now = int(value) if isinstance(value, int) else 0
            top = 1 if each.kind == "yes_no" else TOP
            yield from ((each.id, figure) for figure in range(now + 1, top + 1))


def after_steps(values: dict[str, Value], made: frozenset[Step]) -> dict[str, Value]:
    after = dict(values)
    for name, to in made:
        each = next(f for f in FACTS if f.id == name)
        if each.kind == "choices":
            after[name] = add(each, after.get(name), Chosen(frozenset([str(to)])))
        else:
            after[name] = True if each.kind == "yes_no" else to
    return after


def no_more_than(one: frozenset[Step], other: frozenset[Step]) -> bool:
    def within(a: Step, b: Step) -> bool:
        return a == b or (
            a[0] == b[0] and isinstance(a[1], int) and isinstance(b[1], int) and a[1] < b[1]
        )

    return one != other and all(any(within(a, b) for b in other) for a in one)


def brute(catalogue: Catalogue, values: dict[str, Value]) -> set[frozenset[Step]]:
    """What is worth advising, by trying every change and every pair of changes."""
    before = assess(catalogue, Profile(Company("x"), values))
    all_steps = list(steps(values))
    pairs = (p for p in combinations(all_steps, 2) if p[0][0] != p[1][0] or p[0][0] == "list")
    sets = [frozenset([s]) for s in all_steps] + [frozenset(p) for p in pairs]
    outcome = {}
    for made in sets:
        open_sums = [f for f, to in made if f in {"sum", "whole"} and to == 1]
        profile = Profile(Company("x"), after_steps(values, made))
        outcome[made] = assess(catalogue, profile, open_sums=open_sums)
    found: set[frozenset[Step]] = set()
    for n, result in enumerate(before.results):
        if result.verdict == "eligible" or result.finding.missing:
            continue
        unfit = {
            leaf.condition.share[0]
            for leaf in result.finding.leaves()
            if isinstance(leaf.condition, Share) and not values.get(leaf.condition.share[0])
        }
        gain = [s for s in sets if outcome[s].results[n].verdict == "eligible"]
        least = [s for s in gain if not any(no_more_than(other, s) for other in gain)]
        found |= {s for s in least if not unfit & {f for f, _ in s}}
    return {s for s in found if worth_it(before, outcome[s])}


def worth_it(before: object, after: object) -> bool:
    pairs = list(zip(before.results, after.results, strict=True))  # type: ignore[attr-defined]
    new = [b for a, b in pairs if a.verdict != "eligible" == b.verdict]
    more = after.eligible.estimate - before.eligible.estimate  # type: ignore[attr-defined]
    return more > 0 or any(result.estimate is None for result in new)


def as_steps(advice: Advice) -> Iterator[frozenset[Step]]:
    """The changes of a piece of advice, with each of the choices that will do."""
    sets: list[frozenset[Step]] = [frozenset()]
    for change in advice.changes:
        to = change.choices or (int(change.after),)  # type: ignore[arg-type]
        sets = [one | {(change.fact.id, each)} for one in sets for each in to]
    yield from sets


@settings(max_examples=150, deadline=None)
@given(catalogue=catalogues(), values=companies())
def test_nothing_is_missed_and_nothing_is_too_much(
    catalogue: Catalogue, values: dict[str, Value]
) -> None:
    advised = advise(catalogue, Profile(Company("x"), values))
    listed = [made for one in advised for made in as_steps(one)]
    assert len(listed) == len(set(listed))
    assert set(listed) == brute(catalogue, values)
