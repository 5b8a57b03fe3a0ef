"""Spark beside Polars alone: companies a second, start, and processor time, in one run.

    python benchmarks/spark.py [--rounds 3] [--sizes 1000,1000000,4000000]

The tables are Parquet in eight files of different companies; a summary is asked for. In each round
every row is run once, one after another, so that a busy machine is busy for all of them. Processor
time is that of the whole machine, since Spark's workers are no children of the command: run nothing
else. A start is the time for the first size less its companies' share of the rate.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import polars as pl
from companies import companies
from screening import machine, once
from start import TOOL

from tjsubsidy_cli import load_catalogue

FILES = 8
DRAWN = 1_000_000  # companies that differ; larger tables repeat them
ENGINES = {
    "Polars": (),
    "Spark, local[1]": ("--engine", "spark", "--master", "local[1]"),
    "Spark, local[2]": ("--engine", "spark", "--master", "local[2]"),
}
TICKS = 100  # of /proc/stat in a second


class Took(NamedTuple):
    """Seconds of one run: by the clock, and of all processors."""

    wall: float
    cpu: float


def busy() -> float:
    """Seconds that the processors of this machine have worked."""
    user, nice, system, _idle, _wait, *others = map(
        int, Path("/proc/stat").read_text("ascii").splitlines()[0].split()[1:9]
    )
    return (user + nice + system + sum(others)) / TICKS


def run(table: Path, options: tuple[str, ...]) -> Took:
    """Screen a table once, for its summary."""
    before, start = busy(), time.perf_counter()
    once((*TOOL, "screen", str(table), "--format", "json", *options))
    return Took(time.perf_counter() - start, busy() - before)


def write_tables(folder: Path, sizes: list[int]) -> dict[tuple[int, bool], Path]:
    """Write each table twice: as one file, and as a folder of eight files for Spark."""
    drawn = companies(load_catalogue(), min(max(sizes), DRAWN))
    tables: dict[tuple[int, bool], Path] = {}
    for size in sizes:
        times = -(-size // drawn.height)
        whole = pl.concat([drawn] * times).head(size)
        tables[size, False] = folder / f"{size}.parquet"
        whole.write_parquet(tables[size, False])
        tables[size, True] = folder / str(size)
        tables[size, True].mkdir()
        length = -(-size // FILES)
        for number, part in enumerate(whole.iter_slices(length)):
            part.write_parquet(tables[size, True] / f"part-{number}.parquet")
    return tables


def main() -> None:
    """Write the tables, run everything, print."""
    parser = argparse.ArgumentParser(description="Spark beside Polars alone.")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sizes", default="1000,1000000,4000000")
    given = parser.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        tables = write_tables(Path(folder), sizes)
        rounds = [
            {
                (name, size): run(tables[size, bool(options)], options)
                for size in sizes
                for name, options in ENGINES.items()
            }
            for _ in range(given.rounds)
        ]
    small, large = sizes[0], sizes[-1]
    heads = " | ".join(f"{size:,} rows, s (cpu)" for size in sizes)
    print(f"\n{given.rounds} rounds, medians\n\n| | {heads} | start, s | companies/s | cpu ratio |")
    print("|---" * (len(sizes) + 4) + "|")
    for name in ENGINES:
        took = {
            size: Took(*map(statistics.median, zip(*(r[name, size] for r in rounds), strict=True)))
            for size in sizes
        }
        rate = (large - small) / (took[large].wall - took[small].wall)
        ratio = statistics.median(
            each[name, large].cpu / each["Polars", large].cpu for each in rounds
        )
        cells = [name, *(f"{each.wall:.1f} ({each.cpu:.1f})" for each in took.values())]
        cells += [f"{took[small].wall - small / rate:.1f}", f"{rate:,.0f}", f"{ratio:.2f}"]
        print(f"| {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
