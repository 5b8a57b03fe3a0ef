"""Plausible companies for the benchmarks, with a fixed seed, as tables that ``screen`` reads.

A few thousand companies are drawn one by one, as for ``questions.py``; a table repeats them in a
random order, each time with a name and with sums of its own.
"""

from __future__ import annotations

import random
from pathlib import Path

import polars as pl
from questions import KINDS, SEED, draw

from tjsubsidy_cli import Catalogue
from tjsubsidy_cli.rules.facts import Chosen, Value, Values

DRAWN = 4000
UNKNOWN = 0.25  # of the answers


def companies(catalogue: Catalogue, number: int) -> pl.DataFrame:
    """A table of so many companies: name, code, and a column of texts for each fact."""
    chance = random.Random(SEED)
    kinds = chance.choices(list(KINDS), [share for share, _, _ in KINDS.values()], k=DRAWN)
    drawn = [_known(catalogue, draw(catalogue, kind, chance), chance) for kind in kinds]
    columns = {
        fact.id: [_cell(known[fact.id]) if fact.id in known else None for known in drawn]
        for fact in catalogue.facts
    }
    whole = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    table = whole.sample(number, with_replacement=True, seed=SEED)
    sums = [fact.id for fact in catalogue.facts if fact.kind == "money"]
    factor = pl.Series(range(1000, 2000)).sample(number, with_replacement=True, seed=SEED + 1)
    row = pl.int_range(number, eager=True)
    return table.with_columns(
        (pl.col(fact).cast(pl.Int64) * factor // 1000).cast(pl.String) for fact in sums
    ).select(
        ("第" + row.cast(pl.String) + "号公司").alias("name"),
        ("91120000" + row.cast(pl.String).str.zfill(10)).alias("code"),
        pl.all(),
    )


def _known(catalogue: Catalogue, truth: Values, chance: random.Random) -> Values:
    """What is known of a company, with the none that follows from a no, which peers do not see."""
    known = {fact.id: truth[fact.id] for fact in catalogue.facts if chance.random() > UNKNOWN}
    return catalogue.with_gates(known)


def _cell(value: Value) -> str:
    match value:
        case bool():
            return "是" if value else "否"
        case Chosen(sure):
            return ";".join(sorted(sure)) or "无"
    return str(value)


def write(table: pl.DataFrame, path: Path) -> None:
    """The table as CSV or Parquet, by the file's ending."""
    table.write_parquet(path) if path.suffix == ".parquet" else table.write_csv(path)
