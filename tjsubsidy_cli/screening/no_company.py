"""Rows of a table that are no company: totals, notes, headings that are repeated.

Most rows of most tables have a credit code, so that only few are looked at closely.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Literal

import polars as pl

from ..base.records import record
from ..base.text import Text, both
from .tables.headings import CODE, NAME, Headings
from .tables.sheets import Reject

Kind = Literal[
    "example",
    "group",
    "nameless",
    "other_headings",
    "total",
    "sum",
    "note",
    "heading",
    "hidden",
    "code_damaged",
    "code_odd",
    "code_check",
    "doubt",
]
FIRST = 20  # rows of a kind that are kept, to be shown
SHOWN = 60  # characters of a row that is set aside
WHAT: Mapping[Kind, Text] = {
    "total": both("合计或小计", "a total or a subtotal"),
    "sum": both("上方各行之和（没有名称）", "the sum of the rows above, without a name"),
    "note": both("说明、签署或日期", "a note, a signature or a date"),
    "heading": both("重复的标题行", "the headings again"),
    "other_headings": both(
        "另一种标题行，其下各行仍按最上面的标题读取，列可能错位",
        "other headings, below which rows are read by the first ones and may be out of place",
    ),
    "example": both("填写示例", "an example"),
    "group": both("分组的行（如区、行业）", "the name of a group, such as a district"),
    "hidden": both("隐藏的行", "a hidden row"),
}
_SHORTEST_CODE = 15  # characters; a registration number of old had as many
_FEWEST_ADDED = 2  # rows; one that repeats the only row above may be a second project

_TOTAL = (
    r"^.{0,20}?(合\s*计|总\s*计|小\s*计|共\s*计|累\s*计|总\s*数|总\s*和|汇\s*总)"
    r"\s*(金额|数|额|家数|户数)?\s*([（(].*[）)])?\s*[:：]?\s*[\d,，.]*\s*[家户个项元万亿]*$"
    r"|^共\s*\d+\s*[家户个项]|^其\s*中|^(of which|including)\b"
    r"|^(sub|grand|page|overall)?[\s-]*totals?\s*[:：]?\s*(\(.*\)|(for|of|in|by)\s.*|[\d,.]*)$"
    r"|^sums?\s*[:：]?$|^平\s*均\s*(值|数|额)?\s*[:：]?$|^(averages?|means?)\s*[:：]?$"
)
_EXAMPLE = (
    r"^[（(]?(填写|填表|填报)?(示\s*例|样\s*例|范\s*例|举\s*例|例如|例)[）)]?\s*([:：（(]|\d*$)"
    r"|^[（(]?(for )?(example|sample)[）)]?\s*(row|entry)?\s*\d*\s*([:：(]|$)|^e\.g\."
)
_GROUP = (
    r"^(天津市|全市|市辖)?\S{1,8}([^小社]区|县|街道|镇)$"
    r"|^[（(]?[一二三四五六七八九十]{1,3}[)）、.．]+\s*\S{1,20}$"
    r"|^\S{0,6}(制造业|服务业|软件业|建筑业|行业|领域)$"
)
_NOTE = (
    r"^[（(\[【*※]*\s*([^:：]{0,6}(注|注释|说明|来源|口径|人|日期|时间|单位|电话|盖章|签字|签名|审核"
    r"|复核|制表|经办)|notes?|remarks?|sources?|prepared by|checked by|approved by|date|as of"
    r"|contact|phone|units?)\s*\d*\s*([（(][^）)]*[）)])?\s*[:：]"
    r"|^[*※]?\s*注\s*\d*\s*[、.．]|^(填表|填报|编制)?(说明|备注|附注|注)$"
)
_ALONE = (  # a note, if nothing else is in its row
    r"[。；]|^(以上|以下|本表|上表|上述|备注|说明|注$)|^[*※]|^\d{4}\s*年|^\d{4}[-/.]\d{1,2}"
    r"|^[—－-]*\s*第?\s*\d+\s*页|^[一二三四五六七八九十]+\s*[、.．]|^[（(][一二三四五六七八九十\d]+[）)]"
    r"|^page\s+\d|^(the above|these|all) (figures|data|amounts|companies)"
)
_COMPANY = re.compile(
    r"(公司|厂|集团|院|所|中心|合作社|经营部|ltd\.?|inc\.?|co\.?)$", re.IGNORECASE
)
_LIKELY = f"(?i){_TOTAL}|{_EXAMPLE}|{_GROUP}|{_NOTE}|{_ALONE}"
_WORDS = {
    "total": _TOTAL,
    "example": _EXAMPLE,
    "group": _GROUP,
    "note": _NOTE,
    "alone": _ALONE,
}


@record(kw_only=False)
class Aside:
    """A row that is no company: its number, its kind, and the text that says so."""

    row: int
    kind: Kind
    text: str
    file: str = ""
    sheet: str = ""


@record(kw_only=False)
class SetAside:
    """The rows of one kind that are no company: their number, and the first of them."""

    kind: Kind
    count: int
    first: tuple[Aside, ...]


def group_of(kind: Kind, rows: Sequence[Aside]) -> list[SetAside]:
    """Rows of one kind as a group; none if there are no rows."""
    return [SetAside(kind, len(rows), tuple(rows[:FIRST]))] if rows else []


class Tally:
    """Counts the rows that are set aside by kind, and keeps the first of each."""

    def __init__(self) -> None:
        self.counts = Counter[Kind]()
        self.first: dict[Kind, list[Aside]] = {}

    def add(self, aside: Iterable[Aside], counts: Mapping[Kind, int] | None = None) -> None:
        """Add rows, of which there may be more (``counts``) than those given."""
        aside = tuple(aside)
        self.counts.update(Counter(each.kind for each in aside) if counts is None else counts)
        for each in aside:
            kept = self.first.setdefault(each.kind, [])
            if len(kept) < FIRST:
                kept.append(each)

    def merge(self, group: SetAside) -> None:
        """Add rows of one kind that are counted already."""
        self.add(group.first, {group.kind: group.count})

    def groups(self) -> tuple[SetAside, ...]:
        """The rows by kind."""
        return tuple(SetAside(k, self.counts[k], tuple(f)) for k, f in self.first.items())


class Asides:
    """Finds the rows of a table that are no company, block after block."""

    def __init__(self, headings: Headings, figures: list[str]) -> None:
        self.figures = figures
        first = sorted(headings.cells, key=lambda column: column.index)
        texts = {NAME, CODE, *(column.means for column in headings.beside)}
        self.titles = {c.means: _bare(c.title) for c in first if c.means in texts and c.title}
        self.all = {column.means: _bare(column.title) for column in first}
        self.texts = [column.means for column in first if column.means in texts]
        self.leading = [c.means for c in headings.leading if c.means not in {*texts, *figures}]
        self.above = _Above() if headings.by_hand and headings.of(NAME) else None

    def by_words(self, cells: pl.DataFrame) -> list[Aside]:
        """The rows whose words say that they are no company."""
        texts = [name for name in self.texts if name in cells]
        uncoded = cells
        if CODE in cells:
            uncoded = cells.filter(~_is_plain_code(CODE)).filter(~_is_code(CODE))
        if not texts or not uncoded.height:
            return []
        likely = uncoded.filter(self._is_likely(texts))
        return list(self._judged(likely, texts)) if likely.height else []

    def _is_likely(self, texts: list[str]) -> pl.Expr:
        likely = [pl.col(name).str.contains(_LIKELY) for name in texts]
        likely += [pl.col(n).str.replace_all(r"\s", "") == t for n, t in self.titles.items()]
        if self.leading and NAME in texts:
            led = pl.any_horizontal(
                pl.col(name).cast(pl.String).str.contains(f"(?i){_TOTAL}") for name in self.leading
            )
            likely.append(pl.when(pl.col(NAME).fill_null("") == "").then(led))
        return pl.any_horizontal(likely).fill_null(value=False)

    def _judged(self, likely: pl.DataFrame, texts: list[str]) -> Iterator[Aside]:
        """Decide on the rows that some word makes likely."""
        others = [name for name in likely.columns if name not in {"row", *texts}]
        filled = likely.select(
            (pl.col(name).cast(pl.String).str.strip_chars().fill_null("") != "").alias(name)
            for name in others
        )
        said = likely.select(texts)
        led = likely.select(pl.col(self.leading).cast(pl.String)) if self.leading else None
        for row, own, has, leads, cells in zip(
            likely["row"],
            said.iter_rows(named=True),
            filled.iter_rows(named=True),
            led.iter_rows() if led is not None else [()] * likely.height,
            likely.select(pl.col(others).cast(pl.String)).iter_rows(named=True),
            strict=True,
        ):
            first = [text.strip() for text in own.values() if text and text.strip()]
            kind = self._kind(own, first, has, cells)
            if kind is None and not own.get(NAME):
                first = [text for text in leads if text and _pattern("total").search(text)]
                kind = "total" if first else None
            if kind:
                yield Aside(row, kind, first[0][:SHOWN])

    def _kind(
        self,
        own: dict[str, str | None],
        first: list[str],
        has: dict[str, bool],
        cells: dict[str, str | None],
    ) -> Kind | None:
        if any(_bare(own[name] or "") == title for name, title in self.titles.items()):
            return "heading" if self._are_same(own, cells) else "other_headings"
        if any(_pattern("total").search(text) for text in first):
            return "total"
        if any(_pattern("example").search(text) for text in first):
            return "example"
        group: Kind | None = "group" if self._is_group(own, first, has) else None
        figures = [cells[name] or "" for name in self.figures if has.get(name)]
        if not first or not all(_pattern("note").search(figure) for figure in figures):
            return group
        if _pattern("note").search(first[0]):
            return "note"
        alone = len(first) == 1 and not any(has.values())
        if alone and _pattern("alone").search(first[0]) and not _COMPANY.search(first[0]):
            return "note"
        return group

    def _is_group(self, own: dict[str, str | None], first: list[str], has: dict[str, bool]) -> bool:
        """Whether a row names a district or an industry whose companies stand below it.

        Its name is that, or it has none and begins so; and it says nothing but sums of itself.
        """
        name = (own.get(NAME) or "").strip()
        answered = any(has[name] for name in has if name not in self.figures)
        if own.get(CODE) or answered:
            return False
        text = name or (first[0] if first else "")
        return bool(_pattern("group").search(text)) and not _COMPANY.search(text)

    def _are_same(self, own: dict[str, str | None], cells: dict[str, str | None]) -> bool:
        """Whether headings that are repeated have the titles of the first ones."""
        told = {name: text for name, text in (own | cells).items() if text and name in self.all}
        return all(_bare(text) == self.all[name] for name, text in told.items())

    def by_sums(
        self, cells: pl.DataFrame, figures: pl.DataFrame, wrong: Sequence[Reject]
    ) -> list[Aside]:
        """The rows without name and code whose figures are the sums of those above.

        The name of a row may be ``wrong``, such as one in merged cells.
        """
        if self.above is None or not figures.width:
            return []
        nameless = cells.select(_blank(NAME) & (_blank(CODE) if CODE in cells else True))
        blank = nameless.to_series() & ~cells["row"].is_in([reject.row for reject in wrong])
        rows = self.above.sums(blank, figures)
        return [Aside(number, "sum", "") for number in cells["row"].gather(rows)]


class _Above:
    """The figures above a row, added up since the first row and since the last sum."""

    def __init__(self) -> None:
        self.all: list[int] = []
        self.before: list[int] = []  # the last sum
        self.rows = 0

    def sums(self, nameless: pl.Series, figures: pl.DataFrame) -> list[int]:
        """The places of nameless rows that are sums, of all rows above or those since a sum."""
        base = self.all or [0] * figures.width
        self.before = self.before or base
        found: list[int] = []
        if nameless.any():
            named = figures.with_columns(pl.when(~nameless).then(pl.all()).fill_null(0))
            added = named.select(pl.all().cum_sum())
            for place in nameless.arg_true():
                row = figures.row(place)
                total = [b + a for b, a in zip(base, added.row(place), strict=True)]
                group = [t - b for t, b in zip(total, self.before, strict=True)]
                enough = self.rows + place >= _FEWEST_ADDED
                if enough and any(row) and (_equal(row, total) or _equal(row, group)):
                    found.append(place)
                    self.before = total
                else:
                    base = [b + (figure or 0) for b, figure in zip(base, row, strict=True)]
            figures = named
        sums = figures.sum().row(0)
        self.all = [b + (s or 0) for b, s in zip(base, sums, strict=True)]
        self.rows += figures.height
        return found


def _equal(row: tuple[int | None, ...], sums: list[int]) -> bool:
    return all(figure is None or figure == sum_ for figure, sum_ in zip(row, sums, strict=True))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(_WORDS[name], re.IGNORECASE)


def _is_plain_code(name: str) -> pl.Expr:
    """Whether a code begins with a digit, as most do. This is seen sooner than a pattern."""
    code = pl.col(name)
    plain = (code.str.len_bytes() >= _SHORTEST_CODE) & (code >= "0") & (code < ":")
    return plain.fill_null(value=False)


def _is_code(name: str) -> pl.Expr:
    code = pl.col(name)
    like_one = (code.str.len_bytes() >= _SHORTEST_CODE) & code.str.contains(r"^'?\s*\d")
    return like_one.fill_null(value=False)


def _blank(name: str) -> pl.Expr:
    return pl.col(name).is_null()


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)
