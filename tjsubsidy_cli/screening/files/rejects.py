"""The file of rows to correct: each whole, beside what is wrong, to be filled in and read again."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from itertools import groupby
from pathlib import Path
from typing import IO, Any

from ...base.money import has_no_unit
from ...base.text import Lang, as_text
from ...company.credit_code import for_spreadsheet
from ...policy.catalogue import Catalogue
from ..result import List, Screening
from ..tables.corrections import CORRECTIONS, SHEET
from ..tables.headings import BESIDE, CODE, Heading, Headings
from ..tables.sheets import Reject
from ..tables.titles import said, unit_word
from .outputs import Batch, Output, Writer, whole

Cells = Mapping[str, object]  # of a row, by meaning
Line = list[object]


def titles_of(*lists: Headings) -> dict[str, str]:
    """The titles of the columns, by meaning; each with the unit that the table states elsewhere."""
    titles: dict[str, str] = {}
    for headings in lists:
        for column in sorted(headings.cells, key=lambda column: column.index):
            if column.title:
                titles.setdefault(column.means, _title(column))
    return titles


def _title(column: Heading) -> str:
    elsewhere = column.unit and column.unit_from in {"group", "above", "format"}
    elsewhere = elsewhere and not any(each.unit for each in said(column.title))
    return f"{column.title}（{unit_word(column.unit or 1)}）" if elsewhere else column.title


def heading_line(titles: Mapping[str, str], lang: Lang) -> list[str]:
    """The first line of the file."""
    return [*(heading[lang] for heading in CORRECTIONS), *map(as_text, titles.values())]


def line(
    wrong: Sequence[Reject],
    cells: Cells,
    titles: Mapping[str, str],
    lang: Lang,
    safe: Callable[[str], str] = as_text,
) -> Line:
    """Tell what is wrong with a row, and give its cells, in texts that are ``safe``.

    Several wrong cells stand below each other in one cell.
    """
    texts = zip(*((r.column, r.value, r.reason[lang]) for r in wrong), strict=True)
    told = ("\n".join(map(safe, each)).strip("\n") for each in texts)
    return [wrong[0].row, *told, *(safe(str(cells.get(means) or "")) for means in titles)]


class Corrections:
    """The lines of rows to correct, of all lists of a table; in CSV no text is a formula."""

    def __init__(
        self, lists: Sequence[List], lang: Lang, safe: Callable[[str], str] = as_text
    ) -> None:
        self.safe = safe
        self.lang, self.several = lang, len(lists) > 1
        self.titles = titles_of(*(one.headings for one in lists))
        self.means = {
            one.sheet if self.several else "": {c.title: c.means for c in one.headings.columns}
            for one in lists
        }
        units: dict[str, int] = {}
        self.units: dict[str, dict[str, str]] = {}  # by sheet: words, where the unit is another
        for one in lists:
            for column in one.headings.columns:
                unit = column.unit or 1
                if units.setdefault(column.means, unit) != unit:
                    self.units.setdefault(one.sheet, {})[column.means] = unit_word(unit)

    @property
    def headings(self) -> Line:
        """The first line."""
        sheet = [SHEET[self.lang]] if self.several else []
        return [*sheet, *heading_line(self.titles, self.lang)]

    def lines(self, batch: Batch) -> Iterator[tuple[Line, set[int]]]:
        """Yield the line of each row of a batch, and the columns of its wrong cells.

        A malformed row has no cells.
        """
        sheet = batch.answered.sheet
        rows = {row["row"]: row for row in batch.answered.wrong.iter_rows(named=True)}
        before = [self.safe(sheet)] if self.several else []
        start, means = len(before) + len(CORRECTIONS), list(self.titles)
        for number, rejects in groupby(batch.answered.rejects, key=lambda reject: reject.row):
            wrong = list(rejects)
            cells = self._with_units(rows.get(number, {}), sheet)
            meant = {self.means.get(sheet, {}).get(reject.column) for reject in wrong}
            marked = {start + place for place, each in enumerate(means) if each in meant}
            yield [*before, *line(wrong, cells, self.titles, self.lang, self.safe)], marked

    def _with_units(self, cells: Cells, sheet: str) -> Cells:
        """The cells of a row, bare numbers with their unit if the title names another."""
        words = self.units.get(sheet, {})
        more = {
            means: f"{cells[means]}{word}"
            for means, word in words.items()
            if has_no_unit(cells.get(means))
        }
        return {**cells, **more}

    def for_spreadsheet(self, line: Line) -> Line:
        """A line of a CSV, of whose codes and telephone numbers a spreadsheet keeps all digits."""
        kept = [means == CODE or means.startswith(BESIDE) for means in self.titles]
        last = len(line) - len(kept)
        cells = zip(line[last:], kept, strict=True)
        return [*line[:last], *(for_spreadsheet(str(c)) if keep else c for c, keep in cells)]


def rejects_to(path: Path, lists: Sequence[List], lang: Lang, *, always: bool) -> Output:
    """The output for the rows to correct: CSV with one line for each.

    Create the file only when there is such a row (or ``always``); replace one left by an earlier
    run.
    """
    corrections = Corrections(lists, lang)

    @contextmanager
    def output(catalogue: Catalogue) -> Iterator[Writer]:
        with ExitStack() as stack:
            opened: list[Any] = []
            files: list[IO[str]] = []

            def rows() -> Any:
                if not opened:
                    file = stack.enter_context(whole(path)).open(
                        "w", encoding="utf-8-sig", newline=""
                    )
                    files.append(stack.enter_context(file))
                    opened.append(csv.writer(file, quoting=csv.QUOTE_NONNUMERIC))
                    opened[0].writerow(corrections.headings)
                return opened[0]

            if always or path.exists():
                rows()

            def write(batch: Batch) -> None:
                if batch.answered.rejects:
                    told = corrections.lines(batch)
                    rows().writerows(corrections.for_spreadsheet(line) for line, _ in told)

            def finish(_: Screening) -> None:
                for file in files:
                    file.flush()

            yield Writer(path, lambda batch: batch, write, finish)

    return output
