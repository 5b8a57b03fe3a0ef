"""Screening on Spark, run for real: what it finds is what ``assess`` and one machine find."""

from __future__ import annotations

import csv
import json
import os
import pickle
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl
import pyarrow as pa
import pytest
from polars.testing import assert_frame_equal
from support import HARBOUR, ROOT, UNMEASURED
from support.companies import random_companies, with_grants_only
from support.tables import open_sheet

from tjsubsidy_cli import Catalogue, load_catalogue
from tjsubsidy_cli.base.errors import TjsubsidyError
from tjsubsidy_cli.base.records import replace
from tjsubsidy_cli.policy.readings import switchable, switched
from tjsubsidy_cli.rules.facts import Chosen, Value
from tjsubsidy_cli.screening.files.outputs import Output, Rows, Writer
from tjsubsidy_cli.screening.files.targets import Job, Target
from tjsubsidy_cli.screening.plan import Extras
from tjsubsidy_cli.screening.result import Screening
from tjsubsidy_cli.screening.rows import rows_of
from tjsubsidy_cli.screening.run import screen
from tjsubsidy_cli.screening.spark import session
from tjsubsidy_cli.screening.spark.rows import REJECT, REPORT, Work, from_cells, from_lines
from tjsubsidy_cli.screening.spark.run import _Input, screen_on_spark
from tjsubsidy_cli.screening.spark.session import check_installed
from tjsubsidy_cli.screening.tables.headings import find_headings
from tjsubsidy_cli.screening.tables.readers import open_table

JAVA = shutil.which(
    "java", path=os.environ["JAVA_HOME"] + "/bin" if os.environ.get("JAVA_HOME") else None
)
_can_run = pytest.mark.skipif(
    not (find_spec("pyspark") and JAVA), reason="Spark is not run: PySpark or Java is missing"
)


def needs_spark(test: Any) -> Any:
    return pytest.mark.slow(_can_run(test))


EXECUTORS = "local[2]"
QUICK_START = {"JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}
os.environ.update(QUICK_START)
DRAWN = 10_000
FEW = ("7-1", "10-1", "17-1", "17-2", "25-1")  # grants with facts of every kind and a check


@pytest.fixture(scope="session")
def small(catalogue: Catalogue) -> Catalogue:
    """A policy that Spark plans quickly, for what does not depend on its rules."""
    return with_grants_only(catalogue, FEW)


@pytest.fixture(scope="module", autouse=True)
def one_session() -> Iterator[None]:
    """Start Spark once for all tests of this process; those of a process of their own stop it."""
    start = session._started
    kept: list[tuple[Any, Callable[[], None]]] = []

    def started(master: str, log: BinaryIO) -> Any:
        if not kept:
            spark: Any = start(master, log)
            kept.append((spark, spark.stop))
            spark.stop = lambda: None
        return kept[0][0]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(session, "_started", started)
        yield
    for _, stop in kept:
        stop()


def nothing(part: float, companies: int) -> None:
    """A progress that nobody sees."""


def on_spark(
    path: Path, catalogue: Catalogue, *targets: Target, rejects: Path | None = None
) -> Screening:
    return screen_on_spark(Job(path, (), targets, rejects), catalogue, "en", EXECUTORS, nothing)


def on_polars(
    path: Path, catalogue: Catalogue, rows: Rows = "grants"
) -> tuple[Screening, pl.DataFrame]:
    """What one machine makes of a table, and the rows that it would write."""
    written: list[pl.DataFrame] = []
    opened = open_table(path, catalogue)
    wanted = Extras(received=path.suffix == ".csv" or opened.sheets[0].headings.says_received)

    @contextmanager
    def output(catalogue: Catalogue) -> Iterator[Writer]:
        to_rows = rows_of(rows, catalogue, None, wanted)
        yield Writer(path, lambda batch: to_rows(batch.companies), written.append, lambda _: None)

    outputs: list[Output] = [output]
    screening = screen(opened, catalogue, outputs, nothing, extras=wanted)
    return screening, pl.concat(written)


# ------------------------------------------------------------------------- companies


def cell(value: Value | None) -> str | None:
    match value:
        case None:
            return None
        case bool():
            return "yes" if value else "no"
        case Chosen(sure, unsure):
            return ";".join([*sorted(sure), *(f"{c}?" for c in sorted(unsure))]) or "none"
    return str(value)


def table(catalogue: Catalogue, companies: Sequence[dict[str, Value]]) -> pl.DataFrame:
    columns = {f.id: [cell(c.get(f.id)) for c in companies] for f in catalogue.facts}
    names = [f"C{number}" for number in range(len(companies))]
    return pl.DataFrame(
        {"name": names, **columns}, schema_overrides=dict.fromkeys(columns, pl.String)
    )


POLICIES = {"tianjin": load_catalogue(), "harbour": load_catalogue(HARBOUR)}


def check(catalogue: Catalogue, companies: Sequence[dict[str, Value]], folder: Path) -> None:
    """Spark finds the same rows and counts as one machine, which finds those of ``assess``.

    The latter is held by test_expressions.py, for the same companies.
    """
    folder.mkdir()
    source, target = folder / "table.parquet", folder / "grants.parquet"
    table(catalogue, companies).write_parquet(source)
    screening = on_spark(source, catalogue, Target(target, "grants"))
    alone, rows = on_polars(source, catalogue)
    assert screening == alone
    assert rows.height > len(companies) / 2
    found = pl.read_parquet(target / "*.parquet").sort("row", maintain_order=True)
    assert_frame_equal(
        found, rows.sort("row", maintain_order=True), check_dtypes=False, categorical_as_str=True
    )


@needs_spark
@pytest.mark.parametrize("policy", POLICIES)
def test_spark_finds_what_one_machine_finds(policy: str, tmp_path: Path) -> None:
    catalogue, seed = POLICIES[policy], 20200806
    check(catalogue, random_companies(catalogue, DRAWN, seed), tmp_path / "run")


OTHERWISE = {id_: switchable(each)[1:] for id_, (_, each) in POLICIES["tianjin"].readings.items()}


@needs_spark
@pytest.mark.parametrize("number", range(max(map(len, OTHERWISE.values()))))
def test_every_switched_reading_holds_on_spark(number: int, tmp_path: Path) -> None:
    """All readings at once, each by its next option that can be chosen."""
    choices = {id_: options[number] for id_, options in OTHERWISE.items() if number < len(options)}
    catalogue = switched(POLICIES["tianjin"], choices)
    assert number or catalogue.joints
    check(catalogue, random_companies(catalogue, 1000, seed=number), tmp_path / "run")


# --------------------------------------------------------------------------- outputs


@needs_spark
def test_a_folder_of_parquet_is_written_as_one_machine_writes_it(
    small: Catalogue, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    whole = table(small, random_companies(small, 300, seed=3)).with_columns(
        name=pl.when(pl.col("name") == "C1").then(pl.lit('=1+"2"\u200bz')).otherwise("name")
    )
    for name, part in {"一 1": whole[:100], "2": whole[100:]}.items():
        part.write_parquet(folder / f"{name}.parquet")
    targets = [
        Target(tmp_path / f"{rows}.{ending}", rows)
        for rows in ("grants", "companies")
        for ending in ("parquet", "csv")
    ]
    screening = on_spark(folder, small, *targets)
    assert screening.rows == 300
    for target in targets:
        assert (target.path / "_SUCCESS").exists()
        parts = {
            name: on_polars(folder / f"{name}.parquet", small, target.rows)[1]
            for name in ("一 1", "2")
        }
        expected = pl.concat(
            part.select(pl.lit(f"{name}.parquet").alias("file"), pl.all()).cast({"row": pl.Int64})
            for name, part in parts.items()
        )
        if target.rows == "grants":
            expected = expected.cast({"grant": pl.String})
        keys = ["file", "row", *(["grant"] if target.rows == "grants" else [])]
        if target.path.suffix == ".parquet":
            found = pl.read_parquet(target.path / "*.parquet")
            assert found.columns == expected.columns
        else:
            found = pl.read_csv(target.path / "*.csv", infer_schema=False)
            found = found.with_columns(pl.all().fill_null(""))
            expected = expected.select(pl.all().cast(pl.String).fill_null(""))
            shown = pl.when(pl.col("name").str.starts_with("=")).then(pl.lit('\'=1+"2"?z'))
            expected = expected.with_columns(name=shown.otherwise("name"))
        assert found.sort(keys).rows() == expected.sort(keys).rows()
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


SHEETS = {
    "一.csv": "公司名录\n\n企业名称,employees,备注\r\n"
    'A,10,"两\n行"\r\nB,11,\r\nC,12\r\nD,viele,x\r\n',
    "b.csv": 'note;employees;name\n\nx;1;E\n;;\n"a;b";2;F;\nx;3;"G\n',
}


def sheets(catalogue: Catalogue, folder: Path) -> Path:
    """CSV files as people have them: each with its own order, encoding and faults."""
    count = next(fact.id for fact in catalogue.facts if fact.kind == "count")
    folder.mkdir()
    for (name, text), encoding in zip(SHEETS.items(), ("gb18030", "utf-8-sig"), strict=True):
        (folder / name).write_bytes(text.replace("employees", count).encode(encoding))
    return folder


@needs_spark
def test_csv_files_are_read_as_one_machine_reads_them(small: Catalogue, tmp_path: Path) -> None:
    folder, rejects = sheets(small, tmp_path / "in"), tmp_path / "rejects.csv"
    screening = on_spark(folder, small, rejects=rejects)
    each = {name: on_polars(folder / name, small)[0] for name in SHEETS}
    assert screening.rows == sum(s.rows for s in each.values())
    assert screening.rejected == sum(s.rejected for s in each.values()) > 0
    assert screening.blank == sum(s.blank for s in each.values()) > 0
    assert screening.summary.companies == sum(s.summary.companies for s in each.values()) > 0
    assert set(screening.ignored) == {"备注", "note"}
    with rejects.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    expected = [
        [name, str(r.row), r.column, r.value, r.reason.en]
        for name in sorted(SHEETS)
        for block in open_sheet(folder / name, small).blocks
        for r in rejected(block, folder / name, small)
    ]
    assert rows[0][:5] == ["File", "Row", "Column", "Value", "Reason"]
    assert sorted(row[:5] for row in rows[1:]) == sorted(expected)
    assert screening.wrong == sum(s.wrong for s in each.values())


def rejected(block: Any, path: Path, catalogue: Catalogue) -> Any:
    from tjsubsidy_cli.screening.cells import Answers

    return Answers(catalogue, open_sheet(path, catalogue).headings).read(block).rejects


@needs_spark
def test_a_single_csv_file_gives_the_same_screening(small: Catalogue, tmp_path: Path) -> None:
    source, target = tmp_path / "t.csv", tmp_path / "out.parquet"
    whole = table(small, random_companies(small, 200, seed=5)).with_columns(code=pl.lit(None))
    whole = whole.with_columns(
        name=pl.col("name").str.replace("C1.*", "C1"), received=pl.lit("7-1")
    )
    whole.write_csv(source)
    screening = on_spark(source, small, Target(target, "grants"))
    expected, rows = on_polars(source, small)
    assert screening == replace(expected, duplicates=replace(expected.duplicates, within="file"))
    assert screening.duplicates.rows > 0
    assert screening.summary.received == {"7-1": 200}
    found = pl.read_parquet(target / "*.parquet")
    same = rows.cast({"row": pl.Int64, "grant": pl.String})
    assert found.sort("row", "grant").equals(same.sort("row", "grant"))


# ---------------------------------------------------------------- without a cluster


def batches(rows: Sequence[tuple[str, bytes]], size: int) -> Iterator[pa.RecordBatch]:
    names = ["file", "line"]
    for start in range(0, len(rows), size):
        files, lines = zip(*rows[start : start + size], strict=True)
        yield pa.RecordBatch.from_arrays([pa.array(files), pa.array(lines, pa.binary())], names)


@pytest.mark.parametrize("size", [1, 3, 100])
def test_lines_become_answers_however_they_are_cut(
    size: int, small: Catalogue, tmp_path: Path
) -> None:
    folder = sheets(small, tmp_path / "in")
    rows = [
        (f"file:/x/{name}", line)
        for name in SHEETS
        for line in (folder / name).read_bytes().removesuffix(b"\n").split(b"\n")
    ]
    work = Work(pickle.dumps(small), ("companies",), "file:/x")
    frame = pl.DataFrame(pa.Table.from_batches(from_lines(work, [])(batches(rows, size))))
    reports = [json.loads(text) for text in frame[REPORT].drop_nulls()]
    companies = frame.filter(pl.col("companies").is_not_null())["companies"]
    assert sum(report.get("companies", 0) for report in reports) == companies.len() > 0
    for name in SHEETS:
        answered = [
            (block, rejected(block, folder / name, small))
            for block in open_sheet(folder / name, small).blocks
        ]
        own = frame.filter(pl.col("file") == name)
        wrong = own.filter(pl.col(REJECT).is_not_null())
        assert wrong["row"].to_list() == [r.row for _, rejects in answered for r in rejects]


def test_the_problems_of_a_file_that_is_no_table_are_reported(catalogue: Catalogue) -> None:
    rows = [("file:/x/a%20b.csv", b"one,two"), ("file:/x/a%20b.csv", b"1,2")]
    work = Work(pickle.dumps(catalogue), (), "file:/x")
    made = list(from_lines(work, ["x"])(batches(rows, 5)))
    (report,) = [json.loads(text) for batch in made for text in batch.column(REPORT).to_pylist()]
    assert [problem[4:] for problem in report["problems"]] == [["", "--map"]]
    made = list(from_lines(work, [])(batches(rows, 5)))
    (report,) = [json.loads(text) for batch in made for text in batch.column(REPORT).to_pylist()]
    assert report["problems"][0][4] == "a b.csv"


def test_cells_of_several_files_keep_their_rows_apart(small: Catalogue) -> None:
    fact = next(fact.id for fact in small.facts if fact.kind == "count")
    _, headings = find_headings([["name", fact]], small, [], "x")
    cells = {"file": ["/r/a", "/r/a", "/r/b"], "row": [1, 2, 1], "name": ["A", "B", "C"]}
    batch = pa.RecordBatch.from_pydict({**cells, fact: [1.0, 1.5, 3.0]})
    work = Work(pickle.dumps(small), ("companies",), "/r")
    made = pl.DataFrame(pa.Table.from_batches(from_cells(work, headings)(iter([batch]))))
    rows = made.filter(pl.col("companies").is_not_null()).select("file", pl.col("companies"))
    found = [(row["file"], row["companies"]["row"]) for row in rows.iter_rows(named=True)]
    assert found == [("a", 1), ("a", 2), ("b", 1)]
    (reject,) = made.filter(pl.col(REJECT).is_not_null()).iter_rows(named=True)
    assert (reject["file"], reject["row"]) == ("a", 2)


# --------------------------------------------------------------------- what is refused


@needs_spark
def test_what_spark_cannot_read_or_write_is_refused(
    small: Catalogue, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    source, there = tmp_path / "t.csv", tmp_path / "there.parquet"
    source.write_text("name,district\nA,dongli\n")
    there.mkdir()
    (tmp_path / "empty").mkdir()
    (tmp_path / "t.xlsx").write_bytes(b"PK")
    (tmp_path / "t.csv.parquet").write_bytes(b"PAR1")
    (tmp_path / "plain.csv").write_text("one\n1\n")
    refused = [
        (source, [Target(tmp_path / "o.xlsx", "grants")], r"o\.xlsx: Spark writes"),
        (source, [Target(there, "grants")], r"there\.parquet: exists"),
        (tmp_path / "none.csv", [], "no such file"),
        (tmp_path / "empty", [], "without files"),
        (tmp_path / "t.xlsx", [], "reads CSV or Parquet"),
        (tmp_path / "t.csv.parquet", [], "Spark failed"),
        (tmp_path / "plain.csv", [Target(tmp_path / "o.csv", "grants")], "no column is a fact"),
    ]
    for path, targets, message in refused:
        with pytest.raises(TjsubsidyError, match=message):
            on_spark(path, small, *targets)
    assert not [p.name for p in tmp_path.iterdir() if p.name.startswith((".", "o."))]
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("home", ["", "/nowhere"])
def test_a_missing_java_is_an_error(
    home: str, catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pyspark")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("JAVA_HOME", home)
    with pytest.raises(TjsubsidyError, match="needs Java") as caught:
        on_spark(tmp_path / "t.csv", catalogue)
    assert "请安装 Java" in caught.value.message("zh")


def test_a_missing_pyspark_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tjsubsidy_cli.screening.spark.session.find_spec", lambda _: None)
    with pytest.raises(TjsubsidyError, match=r"tjsubsidy\[spark\]"):
        check_installed()


def test_addresses_of_stores_are_kept() -> None:
    pytest.importorskip("pyspark")
    from tjsubsidy_cli.screening.spark.output import address

    for name in ("hdfs://node/a b", "s3a://bucket/k", "/a/b", "here"):
        assert address(Path(name)) == name
    files = ("hdfs://node/a/b1.csv", "hdfs://node/a/b2/c.csv")
    assert _Input("", files, "csv").root == "hdfs://node/a"
    assert _Input("", files[1:], "csv").root == "hdfs://node/a/b2"


@pytest.mark.slow
def test_nothing_of_spark_is_loaded_before_it_is_used() -> None:
    code = "import sys, tjsubsidy_cli.screening.spark.run; sys.exit('pyspark' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, env=UNMEASURED)


# -------------------------------------------------------------- processes of their own

RUN = """
import sys
from pathlib import Path
from tjsubsidy_cli import load_catalogue
from tjsubsidy_cli.base.errors import TjsubsidyError
from tjsubsidy_cli.screening.files.targets import Job, Target
from tjsubsidy_cli.screening.spark import run
from support.companies import with_grants_only

def announced(*args, collect=run._report, **kwargs):
    print("started", flush=True)  # the session is there, and Spark begins to read
    return collect(*args, **kwargs)

run._report = announced
source, target, master, *grants = sys.argv[1:]
catalogue = with_grants_only(load_catalogue(), grants)
try:
    job = Job(Path(source), (), (Target(Path(target), "grants"),))
    screening = run.screen_on_spark(job, catalogue, "en", master, lambda part, companies: None)
except TjsubsidyError as error:
    print(error, file=sys.stderr)
    sys.exit(2)
except KeyboardInterrupt:
    sys.exit(130)
print(screening.summary.companies)
"""


def own_process(
    source: Path, target: Path, master: str, grants: Iterable[str], **env: str
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", RUN, str(source), str(target), master, *grants],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={
            **UNMEASURED,
            **QUICK_START,
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}",
            **env,
        },
        cwd=source.parent,
    )


@needs_spark
def test_executors_of_their_own_find_the_same_and_print_nothing_else(
    small: Catalogue, tmp_path: Path
) -> None:
    """Two executors as processes beside the driver, as on a cluster."""
    source, target = tmp_path / "in", tmp_path / "out.parquet"
    source.mkdir()
    whole = table(small, random_companies(small, 200, seed=9))
    for number in range(2):
        whole[number * 100 :][:100].write_csv(source / f"{number}.csv")
    place = str(tmp_path / "work")
    ran = own_process(source, target, "local-cluster[2,1,1024]", FEW, SPARK_WORKER_DIR=place)
    out, err = ran.communicate(timeout=300)
    assert (ran.returncode, err) == (0, "")
    assert out.split() == ["started", "200"]
    found = pl.read_parquet(target / "*.parquet").select("file", "row", "grant", "estimate")
    expected = pl.concat(
        on_polars(source / f"{number}.csv", small)[1].select(
            pl.lit(f"{number}.csv").alias("file"),
            pl.col("row").cast(pl.Int64),
            pl.col("grant").cast(pl.String),
            "estimate",
        )
        for number in range(2)
    )
    assert found.sort(pl.all()).equals(expected.sort(pl.all()))


@needs_spark
def test_ctrl_c_leaves_nothing_behind(small: Catalogue, tmp_path: Path) -> None:
    source, target = tmp_path / "t.parquet", tmp_path / "out.parquet"
    some = table(small, random_companies(small, 2000, seed=2))
    pl.concat([some] * 20).write_parquet(source)  # not done before it is told to stop
    ran = own_process(source, target, EXECUTORS, FEW)
    assert ran.stdout
    assert ran.stdout.readline() == "started\n"
    ran.send_signal(signal.SIGINT)
    _, err = ran.communicate(timeout=300)
    assert (ran.returncode, err) == (130, "")
    assert [p.name for p in tmp_path.iterdir()] == ["t.parquet"]


@needs_spark
def test_a_java_that_does_not_start_is_an_error(small: Catalogue, tmp_path: Path) -> None:
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\necho 'Error: too old' >&2\nexit 1\n")
    java.chmod(0o755)
    source = tmp_path / "t.csv"
    source.write_text("name\nA\n")
    ran = own_process(source, tmp_path / "o.csv", EXECUTORS, FEW, JAVA_HOME=str(tmp_path))
    _, err = ran.communicate(timeout=300)
    assert ran.returncode == 2
    assert err.startswith("Spark cannot start: ")
    assert "too old" in err
    assert err.count("\n") == 1
