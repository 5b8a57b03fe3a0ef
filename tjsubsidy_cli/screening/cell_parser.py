"""What one text of a table says under a fact: read as a profile is, by ``parse_value``."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Generic, TypeVar

from ..base.money import MOST_YUAN, has_no_unit
from ..base.text import Text, both, half_width
from ..rules.facts import MOST_COUNT, Fact, Value, is_unknown, parse_value

NONE = {"无", "没有", "都没有", "none"}
MOST = {"money": MOST_YUAN, "count": MOST_COUNT}  # the kinds of facts that are figures
_MARKS = {"1": "yes", "y": "yes", "√": "yes", "0": "no", "n": "no", "×": "no"}
_STRONG, _WEAK = re.compile(r"[;；\n]"), re.compile(r"([、,，/|])")
_LONGEST_LIST = 5000  # characters
_MOST_KEPT = 100_000  # different texts of a column; beyond it they are forgotten, and read again

T = TypeVar("T")
Said = tuple[T, Text | None]  # what becomes of what a text says, and what is wrong with it
Read = Said[Value | None]
Splitter = Callable[[str], Iterator[str]]


class Reader(Generic[T]):
    """Reads the texts of one column; what becomes of each (``made``) is remembered.

    A bare sum counts in ``unit`` yuan.
    """

    def __init__(self, fact: Fact, unit: int, made: Callable[[Value | None], T]) -> None:
        self.fact, self.unit, self.made = fact, unit, made
        self.split = _splitter(fact)
        self.known: dict[str, Said[T]] = {}

    def __call__(self, texts: Iterable[str]) -> dict[str, Said[T]]:
        """What each of some texts says."""
        if len(self.known) > _MOST_KEPT:
            self.known.clear()
        return {text: self._said(text) for text in texts}

    def _said(self, text: str) -> Said[T]:
        if text not in self.known:
            value, why = self._read(text)
            self.known[text] = self.made(value), why
        return self.known[text]

    def _read(self, text: str) -> Read:
        if self.fact.kind in MOST:
            return _figure(self.fact, text, self.unit)
        return _answer(self.fact, text, self.split)


def _figure(fact: Fact, text: str, unit: int) -> Read:
    """A sum or a number as people write it; a bare one counts in the column's unit."""
    plain = half_width(text).strip()
    if unit != 1 and has_no_unit(plain):
        return _parsed(fact, Decimal(plain.replace(",", "")) * unit)
    if fact.kind == "count":
        plain = re.sub(r"\.0+$", "", plain)  # as spreadsheets and registers store whole numbers
    return _parsed(fact, plain or None)


def _answer(fact: Fact, text: str, split: Splitter) -> Read:
    plain = text.strip()
    if fact.kind == "yes_no":
        return _parsed(fact, _MARKS.get(plain.lower(), plain) or None)
    if fact.kind == "choice":
        return _parsed(fact, plain or None)
    if is_unknown(plain) or not plain:
        return None, None
    if len(plain) > _LONGEST_LIST:
        return None, both("单元格过长。", "a cell that is too long.")
    if plain.lower() in NONE:
        return _parsed(fact, [])
    listed = _listed(plain)
    if listed is None:
        listed = list(split(plain)) or plain  # separators alone are no choice, nor none
    return _parsed(fact, listed)


def _parsed(fact: Fact, raw: object) -> Read:
    problems: list[Text] = []

    def report(where: str, what: Text, hint: Text | None) -> None:
        problems.append(what + both("", " ") + hint if hint else what)

    value = parse_value(fact, raw, report)
    if not problems:
        return value, None
    return None, Text(zh="".join(p.zh for p in problems), en=" ".join(p.en for p in problems))


def _listed(text: str) -> object:
    """The items of a list that is written as JSON, each whole; None for any other text."""
    if not text.startswith("["):
        return None
    try:
        items = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return items if isinstance(items, list) else None


def _splitter(fact: Fact) -> Splitter:
    """What finds the choices of a cell between ; or 、, which a choice's own name may hold."""
    names = {_plain(name) for name in fact.choice_names}
    most = max((len(_WEAK.split(name)) for name in names), default=1)

    def split(text: str) -> Iterator[str]:
        for part in _STRONG.split(text):
            pieces = _WEAK.split(part)
            while pieces:
                lengths = range(min(len(pieces), most), 1, -1)
                whole = next((n for n in lengths if _plain("".join(pieces[:n])) in names), 1)
                if item := "".join(pieces[:whole]).strip():
                    yield item
                pieces = pieces[whole + 1 :]

    return split


def _plain(name: str) -> str:
    return half_width(name).strip().rstrip("? ").lower()
