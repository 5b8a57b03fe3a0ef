"""JSON Schema of the values that people write: amounts, counts, shares, days.

An editor uses the patterns to catch slips early. They are a little wider than the parsers, which
check the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..base.money import parse_rate, parse_ratio, parse_yuan
from ..base.text import Text
from ..policy.catalogue import parse_day
from ..rules.facts import parse_count

Shape = Mapping[str, Any]

_DIGIT = "[0-9０-９]"
_MONEY_SIGN = "(?:[¥￥]|[Rr][Mm][Bb]|[Cc][Nn][Yy]|人民币)?"
_UNITS = "亿億万萬千百元圆圓整"
_WORDS = "[Yy]uan|[Tt]housand|[Mm]illion|[Bb]illion"

WHOLE: Shape = {
    "anyOf": [
        {"type": "integer", "minimum": 0, "maximum": 10**7},
        {"type": "string", "pattern": rf"^\s*{_DIGIT}[0-9０-９,，]*\s*$"},
    ]
}
YUAN: Shape = {
    "anyOf": [
        {"type": "number", "minimum": 0, "maximum": 10**12},
        {
            "type": "string",
            "pattern": rf"^\s*{_MONEY_SIGN}\s*{_DIGIT}(?:[0-9０-９,，.．{_UNITS}\s]|{_WORDS})*$",
        },
    ]
}
RATE: Shape = {
    "type": "string",
    "pattern": r"^[0-9０-９]+(?:[.．][0-9０-９]+)?[%％]$|^[0-9０-９]+[/／][0-9０-９]+$",
}
RATIO: Shape = {"type": "string", "pattern": "^[0-9]{1,3}[∶:：][0-9]{1,3}$"}
DAY: Shape = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}

BY_READER: dict[Callable[..., Any], Shape] = {
    parse_count: WHOLE,
    parse_yuan: YUAN,
    parse_rate: RATE,
    parse_ratio: RATIO,
    parse_day: DAY,
}


def words(known: Iterable[str], end: str = "") -> Shape:
    """The pattern of one of these words, in any letter case, with white space around it."""
    spelled = "|".join(map(_any_case, known))
    return {"type": "string", "pattern": rf"^\s*(?:{spelled}){end}\s*$"}


def _any_case(word: str) -> str:
    return "".join(_char(char) for char in word)


def _char(char: str) -> str:
    if char == "'":
        return "['’]"
    if char.lower() != char.upper() and char.isascii():
        return f"[{char.lower()}{char.upper()}]"
    return f"\\{char}" if char in r"\.^$*+?()[]{}|/" else char


def described(shape: Shape, text: Text) -> dict[str, Any]:
    """Add a description in both languages, which editors show."""
    return {**shape, "description": f"{text.zh}\n{text.en}"}
