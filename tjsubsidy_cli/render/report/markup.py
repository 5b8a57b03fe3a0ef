"""HTML from elements; plain strings are escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from ...base.text import sanitize

_VOID = {"meta", "br", "img", "input"}


class Html(str):
    """Escaped markup, as opposed to plain text."""

    __slots__ = ()


NEW_LINE = Html("\n")
Content = str | Iterable["Content"] | None  # an Html is a str that is not escaped again


def el(tag: str, /, *content: Content, **attributes: str | int | bool | None) -> Html:
    """Make an element: ``el("p", "a < b", class_="note")``; None leaves an attribute out."""
    said = "".join(_attribute(key, value) for key, value in attributes.items())
    end = "" if tag in _VOID else f"{html(content)}</{tag}>"
    return Html(f"<{tag}{said}>{end}")


def html(*content: Content) -> Html:
    """Join elements and texts."""
    return Html("".join(map(_escaped, content)))


def _escaped(content: Content) -> str:
    match content:
        case None:
            return ""
        case Html():
            return content
        case str():
            return escape(sanitize(content))
        case _:
            return "".join(map(_escaped, content))


def _attribute(key: str, value: str | int | bool | None) -> str:
    name = key.rstrip("_").replace("_", "-")
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{escape(sanitize(value))}"'
