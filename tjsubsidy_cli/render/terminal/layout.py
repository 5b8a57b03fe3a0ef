"""Widths, line breaks and marks on a terminal, with Chinese characters two cells wide."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, JustifyMethod
from rich.segment import Segment
from rich.table import Table

from ...base.console import Screen
from ...base.text import Text, sanitize
from ...policy.document import Policy
from ...policy.status import status_line, status_of

# No line breaks between a number and its unit, a character and the closing punctuation after it,
# or an arrow and its target.
_CLOSING = "，。；：、！？）》〕”’,.;:!?)"
_FIGURE = r"RMB [0-9,]+|[\w.,%+/'&∶:-]{0,60}[A-Za-z0-9%](?:万元|亿元|元|年|号)?"
_TOKEN = re.compile(rf"\s+|(?:→ )?[（《〔“‘(]*(?:{_FIGURE}|[^\s])[{_CLOSING}]*", re.ASCII)


# The words of a command, some of them quoted; an option stays beside its value.
_WORDS = re.compile(r"(?:--[a-z-]+ )?(?:'[^']*'|\"[^\"]*\"|[^\s'\"])+\s*")

_PADDING = re.compile(r"(?:\x1b\[[0-9;]*m| )+$")

_LEAST = 24  # cells that a text gets, however deep it is indented

Row = list[tuple[str, str]]  # one line: texts, each with its style


class Line:
    """A styled text that is already broken into rows; Rich breaks Chinese wrongly."""

    def __init__(self, text: str = "", style: str = "", *, rows: Iterable[Row] = ()) -> None:
        self.rows = list(rows) or [[(text, style)]]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        """Yield the rows to Rich, each padded where it is aligned to the right."""
        for row in self.rows:
            if options.justify == "right":
                taken = sum(cell_len(text) for text, _ in row)
                yield Segment(" " * (options.max_width - taken))
            for text, style in row:
                yield Segment(sanitize(text), console.get_style(style) if style else None)
            yield Segment.line()


class Grid(Table):
    """A table of columns (heading, width, alignment) without vertical rules.

    Old Chinese consoles draw vertical rules two cells wide, so there are none.
    """

    def __init__(self, *columns: tuple[str, int, str]) -> None:
        super().__init__(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
        for heading, width, side in columns:
            justify: JustifyMethod = "right" if side == "right" else "left"
            head = cell(width, (heading, ""))
            self.add_column(head, width=width, justify=justify, no_wrap=True, overflow="crop")


def to_text(screen: Screen, *parts: Line | Grid) -> str:
    """Render to text, with colour codes only where the screen has colours."""
    out = io.StringIO()
    console = Console(
        file=out,
        width=screen.width,
        force_terminal=screen.colour,
        color_system="auto" if screen.colour else None,
        legacy_windows=False,
        markup=False,
        highlight=False,
        emoji=False,
    )
    console.print(Group(*parts))
    return "".join(_unpadded(line) + "\n" for line in out.getvalue().splitlines())


def _unpadded(line: str) -> str:
    """Strip spaces from a line's end; colour codes among them stay."""
    return _PADDING.sub(lambda found: found[0].replace(" ", ""), line)


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


def command_line(before: str, command: str, after: str, width: int, style: str = "") -> Line:
    """Lay out a command with words around it, so that it can be copied.

    If it takes several lines, all but its last one end with a backslash, which a shell takes for
    no line break.
    """
    if cell_len(before + command) <= width:
        return paragraph(before + command + after, width, style)
    parts = [before, *_WORDS.findall(command)]
    lines = list(fill(parts, width - len(" \\")))
    rest = before + command
    for number, line in enumerate(lines[:-1]):
        rest = rest[len(line) :]
        lines[number] += " \\" if rest.startswith(" ") else "\\"
        rest = rest.lstrip()
    return Line(rows=[[(line, style)] for line in (*lines, *fill(pieces(after.strip()), width))])


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

    def command(self, before: Text, command: str, after: Text, style: str = "") -> Line:
        """Lay out a command that the user may run, so that it can be copied."""
        return command_line(self.t(before), command, self.t(after), self.screen.width, style)

    def paragraph(self, text: Text, style: str = "") -> Line:
        """Break a text to the screen's width."""
        return paragraph(self.t(text), self.screen.width, style)
