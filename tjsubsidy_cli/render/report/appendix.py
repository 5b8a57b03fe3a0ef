"""The appendix of a report: what a reader may look up, folded on a screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...assess.next_steps import by_money
from ...assess.phrases import VERDICTS, why
from ...assess.result import Result
from ...base.text import Text, both, join
from ...rules.facts import show_value
from ..common import answers
from .advised import the_rest
from .grants import grant
from .markup import NEW_LINE, Html, el, html
from .page import Page
from .readings import all_readings


def appendix(page: Page) -> Iterator[Html]:
    """List the undecided grants in full, all readings, further advice, what is ruled out, facts."""
    parts = [
        *_in_full(page, page.assessment.of("undecided")),
        *all_readings(page),
        *the_rest(page),
        *_ruled_out(page, page.assessment.of("ineligible")),
        _facts(page),
    ]
    yield page.section(both("附录", "Appendix"), parts, class_="appendix")


def _in_full(page: Page, results: Sequence[Result]) -> Iterator[Html]:
    if results:
        title = both("待判定事项详情", "The undecided grants in full")
        yield page.folded(title, [grant(page, result) for result in by_money(results)])


def _ruled_out(page: Page, results: Sequence[Result]) -> Iterator[Html]:
    if not results:
        return
    heads = (
        both("编号", "No."),
        both("支持事项", "Grant"),
        both("未满足的条件", "What is not met"),
    )
    rows = []
    for result in results:
        reasons = page.t(join(why(result, page.assessment), "；", "; "))
        title = el("th", page.t(result.grant.title), scope="row")
        number = el("td", result.grant.id, class_="id")
        row = el("tr", number, title, el("td", reasons), id=page.anchors[result.grant.id])
        rows.append(html(NEW_LINE, row))
    table = page.table(both("不符合的事项及原因", "Grants ruled out, and why"), heads, rows)
    count = both(f"（{len(results)} 项）", f" ({len(results)})")
    yield page.folded(VERDICTS["ineligible"] + count, table)


def _facts(page: Page) -> Html:
    heads = both("填报项", "Item"), both("本单位", "This company")
    rows: list[Html] = []
    blank: list[Text] = []
    for _, fact, value in answers(page.assessment):
        if value is None:
            blank.append(fact.label)
        else:
            label = el("th", page.t(fact.label), scope="row")
            rows.append(el("tr", label, el("td", page.t(show_value(fact, value)))))
    title = both("评估所依据的企业情况", "What the company stated")
    missing = None
    if blank:
        missing = page.quiet(both("未填：", "Not given: ") + join(blank))
    count = both(
        f"（已填 {len(rows)} 项，未填 {len(blank)} 项）", f" ({len(rows)} given, {len(blank)} not)"
    )
    return page.folded(title + count, page.table(title, heads, rows) if rows else None, missing)
