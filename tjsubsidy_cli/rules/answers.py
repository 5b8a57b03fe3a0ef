"""The grammar of answers: what people write for a fact, the same wherever they write it.

A profile, ``--set``, the interview and a table's cell all read answers here.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal
from fractions import Fraction

from ..base.errors import InvalidValueError
from ..base.money import format_yuan, parse_sum
from ..base.numerals import NUMBER, compact, parse_number
from ..base.text import Text, both, fold, quoted
from .choices import not_a, parse_choice, parse_choices
from .facts import MOST_COUNT, Fact, Problem, Remark, Response, Value, show_value
from .words import NO_WORDS, NONE_WORDS, YES_WORDS, is_inapplicable, is_unknown, was_asked

LONGEST = 5000  # characters of an answer
_TO = r"(?<=\S)\s*(?:[-~—–－～至到]+|\bto\b)\s*(?=\S)"
_LEAST_AND_MOST = 2
_MEASURES = "个家项台座处件套张本份块种款证"


def parse_answer(fact: Fact, raw: object, unit: int = 1) -> Response:
    """Parse an answer: a text, or a value of TOML or JSON. Problems are given, not raised.

    ``unit`` is that of a sum without one, in yuan.
    """
    if isinstance(raw, str) and len(raw := raw.strip()) > LONGEST:
        return Response(problems=(Problem(what=both("过长。", "too long.")),))
    if is_unknown(raw) and not (fact.kind == "choices" and is_inapplicable(raw)):
        return Response(asked=was_asked(raw))
    try:
        match fact.kind:
            case "yes_no":
                return Response(value=_yes_no(raw))
            case "count":
                return _count(fact, raw)
            case "money":
                return _money(raw, unit)
            case "choice":
                return parse_choice(fact, raw)
            case "choices":
                return parse_choices(fact, raw)
    except InvalidValueError as error:
        problem = _range(fact, raw) or Problem(what=error.what, hint=error.hint)
        return Response(problems=(problem,))


def is_approximate(response: Response) -> bool:
    """Check whether an answer is a rough figure (约300万元)."""
    return any(remark.guess == "approximate" for remark in response.remarks)


def answered(fact: Fact, value: Value, *, approximate: bool) -> Response:
    """Make the response of a value that was read before."""
    return Response(
        value=value, remarks=(_approximate(value, show_value(fact, value)),) * approximate
    )


def _range(fact: Fact, raw: object) -> Problem | None:
    """Explain that two figures were written, the least and the most (30-40万); None if not."""
    if not isinstance(raw, str) or fact.kind not in {"count", "money"}:
        return None
    ends = re.split(_TO, raw)
    if len(ends) != _LEAST_AND_MOST or not all(
        isinstance(parse_answer(fact, end).value, int) for end in ends
    ):
        return None
    return Problem(
        what=both(f"{quoted(raw)}是一个范围。", f"{quoted(raw)} is a range."),
        hint=both(
            "请写一个数；拿不准时可写约数，如“约30”。",
            "Write one figure; a rough one such as “about 30” will do.",
        ),
    )


def _yes_no(raw: object) -> bool:
    word = fold(quoted(raw)).rstrip("。.!")
    if word in YES_WORDS | NO_WORDS:
        return word in YES_WORDS
    raise InvalidValueError(
        not_a(raw, "“是”或“否”", "a yes or no"), both("请写“是”或“否”。", "Write yes or no.")
    )


def _money(raw: object, unit: int) -> Response:
    if isinstance(raw, str) and fold(raw) in NONE_WORDS:
        return Response(value=0)
    written = parse_sum(raw, unit)
    yuan, shown = int(written.yuan), quoted(raw)
    if 0 < written.yuan < 1:
        raise InvalidValueError(
            both(f"{shown}不足1元。", f"{shown} is less than one yuan."),
            both("请核对单位。", "Check the unit."),
        )
    remarks = []
    if yuan != written.yuan:
        left = format_yuan(yuan)
        what = both(f"{shown}舍去角分，按{left.zh}计。", f"{shown} is rounded down to {left.en}.")
        remarks.append(Remark(guess="rounded", text=what))
    if written.approximate:
        remarks.append(_approximate(raw, format_yuan(yuan)))
    return Response(value=yuan, bare=written.bare, remarks=tuple(remarks))


def _count(fact: Fact, raw: object) -> Response:
    number, about = _written_count(fact, raw) if isinstance(raw, str) else (_plain(raw), False)
    shown = quoted(raw)
    if number is None or number.denominator > 1:
        hint = both("只写数字，如 3。", "Write digits only, such as 3.")
        raise InvalidValueError(not_a(raw, "整数", "a whole number"), hint)
    if number < 0:
        none = both("没有写 0。", "Write 0 for none.")
        raise InvalidValueError(both(f"数量不能为负：{shown}。", f"negative: {shown}."), none)
    if number > MOST_COUNT:
        check = both("请核对。", "Check the figure.")
        raise InvalidValueError(both(f"数量过大：{shown}。", f"too large: {shown}."), check)
    taken = show_value(fact, int(number))
    return Response(value=int(number), remarks=(_approximate(raw, taken),) if about else ())


def _plain(raw: object) -> Fraction | None:
    """Take a whole number of TOML or JSON; None for anything else."""
    match raw:
        case bool():
            return None
        case int():
            return Fraction(raw)
        case float() | Decimal() if math.isfinite(raw) and raw == int(raw):
            return Fraction(int(raw))
    return None


def _written_count(fact: Fact, raw: str) -> tuple[Fraction | None, bool]:
    if fold(raw) in NONE_WORDS:
        return Fraction(0), False
    match = re.fullmatch(
        rf"(?P<about>约|大约|大概|about|around|~|≈)?(?P<number>{NUMBER})"
        rf"[{_MEASURES}]?(?:{_unit(fact)})?(?P<or_so>左右|上下)?",
        compact(raw) or "",
    )
    if not match:
        return None, False
    return parse_number(match["number"]), bool(match["about"] or match["or_so"])


def _unit(fact: Fact) -> str:
    """Write a pattern of the words for what a count counts."""
    unit = fact.unit or both("", "")
    zh, en = fold(unit.zh), fold(unit.en)
    return "|".join(map(re.escape, [zh, zh.removeprefix("个"), en, en.removesuffix("s")]))


def _approximate(raw: object, taken: Text) -> Remark:
    text = both(f"{quoted(raw)}是约数，按{taken.zh}计。", f"{quoted(raw)} is taken as {taken.en}.")
    return Remark(guess="approximate", text=text)
