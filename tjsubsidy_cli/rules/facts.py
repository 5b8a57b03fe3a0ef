"""Facts about companies: their kinds, their choices, and an answer in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from typing import Annotated, Literal

from ..base.money import format_yuan
from ..base.records import Doc, record
from ..base.text import Text, both, fold, join, same

Kind = Literal["yes_no", "count", "money", "choice", "choices"]
Effort = Literal["recognition", "investment", "business"]
MOST_COUNT = 10**7
MOST_SHOWN = 9  # choices of a list that is shown as a whole, whether rare or not
SEPARATORS = r"([、,，/|])"  # of choices; the name of a choice may hold one

EFFORT = Doc(
    "这一改变靠什么：recognition 申请认定或立项、investment 投入、business 经营年限或规模",
    "What the change takes: recognition or approval, investment, years of business or scale",
)
COMMON = Doc("常见：许多企业有", "Many companies have it")
DONT_KNOW = both("不清楚", "don't know")  # says "asked, and not known"


@record
class Choice:
    """One choice of a list; ``change`` is a phrase for what a company would do to have it.

    ``effort`` is the kind of effort that this takes.
    """

    id: Annotated[str, Doc("选项的编号", "Its id")]
    zh: Annotated[str, Doc("中文", "Chinese")]
    en: Annotated[str, Doc("英文", "English")]
    change: Annotated[
        Text | None,
        Doc(
            "企业要做什么才能如此回答；不写则不作建议",
            "What a company would do to give this answer; without it, no advice names it",
        ),
    ] = None
    effort: Annotated[Effort | None, EFFORT] = None
    also: Annotated[
        tuple[str, ...],
        Doc(
            "别的叫法：俗称、简称、旧名；几个选项共有的，填写时须写明是哪一项",
            "Other names: popular, short, earlier; where choices share one, people must say which",
        ),
    ] = ()

    lacks: Annotated[
        Text | None, Doc("没有此项时的说法", "How to say that a company is without it")
    ] = None
    rare: Annotated[
        bool,
        Doc(
            "少见：选项多时先不显示，逐题询问时按 m 才列出",
            "Few companies have it: in a long list, an interview shows it only when m is typed",
        ),
    ] = False
    common: Annotated[bool, COMMON] = False

    @property
    def names(self) -> tuple[str, ...]:
        """The words that are taken as this choice: its id, its labels, its other names."""
        return (self.id, self.zh, self.en, *self.also)

    @property
    def label(self) -> Text:
        return Text(zh=self.zh, en=self.en)


@record
class Elsewhere:
    """Words that people write here but that belong to another question, and a note that says so."""

    names: Annotated[tuple[str, ...], Doc("这些词", "The words")]
    note: Annotated[Text, Doc("应填在哪里", "Where they belong")]


@record
class Fact:
    """One fact about a company, with its question.

    ``change`` is a phrase for what a company would do to reach a yes or a higher number. A fact
    without it is beyond the company's control, and advice leaves it out. ``effort`` is the kind of
    effort that the change takes. ``common`` and ``rare`` say how many companies have it. A fact
    with a ``gate`` asks for several others at once: its no says that there is none of them.
    """

    id: Annotated[
        str, Doc("编号：小写字母、数字、下划线", "An id of small letters, digits, underscores")
    ]
    topic: Annotated[str, Doc("所属分组的编号", "The id of its topic")]
    kind: Annotated[
        Kind,
        Doc(
            "类型：是否、数量、金额、单选、多选",
            "yes_no, count, money, choice (one), choices (any)",
        ),
    ]
    label: Annotated[Text, Doc("简称", "A short name")]
    question: Annotated[Text, Doc("问企业的问题", "The question put to a company")]
    help: Annotated[Text | None, Doc("填写说明", "How to answer it")] = None
    unit: Annotated[Text | None, Doc("数量的单位", "What a count counts")] = None
    also: Annotated[tuple[str, ...], Doc("表头中的旧名", "Its earlier names, in tables")] = ()
    choices: Annotated[tuple[Choice, ...], Doc("选项", "The choices of a list")] = ()
    lacks: Annotated[
        Text | None,
        Doc("没有所列选项时的说法，含 {choices}", "How to say that none holds, with {choices}"),
    ] = None
    projects: Annotated[bool, Doc("每个选项都是一类项目", "Each choice is a kind of project")] = (
        False
    )
    filler: Annotated[
        tuple[str, ...],
        Doc(
            "选项名称前后可有可无的词，如“天津市”",
            "Words that may stand around a choice's name and add nothing, such as “Tianjin”",
        ),
    ] = ()
    elsewhere: Annotated[
        tuple[Elsewhere, ...],
        Doc("应填在别处的词，出错时提示", "Words that belong elsewhere, for the hints of errors"),
    ] = ()
    change: Annotated[
        Text | None,
        Doc(
            "企业要做什么才能答“是”或提高数额；不写则不作建议",
            "What a company would do for a yes or a higher figure; without it, no advice names it",
        ),
    ] = None
    effort: Annotated[Effort | None, EFFORT] = None
    knows: Annotated[
        str | None,
        Doc("通常了解此事的部门的编号", "The id of the department that usually knows it"),
    ] = None
    common: Annotated[bool, COMMON] = False
    rare: Annotated[bool, Doc("少见：少数企业有", "Few companies have it")] = False
    gate: Annotated[
        tuple[str, ...],
        Doc("总问题：答“否”，各项即为没有", "Facts asked for at once: a no says none of them"),
    ] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The words that are taken as this fact: its id, its labels, its earlier names."""
        return (self.id, self.label.zh, self.label.en, *self.also)

    @cached_property
    def asked(self) -> Text:
        """The question, and the unit of a count where the question does not name it."""
        if self.unit is None:
            return self.question
        zh, en = self.unit.zh.removeprefix("个"), self.unit.en
        return Text(
            zh=self.question.zh + ("" if zh in self.question.zh else f"（{self.unit.zh}）"),
            en=self.question.en + ("" if en in self.question.en else f" ({en})"),
        )

    @cached_property
    def listed(self) -> tuple[Choice, ...]:
        """The choices by their numbers on the screen: in a long list, the rare ones come last."""
        long = len(self.choices) > MOST_SHOWN
        return tuple(sorted(self.choices, key=lambda choice: long and choice.rare))

    @property
    def likely(self) -> int:
        """The number of choices on the screen before its list is opened."""
        likely = sum(not choice.rare for choice in self.choices)
        return likely if likely and len(self.choices) > MOST_SHOWN else len(self.choices)

    @property
    def none(self) -> Value:
        """The answer that there is none of it."""
        return Chosen() if self.choices else False if self.kind == "yes_no" else 0

    @cached_property
    def choice_labels(self) -> dict[str, Text]:
        """Map the choices' ids to their labels."""
        return {choice.id: choice.label for choice in self.choices}

    @cached_property
    def choice_names(self) -> dict[str, tuple[str, ...]]:
        """Map the keys of the choices' names to the ids of those that bear them.

        Each name is there as it stands, and without filler.
        """
        names: dict[str, tuple[str, ...]] = {}
        for choice in self.choices:
            forms = [form for name in choice.names for form in (key(name), self.bare(name)[-1])]
            for name in dict.fromkeys(forms):
                names[name] = (*names.get(name, ()), choice.id)
        return names

    def bare(self, name: str) -> list[str]:
        """Give the key of a name, and drop the filler around it, one word after the other.

        At least two letters are left.
        """
        forms = [key(name)]
        for extra in self._filler:
            rest = forms[-1].removeprefix(extra).removesuffix(extra)
            if len(rest) > 1 and rest != forms[-1]:
                forms.append(rest)
        return forms

    def named(self, name: str) -> tuple[str, ...]:
        """List the ids of the choices that bear a name, with or without filler around it."""
        if name in self.choice_labels:
            return (name,)
        names = self.choice_names
        return next((names[form] for form in self.bare(name) if form in names), ())

    @cached_property
    def most_pieces(self) -> int:
        """The most pieces into which separators cut a choice's name, or an N/A."""
        return max(len(re.split(SEPARATORS, name)) for name in (*self.choice_names, "N/A"))

    @cached_property
    def _filler(self) -> tuple[str, ...]:
        return tuple(map(key, self.filler))


@record(kw_only=False)
class Chosen:
    """The answer to a list. A choice that is neither in ``sure`` nor in ``unsure`` is a no."""

    sure: frozenset[str] = frozenset()
    unsure: frozenset[str] = frozenset()


@lru_cache(maxsize=1024)  # the same names are in most cells of a column
def key(name: str) -> str:
    """Fold the name of a choice so far that two spellings of it are equal."""
    return fold(name).replace("-", "")


Value = bool | int | str | Chosen
Values = Mapping[str, Value]  # by fact id; a fact that is absent is unknown
Vocabulary = Mapping[str, Fact]


# "completed" is a name of which only the beginning is written; "small" a bare number below 10,000;
# "inapplicable" an N/A, which says of a list that none of it is there.
Guess = Literal["approximate", "rounded", "completed", "inapplicable", "small"]


@record
class Remark:
    """What had to be guessed or changed to read an answer."""

    guess: Guess
    text: Text


@record
class Problem:
    """What is wrong with an answer; ``index`` is the place in a list, if it is one item."""

    what: Text
    hint: Text | None = None
    index: int | None = None


@record
class Response:
    """An answer as understood. The value is None if it is not known, or if there are problems.

    ``asked`` says that the company was asked and does not know. ``bare`` is a sum without a unit.
    """

    value: Value | None = None
    asked: bool = False
    bare: bool = False
    remarks: tuple[Remark, ...] = ()
    problems: tuple[Problem, ...] = ()


def show_value(fact: Fact, value: Value | None) -> Text:
    """Format an answer in words."""
    match value:
        case None:
            return both("未填", "not given")
        case bool():
            return both("是", "yes") if value else both("否", "no")
        case int() if fact.kind == "money":
            return format_yuan(value)
        case int():
            return same(f"{value:,}") + _unit(fact, value)
        case str():
            return fact.choice_labels[value]
        case Chosen(sure, unsure):
            return _show_chosen(fact, sure, unsure)


def names_rare(fact: Fact, value: Value | None) -> bool:
    """Check whether an answer names a choice that is not on the screen at first."""
    rare = {choice.id for choice in fact.listed[fact.likely :]}
    named = value.sure | value.unsure if isinstance(value, Chosen) else {value}
    return bool(rare & named)


def _unit(fact: Fact, number: int) -> Text:
    if not fact.unit:
        return same("")
    many = fact.unit.en
    return Text(zh=fact.unit.zh, en=f" {many.removesuffix('s') if number == 1 else many}")


def _show_chosen(fact: Fact, sure: Iterable[str], unsure: Iterable[str]) -> Text:
    labels = [c.label for c in fact.choices if c.id in sure]
    labels += [c.label + both("（不确定）", " (unsure)") for c in fact.choices if c.id in unsure]
    return join(labels) if labels else both("无", "none")
