"""JSON of assessments: stable, versioned, amounts in whole yuan."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ...assess.assessment import Assessment
from ...assess.batch import Checked
from ...assess.determination import determination_of
from ...assess.phrases import bureaus, waits_for
from ...assess.residuals import residual_of
from ...assess.result import Result
from .common import (
    ANSWERS,
    company_json,
    dump,
    plain_json,
    policy_json,
    received_json,
    text_json,
    totals_json,
    warnings_json,
)

if TYPE_CHECKING:
    from ...assess import contract
    from ...assess.assumed import Assumed
    from ...assess.gates import GateResult
    from ...assess.open_questions import OpenQuestion


def assessment_json(checked: Checked) -> str:
    """``tjsubsidy/assessment/2``: every grant of the catalogue, in order, and the gates, if any."""
    return dump(assessment_data(checked))


def assessment_data(checked: Checked) -> contract.Assessment:
    """The same object, not yet written."""
    return _assessment(checked, _result)


def assessments_jsonl(checked: tuple[Checked, ...]) -> str:
    """Write the same object for each profile, with its file, one a line.

    Companies with the same answers share a grant's result, so its texts are made only once; a text
    also names the gate whose no it follows from.
    """
    shared: dict[object, contract.Grant] = {}

    def grant(result: Result, assessment: Assessment) -> contract.Grant:
        gates = (assessment.profile.facts.get(gate.id) for gate in assessment.catalogue.gates)
        # id() is safe: the results live as long as this call
        key = (id(result), assessment.own_district, *gates)
        if key not in shared:
            shared[key] = _result(result, assessment)
        return shared[key]

    return "".join(
        dump({"file": one.file, **_assessment(one, grant)}, indent=None) for one in checked
    )


def _assessment(
    checked: Checked, grant: Callable[[Result, Assessment], contract.Grant]
) -> contract.Assessment:
    assessment = checked.assessment
    determination = determination_of(assessment)
    data: contract.Assessment = {
        "schema": "tjsubsidy/assessment/2",
        "id": determination.id,
        "determination": determination.data,
        "policy": policy_json(assessment.catalogue, assessment.as_of),
        "company": company_json(assessment.company),
        "grants": [grant(result, assessment) for result in assessment.results],
        "totals": {
            "eligible": {
                **totals_json(assessment.eligible),
                "fixed": assessment.fixed,
                "ceilings": assessment.ceilings,
                "once_per_project": assessment.once_per_project,
            },
            "undecided": totals_json(assessment.undecided),
        },
        "readings": _readings(assessment),
        "questions": [_question(question) for question in checked.questions],
        "warnings": warnings_json(assessment),
    }
    if source := checked.source:
        sheet = source.sheet or None
        data["source"] = {"file": source.file, "sheet": sheet, "row": source.row}
    if checked.gates:
        data["gates"] = [_gate(result) for result in checked.gates]
    return data


def _question(question: OpenQuestion) -> contract.Question:
    return {
        "fact": question.fact.id,
        "text": text_json(question.text),
        "choices": list(question.choices),
        "grants": list(question.grants),
        "ceiling": question.ceiling,
        "open_ended": question.open_ended,
    }


def _gate(result: GateResult) -> contract.GateResult:
    return {
        "gate": result.gate,
        "value": result.value,
        "holds": result.failure is None,
        "why": text_json(result.failure) if result.failure else None,
    }


def _readings(assessment: Assessment) -> contract.Readings:
    """Convert the switched readings, and the range of the eligible total under the others."""
    sensitivity = assessment.sensitivity
    return {
        "switched": dict(assessment.readings),
        "low": sensitivity.low,
        "high": sensitivity.high,
        "moved_by": list(sensitivity.moved_by),
        "cautious": dict(sensitivity.cautious),
        "generous": dict(sensitivity.generous),
    }


def _assumed(assumed: Assumed) -> contract.Assumed:
    return {"rate": float(assumed.rate), "of": assumed.of, "amount": assumed.amount}


def _result(result: Result, assessment: Assessment) -> contract.Grant:
    grant, support = result.grant, result.support
    why: list[contract.Reason] = [
        {"answer": ANSWERS[evaluation.answer], "text": text_json(text), "inferred": result.inferred}
        for evaluation, text in assessment.reasons(result)
    ]
    undecided = result.verdict == "undecided"
    return {
        "id": grant.id,
        "measure": result.measure.number,
        "title": text_json(grant.title),
        "verdict": result.verdict,
        "ceiling": result.ceiling,
        "estimate": result.estimate,
        "exact": result.exact,
        "basis": result.basis,
        "assumed": _assumed(result.assumed) if result.assumed else None,
        "received": received_json(result),
        "funding": {"city": result.city, "district": result.district},
        "open_ended": result.open_ended,
        "working": text_json(support.working) if support else None,
        "bureaus": list(result.measure.bureaus),
        "bureaus_here": [text_json(name) for name in bureaus(result, assessment)],
        "payment": grant.payment,
        "missing": list(result.evaluation.missing) if undecided else [],
        "missing_figures": list(support.missing) if support else [],
        "waits_for": [text_json(text) for text in waits_for(result, assessment)],
        "pending": list(result.pending),
        "residual": plain_json(residual_of(result, assessment)),
        "reasons": why,
        "reservation": text_json(grant.reservation) if grant.reservation else None,
        "quote": grant.quote,
    }
