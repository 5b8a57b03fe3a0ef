"""Tables as blocks of text cells, whatever their format.

Every row of a file is either in a block or among its rejects, under the number that a spreadsheet
shows for it. Only a few blocks at a time are in memory.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Protocol

import polars as pl

from ..catalogue import Catalogue
from ..errors import refuse
from ..files import similar
from ..records import record
from ..text import Text, both
from .headings import Headings

BLOCK_ROWS = 50_000
HEAD_ROWS = 20  # the headings stand among the first of them
SHOWN = 60  # characters of what is wrong


@record(kw_only=False)
class Reject:
    """A row that cannot be assessed: the column (or none), what stands there, and why not.

    ``file`` is where it stands, if a table has several.
    """

    row: int
    column: str
    value: str
    reason: Text
    file: str = ""


@record(kw_only=False)
class Block:
    """Rows one after another: their cells, those that are no rows, and how far the file is read.

    ``cells`` has the numbers under ``row`` and the headings' columns under their meanings, as
    texts or whole numbers; null is a blank cell.
    """

    cells: pl.DataFrame
    rejects: tuple[Reject, ...]
    done: int


Blocks = Generator[Block, None, None]


@record(kw_only=False)
class Sheet:
    """A table: its headings, how large it is (in bytes or rows), and its blocks, read once."""

    headings: Headings
    size: int
    blocks: Blocks


Opener = Callable[[Path, Catalogue, Sequence[str]], Sheet]


def _delimited(path: Path, catalogue: Catalogue, maps: Sequence[str]) -> Sheet:
    from .delimited import open_delimited

    return open_delimited(path, catalogue, maps)


def _workbook(path: Path, catalogue: Catalogue, maps: Sequence[str]) -> Sheet:
    from .workbooks import open_workbook

    return open_workbook(path, catalogue, maps)


def _json_lines(path: Path, catalogue: Catalogue, maps: Sequence[str]) -> Sheet:
    from .json_lines import open_json_lines

    return open_json_lines(path, catalogue, maps)


def _parquet(path: Path, catalogue: Catalogue, maps: Sequence[str]) -> Sheet:
    from .parquet import open_parquet

    return open_parquet(path, catalogue, maps)


_AS_XLSX = {
    ".xls",
    ".xlsb",
    ".ods",
    ".et",
    ".numbers",
}  # their errors could not be told from blanks
FORMATS: dict[str, Opener] = {
    ".csv": _delimited,
    ".tsv": _delimited,
    ".txt": _delimited,
    ".xlsx": _workbook,
    ".xlsm": _workbook,
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".parquet": _parquet,
}


def open_sheet(path: Path, catalogue: Catalogue, maps: Sequence[str] = ()) -> Sheet:
    """A table by its file's ending. Raises TjsubsidyError for whatever makes it unusable."""
    opener = FORMATS.get(path.suffix.lower())
    if opener is None:
        endings = "、".join(FORMATS)
        hint = both(f"可读：{endings}。", f"One of: {endings.replace('、', ', ')}.")
        if path.suffix.lower() in _AS_XLSX:
            hint = both("请用 Excel 或 WPS 另存为 .xlsx。", "Save it as .xlsx in Excel or WPS.")
        raise refuse(
            both(f"不认识扩展名“{path.suffix}”。", f"unknown ending “{path.suffix}”."),
            hint,
            place=str(path),
        )
    if not os.path.isfile(path):  # noqa: PTH113 - Path.is_file fails for names that are too long
        if os.path.exists(path):  # noqa: PTH110
            raise refuse(both("不是文件。", "not a file."), place=str(path))
        raise refuse(both("没有这个文件。", "no such file."), similar(path), place=str(path))
    try:
        return opener(path, catalogue, maps)
    except OSError as error:
        why = error.strerror or str(error)
        raise refuse(
            both(f"无法读取：{why}。", f"cannot be read: {why}."), place=str(path)
        ) from None


class Row(Protocol):
    """The cells of a row, by the index of their column."""

    def __getitem__(self, index: int, /) -> str | None: ...


def as_block(
    headings: Headings,
    numbers: Sequence[int],
    rows: Sequence[Row],
    rejects: Sequence[Reject],
    done: int,
) -> Block:
    """Rows, of all the table's cells or of those that are read, as a block of the latter."""
    columns = {c.means: [row[c.index] or None for row in rows] for c in headings.columns}
    cells = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    return Block(cells.with_columns(row=pl.Series(numbers, dtype=pl.UInt32)), tuple(rejects), done)


def as_list(items: object) -> str:
    """A list as the text of a cell; no item is taken for two, whatever it holds."""
    return json.dumps(items, ensure_ascii=False, default=str)
