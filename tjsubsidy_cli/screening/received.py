"""The columns of a table that say which grants a company has received or applied for.

Such a grant is in no total, as in ``check``. Each distinct text of a column is parsed once.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

import polars as pl

from ..base.errors import InvalidValueError
from ..base.text import Text, both
from ..company.received import Received, Status
from ..company.received_list import parse_received_list
from ..policy.catalogue import Catalogue
from .cell_parser import ParsedTexts
from .tables.headings import APPLIED, RECEIVED, Headings
from .vector.columns import had_of, had_sum_of

STATUS: Mapping[str, Status] = {APPLIED: "applied", RECEIVED: "received"}  # the last goes before


class Had(NamedTuple):
    """What a cell says, and the problem if it is not understood."""

    grants: Mapping[str, Received]
    problem: Text | None = None


class ReceivedColumns:
    """Turns these columns of a table into one for each grant, and sums of those that are limited.

    Tables without such columns may be read together with others that have them.
    """

    def __init__(self, catalogue: Catalogue, headings: Headings) -> None:
        self.catalogue = catalogue
        self.means = [means for means in STATUS if headings.of(means)]
        joint = {id_ for joint in catalogue.joints for id_ in joint.grants}
        self.schema: dict[str, pl.DataType] = {
            **{had_of(id_): pl.Boolean() for id_ in catalogue.grants},
            **{had_sum_of(id_): pl.Int64() for id_ in catalogue.grants if id_ in joint},
        }
        self.texts = {
            means: ParsedTexts(partial(had_of_cell, catalogue, means)) for means in self.means
        }

    def read(self, cells: pl.DataFrame) -> tuple[pl.DataFrame, dict[str, dict[str, Text]]]:
        """Parse the cells of a block; and what is wrong with some texts, by column."""
        nothing = self._row({})
        found = pl.DataFrame([nothing], self.schema)[[0] * cells.height]
        wrong: dict[str, dict[str, Text]] = {}
        for means in self.means:
            texts = cells[means].cast(pl.String)
            read = self.texts[means].of(texts.unique().drop_nulls())
            wrong[means] = {text: had.problem for text, had in read.items() if had.problem}
            rows = [nothing, *(self._row(had.grants) for had in read.values())]
            places = {text: place for place, text in enumerate(read, 1)}
            at = texts.replace_strict(places, default=0, return_dtype=pl.UInt32)
            found = self._over(found, pl.DataFrame(rows, self.schema)[at])
        return found, wrong

    def _row(self, grants: Mapping[str, Received]) -> dict[str, bool | int | None]:
        row: dict[str, bool | int | None] = {}
        for id_ in self.catalogue.grants:
            own = grants.get(id_)
            row[had_of(id_)] = own is not None
            row[had_sum_of(id_)] = own.sum if own else None
        return {name: row[name] for name in self.schema}

    def _over(self, below: pl.DataFrame, above: pl.DataFrame) -> pl.DataFrame:
        """What two columns say together; the sum is of the one that goes before."""
        had = {had_of(id_): above[had_of(id_)] for id_ in self.catalogue.grants}
        sums = {
            had_sum_of(id_): pl.when(had[had_of(id_)])
            .then(above[had_sum_of(id_)])
            .otherwise(pl.col(had_sum_of(id_)))
            for id_ in self.catalogue.grants
            if had_sum_of(id_) in self.schema
        }
        either = {name: pl.col(name) | own for name, own in had.items()}
        return below.with_columns(**either, **sums)


def had_of_cell(catalogue: Catalogue, means: str, text: str) -> Had:
    """Parse a cell of one of these columns."""
    try:
        return Had(parse_received_list(catalogue, text, STATUS[means]))
    except InvalidValueError as error:
        hint = both("", " ") + error.hint if error.hint else both("", "")
        return Had({}, error.what + hint)
