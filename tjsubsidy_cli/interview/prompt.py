"""The terminal of an interview: reading lines, printing texts, quitting and hanging up."""

from __future__ import annotations

import io
import locale
import os
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from ..base.console import Screen, encoding_of, screen_for, write_result
from ..base.text import Lang, Text, both
from ..render.terminal.questions import render_sentence
from .input import command

HUNG_UP = 129


class HungUp(BaseException):
    """Raised when the terminal was closed."""


class Quit(BaseException):
    """Raised when the user typed q."""


class Prompt:
    """Prints an interview's texts in one language."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang

    @property
    def screen(self) -> Screen:
        """The screen with its present width."""
        return screen_for(self.lang, None)

    def print(self, text: Text, style: str = "") -> None:
        """Print a sentence, broken to the screen's width."""
        self.show(render_sentence(text, self.screen, style))

    def print_error(self, text: Text) -> None:
        """Print why an input is not accepted."""
        self.print(both("! ", "! ") + text, "red")

    def show(self, rendered: str) -> None:
        """Print a rendered text."""
        write_result(rendered, output=None, for_people=True, lang=self.lang)


@contextmanager
def terminal() -> Iterator[None]:
    """Set up line editing, and raise HungUp when the terminal is closed."""
    _leave_the_c_locale()
    with suppress(ImportError):
        import readline

        readline.set_auto_history(False)
        readline.parse_and_bind("set enable-bracketed-paste off")
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding=encoding_of(sys.stdin), errors="replace")

    def hang_up(signum: int, frame: object) -> None:
        for name in before:  # a second signal must not disturb the clean-up
            signal.signal(name, signal.SIG_IGN)
        raise HungUp

    names = ("SIGHUP", "SIGTERM")
    ends = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {name: signal.getsignal(name) for name in ends}
    for name in ends:
        signal.signal(name, hang_up)
    try:
        yield
    finally:
        for name in ends:
            if signal.getsignal(name) is hang_up:
                signal.signal(name, before[name])


def _leave_the_c_locale() -> None:
    """Let Chinese be edited: in the C locale, the line editor takes its bytes for commands.

    The editor asks the environment for its locale, not the program.
    """
    with suppress(locale.Error):
        if locale.setlocale(locale.LC_CTYPE) in {"C", "POSIX"}:
            os.environ["LC_ALL"] = locale.setlocale(locale.LC_CTYPE, "C.UTF-8")


def read_line() -> str:
    """Read one line. Raises Quit for q, HungUp if the terminal is gone."""
    try:
        word = input("> ").strip()
    except OSError:
        raise HungUp from None
    if command(word) == "quit":
        raise Quit
    return word


def shell_word(path: str) -> str:
    """Quote a path for a shell; Chinese names need no quotes."""
    if re.fullmatch(r"[\w@%+=:,./\\-]+", path) and not path.startswith("-"):
        return path
    quoted = path.replace("'", "'\"'\"'")
    return f"'{quoted}'" if not path.startswith("-") else f"./{path}"
