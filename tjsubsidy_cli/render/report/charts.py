"""The charts of a report: tables with bars, so that the numbers can be read too.

A fixed amount is a filled bar; a ceiling, which is no expected amount, is only an outline.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...assess.result import Result
from ...base.money import format_yuan
from ...base.text import Text, both
from ..common import amount_kind
from .markup import Content, Html, el
from .page import Page

_HEIGHT = 14
_KINDS = {
    "fixed": both("定额", "Fixed amounts"),
    "ceiling": both("政策上限", "Policy ceilings"),
}
_NO_EXPECTATION = both("（不代表可获金额）", " (not expected amounts)")


def where_the_money_is(page: Page, results: Sequence[Result]) -> Html:
    """Chart each grant's amount, in the order of the results."""
    most = max(result.estimate or 0 for result in results)
    heads = [both("支持事项", "Grant"), both("金额比较", "Compared"), both("金额", "Amount")]
    rows = [_grant_bar(page, result, most) for result in results]
    kinds = {_kind(result): None for result in results if result.estimate}
    names = {kind: page.t(_KINDS[kind]) for kind in kinds}
    if "ceiling" in names:
        names["ceiling"] += page.t(_NO_EXPECTATION)
    legend = [el("span", _swatch(kind), said) for kind, said in names.items()]
    title = page.t(both("按金额排序", "The largest first"))
    caption = el("caption", title, el("span", legend, class_="legend"))
    return el("table", caption, _heads(page, heads), el("tbody", rows), class_="chart")


def _grant_bar(page: Page, result: Result, most: int) -> Html:
    figure = page.money(result.estimate)
    kind = page.t(amount_kind(result)) if result.estimate is not None else None
    name = f"{result.grant.id} {page.t(result.grant.title)}: {kind or ''} {figure}"
    bar = _bar({_kind(result): result.estimate or 0}, most, name)
    cell = el("td", el("small", kind, " "), figure, class_="figure")
    return el("tr", el("th", page.link(result), scope="row"), el("td", bar), cell)


def who_pays(page: Page, results: Sequence[Result]) -> Html:
    """Chart the shares of city and district, of fixed amounts and of ceilings."""
    kinds = list({_kind(result): None for result in results if result.estimate})
    parts = (
        (both("市级", "City"), {kind: _sum_of_city(results, kind) for kind in kinds}),
        (both("区级", "District"), {kind: _sum_of_district(results, kind) for kind in kinds}),
    )
    most = max(sum(sums.values()) for _, sums in parts)
    heads = [both("资金来源", "Who pays"), both("金额比较", "Compared")]
    rows = []
    for payer, sums in parts:
        figures = {page.t(_KINDS[kind]): page.t(format_yuan(yuan)) for kind, yuan in sums.items()}
        amounts = ", ".join(f"{kind} {figure}" for kind, figure in figures.items())
        bar = _bar(sums, most, f"{page.t(payer)}: {amounts}")
        cells = [el("td", yuan, class_="figure", data_of=of) for of, yuan in figures.items()]
        rows.append(el("tr", el("th", page.t(payer), scope="row"), el("td", bar), cells))
    head = _heads(page, heads, kinds)
    caption = el("caption", page.t(both("市、区分担", "City and district share")))
    return el("table", caption, head, el("tbody", rows), class_="chart")


def _sum_of_city(results: Sequence[Result], kind: str) -> int:
    return sum(result.city or 0 for result in results if _kind(result) == kind)


def _sum_of_district(results: Sequence[Result], kind: str) -> int:
    return sum(result.district or 0 for result in results if _kind(result) == kind)


def _kind(result: Result) -> str:
    return "fixed" if result.exact else "ceiling"


def _heads(page: Page, heads: Sequence[Text], kinds: Sequence[str] = ()) -> Html:
    cells = [
        el("th", page.t(head), scope="col", class_="figure" if index > 1 else None)
        for index, head in enumerate(heads)
    ]
    cells += [
        el("th", _swatch(kind), page.t(_KINDS[kind]), scope="col", class_="figure")
        for kind in kinds
    ]
    return el("thead", el("tr", cells))


def _swatch(kind: str) -> Html:
    part = el("rect", x=1, y=1, width=10, height=10, class_=kind)
    return el("svg", part, width=12, height=12, class_="swatch", aria_hidden="true")


def _bar(parts: dict[str, int], most: int, name: str) -> Html:
    """Draw a bar of several parts, scaled to the longest bar."""
    drawn: list[Content] = []
    start = 0.0
    for kind, yuan in parts.items():
        share = 100 * yuan / most if most else 0.0
        if yuan:
            x, width = f"{start:.2f}%", f"{share:.2f}%"
            drawn.append(el("rect", x=x, y=1, width=width, height=_HEIGHT - 2, class_=kind))
        start += share
    track = el("rect", width="100%", height=_HEIGHT, class_="track")
    return el("svg", el("title", name), track, drawn, class_="bar", height=_HEIGHT, role="img")
