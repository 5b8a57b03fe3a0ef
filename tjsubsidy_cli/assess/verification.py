"""Verification: what differs between a recorded assessment and one made anew.

Both are the JSON of ``check``, whose keys are a contract. Texts are not compared.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from ..base.dates import parse_day
from ..base.errors import InvalidValueError
from ..base.records import record
from ..company.assumptions import parse_assumption
from ..policy.catalogue import Catalogue
from ..policy.readings import Choices, switchable

SCHEMA = "tjsubsidy/assessment/2"
_COMPARED: Mapping[str, tuple[str, ...]] = {
    "determination": (
        *("catalogue", "version", "answers", "readings", "assume", "received", "day"),
    ),
    "company": ("name", "code"),
    "policy": ("id", "as_of", "status"),
    "readings": ("low", "high"),
}
_OF_A_GRANT = ("verdict", "ceiling", "estimate", "exact", "open_ended", "basis")


@record(kw_only=False)
class Recorded:
    """An assessment as a file has it, with the day, readings and rates to repeat it."""

    file: str
    data: Mapping[str, Any]
    day: dt.date
    readings: Choices
    assume: Mapping[str, Fraction]


@record(kw_only=False)
class Difference:
    """A value that differs, by its keys in JSON; None where it is missing."""

    path: tuple[str, ...]
    recorded: Any
    now: Any

    @property
    def sides(self) -> tuple[Any, Any]:
        """Both values, the recorded one first."""
        return self.recorded, self.now


@record(kw_only=False)
class Verification:
    """The comparison of a file with an assessment made anew, whose ``id`` it has if all is well."""

    file: str
    id: str
    differences: tuple[Difference, ...]


def read_recorded(file: str, data: Mapping[str, Any], catalogue: Catalogue) -> Recorded | None:
    """Read a recorded assessment; None if the data is none.

    Readings and rates that the catalogue does not know are left out, and found to differ later.
    """
    grounds, grants = data.get("determination"), data.get("grants")
    if data.get("schema") != SCHEMA or not isinstance(grounds, dict):
        return None
    if not isinstance(grants, list) or not all(isinstance(grant, dict) for grant in grants):
        return None
    try:
        day = parse_day(grounds.get("day"))
    except InvalidValueError:
        return None
    readings = {
        id_: option
        for id_, option in _table(grounds, "readings").items()
        if id_ in catalogue.readings and option in switchable(catalogue.readings[id_][1])
    }
    return Recorded(file, data, day, readings, dict(_rates(grounds, catalogue)))


def _rates(grounds: Mapping[str, Any], catalogue: Catalogue) -> Iterator[tuple[str, Fraction]]:
    for id_, rate in _table(grounds, "assume").items():
        try:
            yield id_, parse_assumption(catalogue, id_, rate)
        except InvalidValueError:
            continue


def verify(recorded: Recorded, now: Mapping[str, Any]) -> Verification:
    """Compare a recorded assessment with the JSON of one made anew."""
    before, after = dict(_values(recorded.data)), dict(_values(now))
    differences = (
        Difference(path, before.get(path), after.get(path))
        for path in dict.fromkeys((*after, *before))
        if before.get(path) != after.get(path)
    )
    return Verification(recorded.file, str(now["id"]), tuple(differences))


def _values(data: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """List the values of an assessment that are compared, by their keys."""
    yield ("id",), data.get("id")
    for name, keys in _COMPARED.items():
        table = _table(data, name)
        yield from (((name, key), table.get(key)) for key in keys)
    for verdict, totals in _table(data, "totals").items():
        pairs = totals.items() if isinstance(totals, dict) else ()
        yield from ((("totals", verdict, key), value) for key, value in pairs)
    for grant in data["grants"]:
        path = ("grants", str(grant.get("id")))
        yield from (((*path, key), grant.get(key)) for key in _OF_A_GRANT)
        yield from (((*path, key), value) for key, value in _table(grant, "funding").items())


def _table(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = data.get(key)
    return value if isinstance(value, dict) else {}
