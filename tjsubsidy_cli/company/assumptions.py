"""Assumed rates: what a user assumes of grants whose text gives a ceiling but no rate.

The tool has no rate of its own. A rate is assumed on the company's own cost that the grant helps to
pay, so only grants with such a base take one.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from ..base.errors import Diagnostic, InvalidValueError, TjsubsidyError
from ..base.money import format_rate, parse_rate
from ..base.text import Text, both, half_width, quoted
from ..policy.catalogue import Catalogue, Grant
from ..policy.selection import find_grant
from ..rules.amounts import Exactly, Match, Rated, UpTo

_EXAMPLE = both("例：--assume 1-1=10%", "For example: --assume 1-1=10%")


def base_of(grant: Grant) -> str | None:
    """Get the fact that is the base of an assumed rate: the cost that the grant helps to pay."""
    return grant.amount.cost if isinstance(grant.amount, UpTo) else None


def parse_assumption(catalogue: Catalogue, id_: str, raw: object) -> Fraction:
    """Parse the assumed rate of a grant. Raises InvalidValueError."""
    grant = find_grant(catalogue, id_)
    if base_of(grant) is None:
        raise InvalidValueError(_no_base(grant))
    rate = parse_rate(raw.strip() if isinstance(raw, str) else raw)
    if not 0 < rate <= 1:
        shown = format_rate(rate)
        raise InvalidValueError(
            both(f"比例 {shown} 不在 0 与 100% 之间。", f"{shown} is not between 0 and 100%.")
        )
    return rate


def parse_assumptions(catalogue: Catalogue, words: Iterable[str]) -> dict[str, Fraction]:
    """Parse assumptions written as ``1-1=10%``. Raises TjsubsidyError with all problems."""
    problems: list[Diagnostic] = []
    rates: dict[str, Fraction] = {}
    for word in words:
        try:
            id_, rate = _assumption(catalogue, word)
        except InvalidValueError as error:
            problems.append(Diagnostic(what=error.what, hint=error.hint, key="--assume"))
            continue
        if rates.setdefault(id_, rate) != rate:
            what = both(f"{id_} 给了两个比例。", f"{id_} is given two rates.")
            problems.append(Diagnostic(what=what, key="--assume"))
    if problems:
        raise TjsubsidyError(problems)
    return rates


def _assumption(catalogue: Catalogue, word: str) -> tuple[str, Fraction]:
    id_, equals, raw = (part.strip() for part in half_width(word).partition("="))
    if not equals:
        what = both(f"{quoted(word)}不是“编号=比例”。", f"{quoted(word)} is not ID=RATE.")
        raise InvalidValueError(what, _EXAMPLE)
    return id_, parse_assumption(catalogue, id_, raw)


def _no_base(grant: Grant) -> Text:
    """Explain why a grant takes no assumed rate."""
    match grant.amount:
        case Rated(rate=rate):
            shown = format_rate(rate)
            why = both(f"条文已写明比例 {shown}", f"the text gives its rate, {shown}")
        case Match():
            why = both("条文已写明配套比例", "the text gives its matching ratio")
        case Exactly():
            why = both("条文写的是定额", "the text gives a fixed amount")
        case UpTo():
            why = both(
                "条文没有说明按哪项支出计算", "the text names no cost of which it would be a share"
            )
    return (
        both(f"{grant.id} 不能假设比例：", f"{grant.id} takes no assumed rate: ")
        + why
        + both("。", ".")
    )
