"""Sheets of sums in a workbook: by grant, and by district, bureau or section if asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ...assess.result import Verdict
from ...assess.totals import Totals
from ...base.money import WAN
from ...base.records import record
from ...base.text import Lang, Text, both, sanitize
from ...policy.catalogue import Catalogue
from ..by import BY, By, Part
from ..summary import Summary
from .layout import for_print

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

_GRANTS = both("按支持事项", "By grant")
_SHEETS: Mapping[By, Text] = {
    "district": both("按区", "By district"),
    "bureau": both("按责任单位", "By bureau"),
    "section": both("按政策部分", "By section"),
}
_COMPANIES = both("企业数", "Companies")
_WITH = both("有初步符合条件事项的企业数", "With an eligible grant")
_ELIGIBLE = both("初步符合条件项次", "Eligible grants")
_MONEY = (
    both("测算上限合计（元）", "At most (RMB)"),
    both("其中定额（元）", "Of it fixed amounts (RMB)"),
    both("其中只有上限（元）", "Of it ceilings only (RMB)"),
    both("市级（元）", "City (RMB)"),
    both("区级（元）", "District (RMB)"),
)
_ASSUMED = both("按假设比例（元）", "At the assumed rate (RMB)")
_PENDING = (
    both("待补充项次", "Needing information"),
    both("待认定项次", "For the bureau to judge"),
)
_MORE = both("待判定如全部落实，上限另增（元）", "Undecided, up to (RMB)")
_TOTAL = both("合计", "Total")


@record(kw_only=False)
class _Money:
    """A sum in yuan."""

    yuan: int


_Cell = str | int | _Money


class Figures:
    """Writes numbers: whole, or sums in 万元 in Chinese and in yuan in English, both exact."""

    def __init__(self, book: Workbook, lang: Lang) -> None:
        self.lang = lang
        self.whole = book.add_format({"num_format": "#,##0"})
        self.part = book.add_format({"num_format": "#,##0.00##"})
        head = {"bold": True, "bg_color": "#E3EEEA", "text_wrap": True}
        self.head = book.add_format(head)
        self.head_right = book.add_format({**head, "align": "right"})
        total = {"bold": True, "top": 1}
        self.total = book.add_format({**total, "num_format": "#,##0"})
        self.part_total = book.add_format({**total, "num_format": "#,##0.00##"})
        self.unit = WAN if lang == "zh" else 1

    def heading(self, text: str) -> str:
        """A heading, with the unit in which its sums are written."""
        return text.replace("（元）", "（万元）") if self.unit == WAN else text

    def scaled(self, yuan: int) -> float | int:
        """A sum in the unit."""
        return yuan if self.unit == 1 else yuan / self.unit

    def money(self, sheet: Worksheet, row: int, column: int, yuan: int) -> None:
        """Write a sum."""
        style = self.part if yuan % self.unit else self.whole
        sheet.write_number(row, column, self.scaled(yuan), style)


def write_sums(book: Workbook, summary: Summary, catalogue: Catalogue, figures: Figures) -> None:
    """Add the sheets of sums to a workbook."""
    lang = figures.lang
    assumed = [_ASSUMED] if summary.assumed else []
    headings = [both("支持事项", "Grant"), _ELIGIBLE, *_MONEY, *assumed, *_PENDING, _MORE]
    live = [id_ for id_, by in summary.grants.items() if any(t.grants for t in by.values())]
    live.sort(key=lambda id_: -summary.grants[id_]["eligible"].estimate)
    lines = [_grant(id_, summary, catalogue, lang) for id_ in live]
    sheet = _table(book, _GRANTS, headings, lines, [], figures)
    if rest := len(summary.grants) - len(live):
        sheet.write_string(len(lines) + 3, 0, _folded(rest)[lang])
    for kind, parts in summary.by.items():
        place = [_COMPANIES] if kind == "district" else []
        headings = [BY[kind], *place, _WITH, _ELIGIBLE, *_MONEY, *_PENDING, _MORE]
        fixed = [] if kind == "district" else [1]  # a company may have grants of several parts
        lines = [list(_part(part, lang)) for part in parts]
        _table(book, _SHEETS[kind], headings, lines, fixed, figures, summary.with_grants)


def _grant(id_: str, summary: Summary, catalogue: Catalogue, lang: Lang) -> list[_Cell]:
    by: Mapping[Verdict, Totals] = summary.grants[id_]
    needing, undecided = summary.pending[id_], by["undecided"]
    assumed: list[_Cell] = [""] if summary.assumed else []  # nothing for a grant without a rate
    if found := summary.assumed.get(id_):
        assumed = [_Money(found.eligible[1])]
    return [
        f"{id_} {catalogue.grants[id_].title[lang]}",
        by["eligible"].grants,
        *_sums(by["eligible"]),
        *assumed,
        needing,
        undecided.grants - needing,
        _Money(undecided.estimate),
    ]


def _part(part: Part, lang: Lang) -> Iterator[_Cell]:
    yield part.name[lang]
    if part.companies is not None:
        yield part.companies
    yield part.with_eligible
    yield part.eligible.grants
    yield from _sums(part.eligible)
    yield part.needing
    yield part.undecided.grants - part.needing
    yield _Money(part.undecided.estimate)


def _sums(eligible: Totals) -> Iterator[_Money]:
    for yuan in (
        eligible.estimate,
        eligible.fixed,
        eligible.ceilings,
        eligible.city,
        eligible.district,
    ):
        yield _Money(yuan)


def _table(
    book: Workbook,
    name: Text,
    headings: Sequence[Text],
    lines: Sequence[Sequence[_Cell]],
    fixed: Sequence[int],
    figures: Figures,
    total: int = 0,
) -> Worksheet:
    """Write a table and its totals; those of ``fixed`` columns are no sum, but ``total``."""
    from xlsxwriter.utility import xl_range

    sheet = book.add_worksheet(name[figures.lang])
    for_print(sheet)
    for column, heading in enumerate(headings):
        sheet.set_column(column, column, 16 if column else 44)
        style = figures.head_right if column else figures.head
        sheet.write_string(0, column, figures.heading(heading[figures.lang]), style)
    sheet.freeze_panes(1, 1)
    for row, line in enumerate(lines, 1):
        for column, cell in enumerate(line):
            match cell:
                case "":
                    pass
                case str():
                    sheet.write_string(row, column, sanitize(cell))
                case _Money(yuan=yuan):
                    figures.money(sheet, row, column, yuan)
                case int():
                    sheet.write_number(row, column, cell, figures.whole)
    last = len(lines) + 1
    sheet.write_string(last, 0, _TOTAL[figures.lang], figures.total)
    for column in range(1, len(headings)):
        cells = [line[column] for line in lines]
        sums = sum(c.yuan if isinstance(c, _Money) else c for c in cells if not isinstance(c, str))
        is_money = any(isinstance(cell, _Money) for cell in cells)
        if column in fixed:
            sheet.write_number(last, column, total, figures.total)
        else:
            value = figures.scaled(sums) if is_money else sums
            formula = f"=SUM({xl_range(1, column, max(1, len(lines)), column)})"
            style = figures.part_total if is_money and sums % figures.unit else figures.total
            sheet.write_formula(last, column, formula, style, value)
    return sheet


def _folded(rest: int) -> Text:
    """Count the grants that no company may get."""
    grants = "1 more grant" if rest == 1 else f"{rest} more grants"
    return both(
        f"其余 {rest} 项：没有企业初步符合条件或待判定。", f"{grants}: no company may get it."
    )
