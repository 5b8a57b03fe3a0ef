"""Dates: as they are written in files, as people read them, and today's."""

from __future__ import annotations

import datetime as dt
import os
import re
from contextlib import suppress

from .errors import InvalidValueError, user_error
from .text import Text, both, quoted


def parse_day(value: object) -> dt.date:
    """Parse a date or its text, as JSON has it. Raises InvalidValueError for anything else."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    with suppress(ValueError):
        return dt.date.fromisoformat(value if isinstance(value, str) else "")
    raise _no_date(value, both("请写成 2020-08-06。", "Write it like 2020-08-06."))


def parse_period(value: object) -> str:
    """Parse a day, a month or a year: ``2023-04-11``, ``2023-04`` or ``2023``.

    Raises InvalidValueError for anything else.
    """
    text = value if isinstance(value, str) else ""
    if re.fullmatch(r"\d{4}(-\d\d)?", text, re.ASCII):
        with suppress(ValueError):
            dt.date.fromisoformat(f"{text}-01-01"[:10])
            return text
    with suppress(InvalidValueError):
        return parse_day(value).isoformat()
    hint = both(
        "请写成 2023-04-11、2023-04 或 2023。", "Write it like 2023-04-11, 2023-04 or 2023."
    )
    raise _no_date(value, hint)


def _no_date(value: object, hint: Text) -> InvalidValueError:
    shown = quoted(value)
    return InvalidValueError(both(f"{shown}不是日期。", f"{shown} is not a date."), hint)


def say_date(date: dt.date | str) -> Text:
    """Write a day, or a shorter period, as people read it."""
    year, *rest = str(date).split("-")
    zh = f"{year}年" + "".join(f"{int(n)}{unit}" for n, unit in zip(rest, "月日", strict=False))
    return both(zh, str(date))


def today() -> dt.date:
    """Get the day of an assessment: today, or ``SOURCE_DATE_EPOCH`` for repeatable output."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return dt.datetime.now().astimezone().date()
    try:
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date()
    except (ValueError, OverflowError, OSError):
        raise user_error(
            both(f"不是时间：{quoted(epoch)}。", f"no point in time: {quoted(epoch)}."),
            both("请写1970年以来的秒数，或不设。", "Give seconds since 1970, or unset it."),
            place="SOURCE_DATE_EPOCH",
        ) from None
