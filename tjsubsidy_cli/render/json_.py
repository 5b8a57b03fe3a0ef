"""The JSON that other programs read: stable, versioned, amounts in whole yuan."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from fractions import Fraction
from json.encoder import encode_basestring as _quoted
from typing import TYPE_CHECKING, Any

from ..assessment import Assessment, Result, Totals
from ..catalogue import Catalogue, Grant, Measure
from ..checks import Checked
from ..conditions import Answer
from ..facts import Fact
from ..records import is_record, names_of
from ..spread import spread
from ..text import Text, harmless
from ..words import bureaus, reasons, waits_for

if TYPE_CHECKING:
    from ..gates import GateResult
    from ..questions import Question

_ANSWERS = {Answer.YES: "yes", Answer.UNKNOWN: "unknown", Answer.NO: "no"}


def assessment_json(assessment: Assessment, results: tuple[GateResult, ...] = ()) -> str:
    """``tjsubsidy/assessment/1``: every grant of the catalogue, in order, and the gates, if any."""
    grants = [_result(result, assessment) for result in assessment.results]
    return _dump(_assessment(assessment, results, grants))


def assessments_jsonl(checked: tuple[Checked, ...]) -> str:
    """The same object for each profile, with its file, on a line of its own.

    Companies with the same answers share a grant's result, which is written out only once.
    """
    written: dict[tuple[int, str | None], str] = {}

    def grant(result: Result, assessment: Assessment) -> str:
        key = id(result), assessment.own_district  # the results live as long as this call
        if key not in written:
            written[key] = _flat(_result(result, assessment))
        return written[key]

    def line(one: Checked) -> str:
        assessment = one.assessment
        grants = ", ".join([grant(result, assessment) for result in assessment.results])
        parts = {"file": one.file, **_assessment(assessment, one.gates, [])}
        texts = {key: _flat(part) for key, part in parts.items()} | {"grants": f"[{grants}]"}
        return "{" + ", ".join([f'"{key}": {text}' for key, text in texts.items()]) + "}\n"

    return "".join(map(line, checked))


def _assessment(
    assessment: Assessment, results: tuple[GateResult, ...], grants: list[dict[str, Any]]
) -> dict[str, Any]:
    company, district = assessment.company, assessment.company.district
    gates = [
        {
            "gate": result.gate,
            "value": result.value,
            "holds": result.failure is None,
            "why": _text(result.failure) if result.failure else None,
        }
        for result in results
    ]
    return {
        "schema": "tjsubsidy/assessment/1",
        "policy": _policy(assessment.catalogue),
        "company": {"name": company.name, "code": company.code, "district": district},
        "grants": grants,
        "totals": {
            "eligible": _totals(assessment.eligible),
            "undecided": _totals(assessment.undecided),
        },
        "readings": _readings(assessment),
        "warnings": [
            {"kind": w.kind, "text": _text(w.text), "grants": list(w.grants)}
            for w in assessment.warnings
        ],
        **({"gates": gates} if gates else {}),
    }


def _readings(assessment: Assessment) -> dict[str, Any]:
    """The readings that were switched, and what the others would make of the eligible total."""
    found = spread(assessment)
    return {
        "switched": dict(assessment.readings),
        "low": found.low,
        "high": found.high,
        "moved_by": list(found.moved_by),
        "cautious": dict(found.cautious),
        "generous": dict(found.generous),
    }


def catalogue_json(catalogue: Catalogue, measures: Iterable[tuple[Measure, list[Grant]]]) -> str:
    """``tjsubsidy/catalogue/1``: these measures with these of their grants."""
    sections = {section.number: section for section in catalogue.sections}
    return _dump(
        {
            "schema": "tjsubsidy/catalogue/1",
            "policy": _policy(catalogue),
            "bureaus": [_text(bureau.name) for bureau in catalogue.bureaus],
            "measures": [
                {
                    "number": measure.number,
                    "section": {
                        "number": measure.section,
                        "title": _text(sections[measure.section].title),
                    },
                    "bureaus": list(measure.bureaus),
                    "grants": [_grant(grant, catalogue) for grant in grants],
                }
                for measure, grants in measures
            ],
        }
    )


def facts_json(catalogue: Catalogue) -> str:
    """``tjsubsidy/facts/1``: the vocabulary, with the grants that each fact serves."""
    return _dump(
        {
            "schema": "tjsubsidy/facts/1",
            "policy": _policy(catalogue),
            "topics": [{"id": topic.id, "name": _text(topic.name)} for topic in catalogue.topics],
            "facts": [
                {**_fact(fact), "used_by": list(catalogue.used_by[fact.id])}
                for fact in catalogue.facts
            ],
        }
    )


def questions_json(catalogue: Catalogue, questions: tuple[Question, ...]) -> str:
    """``tjsubsidy/questions/1``: what is still worth asking, the question worth most first."""
    from ..questions import about, unsettled

    opened = unsettled(questions)
    return _dump(
        {
            "schema": "tjsubsidy/questions/1",
            "policy": _policy(catalogue),
            "settled": [grant for grant in catalogue.grants if grant not in opened],
            "open": [grant for grant in catalogue.grants if grant in opened],
            "about": about(questions),
            "questions": [
                {
                    **_fact(question.fact),
                    "grants": list(question.grants),
                    "money": question.money,
                    "open_ended": question.open_ended,
                    "weight": round(question.weight),
                    "why": _text(question.why),
                }
                for question in questions
            ],
        }
    )


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "id": fact.id,
        "topic": fact.topic,
        "kind": fact.kind,
        "unit": _text(fact.unit) if fact.unit else None,
        "label": _text(fact.label),
        "question": _text(fact.question),
        "help": _text(fact.help) if fact.help else None,
        "choices": [{"id": c.id, "label": _text(c.label)} for c in fact.choices],
    }


_encoded = json.JSONEncoder(ensure_ascii=False).encode
_WORDS = {None: "null", True: "true", False: "false"}


def _dump(data: dict[str, Any]) -> str:
    """What ``json.dumps`` makes with ``indent=2``, in half the time, and harmless."""
    pieces: list[str] = []
    _indent(data, "\n", pieces.append)
    text = "".join([*pieces, "\n"])
    if text.replace("\n", "").isprintable():  # as nearly every text is
        return text
    return "\n".join(map(_harmless, text.split("\n")))


def _indent(value: Any, line: str, put: Callable[[str], None]) -> None:
    """Write a value. ``line`` is a line's end and the indent of the value's own line."""
    deeper = f"{line}  "
    if isinstance(value, dict) and value:
        before = "{"
        for key, part in value.items():
            if type(part) is str:  # as most are
                put(f"{before}{deeper}{_quoted(key)}: {_quoted(part)}")
            else:
                put(f"{before}{deeper}{_quoted(key)}: ")
                _indent(part, deeper, put)
            before = ","
        put(f"{line}}}")
    elif isinstance(value, list) and value:
        before = "["
        for part in value:
            put(f"{before}{deeper}")
            _indent(part, deeper, put)
            before = ","
        put(f"{line}]")
    elif type(value) is int:
        put(str(value))
    else:
        put(_WORDS[value] if value is None or type(value) is bool else _encoded(value))


def _flat(value: Any) -> str:
    """A value on one line."""
    return _harmless(_encoded(value))


def _harmless(text: str) -> str:
    """JSON with escapes for whatever does not merely show itself."""
    if text.isprintable():  # as nearly every text is
        return text
    return "".join(c if harmless(c) else json.dumps(c)[1:-1] for c in text)


def _text(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _policy(catalogue: Catalogue) -> dict[str, Any]:
    policy = catalogue.policy
    return {
        "id": policy.id,
        "title": _text(policy.title),
        "issuer": _text(policy.issuer),
        "issued": policy.issued.isoformat(),
        "disclaimer": _text(policy.disclaimer),
        "stacking": _text(policy.stacking),
    }


def _result(result: Result, assessment: Assessment) -> dict[str, Any]:
    catalogue, values, support = assessment.catalogue, assessment.profile.facts, result.support
    grant = result.grant
    why = [
        {"answer": _ANSWERS[finding.answer], "text": _text(text), "inferred": result.inferred}
        for finding, text in reasons(result, catalogue, values)
    ]
    undecided = result.verdict == "undecided"
    return {
        "id": grant.id,
        "measure": result.measure.number,
        "title": _text(grant.title),
        "verdict": result.verdict,
        "ceiling": result.ceiling,
        "estimate": result.estimate,
        "exact": result.exact,
        "funding": {"city": result.city, "district": result.district},
        "open_ended": result.open_ended,
        "working": _text(support.working) if support else None,
        "bureaus": list(result.measure.bureaus),
        "bureaus_here": [
            _text(name) for name in bureaus(result.measure, catalogue, assessment.own_district)
        ],
        "payment": grant.payment,
        "missing": list(result.finding.missing) if undecided else [],
        "missing_figures": list(support.missing) if support else [],
        "waits_for": [_text(t) for t in waits_for(result, catalogue, values)] if undecided else [],
        "reasons": why,
        "reservation": _text(grant.reservation) if grant.reservation else None,
        "quote": grant.quote,
    }


def _totals(totals: Totals) -> dict[str, int]:
    return dict(vars(totals))


def _grant(grant: Grant, catalogue: Catalogue) -> dict[str, Any]:
    city = catalogue.city_share(grant)
    form = next(iter(names_of(grant.amount)))
    return {
        "id": grant.id,
        "title": _text(grant.title),
        "summary": _text(grant.summary),
        "quote": grant.quote,
        "when": _plain(grant.when),
        "amount": {"form": form, **_plain(grant.amount)},
        "funding": {"city": float(city), "district": float(1 - city)},
        "payment": grant.payment,
        "facts": list(grant.facts),
        "reservation": _text(grant.reservation) if grant.reservation else None,
        "omits": _text(grant.omits),
        "readings": [_plain(reading) for reading in grant.readings],
    }


def _plain(value: object) -> Any:
    """A record as tables, lists and numbers; what is not given is left out."""
    if is_record(value):
        pairs = ((name, getattr(value, name)) for name in names_of(value))
        return {
            name: _plain(v) for name, v in pairs if not (v is None or v is False or v in ((), {}))
        }
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return float(value) if isinstance(value, Fraction) else value
