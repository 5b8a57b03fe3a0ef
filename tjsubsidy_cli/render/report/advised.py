"""Advice in a report: the changes, the grants they bring, and the money."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...assess.advice import Advice, Change
from ...assess.assessment import Result
from ...base.text import Text, both, join, same
from .markup import Content, Html, el
from .page import Page


def advised(page: Page, advice: Sequence[Advice]) -> Html:
    """List the ways to gain more, each of them enough by itself."""
    title = both("还可以争取的资助", "What would bring more")
    lead = both(
        "每一行各自成立：做到所列事项，即可再得右列资助；金额为“最高”，以审定为准。",
        "Each row stands alone: what to do, and the grants it brings. Every sum is “at most”.",
    )
    heads = both("要做的", "What to do"), both("可得的资助", "Grants it brings")
    rows = [_row(page, one) for one in advice]
    table = page.table(title, [*heads, both("增加，最高", "More, at most")], rows)
    return page.section(title, el("p", page.t(lead), class_="quiet"), table)


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
        unknown = both("（未填，或已具备）", " (not given; perhaps so already)")
        yield el("small", page.t(unknown))


def _gains(one: Advice) -> Iterator[Text]:
    for result in one.gained:
        working = result.support.working if result.support else same("")
        yield _named(result) + both("：", ": ") + working


def _asides(one: Advice) -> Iterator[Text]:
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
