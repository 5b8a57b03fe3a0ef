"""Parsing and formatting of money (whole yuan) and rates (exact fractions)."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from .errors import InvalidValueError
from .text import Text, both, half_width, quoted

WAN = 10_000
MOST_YUAN = 10**12  # a thousand billion yuan: no company has more, so it is a typing error

_LONGEST = 60  # characters of an amount; people write no longer ones
_FEN = 2  # decimals of a yuan; with three, the point may separate thousands
_DIGITS = 30  # digits before or after the point; people write no more

_UNITS = {"万亿": 10**12, "亿": 10**8, "千万": 10**7, "百万": 10**6, "万": WAN, "千": 1000}
_UNITS |= {"thousand": 1000, "million": 10**6, "billion": 10**9}
_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_PART = rf"({_NUMBER}) ?({'|'.join(_UNITS)})"
_AMOUNT = (
    rf"(?:(?:¥|￥|rmb|cny|人民币) ?)?(?P<sign>-?)(?P<parts>(?:{_PART} ?)*)"
    rf"(?P<rest>{_NUMBER})? ?(?P<yuan>元整?|yuan)?"
)
_VARIANTS = str.maketrans({"萬": "万", "億": "亿", "圆": "元", "圓": "元", "，": ","})
_HOW = both(
    "请写成“3200万元”、“1.2亿”、“850,000元”，或整数元。",
    "Write it like “3200万元”, “1.2亿”, “850,000元”, “3.2 million”, or as whole yuan.",
)


def parse_yuan(value: object) -> int:
    """Parse whole yuan from a number or a text.

    Examples: ``"3200万元"``, ``"1.2亿"``, ``"1亿2,000万"``, ``"850,000元"``; digits and
    punctuation may be full-width. Raises InvalidValueError for anything else, for negative or
    absurd amounts, and for parts of a yuan.
    """
    yuan = _number(value)
    if yuan is not None and 0 <= yuan <= MOST_YUAN and yuan.denominator == 1:
        return int(yuan)
    shown = quoted(value)
    if yuan is None:
        raise InvalidValueError(both(f"{shown}不是金额。", f"{shown} is no amount."), _HOW)
    if yuan < 0:
        raise InvalidValueError(both(f"金额不能为负：{shown}。", f"negative: {shown}."))
    if yuan > MOST_YUAN:
        raise InvalidValueError(
            both(f"金额过大：{shown}，超过1万亿元。", f"too large: {shown}."),
            both("请核对单位。", "More than RMB 1,000 billion: check the unit."),
        )
    write = f"{int(yuan)}元"
    fix = both(f"舍去不足1元的部分，写成“{write}”。", f"Write “{write}”.") if yuan > 1 else _HOW
    raise InvalidValueError(both(f"{shown}不是整数元。", f"{shown} is not whole yuan."), fix)


def has_no_unit(value: object) -> bool:
    """Whether an amount is a bare number without a unit."""
    if isinstance(value, str):
        return re.fullmatch(_NUMBER, half_width(value).strip()) is not None
    return isinstance(value, int | Decimal)


def _number(value: object) -> Fraction | int | None:
    """Convert a value of any type to a number; None if it is none."""
    if isinstance(value, str):
        return _written(value)
    if isinstance(value, float | Decimal):
        decimal = Decimal(str(value))
        small = decimal.is_finite() and abs(decimal.adjusted()) < _DIGITS
        return Fraction(decimal) if small else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _written(text: str) -> Fraction | None:
    """Parse an amount in a text; None if it is no amount or ambiguous."""
    plain = " ".join(half_width(text[: _LONGEST + 1]).translate(_VARIANTS).lower().split())
    match = re.fullmatch(_AMOUNT, plain) if len(text) <= _LONGEST else None
    if not match:
        return None
    parts = [(n.replace(",", ""), _UNITS[unit]) for n, unit in re.findall(_PART, match["parts"])]
    if match["rest"]:
        if parts and not match["yuan"]:  # "1亿2000" may mean 1.2亿
            return None
        parts.append((match["rest"].replace(",", ""), 1))
    if not parts or not _plausible(parts):
        return None
    total = sum((Fraction(number) * size for number, size in parts), Fraction(0))
    return -total if match["sign"] else total


def _plausible(parts: list[tuple[str, int]]) -> bool:
    """Check that each part is below the unit before it, and only the last has decimals."""
    for (before, size), (number, smaller) in pairwise(parts):
        if "." in before or Fraction(number) * smaller >= size:
            return False
    number, size = parts[-1]
    return size > 1 or len(number.partition(".")[2]) <= _FEN


def parse_rate(value: object) -> Fraction:
    """Parse a share from ``"60%"`` or ``"1/3"``. Raises InvalidValueError for anything else."""
    plain = half_width(value) if isinstance(value, str) else ""
    if fraction := re.fullmatch(r"([0-9]{1,6})/([1-9][0-9]{0,5})", plain):
        return Fraction(int(fraction[1]), int(fraction[2]))
    match = re.fullmatch(r"([0-9]{1,6}(?:\.[0-9]{1,6})?)%", plain)
    if not match:
        shown = quoted(value)
        raise InvalidValueError(
            both(f"{shown}不是百分比。", f"{shown} is no percentage."),
            both("请写成“20%”或“1/3”。", "Write it like “20%” or “1/3”."),
        )
    return Fraction(match[1]) / 100


def parse_ratio(value: object) -> Fraction:
    """Parse a matching ratio such as ``"1∶1"``: the yuan paid for each yuan of the other side."""
    match = re.fullmatch(r"([0-9]{1,3})[∶:：]([0-9]{1,3})", str(value))
    if not match or int(match[1]) == 0:
        shown = quoted(value)
        raise InvalidValueError(
            both(f"{shown}不是配套比例。", f"{shown} is no matching ratio."),
            both("请写成“1∶1”。", "Write it like “1∶1”."),
        )
    return Fraction(int(match[2]), int(match[1]))


def format_yuan(yuan: int) -> Text:
    """Format an amount with its unit: 1,800万元 or 9,999元; RMB 18,000,000. Exact."""
    zh = f"{format_wan(yuan)}万元" if yuan >= WAN else f"{yuan:,}元"
    return Text(zh=zh, en=f"RMB {yuan:,}")


def format_wan(yuan: int) -> str:
    """Format an amount in 万元 without the unit: 1,800 or 123.4567. Exact."""
    whole, rest = divmod(yuan, WAN)
    return f"{whole:,}" + (f".{rest:04d}".rstrip("0") if rest else "")


def format_rate(rate: Fraction) -> str:
    """Format a share: 20%, 12.5%, or 1/3 where no percentage is exact."""
    percent = rate * 100
    exact = Decimal(percent.numerator) / percent.denominator
    return f"{exact.normalize():f}%" if Fraction(exact) == percent else str(rate)
