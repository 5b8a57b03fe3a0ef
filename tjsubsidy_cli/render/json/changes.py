"""Advice and comparisons as JSON: stable, versioned, amounts in whole yuan."""

from __future__ import annotations

from typing import Any

from ...assess.advice import Advice, Change
from ...assess.assessment import Assessment
from ...assess.comparison import Comparison
from ...assess.determination import determination_of
from ...assess.result import Result
from ...rules.facts import Chosen, Fact, Value
from .common import (
    company_json,
    dump,
    policy_json,
    received_json,
    text_json,
    totals_json,
    warnings_json,
)


def advice_json(before: Assessment, advice: tuple[Advice, ...]) -> str:
    """``tjsubsidy/advice/1``: changes that would bring more, the nearest first."""
    return dump(
        {
            "schema": "tjsubsidy/advice/1",
            "id": determination_of(before).id,
            "policy": policy_json(before.catalogue, before.as_of),
            "company": company_json(before.company),
            "readings": {"switched": dict(before.readings)},
            "eligible": totals_json(before.eligible),
            "waiting": [r.grant.id for r in before.of("undecided") if r.evaluation.missing],
            "advice": [_advice(one) for one in advice],
            "warnings": warnings_json(before),
        }
    )


def _advice(one: Advice) -> dict[str, Any]:
    return {
        "changes": [_change(change) for change in one.changes],
        "given": one.given,
        "near": one.near,
        "efforts": list(one.efforts),
        "money": one.money,
        "open_ended": one.open_ended,
        "gained": [_result(result) for result in one.gained],
        "lost": [_result(result) for result in one.lost],
        "overlaps": list(one.overlaps),
        "eligible_after": totals_json(one.after.eligible),
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "fact": change.fact.id,
        "label": text_json(change.fact.label),
        "text": text_json(change.text),
        "given": change.given,
        "from": plain_value(change.fact, change.before),
        "to": plain_value(change.fact, change.after),
        "any_of": list(change.choices),
        "open_sum": change.open_sum,
        "efforts": list(change.efforts),
    }


def _result(result: Result) -> dict[str, Any]:
    grant, support = result.grant, result.support
    return {
        "id": grant.id,
        "title": text_json(grant.title),
        **_figures(result),
        "working": text_json(support.working) if support else None,
        "reservation": text_json(grant.reservation) if grant.reservation else None,
    }


def plain_value(fact: Fact, value: Value | None) -> Any:
    """Convert an answer to a profile's form; null if it is unknown."""
    if not isinstance(value, Chosen):
        return value
    marked = {**dict.fromkeys(value.sure, ""), **dict.fromkeys(value.unsure, "?")}
    return [c.id + marked[c.id] for c in fact.choices if c.id in marked]


def comparison_json(comparison: Comparison) -> str:
    """``tjsubsidy/comparison/1``: two assessments, every grant of the catalogue in order."""
    before, after = comparison.before, comparison.after
    return dump(
        {
            "schema": "tjsubsidy/comparison/1",
            "policy": policy_json(before.catalogue, before.as_of),
            "readings": {"switched": dict(before.readings)},
            "before": _side(before),
            "after": _side(after),
            "difference": {
                verdict: {
                    key: getattr(getattr(after, verdict), key) - number
                    for key, number in totals_json(getattr(before, verdict)).items()
                }
                for verdict in ("eligible", "undecided")
            },
            "facts": [
                {
                    "id": one.fact.id,
                    "label": text_json(one.fact.label),
                    "before": plain_value(one.fact, one.before),
                    "after": plain_value(one.fact, one.after),
                }
                for one in comparison.facts
            ],
            "grants": [
                {
                    "id": pair.after.grant.id,
                    "title": text_json(pair.after.grant.title),
                    "change": pair.move,
                    "money": pair.money,
                    "before": _figures(pair.before),
                    "after": _figures(pair.after),
                }
                for pair in comparison.grants
            ],
        }
    )


def _side(assessment: Assessment) -> dict[str, Any]:
    return {
        "id": determination_of(assessment).id,
        "company": company_json(assessment.company),
        "eligible": totals_json(assessment.eligible),
        "undecided": totals_json(assessment.undecided),
        "warnings": warnings_json(assessment),
    }


def _figures(result: Result) -> dict[str, Any]:
    return {
        "verdict": result.verdict,
        "received": received_json(result),
        "ceiling": result.ceiling,
        "estimate": result.estimate,
        "exact": result.exact,
        "funding": {"city": result.city, "district": result.district},
        "open_ended": result.open_ended,
    }
