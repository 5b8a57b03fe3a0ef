"""Write outputs with Spark: folders of part files with the same columns as on one machine.

A folder is written whole or not at all.
"""

from __future__ import annotations

import csv
import json
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812 - as everyone writes it

from ...base.errors import user_error
from ...base.text import Lang, as_text, both
from ...policy.catalogue import Catalogue, Grant
from ..files.outputs import HEADINGS
from ..files.targets import REJECT_HEADINGS, Target, whole
from ..summary import FILE, ROW
from ..tables.headings import CODE, NAME
from ..tables.sheets import Reject
from ..vector.columns import AMOUNTS, TOTALS, VERDICTS, figure_of, missing_of, total_of, verdict_of
from ..vector.columns import waits_for as waits_of
from .rows import REJECT

ENDINGS = (".parquet", ".csv")
_FILE = both("文件", "File")
_UNSAFE = r"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]"
_FORMULA = r"(^|[,;|])(?=[\s\"]*[=+\-@＝＋－＠])"  # as ``as_text`` has it


def check_targets(targets: Iterable[Target]) -> None:
    """Raises TjsubsidyError for a target that Spark does not write."""
    for target in targets:
        if target.path.suffix.lower() not in ENDINGS:
            raise user_error(
                both(
                    "Spark 只写 .parquet 或 .csv（由分片文件组成的文件夹）。",
                    "Spark writes .parquet or .csv, as a folder of part files.",
                ),
                both("其他格式请用 --engine polars。", "For other formats, use --engine polars."),
                place=str(target.path),
            )


def address(path: Path) -> str:
    """A path as an address for Spark. The slash of hdfs:// that ``Path`` drops is restored."""
    return re.sub(r"^([a-z][a-z0-9+.-]+):/(?=[^/])", r"\1://", path.as_posix())


def col(name: str) -> Column:
    """A column by name, with any characters."""
    return F.col(f"`{name}`")


# ----------------------------------------------------------------------------- rows


def grant_rows(companies: DataFrame, catalogue: Catalogue) -> DataFrame:
    """The rows of live grants, like ``rows.rows_of`` in ids, from a frame of ``with_grants``."""
    grants = [
        F.struct(
            F.lit(grant.id).alias("grant"),
            _verdict(col(verdict_of(grant.id))).alias("verdict"),
            *(col(figure_of(grant.id, name)).alias(name) for name in AMOUNTS),
            _listed(_waits(grant)).alias("missing"),
        )
        for grant in catalogue.grants.values()
    ]
    rows = companies.select(*_identity(companies), F.explode(F.array(*grants)).alias("of"))
    return rows.select(*_identity(companies), "of.*").where("verdict is not null")


def _identity(frame: DataFrame) -> list[str]:
    return [name for name in (FILE, ROW, NAME, CODE) if name in frame.columns]


def _verdict(answer: Column) -> Column:
    eligible, undecided = VERDICTS
    return F.when(answer.isNull(), undecided).when(answer, eligible)


def _waits(grant: Grant) -> dict[str, Column]:
    """Decode a column of ``missing_of`` into facts, like ``summary.missing_facts``."""
    mask = col(missing_of(grant.id))
    return {fact: mask.bitwiseAND(1 << n) > 0 for n, fact in enumerate(grant.facts)}


def company_rows(companies: DataFrame, catalogue: Catalogue) -> DataFrame:
    """The rows of companies, like ``rows.rows_of`` in ids."""
    held = {grant: col(verdict_of(grant)) for grant in catalogue.grants}
    waits = {
        f.id: col(waits_of(f.id)) for f in catalogue.facts if waits_of(f.id) in companies.columns
    }
    columns = {
        **{f"{v}_{n}": col(total_of(v, n)) for v in VERDICTS for n in TOTALS},
        "eligible": _listed(held),
        "undecided": _listed({grant: answer.isNull() for grant, answer in held.items()}),
        "missing": _listed(waits),
    }
    return companies.select(
        *_identity(companies), *(columns[n].alias(n) for n in HEADINGS if n in columns)
    )


def _listed(held: Mapping[str, Column]) -> Column:
    """Join the names whose column holds into one text."""
    return F.concat_ws(";", *(F.when(holds, name) for name, holds in held.items()))


# --------------------------------------------------------------------------- files


@contextmanager
def whole_folders(spark: SparkSession, targets: Sequence[Target]) -> Iterator[list[str]]:
    """Temporary folders that become the targets if all goes well. Raises TjsubsidyError."""
    with ExitStack() as stack:
        folders = [stack.enter_context(_beside(spark, target.path)) for target in targets]
        yield [str(temporary) for _, temporary, _ in folders]
        for files, temporary, place in folders:
            if not files.rename(temporary, place):
                raise user_error(both("无法写入。", "cannot be written."), place=place.toString())


@contextmanager
def _beside(spark: SparkSession, path: Path) -> Iterator[tuple[Any, Any, Any]]:
    """A temporary folder beside a path, which is removed at the end."""
    java: Any = spark
    place = java._jvm.org.apache.hadoop.fs.Path(address(path))  # noqa: SLF001 - no public way
    files = place.getFileSystem(java._jsc.hadoopConfiguration())  # noqa: SLF001
    if files.exists(place):
        raise user_error(
            both("已存在；Spark 不覆盖。", "exists; Spark overwrites nothing."),
            both("请删除或换个名字。", "Remove it or choose another name."),
            place=str(path),
        )
    name = f".{path.name[:40]}.{uuid.uuid4().hex[:8]}"
    temporary = java._jvm.org.apache.hadoop.fs.Path(place.getParent() or ".", name)  # noqa: SLF001
    try:
        yield files, temporary, place
    finally:
        files.delete(temporary, True)


def write(rows: DataFrame, folder: str, ending: str) -> None:
    """Write rows as part files."""
    if ending == ".parquet":
        rows.write.option("compression", "zstd").parquet(folder)
    else:
        texts = [f.name for f in rows.schema if f.dataType.simpleString() == "string"]
        safe = rows.withColumns({name: _shown(F.col(name)) for name in texts})
        safe.write.option("header", True).option("escape", '"').option("emptyValue", "").csv(folder)


def _shown(text: Column) -> Column:
    """Make a text safe to open: without control characters, and no formula."""
    shown = F.regexp_replace(text, _UNSAFE, "?")
    return F.regexp_replace(shown, _FORMULA, "$1'")


def rejects_of(rows: DataFrame) -> Iterator[Reject]:
    """Yield the rejects in order; only a part of them is in memory at a time."""
    place = [name for name in (FILE, ROW) if name in rows.columns]
    for row in rows.orderBy(*place).toLocalIterator():
        column, value, zh, en = json.loads(row[REJECT])
        file = row[FILE] if FILE in place else ""
        yield Reject(row[ROW], column, value, both(zh, en), file)


def write_rejects(path: Path, rows: DataFrame, lang: Lang) -> None:
    """Write the rejects as one CSV file on this machine."""
    several = FILE in rows.columns
    with whole(path) as temporary, temporary.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC)
        headings = [_FILE, *REJECT_HEADINGS] if several else REJECT_HEADINGS
        out.writerow(heading[lang] for heading in headings)
        for reject in rejects_of(rows):
            texts = map(as_text, (reject.column, reject.value, reject.reason[lang]))
            out.writerow([*([as_text(reject.file)] if several else []), reject.row, *texts])
