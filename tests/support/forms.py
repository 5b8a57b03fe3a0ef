"""Small catalogues of every form, drawn at random over eight facts with small figures."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import strategies as st

from support.companies import POLICIES, answers
from tjsubsidy_cli import Catalogue
from tjsubsidy_cli.base.text import both, same
from tjsubsidy_cli.policy.catalogue import Check, Grant, Joint, Measure, Reading, Variant
from tjsubsidy_cli.policy.document import Territory
from tjsubsidy_cli.rules.amounts import Amount, Exactly, Match, Rated, UpTo
from tjsubsidy_cli.rules.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Has,
    NoneOf,
    Share,
    Threshold,
    Yes,
)
from tjsubsidy_cli.rules.facts import Choice, Fact, Value

HARBOUR = POLICIES["harbour"]
DO = both("做", "do it")


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
NUMBERS = st.integers(0, 3)
RATES = st.sampled_from([Fraction(1, 2), Fraction(1), Fraction(2)])
SIDES = st.sampled_from(["at_least", "above", "at_most", "below"])


def names(choices: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(choices), unique=True, max_size=2).map(tuple)


def has(id: str, choices: str) -> st.SearchStrategy[Condition]:
    tests = st.tuples(names(choices), names(choices)).filter(any)
    return st.builds(
        lambda t, presumed: Has(fact=id, has=t[0], open=t[1], presumed=presumed),
        tests,
        st.booleans(),
    )


LEAVES: st.SearchStrategy[Condition] = st.one_of(
    has("list", "abcd"),
    has("one", "pqr"),
    st.sampled_from(["can", "is"]).map(lambda f: Yes(yes=f)),
    st.builds(
        lambda f, side, n, presumed: Threshold(fact=f, presumed=presumed, **{side: n}),
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


def policy_with(*grants: tuple[Condition, Amount]) -> Catalogue:
    """A small policy with these grants, 1-1, 1-2 and so on."""
    model = HARBOUR.grants["1-1"]
    made = tuple(
        replace(model, id=f"1-{n}", when=when, amount=amount, readings=())
        for n, (when, amount) in enumerate(grants, 1)
    )
    measure = Measure(number=1, section=1, bureaus=HARBOUR.measures[0].bureaus, grants=made)
    policy = replace(HARBOUR.policy, territory=None)
    return replace(HARBOUR, policy=policy, facts=FACTS, measures=(measure,), checks=(), overlaps=())


PLAIN = st.lists(st.tuples(WHENS, AMOUNTS), min_size=1, max_size=3).map(
    lambda grants: policy_with(*grants)
)


@st.composite
def companies(draw: st.DrawFn) -> dict[str, Value]:
    return {each.id: draw(answers(each, NUMBERS)) for each in FACTS if draw(st.integers(0, 4))}


def complete() -> st.SearchStrategy[dict[str, Value]]:
    """Answers to all of the facts."""
    return st.fixed_dictionaries({each.id: answers(each, NUMBERS) for each in FACTS})


# ------------------------------------------------------------------------- every form there is

DEEP: st.SearchStrategy[Condition] = st.recursive(
    WHENS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=2).map(lambda p: AllOf(all=tuple(p))),
        st.lists(inner, min_size=1, max_size=2).map(lambda p: AnyOf(any=tuple(p))),
        st.lists(inner, min_size=1, max_size=2).map(lambda p: NoneOf(none=tuple(p))),
    ),
    max_leaves=3,
)
FORMS: st.SearchStrategy[Amount] = st.one_of(
    AMOUNTS,
    st.builds(
        UpTo,
        up_to=st.integers(1, 40),
        per=PER,
        years=st.integers(1, 3),
        cap=CAPS,
        cost=st.sampled_from([None, "sum", "fixed"]),
        cost_binds=st.booleans(),
        for_each=st.lists(DEEP, max_size=3).map(tuple),
    ),
    st.builds(Exactly, exactly=st.integers(1, 40), per=PER, cap=CAPS),
    st.builds(
        Rated, rate=RATES, of=st.sampled_from(["sum", "whole"]), cap=CAPS, exact=st.booleans()
    ),
    st.builds(Match, match=RATES, of=st.sampled_from(["sum", "fixed"]), cap=CAPS),
)
PLACES = st.one_of(
    st.none(),
    DEEP,
    NUMBERS.map(
        lambda n: NoneOf(none=(Threshold(fact="count", above=n, presumed=True),)),
    ),
)
CITY = st.sampled_from([None, Fraction(0), Fraction(1, 3), Fraction(1)])


def joints(grants: list[str]) -> st.SearchStrategy[Joint]:
    """A ceiling that two grants or more share, or of which only the highest is paid."""
    tied = st.lists(st.sampled_from(grants), unique=True, min_size=2, max_size=3)
    return st.builds(Joint, grants=tied.map(tuple), cap=CAPS)


def variants(grants: list[str]) -> st.SearchStrategy[Variant]:
    """What another reading may change, of its own grant or of others."""
    made = st.builds(
        Variant,
        grants=st.lists(st.sampled_from(grants), unique=True, max_size=2).map(tuple),
        admits=st.none() | WHENS,
        requires=st.none() | WHENS,
        amount=st.none() | FORMS,
        cap=CAPS,
        city=CITY,
        joint=st.none() | joints(grants) if len(grants) > 1 else st.none(),
    )
    return made.filter(lambda variant: variant != Variant(grants=variant.grants))


@st.composite
def every_form(draw: st.DrawFn) -> Catalogue:
    """A catalogue of up to three grants with readings, joint ceilings, a place and checks."""
    plain = policy_with(*draw(st.lists(st.tuples(DEEP, FORMS), min_size=1, max_size=3)))
    ids = list(plain.grants)

    def grant_with_readings(grant: Grant) -> Grant:
        changes = draw(st.lists(variants(ids), max_size=2))
        options = {option: same(option) for option in "ABC"}
        reading = Reading(
            id=f"R-{grant.id}",
            question=same("?"),
            options=options,
            chosen=draw(st.sampled_from(["A", "undecided"])),
            variants=dict(zip("BC", changes, strict=False)),
        )
        return replace(grant, readings=(reading,), city=draw(CITY))

    checks = draw(st.lists(st.builds(Check, when=WHENS, text=st.just(same("odd"))), max_size=1))
    (measure,) = plain.measures
    measure = replace(measure, grants=tuple(map(grant_with_readings, measure.grants)))
    place = draw(PLACES)
    territory = Territory(when=place, reason=same("no"), unknown=same("?")) if place else None
    return replace(
        plain,
        policy=replace(plain.policy, territory=territory),
        measures=(measure,),
        joints=tuple(draw(st.lists(joints(ids), max_size=2))) if len(ids) > 1 else (),
        checks=tuple(checks),
    )
