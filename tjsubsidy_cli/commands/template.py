"""The command ``template``: an empty profile to fill in, as a file or as a form."""

from __future__ import annotations

import typer

from ..base.console import refuse_to_overwrite, write_result
from ..base.errors import ASSESSED
from .endings import TEMPLATE, format_for
from .options import CatalogueOption, LangOption, OutputOption, bilingual

EXAMPLES = bilingual(
    "例：\n  tjsubsidy template > 我的企业.toml\n  tjsubsidy template -o 我的企业.toml\n"
    "  tjsubsidy template -o 企业情况表.xlsx --lang zh\n  tjsubsidy check 企业情况表.xlsx",
    "Examples:\n  tjsubsidy template > mine.toml\n  tjsubsidy template -o mine.toml\n"
    "  tjsubsidy template -o form.xlsx --lang zh\n  tjsubsidy check form.xlsx",
)


def template(
    ctx: typer.Context,
    output: OutputOption = None,
    catalogue: CatalogueOption = None,
    lang: LangOption = None,
) -> int:
    from ..policy.format import load_catalogue

    form = format_for(None, output, TEMPLATE)
    refuse_to_overwrite(output)
    policy = load_catalogue(catalogue)
    empty: str | bytes
    if form == "xlsx":
        from ..render.form import render_form

        empty = render_form(policy, ctx.obj)
    else:
        from ..render.template import render_template

        empty = render_template(policy, ctx.obj)
    write_result(empty, output=output, for_people=False, lang=ctx.obj)
    return ASSESSED
