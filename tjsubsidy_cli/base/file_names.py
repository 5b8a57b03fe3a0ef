"""Names for files made from people's words: allowed on every system, apart, and not too long."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import count
from unicodedata import normalize

_BYTES = 108  # of a part: 36 Chinese characters; two parts and an ending fit on any disk
_FORBIDDEN = re.compile(r'[<>:"/\\|?*#%]')  # by Windows, or by a browser in a link
_EDGES = " .-_~"
_NOTHING = "company"  # the name that words give of which no sign is allowed
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|(com|lpt)[0-9¹²³])(?=\.|$)")  # of Windows


class FileNames:
    """Gives files of one folder names that differ, also where capitals do not count."""

    def __init__(self, ending: str, taken: Iterable[str] = ()) -> None:
        self.ending, self.taken = ending, set(map(same_name, taken))

    def name(self, *words: str | None) -> str:
        """Make a new name of some words; a number is added if it is taken."""
        names = names_of(words, self.ending)
        name = next(name for name in names if same_name(name) not in self.taken)
        self.taken.add(same_name(name))
        return name


def names_of(words: Iterable[str | None], ending: str) -> Iterator[str]:
    """Give the name that some words make, then the same name with 2, 3 and so on."""
    stem = "_".join(filter(None, (_safe(word or "") for word in words))) or _NOTHING
    stem = f"_{stem}" if _DEVICES.match(stem) else stem
    yield f"{stem}{ending}"
    yield from (f"{stem}-{number}{ending}" for number in count(2))


def same_name(name: str) -> str:
    """What two names have in common that mean one file on some disk."""
    return normalize("NFKC", normalize("NFKC", name).casefold())


def _safe(word: str) -> str:
    """A word without what a file's name may not hold, cut to its bytes."""
    word = "".join(c for c in " ".join(normalize("NFC", word).split()) if c.isprintable())
    word = _FORBIDDEN.sub("_", word).strip(_EDGES)
    return word.encode()[:_BYTES].decode("utf-8", "ignore").rstrip(_EDGES)
