"""The terminal of an interview: reading lines, printing texts, quitting and hanging up."""

from __future__ import annotations

import io
import locale
import os
import select
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from ..base.console import Screen, encoding_of, screen_for, write_result
from ..base.text import Lang, Text, both
from ..render.terminal.questions import render_keys, render_sentence
from .input import command

HUNG_UP = 129
_QUIET = 0.01  # seconds without input after which a paste has ended
_PIECE = 4096  # bytes read at once


class HungUp(BaseException):
    """Raised when the terminal was closed."""


class Quit(BaseException):
    """Raised when the user typed q."""


class Back(BaseException):
    """Raised when the user typed <, to go to the question before."""


BACK = both("< 改上一题", "< back")
QUIT = both("q 退出", "q quit")


class Prompt:
    """Prints an interview's texts in one language, and reads what is typed."""

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

    def print_keys(self, *keys: Text) -> None:
        """Print what may be typed."""
        self.show(render_keys(keys, self.screen))

    def show(self, rendered: str) -> None:
        """Print a rendered text."""
        write_result(rendered, output=None, for_people=True, lang=self.lang)

    def read_line(self) -> str:
        """Read one line. Raises Quit for q, Back for <, HungUp if the terminal is gone.

        Nothing counts that was typed or pasted before the prompt, because it cannot be an answer
        to what was not on the screen. Of a paste of many lines, only the first counts.
        """
        try:
            early = take_early_input()
            if early.strip():
                self.print_error(_ONE_LINE)
            first, *others = input("> ").strip().splitlines() or [""]
        except OSError:
            raise HungUp from None
        if any(map(str.strip, others)):
            self.print_error(_ONE_LINE)
        word = first.strip()
        match command(word):
            case "quit":
                raise Quit
            case "back":
                raise Back
        return word


_ONE_LINE = both(
    "一次只答屏幕上的一题：粘贴的其余内容没有采用。",
    "One question at a time: the rest of what was pasted is not used.",
)


@contextmanager
def terminal() -> Iterator[None]:
    """Set up line editing, and raise HungUp when the terminal is closed."""
    _leave_the_c_locale()
    with suppress(ImportError):
        import readline

        readline.set_auto_history(False)
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


def take_early_input() -> bytes:
    """Take from the terminal what was typed or pasted before the prompt, until it is quiet."""
    try:
        import termios
    except ImportError:
        return _take_early_keys()
    terminal, early = sys.stdin.fileno(), b""
    before = termios.tcgetattr(terminal)
    silent = [*before[:3], before[3] & ~(termios.ICANON | termios.ECHO), *before[4:]]
    termios.tcsetattr(terminal, termios.TCSANOW, silent)
    try:
        while select.select([terminal], [], [], _QUIET)[0]:
            if not (piece := os.read(terminal, _PIECE)):
                raise OSError  # the terminal is gone
            early += piece
    finally:
        termios.tcsetattr(terminal, termios.TCSANOW, before)
    return early


def _take_early_keys() -> bytes:  # pragma: no cover - Windows only
    import msvcrt

    early = ""
    while msvcrt.kbhit():  # type: ignore[attr-defined,unused-ignore]
        early += msvcrt.getwch()  # type: ignore[attr-defined,unused-ignore]
    return early.encode("utf-8", "replace")
