"""Columns that are not read although their titles are like a known one."""

from __future__ import annotations

from collections.abc import Sequence

from ..base.text import Text, both, nearest, quoted, same
from ..policy.catalogue import Catalogue
from .tables.titles import said

_COMPARED = 24  # titles


def likely(titles: Sequence[str], catalogue: Catalogue) -> dict[str, Text]:
    """The titles that are like a known one, each with the question of what is meant."""
    known = {name: fact.label for fact in catalogue.facts if not fact.gate for name in fact.names}
    found: dict[str, Text] = {}
    for title in titles[:_COMPARED]:
        words = (each.name for each in reversed(said(title)))
        if meant := next((name for word in words if (name := nearest(word, known))), None):
            label = known[meant]
            ask = both(f"（是不是“{label.zh}”？）", f" (did you mean “{label.en}”?)")
            found[title] = same(quoted(title)) + ask
    return found
