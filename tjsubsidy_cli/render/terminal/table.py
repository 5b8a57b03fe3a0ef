"""An assessment on a screen: the grants by money, then the conclusion and the next command."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...assess.assumed import say_assumed
from ...assess.batch import Run
from ...assess.determination import say_id
from ...assess.next_steps import by_money
from ...assess.pending import Group
from ...assess.phrases import BASES, bureaus, waits_for, why
from ...assess.received import HEADING, describe_received
from ...assess.result import Result
from ...assess.totals import Totals, totals_of
from ...base.console import Screen
from ...base.money import format_wan
from ...base.text import Text, both, join, same
from ..common import (
    GROUPS,
    NOTHING,
    OVERLAPS,
    dated_title,
    folded,
    headline,
    next_step,
    open_ended,
    remarks,
    say_question,
    undecided_groups,
)
from .layout import Grid, Line, Page, bar, bullets, cell, paragraph, to_text

_WIDE = 110
_BAR, _SPLIT, _GAP = 8, 13, 2
_MOST_ASKED = 5  # questions
_MARKS: dict[Group, tuple[str, str]] = {
    "eligible": ("●", "green"),
    "information": ("○", "yellow"),
    "bureau": ("○", "cyan"),
    "ineligible": ("×", ""),
}


def render_table(run: Run, screen: Screen) -> str:
    """Render the only assessment of a run.

    The conclusion comes last, so that it is what stays on a small screen.
    """
    return to_text(screen, *_AssessmentPage(run, screen).parts())


class _AssessmentPage(Page):
    def __init__(self, run: Run, screen: Screen) -> None:
        super().__init__(screen)
        self.run, self.assessment = run, run.only.assessment
        self.wide = screen.width >= _WIDE
        self.id = max(4, *map(len, self.assessment.catalogue.grants))
        self.sum, self.offices = (12, 24) if self.lang == "zh" else (14, 30)
        used = self.id + self.sum + _BAR + 3 * _GAP
        self.room = screen.width - used - (_SPLIT + self.offices + 2 * _GAP if self.wide else 0)
        self.most = max(
            (r.estimate or 0 for r in self.assessment.results if not r.received), default=0
        )

    def parts(self) -> Iterator[Line | Grid]:
        assessment = self.assessment
        yield from self.head()
        yield from self.warnings(both("请注意", "Please note"), "assumed", "district", "figure")
        if eligible := assessment.of("eligible"):
            yield from self.section("eligible", eligible)
        for group, results in undecided_groups(self.run):
            yield from self.section(group, results)
        if more := folded(self.run):
            yield from (Line(), self.paragraph(more, "dim"))
        yield from self.questions()
        if had := assessment.received:
            yield from self.had(had)
        if ineligible := assessment.of("ineligible"):
            yield from self.ruled_out(ineligible)
        yield from self.overlaps()
        yield self.paragraph(assessment.catalogue.policy.disclaimer, "dim")
        yield from self.conclusion()

    def head(self) -> Iterator[Line]:
        policy, company = self.assessment.catalogue.policy, self.assessment.company
        vocabulary = self.assessment.catalogue.vocabulary
        yield self.paragraph(dated_title(policy), "bold")
        yield self.validity(policy, self.assessment.as_of)
        about = [company.name]
        if company.district:
            about.append(self.t(vocabulary["district"].choice_labels[company.district]))
        about += [company.code] if company.code else []
        yield paragraph("  ".join(about), self.screen.width)

    def conclusion(self) -> Iterator[Line]:
        yield Line()
        style = "bold green" if self.assessment.eligible.grants else "bold"
        yield self.paragraph(headline(self.assessment), style)
        for text in remarks(self.assessment):
            yield self.paragraph(text)
        if self.run.long:
            yield self.paragraph(say_id(self.assessment), "dim")
        if step := next_step(self.run):
            what, command = step
            about = both(f"（{what.zh}）", f"  ({what.en})")
            yield self.command(both("下一步：", "Next: "), command, about, "bold")

    def warnings(self, heading: Text, *kinds: str) -> Iterator[Line]:
        if texts := [self.t(w.text) for w in self.assessment.warnings if w.kind in kinds]:
            yield Line()
            yield Line(self.t(heading), "bold yellow")
            yield from bullets(texts, self.screen.width)

    def overlaps(self) -> Iterator[Line]:
        """Name the grants that one project may not take together; with ``long``, say why."""
        if self.run.long:
            yield from self.warnings(OVERLAPS, "overlap")
        elif meeting := [w.grants for w in self.assessment.warnings if w.kind == "overlap"]:
            sets = join([join(map(same, grants), "+", " + ") for grants in meeting], "，", ", ")
            text = OVERLAPS + both("：", ": ") + sets + both("。", ". ")
            yield self.paragraph(text + self.assessment.catalogue.policy.stacking, "yellow")

    def questions(self) -> Iterator[Line]:
        """Ask for the missing information, worth most first; the rest is only counted."""
        asked = self.run.only.questions
        if asked:
            yield Line()
            yield Line(self.t(both("请补充", "To be answered")), "bold yellow")
        for number, question in enumerate(asked[:_MOST_ASKED], 1):
            text = say_question(question)
            yield paragraph(self.t(text), self.screen.width, first=f"{number:>3}. ", rest="     ")
        if (more := len(asked) - _MOST_ASKED) > 0:
            yield self.paragraph(
                both(f"     另有 {more} 题。", f"     {more} more to answer."), "dim"
            )

    def section(self, group: Group, results: Sequence[Result]) -> Iterator[Line | Grid]:
        mark, colour = _MARKS[group]
        yield Line()
        yield Line(f"{mark} {self.t(GROUPS[group])}", f"bold {colour}")
        table = Grid(
            (self.t(both("编号", "No.")), self.id, "left"),
            (self.t(both("支持事项", "Grant")), self.room, "left"),
            (self.t(both("金额/万元", "RMB")), self.sum, "right"),
            ("", _BAR, "left"),
            *(self.wide_columns() if self.wide else ()),
        )
        ordered = by_money(results)
        if self.run.by_number:
            order = list(self.assessment.catalogue.grants)
            ordered.sort(key=lambda result: order.index(result.grant.id))
        for result in ordered:
            table.add_row(*self.row(result, colour), end_section=result is ordered[-1])
        table.add_row(*self.total_row(group, totals_of(results)))
        yield table

    def wide_columns(self) -> Iterator[tuple[str, int, str]]:
        yield self.t(both("市 / 区", "City / district")), _SPLIT, "right"
        yield self.t(both("责任单位", "Bureaus")), self.offices, "left"

    def row(self, result: Result, colour: str) -> Iterator[Line]:
        offices = self.bureaus(result)
        lines: list[tuple[str | list[str], str]] = [(self.t(result.grant.title), "bold")]
        lines += self.details(result)
        if not self.wide and (result.verdict == "eligible" or self.run.long):
            lines.append((offices, "dim"))
        yield Line(result.grant.id)
        yield cell(self.room, *lines)
        yield self.figure(result)
        yield Line(bar(self.screen, result.estimate or 0, self.most, _BAR), colour)
        if self.wide:
            known = result.estimate is not None
            yield self.split(result.city, result.district) if known else Line()
            yield cell(self.offices, (offices, "dim"))

    def bureaus(self, result: Result) -> list[str]:
        """List the bureaus with their separators, so that a line can break between two of them."""
        short = not (self.wide or self.run.long)
        names = [self.t(name) for name in bureaus(result, self.assessment, short=short)]
        comma = self.t(both("、", ", "))
        return [name + (comma if name is not names[-1] else "") for name in names]

    def details(self, result: Result) -> Iterator[tuple[str, str]]:
        asked = result.group == "information" and not self.run.long  # the questions say it
        if not asked and (waits := waits_for(result, self.assessment)):
            text = both("取决于：", "Depends on: ") + join(waits, "；", "; ")
            yield self.t(text), "yellow"
        if not self.run.long:
            if result.assumed:
                said = say_assumed(result.assumed, self.assessment.catalogue.vocabulary)
                yield self.t(said), "dim"
            return
        if result.support:
            working = result.support.working
            if not self.wide and result.estimate is not None:
                working += both("；", "; ") + self.shares(result.city, result.district)
            yield self.t(working), "dim"
        if result.grant.reservation:
            yield "* " + self.t(result.grant.reservation), "italic dim"

    def figure(self, result: Result) -> Line:
        """Show the estimate; of an eligible grant also the policy's ceiling or the basis."""
        if result.estimate is None:
            return cell(self.sum, (self.t(both("暂无法测算", "no figure yet")), "dim"))
        below = list(self.ceiling(result)) or [(self.t(BASES[result.basis]), "dim")]
        below = below if result.verdict == "eligible" or self.run.long else []
        return cell(self.sum, (self.money(result.estimate), "bold"), *below)

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

    def total_row(self, group: Group, totals: Totals) -> Iterator[Line]:
        """Sum up the eligible grants. Undecided ones are only counted: their money is not there."""
        summed = group == "eligible"
        count = both(f"合计 {totals.grants} 项", f"{totals.grants} in all")
        lines = [(self.t(count + open_ended(totals)), "bold")]
        if summed and not self.wide:
            lines.append((self.t(self.shares(totals.city, totals.district)), "dim"))
        sums = [(self.money(totals.estimate), "bold"), *self.ceiling(totals)] if summed else []
        yield Line()
        yield cell(self.room, *lines)
        yield cell(self.sum, *sums) if sums else Line()
        yield Line()
        if self.wide:
            yield self.split(totals.city, totals.district) if summed else Line()
            yield Line()

    def money(self, yuan: int | None) -> str:
        return format_wan(yuan or 0) if self.lang == "zh" else f"{yuan or 0:,}"

    def had(self, results: tuple[Result, ...]) -> Iterator[Line]:
        """List what the company has received or applied for."""
        yield Line()
        yield Line(f"√ {self.t(HEADING)}", "bold")
        for result in results:
            title, said = self.t(result.grant.title), self.t(describe_received(result) or NOTHING)
            number = result.grant.id.ljust(self.id + _GAP)
            yield paragraph(title, self.screen.width, first=number, rest=" " * len(number))
            yield paragraph(said, self.screen.width, "dim", *[" " * len(number)] * 2)

    def ruled_out(self, results: Sequence[Result]) -> Iterator[Line | Grid]:
        """List what is ineligible with the reasons if asked, else count it."""
        yield Line()
        mark, what, count = _MARKS["ineligible"][0], GROUPS["ineligible"], len(results)
        if not self.run.all_grants:
            text = both(f"{what.zh} {count} 项（加 --all 列出原因）。", f"{what.en}: {count} ")
            yield self.paragraph(text + both("", "(--all lists why)."), "dim")
            return
        yield Line(f"{mark} {self.t(what)}", "bold")
        title = min(36, self.screen.width // 3)
        room = self.screen.width - self.id - title - 2 * _GAP
        table = Grid(
            (self.t(both("编号", "No.")), self.id, "left"),
            (self.t(both("支持事项", "Grant")), title, "left"),
            (self.t(both("未满足的条件", "What is not met")), room, "left"),
        )
        for result in results:
            lines = [(self.t(text), "dim") for text in why(result, self.assessment)]
            table.add_row(
                result.grant.id, cell(title, (self.t(result.grant.title), "")), cell(room, *lines)
            )
        yield table
