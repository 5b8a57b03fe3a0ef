"""Advice in a report: the changes, the grants they bring, and the money."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...assess.advice import Advice, Change, say_effort
from ...assess.result import Result
from ...base.text import Text, both, join, same
from ..common import ADVICE, ADVICE_SHOWN
from .markup import Content, Html, el
from .page import Page


def advised(page: Page) -> Iterator[Html]:
    """List the first ways to gain more, each of them enough by itself."""
    advice = page.run.only.advice
    if not advice:
        return
    lead = both(
        "每一行各自成立：达到所列条件后可申报右列事项；金额为政策上限，不代表可获金额。",
        "Each row stands alone: what to do, and the grants to apply for then. "
        "Every sum is a policy ceiling, not an expected amount.",
    )
    more = len(advice) - ADVICE_SHOWN
    if more > 0:
        lead += both(f"另有 {more} 条见附录。", f" {more} more: see the appendix.")
    yield page.section(ADVICE, page.quiet(lead), _table(page, advice[:ADVICE_SHOWN]))


def the_rest(page: Page) -> Iterator[Html]:
    """List the further ways to gain more, for the appendix."""
    if rest := page.run.only.advice[ADVICE_SHOWN:]:
        title = both("其他培育建议", "More advice")
        yield page.folded(title, _table(page, rest))


def _table(page: Page, advice: Sequence[Advice]) -> Html:
    heads = (
        both("要做的", "What to do"),
        both("可申报的事项", "Grants to apply for"),
        both("可新增的上限", "Policy ceiling"),
    )
    return page.table(ADVICE, heads, [_row(page, one) for one in advice])


def _row(page: Page, one: Advice) -> Html:
    steps = [el("li", _step(page, change)) for change in one.changes]
    gains = [el("li", page.t(text)) for text in _gains(one)]
    asides = [el("li", el("small", page.t(text))) for text in _asides(one)]
    return el(
        "tr",
        el("th", el("ul", steps), scope="row"),
        el("td", el("ul", gains, asides)),
        el("td", page.money(one.money or None), class_="figure"),
    )


def _step(page: Page, change: Change) -> Iterator[Content]:
    text = page.t(change.text)
    yield text[:1].upper() + text[1:]
    if not change.given:
        unknown = both("（尚未填写，或已具备）", " (not given; perhaps so already)")
        yield el("small", page.t(unknown))


def _gains(one: Advice) -> Iterator[Text]:
    for result in one.gained:
        working = result.support.working if result.support else same("")
        yield _named(result) + both("：", ": ") + working


def _asides(one: Advice) -> Iterator[Text]:
    if one.efforts:
        yield say_effort(one)
    yield from (r.grant.reservation for r in one.gained if r.grant.reservation)
    if one.lost:
        lost = join(map(_named, one.lost))
        yield both(f"但会失去：{lost.zh}", f"but loses: {lost.en}")
    if one.overlaps:
        others = join(map(same, one.overlaps))
        yield both(
            f"与 {others.zh} 可能重复支持",
            f"may concern one project or machine with {others.en}",
        )


def _named(result: Result) -> Text:
    return same(f"{result.grant.id} ") + result.grant.title
