"""What a report is tried with, and what Markdown and a workbook make of one."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
from markdown_it import MarkdownIt
from markdown_it.token import Token

from support import SAMPLES
from tjsubsidy_cli import Assessment, Catalogue, assess, load_profile
from tjsubsidy_cli.assess.advice import advise
from tjsubsidy_cli.assess.batch import Checked, Run
from tjsubsidy_cli.assess.open_questions import open_questions
from tjsubsidy_cli.base.text import Lang

DAY = dt.date(2026, 11, 24)
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title></style><script>alert(1)</script>",
    "&lt;b&gt; &amp; &#64;",
    "]]><!-- x --> {{7*7}} ${7*7} %s {0}",
    '=HYPERLINK("http://example.com","x")',
    "＝1＋1",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "   =1+1",
    "\t=1+1",
    "\r\n=1+1",
    "http://example.com",
    "internal:Sheet1!A1",
    "`code` *bold* _it_ ~~s~~ [link](http://example.com) ![i](http://example.com/x.png)",
    "a | b \\| c \\\\| d",
    "@octocat #1 !2 www.example.com http://example.com x@example.com :smile: $x^2$",
    "# x",
    "- x",
    "1. x",
    "---",
    "| a | b |\n| - | - |",
    "\x1b[31m\x07\u202eevil\u200b\u2028line\x00",
    "שלום עולם חברה בע״מ",
    "شركة التقنية",
    "甲" * 200,
    "W" * 200,
    "[bold]x[/bold]",
]


def run_of(assessment: Assessment, *, asked: bool = False, **shown: Any) -> Run:
    """The run of one company; with advice and questions if ``asked``."""
    advice, questions = (advise(assessment), open_questions(assessment)) if asked else ((), ())
    return Run((Checked("company.toml", assessment, (), advice, questions),), **shown)


def named(name: str, catalogue: Catalogue, sample: Path = SAMPLES[0]) -> Assessment:
    profile = load_profile(sample, catalogue)
    return assess(
        catalogue, replace(profile, company=replace(profile.company, name=name)), as_of=DAY
    )


def author_notes(catalogue: Catalogue, lang: Lang) -> list[str]:
    """The notes that the readings have for authors, and nobody else."""
    readings = (reading for _, reading in catalogue.readings.values())
    notes = ["".join(r.author_note[lang].split()) for r in readings if r.author_note]
    assert len(notes) > 15
    return notes


def assert_none_of(phrases: list[str], reports: list[str]) -> None:
    """None of the phrases stands in a report, however it is broken into lines."""
    for report in reports:
        said = "".join(report.split())
        assert [phrase for phrase in phrases if phrase in said] == []


def parsed(text: str) -> list[Token]:
    return MarkdownIt("gfm-like").parse(text)


def shown(token: Token) -> str:
    """What a reader sees of an inline token, without the joiners that part a sign and a name."""
    children = token.children or []
    return "".join(child.content for child in children).replace("\u2060", "")


def tables(tokens: list[Token]) -> Iterator[list[list[str]]]:
    rows: list[list[str]] = []
    for before, token in pairwise(tokens):
        if token.type == "table_open":
            rows = []
        elif before.type == "tr_open":
            rows.append([])
        if token.type == "inline" and before.type in {"td_open", "th_open"}:
            rows[-1].append(shown(token))
        if token.type == "table_close":
            yield rows


def cells(data: bytes) -> str:
    """A workbook as lines: what each cell holds, and the stored value of a formula."""
    formulas = openpyxl.load_workbook(io.BytesIO(data))
    values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    lines = []
    for sheet in formulas.worksheets:
        lines.append(f"[{sheet.title}]")
        for row in sheet.iter_rows():
            for cell in row:
                stored = values[sheet.title][cell.coordinate].value
                if stored not in {None, ""}:
                    formula = f"  {cell.value}" if cell.data_type == "f" else ""
                    shown = cell.number_format if cell.data_type != "s" else ""
                    lines.append(f"{cell.coordinate} {stored!r} {shown}{formula}".rstrip())
    return "\n".join(lines) + "\n"
