"""Catalogues that are wrong, each by one small change of the fictional policy, and what is told.

The messages are whole: the line (counted from where the change begins), the path of keys, what is
wrong, and the hint.
"""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from support import DATA, ROOT
from support.catalogues import MISSING, TEXT, TYPES, UNKNOWN_KEYS, Wrong, changed, line_of

from tjsubsidy_cli import (
    Catalogue,
    TjsubsidyError,
    load_catalogue,
)
from tjsubsidy_cli.base.errors import MOST_PROBLEMS
from tjsubsidy_cli.base.records import replace
from tjsubsidy_cli.base.text import Lang
from tjsubsidy_cli.policy import format as schema
from tjsubsidy_cli.rules.conditions import AllOf, Yes


def problems_of(text: str, folder: Path, name: str = "harbour.toml") -> TjsubsidyError:
    (folder / name).write_text(text, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        with pytest.raises(TjsubsidyError) as caught:
            load_catalogue(name)
    return caught.value


def message(lines: list[str], lang: Lang) -> str:
    """What goes to stderr for these lines."""
    told = [f"harbour.toml:{line}" for line in lines]
    if len(told) == 1:
        return ("Error: " if lang == "en" else "错误：") + told[0]
    head = f"{len(told)} errors:" if lang == "en" else f"{len(told)} 处错误："
    return "\n  ".join([head, *told])


def each(cases: list[Wrong]) -> pytest.MarkDecorator:
    """A test for each case;"""
    return pytest.mark.parametrize(
        "wrong",
        [pytest.param(case, id=case.name) for case in cases],
    )


def check(wrong: Wrong, folder: Path) -> None:
    told = problems_of(wrong.text(), folder)
    assert told.message("en") == message(wrong.told(wrong.en), "en")
    if wrong.zh:
        assert told.message("zh") == message(wrong.told(wrong.zh), "zh")


@each(MISSING)
def test_a_missing_key(wrong: Wrong, tmp_path: Path) -> None:
    check(wrong, tmp_path)


@each(UNKNOWN_KEYS)
def test_an_unknown_key(wrong: Wrong, tmp_path: Path) -> None:
    check(wrong, tmp_path)


@each(TYPES)
def test_a_value_of_the_wrong_type(wrong: Wrong, tmp_path: Path) -> None:
    check(wrong, tmp_path)


LITERALS = [
    Wrong(
        "a kind of fact",
        'topic = "fleet"\nkind = "yes_no"',
        'topic = "fleet"\nkind = "yesno"',
        en=[
            (
                "+1: facts[3].kind: cannot be “yesno”. Expected 'yes_no', 'count', 'money', "
                "'choice' or 'choices'."
            )
        ],
    ),
    Wrong(
        "a payment",
        'payment = "per_unit"',
        'payment = "per unit"',
        en=[
            (
                "+0: measures[0].grants[0].payment: cannot be “per unit”. Expected 'once', "
                "'once_by_general_rule', 'per_project', 'per_unit', 'yearly', 'not_stated' or "
                "'unclear'."
            )
        ],
    ),
    Wrong(
        "a list for a payment",
        'payment = "per_unit"',
        "payment = []",
        en=[
            (
                "+0: measures[0].grants[0].payment: cannot be “[]”. Expected 'once', "
                "'once_by_general_rule', 'per_project', 'per_unit', 'yearly', 'not_stated' or "
                "'unclear'."
            )
        ],
    ),
]


@each(LITERALS)
def test_a_word_that_is_not_one_of_those_allowed(wrong: Wrong, tmp_path: Path) -> None:
    check(wrong, tmp_path)


FORMS = [
    Wrong(
        "no test at all",
        '{ yes = "ocean_licence" }',
        "{}",
        en=[
            (
                "+0: measures[0].grants[0].when.all[0]: not one of the forms that stand here. One "
                "of these keys: all, any, none, yes, share, has, open, fact."
            )
        ],
        zh=[
            (
                "+0: measures[0].grants[0].when.all[0]: "
                "看不出是哪一种写法。应有这些键之一：all、any、none、yes、share、has、open、fact。"
            )
        ],
    ),
    Wrong(
        "an unknown test",
        '{ yes = "ocean_licence" }',
        '{ no = "ocean_licence" }',
        en=[
            (
                "+0: measures[0].grants[0].when.all[0]: not one of the forms that stand here. One "
                "of these keys: all, any, none, yes, share, has, open, fact."
            )
        ],
    ),
    Wrong(
        "a text for a test",
        'when = { fact = "leading_rank", has = ["national"], open = ["municipal"] }',
        'when = "always"',
        en=[
            (
                "+0: measures[0].grants[1].when: not one of the forms that stand here. One of "
                "these keys: all, any, none, yes, share, has, open, fact."
            )
        ],
    ),
    Wrong(
        "a test of the territory",
        'when = { none = [{ fact = "district", has = ["outside"] }] }',
        "when = { not = [] }",
        en=[
            (
                "+0: policy.territory.when: not one of the forms that stand here. One of these "
                "keys: all, any, none, yes, share, has, open, fact."
            )
        ],
    ),
    Wrong(
        "a test of a check",
        '{ none = [{ fact = "trades", has = ["cold_storage"] }] }',
        '{ value = "trades" }',
        en=[
            (
                "+0: checks[1].when.all[1]: not one of the forms that stand here. One of these "
                "keys: all, any, none, yes, share, has, open, fact."
            )
        ],
    ),
    Wrong(
        "an unknown amount",
        'amount = { up_to = "120万元" }',
        'amount = { most = "120万元" }',
        en=[
            (
                "+0: measures[3].grants[1].amount: not one of the forms that stand here. One of "
                "these keys: up_to, exactly, rate, match."
            )
        ],
        zh=[
            (
                "+0: measures[3].grants[1].amount: "
                "看不出是哪一种写法。应有这些键之一：up_to、exactly、rate、match。"
            )
        ],
    ),
    Wrong(
        "a text for an amount",
        'amount = { up_to = "120万元" }',
        'amount = "120万元"',
        en=[
            (
                "+0: measures[3].grants[1].amount: not one of the forms that stand here. One of "
                "these keys: up_to, exactly, rate, match."
            )
        ],
    ),
]


@each(FORMS)
def test_neither_a_condition_nor_an_amount(wrong: Wrong, tmp_path: Path) -> None:
    check(wrong, tmp_path)


VALUES = [
    Wrong(
        "money in dollars",
        'up_to = "120万元"',
        'up_to = "120万美元"',
        en=[
            (
                "+0: measures[3].grants[1].amount.up_to: “120万美元” is in a foreign currency. "
                "Convert it to RMB."
            )
        ],
        zh=[("+0: measures[3].grants[1].amount.up_to: “120万美元”是外币。请折算成人民币填写。")],
    ),
    Wrong(
        "parts of a yuan",
        'up_to = "120万元"',
        'up_to = "120.5元"',
        en=[
            ("+0: measures[3].grants[1].amount.up_to: “120.5元” is not whole yuan. Write “120元”.")
        ],
    ),
    Wrong(
        "negative money",
        'up_to = "120万元"',
        "up_to = -120",
        en=["+0: measures[3].grants[1].amount.up_to: negative: “-120”."],
        zh=["+0: measures[3].grants[1].amount.up_to: 金额不能为负：“-120”。"],
    ),
    Wrong(
        "absurd money",
        'up_to = "120万元"',
        'up_to = "120万亿元"',
        en=[
            (
                "+0: measures[3].grants[1].amount.up_to: too large: “120万亿元”. More than RMB "
                "1,000 billion: check the unit."
            )
        ],
    ),
    Wrong(
        "yes for money",
        'exactly = "3万元"',
        "exactly = true",
        en=[
            (
                "+0: measures[1].grants[1].amount.exactly: “true” is no amount. Write it like "
                "“3.2 million”, “850,000 yuan”, or as whole yuan."
            )
        ],
    ),
    Wrong(
        "a rate without its sign",
        'rate = "2%"',
        'rate = "2"',
        en=[
            (
                "+0: measures[3].grants[0].amount.rate: “2” is no percentage. Write it like “20%” "
                "or “1/3”."
            )
        ],
        zh=["+0: measures[3].grants[0].amount.rate: “2”不是百分比。请写成“20%”或“1/3”。"],
    ),
    Wrong(
        "a ratio with a slash",
        'match = "1∶2"',
        'match = "1/2"',
        en=[
            (
                "+0: measures[2].grants[0].amount.match: “1/2” is no matching ratio. Write it "
                "like “1∶1”."
            )
        ],
        zh=["+0: measures[2].grants[0].amount.match: “1/2”不是配套比例。请写成“1∶1”。"],
    ),
    Wrong(
        "a ratio to nothing",
        'match = "1∶2"',
        'match = "0∶2"',
        en=[
            (
                "+0: measures[2].grants[0].amount.match: “0∶2” is no matching ratio. Write it "
                "like “1∶1”."
            )
        ],
    ),
    Wrong(
        "a city's share as a number",
        'city = "70%"',
        "city = 0.7",
        en=["+0: policy.funding.city: “0.7” is no percentage. Write it like “20%” or “1/3”."],
    ),
    Wrong(
        "a grant's share as a word",
        'city = "0%"',
        'city = "none"',
        en=[
            (
                "+0: measures[1].grants[0].city: “none” is no percentage. Write it like “20%” or "
                "“1/3”."
            )
        ],
    ),
    Wrong(
        "a cap",
        'cap = "80万元"',
        'cap = "很多"',
        en=[
            (
                "+0: measures[3].grants[0].amount.cap: “很多” is no amount. Write it like "
                "“3.2 million”, “850,000 yuan”, or as whole yuan."
            )
        ],
    ),
    Wrong(
        "a bound of a figure",
        'at_most = "5亿元"',
        'at_most = "5亿吨"',
        en=[
            (
                "+0: measures[3].grants[1].when.all[2].at_most: “5亿吨” is no amount. Write it "
                "like “3.2 million”, “850,000 yuan”, or as whole yuan."
            )
        ],
    ),
    Wrong(
        "a bound of a share",
        'at_least = "25%"',
        "at_least = 25",
        en=[
            (
                "+0: measures[1].grants[1].when.all[0].at_least: “25” is no percentage. Write it "
                "like “20%” or “1/3”."
            )
        ],
    ),
]


@each(VALUES)
def test_a_figure_that_cannot_be_read(wrong: Wrong, tmp_path: Path) -> None:
    check(wrong, tmp_path)


TWICE = [
    Wrong(
        "a section",
        '[[bureaus]]\nname.zh = "市海洋渔业局"',
        (
            '[[sections]]\nnumber = 2\ntitle.zh = "其他"\ntitle.en = "Other"\n\n[[bureaus]]\n'
            'name.zh = "市海洋渔业局"'
        ),
        en=["+0: sections[3]: “2” is there twice."],
        zh=["+0: sections[3]: “2”重复。"],
    ),
    Wrong(
        "a bureau",
        '[[topics]]\nid = "operator"',
        ('[[bureaus]]\nname.zh = "市金库"\nname.en = "Treasury"\n\n[[topics]]\nid = "operator"'),
        en=["+0: bureaus[4]: “市金库” is there twice."],
    ),
    Wrong(
        "a topic",
        '[[topics]]\nid = "turnover"',
        (
            '[[topics]]\nid = "cold"\nname.zh = "冷"\nname.en = "Cold"\n\n[[topics]]\nid = '
            '"turnover"'
        ),
        en=["+0: topics[3]: “cold” is there twice."],
    ),
    Wrong(
        "a department",
        '[[departments]]\nid = "finance"',
        (
            '[[departments]]\nid = "cold"\nname.zh = "冷"\nname.en = "Cold"\n\n'
            '[[departments]]\nid = "finance"'
        ),
        en=["+0: departments[3]: “cold” is there twice."],
    ),
    Wrong(
        "a fact",
        '[[facts]]\nid = "exports"',
        (
            '[[facts]]\nid = "turnover"\ntopic = "turnover"\nkind = "money"\nlabel.zh = "x"\n'
            'label.en = "x"\nquestion.zh = "x"\nquestion.en = "x"\n\n[[facts]]\nid = "exports"'
        ),
        en=["+0: facts[12]: “turnover” is there twice."],
    ),
    Wrong(
        "a measure",
        "number = 3\nsection = 2",
        "number = 2\nsection = 2",
        en=["-1: measures[2]: “2” is there twice."],
    ),
    Wrong(
        "a choice",
        'id = "northpier"',
        'id = "lighthouse"',
        en=["-2: facts[0].choices[1]: “lighthouse” is there twice."],
        zh=["-2: facts[0].choices[1]: “lighthouse”重复。"],
    ),
    Wrong(
        "a reading",
        'id = "HB-1-2a"',
        (
            'id = "HB-1-2b"\nquestion.zh = "甲？"\nquestion.en = "A?"\noptions.A.zh = "是"\n'
            'options.A.en = "yes"\nchosen = "A"\n\n[[measures.grants.readings]]\nid = "HB-1-2b"'
        ),
        en=["+7: measures[0].grants[1].readings[1]: “HB-1-2b” is there twice."],
    ),
    Wrong(
        "a grant",
        'id = "2-2"',
        'id = "2-1"',
        en=["-1: measures[1].grants[1]: “2-1” is there twice."],
        zh=["-1: measures[1].grants[1]: “2-1”重复。"],
    ),
]


@each(TWICE)
def test_an_id_that_is_there_twice(wrong: Wrong, tmp_path: Path) -> None:
    check(wrong, tmp_path)


UNKNOWN_NAMES = [
    Wrong(
        "advice for whom nobody knows",
        'when = { fact = "leading_rank", has = ["national"], open = ["municipal"] }',
        'when = { fact = "leading_rank", has = ["national"] }\nsuits = { yes = "ocean" }',
        en=["+1: measures[0].grants[1].suits.yes: there is no “ocean”."],
    ),
    Wrong(
        "a section",
        "number = 5\nsection = 3",
        "number = 5\nsection = 30",
        en=["+1: measures[4].section: there is no “30”. Did you mean “3”?"],
        zh=["+1: measures[4].section: 没有“30”。是不是“3”？"],
    ),
    Wrong(
        "a section like no other",
        "number = 5\nsection = 3",
        "number = 5\nsection = 7",
        en=["+1: measures[4].section: there is no “7”."],
    ),
    Wrong(
        "a bureau",
        'bureaus = ["市商贸流通局", "各区管理委员会"]',
        'bureaus = ["市商贸局", "各区管理委员会"]',
        en=["+0: measures[1].bureaus: there is no “市商贸局”. Did you mean “市商贸流通局”?"],
        zh=["+0: measures[1].bureaus: 没有“市商贸局”。是不是“市商贸流通局”？"],
    ),
    Wrong(
        "a topic",
        'topic = "fleet"\nkind = "yes_no"',
        'topic = "fleets"\nkind = "yes_no"',
        en=["+0: facts[3].topic: there is no “fleets”. Did you mean “fleet”?"],
    ),
    Wrong(
        "a department",
        'knows = "office"\nhelp.zh = "按',
        'knows = "offices"\nhelp.zh = "按',
        en=["+0: facts[0].knows: there is no “offices”. Did you mean “office”?"],
    ),
    Wrong(
        "the fact of a yes",
        'yes = "ocean_licence"',
        'yes = "ocean_license"',
        en=[
            (
                "+0: measures[0].grants[0].when.all[0].yes: there is no “ocean_license”. Did you "
                "mean “ocean_licence”?"
            )
        ],
        zh=[
            (
                "+0: measures[0].grants[0].when.all[0].yes: "
                "没有“ocean_license”。是不是“ocean_licence”？"
            )
        ],
    ),
    Wrong(
        "a fact like no other",
        'yes = "ocean_licence"',
        'yes = "qqqq"',
        en=["+0: measures[0].grants[0].when.all[0].yes: there is no “qqqq”."],
        zh=["+0: measures[0].grants[0].when.all[0].yes: 没有“qqqq”。"],
    ),
    Wrong(
        "the fact of a figure",
        'fact = "store_volume", at_least',
        'fact = "store_volumes", at_least',
        en=[
            (
                "+0: measures[1].grants[0].when.all[1].fact: there is no “store_volumes”. Did you "
                "mean “store_volume”?"
            )
        ],
    ),
    Wrong(
        "the first fact of a share",
        'share = ["cold_turnover", "turnover"], at_least',
        'share = ["cold_turnovr", "turnover"], at_least',
        en=[
            (
                "+0: measures[1].grants[1].when.all[0].share: there is no “cold_turnovr”. Did you "
                "mean “cold_turnover”?"
            )
        ],
    ),
    Wrong(
        "the second fact of a share",
        'share = ["cold_turnover", "turnover"], at_least',
        'share = ["cold_turnover", "turn_over"], at_least',
        en=[
            (
                "+0: measures[1].grants[1].when.all[0].share: there is no “turn_over”. Did you "
                "mean “turnover”?"
            )
        ],
    ),
    Wrong(
        "the fact of choices",
        'fact = "leading_rank", has',
        'fact = "leading_ranks", has',
        en=[
            (
                "+0: measures[0].grants[1].when.fact: there is no “leading_ranks”. Did you mean "
                "“leading_rank”?"
            )
        ],
    ),
    Wrong(
        "the fact of the territory",
        'fact = "district", has',
        'fact = "distrikt", has',
        en=[
            (
                "+0: policy.territory.when.none[0].fact: there is no “distrikt”. Did you mean "
                "“district”?"
            )
        ],
    ),
    Wrong(
        "the fact of a check",
        'fact = "store_volume", above',
        'fact = "store_vol", above',
        en=[
            (
                "+0: checks[1].when.all[0].fact: there is no “store_vol”. Did you mean "
                "“store_volume”?"
            )
        ],
    ),
    Wrong(
        "what an amount is counted in",
        'per = "new_vessels"',
        'per = "new_vesels"',
        en=[
            (
                "+0: measures[0].grants[0].amount.per: there is no “new_vesels”. Did you mean "
                "“new_vessels”?"
            )
        ],
    ),
    Wrong(
        "what a fixed sum is counted in",
        'per = "reefer_trucks"',
        'per = "reefer_truck"',
        en=[
            (
                "+0: measures[1].grants[1].amount.per: there is no “reefer_truck”. Did you mean "
                "“reefer_trucks”?"
            )
        ],
    ),
    Wrong(
        "what a grant helps to pay",
        'cost = "store_cost"',
        'cost = "store_costs"',
        en=[
            (
                "+0: measures[1].grants[0].amount.cost: there is no “store_costs”. Did you mean "
                "“store_cost”?"
            )
        ],
    ),
    Wrong(
        "what a rate is of",
        'of = "cold_turnover"',
        'of = "cold_turn"',
        en=[
            (
                "+0: measures[3].grants[0].amount.of: there is no “cold_turn”. Did you mean "
                "“cold_turnover”?"
            )
        ],
    ),
    Wrong(
        "what a match is of",
        'of = "central_funds"',
        'of = "centralfunds"',
        en=[
            (
                "+0: measures[2].grants[0].amount.of: there is no “centralfunds”. Did you mean "
                "“central_funds”?"
            )
        ],
    ),
    Wrong(
        "a choice",
        'has = ["national"]',
        'has = ["natonal"]',
        en=[
            ("+0: measures[0].grants[1].when.has: there is no “natonal”. Did you mean “national”?")
        ],
        zh=["+0: measures[0].grants[1].when.has: 没有“natonal”。是不是“national”？"],
    ),
    Wrong(
        "an open choice",
        'open = ["municipal"]',
        'open = ["municipale"]',
        en=[
            (
                "+0: measures[0].grants[1].when.open: there is no “municipale”. Did you mean "
                "“municipal”?"
            )
        ],
    ),
    Wrong(
        "a choice like no other",
        'has = ["national"]',
        'has = ["zzz"]',
        en=["+0: measures[0].grants[1].when.has: there is no “zzz”."],
    ),
    Wrong(
        "the choice of another fact",
        'has = ["national"]',
        'has = ["hwt"]',
        en=["+0: measures[0].grants[1].when.has: there is no “hwt”."],
    ),
    Wrong(
        "a grant of an overlap",
        'grants = ["2-1", "3-1"]',
        'grants = ["2-1", "3-10"]',
        en=["+0: overlaps[0].grants: there is no “3-10”. Did you mean “3-1”?"],
        zh=["+0: overlaps[0].grants: 没有“3-10”。是不是“3-1”？"],
    ),
    Wrong(
        "a grant that shares a condition",
        '[[overlaps]]\ngrants = ["2-1", "3-1"]',
        '[[shared]]\ngrants = ["2-1", "3-10"]\nwhen = { yes = "ocean_licens" }\n'
        'reason = { zh = "一", en = "a" }\n\n[[overlaps]]\ngrants = ["2-1", "3-1"]',
        en=[
            "+1: shared[0].grants: there is no “3-10”. Did you mean “3-1”?",
            "+2: shared[0].when.yes: there is no “ocean_licens”. Did you mean “ocean_licence”?",
        ],
    ),
    Wrong(
        "a grant like no other",
        'grants = ["2-1", "3-1"]',
        'grants = ["2-1", "九"]',
        en=["+0: overlaps[0].grants: there is no “九”."],
    ),
    Wrong(
        "a chosen reading",
        'chosen = "undecided"',
        'chosen = "undecidd"',
        en=[
            (
                "+0: measures[0].grants[1].readings[0].chosen: there is no “undecidd”. Did you "
                "mean “undecided”?"
            )
        ],
        zh=["+0: measures[0].grants[1].readings[0].chosen: 没有“undecidd”。是不是“undecided”？"],
    ),
    Wrong(
        "a reading that is no option",
        'chosen = "undecided"',
        'chosen = "C"',
        en=["+0: measures[0].grants[1].readings[0].chosen: there is no “C”."],
    ),
]


@each(UNKNOWN_NAMES)
def test_a_name_of_nothing(wrong: Wrong, tmp_path: Path) -> None:
    check(wrong, tmp_path)


KINDS = [
    Wrong(
        "a yes of a count",
        'yes = "ocean_licence"',
        'yes = "new_vessels"',
        en=[
            (
                "+0: measures[0].grants[0].when.all[0].yes: “new_vessels” is of kind count. "
                "Expected yes_no."
            )
        ],
        zh=[
            (
                "+0: measures[0].grants[0].when.all[0].yes: “new_vessels”的类型是 count。应为 "
                "yes_no。"
            )
        ],
    ),
    Wrong(
        "a figure that is a yes",
        'fact = "store_volume", at_least',
        'fact = "ocean_licence", at_least',
        en=[
            (
                "+0: measures[1].grants[0].when.all[1].fact: “ocean_licence” is of kind yes_no. "
                "Expected count / money."
            )
        ],
    ),
    Wrong(
        "a share of choices",
        'share = ["cold_turnover", "turnover"], at_least',
        'share = ["trades", "turnover"], at_least',
        en=[
            (
                "+0: measures[1].grants[1].when.all[0].share: “trades” is of kind choices. "
                "Expected count / money."
            )
        ],
    ),
    Wrong(
        "a share in a yes",
        'share = ["cold_turnover", "turnover"], at_least',
        'share = ["cold_turnover", "ocean_licence"], at_least',
        en=[
            (
                "+0: measures[1].grants[1].when.all[0].share: “ocean_licence” is of kind yes_no. "
                "Expected count / money."
            )
        ],
    ),
    Wrong(
        "a short name without the district",
        'own.zh = "{district}管理委员会"',
        'own.zh = "{district}管理委员会"\nshort.zh = "{district}"\nshort.en = "committee"',
        en=["-3: bureaus[3].short: {district} is missing."],
    ),
    Wrong(
        "choices of money",
        'fact = "leading_rank", has',
        'fact = "turnover", has',
        en=[
            (
                "+0: measures[0].grants[1].when.fact: “turnover” is of kind money. Expected "
                "choice / choices."
            )
        ],
        zh=[
            (
                "+0: measures[0].grants[1].when.fact: “turnover”的类型是 money。应为 choice / "
                "choices。"
            )
        ],
    ),
    Wrong(
        "vessels counted in money",
        'per = "new_vessels"',
        'per = "store_cost"',
        en=[
            ("+0: measures[0].grants[0].amount.per: “store_cost” is of kind money. Expected count.")
        ],
    ),
    Wrong(
        "a fixed sum counted in money",
        'per = "reefer_trucks"',
        'per = "store_cost"',
        en=[
            ("+0: measures[1].grants[1].amount.per: “store_cost” is of kind money. Expected count.")
        ],
        zh=["+0: measures[1].grants[1].amount.per: “store_cost”的类型是 money。应为 count。"],
    ),
    Wrong(
        "a cost that is a count",
        'cost = "store_cost"',
        'cost = "store_volume"',
        en=[
            (
                "+0: measures[1].grants[0].amount.cost: “store_volume” is of kind count. Expected "
                "money."
            )
        ],
    ),
    Wrong(
        "a rate of a count",
        'of = "cold_turnover"',
        'of = "new_vessels"',
        en=[
            ("+0: measures[3].grants[0].amount.of: “new_vessels” is of kind count. Expected money.")
        ],
    ),
    Wrong(
        "a match of choices",
        'of = "central_funds"',
        'of = "recognitions"',
        en=[
            (
                "+0: measures[2].grants[0].amount.of: “recognitions” is of kind choices. Expected "
                "money."
            )
        ],
    ),
]


@each(KINDS)
def test_a_fact_of_the_wrong_kind(wrong: Wrong, tmp_path: Path) -> None:
    check(wrong, tmp_path)


SENSE = [
    Wrong(
        "all of nothing",
        ('when = { all = [{ yes = "ocean_licence" }, { fact = "new_vessels", at_least = 3 }] }'),
        "when = { all = [] }",
        en=["+0: measures[0].grants[0].when.all: holds no conditions."],
        zh=["+0: measures[0].grants[0].when.all: 没有任何条件。"],
    ),
    Wrong(
        "any of nothing",
        (
            '{ any = [{ fact = "trades", has = ["cold_storage"] }, { fact = "trades", has = '
            '["processing"] }] }'
        ),
        "{ any = [] }",
        en=["+0: measures[1].grants[0].when.all[0].any: holds no conditions."],
    ),
    Wrong(
        "none of nothing",
        '{ none = [{ fact = "trades", has = ["cold_storage"] }] }',
        "{ none = [] }",
        en=["+0: checks[1].when.all[1].none: holds no conditions."],
    ),
    Wrong(
        "no choices",
        'has = ["national"], open = ["municipal"]',
        "has = []",
        en=["+0: measures[0].grants[1].when: names no choices."],
        zh=["+0: measures[0].grants[1].when: 没有列出选项。"],
    ),
    Wrong(
        "a figure without bounds",
        'fact = "store_volume", at_least = 5000, below = 100000',
        'fact = "store_volume"',
        en=[
            (
                "+0: measures[1].grants[0].when.all[1]: has no bound. Give at_least, above, "
                "at_most, below."
            )
        ],
        zh=[
            (
                "+0: measures[1].grants[0].when.all[1]: 没有界限。请写 at_least, above, at_most, "
                "below。"
            )
        ],
    ),
    Wrong(
        "a share without bounds",
        ', at_least = "25%"',
        "",
        en=[
            (
                "+0: measures[1].grants[1].when.all[0]: has no bound. Give at_least, above, "
                "at_most, below."
            )
        ],
    ),
    Wrong(
        "a city that pays too much",
        'city = "70%"',
        'city = "170%"',
        en=["+0: policy.funding.city: must lie between 0% and 100%."],
        zh=["+0: policy.funding.city: 应在 0% 与 100% 之间。"],
    ),
    Wrong(
        "a grant's city that pays too much",
        'city = "0%"',
        'city = "101%"',
        en=["+0: measures[1].grants[0].city: must lie between 0% and 100%."],
    ),
    Wrong(
        "no year",
        "years = 3",
        "years = 0",
        en=["+0: measures[0].grants[1].amount.years: must be at least 1."],
        zh=["+0: measures[0].grants[1].amount.years: 应不少于1年。"],
    ),
    Wrong(
        "less than no year",
        "years = 3",
        "years = -1",
        en=["+0: measures[0].grants[1].amount.years: negative: “-1”. Write 0 for none."],
    ),
    Wrong(
        "the choice for the whole territory",
        'whole = "harbour"',
        'whole = "harbor"',
        en=["+0: policy.territory.whole: there is no “harbor”. Did you mean “harbour”?"],
    ),
    Wrong(
        "a fact's id",
        'id = "district"',
        'id = "District"',
        en=[
            "+0: facts[0].id: bad id “District”. Use small letters, digits and underscores.",
            (
                "-63: policy.territory.when.none[0].fact: there is no “district”. Did you mean "
                "“District”?"
            ),
        ],
    ),
    Wrong(
        "a choice's id",
        'id = "gullisle"',
        'id = "gull isle"',
        en=[
            ("-4: facts[0].choices: bad id “gull isle”. Use small letters, digits and underscores.")
        ],
        zh=["-4: facts[0].choices: 编号“gull isle”有误。用小写字母、数字和下划线。"],
    ),
    Wrong(
        "a choice's id in Chinese",
        'id = "gullisle"',
        'id = "鸥岛"',
        en=["-4: facts[0].choices: bad id “鸥岛”. Use small letters, digits and underscores."],
    ),
    Wrong(
        "an id that begins with a digit",
        'id = "gullisle"',
        'id = "1st"',
        en=["-4: facts[0].choices: bad id “1st”. Use small letters, digits and underscores."],
    ),
    Wrong(
        "a long id",
        'id = "gullisle"',
        'id = "ggggggggggggggggggggggggggggggggggggggggggggggggggg"',
        en=[
            (
                "-4: facts[0].choices: bad id "
                "“ggggggggggggggggggggggggggggggggggggggggggggggggggg”. Use small letters, digits "
                "and underscores."
            )
        ],
    ),
    Wrong(
        "a district of several",
        'kind = "choice"\nlabel.zh = "所在区"',
        'kind = "choices"\nlabel.zh = "所在区"',
        en=["+0: facts[0].kind: a district is of kind choice."],
        zh=["+0: facts[0].kind: 所在区应为单选。"],
    ),
    Wrong(
        "an own name in English without the district",
        'own.en = "{district} committee"',
        'own.en = "the committee"',
        en=["-4: bureaus[3].own: {district} is missing."],
        zh=["-4: bureaus[3].own: 缺少 {district}。"],
    ),
    Wrong(
        "an own name in Chinese without the district",
        'own.zh = "{district}管理委员会"',
        'own.zh = "管理委员会"',
        en=["-3: bureaus[3].own: {district} is missing."],
    ),
    Wrong(
        "choices of money",
        'kind = "money"\nlabel.zh = "枢纽',
        'kind = "money"\nchoices = [{ id = "a", zh = "甲", en = "A" }]\nlabel.zh = "枢纽',
        en=["+1: facts[9].choices: choices and kind disagree: only lists have choices."],
        zh=["+1: facts[9].choices: 选项与类型不符：列表才有选项。"],
    ),
    Wrong(
        "a list without choices",
        'kind = "money"\nlabel.zh = "枢纽',
        'kind = "choice"\nlabel.zh = "枢纽',
        en=[
            "-3: facts[9].choices: choices and kind disagree: only lists have choices.",
            (
                "+217: measures[2].grants[0].when.all[1].fact: “central_funds” is of kind choice. "
                "Expected count / money."
            ),
            (
                "+218: measures[2].grants[0].amount.of: “central_funds” is of kind choice. "
                "Expected money."
            ),
        ],
    ),
    Wrong(
        "a count without its unit",
        'unit.zh = "辆"\nunit.en = "trucks"\n',
        "",
        en=["-4: facts[5].unit: a count needs its unit."],
    ),
    Wrong(
        "a measure without grants",
        (
            "# --------------------------------------------- where two grants may meet in one "
            "project"
        ),
        "[[measures]]\nnumber = 6\nsection = 3\nbureaus = []\ngrants = []",
        en=["+4: measures[5].grants: there are no grants."],
        zh=["+4: measures[5].grants: 没有支持事项。"],
    ),
]


@each(SENSE)
def test_what_makes_no_sense(wrong: Wrong, tmp_path: Path) -> None:
    check(wrong, tmp_path)


QUOTES = [
    Wrong(
        "a ceiling",
        'up_to = "200万元"',
        'up_to = "300万元"',
        en=[
            "-2: measures[0].grants[1].quote: the figure 3000000 yuan is not in the quote.",
            (
                "-2: measures[0].grants[1].quote: “200万元” of the quote is not accounted for. If "
                "it is part of a name, list that under names."
            ),
        ],
        zh=[
            "-2: measures[0].grants[1].quote: 数字3000000元不在条文原句中。",
            (
                "-2: measures[0].grants[1].quote: 条文原句中的“200万元”没有用到。如属名称，请列入 "
                "names。"
            ),
        ],
    ),
    Wrong(
        "a ceiling in Chinese numerals",
        "最高五十万元补助",
        "最高六十万元补助",
        en=[
            "+0: measures[0].grants[0].quote: the figure 500000 yuan is not in the quote.",
            (
                "+0: measures[0].grants[0].quote: “六十万元” of the quote is not accounted for. "
                "If it is part of a name, list that under names."
            ),
        ],
    ),
    Wrong(
        "years",
        "years = 3",
        "years = 2",
        en=[
            "-2: measures[0].grants[1].quote: the figure 2 years is not in the quote.",
            (
                "-2: measures[0].grants[1].quote: “三年” of the quote is not accounted for. If it "
                "is part of a name, list that under names."
            ),
        ],
        zh=[
            "-2: measures[0].grants[1].quote: 数字2年不在条文原句中。",
            (
                "-2: measures[0].grants[1].quote: 条文原句中的“三年”没有用到。如属名称，请列入 "
                "names。"
            ),
        ],
    ),
    Wrong(
        "a rate",
        'rate = "2%"',
        'rate = "3%"',
        en=[
            "-3: measures[3].grants[0].quote: the figure 3% is not in the quote.",
            (
                "-3: measures[3].grants[0].quote: “2%” of the quote is not accounted for. If it "
                "is part of a name, list that under names."
            ),
        ],
    ),
    Wrong(
        "a rate as a fraction",
        'rate = "15%"',
        'rate = "1/3"',
        en=[
            "-2: measures[4].grants[0].quote: the figure 1/3 is not in the quote.",
            (
                "-2: measures[4].grants[0].quote: “百分之十五” of the quote is not accounted for. "
                "If it is part of a name, list that under names."
            ),
        ],
    ),
    Wrong(
        "a cap",
        'cap = "80万元"',
        'cap = "90万元"',
        en=[
            "-3: measures[3].grants[0].quote: the figure 900000 yuan is not in the quote.",
            (
                "-3: measures[3].grants[0].quote: “80万元” of the quote is not accounted for. If "
                "it is part of a name, list that under names."
            ),
        ],
    ),
    Wrong(
        "a ratio",
        'match = "1∶2"',
        'match = "1∶3"',
        en=[
            "-2: measures[2].grants[0].quote: the figure 1∶3 is not in the quote.",
            (
                "-2: measures[2].grants[0].quote: “1∶2” of the quote is not accounted for. If it "
                "is part of a name, list that under names."
            ),
        ],
        zh=[
            "-2: measures[2].grants[0].quote: 数字1∶3不在条文原句中。",
            (
                "-2: measures[2].grants[0].quote: 条文原句中的“1∶2”没有用到。如属名称，请列入 "
                "names。"
            ),
        ],
    ),
    Wrong(
        "a bound of money",
        'above = "2000万元"',
        'above = "2100万元"',
        en=[
            "-1: measures[3].grants[1].quote: the figure 21000000 yuan is not in the quote.",
            (
                "-1: measures[3].grants[1].quote: “2000万元” of the quote is not accounted for. "
                "If it is part of a name, list that under names."
            ),
        ],
    ),
    Wrong(
        "a bound of a share",
        'at_least = "25%"',
        'at_least = "35%"',
        en=[
            "-1: measures[1].grants[1].quote: the figure 35% is not in the quote.",
            (
                "-1: measures[1].grants[1].quote: “25%” of the quote is not accounted for. If it "
                "is part of a name, list that under names."
            ),
        ],
    ),
    Wrong(
        "a bound of a count",
        "at_least = 3 }",
        "at_least = 4 }",
        en=[
            "-1: measures[0].grants[0].quote: the figure 4 is not in the quote.",
            (
                "-1: measures[0].grants[0].quote: “3” of the quote is not accounted for. If it is "
                "part of a name, list that under names."
            ),
        ],
    ),
    Wrong(
        "a figure that nothing uses",
        "每辆给予3万元补助。",
        "每辆给予3万元补助，另给5万元。",
        en=[
            (
                "+0: measures[1].grants[1].quote: “5万元” of the quote is not accounted for. If "
                "it is part of a name, list that under names."
            )
        ],
        zh=[
            (
                "+0: measures[1].grants[1].quote: 条文原句中的“5万元”没有用到。如属名称，请列入 "
                "names。"
            )
        ],
    ),
    Wrong(
        "a digit of another script",
        "每辆给予3万元补助。",
        "每辆给予3万元补助٣。",
        en=[
            (
                "+0: measures[1].grants[1].quote: “٣” of the quote is not accounted for. If it is "
                "part of a name, list that under names."
            )
        ],
    ),
    Wrong(
        "a name no longer declared",
        'names = ["冷链服务2030规范", "HW/T 310—2023"]',
        'names = ["HW/T 310—2023"]',
        en=[
            (
                "-1: measures[3].grants[0].quote: “2030” of the quote is not accounted for. If it "
                "is part of a name, list that under names."
            )
        ],
    ),
    Wrong(
        "a name that is not there",
        '"HW/T 310—2023"]',
        '"HW/T 310—2023", "6G"]',
        en=["-1: measures[3].grants[0].quote: “6G” is not in the quote."],
        zh=["-1: measures[3].grants[0].quote: 名称“6G”不在条文中。"],
    ),
    Wrong(
        "a ceiling as a fixed sum",
        'amount = { up_to = "120万元" }',
        'amount = { exactly = "120万元" }',
        en=["-2: measures[3].grants[1].quote: a ceiling in the text, but a fixed sum here."],
        zh=["-2: measures[3].grants[1].quote: 条文写的是上限，金额却是定额。"],
    ),
    Wrong(
        "a fixed sum as a ceiling",
        'exactly = "3万元"',
        'up_to = "3万元"',
        en=["-2: measures[1].grants[1].quote: a fixed sum in the text, but a ceiling here."],
        zh=["-2: measures[1].grants[1].quote: 条文写的是定额，金额却是上限。"],
    ),
    Wrong(
        "the city's share",
        'city = "70%"',
        'city = "60%"',
        en=[
            "-1: policy.funding: the figure 60% is not in the quote.",
            (
                "-1: policy.funding: “70%” of the quote is not accounted for. If it is part of a "
                "name, list that under names."
            ),
            (
                "-1: policy.funding: “30%” of the quote is not accounted for. If it is part of a "
                "name, list that under names."
            ),
        ],
        zh=[
            "-1: policy.funding: 数字60%不在条文原句中。",
            "-1: policy.funding: 条文原句中的“70%”没有用到。如属名称，请列入 names。",
            "-1: policy.funding: 条文原句中的“30%”没有用到。如属名称，请列入 names。",
        ],
    ),
    Wrong(
        "the district's share",
        "分别承担70%和30%",
        "分别承担70%和20%",
        en=[
            (
                "-2: policy.funding: “20%” of the quote is not accounted for. If it is part of a "
                "name, list that under names."
            )
        ],
    ),
    Wrong(
        "shares that the policy does not state",
        "分别承担70%和30%",
        "共同承担",
        en=["-2: policy.funding: the figure 70% is not in the quote."],
    ),
    Wrong(
        "a name of the policy no longer declared",
        'names = ["2035"]\n',
        "",
        en=[
            (
                "-3: policy.funding: “2035” of the quote is not accounted for. If it is part of a "
                "name, list that under names."
            )
        ],
    ),
    Wrong(
        "a name of the policy that is not there",
        'names = ["2035"]',
        'names = ["2035", "6G"]',
        en=["-3: policy.funding: “6G” is not in the quote."],
    ),
    Wrong(
        "a grant's own share",
        'city = "0%"',
        'city = "40%"',
        en=["-3: measures[1].grants[0].quote: the figure 40% is not in the quote."],
        zh=["-3: measures[1].grants[0].quote: 数字40%不在条文原句中。"],
    ),
]


@each(QUOTES)
def test_a_figure_that_its_sentence_does_not_hold(wrong: Wrong, tmp_path: Path) -> None:
    check(wrong, tmp_path)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("number = 3\nsection = 2", "number = nan\nsection = 2", id="no number"),
        pytest.param("issued = 2024-03-15", "issued = 2024-03-15T10:00:00", id="a time"),
        pytest.param("issued = 2024-03-15", "issued = 2024", id="a year"),
        pytest.param(
            'share = ["cold_turnover", "turnover"], at',
            'share = ["cold_turnover", "turnover", "exports"], at',
            id="three facts",
        ),
        pytest.param('"fleet"\nkind = "yes_no"', '"fleet"\nkind = "yesno"', id="a choice of words"),
    ],
)
def test_a_chinese_message_has_no_english_sentence(old: str, new: str, tmp_path: Path) -> None:
    told = problems_of(changed((old, new)), tmp_path).message("zh")
    assert not re.search(r"\b(?:Input|Tuple|Datetimes|should|or|zero|time)\b", told)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("number = 3\nsection = 2", 'number = "3"\nsection = 2', id="text"),
        pytest.param('city = "0%"', 'city = "100%"', id="the city pays all"),
    ],
)
def test_what_is_let_through(old: str, new: str, tmp_path: Path) -> None:
    path = tmp_path / "harbour.toml"
    path.write_text(changed((old, new)), "utf-8")
    load_catalogue(path)


def test_a_cap_that_is_not_in_the_text(tmp_path: Path) -> None:
    text = changed(("years = 3", "years = 3, cap = 6_000_000"))
    told = problems_of(text, tmp_path)
    assert {problem.where for problem in told.problems} == {
        f"harbour.toml:{line_of(text, 'years = 3') - 2}"
    }


def at(text: str, part: str, told: str) -> str:
    return f"{line_of(text, part)}: {told}"


def test_several_problems_of_shape_are_all_told(tmp_path: Path) -> None:
    text = changed(
        ("issued = 2024-03-15", 'issued = "soon"'),
        ('payment = "per_unit"', 'payment = "per unit"'),
        ('rate = "15%"', 'rate = "15"'),
        ('name.en = "Cold chain"\n', ""),
    )
    told = problems_of(text, tmp_path)
    assert told.message("en") == message(
        [
            at(text, "issued = ", "policy.issued: “soon” is not a date. Write it like 2020-08-06."),
            at(text, '[[topics]]\nid = "cold"', "topics[2].name.en: missing."),
            at(
                text,
                'payment = "per unit"',
                "measures[0].grants[0].payment: cannot be “per unit”. Expected 'once', "
                "'once_by_general_rule', 'per_project', 'per_unit', 'yearly', 'not_stated' or "
                "'unclear'.",
            ),
            at(
                text,
                'rate = "15"',
                "measures[4].grants[0].amount.rate: “15” is no percentage. "
                "Write it like “20%” or “1/3”.",
            ),
        ],
        "en",
    )


def test_several_problems_of_sense_are_all_told(tmp_path: Path) -> None:
    text = changed(
        ("number = 5\nsection = 3", "number = 5\nsection = 9"),
        ('yes = "ocean_licence"', 'yes = "ocean_license"'),
        ('city = "0%"', 'city = "101%"'),
        ("years = 3", "years = 0"),
        ('grants = ["2-1", "3-1"]', 'grants = ["2-1", "3-10"]'),
    )
    told = problems_of(text, tmp_path)
    assert told.message("zh") == message(
        [
            at(
                text,
                'yes = "ocean_license"',
                "measures[0].grants[0].when.all[0].yes: 没有“ocean_license”。"
                "是不是“ocean_licence”？",
            ),
            at(text, "years = 0", "measures[0].grants[1].amount.years: 应不少于1年。"),
            at(text, 'city = "101%"', "measures[1].grants[0].city: 应在 0% 与 100% 之间。"),
            at(text, "section = 9", "measures[4].section: 没有“9”。"),
            at(text, 'grants = ["2-1", "3-10"]', "overlaps[0].grants: 没有“3-10”。是不是“3-1”？"),
        ],
        "zh",
    )


def test_sentences_are_compared_only_where_all_names_are_known(tmp_path: Path) -> None:
    text = changed(('per = "new_vessels"', 'per = "vessels"'), ("years = 3", "years = 2"))
    told = problems_of(text, tmp_path)
    assert [problem.key for problem in told.problems] == ["measures[0].grants[0].amount.per"]


def test_of_very_many_problems_the_first_are_told(tmp_path: Path) -> None:
    more = "".join(
        '\n[[topics]]\nid = "cold"\nname.zh = "冷"\nname.en = "Cold"\n' for _ in range(150)
    )
    told = problems_of(changed(("# " + "-" * 76 + " facts\n", more)), tmp_path)
    assert len(told.problems) == 150
    for lang, last in (("en", "... and 50 more"), ("zh", "……另有 50 处")):
        lines = told.message("zh" if lang == "zh" else "en").splitlines()
        assert len(lines) == MOST_PROBLEMS + 2
        assert lines[-1].strip() == last


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "Error: harbour.toml: this is a company's profile, not a catalogue."),
        ("zh", "错误：harbour.toml: 这是企业资料，不是政策目录。"),
    ],
)
@pytest.mark.parametrize("profile", ["harbour-fleet.toml", "harbour-unknown.toml"])
def test_a_profile_is_no_catalogue(profile: str, lang: Lang, said: str, tmp_path: Path) -> None:
    told = problems_of((DATA / profile).read_text("utf-8"), tmp_path)
    assert told.message(lang) == said


def test_a_company_inside_a_catalogue_is_an_unknown_key(tmp_path: Path) -> None:
    text = changed(("[policy]\n", '[company]\nname = "x"\n\n[policy]\n'))
    told = problems_of(text, tmp_path)
    assert [problem.what.en for problem in told.problems] == ["unknown key."]
    assert [problem.where for problem in told.problems] == [
        f"harbour.toml:{line_of(text, '[company]')}"
    ]


def test_an_empty_file_lacks_everything(tmp_path: Path) -> None:
    told = problems_of("", tmp_path)
    assert told.message("en").splitlines() == [
        "6 errors:",
        "  harbour.toml: policy: missing.",
        "  harbour.toml: sections: missing.",
        "  harbour.toml: bureaus: missing.",
        "  harbour.toml: topics: missing.",
        "  harbour.toml: facts: missing.",
        "  harbour.toml: measures: missing.",
    ]


def test_a_policy_without_measures(tmp_path: Path) -> None:
    text = "measures = []\n" + TEXT[: TEXT.index("[[measures]]")]
    told = problems_of(text, tmp_path)
    assert told.message("en") == message(["1: measures: there are no measures."], "en")
    assert told.message("zh") == message(["1: measures: 没有任何措施。"], "zh")


def as_json(text: str = TEXT) -> str:
    return json.dumps(tomllib.loads(text), ensure_ascii=False, indent=1, default=str)


def test_a_catalogue_in_json_is_the_same(tmp_path: Path, harbour: Catalogue) -> None:
    path = tmp_path / "harbour.json"
    path.write_text(as_json(), "utf-8")
    assert load_catalogue(path) == harbour


def test_a_wrong_catalogue_in_json_has_its_line(tmp_path: Path) -> None:
    text = as_json(changed(("issued = 2024-03-15", 'issued = "soon"')))
    line = text[: text.index('"issued"')].count("\n") + 1
    told = problems_of(text, tmp_path, "harbour.json")
    assert told.message("en") == (
        f"Error: harbour.json:{line}: policy.issued: “soon” is not a date. "
        "Write it like 2020-08-06."
    )


def test_of_a_key_that_recurs_in_json_no_line_is_guessed(tmp_path: Path) -> None:
    text = as_json(changed(('payment = "per_unit"', 'payment = "daily"')))
    (problem,) = problems_of(text, tmp_path, "harbour.json").problems
    assert (problem.where, problem.key) == ("harbour.json", "measures[0].grants[0].payment")


def test_without_a_path_the_packaged_policy_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packaged = tmp_path / "measures.toml"
    packaged.write_text(TEXT, "utf-8")
    monkeypatch.setattr(schema, "PACKAGED", packaged)
    assert load_catalogue().policy.id == "harbour-2024"


def test_without_a_package_the_checkout_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert schema.CHECKOUT == ROOT / "data" / "measures.toml"
    monkeypatch.setattr(schema, "PACKAGED", tmp_path / "none.toml")
    assert load_catalogue().policy.id == "tianjin-2020"


def test_a_condition_that_grants_share_stands_in_each_of_them(tmp_path: Path) -> None:
    plain = (DATA / "harbour.toml").read_text("utf-8")
    shared = """[[shared]]
grants = ["1-1", "1-2"]
when = { yes = "ocean_licence" }
reason = { zh = "一", en = "a" }
"""
    (tmp_path / "shared.toml").write_text(f"{plain}\n{shared}", "utf-8")
    before = load_catalogue(DATA / "harbour.toml").grants
    after = load_catalogue(tmp_path / "shared.toml").grants
    licence = Yes(yes="ocean_licence")
    assert isinstance(before["1-1"].when, AllOf)
    assert after["1-1"].when == AllOf(all=(*before["1-1"].when.all, licence))
    assert after["1-2"].when == AllOf(all=(before["1-2"].when, licence))
    assert after["2-1"] == before["2-1"]


def test_a_catalogue_is_shown_in_a_line(catalogue: Catalogue, harbour: Catalogue) -> None:
    """A failing test prints what it was given, and nobody reads all of a policy there."""
    assert repr(catalogue) == "<Catalogue tianjin-2020, 41 grants>"
    assert len(repr((catalogue, harbour))) < 100
    assert replace(catalogue, overlaps=()).sha256 != replace(catalogue, joints=()).sha256
