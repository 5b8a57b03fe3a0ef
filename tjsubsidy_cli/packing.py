"""A catalogue as JSON that is quick to read, and back again, exactly.

A record is an object with its kind under the empty key, its fields, and lists for its tuples; a
table is an object without that key, and what else has parts is an object with those. Texts,
numbers, yes, no and none stand for themselves. No record is known by name here: whatever a
catalogue comes to hold is packed, or refused with a TypeError; and a record whose fields have
changed since it was packed is noticed.
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
_OTHERS: dict[str, tuple[type, Callable[[Any], Iterable[Any]], Callable[..., Any]]] = {
    "tuple": (tuple, tuple, lambda *parts: parts),
    "fraction": (Fraction, Fraction.as_integer_ratio, Fraction),
    "day": (dt.date, lambda day: (day.year, day.month, day.day), dt.date),
}


def pack(catalogue: Catalogue) -> bytes:
    """The catalogue as JSON. Raises TypeError for a value that it does not know how to write."""
    return json.dumps(_written(catalogue), ensure_ascii=False, separators=(",", ":")).encode()


def unpack(packed: bytes | memoryview) -> Catalogue:
    """The catalogue again. Raises TypeError, ValueError or LookupError if it is not one."""
    catalogue = json.loads(str(packed, "utf-8"), object_hook=_made)
    if not isinstance(catalogue, Catalogue):
        raise TypeError
    return catalogue


def _written(value: Any) -> Any:
    kind = type(value)
    if value is None or kind in {str, int, bool}:
        return value
    for name, (other, apart, _) in _OTHERS.items():
        if kind is other:
            return {"": name, "parts": [_written(part) for part in apart(value)]}
    if kind is dict and all(type(key) is str and key for key in value):
        return {key: _part(part) for key, part in value.items()}
    name = f"{kind.__module__}.{kind.__qualname__}"
    if name not in RECORDS:
        raise TypeError(f"a catalogue that holds a {name} cannot be packed")
    return {"": name, **{field: _part(getattr(value, field)) for field in names_of(kind)}}


def _part(value: Any) -> Any:
    return [_written(part) for part in value] if type(value) is tuple else _written(value)


def _made(written: dict[str, Any]) -> Any:
    name = written.pop("", None)
    if list in map(type, written.values()):
        if name in _OTHERS:
            return _OTHERS[name][2](*written["parts"])
        written = {k: tuple(v) if type(v) is list else v for k, v in written.items()}
    if name is None:
        return written
    kind: Any = RECORDS[name]
    if written.keys() != kind.__record_names__:
        raise ValueError
    record: Any = object.__new__(kind)  # it was checked before it was packed
    object.__setattr__(record, "__dict__", written)
    return record
