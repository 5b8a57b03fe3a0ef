"""Sums of a worksheet whose number formats scale them or name their unit."""

from __future__ import annotations

from collections.abc import Iterator

from ...base.records import replace
from ...policy.catalogue import Catalogue
from .headings import Heading, Headings
from .spreadsheet_parts import Contents


def with_formats(
    headings: Headings, contents: Contents, first: int, catalogue: Catalogue
) -> Headings:
    """Give sums the unit that the number formats of their cells name, from a row on.

    The cells of a column may differ; then each has its own, and the column none.
    """
    sums = {column.index for column in _formatted(headings, contents, catalogue)}

    def with_unit(column: Heading) -> Heading:
        if column.index not in sums:
            return column
        used = set(contents.formatted[column.index][first:]) - {0}
        parts = [part for place in used for part in contents.formats[place - 1].parts]
        if {part.unit for part in parts} <= {None, column.unit}:
            return column
        stored = {part.stored for part in parts if part.unit}
        unit = stored.pop() if len(stored) == 1 else column.unit
        return replace(column, unit=unit, unit_from="format")

    return replace(headings, columns=tuple(map(with_unit, headings.columns)))


def units_by_column(
    headings: Headings, contents: Contents, catalogue: Catalogue
) -> dict[int, int | None]:
    """The units of the columns in which number formats count."""
    return {column.index: column.unit for column in _formatted(headings, contents, catalogue)}


def _formatted(headings: Headings, contents: Contents, catalogue: Catalogue) -> Iterator[Heading]:
    """The columns of sums with such formats; what ``--map`` says goes before."""
    for column in headings.columns:
        fact = catalogue.vocabulary.get(column.means)
        is_sum = fact is not None and fact.kind == "money" and column.unit_from != "map"
        if is_sum and column.index in contents.formatted:
            yield column
