"""The command ``template``: an empty profile to fill in."""

from __future__ import annotations

import typer

from ..base.console import refuse_to_overwrite, write_result
from ..base.errors import ASSESSED
from .endings import TEMPLATE, format_for
from .options import CatalogueOption, LangOption, OutputOption, bilingual

EXAMPLES = bilingual(
    "例：\n  tjsubsidy template > 我的企业.toml\n  tjsubsidy template -o 我的企业.toml",
    "Examples:\n  tjsubsidy template > mine.toml\n  tjsubsidy template -o mine.toml",
)


def template(
    ctx: typer.Context,
    output: OutputOption = None,
    catalogue: CatalogueOption = None,
    lang: LangOption = None,
) -> int:
    from ..policy.format import load_catalogue
    from ..render.template import render_template

    format_for(None, output, TEMPLATE)
    refuse_to_overwrite(output)
    text = render_template(load_catalogue(catalogue), ctx.obj)
    write_result(text, output=output, for_people=False, lang=ctx.obj)
    return ASSESSED
