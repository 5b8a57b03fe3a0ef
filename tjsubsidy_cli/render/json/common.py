"""Parts that all JSON shares: UTF-8, both languages, amounts in whole yuan."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from ...assess.assessment import Assessment
from ...assess.result import Result
from ...assess.totals import Totals
from ...base.dates import today
from ...base.records import is_record, names_of
from ...base.text import Text, is_printable
from ...company.profile import Company
from ...policy.catalogue import Catalogue
from ...policy.status import status_of
from ...rules.conditions import Answer

if TYPE_CHECKING:
    from ...assess import contract, contract_policy

ANSWERS: dict[Answer, Literal["yes", "unknown", "no"]] = {
    Answer.YES: "yes",
    Answer.UNKNOWN: "unknown",
    Answer.NO: "no",
}


def dump(data: Mapping[str, object], indent: int | None = 2) -> str:
    """Dump JSON with control characters escaped; without ``indent`` on a single line."""
    text = json.dumps(data, ensure_ascii=False, indent=indent)
    if not text.replace("\n", "").isprintable():
        text = "".join(c if c == "\n" or is_printable(c) else json.dumps(c)[1:-1] for c in text)
    return f"{text}\n"


def text_json(text: Text) -> contract_policy.Text:
    return {"zh": text.zh, "en": text.en}


def policy_json(catalogue: Catalogue, as_of: dt.date | None = None) -> contract_policy.Policy:
    """Convert the document, with its status on a day, by default today."""
    policy, as_of = catalogue.policy, as_of or today()
    source = policy.source
    return {
        "id": policy.id,
        "title": text_json(policy.title),
        "issuer": text_json(policy.issuer),
        "issued": policy.issued.isoformat(),
        "disclaimer": text_json(policy.disclaimer),
        "stacking": text_json(policy.stacking),
        "as_of": as_of.isoformat(),
        "status": status_of(policy, as_of),
        "effective": _day(policy.effective),
        "expires": _day(policy.expires),
        "repealed": _day(policy.repealed),
        "suspended": _day(policy.suspended),
        "successors": [
            {
                "title": text_json(later.title) if later.title else None,
                "number": later.number,
                "date": later.date,
                "note": text_json(later.note) if later.note else None,
            }
            for later in policy.successors
        ],
        "source": {"text": text_json(source.text), "sha256": source.sha256} if source else None,
        "verified": _day(policy.verified),
    }


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def company_json(company: Company) -> contract.Company:
    return {"name": company.name, "code": company.code, "district": company.district}


def received_json(result: Result) -> contract.Received | None:
    if (had := result.received) is None:
        return None
    return {"status": had.status, "year": had.year, "sum": had.sum}


def warnings_json(assessment: Assessment) -> list[contract.Warning]:
    return [
        {"kind": w.kind, "text": text_json(w.text), "grants": list(w.grants)}
        for w in assessment.warnings
    ]


def totals_json(totals: Totals) -> contract.Totals:
    return {
        "grants": totals.grants,
        "ceiling": totals.ceiling,
        "estimate": totals.estimate,
        "city": totals.city,
        "district": totals.district,
        "open_ended": totals.open_ended,
    }


def plain_json(value: object) -> Any:
    """Convert a record to dicts, lists and numbers, without the fields that are None."""
    if is_record(value):
        pairs = ((name, getattr(value, name)) for name in names_of(value))
        return {
            name: plain_json(v)
            for name, v in pairs
            if not (v is None or v is False or v in ((), {}))
        }
    if isinstance(value, tuple):
        return [plain_json(item) for item in value]
    if isinstance(value, dict):
        return {key: plain_json(item) for key, item in value.items()}
    return float(value) if isinstance(value, Fraction) else value
