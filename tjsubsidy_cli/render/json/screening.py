"""A screening as JSON: counts, totals, grants, missing facts, top companies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...assess.totals import Totals
from ...base.records import names_of
from ...policy.catalogue import Catalogue
from ...screening.by import Part
from ...screening.files.targets import Job
from ...screening.no_company import Aside
from ...screening.notes import Note, notes_of
from ...screening.reported import Reports
from ...screening.result import List, Screening
from ...screening.summary import Assumed, Summary, Top
from ...screening.tables.sheets import Reject
from ...screening.vector.columns import VERDICTS
from .common import dump, policy_json, text_json, totals_json

SCHEMA = "tjsubsidy/screening/2"


def screening_json(
    screening: Screening, catalogue: Catalogue, job: Job, reports: Reports | None = None
) -> str:
    """Write one object; amounts are whole yuan. ``reports`` are there if they were asked for."""
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
            "totals": _with_pending(
                _verdicts(*(summary.total(verdict) for verdict in VERDICTS)),
                summary.needing_information,
            )
            | {"at_assumed_rates": summary.at_assumed_rates},
            "grants": [
                {
                    "id": id_,
                    "title": text_json(catalogue.grants[id_].title),
                    **_with_pending(
                        _verdicts(*(by[verdict] for verdict in VERDICTS)), summary.pending[id_]
                    ),
                    "assumed": _assumed(summary.assumed.get(id_)),
                }
                for id_, by in summary.grants.items()
            ],
            "by": {kind: [_part(part) for part in parts] for kind, parts in summary.by.items()},
            "waiting": [
                {"fact": w.fact, "companies": w.companies, "estimate": w.estimate}
                for w in summary.waiting
            ],
            "top": list(_top(summary)),
            "rejects": [_reject(reject) for reject in screening.first_rejects],
            "sheets": {
                "read": [one.sheet for one in screening.lists if one.sheet],
                "left_out": [
                    {"name": each.name, "reason": text_json(each.reason)}
                    for each in screening.left_out
                ],
            },
            "headings": list(_headings(screening.lists)),
            "columns": list(_columns(screening.lists)),
            "unread": list(screening.ignored),
            "received": dict(screening.summary.received),
            "duplicates": {
                "rows": screening.duplicates.rows,
                "counted_again": screening.duplicates.again,
                "first": [
                    {
                        "rows": [
                            {**({screening.duplicates.within: place} if place else {}), "row": row}
                            for place, row in each.rows
                        ],
                        "count": each.count,
                        "counted_again": each.again,
                    }
                    for each in screening.duplicates.first
                ],
            },
            "notes": [_note(note) for note in notes_of(screening, catalogue)],
            **({"reports": _reports(reports)} if reports else {}),
            "files": [str(path) for path in job.written],
        }
    )


def _headings(lists: tuple[List, ...]) -> Iterator[dict[str, Any]]:
    """Yield the row of the headings of each list of a table made by hand."""
    for one in lists:
        if one.headings.row:
            place = {"sheet": one.sheet} if len(lists) > 1 else {}
            yield {**place, "row": one.headings.row}


def _columns(lists: tuple[List, ...]) -> Iterator[dict[str, Any]]:
    """Yield the columns that are read, of each worksheet if there are several lists."""
    for one in lists:
        place = {"sheet": one.sheet} if len(lists) > 1 else {}
        for column in one.headings.columns:
            yield {
                **place,
                "title": column.title,
                "means": column.means,
                "unit": column.unit,
                "unit_from": column.unit_from,
            }


def _note(note: Note) -> dict[str, Any]:
    column = {"column": note.column} if note.column else {}
    rows = [
        {**_place(each), "row": each.row, **({"text": each.text} if each.text else {})}
        for each in note.rows
    ]
    text = text_json(note.text)
    return {"kind": note.kind, **column, "text": text, "rows": rows, "count": note.count}


def _top(summary: Summary) -> Iterator[dict[str, Any]]:
    for top in summary.top:
        totals = _verdicts(top.eligible, top.undecided)
        yield {**_place(top), "row": top.row, "name": top.name, "code": top.code, **totals}


def _verdicts(eligible: Totals, undecided: Totals) -> dict[str, Any]:
    """The sums by verdict; of what is eligible, also the fixed sums and the ceilings."""
    fixed = {"fixed": eligible.fixed, "ceilings": eligible.ceilings}
    return {"eligible": {**totals_json(eligible), **fixed}, "undecided": totals_json(undecided)}


def _with_pending(verdicts: dict[str, Any], needing: int) -> dict[str, Any]:
    """Split the number of undecided grants by what they wait for first."""
    undecided = verdicts["undecided"]
    pending = {"need_information": needing, "for_bureau": undecided["grants"] - needing}
    return {**verdicts, "undecided": {**undecided, **pending}}


def _assumed(assumed: Assumed | None) -> dict[str, Any] | None:
    """The figures at an assumed rate."""
    if assumed is None:
        return None
    sums = {"eligible": assumed.eligible, "undecided": assumed.undecided}
    return {
        "rate": float(assumed.rate),
        "of": assumed.of,
        **{verdict: {"figures": n, "amount": amount} for verdict, (n, amount) in sums.items()},
    }


def _part(part: Part) -> dict[str, Any]:
    """A district, a bureau or a section; the first also has the number of its companies."""
    companies = {} if part.companies is None else {"companies": part.companies}
    return {
        "id": part.key or None,
        "name": text_json(part.name),
        **companies,
        "companies_with_eligible": part.with_eligible,
        **_with_pending(_verdicts(part.eligible, part.undecided), part.needing),
    }


def _place(of: Aside | Reject | Top) -> dict[str, Any]:
    """Name the file or the worksheet of a row, if the table has several."""
    names = {"file": of.file, "sheet": of.sheet}
    return {kind: name for kind, name in names.items() if name}


def _reject(reject: Reject) -> dict[str, Any]:
    return {
        **_place(reject),
        "row": reject.row,
        "column": reject.column or None,
        "value": reject.value,
        "reason": text_json(reject.reason),
        "assessed": reject.assessed,
    }


def _reports(reports: Reports) -> dict[str, Any]:
    return {
        "folder": str(reports.folder),
        "index": str(reports.index),
        "written": reports.written,
        "unchanged": reports.unchanged,
        "without": len(reports.without),
        "left": list(reports.left),
        "companies": [
            {name: getattr(company, name) for name in names_of(company)}
            for company in reports.companies
        ],
    }
