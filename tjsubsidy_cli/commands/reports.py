"""The reports of ``screen``: one for each company of a table, and an index of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ..assess.advice import advise
from ..assess.batch import Checked, Run
from ..assess.determination import determination_of
from ..assess.open_questions import open_questions
from ..base.atomic import write_whole
from ..base.console import errors_on_terminal, print_error
from ..base.dates import say_date
from ..base.errors import TjsubsidyError, cause, user_error
from ..base.file_names import FileNames, same_name
from ..base.records import replace
from ..base.text import Lang, Text, both, sanitize
from ..render.report.document import GENERATOR
from ..render.report.html import render_html
from ..render.report.index import render_index
from ..render.reported import say_written
from ..render.terminal.progress import progress
from ..screening.profiles import Listed, profiles_of
from ..screening.reported import Reported, Reports
from ..screening.tables.readers import open_table
from .reports_wanted import ReportsWanted

if TYPE_CHECKING:
    from ..assess.assessment import Assessment, Assessor
    from ..policy.catalogue import Catalogue
    from ..policy.readings import Choices
    from ..screening.files.targets import Job
    from ..screening.result import Screening

INDEX = "index.html"
_HEAD = 4096  # bytes of a page in which it says what made it
_DAY = re.compile(r'<time datetime="([0-9]{4}-[0-9]{2}-[0-9]{2})">')


def write_reports(
    wanted: ReportsWanted,
    job: Job,
    screening: Screening,
    assessor: Assessor,
    readings: Choices,
    lang: Lang,
) -> Reports:
    """Write the reports of the companies of a screening, and their index.

    Each file is replaced as a whole. Raises TjsubsidyError, and says before it, or before a
    cancellation, how many reports were written.
    """
    _make(wanted.folder)
    made = _Made(wanted, assessor, readings, lang)
    try:
        with progress(lang, shown=errors_on_terminal()) as shown:
            for company in _companies(job, assessor.under(readings)):
                made.add(company)
                done = len(made.companies)
                shown(done / screening.summary.companies, done)
        reports = made.reports()
        page = render_index(
            reports,
            screening,
            assessor.under(readings),
            job,
            lang,
            prepared_by=wanted.prepared_by,
            logo=wanted.logo,
        )
        write_whole(reports.index, page.encode())
    except (KeyboardInterrupt, TjsubsidyError):
        print_error(sanitize(made.so_far[lang]))
        raise
    return reports


def _companies(job: Job, catalogue: Catalogue) -> Iterator[Listed]:
    """The companies that a job assesses, each with the job's assumed rates.

    A worksheet is named if there are several. The table is read a second time: that takes a
    hundredth of the time of its reports, and the other files stand before these are begun.
    """
    table = open_table(job.table, catalogue, job.maps, job.sheets)
    listed = profiles_of(table, catalogue, strict=job.strict, visible_only=job.visible_only)
    several, rates = len(table.sheets) > 1, job.extras.rates
    for company in listed:
        profile = company.profile.assuming(rates)
        yield replace(company, profile=profile, sheet=company.sheet if several else "")


class _Made:
    """Assesses the companies, writes their reports, and counts them."""

    def __init__(
        self, wanted: ReportsWanted, assessor: Assessor, readings: Choices, lang: Lang
    ) -> None:
        self.wanted, self.assessor, self.readings, self.lang = wanted, assessor, readings, lang
        self.names = FileNames(".html", [INDEX])
        self.companies: list[Reported] = []
        self.written = self.unchanged = 0

    @property
    def so_far(self) -> Text:
        """How many reports were written, where some are still missing."""
        where = self.wanted.folder
        return say_written(self.written, self.unchanged) + both(
            f"，在 {where}；目录未更新。", f", in {where}; the index is as before."
        )

    def reports(self) -> Reports:
        """What was made, after the last company."""
        folder = self.wanted.folder
        return Reports(
            folder=folder,
            index=folder / INDEX,
            companies=tuple(self.companies),
            written=self.written,
            unchanged=self.unchanged,
            left=_left(folder, self.companies),
        )

    def add(self, company: Listed) -> None:
        """Assess a company, and write its report if it gets one."""
        profile = company.named(self.lang)
        who, sheet = profile.company, company.sheet if company.nameless else None
        name = self.names.name(sheet, who.name, who.code if who.code != who.name else None)
        found = self.assessor.assess(profile, self.readings)
        line = Reported(
            row=company.row,
            sheet=company.sheet,
            name=company.profile.company.name,
            code=who.code,
            eligible=found.eligible.grants,
            open_ended=found.eligible.open_ended,
            fixed=found.fixed,
            ceilings=found.ceilings,
            undecided=found.undecided.grants,
            remarks=len(profile.warnings),
        )
        if not (self.wanted.everyone or found.eligible.grants or found.undecided.grants):
            self.companies.append(line)
            return
        questions = open_questions(found)
        one = Checked(name, found, (), advise(found), questions)
        run = Run((one,), prepared_by=self.wanted.prepared_by, logo=self.wanted.logo)
        self._write(self.wanted.folder / name, render_html(run, self.lang), found)
        self.companies.append(replace(line, questions=len(questions), file=name))

    def _write(self, path: Path, page: str, assessment: Assessment) -> None:
        if self.wanted.changed_only and _says_the_same(_text(path), page, assessment):
            self.unchanged += 1
        else:
            write_whole(path, page.encode())
            self.written += 1


def _says_the_same(old: str, new: str, assessment: Assessment) -> bool:
    """Whether an older report says what the new one would have said on its day.

    Its determination id must be the one of that day, too.
    """
    dated = _DAY.search(old)
    if not dated:
        return False
    day, then = assessment.as_of.isoformat(), dated[1]
    today, at_that_time = say_date(day), say_date(then)
    grounds = determination_of(assessment)
    new = new.replace(day, then).replace(today.zh, at_that_time.zh)
    return new.replace(grounds.id, replace(grounds, day=then).id) == old


def _make(folder: Path) -> None:
    """Make the folder. Raises TjsubsidyError, also if its index is a page of somebody else."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = cause(error)
        what = both(f"无法写入：{why.zh}。", f"cannot be written: {why.en}.")
        if folder.exists():
            what = both("不是文件夹。", "not a folder.")
        raise user_error(what, place=str(folder)) from None
    index = folder / INDEX
    if index.exists() and not _is_ours(index):
        raise user_error(
            both("已有的 index.html 不是本工具写的。", "the index.html there is not of this tool."),
            both("请换一个文件夹。", "Choose another folder."),
            place=str(folder),
        )


def _text(path: Path) -> str:
    """A file as it stands, or nothing."""
    try:
        return path.read_bytes().decode()
    except (OSError, UnicodeDecodeError):
        return ""


def _left(folder: Path, companies: list[Reported]) -> tuple[str, ...]:
    """The reports in a folder that are none of these companies'."""
    own = {same_name(company.file) for company in companies if company.file}
    own.add(same_name(INDEX))
    found = (path for path in folder.glob("*.html") if same_name(path.name) not in own)
    return tuple(sorted(path.name for path in found if _is_ours(path)))


def _is_ours(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return GENERATOR.encode() in file.read(_HEAD)
    except OSError:
        return False
