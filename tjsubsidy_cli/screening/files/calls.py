"""The sheet of whom to call and what to ask: for each company, the questions worth most."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import nlargest
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import polars as pl

from ...assess.assessment import Assessor
from ...assess.open_questions import OpenQuestion, open_questions
from ...base.money import format_yuan
from ...base.records import record
from ...base.text import Lang, Text, both, quoted, sanitize
from ...company.profile import Company
from ...policy.catalogue import Catalogue
from ..profiles import Profiles
from ..result import List
from ..tables.headings import CODE, NAME
from ..vector.columns import total_of
from .layout import for_print, height_of
from .outputs import HEADINGS, Batch

if TYPE_CHECKING:
    from xlsxwriter import Workbook

SHEET = both("电话清单", "Call list")
MOST_CALLED = 1000  # companies: some seconds
MOST_ASKED = 3
_REACHED = re.compile(
    r"联系|电话|手机|邮箱|微信|经办|负责人|法人|法定代表|contact|phone|mobile|^tel|e-?mail|wechat",
    re.IGNORECASE,
)
_QUESTION, _MORE = both("问题", "Question"), both("如落实，上限另增", "Up to, more")
_UNDECIDED = total_of("undecided", "estimate")


@record(kw_only=False)
class _Called:
    """A company of which something is not known, with its cells by meaning."""

    money: int
    place: Mapping[str, Any]
    cells: Mapping[str, object]
    contact: Mapping[str, object]


class Calls:
    """Keeps the companies for which most money waits, and asks for what is missing."""

    def __init__(self, lists: Sequence[List], carried: Iterable[str], lang: Lang) -> None:
        self.lang, self.lists = lang, lists
        self.several = len(lists) > 1
        self.contact = [title for title in carried if _REACHED.search(title)]
        self.kept: list[_Called] = []
        self.number = 0

    def add(self, batch: Batch) -> None:
        """Add the companies of a batch that have undecided grants."""
        answered = batch.answered
        if answered.cells is None:
            return
        place = ["row", NAME, CODE]
        waiting = batch.companies.select(*place, _UNDECIDED, total_of("undecided", "grants"))
        carried = answered.carried
        known = [] if carried is None else [t for t in self.contact if t in carried]
        if carried is not None:
            waiting = waiting.with_columns(carried[title] for title in known)
        waiting = waiting.filter(pl.col(total_of("undecided", "grants")) > 0)
        self.number += waiting.height
        first = waiting.top_k(MOST_CALLED, by=[_UNDECIDED, "row"], reverse=[False, True])
        rows = answered.cells.filter(pl.col("row").is_in(first["row"].implode()))
        cells = {row["row"]: row for row in rows.iter_rows(named=True)}
        new = [
            _Called(
                row[_UNDECIDED],
                {"sheet": answered.sheet, **{name: row[name] for name in place}},
                cells[row["row"]],
                {title: row[title] for title in known},
            )
            for row in first.iter_rows(named=True)
        ]
        self.kept = nlargest(MOST_CALLED, [*self.kept, *new], key=lambda called: called.money)

    def write(self, book: Workbook, catalogue: Catalogue) -> None:
        """Add the sheet to a workbook, if there is anything to ask."""
        lines = list(self._lines(catalogue))
        if not lines:
            return
        sheet = book.add_worksheet(SHEET[self.lang])
        for_print(sheet)
        head = book.add_format({"bold": True, "bg_color": "#E3EEEA", "text_wrap": True})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        headings, widths = self._headings()
        for column, (title, width) in enumerate(zip(headings, widths, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, sanitize(title), head)
        sheet.freeze_panes(1, 2 + self.several)
        for number, line in enumerate(lines, 1):
            sheet.set_row(number, height_of(zip(line, widths, strict=False)))
            for column, value in enumerate(line):
                if isinstance(value, int):
                    sheet.write_number(number, column, value, plain)
                elif value:
                    shown = "\n".join(map(sanitize, value.split("\n")))
                    sheet.write_string(number, column, shown, plain)
        if (rest := self.number - len(self.kept)) > 0:
            sheet.write_string(len(lines) + 2, 0, _cut(rest)[self.lang])

    def _headings(self) -> tuple[list[str], list[int]]:
        own = ["sheet"] * self.several + ["row", NAME, CODE]
        questions = [f"{_QUESTION[self.lang]} {n + 1}" for n in range(MOST_ASKED)]
        titles = [*(HEADINGS[n][self.lang] for n in own), *self.contact, _MORE[self.lang]]
        widths = [14] * self.several + [6, 32, 22] + [16] * len(self.contact) + [18]
        return [*titles, *questions], [*widths, *[46] * MOST_ASKED]

    def _lines(self, catalogue: Catalogue) -> Iterator[list[str | int | None]]:
        """Yield a line for each company with a question, the one that most waits for first."""
        assessor = Assessor(catalogue)
        readers = {
            one.sheet if self.several else "": Profiles(catalogue, one.headings)
            for one in self.lists
        }
        for called in self.kept:
            reader, place = readers[called.place["sheet"]], called.place
            company = Company(place[NAME] or place[CODE] or f"#{place['row']}", place[CODE])
            responses = reader.responses(called.cells)
            profile = reader.profile(company, called.cells, responses, ())
            questions = open_questions(assessor.assess(profile))[:MOST_ASKED]
            if questions:
                own = itemgetter(*["sheet"] * self.several, "row", NAME, CODE)(place)
                contact = [called.contact.get(title) for title in self.contact]
                asked = [_asked(question, catalogue)[self.lang] for question in questions]
                more = format_yuan(called.money)[self.lang] if called.money else None
                yield [*own, *map(_text, contact), more, *asked]


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _asked(question: OpenQuestion, catalogue: Catalogue) -> Text:
    """A question, and what waits on its answer, by name."""
    first, *others = (catalogue.grants[grant].title for grant in question.grants)
    more = both(f"等 {len(others) + 1} 项", f" and {len(others)} more") if others else both("", "")
    named = both(quoted(first.zh), first.en) + more
    most = format_yuan(question.ceiling)
    money = both(f"，政策上限 {most.zh}", f", policy ceiling {most.en}")
    if not question.ceiling:
        money = both("，暂无法测算", ", no figure yet")
    return question.text + both("\n（涉及", "\n(for ") + named + money + both("）", ")")


def _cut(rest: int) -> Text:
    """Say how many companies are left out."""
    return both(
        f"另有 {rest:,} 家也有待判定的事项，未列入：只列上限另增最多的 {MOST_CALLED:,} 家。",
        f"{rest:,} more companies have undecided grants; only the {MOST_CALLED:,} for which most "
        "waits are listed.",
    )
