"""Finding the lines of keys in TOML and JSON.

The parsers give values without lines. Only when something is wrong, the text is read a second time
for the lines on which keys begin.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .errors import KeyPath

_LONGEST = 300  # characters of a line in which a key is looked for
# Compiled when a problem is placed, which most runs never need.
_HEADER = r"(\[\[?)([^\[\]]+)\]\]?\s*(?:#.*)?"
_PART = r"""(?:[\w-]+|"[^"]*"|'[^']*')"""
_KEY = rf"({_PART}(?:[ \t]*\.[ \t]*{_PART})*)[ \t]*="
_JSON_KEY = r'"([^"\\\n]{1,100})"\s*:'


def toml_paths(text: str) -> Iterator[tuple[int, KeyPath]]:
    """Find each line that opens a table or assigns a key, with its path."""
    table: KeyPath = ()
    counts: dict[KeyPath, int] = {}
    inside = ""  # the quotes of a text that runs over several lines
    for number, whole_line in enumerate(text.split("\n"), 1):
        line = whole_line[:_LONGEST].strip()
        if not inside and (header := re.fullmatch(_HEADER, line)):
            table = _header_path(header, counts)
            yield number, table
            if isinstance(table[-1], int):
                yield number, table[:-1]
        elif not inside and (assigned := re.match(_KEY, line)):
            yield number, table + tuple(_split(assigned[1]))
        for quotes in ('"""', "'''"):
            if inside in ("", quotes) and whole_line.count(quotes) % 2:
                inside = "" if inside else quotes


def _header_path(header: re.Match[str], counts: dict[KeyPath, int]) -> KeyPath:
    """Find the path of a table's header; ``counts`` numbers the tables of an array."""
    path: KeyPath = ()
    keys = _split(header[2])
    for index, key in enumerate(keys):
        path += (key,)
        if header[1] == "[[" and index == len(keys) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path += (counts[path],)
    return path


def _split(dotted: str) -> list[str]:
    return [part.strip("\"'") for part in re.findall(_PART, dotted)]


def json_paths(text: str) -> Iterator[tuple[int, KeyPath]]:
    """Find the line of each key that a JSON file has only once; the others are ambiguous."""
    lines: dict[str, list[int]] = {}
    for number, line in enumerate(text.split("\n"), 1):
        for key in re.findall(_JSON_KEY, line[:_LONGEST]):
            lines.setdefault(key, []).append(number)
    yield from ((numbers[0], (key,)) for key, numbers in lines.items() if len(numbers) == 1)
