"""Parse one cell as the answer to a fact, by the same rules as in a profile."""

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
_MOST_KEPT = 100_000  # texts of a column; the cache is emptied beyond it

T = TypeVar("T")
Parsed = tuple[T, Text | None]  # a value, and the problem if the text is invalid
Answer = Parsed[Value | None]
Splitter = Callable[[str], Iterator[str]]


class CellParser(Generic[T]):
    """Parses the texts of one column and caches each result, passed through ``convert``.

    A sum without a unit is multiplied by ``unit``, in yuan.
    """

    def __init__(self, fact: Fact, unit: int, convert: Callable[[Value | None], T]) -> None:
        self.fact, self.unit, self.convert = fact, unit, convert
        self.split = _splitter(fact)
        self.cache: dict[str, Parsed[T]] = {}

    def __call__(self, texts: Iterable[str]) -> dict[str, Parsed[T]]:
        """Parse texts, and give the results by text."""
        if len(self.cache) > _MOST_KEPT:
            self.cache.clear()
        return {text: self._cached(text) for text in texts}

    def _cached(self, text: str) -> Parsed[T]:
        if text not in self.cache:
            value, problem = self._parse(text)
            self.cache[text] = self.convert(value), problem
        return self.cache[text]

    def _parse(self, text: str) -> Answer:
        if self.fact.kind in MOST:
            return _figure(self.fact, text, self.unit)
        return _answer(self.fact, text, self.split)


def _figure(fact: Fact, text: str, unit: int) -> Answer:
    """Parse a sum or a count; one without a unit has that of the column."""
    plain = half_width(text).strip()
    if unit != 1 and has_no_unit(plain):
        return _parsed(fact, Decimal(plain.replace(",", "")) * unit)
    if fact.kind == "count":
        plain = re.sub(r"\.0+$", "", plain)  # as spreadsheets and registers store whole numbers
    return _parsed(fact, plain or None)


def _answer(fact: Fact, text: str, split: Splitter) -> Answer:
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


def _parsed(fact: Fact, raw: object) -> Answer:
    problems: list[Text] = []

    def report(where: str, what: Text, hint: Text | None) -> None:
        problems.append(what + both("", " ") + hint if hint else what)

    value = parse_value(fact, raw, report)
    if not problems:
        return value, None
    return None, Text(zh="".join(p.zh for p in problems), en=" ".join(p.en for p in problems))


def _listed(text: str) -> object:
    """The items of a JSON list; None for any other text. An item is never split."""
    if not text.startswith("["):
        return None
    try:
        items = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return items if isinstance(items, list) else None


def _splitter(fact: Fact) -> Splitter:
    """A function that splits a cell into choices at ; or 、, which a choice's name may hold too."""
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
