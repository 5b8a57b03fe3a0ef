"""The sums of a screening by district, bureau or section, on a screen."""

from __future__ import annotations

from collections.abc import Iterator

from ...assess.totals import Totals
from ...base.console import Screen
from ...base.money import format_wan
from ...base.text import Lang, both
from ...screening.by import BY, By, Part
from ...screening.summary import Summary
from .layout import Grid, Line, Page, cell

NARROW = 64
_GAP = 2


def bare_money(yuan: int, lang: Lang) -> str:
    """A sum without its unit, which the heading has: 万元 in Chinese, yuan in English."""
    return format_wan(yuan) if lang == "zh" else f"{yuan:,}"


class PartsPage(Page):
    """The tables of parts, each above the totals of the screening."""

    def __init__(self, summary: Summary, screen: Screen) -> None:
        super().__init__(screen)
        self.summary = summary

    def money(self, yuan: int) -> str:
        return bare_money(yuan, self.lang)

    def table(self, kind: By, parts: tuple[Part, ...]) -> Iterator[Line | Grid]:
        """List the sums of the parts, as fixed sums and ceilings, above their totals."""
        yield Line()
        of_all = kind == "district"
        widths = [14 if of_all else 9, 8, *([15, 17] if self.lang == "zh" else [15, 16])]
        widths = widths[2:] if self.screen.width < NARROW else widths
        room = self.screen.width - sum(width + _GAP for width in widths)
        headings = (
            both("有初步符合/共", "Companies/all") if of_all else both("企业数", "Companies"),
            both("项次", "Grants"),
            both("定额/万元", "Fixed, RMB"),
            both("政策上限/万元", "Ceilings, RMB"),
        )
        table = Grid(
            (self.t(BY[kind]), room, "left"),
            *(
                (self.t(heading), width, "right")
                for heading, width in zip(headings[-len(widths) :], widths, strict=True)
            ),
        )
        shown = [part for part in parts if part.companies or part.eligible.grants]
        for part in shown:
            number = f"{part.with_eligible:,}"
            if part.companies is not None:
                number += f"/{part.companies:,}"
            row = self.sums(room, widths, self.t(part.name), number, part.eligible)
            table.add_row(*row, end_section=part is shown[-1])
        total, eligible = self.t(both("合计", "Total")), self.summary.total("eligible")
        number = f"{self.summary.with_grants:,}"
        if of_all:
            number += f"/{self.summary.companies:,}"
        table.add_row(*self.sums(room, widths, total, number, eligible, "bold"))
        yield table

    def sums(
        self, room: int, widths: list[int], title: str, number: str, sums: Totals, style: str = ""
    ) -> list[Line]:
        texts = (number, f"{sums.grants:,}", self.money(sums.fixed), self.money(sums.ceilings))
        shown = zip(widths, texts[-len(widths) :], strict=True)
        cells = (cell(width, (text, style)) for width, text in shown)
        return [cell(room, (title, style)), *cells]
