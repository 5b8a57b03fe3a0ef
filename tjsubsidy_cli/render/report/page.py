"""Parts of a report's page: sections, lists, tables, folded details."""

from __future__ import annotations

from collections.abc import Iterable

from ...base.money import format_yuan
from ...base.text import Lang, Text, both
from .markup import NEW_LINE, Content, Html, el, html


class Page:
    """Build the parts in one language."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang

    def t(self, text: Text) -> str:
        return text[self.lang]

    def money(self, yuan: int | None) -> str:
        return self.t(both("暂无法测算", "no figure yet") if yuan is None else format_yuan(yuan))

    def section(self, title: Text, *content: Content, class_: str | None = None) -> Html:
        return html(NEW_LINE, el("section", el("h2", self.t(title)), *content, class_=class_))

    def points(self, texts: Iterable[Text], class_: str | None = None) -> Html:
        return el("ul", [el("li", self.t(text)) for text in texts], class_=class_)

    def item(self, term: Text, content: Content, class_: str | None = None) -> Html:
        return el("div", el("dt", self.t(term)), el("dd", content), class_=class_)

    def folded(self, title: Text, *content: Content) -> Html:
        return el("details", el("summary", self.t(title)), *content)

    def table(self, caption: Text, heads: Iterable[Text], rows: list[Html]) -> Html:
        head = el("thead", el("tr", [el("th", self.t(head), scope="col") for head in heads]))
        title = el("caption", self.t(caption))
        return el("table", title, head, el("tbody", rows), class_="plain")
