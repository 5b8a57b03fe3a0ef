"""Errors of a table without headings of ours."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ...base.errors import Diagnostic, TjsubsidyError
from ...base.text import both, join, quoted, same
from .heading_rows import HEAD_ROWS
from .title_words import OF_COMPANIES
from .titles import plain

_RESULTS = both("这是评估结果，不是企业名单。", "a result of screening, no list of companies.")
_SCREEN_THE_LIST = both("请评估原来的名单。", "Screen the list that it came from.")
_SHOWN = 12
_OF_COMPANIES = {plain(title) for titles in OF_COMPANIES.values() for title in titles}


class NoHeadingsError(TjsubsidyError):
    """No row of a table names a fact.

    ``names_companies`` is the number of the row most like headings, if it has a title of companies.
    """

    names_companies: int | None = None


class ResultsError(NoHeadingsError):
    """A table is a result that we wrote."""

    def __init__(self, place: str) -> None:
        super().__init__([Diagnostic(what=_RESULTS, hint=_SCREEN_THE_LIST, place=place)])


def no_headings(
    rows: Sequence[Sequence[str]], known: Collection[str], place: str
) -> NoHeadingsError:
    """The error of a table in which no row names a fact, with the row most like headings.

    ``known`` are the titles that mean something.
    """
    named = [sum(plain(cell) in known for cell in row) for row in rows]
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    best = max(range(len(rows)), key=lambda n: (named[n], filled[n], -n), default=0)
    first = [row[0] for row in rows if row and plain(row[0]) in known]
    across = len(first) > max(named, default=0)
    titles = [title for title in rows[best] if title.strip()] if rows else []
    shown = join(same(quoted(title)) for title in (first if across else titles)[:_SHOWN])
    if across:
        like = both("第一列是：", "the first column is: ")
    else:
        like = both(f"最像表头的第 {best + 1} 行是：", f"row {best + 1} is most like headings: ")
    if len(rows) >= HEAD_ROWS:
        none = both(
            f"前 {len(rows)} 行中没有一列是本政策的问题",
            f"no column is a fact of this policy in the first {len(rows)} rows",
        )
    else:
        none = both("没有一列是本政策的问题", "no column is a fact of this policy")
    what = none + (both("；", "; ") + like + shown if titles else both("（空表）", " (empty)"))
    hint = _ACROSS if across else _EMPTY_SHEET
    error = NoHeadingsError([Diagnostic(what=what + both("。", "."), hint=hint, place=place)])
    if rows and not across and _OF_COMPANIES.intersection(map(plain, rows[best])):
        error.names_companies = best + 1
    return error


_EMPTY_SHEET = both(
    "空表：tjsubsidy screen --template 表.xlsx；或用 --map 列名=填报项。",
    "For an empty sheet: tjsubsidy screen --template list.xlsx; or use --map TITLE=FACT.",
)
_ACROSS = both(
    "表是一列一家企业；请在 Excel 中复制，再用“选择性粘贴－转置”改成一行一家。",
    "Each company is a column here: copy the table in Excel, and paste it with “Transpose”.",
)
