"""The list of facts on a screen."""

from __future__ import annotations

from ...base.console import Screen
from ...base.text import both
from ...policy.catalogue import Catalogue
from ...rules.facts import Fact
from .layout import Grid, Line, bullets, paragraph, to_text

KINDS = {
    "yes_no": both("是/否", "yes/no"),
    "count": both("整数", "whole number"),
    "money": both("金额", "money"),
    "choice": both("单选", "one choice"),
    "choices": both("多选", "any of these choices"),
}


def render_facts(catalogue: Catalogue, screen: Screen) -> str:
    """List the facts by topic: id, question, kind, choices, and the grants that use each."""
    lang = screen.lang
    parts: list[Line | Grid] = []
    for topic in catalogue.topics:
        parts += [paragraph(topic.name[lang], screen.width, "bold cyan"), Line()]
        for fact in catalogue.facts:
            if fact.topic == topic.id:
                parts += [*_fact(catalogue, fact, screen), Line()]
    return to_text(screen, *parts[:-1])


def _fact(catalogue: Catalogue, fact: Fact, screen: Screen) -> list[Line]:
    lang, width = screen.lang, screen.width
    kind = KINDS[fact.kind] + (
        both(f"，{fact.unit.zh}", f", {fact.unit.en}") if fact.unit else both("", "")
    )
    lines = [paragraph(f"{fact.id}  {fact.label[lang]}  [{kind[lang]}]", width, "bold")]
    lines.append(paragraph(fact.question[lang], width, "", "  ", "  "))
    if fact.help:
        lines.append(paragraph(fact.help[lang], width, "dim", "  ", "  "))
    lines += bullets((f"{c.id}  {c.label[lang]}" for c in fact.choices), width)
    if used := "、".join(catalogue.used_by[fact.id]):
        serves = both(f"用于 {used}", f"serves {used.replace('、', ', ')}")
        lines.append(paragraph(serves[lang], width, "dim", "  ", "  "))
    return lines
