"""Write companies or grants as a workbook: rows on one sheet, their sums as formulas on another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import polars as pl

from ...base.errors import user_error
from ...base.text import Lang, both, sanitize
from ...policy.catalogue import Catalogue
from ..result import Screening
from .how_read import write_how_read
from .layout import for_print, height_of
from .outputs import Batch, Rows, heading_of, is_money
from .sums import Figures, write_sums

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from .calls import Calls
    from .rejects import Corrections

MOST_ROWS = 1_048_575  # of a sheet, below its headings
MOST_CORRECTIONS = 100_000  # rows
_SHEETS = {
    "companies": both("企业", "Companies"),
    "grants": both("支持事项", "Grants"),
    "sums": both("合计", "Totals"),
    "corrections": both("需更正", "Rows to correct"),
}
_WIDTHS = {
    "name": 32,
    "code": 22,
    "title": 34,
    "eligible": 40,
    "information": 40,
    "bureau": 40,
    "missing": 60,
}
_WIDTH = 14
_LISTS = {"eligible", "information", "bureau"}  # of grants, too long for paper beside the figures


@contextmanager
def writing_workbook(
    path: Path, rows: Rows, lang: Lang, corrections: Corrections, calls: Calls | None = None
) -> Iterator[WorkbookFile]:
    """Open a workbook for writing, row by row, so that it need not fit into memory."""
    import xlsxwriter

    as_texts = dict.fromkeys(
        ("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False
    )
    with TemporaryDirectory() as folder:
        options = {**as_texts, "constant_memory": True, "tmpdir": folder}
        book = xlsxwriter.Workbook(str(path), options)
        try:
            corrected = _Corrected(book, corrections)
            yield WorkbookFile(path, book, _Sheet(book, rows, lang), corrected, calls)
        finally:
            book.fileclosed = True  # no warning if it was not finished


class WorkbookFile:
    """A workbook that is being written."""

    def __init__(
        self,
        path: Path,
        book: Workbook,
        sheet: _Sheet,
        corrected: _Corrected,
        calls: Calls | None,
    ) -> None:
        self.path, self.book, self.sheet = path, book, sheet
        self.corrected, self.calls = corrected, calls

    def add(self, table: pl.DataFrame, batch: Batch) -> None:
        """Write more rows. Raises TjsubsidyError for more than a sheet can have."""
        self.sheet.add(table, self.path)
        self.corrected.add(batch)
        if self.calls:
            self.calls.add(batch)

    def finish(self, screening: Screening, catalogue: Catalogue) -> None:
        """Finish the workbook. Raises OSError, or TjsubsidyError."""
        if self.calls:
            self.calls.write(self.book, catalogue)
        self.sheet.finish(self.corrected.more)
        write_sums(self.book, screening.summary, catalogue, self.sheet.figures)
        write_how_read(self.book, screening, catalogue, self.sheet.lang)
        self.book.close()


class _Sheet:
    """The sheet of rows, and the sums of its columns."""

    def __init__(self, book: Workbook, rows: Rows, lang: Lang) -> None:
        self.book, self.lang = book, lang
        self.name = _SHEETS[rows][lang]
        self.sheet = book.add_worksheet(self.name)
        self.figures = Figures(book, lang)
        self.columns: list[str] = []
        self.height = 0
        self.sums: dict[int, int] = {}
        self.money: set[int] = set()

    def add(self, table: pl.DataFrame, path: Path) -> None:
        """Write the rows of a table below the last row."""
        if not self.columns:
            self.begin(table.columns)
        if self.height + table.height > MOST_ROWS:
            raise user_error(
                both("超过一张工作表的行数。", "more rows than a sheet can have."),
                both("请写 .csv 或 .parquet。", "Write .csv or .parquet."),
                place=str(path),
            )
        for cells in table.sort("row", maintain_order=True).iter_rows():
            self.height += 1
            for column, value in enumerate(cells):
                if isinstance(value, str):
                    self.sheet.write_string(self.height, column, sanitize(value))
                elif value is not None:
                    if column in self.money:
                        self.figures.money(self.sheet, self.height, column, value)
                    else:
                        style = self.figures.whole
                        self.sheet.write_number(self.height, column, value, style)
                    self.sums[column] = self.sums.get(column, 0) + value

    def begin(self, columns: list[str]) -> None:
        """Set the columns' widths, write the headings, and freeze them."""
        self.columns = columns
        for_print(self.sheet)
        self.money = {index for index, name in enumerate(columns) if is_money(name)}
        for index, name in enumerate(columns):
            self.sheet.set_column(index, index, 6 if name == "row" else _WIDTHS.get(name, _WIDTH))
        for index, name in enumerate(columns):
            self.sheet.write_string(0, index, self.heading(name), self.figures.head)
        self.sheet.freeze_panes(1, 2)

    def heading(self, name: str) -> str:
        return self.figures.heading(heading_of(name, self.lang))

    def finish(self, more: int) -> None:
        """Add the filter, and the sheet of sums: formulas with their calculated values.

        There are ``more`` rows to correct than their sheet has.
        """
        from xlsxwriter.utility import xl_range_abs

        if self.columns:
            last = len(self.columns) - 1
            self.sheet.autofilter(0, 0, self.height, last)
            lists = (index for index, name in enumerate(self.columns) if name in _LISTS)
            self.sheet.print_area(0, 0, self.height, next(lists, last + 1) - 1)
        sums = self.book.add_worksheet(_SHEETS["sums"][self.lang])
        sums.set_column(0, 1, 30)
        sums.write_string(0, 0, both("行数", "Rows")[self.lang])
        sums.write_number(0, 1, self.height, self.figures.whole)
        kept = [(c, v) for c, v in self.sums.items() if self.columns[c] != "row"]
        for line, (column, value) in enumerate(kept, 1):
            cells = xl_range_abs(1, column, self.height, column)
            is_sum = column in self.money
            shown = self.figures.scaled(value) if is_sum else value
            style = (
                self.figures.part if is_sum and value % self.figures.unit else self.figures.whole
            )
            sums.write_string(line, 0, self.heading(self.columns[column]))
            sums.write_formula(line, 1, f"=SUM('{self.name}'!{cells})", style, shown)
        if more:
            said = both(
                f"另有 {more:,} 行需更正，见需更正的行的 CSV 文件。",
                f"{more:,} more rows to correct are in the CSV file of rows to correct.",
            )
            sums.write_string(len(kept) + 2, 0, said[self.lang])


class _Corrected:
    """The sheet of rows to correct, each whole; it can be filled in and screened again."""

    def __init__(self, book: Workbook, corrections: Corrections) -> None:
        self.book, self.corrections = book, corrections
        self.sheet: Worksheet | None = None
        self.height = self.more = 0
        self.widths: list[int] = []
        wrapped = {"text_wrap": True, "valign": "top"}
        self.plain = book.add_format(wrapped)
        self.wrong = book.add_format({**wrapped, "bg_color": "#FFF2A8"})

    def add(self, batch: Batch) -> None:
        """Write the rows of a batch, wrong cells marked; no sheet until there is such a row."""
        if not batch.answered.rejects:
            return
        sheet = self.sheet = self.sheet or self._begun()
        for line, marked in self.corrections.lines(batch):
            if self.height == MOST_CORRECTIONS:
                self.more += 1
                continue
            self.height += 1
            sheet.set_row(self.height, height_of(zip(line, self.widths, strict=True)))
            for column, value in enumerate(line):
                style = self.wrong if column in marked else self.plain
                if isinstance(value, int):
                    sheet.write_number(self.height, column, value, style)
                elif value or column in marked:
                    sheet.write_string(self.height, column, str(value), style)

    def _begun(self) -> Worksheet:
        """The sheet with its headings."""
        sheet = self.book.add_worksheet(_SHEETS["corrections"][self.corrections.lang])
        head = self.book.add_format({"bold": True, "bg_color": "#E3EEEA", "text_wrap": True})
        headings = self.corrections.headings
        told = len(headings) - len(self.corrections.titles)
        for_print(sheet)
        wide = {told - 4: 6, told - 1: 50}  # the row, the reason
        self.widths = [wide.get(column, 18) for column in range(len(headings))]
        for column, title in enumerate(headings):
            sheet.set_column(column, column, self.widths[column])
            sheet.write_string(0, column, sanitize(str(title)), head)
        sheet.freeze_panes(1, told)
        return sheet
