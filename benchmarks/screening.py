"""Screening many companies, as whole processes side by side with what it cannot do without.

    python benchmarks/screening.py [--rounds 10] [--sizes 1000,100000,1000000]
        [--openfisca X/bin/python] [--zen Y/bin/python]

Every row is run once in each round, one after another, so that a busy machine is busy for all of
them; figures are medians, ratios are medians of the ratios within a round. First the results are
compared: ours with ``assess`` for the first companies of the table, each peer's with both, and the
totals of whole tables with each other; nothing is timed that does not agree.

The bare row is Polars alone: it scans all the columns of the same table as they are, and writes a
result of the same columns, which it is given. The peers evaluate the same rules; they neither check
cells, nor say what is missing, nor list grants. See ``peers/`` for what to install, and for what
``--named`` is; a peer that is not given is left out. Run it where the wheel is installed: only a
wheel has its catalogue prebuilt. ``spark.py`` measures Spark.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from agree import AMOUNTS, assessed
from companies import companies, write
from start import TOOL, larger

from tjsubsidy_cli import load_catalogue

HERE = Path(__file__).parent
COMPARED = 2000
BARE = """
import sys, polars
table, result, target = sys.argv[1:]
scan = polars.scan_parquet if table.endswith(".parquet") else polars.scan_csv
options = {} if table.endswith(".parquet") else {"infer_schema": False}
scan(table, **options).collect(engine="streaming")
polars.read_parquet(result).write_parquet(target)
"""
LAUNCH = """
import os, subprocess, sys, time
start = time.perf_counter()
process = subprocess.Popen(sys.argv[1:])
_, status, used = os.wait4(process.pid, 0)
took = time.perf_counter() - start
print(took, used.ru_utime + used.ru_stime, used.ru_maxrss, file=sys.stderr)
sys.exit(os.waitstatus_to_exitcode(status))
"""
# A peer, how many times its time ours is to be within, up to how many rows it is run, and how.
PEERS = (
    ("openfisca", 1.6, 10**9),
    ("zen_engine", 30, 100_000),
    ("zen_engine", 30, 100_000, "--named"),
)
# How many times the time of Polars alone ours is to be at most.
MOST = {"companies": "at most 2.2", "grants": "at most 1.4"}
ENV = {**os.environ, "TJSUBSIDY_LANG": "en"}


@dataclass(frozen=True)
class Row:
    """A command, and the row of which its time is told, with the most or the least it may be."""

    command: tuple[str, ...]
    of: str = ""
    target: str = ""


@dataclass(frozen=True)
class Took:
    """Seconds by the clock and of the processor, and the most memory in MB."""

    wall: float
    cpu: float
    memory: float


def once(command: tuple[str, ...]) -> Took:
    """Run a command and wait for it; it must succeed.

    A small process of its own starts it, since memory is counted from what starts it.
    """
    ran = subprocess.run(
        [sys.executable, "-S", "-c", LAUNCH, *command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=ENV,
        check=False,
    )
    if ran.returncode:
        sys.exit(f"{' '.join(command)}: {ran.stderr}")
    wall, cpu, memory = map(float, ran.stderr.splitlines()[-1].split())
    return Took(wall, cpu, memory / 1024)


def same_as_alone(table: Path, found: pl.DataFrame) -> None:
    """Stop unless our grants are those of one assessment for each row."""
    catalogue, codes = load_catalogue(), {"undecided": 1, "eligible": 2}
    own = {
        (row, grant): [codes[verdict], *figures]
        for row, grant, verdict, *figures in found.select(
            "row", "grant", "verdict", *AMOUNTS
        ).iter_rows()
    }
    for number, row in enumerate(assessed(table, catalogue), 2):
        for grant in catalogue.grants:
            wanted = [row[f"{grant} {name}"] for name in ("verdict", *AMOUNTS)]
            if own.pop((number, grant), [0, None, None, None, None]) != wanted:
                sys.exit(f"row {number}, {grant}: not as assessed")
    if own:
        sys.exit(f"{len(own)} grants too many")


class Bench:
    """The tables, the commands, and where everything is put."""

    def __init__(self, folder: Path, given: argparse.Namespace) -> None:
        self.folder, self.given = folder, given
        self.sizes = [int(size) for size in given.sizes.split(",")]
        self.rules = folder / "rules.json"
        self.run(sys.executable, HERE / "peers" / "rules.py", self.rules)
        whole = companies(load_catalogue(), max(*self.sizes, COMPARED))
        for size in {*self.sizes, COMPARED}:
            for ending in (".csv", ".parquet"):
                write(whole.head(size), self.table(size, ending))

    def table(self, size: int, ending: str = ".csv") -> Path:
        return self.folder / f"{size}{ending}"

    def run(self, *command: object) -> None:
        once(tuple(map(str, command)))

    def ours(self, table: Path, target: Path | None = None, *more: object) -> tuple[str, ...]:
        """The command that screens a table; with a target, a row a company is written."""
        output = ("-o", target, "--rows", "companies") if target else ()
        return tuple(map(str, (*TOOL, "screen", table, "--format", "json", *output, *more)))

    def peer(self, name: str, table: Path, target: Path, *more: str) -> tuple[str, ...]:
        python = {"openfisca": self.given.openfisca, "zen_engine": self.given.zen}[name]
        script = HERE / "peers" / f"{name}.py"
        return tuple(map(str, (python, script, self.rules, table, target, *more)))

    @property
    def peers(self) -> list[str]:
        named = {"openfisca": self.given.openfisca, "zen_engine": self.given.zen}
        for name, python in named.items():
            if not python:
                print(f"{name}: left out, not named")
        return [name for name, python in named.items() if python]

    # -------------------------------------------------------------------- agreement

    def compare(self) -> None:
        """Stop unless everybody comes to the same results."""
        small, target = self.table(COMPARED), self.folder / "agree.parquet"
        self.run(*TOOL, "screen", small, "-o", target)
        same_as_alone(small, pl.read_parquet(target))
        for name in self.peers:
            self.run(*self.peer(name, small, target, "--grants"))
            self.run(sys.executable, HERE / "agree.py", small, target)
            for size in [size for size in self.sizes if size <= 100_000]:
                self._same_totals(name, self.table(size))
        print(f"agreed: {', '.join(['assess', 'screen', *self.peers])}")

    def _same_totals(self, name: str, table: Path) -> None:
        ours, theirs = self.folder / "ours.parquet", self.folder / "theirs.parquet"
        self.run(*self.ours(table, ours))
        self.run(*self.peer(name, table, theirs))
        found, other = pl.read_parquet(ours), pl.read_parquet(theirs)
        names = {column: column.replace(" ", "_") for column in other.columns}
        for column, own in names.items():
            if own in found.columns and found[own].to_list() != other[column].to_list():
                sys.exit(f"{name}: {column} differs")

    # ----------------------------------------------------------------------- timing

    def rows(self) -> Iterator[tuple[str, Row]]:
        """What is timed, in this order."""
        out = self.folder / "out.parquet"
        for size in self.sizes:
            for ending in (".csv", ".parquet"):
                table, kind = self.table(size, ending), f"{size:,} {ending[1:]}"
                results = {
                    rows: self.folder / f"{kind} {rows}.parquet" for rows in ("companies", "grants")
                }
                for rows, result in results.items():
                    self.run(*TOOL, "screen", table, "-o", result, "--rows", rows)
                    bare = (sys.executable, "-c", BARE, str(table), str(result), str(out))
                    yield f"{kind}, bare, {rows}", Row(bare)
                    own = tuple(map(str, (*TOOL, "screen", table, "-o", out, "--rows", rows)))
                    yield f"{kind}, {rows}", Row(own, f"{kind}, bare, {rows}", MOST[rows])
                yield f"{kind}, summary", Row(self.ours(table))
            of = f"{size:,} csv, companies"
            for name, least, most, *more in PEERS:
                if name in self.peers and size <= most:
                    command = self.peer(name, self.table(size), out, *more)
                    label = f"{size:,} csv, {' '.join([name, *more])}"
                    yield label, Row(command, of, f"at least {least}")
        many = larger(self.folder / "large.toml")
        middle = self.sizes[len(self.sizes) // 2]
        yield (
            f"{middle:,} csv, 410 grants",
            Row(
                self.ours(self.table(middle), out, "--catalogue", many),
                f"{middle:,} csv, companies",
                "at most 5",
            ),
        )

    def time(self) -> None:
        """Print one line for each row."""
        table = dict(self.rows())
        for row in table.values():  # once, so that bytecode and files are warm for all
            once(row.command)
        rounds = [
            {name: once(row.command) for name, row in table.items()}
            for _ in range(self.given.rounds)
        ]
        print(f"\n{len(rounds)} rounds; medians, and medians of the ratios within a round\n")
        print(
            f"| {'what':32} | wall s | cpu s | MB | companies/s | ratio: wall | cpu | of | target |"
        )
        print("|---|---|---|---|---|---|---|---|---|")
        for name, row in table.items():
            print(_line(name, row, rounds))

    def memory(self) -> None:
        """Whether memory grows with rows: the largest table, twice and four times over."""
        size = max(self.sizes)
        base = self.table(size).read_text("utf-8")
        head, _, rest = base.partition("\n")
        print("\n| rows | peak memory, MB | wall s |\n|---|---|---|")
        for times in (1, 2, 4):
            table = self.folder / "more.csv"
            with table.open("w", encoding="utf-8") as file:
                file.write(head + "\n")
                for _ in range(times):
                    file.write(rest)
            took = once(
                tuple(map(str, (*TOOL, "screen", table, "-o", self.folder / "out.parquet")))
            )
            print(f"| {size * times:,} | {took.memory:.0f} | {took.wall:.1f} |")


def _line(name: str, row: Row, rounds: list[dict[str, Took]]) -> str:
    wall = statistics.median(each[name].wall for each in rounds)
    cpu = statistics.median(each[name].cpu for each in rounds)
    memory = statistics.median(each[name].memory for each in rounds)
    rate = int(name.split(maxsplit=1)[0].replace(",", "")) / wall
    cells = [f"{name:32}", f"{wall:.2f}", f"{cpu:.2f}", f"{memory:.0f}", f"{rate:,.0f}"]
    if row.of:
        by_wall = statistics.median(each[name].wall / each[row.of].wall for each in rounds)
        by_cpu = statistics.median(each[name].cpu / each[row.of].cpu for each in rounds)
        cells += [f"{by_wall:.2f}", f"{by_cpu:.2f}", row.of, row.target]
    else:
        cells += [""] * 4
    return f"| {' | '.join(cells)} |"


def machine() -> str:
    """What the figures were taken on."""
    cores = os.cpu_count()
    return (
        f"{platform.system()} {platform.machine()}, {cores} cores; Python "
        f"{platform.python_version()}, Polars {pl.__version__}"
    )


def main() -> None:
    """Compare, measure, print."""
    parser = argparse.ArgumentParser(description="Screening, side by side with its peers.")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--sizes", default="1000,100000,1000000")
    parser.add_argument("--openfisca", help="the Python of an environment with OpenFisca-core")
    parser.add_argument("--zen", help="the Python of an environment with zen-engine")
    given = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), given)
        bench.compare()
        bench.time()
        bench.memory()


if __name__ == "__main__":
    main()
