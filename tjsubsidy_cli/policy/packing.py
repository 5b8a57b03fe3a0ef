"""A catalogue as JSON that is quick to read, and back again, exactly.

Whatever has parts (a record, a tuple, a table) is a row, and its parts are texts, numbers, yes, no
and none, or the numbers of rows before it. Rows that are alike stand together, column by column,
so that reading takes a few loops over lists. No record is known by name here: whatever a catalogue
comes to hold is packed, or refused with a TypeError; and a record whose fields have changed since
it was packed is noticed.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any, NamedTuple

from ..base.records import RECORDS, names_of
from .catalogue import Catalogue

# What has parts without being a record: how it comes apart, and how it is made of them.
_OTHERS: dict[str, tuple[type, Callable[[Any], Iterable[Any]], Callable[..., Any]]] = {
    "tuple": (tuple, tuple, lambda *parts: parts),
    "dict": (
        dict,
        lambda table: (tuple(table), tuple(table.values())),
        lambda keys, values: dict(zip(keys, values, strict=True)),
    ),
    "fraction": (Fraction, Fraction.as_integer_ratio, Fraction),
    "day": (dt.date, lambda day: (day.year, day.month, day.day), dt.date),
}


class _Shape(NamedTuple):
    """What rows that stand together have in common."""

    depth: int  # of the rows below, which come first
    kind: str
    fields: tuple[str, ...]
    points: tuple[bool, ...]  # for each part, whether it is a row's number


class _Place(NamedTuple):
    """Where a row stands among those of its shape."""

    shape: _Shape
    row: int


_Rows = dict[_Shape, list[list[Any]]]


def pack(catalogue: Catalogue) -> bytes:
    """The catalogue as JSON. Raises TypeError for a value that it does not know how to write."""
    rows: _Rows = {}
    _place(catalogue, rows)
    first: dict[_Shape, int] = {}
    groups: list[tuple[object, ...]] = []
    number = 0
    for shape in sorted(rows):
        first[shape], alike = number, rows[shape]
        number += len(alike)
        columns = [
            [first[part.shape] + part.row for part in column] if points else column
            for points, *column in zip(shape.points, *alike, strict=True)
        ]
        groups.append((shape.kind, shape.fields, shape.points, len(alike), columns))
    return json.dumps(groups, ensure_ascii=False, separators=(",", ":")).encode()


def _place(value: Any, rows: _Rows) -> Any:
    """The value itself, or, if it has parts, the place of the row that it becomes."""
    kind = type(value)
    if value is None or kind in {str, int, bool}:
        return value
    name, fields, parts = _apart(value, kind)
    row = [_place(part, rows) for part in parts]
    points = tuple(isinstance(part, _Place) for part in row)
    depth = max((1 + part.shape.depth for part in row if isinstance(part, _Place)), default=0)
    alike = rows.setdefault(shape := _Shape(depth, name, fields, points), [])
    alike.append(row)
    return _Place(shape, len(alike) - 1)


def _apart(value: Any, kind: type) -> tuple[str, tuple[str, ...], Iterable[Any]]:
    for name, (other, apart, _) in _OTHERS.items():
        if kind is other:
            return name, (), apart(value)
    name = f"{kind.__module__}.{kind.__qualname__}"
    if name not in RECORDS:
        raise TypeError(f"a catalogue that holds a {name} cannot be packed")
    fields = tuple(names_of(kind))
    return name, fields, [getattr(value, field) for field in fields]


def unpack(packed: bytes | memoryview) -> Catalogue:
    """The catalogue again. Raises TypeError, ValueError or LookupError if it is not one."""
    made: list[Any] = []
    for name, fields, points, number, columns in json.loads(str(packed, "utf-8")):
        parts = [
            [made[index] for index in column] if point else column
            for column, point in zip(columns, points, strict=True)
        ]
        if name in _OTHERS:
            rows = zip(*parts, strict=True) if parts else [()] * number
            made += [_OTHERS[name][2](*row) for row in rows]
        elif fields == list(names_of(RECORDS[name])):
            made += _records(RECORDS[name], number, zip(fields, parts, strict=True))
        else:
            raise ValueError
    catalogue = made[-1]
    if not isinstance(catalogue, Catalogue):
        raise TypeError
    return catalogue


def _records(kind: type, number: int, columns: Iterable[tuple[str, list[Any]]]) -> list[Any]:
    """Records without more ado: they were checked before they were packed."""
    made: list[Any] = [object.__new__(kind) for _ in range(number)]
    own = [vars(record) for record in made]
    for field, column in columns:
        for values, value in zip(own, column, strict=True):
            values[field] = value
    return made
