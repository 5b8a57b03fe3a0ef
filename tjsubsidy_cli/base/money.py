"""Parsing and formatting of money (whole yuan) and rates (exact fractions)."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from .errors import InvalidValueError
from .numerals import LARGE, NUMBER, compact, parse_number
from .text import Text, both, half_width, join, quoted

WAN = 10_000
MOST_YUAN = 10**12  # a thousand billion yuan: no company has more, so it is a typing error

_LONGEST = 60  # characters of an amount; people write no longer ones
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")  # whose point may separate thousands
_DIGITS = 30  # digits before or after the point; people write no more

_ABOUT = "约|大约|大概|接近|将近|近|about|around|approximately|approx[.]?|roughly|circa|ca[.]|~|≈"
_CURRENCY = "¥|￥|rmb|cny|人民币"
_SUM = re.compile(
    rf"(?P<about>{_ABOUT})?(?P<before>(?:{_CURRENCY})*)(?P<also_about>{_ABOUT})?"
    rf"(?P<number>{NUMBER}?(?P<more>[多余])?(?:{NUMBER})?)"
    r"(?P<yuan>元|块钱?|yuan)?(?:(?P<jiao>[0-9零一二三四五六七八九])角)?"
    r"(?:(?P<fen>[0-9零一二三四五六七八九])分)?[整正]?"
    rf"(?P<behind>{_CURRENCY})?(?P<or_so>左右|上下)?"
)
_FOREIGN = (  # compiled when an amount is refused, which most runs never see
    r"[$€£]|usd|eur|gbp|jpy|hkd|dollar|pound|\byen\b|美元|美金|欧元|英镑|日元|日圆|日币"
    r"|[港台澳]元|[港台澳]币|新台币|韩元|卢布"
)
_VARIANTS = str.maketrans("圆圓，−负負～", "元元,---~")
_HOW = both(
    "请写成“3200万元”、“1.2亿”、“850,000元”，或整数元。",
    "Write it like “3.2 million”, “850,000 yuan”, or as whole yuan.",
)


class Sum(NamedTuple):
    """A sum of money as somebody wrote it, in yuan.

    ``bare`` is a number without a unit. ``approximate`` is about so much (约, 左右).
    """

    yuan: Fraction
    bare: bool = False
    approximate: bool = False


def parse_yuan(value: object) -> int:
    """Parse whole yuan from a number or a text.

    Examples: ``"3200万元"``, ``"1.2亿"``, ``"1亿2,000万"``, ``"三十八万"``, ``"850,000元"``;
    digits and punctuation may be full-width. Raises InvalidValueError for anything else, for
    negative or absurd amounts, and for parts of a yuan or approximate ones.
    """
    written = parse_sum(value)
    yuan = int(written.yuan)
    if written.approximate:
        raise InvalidValueError(
            both(f"{quoted(value)}是约数。", f"{quoted(value)} is approximate."), _HOW
        )
    if yuan == written.yuan:
        return yuan
    fix = both(f"舍去不足1元的部分，写成“{yuan}元”。", f"Write “{yuan}元”.") if yuan > 1 else _HOW
    raise InvalidValueError(
        both(f"{quoted(value)}不是整数元。", f"{quoted(value)} is not whole yuan."), fix
    )


def parse_sum(value: object, unit: int = 1) -> Sum:
    """Parse a sum of money, which may be approximate or have parts of a yuan.

    ``unit`` is that of a number without one, in yuan. Raises InvalidValueError for anything else,
    and for negative or absurd sums.
    """
    written, shown = _number(value, unit), quoted(value)
    if written is None and isinstance(value, str) and re.search(_FOREIGN, value.lower()):
        raise InvalidValueError(
            both(f"{shown}是外币。", f"{shown} is in a foreign currency."),
            both("请折算成人民币填写。", "Convert it to RMB."),
        )
    if written is None:
        _refuse_two_ways(value)
        raise InvalidValueError(both(f"{shown}不是金额。", f"{shown} is no amount."), _HOW)
    if written.bare:
        written = written._replace(yuan=written.yuan * unit)
    if written.yuan < 0:
        raise InvalidValueError(both(f"金额不能为负：{shown}。", f"negative: {shown}."))
    if written.yuan > MOST_YUAN:
        raise InvalidValueError(
            both(f"金额过大：{shown}，超过1万亿元。", f"too large: {shown}."),
            both("请核对单位。", "More than RMB 1,000 billion: check the unit."),
        )
    return written


def _refuse_two_ways(value: object) -> None:
    """Raise InvalidValueError for a sum whose last unit may be 元 or 万元, such as 1亿2000."""
    sums = [_written(f"{value}{unit}") for unit in ("元", "万元")] if isinstance(value, str) else []
    if sums and all(sums):
        ways = join((format_yuan(int(each.yuan)) for each in sums if each), "或", " or ")
        raise InvalidValueError(
            both(f"{quoted(value)}有两种读法。", f"{quoted(value)} can be read in two ways."),
            both("请写明：", "Say which: ") + ways + both("。", "."),
        )


def has_no_unit(value: object) -> bool:
    """Whether an amount is a bare number without a unit."""
    written = _number(value)
    return written is not None and written.bare


def _number(value: object, unit: int = 1) -> Sum | None:
    """Convert a value of any type to a sum; None if it is none."""
    if isinstance(value, str):
        return _written(value, unit)
    if isinstance(value, float | Decimal):
        decimal = Decimal(str(value))
        small = decimal.is_finite() and abs(decimal.adjusted()) < _DIGITS
        return Sum(Fraction(decimal), bare=True) if small else None
    if isinstance(value, int) and not isinstance(value, bool):
        return Sum(Fraction(value), bare=True)
    return None


def _written(text: str, unit: int = 1) -> Sum | None:
    """Parse an amount in a text, maybe of a larger unit; None if it is no amount or ambiguous."""
    plain = compact(text.translate(_VARIANTS)) if len(text) <= _LONGEST else None
    match = _SUM.fullmatch(plain) if plain else None
    if not match:
        return None
    digits = match["number"].replace(match["more"] or "", "", 1)
    coins = match["jiao"] or match["fen"]
    number = parse_number(digits, closed=bool(match["yuan"]))
    scaled = any(scale in digits for scale in LARGE)
    has_unit = scaled or match["yuan"] or match["before"] or match["behind"]
    if number is None or (coins and not match["yuan"]):
        return None
    if not scaled and _THOUSANDS.fullmatch(digits) and (has_unit or unit == 1):
        return None
    for coin, part in (("jiao", 10), ("fen", 100)):
        if match[coin]:
            number += Fraction(parse_number(match[coin]) or 0) / part
    approximate = any(match[name] for name in ("about", "also_about", "more", "or_so"))
    return Sum(number, not has_unit, approximate)


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


def in_millions(yuan: int) -> str:
    """Write a sum as one types it in English, such as 12 million."""
    return f"{yuan / 1_000_000:g} million"


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
