"""One line at a time from the terminal, in its own line editing; and how that can end."""

from __future__ import annotations

import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from .typed import command

HUNG_UP = 129


class HungUp(BaseException):
    """The terminal is gone; there is nobody to say anything to."""


class Quit(BaseException):
    """The user wants to stop here."""


@contextmanager
def terminal() -> Iterator[None]:
    """The terminal's own line editing; a closed terminal ends the interview like any other end."""
    with suppress(ImportError):
        import readline

        readline.set_auto_history(False)
        readline.parse_and_bind("set enable-bracketed-paste off")
    if hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(errors="replace")

    def hang_up(signum: int, frame: object) -> None:
        raise HungUp

    names = [name for name in ("SIGHUP", "SIGTERM") if hasattr(signal, name)]
    before = {name: signal.signal(getattr(signal, name), hang_up) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)


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
