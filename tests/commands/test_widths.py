"""No page is wider than the screen that it is written for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rich.cells import cell_len
from support import DATA, HARBOUR, ROOT, Ran


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("columns", [50, 80, 120])
@pytest.mark.parametrize(
    "args",
    [
        ["check", ROOT / "samples" / "parts-maker.toml", "--all"],
        ["check", DATA / "nothing.toml"],
        ["check", DATA / "harbour-fleet.toml", "--catalogue", HARBOUR, "--all"],
        ["measures"],
        ["measures", "1", "26"],
        ["facts"],
    ],
    ids=["all", "nothing", "harbour", "list", "full", "facts"],
)
def test_no_table_is_wider_than_the_screen(
    args: list[object], columns: int, lang: str, tjsubsidy: Callable[..., Ran]
) -> None:
    ran = tjsubsidy(*args, lang=lang, columns=columns)
    assert (ran.code, ran.err) == (0, "")
    assert max(map(cell_len, ran.out.splitlines())) <= columns
