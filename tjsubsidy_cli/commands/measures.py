"""The command ``measures``: the catalogue's measures and grants, as a list or in full."""

from __future__ import annotations

from typing import Annotated

import typer

from ..base.console import refuse_to_overwrite_input, screen_for, write_result
from ..base.errors import ASSESSED
from . import completion
from .endings import PAGE, format_for
from .options import CatalogueOption, LangOption, OutputOption, TableOrJson, bilingual

EXAMPLES = bilingual(
    "例：\n  tjsubsidy measures\n  tjsubsidy measures 7\n  tjsubsidy measures 7-1 25-1\n"
    "  tjsubsidy measures --bureau 网信办\n  tjsubsidy measures --text 机器人",
    "Examples:\n  tjsubsidy measures\n  tjsubsidy measures 7\n  tjsubsidy measures 7-1 25-1\n"
    "  tjsubsidy measures --bureau cyberspace\n  tjsubsidy measures --text robot",
)


def measures(
    ctx: typer.Context,
    ids: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ID]...",
            help=bilingual("措施或支持事项编号：7 或 7-1", "A measure or grant: 7 or 7-1"),
            autocompletion=completion.ids,
        ),
    ] = None,
    bureau: Annotated[
        str | None,
        typer.Option(metavar="NAME", help=bilingual("只列这个责任单位的", "Only this bureau's")),
    ] = None,
    text: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT", help=bilingual("只列含这段文字的", "Only those with this text")
        ),
    ] = None,
    format: TableOrJson = None,
    output: OutputOption = None,
    catalogue: CatalogueOption = None,
    lang: LangOption = None,
) -> int:
    from ..policy.format import load_catalogue
    from ..policy.selection import choose

    refuse_to_overwrite_input(output, catalogue)
    form = format_for(format, output, PAGE)
    policy = load_catalogue(catalogue)
    chosen = choose(policy, ids or [], bureau=bureau, text=text)
    if form == "json":
        from ..render.json.catalogue import catalogue_json

        result = catalogue_json(policy, chosen)
    else:
        from ..render.terminal.measures import render_full, render_list

        render = render_full if ids else render_list
        result = render(policy, chosen, screen_for(ctx.obj, output))
    write_result(result, output=output, for_people=form == "table", lang=ctx.obj)
    return ASSESSED
