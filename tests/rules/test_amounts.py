"""The forms of support: at the caps and costs, with what is unknown, and in words."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tjsubsidy_cli.base.text import both, same
from tjsubsidy_cli.rules.amounts import (
    Amount,
    Exactly,
    Limit,
    Match,
    Rated,
    Support,
    UpTo,
    amount_kinds,
    base_for_full_amount,
    compute,
    describe,
    facts_of_amount,
    numbers_in,
)
from tjsubsidy_cli.rules.conditions import Yes
from tjsubsidy_cli.rules.facts import Fact, Values

WAN = 10_000
VOCABULARY = {
    "cost": Fact(id="cost", topic="t", kind="money", label=both("费用", "Cost"), question=same("")),
    "units": Fact(
        id="units",
        topic="t",
        kind="count",
        label=both("数量", "Units"),
        question=same(""),
        unit=both("台", "machines"),
    ),
}
EACH = (Yes(yes="a"), Yes(yes="b"), Yes(yes="c"))


def support(amount: Amount, **values: int) -> Support:
    return compute(amount, values, VOCABULARY)


INFERRED_EN = " (inferred: no more than was spent; the text gives no rate, so all of it counts)"
INFERRED_ZH = "（推断：支持不超过支出；条文未写比例，按全部支出计）"
NOT_GIVEN_EN, NOT_GIVEN_ZH = "(not given)", "（未填）"
Row = tuple[Amount, Values, int | None, int | None, bool, Limit | None, str, str]
ROWS: list[Row] = [
    # a sum
    (UpTo(up_to=10 * WAN), {}, 100_000, 100_000, False, "ceiling",
     "policy ceiling", "政策上限"),
    (Exactly(exactly=10 * WAN), {}, 100_000, 100_000, True, "fixed", "a fixed sum", "定额"),
    # in several years
    (UpTo(up_to=WAN, years=2), {}, 20_000, 20_000, False, "ceiling",
     "up to RMB 10,000 a year × 2 years = RMB 20,000", "最高1万元/年 × 2年 = 2万元"),
    # for each unit: none, one, two, and at a cap
    (Exactly(exactly=WAN, per="units"), {"units": 0}, 10_000, 10_000, True, "fixed",
     "RMB 10,000 × 1 machine = RMB 10,000", "1万元 × 1台 = 1万元"),
    (Exactly(exactly=WAN, per="units"), {"units": 1}, 10_000, 10_000, True, "fixed",
     "RMB 10,000 × 1 machine = RMB 10,000", "1万元 × 1台 = 1万元"),
    (Exactly(exactly=WAN, per="units", cap=2 * WAN), {"units": 2}, 20_000, 20_000, True, "fixed",
     "RMB 10,000 × 2 machines = RMB 20,000, at most RMB 20,000", "1万元 × 2台 = 2万元，上限 2万元"),
    (Exactly(exactly=WAN, per="units", cap=2 * WAN), {"units": 3}, 20_000, 20_000, True, "cap",
     "RMB 10,000 × 3 machines = RMB 30,000, at most RMB 20,000", "1万元 × 3台 = 3万元，上限 2万元"),
    (UpTo(up_to=WAN, per="units", cap=5 * WAN, years=2), {"units": 2}, 40_000, 40_000, False,
     "ceiling", "up to RMB 10,000 × 2 machines a year × 2 years = RMB 40,000, at most RMB 50,000",
     "最高1万元 × 2台/年 × 2年 = 4万元，上限 5万元"),
    # units not known
    (Exactly(exactly=WAN, per="units"), {}, None, None, False, None,
     f"RMB 10,000 × Units {NOT_GIVEN_EN}", f"1万元 × 数量{NOT_GIVEN_ZH}"),
    (UpTo(up_to=WAN, per="units", cap=5 * WAN, years=2), {}, 50_000, 50_000, False, "cap",
     f"up to RMB 10,000 a year × 2 years × Units {NOT_GIVEN_EN}, at most RMB 50,000",
     f"最高1万元/年 × 2年 × 数量{NOT_GIVEN_ZH}，上限 5万元"),
    # once for each condition that holds, not for an unsure one: none, one, two, and beside units
    (UpTo(up_to=WAN, for_each=EACH), {"a": 0, "b": 0, "c": 0}, 10_000, 10_000, False, "ceiling",
     "policy ceiling", "政策上限"),
    (UpTo(up_to=WAN, for_each=EACH), {"a": 1, "b": 0, "c": 0}, 10_000, 10_000, False, "ceiling",
     "policy ceiling", "政策上限"),
    (UpTo(up_to=WAN, for_each=EACH), {"a": 1, "b": 0, "c": 1}, 20_000, 20_000, False, "ceiling",
     "up to RMB 10,000 × 2 = RMB 20,000", "最高1万元 × 2 = 2万元"),
    (UpTo(up_to=WAN, for_each=EACH), {"a": 1, "b": 0}, 10_000, 10_000, False, "ceiling",
     "policy ceiling", "政策上限"),
    (UpTo(up_to=WAN, cost="cost", for_each=EACH), {"cost": 9_999, "a": 1}, 10_000, 9_999, False,
     "cost", f"Cost: RMB 9,999, below the policy ceiling of RMB 10,000{INFERRED_EN}",
     f"费用 9,999元，低于政策上限 1万元{INFERRED_ZH}"),
    (UpTo(up_to=WAN, per="units", for_each=EACH), {"a": 1}, None, None, False, None,
     "up to RMB 10,000 × Units (not given)", "最高1万元 × 数量（未填）"),
    (UpTo(up_to=WAN, per="units", for_each=EACH), {"units": 2, "a": 1, "b": 0, "c": 0}, 30_000,
     30_000, False, "ceiling", "up to RMB 10,000 × 3 machines = RMB 30,000",
     "最高1万元 × 3台 = 3万元"),
    # the company's own cost: below, at and above the ceiling, and not known
    (UpTo(up_to=WAN, cost="cost"), {"cost": 9_999}, 10_000, 9_999, False, "cost",
     f"Cost: RMB 9,999, below the policy ceiling of RMB 10,000{INFERRED_EN}",
     f"费用 9,999元，低于政策上限 1万元{INFERRED_ZH}"),
    (UpTo(up_to=WAN, cost="cost", cost_binds=True), {"cost": 9_999}, 9_999, 9_999, False, "cost",
     "Cost: RMB 9,999, below the policy ceiling of RMB 10,000", "费用 9,999元，低于政策上限 1万元"),
    (UpTo(up_to=WAN, cost="cost"), {"cost": 0}, 10_000, 0, False, "cost",
     f"Cost: RMB 0, below the policy ceiling of RMB 10,000{INFERRED_EN}",
     f"费用 0元，低于政策上限 1万元{INFERRED_ZH}"),
    (UpTo(up_to=WAN, cost="cost"), {"cost": WAN}, 10_000, 10_000, False, "ceiling",
     "policy ceiling", "政策上限"),
    (UpTo(up_to=WAN, cost="cost"), {}, 10_000, 10_000, False, "ceiling",
     "policy ceiling", "政策上限"),
    # a rate: rounded down, below, at and above its cap, and not known
    (Rated(rate=Fraction(1, 10), of="cost"), {"cost": 109}, 10, 10, False, "rate",
     "10% × RMB 109 = RMB 10 (rounded down), no ceiling stated",
     "10% × 109元 = 10元（舍去不足1元），上限未载明"),
    (Rated(rate=Fraction(1, 10), of="cost", cap=10, exact=True), {"cost": 100}, 10, 10, True,
     "rate", "10% × RMB 100 = RMB 10, at most RMB 10", "10% × 100元 = 10元，上限 10元"),
    (Rated(rate=Fraction(1, 10), of="cost", cap=10), {"cost": 110}, 10, 10, False, "cap",
     "10% × RMB 110 = RMB 11, at most RMB 10", "10% × 110元 = 11元，上限 10元"),
    (Rated(rate=Fraction(1, 10), of="cost", cap=10, exact=True), {}, 10, 10, False, "cap",
     f"10% × Cost {NOT_GIVEN_EN}, at most RMB 10", f"10% × 费用{NOT_GIVEN_ZH}，上限 10元"),
    (Rated(rate=Fraction(1, 10), of="cost"), {}, None, None, False, None,
     f"10% × Cost {NOT_GIVEN_EN}, no ceiling stated", f"10% × 费用{NOT_GIVEN_ZH}，上限未载明"),
    # another's funds matched
    (Match(match=Fraction(1, 2), of="cost"), {"cost": 101}, 50, 50, True, "rate",
     "2∶1 × RMB 101 = RMB 50, no ceiling stated", "2∶1 × 101元 = 50元，上限未载明"),
    (Match(match=Fraction(2, 3), of="cost", cap=60), {"cost": 90}, 60, 60, True, "rate",
     "3∶2 × RMB 90 = RMB 60, at most RMB 60", "3∶2 × 90元 = 60元，上限 60元"),
    (Match(match=Fraction(2, 3), of="cost", cap=60), {"cost": 93}, 60, 60, True, "cap",
     "3∶2 × RMB 93 = RMB 62, at most RMB 60", "3∶2 × 93元 = 62元，上限 60元"),
    (Match(match=Fraction(1), of="cost"), {}, None, None, False, None,
     f"1∶1 × Cost {NOT_GIVEN_EN}, no ceiling stated", f"1∶1 × 费用{NOT_GIVEN_ZH}，上限未载明"),
    (Match(match=Fraction(1), of="cost", cap=60), {}, 60, 60, False, "cap",
     f"1∶1 × Cost {NOT_GIVEN_EN}, at most RMB 60", f"1∶1 × 费用{NOT_GIVEN_ZH}，上限 60元"),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS)
def test_support(row: Row) -> None:
    amount, values, ceiling, estimate, exact, binding, en, zh = row
    per_or_of = getattr(amount, "per", None) or getattr(amount, "of", None)
    read = (per_or_of, *(part.yes for part in getattr(amount, "for_each", ())))
    missing = tuple(fact for fact in read if fact and fact not in values)
    expected = Support(ceiling, estimate, exact, both(zh, en), missing, binding)
    assert compute(amount, values, VOCABULARY) == expected


@pytest.mark.parametrize(
    ("amount", "facts"),
    [
        (UpTo(up_to=1), ()),
        (UpTo(up_to=1, per="units", cost="cost", for_each=(*EACH, EACH[0])),
         ("units", "cost", "a", "b", "c")),
        (UpTo(up_to=1, cost="cost"), ("cost",)),
        (Exactly(exactly=1), ()),
        (Exactly(exactly=1, per="units"), ("units",)),
        (Rated(rate=Fraction(1), of="cost"), ("cost",)),
        (Match(match=Fraction(1), of="cost"), ("cost",)),
    ],
)  # fmt: skip
def test_the_facts_of_an_amount(amount: Amount, facts: tuple[str, ...]) -> None:
    assert facts_of_amount(amount) == facts


@pytest.mark.parametrize(
    ("amount", "en"),
    [
        (UpTo(up_to=WAN), "up to RMB 10,000"),
        (UpTo(up_to=WAN, years=3, cap=2 * WAN),
         "up to RMB 10,000 a year × 3 years, at most RMB 20,000"),
        (UpTo(up_to=WAN, per="units"), "up to RMB 10,000 × machines"),
        (UpTo(up_to=WAN, per="units", for_each=EACH), "up to RMB 10,000 × machines"),
        (UpTo(up_to=WAN, for_each=EACH), "up to RMB 10,000 × 3"),
        (UpTo(up_to=WAN, for_each=EACH[:1]), "up to RMB 10,000"),
        (Exactly(exactly=WAN), "RMB 10,000"),
        (Exactly(exactly=WAN, per="units", cap=2 * WAN),
         "RMB 10,000 × machines, at most RMB 20,000"),
        (Rated(rate=Fraction(1, 5), of="cost"), "20% × Cost, no ceiling stated"),
        (Rated(rate=Fraction(1, 5), of="cost", cap=WAN), "20% × Cost, at most RMB 10,000"),
        (Match(match=Fraction(1, 2), of="cost"), "2∶1 × Cost, no ceiling stated"),
        (Match(match=Fraction(1, 2), of="cost", cap=WAN), "2∶1 × Cost, at most RMB 10,000"),
    ],
)  # fmt: skip
def test_an_amount_in_words(amount: Amount, en: str) -> None:
    assert describe(amount, VOCABULARY).en == en


@pytest.mark.parametrize(
    ("amount", "numbers"),
    [
        (UpTo(up_to=5), [("yuan", 5)]),
        (UpTo(up_to=5, years=2, cap=7), [("yuan", 5), ("years", 2), ("yuan", 7)]),
        (Exactly(exactly=5, cap=0), [("yuan", 5), ("yuan", 0)]),
        (Rated(rate=Fraction(1, 5), of="cost", cap=7), [("share", Fraction(1, 5)), ("yuan", 7)]),
        (Match(match=Fraction(1, 2), of="cost"), [("ratio", Fraction(1, 2))]),
    ],
)
def test_the_figures_of_an_amount(amount: Amount, numbers: list[tuple[str, Fraction]]) -> None:
    assert list(numbers_in(amount)) == [(unit, Fraction(n)) for unit, n in numbers]


@pytest.mark.parametrize(
    ("amount", "base"),
    [
        (UpTo(up_to=5, cost="cost"), 9),
        (UpTo(up_to=5, cost="other"), None),
        (Exactly(exactly=5), None),
        (Rated(rate=Fraction(3, 10), of="cost", cap=100), 334),
        (Rated(rate=Fraction(3, 10), of="other", cap=100), None),
        (Rated(rate=Fraction(0), of="cost", cap=100), None),
        (Rated(rate=Fraction(3, 10), of="cost"), None),
        (Match(match=Fraction(2, 3), of="cost", cap=100), 150),
        (Match(match=Fraction(2, 3), of="other", cap=100), None),
        (Match(match=Fraction(0), of="cost", cap=100), None),
        (Match(match=Fraction(2, 3), of="cost"), None),
    ],
)
def test_the_base_for_the_full_amount(amount: Amount, base: int | None) -> None:
    assert base_for_full_amount(amount, "cost", 9) == base
    if base and not isinstance(amount, UpTo):
        assert support(amount, cost=base).estimate == 100
        assert support(amount, cost=base - 1).estimate == 99


def test_the_forms_of_support_by_their_keys() -> None:
    assert amount_kinds() == {"up_to": UpTo, "exactly": Exactly, "rate": Rated, "match": Match}
