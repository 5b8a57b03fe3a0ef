"""Grants that a company has received or applied for, as its profile says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Literal, TypeVar

from ..base.errors import InvalidValueError, KeyPath
from ..base.money import WAN, has_no_unit, in_millions, parse_yuan
from ..base.records import record
from ..base.text import Text, both, did_you_mean, fold, half_width, quoted
from ..policy.catalogue import Catalogue
from ..policy.selection import find_grant
from ..rules.words import NO_WORDS, YES_WORDS, is_unknown

Status = Literal["received", "applied"]
Report = Callable[[KeyPath, Text, Text | None], None]
T = TypeVar("T")

KEYS = ("status", "year", "sum")
STATUS_WORDS: Mapping[Status, tuple[str, ...]] = {
    "received": (
        *("received", "granted", "paid"),
        *("已获得", "已获", "已获支持", "已获批", "已收到", "已拨付", "已到账"),
    ),
    "applied": (
        *("applied", "applied for", "pending"),
        *("已申报", "已申请", "申报中", "申请中", "审核中"),
    ),
}
LAST_YEAR = 2100  # a later year is a slip
_MEANT: dict[str, Status] = {
    fold(word): status for status, words in STATUS_WORDS.items() for word in words
}
_YEAR = "([0-9]{4})(?:年度?)?"
_FORMS = both(
    '请写 "2022"、"已获得"、"已申报"，或 { status = "已获得", year = 2022, sum = "50万元" }。',
    'Write "2022", "received", "applied", or '
    '{ status = "received", year = 2022, sum = "0.5 million" }.',
)


@record(kw_only=False)
class Received:
    """A grant received or applied for: in which year, and for how many yuan, if known."""

    status: Status
    year: int | None = None
    sum: int | None = None

    def as_written(self) -> dict[str, object]:
        """What a profile says of it."""
        said = {"status": self.status, "year": self.year, "sum": self.sum}
        return {word: value for word, value in said.items() if value is not None}


def parse_received(catalogue: Catalogue, id_: str, raw: object, report: Report) -> Received | None:
    """Parse what a profile says of one grant; None if it says nothing or is wrong.

    A year alone means received in that year. ``report`` takes each problem with its key path.
    """

    def tried(path: KeyPath, parse: Callable[[], T]) -> T | None:
        try:
            return parse()
        except InvalidValueError as error:
            report(path, error.what, error.hint)
            return None

    if tried((), lambda: find_grant(catalogue, id_)) is None:
        return None
    first = catalogue.policy.issued.year
    if not isinstance(raw, dict):
        return tried((), lambda: _short(raw, first))
    for key in raw:
        if key not in KEYS:
            what = both(f"不认识{quoted(key)}。", f"unknown key {quoted(key)}.")
            report((key,), what, did_you_mean(key, KEYS))
    said = {key: raw[key] for key in KEYS if not is_unknown(raw.get(key))}
    status = tried(("status",), lambda: _status(said.get("status", "received")))
    year = tried(("year",), lambda: _year(said["year"], first)) if "year" in said else None
    yuan = tried(("sum",), lambda: _sum(said["sum"])) if "sum" in said else None
    return Received(status, year, yuan) if status else None


def _short(raw: object, first: int) -> Received | None:
    """Parse a year, a status, or a yes or no."""
    word = fold(raw) if isinstance(raw, str) else ""
    if is_unknown(raw) or raw is False or word in NO_WORDS:
        return None
    if raw is True or word in YES_WORDS:
        return Received("received")
    if word in _MEANT:
        return Received(_MEANT[word])
    try:
        return Received("received", _year(raw, first))
    except InvalidValueError as error:
        raise InvalidValueError(error.what, error.hint or _FORMS) from None


def _status(raw: object) -> Status:
    word = fold(raw) if isinstance(raw, str) else ""
    if word in _MEANT:
        return _MEANT[word]
    what = both(f"{quoted(raw)}不是状态。", f"{quoted(raw)} is no status.")
    raise InvalidValueError(what, both("请写“已获得”或“已申报”。", "Write received or applied."))


def _year(raw: object, first: int) -> int:
    """Parse a year. A grant of a policy is not received before the policy is issued."""
    text = half_width(str(raw)).strip() if isinstance(raw, str | int) else ""
    written = None if isinstance(raw, bool) else re.fullmatch(_YEAR, text)
    if not written:
        raise InvalidValueError(both(f"{quoted(raw)}不是年份。", f"{quoted(raw)} is no year."))
    year = int(written[1])
    if not first <= year <= LAST_YEAR:
        raise InvalidValueError(
            both(f"{year}年不对。", f"{year} cannot be."),
            both(f"政策于{first}年印发。", f"The policy was issued in {first}."),
        )
    return year


def _sum(raw: object) -> int:
    yuan = parse_yuan(raw)
    if has_no_unit(raw) and 0 < yuan < WAN:
        raise InvalidValueError(
            both(f"{raw} 缺少单位。", f"{raw} has no unit."),
            both(
                f"请写“{raw}万元”或“{raw}元”。",
                f"Write “{in_millions(yuan * WAN)}” or “{raw} yuan”.",
            ),
        )
    return yuan
