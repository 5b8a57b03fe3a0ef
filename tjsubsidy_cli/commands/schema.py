"""The command ``schema``: a JSON Schema for catalogues, profiles or assessments."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from ..base.console import refuse_to_overwrite_input, write_result
from ..base.errors import ASSESSED
from .endings import SCHEMA, format_for
from .options import CatalogueOption, LangOption, OutputOption, bilingual

EXAMPLES = bilingual(
    "例：\n  tjsubsidy schema profile -o profile.json\n"
    "  tjsubsidy schema catalogue > catalogue.json\n"
    "TOML 文件第一行写 #:schema ./profile.json，Taplo（Even Better TOML）即据此补全。",
    "Examples:\n  tjsubsidy schema profile -o profile.json\n"
    "  tjsubsidy schema catalogue > catalogue.json\n"
    "With #:schema ./profile.json as a TOML file's first line, Taplo (as in Even\n"
    "Better TOML) completes and checks it.",
)


def schema(
    ctx: typer.Context,
    kind: Annotated[
        Literal["catalogue", "profile", "assessment"],
        typer.Argument(
            metavar="KIND",
            help=bilingual(
                "catalogue 政策目录、profile 企业资料、assessment 评估结果",
                "catalogue, profile, or assessment (the JSON of check)",
            ),
        ),
    ],
    output: OutputOption = None,
    catalogue: CatalogueOption = None,
    lang: LangOption = None,
) -> int:
    from ..authors.json_schema import SCHEMAS
    from ..render.json.annotations import schema_json

    refuse_to_overwrite_input(output, catalogue)
    format_for(None, output, SCHEMA)
    write_result(
        schema_json(SCHEMAS[kind](catalogue)), output=output, for_people=False, lang=ctx.obj
    )
    return ASSESSED
