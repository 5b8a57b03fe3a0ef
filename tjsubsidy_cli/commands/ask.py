"""The command ``ask``: the interview, and the ranking of questions for other programs."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..base.console import (
    print_error,
    refuse_to_overwrite,
    refuse_to_overwrite_input,
    screen_for,
    write_result,
)
from ..base.errors import ASSESSED, user_error
from ..base.shell import next_command
from ..base.text import Lang, both, same, sanitize
from ..company.source import RowChoice, words_of
from . import completion
from .endings import PAGE, PROFILE, SLIP, format_for
from .interview_terms import TermsOptions
from .options import (
    AsOfOption,
    AssumeOption,
    CatalogueOption,
    LangOption,
    OutputOption,
    ReadingOption,
    TableOrJson,
    bilingual,
)
from .report_options import FullOption, LogoOption, PreparedByOption
from .row_options import CompanyOption, MapsOption, RowOption, SheetOption

if TYPE_CHECKING:
    from ..interview.merging import AnsweredSlip

EXAMPLES = bilingual(
    "例：\n  tjsubsidy ask\n  tjsubsidy ask 我的企业.toml\n"
    "  tjsubsidy ask 客户.xlsx --row 27\n"
    "  tjsubsidy ask --next 我的企业.toml --format json\n"
    "  tjsubsidy ask 我的企业.toml --colleagues 问题单.xlsx\n"
    "  tjsubsidy ask 我的企业.toml 问题单.xlsx\n"
    "每答一题即存盘；中断后再运行同一命令，接着问。\n"
    "企业表不会改动：该行的答案和新的答案存入以企业命名的 .toml 文件（-o 另定）。",
    "Examples:\n  tjsubsidy ask\n  tjsubsidy ask mine.toml\n"
    "  tjsubsidy ask clients.xlsx --row 27\n"
    "  tjsubsidy ask --next mine.toml --format json\n"
    "  tjsubsidy ask mine.toml --colleagues slip.xlsx\n"
    "  tjsubsidy ask mine.toml slip.xlsx\n"
    "Every answer is saved at once; the same command goes on where it stopped.\n"
    "A table is not changed: the row's answers and the new ones go to a .toml file\n"
    "named after the company (-o says otherwise).",
)


def ask(
    ctx: typer.Context,
    profile: Annotated[
        str | None,
        typer.Argument(
            metavar="PROFILE",
            help=bilingual(
                "企业资料文件，答案存入其中；可以还不存在；或企业表",
                "The file for the answers, may be new; or a table",
            ),
            autocompletion=completion.profiles,
        ),
    ] = None,
    slips: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[SLIP]...",
            help=bilingual(
                "同事填好的问题单（.xlsx），并入资料", "Slips that colleagues filled in (.xlsx)"
            ),
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
    as_of: AsOfOption = None,
    reading: ReadingOption = None,
    assume: AssumeOption = None,
    prepared_by: PreparedByOption = None,
    logo: LogoOption = None,
    full: FullOption = False,
    format: TableOrJson = None,
    row: RowOption = None,
    company: CompanyOption = None,
    sheet: SheetOption = None,
    maps: MapsOption = None,
    output: OutputOption = None,
    catalogue: CatalogueOption = None,
    lang: LangOption = None,
) -> int:
    from .load import is_table, load, wanted_row

    asked = wanted_row(row, company, sheet, maps)
    terms = TermsOptions(as_of, reading, assume, prepared_by, logo, full, catalogue, lang)
    if next_questions or colleagues:
        terms.refuse_without_a_result()
        if slips:
            raise user_error(
                both(
                    "问题单在逐题询问时并入，不与 --next、--colleagues 同用。",
                    "slips are merged by an interview, without --next and --colleagues.",
                ),
                place=str(slips[0]),
            )
    if next_questions:
        from ..assess.questions import rank, skipped
        from ..company.profile import Company, Profile
        from ..render.json.questions import questions_json
        from ..render.terminal.questions import render_questions

        refuse_to_overwrite_input(output, profile, catalogue)
        form = format_for(format, output, PAGE)
        policy = terms.catalogue()
        known = Profile(Company(""), {})
        if profile is not None:
            known = load(profile, policy, ctx.obj, asked).profile
        questions = rank(policy, known.facts, known.asked, known.received)
        passed = skipped(policy, known.facts, known.asked, known.received)
        if form == "json":
            text = questions_json(policy, questions, passed)
        else:
            text = render_questions(policy, questions, passed, screen_for(ctx.obj, output))
        write_result(text, output=output, for_people=form == "table", lang=ctx.obj)
        return ASSESSED
    if colleagues:
        return _hand_out(profile, asked, colleagues, terms, ctx.obj)
    tabular = (
        profile is not None
        and is_table(profile, asked)
        and (asked != RowChoice() or os.path.isfile(profile))  # noqa: PTH113 - as below
    )
    if (output and not tabular) or format not in {None, "table"}:
        raise user_error(
            both("--format 和 -o 要与 --next 同用。", "--format and -o go with --next."),
            both("评估结果请用 tjsubsidy check。", "For the assessment: tjsubsidy check."),
        )
    from ..interview.session import interview

    if profile is not None and tabular:
        return _ask_about_row(profile, asked, output, terms, ctx.obj, opens=not no_open)
    if profile is not None and not os.path.exists(profile):  # noqa: PTH110 - Path fails for long names
        format_for(None, Path(profile), PROFILE)
    return interview(
        profile, terms.terms(opens=not no_open), ctx.obj, slips=_read_slips(slips or (), terms)
    )


def _read_slips(files: Iterable[Path], terms: TermsOptions) -> list[AnsweredSlip]:
    """Read answered slips. Raises TjsubsidyError."""
    from ..interview.merging import AnsweredSlip
    from .load import load_slip

    policy = terms.catalogue()
    return [AnsweredSlip(str(file), load_slip(file, policy)) for file in files]


def _hand_out(
    profile: str | None, asked: RowChoice, slip: Path, terms: TermsOptions, lang: Lang
) -> int:
    """Write the skipped questions of a profile as a slip; return the exit code."""
    from ..assess.slip import slip_of
    from ..render.slip import render_slip
    from ..render.slip_form import render_slip_form
    from .load import load

    if profile is None:
        raise user_error(
            both("缺少参数“PROFILE”。", "Missing argument 'PROFILE'."),
            both("请给出资料文件。", "Name the profile with the answers so far."),
        )
    refuse_to_overwrite_input(slip, profile, terms.file)
    refuse_to_overwrite(slip)
    form = format_for(None, slip, SLIP)
    policy = terms.catalogue()
    loaded = load(profile, policy, lang, asked)
    questions = slip_of(policy, loaded.profile)
    if not questions.parts:
        words = words_of(profile, loaded.source)
        raise user_error(
            both("没有答“不清楚”而仍影响结果的题。", "no question that still matters was skipped."),
            both("还值得问的题：", "What is worth asking: ")
            + same(next_command("ask", "--next", *words, again=terms.again)),
            place=profile,
        )
    render = render_slip_form if form == "xlsx" else render_slip
    write_result(render(questions, lang), output=slip, for_people=False, lang=lang)
    return ASSESSED


def _ask_about_row(
    table: str,
    asked: RowChoice,
    output: Path | None,
    terms: TermsOptions,
    lang: Lang,
    *,
    opens: bool,
) -> int:
    """Ask what a row of a table leaves open; the answers go to a file of their own."""
    from ..interview.draft import data_of, path_for
    from ..interview.merging import AnsweredSlip
    from ..interview.session import interview, need_terminal
    from .load import load

    need_terminal()
    refuse_to_overwrite_input(output, table, terms.file)
    if output:
        format_for(None, output, PROFILE)
    policy = terms.catalogue()
    loaded = load(table, policy, lang, asked)
    path, told = output or path_for(loaded.profile.company.name), loaded.profile.warnings
    if path.exists() and loaded.source is None:  # a form, whose answers are never left out
        slip = AnsweredSlip(table, loaded.profile)
        return interview(str(path), terms.terms(opens=opens), lang, slips=[slip])
    if path.exists():
        there = both(
            f"{path} 已经有了：接着填，不再读入表中的这一行。",
            f"{path} is there already: going on with it, not with the row of the table.",
        )
        told = (there,)
    for text in told:
        print_error(sanitize(text[lang]))
    data = data_of(loaded.profile, loaded.responses, policy, lang)
    return interview(str(path), terms.terms(opens=opens), lang, begin=data)
