"""The same screening on Spark, for who outgrows one machine.

Executors run the same plan as one machine, from cells to the rows of files and partial sums
(``spark.rows``). The driver adds up the sums (``summary``) and puts the files in place.
"""

from __future__ import annotations

import json
import pickle
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice
from os.path import commonprefix
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import polars as pl

from ...base.errors import Diagnostic, TjsubsidyError, user_error
from ...base.records import record, replace
from ...base.text import Lang, both
from ...policy.catalogue import Catalogue
from ...rules.facts import Guess
from ..duplicates import Companies
from ..files.rejects import titles_of
from ..files.targets import Job
from ..no_company import Aside, SetAside, Tally
from ..result import List, Screening
from ..run import FIRST_REJECTS, Progress
from ..summary import FILE, ROW, Aggregator
from ..tables.headings import Heading, Headings, find_headings
from ..vector.amounts import check_reach
from .session import check_installed, interruptible, session

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_DELIMITED = {".csv", ".tsv", ".txt"}
_PACKED = {".gz", ".bz2", ".zst"}
# Larger than any file. As the size of a partition and the cost of opening a file, it makes one task
# read each file whole, which is needed as a quoted cell may hold line breaks.
_UNDIVIDED = str(2**45)


@record(kw_only=False)
class _Input:
    """A table: its address, the addresses of its files, and their format."""

    address: str
    files: tuple[str, ...]
    format: str

    @property
    def root(self) -> str:
        """The common folder of the files; both slashes of an address like hdfs:// are kept."""
        return commonprefix(self.files).rpartition("/")[0]  # noqa: RUF071 - it is cut at a slash


def screen_on_spark(
    job: Job, catalogue: Catalogue, lang: Lang, master: str | None, progress: Progress
) -> Screening:
    """Do a job on a Spark master, or on Spark on this machine if there is none.

    Raises TjsubsidyError where Spark is missing or fails, or where the table cannot be read or an
    output be written; then no output is.
    """
    check_installed()
    check_reach(catalogue)
    from .output import check_targets

    check_targets(job.targets)
    return interruptible(lambda: _screen(job, catalogue, lang, master), progress)


def _screen(job: Job, catalogue: Catalogue, lang: Lang, master: str | None) -> Screening:
    from . import output

    with session(master) as spark, output.whole_folders(spark, job.targets) as folders:
        table = _table(spark, output.address(job.table))
        several = len(table.files) > 1
        screened, headings = _screened(spark, table, catalogue, job)
        report = _report(
            screened,
            Aggregator(catalogue, job.extras.by, job.extras.rates),
            headings,
            several=several,
        )
        for target, folder in zip(job.targets, folders, strict=True):
            ending = target.path.suffix.lower()
            output.write(screened, target.rows, folder, ending, several=several)
        rejected, wrong = report.counts["rejected"], report.wrong
        number = rejected + wrong
        if job.rejects and (number or job.keep_rejects or job.rejects.exists()):
            output.write_rejects(
                job.rejects, screened, titles_of(report.headings), lang, several=several
            )
        rejects = output.rejects_of(screened, several=several) if number else ()
        return Screening(
            report.counts.total(),
            rejected,
            report.counts["blank"],
            wrong,
            report.aside.groups(),
            report.noted.groups(),
            tuple(islice(rejects, FIRST_REJECTS)),
            report.guesses,
            (List("", report.headings),),
            (),
            report.aggregator.summary(),
            report.companies.duplicates(),
        )


# --------------------------------------------------------------------------- reading


def _table(spark: SparkSession, address: str) -> _Input:
    """List the files of a table. Raises TjsubsidyError if there are none that Spark reads."""
    from pyspark.errors import AnalysisException

    try:
        files = sorted(spark.read.text(address).inputFiles())
    except AnalysisException:
        raise user_error(both("没有这个文件。", "no such file."), place=address) from None
    if not files:
        raise user_error(both("文件夹中没有文件。", "a folder without files."), place=address)
    endings = {_ending(file) for file in files}
    if endings == {".parquet"}:
        return _Input(address, tuple(files), "parquet")
    if endings <= _DELIMITED:
        return _Input(address, tuple(files), "csv")
    raise user_error(
        both("Spark 只读 CSV 或 Parquet。", "Spark reads CSV or Parquet."),
        both(
            "请另存为 CSV 或 Parquet；一个文件夹中只能有一种。",
            "Convert it to CSV or Parquet; a folder holds one of them.",
        ),
        place=address,
    )


def _ending(file: str) -> str:
    name = PurePosixPath(unquote(file))
    return (name.with_suffix("") if name.suffix.lower() in _PACKED else name).suffix.lower()


def _screened(
    spark: SparkSession, table: _Input, catalogue: Catalogue, job: Job
) -> tuple[DataFrame, Headings]:
    """Screen a table: its rows, rejects and reports, kept for what follows; its headings.

    The headings of CSV come with the reports.
    """
    from .rows import Screener, Work, from_cells, from_lines

    rows = tuple(dict.fromkeys(target.rows for target in job.targets))
    cells, headings = None, Headings(())
    if table.format == "parquet":
        cells, headings = _cells(spark, table, catalogue, job.maps)
    # The headings of CSV are read by executors, when the columns of the result are settled.
    extras = replace(job.extras, received=cells is None or headings.says_received)
    work = Work(pickle.dumps(catalogue), rows, table.root, job.strict, extras)
    schema = _schema(Screener(catalogue, work).schema)
    if cells is not None:
        return cells.mapInArrow(from_cells(work, headings), schema).persist(), headings
    for setting in ("maxPartitionBytes", "openCostInBytes"):
        spark.conf.set(f"spark.sql.files.{setting}", _UNDIVIDED)
    lines = spark.read.text(table.address, lineSep="\n").selectExpr(
        "_metadata.file_path as file", "cast(value as binary) as line"
    )
    return lines.mapInArrow(from_lines(work, job.maps), schema).persist(), Headings(())


def _cells(
    spark: SparkSession, table: _Input, catalogue: Catalogue, maps: Sequence[str]
) -> tuple[DataFrame, Headings]:
    """The columns of Parquet files that are read, named by meaning."""
    from pyspark.sql.pandas.types import to_arrow_schema

    from ..tables.parquet import check_kind

    frame = spark.read.option("mergeSchema", True).parquet(table.address)
    _, headings = find_headings([frame.columns], catalogue, maps, table.address)
    names = {column: frame.columns[column.index] for column in headings.columns}
    kinds = pl.DataFrame(to_arrow_schema(frame.schema).empty_table()).schema
    for column, name in names.items():
        check_kind(column, kinds[name], catalogue, table.address)
    read = frame.selectExpr(
        "_metadata.file_path as file",
        "_metadata.row_index + 1 as row",
        *(f"`{name.replace('`', '``')}` as `{c.means}`" for c, name in names.items()),
    )
    return read, headings


def _schema(columns: Mapping[str, pl.DataType]) -> str:
    return ", ".join(f"`{name}` {_kind(kind)}" for name, kind in columns.items())


def _kind(kind: Any) -> str:
    if isinstance(kind, pl.Struct):
        fields = (f"`{field.name}`: {_kind(field.dtype)}" for field in kind.fields)
        return f"struct<{', '.join(fields)}>"
    return {pl.String(): "string", pl.Binary(): "binary"}.get(kind, "bigint")


# ------------------------------------------------------------------------- adding up


@record(kw_only=False)
class _Report:
    """The reports of the executors, added up."""

    aggregator: Aggregator
    companies: Companies
    counts: Counter[str]
    wrong: int
    aside: Tally
    noted: Tally
    guesses: Counter[tuple[Guess, str]]
    headings: Headings


def _report(
    screened: DataFrame, aggregator: Aggregator, headings: Headings, *, several: bool
) -> _Report:
    """Add up the reports. Raises TjsubsidyError if a file cannot be read."""
    from .rows import NAMED, REPORT, problems_of

    companies = Companies("file")
    named = list[tuple[str, pl.DataFrame]]()
    counts, guesses = Counter[str](), Counter[tuple[Guess, str]]()
    ignored = dict.fromkeys(headings.ignored)
    by_hand, line = headings.by_hand, headings.row
    columns, beside = dict.fromkeys(headings.columns), dict.fromkeys(headings.beside)
    wrong, aside, noted, problems = 0, Tally(), Tally(), list[Diagnostic]()
    for text, packed in screened.where("report is not null").select(REPORT, NAMED).collect():
        report = json.loads(text)
        if packed and (rows := pl.read_ipc(packed)).height:
            named.append((report[FILE] if several else "", rows))
        problems += problems_of(report)
        ignored |= dict.fromkeys(report.get("ignored", ()))
        columns |= dict.fromkeys(Heading(*each) for each in report.get("columns", ()))
        by_hand |= report.get("by_hand", False)
        line = 0 if several else line or report.get("headings", 0)  # files may differ
        beside |= dict.fromkeys(Heading(*each) for each in report.get("beside", ()))
        wrong += report.get("wrong", 0)
        guesses.update({(g, title): n for g, title, n in report.get("guesses", ())})
        counts.update({n: report[n] for n in ("companies", "rejected", "blank") if n in report})
        place = {FILE: report[FILE]} if several else {}
        by_kind = report.get("aside", {})
        counts["aside"] += sum(by_kind.values())
        first = (Aside(*each, **place) for each in report.get("first_aside", ()))
        aside.add(first, by_kind)
        for kind, count, rows in report.get("noted", ()):
            noted.merge(SetAside(kind, count, tuple(Aside(r, kind, t, **place) for r, t in rows)))
        top = ({**company, **place} for company in report.get("top", ()))
        aggregator.add(report.get("sums", {}), top)
    if problems:
        raise TjsubsidyError(problems)
    for file, rows in sorted(named, key=lambda each: (each[0], each[1][ROW][0])):
        companies.add(rows, file)
    merged = Headings(tuple(columns), tuple(ignored), by_hand, tuple(beside), line)
    return _Report(aggregator, companies, counts, wrong, aside, noted, guesses, merged)
