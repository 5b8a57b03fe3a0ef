"""Parse one cell as the answer to a fact, by the grammar of answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Generic, NamedTuple, TypeVar

from ..base.money import MOST_YUAN
from ..base.text import Text, both
from ..rules.answers import parse_answer
from ..rules.facts import MOST_COUNT, Fact, Guess, Value

MOST = {"money": MOST_YUAN, "count": MOST_COUNT}  # the kinds of facts that are figures
_MOST_KEPT = 100_000  # texts of a column; the cache is emptied beyond it

T = TypeVar("T")


class Parsed(NamedTuple, Generic[T]):
    """A parsed text: its value, the problem if it is invalid, and what was guessed.

    It may say that the answer is not known.
    """

    value: T
    problem: Text | None
    guesses: tuple[Guess, ...]
    known: bool


class CellParser(Generic[T]):
    """Parses the texts of one column and caches each result, passed through ``convert``.

    A sum without a unit is multiplied by ``unit``, in yuan.
    """

    def __init__(self, fact: Fact, unit: int, convert: Callable[[Value | None], T]) -> None:
        self.fact, self.unit, self.convert = fact, unit, convert
        self.cache: dict[str, Parsed[T]] = {}

    def __call__(self, texts: Iterable[str]) -> dict[str, Parsed[T]]:
        """Parse texts, and give the results by text."""
        if len(self.cache) > _MOST_KEPT:
            self.cache.clear()
        return {text: self._cached(text) for text in texts}

    def _cached(self, text: str) -> Parsed[T]:
        if text not in self.cache:
            self.cache[text] = self._parse(text)
        return self.cache[text]

    def _parse(self, text: str) -> Parsed[T]:
        response = parse_answer(self.fact, text, self.unit)
        texts = [p.what + both("", " ") + p.hint if p.hint else p.what for p in response.problems]
        problem = Text(zh="".join(t.zh for t in texts), en=" ".join(t.en for t in texts))
        guesses = tuple(remark.guess for remark in response.remarks)
        known, value = response.value is not None, self.convert(response.value)
        return Parsed(value, problem if texts else None, guesses, known)
