"""Advice: proven against brute force, and followed through to what it promises."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import DATA, ROOT, SAMPLES, Ran, draws
from support import HARBOUR as HARBOUR_FILE
from support.companies import POLICIES, hidden, known, truths
from support.forms import FACTS, PLAIN, companies, policy_with

from tjsubsidy_cli import (
    Assessment,
    Catalogue,
    Profile,
    TjsubsidyError,
    assess,
    load_catalogue,
    load_profile,
)
from tjsubsidy_cli.assess.advice import Advice, advise
from tjsubsidy_cli.base.console import Screen
from tjsubsidy_cli.base.text import Lang, both
from tjsubsidy_cli.company.profile import Company
from tjsubsidy_cli.company.whatif import add, changed
from tjsubsidy_cli.render.terminal.advice import render_advice
from tjsubsidy_cli.rules.amounts import Exactly, Match, Rated, UpTo
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
from tjsubsidy_cli.rules.facts import Chosen, Value

TIANJIN, HARBOUR = POLICIES["tianjin"], POLICIES["harbour"]
TOP = 10  # no figure above it is needed: bounds up to 3, shares of 1/2 to 2
Tool = Callable[..., Ran]


# ------------------------------------------------------------ small catalogues, all tried out


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
        if result.verdict == "eligible" or result.evaluation.missing:
            continue
        unfit = {
            leaf.condition.share[0]
            for leaf in result.evaluation.leaves()
            if isinstance(leaf.condition, Share) and not values.get(leaf.condition.share[0])
        }
        gain = [s for s in sets if outcome[s].results[n].verdict == "eligible"]
        least = [s for s in gain if not any(no_more_than(other, s) for other in gain)]
        found |= {s for s in least if not unfit & {f for f, _ in s}}
    return {s for s in found if worth_it(before, outcome[s])}


def worth_it(before: Assessment, after: Assessment) -> bool:
    pairs = list(zip(before.results, after.results, strict=True))
    new = [b for a, b in pairs if a.verdict != "eligible" == b.verdict]
    more = after.eligible.estimate - before.eligible.estimate
    return more > 0 or any(result.estimate is None for result in new)


def as_steps(advice: Advice) -> Iterator[frozenset[Step]]:
    """The changes of a piece of advice, with each of the choices that will do."""
    sets: list[frozenset[Step]] = [frozenset()]
    for change in advice.changes:
        to = change.choices or (int(change.after),)  # type: ignore[arg-type]
        sets = [one | {(change.fact.id, each)} for one in sets for each in to]
    yield from sets


@pytest.mark.slow
@draws(60)
@given(catalogue=PLAIN, values=companies())
def test_nothing_is_missed_and_nothing_is_too_much(
    catalogue: Catalogue, values: dict[str, Value]
) -> None:
    advised = advise(assess(catalogue, Profile(Company("x"), values)))
    listed = [made for one in advised for made in as_steps(one)]
    assert len(listed) == len(set(listed))
    assert set(listed) == brute(catalogue, values)


def advised(catalogue: Catalogue, most_changes: int = 2, **values: Value) -> list[Advice]:
    return list(advise(assess(catalogue, Profile(Company("x"), values)), most_changes))


def ids(advice: Advice) -> tuple[list[str], list[str]]:
    return [r.grant.id for r in advice.gained], [r.grant.id for r in advice.lost]


NOTHING = Chosen()


def test_choices_that_do_the_same_are_one_piece_of_advice() -> None:
    either = (Has(fact="list", has=("a", "b")), UpTo(up_to=10))
    (one,) = advised(policy_with(either), list=NOTHING)
    assert one.changes[0].choices == ("a", "b")
    assert one.changes[0].text.zh == "做，或做"
    only_a = (Has(fact="list", has=("a",)), UpTo(up_to=5))
    two = advised(policy_with(either, only_a), list=NOTHING)
    assert [(a.changes[0].choices, a.money, ids(a)[0]) for a in two] == [
        (("a",), 15, ["1-1", "1-2"]),
        (("b",), 10, ["1-1"]),
    ]


def test_a_choice_that_nobody_can_make_is_not_advised() -> None:
    assert advised(policy_with((Has(fact="list", has=("d",)), UpTo(up_to=1))), list=NOTHING) == []
    assert advised(policy_with((Yes(yes="is"), UpTo(up_to=1))), **{"is": False}) == []
    fixed = (Threshold(fact="fixed", at_least=3), UpTo(up_to=1))
    assert advised(policy_with(fixed), fixed=2) == []


def test_what_is_lost_is_told_and_counted() -> None:
    gain = (Yes(yes="can"), UpTo(up_to=30))
    lose = (NoneOf(none=(Yes(yes="can"),)), UpTo(up_to=20))
    (one,) = advised(policy_with(gain, lose), can=False)
    assert (ids(one), one.money) == ((["1-1"], ["1-2"]), 10)
    assert advised(policy_with(gain, (lose[0], UpTo(up_to=30))), can=False) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_it_costs_is_shown(lang: Lang) -> None:
    cost = (AllOf(all=(Yes(yes="can"), Threshold(fact="sum", above=0))), UpTo(up_to=90, cost="sum"))
    lose = (NoneOf(none=(Yes(yes="can"),)), UpTo(up_to=20))
    catalogue = policy_with(cost, lose, (lose[0], Match(match=Fraction(1), of="whole")))
    company = Profile(Company("x"), {"can": False, "sum": 0})
    before, screen = assess(catalogue, company), Screen(width=62, lang=lang)
    said = render_advice(before, advise(assess(catalogue, company)), screen)
    for words in {
        "zh": ("0.007", "× 失去 1-2 新建远洋渔船（20元）", "失去 1-3", "不超过实际支出（推断）"),
        "en": ("70", "× Loses 1-2 New ocean-fishing vessels (RMB 20)", "no more than is spent"),
    }[lang]:
        assert words in " ".join(said.split())


def test_a_grant_without_a_figure_may_cost_one_with_a_figure() -> None:
    gain = (Yes(yes="can"), Match(match=Fraction(1), of="sum"))
    lose = (NoneOf(none=(Yes(yes="can"),)), UpTo(up_to=25_000))
    catalogue, company = policy_with(gain, lose), Profile(Company("x"), {"can": False})
    (one,) = found = advise(assess(catalogue, company))
    assert (one.money, one.open_ended, ids(one)) == (-25_000, 1, (["1-1"], ["1-2"]))
    said = render_advice(assess(catalogue, company), found, Screen(width=60, lang="zh"))
    assert "-2.5" in said
    assert "1 项暂无法测算" in said


def test_a_figure_rises_just_as_far_as_it_must_and_never_falls() -> None:
    window = (Threshold(fact="count", at_least=3, below=6), Exactly(exactly=7, per="count"))
    (one,) = advised(policy_with(window), count=1)
    assert (one.changes[0].after, one.money) == (3, 21)
    assert one.changes[0].text == both("做：至少3s（再增加2s）", "do it: at least 3 s (+2 s)")
    assert advised(policy_with(window), count=6) == []


def test_a_share_is_reached_to_the_yuan_and_not_from_nothing() -> None:
    share = (Share(share=("sum", "fixed"), at_least=Fraction(3, 5)), UpTo(up_to=9))
    (one,) = advised(policy_with(share), sum=100_000, fixed=999_999)
    assert one.changes[0].after == 600_000  # 599,999.4 rounded up
    assert one.changes[0].text.en == (
        "do it: at least RMB 600,000, 60% of the present “fixed” (+RMB 500,000)"
    )
    above = (Share(share=("sum", "fixed"), above=Fraction(1, 2)), UpTo(up_to=9))
    (one,) = advised(policy_with(above), sum=1, fixed=40)
    assert one.changes[0].after == 21
    assert one.changes[0].text.zh == "做：至少21元，超过现有fixed的50%（再增加20元）"
    assert advised(policy_with(share), sum=0, fixed=999_999) == []
    assert advised(policy_with(share), fixed=999_999) == []
    assert advised(policy_with(share), sum=100_000) == []


def test_a_sum_that_the_text_leaves_open_counts_with_its_ceiling() -> None:
    cost = (Threshold(fact="sum", above=0), UpTo(up_to=50, cost="sum"))
    (one,) = advised(policy_with(cost), sum=0)
    assert (one.money, one.changes[0].open_sum) == (50, True)
    assert one.changes[0].text.zh == "做（大于0即可；50元起可达上限）"
    rated = (Threshold(fact="sum", above=0), Rated(rate=Fraction(3, 10), of="sum", cap=8))
    (one,) = advised(policy_with(rated), sum=0)
    assert one.money == 8
    assert one.changes[0].text.en == "do it (any sum above 0; RMB 27 for the full amount)"
    matched = (Threshold(fact="sum", above=0), Match(match=Fraction(1), of="sum"))
    (one,) = advised(policy_with(matched), sum=0)
    assert (one.money, one.open_ended) == (0, 1)
    assert one.changes[0].text == both("做（大于0即可）", "do it (any sum above 0)")
    any_ = (Threshold(fact="sum", above=0), UpTo(up_to=50))
    (one,) = advised(policy_with(any_), sum=0)
    assert one.changes[0].text == both("做（大于0即可）", "do it (any sum above 0)")


def test_the_full_amount_is_reached_just_there() -> None:
    """From the sum that is named on, and from no less, the grants come to what was promised."""
    catalogue = policy_with(
        (Threshold(fact="sum", above=0), Rated(rate=Fraction(3, 10), of="sum", cap=8)),
        (Threshold(fact="sum", above=0), UpTo(up_to=20, cost="sum")),
        (Threshold(fact="sum", above=0), Match(match=Fraction(2, 1), of="sum", cap=50)),
    )
    (one,) = advised(catalogue, sum=0)
    assert (one.money, one.changes[0].text.en) == (
        78,
        "do it (any sum above 0; RMB 27 for the full amount)",
    )
    for sum_, money in ((27, 78), (26, 77)):
        assert assess(catalogue, Profile(Company("x"), {"sum": sum_})).eligible.estimate == money


def test_of_a_rate_of_nothing_there_is_no_full_amount() -> None:
    for amount in (
        Rated(rate=Fraction(0), of="sum", cap=8),
        Match(match=Fraction(0), of="sum", cap=8),
    ):
        (one,) = advised(policy_with((Threshold(fact="sum", above=0), amount)), sum=0)
        assert one.changes[0].text.en == "do it (any sum above 0)"


def test_a_sum_to_be_chosen_is_not_called_unanswered() -> None:
    rated = (Threshold(fact="sum", above=0), Rated(rate=Fraction(1, 5), of="sum", cap=8))
    cost = (Threshold(fact="whole", above=0), UpTo(up_to=50, cost="whole"))
    of_sum, of_whole = advised(policy_with(rated, cost), sum=0, whole=0)[::-1]
    supports = [one.gained[0].support for one in (of_sum, of_whole)]
    assert [s.working.en for s in supports if s] == [
        "20% × sum, at most RMB 8",
        "policy ceiling; no more than is spent (inferred)",
    ]


def test_an_answer_that_was_never_given_is_no_change_but_may_go_with_one() -> None:
    two = (AllOf(all=(Yes(yes="can"), Has(fact="list", has=("a",)))), UpTo(up_to=9))
    assert advised(policy_with(two)) == []
    assert advised(policy_with(two), list=Chosen(unsure=frozenset("a"))) == []
    (one,) = advised(policy_with(two), list=NOTHING)
    assert [(c.fact.id, c.given) for c in one.changes] == [("list", True), ("can", False)]
    assert not one.given
    assert advised(policy_with(two), most_changes=1, list=NOTHING) == []


def test_fewest_changes_first_then_most_money() -> None:
    catalogue = policy_with(
        (AllOf(all=(Yes(yes="can"), Threshold(fact="count", at_least=1))), UpTo(up_to=100)),
        (Has(fact="list", has=("a",)), UpTo(up_to=60)),
        (Has(fact="list", has=("b",)), UpTo(up_to=40)),
    )
    found = advised(catalogue, can=False, count=0, list=NOTHING)
    assert [ids(one)[0] for one in found] == [["1-2"], ["1-3"], ["1-1"]]


def test_what_the_company_has_begun_comes_first() -> None:
    """Another choice of the same list, half of the figure, or another part of the condition."""
    catalogue = policy_with(
        (Yes(yes="can"), UpTo(up_to=900)),
        (Has(fact="list", has=("b",)), UpTo(up_to=10)),
        (Threshold(fact="count", at_least=4), UpTo(up_to=20)),
        (AllOf(all=(Yes(yes="is"), Threshold(fact="sum", at_least=9))), UpTo(up_to=30)),
    )

    def order(**facts: Value) -> list[str]:
        nothing: dict[str, Value] = dict.fromkeys(["can", "is", "count", "sum"], 0)
        nothing |= {"can": False, "is": False, "list": NOTHING}
        company = Profile(Company("x"), {**nothing, **facts})
        found = advise(assess(catalogue, company))
        assert [one.near for one in found] == sorted((one.near for one in found), reverse=True)
        return [ids(one)[0][0] for one in found if len(one.changes) == 1]

    assert order() == ["1-1", "1-3", "1-2"]
    assert order(list=Chosen(frozenset("d")))[0] == "1-2"
    assert order(count=2)[0] == "1-3"
    assert order(count=1)[0] == "1-1"
    assert order(**{"is": True})[0] == "1-4"
    assert order(**{"is": True, "count": 2})[:2] == ["1-4", "1-3"]


def test_only_the_route_that_was_begun_is_near() -> None:
    """What it says no to, what is only presumed and the changed fact itself are no beginning."""

    def near(*parts: Condition, **facts: Value) -> list[tuple[str, bool]]:
        nothing: dict[str, Value] = {"can": False, "is": False, "sum": 0, "list": NOTHING}
        company = Profile(Company("x"), {**nothing, **facts})
        found = advise(assess(policy_with((AnyOf(any=parts), UpTo(up_to=5))), company))
        return [(one.changes[0].fact.id, one.near) for one in found if len(one.changes) == 1]

    enough = Threshold(fact="sum", at_least=9)
    begun = AllOf(all=(Yes(yes="is"), enough))
    assert near(begun, Yes(yes="can"), **{"is": True}) == [("sum", True), ("can", False)]
    assert near(AllOf(all=(NoneOf(none=(Yes(yes="is"),)), enough))) == [("sum", False)]
    presumed = Threshold(fact="count", at_least=1, presumed=True)
    assert near(AllOf(all=(presumed, enough))) == [("sum", False)]
    above = AllOf(all=(Threshold(fact="sum", above=0), enough))
    assert near(above, sum=4) == [("sum", False)]
    assert near(above, sum=5) == [("sum", True)]


@draws(60)
@given(catalogue=PLAIN, values=companies())
def test_the_order_is_nearest_then_few_then_much(
    catalogue: Catalogue, values: dict[str, Value]
) -> None:
    found = advise(assess(catalogue, Profile(Company("x"), values)))
    for one, next_ in pairwise(found):
        keys = [(not a.given, not a.near, len(a.changes), -a.money) for a in (one, next_)]
        assert keys[0] <= keys[1]
    for one in found:
        for change in one.changes:
            had = values.get(change.fact.id)
            if change.choices:
                assert change.familiar == bool(had.sure if isinstance(had, Chosen) else had)
            else:
                assert change.familiar == (2 * int(had or 0) >= int(change.after))  # type: ignore[arg-type]


@draws(30)
@given(catalogue=PLAIN, values=companies(), choice=st.sampled_from("abcd"))
def test_a_company_that_has_more_is_no_farther(
    catalogue: Catalogue, values: dict[str, Value], choice: str
) -> None:
    """Another choice of a list makes no advice on that list less near."""
    had = values.get("list")
    if not isinstance(had, Chosen) or had.unsure:
        return
    more = {**values, "list": Chosen(had.sure | {choice})}
    before, after = (advise(assess(catalogue, Profile(Company("x"), v))) for v in (values, more))
    later = {frozenset(as_steps(one)): one for one in after}
    for one in before:
        same_ = later.get(frozenset(as_steps(one)))
        if same_ and all(change.fact.id == "list" for change in one.changes):
            assert same_.near


def test_every_change_of_the_policy_names_its_effort() -> None:
    for policy in (TIANJIN, HARBOUR):
        for fact in policy.facts:
            assert bool(fact.change) == bool(fact.effort)
            assert all(bool(c.change) == bool(c.effort) for c in fact.choices)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_three_are_shown_unless_all_are_asked_for(lang: Lang, tjsubsidy: Tool) -> None:
    robots = ROOT / "samples" / "robot-maker.toml"
    told = json.loads(tjsubsidy("advise", robots, "--format", "json").out)["advice"]
    short, long = (tjsubsidy("advise", robots, *more, lang=lang).out for more in ([], ["--all"]))
    effort = {"zh": "所需：", "en": "Effort: "}[lang]
    assert short.count(effort) == 3
    assert long.count(effort) == len(told) > 3
    assert ("--all" in short, "--all" in long) == (True, False)
    assert str(len(told) - 3) in short


def test_json_says_how_near_it_is_and_what_it_takes(tjsubsidy: Tool) -> None:
    robots = ROOT / "samples" / "robot-maker.toml"
    first, *_ = json.loads(tjsubsidy("advise", robots, "--format", "json").out)["advice"]
    assert (first["near"], first["efforts"]) == (True, ["recognition"])
    assert first["changes"][0]["efforts"] == ["recognition"]


# ---------------------------------------------------------------- the policies as they stand


@pytest.mark.parametrize("policy", [TIANJIN, HARBOUR], ids=["tianjin", "harbour"])
@draws(25)
@given(data=st.data())
def test_advice_followed_brings_what_it_says(policy: Catalogue, data: st.DataObject) -> None:
    values = known(data.draw(truths(policy)), data.draw(hidden(policy)))
    company = Profile(Company("x"), values)
    before = assess(policy, company)
    for one in advise(assess(policy, company)):
        followed = {**values, **{c.fact.id: c.after for c in one.changes}}
        after = assess(policy, replace(company, facts=followed))
        new = {r.grant.id for r in after.of("eligible")}
        old = {r.grant.id for r in before.of("eligible")}
        assert {r.grant.id for r in one.gained} == new - old
        assert {r.grant.id for r in one.lost} == old - new
        if not any(change.open_sum for change in one.changes):
            assert one.money == after.eligible.estimate - before.eligible.estimate
        assert any(change.given for change in one.changes)
        for change in one.changes:
            able = {c.id for c in change.fact.choices if c.change}
            assert set(change.choices) <= able if change.choices else change.fact.change


def test_nothing_is_advised_that_a_company_cannot_set_about() -> None:
    able = {f.id: {c.id for c in f.choices if c.change} for f in TIANJIN.facts if f.choices}
    assert able["district"] == able["national_projects"] == able["sales_breakthrough"] == set()
    assert not {choice for chosen in able.values() for choice in chosen if "national" in choice}
    assert not able["activities"] - {"first_version_software"}
    figures = {fact.id for fact in TIANJIN.facts if fact.change}
    assert not figures & {"main_revenue", "champion_products", "green_award", "upgraded_platforms"}
    assert "new_5g_stations" not in figures, "an operator's licence is no purchase"


def test_a_grant_is_advised_only_to_those_whom_it_suits(catalogue: Catalogue) -> None:
    def offered(**facts: Value) -> set[str]:
        company = Profile(Company("x"), {"titles": Chosen(), "centres": Chosen(), **facts})
        return {r.grant.id for one in advise(assess(catalogue, company)) for r in one.gained}

    for_makers = {"2-1", "15-1", "19-5"}
    assert offered(activities=Chosen(frozenset(["manufacturing"]))) >= for_makers
    assert offered() >= for_makers, "what is not known rules nothing out"
    assert not offered(activities=Chosen(frozenset(["software"]))) & for_makers
    lists = dict.fromkeys(["certifications", "other_projects", "pilot_projects"], Chosen())
    for_enterprises = {"11-1", "17-1", "22-1", "24-2", "25-2", "25-3"}
    asked: dict[str, Value] = {
        **lists,
        "innovation_project": True,
        "national_projects": Chosen(),
        "centres": Chosen(frozenset(["tech_national"])),
    }
    software = Chosen(frozenset(["software"]))
    assert offered(activities=software, **asked) >= for_enterprises
    institute = Chosen(frozenset(["national_institute"]))
    assert not offered(activities=institute, **asked) & for_enterprises
    ordinary: dict[str, Value] = {**asked, "centres": Chosen(), "digital_infrastructure": Chosen()}
    made = offered(activities=Chosen(frozenset(["manufacturing"])), **ordinary)
    assert {"5-1", "14-1"} <= made
    laughable = {"7-2", "11-1", "13-1", "17-1", "19-2", "20-1", "21-1", "22-1", "23-1"}
    assert not made & laughable
    operator: dict[str, Value] = {"activities": Chosen(), "new_5g_stations": 9}
    assert "7-2" in offered(**{**ordinary, **operator})
    assert "7-2" not in offered(**{**ordinary, **operator, "new_5g_stations": 0})
    certified: dict[str, Value] = {"military_certificates": 1, "activities": software}
    assert "20-1" in offered(**{**ordinary, **certified})
    champion = Chosen(frozenset(["champion_municipal"]))
    assert "19-2" in offered(activities=Chosen(frozenset(["manufacturing"])), titles=champion)
    robots = {**ordinary, "activities": Chosen(frozenset(["own_brand_equipment"]))}
    listed = assess(catalogue, Profile(Company("x"), {"titles": Chosen(), **robots}))
    ways = [c for one in advise(listed) for c in one.changes if ids(one)[0] == ["11-1"]]
    assert [c.choices for c in ways] == [("first_set",)], "of two routes, its own"
    national = Chosen(frozenset(["leading_national", "champion_national"]))
    assert not offered(titles=national) & {"19-2", "19-5"}, "nobody goes back to a lower title"
    upgraded = Chosen(frozenset(["tech_national"]))
    assert "1-2" in offered(rd_equipment_cost=1)
    assert "1-2" not in offered(rd_equipment_cost=1, centres=upgraded)
    title = Profile(Company("x"), {"titles": Chosen(frozenset(["leading_municipal"]))})
    held = assess(catalogue, replace(title, facts={**title.facts, "activities": Chosen()}))
    assert "19-2" in {r.grant.id for r in held.of("eligible")}, "no verdict rests on it"


def maker(*settings: str) -> Profile:
    profile = load_profile(ROOT / "samples" / "parts-maker.toml", TIANJIN)
    return changed(TIANJIN, profile, settings)


def test_the_equipment_not_bought_yet() -> None:
    company = maker("smart_equipment_cost=0")
    (one,) = (a for a in advise(assess(TIANJIN, company)) if ids(a)[0] == ["1-1"])
    assert (one.money, one.after.eligible.ceiling) == (50_000_000, 65_100_000)
    assert one.changes[0].text.zh == "购置智能化改造设备（大于0即可；5,000万元起可达上限）"
    assert "2-1" in one.overlaps


def test_the_share_of_big_data() -> None:
    company = maker("main_revenue=1000万元", "big_data_contracts=480万元")
    (one,) = (a for a in advise(assess(TIANJIN, company)) if ids(a)[0] == ["25-1"])
    assert one.money == 500_000
    assert one.changes[0].text.zh == (
        "增加大数据领域合同：至少600万元，即现有主营业务收入的60%（再增加120万元）"
    )


def test_a_share_that_serves_several_grants_is_said_once() -> None:
    company = maker(
        "main_revenue=1000万元", "big_data_contracts=480万元", "certifications=dsmm,dcmm"
    )
    strict = assess(TIANJIN, company, {"AMB-25-2c": "B"})
    (one,) = (a for a in advise(strict) if ids(a)[0] == ["25-1", "25-2", "25-3"])
    assert one.changes[0].text.zh.count("60%") == 1


def test_the_robots_without_sales() -> None:
    company = maker("activities+=own_brand_equipment")
    (one,) = (a for a in advise(assess(TIANJIN, company)) if ids(a)[0] == ["10-1"])
    assert (one.money, one.changes[0].fact.id) == (10_000_000, "equipment_sales")


def test_outside_the_city_there_is_nothing_to_do(tjsubsidy: Tool) -> None:
    assert advise(assess(TIANJIN, maker("district=outside"))) == ()
    ran = tjsubsidy("advise", DATA / "outside.toml", lang="zh")
    assert "企业不在天津市" in ran.out


@pytest.mark.parametrize("sample", SAMPLES[::4], ids=lambda path: path.stem)
def test_the_json_can_be_followed_with_set(sample: Path, tjsubsidy: Tool) -> None:
    """What a program reads is enough to see for itself that a piece of advice holds."""
    told = json.loads(tjsubsidy("advise", sample, "--format", "json").out)
    assert told["schema"] == "tjsubsidy/advice/1"
    for one in told["advice"][:3]:
        settings = [
            f"--set={c['fact']}+={c['any_of'][-1]}"
            if c["any_of"]
            else f"--set={c['fact']}={str(c['to']).lower()}"
            for c in one["changes"]
        ]
        ran = tjsubsidy("compare", sample, *settings, "--format", "json")
        moved = json.loads(ran.out)
        gained = [g["id"] for g in moved["grants"] if g["change"] == "gained"]
        assert gained == [g["id"] for g in one["gained"]]
        if not any(c["open_sum"] for c in one["changes"]):
            assert moved["difference"]["eligible"]["estimate"] == one["money"]


def test_what_waits_for_answers_is_named(tjsubsidy: Tool, tmp_path: Path) -> None:
    path = tmp_path / "blank.toml"
    path.write_text('[company]\nname = "x"\ndistrict = "xiqing"\n', "utf-8")
    told = json.loads(tjsubsidy("advise", path, "--format", "json").out)
    assert (told["advice"], told["waiting"]) == ([], list(TIANJIN.grants))
    said = tjsubsidy("advise", path, lang="zh").out
    assert "目前没有初步符合条件的支持事项。" in said
    assert f"另有 {len(TIANJIN.grants)} 项待补充" in said


def test_a_hostile_name_is_only_text(tjsubsidy: Tool, tmp_path: Path) -> None:
    path = tmp_path / "odd.toml"
    path.write_text(
        '[company]\nname = "[red]x[/]\\u001b[31m\\u202e"\n[facts]\ncertifications = []\n', "utf-8"
    )
    ran = tjsubsidy("advise", path)
    assert "[red]x[/]\\x1b[31m\\u202e" in ran.out
    assert not set(ran.out) & {"\x1b", "\u202e"}
    told = tjsubsidy("advise", path, "--format", "json").out
    assert "\u202e" not in told
    assert json.loads(told)["company"]["name"].endswith("\u202e")


@pytest.mark.parametrize("changes", ["0", "4", "x", "-1"])
def test_a_number_of_changes_that_makes_no_sense_is_refused(changes: str, tjsubsidy: Tool) -> None:
    ran = tjsubsidy("advise", SAMPLES[0], "--changes", changes, lang="zh")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("错误：“--changes”的值")
    assert "应在 1 与 3 之间" in ran.err or "不是整数" in ran.err


def test_a_list_has_its_changes_on_its_choices(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    text = HARBOUR_FILE.read_text("utf-8")
    line = 'question.zh = "单位从事下列哪些行业？"\n'
    wrong.write_text(text.replace(line, line + 'change.zh = "x"\nchange.en = "x"\n'), "utf-8")
    with pytest.raises(TjsubsidyError, match="each choice has its own change"):
        load_catalogue(wrong)


def test_an_effort_is_one_of_a_change(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    text = HARBOUR_FILE.read_text("utf-8")
    line = 'question.zh = "单位从事下列哪些行业？"\n'
    wrong.write_text(text.replace(line, line + 'effort = "business"\n'), "utf-8")
    with pytest.raises(TjsubsidyError, match="no effort without a change"):
        load_catalogue(wrong)
