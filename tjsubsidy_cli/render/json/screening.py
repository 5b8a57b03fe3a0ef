"""A screening as JSON: counts, totals, grants, missing facts, top companies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...policy.catalogue import Catalogue
from ...screening.files.targets import Job
from ...screening.no_company import WHAT
from ...screening.run import Screening
from ...screening.summary import Summary
from ...screening.tables.sheets import Reject
from ...screening.vector.columns import VERDICTS
from .common import dump, policy_json, text_json, totals_json

SCHEMA = "tjsubsidy/screening/1"


def screening_json(screening: Screening, catalogue: Catalogue, job: Job) -> str:
    """Write one object; amounts are whole yuan."""
    summary = screening.summary
    return dump(
        {
            "schema": SCHEMA,
            "policy": policy_json(catalogue, job.as_of),
            "table": str(job.table),
            "rows": {
                "read": screening.rows,
                "assessed": summary.companies,
                "set_aside": sum(group.count for group in screening.set_aside),
                "rejected": screening.rejected,
                "blank": screening.blank,
            },
            "cells_to_correct": screening.wrong,
            "companies_with_eligible": summary.with_grants,
            "companies_of_unknown_place": summary.placeless,
            "odd_answers": [{"text": text_json(text), "companies": n} for text, n in summary.odd],
            "totals": {verdict: totals_json(summary.total(verdict)) for verdict in VERDICTS},
            "grants": [
                {
                    "id": id_,
                    "title": text_json(catalogue.grants[id_].title),
                    **{verdict: totals_json(by[verdict]) for verdict in VERDICTS},
                }
                for id_, by in summary.grants.items()
            ],
            "waiting": [
                {"fact": w.fact, "companies": w.companies, "estimate": w.estimate}
                for w in summary.waiting
            ],
            "top": list(_top(summary)),
            "rejects": [_reject(reject) for reject in screening.first_rejects],
            "ignored_columns": list(screening.ignored),
            "small_sums": {t: n for (g, t), n in screening.guesses.items() if g == "small"},
            "set_aside": [
                {
                    "kind": group.kind,
                    "text": text_json(WHAT[group.kind]),
                    "rows": [
                        {**_file(each.file), "row": each.row, "text": each.text}
                        for each in group.first
                    ],
                    "count": group.count,
                }
                for group in screening.set_aside
            ],
            "notes": [
                {"kind": guess, "column": title, "count": number}
                for (guess, title), number in screening.guesses.items()
            ],
            "files": [str(path) for path in job.written],
        }
    )


def _top(summary: Summary) -> Iterator[dict[str, Any]]:
    for top in summary.top:
        totals = {"eligible": totals_json(top.eligible), "undecided": totals_json(top.undecided)}
        yield {**_file(top.file), "row": top.row, "name": top.name, "code": top.code, **totals}


def _file(name: str | None) -> dict[str, Any]:
    """Name the file of a row, if the table has several files."""
    return {"file": name} if name else {}


def _reject(reject: Reject) -> dict[str, Any]:
    return {
        **_file(reject.file),
        "row": reject.row,
        "column": reject.column or None,
        "value": reject.value,
        "reason": text_json(reject.reason),
        "assessed": reject.assessed,
    }
