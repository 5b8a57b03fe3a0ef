"""Parts of a report's page: sections, lists, tables, folded details."""

from __future__ import annotations

from collections.abc import Iterable

from ...assess.batch import Run
from ...assess.result import Result
from ...base.money import format_yuan
from ...base.text import Lang, Text, both
from .markup import NEW_LINE, Content, Html, el, html


class Page:
    """Build the parts of one company's page in one language.

    ``anchors`` are the grants' anchors in the page, by id.
    """

    def __init__(self, run: Run, lang: Lang) -> None:
        self.run, self.lang = run, lang
        self.assessment = assessment = run.only.assessment
        self.anchors = {id_: f"grant-{n}" for n, id_ in enumerate(assessment.catalogue.grants, 1)}

    def t(self, text: Text) -> str:
        return text[self.lang]

    def money(self, yuan: int | None) -> str:
        return self.t(both("暂无法测算", "no figure yet") if yuan is None else format_yuan(yuan))

    def link(self, result: Result) -> Html:
        """Name a grant, with a link to where the page tells all of it."""
        number = el("span", result.grant.id, class_="id")
        anchor = self.anchors[result.grant.id]
        return el("a", number, " ", self.t(result.grant.title), href=f"#{anchor}")

    def section(self, title: Text, *content: Content, class_: str | None = None) -> Html:
        return html(NEW_LINE, el("section", el("h2", self.t(title)), *content, class_=class_))

    def points(self, texts: Iterable[Text], class_: str | None = None) -> Html:
        return el("ul", [el("li", self.t(text)) for text in texts], class_=class_)

    def quiet(self, text: Text) -> Html:
        return el("p", self.t(text), class_="quiet")

    def item(self, term: Text, content: Content, class_: str | None = None) -> Html:
        return el("div", el("dt", self.t(term)), el("dd", content), class_=class_)

    def folded(self, title: Text, *content: Content) -> Html:
        return el("details", el("summary", self.t(title)), *content, open=self.run.full)

    def table(
        self, caption: Text, heads: Iterable[Text], rows: list[Html], class_: str = "plain"
    ) -> Html:
        head = el("thead", el("tr", [el("th", self.t(head), scope="col") for head in heads]))
        title = el("caption", self.t(caption))
        return el("table", title, head, el("tbody", rows), class_=class_)
