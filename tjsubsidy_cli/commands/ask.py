"""The command ``ask``: the interview, and the ranking of questions for other programs."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from ..base.console import (
    refuse_to_overwrite,
    refuse_to_overwrite_input,
    screen_for,
    write_result,
)
from ..base.errors import ASSESSED, user_error
from ..base.text import Lang, both
from . import completion
from .endings import PAGE, PROFILE, SLIP, format_for
from .options import CatalogueOption, LangOption, OutputOption, TableOrJson, bilingual

EXAMPLES = bilingual(
    "例：\n  tjsubsidy ask\n  tjsubsidy ask 我的企业.toml\n"
    "  tjsubsidy ask --next 我的企业.toml --format json\n"
    "  tjsubsidy ask 我的企业.toml --colleagues 问题单.md\n"
    "每答一题即存盘；中断后再运行同一命令，接着问。",
    "Examples:\n  tjsubsidy ask\n  tjsubsidy ask mine.toml\n"
    "  tjsubsidy ask --next mine.toml --format json\n"
    "  tjsubsidy ask mine.toml --colleagues slip.md\n"
    "Every answer is saved at once; the same command goes on where it stopped.",
)


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
    colleagues: Annotated[
        Path | None,
        typer.Option(
            "--colleagues",
            metavar="FILE",
            help=bilingual(
                "不询问，把答“不清楚”的题写成问题单，交给同事填",
                "Ask nothing: write the questions that you skipped as a slip for colleagues",
            ),
        ),
    ] = None,
    no_open: Annotated[
        bool,
        typer.Option(
            "--no-open",
            help=bilingual(
                "最后写出的报告不在浏览器中打开", "Do not open the final report in a browser"
            ),
        ),
    ] = False,
    format: TableOrJson = None,
    output: OutputOption = None,
    catalogue: CatalogueOption = None,
    lang: LangOption = None,
) -> int:
    if next_questions:
        from ..assess.questions import rank, skipped
        from ..company.profile import Company, Profile, load_profile
        from ..policy.format import load_catalogue
        from ..render.json.questions import questions_json
        from ..render.terminal.questions import render_questions

        refuse_to_overwrite_input(output, profile, catalogue)
        form = format_for(format, output, PAGE)
        policy = load_catalogue(catalogue)
        known = load_profile(profile, policy) if profile is not None else Profile(Company(""), {})
        questions = rank(policy, known.facts, known.asked, known.received)
        passed = skipped(policy, known.facts, known.asked, known.received)
        if form == "json":
            text = questions_json(policy, questions, passed)
        else:
            text = render_questions(policy, questions, passed, screen_for(ctx.obj, output))
        write_result(text, output=output, for_people=form == "table", lang=ctx.obj)
        return ASSESSED
    if colleagues:
        return _hand_out(profile, colleagues, catalogue, ctx.obj)
    if output or format not in {None, "table"}:
        raise user_error(
            both("--format 和 -o 要与 --next 同用。", "--format and -o go with --next."),
            both("评估结果请用 tjsubsidy check。", "For the assessment: tjsubsidy check."),
        )
    if profile is not None and not os.path.exists(profile):  # noqa: PTH110 - Path fails for long names
        format_for(None, Path(profile), PROFILE)
    from ..interview.session import interview

    return interview(profile, catalogue, ctx.obj, opens=not no_open)


def _hand_out(profile: str | None, slip: Path, catalogue: Path | None, lang: Lang) -> int:
    """Write the skipped questions of a profile as a slip; return the exit code."""
    from ..assess.slip import slip_of
    from ..company.profile import load_profile
    from ..policy.format import load_catalogue
    from ..render.slip import render_slip

    if profile is None:
        raise user_error(
            both("缺少参数 'PROFILE'。", "Missing argument 'PROFILE'."),
            both("请给出资料文件。", "Name the profile with the answers so far."),
        )
    refuse_to_overwrite_input(slip, profile, catalogue)
    refuse_to_overwrite(slip)
    format_for(None, slip, SLIP)
    policy = load_catalogue(catalogue)
    questions = slip_of(policy, load_profile(profile, policy))
    if not questions.parts:
        raise user_error(
            both("没有答“不清楚”而仍影响结果的题。", "no question that still matters was skipped."),
            both(
                f"还值得问的题：tjsubsidy ask --next {profile}",
                f"What is worth asking: tjsubsidy ask --next {profile}",
            ),
            place=profile,
        )
    write_result(render_slip(questions, lang), output=slip, for_people=False, lang=lang)
    return ASSESSED
