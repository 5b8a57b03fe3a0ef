"""Write the files of a screening, by file ending. Each is written whole or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

import polars as pl

from ...base.atomic import replacing
from ...base.dates import today
from ...base.errors import Diagnostic, TjsubsidyError, cause, user_error
from ...base.records import field, record
from ...base.text import Lang, both
from ...policy.catalogue import Catalogue
from ..plan import NOTHING_MORE, Wanted
from ..result import Screening
from ..rows import rows_of
from .outputs import Rows, Writer, for_people


@record(kw_only=False)
class Target:
    """A file to write, and whether its rows are companies or grants."""

    path: Path
    rows: Rows


@record(kw_only=False)
class Job:
    """The input and the output files of a screening, and the day for the policy's status.

    With ``keep_rejects``, the file of rejects is written even if there are none. If ``strict``, a
    wrong cell rejects its row. If ``visible_only``, hidden rows are not assessed. Of a workbook,
    only ``sheets`` are read if any are named. ``wanted`` is worked out besides the verdicts.
    """

    table: Path
    maps: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()
    rejects: Path | None = None
    keep_rejects: bool = False
    strict: bool = False
    visible_only: bool = False
    sheets: tuple[str, ...] = ()
    as_of: dt.date = field(default_factory=today)
    wanted: Wanted = NOTHING_MORE

    @property
    def written(self) -> tuple[Path, ...]:
        """The files that may be written."""
        return (*(t.path for t in self.targets), *([self.rejects] if self.rejects else []))


Output = Callable[[Catalogue], AbstractContextManager[Writer]]


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A temporary file that replaces ``path`` if all goes well. Raises TjsubsidyError."""
    with writable(path), replacing(path) as temporary:
        yield temporary


@contextmanager
def writable(path: Path) -> Iterator[None]:
    """Turn errors while a file is written into TjsubsidyError with its path."""
    try:
        yield
    except (OSError, pl.exceptions.PolarsError) as error:
        why = cause(error)
        what = both(f"无法写入：{why.zh}。", f"cannot be written: {why.en}.")
        raise user_error(what, place=str(path)) from None


def targets_for(paths: Sequence[Path], rows: Rows | None) -> tuple[Target, ...]:
    """The targets for some paths. Raises TjsubsidyError with all invalid ones."""
    problems = []
    for path in paths:
        if path.suffix.lower() not in OUTPUTS:
            endings = "、".join(OUTPUTS)
            what = both(f"不认识扩展名“{path.suffix}”。", f"unknown ending “{path.suffix}”.")
            hint = both(f"可写：{endings}。", f"One of: {endings.replace('、', ', ')}.")
            problems.append(Diagnostic(what=what, hint=hint, place=str(path)))
    if problems:
        raise TjsubsidyError(problems)
    usual: dict[str, Rows] = {".xlsx": "companies"}
    return tuple(Target(p, rows or usual.get(p.suffix.lower(), "grants")) for p in paths)


def outputs_of(job: Job, lang: Lang) -> Iterator[Output]:
    """The outputs for the files of results of a job."""
    for target in job.targets:
        output = OUTPUTS[target.path.suffix.lower()]
        yield partial(output, target, lang, job.wanted)


@contextmanager
def _csv(target: Target, lang: Lang, wanted: Wanted, catalogue: Catalogue) -> Iterator[Writer]:
    to_rows = rows_of(target.rows, catalogue, lang, wanted)
    with whole(target.path) as path, path.open("wb") as file:

        def write(table: pl.DataFrame) -> None:
            first = file.tell() == 0
            table.write_csv(
                file,
                include_bom=first,
                include_header=first,
                line_terminator="\r\n",
                quote_style="non_numeric",
            )

        yield Writer(
            target.path,
            lambda batch: for_people(batch.rows(to_rows), lang),
            write,
            lambda _: file.flush(),
        )


@contextmanager
def _json_lines(
    target: Target, lang: Lang, wanted: Wanted, catalogue: Catalogue
) -> Iterator[Writer]:
    to_rows = rows_of(target.rows, catalogue, None, wanted)
    with whole(target.path) as path, path.open("wb") as file:
        yield Writer(
            target.path,
            lambda batch: batch.rows(to_rows).sort("row", maintain_order=True),
            lambda table: table.write_ndjson(file),
            lambda _: file.flush(),
        )


@contextmanager
def _parquet(target: Target, lang: Lang, wanted: Wanted, catalogue: Catalogue) -> Iterator[Writer]:
    from .parquet import writing_parquet

    to_rows = rows_of(target.rows, catalogue, None, wanted)
    with whole(target.path) as path, writing_parquet(path) as file:
        yield Writer(
            target.path, lambda batch: batch.rows(to_rows), file.add, lambda _: file.finish()
        )


@contextmanager
def _xlsx(target: Target, lang: Lang, wanted: Wanted, catalogue: Catalogue) -> Iterator[Writer]:
    from .workbook import writing_workbook

    to_rows = rows_of(target.rows, catalogue, lang, wanted)
    with whole(target.path) as path, writing_workbook(path, target.rows, lang) as file:

        def finish(screening: Screening) -> None:
            file.finish(screening, catalogue)

        yield Writer(target.path, lambda batch: batch.rows(to_rows), file.add, finish)


OUTPUTS: dict[str, Callable[[Target, Lang, Wanted, Catalogue], AbstractContextManager[Writer]]] = {
    ".csv": _csv,
    ".xlsx": _xlsx,
    ".parquet": _parquet,
    ".jsonl": _json_lines,
}
