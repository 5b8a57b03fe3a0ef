"""The slip for colleagues in Markdown: to be printed, or sent and filled in."""

from __future__ import annotations

from collections.abc import Iterator

from ..assess.questions import Question
from ..assess.slip import Slip
from ..base.text import Lang, Text, both
from .common import dated_title
from .markdown import escaped

_YES_OR_NO = (both("是", "Yes"), both("否", "No"))
_HOW = {
    "yes_no": both("请选一项", "Choose one"),
    "count": both("请填整数，没有填 0", "A whole number, 0 for none"),
    "money": both(
        "请填金额和单位，如 3200万元；没有填 0",
        "An amount with its unit, such as 3.2 million; 0 for none",
    ),
    "choice": both("请选一项", "Choose one"),
    "choices": both("可选多项；都没有请写“无”", "Choose all that apply; write “none” if none does"),
}


def render_slip(slip: Slip, lang: Lang) -> str:
    """Render the questions by department, with room for the answers."""
    return "\n".join(_lines(slip, lang)) + "\n"


def heading(slip: Slip) -> Text:
    """Name the slip by the company that it is about."""
    name = slip.company.name
    return both(f"待同事协助填写的问题：{name}", f"Questions to colleagues: {name}")


def purpose(slip: Slip) -> Text:
    """Say what the answers are for."""
    title = dated_title(slip.catalogue.policy)
    return both(
        f"这些回答用于判断本单位能否申报{title.zh}的支持事项。",
        f"The answers decide which grants we may apply for under {title.en}.",
    )


_BLANK = both(
    "不清楚的请留空，不会当作“否”或 0。",
    " Leave blank what you do not know; it is never taken as no or as 0.",
)


def _lines(slip: Slip, lang: Lang) -> Iterator[str]:
    number = 0
    yield f"# {escaped(heading(slip)[lang])}"
    yield ""
    yield escaped((purpose(slip) + _BLANK)[lang])
    for department, questions in slip.parts:
        name = department.name if department else both("其他", "Others")
        yield ""
        yield f"## {escaped(name[lang])}"
        for question in questions:
            number += 1
            yield from _question(number, question, lang)


def _question(number: int, question: Question, lang: Lang) -> Iterator[str]:
    fact = question.fact
    yield ""
    yield f"### {number}. {escaped(fact.asked[lang])}"
    yield ""
    for text in (fact.help, question.why):
        if text:
            yield escaped(text[lang])
            yield ""
    yield f"{escaped(_HOW[fact.kind][lang])}{'：' if lang == 'zh' else ':'}"
    yield ""
    choices = [choice.label for choice in fact.listed]
    for label in choices or (_YES_OR_NO if fact.kind == "yes_no" else ()):
        yield f"- [ ] {escaped(label[lang])}"
    if not choices and fact.kind != "yes_no":
        yield "\\_" * 20
