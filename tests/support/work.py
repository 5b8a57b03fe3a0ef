"""The work that a call does, counted: a clock would tell how busy the machine is."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import FrameType
from typing import Any


def lines_run(call: Callable[[], object]) -> int:
    """How many lines of Python a call runs."""
    count = 0

    def heed(frame: FrameType, event: str, arg: object) -> Any:
        nonlocal count
        count += event == "line"
        return heed

    before = sys.gettrace()
    sys.settrace(heed)
    try:
        call()
    finally:
        sys.settrace(before)
    return count


def assert_grows_with_length(work: Callable[[int], object], *lengths: int) -> None:
    """Four times the length takes at most five times the lines; with the square, it took 16.

    Of several lengths, the longest decides, which is tried only where a shorter one leaves doubts:
    short texts may be told apart.
    """
    for length in lengths:
        work(length + 1)  # what is done but once is done
        less, more = (lines_run(partial(work, each)) for each in (length, 4 * length))
        if more <= 5 * less:
            return
    raise AssertionError(f"{less} lines for {length}, {more} lines for {4 * length}")


@contextmanager
def stopped_in_the_end(seconds: int = 120) -> Iterator[None]:
    """Stop work that lines do not show, such as copies of a text; what is right takes a second."""

    def stop(*_: object) -> None:
        raise AssertionError(f"not done after {seconds} seconds of the processor")

    if not hasattr(signal, "setitimer"):  # on Windows
        yield
        return
    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
