"""What the peers share: their arguments, the words of a result, and how it is written.

A result has a row for each company, in the table's order: its totals, by verdict, and with
``--grants`` each grant's verdict (0 ineligible, 1 undecided, 2 eligible) and figures too. Figures
are in yuan, and null where there are none. Nothing of tjsubsidy is needed, only pyarrow.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

AMOUNTS = ("ceiling", "estimate", "city", "district")
VERDICTS = {"eligible": 2, "undecided": 1}
TOTALS = ("grants", "open_ended", *AMOUNTS)
ABSENT = -1  # no figure, until it is written as null

Plain = Mapping[str, Any]  # rules.py tells its form
Array: TypeAlias = Any  # of numpy, which not every environment has
Tables = Callable[..., Iterator[pa.Table]]  # rules, table, with grants or without, own options


def run(tables: Tables, **options: str) -> None:
    """Evaluate a table block by block, write the result, print its sums.

    ``options`` are those of one peer, with their help.
    """
    parser = argparse.ArgumentParser(description="The same rules on another engine.")
    parser.add_argument("rules", type=Path, help="as rules.py writes them")
    parser.add_argument("table", type=Path, help="a CSV file of companies.py")
    parser.add_argument("result", type=Path, help="a Parquet file to be written")
    parser.add_argument("--grants", action="store_true", help="write each grant's columns too")
    for name, told in options.items():
        parser.add_argument(f"--{name}", action="store_true", help=told)
    given = parser.parse_args()
    own = {name: getattr(given, name) for name in options}
    made = tables(json.loads(given.rules.read_text("utf-8")), given.table, given.grants, **own)
    first = next(made)
    sums: Counter[str] = Counter()
    with pq.ParquetWriter(given.result, first.schema) as writer:
        for table in chain([first], made):
            writer.write_table(table)
            sums.update(_sums(table))
    print(json.dumps(sums))


def _sums(table: pa.Table) -> dict[str, int]:
    """How many companies, and the sums of their totals."""
    names = [f"{verdict} {total}" for verdict in VERDICTS for total in TOTALS]
    return {"companies": len(table)} | {name: pc.sum(table[name]).as_py() for name in names}
