"""Widths, line breaks and marks on a terminal, with Chinese characters two cells wide."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rich.cells import cell_len, set_cell_size

from ..output import Screen
from ..text import visible

# What must stay together at a line's end: a word or figure with its unit, a character with the
# closing punctuation that follows it, and an arrow with what it points to.
_CLOSING = "，。；：、！？）》”’,.;:!?)"
_FIGURE = r"RMB [0-9,]+|[\w.,%+/'&∶:-]*[A-Za-z0-9%](?:万元|亿元|元|年)?"
_TOKEN = re.compile(rf"\s+|(?:→ )?[（《“‘(]*(?:{_FIGURE}|[^\s])[{_CLOSING}]*", re.ASCII)


_GAP = 2  # cells between two columns

Row = list[tuple[str, str]]  # what stands on one line: texts, each with its style


class Line:
    """A styled text, with the rows that it has been broken into."""

    def __init__(self, text: str = "", style: str = "", *, rows: Iterable[Row] = ()) -> None:
        self.rows = list(rows) or [[(text, style)]]


class Grid:
    """A table of columns (heading, width, alignment) without vertical rules.

    Old Chinese consoles draw vertical rules two cells wide, so there are none. The cells come
    broken to the width of their column; Rich's own table would break and measure them again.
    """

    def __init__(self, *columns: tuple[str, int, str]) -> None:
        self.columns = [(width, side) for _, width, side in columns]
        heads = [cell(width, (heading, "bold")).rows for heading, width, _ in columns]
        height = max(map(len, heads))
        self.rows = list(self._beside([[[]] * (height - len(rows)) + rows for rows in heads]))
        whole = sum(width for _, width, _ in columns) + _GAP * (len(columns) - 1)
        self.rows.append([("─" * whole, "")])
        self.section_ends = False

    def add_row(self, *cells: Line | str, end_section: bool = False) -> None:
        """One more row. Behind a section's last, a line is left free."""
        if self.section_ends:
            self.rows.append([])
        self.section_ends = end_section
        lines = (Line(each) if isinstance(each, str) else each for each in cells)
        self.rows.extend(self._beside([line.rows for line in lines]))

    def _beside(self, cells: list[list[Row]]) -> Iterator[Row]:
        """The rows of several cells beside each other, each as wide as its column."""
        for index in range(max(map(len, cells))):
            made: Row = []
            for (width, side), rows in zip(self.columns, cells, strict=True):
                row = rows[index] if index < len(rows) else []
                free = width - sum(cell_len(text) for text, _ in row)
                if free < 0:  # what nobody broke is cut off
                    row, free = [(set_cell_size(text, width), style) for text, style in row], 0
                padding = (" " * free, "")
                made += [padding, *row] if side == "right" else [*row, padding]
                made.append((" " * _GAP, ""))
            yield made


def to_text(screen: Screen, *parts: Line | Grid) -> str:
    """Render to text, with colour codes only where the screen has colours."""
    show = _coloured if screen.colour else _plain
    return "".join(f"{show(_trimmed(row))}\n" for part in parts for row in part.rows)


def _trimmed(row: Row) -> Row:
    """The row without spaces at its end."""
    end = len(row)
    while end and not row[end - 1][0].strip(" "):
        end -= 1
    if not end:
        return []
    text, style = row[end - 1]
    return [*row[: end - 1], (text.rstrip(" "), style)]


def _plain(row: Row) -> str:
    return visible("".join([text for text, _ in row]))


def _coloured(row: Row) -> str:
    from rich.color import ColorSystem
    from rich.style import Style

    styled = ((visible(text), Style.parse(style)) for text, style in row)
    return "".join(style.render(text, color_system=ColorSystem.STANDARD) for text, style in styled)


def bar(screen: Screen, part: int, whole: int, width: int) -> str:
    """A bar as long as a part's share of the whole; something, if there is anything."""
    length = max(1, round(width * part / whole)) if part > 0 else 0
    return ("█" if screen.blocks else "#") * length


def pieces(text: str) -> list[str]:
    """What a text may be broken into: words, figures with their units, single characters."""
    return _TOKEN.findall(visible(text))


def fill(parts: Iterable[str], width: int) -> Iterator[str]:
    """Lines of at most ``width`` cells, broken only between parts where that is possible."""
    line, taken = "", 0
    for part in parts:
        for piece in [part] if cell_len(part.rstrip()) <= width else _broken(part, width):
            if taken + cell_len(piece.rstrip()) > width:
                yield line.rstrip()
                line, taken = piece.lstrip(), cell_len(piece.lstrip())
            else:
                line, taken = line + piece, taken + cell_len(piece)
    if line.strip():
        yield line.rstrip()


def _broken(part: str, width: int) -> Iterator[str]:
    """A part longer than a line, broken between its words, or where it must be."""
    for word in pieces(part):
        rest = word
        while cell_len(rest.rstrip()) > width:
            cut = next(i for i in range(len(rest), 0, -1) if cell_len(rest[:i]) <= width or i == 1)
            yield rest[:cut]
            rest = rest[cut:]
        yield rest


def cell(width: int, *lines: tuple[str | list[str], str]) -> Line:
    """Several texts in one cell, each with its style, each broken into lines that fit."""
    rows: list[Row] = [
        [(piece, style)]
        for text, style in lines
        for piece in fill(pieces(text) if isinstance(text, str) else text, width)
    ]
    return Line(rows=rows)


def paragraph(
    text: str, width: int, style: str = "", first: str | Row = "", rest: str = ""
) -> Line:
    """A text broken into lines, the first and the others with their own beginnings."""
    begin = [(first, "")] if isinstance(first, str) else first
    room = width - max(sum(cell_len(part) for part, _ in begin), cell_len(rest))
    broken = enumerate(fill(pieces(text), room))
    return Line(
        rows=[[*([(rest, "")] if index else begin), (piece, style)] for index, piece in broken]
    )


def bullets(items: Iterable[str], width: int, style: str = "") -> list[Line]:
    """A list, each item under its own mark."""
    return [paragraph(item, width, style, first="  - ", rest="    ") for item in items]
