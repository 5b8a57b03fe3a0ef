"""How many questions the interview needs, measured on simulated companies and the samples.

    python benchmarks/questions.py [COMPANIES]

Four companies in ten are ordinary small manufacturers: no titles, no projects. A gate is answered
as its lists are.

Every company has a complete truth, drawn at random (with a fixed seed) around what companies of
its kind have. The ways of asking that are compared: worth (the interview's own), relevant (only
what can still change something, unweighed: in random order, in the catalogue's, in the catalogue's
from its end), catalogue (the vocabulary from top to bottom) and random. Each stops when nothing is
left to settle. The company's name is not counted. The floor is the number of facts without which
something stays open whatever else is known: no order can need fewer.

This catalogue's own order happens to be broad first, so that its relevant facts come to the floor
too; from its end they do not, while worth never looks at that order but for ties.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from tjsubsidy_cli import Catalogue, Profile, assess, load_catalogue, load_profile
from tjsubsidy_cli.assess.questions import rank, unsettled
from tjsubsidy_cli.base.records import record
from tjsubsidy_cli.company.profile import Company
from tjsubsidy_cli.rules.facts import Chosen, Fact, Value, Values, names_rare

SAMPLES = Path(__file__).parent.parent / "samples"
SEED = 20200806
ORDINARY = "ordinary small manufacturer"
Truth = dict[str, Value]
Order = Callable[[Catalogue, Truth, random.Random], list[str]]

# What a kind of company is sure to do, and how likely it has each thing; a name alone is a list's
# choice, "fact" a figure above 0. The share is the kind's part of all companies.
KINDS: dict[str, tuple[int, tuple[str, ...], dict[str, float]]] = {
    ORDINARY: (67, ("manufacturing",), {
        "smart_equipment_cost": 0.5, "upgrade_consulting_cost": 0.2, "cloud": 0.3,
        "rd_equipment_cost": 0.2,
    }),
    "manufacturer": (30, ("manufacturing",), {
        "smart_equipment_cost": 0.7, "upgrade_consulting_cost": 0.4, "cloud": 0.5,
        "tech_municipal": 0.25, "rd_equipment_cost": 0.7, "smart_municipal": 0.15,
        "champion_municipal": 0.1, "green_municipal": 0.1, "first_set": 0.05,
        "champion_products": 0.05, "industrial_internet": 0.08,
    }),
    "champion": (8, ("manufacturing",), {
        "smart_equipment_cost": 0.9, "upgrade_consulting_cost": 0.6, "cloud": 0.8,
        "tech_national": 0.4, "tech_municipal": 0.5, "rd_equipment_cost": 0.9,
        "smart_national": 0.4, "champion_national": 0.5, "leading_municipal": 0.3,
        "leading_national": 0.1, "green_national": 0.3, "green_award": 0.8,
        "champion_products": 0.6, "upgraded_platforms": 0.3, "first_set": 0.3,
        "innovation_municipal": 0.1, "innovation_project": 0.5, "industrial_internet": 0.3,
    }),
    "small workshop": (12, ("manufacturing",), {"smart_equipment_cost": 0.3, "cloud": 0.2}),
    "robot maker": (8, ("own_brand_equipment",), {
        "equipment_sales": 0.95, "smart_equipment_cost": 0.4, "cloud": 0.4, "first_set": 0.3,
        "tech_municipal": 0.3, "rd_equipment_cost": 0.7, "smart_technology": 0.5, "ai_major": 0.1,
        "solution_provider": 0.3,
    }),
    "software house": (14, ("software",), {
        "software": 0.2, "smart_technology": 0.4, "solution_provider": 0.3, "ai_other": 0.1,
        "software_special": 0.1, "first_version_software": 0.2, "military_certificates": 0.1,
        "big_data_contracts": 0.3, "dcmm": 0.15, "scene": 0.1, "blockchain_rd": 0.05,
    }),
    "chip designer": (5, ("ic_design",), {
        "mpw": 0.6, "first_batch": 0.4, "ic_core": 0.15, "ic_municipal": 0.1,
        "tech_municipal": 0.2, "rd_equipment_cost": 0.8, "smart_technology": 0.4,
    }),
    "data company": (8, ("software",), {
        "big_data_contracts": 0.9, "dsmm": 0.3, "dcmm": 0.4, "big_data_key": 0.2,
        "data_investment": 0.9, "big_data": 0.2, "big_data_cluster": 0.1, "smart_technology": 0.5,
    }),
    "carrier": (4, ("smart_technology",), {
        "new_5g_stations": 0.8, "onu": 0.7, "cdn": 0.5, "fiveg_scene": 0.6, "fiveg_pilot": 0.4,
        "fiveg_major": 0.2, "solution_provider": 0.4, "military_certificates": 0.2,
    }),
    "research institute": (4, ("national_institute",), {
        "team": 0.8, "research": 0.8, "innovation_institute": 0.2, "ai_2030": 0.2,
    }),
    "trading centre": (1, ("data_trading_centre",), {"trading_volume": 0.9, "dsmm": 0.4}),
    "power and water": (4, ("other_industry",), {
        "upgrade_consulting_cost": 0.3, "cloud": 0.3, "green_municipal": 0.2,
    }),
    "elsewhere": (2, ("manufacturing",), {"smart_equipment_cost": 0.6}),
}  # fmt: skip


def draw(catalogue: Catalogue, kind: str, chance: random.Random) -> Truth:
    """A complete company of a kind; what the kind does not name is rare."""
    _, sure, likely = KINDS[kind]
    rare = 0 if kind == ORDINARY else 0.01
    truth: Truth = {}
    for fact in (fact for fact in catalogue.facts if not fact.gate):
        has = chance.random() < likely.get(fact.id, rare)
        match fact.kind:
            case "choice":
                ids = [choice.id for choice in fact.choices if choice.id != "outside"]
                truth[fact.id] = "outside" if kind == "elsewhere" else chance.choice(ids)
            case "choices":
                chosen = (c.id for c in fact.choices if chance.random() < likely.get(c.id, rare))
                always = sure if fact.id == "activities" else ()
                truth[fact.id] = Chosen(frozenset([*chosen, *always]))
            case "yes_no":
                truth[fact.id] = has
            case "count":
                truth[fact.id] = chance.choice([1, 1, 2, 3, 40]) if has else 0
            case "money":
                truth[fact.id] = int(10 ** chance.uniform(5, 8.2)) if has else 0
    truth["main_revenue"] = int(10 ** chance.uniform(6.5, 9.5))
    return with_gates_told(catalogue, truth)


def with_gates_told(catalogue: Catalogue, truth: Truth) -> Truth:
    """The same answers, and those to the gates that follow from them."""
    told = dict(truth)
    for gate in catalogue.gates:
        behind = (catalogue.vocabulary[fact] for fact in gate.gate)
        told[gate.id] = any(truth[fact.id] != fact.none for fact in behind if not fact.gate)
    return told


def by_worth(catalogue: Catalogue, truth: Truth, chance: random.Random) -> list[str]:
    return _asked(catalogue, truth, lambda ids: ids[0])


def by_relevance(catalogue: Catalogue, truth: Truth, chance: random.Random) -> list[str]:
    return _asked(catalogue, truth, chance.choice)


def relevant_in_order(catalogue: Catalogue, truth: Truth, chance: random.Random) -> list[str]:
    place = {fact.id: n for n, fact in enumerate(catalogue.facts)}
    return _asked(catalogue, truth, lambda ids: min(ids, key=lambda fact: place[fact]))


def relevant_from_the_end(catalogue: Catalogue, truth: Truth, chance: random.Random) -> list[str]:
    place = {fact.id: n for n, fact in enumerate(catalogue.facts)}
    return _asked(catalogue, truth, lambda ids: max(ids, key=lambda fact: place[fact]))


def by_catalogue(catalogue: Catalogue, truth: Truth, chance: random.Random) -> list[str]:
    return _until_settled(catalogue, truth, [fact.id for fact in catalogue.facts])


def by_chance(catalogue: Catalogue, truth: Truth, chance: random.Random) -> list[str]:
    ids = [fact.id for fact in catalogue.facts]
    return _until_settled(catalogue, truth, chance.sample(ids, len(ids)))


def _asked(catalogue: Catalogue, truth: Truth, choose: Callable[[list[str]], str]) -> list[str]:
    asked: list[str] = []
    while questions := rank(catalogue, {fact: truth[fact] for fact in asked}):
        asked.append(choose([question.fact.id for question in questions]))
    return asked


def _until_settled(catalogue: Catalogue, truth: Truth, order: list[str]) -> list[str]:
    low, high = 0, len(order)
    while low < high:  # more answers never unsettle
        middle = (low + high) // 2
        if rank(catalogue, {fact: truth[fact] for fact in order[:middle]}):
            low = middle + 1
        else:
            high = middle
    return order[:low]


def settled_money(catalogue: Catalogue, truth: Truth, asked: list[str]) -> tuple[int, int]:
    """Of the money that the company is finally eligible for: what is settled, and all of it."""
    known: Values = {fact: truth[fact] for fact in asked}
    still_open = unsettled(rank(catalogue, known))
    final = assess(catalogue, Profile(Company("-"), truth)).of("eligible")
    sums = {result.grant.id: result.estimate or 0 for result in final}
    return sum(yuan for grant, yuan in sums.items() if grant not in still_open), sum(sums.values())


def needed(catalogue: Catalogue, truth: Truth) -> int:
    """How many facts have to be known in any order."""
    return sum(
        any(
            q.fact.id == fact
            for q in rank(catalogue, {f: v for f, v in truth.items() if f != fact})
        )
        for fact in truth
    )


ORDERS: Mapping[str, Order] = {
    "worth": by_worth,
    "relevant": by_relevance,
    "relevant, in the catalogue's order": relevant_in_order,
    "relevant, from the catalogue's end": relevant_from_the_end,
    "catalogue": by_catalogue,
    "random": by_chance,
}


@record(kw_only=False)
class Outcome:
    """How an order of questions fared: how many it needed, and the money settled after 5 and 10."""

    counts: list[int]
    after_5: float
    after_10: float
    after_8: float = 1
    read: int = 0  # choices on the screen, all together
    listed: int = 0  # choices if no gate were asked, and every list shown as a whole

    @property
    def mean(self) -> float:
        return statistics.mean(self.counts)

    @property
    def p90(self) -> float:
        return statistics.quantiles(self.counts, n=10)[-1]


def fare(catalogue: Catalogue, truths: list[Truth], order: Order) -> Outcome:
    """What an order of questions comes to with these companies."""
    chance = random.Random(SEED)
    lists = [order(catalogue, truth, chance) for truth in truths]

    def settled(most: int) -> float:
        pairs = [
            settled_money(catalogue, truth, asked[:most])
            for truth, asked in zip(truths, lists, strict=True)
        ]
        return float(Fraction(sum(p[0] for p in pairs), sum(p[1] for p in pairs)))

    answered = [
        (catalogue.vocabulary[fact], truth[fact])
        for truth, asked in zip(truths, lists, strict=True)
        for fact in asked
    ]
    read = sum(choices_read(fact, answer) for fact, answer in answered)
    ungated = replace(catalogue, facts=tuple(f for f in catalogue.facts if not f.gate))
    listed = sum(
        len(catalogue.vocabulary[fact].choices)
        for truth in (truths if order is by_worth else ())
        for fact in order(ungated, truth, chance)
    )
    counts = [len(asked) for asked in lists]
    return Outcome(counts, settled(5), settled(10), settled(8), read, listed)


def first_money(catalogue: Catalogue, truth: Truth) -> int | None:
    """After how many questions the first eligible money is settled; None if there is none."""
    asked = by_worth(catalogue, truth, random.Random(SEED))
    counts = range(1, len(asked) + 1)
    return next((n for n in counts if settled_money(catalogue, truth, asked[:n])[0]), None)


def choices_read(fact: Fact, answer: Value) -> int:
    """How many choices a person reads to give an answer; a long list is opened only if needed."""
    return len(fact.choices) if names_rare(fact, answer) else fact.likely


def measure(catalogue: Catalogue, truths: list[Truth]) -> dict[str, Outcome]:
    """Print one line for each order."""
    facts = len(catalogue.facts)
    print(f"{len(truths)} companies, {facts} facts, seed {SEED}")
    heads = ("median", "p90", "mean", "of facts", "money@5", "money@10")
    print(f"{'order':36}" + "".join(f"{head:>10}" for head in heads))
    outcomes = {}
    for name, order in ORDERS.items():
        outcome = outcomes[name] = fare(catalogue, truths, order)
        money = f"{outcome.after_5:>10.1%}{outcome.after_10:>10.1%}"
        print(row(name, outcome, facts) + money, flush=True)
    outcomes["floor"] = Outcome([needed(catalogue, truth) for truth in truths], 1, 1)
    print(row("floor", outcomes["floor"], facts))
    return outcomes


def row(name: str, outcome: Outcome, facts: int) -> str:
    """A line of the table: how many questions an order needs."""
    return (
        f"{name:36}{statistics.median(outcome.counts):>10.0f}{outcome.p90:>10.0f}"
        f"{outcome.mean:>10.2f}{outcome.mean / facts:>10.0%}"
    )


def judge(outcomes: Mapping[str, Outcome], ordinary: Outcome, first: list[int]) -> None:
    """Print what the interview is meant to reach, and whether it does.

    ``ordinary`` are the ordinary small manufacturers, ``first`` when their first money is settled.
    """
    worth, floor = outcomes["worth"], outcomes["floor"]
    print("targets:")
    told("median at most 9", statistics.median(worth.counts) <= 9)
    told("90th percentile at most 15", worth.p90 <= 15)
    told(f"85 % of the money after 8 ({worth.after_8:.1%})", worth.after_8 >= 0.85)
    usual, early = statistics.median(ordinary.counts), statistics.median(first)
    told(f"an ordinary small manufacturer: at most 8 ({usual:.0f})", usual <= 8)
    told(f"its first money after at most 4 ({early:.0f})", early <= 4)
    share = worth.read / worth.listed
    told(f"half of the choices are read at most ({share:.0%})", share <= 0.5)
    for name, other in outcomes.items():
        if name not in {"worth", "floor"}:
            told(f"fewer questions than {name}", worth.mean < other.mean)
            told(f"more money sooner than {name}", worth.after_10 > other.after_10)
    over = worth.mean - floor.mean
    print(f"no order can need less than the floor, {floor.mean:.2f}: worth is {over:.2f} above it")


def told(target: str, holds: bool) -> None:
    print(f"  {target:60}{'yes' if holds else 'NO'}")


def time_it(catalogue: Catalogue, times: int) -> None:
    """Print how long the choice of the next question takes, at its slowest: nothing known.

    In processor time, which others on the machine hardly change.
    """
    measures = tuple(
        replace(m, grants=tuple(replace(g, id=f"{g.id}/{n}") for g in m.grants))
        for n in range(times)
        for m in catalogue.measures
    )
    large = replace(catalogue, measures=measures, overlaps=())
    took = []
    for _ in range(9):
        start = time.process_time()
        rank(large, {})
        took.append(time.process_time() - start)
    print(f"next question, {len(large.grants)} grants: {statistics.median(took) * 1000:.0f} ms")


def main() -> None:
    """Simulate, measure, print."""
    catalogue = load_catalogue()
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1200
    chance = random.Random(SEED)
    kinds = chance.choices(list(KINDS), [share for share, _, _ in KINDS.values()], k=number)
    truths = [draw(catalogue, kind, chance) for kind in kinds]
    for path in sorted(SAMPLES.glob("*.toml")):
        known = dict(load_profile(path, catalogue).facts)
        if len(known) == sum(not fact.gate for fact in catalogue.facts):  # the truth is known
            truths.append(with_gates_told(catalogue, known))
    time_it(catalogue, 1)
    time_it(catalogue, 10)
    small = [truth for kind, truth in zip(kinds, truths, strict=False) if kind == ORDINARY]
    first = [n for truth in small if (n := first_money(catalogue, truth)) is not None]
    judge(measure(catalogue, truths), fare(catalogue, small, by_worth), first)


if __name__ == "__main__":
    main()
