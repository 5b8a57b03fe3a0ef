"""Help, usage errors and common options in two languages, around an English-only Typer."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from typer.core import TyperCommand, TyperGroup

from ..base.dates import parse_day, today
from ..base.errors import Diagnostic, InvalidValueError, TjsubsidyError
from ..base.shell import Option
from ..base.text import Lang, both, sanitize
from . import completion

if TYPE_CHECKING:
    from typer import TyperException

_SEPARATOR = "\x1f"


def bilingual(zh: str, en: str) -> str:
    """Join both texts into the one string that Typer accepts; ``in_language`` picks one."""
    return f"{zh}{_SEPARATOR}{en}"


def _pick(text: str | None, lang: Lang) -> str | None:
    if text is None or _SEPARATOR not in text:
        return text
    return text.split(_SEPARATOR)[0 if lang == "zh" else 1]


def in_language(command: Any, lang: Lang) -> Any:
    """Set every help text of the command tree to one language.

    Only attributes that Click documents are touched: help, short_help, epilog, params, commands.
    """
    command.lang = lang
    for part in (command, *command.params):
        for name in ("help", "short_help", "epilog"):
            if hasattr(part, name):
                setattr(part, name, _pick(getattr(part, name), lang))
    for sub in getattr(command, "commands", {}).values():
        in_language(sub, lang)
    return command


_HELP_ZH = (
    (r"^Usage:", "用法："),
    (r"^Arguments:", "参数："),
    (r"^Options:", "选项："),
    (r"^Commands:", "命令："),
    (r"\[OPTIONS\]", "[选项]"),
    (r"COMMAND \[ARGS\]\.\.\.", "命令 [参数]..."),
    (r"\[default: (.+?)\]", r"[默认 \1]"),
    (r"\[required\]", "[必填]"),
    (r"Show this message and exit\.", "显示本帮助"),
    (r"Install completion for the current shell\.", "为当前 shell 安装补全"),
    (
        r"Show completion for the current shell, to copy it or customize the installation\.",
        "显示补全脚本",
    ),
)


LangOption = Annotated[
    Literal["zh", "en"] | None,
    typer.Option(
        "--lang", help=bilingual("语言：zh 或 en", "Language: zh or en"), show_default=False
    ),
]
CatalogueOption = Annotated[
    Path | None,
    typer.Option(
        "--catalogue",
        metavar="FILE",
        help=bilingual("改用这份政策目录（TOML）", "Use this policy catalogue (TOML) instead"),
    ),
]
OutputOption = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--output",
        metavar="FILE",
        help=bilingual("写入文件，而不是屏幕", "Write to this file instead of the screen"),
    ),
]
FORMAT_HELP = bilingual(
    "输出格式，默认看 -o 的扩展名，否则为 table",
    "Output format; else that of the ending of -o, else table",
)
TableOrJson = Annotated[Literal["table", "json"] | None, typer.Option("--format", help=FORMAT_HELP)]
AuthorFormat = Annotated[
    Literal["table", "json", "github"] | None, typer.Option("--format", help=FORMAT_HELP)
]
ProfileArgument = Annotated[
    str,
    typer.Argument(
        metavar="PROFILE",
        help=bilingual(
            "企业资料文件（TOML、JSON）或企业表；- 为标准输入",
            "Profile (TOML, JSON) or table; - is stdin",
        ),
        autocompletion=completion.profiles,
    ),
]
InputFormat = Annotated[
    Literal["toml", "json"] | None,
    typer.Option(
        "--input-format",
        help=bilingual("资料格式，默认看扩展名", "The profile's format, if its ending misleads"),
    ),
]

ReadingOption = Annotated[
    list[str] | None,
    typer.Option(
        "--reading",
        metavar="ID=B",
        help=bilingual(
            "歧义条文改按此口径，如 AMB-7-2a=B；可重复",
            "Read an ambiguous word otherwise, such as AMB-7-2a=B; repeatable",
        ),
    ),
]
SettingsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="FACT=VALUE",
        help=bilingual(
            "假设某项情况如此；列表可用 +=、-=；可重复",
            "As if a fact were so; += and -= for lists; repeatable",
        ),
    ),
]
AssumeOption = Annotated[
    list[str] | None,
    typer.Option(
        "--assume",
        metavar="ID=RATE",
        help=bilingual(
            "未写比例的事项按此比例另算，如 1-1=10%；可重复",
            "Also work out a grant without a rate at a rate of yours, such as 1-1=10%; repeatable",
        ),
    ),
]
VerifyOption = Annotated[
    Path | None,
    typer.Option(
        "--verify",
        metavar="FILE",
        help=bilingual(
            "核对此前的 JSON 结果现在能否重现",
            "Check an earlier JSON result: is it the same when made anew?",
        ),
    ),
]
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        help=bilingual(
            "按这一天说明政策是否有效，默认今天",
            "Whether the policy is in force is told for this day, else today",
        ),
    ),
]


def day_of(as_of: str | None) -> dt.date:
    """Read ``--as-of``; without it, the day is today. Raises TjsubsidyError."""
    if as_of is None:
        return today()
    try:
        return parse_day(as_of)
    except InvalidValueError as error:
        problem = Diagnostic(what=error.what, hint=error.hint, key="--as-of")
        raise TjsubsidyError([problem]) from None


# Parameters that a result depends on, and the options that a next command repeats for them.
_REPEATED = {
    "input_format": "--input-format",
    "lang": "--lang",
    "catalogue": "--catalogue",
    "as_of": "--as-of",
    "reading": "--reading",
    "assume": "--assume",
    "settings": "--set",
    "prepared_by": "--prepared-by",
    "logo": "--logo",
    "full": "--full",
}


def repeated(params: Mapping[str, Any]) -> tuple[Option, ...]:
    """List the options that a next command must repeat: those that were given to this one."""
    given = list[Option]()
    for name, option in _REPEATED.items():
        match params.get(name):
            case None | False:
                pass
            case True:
                given.append((option,))
            case list() | tuple() as values:
                given += [(option, str(value)) for value in values]
            case value:
                given.append((option, str(value)))
    return tuple(given)


class _Bilingual:
    """Help with translated headings, and with examples that are not re-wrapped."""

    lang: Lang = "en"
    epilog: str | None

    def get_help(self, ctx: Any) -> str:
        """Return the help text with its headings translated."""
        text: str = super().get_help(ctx)  # type: ignore[misc]
        for pattern, zh in _HELP_ZH if self.lang == "zh" else ():
            text = re.sub(pattern.replace(" ", r"\s+"), zh, text, flags=re.MULTILINE)
        return text

    def format_epilog(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - Click calls it
        """Write the examples without re-wrapping their lines."""
        if self.epilog:
            formatter.write(f"\n{self.epilog}\n")


class Command(_Bilingual, TyperCommand):
    """A command with help in the user's language."""


class Group(_Bilingual, TyperGroup):
    """The command group with help in the user's language."""


_NEARLY = r"\.? \(?(?:Possible options|Did you mean)(?: one of)?[: ]*(.+?)\??\)?$"
_ERRORS_ZH = (
    (r"No such option: (\S+?)" + _NEARLY, r"没有选项“\1”，是不是“\2”？"),
    (r"No such command '(.+?)'" + _NEARLY, r"没有命令“\1”，是不是“\2”？"),
    (r"(?<=是不是).+$", lambda m: re.sub("'", "", m[0]).replace(", ", "”或“")),
    (r"No such option: (\S+)", r"没有选项“\1”。"),
    (r"No such command '(.+?)'\.", r"没有命令“\1”。"),
    (r"Missing argument (.+?)\. Choose from: (.+)", r"缺少参数 \1，可选：\2。"),
    (r"Missing argument (.+?)\.", r"缺少参数 \1。"),
    (r"Missing option (.+?)\.", r"缺少选项 \1。"),
    (r"Missing command\.", "缺少命令。"),
    (r"Option (\S+) requires an argument\.", r"选项 \1 后面要有值。"),
    (r"Option (\S+) does not take a value\.", r"选项 \1 不带值。"),
    (r"Got unexpected extra argument(?:s|\(s\))? \((.+)\)", r"多余的参数：\1"),
    (r"Invalid value for (.+?): (.+?) is not one of (.+)\.", r"\1 的值 \2 不对，可选：\3。"),
    (r"Invalid value for (.+?): (.+?) is not a whole number.*", r"\1 的值 \2 不是整数。"),
    (
        r"Invalid value for (.+?): (.+?) is not in the range (\S+)<=x<=(\S+)\.",
        r"\1 的值 \2 应在 \3 与 \4 之间。",
    ),
    (r"Invalid value for (.+?): (.+?) is not in the range x>=(.+)\.", r"\1 的值 \2 应不小于 \3。"),
    (r"Invalid value for (.+?): ", r"\1 的值不对："),
    (r", (?=')", "、"),
    (r" ?'([^']*)' ?", r"“\1”"),
)


def usage_error(error: TyperException, lang: Lang) -> str:
    """Format a usage error for stderr, with a hint where to find help."""
    text = sanitize(re.sub(r"\s+", " ", error.format_message()))
    text = re.sub(r"(No such command .*'\w+'), .+\?$", r"\1?", text)  # the best comes first
    text = text.replace("is not a valid int range", "is not a whole number")
    for pattern, zh in _ERRORS_ZH if lang == "zh" else ():
        text = re.sub(pattern, zh, text)
    ctx = getattr(error, "ctx", None)
    path = ctx.command_path if ctx else "tjsubsidy"
    hint = both(f"用法见：{path} --help", f"For help: {path} --help")
    return both("错误：", "Error: ")[lang] + text + "\n" + hint[lang]
