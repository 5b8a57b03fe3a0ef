"""How a report's policy was read: the readings that move the money, and all readings in full."""

from __future__ import annotations

from collections.abc import Iterator

from ...assess.remarks import describe_sensitivity
from ...base.text import Text, both, same
from ...policy.catalogue import Grant, Reading
from ..common import LEFT_OPEN, MOVING, taken
from .markup import NEW_LINE, Html, el, html
from .page import Page

_LEAD = both(
    "条文可作不同理解的，本报告按标明“采用”的口径评估。",
    "Where honest readers differ, this report follows the reading marked “chosen”.",
)
_TITLE = both("政策口径说明", "How the text was read")


def moving(page: Page) -> Iterator[Html]:
    """List the readings that move this company's money."""
    moved = page.assessment.sensitivity.moved_by
    if not moved:
        return
    heads = (
        both("条文歧义", "What is ambiguous"),
        both("本次口径", "As read here"),
        both("其他口径", "Other readings"),
    )
    by_id = page.assessment.catalogue.readings
    rows = [_row(page, *by_id[id_]) for id_ in moved]
    range_ = describe_sensitivity(page.assessment)
    said = page.quiet(range_) if range_ else None
    yield page.section(MOVING, said, page.table(MOVING, heads, rows, "plain moving"))


def _row(page: Page, grant: Grant, reading: Reading) -> Html:
    options = reading.options.items()
    others = [same(f"{letter} ") + text for letter, text in options if letter != reading.chosen]
    number = el("small", f"{grant.id} · {reading.id}")
    return html(
        NEW_LINE,
        el(
            "tr",
            el("th", page.t(reading.question), " ", number, scope="row"),
            el("td", page.t(taken(reading))),
            el("td", page.points(others)),
        ),
    )


def all_readings(page: Page) -> Iterator[Html]:
    """Give every reading of the grants that may be paid, with its reasons."""
    results = page.assessment.of("eligible") + page.assessment.of("undecided")
    read = [result.grant for result in results if result.grant.readings]
    if read:
        parts = [el("div", _heading(page, grant), _readings(page, grant)) for grant in read]
        yield page.folded(_TITLE, page.quiet(_LEAD), parts)


def _heading(page: Page, grant: Grant) -> Html:
    return el("h3", grant.id, " ", page.t(grant.title))


def _readings(page: Page, grant: Grant) -> list[Html]:
    return [_reading(page, reading) for reading in grant.readings]


def _reading(page: Page, reading: Reading) -> Html:
    chosen = both("（采用）", " (chosen)")
    if reading.id in page.assessment.readings:
        chosen = both("（按指定采用）", " (chosen for this report)")
    options = []
    for letter, option in reading.options.items():
        mark = el("strong", page.t(chosen)) if letter == reading.chosen else None
        options.append(el("li", f"{letter} ", page.t(option), mark))
    if reading.chosen == "undecided":
        options.append(el("li", el("strong", page.t(LEFT_OPEN))))
    asides = [
        el("p", page.t(label), page.t(text), class_="quiet")
        for label, text in (
            (both("说明：", "Note: "), reading.note),
            (both("理由：", "Why: "), reading.why),
            (both("影响：", "Effect: "), reading.effect),
        )
        if text
    ]
    about: Text = same(reading.id)
    if reading.id in page.assessment.sensitivity.moved_by:
        about += both(" · 影响合计", " · moves the total")
    question = el("h4", page.t(reading.question), " ", el("small", page.t(about)))
    return el("div", question, el("ul", options), asides, class_="reading")
