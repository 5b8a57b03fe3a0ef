"""The file of rows to correct: each whole, beside what is wrong, to be filled in and read again."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from itertools import groupby
from pathlib import Path
from typing import IO, Any

from ...base.text import Lang, as_text, both
from ...company.credit_code import for_spreadsheet
from ...policy.catalogue import Catalogue
from ..result import Screening
from ..tables.headings import CODE, Heading, Headings
from ..tables.sheets import Reject
from ..tables.titles import said, unit_word
from .outputs import Batch, Writer
from .targets import Output, whole

HEADINGS = (
    both("行", "Row"),
    both("列", "Column"),
    both("内容", "Value"),
    both("原因", "Reason"),
)
Cells = Mapping[str, object]  # of a row, by meaning
Corrections = Iterable[tuple[Sequence[Reject], Cells]]  # what is wrong with each row, and its cells


SHEET = both("工作表", "Sheet")


def titles_of(*lists: Headings) -> dict[str, str]:
    """The titles of the columns, by meaning; each with the unit that the table states elsewhere."""
    titles: dict[str, str] = {}
    for headings in lists:
        columns = sorted(headings.cells, key=lambda column: column.index)
        titles = {column.means: _title(column) for column in columns if column.title} | titles
    return titles


def _title(column: Heading) -> str:
    elsewhere = column.unit and column.unit_from in {"group", "above", "format"}
    elsewhere = elsewhere and not any(each.unit for each in said(column.title))
    return f"{column.title}（{unit_word(column.unit or 1)}）" if elsewhere else column.title


def heading_line(titles: Mapping[str, str], lang: Lang) -> list[str]:
    """The first line of the file."""
    return [*(heading[lang] for heading in HEADINGS), *map(as_text, titles.values())]


def lines(rows: Corrections, titles: Mapping[str, str], lang: Lang) -> Iterator[list[object]]:
    """Yield the line of each row. Several wrong cells stand below each other in one cell."""
    for wrong, cells in rows:
        texts = zip(*((r.column, r.value, r.reason[lang]) for r in wrong), strict=True)
        told = ("\n".join(map(as_text, each)).strip("\n") for each in texts)
        row = (_cell(means, str(cells.get(means) or "")) for means in titles)
        yield [wrong[0].row, *told, *row]


def _cell(means: str, text: str) -> str:
    return for_spreadsheet(as_text(text)) if means == CODE else as_text(text)


def rejects_to(path: Path, lists: Sequence[Headings], lang: Lang, *, always: bool) -> Output:
    """The output for the rows to correct: CSV with one line for each.

    Create the file only when there is such a row (or ``always``); replace one left by an earlier
    run.
    """
    titles, several = titles_of(*lists), len(lists) > 1

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
                    sheet = [SHEET[lang]] if several else []
                    opened[0].writerow([*sheet, *heading_line(titles, lang)])
                return opened[0]

            if always or path.exists():
                rows()

            def write(batch: Batch) -> None:
                sheet = [as_text(batch.answered.sheet)] if several else []
                if batch.answered.rejects:
                    told = lines(_corrections(batch), titles, lang)
                    rows().writerows([*sheet, *line] for line in told)

            def finish(_: Screening) -> None:
                for file in files:
                    file.flush()

            yield Writer(path, lambda batch: batch, write, finish)

    return output


def _corrections(batch: Batch) -> Corrections:
    """What is wrong with each row of a batch, and its cells. A malformed row has none."""
    rows = batch.answered.wrong.iter_rows(named=True)
    cells = {row["row"]: row for row in rows}
    for number, wrong in groupby(batch.answered.rejects, key=lambda reject: reject.row):
        yield list(wrong), cells.get(number, {})
