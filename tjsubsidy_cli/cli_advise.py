"""The command ``advise``: grants that are one or two changes away."""

from __future__ import annotations

from typing import Annotated

import typer

from . import completion
from .errors import ASSESSED
from .output import emit, keep_apart, screen_for
from .usage import (
    CatalogueOption,
    InputFormat,
    LangOption,
    ListFormat,
    OutputOption,
    bilingual,
)

HELP = bilingual(
    "怎样还能多得：只差一两项改变的资助，做什么、能增加多少。",
    "What would bring more: grants one or two changes away.",
)
EXAMPLES = bilingual(
    "例：\n  tjsubsidy advise 我的企业.toml\n  tjsubsidy advise 我的企业.toml --changes 1\n"
    "  tjsubsidy advise 我的企业.toml --format json",
    "Examples:\n  tjsubsidy advise mine.toml\n  tjsubsidy advise mine.toml --changes 1\n"
    "  tjsubsidy advise mine.toml --format json",
)


def advise(
    ctx: typer.Context,
    profile: Annotated[
        str,
        typer.Argument(
            metavar="PROFILE",
            help=bilingual(
                "企业资料文件（TOML、JSON）；- 为标准输入", "Profile (TOML, JSON); - is stdin"
            ),
            autocompletion=completion.profiles,
        ),
    ],
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
    format: ListFormat = "table",
    input_format: InputFormat = None,
    output: OutputOption = None,
    catalogue: CatalogueOption = None,
    lang: LangOption = None,
) -> int:
    from . import assess, load_catalogue, load_profile
    from .advice import advise

    keep_apart(output, profile, catalogue)
    policy = load_catalogue(catalogue)
    company = load_profile(profile, policy, format=input_format)
    before, advice = assess(policy, company), advise(policy, company, changes)
    if format == "json":
        from .render.json_changes import advice_json

        text = advice_json(before, advice)
    else:
        from .render.advice import render_advice

        text = render_advice(before, advice, screen_for(ctx.obj, output))
    emit(text, output=output, for_people=format == "table")
    return ASSESSED
