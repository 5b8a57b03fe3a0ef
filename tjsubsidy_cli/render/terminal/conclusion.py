"""The end of an interview on a screen: the result in a sentence, what is worth most, what to do."""

from __future__ import annotations

from collections.abc import Iterator

from ...assess.batch import Checked
from ...assess.next_steps import TOP, by_money, next_steps, top_grants
from ...assess.phrases import bureaus
from ...assess.result import Result
from ...base.console import Screen
from ...base.money import format_yuan
from ...base.text import Text, both, join, same
from ..common import amount_kind, headline, remarks
from .layout import Line, paragraph, to_text


def render_conclusion(checked: Checked, screen: Screen) -> str:
    """Render what matters: the headline, the grants worth most with their bureaus, the next step.

    The whole result is for the report.
    """
    return to_text(screen, *_lines(checked, screen))


def _lines(checked: Checked, screen: Screen) -> Iterator[Line]:
    assessment, lang, width = checked.assessment, screen.lang, screen.width
    yield paragraph(headline(assessment)[lang], width, "bold")
    for text in remarks(assessment):
        yield paragraph(text[lang], width)
    heading, results = both("金额最高的事项：", "Worth most:"), top_grants(assessment)
    if not results:
        heading = both("待判定事项中金额最高的：", "Worth most among the undecided:")
        results = by_money(assessment.of("undecided"))[:TOP]
    if results:
        yield Line()
        yield paragraph(heading[lang], width, "bold")
    for number, result in enumerate(results, 1):
        title = same(f"{result.grant.id} ") + result.grant.title + _figure(result)
        yield paragraph(title[lang], width, "", f"  {number}. ", "     ")
        yield paragraph(join(bureaus(result, assessment))[lang], width, "dim", "     ", "     ")
    if steps := next_steps(assessment, checked.questions):
        who, asked = steps[0].who, steps[0].question
        yield Line()
        step = both(f"下一步：{who.zh}——{asked.zh}", f"Next: {who.en}: {asked.en}")
        yield paragraph(step[lang], width, "bold")
    yield Line()
    yield paragraph(assessment.catalogue.policy.disclaimer[lang], width, "dim")


def _figure(result: Result) -> Text:
    if result.estimate is None:
        return both("，暂无法测算", ", no figure yet")
    return both("，", ", ") + amount_kind(result) + same(" ") + format_yuan(result.estimate)
