"""Advice on a screen: the changes, the money they bring, and their assumptions."""

from __future__ import annotations

from collections.abc import Iterator

from ...assess.advice import Advice
from ...assess.assessment import Assessment
from ...assess.phrases import say_switched
from ...base.console import Screen
from ...base.money import format_wan, format_yuan
from ...base.text import Text, both, same
from ...rules.conditions import Answer
from ..common import dated_title
from .layout import Grid, Line, Page, bar, bullets, cell, to_text

_NUMBER, _BAR, _GAP = 3, 8, 2


def render_advice(before: Assessment, advice: tuple[Advice, ...], screen: Screen) -> str:
    """List the changes that bring more, most money for each change first."""
    return to_text(screen, *_AdvicePage(before, advice, screen).parts())


class _AdvicePage(Page):
    def __init__(self, before: Assessment, advice: tuple[Advice, ...], screen: Screen) -> None:
        super().__init__(screen)
        self.before, self.advice = before, advice
        self.sum = 12 if self.lang == "zh" else 14
        self.room = screen.width - _NUMBER - self.sum - _BAR - 3 * _GAP
        self.most = max((one.money for one in advice), default=0)

    def parts(self) -> Iterator[Line | Grid]:
        policy, company = self.before.catalogue.policy, self.before.company
        yield self.paragraph(dated_title(policy), "bold")
        yield self.validity(policy, self.before.as_of)
        yield self.paragraph(same(company.name))
        if switched := say_switched(self.before):
            yield self.paragraph(switched)
        yield Line()
        yield self.paragraph(self.summary(), "bold green" if self.advice else "bold")
        for given, heading, colour in (
            (True, both("● 做到即可申请", "● Enough to become eligible"), "green"),
            (
                False,
                both("○ 还取决于未填的情况", "○ Rests also on what is not given yet"),
                "yellow",
            ),
        ):
            if chosen := [(n, a) for n, a in enumerate(self.advice, 1) if a.given is given]:
                yield Line()
                yield self.paragraph(heading, f"bold {colour}")
                yield from self.section(chosen, colour)
        yield from self.notes()

    def summary(self) -> Text:
        territory = self.before.catalogue.policy.territory
        if territory and self.before.place is Answer.NO:
            return territory.reason + both("。", ".")
        eligible, count = self.before.eligible, len(self.advice)
        most = format_yuan(eligible.estimate)
        now = both("现在没有可以确定申请的项目。", "No grant is certain yet. ")
        if eligible.grants:
            now = both(
                f"现在可申请 {eligible.grants} 项，最高 {most.zh}。",
                f"Eligible now: {eligible.grants}, at most {most.en}. ",
            )
        if not count:
            return now + both(
                "没有少数几项改变就能多得的资助。", "No few changes would add a grant."
            )
        return now + both(
            f"下列 {count} 种做法各能再得资助，每项改变增加金额多的在前：",
            f"{count} way{'s' if count > 1 else ''} to gain more, "
            "most money for each change first:",
        )

    def section(self, chosen: list[tuple[int, Advice]], colour: str) -> Iterator[Line | Grid]:
        what = both("要做的 → 可得的资助", "What to do → the grants it brings")
        table = Grid(
            ("", _NUMBER, "right"),
            (self.t(what), self.room, "left"),
            (self.t(both("最高/万元", "At most, RMB")), self.sum, "right"),
            ("", _BAR, "left"),
        )
        for number, one in chosen:
            table.add_row(
                Line(str(number), "dim"),
                cell(self.room, *self.lines(one)),
                self.figure(one),
                Line(bar(self.screen, one.money, self.most, _BAR), colour),
            )
        yield table

    def lines(self, one: Advice) -> Iterator[tuple[str, str]]:
        for index, change in enumerate(one.changes):
            text = both("并", "and ") + change.text if index else change.text
            yield sentence(self.t(text)) if not index else self.t(text), "bold"
            if not change.given:
                unknown = both("（未填，或已具备）", "(not given; perhaps so already)")
                yield self.t(unknown), "yellow"
        for result in one.gained:
            title = same(f"→ {result.grant.id} ") + result.grant.title
            working = result.support.working if result.support else same("")
            yield self.t(title + both("：", ": ") + working), ""
            if result.grant.reservation:
                yield "* " + self.t(result.grant.reservation), "italic dim"
        if meeting := "、".join(one.overlaps):
            overlap = both(
                f"* 与 {meeting} 可能重复支持",
                f"* May concern one project or machine with {meeting.replace('、', ', ')}",
            )
            yield self.t(overlap), "yellow"
        for result in one.lost:
            title, most = result.grant.title, format_yuan(result.estimate or 0)
            gone = both(f"（{most.zh}）", f" ({most.en})") if result.estimate else same("")
            loses = both("× 失去 ", "× Loses ") + same(f"{result.grant.id} ") + title + gone
            yield self.t(loses), "red"

    def figure(self, one: Advice) -> Line:
        lines = [(self.money(one.money), "bold")] if one.money else []
        if one.money and all(result.exact for result in one.gained) and not one.lost:
            lines.append((self.t(both("定额", "exactly")), "dim"))
        if one.open_ended:
            count = both(f"{one.open_ended} 项无数额", f"{one.open_ended} without")
            lines.append((self.t(count), "dim"))
        return cell(self.sum, *lines)

    def money(self, yuan: int) -> str:
        shown = format_wan(abs(yuan)) if self.lang == "zh" else f"{abs(yuan):,}"
        return f"-{shown}" if yuan < 0 else shown

    def notes(self) -> Iterator[Line]:
        waiting = sum(bool(r.evaluation.missing) for r in self.before.of("undecided"))
        yield Line()
        if waiting:
            yield self.paragraph(
                both(
                    f"另有 {waiting} 项待定，先要补充情况：tjsubsidy ask。",
                    f"{waiting} more {'waits' if waiting == 1 else 'wait'} for answers first: "
                    "tjsubsidy ask.",
                )
            )
        if texts := [self.t(w.text) for w in self.before.warnings if w.kind != "overlap"]:
            yield self.paragraph(both("请注意", "Please note"), "bold yellow")
            yield from bullets(texts, self.screen.width)
        if self.advice:
            yield self.paragraph(_TERMS, "dim")
        policy = self.before.catalogue.policy
        yield self.paragraph(policy.disclaimer, "dim")


_TERMS = both(
    "每行单独计算，不能相加。只列目录标明这类单位可以去做的事，比例要从零做起的不列；能否获批、获评由"
    "主管部门决定。",
    "Each line stands alone: they do not add up. Only what the catalogue marks as such a company's "
    "to do is listed, and no share that would start from nothing; approval and recognition are for "
    "the authorities.",
)


def sentence(text: str) -> str:
    """Capitalise a phrase."""
    return text[:1].upper() + text[1:]
