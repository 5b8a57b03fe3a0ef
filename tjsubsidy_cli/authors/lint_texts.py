"""Lint of texts: both languages, labels that clash, and quotes compared with the policy."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from ..base.errors import Diagnostic, KeyPath, finding
from ..base.text import Text, both, nearest, quoted
from ..policy.catalogue import Catalogue
from ..rules.facts import Choice

_HAN = re.compile(r"[\u3400-\u9fff]+")
_WORD = re.compile(r"[a-z]{3}")
_QUOTED = re.compile(
    # A word of the policy, with what it means in brackets.
    r"(?<![\u3400-\u9fff])[\u3400-\u9fff]+ ?\([^()]*\)"
    r"|“[^“”]*”|\"[^\"]*\"|「[^「」]*」|《[^《》]*》|\([^()]*\)|（[^（）]*）|\{[^{}]*\}"
)


def check_texts(path: KeyPath, value: object) -> Iterator[Diagnostic]:
    """Check every text within a value; ``path`` is the key path of the value."""
    if isinstance(value, Text | Choice):
        yield from _text(path, value.zh, value.en)
    elif is_dataclass(value):
        for field in fields(value):
            yield from check_texts((*path, field.name), getattr(value, field.name))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from check_texts((*path, index), item)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from check_texts((*path, key), item)


def _text(path: KeyPath, zh: str, en: str) -> Iterator[Diagnostic]:
    for lang, text in (("zh", zh), ("en", en)):
        if not text.strip():
            yield finding("TJ601", (*path, lang), both("文字是空的。", "the text is empty."))
    if zh.strip() and not _HAN.search(zh) and _WORD.search(zh) and zh != _name(en):
        yield finding(
            "TJ602", (*path, "zh"), both(f"{quoted(zh)}没有汉字。", f"{quoted(zh)} has no Chinese.")
        )
    bare = en
    while (less := _QUOTED.sub("", bare)) != bare:
        bare = less
    if found := _HAN.search(bare):
        what = both(f"英文中有“{found[0]}”。", f"“{found[0]}” stands in the English text.")
        hint = both(
            "引用原文请加引号或括号。", "Put words of the policy in quotation marks or brackets."
        )
        yield finding("TJ603", (*path, "en"), what, hint)


def _name(text: str) -> str:
    """A text that is a name of one word, the same in both languages."""
    return text if " " not in text.strip() else ""


def check_labels(catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Labels that another choice of the fact bears too, which make an answer ambiguous.

    Other names (``also``) may be shared among themselves: who writes one is asked which is meant.
    """
    for f, fact in enumerate(catalogue.facts):
        labels = [(choice.id, choice.zh, choice.en) for choice in fact.choices]
        owner = {_plain(name): names[0] for names in reversed(labels) for name in names}
        for c, choice in enumerate(fact.choices):
            for name in {_plain(each): None for each in choice.names}:
                if owner.get(name, choice.id) != choice.id:
                    what = both(
                        f"{quoted(name)}也是选项 {owner[name]} 的名称。",
                        f"{quoted(name)} is a name of the choice {owner[name]} too.",
                    )
                    yield finding("TJ604", ("facts", f, "choices", c), what)


def _plain(name: str) -> str:
    return name.strip().lower()


def check_source(catalogue: Catalogue, source: str) -> Iterator[Diagnostic]:
    """A text of the policy with another SHA-256 than that of the catalogue's source."""
    known = catalogue.policy.source
    found = hashlib.sha256(source.encode()).hexdigest()
    if known and known.sha256 not in {None, found}:
        what = both("与政策原文的 SHA-256 不符。", "not that of the policy's text.")
        hint = both(f"该文本为 {found}。", f"That text has {found}.")
        yield finding("TJ206", ("policy", "source", "sha256"), what, hint)


def check_sentences(catalogue: Catalogue, source: str) -> Iterator[Diagnostic]:
    """Quotes that are not in the text of the policy, whatever their widths and white space."""
    plain = squeeze(source)
    sentences = {squeeze(s): s for s in re.split(r"(?<=[。；;])", "".join(source.split())) if s}
    funding: KeyPath = ("policy", "funding", "quote")
    quotes = [(funding, catalogue.policy.funding.quote)]
    for m, measure in enumerate(catalogue.measures):
        for g, grant in enumerate(measure.grants):
            quotes.append((("measures", m, "grants", g, "quote"), grant.quote))
    for path, quote in quotes:
        if squeeze(quote) not in plain:
            meant = nearest(squeeze(quote), sentences)
            hint = (
                both(f"原文：{sentences[meant]}", f"The text has: {sentences[meant]}")
                if meant
                else None
            )
            what = both("这一句不在政策原文中。", "this sentence is not in the policy's text.")
            yield finding("TJ205", path, what, hint)


def squeeze(text: str) -> str:
    """Normalize a text for comparison: half-width characters, no white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())
