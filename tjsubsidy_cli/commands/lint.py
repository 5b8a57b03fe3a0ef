"""The command ``lint``: diagnostics for a catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..base.console import refuse_to_overwrite_input, screen_for, write_result
from ..base.errors import ASSESSED, GATE_FAILED
from .endings import AUTHOR, format_for
from .options import AuthorFormat, LangOption, OutputOption, bilingual

EXAMPLES = bilingual(
    "例：\n  tjsubsidy lint\n  tjsubsidy lint 我市.toml --source 原文.txt --cases 案例/\n"
    "  tjsubsidy lint 我市.toml --format github\n"
    "退出码：0 没有错误（可有警告、提示）；2 文件无法读取；3 有错误。",
    "Examples:\n  tjsubsidy lint\n"
    "  tjsubsidy lint mine.toml --source policy.txt --cases cases/\n"
    "  tjsubsidy lint mine.toml --format github\n"
    "Exit codes: 0 no errors (warnings and notes at most); 2 unreadable; 3 errors.",
)


def lint(
    ctx: typer.Context,
    catalogue: Annotated[
        Path | None,
        typer.Argument(
            metavar="[CATALOGUE]",
            help=bilingual(
                "政策目录（TOML）；不写则检查自带的一份",
                "Catalogue (TOML); the packaged one if none",
            ),
        ),
    ] = None,
    source: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help=bilingual(
                "政策原文（文本），核对每一句引文", "The policy's text, to compare the quotes with"
            ),
        ),
    ] = None,
    cases: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="PATH",
            help=bilingual("案例文件或文件夹，可多次给出", "A file or folder of cases; repeatable"),
        ),
    ] = None,
    format: AuthorFormat = None,
    output: OutputOption = None,
    lang: LangOption = None,
) -> int:
    from ..authors.runner import diagnose
    from ..render.json.annotations import diagnosis_commands, diagnosis_json

    refuse_to_overwrite_input(output, catalogue, source, *(cases or []))
    form = format_for(format, output, AUTHOR)
    diagnosis = diagnose(catalogue, source, cases or [])
    if form == "table":
        from ..render.terminal.authors import render_diagnosis

        text = render_diagnosis(diagnosis, screen_for(ctx.obj, output))
    else:
        json = form == "json"
        text = diagnosis_json(diagnosis) if json else diagnosis_commands(diagnosis, ctx.obj)
    write_result(text, output=output, for_people=form == "table", lang=ctx.obj)
    return GATE_FAILED if diagnosis.number("error") else ASSESSED
