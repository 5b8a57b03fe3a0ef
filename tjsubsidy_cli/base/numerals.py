"""Numbers as people write them: 1,200, 3.2 million, 120k, 1千2百万, 三十八万, 壹仟贰佰."""

from __future__ import annotations

import re
from fractions import Fraction

from .text import QUOTES, half_width

_SCALES = {"b": 10**9, "亿": 10**8, "m": 10**6, "万": 10**4}
_SCALES |= {"k": 1000, "千": 1000, "百": 100, "十": 10}
LARGE = frozenset("b亿m万k")  # scales that stand for a unit, as in a column of 万元
_WORDS = {"billion": "b", "bn": "b", "million": "m", "mln": "m", "mn": "m", "thousand": "k"}
_VARIANTS = str.maketrans(
    "〇壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億两兩點w", "零一二二三三四五六六七八九十百千万亿二二点万"
)
_DIGITS = str.maketrans("零一二三四五六七八九点", "0123456789.")
_ARABIC = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,30})(?:\.[0-9]{1,30})?")
# One digit: 三四百万 is three or four million, not 34.
_CHINESE = "零?[零一二三四五六七八九](?:点[零一二三四五六七八九]{1,30})?"
_APART = re.compile(r"(?<=[0-9])\s+(?=[0-9.,])|(?<=[0-9][.,])\s+(?=[0-9])")  # two numbers
# A number in the middle of a text that ``compact`` has given the plain letters.
NUMBER = "[-0-9,.零一二三四五六七八九点十百千万亿kmb]+"


def compact(text: str) -> str | None:
    """Drop the blanks of a text with a number, and the quotes around it; None if it has two.

    Formal, traditional and English numerals get the plain letters of ``NUMBER``.
    """
    plain = half_width(text).lower().strip().strip(QUOTES).rstrip("。")
    if _APART.search(plain):
        return None
    plain = "".join(plain.split()).translate(_VARIANTS).replace("个亿", "亿")
    for word, letter in _WORDS.items():
        plain = plain.replace(word, letter)
    return plain


def parse_number(text: str, *, closed: bool = False) -> Fraction | None:
    """Parse a number of plain letters without blanks; None if it is none, or could be two.

    ``1亿2000`` and ``1亿2千`` may mean 1.2亿, as in speech, or 100,002,000: they need ``closed``,
    which says that a unit follows (``1亿2000元``).
    """
    number = _scaled(text.removeprefix("-"), "".join(_SCALES), closed)
    return -number if number is not None and text.startswith("-") else number


def _scaled(text: str, scales: str, closed: bool) -> Fraction | None:
    """Parse a number by its largest scale: what stands before it times the scale, and the rest."""
    for place, scale in enumerate(scales):
        if scale not in text:
            continue
        before, _, after = text.rpartition(scale)
        smaller = scales[place + 1 :]
        size, implied = _SCALES[scale], Fraction(1) if scale == "十" and not before else None
        count = implied or _scaled(before, smaller if scale in "亿万" else "", closed=False)
        rest = _rest(after, smaller, size, closed) if after else Fraction(0)
        if count is None or rest is None or (after and count.denominator > 1):
            return None
        return count * size + rest
    return _plain(text)


def _rest(text: str, scales: str, size: int, closed: bool) -> Fraction | None:
    """Parse what follows a scale: it must be smaller than the scale."""
    if _is_chinese(text):  # 一万二 is 12,000, 一万零二 is 10,002
        digit = _plain(text)
        if digit is None or digit > len("123456789"):
            return None
        return digit if text.startswith("零") else digit * size / 10
    rest = _scaled(text.removeprefix("零"), scales, closed)
    if rest is None or rest >= size or _may_lack_a_scale(text, size, closed):
        return None
    return rest


def _may_lack_a_scale(text: str, size: int, closed: bool) -> bool:
    """Check whether a scale may have been left out behind ``text``, as in speech."""
    if text.startswith("零"):
        return False
    if any(scale in text for scale in _SCALES):
        return size == _SCALES["亿"] and not closed and LARGE.isdisjoint(text)
    digits = text.replace(",", "")
    all_places = len(digits) == len(str(size)) - 1  # 2万5000
    return not (all_places and digits.isdigit()) and not (closed and len(digits) > 1)


def _plain(text: str) -> Fraction | None:
    """Parse digits without a scale."""
    if _is_chinese(text):
        text = text.translate(_DIGITS)
    return Fraction(text.replace(",", "")) if _ARABIC.fullmatch(text) else None


def _is_chinese(text: str) -> bool:
    """Whether this is one Chinese digit; most numbers have none, and the pattern takes long."""
    return not text.isascii() and re.fullmatch(_CHINESE, text) is not None
