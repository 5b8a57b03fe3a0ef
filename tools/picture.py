"""Draw the README's pictures from real runs: ``python tools/picture.py``.

Rich's own SVG export squeezes Chinese characters into one cell, so the segments are placed here,
each where its cells are.
"""

from __future__ import annotations

import html
import io
import os
import re
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from rich.text import Text as Line

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tjsubsidy_cli import assess, load_catalogue, load_profile  # noqa: E402
from tjsubsidy_cli.assess.batch import Checked, Run  # noqa: E402
from tjsubsidy_cli.base.console import Screen  # noqa: E402
from tjsubsidy_cli.base.text import LANGS, Lang  # noqa: E402
from tjsubsidy_cli.render.terminal.table import render_table  # noqa: E402

COLUMNS, CELL, LINE, SIZE, EDGE, BAR = 120, 8.4, 20, 14, 20, 36
PAPER, INK, FAINT = "#16181d", "#d8dee9", "#8a93a3"
COLOURS = {2: "#8fd18b", 3: "#e7c76b", 6: "#7cc7d8"}  # green, yellow, cyan
FONTS = "Menlo, Consolas, 'DejaVu Sans Mono', 'Noto Sans Mono CJK SC', 'Microsoft YaHei', monospace"
SAMPLE = "samples/parts-maker.toml"


def picture(lang: Lang) -> str:
    """The table of a sample company as an SVG."""
    os.environ.update(TERM="xterm-256color", COLORTERM="")
    catalogue = load_catalogue()
    profile = load_profile(ROOT / SAMPLE, catalogue)
    screen = Screen(width=COLUMNS, lang=lang, colour=True)
    again = (("--lang", lang),) if lang == "zh" else ()
    run = Run((Checked(SAMPLE, assess(catalogue, profile)),), again=again)
    lines = render_table(run, screen).splitlines()
    width, height = COLUMNS * CELL + 2 * EDGE, len(lines) * LINE + BAR + EDGE
    texts = [text for row, line in enumerate(lines) for text in _line(line, BAR + (row + 1) * LINE)]
    command = f"$ tjsubsidy check {SAMPLE}" + (" --lang zh" if lang == "zh" else "")
    return "\n".join(
        [
            f'<svg viewBox="0 0 {width:g} {height}" xmlns="http://www.w3.org/2000/svg">',
            f"<title>{html.escape(command)}</title>",
            f'<rect width="{width:g}" height="{height}" rx="8" fill="{PAPER}"/>',
            f'<g font-family="{FONTS}" font-size="{SIZE}" xml:space="preserve">',
            f'<text x="{EDGE}" y="26" fill="{FAINT}">{html.escape(command)}</text>',
            *texts,
            "</g>",
            "</svg>\n",
        ]
    )


def _line(line: str, y: int) -> Iterator[str]:
    console = Console(file=io.StringIO(), width=COLUMNS, force_terminal=True)
    x = 0
    for segment in console.render(Line.from_ansi(line)):
        for text in _runs(segment):
            cells = cell_len(text)
            if set(text) == {"█"}:
                yield (
                    f'<rect x="{EDGE + x * CELL:g}" y="{y - 12}" width="{cells * CELL:g}" '
                    f'height="13" fill="{_colour(segment.style)}"/>'
                )
            elif text.strip():
                yield (
                    f'<text x="{EDGE + x * CELL:g}" y="{y}" textLength="{cells * CELL:g}" '
                    f'lengthAdjust="spacingAndGlyphs"{_look(segment.style)}>{html.escape(text)}</text>'
                )
            x += cells


def _runs(segment: Segment) -> Iterator[str]:
    """A segment's text in runs of equally wide characters, spaces around them apart."""
    for _, run in groupby(segment.text.rstrip("\n"), key=cell_len):
        yield from re.findall(r"^ +| {2,}| +$|█+|(?:[^ █]| (?=[^ █]))+", "".join(run))


def _colour(style: Style | None) -> str:
    number = style.color.number if style and style.color else None
    return COLOURS.get(number or 0, FAINT if style and style.dim else INK)


def _look(style: Style | None) -> str:
    bold = ' font-weight="bold"' if style and style.bold else ""
    italic = ' font-style="italic"' if style and style.italic else ""
    return f' fill="{_colour(style)}"{bold}{italic}'


def main() -> None:
    """Write the pictures."""
    for lang in LANGS:
        (ROOT / "docs" / f"table.{lang}.svg").write_text(picture(lang), "utf-8")


if __name__ == "__main__":
    main()
