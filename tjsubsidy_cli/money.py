"""Money in whole yuan, and rates as exact fractions, as people write them."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction

from .errors import InvalidValueError
from .text import Text, both, visible

WAN = 10_000
MOST_YUAN = 10**12  # a thousand billion: more than any company's figure, so surely a slip

LONGEST = 60  # characters of an amount; beyond it, not one that a person wrote

_UNITS = {"亿": 10**8, "千万": 10**7, "百万": 10**6, "万": WAN, "千": 1000}
_UNITS |= {"thousand": 1000, "million": 10**6, "billion": 10**9}
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_PART = rf"({_NUMBER})({'|'.join(_UNITS)})"
_AMOUNT = re.compile(
    rf"(?:¥|rmb|cny|人民币)?(?P<sign>-?)(?P<parts>(?:{_PART})*)(?P<rest>{_NUMBER})?(?P<yuan>元整?|yuan)?"
)
_HOW = both(
    "请写成“3200万元”、“1.2亿”、“850,000元”，或整数元。",
    "Write it like “3200万元”, “1.2亿”, “850,000元”, “3.2 million”, or as whole yuan.",
)


def parse_yuan(value: object) -> int:
    """Whole yuan from ``"3200万元"``, ``"1.2亿"``, ``"1亿2,000万"``, ``"850,000元"`` or a number.

    Full-width digits and punctuation are read as people type them. Raises InvalidValueError for
    anything else, for negative or absurd amounts, and for parts of a yuan.
    """
    yuan = _number(value)
    if yuan < 0:
        raise InvalidValueError(
            both(f"金额不能为负：{_shown(value)}。", f"negative: {_shown(value)}.")
        )
    if yuan > MOST_YUAN:
        raise InvalidValueError(
            both(f"金额过大：{_shown(value)}，超过1万亿元。", f"too large: {_shown(value)}."),
            both("请核对单位。", "More than RMB 1,000 billion: check the unit."),
        )
    if yuan.denominator != 1:
        whole = format_yuan(int(yuan))
        raise InvalidValueError(
            both(f"{_shown(value)}不是整数元。", f"{_shown(value)} is not whole yuan."),
            both(
                f"舍去不足1元的部分，写成“{int(yuan)}元”（{whole.zh}）。", f"Write “{int(yuan)}元”."
            ),
        )
    return int(yuan)


def _number(value: object) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise InvalidValueError(
            both(f"{_shown(value)}不是金额。", f"{_shown(value)} is no amount."), _HOW
        )
    if isinstance(value, str):
        return _written(value)
    if not Decimal(value).is_finite():
        raise InvalidValueError(
            both(f"{_shown(value)}不是金额。", f"{_shown(value)} is no amount."), _HOW
        )
    return Fraction(str(value))


def _written(text: str) -> Fraction:
    plain = "".join(unicodedata.normalize("NFKC", text).lower().replace("，", ",").split())
    match = _AMOUNT.fullmatch(plain) if len(text) <= LONGEST else None
    parts = [(n, _UNITS[unit]) for n, unit in re.findall(_PART, match["parts"])] if match else []
    if match and match["rest"] and (match["yuan"] or not parts):  # "1亿2000" would be a guess
        parts.append((match["rest"], 1))
    elif match and match["rest"]:
        parts = []
    sizes = [size for _, size in parts]
    if not match or not parts or sizes != sorted(set(sizes), reverse=True):
        raise InvalidValueError(
            both(f"{_shown(text)}不是金额。", f"{_shown(text)} is no amount."), _HOW
        )
    total = sum((Fraction(n.replace(",", "")) * size for n, size in parts), Fraction(0))
    return -total if match["sign"] else total


def parse_rate(value: object) -> Fraction:
    """An exact share from ``"60%"`` or ``"1/3"``. Raises InvalidValueError for anything else."""
    plain = unicodedata.normalize("NFKC", str(value))
    if fraction := re.fullmatch(r"([0-9]{1,6})/([1-9][0-9]{0,5})", plain):
        return Fraction(int(fraction[1]), int(fraction[2]))
    match = re.fullmatch(r"([0-9]{1,6}(?:\.[0-9]{1,6})?)%", plain)
    if not match:
        shown = _shown(value)
        raise InvalidValueError(
            both(f"{shown}不是百分比。", f"{shown} is no percentage."),
            both("请写成“20%”或“1/3”。", "Write it like “20%” or “1/3”."),
        )
    return Fraction(match[1]) / 100


def parse_ratio(value: object) -> Fraction:
    """The factor of a match such as ``"1∶1"``: what is paid for each yuan of the other's."""
    match = re.fullmatch(r"(\d{1,3})[∶:：](\d{1,3})", str(value))
    if not match or int(match[1]) == 0:
        shown = _shown(value)
        raise InvalidValueError(
            both(f"{shown}不是配套比例。", f"{shown} is no matching ratio."),
            both("请写成“1∶1”。", "Write it like “1∶1”."),
        )
    return Fraction(int(match[2]), int(match[1]))


def format_yuan(yuan: int) -> Text:
    """An amount with its unit: 1,800万元 or 9,999元; RMB 18,000,000. Exact."""
    zh = f"{format_wan(yuan)}万元" if yuan >= WAN else f"{yuan:,}元"
    return Text(zh=zh, en=f"RMB {yuan:,}")


def format_wan(yuan: int) -> str:
    """An amount in 万元 without the unit: 1,800 or 123.4567. Exact."""
    whole, rest = divmod(yuan, WAN)
    return f"{whole:,}" + (f".{rest:04d}".rstrip("0") if rest else "")


def format_rate(rate: Fraction) -> str:
    """A share as people write it: 20%, 12.5%, or 1/3 where no percentage is exact."""
    percent = rate * 100
    exact = Decimal(percent.numerator) / percent.denominator
    return f"{exact.normalize():f}%" if Fraction(exact) == percent else str(rate)


def _shown(value: object) -> str:
    return f"“{visible(value)[:LONGEST]}”"
