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
from itertools import groupby
from pathlib import Path
from typing import Any

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812 - as everyone writes it

from ...base.errors import user_error
from ...base.text import Lang, as_text, both
from ..files.outputs import Rows, whole
from ..files.rejects import heading_line, line
from ..files.targets import Target
from ..summary import FILE, ROW
from ..tables.sheets import Reject
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


def write(screened: DataFrame, kind: Rows, folder: str, ending: str, *, several: bool) -> None:
    """Write the rows of a kind as part files."""
    rows = screened.where(F.col(kind).isNotNull())
    rows = rows.select(*([FILE] if several else []), f"{kind}.*")
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


def rejects_of(screened: DataFrame, *, several: bool) -> Iterator[Reject]:
    """Yield the rejects in order; only a part of them is in memory at a time."""
    for rejects, _ in _corrections(screened, several=several):
        yield from rejects


def _corrections(
    screened: DataFrame, *, several: bool
) -> Iterator[tuple[list[Reject], dict[str, object]]]:
    """Yield what is wrong with each row, and its cells by meaning."""
    rows = screened.where(F.col(REJECT).isNotNull()).select(FILE, ROW, REJECT)
    ordered = rows.orderBy(FILE, ROW).toLocalIterator()
    for (file, row), group in groupby(ordered, key=lambda each: (each[FILE], each[ROW])):
        rejects, cells = list[Reject](), dict[str, object]()
        for each in group:
            column, value, zh, en, assessed, cells = json.loads(each[REJECT])
            place = file if several else ""
            rejects.append(Reject(row, column, value, both(zh, en), place, assessed=assessed))
        yield rejects, cells


def write_rejects(
    path: Path, screened: DataFrame, titles: Mapping[str, str], lang: Lang, *, several: bool
) -> None:
    """Write the rows to correct as one CSV file on this machine."""
    with whole(path) as temporary, temporary.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC)
        out.writerow([*([_FILE[lang]] if several else []), *heading_line(titles, lang)])
        for rejects, cells in _corrections(screened, several=several):
            told = line(rejects, cells, titles, lang)
            out.writerow([*([as_text(rejects[0].file)] if several else []), *told])
