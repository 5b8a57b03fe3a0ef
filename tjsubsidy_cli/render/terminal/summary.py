"""A batch on a screen: a row for each profile, then the sums."""

from __future__ import annotations

from collections.abc import Iterator

from ...assess.batch import Checked, Run
from ...assess.phrases import VERDICTS
from ...assess.totals import Totals, summed
from ...base.console import Screen
from ...base.money import format_wan
from ...base.text import both
from ..common import dated_title, notices, without_a_figure
from .layout import Grid, Line, Page, bullets, cell, to_text

_WIDE = 110
_GAP = 2


def render_summary(run: Run, screen: Screen) -> str:
    """List the assessed profiles in their order, then the remarks."""
    return to_text(screen, *_BatchPage(run, screen).parts())


class _BatchPage(Page):
    def __init__(self, run: Run, screen: Screen) -> None:
        super().__init__(screen)
        self.run = run
        self.wide = screen.width >= _WIDE
        self.gated = any(checked.gates for checked in run.checked)
        self.count, self.sum, self.split, self.gate = (
            (12, 12, 15, 6) if self.lang == "zh" else (12, 14, 14, 5)
        )
        widths = [self.count, self.sum]
        widths += [self.split, *widths] if self.wide else []
        widths += [self.gate] if self.gated else []
        self.room = screen.width - sum(width + _GAP for width in widths)

    def parts(self) -> Iterator[Line | Grid]:
        policy = self.run.checked[0].assessment.catalogue.policy
        yield self.paragraph(dated_title(policy), "bold")
        yield self.validity(policy, self.run.checked[0].assessment.as_of)
        yield Line()
        table = Grid(*self.columns())
        rows = [self.row(checked) for checked in self.run.checked]
        for row in rows:
            table.add_row(*row, end_section=row is rows[-1])
        table.add_row(*self.total_row())
        yield table
        yield from self.notes()
        yield Line()
        yield self.paragraph(policy.stacking, "dim")
        yield self.paragraph(policy.disclaimer, "dim")

    def columns(self) -> Iterator[tuple[str, int, str]]:
        yield self.t(both("企业与资料", "Company, and its profile")), self.room, "left"
        yield self.t(VERDICTS["eligible"]), self.count, "right"
        yield self.t(both("最高/万元", "At most, RMB")), self.sum, "right"
        if self.wide:
            yield self.t(both("市 / 区", "City / district")), self.split, "right"
            yield self.t(VERDICTS["undecided"]), self.count, "right"
            yield self.t(both("如全部落实，上限另增", "Up to, more")), self.sum, "right"
        if self.gated:
            yield self.t(both("检查项", "Gates")), self.gate, "left"

    def row(self, checked: Checked) -> list[Line]:
        assessment = checked.assessment
        lines = [(assessment.company.name, "bold"), (checked.file, "dim")]
        failed = [gate.option for gate in checked.gates if gate.failure]
        if failed:
            lines.append(("× " + ", ".join(failed), "red"))
        held = both("满足", "hold") if not failed else both("不满足", "fail")
        return self.cells(
            lines,
            assessment.eligible,
            assessment.fixed,
            assessment.undecided,
            self.t(held),
            bool(failed),
        )

    def total_row(self) -> list[Line]:
        checked = self.run.checked
        failed = sum(bool(one.failures) for one in checked)
        profiles = "1 profile" if len(checked) == 1 else f"{len(checked)} profiles"
        count = both(f"合计 {len(checked)} 份资料", f"{profiles} in all")
        return self.cells(
            [(self.t(count), "bold")],
            summed(one.assessment.eligible for one in checked),
            sum(one.assessment.fixed for one in checked),
            summed(one.assessment.undecided for one in checked),
            f"{len(checked) - failed}/{len(checked)}",
            bool(failed),
        )

    def cells(
        self,
        lines: list[tuple[str, str]],
        eligible: Totals,
        fixed: int,
        undecided: Totals,
        gates: str,
        failed: bool,
    ) -> list[Line]:
        """Make a row of sums; on a narrow screen the undecided ones are below the eligible ones."""
        counts, sums = [(str(eligible.grants), "")], [(self.money(eligible.estimate), "bold")]
        if fixed:
            money = self.money(fixed)
            sums.append((self.t(both(f"定额 {money}", f"fixed {money}")), "dim"))
        more = f"+{self.money(undecided.estimate)}" if undecided.grants else ""
        open_ended = without_a_figure(eligible, undecided)
        if open_ended:
            lines = [*lines, (self.t(open_ended), "dim")]
        beside: list[Line] = []
        if self.wide:
            city, district = self.money(eligible.city), self.money(eligible.district)
            beside.append(cell(self.split, ([f"{city} / ", district], "")))
            beside.append(cell(self.count, (str(undecided.grants), "yellow")))
            beside.append(cell(self.sum, (more, "yellow")))
        elif undecided.grants:
            counts.append((f"{self.t(VERDICTS['undecided'])} {undecided.grants}", "yellow"))
            sums.append((more, "yellow"))
        made = [cell(self.room, *lines), cell(self.count, *counts), cell(self.sum, *sums), *beside]
        return [*made, *([cell(self.gate, (gates, "red" if failed else "green"))] * self.gated)]

    def money(self, yuan: int) -> str:
        return format_wan(yuan) if self.lang == "zh" else f"{yuan:,}"

    def notes(self) -> Iterator[Line | Grid]:
        """List remarks on the sums, each once, with the profiles that it concerns."""
        if concerned := notices(self.run):
            yield Line()
            yield Line(self.t(both("请注意", "Please note")), "bold yellow")
            yield from bullets((self.t(notice) for notice in concerned), self.screen.width)
