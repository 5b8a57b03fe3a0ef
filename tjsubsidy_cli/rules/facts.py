"""Facts about companies: their kinds, and the parsing of one answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Annotated, Literal

from ..base.errors import InvalidValueError
from ..base.money import format_yuan, parse_yuan
from ..base.records import Doc, record
from ..base.text import Text, both, half_width, join, nearest, quoted, same

Kind = Literal["yes_no", "count", "money", "choice", "choices"]
MOST_COUNT = 10**7
_WHOLE = r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12}"

# Words that say "asked, and not known". UNKNOWN_WORDS also has those of a blank.
DONT_KNOW = both("不清楚", "don't know")
_ASKED = {"不清楚", "不知道", "不确定", "don't know", "dont know"}
UNKNOWN_WORDS = {"unknown", "未知", *_ASKED}
_YES = {"是", "有", "yes", "true"}
_NO = {"否", "无", "没有", "no", "false"}
YES_NO_WORDS = _YES | _NO


@record
class Choice:
    """One choice of a list; ``change`` is a phrase for what a company would do to have it."""

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
    also: Annotated[
        tuple[str, ...], Doc("旧的名称，仍可用来回答", "Earlier names, still taken as this answer")
    ] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The words that are taken as this choice: its id, its labels, its earlier names."""
        return (self.id, self.zh, self.en, *self.also)

    @property
    def label(self) -> Text:
        return Text(zh=self.zh, en=self.en)


@record
class Fact:
    """One fact about a company, with its question.

    ``change`` is a phrase for what a company would do to reach a yes or a higher number. A fact
    without it is beyond the company's control, and advice leaves it out.
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
    choices: Annotated[tuple[Choice, ...], Doc("选项", "The choices of a list")] = ()
    change: Annotated[
        Text | None,
        Doc(
            "企业要做什么才能答“是”或提高数额；不写则不作建议",
            "What a company would do for a yes or a higher figure; without it, no advice names it",
        ),
    ] = None

    @cached_property
    def choice_labels(self) -> dict[str, Text]:
        """Map the choices' ids to their labels."""
        return {choice.id: choice.label for choice in self.choices}

    @cached_property
    def choice_names(self) -> dict[str, str]:
        """Map the names of the choices, in lower case, to their ids."""
        return {name.lower(): c.id for c in self.choices for name in c.names}


@record(kw_only=False)
class Chosen:
    """The answer to a list. A choice that is neither in ``sure`` nor in ``unsure`` is a no."""

    sure: frozenset[str] = frozenset()
    unsure: frozenset[str] = frozenset()


Value = bool | int | str | Chosen
Values = Mapping[str, Value]  # by fact id; a fact that is absent is unknown
Vocabulary = Mapping[str, Fact]
Report = Callable[[str, Text, Text | None], None]  # (where inside the value, what, hint)


def parse_value(fact: Fact, raw: object, report: Report) -> Value | None:
    """Parse one answer from a file. None means unknown, or invalid and reported."""
    if is_unknown(raw):
        return None
    try:
        match fact.kind:
            case "yes_no":
                return _yes_no(raw)
            case "count":
                return parse_count(raw)
            case "money":
                return parse_yuan(raw)
            case "choice":
                return _choice(fact, raw)
            case "choices":
                return _choices(fact, raw, report)
    except InvalidValueError as error:
        report("", error.what, error.hint)
        return None


def is_unknown(raw: object) -> bool:
    """Check whether an answer means unknown, such as ``"unknown"`` or JSON's null."""
    return raw is None or (isinstance(raw, str) and _plain(raw) in UNKNOWN_WORDS)


def was_asked(raw: object) -> bool:
    """Check whether the company was asked and does not know.

    ``"不清楚"`` and ``"don't know"`` are such answers; ``"unknown"``, as in a template, is a blank.
    """
    return isinstance(raw, str) and _plain(raw) in _ASKED


def _plain(word: str) -> str:
    return word.strip().lower().replace("’", "'")


def _yes_no(raw: object) -> bool:
    word = quoted(raw).strip("“”").strip().lower() if isinstance(raw, bool | str) else ""
    if word in YES_NO_WORDS:
        return word in _YES
    raise InvalidValueError(
        _not_a(raw, "是或否", "a yes or no"), both("请写 true 或 false。", "Write true or false.")
    )


def parse_count(raw: object) -> int:
    """Parse a whole number from 0. Raises InvalidValueError for anything else."""
    number: int | None = None
    if isinstance(raw, int) and not isinstance(raw, bool):
        number = raw
    elif isinstance(raw, str) and re.fullmatch(_WHOLE, word := half_width(raw).strip()):
        number = int(word.replace(",", ""))
    if number is None:
        hint = both("只写数字，如 3。", "Write digits only, such as 3.")
        raise InvalidValueError(_not_a(raw, "整数", "a whole number"), hint)
    if number < 0:
        hint = both("没有写 0。", "Write 0 for none.")
        raise InvalidValueError(
            both(f"数量不能为负：{quoted(raw)}。", f"negative: {quoted(raw)}."), hint
        )
    if number > MOST_COUNT:
        raise InvalidValueError(
            both(f"数量过大：{quoted(raw)}。", f"too large: {quoted(raw)}."),
            both("请核对。", "Check the figure."),
        )
    return number


def _choice(fact: Fact, raw: object) -> str:
    if not isinstance(raw, str):
        raise InvalidValueError(_not_a(raw, "选项", "a choice"), _one_of(fact))
    return _find(fact, raw)


def _choices(fact: Fact, raw: object, report: Report) -> Chosen:
    if isinstance(raw, str):
        choice = _find(fact, raw.rstrip("?？ "))
        hint = both(f'请写成 ["{choice}"]。', f'Write it as ["{choice}"].')
        raise InvalidValueError(_not_a(raw, "列表", "a list"), hint)
    if not isinstance(raw, list):
        raise InvalidValueError(_not_a(raw, "列表", "a list"), _one_of(fact))
    if len(raw) > 2 * len(fact.choices):
        what = both(f"列了 {len(raw)} 项，过多。", f"names {len(raw)} choices, too many.")
        raise InvalidValueError(what, _one_of(fact))
    marks: dict[str, bool] = {}  # choice -> whether it is sure
    for index, item in enumerate(raw):
        try:
            choice, sure = _marked(fact, item, marks)
            marks[choice] = sure
        except InvalidValueError as error:
            report(f"[{index}]", error.what, error.hint)
    return Chosen(
        frozenset(choice for choice, sure in marks.items() if sure),
        frozenset(choice for choice, sure in marks.items() if not sure),
    )


def _marked(fact: Fact, item: object, before: Iterable[str]) -> tuple[str, bool]:
    """Parse a choice and whether it is sure; a question mark after it means unsure."""
    if not isinstance(item, str):
        raise InvalidValueError(_not_a(item, "选项", "a choice"), _one_of(fact))
    word = item.strip()
    choice = _find(fact, word.rstrip("?？ "))
    if choice in before:
        raise InvalidValueError(both(f"“{choice}”重复。", f"“{choice}” is given twice."))
    return choice, not word.endswith(("?", "？"))


def _find(fact: Fact, word: str) -> str:
    """Find a choice by any of its names."""
    names = fact.choice_names
    word = word.strip()
    if found := names.get(word.lower()):
        return found
    hint = _one_of(fact)
    if is_unknown(word):
        hint = both('整项不清楚时写 "unknown"，不要方括号。', 'Write "unknown" without brackets.')
    elif near := nearest(word.lower(), names):
        meant = names[near]
        label = fact.choice_labels[meant]
        hint = both(f"是不是“{meant}”（{label.zh}）？", f"Did you mean “{meant}”, {label.en}?")
    raise InvalidValueError(
        both(f"没有选项{quoted(word)}。", f"no such choice: {quoted(word)}."), hint
    )


def _one_of(fact: Fact) -> Text:
    ids = "、".join(c.id for c in fact.choices)
    return both(f"可选：{ids}。", f"Choices: {ids.replace('、', ', ')}.")


def _not_a(raw: object, zh: str, en: str) -> Text:
    return both(f"{quoted(raw)}不是{zh}。", f"{quoted(raw)} is not {en}.")


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


def _unit(fact: Fact, number: int) -> Text:
    if not fact.unit:
        return same("")
    many = fact.unit.en
    return Text(zh=fact.unit.zh, en=f" {many.removesuffix('s') if number == 1 else many}")


def _show_chosen(fact: Fact, sure: Iterable[str], unsure: Iterable[str]) -> Text:
    labels = [c.label for c in fact.choices if c.id in sure]
    labels += [c.label + both("（不确定）", " (unsure)") for c in fact.choices if c.id in unsure]
    return join(labels) if labels else both("无", "none")
