"""Write the files of a screening, by file ending. Each is written whole or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

import polars as pl

from ...base.dates import today
from ...base.errors import Diagnostic, TjsubsidyError
from ...base.records import field, record
from ...base.shell import Option
from ...base.text import Lang, both, sanitize
from ...policy.catalogue import Catalogue
from ..plan import NOTHING_MORE, Extras
from ..result import List
from ..rows import rows_of
from .outputs import Output, Rows, Writer, carried_names, for_people, whole
from .rejects import Corrections


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
    only ``sheets`` are read if any are named. ``extras`` is worked out besides the verdicts.
    ``again`` are the options that a next command must repeat.
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
    extras: Extras = NOTHING_MORE
    again: tuple[Option, ...] = ()

    @property
    def written(self) -> tuple[Path, ...]:
        """The files that may be written."""
        return (*(t.path for t in self.targets), *([self.rejects] if self.rejects else []))


@record(kw_only=False)
class Layout:
    """How a file is written: the language, the extras, and the columns ``carried`` through.

    These have a name for each title. ``lists`` are those of the table.
    """

    lang: Lang
    extras: Extras
    carried: Mapping[str, str]
    lists: tuple[List, ...]


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


def outputs_of(job: Job, lang: Lang, lists: tuple[List, ...]) -> Iterator[Output]:
    """The outputs for the files of results of a job, of the lists of its table."""
    names = carried_names([one.headings for one in lists])
    for target in job.targets:
        output = OUTPUTS[target.path.suffix.lower()]
        carried = names if target.rows == "companies" else {}
        yield partial(output, target, Layout(lang, job.extras, carried, lists))


@contextmanager
def _csv(target: Target, how: Layout, catalogue: Catalogue) -> Iterator[Writer]:
    to_rows = rows_of(target.rows, catalogue, how.lang, how.extras)
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
            lambda batch: for_people(batch.rows(to_rows, how.carried), how.lang),
            write,
            lambda _: file.flush(),
        )


@contextmanager
def _json_lines(target: Target, how: Layout, catalogue: Catalogue) -> Iterator[Writer]:
    to_rows = rows_of(target.rows, catalogue, None, how.extras)
    with whole(target.path) as path, path.open("wb") as file:
        yield Writer(
            target.path,
            lambda batch: batch.rows(to_rows, how.carried).sort("row", maintain_order=True),
            lambda table: table.write_ndjson(file),
            lambda _: file.flush(),
        )


@contextmanager
def _parquet(target: Target, how: Layout, catalogue: Catalogue) -> Iterator[Writer]:
    from .parquet import writing_parquet

    to_rows = rows_of(target.rows, catalogue, None, how.extras)
    with whole(target.path) as path, writing_parquet(path) as file:
        yield Writer(
            target.path,
            lambda batch: batch.rows(to_rows, how.carried),
            file.add,
            lambda _: file.finish(),
        )


def is_called(target: Target) -> bool:
    """Whether a file has a list of whom to call: a workbook of companies."""
    return target.rows == "companies" and OUTPUTS[target.path.suffix.lower()] is _xlsx


@contextmanager
def _xlsx(target: Target, how: Layout, catalogue: Catalogue) -> Iterator[Writer]:
    from .calls import Calls
    from .workbook import writing_workbook

    to_rows = rows_of(target.rows, catalogue, how.lang, how.extras)
    corrections = Corrections(how.lists, how.lang, sanitize)
    calls = Calls(how.lists, how.carried, how.lang) if is_called(target) else None
    with (
        whole(target.path) as path,
        writing_workbook(path, target.rows, how.lang, corrections, calls) as file,
    ):
        yield Writer(
            target.path,
            lambda batch: (batch.rows(to_rows, how.carried), batch),
            lambda prepared: file.add(*prepared),
            lambda screening: file.finish(screening, catalogue),
        )


OUTPUTS: dict[str, Callable[[Target, Layout, Catalogue], AbstractContextManager[Writer]]] = {
    ".csv": _csv,
    ".xlsx": _xlsx,
    ".parquet": _parquet,
    ".jsonl": _json_lines,
}
