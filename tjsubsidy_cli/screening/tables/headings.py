"""Match the titles of a table with facts and units, by id, label, or ``--map``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ...base.errors import Diagnostic, InvalidValueError, TjsubsidyError
from ...base.money import parse_yuan
from ...base.records import record, replace
from ...base.text import Text, both, half_width, nearest, quoted
from ...policy.catalogue import Catalogue

NAME, CODE, BESIDE = "name", "code", "beside"
TITLES = {NAME: both("企业名称", "Company"), CODE: both("统一社会信用代码", "Credit code")}
_IDENTITY = {
    NAME: ("企业名称", "单位名称", "公司名称", "企业", "名称", "company", "company name"),
    CODE: ("统一社会信用代码", "信用代码", "credit code", "uscc"),
}
_UNIT = re.compile(r"(.*?)[ ]?[(\[【]([^()\[\]【】]{1,10})[)\]】]")
_IGNORED_SHOWN = 12
LEADING = 4  # columns, in one of which a total has its word


class NoHeadingsError(TjsubsidyError):
    """No row of a table names a fact."""


@record(kw_only=False)
class Heading:
    """One column that is read: its index, title and meaning.

    ``means`` is the id of a fact, or ``NAME`` or ``CODE``. ``unit`` is that of a number without
    one, in yuan.
    """

    index: int
    title: str
    means: str
    unit: int | None = None


@record(kw_only=False)
class Headings:
    """The columns of a table that are read, and the titles of those that are not.

    Of a table made ``by_hand``, the cells of its first columns tell a total from a company; those
    of them that are not read are ``beside``, each with a meaning of its own.
    """

    columns: tuple[Heading, ...]
    ignored: tuple[str, ...] = ()
    by_hand: bool = False
    beside: tuple[Heading, ...] = ()

    @property
    def cells(self) -> tuple[Heading, ...]:
        """The columns whose cells are needed."""
        return (*self.columns, *self.beside)

    @property
    def leading(self) -> tuple[Heading, ...]:
        """The first columns of the table."""
        return tuple(column for column in self.cells if column.index < LEADING)

    def of(self, meaning: str) -> Heading | None:
        """The column with a meaning, if there is one."""
        return next((column for column in self.columns if column.means == meaning), None)


def find_headings(
    rows: Iterable[Sequence[str]],
    catalogue: Catalogue,
    maps: Sequence[str],
    place: str,
    *,
    by_hand: bool = False,
) -> tuple[int, Headings]:
    """Find the heading row: its index, and its headings.

    It is the first row that names a fact, since a list made by hand may begin with a title. Raises
    NoHeadingsError if there is none, and TjsubsidyError if two columns have the same meaning or if
    ``maps`` are invalid.
    """
    wanted = dict(_parsed(maps, catalogue))
    known = _known(catalogue)
    first: Sequence[str] = ()
    for number, titles in enumerate(rows):
        first = first or [title for title in titles if title.strip()]
        meanings = [_meaning(title, known, wanted, catalogue) for title in titles]
        if any(m and m[0] not in _IDENTITY for m in meanings):
            headings = _checked(titles, meanings, wanted, place)
            return number, _by_hand(headings, titles) if by_hand else headings
    shown = "、".join(quoted(title) for title in first[:_IGNORED_SHOWN])
    raise NoHeadingsError(
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


def _checked(
    titles: Sequence[str],
    meanings: Sequence[tuple[str, int | None] | None],
    wanted: dict[str, tuple[str, int | None]],
    place: str,
) -> Headings:
    columns = [
        Heading(index, title.strip(), *meaning)
        for index, (title, meaning) in enumerate(zip(titles, meanings, strict=True))
        if meaning
    ]
    problems = list(_twice(columns, place))
    plain = [_plain(title) for title in titles]
    for title in wanted:
        if title not in plain:
            meant = nearest(title, plain)
            hint = both(f"是不是“{meant}”？", f"Did you mean “{meant}”?") if meant else None
            what = both(f"表中没有列{quoted(title)}。", f"the table has no column {quoted(title)}.")
            problems.append(Diagnostic(what=what, hint=hint, place=place, key="--map"))
    if problems:
        raise TjsubsidyError(problems)
    ignored = (
        title.strip() for title, meaning in zip(titles, meanings, strict=True) if not meaning
    )
    return Headings(tuple(columns), tuple(title for title in ignored if title))


def _by_hand(headings: Headings, titles: Sequence[str]) -> Headings:
    read = {column.index for column in headings.columns}
    beside = (
        Heading(index, title.strip(), f"{BESIDE} {index}")
        for index, title in enumerate(titles[:LEADING])
        if index not in read
    )
    return replace(headings, by_hand=True, beside=tuple(beside))


def _twice(columns: list[Heading], place: str) -> Iterator[Diagnostic]:
    seen: dict[str, Heading] = {}
    for column in columns:
        first = seen.setdefault(column.means, column)
        if first is not column:
            one, two = (f"{c.index + 1} {quoted(c.title)}" for c in (first, column))
            yield Diagnostic(
                what=both(
                    f"第 {one} 列与第 {two} 列都是“{column.means}”。",
                    f"columns {one} and {two} are both “{column.means}”.",
                ),
                hint=both("请删去或改名其中一列。", "Remove or rename one of them."),
                place=place,
            )


def _meaning(
    title: str,
    known: dict[str, str],
    wanted: dict[str, tuple[str, int | None]],
    catalogue: Catalogue,
) -> tuple[str, int | None] | None:
    """The meaning of a title, and the unit in brackets after it; None if it is not known."""
    plain = _plain(title)
    if plain in wanted:
        return wanted[plain]
    if plain in known:
        return known[plain], None
    match = _UNIT.fullmatch(plain)
    means = known.get(match[1].strip()) if match else None
    fact = catalogue.vocabulary.get(means or "")
    if match and means and fact and fact.kind == "money" and (unit := _unit(match[2])):
        return means, unit
    return None


def _unit(word: str) -> int | None:
    word = word.strip().removeprefix("单位").lstrip(":").strip()
    try:
        return parse_yuan(f"1{word}" if word not in {"yuan", "rmb", "人民币"} else "1元")
    except InvalidValueError:
        return None


def _known(catalogue: Catalogue) -> dict[str, str]:
    known = {_plain(title): means for means, titles in _IDENTITY.items() for title in titles}
    known |= {NAME: NAME, CODE: CODE}
    for fact in catalogue.facts:
        known |= {_plain(title): fact.id for title in fact.names}
    return known


def _plain(title: str) -> str:
    return " ".join(half_width(title).lower().split())


def _parsed(
    maps: Sequence[str], catalogue: Catalogue
) -> Iterator[tuple[str, tuple[str, int | None]]]:
    """Parse each ``TITLE=FACT`` or ``TITLE=FACT:UNIT``. Raises TjsubsidyError."""
    problems = []
    for word in maps:
        title, _, meaning = word.rpartition("=")
        name, _, unit_word = half_width(meaning).strip().partition(":")
        unit = _unit(unit_word) if unit_word else None
        if problem := _map_problem(word, title, name.strip(), unit_word, unit, catalogue):
            problems.append(problem)
        else:
            yield _plain(title), (name.strip(), unit)
    if problems:
        raise TjsubsidyError(problems)


def _map_problem(
    word: str, title: str, name: str, unit_word: str, unit: int | None, catalogue: Catalogue
) -> Diagnostic | None:
    def problem(what: Text, hint: Text | None = None) -> Diagnostic:
        return Diagnostic(what=what, hint=hint, key="--map")

    names = [NAME, CODE, *catalogue.vocabulary]
    example = both(
        "例：--map 设备投入=smart_equipment_cost:万元",
        "For example: --map cost=smart_equipment_cost:万元",
    )
    if not (title.strip() and name):
        return problem(
            both(f"{quoted(word)}不是“列名=填报项”。", f"{quoted(word)} is not TITLE=FACT."),
            example,
        )
    if name not in names:
        meant = nearest(name, names)
        hint = (
            both(f"是不是“{meant}”？", f"Did you mean “{meant}”?")
            if meant
            else both("tjsubsidy facts 列出全部。", "tjsubsidy facts lists them all.")
        )
        return problem(both(f"没有填报项{quoted(name)}。", f"no fact {quoted(name)}."), hint)
    fact = catalogue.vocabulary.get(name)
    if unit_word and not (unit and fact and fact.kind == "money"):
        return problem(
            both(
                f"{quoted(unit_word)}不是该列的单位。",
                f"{quoted(unit_word)} is no unit for this column.",
            ),
            both(
                "金额列可写：万元、亿元、元。",
                "A column of money may be in 万元, 亿元 or 元 (yuan).",
            ),
        )
    return None
