"""What a shell offers when a word is half typed."""

from __future__ import annotations

import os
import re
from pathlib import Path

from ..base.text import language

_NAMES = r"[^\x00-\x1f\\$`\"]+"  # no shell would take the others as they stand


def profiles(incomplete: str) -> list[str]:
    """Profiles and folders that a path begins with; other files would only be in the way."""
    head, _ = os.path.split(incomplete)
    folder = Path(head).expanduser()
    if not folder.is_dir():
        return []
    offered = []
    for path in folder.iterdir():
        word = os.path.join(head, path.name) + (os.sep if path.is_dir() else "")  # noqa: PTH118
        wanted = path.is_dir() or path.suffix.lower() in {".toml", ".json"}
        if wanted and word.startswith(incomplete) and re.fullmatch(_NAMES, path.name):
            offered.append(word)
    return sorted(offered)


def ids(incomplete: str) -> list[tuple[str, str]]:
    """Measures and grants by number, with their titles."""
    from ..policy.format import load_catalogue

    lang = language([], os.environ)
    catalogue = load_catalogue()
    numbers = [(str(m.number), m.grants[0].title[lang]) for m in catalogue.measures]
    ids = [(grant.id, grant.title[lang]) for grant in catalogue.grants.values()]
    return [(word, title) for word, title in numbers + ids if word.startswith(incomplete)]
