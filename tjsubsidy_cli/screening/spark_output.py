"""What Spark writes: folders of part files with the columns that one machine's files have.

Only shapes change here. A folder is there whole at the end, or not at all.
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

from ..catalogue import Catalogue
from ..errors import refuse
from ..render.csv_ import as_text
from ..text import Lang, both
from .columns import FIGURES, TOTALS, VERDICTS, figure_of, missing_of, total_of, verdict_of
from .columns import waits_for as waits_of
from .headings import CODE, NAME
from .outputs import HEADINGS, Target, whole
from .spark_rows import FILE, REJECT
from .tally import missing_facts

ENDINGS = (".parquet", ".csv")
_REJECT_HEADINGS = (
    both("文件", "File"),
    both("行", "Row"),
    both("列", "Column"),
    both("内容", "Value"),
    both("原因", "Reason"),
)
_UNSAFE = r"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]"
_FORMULA = r"^\s*[=+\-@＝＋－＠]"


def check_targets(targets: Iterable[Target]) -> None:
    """Raises TjsubsidyError for a file that Spark does not write."""
    for target in targets:
        if target.path.suffix.lower() not in ENDINGS:
            raise refuse(
                both(
                    "Spark 只写 .parquet 或 .csv（由分片文件组成的文件夹）。",
                    "Spark writes .parquet or .csv, as a folder of part files.",
                ),
                both("其他格式请用 --engine polars。", "For other formats, use --engine polars."),
                place=str(target.path),
            )


def address(path: Path) -> str:
    """A path as Spark takes it: that of a store (hdfs://, s3a://) has lost a slash on the way."""
    return re.sub(r"^([a-z][a-z0-9+.-]+):/(?=[^/])", r"\1://", path.as_posix())


def col(name: str) -> Column:
    """A column by its name, whatever that holds."""
    return F.col(f"`{name}`")


# ----------------------------------------------------------------------------- rows


def live_grants(companies: DataFrame, catalogue: Catalogue) -> DataFrame:
    """The eligible and the undecided grants, a row each, as ``run.live_grants`` has them."""
    grants = [
        F.struct(
            F.lit(grant).alias("grant"),
            col(verdict_of(grant)).alias("eligible"),
            *(col(figure_of(grant, name)).alias(name) for name in FIGURES),
            col(missing_of(grant)).alias("missing"),
        )
        for grant in catalogue.grants
    ]
    rows = companies.select(*_identity(companies), F.explode(F.array(*grants)).alias("of"))
    live = rows.select(*_identity(companies), "of.*").where("eligible is null or eligible")
    return live.withColumn("eligible", F.coalesce("eligible", F.lit(False)))


def _identity(frame: DataFrame) -> list[str]:
    return [name for name in (FILE, "row", NAME, CODE) if name in frame.columns]


def grant_rows(
    grants: DataFrame, waiting: Iterable[tuple[str, int]], catalogue: Catalogue
) -> DataFrame:
    """As ``outputs.grant_rows`` in ids; ``waiting`` are all that stand under ``missing``."""
    facts = [(g, m, ";".join(missing_facts(catalogue, g, m))) for g, m in sorted(waiting)]
    words = grants.sparkSession.createDataFrame(facts, "grant string, missing bigint, facts string")
    eligible, undecided = VERDICTS
    return grants.join(F.broadcast(words), ["grant", "missing"]).select(
        *_identity(grants),
        "grant",
        F.when(F.col("eligible"), eligible).otherwise(undecided).alias("verdict"),
        *FIGURES,
        F.col("facts").alias("missing"),
    )


def company_rows(companies: DataFrame, catalogue: Catalogue) -> DataFrame:
    """As ``outputs.company_rows`` in ids."""
    held = {grant: col(verdict_of(grant)) for grant in catalogue.grants}
    waits = {
        f.id: col(waits_of(f.id)) for f in catalogue.facts if waits_of(f.id) in companies.columns
    }
    made = {
        **{f"{v}_{n}": col(total_of(v, n)) for v in VERDICTS for n in TOTALS},
        "eligible": _listed(held),
        "undecided": _listed({grant: answer.isNull() for grant, answer in held.items()}),
        "missing": _listed(waits),
    }
    return companies.select(
        *_identity(companies), *(made[n].alias(n) for n in HEADINGS if n in made)
    )


def _listed(held: Mapping[str, Column]) -> Column:
    """The names of what holds, in one text."""
    return F.concat_ws(";", *(F.when(holds, name) for name, holds in held.items()))


# --------------------------------------------------------------------------- files


@contextmanager
def whole_folders(spark: SparkSession, targets: Sequence[Target]) -> Iterator[list[str]]:
    """Folders that take the targets' places when all went well. Raises TjsubsidyError."""
    with ExitStack() as stack:
        folders = [stack.enter_context(_beside(spark, target.path)) for target in targets]
        yield [str(temporary) for _, temporary, _ in folders]
        for files, temporary, place in folders:
            if not files.rename(temporary, place):
                raise refuse(both("无法写入。", "cannot be written."), place=place.toString())


@contextmanager
def _beside(spark: SparkSession, path: Path) -> Iterator[tuple[Any, Any, Any]]:
    """A folder to write beside a path; what is left of it is gone at the end."""
    java: Any = spark
    place = java._jvm.org.apache.hadoop.fs.Path(address(path))  # noqa: SLF001 - the way there is
    files = place.getFileSystem(java._jsc.hadoopConfiguration())  # noqa: SLF001
    if files.exists(place):
        raise refuse(
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
    """A text that only shows: no control character, no formula."""
    shown = F.regexp_replace(text, _UNSAFE, "?")
    return F.when(shown.rlike(_FORMULA), F.concat(F.lit("'"), shown)).otherwise(shown)


def write_rejects(path: Path, rows: DataFrame, lang: Lang) -> None:
    """The wrong cells as one CSV file on this machine, in order, a part at a time."""
    several = FILE in rows.columns
    place = [name for name in (FILE, "row") if name in rows.columns]
    with whole(path) as temporary, temporary.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(heading[lang] for heading in _REJECT_HEADINGS[not several :])
        for row in rows.orderBy(*place).toLocalIterator():
            column, value, zh, en = json.loads(row[REJECT])
            texts = (column, value, zh if lang == "zh" else en)
            out.writerow([*(row[name] for name in place), *map(as_text, texts)])
