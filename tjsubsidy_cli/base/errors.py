"""Errors that a user can cause, how they are printed, and the exit codes."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Sequence

from .records import record
from .text import Lang, Text, both, sanitize

KeyPath = tuple[str | int, ...]  # facts, activities, 2

MOST_PROBLEMS = 100  # problems of one file; with more, it is probably the wrong kind of file
LONGEST_LINE = 600
ASSESSED, REFUSED, GATE_FAILED, CANCELLED = 0, 2, 3, 130


@record
class Diagnostic:
    """One problem in a file or an option: its place, a message, and a hint how to fix it."""

    what: Text
    hint: Text | None = None
    place: str = ""  # a file, or another source such as the command line
    line: int | None = None  # counts from 1
    path: KeyPath = ()  # the key within the file
    key: str = ""  # the path as text ("facts.activities[2]"), or an option
    code: str = ""  # in a catalogue: the kind of diagnostic, numbered in ``authors/diagnostics``

    @property
    def where(self) -> str:
        """Format the place and the line so that editors can jump there."""
        return f"{self.place}:{self.line}" if self.line else self.place

    def format(self, lang: Lang) -> str:
        """Format the diagnostic as one line, safe to print."""
        before = [part for part in (self.where, self.key) if part]
        after = [self.what[lang], *([self.hint[lang]] if self.hint else [])]
        line = sanitize(": ".join([*before, (" " if lang == "en" else "").join(after)]))
        return line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]}…"


def finding(code: str, path: KeyPath, what: Text, hint: Text | None = None) -> Diagnostic:
    """Make a diagnostic about a catalogue; ``Document.locate`` adds the file and the line."""
    return Diagnostic(code=code, path=path, what=what, hint=hint)


def format_problems(
    problems: Sequence[Diagnostic],
    lang: Lang,
    one: Text = both("错误：", "Error: "),  # noqa: B008 - frozen
    several: Text = both(" 处错误：", " errors:"),  # noqa: B008
) -> str:
    """Format problems as lines for stderr, with their number as a heading if there are several."""
    number = len(problems)
    lines = [problem.format(lang) for problem in problems[:MOST_PROBLEMS]]
    if number == 1:
        return one[lang] + lines[0]
    if number > MOST_PROBLEMS:
        more = number - MOST_PROBLEMS
        lines.append(both(f"……另有 {more} 处", f"... and {more} more")[lang])
    return "\n".join([f"{number}{several[lang]}", *(f"  {line}" for line in lines)])


class TjsubsidyError(Exception):
    """An error in the usage, a profile or a catalogue, with all its problems."""

    def __init__(self, problems: Iterable[Diagnostic]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(p.format("en") for p in self.problems[:MOST_PROBLEMS]))

    def message(self, lang: Lang) -> str:
        """The text for stderr."""
        return format_problems(self.problems, lang)


class InvalidValueError(ValueError):
    """An invalid value. The reader of the file adds its place."""

    def __init__(self, what: Text, hint: Text | None = None) -> None:
        self.what, self.hint = what, hint
        super().__init__(what.en)


def user_error(what: Text, hint: Text | None = None, *, place: str = "") -> TjsubsidyError:
    """Make the error for a single problem, to be raised."""
    return TjsubsidyError([Diagnostic(what=what, hint=hint, place=place)])


def cause(error: Exception) -> Text:
    """Say why the system refused, in both languages where the reason is a common one."""
    why = getattr(error, "strerror", None) or str(error)
    return both(_CAUSES.get(getattr(error, "errno", None), why), why)


_CAUSES: dict[int | None, str] = {
    errno.EISDIR: "是文件夹",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "所在的磁盘只读",
    errno.ENOSPC: "磁盘已满",
    errno.EFBIG: "文件太大",
    errno.ENAMETOOLONG: "名称太长",
    errno.ELOOP: "链接指回自己",
    errno.EIO: "磁盘读写出错",
}
