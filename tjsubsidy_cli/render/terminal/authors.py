"""Screens for authors of catalogues: diagnostics, and the results of cases."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from ...authors.cases import Outcome, as_written
from ...authors.coverage import GOAL_KINDS, Goal
from ...authors.diagnostics import CODES, SEVERITIES, Severity
from ...authors.runner import Diagnosis, Report
from ...base.console import Screen
from ...base.errors import Diagnostic
from ...base.text import Text, both, join, same
from .layout import Grid, Line, cell, paragraph, to_text

_STYLES: dict[Severity, str] = {"error": "bold red", "warning": "yellow", "note": "cyan"}
_PLURALS: dict[Severity, str] = {"error": "errors", "warning": "warnings", "note": "notes"}


def render_diagnosis(diagnosis: Diagnosis, screen: Screen) -> str:
    """List the diagnostics with place, code and meaning, then their number."""
    lang = screen.lang
    parts: list[Line | Grid] = []
    for each in diagnosis.diagnostics:
        parts += [*_diagnostic(each, screen), Line()]
    count = join(_counted(s, diagnosis.number(s)) for s in SEVERITIES if diagnosis.number(s))
    end = (
        count + both("。", ".")
        if diagnosis.diagnostics
        else both("没有发现问题。", "Nothing found.")
    )
    return to_text(screen, *parts, paragraph(end[lang], screen.width, "dim"))


def _counted(kind: Severity, number: int) -> Text:
    name = SEVERITIES[kind]
    return both(f"{number} 处{name.zh}", f"{number} {name.en if number == 1 else _PLURALS[kind]}")


def _diagnostic(each: Diagnostic, screen: Screen) -> Iterator[Line]:
    lang, width = screen.lang, screen.width
    kind = CODES[each.code]
    head = same(f"{each.code} ") + SEVERITIES[kind.severity] + both("：", ": ") + kind.meaning
    yield paragraph(head[lang], width, _STYLES[kind.severity])
    yield paragraph(
        f"{each.where}  {each.key}" if each.key else each.where, width, "dim", "  ", "  "
    )
    text = each.what if each.hint is None else each.what + both("", " ") + each.hint
    yield paragraph(text[lang], width, "", "  ", "  ")


def render_report(report: Report, screen: Screen) -> str:
    """List the cases that fail, the coverage, and the gaps in it."""
    lang, width = screen.lang, screen.width
    parts: list[Line | Grid] = []
    for outcome in report.failed:
        parts += [*_failure(outcome, screen), Line()]
    number, failed = len(report.outcomes), len(report.failed)
    total = both(
        f"{number} 个案例，{number - failed} 个符合，{failed} 个不符。",
        f"{number} case{'' if number == 1 else 's'}: {number - failed} passed, {failed} failed.",
    )
    parts += [paragraph(total[lang], width, "bold red" if failed else "bold green"), Line()]
    table = Grid(
        (both("覆盖", "Coverage")[lang], 12, "left"),
        (both("应有", "Goals")[lang], 8, "right"),
        (both("已覆盖", "Seen")[lang], 8, "right"),
        (both("未覆盖", "Not seen")[lang], 8, "right"),
    )
    for kind, name in GOAL_KINDS.items():
        here = [goal for goal in report.goals if goal.kind == kind]
        seen = sum(goal.seen for goal in here)
        figures = (len(here), seen, len(here) - seen)
        table.add_row(cell(12, (name[lang], "")), *(f"{figure:,}" for figure in figures))
    parts.append(table)
    if report.gaps:
        head = both("没有案例触及：", "No case exercises:")[lang]
        parts += [Line(), Line(head, "bold")]
    places = groupby(report.gaps, lambda gap: (gap.grant, report.document.line(gap.path)))
    for (grant, line), gaps in places:
        place = f"{grant}  {report.document.name}:{line}"
        parts.append(paragraph(place, width, "", "  ", "  "))
        parts += [_gap(gap, screen) for gap in gaps]
    return to_text(screen, *parts)


def _failure(outcome: Outcome, screen: Screen) -> Iterator[Line]:
    lang, width = screen.lang, screen.width
    case = outcome.case
    yield paragraph(f"{case.grant}  {case.name}", width, "bold red")
    yield paragraph(case.place, width, "dim", "  ", "  ")
    for wrong in outcome.mismatches:
        wanted, actual = as_written(wrong.expected), as_written(wrong.actual)
        text = both(
            f"{wrong.key}：应为 {wanted.zh}，实为 {actual.zh}",
            f"{wrong.key}: expected {wanted.en}, got {actual.en}",
        )
        yield paragraph(text[lang], width, "", "  - ", "    ")


def _gap(gap: Goal, screen: Screen) -> Line:
    text = GOAL_KINDS[gap.kind] + both("：", ": ") + gap.what
    return paragraph(text[screen.lang], screen.width, "", "    - ", "      ")
