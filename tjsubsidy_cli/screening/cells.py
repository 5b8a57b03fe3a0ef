"""Turn text cells into typed answer columns; collect invalid cells.

Polars parses numbers written in digits. Any other text is parsed in Python, once for each distinct
text of a column (``cell_parser``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from ..base.money import WAN, has_no_unit
from ..base.records import replace
from ..base.text import Text, both
from ..company.profile import LONGEST_NAME
from ..policy.catalogue import Catalogue
from ..rules.facts import Fact, Guess, Value
from .answered import Answered
from .cell_parser import MOST, CellParser, Parsed
from .codes import doubts, tidied, without_rounded
from .doubts import DOUBTS, doubted, doubtful, marks
from .no_company import Aside, Asides, group_of
from .raw_rows import (
    apart_from,
    carried,
    has_answers,
    hidden_rows,
    identity,
    nameless_rows,
    without,
    wrong_rows,
)
from .received import ReceivedColumns
from .tables.headings import CODE, NAME, Heading, Headings
from .tables.sheets import SHOWN, Block, Reject, most_of
from .vector.columns import answers_to, columns_of
from .vector.gates import gated, none_of_gated, unknown_of

_TOO_LONG = both(f"超过 {LONGEST_NAME} 字。", f"longer than {LONGEST_NAME} characters.")

_YES, _UNKNOWN = 1, 2
_MARKS = {True: _YES, False: 0, None: _UNKNOWN}

Row = dict[str, bool | None]  # answers by column
Texts = Mapping[str, Mapping[str, Parsed[Any]]]  # by column: its texts, parsed
Wrong = Mapping[str, Mapping[str, Text]]  # by column: texts, and what is wrong with each


class Answers:
    """Parses the blocks of a table; parsed texts are cached from block to block.

    A wrong cell is not known; if ``strict``, it rejects its row. If ``visible_only``, hidden rows
    are set aside. With ``districts``, companies have a column for each district. If
    ``received`` or if the headings say so, they have columns for the grants that they have already.
    With ``keep``, their cells are kept.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        headings: Headings,
        *,
        strict: bool = False,
        visible_only: bool = False,
        districts: bool = False,
        received: bool = False,
        keep: bool = False,
    ) -> None:
        self.keep = keep
        self.headings, self.strict, self.visible_only = headings, strict, visible_only
        self.columns = columns_of(catalogue, districts=districts)
        facts = catalogue.vocabulary
        read = [
            (column, facts[column.means]) for column in headings.columns if column.means in facts
        ]
        self.figures = [(column, fact) for column, fact in read if fact.kind in MOST]
        self.lists = [(column, fact) for column, fact in read if fact.kind not in MOST]
        self.sums = {f.id: CellParser(f, c.unit or 1, _whole) for c, f in self.figures}
        self.answers = {f.id: CellParser(f, 1, self._answers_of(f)) for _, f in self.lists}
        had = received or headings.says_received
        self.received = ReceivedColumns(catalogue, headings) if had else None
        self.asides = Asides(headings, list(self.sums))
        beside = {column.index for column in headings.beside}
        self.only_carried = [c.means for c in headings.carried if c.index not in beside]
        self.schema: dict[str, pl.DataType] = {
            "row": pl.UInt32(),
            NAME: pl.String(),
            CODE: pl.String(),
            DOUBTS: pl.String(),
            **dict.fromkeys(self.columns.figures, pl.Int64()),
            **dict.fromkeys(self.columns.answers, pl.Boolean()),
            **(self.received.schema if self.received else {}),
        }
        absent = [fact for fact in catalogue.facts if headings.of(fact.id) is None]
        blank = {n: None for n in (NAME, CODE) if headings.of(n) is None} | {
            name: answer for fact in absent for name, answer in self._answers_of(fact)(None).items()
        }
        # What no column says is not known, as of a blank one; a list may then be waited for.
        self.nothing = [pl.lit(v, self.schema[n]).alias(n) for n, v in blank.items()]
        told = {fact.id for _, fact in read}
        self.gated = {fact.id for fact in gated(catalogue, told)}
        self.none = list(none_of_gated(catalogue, told, self._none_of))

    def read(self, block: Block) -> Answered:
        """Parse a block into companies, rejects and blank rows."""
        texts = [*identity(block.cells), *(c.means for c in self.headings.beside)]
        names, kept = pl.col(texts), block.cells.drop(self.only_carried)
        cells = kept.with_columns(names.cast(pl.String).str.strip_chars())
        cells = cells.with_columns(pl.when(names != "").then(names))
        filled = has_answers(cells)
        if block.rejects:
            filled |= cells["row"].is_in([r.row for r in block.rejects if self.strict or r.value])
        aside: list[Aside] = []
        if not filled.all():  # a note may stand in a column that is not read
            aside, cells = self.asides.by_words(cells.filter(~filled)), cells.filter(filled)
        blank = block.cells.height - cells.height - len(aside)
        aside += self.asides.by_words(cells)
        cells = apart_from(aside, cells, cells["row"])
        if CODE in cells:
            cells = cells.with_columns(tidied(cells[CODE]))
        hidden = hidden_rows(cells, block.hidden) if block.hidden else []
        if self.visible_only:
            aside, cells = aside + hidden, apart_from(hidden, cells, cells["row"])
        figures, figure_texts = self._figures(cells)
        sums = self.asides.by_sums(cells, figures, block.rejects)
        figures = apart_from(sums, figures, cells["row"])
        cells = apart_from(sums, cells, cells["row"])
        aside = sorted([*aside, *sums], key=lambda each: each.row)
        answers, answer_texts, unknown = self._lists(cells)
        noted = [] if self.visible_only else group_of("hidden", hidden)
        noted += nameless_rows(cells, self.headings)
        in_doubt = doubtful(figures, self.figures)
        noted += group_of("doubt", list(doubted(in_doubt, cells, self.figures)))
        if CODE in cells:
            noted += doubts(cells["row"], cells[CODE])
        long = _too_long(cells)
        identified = cells.select("row", *(without(name, long[name]) for name in identity(cells)))
        if any(group.kind == "code_damaged" for group in noted):
            identified = identified.with_columns(without_rounded(pl.col(CODE)))
        identified = identified.with_columns(marks(in_doubt, cells.height))
        had, had_wrong = self.received.read(cells) if self.received else (pl.DataFrame(), {})
        known = pl.concat([identified, figures, answers, had], how="horizontal")
        known = known.with_columns(unknown).with_columns(self.nothing).with_columns(self.none)
        companies = known.select(*self.schema)
        wrong = {**long, **_wrong(figure_texts), **_wrong(answer_texts), **had_wrong}
        rejects = self._rejects(block.rejects, cells, wrong)
        if self.strict and rejects:
            companies = companies.filter(~pl.col("row").is_in([r.row for r in rejects]))
        guesses = Counter(dict(self._small(cells, figures)))
        guesses.update(dict(self._guesses(cells, {**figure_texts, **answer_texts})))
        whole = cells
        if rejects and self.only_carried:
            beside = block.cells.select("row", *self.only_carried)
            whole = cells.join(beside, on="row", how="left", maintain_order="left")
        return Answered(
            companies,
            tuple(rejects),
            wrong_rows(rejects, whole),
            blank,
            tuple(aside),
            guesses,
            block.done,
            tuple(noted),
            carried=carried(self.headings, block.cells, companies["row"]),
            cells=cells if self.keep else None,
        )

    def _figures(self, cells: pl.DataFrame) -> tuple[pl.DataFrame, Texts]:
        """Parse sums and counts: Polars those in digits within bounds, ``CellParser`` any other."""
        plain = cells.select(_digits(column, fact) for column, fact in self.figures)
        parsed = {
            name: self.sums[name](_texts(cells[name].filter(plain[name].is_null())))
            for name in plain.columns
            if plain[name].null_count() > cells[name].null_count()
        }
        odd = {
            name: pl.col(name)
            .cast(pl.String)
            .replace_strict(
                list(read),
                [each.value for each in read.values()],
                default=None,
                return_dtype=pl.Int64,
            )
            for name, read in parsed.items()
        }
        if odd:
            others = cells.select(**odd)
            plain = plain.with_columns(pl.col(name).fill_null(others[name]) for name in odd)
        return plain, parsed

    def _lists(self, cells: pl.DataFrame) -> tuple[pl.DataFrame, Texts, list[pl.Series]]:
        """Parse yes/no answers and lists, once for each category; lists become answers to tests.

        Of facts with a gate it is also told where they are not known.
        """
        answers: list[pl.DataFrame] = []
        unknown: list[pl.Series] = []
        parsed: dict[str, dict[str, Parsed[Row]]] = {}
        for _, fact in self.lists:
            places, texts = _categories(cells[fact.id])
            parser = self.answers[fact.id]
            read = parsed[fact.id] = parser(text for text in texts if text is not None)
            nothing = parser.convert(None)
            rows = [read[text].value if text in read else nothing for text in texts]
            answers.append(_table([*rows, nothing])[places])
            if fact.id in self.gated:
                blank = [text not in read or not read[text].known for text in texts]
                unknown.append(pl.Series(unknown_of(fact.id), [*blank, True])[places])
        marks = pl.concat(answers, how="horizontal") if answers else pl.DataFrame()
        return marks.select(pl.when(pl.all() != _UNKNOWN).then(pl.all() == _YES)), parsed, unknown

    def _answers_of(self, fact: Fact) -> Callable[[Value | None], Row]:
        """A function that turns an answer into the columns that the rules read."""
        if not fact.choices:
            return lambda value: {fact.id: value if isinstance(value, bool) else None}
        tests = self.columns.tests[fact.id]
        return lambda value: {k: v for test in tests for k, v in answers_to(test, value).items()}

    def _none_of(self, fact: Fact) -> Mapping[str, int | None]:
        """The columns of the answer that there is none of a fact."""
        return {fact.id: 0} if fact.kind in MOST else self._answers_of(fact)(fact.none)

    def _rejects(self, found: Sequence[Reject], cells: pl.DataFrame, wrong: Wrong) -> list[Reject]:
        """What is wrong with rows and cells, in the order of rows. Blank rows have no such cells.

        ``found`` is what the reader of the file has found.
        """
        rows = set(cells["row"]) if found else set()
        rejects = [r for r in found if not r.column or r.row in rows]
        rejects += self._invalid(cells, wrong)
        rejects.sort(key=lambda reject: reject.row)
        if self.strict:
            return rejects
        return [replace(reject, assessed=bool(reject.column)) for reject in rejects]

    def _invalid(self, cells: pl.DataFrame, wrong: Wrong) -> Iterator[Reject]:
        """One reject for each invalid cell."""
        for column in self.headings.columns:
            if reasons := wrong.get(column.means):
                texts = cells[column.means].cast(pl.String)
                invalid = texts.is_in(list(reasons))
                for row, text in zip(
                    cells["row"].filter(invalid), texts.filter(invalid), strict=True
                ):
                    yield Reject(row, column.title, text[:SHOWN], reasons[text])

    def _guesses(
        self, cells: pl.DataFrame, parsed: Texts
    ) -> Iterator[tuple[tuple[Guess, str], int]]:
        """For each column and guess, count the cells in which something was guessed."""
        for column in self.headings.columns:
            guessed: dict[Guess, list[str]] = {}
            for text, each in parsed.get(column.means, {}).items():
                for guess in dict.fromkeys(each.guesses):
                    guessed.setdefault(guess, []).append(text)
            for guess, texts in guessed.items():
                guessed_cells = cells[column.means].cast(pl.String).is_in(texts)
                yield (guess, column.title), int(guessed_cells.sum())

    def _small(
        self, cells: pl.DataFrame, figures: pl.DataFrame
    ) -> Iterator[tuple[tuple[Guess, str], int]]:
        """For each column, count the sums below 10,000 yuan that have no unit."""
        for column, fact in self.figures:
            if fact.kind == "money" and not column.unit:
                small = figures[fact.id].is_between(1, WAN - 1)
                if small.any():
                    texts = cells[fact.id].filter(small).cast(pl.String).str.strip_chars(" +")
                    if number := sum(map(has_no_unit, texts)):
                        yield ("small", column.title), number


def _digits(column: Heading, fact: Fact) -> pl.Expr:
    """A number in digits within bounds; null for any other text."""
    digits = pl.col(fact.id).cast(pl.Int64, strict=False)
    within = digits.is_between(0, most_of(column, fact))
    return pl.when(within).then(digits * (column.unit or 1)).alias(fact.id)


def _whole(value: Value | None) -> int | None:
    return value if isinstance(value, int) else None


def _texts(cells: pl.Series) -> list[str]:
    """The distinct texts of cells."""
    return cells.drop_nulls().unique().cast(pl.String).to_list()


def _categories(cells: pl.Series) -> tuple[pl.Series, list[str | None]]:
    """The index of each cell's text in the list of distinct texts; a blank is one past its end."""
    kind = cells.dtype
    if not isinstance(kind, pl.Categorical):
        kind = pl.Categorical(pl.Categories.random())
        cells = cells.cast(pl.String).cast(kind)
    texts = list(kind.categories)  # None for a place that was kept free
    return cells.to_physical().fill_null(len(texts)), texts


def _table(rows: Sequence[Row]) -> pl.DataFrame:
    """Answers as UInt8, which Polars gathers several times faster than booleans with nulls."""
    columns = {n: [_MARKS[row[n]] for row in rows] for n in rows[0]}
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.UInt8))


def _too_long(cells: pl.DataFrame) -> Wrong:
    """Names and codes that are too long."""
    long = {n: cells[n].filter(cells[n].str.len_chars() > LONGEST_NAME) for n in identity(cells)}
    return {name: dict.fromkeys(texts, _TOO_LONG) for name, texts in long.items()}


def _wrong(parsed: Texts) -> Wrong:
    return {
        name: {text: each.problem for text, each in texts.items() if each.problem}
        for name, texts in parsed.items()
    }
