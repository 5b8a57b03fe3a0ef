"""A company's unified social credit code (统一社会信用代码, GB 32100-2015).

The check character is computed here because importing python-stdnum would take a sixth of a run.
A test compares the two.
"""

from __future__ import annotations

import re

from ..base.text import Text, both, half_width, quoted

LENGTH, MODULUS = 18, 31
SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I, O, S, V and Z, which are easily misread
_REGION = range(3, 9)  # places of the region's code, from 1
_MEANT = {"I": "1", "O": "0", "S": "5", "Z": "2"}
_OLD = {15: both("工商注册号", "registration number"), 9: both("组织机构代码", "organisation code")}
_DROPPED = dict.fromkeys(map(ord, "-—'’‘“”\"`\ufeff\u200b"))
_EXPONENT = r"[0-9](?:\.[0-9]+)?E\+?[0-9]{2}"


def tidy_credit_code(text: str) -> str:
    """Write a code in plain capitals, without blanks, dashes, apostrophes and quotes.

    Spreadsheets are told by an apostrophe, or by ="…", to keep all of its digits.
    """
    return "".join(half_width(text).removeprefix("=").translate(_DROPPED).split()).upper()


def for_spreadsheet(code: str) -> str:
    """Write a code for a CSV so that a spreadsheet keeps all of its digits.

    A tab before them makes them a text; it is not seen, and ``tidy_credit_code`` drops it.
    """
    return f"\t{code}" if re.fullmatch(r"[0-9]{11,}|[0-9]+E[0-9]+", code) else code


def doubt_credit_code(code: str) -> Text | None:
    """Say what is wrong with a tidied code, and at which character; None if it is right."""
    if re.fullmatch(_EXPONENT, code):
        return both(
            f"代码{quoted(code)}已被表格软件改成科学记数，末几位丢失。",
            f"The code {quoted(code)} was turned into a rounded number by a spreadsheet.",
        )
    if old := _OLD.get(len(code)):
        return both(
            f"代码{quoted(code)}为{len(code)}位，像是旧的{old.zh}；统一社会信用代码为18位。",
            f"The code {quoted(code)} looks like an old {old.en}; a unified social credit code has "
            "18 characters.",
        )
    if len(code) != LENGTH:
        return both(
            f"统一社会信用代码应为18位，现为{len(code)}位：{quoted(code)}。",
            f"A unified social credit code has 18 characters, not {len(code)}: {quoted(code)}.",
        )
    for place, sign in enumerate(code, start=1):
        if sign not in SIGNS:
            meant = _MEANT.get(sign)
            zh, en = (f"，或为{meant}", f"; perhaps {meant}") if meant else ("", "")
            return both(
                f"统一社会信用代码第{place}位“{sign}”不是代码所用的字符{zh}。",
                f"Character {place} of the credit code, “{sign}”, is none that codes use{en}.",
            )
        if place in _REGION and not sign.isdecimal():
            return both(
                f"统一社会信用代码第{place}位“{sign}”应为数字。",
                f"Character {place} of the credit code, “{sign}”, should be a digit.",
            )
    expected = SIGNS[_checksum(code)]
    if expected == code[-1]:
        return None
    return both(
        f"统一社会信用代码的校验码不对：第18位按前17位应为“{expected}”，写的是“{code[-1]}”；请逐字核对。",
        f"The credit code's check character is wrong: character 18 should be “{expected}” after "
        f"the first 17, not “{code[-1]}”. Compare it character by character.",
    )


def _checksum(code: str) -> int:
    weighted = (SIGNS.index(sign) * pow(3, place, MODULUS) for place, sign in enumerate(code[:-1]))
    return -sum(weighted) % MODULUS
