"""A comparison on a screen: the facts that differ, the totals, and the grants that moved."""

from __future__ import annotations

from collections.abc import Iterator

from ...assess.comparison import Comparison, Difference, Move, Pair
from ...assess.notices import Notice
from ...assess.outcome import say_verdict
from ...assess.phrases import VERDICTS, say_switched, why
from ...assess.received import STATUSES, describe_received
from ...assess.result import Result
from ...base.console import Screen
from ...base.money import format_wan, format_yuan
from ...base.text import Text, both, join, same
from ...rules.facts import Chosen, show_value
from ..common import dated_title
from .layout import Grid, Line, Page, bullets, cell, to_text

_GAP = 2
_MOVES: dict[Move, tuple[Text, str]] = {
    "gained": (both("● 新增符合条件", "● Gained"), "green"),
    "lost": (both("× 不再符合条件", "× Lost"), "red"),
    "changed": (both("○ 有变化", "○ Changed"), "yellow"),
    "same": (both("= 不变", "= Unchanged"), "dim"),
}


def render_comparison(comparison: Comparison, screen: Screen, *, all_grants: bool = False) -> str:
    """Render two assessments side by side; ``all_grants`` lists unchanged grants too."""
    return to_text(screen, *_ComparisonPage(comparison, screen).parts(all_grants=all_grants))


class _ComparisonPage(Page):
    def __init__(self, comparison: Comparison, screen: Screen) -> None:
        super().__init__(screen)
        self.comparison = comparison
        self.catalogue = comparison.before.catalogue
        self.id = max(4, *map(len, self.catalogue.grants))
        self.sum = 12 if self.lang == "zh" else 14
        self.room = screen.width - self.id - self.sum - 2 * _GAP

    def parts(self, *, all_grants: bool) -> Iterator[Line | Grid]:
        yield from self.head()
        yield from self.facts()
        yield Line()
        yield self.totals()
        for move in _MOVES:
            pairs = self.comparison.of(move)
            if pairs and (move != "same" or all_grants):
                yield from self.section(move, pairs)
        unchanged = len(self.comparison.of("same"))
        if unchanged and not all_grants:
            yield Line()
            yield self.paragraph(
                both(
                    f"其余 {unchanged} 项不变（加 --all 列出）。",
                    f"{unchanged} unchanged (--all lists them).",
                ),
                "dim",
            )
        yield from self.notes()

    def head(self) -> Iterator[Line]:
        policy = self.catalogue.policy
        yield self.paragraph(dated_title(policy), "bold")
        yield self.validity(policy, self.comparison.before.as_of)
        before, after = self.comparison.before.company, self.comparison.after.company
        if before.name == after.name:
            yield self.paragraph(same(before.name))
        else:
            yield self.paragraph(both("甲：", "A: ") + same(before.name))
            yield self.paragraph(both("乙：", "B: ") + same(after.name))
        if switched := say_switched(self.comparison.before):
            yield self.paragraph(switched)
        yield Line()
        yield self.paragraph(self.summary(), "bold")

    def sides(self) -> tuple[Text, Text]:
        """Name the two sides: two companies, or one before and after."""
        if self.comparison.before.company.name == self.comparison.after.company.name:
            return both("之前", "Before"), both("之后", "After")
        return both("甲", "A"), both("乙", "B")

    def summary(self) -> Text:
        gained, lost = (len(self.comparison.of(move)) for move in ("gained", "lost"))
        changed = len(self.comparison.of("changed"))
        if not gained + lost + changed:
            return both("结果相同。", "The results are the same.")
        before, after = self.comparison.before.eligible, self.comparison.after.eligible
        return both(
            f"新增 {gained} 项，减少 {lost} 项，变化 {changed} 项；"
            f"初步符合条件的最高金额 {self.signed(after.estimate - before.estimate)}。",
            f"{gained} gained, {lost} lost, {changed} changed; "
            f"eligible at most {self.signed(after.estimate - before.estimate)}.",
        )

    def signed(self, yuan: int) -> str:
        """Format a difference with its sign and unit."""
        if not yuan:
            return self.t(both("不变", "the same"))
        return f"{'+' if yuan > 0 else '-'}{self.t(format_yuan(abs(yuan)))}"

    def facts(self) -> Iterator[Line]:
        yield Line()
        if not self.comparison.facts:
            yield self.paragraph(both("填报项相同。", "No item differs."))
            return
        yield self.paragraph(both("不同的填报项", "Items that differ"), "bold")
        yield from bullets(map(self.difference, self.comparison.facts), self.screen.width)

    def difference(self, one: Difference) -> str:
        said = one.fact.label + both("：", ": ")
        if isinstance(one.before, Chosen) and isinstance(one.after, Chosen):
            signs = [
                (_only(one.after, one.before), both("增加 ", "more: ")),
                (_only(one.before, one.after), both("减少 ", "less: ")),
            ]
            parts = [sign + show_value(one.fact, some) for some, sign in signs if some != Chosen()]
            return self.t(said + join(parts, "；", "; "))
        values = [show_value(one.fact, value) for value in (one.before, one.after)]
        return self.t(said + join(values, " → ", " → "))

    def totals(self) -> Grid:
        before, after = self.comparison.before, self.comparison.after
        label = self.screen.width - 3 * (self.sum + _GAP)
        table = Grid(
            (self.t(both("万元", "RMB")), label, "left"),
            *((self.t(side), self.sum, "right") for side in self.sides()),
            (self.t(both("差额", "Difference")), self.sum, "right"),
        )
        for verdict in ("eligible", "undecided"):
            one, other = getattr(before, verdict), getattr(after, verdict)
            rows = [
                ("grants", both("：项数", ": grants")),
                ("estimate", both("：最高", ": at most")),
                ("city", both("：市级", ": city")),
                ("district", both("：区级", ": district")),
                ("open_ended", both("：暂无法测算（项）", ": no figure yet")),
            ]
            if verdict == "undecided":
                rows[2:4] = []
            if not (one.open_ended or other.open_ended):
                rows.pop()
            name = self.t(VERDICTS[verdict])
            for key, text in rows:
                pair = getattr(one, key), getattr(other, key)
                counted = key in {"grants", "open_ended"}
                table.add_row(
                    cell(label, (name + self.t(text), "bold" if key == "estimate" else "")),
                    *(Line(str(n) if counted else self.money(n)) for n in pair),
                    Line(self.plus(pair[1] - pair[0], counted=counted), "bold"),
                )
        return table

    def section(self, move: Move, pairs: tuple[Pair, ...]) -> Iterator[Line | Grid]:
        heading, colour = _MOVES[move]
        yield Line()
        yield self.paragraph(
            heading + both(f" {len(pairs)} 项", f": {len(pairs)}"), f"bold {colour}"
        )
        table = Grid(
            (self.t(both("编号", "No.")), self.id, "left"),
            (self.t(both("支持事项", "Grant")), self.room, "left"),
            (self.t(both("差额/万元", "Difference")), self.sum, "right"),
        )
        for pair in pairs:
            table.add_row(
                Line(pair.after.grant.id),
                cell(self.room, *self.lines(pair)),
                Line(self.plus(pair.money), f"bold {colour}" if pair.money else ""),
            )
        yield table

    def lines(self, pair: Pair) -> Iterator[tuple[str, str]]:
        yield self.t(pair.after.grant.title), "bold"
        if pair.move == "same":
            yield self.t(self.outcome(pair.after)), "dim"
            return
        yield self.t(self.outcome(pair.before) + same(" → ") + self.outcome(pair.after)), ""
        if had := describe_received(pair.after):
            yield self.t(had), "dim"
        elif pair.after.verdict == "eligible" and pair.after.support:
            yield self.t(pair.after.support.working), "dim"
        else:
            texts = why(pair.after, self.comparison.after)
            yield from ((self.t(text), "dim") for text in texts)

    def outcome(self, result: Result) -> Text:
        """Describe a verdict briefly, with its amount and payers."""
        if result.received:
            return STATUSES[result.received.status]
        said = say_verdict(result)
        if result.support is None:
            return said
        if result.estimate is None:
            return said + both("（暂无法测算）", " (no figure yet)")
        city, district = self.money(result.city or 0), self.money(result.district or 0)
        most = self.money(result.estimate)
        return said + both(
            f" {most}（市 {city}，区 {district}）", f" {most} (city {city}, district {district})"
        )

    def money(self, yuan: int) -> str:
        return format_wan(yuan) if self.lang == "zh" else f"{yuan:,}"

    def plus(self, number: int, *, counted: bool = False) -> str:
        """Format a difference with its sign."""
        shown = str(abs(number)) if counted else self.money(abs(number))
        return f"{'+' if number > 0 else '-'}{shown}" if number else "0"

    def notes(self) -> Iterator[Line]:
        yield Line()
        if texts := [self.t(self.whose(w) + w.text) for w in self.comparison.warnings]:
            yield self.paragraph(both("请注意", "Please note"), "bold yellow")
            yield from bullets(texts, self.screen.width)
            yield Line()
        policy = self.catalogue.policy
        yield self.paragraph(policy.stacking, "dim")
        yield self.paragraph(policy.disclaimer, "dim")

    def whose(self, notice: Notice) -> Text:
        """Name the company that a notice is for, if it is for one of the two."""
        before, after = self.comparison.before, self.comparison.after
        there = notice in before.warnings, notice in after.warnings
        if all(there) or before.company.name == after.company.name:
            return same("")
        return self.sides()[there.index(True)] + both("：", ": ")


def _only(one: Chosen, other: Chosen) -> Chosen:
    """Find the choices that only one list has, or has with more certainty."""
    return Chosen(one.sure - other.sure, one.unsure - other.unsure)
