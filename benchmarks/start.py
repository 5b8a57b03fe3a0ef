"""How long one check takes, as whole processes side by side with what it cannot do without.

    python benchmarks/start.py [--rounds 15] [--peer FOLDER/bin/check-jsonschema]

Every row is run once in each round, one after another, so that a busy machine is busy for all of
them; the figures are medians of wall time and of processor time, and their ratios within a round.
B is ``python -c 'import typer, rich, pydantic'`` in the same environment. check-jsonschema is the
peer that validates one file; give it an environment of its own (``--peer``, or PEER), or have it
on the PATH; without it, its row is left out. Run it where the wheel is installed: only a wheel has
its catalogue prebuilt. First, the outputs with it are compared with those without.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import tomli_w
from questions import KINDS, SEED, draw

from tjsubsidy_cli import load_catalogue
from tjsubsidy_cli.rules.facts import Chosen, Value

ROOT = Path(__file__).parent.parent
CATALOGUE = ROOT / "data" / "measures.toml"
PROFILE = ROOT / "samples" / "parts-maker.toml"
TIMES = 10  # as many grants
MANY = 100  # profiles
UNKNOWN = 0.25  # of the answers of companies that are drawn
SCRIPT = Path(sys.executable).with_name("tjsubsidy")
TOOL = (str(SCRIPT),) if SCRIPT.exists() else (sys.executable, "-m", "tjsubsidy_cli")
CHECK = (*TOOL, "check", str(PROFILE))
SCHEMA = {"type": "object", "required": ["company"], "properties": {"company": {"type": "object"}}}


@dataclass(frozen=True)
class Row:
    """A command, and the most that its time may be of another row's."""

    command: tuple[str, ...]
    most: float | None = None
    of: str = "B"


@dataclass(frozen=True)
class Took:
    """Seconds: by the clock, and of the processor."""

    wall: float
    cpu: float


def larger(target: Path) -> Path:
    """A catalogue with as many grants ``TIMES`` over, under numbers of their own."""
    data = tomllib.loads(CATALOGUE.read_text("utf-8"))
    measures, step = data["measures"], max(measure["number"] for measure in data["measures"])
    data["measures"] = [
        _moved(measure, step * n) for n in range(TIMES) for measure in deepcopy(measures)
    ]
    target.write_bytes(tomli_w.dumps(data).encode())
    return target


def _moved(measure: dict[str, object], by: int) -> dict[str, object]:
    moved = json.loads(json.dumps(measure, default=str))
    moved["number"] += by
    for grant in moved["grants"]:
        number, part = grant["id"].split("-")
        grant["id"] = f"{int(number) + by}-{part}"
    return dict(moved)


def rows(folder: Path, peer: str | None) -> Iterator[tuple[str, Row]]:
    """What is run, in this order."""
    large, schema, document = (folder / n for n in ("large.toml", "schema.json", "profile.json"))
    yield "nothing", Row((sys.executable, "-c", "pass"))
    yield "B", Row((sys.executable, "-c", "import typer, rich, pydantic"))
    yield "--help", Row((*TOOL, "--help"), 0.7)
    yield "check, JSON", Row((*CHECK, "--format", "json"), 0.95)
    yield "check, table", Row(CHECK, 1.2)
    yield (
        "410 grants, JSON",
        Row((*CHECK, "--format", "json", "--catalogue", str(larger(large))), of="check, JSON"),
    )
    yield "410 grants, table", Row((*CHECK, "--catalogue", str(large)), of="check, table")
    for name, many in {"alike": _alike(folder), "drawn": _drawn(folder)}.items():
        yield f"100 {name}, table", Row((*TOOL, "check", *many), 3, "check, table")
        lines = (*TOOL, "check", *many, "--format", "jsonl")
        yield f"100 {name}, JSON lines", Row(lines, 3, "check, JSON")
    if not peer:
        print("check-jsonschema: left out, not found")
    else:
        schema.write_text(json.dumps(SCHEMA))
        document.write_text(json.dumps(tomllib.loads(PROFILE.read_text("utf-8"))))
        yield "check-jsonschema", Row((peer, "--schemafile", str(schema), str(document)))


def _alike(folder: Path) -> list[str]:
    """The same company under a hundred names."""
    text = PROFILE.read_text("utf-8")
    texts = (text.replace('name = "', f'name = "{n:03} ', 1) for n in range(MANY))
    return [_written(folder / f"alike-{n:03}.toml", text) for n, text in enumerate(texts)]


def _drawn(folder: Path) -> list[str]:
    """A hundred different companies, as ``companies.py`` draws them, a quarter of all unknown."""
    catalogue, chance = load_catalogue(), random.Random(SEED)
    names = []
    for n, kind in enumerate(
        chance.choices(list(KINDS), [s for s, _, _ in KINDS.values()], k=MANY)
    ):
        truth = draw(catalogue, kind, chance)
        facts = {fact: _plain(v) for fact, v in truth.items() if chance.random() > UNKNOWN}
        district = {name: facts.pop(name) for name in ("district",) if name in facts}
        data = {"company": {"name": f"{n:03}", **district}, "facts": facts}
        names.append(_written(folder / f"drawn-{n:03}.toml", tomli_w.dumps(data)))
    return names


def _plain(value: Value) -> object:
    """An answer as a profile has it."""
    return sorted(value.sure) if isinstance(value, Chosen) else value


def _written(path: Path, text: str) -> str:
    path.write_text(text, "utf-8")
    return str(path)


ENV = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def output(command: tuple[str, ...]) -> bytes:
    """What a command prints; it must succeed."""
    return subprocess.run(command, capture_output=True, check=True, env=ENV).stdout


def compare(table: dict[str, Row]) -> None:
    """Stop unless each check prints the same by the prebuilt catalogue and by its file."""
    for name, row in table.items():
        if "check" not in row.command or "--catalogue" in row.command:
            continue
        read = output((*row.command, "--catalogue", str(CATALOGUE)))
        repeated = f"--catalogue{CATALOGUE}".encode()  # by the next command
        if _words(output(row.command)) != _words(read).replace(repeated, b""):
            sys.exit(f"{name}: the outputs differ")


def _words(text: bytes) -> bytes:
    """A text without its line breaks, which move with the length of the next command."""
    return b"".join(text.replace(b"\\\n", b"").split())


def once(command: tuple[str, ...]) -> Took:
    """Run a command and wait for it."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=ENV)
    _, status, used = os.wait4(process.pid, 0)
    took = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command}: exit code {process.returncode}")
    return Took(took, used.ru_utime + used.ru_stime)


def report(table: dict[str, Row], rounds: list[dict[str, Took]]) -> None:
    """Print one line for each row: medians, and medians of the ratios within a round."""
    print(f"\n{len(rounds)} rounds, Python {sys.version.split()[0]}; wall and processor time")
    print(f"{'':20}{'wall':>9}{'cpu':>9}   ratio: {'wall':>6}{'cpu':>7}")
    for name, row in table.items():
        wall = statistics.median(each[name].wall for each in rounds) * 1000
        cpu = statistics.median(each[name].cpu for each in rounds) * 1000
        by_wall = statistics.median(each[name].wall / each[row.of].wall for each in rounds)
        by_cpu = statistics.median(each[name].cpu / each[row.of].cpu for each in rounds)
        target = f"   of {row.of}, at most {row.most}" if row.most else f"   of {row.of}"
        print(f"{name:20}{wall:6.0f} ms{cpu:6.0f} ms          {by_wall:6.2f}{by_cpu:7.2f}{target}")
    if "check-jsonschema" in table:
        pairs = [(each["check, table"], each["check-jsonschema"]) for each in rounds]
        by_wall = statistics.median(ours.wall / peer.wall for ours, peer in pairs)
        by_cpu = statistics.median(ours.cpu / peer.cpu for ours, peer in pairs)
        print(f"check, table: {by_wall:.2f} (cpu {by_cpu:.2f}) of check-jsonschema, at most 0.5")


def main() -> None:
    """Compare, measure, print."""
    parser = argparse.ArgumentParser(description="Whole processes, side by side.")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--peer", default=os.environ.get("PEER"), help="check-jsonschema")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ENV.update(COLUMNS="80", TJSUBSIDY_LANG="en")
        table = dict(rows(Path(folder), given.peer or shutil.which("check-jsonschema")))
        compare(table)
        for row in table.values():  # once, so that bytecode and files are warm for all
            once(row.command)
        report(
            table, [{n: once(row.command) for n, row in table.items()} for _ in range(given.rounds)]
        )


if __name__ == "__main__":
    main()
