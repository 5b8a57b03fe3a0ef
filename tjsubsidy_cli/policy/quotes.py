"""Comparison of the numbers in a grant's data with those in its sentence of the policy.

A number in the data must stand in the sentence. A number in the sentence must be used by an amount
or a condition of a grant with that sentence, or be declared as part of a name.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from ..base.errors import Diagnostic
from ..base.money import format_rate
from ..base.records import record
from ..base.text import Text, both, quoted, same
from ..rules.amounts import Exactly, UpTo, numbers_in
from ..rules.conditions import AllOf, AnyOf, Condition, NoneOf, Share, Threshold
from ..rules.facts import Vocabulary
from .catalogue import Catalogue, Grant

Quantity = tuple[str, Fraction]  # (unit, value): yuan, share, ratio, years, months, number

_DIGITS = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_TENS = {"十": 10, "百": 100, "千": 1000}
_CHINESE = f"[{''.join(_DIGITS)}{''.join(_TENS)}]{{1,12}}"
_SIZES = {"亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "千": 1000, "": 1}
_ARABIC = r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,9}|[0-9]{1,15})(?:\.[0-9]{1,15})?"
_N = rf"(?:{_ARABIC}|{_CHINESE})"
_PART = rf"({_N})(亿|千万|百万|万|千|)"
_PLAIN_PART = _PART.replace("(", "(?:", 1).replace("(亿", "(?:亿")
_FIGURE = re.compile(
    rf"(?P<left>{_N})[:∶比](?P<right>{_N})"
    rf"|百分之(?P<percent>{_N})|(?P<whole>{_CHINESE})分之(?P<part>{_CHINESE})"
    rf"|(?P<money>(?>(?:{_PLAIN_PART}){{1,4}}))元"  # atomic: it is never tried in other parts
    rf"|(?P<number>{_N})(?P<unit>%|年(?!度)|个月)"
    rf"|(?P<counted>{_ARABIC}(?:亿|万)?)|(?P<other>\d)"
)
_UNITS = {"年": "years", "个月": "months"}


@record
class Written:
    """A number in a sentence: its text, the text before it, and its value with unit."""

    text: str
    before: str
    quantity: Quantity


def quote_figures(quote: str, names: tuple[str, ...] = ()) -> Iterator[Written]:
    """Find the numbers of a sentence, except those within ``names``."""
    for name in sorted(names, key=len, reverse=True):
        quote = quote.replace(name, "\n")
    plain = unicodedata.normalize("NFKC", quote)
    for match in _FIGURE.finditer(plain):
        before = plain[: match.start()]
        yield Written(text=match[0], before=before, quantity=_quantity(match))


def _quantity(match: re.Match[str]) -> Quantity:
    if match["left"]:
        return _divided("ratio", match["right"], match["left"])
    if match["percent"]:
        return "share", _number(match["percent"]) / 100
    if match["whole"]:
        return _divided("share", match["part"], match["whole"])
    if match["money"]:
        return "yuan", _sized(match["money"])
    if match["counted"]:
        return "number", _sized(match["counted"])
    if match["other"]:  # a digit of another script
        return "other", Fraction(unicodedata.digit(match["other"]))
    number = _number(match["number"])
    return ("share", number / 100) if match["unit"] == "%" else (_UNITS[match["unit"]], number)


def _divided(unit: str, part: str, whole: str) -> Quantity:
    divisor = _number(whole)
    return (unit, _number(part) / divisor) if divisor else ("other", Fraction(0))


def _sized(text: str) -> Fraction:
    parts = re.findall(_PART, text)
    return sum((_number(number) * _SIZES[size] for number, size in parts), Fraction(0))


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
    """Collect the numbers of a grant's amount and conditions, except bounds of 0 and 1 ("some")."""
    yield from numbers_in(grant.amount)
    yield from _bounds(grant.when, vocabulary)


def _bounds(condition: Condition, vocabulary: Vocabulary) -> Iterator[Quantity]:
    match condition:
        case AllOf(all=parts) | AnyOf(any=parts) | NoneOf(none=parts):
            for part in parts:
                yield from _bounds(part, vocabulary)
        case Share():
            yield from (("share", bound) for bound in _limits(condition))
        case Threshold(fact=fact):
            unit = "yuan" if vocabulary[fact].kind == "money" else "count"
            yield from ((unit, bound) for bound in _limits(condition) if bound not in (0, 1))


def _limits(test: Threshold | Share) -> list[Fraction]:
    bounds = (test.at_least, test.above, test.at_most, test.below)
    return [Fraction(bound) for bound in bounds if bound is not None]


def _stands(used: Quantity, written: Quantity) -> bool:
    """Check that a number of the sentence is the one used; a plain number may count years."""
    unit, value = used
    if unit == "count":
        return written in {(kind, value) for kind in ("number", "years", "months")}
    return used == written


def check_quotes(catalogue: Catalogue) -> Iterator[tuple[str, Diagnostic]]:
    """Find numbers that differ between data and sentences, as (grant id, problem)."""
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
) -> Iterator[tuple[str, Diagnostic]]:
    written = list(quote_figures(quote, grant.names))
    spelled = {("count", _number(word)) for word in re.findall(_CHINESE, quote)}  # 三艘以上
    for quantity in sorted(set(used_figures(grant, vocabulary)) - spelled):
        if not any(_stands(quantity, each.quantity) for each in written):
            yield grant.id, _missing(quantity)
    for each in written:
        if not any(_stands(quantity, each.quantity) for quantity in used):
            yield grant.id, _left_over(each.text)
    yield from _check_form(grant, written)
    yield from ((grant.id, problem) for problem in _check_names(grant.names, quote))


def _check_names(names: tuple[str, ...], quote: str) -> Iterator[Diagnostic]:
    for name in names:
        if name not in quote:
            shown = quoted(name)
            what = both(f"名称{shown}不在条文中。", f"{shown} is not in the quote.")
            yield Diagnostic(what=what, code="TJ203")


def _check_form(grant: Grant, written: list[Written]) -> Iterator[tuple[str, Diagnostic]]:
    """Check that the sentence of a ceiling says 最高 or 不超过, and that of a fixed sum not."""
    if not isinstance(grant.amount, Exactly | UpTo):
        return
    main = next(iter(numbers_in(grant.amount)))
    clause = next((w.before for w in written if w.quantity == main), "")
    says_most = re.search("最高|不超过|至多|up to", re.split("[,;。]", clause)[-1])
    if says_most and isinstance(grant.amount, Exactly):
        what = both(
            "条文写的是上限，金额却是定额。", "a ceiling in the text, but a fixed sum here."
        )
        yield grant.id, Diagnostic(what=what, code="TJ204")
    if isinstance(grant.amount, UpTo) and not re.search("最高|不超过|以内|至多|up to", grant.quote):
        what = both(
            "条文写的是定额，金额却是上限。", "a fixed sum in the text, but a ceiling here."
        )
        yield grant.id, Diagnostic(what=what, code="TJ204")


def _check_funding(catalogue: Catalogue) -> Iterator[tuple[str, Diagnostic]]:
    funding = catalogue.policy.funding
    written = list(quote_figures(funding.quote, funding.names))
    shares = {("share", share) for share in (funding.city, 1 - funding.city)}
    if not shares & {each.quantity for each in written} and funding.city not in (0, 1):
        yield "policy.funding", _missing(("share", funding.city))
    for each in written:
        if each.quantity not in shares:
            yield "policy.funding", _left_over(each.text)
    yield from (("policy.funding", p) for p in _check_names(funding.names, funding.quote))
    for grant in catalogue.grants.values():
        here = [*written, *quote_figures(grant.quote, grant.names)]
        own = grant.city
        if (
            own is not None
            and own not in (0, 1)
            and ("share", own) not in [w.quantity for w in here]
        ):
            yield grant.id, _missing(("share", own))


def _missing(quantity: Quantity) -> Diagnostic:
    shown = _show(quantity)
    return Diagnostic(
        what=both(f"数字{shown.zh}不在条文原句中。", f"the figure {shown.en} is not in the quote."),
        code="TJ201",
    )


def _left_over(text: str) -> Diagnostic:
    return Diagnostic(
        what=both(
            f"条文原句中的“{text}”没有用到。", f"“{text}” of the quote is not accounted for."
        ),
        hint=both("如属名称，请列入 names。", "If it is part of a name, list that under names."),
        code="TJ202",
    )


def _show(quantity: Quantity) -> Text:
    unit, value = quantity
    if unit == "share":
        return both(format_rate(value), format_rate(value))
    if unit == "ratio":
        return both(
            f"{value.denominator}∶{value.numerator}", f"{value.denominator}∶{value.numerator}"
        )
    name = {"yuan": both("元", " yuan"), "years": both("年", " years")}.get(unit, same(""))
    return same(value) + name
