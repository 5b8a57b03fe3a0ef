"""Whole numbers of a catalogue, such as years and numbers of measures."""

from __future__ import annotations

import re

from ..base.errors import InvalidValueError
from ..base.text import both, half_width, quoted
from .facts import MOST_COUNT

_WHOLE = r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12}"


def parse_count(raw: object) -> int:
    """Parse a whole number from 0. Raises InvalidValueError for anything else."""
    number: int | None = None
    if isinstance(raw, int) and not isinstance(raw, bool):
        number = raw
    elif isinstance(raw, str) and re.fullmatch(_WHOLE, word := half_width(raw).strip()):
        number = int(word.replace(",", ""))
    if number is None:
        hint = both("只写数字，如 3。", "Write digits only, such as 3.")
        what = both(f"{quoted(raw)}不是整数。", f"{quoted(raw)} is not a whole number.")
        raise InvalidValueError(what, hint)
    if number < 0:
        hint = both("没有写 0。", "Write 0 for none.")
        raise InvalidValueError(
            both(f"数量不能为负：{quoted(raw)}。", f"negative: {quoted(raw)}."), hint
        )
    if number > MOST_COUNT:
        raise InvalidValueError(
            both(f"数量过大：{quoted(raw)}。", f"too large: {quoted(raw)}."),
            both("请核对。", "Check the figure."),
        )
    return number
