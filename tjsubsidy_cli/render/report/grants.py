"""The grants of a report: the certain ones by money, and the undecided in their two groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...assess.next_steps import by_money
from ...assess.outcome import say_limit, say_paid
from ...assess.pending import PENDING
from ...assess.phrases import PAYMENTS, VERDICTS, waits_for, why
from ...assess.received import HEADING, describe_received
from ...assess.residuals import say_residual
from ...assess.result import Result
from ...base.text import Text, both
from ..common import NOTHING, amount_kind, responsible, say_question, undecided_groups
from .charts import where_the_money_is, who_pays
from .document import TAGS
from .markup import NEW_LINE, Content, Html, el, html
from .page import Page


def certain(page: Page) -> Iterator[Html]:
    """Show the eligible grants, the largest first: as a chart, then each by itself."""
    results = by_money(page.assessment.of("eligible"))
    if results:
        charts = None
        if any(result.estimate for result in results):
            charts = (where_the_money_is(page, results), who_pays(page, results))
        articles = [grant(page, result) for result in results]
        title = VERDICTS["eligible"] + _number(results)
        yield page.section(title, charts, articles, class_="grants eligible")


def undecided(page: Page) -> Iterator[Html]:
    """Show the undecided grants: what is missing of them, and what a bureau must judge."""
    results = page.assessment.of("undecided")
    if not results:
        return
    groups = list(undecided_groups(page.run))
    more = len(results) - sum(len(shown) for _, shown in groups)
    parts: list[Content] = [_waiting(page, PENDING[pending], shown) for pending, shown in groups]
    if more:
        said = both(
            f"另有 {more} 项待补充，此类单位通常不涉及，见附录。",
            f"{more} more without information, rare for a company of this kind: see the appendix.",
        )
        parts.append(page.quiet(said))
    if questions := page.run.only.questions:
        heading = both("请补充（影响金额大的在前）", "To be answered, worth most first")
        parts += [el("h3", page.t(heading)), page.points(map(say_question, questions))]
    yield page.section(VERDICTS["undecided"], parts, class_="grants undecided")


def _waiting(page: Page, title: Text, results: Sequence[Result]) -> Html:
    heads = (
        title + _number(results),
        both("如符合条件", "If met"),
        both("取决于", "Depends on"),
        both("责任单位", "Bureaus"),
    )
    return page.table(title, heads, [_row(page, r) for r in results], "plain waiting")


def _left(page: Page, result: Result) -> Content:
    """Say what would make the company eligible, or what a bureau must judge and why."""
    left = say_residual(result, page.assessment) if result.group == "information" else None
    return page.t(left) if left else page.points(waits_for(result, page.assessment))


def had(page: Page) -> Iterator[Html]:
    """List what the company has received or applied for."""
    if results := page.assessment.received:
        heads = both("编号", "No."), both("支持事项", "Grant"), both("情况", "State")
        rows = [
            el(
                "tr",
                el("td", r.grant.id, class_="id"),
                el("th", page.t(r.grant.title), scope="row"),
                el("td", page.t(describe_received(r) or NOTHING)),
                id=page.anchors[r.grant.id],
            )
            for r in results
        ]
        yield page.section(HEADING, page.table(HEADING, heads, rows))


def _number(results: Sequence[Result]) -> Text:
    return both(f"（{len(results)} 项）", f" ({len(results)})")


def _row(page: Page, result: Result) -> Html:
    yuan, most = page.money(result.estimate), None
    if result.estimate is not None:
        most = el("small", page.t(both("最高 ", "at most ")))
    return html(
        NEW_LINE,
        el(
            "tr",
            el("th", page.link(result), scope="row"),
            el("td", most, yuan, class_="amounts"),
            el("td", _left(page, result)),
            el("td", page.t(responsible(result, page.assessment))),
        ),
    )


def grant(page: Page, result: Result) -> Html:
    """Tell all of one grant: the amount, the sentence of the policy, the reasons, who pays."""
    amount: list[Content] = []
    if result.estimate is not None:
        amount.append(el("small", page.t(amount_kind(result)), " "))
    amount.append(page.money(result.estimate))
    if result.ceiling != result.estimate:
        ceiling = page.money(result.ceiling)
        said = both(f"政策上限 {ceiling}", f"policy ceiling: {ceiling}")
        amount.append(el("small", page.t(said), class_="ceiling"))
    number = el("span", result.grant.id, class_="id")
    return html(
        NEW_LINE,
        el(
            "article",
            el("h3", number, " ", page.t(result.grant.title)),
            el("p", amount, class_="amount"),
            _quote(page, result),
            el("dl", _details(page, result)),
            class_=f"grant {result.verdict}",
            id=page.anchors[result.grant.id],
        ),
    )


def _quote(page: Page, result: Result) -> Html:
    number = result.measure.number
    source = both(f"第{number}条", f"Measure {number}")
    translated = el("p", page.t(result.grant.summary)) if page.lang == "en" else None
    said = el("p", f"“{result.grant.quote}”", lang=TAGS["zh"])
    return el("blockquote", translated, said, el("footer", page.t(source)))


def _details(page: Page, result: Result) -> Iterator[Html]:
    grant, assessment = result.grant, page.assessment
    reasons = both("符合的依据", "Why eligible")
    if waiting := waits_for(result, assessment):
        yield page.item(both("取决于", "Depends on"), page.points(waiting), "waits")
        reasons = both("有待判断的条件", "Open conditions")
    yield page.item(reasons, page.points(why(result, assessment)))
    if support := result.support:
        worked_out = [support.working]
        if support.missing:
            vocabulary = assessment.catalogue.vocabulary
            worked_out.append(say_limit(support, grant.amount, vocabulary))
        yield page.item(both("测算过程", "Working"), page.points(worked_out))
        paid = page.t(say_paid(result, assessment.catalogue))
        yield page.item(both("资金来源", "Who pays"), paid)
    bureaus = page.t(responsible(result, assessment))
    yield page.item(both("责任单位", "Bureaus"), bureaus)
    yield page.item(both("支持方式", "How paid"), page.t(PAYMENTS[grant.payment]))
    if grant.reservation:
        yield page.item(both("注意事项", "Reservation"), page.t(grant.reservation), "waits")
    yield page.item(both("政策未明确", "Not stated in the policy"), page.t(grant.omits))
