"""The credit codes of a table: tidied as in a profile, and told where they cannot be right.

Whole columns are checked at once: one code after another would take longer than all the rules.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from ..company.credit_code import LENGTH, MODULUS, SIGNS, tidy_credit_code
from .no_company import FIRST, SHOWN, Aside, Kind, SetAside

_PLAIN = r"^[0-9A-Z]*$"
_SIGN = "[0-9A-HJ-NPQRTUWXY]"
_SHAPE = rf"^{_SIGN}{{2}}[0-9]{{6}}{_SIGN}{{10}}$"
_ROUNDED = r"^[0-9](\.[0-9]+)?E\+?[0-9]{2}$"
_CUT = r"^[0-9]{15}000$"  # a spreadsheet keeps 15 digits of a number
# As ``for_spreadsheet`` has it, and what begins with zeros, such as a telephone number.
_NUMBER = r"^(?:[0-9]{11,}|0[0-9]+|[0-9]+E[0-9]+)$"
_VALUES = pl.Series([max(0, SIGNS.find(chr(sign))) for sign in range(256)], dtype=pl.Int16)


def tidied(codes: pl.Series) -> pl.Series:
    """Write codes in plain capitals, without blanks, dashes, apostrophes and quotes."""
    odd = codes.filter(~codes.str.contains(_PLAIN)).unique().to_list()
    return codes.replace(odd, [tidy_credit_code(code) or None for code in odd]) if odd else codes


def doubts(rows: pl.Series, codes: pl.Series) -> Iterator[SetAside]:
    """The rows whose codes cannot be right, by kind."""
    given = pl.DataFrame({"row": rows, "code": codes}).drop_nulls("code")
    shape = given["code"].str.contains(_SHAPE)
    odd, shaped = given.filter(~shape), given.filter(shape)
    wrong = shaped.filter(~_is_right(shaped["code"])) if shaped.height else shaped
    rounded, cut = (part["code"].str.contains(p) for part, p in ((odd, _ROUNDED), (wrong, _CUT)))
    damaged = pl.concat([odd.filter(rounded), wrong.filter(cut)])
    kinds: dict[Kind, pl.DataFrame] = {
        "code_damaged": damaged,
        "code_odd": odd.filter(~rounded),
        "code_check": wrong.filter(~cut),
    }
    for kind, found in kinds.items():
        if found.height:
            first = (Aside(row, kind, code[:SHOWN]) for row, code in found.head(FIRST).iter_rows())
            yield SetAside(kind, found.height, tuple(first))


def without_rounded(codes: pl.Expr) -> pl.Expr:
    """Codes without numbers that a spreadsheet has rounded, which are no codes any more."""
    return pl.when(~codes.str.contains(_ROUNDED)).then(codes)


def _is_right(codes: pl.Series) -> pl.Series:
    """Whether the check character of each code is right; all have the shape of one."""
    signs = codes.cast(pl.Binary).bin.reinterpret(dtype=pl.Array(pl.UInt8, LENGTH)).explode()
    values = _VALUES.gather(signs)
    total = values.gather_every(LENGTH, LENGTH - 1)
    for place in range(LENGTH - 1):
        total = total + values.gather_every(LENGTH, place) * pow(3, place, MODULUS)
    return total % MODULUS == 0


def with_all_digits(codes: pl.Series) -> pl.Series:
    """Write codes or numbers for a CSV so that a spreadsheet keeps all of their digits."""
    like_numbers = codes.str.contains(_NUMBER)
    return pl.select(
        pl.when(like_numbers).then("\t" + codes).otherwise(codes).alias(codes.name)
    ).to_series()
