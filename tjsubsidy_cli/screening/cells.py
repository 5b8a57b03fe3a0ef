"""Cells become answers, column by column, read as a profile is; rows with a wrong cell go.

A figure written in digits is taken by the engine; whatever else stands in a column is read once
for each different text, by ``parse_value``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

import polars as pl

from ..catalogue import Catalogue
from ..facts import MOST_COUNT, Chosen, Fact, Value, is_unknown, parse_value
from ..money import MOST_YUAN, WAN, has_no_unit
from ..profile import LONGEST_NAME
from ..records import record
from ..text import Text, both, half_width
from .columns import columns_of, flag
from .headings import CODE, NAME, Heading, Headings
from .sheets import Block, Reject

NONE = {"无", "没有", "都没有", "none", "[]"}
_MARKS = {"1": "yes", "y": "yes", "√": "yes", "0": "no", "n": "no", "×": "no"}
_MOST_KEPT = 100_000  # different texts of a column; beyond it they are forgotten, and read again
_LONGEST_LIST = 2000  # characters
_SHOWN = 60

Read = tuple[Value | None, Text | None]  # what a text says, and what is wrong with it
Reader = Callable[[str], Read]


@record(kw_only=False)
class Answered:
    """A block's companies, one a row, with the columns that the rules read.

    ``blank`` rows say nothing, or are remarks; ``small`` counts, by a column's title, the bare sums
    so small that 万元 was probably meant.
    """

    companies: pl.DataFrame
    rejects: tuple[Reject, ...]
    blank: int
    small: Mapping[str, int]


class Answers:
    """Reads the blocks of a table; what a text means is remembered from block to block."""

    def __init__(self, catalogue: Catalogue, headings: Headings) -> None:
        self.vocabulary, self.headings = catalogue.vocabulary, headings
        self.columns = columns_of(catalogue)
        self.known: dict[str, dict[str, Read]] = {c.means: {} for c in headings.columns}
        flags = (flag(f, c) for f, choices in self.columns.choices.items() for c in choices)
        self.schema: dict[str, pl.DataType] = {
            "row": pl.UInt32(),
            NAME: pl.String(),
            CODE: pl.String(),
            **dict.fromkeys(self.columns.figures, pl.Int64()),
            **dict.fromkeys((*self.columns.yes_no, *flags), pl.Boolean()),
        }

    def read(self, block: Block) -> Answered:
        """The companies of a block, and the rows that are not among them."""
        said = block.cells.select(self._says_something()).to_series()
        cells = block.cells if said.all() else block.cells.filter(said)
        made: dict[str, pl.Series] = {"row": cells["row"]}
        rejects, small = list(block.rejects), {}
        for column in self.headings.columns:
            texts, fact = cells[column.means], self.vocabulary.get(column.means)
            if fact is None:
                made[column.means], wrong = _identity(texts)
            elif fact.kind in {"money", "count"}:
                made[fact.id], wrong = self._figures(fact, column, texts)
                if count := _small(fact, column, texts, made[fact.id]):
                    small[column.title] = count
            else:
                answers, wrong = self._chosen(fact, texts)
                made |= answers
            rejects += _rejects(cells, column, wrong)
        nothing = {n: pl.lit(None, kind) for n, kind in self.schema.items() if n not in made}
        companies = pl.DataFrame(made).with_columns(**nothing).select(*self.schema)
        if rejects:
            companies = companies.filter(~pl.col("row").is_in([r.row for r in rejects]))
        rejects.sort(key=lambda reject: reject.row)
        return Answered(companies, tuple(rejects), block.cells.height - cells.height, small)

    def _says_something(self) -> pl.Expr:
        """Whether a row is neither blank nor a remark, as an empty table has one."""
        filled = pl.any_horizontal(pl.exclude("row").is_not_null())
        remark = pl.col(NAME).str.starts_with("#") if self.headings.of(NAME) else pl.lit(None)
        return filled & ~remark.fill_null(value=False)

    def _figures(
        self, fact: Fact, column: Heading, texts: pl.Series
    ) -> tuple[pl.Series, dict[str, Text]]:
        """A column of figures, and its wrong texts with what is wrong."""
        most = MOST_YUAN if fact.kind == "money" else MOST_COUNT
        unit = column.unit or 1
        digits = texts.cast(pl.Int64, strict=False)
        plain = digits.is_between(0, most // unit)
        figures = digits * unit
        odd = texts.filter(~plain.fill_null(value=False)).drop_nulls()
        if odd.is_empty():
            return figures, {}
        read = self._read(column.means, odd, lambda text: _figure(fact, text, unit))
        written = texts.cast(pl.String).replace_strict(
            list(read), [value for value, _ in read.values()], default=None, return_dtype=pl.Int64
        )
        return figures.zip_with(plain.fill_null(value=False), written), _wrong(read)

    def _chosen(self, fact: Fact, texts: pl.Series) -> tuple[dict[str, pl.Series], dict[str, Text]]:
        """The columns of a yes/no fact or of a list's choices, likewise."""
        read = self._read(fact.id, texts, lambda text: _answer(fact, text))
        places = texts.cast(pl.String).replace_strict(
            list(read), range(len(read)), default=None, return_dtype=pl.UInt32
        )
        values = [value for value, _ in read.values()]
        if fact.kind == "yes_no":
            answers = {fact.id: values}
        else:
            choices = self.columns.choices[fact.id]
            answers = {flag(fact.id, c): [_holds(value, c) for value in values] for c in choices}
        made = {
            name: pl.Series(answer, dtype=pl.Boolean).gather(places)
            for name, answer in answers.items()
        }
        return made, _wrong(read)

    def _read(self, means: str, texts: pl.Series, reader: Reader) -> dict[str, Read]:
        """What each different text of a column says."""
        known = self.known[means]
        if len(known) > _MOST_KEPT:
            known.clear()
        found = {}
        for text in texts.cast(pl.String).unique().drop_nulls():
            if text not in known:
                known[text] = reader(text)
            found[text] = known[text]
        return found


def _identity(texts: pl.Series) -> tuple[pl.Series, dict[str, Text]]:
    """Names and codes as they stand."""
    texts = texts.cast(pl.String)
    names = texts.str.strip_chars()
    reason = both(f"超过 {LONGEST_NAME} 字。", f"longer than {LONGEST_NAME} characters.")
    return names, dict.fromkeys(texts.filter(names.str.len_chars() > LONGEST_NAME), reason)


def _small(fact: Fact, column: Heading, texts: pl.Series, figures: pl.Series) -> int:
    """How many sums without a unit are below 10,000 yuan."""
    if fact.kind != "money" or column.unit:
        return 0
    bare = figures.filter(figures.is_between(1, WAN - 1))
    return len(bare)


def _wrong(read: Mapping[str, Read]) -> dict[str, Text]:
    return {text: wrong for text, (_, wrong) in read.items() if wrong}


def _rejects(cells: pl.DataFrame, column: Heading, wrong: Mapping[str, Text]) -> Iterator[Reject]:
    """The rows whose cell in a column is wrong."""
    if wrong:
        texts = cells.select("row", text=pl.col(column.means).cast(pl.String))
        for row, text in texts.filter(pl.col("text").is_in(list(wrong))).iter_rows():
            yield Reject(row, column.title, text[:_SHOWN], wrong[text])


def _holds(value: Value | None, choice: str) -> bool | None:
    """Whether a choice is among an answer; None if that is not known."""
    match value:
        case None:
            return None
        case Chosen(sure, unsure):
            return True if choice in sure else None if choice in unsure else False
    return value == choice


# ------------------------------------------------------------------------- one text


def _figure(fact: Fact, text: str, unit: int) -> Read:
    """A sum or a number as people write it; a bare one counts in the column's unit."""
    plain = half_width(text).strip()
    if unit != 1 and has_no_unit(plain):
        return _parsed(fact, Decimal(plain.replace(",", "")) * unit)
    if fact.kind == "count":
        plain = re.sub(r"\.0+$", "", plain)  # as spreadsheets and registers store whole numbers
    return _parsed(fact, plain or None)


def _answer(fact: Fact, text: str) -> Read:
    plain = text.strip()
    if fact.kind == "yes_no":
        return _parsed(fact, _MARKS.get(plain.lower(), plain) or None)
    if fact.kind == "choice":
        return _parsed(fact, plain or None)
    if is_unknown(plain) or not plain:
        return None, None
    if len(plain) > _LONGEST_LIST:
        return None, both("单元格过长。", "a cell that is too long.")
    return _parsed(fact, [] if plain.lower() in NONE else list(_items(fact, plain)))


def _parsed(fact: Fact, raw: object) -> Read:
    problems: list[Text] = []

    def report(where: str, what: Text, hint: Text | None) -> None:
        problems.append(what + both("", " ") + hint if hint else what)

    value = parse_value(fact, raw, report)
    if not problems:
        return value, None
    return None, Text(zh="".join(p.zh for p in problems), en=" ".join(p.en for p in problems))


def _items(fact: Fact, text: str) -> Iterator[str]:
    """The choices of a cell, between ; or 、; a choice's own name may hold the latter."""
    names = {_plain(name) for c in fact.choices for name in (c.id, c.zh, c.en)}
    for part in re.split(r"[;；\n]", text):
        pieces = re.split(r"([、,，/|])", part)
        while pieces:
            lengths = range(len(pieces), 0, -1)
            whole = next((n for n in lengths if _plain("".join(pieces[:n])) in names), 1)
            item = "".join(pieces[:whole]).strip()
            if item:
                yield item
            pieces = pieces[whole + 1 :]


def _plain(name: str) -> str:
    return half_width(name).strip().rstrip("? ").lower()
