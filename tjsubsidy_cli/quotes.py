"""Every figure of an amount stands in the sentence it rests on, and no figure is left over.

The figures of a sentence are read from its text, whatever they are counted in; those that no
amount or condition of the grants resting on that sentence uses, and that are not declared to be
part of a name, are problems. So are figures of the data that the sentence does not hold.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from .amounts import Exactly, UpTo, figures
from .catalogue import Catalogue, Grant
from .conditions import AllOf, AnyOf, Condition, Figure, NoneOf, Share
from .errors import Problem
from .facts import Vocabulary
from .money import format_rate
from .text import Text, both

Quantity = tuple[str, Fraction]  # (unit, value): yuan, share, ratio, years, or number

_DIGITS = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_TENS = {"十": 10, "百": 100, "千": 1000}
_CHINESE = "零〇一二两三四五六七八九十百千"
_MONEY = {"亿元": 10**8, "千万元": 10**7, "百万元": 10**6, "万元": 10**4, "千元": 1000, "元": 1}
_N = rf"(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|[{_CHINESE}]+)"
_FIGURE = re.compile(
    rf"(?P<ratio>(?P<left>{_N})(?:[:∶]|比)(?P<right>{_N}))"
    rf"|百分之(?P<percent>{_N})|(?P<number>{_N})(?P<unit>{'|'.join(_MONEY)}|%|年(?!度)|个月)"
    rf"|(?P<fraction>(?P<whole>[{_CHINESE}]+)分之(?P<part>[{_CHINESE}]+))|(?P<bare>\d[\d,.]*)"
)


def quote_figures(quote: str, names: tuple[str, ...] = ()) -> Iterator[tuple[str, Quantity]]:
    """The figures of a sentence as (as written, what it is); digits of ``names`` do not count."""
    for name in sorted(names, key=len, reverse=True):
        quote = quote.replace(name, "\n")
    plain = unicodedata.normalize("NFKC", quote)
    for match in _FIGURE.finditer(plain):
        yield match[0], _quantity(match)


def _quantity(match: re.Match[str]) -> Quantity:
    if match["ratio"]:
        return "ratio", _number(match["right"]) / _number(match["left"])
    if match["percent"]:
        return "share", _number(match["percent"]) / 100
    if match["fraction"]:
        return "share", _number(match["part"]) / _number(match["whole"])
    if match["bare"]:
        return "number", _number(match["bare"].rstrip(",."))
    number, unit = _number(match["number"]), match["unit"]
    if unit in _MONEY:
        return "yuan", number * _MONEY[unit]
    return ("share", number / 100) if unit == "%" else (("years" if unit == "年" else "months"), number)


def _number(text: str) -> Fraction:
    if text[0].isascii():
        return Fraction(text.replace(",", ""))
    total = digit = 0
    for char in text:
        if char in _TENS:
            total, digit = total + (digit or 1) * _TENS[char], 0
        else:
            digit = _DIGITS[char]
    return Fraction(total + digit)


def used_figures(grant: Grant, vocabulary: Vocabulary) -> Iterator[Quantity]:
    """The figures that a grant's amount and conditions use; 0 and 1 as bounds only say "some"."""
    yield from figures(grant.amount)
    yield from _bounds(grant.when, vocabulary)


def _bounds(condition: Condition, vocabulary: Vocabulary) -> Iterator[Quantity]:
    match condition:
        case AllOf(all=parts) | AnyOf(any=parts) | NoneOf(none=parts):
            for part in parts:
                yield from _bounds(part, vocabulary)
        case Figure() | Share():
            if isinstance(condition, Share):
                unit = "share"
            else:
                unit = "yuan" if vocabulary[condition.fact].kind == "money" else "number"
            for name in ("at_least", "above", "at_most", "below"):
                bound = getattr(condition, name)
                if bound is not None and not (unit != "share" and bound in (0, 1)):
                    yield unit, Fraction(bound)


def check_quotes(catalogue: Catalogue) -> Iterator[tuple[str, Problem]]:
    """What does not agree between figures and sentences, as (grant id, problem)."""
    by_quote: dict[str, list[Grant]] = defaultdict(list)
    for grant in catalogue.grants.values():
        by_quote[grant.quote].append(grant)
    for quote, grants in by_quote.items():
        used = {q for g in grants for q in used_figures(g, catalogue.vocabulary)}
        for grant in grants:
            yield from _check(grant, quote, used, catalogue.vocabulary)
    yield from _check_funding(catalogue)


def _check(
    grant: Grant, quote: str, used: set[Quantity], vocabulary: Vocabulary
) -> Iterator[tuple[str, Problem]]:
    written = list(quote_figures(quote, grant.names))
    for quantity in sorted(set(used_figures(grant, vocabulary)) - {q for _, q in written}):
        yield grant.id, _missing(quantity)
    for text, quantity in written:
        if quantity not in used:
            yield grant.id, _left_over(text)
    if isinstance(grant.amount, Exactly) and re.search("最高|不超过|up to", quote_clause(grant)):
        yield grant.id, Problem(what=both("条文写“最高”，金额却是定额。", "“up to” in the text, but a fixed sum."))
    if isinstance(grant.amount, UpTo) and not re.search("最高|不超过|以内|up to", quote):
        yield grant.id, Problem(what=both("条文没有写“最高”，金额却是上限。", "no “up to” in the text, but a ceiling."))
    for name in grant.names:
        if name not in quote:
            yield grant.id, Problem(what=both(f"名称“{name}”不在条文中。", f"“{name}” is not in the quote."))


def quote_clause(grant: Grant) -> str:
    """The words before the grant's own figure, back to the last comma: 给予最高."""
    for text, quantity in quote_figures(grant.quote, grant.names):
        if quantity in set(figures(grant.amount)):
            before = unicodedata.normalize("NFKC", grant.quote).split(text)[0]
            return re.split("[,;。]", before)[-1]
    return ""


def _check_funding(catalogue: Catalogue) -> Iterator[tuple[str, Problem]]:
    funding = catalogue.policy.funding
    written = list(quote_figures(funding.quote, funding.names))
    shares = {("share", funding.city), ("share", 1 - funding.city)}
    if not shares & {quantity for _, quantity in written}:
        yield "policy.funding", _missing(("share", funding.city))
    for text, quantity in written:
        if quantity not in shares:
            yield "policy.funding", _left_over(text)


def _missing(quantity: Quantity) -> Problem:
    shown = _show(quantity)
    return Problem(
        what=both(f"数字{shown.zh}不在条文原句中。", f"the figure {shown.en} is not in the quote."),
    )


def _left_over(text: str) -> Problem:
    return Problem(
        what=both(f"条文原句中的“{text}”没有用到。", f"“{text}” of the quote is not accounted for."),
        hint=both("如属名称，请列入 names。", "If it is part of a name, list that under names."),
    )


def _show(quantity: Quantity) -> Text:
    unit, value = quantity
    if unit == "share":
        return both(format_rate(value), format_rate(value))
    if unit == "ratio":
        return both(f"{value.denominator}∶{value.numerator}", f"{value.denominator}∶{value.numerator}")
    zh = {"yuan": "元", "years": "年", "number": ""}[unit]
    return both(f"{value}{zh}", f"{value} {unit}")
