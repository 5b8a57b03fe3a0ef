"""The sheet that says how the table was read: its worksheets, its columns, and all remarks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ...base.text import Lang, Text, both, same, sanitize
from ...policy.catalogue import Catalogue
from ..notes import UNIT_FROM, notes_of
from ..result import Screening
from ..tables.corrections import HOW_READ
from ..tables.headings import meaning_of
from ..tables.titles import unit_word
from .layout import for_print

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_REMARKS = both("提示", "Remarks")
_COLUMNS = (
    both("工作表", "Sheet"),
    both("列名", "Column"),
    both("读作", "Read as"),
    both("单位", "Unit"),
    both("单位来源", "Unit from"),
)
_NOT_READ = both("（没有读取）", "(not read)")
_CARRIED = both("（不参与评估，照录）", "(no fact; carried through)")
_WIDTHS = (24, 40, 40, 12, 40)
_Line = Sequence[Text]


def write_how_read(book: Workbook, screening: Screening, catalogue: Catalogue, lang: Lang) -> None:
    """Add the sheet to a workbook."""
    sheet = book.add_worksheet(HOW_READ[lang])
    head = book.add_format({"bold": True, "bg_color": "#E3EEEA"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for_print(sheet)
    for index, width in enumerate(_WIDTHS):
        sheet.set_column(index, index, width)
    number = 0
    remarks = [note.text[lang] for note in notes_of(screening, catalogue)]
    if remarks:
        sheet.write_string(number, 0, _REMARKS[lang], head)
    for number, remark in enumerate(remarks, 1):
        sheet.merge_range(number, 0, number, len(_WIDTHS) - 1, "", wrapped)
        sheet.write_string(number, 0, sanitize(remark), wrapped)
        sheet.set_row(number, 15 * (1 + len(remark) // _CHARACTERS[lang]))
    start = number + 2 if remarks else 0
    for index, title in enumerate(_COLUMNS):
        sheet.write_string(start, index, title[lang], head)
    for number, line in enumerate(_lines(screening, catalogue), start + 1):
        for index, text in enumerate(line):
            sheet.write_string(number, index, sanitize(text[lang]))


_CHARACTERS = {"zh": 70, "en": 140}  # on a line of the sheet


def _lines(screening: Screening, catalogue: Catalogue) -> Iterator[_Line]:
    """The columns of each list: the title, the meaning and the unit."""
    for one in screening.lists:
        sheet = same(one.sheet)
        for column in one.headings.columns:
            unit = same(unit_word(column.unit)) if column.unit else same("")
            source = UNIT_FROM[column.unit_from] if column.unit_from else same("")
            yield sheet, same(column.title), meaning_of(column, catalogue), unit, source
        carried = {column.title for column in one.headings.carried}
        for title in one.headings.ignored:
            means = _CARRIED if title in carried else _NOT_READ
            yield sheet, same(title), means, same(""), same("")
