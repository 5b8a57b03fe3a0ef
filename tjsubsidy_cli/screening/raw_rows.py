"""Rows of a table before their cells are parsed: which are filled, hidden, or told as wrong."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import polars as pl

from ..base.text import Text
from .no_company import FIRST, SHOWN, Aside, SetAside
from .tables.headings import BESIDE, CODE, NAME, Headings
from .tables.sheets import Reject

_LONGEST = 500  # characters of a cell that is carried through


def hidden_rows(cells: pl.DataFrame, hidden: Collection[int]) -> list[Aside]:
    """The companies in hidden rows."""
    rows = cells.filter(pl.col("row").is_in(list(hidden)))
    names = rows[NAME] if NAME in rows else [None] * rows.height
    pairs = zip(rows["row"], names, strict=True)
    return [Aside(row, "hidden", (name or "")[:SHOWN]) for row, name in pairs]


def nameless_rows(cells: pl.DataFrame, headings: Headings) -> list[SetAside]:
    """The group of rows without name and code of a table made by hand that has names."""
    if not headings.by_hand or NAME not in cells or not cells[NAME].null_count():
        return []
    blank = cells.filter(pl.all_horizontal(pl.col(identity(cells)).is_null()))
    first = tuple(Aside(row, "nameless", "") for row in blank["row"].head(FIRST))
    return [SetAside("nameless", blank.height, first)] if first else []


def apart_from(aside: Sequence[Aside], table: pl.DataFrame, rows: pl.Series) -> pl.DataFrame:
    """A table, whose rows have some numbers, without those that are set aside."""
    return table.filter(~rows.is_in([each.row for each in aside])) if aside else table


def wrong_rows(rejects: Sequence[Reject], cells: pl.DataFrame) -> pl.DataFrame:
    """The rows of wrong cells, as texts."""
    wrong = {reject.row for reject in rejects if reject.column}
    rows = cells.filter(pl.col("row").is_in(wrong)) if wrong else cells.clear()
    return rows.with_columns(pl.exclude("row").cast(pl.String))


def carried(headings: Headings, cells: pl.DataFrame, rows: pl.Series) -> pl.DataFrame | None:
    """The cells of some rows in the columns that are carried through, by title."""
    if not headings.carried:
        return None
    texts = (
        pl.col(column.means)
        .cast(pl.String)
        .str.strip_chars()
        .str.head(_LONGEST)
        .alias(column.title)
        for column in headings.carried
    )
    return cells.filter(pl.col("row").is_in(rows.implode())).select(texts)


def identity(cells: pl.DataFrame) -> list[str]:
    return [name for name in (NAME, CODE) if name in cells]


def has_answers(cells: pl.DataFrame) -> pl.Series:
    """Which rows are neither blank nor a remark, as in the second line of a template."""
    filled = _filled(cells)
    if NAME not in cells:
        return filled
    remarks = cells[NAME].str.starts_with("#")
    return filled & ~remarks.fill_null(value=False)


def _filled(cells: pl.DataFrame) -> pl.Series:
    """Which rows have any text. Names and codes are tried first, as most rows have them.

    Of these, blank ones are null already.
    """
    if names := identity(cells):
        named = cells.select(pl.any_horizontal(pl.col(names).is_not_null())).to_series()
        if named.all():
            return named
    read = [name for name in cells.columns if name != "row" and not name.startswith(BESIDE)]
    texts = pl.col(read).cast(pl.String).str.strip_chars()
    return cells.select(pl.any_horizontal(texts != "").fill_null(value=False)).to_series()


def without(name: str, texts: Mapping[str, Text]) -> pl.Expr:
    """A column of names or codes without some texts."""
    cells = pl.col(name)
    return pl.when(~cells.is_in(list(texts))).then(cells) if texts else cells
