"""The charts of a report: tables with bars, so that the numbers can be read too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...assess.assessment import Assessment, Result, Verdict
from ...assess.phrases import VERDICTS
from ...assess.totals import Totals
from ...base.money import format_yuan
from ...base.text import Lang, Text, both
from ..common import open_ended
from .markup import Content, Html, el

_HEIGHT = 14
_HATCHED = "open-money"  # the pattern of undecided money, which differs from a colour in print too


def where_the_money_is(results: Sequence[Result], anchors: Mapping[str, str], lang: Lang) -> Html:
    """Chart each grant's amount: certain ones first, sorted by size.

    ``anchors`` are the grants' anchors in the page, by id.
    """
    most = max(result.estimate or 0 for result in results)
    heads = both("支持事项", "Grant"), both("金额比较", "Compared"), both("最高", "At most")
    bodies = [_heads(heads, lang, figures_from=2)]
    verdicts: tuple[Verdict, ...] = ("eligible", "undecided")
    for verdict in verdicts:
        here = [result for result in results if result.verdict == verdict]
        here.sort(key=lambda result: -(result.estimate or 0))
        if here:
            title = el("th", _swatch(verdict), VERDICTS[verdict][lang], colspan=3, scope="rowgroup")
            rows = [_grant_bar(result, most, anchors, lang) for result in here]
            bodies.append(el("tbody", el("tr", title, class_="group"), rows))
    return _chart(both("各支持事项，按金额排序", "Grant by grant, the largest first"), bodies, lang)


def _grant_bar(result: Result, most: int, anchors: Mapping[str, str], lang: Lang) -> Html:
    yuan, name = result.estimate, f"{result.grant.id} {result.grant.title[lang]}"
    figure = (both("暂无法测算", "no figure yet") if yuan is None else format_yuan(yuan))[lang]
    link = el("a", name, href=f"#{anchors[result.grant.id]}")
    bar = _bar({result.verdict: yuan or 0}, most, f"{name}: {figure}")
    return el("tr", el("th", link, scope="row"), el("td", bar), el("td", figure, class_="figure"))


def who_pays(assessment: Assessment, lang: Lang) -> Html:
    """Chart the shares of city and district, certain and open."""
    sure, more = assessment.eligible, assessment.undecided
    totals: dict[Verdict, Totals] = {"eligible": sure, "undecided": more}
    shown = [verdict for verdict, of in totals.items() if of.grants]
    parts = (
        (both("市级", "City"), {verdict: totals[verdict].city for verdict in shown}),
        (both("区级", "District"), {verdict: totals[verdict].district for verdict in shown}),
    )
    most = max(sum(sums.values()) for _, sums in parts)
    heads = [both("由谁支付", "Who pays"), both("金额比较", "Compared")]
    heads += [VERDICTS[verdict] + open_ended(totals[verdict]) for verdict in shown]
    rows = []
    for payer, sums in parts:
        figures = {VERDICTS[v][lang]: format_yuan(yuan)[lang] for v, yuan in sums.items()}
        amounts = ", ".join(f"{verdict} {figure}" for verdict, figure in figures.items())
        bar = _bar(sums, most, f"{payer[lang]}: {amounts}")
        cells = [el("td", yuan, class_="figure", data_of=of) for of, yuan in figures.items()]
        rows.append(el("tr", el("th", payer[lang], scope="row"), el("td", bar), cells))
    head = _heads(heads, lang, figures_from=2, swatches=shown)
    return _chart(both("市、区分担", "City and district"), [head, el("tbody", rows)], lang)


def hatching() -> Html:
    """Define the pattern of the bars, once in a page."""
    stripe = el("path", d="M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4", class_="stripe")
    ground = el("rect", width=8, height=8, class_="ground")
    same_everywhere = {"patternUnits": "userSpaceOnUse"}
    pattern = el("pattern", ground, stripe, id=_HATCHED, width=8, height=8, **same_everywhere)
    return el("svg", el("defs", pattern), width=0, height=0, class_="defs", aria_hidden="true")


def _chart(caption: Text, bodies: Sequence[Content], lang: Lang) -> Html:
    return el("table", el("caption", caption[lang]), bodies, class_="chart")


def _heads(
    heads: Sequence[Text], lang: Lang, *, figures_from: int, swatches: Sequence[str] = ()
) -> Html:
    cells = []
    for index, head in enumerate(heads):
        at = index - figures_from
        swatch = _swatch(swatches[at]) if 0 <= at < len(swatches) else None
        place = "figure" if at >= 0 else None
        cells.append(el("th", swatch, head[lang], scope="col", class_=place))
    return el("thead", el("tr", cells))


def _swatch(verdict: str) -> Html:
    part = el("rect", width=12, height=12, **_look(verdict))
    return el("svg", part, width=12, height=12, class_="swatch", aria_hidden="true")


def _bar(parts: Mapping[Verdict, int], most: int, name: str) -> Html:
    """Draw a bar of several parts, scaled to the longest bar."""
    drawn, start = [], 0.0
    for verdict, yuan in parts.items():
        share = 100 * yuan / most if most else 0.0
        x, width = f"{start:.2f}%", f"{share:.2f}%"
        drawn.append(el("rect", x=x, width=width, height=_HEIGHT, **_look(verdict)))
        start += share
    track = el("rect", width="100%", height=_HEIGHT, class_="track")
    return el("svg", el("title", name), track, drawn, class_="bar", height=_HEIGHT, role="img")


def _look(verdict: str) -> dict[str, str]:
    fill = {"fill": f"url(#{_HATCHED})"} if verdict == "undecided" else {}
    return {"class_": verdict, **fill}
