"""Parsing of a line typed at a question: a command, an answer, or an error."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..base.errors import InvalidValueError
from ..base.money import WAN, format_yuan, has_no_unit
from ..base.text import Text, both, half_width, is_printable, quoted
from ..company.profile import LONGEST_NAME
from ..rules.facts import Chosen, Fact, Value, is_unknown, parse_value

# A Chinese keyboard types 《 and ？ where an English one has < and ?.
COMMANDS = {"<": "back", "《": "back", "〈": "back", "?": "help", "q": "quit"}
_UNREADABLE = "\ufffd"  # replaces bytes that the terminal's encoding cannot decode
_NONE = {"0", "无", "没有", "都没有", "none"}
_YES = {"1", "y", "yes", "是", "是的", "有", "对"}
_NO = {"2", "0", "n", "no", "否", "不", "不是", "无", "没", "没有"}
_SEPARATORS = re.compile(r"[\s,、;。]+|(?<=[0-9?])和(?=[0-9])")  # some names contain 和
_WITH_UNIT = re.compile(r"([0-9,]+)\s*(\D+)")
_NUMBER = re.compile(r"([0-9]{1,3})(?:[-~]([0-9]{1,3}))?(\??)")


def command(line: str) -> str | None:
    """Parse a command: back, help or quit; None for anything else."""
    return COMMANDS.get(half_width(line).strip().lower())


def company_name(line: str) -> str:
    """Parse a company's name. Raises InvalidValueError for an invalid one."""
    name = line.strip()
    if len(name) > LONGEST_NAME:
        raise InvalidValueError(
            both(f"名称超过 {LONGEST_NAME} 字。", f"longer than {LONGEST_NAME} characters.")
        )
    if not all(map(is_printable, name)) or _UNREADABLE in name:
        raise InvalidValueError(
            both(
                "名称里有看不见或认不出的字符，请重新输入。",
                "a character that does not show, or is none: type it again.",
            )
        )
    return name


def understand(fact: Fact, line: str) -> Value | None:
    """Parse an answer; None means "don't know".

    Raises InvalidValueError with the problem and a hint.
    """
    word = half_width(line).strip()
    if not word or is_unknown(word):
        return None
    match fact.kind:
        case "yes_no":
            return _yes_no(word)
        case "choices":
            return _choices(fact, word)
        case "choice":
            chosen = _choices(fact, word)
            if len(chosen.sure) == 1 and not chosen.unsure:
                return next(iter(chosen.sure))
            raise InvalidValueError(
                both("只能选一个。", "choose one."),
                both("请填一个编号。", "Type one number."),
            )
        case "money" | "count":
            return _figure(fact, "0" if word.lower() in _NONE else word)


def _yes_no(word: str) -> bool:
    if (plain := word.lower()) in _YES | _NO:
        return plain in _YES
    raise InvalidValueError(
        both(f"{quoted(word)}不是“是”或“否”。", f"{quoted(word)} is no yes or no."),
        both("请填 1（是）或 2（否）。", "Type 1 (yes) or 2 (no)."),
    )


def _figure(fact: Fact, word: str) -> Value | None:
    value = _parsed(fact, _without_unit(fact, word) if fact.kind == "count" else word)
    if fact.kind == "money" and has_no_unit(word) and isinstance(value, int) and 0 < value < WAN:
        yuan, wan = format_yuan(value), format_yuan(value * WAN)
        raise InvalidValueError(
            both(f"{quoted(word)}没有单位。", f"{quoted(word)} has no unit."),
            both(
                f"请写“{value}元”或“{value}万”（{wan.zh}）。",
                f"Type “{value} yuan”, or “{value}万” for {wan.en}, not {yuan.en}.",
            ),
        )
    return value


def _without_unit(fact: Fact, word: str) -> str:
    """Drop the unit of a count, as in 12个 or 12 stations."""
    units = {"个", *((fact.unit.zh, fact.unit.en) if fact.unit else ())}
    match = _WITH_UNIT.fullmatch(word)
    return match[1] if match and match[2].lower() in units else word


def _choices(fact: Fact, word: str) -> Chosen:
    if word.lower() in _NONE:
        return Chosen()
    marks: dict[str, bool] = {}  # choice -> whether it is sure
    for choice, sure in _named(fact, word):
        marks[choice] = sure and marks.get(choice, True)
    return Chosen(
        frozenset(choice for choice, sure in marks.items() if sure),
        frozenset(choice for choice, sure in marks.items() if not sure),
    )


def _named(fact: Fact, word: str) -> Iterator[tuple[str, bool]]:
    """Parse choices by number, range or name, each with whether it is sure."""
    ids = [choice.id for choice in fact.choices]
    if not any(char.isdigit() for char in word):
        yield from _by_name(fact, word)
        return
    for part in filter(None, _SEPARATORS.split(word)):
        match = _NUMBER.fullmatch(part)
        if not match:
            yield from _by_name(fact, part)
            continue
        first, last = int(match[1]), int(match[2] or match[1])
        if not 1 <= first <= last <= len(ids):
            raise InvalidValueError(
                both(f"没有编号{quoted(part)}。", f"no number {quoted(part)}."),
                both(
                    f"编号为 1 至 {len(ids)}；都没有填 0。",
                    f"The numbers are 1 to {len(ids)}; 0 for none.",
                ),
            )
        yield from ((choice, not match[3]) for choice in ids[first - 1 : last])


def _by_name(fact: Fact, word: str) -> Iterator[tuple[str, bool]]:
    """Find a choice by its name, which may contain separators; else by several names."""
    names = {half_width(n).lower(): c.id for c in fact.choices for n in (c.id, c.zh, c.en)}
    whole = word.rstrip("? ").lower()
    for part in [word] if whole in names else filter(None, _SEPARATORS.split(word)):
        plain = part.rstrip("? ").lower()
        if plain not in names:
            raise InvalidValueError(
                both(f"看不懂{quoted(part)}。", f"{quoted(part)} is not understood."),
                both("请填编号，如 1 3。", "Type numbers, such as 1 3."),
            )
        yield names[plain], not part.endswith("?")


def _parsed(fact: Fact, raw: object) -> Value | None:
    """Parse a value as from a file, but raise its problem."""

    def report(where: str, what: Text, hint: Text | None) -> None:
        raise InvalidValueError(what, hint)

    return parse_value(fact, raw, report)
