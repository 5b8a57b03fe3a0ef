"""Code for Spark's executors: parse batches of lines or cells into answers, as on one machine.

A row of the result is a company, or an invalid cell (under ``REJECT``), or a report (under
``REPORT``): the counts of a block, or the problems of a file.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import polars as pl
import pyarrow as pa

from ...base.errors import Diagnostic, TjsubsidyError
from ...base.text import both
from ...policy.catalogue import Catalogue
from ..cells import Answered, Answers
from ..summary import FILE
from ..tables.delimited import sheet_from
from ..tables.headings import Headings
from ..tables.parquet import as_cells
from ..tables.sheets import Block

REJECT, REPORT = "reject", "report"
Batches = Iterator[pa.RecordBatch]


def schema_of(catalogue: Catalogue) -> dict[str, pl.DataType]:
    """The columns of the answers on Spark, which has no unsigned numbers."""
    own = Answers(catalogue, Headings(())).schema
    others = dict.fromkeys((REJECT, REPORT), pl.String())
    return {FILE: pl.String(), **own, "row": pl.Int64(), **others}


def from_lines(
    catalogue: Catalogue, maps: Sequence[str], root: str
) -> Callable[[Batches], Batches]:
    """A function that parses batches of consecutive lines of files (``FILE``, ``line``)."""

    def answers(batches: Batches) -> Batches:
        schema = schema_of(catalogue)
        for address, pieces in groupby(_pieces(batches), itemgetter(0)):
            file = _within(root, address)
            stream = io.BufferedReader(_Stream(piece for _, piece in pieces))
            try:
                sheet = sheet_from(stream, 0, Path(file), catalogue, maps)
            except TjsubsidyError as error:
                yield from _reported(_problems(error), file, schema)
                continue
            yield from _reported({"ignored": sheet.headings.ignored}, file, schema)
            reader = Answers(catalogue, sheet.headings)
            for block in sheet.blocks:
                yield from _answered(reader.read(block), file, schema)

    return answers


def from_cells(catalogue: Catalogue, headings: Headings, root: str) -> Callable[[Batches], Batches]:
    """A function that parses batches of cells, named by meaning (``FILE``, ``row``, ...)."""

    def answers(batches: Batches) -> Batches:
        schema = schema_of(catalogue)
        reader = Answers(catalogue, headings)
        for address, cells in _by_file(batches):
            block = Block(as_cells(cells.drop(FILE)), (), 0)
            yield from _answered(reader.read(block), _within(root, address), schema)

    return answers


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


def _answered(answered: Answered, file: str, schema: Mapping[str, pl.DataType]) -> Batches:
    """The companies of a block, its rejects, and its report."""
    yield from _batched(answered.companies.with_columns(pl.lit(file).alias(FILE)), schema)
    rejects = [
        {"row": r.row, FILE: file, REJECT: _json([r.column, r.value, r.reason.zh, r.reason.en])}
        for r in answered.rejects
    ]
    if rejects:
        yield from _batched(pl.DataFrame(rejects), schema)
    report = {
        "companies": answered.companies.height,
        "rejected": len({reject.row for reject in answered.rejects}),
        "blank": answered.blank,
        "guesses": [[*key, number] for key, number in answered.guesses.items()],
    }
    yield from _reported(report, file, schema)


def _reported(
    report: Mapping[str, object], file: str, schema: Mapping[str, pl.DataType]
) -> Batches:
    yield from _batched(pl.DataFrame({FILE: file, REPORT: [_json(report)]}), schema)


def _batched(frame: pl.DataFrame, schema: Mapping[str, pl.DataType]) -> Batches:
    """Convert a frame to Spark's schema; columns that it lacks are null."""
    nothing = [pl.lit(None, kind).alias(n) for n, kind in schema.items() if n not in frame.columns]
    whole = frame.with_columns(nothing).select(pl.col(n).cast(kind) for n, kind in schema.items())
    yield from whole.to_arrow(compat_level=pl.CompatLevel.oldest()).to_batches()


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
