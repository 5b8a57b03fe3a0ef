"""Catalogues that are wrong, each by one small change of the fictional policy."""

from __future__ import annotations

import re
from dataclasses import dataclass

from support import HARBOUR

TEXT = HARBOUR.read_text("utf-8")


@dataclass(frozen=True)
class Wrong:
    """One change of harbour.toml, and the messages that tell of it, after the file's name.

    A message begins with its line, counted from the one on which the change begins.
    """

    name: str
    old: str
    new: str
    en: list[str]
    zh: list[str] | None = None

    def text(self) -> str:
        return changed((self.old, self.new))

    def told(self, messages: list[str]) -> list[str]:
        """The messages with their lines counted from the top."""
        here = line_of(TEXT, self.old)
        return [
            re.sub(r"^[+-]\d+", lambda found: str(here + int(found[0])), message)
            for message in messages
        ]


def line_of(text: str, part: str) -> int:
    """The line on which a part begins that the text has exactly once."""
    assert text.count(part) == 1, f"{part!r} stands there {text.count(part)} times"
    return text[: text.index(part)].count("\n") + 1


def changed(*changes: tuple[str, str]) -> str:
    """The fictional policy with texts replaced that it has exactly once."""
    text = TEXT
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands there {text.count(old)} times"
        text = text.replace(old, new)
    assert text != TEXT
    return text


MISSING = [
    Wrong(
        "a key of the policy",
        'id = "harbour-2024"\n',
        "",
        en=["-1: policy.id: missing."],
        zh=["-1: policy.id: 缺少这一项。"],
    ),
    Wrong(
        "one of two languages",
        'title.en = "New ocean-fishing vessels"\n',
        "",
        en=["-3: measures[0].grants[0].title.en: missing."],
    ),
    Wrong(
        "a whole text",
        ('issuer.zh = "海湾市人民政府"\nissuer.en = "People\'s Government of Harbour City"\n'),
        "",
        en=["-4: policy.issuer: missing."],
    ),
    Wrong(
        "a grant's amount",
        'amount = { up_to = "120万元" }\n',
        "",
        en=["-8: measures[3].grants[1].amount: missing."],
        zh=["-8: measures[3].grants[1].amount: 缺少这一项。"],
    ),
    Wrong(
        "a grant's quote",
        'quote = "对国家级冷链枢纽，按中央资金与地方资金1∶2的比例给予配套。"\n',
        "",
        en=["-6: measures[2].grants[0].quote: missing."],
    ),
    Wrong(
        "a fact's kind",
        'kind = "yes_no"\nlabel.zh = "持有',
        'label.zh = "持有',
        en=["-3: facts[3].kind: missing."],
    ),
    Wrong(
        "a choice's language",
        ', en = "Salt Marsh" }',
        " }",
        en=["-3: facts[0].choices[2].en: missing."],
    ),
    Wrong(
        "a reading's choice",
        'chosen = "undecided"\n',
        "",
        en=["-8: measures[0].grants[1].readings[0].chosen: missing."],
    ),
    Wrong(
        "a measure's bureaus",
        'bureaus = ["市商贸流通局", "各区管理委员会"]\n',
        "",
        en=["-3: measures[1].bureaus: missing."],
    ),
    Wrong(
        "a key of a rate",
        'of = "cold_turnover", cap',
        "cap",
        en=["+0: measures[3].grants[0].amount.of: missing."],
        zh=["+0: measures[3].grants[0].amount.of: 缺少这一项。"],
    ),
    Wrong(
        "a key of a match",
        ', of = "central_funds" }',
        " }",
        en=["+0: measures[2].grants[0].amount.of: missing."],
    ),
    Wrong(
        "the fact of a choice",
        'fact = "leading_rank", has',
        "has",
        en=["+0: measures[0].grants[1].when.fact: missing."],
    ),
    Wrong(
        "a share's second fact",
        'share = ["cold_turnover", "turnover"], at_least',
        'share = ["cold_turnover"], at_least',
        en=["+0: measures[1].grants[1].when.all[0].share[1]: missing."],
    ),
]

UNKNOWN_KEYS = [
    Wrong(
        "like one of a grant",
        'payment = "per_unit"',
        'payment = "per_unit"\nsumary.zh = "x"',
        en=["-9: measures[0].grants[0].sumary: unknown key. Did you mean “summary”?"],
        zh=["-9: measures[0].grants[0].sumary: 不认识的键。是不是“summary”？"],
    ),
    Wrong(
        "like none",
        'payment = "per_unit"',
        'payment = "per_unit"\nxyzzy = 1',
        en=["+1: measures[0].grants[0].xyzzy: unknown key."],
        zh=["+1: measures[0].grants[0].xyzzy: 不认识的键。"],
    ),
    Wrong(
        "a third language",
        'title.en = "New markets"',
        'title.en = "New markets"\ntitle.fr = "Les marchés"',
        en=["+1: sections[2].title.fr: unknown key."],
    ),
    Wrong(
        "in a topic",
        'name.en = "The operator"',
        'name.en = "The operator"\nnumber_ = 1',
        en=["+1: topics[0].number_: unknown key."],
    ),
    Wrong(
        "in a choice",
        'en = "Salt Marsh" }',
        'en = "Salt Marsh", zhh = "x" }',
        en=["-3: facts[0].choices[2].zhh: unknown key. Did you mean “zh”?"],
    ),
    Wrong(
        "a table at the top",
        "[[sections]]\nnumber = 3",
        "[overlap]\n\n[[sections]]\nnumber = 3",
        en=["+0: overlap: unknown key. Did you mean “overlaps”?"],
    ),
    Wrong(
        "tables at the top",
        '[[overlaps]]\ngrants = ["2-1", "3-1"]',
        '[[overlap]]\ngrants = ["2-1", "3-1"]',
        en=["+0: overlap: unknown key. Did you mean “overlaps”?"],
        zh=["+0: overlap: 不认识的键。是不是“overlaps”？"],
    ),
    Wrong(
        "in an amount",
        'per = "new_vessels" }',
        'pre = "new_vessels" }',
        en=["+0: measures[0].grants[0].amount.pre: unknown key. Did you mean “per”?"],
        zh=["+0: measures[0].grants[0].amount.pre: 不认识的键。是不是“per”？"],
    ),
    Wrong(
        "in a test of a figure",
        "at_least = 5000",
        "at_leest = 5000",
        en=[
            (
                "+0: measures[1].grants[0].when.all[1].at_leest: unknown key. Did you mean "
                "“at_least”?"
            )
        ],
    ),
    Wrong(
        "in a test of choices",
        'open = ["municipal"]',
        'opne = ["municipal"]',
        en=["+0: measures[0].grants[1].when.opne: unknown key. Did you mean “open”?"],
    ),
    Wrong(
        "in an option whose letter looks like pydantic's name of a record",
        'options.B.en = "No, it takes 4."',
        'options.B.en = "No, it takes 4."\noptions."<C>" = { zh = "x", en = "x", enn = "x" }',
        en=[
            (
                "+1: measures[0].grants[0].readings[0].options.<C>.enn: unknown key. Did you mean "
                "“en”?"
            )
        ],
    ),
    Wrong(
        "in a yes",
        '{ yes = "ocean_licence" }',
        '{ yes = "ocean_licence", xyzzy = true }',
        en=["+0: measures[0].grants[0].when.all[0].xyzzy: unknown key."],
    ),
    Wrong(
        "in a share",
        'at_least = "25%"',
        'at_lest = "25%"',
        en=[
            ("+0: measures[1].grants[1].when.all[0].at_lest: unknown key. Did you mean “at_least”?")
        ],
    ),
    Wrong(
        "beside all",
        "at_least = 3 }] }",
        "at_least = 3 }], xyzzy = [] }",
        en=["+0: measures[0].grants[0].when.xyzzy: unknown key."],
    ),
    Wrong(
        "near only to a key of something else",
        "[policy.funding]\n",
        "[policy.spare]\n[policy.funding]\n",
        en=["+0: policy.spare: unknown key."],
    ),
]

TYPES = [
    Wrong(
        "text for a list",
        'bureaus = ["市商贸流通局", "各区管理委员会"]',
        'bureaus = "市商贸流通局"',
        en=["+0: measures[1].bureaus: “市商贸流通局” is not a list."],
        zh=["+0: measures[1].bureaus: “市商贸流通局”不是列表。"],
    ),
    Wrong(
        "text for a table",
        'title.zh = "新建远洋渔船"\ntitle.en = "New ocean-fishing vessels"',
        'title = "新建远洋渔船"',
        en=["+0: measures[0].grants[0].title: “新建远洋渔船” is not a table."],
        zh=["+0: measures[0].grants[0].title: “新建远洋渔船”不是表。"],
    ),
    Wrong(
        "a list for a table",
        (
            'options.A.zh = "条文只写上限，与费用无关。"\noptions.A.en = "The text only gives '
            'a ceiling, whatever the cost."\noptions.B.zh = "不能超过建设费用。"\noptions.B.en '
            '= "It may not."'
        ),
        'options = ["A", "B"]',
        en=["+0: measures[1].grants[0].readings[0].options: “[…]” is not a table."],
    ),
    Wrong(
        "a number for a table",
        'where.zh = "同一冷库"\nwhere.en = "one store"',
        "where = 3",
        en=["+0: overlaps[0].where: “3” is not a table."],
    ),
    Wrong(
        "a number for text",
        'id = "harbour-2024"',
        "id = 2024",
        en=["+0: policy.id: “2024” is not text."],
        zh=["+0: policy.id: “2024”不是文字。"],
    ),
    Wrong(
        "a number in a list of texts",
        'grants = ["2-1", "3-1"]',
        'grants = ["2-1", 3]',
        en=["+0: overlaps[0].grants[1]: “3” is not text."],
    ),
    Wrong(
        "a list in a list of texts",
        'bureaus = ["市商贸流通局", "市金库"]',
        'bureaus = [["市商贸流通局"]]',
        en=["+0: measures[3].bureaus[0]: “[…]” is not text."],
    ),
    Wrong(
        "words for a number",
        "number = 3\nsection = 2",
        'number = "three"\nsection = 2',
        en=["+0: measures[2].number: “three” is not a whole number. Write digits only, such as 3."],
        zh=["+0: measures[2].number: “three”不是整数。只写数字，如 3。"],
    ),
    Wrong(
        "a list for a number",
        "number = 3\nsection = 2",
        "number = []\nsection = 2",
        en=["+0: measures[2].number: “[]” is not a whole number. Write digits only, such as 3."],
    ),
    Wrong(
        "half a number",
        "number = 3\nsection = 2",
        "number = 3.5\nsection = 2",
        en=["+0: measures[2].number: “3.5” is not a whole number. Write digits only, such as 3."],
    ),
    Wrong(
        "yes for a number",
        "number = 1\nsection = 1",
        "number = true\nsection = 1",
        en=["+0: measures[0].number: “true” is not a whole number. Write digits only, such as 3."],
    ),
    Wrong(
        "a month for a date",
        "issued = 2024-03-15",
        'issued = "March 2024"',
        en=["+0: policy.issued: “March 2024” is not a date. Write it like 2020-08-06."],
        zh=["+0: policy.issued: “March 2024”不是日期。请写成 2020-08-06。"],
    ),
    Wrong(
        "a day that is none",
        "issued = 2024-03-15",
        'issued = "2024-02-31"',
        en=["+0: policy.issued: “2024-02-31” is not a date. Write it like 2020-08-06."],
    ),
    Wrong(
        "yes for a date",
        "issued = 2024-03-15",
        "issued = true",
        en=["+0: policy.issued: “true” is not a date. Write it like 2020-08-06."],
    ),
    Wrong(
        "a number for a date",
        "issued = 2024-03-15",
        "issued = 86400",
        en=["+0: policy.issued: “86400” is not a date. Write it like 2020-08-06."],
    ),
    Wrong(
        "words for true or false",
        "exact = true",
        'exact = "maybe"',
        en=["+0: measures[3].grants[0].amount.exact: “maybe” is not true or false."],
        zh=["+0: measures[3].grants[0].amount.exact: “maybe”不是true 或 false。"],
    ),
    Wrong(
        "a list for true or false",
        "exact = true",
        "exact = []",
        en=["+0: measures[3].grants[0].amount.exact: “[]” is not true or false."],
    ),
    Wrong(
        "a number for a fact",
        'per = "new_vessels" }',
        "per = 3 }",
        en=["+0: measures[0].grants[0].amount.per: “3” is not text."],
    ),
    Wrong(
        "words for years",
        "years = 3 }",
        'years = "three" }',
        en=[
            "+0: measures[0].grants[1].amount.years: “three” is not a whole number. {}".format(
                "Write digits only, such as 3."
            )
        ],
    ),
    Wrong(
        "text for a list of conditions",
        ('when = { all = [{ yes = "ocean_licence" }, { fact = "new_vessels", at_least = 3 }] }'),
        'when = { all = "ocean_licence" }',
        en=["+0: measures[0].grants[0].when.all: “ocean_licence” is not a list."],
        zh=["+0: measures[0].grants[0].when.all: “ocean_licence”不是列表。"],
    ),
    Wrong(
        "text for a list of choices",
        'has = ["national"]',
        'has = "national"',
        en=["+0: measures[0].grants[1].when.has: “national” is not a list."],
    ),
    Wrong(
        "text for open choices",
        'open = ["municipal"]',
        'open = "municipal"',
        en=["+0: measures[0].grants[1].when.open: “municipal” is not a list."],
    ),
    Wrong(
        "a number among open choices",
        'open = ["municipal"]',
        "open = [3]",
        en=["+0: measures[0].grants[1].when.open[0]: “3” is not text."],
    ),
]
