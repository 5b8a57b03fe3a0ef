"""The readers of table files, by file ending."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from ...base.documents import missing
from ...base.errors import cause, user_error
from ...base.shell import file_word, next_command
from ...base.text import Text, both, same
from ...policy.catalogue import Catalogue
from .sheets import Sheet, Table

Opener = Callable[[Path, Catalogue, Sequence[str], bool], Sheet]
_WORKBOOKS = {".xlsx", ".xlsm"}


def _delimited(path: Path, catalogue: Catalogue, maps: Sequence[str], carry: bool) -> Sheet:
    from .delimited import open_delimited

    return open_delimited(path, catalogue, maps, carry=carry)


def _json_lines(path: Path, catalogue: Catalogue, maps: Sequence[str], carry: bool) -> Sheet:
    from .json_lines import open_json_lines

    return open_json_lines(path, catalogue, maps, carry=carry)


def _parquet(path: Path, catalogue: Catalogue, maps: Sequence[str], carry: bool) -> Sheet:
    from .parquet import open_parquet

    return open_parquet(path, catalogue, maps, carry=carry)


_AS_XLSX = {".xls", ".xlsb", ".ods", ".et", ".numbers"}  # not read: their errors look like blanks
_LISTS: dict[str, Opener] = {
    ".csv": _delimited,
    ".tsv": _delimited,
    ".txt": _delimited,
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".parquet": _parquet,
}
FORMATS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".jsonl", ".ndjson", ".parquet")


def open_table(
    path: Path,
    catalogue: Catalogue,
    maps: Sequence[str] = (),
    names: Sequence[str] = (),
    *,
    carry: bool = False,
) -> Table:
    """Open a table with the reader for its file ending, or only the sheets with some names.

    With ``carry``, its blocks also have the cells of columns that are no facts.
    Raises TjsubsidyError if it is unusable.
    """
    kind, place = path.suffix.lower(), str(path)
    if os.path.isdir(path):  # noqa: PTH112 - Path.is_dir fails for names that are too long
        folder = both("是文件夹，不是表格。", "a folder, not a table.")
        raise user_error(folder, place=place)
    if kind not in FORMATS:
        raise user_error(
            both(f"不认识扩展名“{path.suffix}”。", f"unknown ending “{path.suffix}”."),
            _instead(path),
            place=place,
        )
    if names and kind not in _WORKBOOKS:
        raise user_error(
            both("只有工作簿才有工作表。", "only a workbook has sheets."),
            both("请去掉 --sheet。", "Leave out --sheet."),
            place=place,
        )
    if not os.path.isfile(path):  # noqa: PTH113 - Path.is_file fails for names that are too long
        if os.path.exists(path):  # noqa: PTH110
            raise user_error(both("不是文件。", "not a file."), place=place)
        raise missing(path)
    try:
        if kind in _WORKBOOKS:
            from .workbooks import open_workbook

            return open_workbook(path, catalogue, maps, names, carry=carry)
        return Table((_LISTS[kind](path, catalogue, maps, carry),))
    except OSError as error:
        why = cause(error)
        raise user_error(
            both(f"无法读取：{why.zh}。", f"cannot be read: {why.en}."), place=str(path)
        ) from None


def _instead(path: Path) -> Text:
    """What to do with a file of another kind."""
    endings, kind = "、".join(FORMATS), path.suffix.lower()
    if kind in _AS_XLSX:
        return both("请用 Excel 或 WPS 另存为 .xlsx。", "Save it as .xlsx in Excel or WPS.")
    if kind == ".toml":
        instead = same(next_command("check", file_word(path)))
        return both("这是一家企业的资料，请用：", "It is the profile of one company: ") + instead
    if str(path) == "-":
        return both("请先存成文件，再写文件名。", "Save the table to a file, and name that.")
    return both(f"可读：{endings}。", f"One of: {endings.replace('、', ', ')}.")
