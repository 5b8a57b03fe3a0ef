"""Headings that take several rows: groups above titles, and units, numbers or remarks below."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .titles import is_remark, plain, said, unit_of

HEAD_ROWS = 20  # the first rows, in which headings are looked for
_ORDER = "甲乙丙丁戊己庚辛壬癸"  # as statistical tables number the columns of texts
_FEWEST = 4  # numbers of columns
_NO_UNIT = {"-", "—", "/", "单位", "计量单位", "金额单位", "unit", "units"}
_FIGURE = re.compile(r"\d")
_OF_THINGS = re.compile(r"[个家项人户台套件次款种座]")


class Completed(NamedTuple):
    """Titles with the units that stand below them, and the index of the last row of headings."""

    titles: Sequence[str]
    last: int


def completed(titles: Sequence[str], rows: Sequence[Sequence[str]], last: int) -> Completed:
    """Add the rows below titles that belong to them: units, numbers of columns, years, 必填."""
    for below in rows[last + 1 :]:
        if with_units := _with_units(titles, below):
            titles = with_units
        elif not (_is_numbering(titles, below) or _is_remarks(below)):
            break
        last += 1
    return Completed(titles, last)


def _with_units(titles: Sequence[str], below: Sequence[str]) -> Sequence[str]:
    """The titles with the units of money below them, if the row has nothing but units."""
    words = [plain(cell) for cell in below]
    units = [unit_of(word) if word else None for word in words]
    others = [word for word, unit in zip(words, units, strict=True) if word and not unit]
    if not any(units) or not all(w in _NO_UNIT or _OF_THINGS.fullmatch(w) for w in others):
        return ()
    named = dict(enumerate(zip(below, units, strict=True)))
    return [
        f"{title}（{named[n][0].strip()}）" if n in named and named[n][1] else title
        for n, title in enumerate(titles)
    ]


def _is_numbering(titles: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether a row numbers the columns: 甲 乙 1 2 3, or (1) (2) (3)."""
    words = [plain(cell).strip("()栏") for cell in cells if cell.strip()]
    letters = [word for word in words if word in _ORDER]
    numbers = [str(number) for number in range(1, len(words) - len(letters) + 1)]
    every = len(words) == sum(bool(title.strip()) for title in titles)
    return every and len(words) >= _FEWEST and words == [*_ORDER[: len(letters)], *numbers]


def _is_remarks(cells: Sequence[str]) -> bool:
    """Whether a row has nothing but remarks on the columns, such as 2020年 or 必填."""
    words = [word for cell in cells if (word := plain(cell).strip("()"))]
    return bool(words) and all(is_remark(word) and not word.isdigit() for word in words)


def joined(
    titles: Sequence[str],
    below: Sequence[str],
    known: Mapping[str, str],
    wanted: Mapping[str, object],
) -> Sequence[str]:
    """The titles of two rows, if the lower one has some that belong to groups of the upper one.

    A row of data has texts below the titles that are known; such a row has none there, and names
    nothing that the upper row names already. A group that reaches over several columns tells two
    rows even if none of their titles is known.
    """
    pairs = [(title, below[n] if n < len(below) else "") for n, title in enumerate(titles)]
    names: dict[str, object] = {**known, **wanted}
    is_known = [any(s.name in names for s in said(title)) for title, _ in pairs]
    under = [(own, low) for own, (_, low) in zip(is_known, pairs, strict=True) if low.strip()]
    if not any(is_known) or not under or any(own for own, _ in under):
        return ()
    lower = {names[s.name] for _, low in under for s in said(low) if s.name in names}
    upper = {names[s.name] for title, _ in pairs for s in said(title) if s.name in names}
    if lower & upper or not (lower or _is_grouped(pairs)):
        return ()
    return [low if low.strip() else title for title, low in pairs]


def _is_grouped(pairs: Sequence[tuple[str, str]]) -> bool:
    """Whether a row has words under a group's title and under the blanks to the right of it."""
    low = [below for _, below in pairs if below.strip()]
    group, under_group = "", ""
    for title, below in pairs:
        if not title.strip() and group and under_group and below.strip():
            return not any(_FIGURE.search(word) for word in low)
        if title.strip():
            group, under_group = title, below.strip()
    return False
