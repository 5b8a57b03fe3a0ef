"""A company's unified social credit code (统一社会信用代码, GB 32100-2015).

The check digit is computed here because importing python-stdnum would take a sixth of a run. A
test compares the two.
"""

from __future__ import annotations

from ..base.errors import InvalidValueError
from ..base.text import both, half_width

_LENGTH, _DIGITS, _MODULUS = 18, 8, 31
_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I, O, S, V and Z, which are easily misread


def parse_credit_code(raw: object) -> str:
    """Parse a code, dropping spaces and dashes. Raises InvalidValueError for an invalid one."""
    code = half_width(raw).upper() if isinstance(raw, str) else ""
    code = "".join(code.replace("-", " ").split())
    if len(code) != _LENGTH:
        what = both("统一社会信用代码应为18位。", "a unified social credit code has 18 characters.")
    elif not set(code[:_DIGITS]) <= set("0123456789") or not set(code) <= set(_SIGNS):
        what = both("不是统一社会信用代码。", "not a unified social credit code.")
    elif _checksum(code) != _SIGNS.index(code[-1]):
        what = both("统一社会信用代码的校验码不对。", "the code's check character is wrong.")
    else:
        return code
    raise InvalidValueError(what, both("请逐字核对。", "Compare it character by character."))


def _checksum(code: str) -> int:
    weighted = (
        _SIGNS.index(sign) * pow(3, place, _MODULUS) for place, sign in enumerate(code[:-1])
    )
    return -sum(weighted) % _MODULUS
