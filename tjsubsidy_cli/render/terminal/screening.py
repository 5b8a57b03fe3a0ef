"""A screening on a screen: counts, grants by money, top companies, missing facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...assess.pending import PENDING
from ...assess.phrases import VERDICTS
from ...assess.result import Verdict
from ...assess.totals import Totals, summed
from ...base.console import Screen
from ...base.money import format_rate
from ...base.shell import next_command
from ...base.text import Text, both, join, same
from ...company.source import Source
from ...policy.catalogue import Catalogue
from ...screening.files.targets import Job
from ...screening.notes import bracketed, counted, notes_of
from ...screening.reported import Reports
from ...screening.result import Screening
from ...screening.summary import Summary
from ..common import dated_title
from ..reported import say_left, say_reports
from .layout import Grid, Line, Page, bullets, cell, to_text
from .screening_parts import NARROW, PartsPage, bare_money

_MOST_SHOWN, _GAP = 8, 2
_WIDE = 100
_PENDING = (PENDING["information"], both("待认定", "Bureau judges"))
_BOTH = both("待补充+待认定", "Needs info + bureau")


def render_screening(
    screening: Screening,
    catalogue: Catalogue,
    job: Job,
    screen: Screen,
    reports: Reports | None = None,
) -> str:
    """Render the summary of a screening, and of its reports if there are any."""
    return to_text(screen, *_ScreeningPage(screening, catalogue, job, screen, reports).parts())


class _ScreeningPage(Page):
    def __init__(
        self,
        screening: Screening,
        catalogue: Catalogue,
        job: Job,
        screen: Screen,
        reports: Reports | None,
    ) -> None:
        super().__init__(screen)
        self.screening, self.catalogue, self.job = screening, catalogue, job
        self.reports = reports
        self.summary = screening.summary
        self.wide = screen.width >= _WIDE
        self.pending = 8 if self.lang == "zh" else 11
        self.count, self.sum = (12, 16) if self.lang == "zh" else (9, 16)
        self.narrow = screen.width < NARROW
        if self.narrow:
            self.count, self.sum = 8, 14

    def parts(self) -> Iterator[Line | Grid]:
        policy = self.catalogue.policy
        yield self.paragraph(dated_title(policy), "bold")
        yield self.validity(policy, self.job.as_of)
        yield self.paragraph(counted(self.screening, self.job.table))
        yield Line()
        if self.summary.companies:
            yield from self.grants()
            for kind, parts in self.summary.by.items():
                yield from PartsPage(self.summary, self.screen).table(kind, parts)
            yield from self.top()
            yield from self.waiting()
        yield from self.notes()
        yield from self.files()
        yield from self.ask_one()
        yield Line()
        yield self.paragraph(policy.stacking, "dim")
        yield self.paragraph(policy.disclaimer, "dim")

    def money(self, yuan: int) -> str:
        return bare_money(yuan, self.lang)

    def heading(self, text: Text) -> Iterator[Line | Grid]:
        yield Line()
        yield Line(self.t(text), "bold")

    def grants(self) -> Iterator[Line | Grid]:
        """List the grants by eligible money, then those that are only undecided, and the sums."""
        unit = both("最高/万元", "At most, RMB")
        more = both("如全部落实，上限另增", "Up to, more")
        pending = [(text, self.pending) for text in _PENDING]
        pending = [(_BOTH, self.pending)] if self.narrow else pending
        columns = [(VERDICTS["eligible"], self.count), (unit, self.sum), *pending]
        columns += [(more, self.sum)] if self.wide else []
        room = self.screen.width - sum(width + _GAP for _, width in columns)
        table = Grid(
            (self.t(both("支持事项（企业数）", "Grants (companies)")), room, "left"),
            *((self.t(heading), width, "right") for heading, width in columns),
        )
        rows = [_Row(self.summary, id_) for id_, by in self.summary.grants.items() if _live(by)]
        rows.sort(key=lambda row: (-row.eligible.estimate, -row.eligible.grants))
        shown = [row for row in rows if row.eligible.grants]
        folded = [row for row in rows if not row.eligible.grants]
        for row in shown:
            title = self.t(same(f"{row.ids[0]} ") + self.catalogue.grants[row.ids[0]].title)
            last = row is shown[-1] and not folded
            table.add_row(*self.cells(room, title, row), end_section=last)
        if folded:
            row = _Row(self.summary, *(row.ids[0] for row in folded))
            title = self.t(_folded(len(folded)))
            table.add_row(*self.cells(room, title, row, "dim"), end_section=True)
        total = self.t(both("合计（项次）", "Total (grants)"))
        everything = _Row(self.summary, *self.summary.grants)
        table.add_row(*self.cells(room, total, everything, "bold"))
        yield table
        yield self.paragraph(self.paid(everything.eligible, everything.undecided))
        yield from self.assumed()

    def cells(self, room: int, title: str, row: _Row, style: str = "") -> list[Line]:
        eligible, undecided = row.eligible, row.undecided
        cells = [
            cell(room, (title, style)),
            cell(self.count, (f"{eligible.grants:,}", style)),
            cell(self.sum, (self.money(eligible.estimate), style or "bold")),
        ]
        waiting = [f"{number:,}" for number in (row.needing, undecided.grants - row.needing)]
        waiting = ["+".join(waiting)] if self.narrow else waiting
        cells += (cell(self.pending, (number, "yellow")) for number in waiting)
        if self.wide:
            cells.append(cell(self.sum, (self.money(undecided.estimate), "yellow")))
        return cells

    def assumed(self) -> Iterator[Line]:
        """Give the sums at the rates that the user assumed, grant by grant and in all."""
        for id_, one in self.summary.assumed.items():
            (number, money), (more, others) = one.eligible, one.undecided
            rate, sums = format_rate(one.rate), (self.money(money), self.money(others))
            companies = "1 company" if number == 1 else f"{number:,} companies"
            said = both(
                f"{id_} 按您假设的比例 {rate}：初步符合条件 {number:,} 家，合计 {sums[0]} 万元",
                f"{id_} at the rate of {rate} that you assumed: {companies} eligible, "
                f"RMB {sums[0]} in all",
            )
            if more:
                said += both(
                    f"（另有待判定 {more:,} 家，{sums[1]} 万元）",
                    f" (and {more:,} undecided, RMB {sums[1]})",
                )
            said += both("。", ".")
            yield self.paragraph(said, "yellow")
        if self.summary.at_assumed_rates is not None:
            total = self.money(self.summary.at_assumed_rates)
            said = both(
                f"按这些比例，初步符合条件合计 {total} 万元；这些比例不是政策规定的。",
                f"At these rates, what is eligible comes to RMB {total}; the policy does not state "
                "them.",
            )
            yield self.paragraph(said, "yellow")

    def paid(self, eligible: Totals, undecided: Totals) -> Text:
        """State fixed sums and ceilings, who pays, and the grants without an amount."""
        city, district = self.money(eligible.city), self.money(eligible.district)
        fixed, ceilings = self.money(eligible.fixed), self.money(eligible.ceilings)
        text = both(
            f"初步符合条件部分：定额 {fixed} 万元，政策上限 {ceilings} 万元（不代表可获金额）；"
            f"市级 {city} 万元，区级 {district} 万元。",
            f"Of what is eligible, RMB {fixed} are fixed amounts and RMB {ceilings} policy "
            "ceilings, not expected amounts; "
            f"the city pays RMB {city}, the districts RMB {district}.",
        )
        if eligible.open_ended or undecided.open_ended:
            text += both(
                f"其中暂无法测算：初步符合条件 {eligible.open_ended:,} 项次，待判定 "
                f"{undecided.open_ended:,} 项次。",
                f" Without a figure: {eligible.open_ended:,} eligible, "
                f"{undecided.open_ended:,} undecided.",
            )
        return text

    def top(self) -> Iterator[Line | Grid]:
        """List the companies with the highest totals."""
        if not self.summary.top:
            return
        yield from self.heading(both("政策上限合计最高的企业", "Companies with most money"))
        widths = [7, self.count, self.sum]
        room = self.screen.width - sum(width + _GAP for width in widths)
        table = Grid(
            (self.t(both("行", "Row")), 7, "right"),
            (self.t(both("企业", "Company")), room, "left"),
            (self.t(both("事项", "Grants")), self.count, "right"),
            (self.t(both("最高/万元", "At most, RMB")), self.sum, "right"),
        )
        for top in self.summary.top[:_MOST_SHOWN]:
            name = top.name or top.code or self.t(both("（未填名称）", "(no name)"))
            name += self.t(bracketed(same(top.sheet))) if top.sheet else ""
            table.add_row(
                cell(7, (str(top.row), "dim")),
                cell(room, (name, "")),
                cell(self.count, (str(top.eligible.grants), "")),
                cell(self.sum, (self.money(top.eligible.estimate), "bold")),
            )
        yield table

    def waiting(self) -> Iterator[Line | Grid]:
        """List the facts most often missing, with the money that depends on them."""
        if not self.summary.waiting:
            return
        yield from self.heading(both("最常缺的信息", "Items most often missing"))
        widths = [self.count, self.sum]
        room = self.screen.width - sum(width + _GAP for width in widths)
        table = Grid(
            (self.t(both("填报项", "Item")), room, "left"),
            (self.t(both("企业数", "Companies")), self.count, "right"),
            (self.t(both("待判定/万元", "Waiting, RMB")), self.sum, "right"),
        )
        for waiting in self.summary.waiting[:_MOST_SHOWN]:
            label = self.catalogue.vocabulary[waiting.fact].label
            table.add_row(
                cell(room, (self.t(label), "")),
                cell(self.count, (f"{waiting.companies:,}", "")),
                cell(self.sum, (self.money(waiting.estimate), "yellow")),
            )
        yield table

    def notes(self) -> Iterator[Line | Grid]:
        """List remarks on the sums."""
        notes = list(notes_of(self.screening, self.catalogue))
        if notes:
            yield from self.heading(both("请注意", "Please note"))
            yield from bullets((self.t(note.text) for note in notes), self.screen.width)

    def ask_one(self) -> Iterator[Line | Grid]:
        """Name the command that says more of one company."""
        if self.summary.top:
            top = self.summary.top[0]
            table = self.job.table / top.file if top.file else self.job.table
            source = Source(str(table), top.row, top.sheet or "", self.job.maps)
            command = next_command("check", *source.words, again=self.job.again)
            about = both("（一家的明细；别家换行号）", "  (one company; any row will do)")
            yield Line()
            yield self.command(both("下一步：", "Next: "), command, about, "bold")

    def files(self) -> Iterator[Line | Grid]:
        """List the written files."""
        written = [path for path in self.job.written if path.exists()]
        if written:
            yield Line()
            yield self.paragraph(
                both("已写入：", "Written: ") + join(same(path) for path in written)
            )
        if self.reports:
            yield Line()
            yield self.paragraph(say_reports(self.reports))
            if left := say_left(self.reports):
                yield self.paragraph(left)


class _Row:
    """The sums of one grant or of several."""

    def __init__(self, summary: Summary, *ids: str) -> None:
        self.ids = ids
        self.eligible = summed(summary.grants[id_]["eligible"] for id_ in ids)
        self.undecided = summed(summary.grants[id_]["undecided"] for id_ in ids)
        self.needing = sum(summary.pending[id_] for id_ in ids)


def _live(by: Mapping[Verdict, Totals]) -> bool:
    return any(totals.grants for totals in by.values())


def _folded(waiting: int) -> Text:
    """Count the grants that are not listed: some companies may get them, none for certain."""
    more = "1 more grant" if waiting == 1 else f"{waiting} more grants"
    return both(
        f"另 {waiting} 项，只有待补充、待认定的（--format json 列出）",
        f"{more}, only undecided (--format json lists them)",
    )
