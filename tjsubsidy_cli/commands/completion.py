"""Shell completion of arguments."""

from __future__ import annotations

import os
import re
from pathlib import Path

from ..base.text import language

_ENDINGS = {".toml", ".json", ".xlsx", ".xlsm", ".csv", ".tsv", ".jsonl", ".parquet"}
_NAMES = r"[^\x00-\x1f\\$`\"]+"  # the other characters would need quoting


def profiles(incomplete: str) -> list[str]:
    """Complete a path to a profile: folders, and files with the ending of a profile or a table."""
    head, _ = os.path.split(incomplete)
    folder = Path(head).expanduser()
    if not folder.is_dir():
        return []
    offered = []
    for path in folder.iterdir():
        word = os.path.join(head, path.name) + (os.sep if path.is_dir() else "")  # noqa: PTH118
        wanted = path.is_dir() or path.suffix.lower() in _ENDINGS
        if wanted and word.startswith(incomplete) and re.fullmatch(_NAMES, path.name):
            offered.append(word)
    return sorted(offered)


def ids(incomplete: str) -> list[tuple[str, str]]:
    """Complete the number of a measure or grant, with its title."""
    from ..policy.format import load_catalogue

    lang = language([], os.environ)
    catalogue = load_catalogue()
    numbers = [(str(m.number), m.grants[0].title[lang]) for m in catalogue.measures]
    ids = [(grant.id, grant.title[lang]) for grant in catalogue.grants.values()]
    return [(word, title) for word, title in numbers + ids if word.startswith(incomplete)]
