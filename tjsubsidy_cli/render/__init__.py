"""Results as text and files: one module for each format, and the table of formats.

A renderer formats its arguments and computes nothing. Input and decisions belong to ``commands``,
results to ``assess``, ``screening`` and ``authors``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from ..base.records import record

if TYPE_CHECKING:
    from ..assess.batch import Run
    from ..base.console import Screen


@record(kw_only=False)
class Format:
    """An output format: its renderer, whether people or programs read it, its files' endings.

    Formats for programs are UTF-8 or bytes; those for people use the terminal's encoding.
    ``several``: it holds more than one profile. ``errors``: it also holds broken profiles.
    ``advice``, ``questions``: it shows advice, or what should be asked.
    ``options`` of a report for clients that it obeys.
    """

    show: Callable[[Run, Screen], str | bytes]
    for_people: bool = False
    endings: tuple[str, ...] = ()
    several: bool = False
    errors: bool = False
    advice: bool = False
    questions: bool = False
    options: tuple[str, ...] = ()


def _table(run: Run, screen: Screen) -> str:
    if len(run.profiles) > 1:
        from .terminal.summary import render_summary

        return render_summary(run, screen)
    from .terminal.table import render_table

    return render_table(run, screen)


def _json(run: Run, screen: Screen) -> str:
    from .json.assessment import assessment_json

    return assessment_json(run.only)


def _jsonl(run: Run, screen: Screen) -> str:
    from .json.assessment import assessments_jsonl

    return assessments_jsonl(run.checked)


def _junit(run: Run, screen: Screen) -> str:
    from .junit import render_junit

    return render_junit(run, screen.lang)


def _csv(run: Run, screen: Screen) -> str:
    from .csv import render_csv

    return render_csv((one.assessment for one in run.checked), screen.lang)


def _markdown(run: Run, screen: Screen) -> str:
    from .markdown import render_markdown

    return render_markdown(run, screen.lang)


def _html(run: Run, screen: Screen) -> str:
    from .report.html import render_html

    return render_html(run, screen.lang)


def _pdf(run: Run, screen: Screen) -> bytes:
    from ..base.printing import print_pdf
    from .report.html import render_html

    return print_pdf(render_html(run, screen.lang, on_paper=True))


def _xlsx(run: Run, screen: Screen) -> bytes:
    from .xlsx import render_xlsx

    return render_xlsx(run, screen.lang)


_REPORT = ("--prepared-by", "--logo", "--full")
FORMATS = {
    "table": Format(_table, for_people=True, several=True, questions=True),
    "json": Format(_json, endings=(".json",), questions=True),
    "jsonl": Format(_jsonl, endings=(".jsonl", ".ndjson"), several=True, questions=True),
    "csv": Format(_csv, endings=(".csv",), several=True),
    "markdown": Format(_markdown, endings=(".md", ".markdown"), several=True, questions=True),
    "html": Format(_html, endings=(".html", ".htm"), advice=True, questions=True, options=_REPORT),
    "pdf": Format(_pdf, endings=(".pdf",), advice=True, questions=True, options=_REPORT),
    "xlsx": Format(_xlsx, endings=(".xlsx",), questions=True, options=("--prepared-by",)),
    "junit": Format(_junit, endings=(".xml",), several=True, errors=True),
}

if TYPE_CHECKING:
    FormatName = str
else:
    FormatName = Literal[tuple(FORMATS)]  # the choices on the command line
