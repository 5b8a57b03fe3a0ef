"""Whether a peer's result is ours: verdicts, figures and totals of each company, to the yuan.

    python benchmarks/agree.py TABLE.csv RESULT.parquet [--rows 2000] [--catalogue FILE]

The peer must have written the columns of each grant (``--grants``). The other side is one
assessment for each row, which shares no code with ``screen``.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import polars as pl

from tjsubsidy_cli import Catalogue, Profile, load_catalogue
from tjsubsidy_cli.assess.assessment import Assessor
from tjsubsidy_cli.assess.result import Result
from tjsubsidy_cli.company.profile import Company
from tjsubsidy_cli.rules.answers import parse_answer
from tjsubsidy_cli.rules.facts import Fact, Value

AMOUNTS = ("ceiling", "estimate", "city", "district")
CODES = {"ineligible": 0, "undecided": 1, "eligible": 2}
SHOWN = 10
Row = dict[str, int | None]


def assessed(path: Path, catalogue: Catalogue) -> Iterator[Row]:
    """What each row of a table should give."""
    assessor = Assessor(catalogue)
    with path.open(encoding="utf-8", newline="") as file:
        for cells in csv.DictReader(file):
            read = {fact.id: _value(fact, cells[fact.id]) for fact in catalogue.facts}
            facts = {fact: value for fact, value in read.items() if value is not None}
            results = assessor.results(Profile(Company(cells["name"]), facts))
            yield dict(_grants(results)) | dict(_totals(results))


def _value(fact: Fact, cell: str) -> Value | None:
    response = parse_answer(fact, cell)
    for problem in response.problems:
        sys.exit(f"a wrong cell: {problem.what.en}")
    return response.value


def _grants(results: tuple[Result, ...]) -> Iterator[tuple[str, int | None]]:
    for result in results:
        yield f"{result.grant.id} verdict", CODES[result.verdict]
        for name in AMOUNTS:
            yield f"{result.grant.id} {name}", getattr(result, name)


def _totals(results: tuple[Result, ...]) -> Iterator[tuple[str, int | None]]:
    for verdict in ("eligible", "undecided"):
        own = [result for result in results if result.verdict == verdict]
        yield f"{verdict} grants", len(own)
        yield f"{verdict} open_ended", sum(result.open_ended for result in own)
        for name in AMOUNTS:
            yield f"{verdict} {name}", sum(getattr(result, name) or 0 for result in own)


def differences(ours: Iterator[Row], theirs: Iterator[Row]) -> Iterator[str]:
    """Every figure that is not the same, with its row."""
    for number, (own, other) in enumerate(zip(ours, theirs, strict=True), 1):
        for name, figure in own.items():
            if name not in other:
                sys.exit(f"{name}: not in the peer's result")
            if other[name] != figure:
                yield f"row {number}, {name}: {figure}, the peer has {other[name]}"


def main() -> None:
    """Compare; exit 1 on any difference."""
    parser = argparse.ArgumentParser(description="Whether a peer's result is ours.")
    parser.add_argument("table", type=Path)
    parser.add_argument("result", type=Path)
    parser.add_argument("--rows", type=int, default=2000)
    parser.add_argument("--catalogue", type=Path)
    given = parser.parse_args()
    ours = islice(assessed(given.table, load_catalogue(given.catalogue)), given.rows)
    peer = pl.read_parquet(given.result, n_rows=given.rows)
    found = list(differences(ours, peer.iter_rows(named=True)))
    for line in found[:SHOWN]:
        print(line)
    if found:
        sys.exit(f"{len(found)} differences")
    print(f"{peer.height} companies, {peer.width} columns: all the same")


if __name__ == "__main__":
    main()
