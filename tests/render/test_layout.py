"""Cells that come broken stand as Rich would break them, and colours change only colours."""

from __future__ import annotations

import io
import re

from hypothesis import given
from hypothesis import strategies as st
from rich import box
from rich.console import Console, JustifyMethod
from rich.table import Table
from rich.text import Text

from tjsubsidy_cli.base.console import Screen
from tjsubsidy_cli.render.terminal.layout import Grid, Line, cell, paragraph, to_text

WORDS = st.text("ab 元，。()市級1,●─", max_size=9)
SIDES: st.SearchStrategy[JustifyMethod] = st.sampled_from(["left", "right"])
STYLES = st.sampled_from(["", "bold", "dim", "bold green"])
PLAIN = Screen(width=80, lang="zh")
COLOURED = Screen(width=80, lang="zh", colour=True)


def as_rich(columns: list[tuple[str, int, JustifyMethod]], rows: list[list[str]], end: int) -> str:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for heading, width, side in columns:
        broken = to_text(PLAIN, cell(width, (heading, ""))).rstrip("\n")
        table.add_column(Text(broken), width=width, justify=side, no_wrap=True, overflow="crop")
    for number, row in enumerate(rows):
        table.add_row(*map(Text, row), end_section=number == end)
    out = io.StringIO()
    Console(file=out, width=80, color_system=None, legacy_windows=False).print(table)
    return "".join(f"{line.rstrip(' ')}\n" for line in out.getvalue().splitlines())


@given(st.data())
def test_a_grid_is_what_rich_would_make_of_it(data: st.DataObject) -> None:
    widths = data.draw(st.lists(st.integers(2, 12), min_size=1, max_size=4))
    columns = [(data.draw(WORDS), width, data.draw(SIDES)) for width in widths]
    texts = st.one_of([st.just("x"), WORDS])
    rows = data.draw(st.lists(st.lists(texts, min_size=len(widths), max_size=len(widths))))
    # Rich breaks lines where a cell says so; here they come broken.
    broken = [
        [cell(width, (text, "")) for text, width in zip(row, widths, strict=True)] for row in rows
    ]
    said = [[to_text(PLAIN, each).rstrip("\n") for each in row] for row in broken]
    end = data.draw(st.integers(0, 3))
    grid = Grid(*columns)
    for number, row in enumerate(broken):
        grid.add_row(*row, end_section=number == end)
    assert to_text(PLAIN, grid) == as_rich(columns, said, end)


def test_what_nobody_broke_is_cut_off() -> None:
    grid = Grid(("a", 4, "left"), ("b", 3, "right"))
    grid.add_row("longer", Line("市级资金", "bold"))
    assert to_text(PLAIN, grid).splitlines()[2:] == ["long  市"]


@given(st.lists(st.tuples(WORDS, STYLES), max_size=4), WORDS, STYLES)
def test_colours_change_nothing_else(lines: list[tuple[str, str]], text: str, style: str) -> None:
    parts = (cell(8, *lines), paragraph(text, 30, style, [("- ", "cyan"), ("x", "")], "  "))
    coloured = to_text(COLOURED, *parts)
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == to_text(PLAIN, *parts)
    assert to_text(COLOURED, Line("a ", "bold")) == "\x1b[1ma\x1b[0m\n"


def test_nothing_acts_on_the_terminal() -> None:
    for screen in (PLAIN, COLOURED):
        assert to_text(screen, Line("a\x1b[31m\x07b")) == "a\\x1b[31m\\x07b\n"
