"""What we write and read again: rows to correct, behind columns that say what is wrong."""

from __future__ import annotations

from collections.abc import Sequence

from ...base.text import Lang, Text, both

HOW_READ = both("读取说明", "How it was read")  # a sheet that names columns and is no list
SHEET = both("工作表", "Sheet")
CORRECTIONS = (
    both("行", "Row"),
    both("列", "Column"),
    both("内容", "Value"),
    both("原因", "Reason"),
)
IDENTITY = (both("企业名称", "Company"), both("统一社会信用代码", "Credit code"))
_LANGUAGES: tuple[Lang, ...] = ("zh", "en")


def own_columns(titles: Sequence[str]) -> range:
    """The columns that are ours, if a table is a list of rows to correct."""
    return range(_end(titles, CORRECTIONS))


def are_results(titles: Sequence[str]) -> bool:
    """Whether titles without a fact are those of results, which name facts as missing."""
    return bool(_end(titles, (CORRECTIONS[0], *IDENTITY)))


def _end(titles: Sequence[str], own: Sequence[Text]) -> int:
    """The end of our own titles, with which others begin; 0 if they do not."""
    for lang in _LANGUAGES:
        wanted = [title[lang] for title in own]
        for start in (0, 1):  # behind the worksheet or the file
            end = start + len(own)
            if [title.strip() for title in titles[start:end]] == wanted:
                return end
    return 0
