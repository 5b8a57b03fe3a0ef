"""The no of a gate, for many companies at once, like ``Catalogue.with_gates`` for one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

import polars as pl

from ...policy.catalogue import Catalogue
from ...rules.facts import Fact

Columns = Callable[[Fact], Mapping[str, int | None]]


def unknown_of(fact: str) -> str:
    """The column that tells whether the answer to a list is not known."""
    return f"{fact} unknown"


def gated(catalogue: Catalogue, read: Collection[str]) -> tuple[Fact, ...]:
    """The facts that a gate in the table asks for; ``read`` are the facts in the table."""
    behind = {fact for gate in catalogue.gates if gate.id in read for fact in gate.gate}
    return tuple(fact for fact in catalogue.facts if fact.id in behind)


def none_of_gated(catalogue: Catalogue, read: Collection[str], of: Columns) -> Iterator[pl.Expr]:
    """Put none in place of what is not known of a fact, where a gate of it is answered no.

    A list in the table has the column ``unknown_of``. ``of`` gives the columns of the answer none.
    """
    for fact in gated(catalogue, read):
        own = [g.id for g in catalogue.gates if g.id in read and fact.id in g.gate]
        unknown = pl.col(fact.id).is_null() if not fact.choices else pl.lit(True)
        if fact.choices and fact.id in read:
            unknown = pl.col(unknown_of(fact.id))
        shut = pl.any_horizontal(~pl.col(own)) & unknown
        for name, value in of(fact).items():
            yield pl.when(shut).then(value).otherwise(pl.col(name)).alias(name)
