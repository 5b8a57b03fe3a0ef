"""The command ``test``: run a catalogue against its cases."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..base.console import refuse_to_overwrite_input, screen_for, write_result
from ..base.errors import ASSESSED, GATE_FAILED
from . import completion
from .endings import AUTHOR, format_for
from .options import AuthorFormat, LangOption, OutputOption, bilingual

EXAMPLES = bilingual(
    "例：\n  tjsubsidy test data/measures.toml tests/cases\n"
    "  tjsubsidy test 我市.toml 案例.toml --format json\n"
    "退出码：0 全部符合；2 目录或案例有误，未测试；3 有案例不符。",
    "Examples:\n  tjsubsidy test data/measures.toml tests/cases\n"
    "  tjsubsidy test mine.toml cases.toml --format json\n"
    "Exit codes: 0 all hold; 2 wrong catalogue or cases; 3 a case fails.",
)


def test(
    ctx: typer.Context,
    catalogue: Annotated[
        Path,
        typer.Argument(
            metavar="CATALOGUE",
            help=bilingual("政策目录（TOML）", "Catalogue (TOML)"),
            autocompletion=completion.profiles,
        ),
    ],
    cases: Annotated[
        list[Path],
        typer.Argument(
            metavar="CASES...",
            help=bilingual("案例文件或文件夹（TOML）", "Files or folders of cases (TOML)"),
            autocompletion=completion.profiles,
        ),
    ],
    format: AuthorFormat = None,
    output: OutputOption = None,
    lang: LangOption = None,
) -> int:
    from ..authors.runner import report
    from ..render.json.annotations import report_commands, report_json

    refuse_to_overwrite_input(output, catalogue, *cases)
    form = format_for(format, output, AUTHOR)
    result = report(catalogue, cases)
    if form == "table":
        from ..render.terminal.authors import render_report

        text = render_report(result, screen_for(ctx.obj, output))
    else:
        text = report_json(result) if form == "json" else report_commands(result, ctx.obj)
    write_result(text, output=output, for_people=form == "table", lang=ctx.obj)
    return GATE_FAILED if result.failed else ASSESSED
