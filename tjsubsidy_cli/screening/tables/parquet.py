"""Parquet files, of which only the columns with a heading are read; the first row is row 1."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from ...base.errors import user_error
from ...base.records import replace
from ...base.text import both, quoted
from ...policy.catalogue import Catalogue
from .headings import Heading, find_headings
from .sheets import BLOCK_ROWS, DIGITS, EXACT, Block, Blocks, Sheet, as_list

_FITTING = {pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt16, pl.UInt32}


def open_parquet(
    path: Path, catalogue: Catalogue, maps: Sequence[str], *, carry: bool = False
) -> Sheet:
    """Open a Parquet file. Raises TjsubsidyError, also while blocks are read, or OSError."""
    place = str(path)
    with _reading(place):
        frame = pl.scan_parquet(path, glob=False, hive_partitioning=False)
        schema = frame.collect_schema()
        size = frame.select(pl.len()).collect().item()
    _, headings = find_headings([schema.names()], catalogue, maps, place, carry=carry)
    plain = (c for c in headings.carried if not _has_parts(schema.dtypes()[c.index]))
    headings = replace(headings, carried=tuple(plain))
    names = {column: schema.names()[column.index] for column in headings.cells}
    for column, name in names.items():
        check_kind(column, schema[name], catalogue, place)
    read = frame.select(
        _cells(pl.col(name), schema[name]).alias(column.means) for column, name in names.items()
    )
    return Sheet(headings, size, _blocks(read, size, place))


@contextmanager
def _reading(place: str) -> Iterator[None]:
    try:
        yield
    # Polars panics on some damage that it does not expect.
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        why = str(error).partition("\n")[0]
        raise user_error(
            both(f"不是完好的 Parquet 文件：{why}。", f"not a sound Parquet file: {why}."),
            place=place,
        ) from None


def check_kind(column: Heading, kind: pl.DataType, catalogue: Catalogue, place: str) -> None:
    """Raises TjsubsidyError for a column of a type that cannot be read as cells."""
    fact = catalogue.vocabulary.get(column.means)
    if isinstance(kind, pl.List | pl.Array) and fact and fact.kind == "choices":
        wrong = not _is_text(kind.inner)
    else:
        wrong = _has_parts(kind)
    if wrong:
        raise user_error(
            both(
                f"列{quoted(column.title)}的类型是 {kind}，无法读取。",
                f"column {quoted(column.title)} is of type {kind}, which cannot be read.",
            ),
            both(
                "多选列可为文字或文字列表，其他列可为文字、数字、是否或日期。",
                "A list of choices may be text or a list of texts; any other column text, "
                "numbers, true/false or dates.",
            ),
            place=place,
        )


def _has_parts(kind: pl.DataType) -> bool:
    """Whether the values of a type are no single cells."""
    return kind.is_nested() or isinstance(kind, pl.Binary | pl.Object)


def _is_text(kind: object) -> bool:
    return isinstance(kind, pl.String | pl.Categorical | pl.Enum | pl.Null)


def _cells(column: pl.Expr, kind: pl.DataType) -> pl.Expr:
    """Convert a column to whole numbers, texts, or lists of texts."""
    if kind in _FITTING:
        return column.cast(pl.Int64)
    if kind.is_float():
        column = column.round_sig_figs(DIGITS) if kind == pl.Float64 else column
        whole = column.is_finite() & (column.abs() < EXACT) & (column.floor() == column)
        digits = pl.when(whole).then(column).cast(pl.Int64).cast(pl.String)
        return digits.fill_null(column.cast(pl.String))
    if kind.is_decimal():
        texts = column.cast(pl.String)
        return texts.str.replace(r"\.0*$", "").str.replace(r"(\.\d*[1-9])0+$", "${1}")
    if isinstance(kind, pl.Date | pl.Datetime | pl.Time | pl.Duration):
        return column.dt.to_string("iso")
    if isinstance(kind, pl.List | pl.Array):
        return column.cast(pl.List(pl.String))
    texts = column.cast(pl.String)
    return pl.when(texts != "").then(texts)


def _blocks(read: pl.LazyFrame, size: int, place: str) -> Blocks:
    """Read slice after slice, of which only the pages are decoded, not whole row groups."""
    with _reading(place):
        for start in range(0, size, BLOCK_ROWS):
            part = read.slice(start, BLOCK_ROWS).collect()
            numbers = pl.int_range(start + 1, start + 1 + part.height, dtype=pl.UInt32, eager=True)
            yield Block(_joined(part).with_columns(row=numbers), (), start + part.height)


def as_cells(table: pl.DataFrame) -> pl.DataFrame:
    """Convert columns of any type to cells."""
    return _joined(table.select(_cells(pl.col(n), kind) for n, kind in table.schema.items()))


def _joined(table: pl.DataFrame) -> pl.DataFrame:
    return table.with_columns(_lists(table[name]) for name in table.columns)


def _lists(cells: pl.Series) -> pl.Series:
    """Convert lists to the texts of cells."""
    if cells.dtype != pl.List:
        return cells
    texts = [None if items is None else as_list(items) for items in cells.to_list()]
    return pl.Series(cells.name, texts, dtype=pl.String)
