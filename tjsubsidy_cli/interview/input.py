"""Parsing of a line typed at a question: a command, an answer, or an error."""

from __future__ import annotations

import re

from ..base.errors import InvalidValueError
from ..base.money import WAN, format_yuan, in_millions
from ..base.text import both, half_width, is_printable, quoted
from ..company.profile import LONGEST_NAME
from ..rules.answers import parse_answer
from ..rules.choices import choices_of
from ..rules.facts import Fact, Response

# A Chinese keyboard types 《 and ？ where an English one has < and ?.
COMMANDS = {"<": "back", "《": "back", "〈": "back", "?": "help", "q": "quit"} | {
    "r": "again",
    "m": "more",
    "c": "colleagues",
}
_UNREADABLE = "\ufffd"  # replaces bytes that the terminal's encoding cannot decode
# The numbers on the screen that stand for choices, and are no part of a name.
_NUMBER = re.compile(
    r"(?:(?<=^)|(?<=[\s,、;。和]))([0-9]{1,3})(?:[-~]([0-9]{1,3}))?(?=\??(?:[\s,、;。和]|$))"
)

_PART = re.compile(r"[^,、;。和]+")


def command(line: str) -> str | None:
    """Parse a command, such as back, help or quit; None for anything else."""
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


def understand(fact: Fact, line: str, shown: int | None = None) -> Response:
    """Parse an answer, which may also use the numbers of the choices shown on the screen.

    A value of None means "don't know". Raises InvalidValueError with the problem and a hint.
    """
    word, plain = line.strip(), half_width(line).strip()
    if fact.kind == "yes_no" and plain == "2":  # the number of no on the screen
        word = "no"
    if fact.choices and plain != "0" and _NUMBER.search(plain) and not fact.named(plain):
        word = _NUMBER.sub(lambda match: _by_number(fact, shown, match), plain)
    response = parse_answer(fact, word)
    if response.problems and word is not line.strip():  # tell what was typed, not what it became
        response = parse_answer(fact, _PART.sub(lambda part: _as_typed(fact, shown, part), plain))
    for problem in response.problems:
        listed = fact.choices and problem.hint == choices_of(fact)  # as on the screen already
        raise InvalidValueError(problem.what, None if listed else problem.hint)
    if response.bare and isinstance(number := response.value, int) and 0 < number < WAN:
        wan = format_yuan(number * WAN)
        raise InvalidValueError(
            both(f"{quoted(word)}没有单位。", f"{quoted(word)} has no unit."),
            both(
                f"请写“{number}元”或“{number}万”（{wan.zh}）。",
                f"Type “{number} yuan”, or “{in_millions(number * WAN)}” for {wan.en}.",
            ),
        )
    return response


def _as_typed(fact: Fact, shown: int | None, part: re.Match[str]) -> str:
    """One part of an answer, as typed unless it is numbers alone: in "about 3 years" 3 is none."""
    numbers = _NUMBER.sub("", part[0]).strip(" ?")
    return part[0] if numbers else _NUMBER.sub(lambda m: _by_number(fact, shown, m), part[0])


def _by_number(fact: Fact, shown: int | None, match: re.Match[str]) -> str:
    """Replace a number or a range by the ids of its choices."""
    first, last = int(match[1]), int(match[2] or match[1])
    ids = [choice.id for choice in fact.listed[:shown]]
    more = len(ids) < len(fact.choices)
    if not 1 <= first <= last <= len(ids):
        none = fact.kind == "choices"
        raise InvalidValueError(
            both(f"没有编号“{match[0]}”。", f"no number “{match[0]}”."),
            both(
                f"编号为 1 至 {len(ids)}{'；m 列出其余' if more else ''}"
                f"{'；都没有填 0' if none else ''}。",
                f"The numbers are 1 to {len(ids)}{'; m lists the others' if more else ''}"
                f"{'; 0 for none' if none else ''}.",
            ),
        )
    unsure = "?" if match.string[match.end() :].startswith("?") else ""
    return f"{unsure};".join(ids[first - 1 : last])
