"""The files that a screening writes: a row a company, or a row a grant; whole or not at all.

Programs get Parquet and JSON lines with stable names and ids; people get CSV and XLSX in their
language, in which no text of a company is ever a formula.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Literal

import polars as pl

from ..catalogue import Catalogue
from ..errors import Problem, TjsubsidyError, refuse
from ..files import replacing
from ..records import record
from ..render.csv_ import as_text
from ..text import Lang, Text, both
from ..words import VERDICTS as VERDICT_WORDS
from .cells import Answered
from .columns import FIGURES, TOTALS, VERDICTS, total_of, verdict_of, waits_for
from .headings import CODE, NAME, TITLES
from .tally import missing_facts

Rows = Literal["companies", "grants"]
_ODD = r"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|^\s*[=+\-@＝＋－＠]"  # what ``as_text`` would change


@record(kw_only=False)
class Batch:
    """Some of the companies, assessed: a row each, their live grants, and how far the table is."""

    companies: pl.DataFrame
    grants: pl.DataFrame
    answered: Answered
    done: int


@record(kw_only=False)
class Target:
    """A file to be written, and what a row of it is."""

    path: Path
    rows: Rows


@record(kw_only=False)
class Job:
    """What a screening reads and writes.

    With ``keep_rejects``, the file of rejects is there even if there are none.
    """

    table: Path
    maps: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()
    rejects: Path | None = None
    keep_rejects: bool = False

    @property
    def written(self) -> tuple[Path, ...]:
        """The files that may be written."""
        return (*(t.path for t in self.targets), *([self.rejects] if self.rejects else []))


Writer = Callable[[Batch], None]
Output = Callable[[Catalogue], AbstractContextManager[Writer]]

HEADINGS: Mapping[str, Text] = {
    "row": both("行", "Row"),
    **TITLES,
    "grant": both("项目", "Grant"),
    "title": both("资助内容", "What for"),
    "verdict": both("结论", "Verdict"),
    "ceiling": both("条文上限（元）", "Ceiling (yuan)"),
    "estimate": both("最高金额（元）", "At most (yuan)"),
    "city": both("市级（元）", "City (yuan)"),
    "district": both("区级（元）", "District (yuan)"),
    "missing": both("待补充的情况", "Waits for"),
    "eligible_grants": both("可申请项数", "Eligible grants"),
    "eligible_estimate": both("可申请最高合计（元）", "Eligible, at most (yuan)"),
    "eligible_ceiling": both("条文上限合计（元）", "Eligible, ceiling (yuan)"),
    "eligible_city": both("其中市级（元）", "Of it city (yuan)"),
    "eligible_district": both("其中区级（元）", "Of it district (yuan)"),
    "eligible_open_ended": both("可申请但无数额的项数", "Eligible without a figure"),
    "undecided_grants": both("待定项数", "Undecided grants"),
    "undecided_estimate": both("待定至多再加（元）", "Undecided, up to (yuan)"),
    "undecided_open_ended": both("待定且无数额的项数", "Undecided without a figure"),
    "eligible": both("可申请项目", "Eligible"),
    "undecided": both("待定项目", "Undecided"),
}


REJECT_HEADINGS = (
    both("行", "Row"),
    both("列", "Column"),
    both("内容", "Value"),
    both("原因", "Reason"),
)


def grant_rows(batch: Batch, catalogue: Catalogue, lang: Lang | None) -> pl.DataFrame:
    """A row a live grant; in a language for people, in ids for programs (``lang`` is None)."""
    words = {v: VERDICT_WORDS[v][lang] if lang else v for v in VERDICTS}
    words_of = _missing(batch.grants, catalogue, lang)
    grants = batch.grants.join(words_of, on=("grant", "missing"), how="left", maintain_order="left")
    titled = [_title(catalogue, lang)] if lang else []
    eligible = pl.lit(words["eligible"]), pl.lit(words["undecided"])
    return grants.select(
        "row",
        NAME,
        CODE,
        "grant",
        *titled,
        pl.when("eligible").then(eligible[0]).otherwise(eligible[1]).alias("verdict"),
        *FIGURES,
        pl.col("facts").alias("missing"),
    )


def _title(catalogue: Catalogue, lang: Lang) -> pl.Expr:
    titles = [grant.title[lang] for grant in catalogue.grants.values()]
    return pl.col("grant").cast(pl.String).replace(list(catalogue.grants), titles).alias("title")


def _missing(grants: pl.DataFrame, catalogue: Catalogue, lang: Lang | None) -> pl.DataFrame:
    """What each number under ``missing`` stands for, in words or in ids."""
    found = grants.select("grant", "missing").unique()
    texts = [
        ";".join(_name(catalogue, fact, lang) for fact in missing_facts(catalogue, *row))
        for row in found.iter_rows()
    ]
    return found.with_columns(facts=pl.Series(texts, dtype=pl.String))


def _name(catalogue: Catalogue, fact: str, lang: Lang | None) -> str:
    return catalogue.vocabulary[fact].label[lang] if lang else fact


def company_rows(batch: Batch, catalogue: Catalogue, lang: Lang | None) -> pl.DataFrame:
    """A row a company, likewise: its totals, its grants, and the facts that they wait for."""
    totals = [
        pl.col(total_of(verdict, name)).alias(f"{verdict}_{name}")
        for verdict in VERDICTS
        for name in TOTALS
    ]
    verdicts = {grant: pl.col(verdict_of(grant)) for grant in catalogue.grants}
    facts = [f.id for f in catalogue.facts if waits_for(f.id) in batch.companies.columns]
    rows = batch.companies.select(
        "row",
        NAME,
        CODE,
        *totals,
        _listed(verdicts).alias("eligible"),
        _listed({grant: held.is_null() for grant, held in verdicts.items()}).alias("undecided"),
        _listed({_name(catalogue, f, lang): pl.col(waits_for(f)) for f in facts}).alias("missing"),
    )
    return rows.select(name for name in HEADINGS if name in rows.columns)


def _listed(held: Mapping[str, pl.Expr]) -> pl.Expr:
    """The names of what holds, in one text."""
    named = [pl.when(holds).then(pl.lit(name)) for name, holds in held.items()]
    return pl.concat_str(named, separator=";", ignore_nulls=True)


def table_of(batch: Batch, rows: Rows, catalogue: Catalogue, lang: Lang | None) -> pl.DataFrame:
    """A batch as the rows of a file."""
    return (grant_rows if rows == "grants" else company_rows)(batch, catalogue, lang)


def for_people(table: pl.DataFrame, lang: Lang) -> pl.DataFrame:
    """A table in the order of its rows, with headings in a language and texts that only show."""
    texts = [name for name, kind in table.schema.items() if kind == pl.String]
    ordered = table.sort("row", maintain_order=True)
    shown = ordered.with_columns(_shown(ordered[name]) for name in texts)
    return shown.rename({name: HEADINGS[name][lang] for name in table.columns})


def _shown(texts: pl.Series) -> pl.Series:
    """Texts none of which acts on a terminal or is a formula; few ever are."""
    odd = texts.filter(texts.str.contains(_ODD)).unique().to_list()
    return texts.replace(odd, [as_text(text) for text in odd]) if odd else texts


# ---------------------------------------------------------------------------- files


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A file that takes a path's place when all went well. Raises TjsubsidyError."""
    try:
        with replacing(path) as temporary:
            yield temporary
    except (OSError, pl.exceptions.PolarsError) as error:
        why = getattr(error, "strerror", None) or str(error)
        what = both(f"无法写入：{why}。", f"cannot be written: {why}.")
        raise refuse(what, place=str(path)) from None


def targets_for(paths: Sequence[Path], rows: Rows | None) -> tuple[Target, ...]:
    """What to write, by the files' endings. Raises TjsubsidyError with all that are wrong."""
    problems = []
    for index, path in enumerate(paths):
        if path.suffix.lower() not in OUTPUTS:
            endings = "、".join(OUTPUTS)
            what = both(f"不认识扩展名“{path.suffix}”。", f"unknown ending “{path.suffix}”.")
            hint = both(f"可写：{endings}。", f"One of: {endings.replace('、', ', ')}.")
            problems.append(Problem(what=what, hint=hint, place=str(path)))
        elif path in paths[:index]:
            what = both("写了两次。", "is given twice.")
            problems.append(Problem(what=what, place=str(path)))
    if problems:
        raise TjsubsidyError(problems)
    usual: dict[str, Rows] = {".xlsx": "companies"}
    return tuple(Target(p, rows or usual.get(p.suffix.lower(), "grants")) for p in paths)


def outputs_of(job: Job, lang: Lang) -> Iterator[Output]:
    """What writes the files of a job."""
    for target in job.targets:
        output = OUTPUTS[target.path.suffix.lower()]
        yield partial(output, target, lang)
    if job.rejects:
        yield rejects_to(job.rejects, lang, always=job.keep_rejects)


def rejects_to(path: Path, lang: Lang, *, always: bool) -> Output:
    """What writes the rows that cannot be assessed, one line for each wrong cell, as CSV.

    Unless ``always``, there is no file without a reject; but one of an earlier run is replaced.
    """

    @contextmanager
    def output(catalogue: Catalogue) -> Iterator[Writer]:
        with ExitStack() as stack:
            opened: list[Any] = []

            def rows() -> Any:
                if not opened:
                    file = stack.enter_context(whole(path)).open(
                        "w", encoding="utf-8-sig", newline=""
                    )
                    opened.append(csv.writer(stack.enter_context(file)))
                    opened[0].writerow(heading[lang] for heading in REJECT_HEADINGS)
                return opened[0]

            if always or path.exists():
                rows()

            def write(batch: Batch) -> None:
                for reject in batch.answered.rejects:
                    texts = (reject.column, reject.value, reject.reason[lang])
                    rows().writerow([reject.row, *map(as_text, texts)])

            yield write

    return output


@contextmanager
def _csv(target: Target, lang: Lang, catalogue: Catalogue) -> Iterator[Writer]:
    with whole(target.path) as path, path.open("wb") as file:

        def write(batch: Batch) -> None:
            table = for_people(table_of(batch, target.rows, catalogue, lang), lang)
            first = file.tell() == 0
            table.write_csv(file, include_bom=first, include_header=first, line_terminator="\r\n")

        yield write


@contextmanager
def _json_lines(target: Target, lang: Lang, catalogue: Catalogue) -> Iterator[Writer]:
    with whole(target.path) as path, path.open("wb") as file:
        yield (
            lambda batch: (
                table_of(batch, target.rows, catalogue, None)
                .sort("row", maintain_order=True)
                .write_ndjson(file)
            )
        )


@contextmanager
def _parquet(target: Target, lang: Lang, catalogue: Catalogue) -> Iterator[Writer]:
    import pyarrow.parquet as pq

    with whole(target.path) as path:
        opened: list[pq.ParquetWriter] = []

        def write(batch: Batch) -> None:
            table = table_of(batch, target.rows, catalogue, None).to_arrow()
            if not opened:
                opened.append(pq.ParquetWriter(path, table.schema, compression="zstd"))
            opened[0].write_table(table)

        try:
            yield write
        finally:
            for writer in opened:
                writer.close()


@contextmanager
def _xlsx(target: Target, lang: Lang, catalogue: Catalogue) -> Iterator[Writer]:
    from .workbook_output import writing_workbook

    with whole(target.path) as path, writing_workbook(path, target.rows, catalogue, lang) as write:
        yield write


OUTPUTS: dict[str, Callable[[Target, Lang, Catalogue], AbstractContextManager[Writer]]] = {
    ".csv": _csv,
    ".xlsx": _xlsx,
    ".parquet": _parquet,
    ".jsonl": _json_lines,
}
