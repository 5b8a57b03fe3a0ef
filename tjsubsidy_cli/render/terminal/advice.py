"""Advice on a screen: the changes, the money they bring, and their assumptions."""

from __future__ import annotations

from collections.abc import Iterator

from ...assess.advice import Advice, say_effort
from ...assess.assessment import Assessment
from ...assess.phrases import say_switched
from ...base.console import Screen
from ...base.money import format_wan, format_yuan
from ...base.text import Text, both, same
from ...rules.conditions import Answer
from ..common import ADVICE, ADVICE_SHOWN, dated_title
from .layout import Grid, Line, Page, bar, bullets, cell, to_text

_NUMBER, _BAR, _GAP = 3, 8, 2


def render_advice(
    before: Assessment,
    advice: tuple[Advice, ...],
    screen: Screen,
    *,
    all_advice: bool = False,
    ask: str = "",
) -> str:
    """List the changes that bring more, the nearest first: three of them, or all.

    ``ask`` is the command that asks what this company has not told yet.
    """
    return to_text(screen, *_AdvicePage(before, advice, screen, all_advice, ask).parts())


class _AdvicePage(Page):
    def __init__(
        self,
        before: Assessment,
        advice: tuple[Advice, ...],
        screen: Screen,
        all_advice: bool,
        ask: str,
    ) -> None:
        super().__init__(screen)
        self.before, self.advice, self.ask = before, advice, ask
        self.shown = advice if all_advice else advice[:ADVICE_SHOWN]
        self.sum = 14
        self.room = screen.width - _NUMBER - self.sum - _BAR - 3 * _GAP
        self.most = max((one.money for one in self.shown), default=0)

    def parts(self) -> Iterator[Line | Grid]:
        policy, company = self.before.catalogue.policy, self.before.company
        yield self.paragraph(ADVICE, "bold")
        yield self.paragraph(dated_title(policy), "bold")
        yield self.validity(policy, self.before.as_of)
        yield self.paragraph(same(company.name))
        if switched := say_switched(self.before):
            yield self.paragraph(switched)
        yield Line()
        yield self.paragraph(self.summary(), "bold green" if self.advice else "bold")
        for given, heading, colour in (
            (True, both("● 达到条件后可申报", "● Eligible once it is done"), "green"),
            (
                False,
                both("○ 还取决于尚未填写的情况", "○ Depends also on what is not given yet"),
                "yellow",
            ),
        ):
            if chosen := [(n, a) for n, a in enumerate(self.shown, 1) if a.given is given]:
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
        now = both("目前没有初步符合条件的支持事项。", "No grant is certain yet. ")
        if eligible.grants:
            now = both(
                f"目前初步符合条件 {eligible.grants} 项，测算上限合计 {most.zh}。",
                f"Eligible as declared: {eligible.grants}, at most {most.en} together. ",
            )
        if not count:
            return now + both("没有只差少数几项改变的支持事项。", "No grant is a few changes away.")
        return now + both(
            f"下一步可争取的政策 {count} 项，最接近现有条件的在前，再按单项措施可新增的上限排序：",
            f"{count} way{'s' if count > 1 else ''} to gain more, nearest to what the company has "
            "first, then the highest ceiling:",
        )

    def section(self, chosen: list[tuple[int, Advice]], colour: str) -> Iterator[Line | Grid]:
        what = both("要做的 → 可申报的事项", "What to do → the grants to apply for")
        table = Grid(
            ("", _NUMBER, "right"),
            (self.t(what), self.room, "left"),
            (self.t(both("政策上限/万元", "Ceiling, RMB")), self.sum, "right"),
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
                unknown = both("（尚未填写，或已具备）", "(not given; perhaps so already)")
                yield self.t(unknown), "yellow"
        if effort := self.t(say_effort(one)):
            yield effort, "cyan"
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
            lines.append((self.t(both("定额", "fixed")), "dim"))
        if one.open_ended:
            count = both(f"{one.open_ended} 项暂无法测算", f"{one.open_ended}: no figure")
            lines.append((self.t(count), "dim"))
        return cell(self.sum, *lines)

    def money(self, yuan: int) -> str:
        shown = format_wan(abs(yuan)) if self.lang == "zh" else f"{abs(yuan):,}"
        return f"-{shown}" if yuan < 0 else shown

    def notes(self) -> Iterator[Line]:
        waiting = sum(bool(r.evaluation.missing) for r in self.before.of("undecided"))
        yield Line()
        if more := len(self.advice) - len(self.shown):
            yield self.paragraph(
                both(f"另有 {more} 项，加 --all 列出。", f"{more} more: add --all to list them.")
            )
        if waiting:
            waits = "waits" if waiting == 1 else "wait"
            first = both(
                f"另有 {waiting} 项待补充，先补充信息",
                f"{waiting} more {waits} for answers first",
            )
            if self.ask:
                yield self.command(first + both("：", ": "), self.ask, same(""))
            else:
                yield self.paragraph(first + both("。", "."))
        if texts := [self.t(w.text) for w in self.before.warnings if w.kind != "overlap"]:
            yield self.paragraph(both("请注意", "Please note"), "bold yellow")
            yield from bullets(texts, self.screen.width)
        if self.advice:
            yield self.paragraph(_TERMS, "dim")
        policy = self.before.catalogue.policy
        yield self.paragraph(policy.disclaimer, "dim")


_TERMS = both(
    "每行单独计算，不能相加；政策上限不代表可获金额。仅列出贵单位可主动推进的事项；当前为零、须从头形成的"
    "占比类条件未列。能否获批、获认定由主管部门决定。",
    "Each line stands alone: they do not add up, and a policy ceiling is not an expected amount. "
    "Only what the company itself can set about is listed, and no share that would start from "
    "nothing; approval and recognition are for the authorities.",
)


def sentence(text: str) -> str:
    """Capitalise a phrase."""
    return text[:1].upper() + text[1:]
