"""JSON Schema of the values that people write: amounts, counts, shares, days.

An editor uses the patterns to catch slips early. They are a little wider than the parsers, which
check the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..base.dates import parse_day, parse_period
from ..base.money import parse_rate, parse_ratio, parse_yuan
from ..base.text import Text
from ..policy.document import parse_sha256
from ..rules.counts import parse_count

Shape = Mapping[str, Any]

_DIGIT = "[0-9０-９]"
_NUMERAL = "0-9０-９〇零一二三四五六七八九两兩壹贰貳叁參肆伍陆陸柒捌玖十百千万亿拾佰仟萬億"
_QUOTES = "\"'“”‘’「」『』《》"

WHOLE: Shape = {
    "anyOf": [
        {"type": "integer", "minimum": 0, "maximum": 10**7},
        {"type": "string", "pattern": rf"^\s*{_DIGIT}[0-9０-９,，]*\s*$"},
    ]
}
# A sum in any of the ways in which people write one; "-3万" and "300-500万" are none.
YUAN: Shape = {
    "anyOf": [
        {"type": "number", "minimum": 0, "maximum": 10**12},
        {"type": "string", "pattern": rf"^[^-－−]*[{_NUMERAL}][^-－−]*$"},
    ]
}
RATE: Shape = {
    "type": "string",
    "pattern": r"^[0-9０-９]+(?:[.．][0-9０-９]+)?[%％]$|^[0-9０-９]+[/／][0-9０-９]+$",
}
RATIO: Shape = {"type": "string", "pattern": "^[0-9]{1,3}[∶:：][0-9]{1,3}$"}
DAY: Shape = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
PERIOD: Shape = {"type": "string", "pattern": "^[0-9]{4}(?:-[0-9]{2}){0,2}$"}
SHA256: Shape = {"type": "string", "pattern": "^[0-9a-f]{64}$"}

BY_READER: dict[Callable[..., Any], Shape] = {
    parse_count: WHOLE,
    parse_yuan: YUAN,
    parse_rate: RATE,
    parse_ratio: RATIO,
    parse_day: DAY,
    parse_period: PERIOD,
    parse_sha256: SHA256,
}


def words(known: Iterable[str], end: str = "") -> Shape:
    """The pattern of one of these folded words, as ``fold`` takes any spelling of it."""
    between = rf"[\s{_QUOTES}]*"
    spelled = "|".join(between.join(map(_char, word)) for word in known)
    return {"type": "string", "pattern": rf"^{between}(?:{spelled}){between}{end}$"}


def _char(char: str) -> str:
    """The pattern of every character that folds to this one."""
    if char == "-":
        return "[-—–−‐‑－]"
    if not char.isascii():
        return char
    ways = dict.fromkeys((char, char.upper()))
    wide = "".join(chr(ord(way) + 0xFEE0) for way in ways)
    return f"[{''.join(ways)}{wide}]" if char.isalnum() else f"[\\{char}{wide}]"


def described(shape: Shape, text: Text) -> dict[str, Any]:
    """Add a description in both languages, which editors show."""
    return {**shape, "description": f"{text.zh}\n{text.en}"}
