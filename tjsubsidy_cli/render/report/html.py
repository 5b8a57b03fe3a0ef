"""The HTML report for clients: one file for any screen and for paper.

It loads no resource and runs no script; its content security policy forbids both. The first page
is for who decides; then the grants; then an appendix, which is printed only if asked for.
"""

from __future__ import annotations

from collections.abc import Iterator

from ... import __version__
from ...assess.batch import Run
from ...assess.determination import say_id
from ...base.text import Lang, both, same
from ...policy.status import say_source
from .advised import advised
from .appendix import appendix
from .cover import KICKER, cover, head
from .document import document
from .grants import certain, had, undecided
from .markup import NEW_LINE, Html, el, html
from .page import Page
from .readings import moving


def render_html(run: Run, lang: Lang, *, on_paper: bool = False) -> str:
    """Render one company as a page; with ``full`` its appendix is open, and is printed too.

    ``on_paper``: the page is only printed, so an appendix that is not printed is left out.
    """
    page = Page(run, lang)
    return document(
        lang,
        f"{page.assessment.company.name} — {page.t(KICKER)}",
        head(page),
        el("main", _main(page), appendix(page) if run.full or not on_paper else None),
        _foot(page),
        pictures=run.logo is not None,
        class_="full" if run.full else None,
    )


def _main(page: Page) -> Iterator[Html]:
    yield from cover(page)
    yield from certain(page)
    yield from undecided(page)
    yield from had(page)
    yield from advised(page)
    yield from moving(page)


def _foot(page: Page) -> Html:
    policy, day = page.assessment.catalogue.policy, page.assessment.as_of
    made = both(
        f"tjsubsidy {__version__} · 政策 {policy.id}（{policy.issued}） · 评估日期 {day}",
        f"tjsubsidy {__version__} · policy {policy.id} ({policy.issued}) · {day}",
    )
    left_out = both(
        "附录（全部政策口径说明、不符合条件的事项及原因、企业填报情况）见电子版，未打印。",
        "The appendix (all readings, the grants ruled out and why, what the company stated) is in "
        "the electronic report and is not printed.",
    )
    return html(
        NEW_LINE,
        el(
            "footer",
            el("p", page.t(policy.disclaimer)),
            page.quiet(say_source(policy.source)) if policy.source else None,
            None if page.run.full else el("p", page.t(left_out), class_="quiet on-paper"),
            page.quiet(made + same(" · ") + say_id(page.assessment)),
        ),
    )
