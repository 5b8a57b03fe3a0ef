"""Cells become answers, column by column, read as a profile is; rows with a wrong cell go.

A figure written in digits is taken by the engine; whatever else stands in a column is read once
for each different text, by ``parse_value``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
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
from .sheets import SHOWN, Block, Reject

NONE = {"无", "没有", "都没有", "none"}
_MARKS = {"1": "yes", "y": "yes", "√": "yes", "0": "no", "n": "no", "×": "no"}
_MOST_KEPT = 100_000  # different texts of a column; beyond it they are forgotten, and read again
_MOST = {"money": MOST_YUAN, "count": MOST_COUNT}
_STRONG, _WEAK = re.compile(r"[;；\n]"), re.compile(r"([、,，/|])")
_LONGEST_LIST = 5000  # characters
_TOO_LONG = both(f"超过 {LONGEST_NAME} 字。", f"longer than {LONGEST_NAME} characters.")

Read = tuple[Value | None, Text | None]  # what a text says, and what is wrong with it
Splitter = Callable[[str], Iterator[str]]


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
        self.headings = headings
        self.columns = columns_of(catalogue)
        vocabulary = catalogue.vocabulary
        self.facts = [(c, vocabulary[c.means]) for c in headings.columns if c.means in vocabulary]
        self.splitters = {fact.id: _splitter(fact) for _, fact in self.facts}
        self.known: dict[str, dict[str, Read]] = {fact.id: {} for _, fact in self.facts}
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
        said = self._says_something(block.cells)
        cells = block.cells if said.all() else block.cells.filter(said)
        texts = cells.select(pl.all().exclude("row").cast(pl.String))
        figures = cells.select(list(self._digits()))
        read = self._read(texts, figures)
        answers = texts.select(list(self._coded(figures, read))).with_columns(
            cells["row"], *self._flags(read)
        )
        nothing = [
            pl.lit(None, kind).alias(n) for n, kind in self.schema.items() if n not in answers
        ]
        companies = answers.with_columns(nothing).select(*self.schema)
        rejects = [*block.rejects, *self._rejects(cells["row"], texts, read)]
        if rejects:
            companies = companies.filter(~pl.col("row").is_in([r.row for r in rejects]))
            rejects.sort(key=lambda reject: reject.row)
        return Answered(
            companies,
            tuple(rejects),
            block.cells.height - cells.height,
            self._small(texts, answers),
        )

    def _says_something(self, cells: pl.DataFrame) -> pl.Series:
        """Which rows are neither blank nor a remark, as an empty table has one."""
        filled = _filled(cells)
        if NAME not in cells:
            return filled
        remarks = cells[NAME].cast(pl.String).str.starts_with("#")
        return filled & ~remarks.fill_null(value=False)

    def _digits(self) -> Iterator[pl.Expr]:
        """Figures written in digits, within bounds; null is whatever else."""
        for column, fact in self.facts:
            if fact.kind in _MOST:
                unit = column.unit or 1
                digits = pl.col(fact.id).cast(pl.Int64, strict=False)
                plain = digits.is_between(0, _MOST[fact.kind] // unit)
                yield pl.when(plain).then(digits * unit).alias(fact.id)

    def _read(self, texts: pl.DataFrame, figures: pl.DataFrame) -> dict[str, dict[str, Read]]:
        """What each different text of each column says, where digits do not say it."""
        odd = [
            pl.col(name).filter(figures[name].is_null()) if name in figures else pl.col(name)
            for name in texts.columns
            if name not in {NAME, CODE}
        ]
        different = texts.select(column.unique().drop_nulls().implode() for column in odd)
        return {
            column.means: self._known(column, fact, different[column.means][0])
            for column, fact in self.facts
        }

    def _known(self, column: Heading, fact: Fact, texts: Iterable[str]) -> dict[str, Read]:
        """What each of some texts says; none is read twice."""
        known = self.known[fact.id]
        if len(known) > _MOST_KEPT:
            known.clear()
        for text in texts:
            if text not in known:
                known[text] = _said(fact, text, column.unit or 1, self.splitters[fact.id])
        return {text: known[text] for text in texts}

    def _coded(
        self, figures: pl.DataFrame, read: Mapping[str, Mapping[str, Read]]
    ) -> Iterator[pl.Expr]:
        """Names, figures, and for each list the place of its text among those that were read."""
        for column in self.headings.columns:
            if column.means in {NAME, CODE}:
                yield pl.col(column.means).str.strip_chars()
        for _, fact in self.facts:
            texts, cell = read[fact.id], pl.col(fact.id)
            if fact.kind not in _MOST:
                places = range(len(texts))
                yield cell.replace_strict(list(texts), places, default=None, return_dtype=pl.UInt32)
            elif texts:
                said = [value for value, _ in texts.values()]
                odd = cell.replace_strict(list(texts), said, default=None, return_dtype=pl.Int64)
                yield pl.coalesce(pl.lit(figures[fact.id]), odd).alias(fact.id)
            else:
                yield pl.lit(figures[fact.id])

    def _flags(self, read: Mapping[str, Mapping[str, Read]]) -> Iterator[pl.Expr]:
        """For yes/no facts the answer, for lists whether each choice is among the answers."""
        for _, fact in self.facts:
            said = [value for value, _ in read[fact.id].values()]
            columns = {fact.id: said} if fact.kind == "yes_no" else {}
            if fact.choices:
                choices = self.columns.choices[fact.id]
                columns = {flag(fact.id, c): [_holds(v, c) for v in said] for c in choices}
            for name, values in columns.items():
                answers = pl.lit(pl.Series(values, dtype=pl.Boolean))
                yield answers.gather(pl.col(fact.id)).alias(name)

    def _rejects(
        self, rows: pl.Series, texts: pl.DataFrame, read: Mapping[str, Mapping[str, Read]]
    ) -> Iterator[Reject]:
        """The rows with a wrong cell, one for each such cell."""
        for column in self.headings.columns:
            cells = texts[column.means]
            if column.means in {NAME, CODE}:
                long = cells.str.strip_chars().str.len_chars() > LONGEST_NAME
                wrong = dict.fromkeys(cells.filter(long), _TOO_LONG)
            else:
                wrong = {text: why for text, (_, why) in read[column.means].items() if why}
            if wrong:
                found = cells.is_in(list(wrong))
                for row, text in zip(rows.filter(found), cells.filter(found), strict=True):
                    yield Reject(row, column.title, text[:SHOWN], wrong[text])

    def _small(self, texts: pl.DataFrame, answers: pl.DataFrame) -> dict[str, int]:
        """How many sums of each column without a unit of its own or theirs are below 10,000."""
        bare = [c for c, fact in self.facts if fact.kind == "money" and not c.unit]
        small = answers.select(pl.col(c.means).is_between(1, WAN - 1) for c in bare)
        counts = {}
        for column in bare:
            if small[column.means].any():
                found = texts[column.means].filter(small[column.means]).value_counts()
                counts[column.title] = sum(n for text, n in found.iter_rows() if has_no_unit(text))
        return {title: number for title, number in counts.items() if number}


def _filled(cells: pl.DataFrame) -> pl.Series:
    """Which rows say anything: those with a name or a code surely do."""

    def said(columns: list[str]) -> pl.Series:
        texts = pl.col(columns).cast(pl.String).str.strip_chars()
        return cells.select(pl.any_horizontal(texts != "").fill_null(value=False)).to_series()

    identity = [name for name in (NAME, CODE) if name in cells]
    named = said(identity) if identity else None
    if named is not None and named.all():
        return named
    return said([name for name in cells.columns if name != "row"])


def _holds(value: Value | None, choice: str) -> bool | None:
    """Whether a choice is among an answer; None if that is not known."""
    match value:
        case None:
            return None
        case Chosen(sure, unsure):
            return True if choice in sure else None if choice in unsure else False
    return value == choice


# ------------------------------------------------------------------------- one text


def _said(fact: Fact, text: str, unit: int, split: Splitter) -> Read:
    """What a text under a fact says; a bare sum counts in the column's unit."""
    return _figure(fact, text, unit) if fact.kind in _MOST else _answer(fact, text, split)


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
