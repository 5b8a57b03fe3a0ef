"""Rows of a sheet are as high as their texts."""

from __future__ import annotations

import pytest

from tjsubsidy_cli.screening.files.layout import height_of


@pytest.mark.parametrize(
    ("cells", "lines"),
    [
        ([], 1),
        ([("", 10), (5, 10), (None, 10)], 1),
        ([("a" * 8, 10)], 1),
        ([("a" * 9, 10)], 2),
        ([("字" * 4, 10)], 1),
        ([("字" * 5, 10)], 2),
        ([("a\nb\nc", 10), ("a" * 30, 10)], 4),
    ],
)
def test_a_row_is_as_high_as_its_longest_text(cells: list[tuple[object, int]], lines: int) -> None:
    assert height_of(cells) == 15 * lines


def test_no_row_is_higher_than_a_spreadsheet_allows() -> None:
    assert height_of([("a\n" * 1000, 10)]) == 409
