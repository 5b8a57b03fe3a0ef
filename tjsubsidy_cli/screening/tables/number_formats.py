"""Number formats of a workbook that scale a number or write a unit of money beside it.

``0.00"万元"`` shows 1200 as 1200.00万元: the number is in 万元. ``0!.0,"万"`` shows 12000000 as
1200.0万, since a comma at the end divides by 1,000 and a point that is text stands before one more
digit: the number is in yuan. What a person sees is what is meant.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation

from ...base.records import record
from .titles import WORDS, unit_of

LONGEST = 255  # characters of a format, as in Excel
_GENERAL = re.compile(r"General|G/通用格式", re.IGNORECASE)
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|\[(?P<bracket>[^\]]*)\]|[_*].'
    r"|(?P<digit>[0#?])|(?P<sign>[.,])|(?P<end>;)|(?P<other>.)",
    re.DOTALL,
)
_CONDITION = re.compile(r"(>=|<=|<>|>|<|=)(-?[0-9.]+)")
_HOLDS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "<>": operator.ne,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
}
_BY_THOUSANDS = re.compile(r"0(,+)(?![,0])")
_NO_SUM = re.compile(r"[%ymdhseYMDHSE@]")  # a share, a date or a text
_SIGNS = " ¥￥()（）+-"


@record(kw_only=False)
class Part:
    """One part of a format: for which numbers, and how it shows them.

    It shows a number without its last ``places`` before the point. ``unit`` is that of its words,
    in yuan.
    """

    places: int
    unit: int | None
    condition: tuple[str, Decimal] | None = None

    def is_for(self, number: Decimal) -> bool:
        """Whether the part shows a number."""
        return self.condition is None or _HOLDS[self.condition[0]](number, self.condition[1])

    @property
    def stored(self) -> int | None:
        """The unit of the numbers in the cells, if the words state one that is whole yuan."""
        unit, rest = divmod(self.unit or 0, 10**self.places)
        return unit if unit and not rest else None


@record(kw_only=False)
class NumberFormat:
    """A number format, some part of which scales or names a unit."""

    parts: tuple[Part, ...]

    def shown(self, digits: str, unit: int | None) -> str:
        """The sum that a person sees in a cell of a column with a unit, or without one."""
        number = Decimal(digits)
        part = next((part for part in self.parts if part.is_for(number)), None)
        if part is None or not (part.unit or unit):
            return digits
        shown = number.scaleb(-part.places)
        if part.unit and part.unit not in WORDS:
            shown, word = shown * part.unit, WORDS[1]
        else:
            word = WORDS[part.unit] if part.unit else ""
        text = f"{shown:f}"
        return (text.rstrip("0").rstrip(".") if "." in text else text) + word


def number_format(code: str) -> NumberFormat | None:
    """Parse the code of a number format; None if it neither scales nor names a unit."""
    if len(code) > LONGEST:
        return None
    parts = list(_parts(_GENERAL.sub("0", code)))
    if not any(part.condition for part in parts):
        del parts[1:]  # which are for negative numbers, 0 and texts
    return NumberFormat(tuple(parts)) if any(part.places or part.unit for part in parts) else None


def _parts(code: str) -> Iterator[Part]:
    shape, words, condition = "", "", None
    for token in _TOKEN.finditer(code + ";"):
        kind, text = token.lastgroup, token[token.lastgroup or 0]
        if kind == "end":
            yield _part(shape, words, condition)
            shape, words, condition = "", "", None
        elif kind == "digit":
            shape += "0"
        elif kind == "sign":
            shape += text
        elif kind == "bracket":
            condition = _condition(text) or condition
        elif kind == "other" and _NO_SUM.match(text):
            shape += "%"
        elif kind and text == "." and "0" in shape:
            shape += "p"  # a point that is text
        elif kind:
            words += text


def _part(shape: str, words: str, condition: tuple[str, Decimal] | None) -> Part:
    if "0" not in shape or "%" in shape:
        return Part(0, None, condition)
    places = shape.partition("p")[2].partition(".")[0].count("0")
    places += 3 * sum(map(len, _BY_THOUSANDS.findall(shape.replace("p", ""))))
    word = words.strip(_SIGNS)
    return Part(places, unit_of(word) if word else None, condition)


def _condition(text: str) -> tuple[str, Decimal] | None:
    match = _CONDITION.fullmatch(text.strip())
    try:
        return (match[1], Decimal(match[2])) if match else None
    except InvalidOperation:
        return None
