"""The first page of a report, for who decides: the result in short, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator

from ...assess.next_steps import Step, lead, next_steps, say_grants, top_grants
from ...assess.pending import PENDING
from ...assess.remarks import describe_once_per_project, describe_sensitivity
from ...assess.result import Result
from ...base.text import Text, both
from ...policy.status import status_line
from ..common import NEXT_STEPS, OVERLAPS, amount_kind, headline, open_ended, remarks
from .markup import NEW_LINE, Content, Html, el, html
from .page import Page

KICKER = both("政策匹配报告（初评）", "Policy match report (preliminary)")


def head(page: Page) -> Html:
    """Name the company, the policy and its status, and who prepared the report."""
    assessment = page.assessment
    policy, company, day = assessment.catalogue.policy, assessment.company, assessment.as_of
    about: list[Content] = []
    if company.district:
        places = assessment.catalogue.vocabulary["district"].choice_labels
        about.append(page.t(places[company.district]))
    if company.code:
        about.append(el("bdi", company.code))
    dated = both("评估日期 ", "Assessed on ")
    about.append(html(page.t(dated), el("time", str(day), datetime=str(day))))
    issued = both(f"（{policy.issued} 印发）", f" (issued {policy.issued})")
    return el(
        "header",
        _sender(page),
        el("p", page.t(KICKER), class_="kicker"),
        el("h1", el("bdi", company.name)),
        el("p", html(*(el("span", part) for part in about)), class_="about"),
        el("p", page.t(policy.title + issued), " · ", page.t(policy.issuer), class_="policy"),
        el("p", page.t(status_line(policy, day)), class_="validity"),
    )


def _sender(page: Page) -> Html | None:
    prepared_by, logo = page.run.prepared_by, page.run.logo
    if not (prepared_by or logo):
        return None
    said = page.t(both("编制：", "Prepared by ")) if prepared_by else None
    name = el("p", said, el("bdi", prepared_by)) if prepared_by else None
    return el("div", el("img", src=logo.uri, alt="") if logo else None, name, class_="sender")


def cover(page: Page) -> Iterator[Html]:
    """Give the result, the grants worth most, what may not be added, and the next steps."""
    yield _result(page)
    yield from _top(page)
    overlaps = [w.text for w in page.assessment.warnings if w.kind == "overlap"]
    if overlaps:
        stacking = page.quiet(page.assessment.catalogue.policy.stacking)
        yield page.section(OVERLAPS, stacking, page.points(overlaps), class_="notice cover")
    yield from _steps(page)


def _result(page: Page) -> Html:
    assessment = page.assessment
    cards = [_card(page, *each) for each in _figures(page)]
    notes = [w.text for w in assessment.warnings if w.kind != "overlap"]
    notice = None
    if notes:
        heading = el("h3", page.t(both("请注意", "Please note")))
        notice = el("div", heading, page.points(notes), class_="notice")
    said = el("p", page.t(headline(assessment)), class_="headline")
    told = {describe_once_per_project(assessment), describe_sensitivity(assessment)}  # by figures
    asides = [page.quiet(text) for text in remarks(assessment) if text not in told]
    four = " four" if len(cards) == 4 else ""  # noqa: PLR2004
    figures = el("dl", cards, class_=f"figures{four}")
    return page.section(both("结论", "Result"), said, figures, asides, notice, class_="cover")


def _figures(page: Page) -> Iterator[tuple[Text, Content, str | None]]:
    """List the figures of the headline, those of the readings' range in the same size."""
    found, eligible = page.assessment, page.assessment.eligible
    if eligible.grants:
        label = both("初步符合条件", "Eligible as declared") + open_ended(eligible)
        yield label, _count(page, eligible.grants), "eligible"
    if found.fixed:
        yield both("定额合计", "Fixed amounts"), page.money(found.fixed), None
    if found.ceilings:
        label = both("政策上限合计（不代表可获金额）", "Policy ceilings (not expected amounts)")
        yield label, page.money(found.ceilings), None
    if found.once_per_project != eligible.estimate:
        label = both("同一项目只享受一项，最高", "One grant a project, at most")
        yield label, page.money(found.once_per_project), None
    if found.sensitivity.low != found.sensitivity.high:
        yield both("从严口径", "Strict reading"), page.money(found.sensitivity.low), None
        yield both("从宽口径", "Generous reading"), page.money(found.sensitivity.high), None
    for pending, label in PENDING.items():
        if waiting := len(found.of(pending)):
            yield label, _count(page, waiting), "undecided"


def _count(page: Page, grants: int) -> str:
    return page.t(both(f"{grants} 项", "1 grant" if grants == 1 else f"{grants} grants"))


def _card(page: Page, label: Text, value: Content, class_: str | None = None) -> Html:
    return el("div", el("dt", page.t(label)), el("dd", value), class_=class_)


def _top(page: Page) -> Iterator[Html]:
    if results := top_grants(page.assessment):
        title = both("金额最大的支持事项", "The grants worth most")
        heads = both("支持事项", "Grant"), both("金额", "Amount"), both("首先联系", "Ask first")
        rows = [_top_row(page, result) for result in results]
        yield page.section(title, page.table(title, heads, rows), class_="cover")


def _top_row(page: Page, result: Result) -> Html:
    kind = el("small", page.t(amount_kind(result)), " ") if result.estimate is not None else None
    return el(
        "tr",
        el("th", page.link(result), scope="row"),
        el("td", kind, page.money(result.estimate), class_="amounts"),
        el("td", page.t(lead(result, page.assessment))),
    )


def _steps(page: Page) -> Iterator[Html]:
    if steps := next_steps(page.assessment, page.run.only.questions):
        heads = (
            both("向谁了解", "Whom to ask"),
            both("问题", "Question"),
            both("事项", "Grants"),
        )
        rows = [_step(page, step) for step in steps]
        table = page.table(NEXT_STEPS, heads, rows, "plain steps")
        yield page.section(NEXT_STEPS, table, class_="cover")


def _step(page: Page, step: Step) -> Html:
    return html(
        NEW_LINE,
        el(
            "tr",
            el("th", page.t(step.who), scope="row"),
            el("td", page.t(step.question)),
            el("td", page.t(say_grants(step))),
        ),
    )
