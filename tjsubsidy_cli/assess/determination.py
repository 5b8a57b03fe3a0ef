"""A determination: everything that the figures of an assessment follow from, and its id."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, cast

from .. import __version__
from ..base.digest import canonical, sha256_of
from ..base.records import names_of, record
from ..base.text import Text, both, same
from ..rules.facts import Chosen, Value

if TYPE_CHECKING:
    from . import contract
    from .assessment import Assessment

_DIGITS = 16  # of an id: enough that no two are the same by chance, and short enough to read out


@record
class Determination:
    """What an assessment follows from.

    ``catalogue`` is the SHA-256 of the catalogue's file, ``answers`` that of the company's
    answers. ``assume`` are the assumed rates, as fractions.
    """

    catalogue: str
    version: str
    answers: str
    readings: Mapping[str, str]
    assume: Mapping[str, str]
    received: Mapping[str, Mapping[str, object]]
    day: str

    @property
    def data(self) -> contract.Determination:
        """The values by name, as in JSON."""
        values = {name: getattr(self, name) for name in names_of(self)}
        return cast("contract.Determination", values)

    @cached_property
    def id(self) -> str:
        """A short hash of all values: the same grounds have the same id."""
        return id_of(self.data)


def say_id(assessment: Assessment) -> Text:
    """Name the assessment by its id."""
    return both("测算编号 ", "determination ") + same(determination_of(assessment).id)


def id_of(data: Mapping[str, object]) -> str:
    """The id of the values of a determination: the start of the SHA-256 of their JSON."""
    return sha256_of(canonical(data))[:_DIGITS]


def determination_of(assessment: Assessment) -> Determination:
    """Collect what an assessment follows from."""
    profile = assessment.profile
    answers = {fact: _plain(value) for fact, value in profile.facts.items()}
    return Determination(
        catalogue=assessment.assessor.catalogue.sha256,
        version=__version__,
        answers=sha256_of(canonical(answers)),
        readings=dict(assessment.readings),
        assume={grant: str(rate) for grant, rate in profile.assume.items()},
        received={
            grant: {name: getattr(one, name) for name in names_of(one)}
            for grant, one in profile.received.items()
        },
        day=assessment.as_of.isoformat(),
    )


def _plain(value: Value) -> object:
    if isinstance(value, Chosen):
        return [*sorted(value.sure), *(f"{choice}?" for choice in sorted(value.unsure))]
    return value
