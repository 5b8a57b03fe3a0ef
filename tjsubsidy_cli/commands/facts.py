"""The command ``facts``: the questions about a company, and the grants that use each."""

from __future__ import annotations

import typer

from ..base.console import refuse_to_overwrite_input, screen_for, write_result
from ..base.errors import ASSESSED
from .endings import PAGE, format_for
from .options import CatalogueOption, LangOption, OutputOption, TableOrJson, bilingual

EXAMPLES = bilingual(
    "例：\n  tjsubsidy facts\n  tjsubsidy facts --format json",
    "Examples:\n  tjsubsidy facts\n  tjsubsidy facts --format json",
)


def facts(
    ctx: typer.Context,
    format: TableOrJson = None,
    output: OutputOption = None,
    catalogue: CatalogueOption = None,
    lang: LangOption = None,
) -> int:
    from ..policy.format import load_catalogue

    refuse_to_overwrite_input(output, catalogue)
    form = format_for(format, output, PAGE)
    policy = load_catalogue(catalogue)
    if form == "json":
        from ..render.json.catalogue import facts_json

        text = facts_json(policy)
    else:
        from ..render.terminal.facts import render_facts

        text = render_facts(policy, screen_for(ctx.obj, output))
    write_result(text, output=output, for_people=form == "table", lang=ctx.obj)
    return ASSESSED
