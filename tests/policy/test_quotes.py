"""The check that cannot be fooled: figures against the sentences they rest on."""

from __future__ import annotations

from dataclasses import fields, replace
from fractions import Fraction

import pytest
from support import DATA

from tjsubsidy_cli import Catalogue
from tjsubsidy_cli.policy.catalogue import Grant
from tjsubsidy_cli.policy.quotes import check_quotes, quote_figures
from tjsubsidy_cli.rules.amounts import Amount, Exactly, Match, Rated, UpTo

POLICY = (DATA / "tianjin-2020.txt").read_text("utf-8")


def with_grant(catalogue: Catalogue, changed: Grant) -> Catalogue:
    measures = tuple(
        replace(m, grants=tuple(changed if g.id == changed.id else g for g in m.grants))
        for m in catalogue.measures
    )
    return replace(catalogue, measures=measures)


def test_the_catalogues_agree_with_their_quotes(catalogue: Catalogue, harbour: Catalogue) -> None:
    for each in (catalogue, harbour):
        assert list(check_quotes(each)) == []


def other_amounts(amount: Amount) -> list[Amount]:
    """The amount with each of its figures changed in turn."""
    changed: list[Amount] = []
    for field in fields(amount):
        value = getattr(amount, field.name)
        if isinstance(value, int | Fraction) and not isinstance(value, bool):
            changed += [replace(amount, **{field.name: v}) for v in (value * 10, value + 1)]  # type: ignore[arg-type]
    return changed


def test_no_figure_of_an_amount_can_be_changed_unnoticed(
    catalogue: Catalogue, harbour: Catalogue
) -> None:
    tried = 0
    for each in (catalogue, harbour):
        for grant in each.grants.values():
            for amount in other_amounts(grant.amount):
                tried += 1
                found = check_quotes(with_grant(each, replace(grant, amount=amount)))
                assert grant.id in {where for where, _ in found}, amount
    assert tried >= 2 * 49


def test_no_figure_of_a_quote_can_be_changed_unnoticed(
    catalogue: Catalogue, harbour: Catalogue
) -> None:
    for each in (catalogue, harbour):
        for grant in each.grants.values():
            for index, char in enumerate(grant.quote):
                if not char.isascii() or not char.isdigit() or inside_name(grant, index):
                    continue
                quote = grant.quote[:index] + str((int(char) + 1) % 10) + grant.quote[index + 1 :]
                found = check_quotes(with_grant(each, replace(grant, quote=quote)))
                assert grant.id in {where for where, _ in found}, quote


def inside_name(grant: Grant, index: int) -> bool:
    spans = [(grant.quote.find(name), len(name)) for name in grant.names]
    return any(start <= index < start + length for start, length in spans)


def test_a_ceiling_cannot_pass_for_a_fixed_sum_nor_the_other_way(catalogue: Catalogue) -> None:
    up_to, fixed = catalogue.grants["2-1"], catalogue.grants["19-3"]
    assert isinstance(up_to.amount, UpTo)
    assert isinstance(fixed.amount, Exactly)
    fooled = replace(up_to, amount=Exactly(exactly=up_to.amount.up_to))
    assert [where for where, _ in check_quotes(with_grant(catalogue, fooled))] == ["2-1"]
    fooled = replace(fixed, amount=UpTo(up_to=fixed.amount.exactly))
    assert [where for where, _ in check_quotes(with_grant(catalogue, fooled))] == ["19-3"]


def test_a_threshold_must_stand_in_the_quote(catalogue: Catalogue) -> None:
    grant = catalogue.grants["25-1"]
    without = replace(grant, quote=grant.quote.replace("60%", "大部分"))
    problems = [p.what.en for _, p in check_quotes(with_grant(catalogue, without))]
    assert problems == ["the figure 60% is not in the quote."]


def test_a_name_must_stand_in_the_quote(catalogue: Catalogue) -> None:
    grant = replace(catalogue.grants["2-1"], names=("6G",))
    assert [where for where, _ in check_quotes(with_grant(catalogue, grant))] == ["2-1"]


def test_the_funding_rule_is_checked_too(catalogue: Catalogue) -> None:
    policy = catalogue.policy
    for city in (Fraction(2, 5), Fraction(1)):
        fooled = replace(policy, funding=replace(policy.funding, city=city))
        found = {where for where, _ in check_quotes(replace(catalogue, policy=fooled))}
        assert found == {"policy.funding"}


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("最高5000万元", [("yuan", 50_000_000)]),
        ("最高5,000万元、１亿元", [("yuan", 50_000_000), ("yuan", 100_000_000)]),
        ("给予五十万元、三百二十万元补助", [("yuan", 500_000), ("yuan", 3_200_000)]),
        (
            "百分之十五、25％、三分之一",
            [("share", (15, 100)), ("share", (1, 4)), ("share", (1, 3))],
        ),
        ("1∶1、1：2配套", [("ratio", 1), ("ratio", 2)]),
        ("连续3年、三年、6个月", [("years", 3), ("years", 3), ("months", 6)]),
        ("上一年度", []),
        ("不少于20台", [("number", 20)]),
        ("一次性，两级，第五代", []),
        (
            "一万五千元、一亿二千万元、2千万元",
            [("yuan", 15_000), ("yuan", 120_000_000), ("yuan", 2 * 10**7)],
        ),
        ("0.5万立方米以上", [("number", 5_000)]),
        ("2024.3.15", [("number", (20243, 10)), ("number", 15)]),
        ("0:30、零分之一、٣元", [("other", 0), ("other", 0), ("other", 3)]),
    ],
)
def test_figures_are_read_from_a_sentence(
    quote: str, expected: list[tuple[str, int | tuple[int, int]]]
) -> None:
    values = [(unit, Fraction(*v) if isinstance(v, tuple) else Fraction(v)) for unit, v in expected]
    assert [each.quantity for each in quote_figures(quote)] == values


def article(number: int) -> str:
    start = POLICY.index(f"\n{number}．")
    end = POLICY.find("\n", start + 1)
    return POLICY[start:end]


def test_every_quote_stands_in_its_article(catalogue: Catalogue) -> None:
    for measure in catalogue.measures:
        for grant in measure.grants:
            assert grant.quote in article(measure.number), grant.id
    assert catalogue.policy.funding.quote in POLICY


def test_every_figure_of_the_articles_is_quoted(catalogue: Catalogue) -> None:
    names = tuple({name for grant in catalogue.grants.values() for name in grant.names})
    for measure in catalogue.measures:
        body = article(measure.number).replace(f"\n{measure.number}．", "")
        figures = {each.quantity for each in quote_figures(body, (*names, "5G"))}
        quoted = {w.quantity for g in measure.grants for w in quote_figures(g.quote, g.names)}
        assert figures == quoted, measure.number


def test_sections_and_bureaus_are_those_of_the_text(catalogue: Catalogue) -> None:
    titles = [line.split("、", 1)[1] for line in POLICY.splitlines() if line[1:2] == "、"]
    assert [section.title.zh for section in catalogue.sections] == titles[:7]
    for measure in catalogue.measures:
        listed = "、".join(measure.bureaus)
        assert f"（责任单位：{listed}）" in article(measure.number)
        section = POLICY.rfind("、" + catalogue.sections[measure.section - 1].title.zh)
        following = POLICY.index("、" + titles[measure.section])
        assert section < POLICY.index(f"\n{measure.number}．") < following


def test_the_whole_policy_is_in_the_catalogue(catalogue: Catalogue) -> None:
    assert [measure.number for measure in catalogue.measures] == list(range(1, 27))
    assert len(catalogue.grants) == 41
    forms = [type(grant.amount) for grant in catalogue.grants.values()]
    assert {form: forms.count(form) for form in (Exactly, Rated, Match)} == {
        Exactly: 4,
        Rated: 4,
        Match: 1,
    }
    alone = [g.id for g in catalogue.grants.values() if catalogue.city_share(g) == 1]
    assert alone == ["7-1", "7-2"]
    assert sum(len(grant.readings) for grant in catalogue.grants.values()) == 83
    assert len(catalogue.overlaps) == 24


def test_what_is_given_to_enterprises_is_so_wherever_the_text_says_it(catalogue: Catalogue) -> None:
    """19-4 is given to a product, and 17-1 and 17-2 have 企业 in the heading of their article."""
    (shared,) = catalogue.shared
    said = {grant.id for grant in catalogue.grants.values() if "企业" in grant.quote}
    assert set(shared.grants) == said - {"19-4"} | {"17-1", "17-2"}
    assert [g for g in catalogue.grants if g in shared.grants] == list(shared.grants)
