"""A report for each company of a table: what it costs, as whole processes.

    python benchmarks/reports.py [--rounds 3] [--sizes 30,300]

The companies are drawn as for ``screening.py``: no two are alike, which is the dearest case. In
each round every row is run once; figures are medians. A report may cost 100 ms of the processor at
most, so that 300 companies take no longer than 30 seconds on one core.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path

from companies import companies, write
from screening import Took, machine, once
from start import TOOL

from tjsubsidy_cli import load_catalogue

MOST = 0.1  # seconds of the processor for a company
OPTIONS = {
    "summary alone": (),
    "reports": ("--reports",),
    "again, changed only": ("--changed-only", "--reports"),
}


def screened(table: Path, folder: Path, options: tuple[str, ...]) -> Took:
    """Screen a table, with the reports in a folder if the options ask for them."""
    asked = ("--all", *options, str(folder)) if options else ()
    return once((*TOOL, "screen", str(table), *asked))


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sizes", default="30,300")
    given = parser.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    whole = companies(load_catalogue(), max(sizes))
    print(machine())
    print("\n| companies | what | wall s | cpu s | MB | cpu of a company, ms | at most |")
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for size in sizes:
            table = folder / f"{size}.csv"
            write(whole.head(size), table)
            took: dict[str, list[Took]] = {what: [] for what in OPTIONS}
            for _ in range(given.rounds):
                for what, options in OPTIONS.items():
                    took[what].append(screened(table, folder / f"reports-{size}", options))
            for what, runs in took.items():
                wall, cpu, memory = (
                    statistics.median(getattr(one, of) for one in runs)
                    for of in ("wall", "cpu", "memory")
                )
                each = f"{1000 * cpu / size:.0f} | {1000 * MOST:.0f}" if OPTIONS[what] else " | "
                print(f"| {size} | {what} | {wall:.1f} | {cpu:.1f} | {memory:.0f} | {each} |")


if __name__ == "__main__":
    main()
