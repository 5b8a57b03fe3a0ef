"""The rows of output files: their headings, and texts that are safe to open.

Programs get Parquet and JSON lines with stable names and ids. People get CSV and XLSX in their
language, in which no text of a company is ever a formula.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

import polars as pl

from ...base.atomic import replacing
from ...base.errors import cause, user_error
from ...base.records import record
from ...base.text import Lang, Text, as_text, both
from ...policy.catalogue import Catalogue
from ..answered import Answered
from ..codes import with_all_digits
from ..tables.headings import CODE, MOST_CARRIED, TITLES, Headings
from ..tables.names import distinct

if TYPE_CHECKING:
    from ..result import Screening

Rows = Literal["companies", "grants"]
_ODD = (
    r"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|(?:^|[,;|])[\s\"]*[=+\-@＝＋－＠]"  # what ``as_text`` would change
)


@record(kw_only=False)
class Batch:
    """The assessed companies of a block, one a row, and the answers of the block."""

    companies: pl.DataFrame
    answered: Answered

    def rows(
        self,
        to_rows: Callable[[pl.DataFrame], pl.DataFrame],
        carried: Mapping[str, str] = MappingProxyType({}),
    ) -> pl.DataFrame:
        """The rows of a file; if there are several lists, each names its worksheet.

        Columns that are ``carried`` through stand at the end, under a name for each title.
        """
        rows, sheet, own = to_rows(self.companies), self.answered.sheet, self.answered.carried
        rows = rows.with_columns(
            pl.lit(None, pl.String).alias(name)
            if own is None or title not in own
            else own[title].alias(name)
            for title, name in carried.items()
        )
        return rows.select(pl.lit(sheet).alias("sheet"), pl.all()) if sheet else rows


@record(kw_only=False)
class Writer:
    """Writes one file.

    ``prepare`` converts a batch while the one before is written. ``finish`` is given the result and
    writes whatever is left, so that no file takes its place before all are written.
    """

    path: Path
    prepare: Callable[[Batch], Any]
    write: Callable[[Any], object]
    finish: Callable[[Screening], object]


HEADINGS: Mapping[str, Text] = {
    "sheet": both("工作表", "Sheet"),
    "row": both("行", "Row"),
    **TITLES,
    "grant": both("事项编号", "Grant no."),
    "title": both("支持事项", "Grant"),
    "verdict": both("结论", "Verdict"),
    "pending": both("待补充或待认定", "Pending"),
    "ceiling": both("政策上限（元）", "Policy ceiling (RMB)"),
    "estimate": both("测算上限（元）", "At most (RMB)"),
    "assumed": both("按假设比例（元）", "At the assumed rate (RMB)"),
    "city": both("市级（元）", "City (RMB)"),
    "district": both("区级（元）", "District (RMB)"),
    "missing": both("待补充的信息", "Depends on"),
    "eligible_grants": both("初步符合条件项数", "Eligible grants"),
    "eligible_estimate": both("初步符合条件测算上限合计（元）", "Eligible, at most (RMB)"),
    "eligible_fixed": both("其中定额（元）", "Of it fixed amounts (RMB)"),
    "eligible_ceilings": both("其中只有上限（元）", "Of it ceilings only (RMB)"),
    "eligible_assumed": both("按假设比例合计（元）", "Eligible, at the assumed rates (RMB)"),
    "eligible_ceiling": both("政策上限合计（元）", "Eligible, ceiling (RMB)"),
    "eligible_city": both("其中市级（元）", "Of it city (RMB)"),
    "eligible_district": both("其中区级（元）", "Of it district (RMB)"),
    "eligible_open_ended": both("初步符合条件但暂无法测算的项数", "Eligible without a figure"),
    "undecided_grants": both("待判定项数", "Undecided grants"),
    "information_grants": both("其中待补充项数", "Of them needing information"),
    "bureau_grants": both("其中待认定项数", "Of them for the bureau to judge"),
    "undecided_estimate": both("待判定如全部落实，上限另增（元）", "Undecided, up to (RMB)"),
    "undecided_open_ended": both("待判定且暂无法测算的项数", "Undecided without a figure"),
    "received": both("已获支持或已申报事项", "Received or applied for"),
    "doubts": both("数额存疑，请核对单位", "In doubt: check the unit"),
    "eligible": both("初步符合条件事项", "Eligible"),
    "undecided": both("待判定事项", "Undecided"),
    "information": both("待补充事项", "Needing information"),
    "bureau": both("待认定事项", "For the bureau to judge"),
}


_TAKEN = {word for name, text in HEADINGS.items() for word in (name, text.zh, text.en)}


def carried_names(lists: Sequence[Headings]) -> dict[str, str]:
    """The columns of a file for what the lists of a table carry through, by title."""
    titles = dict.fromkeys(column.title for one in lists for column in one.carried)
    first = list(titles)[:MOST_CARRIED]
    return dict(zip(first, distinct(first, _TAKEN), strict=True))


def heading_of(name: str, lang: Lang) -> str:
    """The heading of a column in a file for people."""
    return HEADINGS[name][lang] if name in HEADINGS else as_text(name)


def is_money(name: str) -> bool:
    """Whether a column has sums."""
    return name in HEADINGS and HEADINGS[name].zh.endswith("（元）")


def for_people(table: pl.DataFrame, lang: Lang) -> pl.DataFrame:
    """Sort a table by row, translate its headings, and make its texts safe to open."""
    texts = [name for name, kind in table.schema.items() if kind == pl.String]
    ordered = table.sort("row", maintain_order=True)
    shown = ordered.with_columns(_shown(ordered[name]) for name in texts)
    kept = [name for name in texts if name == CODE or name not in HEADINGS]
    shown = shown.with_columns(with_all_digits(shown[name]) for name in kept)
    return shown.rename({name: heading_of(name, lang) for name in table.columns})


def _shown(texts: pl.Series) -> pl.Series:
    """Replace texts that could act on a terminal or be a formula; most columns have none."""
    odd = texts.filter(texts.str.contains(_ODD)).unique().to_list()
    return texts.replace(odd, [as_text(text) for text in odd]) if odd else texts


Output = Callable[[Catalogue], AbstractContextManager[Writer]]


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A temporary file that replaces ``path`` if all goes well. Raises TjsubsidyError."""
    with writable(path), replacing(path) as temporary:
        yield temporary


@contextmanager
def writable(path: Path) -> Iterator[None]:
    """Turn errors while a file is written into TjsubsidyError with its path."""
    try:
        yield
    except (OSError, pl.exceptions.PolarsError) as error:
        why = cause(error)
        what = both(f"无法写入：{why.zh}。", f"cannot be written: {why.en}.")
        raise user_error(what, place=str(path)) from None
