"""How an assessment becomes a result: one module an output format, one table of formats."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from ..assessment import Assessment
    from ..output import Screen


@dataclass(frozen=True)
class Format:
    """An output format: its renderer, whether people or programs read it, a file's ending.

    What programs read is UTF-8 everywhere, or bytes; what people read follows their terminal.
    """

    render: Callable[[Assessment, Screen, bool], str | bytes]
    for_people: bool = False
    ending: str = ""


def _table(assessment: Assessment, screen: Screen, all_grants: bool) -> str:
    from .table import render_table

    return render_table(assessment, screen, all_grants=all_grants)


def _json(assessment: Assessment, screen: Screen, all_grants: bool) -> str:
    from .json_ import assessment_json

    return assessment_json(assessment)


def _csv(assessment: Assessment, screen: Screen, all_grants: bool) -> str:
    from .csv_ import render_csv

    return render_csv(assessment, screen.lang)


def _markdown(assessment: Assessment, screen: Screen, all_grants: bool) -> str:
    from .markdown import render_markdown

    return render_markdown(assessment, screen.lang, all_grants=all_grants)


def _html(assessment: Assessment, screen: Screen, all_grants: bool) -> str:
    from ..advice import advise
    from .html import render_html
    from .report import today

    advice = advise(assessment.catalogue, assessment.profile)
    return render_html(assessment, screen.lang, today(), advice)


def _xlsx(assessment: Assessment, screen: Screen, all_grants: bool) -> bytes:
    from .report import today
    from .xlsx import render_xlsx

    return render_xlsx(assessment, screen.lang, today(), all_grants=all_grants)


FORMATS = {
    "table": Format(_table, for_people=True),
    "json": Format(_json, ending=".json"),
    "csv": Format(_csv, ending=".csv"),
    "markdown": Format(_markdown, ending=".md"),
    "html": Format(_html, ending=".html"),
    "xlsx": Format(_xlsx, ending=".xlsx"),
}

if TYPE_CHECKING:
    FormatName = str
else:
    FormatName = Literal[tuple(FORMATS)]  # the choices on the command line


def format_for(name: str | None, output: Path | None) -> str:
    """The name of the format to use: the one asked for, else the one of the file's ending."""
    ending = output.suffix.lower() if output else ""
    meant = [key for key, form in FORMATS.items() if form.ending and form.ending == ending]
    return name or next(iter(meant), "table")
