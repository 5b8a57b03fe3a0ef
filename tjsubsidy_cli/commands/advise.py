"""The command ``advise``: grants that are one or two changes away."""

from __future__ import annotations

from typing import Annotated

import typer

from ..base.console import refuse_to_overwrite_input, screen_for, write_result
from ..base.documents import STDIN
from ..base.errors import ASSESSED
from ..base.shell import next_command, takes
from ..company.source import words_of
from .endings import PAGE, format_for
from .options import (
    AsOfOption,
    CatalogueOption,
    InputFormat,
    LangOption,
    OutputOption,
    ProfileArgument,
    ReadingOption,
    TableOrJson,
    bilingual,
    day_of,
    repeated,
)
from .row_options import CompanyOption, MapsOption, RowOption, SheetOption

EXAMPLES = bilingual(
    "例：\n  tjsubsidy advise 我的企业.toml\n  tjsubsidy advise 我的企业.toml --changes 1\n"
    "  tjsubsidy advise 我的企业.toml --format json\n  tjsubsidy advise 客户.xlsx --row 27",
    "Examples:\n  tjsubsidy advise mine.toml\n  tjsubsidy advise mine.toml --changes 1\n"
    "  tjsubsidy advise mine.toml --format json\n  tjsubsidy advise clients.xlsx --row 27",
)


def advise(
    ctx: typer.Context,
    profile: ProfileArgument,
    changes: Annotated[
        int,
        typer.Option(
            "--changes",
            min=1,
            max=3,
            metavar="N",
            help=bilingual("最多同时改变几项", "At most this many changes at once"),
        ),
    ] = 2,
    all_advice: Annotated[
        bool,
        typer.Option(
            "--all",
            help=bilingual("全部列出，而不只是前三项", "List all, not only the first three"),
        ),
    ] = False,
    reading: ReadingOption = None,
    as_of: AsOfOption = None,
    format: TableOrJson = None,
    input_format: InputFormat = None,
    row: RowOption = None,
    company: CompanyOption = None,
    sheet: SheetOption = None,
    maps: MapsOption = None,
    output: OutputOption = None,
    catalogue: CatalogueOption = None,
    lang: LangOption = None,
) -> int:
    from ..assess.advice import advise
    from ..assess.assessment import assess
    from ..policy.format import load_catalogue
    from ..policy.readings import parse_choices
    from .load import load, wanted_row

    refuse_to_overwrite_input(output, profile, catalogue)
    form = format_for(format, output, PAGE)
    day = day_of(as_of)
    policy = load_catalogue(catalogue)
    asked = wanted_row(row, company, sheet, maps)
    programs = form == "json"
    loaded = load(profile, policy, ctx.obj, asked, format=input_format, for_programs=programs)
    before = assess(policy, loaded.profile, parse_choices(reading or [], policy), as_of=day)
    advice = advise(before, changes)
    if form == "json":
        from ..render.json.changes import advice_json

        text = advice_json(before, advice)
    else:
        from ..render.terminal.advice import render_advice

        again = repeated(ctx.params)
        ask = ""
        if profile != STDIN and all(takes("ask", option) for option in again):
            ask = next_command("ask", *words_of(profile, loaded.source), again=again)
        screen = screen_for(ctx.obj, output)
        text = render_advice(before, advice, screen, all_advice=all_advice, ask=ask)
    write_result(text, output=output, for_people=form == "table", lang=ctx.obj)
    return ASSESSED
