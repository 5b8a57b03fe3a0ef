"""An assessment on a screen: the eligible and undecided grants, and the reasons."""

from __future__ import annotations

from collections.abc import Iterator

from ...assess.assessment import Assessment, Result
from ...assess.phrases import VERDICTS, bureaus, waits_for, why
from ...assess.totals import Totals
from ...base.console import Screen
from ...base.money import format_wan
from ...base.text import Text, both, join
from ..common import dated_title, headline, open_ended, remarks
from .layout import Grid, Line, Page, bar, bullets, cell, paragraph, to_text

_WIDE = 110
_BAR, _SPLIT, _GAP = 8, 13, 2


def render_table(assessment: Assessment, screen: Screen, *, all_grants: bool = False) -> str:
    """Render an assessment; ``all_grants`` also lists ineligible grants, with reasons."""
    return to_text(screen, *_AssessmentPage(assessment, screen).parts(all_grants=all_grants))


class _AssessmentPage(Page):
    def __init__(self, assessment: Assessment, screen: Screen) -> None:
        super().__init__(screen)
        self.assessment = assessment
        self.wide = screen.width >= _WIDE
        self.id = max(4, *map(len, assessment.catalogue.grants))
        self.sum, self.offices = (12, 24) if self.lang == "zh" else (14, 30)
        used = self.id + self.sum + _BAR + 3 * _GAP
        self.room = screen.width - used - (_SPLIT + self.offices + 2 * _GAP if self.wide else 0)

    def parts(self, *, all_grants: bool) -> Iterator[Line | Grid]:
        yield from self.head()
        undecided, ineligible = (self.assessment.of(v) for v in ("undecided", "ineligible"))
        if eligible := self.assessment.of("eligible"):
            yield from self.section("eligible", eligible, self.assessment.eligible)
        if undecided:
            yield from self.section("undecided", undecided, self.assessment.undecided)
        if ineligible and all_grants:
            yield from self.ruled_out(ineligible)
        elif ineligible:
            count = len(ineligible)
            yield Line()
            yield self.paragraph(
                both(
                    f"不符合 {count} 项（加 --all 列出原因）。",
                    f"{count} ruled out (--all lists why).",
                ),
                "dim",
            )
        yield from self.notes(eligible, undecided)

    def head(self) -> Iterator[Line]:
        policy, company = self.assessment.catalogue.policy, self.assessment.company
        vocabulary = self.assessment.catalogue.vocabulary
        yield self.paragraph(dated_title(policy), "bold")
        yield self.validity(policy, self.assessment.as_of)
        about = [company.name]
        if company.district:
            about.append(self.t(vocabulary["district"].choice_labels[company.district]))
        yield paragraph(
            "  ".join([*about, *([company.code] if company.code else [])]), self.screen.width
        )
        yield Line()
        style = "bold green" if self.assessment.eligible.grants else "bold"
        yield self.paragraph(headline(self.assessment), style)
        for text in remarks(self.assessment):
            yield self.paragraph(text)

    def section(
        self, verdict: str, results: tuple[Result, ...], totals: Totals
    ) -> Iterator[Line | Grid]:
        mark = {"eligible": "●", "undecided": "○"}[verdict]
        colour = {"eligible": "green", "undecided": "yellow"}[verdict]
        most = max((r.estimate or 0 for r in results), default=0)
        yield Line()
        yield Line(f"{mark} {self.t(VERDICTS[verdict])}", f"bold {colour}")
        what = both("资助项目与测算", "Grant, and how it was worked out")
        if verdict == "undecided":
            what = both("资助项目与待定事项", "Grant, and what would decide it")
        table = Grid(
            (self.t(both("编号", "No.")), self.id, "left"),
            (self.t(what), self.room, "left"),
            (self.t(both("最高/万元", "At most, RMB")), self.sum, "right"),
            ("", _BAR, "left"),
            *(self.wide_columns() if self.wide else ()),
        )
        for index, result in enumerate(results):
            last = index == len(results) - 1
            table.add_row(*self.row(result, most, colour), end_section=last)
        table.add_row(*self.total_row(totals))
        yield table

    def wide_columns(self) -> Iterator[tuple[str, int, str]]:
        yield self.t(both("市 / 区", "City / district")), _SPLIT, "right"
        yield self.t(both("责任单位", "Bureaus")), self.offices, "left"

    def row(self, result: Result, most: int, colour: str) -> Iterator[Line]:
        responsible = self.bureaus(result)
        lines: list[tuple[str | list[str], str]] = [(self.t(result.grant.title), "bold")]
        lines += self.details(result)
        if not self.wide:
            lines.append((responsible, "dim"))
        yield Line(result.grant.id)
        yield cell(self.room, *lines)
        yield self.figure(result)
        yield Line(bar(self.screen, result.estimate or 0, most, _BAR), colour)
        if self.wide:
            yield (
                self.split(result.city, result.district) if result.estimate is not None else Line()
            )
            yield cell(self.offices, (responsible, "dim"))

    def bureaus(self, result: Result) -> list[str]:
        """List the bureaus with their separators, so that a line can break between two of them."""
        names = [self.t(name) for name in bureaus(result, self.assessment)]
        comma = self.t(both("、", ", "))
        return [name + (comma if name is not names[-1] else "") for name in names]

    def details(self, result: Result) -> Iterator[tuple[str, str]]:
        if waits := waits_for(result, self.assessment):
            text = both("取决于：", "Waits for: ") + join(waits, "；", "; ")
            yield self.t(text), "yellow"
        if result.support:
            working = result.support.working
            if not self.wide and result.estimate is not None:
                working += both("；", "; ") + self.shares(result.city, result.district)
            yield self.t(working), "dim"
        if result.grant.reservation:
            yield "* " + self.t(result.grant.reservation), "italic dim"

    def figure(self, result: Result) -> Line:
        if result.estimate is None:
            return cell(self.sum, (self.t(both("无数额", "no figure")), "dim"))
        lines = [(self.money(result.estimate), "bold")]
        if result.exact:
            lines.append((self.t(both("定额", "exactly")), "dim"))
        return cell(self.sum, *lines, *self.ceiling(result))

    def ceiling(self, of: Result | Totals) -> Iterator[tuple[str, str]]:
        """Show the policy's ceiling, if the estimate is below it."""
        if of.ceiling != of.estimate:
            ceiling = self.money(of.ceiling)
            yield self.t(both(f"上限 {ceiling}", f"of {ceiling}")), "dim"

    def shares(self, city: int | None, district: int | None) -> Text:
        """Show the shares of city and district, if no column has them."""
        both_pay = self.money(city), self.money(district)
        return both("市 {}，区 {}".format(*both_pay), "city {}, district {}".format(*both_pay))

    def split(self, city: int | None, district: int | None) -> Line:
        return cell(_SPLIT, ([f"{self.money(city)} / ", self.money(district)], ""))

    def total_row(self, totals: Totals) -> Iterator[Line]:
        count = both(f"合计 {totals.grants} 项", f"{totals.grants} in all")
        lines = [(self.t(count + open_ended(totals)), "bold")]
        if not self.wide:
            lines.append((self.t(self.shares(totals.city, totals.district)), "dim"))
        yield Line()
        yield cell(self.room, *lines)
        yield cell(self.sum, (self.money(totals.estimate), "bold"), *self.ceiling(totals))
        yield Line()
        if self.wide:
            yield self.split(totals.city, totals.district)
            yield Line()

    def money(self, yuan: int | None) -> str:
        return format_wan(yuan or 0) if self.lang == "zh" else f"{yuan or 0:,}"

    def ruled_out(self, results: tuple[Result, ...]) -> Iterator[Line | Grid]:
        yield Line()
        yield Line(f"× {self.t(VERDICTS['ineligible'])}", "bold")
        title = min(36, self.screen.width // 3)
        room = self.screen.width - self.id - title - 2 * _GAP
        table = Grid(
            (self.t(both("编号", "No.")), self.id, "left"),
            (self.t(both("资助项目", "Grant")), title, "left"),
            (self.t(both("未满足的条件", "What is not met")), room, "left"),
        )
        for result in results:
            lines = [(self.t(text), "dim") for text in why(result, self.assessment)]
            table.add_row(
                result.grant.id, cell(title, (self.t(result.grant.title), "")), cell(room, *lines)
            )
        yield table

    def notes(self, *shown: tuple[Result, ...]) -> Iterator[Line | Grid]:
        policy, width = self.assessment.catalogue.policy, self.screen.width
        overlap = both("可能针对同一项目或设备", "These may concern one project or machine")
        for heading, kinds in (
            (both("请注意", "Please note"), {"assumed", "district", "figure"}),
            (overlap, {"overlap"}),
        ):
            if texts := [self.t(w.text) for w in self.assessment.warnings if w.kind in kinds]:
                yield Line()
                yield Line(self.t(heading), "bold yellow")
                yield from bullets(texts, width)
        yield Line()
        if any(shown):
            yield self.paragraph(policy.stacking, "dim")
        yield self.paragraph(policy.disclaimer, "dim")
