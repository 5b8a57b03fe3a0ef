"""Where the keys of a file stand, so that a problem can be told with its line.

The parsers of TOML and JSON give values without places; this reads the text a second time, only
when something is wrong, and only for the lines on which keys begin.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from .text import sanitize

Format = Literal["toml", "json"]
KeyPath = tuple[str | int, ...]


def key_path(path: KeyPath) -> str:
    """A path as people write it: facts.activities[2]."""
    words = "".join(f"[{p}]" if isinstance(p, int) else f".{sanitize(p[:60])}" for p in path)
    return words.removeprefix(".")


_LONGEST = 300  # characters of a line in which a key is looked for
_HEADER = re.compile(r"(\[\[?)([^\[\]]+)\]\]?\s*(?:#.*)?")
_PART = r"""(?:[\w-]+|"[^"]*"|'[^']*')"""
_KEY = re.compile(rf"({_PART}(?:[ \t]*\.[ \t]*{_PART})*)[ \t]*=")
_JSON_KEY = re.compile(r'"([^"\\\n]{1,100})"\s*:')


def toml_paths(text: str) -> Iterator[tuple[int, KeyPath]]:
    """Each line that opens a table or assigns a key, with the path to it."""
    table: KeyPath = ()
    counts: dict[KeyPath, int] = {}
    inside = ""  # the quotes of a text that runs over several lines
    for number, whole_line in enumerate(text.split("\n"), 1):
        line = whole_line[:_LONGEST].strip()
        if not inside and (header := _HEADER.fullmatch(line)):
            table = _table(header, counts)
            yield number, table
            if isinstance(table[-1], int):
                yield number, table[:-1]
        elif not inside and (assigned := _KEY.match(line)):
            yield number, table + tuple(_split(assigned[1]))
        for quotes in ('"""', "'''"):
            if inside in ("", quotes) and whole_line.count(quotes) % 2:
                inside = "" if inside else quotes


def _table(header: re.Match[str], counts: dict[KeyPath, int]) -> KeyPath:
    """The path of a table's header, counting the tables of an array as they come."""
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
    """Each key that a JSON file has only once; of one that recurs, nobody knows which is meant."""
    found: dict[str, list[int]] = {}
    for number, line in enumerate(text.split("\n"), 1):
        for key in _JSON_KEY.findall(line[:_LONGEST]):
            found.setdefault(key, []).append(number)
    yield from ((numbers[0], (key,)) for key, numbers in found.items() if len(numbers) == 1)
