"""A catalogue as JSON that is quick to read, and back again, exactly.

A record is written as a list: the number of its kind, then the values of its fields. Tuples,
fractions and days likewise; texts, numbers, yes, no and none stand for themselves. The kinds are
listed with their fields, so that records which have changed since are noticed. No record is known
by name here: whatever a catalogue comes to hold is packed, or refused with a TypeError.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

from .catalogue import Catalogue
from .records import RECORDS, names_of

# What has parts without being a record: how it comes apart, and how it is made of them.
_OTHERS: dict[str, tuple[type, Callable[[Any], Iterable[Any]], Callable[[Any], Any]]] = {
    "tuple": (tuple, tuple, tuple),
    "fraction": (Fraction, Fraction.as_integer_ratio, lambda parts: Fraction(*parts)),
    "day": (dt.date, lambda day: (day.year, day.month, day.day), lambda parts: dt.date(*parts)),
}


def pack(catalogue: Catalogue) -> bytes:
    """The catalogue as JSON. Raises TypeError for a value that it does not know how to write."""
    apart = {kind: (name, parts) for name, (kind, parts, _) in _OTHERS.items()}
    apart |= {kind: (name, _values) for name, kind in RECORDS.items()}
    kinds: dict[type, int] = {}

    def written(value: Any) -> Any:
        kind = type(value)
        if value is None or kind in {str, int, bool}:
            return value
        if kind is dict:
            return {_key(key): written(part) for key, part in value.items()}
        if kind not in apart:
            raise TypeError(f"a catalogue with a {kind.__name__} cannot be packed")
        number = kinds.setdefault(kind, len(kinds))
        return [number, *[written(part) for part in apart[kind][1](value)]]

    tree = written(catalogue)
    names = [
        [apart[kind][0], *(names_of(kind) if kind in RECORDS.values() else ())] for kind in kinds
    ]
    return json.dumps([names, tree], ensure_ascii=False, separators=(",", ":")).encode()


def unpack(packed: bytes) -> Catalogue:
    """The catalogue again. Raises TypeError, ValueError or LookupError if it is not one."""
    kinds, tree = json.loads(packed)
    makers = [_maker(name, tuple(names)) for name, *names in kinds]

    def made(written: Any) -> Any:
        if type(written) is list:
            parts = [part if type(part) is str else made(part) for part in written[1:]]
            return makers[written[0]](parts)
        if type(written) is dict:
            return {key: made(part) for key, part in written.items()}
        return written

    catalogue = made(tree)
    if not isinstance(catalogue, Catalogue):
        raise TypeError
    return catalogue


def _maker(name: str, names: tuple[str, ...]) -> Callable[[list[Any]], Any]:
    """What makes a value of a kind of its parts; as they were checked once, without a check."""
    if name in _OTHERS:
        return _OTHERS[name][2]
    kind = RECORDS[name]
    if names != names_of(kind):
        raise ValueError

    def make(parts: list[Any]) -> Any:
        record: Any = object.__new__(kind)
        record.__dict__.update(zip(names, parts, strict=True))
        return record

    return make


def _values(record: object) -> Iterable[Any]:
    return [getattr(record, name) for name in names_of(type(record))]


def _key(key: object) -> str:
    if type(key) is str:
        return key
    raise TypeError
