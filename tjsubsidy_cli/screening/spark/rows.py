"""Code for Spark's executors: the same plan as on one machine, from cells to the rows of files.

A row of the result is a row of a file (under ``grants`` or ``companies``), an invalid cell (under
``REJECT``), or a report (under ``REPORT``): what a block of rows adds to the screening, or the
problems of a file. With the report of a block come its companies as numbers (under ``NAMED``).
"""

from __future__ import annotations

import io
import json
import pickle
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import polars as pl
import pyarrow as pa

from ...base.errors import Diagnostic, TjsubsidyError
from ...base.records import record
from ...base.text import both
from ...policy.catalogue import Catalogue
from ..answered import Answered
from ..cells import Answers
from ..duplicates import named
from ..files.outputs import Rows
from ..no_company import FIRST
from ..plan import NOTHING_MORE, Extras, Plan
from ..rows import rows_of
from ..summary import FILE, top_companies
from ..tables.delimited import sheet_from
from ..tables.headings import Headings
from ..tables.parquet import as_cells
from ..tables.sheets import Block, Reject

REJECT, REPORT, NAMED = "reject", "report", "named"
Batches = Iterator[pa.RecordBatch]


@record(kw_only=False)
class Work:
    """What executors do: the pickled catalogue, the rows of the files, and the table's folder.

    If ``strict``, a wrong cell rejects its row. ``extras`` is worked out besides the verdicts.
    """

    catalogue: bytes
    rows: tuple[Rows, ...]
    root: str
    strict: bool = False
    extras: Extras = NOTHING_MORE

    def answers(self, catalogue: Catalogue, headings: Headings) -> Answers:
        """Parse the cells of a file."""
        districts = "district" in self.extras.by
        received = self.extras.received
        return Answers(
            catalogue, headings, strict=self.strict, districts=districts, received=received
        )


class Screener:
    """Screens blocks of cells on an executor, which keeps it from task to task."""

    def __init__(self, catalogue: Catalogue, work: Work) -> None:
        self.catalogue = catalogue
        schema = work.answers(catalogue, Headings(())).schema
        self.plan = Plan(schema, catalogue, work.extras)
        self.to_rows = {kind: rows_of(kind, catalogue, None, work.extras) for kind in work.rows}
        none = self.plan.companies(pl.DataFrame(schema=self.plan.companies.frame.schema))
        shapes: dict[str, pl.DataType] = {
            kind: pl.Struct(_plain(of(none)).schema) for kind, of in self.to_rows.items()
        }
        texts = dict.fromkeys((FILE, REJECT, REPORT), pl.String())
        others = {"row": pl.Int64(), NAMED: pl.Binary()}
        self.schema: dict[str, pl.DataType] = {**texts, **others, **shapes}

    def screened(self, answered: Answered, file: str) -> Batches:
        """Assess a block of companies: its rows, its rejects, and its report."""
        companies = self.plan.companies(answered.companies.cast({"row": pl.UInt32}))
        for kind, of in self.to_rows.items():
            rows = _plain(of(companies))
            yield from self.batched(rows.select(pl.struct(pl.all()).alias(kind)), file)
        cells = {row["row"]: row for row in answered.wrong.iter_rows(named=True)}
        rejects = [
            {"row": r.row, REJECT: _reject(r, cells.get(r.row, {}))} for r in answered.rejects
        ]
        if rejects:
            yield from self.batched(pl.DataFrame(rejects), file)
        report = {
            "companies": companies.height,
            "rejected": answered.rejected,
            "wrong": answered.not_known,
            "aside": Counter(each.kind for each in answered.aside),
            "noted": [
                [group.kind, group.count, [[each.row, each.text] for each in group.first]]
                for group in answered.noted
            ],
            "first_aside": [[each.row, each.kind, each.text] for each in answered.aside[:FIRST]],
            "blank": answered.blank,
            "guesses": [[*key, number] for key, number in answered.guesses.items()],
            "sums": self.plan.sums(companies).row(0, named=True),
            "top": top_companies(companies).to_dicts(),
        }
        yield from self.reported(report, file, named(companies))

    def reported(
        self, report: Mapping[str, object], file: str, rows: pl.DataFrame | None = None
    ) -> Batches:
        """Give a report as a row, with the named companies of a block."""
        text = _json({**report, FILE: file})
        packed = rows.write_ipc(None, compression="zstd").getvalue() if rows is not None else None
        yield from self.batched(pl.DataFrame({REPORT: [text], NAMED: [packed]}), file)

    def batched(self, frame: pl.DataFrame, file: str) -> Batches:
        """Convert a frame to Spark's schema; columns that it lacks are null."""
        frame = frame.with_columns(pl.lit(file).alias(FILE))
        whole = frame.select(
            pl.col(name).cast(kind) if name in frame.columns else pl.lit(None, kind).alias(name)
            for name, kind in self.schema.items()
        )
        yield from whole.to_arrow(compat_level=pl.CompatLevel.oldest()).to_batches()


def _plain(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of a file with the kinds of columns that Spark has."""
    return rows.select(
        pl.col(name).cast(pl.String if isinstance(kind, pl.Enum | pl.Categorical) else kind)
        if not kind.is_integer()
        else pl.col(name).cast(pl.Int64)
        for name, kind in rows.schema.items()
    )


@lru_cache(maxsize=1)
def _screener(work: Work) -> Screener:
    return Screener(pickle.loads(work.catalogue), work)  # noqa: S301 - the driver made it


def from_lines(work: Work, maps: Sequence[str]) -> Callable[[Batches], Batches]:
    """A function that screens batches of consecutive lines of files (``FILE``, ``line``)."""

    def screened(batches: Batches) -> Batches:
        screener = _screener(work)
        for address, pieces in groupby(_pieces(batches), itemgetter(0)):
            file = _within(work.root, address)
            stream = io.BufferedReader(_Stream(piece for _, piece in pieces))
            try:
                sheet = sheet_from(stream, 0, Path(file), screener.catalogue, maps)
                yield from screener.reported(_headings(sheet.headings), file)
                reader = work.answers(screener.catalogue, sheet.headings)
                for block in sheet.blocks:
                    yield from screener.screened(reader.read(block), file)
            except TjsubsidyError as error:
                yield from screener.reported(_problems(error), file)

    return screened


def from_cells(work: Work, headings: Headings) -> Callable[[Batches], Batches]:
    """A function that screens batches of cells, named by meaning (``FILE``, ``row``, ...)."""

    def screened(batches: Batches) -> Batches:
        screener = _screener(work)
        reader = work.answers(screener.catalogue, headings)
        for address, cells in _by_file(batches):
            block = Block(as_cells(cells.drop(FILE)), (), 0)
            yield from screener.screened(reader.read(block), _within(work.root, address))

    return screened


def _within(root: str, address: str) -> str:
    """A file's path within the table's folder. Spark writes file:/ in more than one way."""
    root, address = (re.sub("^file:/+", "/", each) for each in (root, address))
    return unquote(address.removeprefix(root).lstrip("/"))


def _by_file(batches: Batches) -> Iterator[tuple[str, pl.DataFrame]]:
    for batch in batches:
        frame = pl.DataFrame(pa.Table.from_batches([batch]))
        for part in frame.partition_by(FILE, maintain_order=True):
            yield part[FILE][0], part


def _pieces(batches: Batches) -> Iterator[tuple[str, bytes]]:
    """The bytes of files, joined again from their lines."""
    for file, lines in _by_file(batches):
        yield file, b"\n".join([*lines["line"], b""])


class _Stream(io.RawIOBase):
    """A readable stream over pieces of bytes."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self.pieces, self.rest, self.taken = iter(pieces), memoryview(b""), 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        """Fill a buffer from the current piece."""
        while not self.rest and (piece := next(self.pieces, None)) is not None:
            self.rest = memoryview(piece)
        size = min(len(buffer), len(self.rest))
        buffer[:size], self.rest = self.rest[:size], self.rest[size:]
        self.taken += size
        return size

    def tell(self) -> int:
        return self.taken


def _headings(headings: Headings) -> dict[str, object]:
    """The headings of a file as JSON values."""
    columns = [[c.index, c.title, c.means, c.unit, c.unit_from] for c in headings.columns]
    return {
        "ignored": headings.ignored,
        "by_hand": headings.by_hand,
        "headings": headings.row,
        "columns": columns,
        "beside": [[c.index, c.title, c.means] for c in headings.beside],
    }


def _reject(reject: Reject, row: Mapping[str, object]) -> str:
    """Write a reject, with the cells of its row by meaning, as JSON."""
    reason = [reject.reason.zh, reject.reason.en]
    return _json([reject.column, reject.value, *reason, reject.assessed, dict(row)])


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _problems(error: TjsubsidyError) -> dict[str, object]:
    """The problems of a file as JSON values, from which the driver raises them again."""
    return {
        "problems": [
            [
                p.what.zh,
                p.what.en,
                *((p.hint.zh, p.hint.en) if p.hint else ("", "")),
                p.where,
                p.key,
            ]
            for p in error.problems
        ]
    }


def problems_of(report: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """The problems of a file, from its report."""
    for what_zh, what_en, hint_zh, hint_en, place, key in report.get("problems", ()):
        hint = both(hint_zh, hint_en) if hint_zh else None
        yield Diagnostic(what=both(what_zh, what_en), hint=hint, place=place, key=key)
