"""The commands ``measures``, ``facts`` and ``template``: what a catalogue holds."""

from __future__ import annotations

from typing import Annotated

import typer

from ..base.console import refuse_to_overwrite_input, screen_for, write_result
from ..base.errors import user_error
from ..base.text import both
from . import completion
from .options import CatalogueOption, LangOption, ListFormat, OutputOption, bilingual

EXAMPLES = {
    "measures": bilingual(
        "例：\n  tjsubsidy measures\n  tjsubsidy measures 7\n  tjsubsidy measures 7-1 25-1\n"
        "  tjsubsidy measures --bureau 网信办\n  tjsubsidy measures --text 机器人",
        "Examples:\n  tjsubsidy measures\n  tjsubsidy measures 7\n  tjsubsidy measures 7-1 25-1\n"
        "  tjsubsidy measures --bureau cyberspace\n  tjsubsidy measures --text robot",
    ),
    "facts": bilingual(
        "例：\n  tjsubsidy facts\n  tjsubsidy facts --format json",
        "Examples:\n  tjsubsidy facts\n  tjsubsidy facts --format json",
    ),
    "template": bilingual(
        "例：\n  tjsubsidy template > 我的企业.toml\n  tjsubsidy template -o 我的企业.toml",
        "Examples:\n  tjsubsidy template > mine.toml\n  tjsubsidy template -o mine.toml",
    ),
}


def measures(
    ctx: typer.Context,
    ids: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ID]...",
            help=bilingual("措施或资助项目编号：7 或 7-1", "A measure or grant: 7 or 7-1"),
            autocompletion=completion.ids,
            show_default=False,
        ),
    ] = None,
    bureau: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help=bilingual("只列这个责任单位的", "Only this bureau's"),
            show_default=False,
        ),
    ] = None,
    text: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT",
            help=bilingual("只列含这段文字的", "Only those with this text"),
            show_default=False,
        ),
    ] = None,
    format: ListFormat = "table",
    output: OutputOption = None,
    catalogue: CatalogueOption = None,
    lang: LangOption = None,
) -> None:
    from ..policy.format import load_catalogue
    from ..policy.selection import choose

    refuse_to_overwrite_input(output, catalogue)
    policy = load_catalogue(catalogue)
    chosen = choose(policy, ids or [], bureau=bureau, text=text)
    if format == "json":
        from ..render.json.catalogue import catalogue_json

        write_result(catalogue_json(policy, chosen), output=output, for_people=False)
        return
    from ..render.terminal.measures import render_full, render_list

    render = render_full if ids else render_list
    write_result(
        render(policy, chosen, screen_for(ctx.obj, output)), output=output, for_people=True
    )


def facts(
    ctx: typer.Context,
    format: ListFormat = "table",
    output: OutputOption = None,
    catalogue: CatalogueOption = None,
    lang: LangOption = None,
) -> None:
    from ..policy.format import load_catalogue

    refuse_to_overwrite_input(output, catalogue)
    policy = load_catalogue(catalogue)
    if format == "json":
        from ..render.json.catalogue import facts_json

        write_result(facts_json(policy), output=output, for_people=False)
        return
    from ..render.terminal.facts import render_facts

    write_result(render_facts(policy, screen_for(ctx.obj, output)), output=output, for_people=True)


def template(
    ctx: typer.Context,
    output: OutputOption = None,
    catalogue: CatalogueOption = None,
    lang: LangOption = None,
) -> None:
    from ..policy.format import load_catalogue
    from ..render.template import render_template

    if output is not None and output.is_file():  # what a user typed is never lost
        raise user_error(
            both("文件已存在，不会覆盖。", "the file exists and is not overwritten."),
            place=str(output),
        )
    write_result(
        render_template(load_catalogue(catalogue), ctx.obj), output=output, for_people=False
    )
