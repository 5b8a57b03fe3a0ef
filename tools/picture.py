"""Draw the README's pictures from real runs: ``python tools/picture.py [--check]``.

``--check`` writes nothing and fails when a picture is not what a run shows today.
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text as Line

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tjsubsidy_cli import assess, load_catalogue, load_profile  # noqa: E402
from tjsubsidy_cli.output import Screen  # noqa: E402
from tjsubsidy_cli.render.table import render_table  # noqa: E402
from tjsubsidy_cli.text import LANGS, Lang  # noqa: E402

WIDTH = 120
# Rich's own frame, without the fonts it would fetch from elsewhere.
FRAME = """<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{
  font-family: Menlo, Consolas, "Noto Sans Mono CJK SC", "Microsoft YaHei",
    monospace; font-size: {char_height}px; line-height: {line_height}px; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" /></clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def picture(lang: Lang) -> str:
    """The table of a sample company as an SVG."""
    os.environ.update(TERM="xterm-256color", COLORTERM="")
    catalogue = load_catalogue()
    profile = load_profile(ROOT / "samples" / "parts-maker.toml", catalogue)
    screen = Screen(width=WIDTH, lang=lang, colour=True)
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    for line in render_table(assess(catalogue, profile), screen).splitlines():
        console.print(Line.from_ansi(line), highlight=False)
    title = "tjsubsidy check samples/parts-maker.toml"
    return console.export_svg(title=title, code_format=FRAME, unique_id="table")


def main() -> None:
    """Write the pictures, or with ``--check`` compare them."""
    for lang in LANGS:
        path = ROOT / "docs" / f"table.{lang}.svg"
        if "--check" not in sys.argv:
            path.write_text(picture(lang), "utf-8")
        elif not path.exists() or path.read_text("utf-8") != picture(lang):
            sys.exit(f"{path.name} is not current: run python tools/picture.py")


if __name__ == "__main__":
    main()
