"""The rules as Polars queries that are built once and run for each block."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

import polars as pl

from ..base.records import record
from ..policy.catalogue import Catalogue
from .by import By
from .summary import aggregate
from .vector.assessment import assessed

ONLY_WHAT_IS_READ = pl.QueryOptFlags.none(projection_pushdown=True)  # the rest costs more


@record(kw_only=False)
class Extras:
    """What a screening works out besides the verdicts.

    It sums up ``by`` district, bureau or section. ``assumed`` are rates by the grant's id. If
    ``received``, the table has columns of grants that companies have already. With ``calls``, the
    cells of companies are kept for the list of whom to call.
    """

    by: tuple[By, ...] = ()
    assumed: tuple[tuple[str, Fraction], ...] = ()
    received: bool = False
    calls: bool = False

    @property
    def rates(self) -> dict[str, Fraction]:
        """The assumed rates by the grant's id."""
        return dict(self.assumed)


NOTHING_MORE = Extras()


class Plan:
    """The queries of one screening."""

    def __init__(
        self,
        schema: dict[str, pl.DataType],
        catalogue: Catalogue,
        extras: Extras = NOTHING_MORE,
    ) -> None:
        self.companies = _Query(
            schema, lambda frame: assessed(frame, catalogue, extras.rates, received=extras.received)
        )
        results = self.companies.query.collect_schema()
        self.sums = _Query(
            results,
            lambda frame: aggregate(
                frame, catalogue, extras.by, extras.rates, received=extras.received
            ),
        )


class _Query:
    """A query that is optimised once and run over frame after frame."""

    def __init__(
        self, schema: Mapping[str, Any], query: Callable[[pl.LazyFrame], pl.LazyFrame]
    ) -> None:
        self.frame = pl.DataFrame(schema=schema)
        source = pl.io.plugins.register_io_source(self._frames, schema=schema)
        self.query = query(source)

    def _frames(self, columns: list[str] | None, *_: object) -> Iterator[pl.DataFrame]:
        yield self.frame if columns is None else self.frame.select(columns)

    def __call__(self, frame: pl.DataFrame) -> pl.DataFrame:
        self.frame = frame
        return self.query.collect(optimizations=ONLY_WHAT_IS_READ)
