"""The commands for authors of catalogues: ``lint``, ``test`` and ``schema``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from ..base.console import refuse_to_overwrite_input, screen_for, write_result
from ..base.errors import ASSESSED, GATE_FAILED
from . import completion
from .options import CatalogueOption, LangOption, OutputOption, bilingual

EXAMPLES = {
    "lint": bilingual(
        "例：\n  tjsubsidy lint\n  tjsubsidy lint 我市.toml --source 原文.txt --cases 案例/\n"
        "  tjsubsidy lint 我市.toml --format github\n"
        "退出码：0 没有错误（可有警告、提示）；2 文件无法读取；3 有错误。",
        "Examples:\n  tjsubsidy lint\n"
        "  tjsubsidy lint mine.toml --source policy.txt --cases cases/\n"
        "  tjsubsidy lint mine.toml --format github\n"
        "Exit codes: 0 no errors (warnings and notes at most); 2 unreadable; 3 errors.",
    ),
    "test": bilingual(
        "例：\n  tjsubsidy test data/measures.toml tests/cases\n"
        "  tjsubsidy test 我市.toml 案例.toml --format json\n"
        "退出码：0 全部符合；2 目录或案例有误，未测试；3 有案例不符。",
        "Examples:\n  tjsubsidy test data/measures.toml tests/cases\n"
        "  tjsubsidy test mine.toml cases.toml --format json\n"
        "Exit codes: 0 all hold; 2 wrong catalogue or cases; 3 a case fails.",
    ),
    "schema": bilingual(
        "例：\n  tjsubsidy schema profile -o profile.json\n"
        "  tjsubsidy schema catalogue > catalogue.json\n"
        "TOML 文件第一行写 #:schema ./profile.json，Taplo（Even Better TOML）即据此补全。",
        "Examples:\n  tjsubsidy schema profile -o profile.json\n"
        "  tjsubsidy schema catalogue > catalogue.json\n"
        "With #:schema ./profile.json as a TOML file's first line, Taplo (as in Even\n"
        "Better TOML) completes and checks it.",
    ),
}

_Format = Annotated[
    Literal["table", "json", "github"],
    typer.Option("--format", help=bilingual("输出格式", "Output format")),
]


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
            show_default=False,
        ),
    ] = None,
    source: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help=bilingual(
                "政策原文（文本），核对每一句引文", "The policy's text, to compare the quotes with"
            ),
            show_default=False,
        ),
    ] = None,
    cases: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="PATH",
            help=bilingual("案例文件或文件夹，可多次给出", "A file or folder of cases; repeatable"),
            show_default=False,
        ),
    ] = None,
    format: _Format = "table",
    output: OutputOption = None,
    lang: LangOption = None,
) -> int:
    from ..authors.runner import diagnose
    from ..render.json.annotations import diagnosis_commands, diagnosis_json

    refuse_to_overwrite_input(output, catalogue, source, *(cases or []))
    diagnosis = diagnose(catalogue, source, cases or [])
    if format == "table":
        from ..render.terminal.authors import render_diagnosis

        text = render_diagnosis(diagnosis, screen_for(ctx.obj, output))
    else:
        json = format == "json"
        text = diagnosis_json(diagnosis) if json else diagnosis_commands(diagnosis, ctx.obj)
    write_result(text, output=output, for_people=format == "table")
    return GATE_FAILED if diagnosis.number("error") else ASSESSED


def test(
    ctx: typer.Context,
    catalogue: Annotated[
        Path,
        typer.Argument(
            metavar="CATALOGUE",
            help=bilingual("政策目录（TOML）", "Catalogue (TOML)"),
            autocompletion=completion.profiles,
            show_default=False,
        ),
    ],
    cases: Annotated[
        list[Path],
        typer.Argument(
            metavar="CASES...",
            help=bilingual("案例文件或文件夹（TOML）", "Files or folders of cases (TOML)"),
            autocompletion=completion.profiles,
            show_default=False,
        ),
    ],
    format: _Format = "table",
    output: OutputOption = None,
    lang: LangOption = None,
) -> int:
    from ..authors.runner import report
    from ..render.json.annotations import report_commands, report_json

    refuse_to_overwrite_input(output, catalogue, *cases)
    made = report(catalogue, cases)
    if format == "table":
        from ..render.terminal.authors import render_report

        text = render_report(made, screen_for(ctx.obj, output))
    else:
        text = report_json(made) if format == "json" else report_commands(made, ctx.obj)
    write_result(text, output=output, for_people=format == "table")
    return GATE_FAILED if made.failed else ASSESSED


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
            show_default=False,
        ),
    ],
    output: OutputOption = None,
    catalogue: CatalogueOption = None,
    lang: LangOption = None,
) -> int:
    from ..authors.json_schema import SCHEMAS
    from ..render.json.annotations import schema_json

    refuse_to_overwrite_input(output, catalogue)
    write_result(schema_json(SCHEMAS[kind](catalogue)), output=output, for_people=False)
    return ASSESSED
