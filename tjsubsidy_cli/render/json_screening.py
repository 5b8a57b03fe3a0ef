"""A screening as JSON: counts, totals, grants, what is missing, and who may get most."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..catalogue import Catalogue
from ..screening.columns import VERDICTS
from ..screening.run import Screening
from ..screening.sheets import Reject
from ..screening.tally import Tally
from ..screening.targets import Job
from .json_ import _dump, _policy, _text, _totals

SCHEMA = "tjsubsidy/screening/1"


def screening_json(screening: Screening, catalogue: Catalogue, job: Job) -> str:
    """One object; amounts are whole yuan."""
    tally = screening.tally
    return _dump(
        {
            "schema": SCHEMA,
            "policy": _policy(catalogue),
            "table": str(job.table),
            "rows": {
                "read": screening.rows,
                "assessed": tally.companies,
                "rejected": screening.rejected,
                "blank": screening.blank,
            },
            "companies_with_eligible": tally.with_grants,
            "companies_of_unknown_place": tally.placeless,
            "odd_answers": [{"text": _text(text), "companies": n} for text, n in tally.odd],
            "totals": {verdict: _totals(tally.total(verdict)) for verdict in VERDICTS},
            "grants": [
                {
                    "id": id_,
                    "title": _text(catalogue.grants[id_].title),
                    **{verdict: _totals(by[verdict]) for verdict in VERDICTS},
                }
                for id_, by in tally.grants.items()
            ],
            "waiting": [
                {"fact": w.fact, "companies": w.companies, "estimate": w.estimate}
                for w in tally.waiting
            ],
            "top": list(_top(tally)),
            "rejects": [_reject(reject) for reject in screening.first_rejects],
            "ignored_columns": list(screening.ignored),
            "small_sums": screening.small,
            "files": [str(path) for path in job.written],
        }
    )


def _top(tally: Tally) -> Iterator[dict[str, Any]]:
    for top in tally.top:
        totals = {"eligible": _totals(top.eligible), "undecided": _totals(top.undecided)}
        yield {**_file(top.file), "row": top.row, "name": top.name, "code": top.code, **totals}


def _file(name: str | None) -> dict[str, Any]:
    """Where a row stands, if the table has several files."""
    return {"file": name} if name else {}


def _reject(reject: Reject) -> dict[str, Any]:
    return {
        **_file(reject.file),
        "row": reject.row,
        "column": reject.column or None,
        "value": reject.value,
        "reason": _text(reject.reason),
    }
