"""The command line: commands, options, help and exit codes.

No annotation is a string here, because Typer would compile it twice.
"""

import os
from copy import copy
from importlib import import_module
from typing import Annotated, Any

import typer

from .. import __version__
from ..base.console import cannot_write, drop_stdout, print_error, replace_unencodable, write_result
from ..base.errors import ASSESSED, CANCELLED, REFUSED, TjsubsidyError
from ..base.text import Lang, both, language, with_plain_language
from .options import Command, Group, LangOption, bilingual, in_language, usage_error

# Every command in the order of the help, with its line there. A command's module bears its name.
COMMANDS = {
    "check": bilingual(
        "评估一家企业：符合哪些支持事项、金额、测算、市区分担和责任单位。",
        "Assess a company: grants, amounts, who pays, which bureaus.",
    ),
    "ask": bilingual(
        "逐题询问企业情况，只问会影响结果的，最后给出评估。",
        "Ask about a company, only what matters, then assess it.",
    ),
    "explain": bilingual(
        "逐项解释：条文原句、逐条判断、金额怎么算、政策口径说明。",
        "Explain grants: the sentence, each test, the sums, the readings.",
    ),
    "advise": bilingual(
        "培育建议：下一步可争取的支持事项，做什么、上限增加多少。",
        "What would bring more: grants one or two changes away.",
    ),
    "compare": bilingual(
        "对比两家企业，或一家企业改动前后：增减哪些支持事项、差多少。",
        "Compare two companies, or one before and after changes.",
    ),
    "screen": bilingual(
        "批量评估：一张表，一行一家企业。", "Assess many companies: a table, one company a row."
    ),
    "measures": bilingual(
        "列出政策的措施；给出编号则显示全文、条件和政策口径说明。",
        "List the measures; with numbers, show them in full.",
    ),
    "facts": bilingual(
        "列出企业的填报项：问题、选项，以及各用于哪些支持事项。",
        "List the facts about a company, and the grants each serves.",
    ),
    "template": bilingual(
        "输出一份带说明的空白企业资料，或表单（-o 表.xlsx），填好即可评估。",
        "Print a profile to fill in, or write a form (.xlsx).",
    ),
    "lint": bilingual(
        "检查一份政策目录：引用、数字、条件、金额、译文、案例。",
        "Check a catalogue: references, figures, conditions, amounts, texts.",
    ),
    "test": bilingual(
        "用案例测试一份政策目录，并列出没有案例触及的内容。",
        "Test a catalogue with cases, and list what no case exercises.",
    ),
    "schema": bilingual(
        "输出 JSON Schema，供编辑器在输入时补全和检查。",
        "Print a JSON Schema, so that an editor completes and checks.",
    ),
}

app = typer.Typer(
    cls=Group,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=bilingual(
        "按一项扶持政策，查企业符合哪些支持事项、政策上限多少、找哪些部门、依据哪一句。",
        "Which grants of a support policy a company may get, how much, from whom, and why.",
    ),
    epilog=bilingual(
        "例：\n  tjsubsidy ask\n  tjsubsidy check 我的企业.toml\n"
        "  tjsubsidy measures --bureau 科技局",
        "Examples:\n  tjsubsidy ask\n  tjsubsidy check mine.toml\n"
        "  tjsubsidy measures --bureau technology",
    ),
)


def _show_version(ctx: typer.Context, wanted: bool) -> None:
    if wanted:
        write_result(f"tjsubsidy {__version__}\n", output=None, for_people=True, lang=ctx.obj)
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
        write_result(ctx.get_help() + "\n", output=None, for_people=True, lang=ctx.obj)


def _commands(args: list[str]) -> Any:
    """Build the command group; only the commands named among the arguments are imported.

    Imports take most of the time, so the others are placeholders with their line of the help.
    """
    completing = any(name.endswith("_COMPLETE") for name in os.environ)  # all may be asked for
    named = [name for name in COMMANDS if completing or name in args]
    part = copy(app)
    part.registered_commands = []
    for name in named:
        module = import_module(f".{name}", __package__)
        command = part.command(name, cls=Command, help=COMMANDS[name], epilog=module.EXAMPLES)
        command(getattr(module, name))
    group: Any = typer.main.get_command(part)
    shown = {name: Command(name=name, help=line) for name, line in COMMANDS.items()}
    group.commands = {**shown, **group.commands}
    return group


def run(args: list[str]) -> int:
    """Run one command; the exit code is 0 assessed, 2 refused, 3 gate failed, 130 cancelled."""
    replace_unencodable()
    lang: Lang = language(args, os.environ)
    try:
        command = in_language(_commands(args), lang)
        code = command.main(
            with_plain_language(args), prog_name="tjsubsidy", standalone_mode=False, obj=lang
        )
    except TjsubsidyError as error:
        print_error(error.message(lang))
    except typer.TyperException as error:
        print_error(usage_error(error, lang))
    except OSError as error:  # from Typer's own printing of a help text
        drop_stdout()
        print_error(cannot_write(error).message(lang))
    except SystemExit:  # Typer's own end, after completing a word or when its help was not read
        drop_stdout()
        return ASSESSED
    else:
        if code == CANCELLED:
            print_error(both("已取消。", "Cancelled.")[lang])
        return code or ASSESSED
    return REFUSED
