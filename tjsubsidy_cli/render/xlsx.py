"""An Excel workbook: a summary, the grants, and the company's answers.

Totals are formulas over the sheet of grants, stored with their values. Every text is written as
text, so that no value of a profile becomes a formula or a link.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .. import __version__
from ..assess.batch import Run
from ..assess.determination import determination_of
from ..assess.next_steps import in_report_order, next_steps
from ..assess.pending import Group
from ..assess.phrases import VERDICTS
from ..assess.totals import Totals
from ..base.money import WAN
from ..base.text import Lang, Text, both, same, sanitize
from ..policy.status import describe_status
from ..rules.facts import Fact, Value, show_value
from .common import (
    GROUPS,
    NEXT_STEPS,
    NOTHING,
    OVERLAPS,
    SHEET,
    answers,
    as_lines,
    dated_title,
    headline,
    remarks,
    say_question,
    standing,
)
from .workbook import A4, row_height, write_workbook

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_SUMMARY, _GRANTS, _FACTS = (
    both("概览", "Summary"),
    both("支持事项", "Grants"),
    both("企业情况", "Company facts"),
)
_HEAD = 3  # rows above the first grant
_PRINTED = 11  # columns; the last ones are for the screen
_COLOURS: dict[Group, str] = {
    "eligible": "#0B6E4F",
    "information": "#8A5A00",
    "bureau": "#3B5B8C",
    "ineligible": "#6B6B6B",
}


def render_xlsx(run: Run, lang: Lang) -> bytes:
    """Render one company as an Excel workbook; with ``all_grants`` its filter hides no grant.

    Raises TjsubsidyError if XlsxWriter is not installed.
    """
    return write_workbook(lambda book: _Book(book, run, lang).write())


class _Book:
    def __init__(self, book: Workbook, run: Run, lang: Lang) -> None:
        self.book, self.run, self.lang = book, run, lang
        self.assessment = run.only.assessment
        self.formats: dict[str, Format] = {}

    def t(self, text: Text) -> str:
        return sanitize(text[self.lang])

    def style(self, name: str) -> Format:
        """Look up a cell format by its short name, or add it."""
        heading = {"bold": True, "bg_color": "#E3EEEA", "bottom": 1, "valign": "vcenter"}
        looks: dict[str, dict[str, object]] = {
            "title": {"bold": True, "font_size": 15},
            "strong": {"bold": True, "valign": "top"},
            "head": heading | {"text_wrap": True, "align": "left", "indent": 1},
            "head_right": heading | {"text_wrap": True, "align": "right"},
            "text": {"text_wrap": True, "valign": "top", "align": "left", "indent": 1},
            "grey": {"font_color": "#595959", "valign": "top", "align": "left", "indent": 1},
            "yuan": {"num_format": "#,##0", "valign": "top"},
            "total": {"num_format": "#,##0", "bold": True, "valign": "top"},
            "wan": {"num_format": '#,##0.00"万元"', "valign": "top"},
            "million": {"num_format": '#,##0.00" million"', "valign": "top"},
            **{v: {"bold": True, "font_color": c, "valign": "top"} for v, c in _COLOURS.items()},
        }
        if name not in self.formats:
            self.formats[name] = self.book.add_format(looks[name])
        return self.formats[name]

    def write(self) -> None:
        day = self.assessment.as_of
        company = sanitize(self.assessment.company.name)
        self.book.set_properties(
            {
                "title": company,
                "subject": self.t(self.assessment.catalogue.policy.title),
                "author": f"tjsubsidy {__version__}",
                "created": dt.datetime(day.year, day.month, day.day),  # noqa: DTZ001 - as Excel's
            }
        )
        sheets = [self.book.add_worksheet(self.t(name)) for name in (_SUMMARY, _GRANTS, _FACTS)]
        for sheet in sheets:
            sheet.set_paper(A4)
            sheet.set_landscape()
            sheet.fit_to_pages(1, 0)
            sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
            sheet.set_footer("&L&A&R&P / &N")
            sheet.hide_gridlines(2)
        sheets[0].set_portrait()  # narrower than the others, and long
        self.summary(sheets[0])
        self.grants(sheets[1])
        self.facts(sheets[2])

    def summary(self, sheet: Worksheet) -> None:
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 1, 9)
        sheet.set_column(2, 6, 17)
        sheet.write_string(0, 0, sanitize(self.assessment.company.name), self.style("title"))
        row = 1
        for label, text in self.about():
            sheet.write_string(row, 0, self.t(label), self.style("grey"))
            sheet.merge_range(row, 1, row, 6, "", self.style("text"))
            sheet.write_string(row, 1, self.t(text), self.style("text"))
            sheet.set_row(row, row_height((self.t(text), 85)))
            row += 1
        row = self.totals(sheet, row + 1) + 1
        for heading, texts in self.notes():
            sheet.write_string(row, 0, self.t(heading), self.style("strong"))
            for text in texts:
                row += 1
                self.paragraph(sheet, row, self.t(text))
            row += 2

    def paragraph(self, sheet: Worksheet, row: int, text: str) -> None:
        """Write a text over the sheet's width; Excel does not fit the height of merged cells."""
        sheet.set_row(row, row_height((text, 115)))
        sheet.merge_range(row, 0, row, 6, "", self.style("text"))
        sheet.write_string(row, 0, text, self.style("text"))

    def about(self) -> Iterator[tuple[Text, Text]]:
        policy, company = self.assessment.catalogue.policy, self.assessment.company
        if company.code:
            yield both("统一社会信用代码", "Credit code"), same(company.code)
        if company.district:
            places = self.assessment.catalogue.vocabulary["district"].choice_labels
            yield both("所在区", "District"), places[company.district]
        yield both("政策", "Policy"), dated_title(policy)
        yield both("效力", "Validity"), describe_status(policy, self.assessment.as_of)
        yield both("评估日期", "Assessed on"), same(self.assessment.as_of)
        yield both("测算编号", "Determination"), same(determination_of(self.assessment).id)
        if self.run.prepared_by:
            yield both("编制", "Prepared by"), same(self.run.prepared_by)
        yield both("结论", "Result"), headline(self.assessment)
        for text in remarks(self.assessment):
            yield both("政策口径说明", "How the text was read"), text

    def totals(self, sheet: Worksheet, row: int) -> int:
        """Count the grants by verdict, and sum up the eligible ones; return the next row.

        The figures are formulas over the sheet of grants. Undecided grants are not summed up.
        """
        in_millions = both("测算上限（万元）", "At most (million RMB)")
        headings = [both("结论", "Verdict"), both("项数", "Grants")]
        headings += [*(c.heading for c in SHEET if c.money), in_millions]
        sheet.set_row(row, 32)
        for column, heading in enumerate(headings):
            style = "head_right" if column else "head"
            sheet.write_string(row, column, self.t(heading), self.style(style))
        for group, name in GROUPS.items():
            row += 1
            grants = len(self.assessment.of(group))
            sheet.write_string(row, 0, self.t(name), self.style(group))
            counted = f"=COUNTIFS({self.column(1)},$A{row + 1})"
            sheet.write_formula(row, 1, counted, self.style("yuan"), grants)
            if group == "eligible":
                self.sums(sheet, row, self.assessment.eligible)
        return row + 1

    def sums(self, sheet: Worksheet, row: int, totals: Totals) -> None:
        values = (totals.estimate, totals.ceiling, totals.city, totals.district)
        of = [index for index, column in enumerate(SHEET) if column.money]
        for column, (index, value) in enumerate(zip(of, values, strict=True), 2):
            formula = f"=SUMIFS({self.column(index)},{self.column(1)},$A{row + 1})"
            sheet.write_formula(row, column, formula, self.style("total"), value)
        unit, style = (WAN, "wan") if self.lang == "zh" else (10**6, "million")
        shown = totals.estimate / unit
        sheet.write_formula(row, 6, f"=C{row + 1}/{unit}", self.style(style), shown)

    def column(self, index: int, *, here: bool = False) -> str:
        """Name the cells of a column of the sheet of grants."""
        letter, last = chr(ord("A") + index), _HEAD + len(self.assessment.results)
        cells = f"${letter}${_HEAD + 1}:${letter}${last}"
        return cells if here else f"'{self.t(_GRANTS)}'!{cells}"

    def notes(self) -> Iterator[tuple[Text, list[Text]]]:
        policy, warnings = self.assessment.catalogue.policy, self.assessment.warnings
        noted = [w.text for w in warnings if w.kind != "overlap"]
        if noted:
            yield both("请注意", "Please note"), noted
        if questions := self.run.only.questions:
            heading = both("请补充（影响金额大的在前）", "To be answered, worth most first")
            yield heading, [say_question(question) for question in questions]
        if overlaps := [w.text for w in warnings if w.kind == "overlap"]:
            yield OVERLAPS, overlaps
        if steps := next_steps(self.assessment):
            yield NEXT_STEPS, list(as_lines(steps))
        yield both("说明", "Notes"), [policy.stacking, policy.disclaimer]

    def grants(self, sheet: Worksheet) -> None:
        results, last = in_report_order(self.assessment), len(SHEET) - 1
        title = same(f"{self.assessment.company.name}  ") + self.assessment.catalogue.policy.title
        sheet.write_string(0, 0, self.t(title), self.style("strong"))
        for row, height in enumerate((18, 18, 32)):
            sheet.set_row(row, height)
        both_totals = (self.assessment.eligible, self.assessment.undecided)
        sum_shown = both("所列各项合计（随筛选变化）", "Sum of the rows shown")
        sheet.write_string(1, 0, self.t(sum_shown), self.style("strong"))
        figures = iter(("estimate", "ceiling", "city", "district"))
        for index, column in enumerate(SHEET):
            style = "head_right" if column.money else "head"
            sheet.set_column(index, index, column.width)
            sheet.write_string(_HEAD - 1, index, self.t(column.heading), self.style(style))
            if column.money:
                name = next(figures)
                total = sum(getattr(totals, name) for totals in both_totals)
                formula = f"=SUBTOTAL(109,{self.column(index, here=True)})"
                sheet.write_formula(1, index, formula, self.style("total"), total)
        kept = self.kept()
        for row, result in enumerate(results, _HEAD):
            texts: list[tuple[str, int]] = []
            for index, column in enumerate(SHEET):
                value = column.value(result, self.assessment)
                if isinstance(value, Text):
                    texts.append((self.t(value), column.width))
                    style = result.group if index == 1 else "text"
                    sheet.write_string(row, index, self.t(value), self.style(style))
                elif value is not None:
                    sheet.write_number(row, index, value, self.style("yuan"))
            sheet.set_row(row, row_height(*texts), options={"hidden": standing(result) not in kept})
        sheet.autofilter(_HEAD - 1, 0, _HEAD - 1 + len(results), last)
        if not self.run.all_grants:
            sheet.filter_column_list(1, sorted(map(self.t, kept)))
        sheet.freeze_panes(_HEAD, 1)
        sheet.repeat_rows(0, _HEAD - 1)
        sheet.print_area(0, 0, _HEAD - 1 + len(results), _PRINTED - 1)

    def kept(self) -> set[Text]:
        """Choose what the filter shows: all but the ineligible grants, if there are any others."""
        present = {standing(result) for result in self.assessment.results}
        return present if self.run.all_grants else present - {VERDICTS["ineligible"]} or present

    def facts(self, sheet: Worksheet) -> None:
        headings = (
            (both("类别", "Topic"), 34),
            (both("填报项", "Item"), 44),
            (both("本单位", "This company"), 52),
            (both("单位", "Unit"), 12),
            (both("编号", "No."), 26),
        )
        for column, (heading, width) in enumerate(headings):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, self.t(heading), self.style("head"))
        for row, (topic, fact, value) in enumerate(answers(self.assessment), 1):
            label, said = self.t(fact.label), self.t(show_value(fact, value))
            sheet.set_row(row, row_height((label, 44), (said, 52)))
            sheet.write_string(row, 0, self.t(topic.name), self.style("text"))
            sheet.write_string(row, 1, label, self.style("text"))
            self.answer(sheet, row, fact, value)
            sheet.write_string(row, 4, sanitize(fact.id), self.style("grey"))
        sheet.autofilter(0, 0, len(self.assessment.catalogue.facts), len(headings) - 1)
        sheet.freeze_panes(1, 2)
        sheet.repeat_rows(0)

    def answer(self, sheet: Worksheet, row: int, fact: Fact, value: Value | None) -> None:
        """Write an answer, amounts as numbers; missing answers are grey."""
        if isinstance(value, int) and not isinstance(value, bool):
            unit = both("元", "RMB") if fact.kind == "money" else fact.unit or NOTHING
            sheet.write_number(row, 2, value, self.style("yuan"))
            sheet.write_string(row, 3, self.t(unit), self.style("text"))
            return
        style = "grey" if value is None else "text"
        sheet.write_string(row, 2, self.t(show_value(fact, value)), self.style(style))
