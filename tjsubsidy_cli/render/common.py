"""Parts that all formats share: the headline, remarks, the columns of a sheet, the date."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from ..assess.assessment import Assessment
from ..assess.next_steps import Step, by_money, say_grants
from ..assess.outcome import say_verdict
from ..assess.pending import PENDING, Group, Pending, is_unlikely
from ..assess.phrases import (
    BASES,
    PAYMENTS,
    VERDICTS,
    bureaus,
    say_switched,
    waits_for,
    why,
)
from ..assess.received import STATUSES, describe_left_out, describe_received
from ..assess.remarks import (
    describe_assumed,
    describe_once_per_project,
    describe_outlay,
    describe_sensitivity,
)
from ..assess.result import Result
from ..assess.totals import Totals
from ..base.money import format_yuan
from ..base.records import record
from ..base.shell import next_command, takes
from ..base.text import Text, both, join, same
from ..policy.catalogue import Reading, Topic
from ..policy.document import Policy
from ..rules.facts import Fact, Value

if TYPE_CHECKING:
    from ..assess.batch import Run
    from ..assess.open_questions import OpenQuestion

NOTHING = same("")
OVERLAPS = both("可能重复支持的事项", "Grants that may not add up")
ADVICE = both("培育建议：下一步可争取的政策", "Advice: what to work towards next")
ADVICE_SHOWN = 3  # pieces of advice that are shown unless all are asked for
NEXT_STEPS = both("下一步", "Next steps")
MOVING = both("影响本单位金额的政策口径", "Readings that move this company's money")
LEFT_OPEN = both("条文无法确定，由主管部门认定。", "The text leaves it to the bureau.")


GROUPS: dict[Group, Text] = {
    "eligible": VERDICTS["eligible"],
    "information": PENDING["information"],
    "bureau": PENDING["bureau"],
    "ineligible": VERDICTS["ineligible"],
}


def dated_title(policy: Policy) -> Text:
    """The policy's title with its date of issue."""
    return policy.title + both(f"（{policy.issued}）", f" ({policy.issued})")


def headline(assessment: Assessment) -> Text:
    """State the result in one sentence: fixed amounts apart from ceilings."""
    eligible, undecided = assessment.eligible, assessment.undecided
    if not eligible.grants:
        text = (
            both("没有可以确定符合条件的支持事项", "No grant is certain yet")
            if undecided.grants
            else both("没有符合条件的支持事项", "No grant applies")
        )
    else:
        text = both(
            f"初步符合条件 {eligible.grants} 项",
            f"Eligible as declared: {_grants(eligible.grants)}",
        ) + open_ended(eligible)
        if sums := list(_sums(assessment)):
            text += both("；", "; ") + join(sums, "；", "; ")
    for waiting in _waiting(assessment):
        text += both("；", "; ") + waiting
    return text + both("。", ".")


def _waiting(assessment: Assessment) -> Iterator[Text]:
    """Count the undecided grants: those that wait for an answer, those that wait for a bureau."""
    if count := len(assessment.of("information")):
        needs = "needs" if count == 1 else "need"
        yield both(f"待补充 {count} 项", f"{count} {needs} information")
    if count := len(assessment.of("bureau")):
        yield both(f"待认定 {count} 项", f"{count} for the bureau to judge")


def _sums(assessment: Assessment) -> Iterator[Text]:
    """Give the sums of fixed amounts and of ceilings, each if there is one."""
    if assessment.fixed:
        yield both("定额合计 ", "fixed amounts ") + format_yuan(assessment.fixed)
    if assessment.ceilings:
        yield (
            both("政策上限合计 ", "policy ceilings ")
            + format_yuan(assessment.ceilings)
            + both("（不代表可获金额）", " in all (not an expected amount)")
        )


def _grants(number: int) -> str:
    return "1 grant" if number == 1 else f"{number} grants"


def open_ended(totals: Totals) -> Text:
    """Note how many grants of a sum have no figure."""
    count = totals.open_ended
    if not count:
        return NOTHING
    return both(f"（其中 {count} 项暂无法测算）", f" ({count} of them without a figure yet)")


def without_a_figure(eligible: Totals, undecided: Totals) -> Text | None:
    """Note how many grants of two sums have no figure."""
    counts = [
        both(f"{VERDICTS[verdict].zh} {count} 项", f"{count} {verdict}")
        for verdict, count in (
            ("eligible", eligible.open_ended),
            ("undecided", undecided.open_ended),
        )
        if count
    ]
    head = both("其中暂无法测算：", "of them without a figure yet: ")
    return head + join(counts, "，", ", ") if counts else None


def notices(run: Run) -> list[Text]:
    """List remarks on the sums of several profiles, each with the files that it concerns."""
    concerned: dict[Text, list[Text]] = {}
    for checked in run.checked:
        for notice in checked.assessment.warnings:
            if (
                notice.kind != "overlap"
            ):  # it concerns one company's grants, and is in its own output
                concerned.setdefault(notice.text, []).append(same(checked.file))
    if broken := [same(broken.file) for broken in run.broken]:
        text = both("有误，没有评估。", "not assessed, since something is wrong.")
        concerned[text] = broken
    return [join(files) + same(": ") + text for text, files in concerned.items()]


def remarks(assessment: Assessment) -> tuple[Text, ...]:
    """List remarks on the headline: stacking, whole outlays, and the range of the readings."""
    said = (
        say_switched(assessment),
        describe_once_per_project(assessment),
        describe_sensitivity(assessment),
        describe_outlay(assessment),
        describe_assumed(assessment),
        describe_left_out(assessment),
    )
    return tuple(text for text in said if text)


def next_step(run: Run) -> tuple[Text, str] | None:
    """Name the next command for one company, and what it is for; None without a file."""
    checked = run.only
    if not checked.file or checked.file.startswith("<"):
        return None
    if any(option[0] == "--set" for option in run.again):
        what, command = both("与现状对比", "what that changes"), "compare"
    elif checked.assessment.of("information") and all(takes("ask", each) for each in run.again):
        what, command = both("补充资料", "answer what is missing"), "ask"
    elif checked.assessment.eligible.grants:
        what, command = both("逐项说明理由", "the reasons, grant by grant"), "explain"
    else:
        what, command = both("还差什么", "what would change it"), "advise"
    return what, next_command(command, *checked.words, again=run.again)


def amount_kind(result: Result) -> Text:
    """Say before an amount whether the policy fixes it or only limits it."""
    return both("定额", "fixed") if result.exact else both("最高", "at most")


def taken(reading: Reading) -> Text:
    """Give the option that was taken of a reading."""
    option = reading.options.get(reading.chosen)
    return same(f"{reading.chosen} ") + option if option else LEFT_OPEN


def as_lines(steps: Iterable[Step]) -> Iterator[Text]:
    """Describe each next step in a line: whom to ask, what, and about which grants."""
    for step in steps:
        about = say_grants(step)
        ids = both(f"（{about.zh}）", f" ({about.en})") if step.grants else NOTHING
        yield step.who + both("：", ": ") + step.question + ids


def undecided_groups(run: Run) -> Iterator[tuple[Pending, list[Result]]]:
    """Part the undecided grants by what they wait for, without those that are folded."""
    assessment, hidden = run.only.assessment, _folded(run)
    for pending in PENDING:
        shown = [r for r in by_money(assessment.of(pending)) if r.grant.id not in hidden]
        if shown:
            yield pending, shown


def say_question(question: OpenQuestion) -> Text:
    """Put a question into one line, with what waits on its answer."""
    waiting = question.waiting
    return question.text + both(f"〔{waiting.zh}〕", f" [{waiting.en}]")


def folded(run: Run) -> Text | None:
    """Count the undecided grants that a company of this kind hardly has, where they are hidden."""
    if not (count := len(_folded(run))):
        return None
    return both(
        f"另有 {count} 项待补充，此类单位通常不涉及（加 --all 列出）。",
        f"{count} more without information, rare for a company of this kind (--all lists them).",
    )


def _folded(run: Run) -> set[str]:
    if run.all_grants:
        return set()
    assessment = run.only.assessment
    return {
        result.grant.id
        for result in assessment.of("undecided")
        if is_unlikely(result.grant, result.evaluation, assessment.profile.facts)
    }


def responsible(result: Result, assessment: Assessment) -> Text:
    """Name the bureaus of a grant, with the company's own district."""
    return join(bureaus(result, assessment))


def answers(assessment: Assessment) -> Iterator[tuple[Topic, Fact, Value | None]]:
    """Group the facts by topic, each with the company's answer, or None if there is none.

    A gate is only there if it is answered: its facts are.
    """
    catalogue, given = assessment.catalogue, assessment.profile.facts
    for topic in catalogue.topics:
        for fact in catalogue.facts:
            if fact.topic == topic.id and not (fact.gate and fact.id not in given):
                yield topic, fact, given.get(fact.id)


def standing(result: Result) -> Text:
    """The verdict of a grant, or that the company has received it or applied for it."""
    return STATUSES[result.received.status] if result.received else say_verdict(result)


def reservations(result: Result) -> Text | None:
    """What the company has of a grant already, and the reservation of the catalogue."""
    said = [text for text in (describe_received(result), result.grant.reservation) if text]
    return join(said, "；", "; ") if said else None


@record(kw_only=False)
class Column:
    """A column of a sheet with one row a grant: text, or whole yuan if ``money``."""

    heading: Text
    value: Callable[[Result, Assessment], Text | int | None]
    width: int  # in characters of a spreadsheet
    money: bool = False


def _yuan(zh: str, en: str, value: Callable[[Result], int | None]) -> Column:
    heading = both(f"{zh}（元）", f"{en} (RMB)")
    return Column(heading, lambda r, _: None if r.received else value(r), 13, money=True)


def _listed(texts: list[Text]) -> Text:
    return join(texts, "；", "; ")


# A grant's number needs its title in the same cell: a spreadsheet makes a date of 1-1 alone.
SHEET = (
    Column(both("支持事项", "Grant"), lambda r, _: same(f"{r.grant.id} ") + r.grant.title, 26),
    Column(both("结论", "Verdict"), lambda r, _: standing(r), 12),
    _yuan("测算上限", "At most", lambda r: r.estimate),
    _yuan("政策上限", "Policy ceiling", lambda r: r.ceiling),
    _yuan("市级", "City", lambda r: r.city),
    _yuan("区级", "District", lambda r: r.district),
    Column(both("金额性质", "Basis"), lambda r, _: BASES[r.basis] if r.support else None, 12),
    Column(
        both("测算过程", "Working"),
        lambda r, _: r.support.working if r.support else None,
        26,
    ),
    Column(both("依据", "Reasons"), lambda r, a: _listed(why(r, a)), 30),
    Column(both("取决于", "Depends on"), lambda r, a: _listed(waits_for(r, a)), 36),
    Column(both("责任单位", "Bureaus"), responsible, 22),
    Column(both("支持方式", "How paid"), lambda r, _: PAYMENTS[r.grant.payment], 18),
    Column(both("注意事项", "Reservation"), lambda r, _: reservations(r), 24),
    Column(both("条文原句", "Sentence of the policy"), lambda r, _: same(r.grant.quote), 60),
)
