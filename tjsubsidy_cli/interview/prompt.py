"""One line at a time from the terminal, in its own line editing; and how that can end."""

from __future__ import annotations

import io
import locale
import os
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from ..base.console import encoding_of
from .input import command

HUNG_UP = 129


class HungUp(BaseException):
    """The terminal is gone; there is nobody to say anything to."""


class Quit(BaseException):
    """The user wants to stop here."""


@contextmanager
def terminal() -> Iterator[None]:
    """The terminal's own line editing; a closed terminal ends the interview like any other end."""
    _leave_the_c_locale()
    with suppress(ImportError):
        import readline

        readline.set_auto_history(False)
        readline.parse_and_bind("set enable-bracketed-paste off")
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding=encoding_of(sys.stdin), errors="replace")

    def hang_up(signum: int, frame: object) -> None:
        for name in before:  # once is enough: a second one would disturb the end
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
    """One line as typed. Raises Quit for q, HungUp where the terminal is gone."""
    try:
        word = input("> ").strip()
    except OSError:
        raise HungUp from None
    if command(word) == "quit":
        raise Quit
    return word


def shell_word(path: str) -> str:
    """A path as a shell takes it; Chinese names need no quotes."""
    if re.fullmatch(r"[\w@%+=:,./\\-]+", path) and not path.startswith("-"):
        return path
    quoted = path.replace("'", "'\"'\"'")
    return f"'{quoted}'" if not path.startswith("-") else f"./{path}"
