"""The command ``ask``: the interview, and the ranking of questions for other programs."""

from __future__ import annotations

from typing import Annotated

import typer

from . import completion
from .errors import ASSESSED, refuse
from .output import emit, keep_apart, screen_for
from .text import both
from .usage import CatalogueOption, LangOption, ListFormat, OutputOption, bilingual

EXAMPLES = {
    "ask": bilingual(
        "例：\n  tjsubsidy ask\n  tjsubsidy ask 我的企业.toml\n"
        "  tjsubsidy ask --next 我的企业.toml --format json\n"
        "每答一题即存盘；中断后再运行同一命令，接着问。",
        "Examples:\n  tjsubsidy ask\n  tjsubsidy ask mine.toml\n"
        "  tjsubsidy ask --next mine.toml --format json\n"
        "Every answer is saved at once; the same command goes on where it stopped.",
    )
}


def ask(
    ctx: typer.Context,
    profile: Annotated[
        str | None,
        typer.Argument(
            metavar="PROFILE",
            help=bilingual(
                "企业资料文件，答案存入其中；可以还不存在", "The file for the answers; may be new"
            ),
            autocompletion=completion.profiles,
            show_default=False,
        ),
    ] = None,
    next_questions: Annotated[
        bool,
        typer.Option(
            "--next",
            help=bilingual(
                "不询问，只列出还值得问的问题", "Ask nothing: list what is worth asking"
            ),
        ),
    ] = False,
    format: ListFormat = "table",
    output: OutputOption = None,
    catalogue: CatalogueOption = None,
    lang: LangOption = None,
) -> int:
    if next_questions:
        from .profile import Company, Profile, load_profile
        from .questions import rank
        from .render.json_ import questions_json
        from .render.questions import render_questions
        from .schema import load_catalogue

        keep_apart(output, profile, catalogue)
        policy = load_catalogue(catalogue)
        known = load_profile(profile, policy) if profile is not None else Profile(Company(""), {})
        questions = rank(policy, known.facts, known.asked)
        if format == "json":
            text = questions_json(policy, questions)
        else:
            text = render_questions(policy, questions, screen_for(ctx.obj, output))
        emit(text, output=output, for_people=format == "table")
        return ASSESSED
    if output or format != "table":
        raise refuse(
            both("--format 和 -o 要与 --next 同用。", "--format and -o go with --next."),
            both("评估结果请用 tjsubsidy check。", "For the assessment: tjsubsidy check."),
        )
    from .interview import interview

    return interview(profile, catalogue, ctx.obj)
