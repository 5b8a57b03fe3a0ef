"""The command line: commands, options, help and exit codes.

Annotations are no texts here: Typer would compile each of them twice.
"""

import os
from typing import Annotated

import typer

from . import (
    __version__,
    cli_advise,
    cli_ask,
    cli_authors,
    cli_check,
    cli_compare,
    cli_explain,
    completion,
    usage,
)
from .errors import ASSESSED, CANCELLED, REFUSED, TjsubsidyError, refuse
from .output import (
    cannot_write,
    complain,
    emit,
    forgive_encodings,
    keep_apart,
    screen_for,
    silence_stdout,
)
from .text import Lang, both, language
from .usage import CatalogueOption, LangOption, ListFormat, OutputOption, bilingual

app = typer.Typer(
    cls=usage.Group,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=bilingual(
        "按一项扶持政策，查企业可申请哪些资助、最高多少、找哪些部门、依据哪一句。",
        "Which grants of a support policy a company may get, how much, from whom, and why.",
    ),
    epilog=bilingual(
        "例：\n  tjsubsidy ask\n  tjsubsidy check 我的企业.toml\n"
        "  tjsubsidy measures --bureau 科技局",
        "Examples:\n  tjsubsidy ask\n  tjsubsidy check mine.toml\n"
        "  tjsubsidy measures --bureau technology",
    ),
)


def _show_version(wanted: bool) -> None:
    if wanted:
        emit(f"tjsubsidy {__version__}\n", output=None, for_people=True)
        raise typer.Exit


@app.callback(invoke_without_command=True)
def root(
    ctx: typer.Context,
    lang: LangOption = None,
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            help=bilingual("显示版本", "Show the version"),
            callback=_show_version,
            is_eager=True,
        ),
    ] = False,
) -> None:
    if ctx.invoked_subcommand is None:
        emit(ctx.get_help() + "\n", output=None, for_people=True)


app.command(cls=usage.Command, help=cli_check.HELP, epilog=cli_check.EXAMPLES)(cli_check.check)
app.command(cls=usage.Command, help=cli_ask.HELP, epilog=cli_ask.EXAMPLES)(cli_ask.ask)
app.command(cls=usage.Command, help=cli_explain.HELP, epilog=cli_explain.EXAMPLES)(
    cli_explain.explain
)
app.command(cls=usage.Command, help=cli_advise.HELP, epilog=cli_advise.EXAMPLES)(cli_advise.advise)
app.command(cls=usage.Command, help=cli_compare.HELP, epilog=cli_compare.EXAMPLES)(
    cli_compare.compare
)


@app.command(
    cls=usage.Command,
    help=bilingual(
        "列出政策的措施；给出编号则显示全文、条件和各种理解。",
        "List the measures; with numbers, show them in full.",
    ),
    epilog=bilingual(
        "例：\n  tjsubsidy measures\n  tjsubsidy measures 7\n  tjsubsidy measures 7-1 25-1\n"
        "  tjsubsidy measures --bureau 网信办\n  tjsubsidy measures --text 机器人",
        "Examples:\n  tjsubsidy measures\n  tjsubsidy measures 7\n  tjsubsidy measures 7-1 25-1\n"
        "  tjsubsidy measures --bureau cyberspace\n  tjsubsidy measures --text robot",
    ),
)
def measures(
    ctx: typer.Context,
    ids: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ID]...",
            help=bilingual("措施或资助项目编号：7 或 7-1", "A measure or grant: 7 or 7-1"),
            autocompletion=completion.ids,
            show_default=False,
        ),
    ] = None,
    bureau: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help=bilingual("只列这个责任单位的", "Only this bureau's"),
            show_default=False,
        ),
    ] = None,
    text: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT",
            help=bilingual("只列含这段文字的", "Only those with this text"),
            show_default=False,
        ),
    ] = None,
    format: ListFormat = "table",
    output: OutputOption = None,
    catalogue: CatalogueOption = None,
    lang: LangOption = None,
) -> None:
    from .schema import load_catalogue
    from .selection import choose

    keep_apart(output, catalogue)
    policy = load_catalogue(catalogue)
    chosen = choose(policy, ids or [], bureau=bureau, text=text)
    if format == "json":
        from .render.json_ import catalogue_json

        emit(catalogue_json(policy, chosen), output=output, for_people=False)
        return
    from .render.measures import render_full, render_list

    render = render_full if ids else render_list
    emit(render(policy, chosen, screen_for(ctx.obj, output)), output=output, for_people=True)


@app.command(
    cls=usage.Command,
    help=bilingual(
        "列出需要了解的企业情况：问题、选项，以及各用于哪些资助。",
        "List the facts about a company, and the grants each serves.",
    ),
    epilog=bilingual(
        "例：\n  tjsubsidy facts\n  tjsubsidy facts --format json",
        "Examples:\n  tjsubsidy facts\n  tjsubsidy facts --format json",
    ),
)
def facts(
    ctx: typer.Context,
    format: ListFormat = "table",
    output: OutputOption = None,
    catalogue: CatalogueOption = None,
    lang: LangOption = None,
) -> None:
    from .schema import load_catalogue

    keep_apart(output, catalogue)
    policy = load_catalogue(catalogue)
    if format == "json":
        from .render.json_ import facts_json

        emit(facts_json(policy), output=output, for_people=False)
        return
    from .render.facts import render_facts

    emit(render_facts(policy, screen_for(ctx.obj, output)), output=output, for_people=True)


@app.command(
    cls=usage.Command,
    help=bilingual(
        "输出一份带说明的空白企业资料，填好即可评估。",
        "Print a profile to fill in, with every question.",
    ),
    epilog=bilingual(
        "例：\n  tjsubsidy template > 我的企业.toml\n  tjsubsidy template -o 我的企业.toml",
        "Examples:\n  tjsubsidy template > mine.toml\n  tjsubsidy template -o mine.toml",
    ),
)
def template(
    ctx: typer.Context,
    output: OutputOption = None,
    catalogue: CatalogueOption = None,
    lang: LangOption = None,
) -> None:
    from .render.template import render_template
    from .schema import load_catalogue

    if output is not None and output.is_file():  # what a user typed is never lost
        raise refuse(
            both("文件已存在，不会覆盖。", "the file exists and is not overwritten."),
            place=str(output),
        )
    emit(render_template(load_catalogue(catalogue), ctx.obj), output=output, for_people=False)


app.command(cls=usage.Command, help=cli_authors.LINT, epilog=cli_authors.LINT_EXAMPLES)(
    cli_authors.lint
)
app.command("test", cls=usage.Command, help=cli_authors.TEST, epilog=cli_authors.TEST_EXAMPLES)(
    cli_authors.run_cases
)
app.command(cls=usage.Command, help=cli_authors.SCHEMA, epilog=cli_authors.SCHEMA_EXAMPLES)(
    cli_authors.schema
)


def run(args: list[str]) -> int:
    """Run one command; the exit code is 0 assessed, 2 refused, 3 gate failed, 130 cancelled."""
    forgive_encodings()
    lang: Lang = language(args, os.environ)
    try:
        command = usage.in_language(usage.command_tree(app, args), lang)
        code = command.main(args, prog_name="tjsubsidy", standalone_mode=False, obj=lang)
    except TjsubsidyError as error:
        complain(error.message(lang))
    except typer.TyperException as error:
        complain(usage.explain(error, lang))
    except OSError as error:  # from Typer's own printing of a help text
        silence_stdout()
        complain(cannot_write(error).message(lang))
    except SystemExit:  # Typer's own end, after completing a word or when its help was not read
        silence_stdout()
        return ASSESSED
    else:
        if code == CANCELLED:
            complain(both("已取消。", "Cancelled.")[lang])
        return code or ASSESSED
    return REFUSED
