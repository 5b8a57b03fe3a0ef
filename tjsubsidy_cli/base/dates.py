"""Dates as they are written in files."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

from .errors import InvalidValueError
from .text import both, quoted


def parse_day(value: object) -> dt.date:
    """Parse a date or its text, as JSON has it. Raises InvalidValueError for anything else."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    with suppress(ValueError):
        return dt.date.fromisoformat(value if isinstance(value, str) else "")
    shown = quoted(value)
    raise InvalidValueError(
        both(f"{shown}不是日期。", f"{shown} is not a date."),
        both("请写成 2020-08-06。", "Write it like 2020-08-06."),
    )
