"""Errors of a table without headings of ours."""

from __future__ import annotations

from collections.abc import Sequence

from ...base.errors import Diagnostic, TjsubsidyError
from ...base.text import both, quoted

_RESULTS = both("这是评估结果，不是企业名单。", "a result of screening, no list of companies.")
_SCREEN_THE_LIST = both("请评估原来的名单。", "Screen the list that it came from.")
_IGNORED_SHOWN = 12


class NoHeadingsError(TjsubsidyError):
    """No row of a table names a fact."""


class ResultsError(NoHeadingsError):
    """A table is a result that we wrote."""

    def __init__(self, place: str) -> None:
        super().__init__([Diagnostic(what=_RESULTS, hint=_SCREEN_THE_LIST, place=place)])


def no_headings(first: Sequence[str], place: str) -> NoHeadingsError:
    """The error of a table in which no row names a fact, with its first row."""
    shown = "、".join(quoted(title) for title in first[:_IGNORED_SHOWN])
    return NoHeadingsError(
        [
            Diagnostic(
                what=both(
                    f"没有一列是本政策的问题；第一行是：{shown or '（空）'}。",
                    f"no column is a fact of this policy; the first row is: "
                    f"{shown.replace('、', ', ') or '(empty)'}.",
                ),
                hint=both(
                    "空表：tjsubsidy screen --template 表.xlsx；或用 --map 列名=填报项。",
                    "For an empty sheet: tjsubsidy screen --template list.xlsx; or use "
                    "--map TITLE=FACT.",
                ),
                place=place,
            )
        ]
    )
