"""A page as one file for any screen and for paper: it loads nothing, and runs no foreign script."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from importlib.resources import files

from ... import __version__
from ...base.digest import sha256_of
from ...base.text import Lang
from .markup import NEW_LINE, Content, Html, el

TAGS: dict[Lang, str] = {"zh": "zh-Hans", "en": "en"}
GENERATOR = 'name="generator" content="tjsubsidy '  # tells a page that this program has made
_SAFE = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_PICTURES = "; img-src data:"


def document(
    lang: Lang,
    title: str,
    *body: Content,
    styles: Iterable[str] = ("report.css",),
    script: str | None = None,
    pictures: bool = False,
    class_: str | None = None,
) -> str:
    """Write a page with its styles, which stand in files beside this one.

    The content security policy allows nothing that comes from elsewhere. A script, a file too, is
    allowed by its hash.
    """
    style = "".join(map(_file, styles))
    code = _file(script) if script else ""
    allowed = _SAFE + (_PICTURES if pictures else "") + (f"; {_by_hash(code)}" if code else "")
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", http_equiv="Content-Security-Policy", content=allowed),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="color-scheme", content="light dark"),
        el("meta", name="referrer", content="no-referrer"),
        el("meta", name="generator", content=f"tjsubsidy {__version__}"),
        el("title", title),
        el("style", Html(f"\n{style}")),
    )
    scripts = el("script", Html(code)) if code else None
    whole = el("body", *body, scripts, class_=class_)
    return f"<!doctype html>\n{el('html', head, NEW_LINE, whole, lang=TAGS[lang])}\n"


def _file(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")


def _by_hash(code: str) -> str:
    digest = b64encode(bytes.fromhex(sha256_of(code))).decode()
    return f"script-src 'sha256-{digest}'"
