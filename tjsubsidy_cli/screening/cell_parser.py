"""Parse one cell as the answer to a fact, by the grammar of answers; each text only once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Generic, NamedTuple, TypeVar

from ..base.money import MOST_YUAN
from ..base.text import Text, both
from ..rules.answers import parse_answer
from ..rules.facts import MOST_COUNT, Fact, Guess, Value

MOST = {"money": MOST_YUAN, "count": MOST_COUNT}  # the kinds of facts that are figures
_MOST_KEPT = 100_000  # texts of a column

T = TypeVar("T")


class ParsedTexts(dict[str, T]):
    """The texts of one column, each parsed when it is first looked up, and kept."""

    def __init__(self, parse: Callable[[str], T]) -> None:
        super().__init__()
        self.parse = parse

    def __missing__(self, text: str) -> T:
        self[text] = parsed = self.parse(text)
        return parsed

    def of(self, texts: Iterable[str]) -> dict[str, T]:
        """Give the results of texts, by text. If too many are kept, all are forgotten first."""
        if len(self) > _MOST_KEPT:
            self.clear()
        return {text: self[text] for text in texts}


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
        self.texts = ParsedTexts(self._parse)

    def __call__(self, texts: Iterable[str]) -> dict[str, Parsed[T]]:
        """Parse texts, and give the results by text."""
        return self.texts.of(texts)

    def _parse(self, text: str) -> Parsed[T]:
        response = parse_answer(self.fact, text, self.unit)
        texts = [p.what + both("", " ") + p.hint if p.hint else p.what for p in response.problems]
        problem = Text(zh="".join(t.zh for t in texts), en=" ".join(t.en for t in texts))
        guesses = tuple(remark.guess for remark in response.remarks)
        known, value = response.value is not None, self.convert(response.value)
        return Parsed(value, problem if texts else None, guesses, known)
