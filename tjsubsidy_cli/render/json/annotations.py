"""Diagnostics and test reports for programs: JSON, and GitHub's workflow commands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...authors.cases import Expected, Outcome, as_written
from ...authors.coverage import GOAL_KINDS, Goal
from ...authors.diagnostics import CODES, SEVERITIES, Severity, severity
from ...authors.runner import Diagnosis, Report
from ...base.errors import Diagnostic
from ...base.text import Lang, both, sanitize
from .common import dump, text_json

_COMMANDS: dict[Severity, str] = {"error": "error", "warning": "warning", "note": "notice"}


def schema_json(schema: dict[str, Any]) -> str:
    """Dump a JSON Schema from ``json_schema``."""
    return dump(schema)


def diagnosis_json(diagnosis: Diagnosis) -> str:
    """``tjsubsidy/diagnostics/1``: every diagnostic with its code, severity and place."""
    return dump(
        {
            "schema": "tjsubsidy/diagnostics/1",
            "catalogue": {"file": diagnosis.file, "policy": diagnosis.policy},
            "totals": {each: diagnosis.number(each) for each in SEVERITIES},
            "diagnostics": [_diagnostic(each) for each in diagnosis.diagnostics],
        }
    )


def _diagnostic(each: Diagnostic) -> dict[str, Any]:
    return {
        "code": each.code,
        "severity": severity(each),
        "meaning": text_json(CODES[each.code].meaning),
        "file": each.place,
        "line": each.line,
        "key": each.key,
        "message": text_json(each.what),
        "hint": text_json(each.hint) if each.hint else None,
    }


def report_json(report: Report) -> str:
    """``tjsubsidy/test-report/1``: every case, and their coverage of the catalogue."""
    return dump(
        {
            "schema": "tjsubsidy/test-report/1",
            "catalogue": {"file": report.document.name, "policy": report.catalogue.policy.id},
            "totals": {"cases": len(report.outcomes), "failed": len(report.failed)},
            "cases": [_outcome(outcome) for outcome in report.outcomes],
            "coverage": {kind: _covered(report, kind) for kind in GOAL_KINDS},
            "gaps": [_gap(gap, report) for gap in report.gaps],
        }
    )


def _outcome(outcome: Outcome) -> dict[str, Any]:
    case = outcome.case
    return {
        "file": case.file,
        "line": case.line,
        "grant": case.grant,
        "name": case.name,
        "passed": not outcome.mismatches,
        "mismatches": [
            {"key": m.key, "expected": plain_json(m.expected), "actual": plain_json(m.actual)}
            for m in outcome.mismatches
        ],
    }


def _covered(report: Report, kind: str) -> dict[str, int]:
    goals = [goal for goal in report.goals if goal.kind == kind]
    return {"goals": len(goals), "seen": sum(goal.seen for goal in goals)}


def _gap(gap: Goal, report: Report) -> dict[str, Any]:
    place = report.document.problem(gap.path, gap.what)
    return {
        "kind": gap.kind,
        "grant": gap.grant,
        "key": place.key,
        "line": report.document.line(gap.path),
        "text": text_json(gap.what),
    }


def diagnosis_commands(diagnosis: Diagnosis, lang: Lang) -> str:
    """Diagnostics as annotations that GitHub shows beside their lines."""
    return "".join(
        _command(
            _COMMANDS[severity(each)],
            each.place,
            each.line,
            f"{each.code} {CODES[each.code].meaning[lang]}",
            _message(each, lang),
        )
        for each in diagnosis.diagnostics
    )


def _message(each: Diagnostic, lang: Lang) -> str:
    text = each.what if each.hint is None else each.what + both("", " ") + each.hint
    return f"{each.key}: {text[lang]}" if each.key else text[lang]


def report_commands(report: Report, lang: Lang) -> str:
    """Failed cases as errors beside the cases, gaps as notices beside the catalogue's lines."""
    return "".join([*_failures(report, lang), *_gaps(report, lang)])


def _failures(report: Report, lang: Lang) -> Iterator[str]:
    for outcome in report.failed:
        case = outcome.case
        text = "; ".join(
            f"{m.key}: {as_written(m.actual)[lang]} ≠ {as_written(m.expected)[lang]}"
            for m in outcome.mismatches
        )
        yield _command("error", case.file, case.line, f"{case.grant} {case.name}", text)


def _gaps(report: Report, lang: Lang) -> Iterator[str]:
    title = both("没有案例触及", "no case exercises this")[lang]
    for gap in report.gaps:
        line = report.document.line(gap.path)
        text = f"{gap.grant} {GOAL_KINDS[gap.kind][lang]}: {gap.what[lang]}"
        yield _command("notice", report.document.name, line, title, text)


def _command(kind: str, file: str, line: int | None, title: str, message: str) -> str:
    places = {"file": file, "line": str(line or 1), "title": title}
    given = ",".join(f"{key}={_property(value)}" for key, value in places.items())
    return f"::{kind} {given}::{_data(message)}\n"


def _data(text: str) -> str:
    return sanitize(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def plain_json(value: Expected) -> Any:
    return sorted(value) if isinstance(value, frozenset) else value
