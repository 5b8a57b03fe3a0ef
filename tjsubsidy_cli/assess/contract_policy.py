"""Types of the policy's part of JSON, and of the texts in all of it."""

from __future__ import annotations

from typing import Annotated

from typing_extensions import TypedDict

from ..base.records import Doc, Keywords
from ..policy.status import Status

Day = Annotated[str, Keywords({"format": "date"})]


class Text(TypedDict):
    """A text in Chinese and English."""

    zh: str
    en: str


class Successor(TypedDict):
    """A later document on the same field."""

    title: Text | None
    number: str | None
    date: Annotated[str | None, Doc("日，或月、年", "A day, or a month or a year")]
    note: Text | None


class Source(TypedDict):
    """The place that the text of the policy was taken from."""

    text: Text
    sha256: str | None


class Policy(TypedDict):
    """The policy document, and its status on the day ``as_of``."""

    id: str
    title: Text
    issuer: Text
    issued: Day
    disclaimer: Text
    stacking: Text
    as_of: Day
    status: Status
    effective: Annotated[Day | None, Doc("条文未写则为 null", "null if the text states none")]
    expires: Annotated[Day | None, Doc("有效期最后一天", "The last day of its validity")]
    repealed: Day | None
    suspended: Day | None
    successors: list[Successor]
    source: Source | None
    verified: Annotated[
        Day | None, Doc("据出处核实有效的日期", "The day it was seen to be in force in the source")
    ]
