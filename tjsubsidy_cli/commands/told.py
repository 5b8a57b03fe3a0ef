"""What is told on stderr before a result: how a table was read, and what is to be corrected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from ..base.console import print_error
from ..base.errors import Diagnostic, format_problems
from ..base.text import Lang, Text, both, join, quoted, same
from ..policy.catalogue import Catalogue

if TYPE_CHECKING:
    from ..screening.files.targets import Job
    from ..screening.one_row import OneRow
    from ..screening.result import Screening

GATES: tuple[Text, Text] = (
    both("检查项未通过：", "Gate failed: "),
    both(" 个检查项未通过：", " gates failed:"),
)
_SHOWN = 5  # rejects on stderr; a file has all of them


def print_unread(
    titles: Sequence[str],
    catalogue: Catalogue,
    lang: Lang,
    on: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> None:
    """Print the columns that are not read although their titles are like a known one.

    ``on`` has the worksheets of a column that not all of them have.
    """
    from ..screening.unread import likely, say_titles

    if told := likely(titles, catalogue):
        heading = both("没有读取的列：", "Columns not read: ") + say_titles(told, on)
        print_error((heading + both("；可用 --map 列名=填报项。", "; use --map TITLE=FACT."))[lang])


def print_out_of_place(screening: Screening, job: Job, lang: Lang) -> None:
    """Print that rows stand below other headings than those they are read by."""
    from ..screening.no_company import WHAT
    from ..screening.notes import places

    for group in screening.set_aside:
        if group.kind == "other_headings":
            what = places(group) + both("：", ": ") + WHAT[group.kind] + both("。", ".")
            print_error(Diagnostic(what=what, place=str(job.table)).format(lang))


def print_left_out(screening: Screening, job: Job, lang: Lang) -> None:
    """Print the worksheets that are not read although they seem to be lists of companies."""
    for each in screening.left_out:
        if each.names_companies:
            what = both("没有读取：", "not read: ") + each.reason + both("。", ".")
            print_error(Diagnostic(what=what, place=f"{job.table}{_in(each.name)}").format(lang))


def print_row(row: OneRow, catalogue: Catalogue, lang: Lang, *, again: bool = False) -> None:
    """Print how the row of a table was read, as far as its own cells do not say it.

    If another row was told of before, what is true of the whole table is not said ``again``.

    What is guessed or not understood in it is among the warnings of its profile.
    """
    from ..screening.no_company import WHAT
    from ..screening.notes import units_of

    if not again:
        print_unread(row.headings.ignored, catalogue, lang)
    told = []
    if row.found_on:
        told.append(
            both(
                f"只有这张工作表的第 {row.source.row} 行是企业。",
                f"no other worksheet has a company in row {row.source.row}.",
            )
        )
    told += [note.text for note in units_of(row.filled)]
    told += [WHAT["hidden"] + both("。", ".")] if row.hidden else []
    for what in told:
        print_error(Diagnostic(what=what, place=row.source.place).format(lang))


def _in(sheet: str) -> str:
    """A worksheet behind the name of its file."""
    return f"!{sheet}" if sheet else ""


def print_rejects(screening: Screening, job: Job, lang: Lang) -> None:
    """Print what is to be corrected on stderr: only the first if a file has all of it."""
    if not screening.first_rejects:
        return
    where = both("", "")
    if job.rejects:
        where = both(f"，全部见 {job.rejects}", f"; all are in {job.rejects}")
    problems = [
        Diagnostic(
            what=reject.reason,
            place=f"{job.table / reject.file}{_in(reject.sheet)}:{reject.row}",
            key=reject.column,
        )
        for reject in screening.first_rejects[: _SHOWN if job.rejects else None]
    ]
    rows, cells = screening.rejected, screening.wrong
    parts = []
    if rows:
        parts.append(both(f"{rows} 行未评估", f"{rows} row{'s' * (rows > 1)} not assessed"))
    if cells:
        many = f"{cells} cell{'s' * (cells > 1)}"
        parts.append(both(f"{cells} 格按“不清楚”评估", f"{many} taken as not known"))
    heading = both("需更正：", "To correct: ") + join(parts) + where + both("：", ":")
    print_error("\n".join([heading[lang], *(f"  {problem.format(lang)}" for problem in problems)]))


def print_gates(
    screening: Screening, job: Job, lang: Lang, *, rejects: bool, duplicates: bool, unread: bool
) -> bool:
    """Print the gates that do not hold: of rejects, of duplicates, of columns that are not read."""
    from ..screening.unread import say_titles

    wrong, repeated = screening.rejected + screening.wrong, screening.duplicates.rows
    failed = dict[str, Text]()
    if rejects and wrong:
        failed["rejects"] = both(f"需更正 {wrong} 处。", f"{wrong} to correct.")
    if duplicates and repeated:
        failed["duplicates"] = both(f"企业重复 {repeated} 行。", f"companies repeated: {repeated}.")
    if unread and screening.ignored:
        named = {title: same(quoted(title)) for title in screening.ignored}
        titles = say_titles(named, screening.unread_on)
        failed["unread"] = both("没有读取的列：", "columns not read: ") + titles
    if failed:
        problems = [
            Diagnostic(what=what, place=str(job.table), key=f"--fail-on-{name}")
            for name, what in failed.items()
        ]
        print_error(format_problems(problems, lang, *GATES))
    return bool(failed)
