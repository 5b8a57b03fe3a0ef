"""The rules as Polars queries, made once, through which frame after frame is run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

import narwhals as nw
import polars as pl

from ..catalogue import Catalogue
from .expressions import assessed, live
from .tally import best, counted

_ONLY_WHAT_IS_READ = pl.QueryOptFlags.none(projection_pushdown=True)  # the rest costs more


class Plan:
    """The rules as queries, made once, through which frame after frame is run."""

    def __init__(self, schema: dict[str, pl.DataType], catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.companies = _Query(schema, lambda frame: assessed(frame, catalogue))
        self.found = self.companies.query.collect_schema()
        self.sums = _Query(self.found, lambda frame: counted(frame, catalogue))
        self.best = _Query(self.found, best)

    @cached_property
    def grants(self) -> _Query:
        """The eligible and undecided grants, a row each; only some files want them."""
        return _Query(self.found, lambda frame: _grants(frame, self.catalogue))


def _grants(frame: Any, catalogue: Catalogue) -> Any:
    kind = nw.Enum(catalogue.grants)
    return nw.concat(
        [
            live(frame, catalogue, grant).with_columns(grant=nw.lit(grant.id, dtype=kind))
            for grant in catalogue.grants.values()
        ]
    )


class _Query:
    """A query over a frame that changes."""

    def __init__(self, schema: Mapping[str, Any], query: Callable[[Any], Any]) -> None:
        self.frame = pl.DataFrame(schema=schema)
        source = pl.io.plugins.register_io_source(self._frames, schema=schema)
        self.query: pl.LazyFrame = query(nw.from_native(source)).to_native()

    def _frames(self, columns: list[str] | None, *_: object) -> Iterator[pl.DataFrame]:
        yield self.frame if columns is None else self.frame.select(columns)

    def __call__(self, frame: pl.DataFrame) -> pl.DataFrame:
        self.frame = frame
        return self.query.collect(optimizations=_ONLY_WHAT_IS_READ)
