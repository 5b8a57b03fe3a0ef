"""Markdown for code forges: a summary of a CI run, with tables in GitHub's dialect."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ..assess.batch import Run
from ..assess.determination import say_id
from ..assess.next_steps import by_money, next_steps
from ..assess.pending import Group
from ..assess.phrases import VERDICTS, waits_for, why
from ..assess.received import HEADING, describe_received
from ..assess.result import Result
from ..assess.totals import Totals, summed
from ..base.money import format_yuan
from ..base.text import Lang, Text, both, join, same, sanitize
from ..policy.status import status_line
from .common import (
    GROUPS,
    MOVING,
    NEXT_STEPS,
    NOTHING,
    OVERLAPS,
    as_lines,
    dated_title,
    folded,
    headline,
    notices,
    open_ended,
    remarks,
    responsible,
    say_question,
    taken,
    undecided_groups,
    without_a_figure,
)

_MARKS: dict[Group, str] = {"eligible": "●", "information": "○", "bureau": "○", "ineligible": "×"}
_SPECIAL = re.compile(r"([`*_\[\]<>~$&#@!^{}])")
_BLOCK = re.compile(r"^([-+=]|[0-9]{1,9}[.)])(?=[-=\s]|$)")  # a list, a rule, a heading's line
# Forges make links of @name, #1, &1, :smile:, www.x, http://x even after a backslash. An invisible
# word joiner between the sign and the name prevents that.
_ACTIVE = re.compile(
    r"(?<=\bwww)\.|:(?=//|[\w+-]+:)|[@#!~$%^*](?=[\w\"+(\[{-])|&(?=\d)", re.IGNORECASE | re.ASCII
)
_JOINER = "&#8288;"


def render_markdown(run: Run, lang: Lang) -> str:
    """Render a run: one company's grants, or a row for each of several companies."""
    page = _BatchMarkdown if len(run.profiles) > 1 else _CompanyMarkdown
    return "\n".join(page(run, lang).lines()) + "\n"


def escaped(value: str) -> str:
    """Escape a value for Markdown: it makes no markup, link, mention or line break."""
    parted = _ACTIVE.sub(lambda found: f"{found[0]}\0", sanitize(value))
    shown = _SPECIAL.sub(r"\\\1", parted.replace("\\", "\1").strip())
    shown = _BLOCK.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}", shown)
    for mark, entity in (("\0", _JOINER), ("\1", "&#92;"), ("|", "&#124;")):
        shown = shown.replace(mark, entity)
    return shown


class _Markdown:
    """Parts that both pages share."""

    def __init__(self, run: Run, lang: Lang) -> None:
        self.run, self.lang = run, lang
        self.policy = run.checked[0].assessment.catalogue.policy

    def t(self, text: Text) -> str:
        return escaped(text[self.lang])

    def row(self, *cells: Text) -> str:
        return "".join(f"| {self.t(cell)} " for cell in cells) + "|"

    def figure(self, yuan: int | None) -> Text:
        return both("暂无法测算", "no figure yet") if yuan is None else format_yuan(yuan)

    def bullets(self, heading: Text, texts: Iterable[Text]) -> Iterator[str]:
        if items := [f"- {self.t(text)}" for text in texts]:
            yield from ("", f"### {self.t(heading)}", "", *items)

    def gates(self) -> Iterator[str]:
        """List every gate of every profile, because they say why a CI job failed."""
        judged = [(one.file, gate) for one in self.run.checked for gate in one.gates]
        if not judged:
            return
        yield from ("", f"### {self.t(both('检查项', 'Gates'))}", "")
        yield self.row(both("资料", "Profile"), both("检查项", "Gate"), both("结果", "Result"))
        yield "| :-- | :-- | :-- |"
        for file, gate in judged:
            said = same("× ") + gate.failure if gate.failure else both("√ 满足", "√ holds")
            yield self.row(same(file), same(gate.option), said)

    def standing(self) -> Iterator[str]:
        yield from ("", self.t(self.policy.stacking))
        yield from ("", self.t(self.policy.disclaimer))


class _BatchMarkdown(_Markdown):
    """The page of several profiles: a row for each, then the sums."""

    def lines(self) -> Iterator[str]:
        checked = self.run.checked
        yield f"## {self.t(dated_title(self.policy))}"
        yield from ("", self.t(status_line(self.policy, checked[0].assessment.as_of)))
        yield ""
        yield self.row(
            both("企业", "Company"),
            both("资料", "Profile"),
            VERDICTS["eligible"],
            both("定额", "Fixed amounts"),
            both("政策上限", "Policy ceilings"),
            both("市级", "City"),
            both("区级", "District"),
            VERDICTS["undecided"],
            both("如全部落实，上限另增", "Up to, more"),
        )
        yield "| :-- | :-- | --: | --: | --: | --: | --: | --: | --: |"
        for one in checked:
            found = one.assessment
            name, totals = same(found.company.name), (found.eligible, found.undecided)
            yield self.sums(name, same(one.file), *totals, found.fixed)
        totals = (
            summed(one.assessment.eligible for one in checked),
            summed(one.assessment.undecided for one in checked),
        )
        fixed = sum(one.assessment.fixed for one in checked)
        count = len(checked)
        profiles = "1 profile" if count == 1 else f"{count} profiles"
        yield self.sums(both("合计", "Total"), both(f"{count} 份资料", profiles), *totals, fixed)
        if open_ended := without_a_figure(*totals):
            yield from ("", self.t(open_ended))
        yield from self.gates()
        yield from self.bullets(both("请注意", "Please note"), notices(self.run))
        yield from self.standing()

    def sums(self, name: Text, file: Text, eligible: Totals, undecided: Totals, fixed: int) -> str:
        figures = (fixed, eligible.estimate - fixed, eligible.city, eligible.district)
        shown = map(self.figure, figures)
        more = self.figure(undecided.estimate) if undecided.grants else NOTHING
        return self.row(
            name, file, same(str(eligible.grants)), *shown, same(str(undecided.grants)), more
        )


class _CompanyMarkdown(_Markdown):
    """The page of one company."""

    def __init__(self, run: Run, lang: Lang) -> None:
        super().__init__(run, lang)
        self.assessment = run.only.assessment

    def lines(self) -> Iterator[str]:
        yield f"## {self.t(same(self.assessment.company.name))}"
        yield from ("", self.t(dated_title(self.policy)))
        yield from ("", self.t(status_line(self.policy, self.assessment.as_of)))
        yield from ("", f"**{self.t(headline(self.assessment))}**")
        for text in remarks(self.assessment):
            yield from ("", self.t(text))
        yield from self.gates()
        yield from self.notes()
        eligible, ineligible = self.assessment.of("eligible"), self.assessment.of("ineligible")
        basis = both("测算过程", "Working")
        if eligible:
            yield from self.money("eligible", by_money(eligible), basis)
        wait = both("取决于", "Depends on")
        for pending, results in undecided_groups(self.run):
            yield from self.money(pending, results, wait)
        if more := folded(self.run):
            yield from ("", self.t(more))
        asked = both("请补充（影响金额大的在前）", "To be answered, worth most first")
        yield from self.bullets(asked, map(say_question, self.run.only.questions))
        if self.assessment.received:
            yield from self.had(self.assessment.received)
        yield from self.readings()
        if self.run.all_grants and ineligible:
            yield from self.ruled_out(ineligible)
        elif ineligible:
            count = len(ineligible)
            yield ""
            yield self.t(
                both(
                    f"不符合条件 {count} 项（加 --all 列出原因）。",
                    f"{count} ruled out (see --all).",
                )
            )
        yield from self.standing()
        yield from ("", self.t(say_id(self.assessment)))

    def heading(self, group: Group, number: int) -> Iterator[str]:
        count = both(f"（{number} 项）", f" ({number})")
        yield from ("", f"### {_MARKS[group]} {self.t(GROUPS[group] + count)}", "")

    def money(self, group: Group, results: Sequence[Result], last: Text) -> Iterator[str]:
        yield from self.heading(group, len(results))
        yield self.row(
            both("编号", "No."),
            both("支持事项", "Grant"),
            both("最高", "At most"),
            both("市级", "City"),
            both("区级", "District"),
            both("责任单位", "Bureaus"),
            last,
        )
        yield "| :-- | :-- | --: | --: | --: | :-- | :-- |"
        for result in results:
            yield self.row(
                same(result.grant.id),
                result.grant.title,
                self.figure(result.estimate),
                self.figure(result.city),
                self.figure(result.district),
                responsible(result, self.assessment),
                self.basis(result),
            )
        if group != "eligible":
            return  # what is undecided has no sum
        totals = self.assessment.eligible
        total = both("合计", "Total") + open_ended(totals)
        sums = map(self.figure, (totals.estimate, totals.city, totals.district))
        yield self.row(NOTHING, total, *sums, NOTHING, NOTHING)

    def basis(self, result: Result) -> Text:
        waiting = waits_for(result, self.assessment)
        said = join(waiting, "；", "; ") if waiting else NOTHING
        if not waiting and result.support:
            said = result.support.working
        if result.grant.reservation:
            said += both("；", "; ") + result.grant.reservation
        return said

    def had(self, results: tuple[Result, ...]) -> Iterator[str]:
        yield from ("", f"### √ {self.t(HEADING)}", "")
        yield self.row(both("编号", "No."), both("支持事项", "Grant"), both("情况", "State"))
        yield "| :-- | :-- | :-- |"
        for result in results:
            said = describe_received(result) or NOTHING
            yield self.row(same(result.grant.id), result.grant.title, said)

    def ruled_out(self, results: tuple[Result, ...]) -> Iterator[str]:
        yield from self.heading("ineligible", len(results))
        yield self.row(
            both("编号", "No."),
            both("支持事项", "Grant"),
            both("未满足的条件", "What is not met"),
        )
        yield "| :-- | :-- | :-- |"
        for result in results:
            reasons = join(why(result, self.assessment), "；", "; ")
            yield self.row(same(result.grant.id), result.grant.title, reasons)

    def notes(self) -> Iterator[str]:
        warnings = self.assessment.warnings
        yield from self.bullets(
            both("请注意", "Please note"), (w.text for w in warnings if w.kind != "overlap")
        )
        yield from self.bullets(OVERLAPS, (w.text for w in warnings if w.kind == "overlap"))
        yield from self.bullets(NEXT_STEPS, as_lines(next_steps(self.assessment)))

    def readings(self) -> Iterator[str]:
        """List the readings that move this company's money, each with the option taken."""
        by_id = self.assessment.catalogue.readings
        moving = (by_id[id_][1] for id_ in self.assessment.sensitivity.moved_by)
        said = (
            same(f"{reading.id} ") + reading.question + same(" ") + taken(reading)
            for reading in moving
        )
        yield from self.bullets(MOVING, said)
