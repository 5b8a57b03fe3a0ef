"""Widths, line breaks and marks on a terminal, with Chinese characters two cells wide."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest

from rich.cells import cell_len, set_cell_size

from ...base.console import Screen
from ...base.text import Text, sanitize
from ...policy.document import Policy
from ...policy.status import status_line, status_of

# No line breaks between a number and its unit, a character and the closing punctuation after it,
# or an arrow and its target.
_CLOSING = "，。；：、！？）》〕”’,.;:!?)"
_FIGURE = r"RMB [0-9,]+|[\w.,%+/'&∶:-]{0,60}[A-Za-z0-9%](?:万元|亿元|元|年|号)?"
_TOKEN = re.compile(rf"\s+|(?:→ )?[（《〔“‘(]*(?:{_FIGURE}|[^\s])[{_CLOSING}]*", re.ASCII)

_GAP = "  "  # between columns
_LEAST = 24  # cells that a text gets, however deep it is indented

Row = list[tuple[str, str]]  # one line: texts, each with its style
_CODES = {"bold": 1, "dim": 2, "italic": 3, "red": 31, "green": 32, "yellow": 33, "cyan": 36}


class Line:
    """A styled text that is already broken into rows."""

    def __init__(self, text: str = "", style: str = "", *, rows: Iterable[Row] = ()) -> None:
        made = list(rows) or [[(text, style)]]
        self.rows: list[Row] = [[(sanitize(text), style) for text, style in row] for row in made]


class Grid:
    """A table of columns (heading, width, alignment) without vertical rules.

    Old Chinese consoles draw vertical rules two cells wide, so there are none. It is drawn as Rich
    would, of which the table and the console take a fifth of a check to load.
    """

    def __init__(self, *columns: tuple[str, int, str]) -> None:
        self.columns, self.rows, self.ended = columns, list[Row](), False
        heads = [cell(width, (heading, "bold")) for heading, width, _ in columns]
        tallest = max(len(head.rows) for head in heads)
        empty: Row = []
        self.add_row(*(Line(rows=[empty] * (tallest - len(h.rows)) + h.rows) for h in heads))
        rule = sum(width for _, width, _ in columns) + len(_GAP) * (len(columns) - 1)
        self.rows.append([("─" * rule, "")])

    def add_row(self, *cells: Line | str, end_section: bool = False) -> None:
        """Add a row; behind the end of a section, a blank line comes before the next one."""
        if self.ended:
            self.rows.append([])
        self.ended = end_section
        lines = [c.rows if isinstance(c, Line) else Line(c).rows for c in cells]
        for beside in zip_longest(*lines, fillvalue=[]):
            columns = zip(beside, self.columns, strict=True)
            fitted = [_fit(row, width, side) for row, (_, width, side) in columns]
            self.rows.append([piece for row in fitted for piece in (*row, (_GAP, ""))][:-1])


def to_text(screen: Screen, *parts: Line | Grid) -> str:
    """Render to text, with colour codes only where the screen has colours."""
    return "".join(_written(row, screen) + "\n" for part in parts for row in part.rows)


def _written(row: Row, screen: Screen) -> str:
    """Write a row as far as the screen is wide, without the blanks at its end."""
    cut = _cut(row, screen.width)
    while cut and not cut[-1][0].rstrip(" "):
        cut.pop()
    cut[-1:] = [(text.rstrip(" "), style) for text, style in cut[-1:]]
    return "".join(_coloured(*piece) if screen.colour else piece[0] for piece in cut)


def _coloured(text: str, style: str) -> str:
    codes = sorted(_CODES[word] for word in style.split())
    return f"\x1b[{';'.join(map(str, codes))}m{text}\x1b[0m" if codes and text else text


def _fit(row: Row, width: int, side: str) -> Row:
    """Cut a row off at a width, and fill it up."""
    cut = _cut(row, width)
    blank = " " * (width - sum(cell_len(text) for text, _ in cut)), ""
    return [blank, *cut] if side == "right" else [*cut, blank]


def _cut(row: Row, width: int) -> Row:
    """Cut a row off at a width; of a character that is too wide for the rest, a blank is left."""
    cut, room = [], width
    for text, style in row:
        wide = cell_len(text)
        cut.append((text if wide <= room else set_cell_size(text, room), style))
        room -= min(wide, room)
    return cut


def bar(screen: Screen, part: int, whole: int, width: int) -> str:
    """Draw a part's share of the whole as a bar, at least one cell long if it is not zero."""
    length = max(1, round(width * part / whole)) if part > 0 else 0
    return ("█" if screen.blocks else "#") * length


def pieces(text: str) -> list[str]:
    """Split a text where a line may end: after words, numbers with units, single characters."""
    return _TOKEN.findall(sanitize(text))


def fill(parts: Iterable[str], width: int) -> Iterator[str]:
    """Join parts into lines of at most ``width`` cells; only longer parts are broken."""
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
    """Break a part longer than a line between its words, or within a word that is too long."""
    for word in pieces(part):
        rest = word
        while cell_len(rest.rstrip()) > width:
            cut = next(i for i in range(len(rest), 0, -1) if cell_len(rest[:i]) <= width or i == 1)
            yield rest[:cut]
            rest = rest[cut:]
        yield rest


def cell(width: int, *lines: tuple[str | list[str], str]) -> Line:
    """Break several styled texts into lines that fit one cell."""
    rows: list[Row] = [
        [(piece, style)]
        for text, style in lines
        for piece in fill(pieces(text) if isinstance(text, str) else text, width)
    ]
    return Line(rows=rows)


def paragraph(
    text: str, width: int, style: str = "", first: str | Row = "", rest: str = ""
) -> Line:
    """Break a text into lines; ``first`` begins the first one, ``rest`` the others."""
    begin = [(first, "")] if isinstance(first, str) else first
    room = width - max(sum(cell_len(part) for part, _ in begin), cell_len(rest))
    broken = enumerate(fill(pieces(text), room))
    return Line(
        rows=[[*([(rest, "")] if index else begin), (piece, style)] for index, piece in broken]
    )


def shallow(indent: str, most: int) -> str:
    """Flatten an indent: cut it on its left to ``most`` cells less the room that a text needs."""
    return indent[max(0, len(indent) - max(0, most - _LEAST)) :]


def bullets(items: Iterable[str], width: int, style: str = "") -> list[Line]:
    """Lay out items as a list with dashes."""
    return [paragraph(item, width, style, first="  - ", rest="    ") for item in items]


def validity(policy: Policy, day: dt.date, screen: Screen) -> Line:
    """Tell whether a policy is in force; anything else is a warning."""
    style = "" if status_of(policy, day) == "in_force" else "yellow"
    return paragraph(status_line(policy, day)[screen.lang], screen.width, style)


class Page:
    """A result laid out for one screen. A page for each kind of result derives from it."""

    def __init__(self, screen: Screen) -> None:
        self.screen, self.lang = screen, screen.lang

    def t(self, text: Text) -> str:
        """Pick the screen's language."""
        return text[self.lang]

    def validity(self, policy: Policy, day: dt.date) -> Line:
        """Tell whether the policy is in force."""
        return validity(policy, day, self.screen)

    def paragraph(self, text: Text, style: str = "") -> Line:
        """Break a text to the screen's width."""
        return paragraph(self.t(text), self.screen.width, style)
