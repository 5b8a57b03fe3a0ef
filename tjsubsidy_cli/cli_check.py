"""The command ``check``: a profile assessed.

Annotations are no texts here, nor in ``cli``: Typer would compile each of them twice.
"""

from typing import Annotated, Literal

import typer

from . import completion
from .errors import ASSESSED, refuse
from .output import emit, keep_apart, on_terminal, screen_for
from .text import both
from .usage import CatalogueOption, LangOption, OutputOption, bilingual

HELP = bilingual(
    "评估一家企业：可申请的资助、金额、测算、市区分担和责任单位。",
    "Assess a company: grants, amounts, who pays, which bureaus.",
)
EXAMPLES = bilingual(
    "例：\n  tjsubsidy check samples/parts-maker.toml\n"
    "  tjsubsidy check 我的企业.toml --all\n"
    "  tjsubsidy check 我的企业.toml --format json -o 结果.json\n"
    "  cat 我的企业.toml | tjsubsidy check -\n"
    "退出码：0 已评估；2 用法或文件有误，未评估；130 已取消。",
    "Examples:\n  tjsubsidy check samples/parts-maker.toml\n"
    "  tjsubsidy check mine.toml --all\n"
    "  tjsubsidy check mine.toml --format json -o result.json\n"
    "  cat mine.toml | tjsubsidy check -\n"
    "Exit codes: 0 assessed; 2 bad usage or file, nothing assessed; 130 cancelled.",
)


def check(
    ctx: typer.Context,
    profile: Annotated[
        str | None,
        typer.Argument(
            metavar="PROFILE",
            help=bilingual(
                "企业资料文件（TOML、JSON）；- 为标准输入；在终端里不写则逐题询问",
                "Profile (TOML, JSON); - is stdin; without one, on a terminal, you are asked",
            ),
            autocompletion=completion.profiles,
            show_default=False,
        ),
    ] = None,
    format: Annotated[
        Literal["table", "json"],
        typer.Option("--format", help=bilingual("输出格式", "Output format")),
    ] = "table",
    all_grants: Annotated[
        bool,
        typer.Option(
            "--all", help=bilingual("也列出不符合的及原因", "Also list what is ruled out, and why")
        ),
    ] = False,
    input_format: Annotated[
        Literal["toml", "json"] | None,
        typer.Option(
            "--input-format",
            help=bilingual(
                "资料格式，默认看扩展名", "The profile's format, if its ending misleads"
            ),
            show_default=False,
        ),
    ] = None,
    output: OutputOption = None,
    catalogue: CatalogueOption = None,
    lang: LangOption = None,
) -> int:
    from . import assess, load_catalogue, load_profile
    from .render import FORMATS

    if profile is None:
        if output or format != "table" or not on_terminal():
            raise refuse(
                both("缺少参数 'PROFILE'。", "Missing argument 'PROFILE'."),
                both("用法见：tjsubsidy check --help", "For help: tjsubsidy check --help"),
            )
        from .interview import interview

        return interview(None, catalogue, ctx.obj, all_grants=all_grants)
    keep_apart(output, profile, catalogue)
    policy = load_catalogue(catalogue)
    assessment = assess(policy, load_profile(profile, policy, format=input_format))
    chosen = FORMATS[format]
    text = chosen.render(assessment, screen_for(ctx.obj, output), all_grants)
    emit(text, output=output, for_people=chosen.for_people)
    return ASSESSED
