"""Columns that are not read although their titles are like a known one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..base.text import Text, both, join, nearest, quoted, same
from ..policy.catalogue import Catalogue
from .tables.titles import plain, said

_COMPARED = 24  # titles
_SHORTEST = 3  # characters of a title that is part of a name
_MOST_MEANT = 3
_NAMED = 3  # worksheets


def likely(titles: Sequence[str], catalogue: Catalogue) -> dict[str, Text]:
    """The titles that are like a known one, each with the question of what is meant."""
    facts = [fact for fact in catalogue.facts if not fact.gate]
    known = {name: fact.label for fact in facts for name in fact.names}
    found: dict[str, Text] = {}
    for title in titles[:_COMPARED]:
        words = [each.name for each in reversed(said(title))]
        meant = next((labels for word in words if (labels := _meant(word, known))), [])
        if meant:
            names = (both(f"“{label.zh}”", f"“{label.en}”") for label in meant[:_MOST_MEANT])
            ask = (
                both("（是不是", " (did you mean ") + join(names, "或", " or ") + both("？）", "?)")
            )
            found[title] = same(quoted(title)) + ask
    return found


def _meant(word: str, known: Mapping[str, Text]) -> list[Text]:
    """The labels that a word is part of, else the one that is most like it."""
    part = len(word) >= _SHORTEST and not word.isascii()  # an English word is part of too much
    whole = [known[name] for name in known if part and word in plain(name)]
    near = nearest(word, known)
    return list(dict.fromkeys(whole or ([known[near]] if near else [])))


def say_titles(titles: Mapping[str, Text], on: Mapping[str, Sequence[str]]) -> Text:
    """List columns by their worksheets, which are named unless every list has the column."""
    groups: dict[tuple[str, ...], list[Text]] = {}
    for title, named in titles.items():
        groups.setdefault(tuple(on.get(title, ())), []).append(named)
    return join((_on(sheets) + join(named) for sheets, named in groups.items()), "；", "; ")


def _on(sheets: Sequence[str]) -> Text:
    """Name worksheets before what they have; the first of them if they are many."""
    if not sheets:
        return same("")
    names = join(same(quoted(sheet)) for sheet in sheets[:_NAMED])
    more = len(sheets) - _NAMED
    rest = both(f"等 {len(sheets)} 张", f" and {more} more") if more > 0 else same("")
    return both("工作表", "on ") + names + rest + both("：", ": ")
