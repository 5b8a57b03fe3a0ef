"""How an assessment becomes text: one module an output format, one table of formats."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..records import record

if TYPE_CHECKING:
    from ..assessment import Assessment
    from ..output import Screen


@record(kw_only=False)
class Format:
    """An output format: its renderer, and whether people or programs read it.

    What programs read is UTF-8 everywhere; what people read follows their terminal.
    """

    render: Callable[[Assessment, Screen, bool], str]
    for_people: bool


def _table(assessment: Assessment, screen: Screen, all_grants: bool) -> str:
    from .table import render_table

    return render_table(assessment, screen, all_grants=all_grants)


def _json(assessment: Assessment, screen: Screen, all_grants: bool) -> str:
    from .json_ import assessment_json

    return assessment_json(assessment)


FORMATS = {"table": Format(_table, for_people=True), "json": Format(_json, for_people=False)}
