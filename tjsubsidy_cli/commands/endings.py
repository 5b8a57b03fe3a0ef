"""The format of a file that a command writes, by ``--format`` and by the file's ending.

A file never bears the ending of a format that it does not hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..base.errors import user_error
from ..base.text import Text, both
from ..render import FORMATS

PAGE = ("table", "json")
AUTHOR = (*PAGE, "github")
TEMPLATE = ("toml", "xlsx")
PROFILE = ("toml", "json")
SCHEMA = ("json",)
SLIP = ("markdown", "xlsx")
REJECTS = ("csv",)

# Which format the files of an ending hold. A file of any other ending may hold plain text.
_HOLDS = {ending: name for name, form in FORMATS.items() for ending in form.endings}
_ELSEWHERE = {".toml": "toml"} | dict.fromkeys(
    (
        *(".doc", ".docx", ".odt", ".rtf", ".wps", ".xls", ".xlsm", ".ods", ".et"),
        *(".ppt", ".pptx", ".png", ".jpg", ".jpeg", ".svg", ".parquet", ".yaml", ".yml"),
        *(".tsv", ".xhtml", ".zip", ".gz"),
    ),
    "other",
)
_DOCUMENTS = {".doc", ".docx", ".odt", ".rtf", ".wps", ".xhtml"}
_SHEETS = {".xls", ".xlsm", ".ods", ".et", ".tsv"}


def format_for(asked: str | None, output: Path | None, able: Sequence[str]) -> str:
    """Choose the format of a result: the requested one, else the one of the file's ending.

    A command is ``able`` to write some formats; the first one is for all other endings.
    Raises TjsubsidyError if the ending belongs to another format than the file would hold.
    """
    ending = output.suffix.lower() if output else ""
    meant = (_ELSEWHERE | _HOLDS).get(ending)
    if meant is None:
        return asked or able[0]
    if asked in {None, meant} and meant in able:
        return meant
    if meant in able:
        what = both(
            f"扩展名 {ending} 与 --format {asked} 不一致。",
            f"the ending {ending} contradicts --format {asked}.",
        )
        hint = both(
            f"请去掉 --format，或改用{_endings(asked).zh}。",
            f"Leave out --format, or use {_endings(asked).en}.",
        )
    else:
        what = both(f"本命令不能写 {ending} 文件。", f"this command writes no {ending} files.")
        hint = _way_out(ending, able)
    raise user_error(what, hint, place=str(output))


def _endings(name: str | None) -> Text:
    """Name the endings that a file of this format may have."""
    endings = FORMATS[name].endings if name in FORMATS else ()
    if not endings:
        return both("别的扩展名（如 .txt）", "another ending, such as .txt")
    return both(f"扩展名 {endings[0]}", f"the ending {endings[0]}")


def _way_out(ending: str, able: Sequence[str]) -> Text:
    """Say what the command can write instead."""
    if ending in _DOCUMENTS and "html" in able:
        return both("请写成 .html，Word 可以打开。", "Write .html, which Word opens.")
    if ending in _SHEETS and "xlsx" in able:
        return both("请写成 .xlsx 或 .csv。", "Write .xlsx or .csv.")
    known = [end for end, name in (_HOLDS | _ELSEWHERE).items() if name in able]
    if "table" in able:
        return both(
            f"可写：{'、'.join(known)}；其他扩展名（如 .txt）为纯文本。",
            f"It writes {', '.join(known)}; other endings, such as .txt, hold plain text.",
        )
    return both(f"可写：{'、'.join(known)}。", f"It writes {', '.join(known)}.")
