"""Find the headings of a table, and match its titles with facts and units.

A title is a fact's id or label, or given with ``--map``. Headings may take two rows, of which the
upper one names groups. The unit of a sum is that of its title, else of its group, else of the
table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, pairwise
from typing import Literal

from ...base.errors import Diagnostic, TjsubsidyError
from ...base.records import record, replace
from ...base.text import Text, both, nearest, quoted
from ...company.profile import DISTRICT
from ...policy.catalogue import Catalogue
from . import maps as maps_
from .corrections import IDENTITY, are_results, own_columns
from .heading_rows import Completed, completed, joined
from .names import distinct, named
from .no_headings import ResultsError, no_headings
from .title_words import HAD, LOOSER, OF_COMPANIES, OF_DISTRICT
from .titles import plain, said, unit_above

NAME, CODE, BESIDE = "name", "code", "beside"
TITLES = dict(zip((NAME, CODE), IDENTITY, strict=True))
RECEIVED, APPLIED = "received", "applied"  # columns of grants that companies have already
HAD_TITLES = {RECEIVED: both("已获支持", "Received"), APPLIED: both("已申报", "Applied for")}
_NO_FACTS = {*OF_COMPANIES, *HAD}
_OF_TABLE = ("单位", "金额单位", "计量单位", "unit")
LEADING = 4  # columns, in one of which a total has its word
MOST_CARRIED = 20  # columns


UnitFrom = Literal["title", "map", "group", "above", "format"]
Meanings = Mapping[str, tuple[str, int | None]]  # of titles, with the unit that --map gives


@record(kw_only=False)
class Heading:
    """One column that is read: its index, title and meaning.

    ``means`` is the id of a fact, or ``NAME`` or ``CODE``. ``unit`` is that of a number without
    one, in yuan, and ``unit_from`` the place that states it.
    """

    index: int
    title: str
    means: str
    unit: int | None = None
    unit_from: UnitFrom | None = None


@record(kw_only=False)
class Headings:
    """The columns of a table that are read, and the titles of those that are not.

    Of a table made ``by_hand``, the cells of its first columns tell a total from a company; those
    of them that are not read are ``beside``, each with a meaning of its own. ``row`` is the number
    of the last row of headings. ``carried`` are the first of the columns that are not read, if they
    are carried through into what is written.
    """

    columns: tuple[Heading, ...]
    ignored: tuple[str, ...] = ()
    by_hand: bool = False
    beside: tuple[Heading, ...] = ()
    row: int = 0
    carried: tuple[Heading, ...] = ()
    spread: tuple[Heading, ...] = ()  # whose merged cells are the answer of each of their rows

    @property
    def cells(self) -> tuple[Heading, ...]:
        """The columns whose cells are needed."""
        only_carried = [column for column in self.carried if column.index not in self._beside]
        return (*self.columns, *self.beside, *only_carried)

    @property
    def leading(self) -> tuple[Heading, ...]:
        """The first columns of the table."""
        return tuple(c for c in (*self.columns, *self.beside) if c.index < LEADING)

    @property
    def _beside(self) -> set[int]:
        return {column.index for column in self.beside}

    @property
    def says_received(self) -> bool:
        """Whether a column says which grants companies have already."""
        return any(column.means in HAD for column in self.columns)

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
    carry: bool = False,
) -> tuple[int, Headings]:
    """Find the headings: the index of their last row, and what they are.

    They are the first row that names a fact, since a list made by hand may begin with a title, or
    two rows. Raises NoHeadingsError if there is none, and TjsubsidyError if two columns have the
    same meaning or if ``maps`` are invalid. With ``carry``, columns that are not read are carried.
    """
    wanted = dict(maps_.parsed(maps, catalogue, (NAME, CODE, *HAD)))
    known = _known(catalogue)
    above: list[Sequence[str]] = []
    rows = list(rows)

    def read(titles: Sequence[str]) -> list[Heading | None]:
        return [_heading(n, title, known, wanted, catalogue) for n, title in enumerate(titles)]

    for titles, below in pairwise([*rows, ()]):
        for two, row in ((1, joined(titles, below, known, wanted)), (0, titles)):
            beside = () if two else (above[-1] if above else (), below)
            if _is_list(read(row), beside, known):
                groups = titles if two else above[-1] if above else ()
                whole = completed(row, rows, len(above) + two) if by_hand else Completed(row, 0)
                found = _checked(whole.titles, read(whole.titles), wanted, place, known, catalogue)
                if by_hand:
                    found = replace(_by_hand(found, whole.titles), row=whole.last + 1)
                    found = _with_units(found, groups, [*above, _stated(whole.titles)], catalogue)
                if carry:
                    found = replace(found, carried=_carried(found, whole.titles))
                return whole.last, found
        if are_results(titles):
            raise ResultsError(place)
        above.append(titles)
    raise no_headings(rows, known, place)


def _is_list(
    columns: Sequence[Heading | None], beside: Iterable[Sequence[str]], known: Mapping[str, str]
) -> bool:
    """Whether a row of titles names a fact; not if the rows beside it have titles in its place.

    Then the titles stand one below the other, as in a form of one company.
    """
    read = [column for column in columns if column]
    facts = [column for column in read if column.means not in _NO_FACTS]
    if len(read) > 1 or not facts:
        return bool(facts)
    at = facts[0].index
    others = {
        known.get(s.name) for row in beside for title in row[at : at + 1] for s in said(title)
    }
    return others <= {None, facts[0].means}


def _checked(
    titles: Sequence[str],
    found: Sequence[Heading | None],
    wanted: Meanings,
    place: str,
    known: Mapping[str, str],
    catalogue: Catalogue,
) -> Headings:
    """The headings of a row. Raises TjsubsidyError."""
    ranked = [(_rank(column, known, wanted), column) for column in found if column]
    best = {column.means: rank for rank, column in sorted(ranked, key=lambda r: -r[0])}
    columns = [column for rank, column in ranked if rank == best[column.means]]
    problems = list(_twice(columns, place, catalogue))
    names = {each.name for title in titles for each in said(title)}
    for title in wanted:
        if title not in names:
            meant = nearest(title, [plain(each) for each in titles])
            hint = both(f"是不是“{meant}”？", f"Did you mean “{meant}”?") if meant else None
            what = both(f"表中没有列{quoted(title)}。", f"the table has no column {quoted(title)}.")
            problems.append(Diagnostic(what=what, hint=hint, place=place, key="--map"))
    if problems:
        raise TjsubsidyError(problems)
    ignored = [title for _, title in _unread(columns, titles)]
    return Headings(tuple(columns), tuple(ignored))


def _unread(columns: Sequence[Heading], titles: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The columns with a title that are not read, apart from our own."""
    read = {*(column.index for column in columns), *own_columns(titles)}
    for index, title in enumerate(titles):
        if index not in read and title.strip():
            yield index, _on_a_line(title)


def _carried(headings: Headings, titles: Sequence[str]) -> tuple[Heading, ...]:
    """The columns that are carried through, each with a title of its own."""
    names = _names(headings.columns, titles)
    carried = (Heading(index, name, f"{BESIDE} {name}") for index, name in names.items())
    return tuple(islice(carried, MOST_CARRIED))


def _names(columns: Sequence[Heading], titles: Sequence[str]) -> dict[int, str]:
    """The columns that are not read, each with a name of its own: its title, and a number."""
    unread = {index: named(title) for index, title in _unread(columns, titles)}
    return dict(zip(unread, distinct(unread.values(), ()), strict=True))


def _rank(column: Heading, known: Mapping[str, str], wanted: Meanings) -> int:
    """How far a title is from what it means: mapped, its name, a looser name, more than a name.

    Of several columns with one meaning, the nearest is read.
    """
    name = plain(column.title)
    if any(said_.name in wanted for said_ in said(column.title)):
        return 0
    return 1 + LOOSER.get(name, 0) if name in known else 1 + len(LOOSER)


def _by_hand(headings: Headings, titles: Sequence[str]) -> Headings:
    read = {*(column.index for column in headings.columns), *own_columns(titles)}
    names = _names(headings.columns, titles)
    beside = (
        Heading(
            index,
            _on_a_line(title),
            f"{BESIDE} {names[index]}" if index in names else f"{BESIDE}{index}",
        )
        for index, title in enumerate(titles[:LEADING])
        if index not in read
    )
    return replace(headings, by_hand=True, beside=tuple(beside))


def _stated(titles: Sequence[str]) -> Sequence[str]:
    """What states the unit of the table though it stands among its titles."""
    return [title for title in titles if plain(title).startswith(_OF_TABLE)]


def _with_units(
    headings: Headings,
    groups: Sequence[str],
    above: Sequence[Sequence[str]],
    catalogue: Catalogue,
) -> Headings:
    """Give sums the unit of their group, or that which the table states above its headings."""
    several = sum(bool(text.strip()) for text in groups) > 1  # else it is a title of the table
    of_table = next((unit for row in reversed(above) if (unit := unit_above(row))), None)

    def with_unit(column: Heading) -> Heading:
        fact = catalogue.vocabulary.get(column.means)
        if column.unit or not fact or fact.kind != "money":
            return column
        group = next((text for text in reversed(groups[: column.index + 1]) if text.strip()), "")
        if several and not plain(group).startswith(_OF_TABLE) and (unit := unit_above([group])):
            return replace(column, unit=unit, unit_from="group")
        return replace(column, unit=of_table, unit_from="above") if of_table else column

    return replace(headings, columns=tuple(map(with_unit, headings.columns)))


def _twice(columns: Sequence[Heading], place: str, catalogue: Catalogue) -> Iterator[Diagnostic]:
    seen: dict[str, Heading] = {}
    for column in columns:
        first = seen.setdefault(column.means, column)
        if first is not column:
            one, two = (f"{c.index + 1} {quoted(c.title)}" for c in (first, column))
            means = meaning_of(column, catalogue)
            hint = both("请删去或改名其中一列", "Remove or rename one of them")
            if plain(first.title) != plain(column.title):
                map_ = f"--map '{column.title}={column.means}'"
                hint += both(f"，或指定读哪一列，如 {map_}", f", or choose: {map_}")
            yield Diagnostic(
                what=both(
                    f"第 {one} 列与第 {two} 列都是“{means.zh}”。",
                    f"columns {one} and {two} are both “{means.en}”.",
                ),
                hint=hint + both("。", "."),
                place=place,
            )


def _heading(
    index: int, title: str, known: Mapping[str, str], wanted: Meanings, catalogue: Catalogue
) -> Heading | None:
    """The heading of a column; None if its title is not known."""
    ways = list(said(title)) if title.strip() else []
    for name, unit in ways:
        if name not in wanted and name not in known:
            continue
        means, mapped = wanted.get(name) or (known[name], None)
        fact = catalogue.vocabulary.get(means)
        if fact and fact.kind == "money":
            stated = unit or (next((w.unit for w in ways if w.unit), None) if wanted else None)
            source: UnitFrom | None = "map" if mapped else "title" if stated else None
            return Heading(index, _on_a_line(title), means, mapped or stated, source)
        if not unit:
            return Heading(index, _on_a_line(title), means)
    return None


def meaning_of(column: Heading, catalogue: Catalogue) -> Text:
    """Say in words what a column means."""
    known = {**TITLES, **HAD_TITLES}
    return known.get(column.means) or catalogue.vocabulary[column.means].label


def _on_a_line(title: str) -> str:
    return " ".join(title.split())


def _known(catalogue: Catalogue) -> dict[str, str]:
    words = {**HAD, **OF_COMPANIES}
    known = {plain(title): means for means, titles in words.items() for title in titles}
    known |= {NAME: NAME, CODE: CODE}
    if DISTRICT in catalogue.vocabulary:
        known |= {plain(title): DISTRICT for title in OF_DISTRICT}
    for fact in catalogue.facts:
        known |= {plain(title): fact.id for title in fact.names}
    return known
