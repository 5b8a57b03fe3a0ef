"""The one error that a user can cause, and the exit codes."""

from __future__ import annotations

from collections.abc import Iterable

from .records import record
from .text import Lang, Text, both, visible

ASSESSED, REFUSED, GATE_FAILED, CANCELLED = 0, 2, 3, 130


@record
class Problem:
    """One thing that is wrong: where, what, and what would put it right."""

    what: Text
    hint: Text | None = None
    place: str = ""  # "file:line:column"
    key: str = ""  # "facts.activities[2]"

    def line(self, lang: Lang) -> str:
        """The problem as one line, safe to print."""
        before = [part for part in (self.place, self.key) if part]
        after = [self.what[lang], *([self.hint[lang]] if self.hint else [])]
        return visible(": ".join([*before, (" " if lang == "en" else "").join(after)]))


class TjsubsidyError(Exception):
    """Bad usage, profile or catalogue. Nothing was assessed; all problems are told at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(p.line("en") for p in self.problems))

    def message(self, lang: Lang) -> str:
        """What goes to stderr."""
        lines = [p.line(lang) for p in self.problems]
        if len(lines) == 1:
            return both("错误：", "Error: ")[lang] + lines[0]
        head = both(f"{len(lines)} 处错误：", f"{len(lines)} errors:")[lang]
        return "\n".join([head, *(f"  {line}" for line in lines)])


class InvalidValueError(ValueError):
    """A value that cannot be what it should be; whoever reads the file adds the place."""

    def __init__(self, what: Text, hint: Text | None = None) -> None:
        self.what, self.hint = what, hint
        super().__init__(what.en)


def refuse(what: Text, hint: Text | None = None, *, place: str = "") -> TjsubsidyError:
    """The error for a single problem, to be raised."""
    return TjsubsidyError([Problem(what=what, hint=hint, place=place)])
