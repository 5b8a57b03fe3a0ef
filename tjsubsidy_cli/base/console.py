"""Output to stdout and stderr, which no other module writes to."""

from __future__ import annotations

import codecs
import io
import os
import shutil
import sys
from collections.abc import Sequence
from contextlib import suppress
from itertools import combinations
from pathlib import Path
from typing import TextIO

from .documents import STDIN
from .errors import TjsubsidyError, cause, user_error
from .records import record
from .text import Lang, both, sanitize

NARROWEST, WIDEST = 50, 130


@record
class Screen:
    """A screen or page for people: its width in cells, language, colours and block characters.

    An old Chinese console draws block characters two cells wide, so only UTF-8 gets them.
    """

    width: int
    lang: Lang
    colour: bool = False
    blocks: bool = True


def screen_for(lang: Lang, output: Path | None) -> Screen:
    """Describe the screen behind stdout, or a plain page for a file."""
    width = max(NARROWEST, min(WIDEST, shutil.get_terminal_size((80, 24)).columns))
    if output is not None or sys.stdout is None:
        return Screen(width=width, lang=lang)
    return Screen(
        width=width,
        lang=lang,
        colour=sys.stdout.isatty() and not os.environ.get("NO_COLOR") and _terminal_has_colours(),
        blocks=encoding_of(sys.stdout) == "utf-8",
    )


def _terminal_has_colours() -> bool:
    return os.environ.get("TERM", "") not in {"dumb", "unknown"}


def write_result(result: str | bytes, *, output: Path | None, for_people: bool, lang: Lang) -> None:
    """Write a result to stdout, or to a file that is replaced as a whole; say which on a terminal.

    Files and results for programs are UTF-8. A terminal with another encoding gets replacements
    for the characters that it lacks. Bytes go to a file or a pipe only.
    """
    if output is not None:
        from .atomic import write_whole

        write_whole(output, _encoded(result, "utf-8"))
        say_written(output, lang)
        return
    if sys.stdout is None:
        raise user_error(both("标准输出已关闭。", "stdout is closed."))
    if isinstance(result, bytes) and sys.stdout.isatty():
        raise user_error(
            both("这种格式不能显示在屏幕上。", "this format cannot be shown on a screen."),
            both("请加 -o 文件名，写入文件。", "Add -o FILE to write it to a file."),
        )
    data = _encoded(result, encoding_of(sys.stdout) if for_people else "utf-8")
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:  # the reader, such as head, has seen enough
        drop_stdout()
    except OSError as error:
        drop_stdout()
        raise cannot_write(error) from None


def say_written(path: Path, lang: Lang) -> None:
    """Name a new file on stderr, if a person sits before it."""
    if errors_on_terminal() and path.is_file():
        print_error(sanitize(both(f"已写入 {path}", f"Written: {path}")[lang]))


def _encoded(result: str | bytes, encoding: str) -> bytes:
    return result if isinstance(result, bytes) else result.encode(encoding, "replace")


def on_terminal() -> bool:
    """Whether stdin and stdout are a terminal, so that a person can be asked."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def errors_on_terminal() -> bool:
    """Whether stderr is a terminal, so that progress is worth showing."""
    return sys.stderr is not None and sys.stderr.isatty()


def refuse_to_overwrite_input(output: Path | None, *inputs: str | Path | None) -> None:
    """Raise TjsubsidyError if the output file is one of the input files."""
    for name in inputs:
        if output and name and str(name) != STDIN and _are_one_file(output, name):
            what = both("输出会覆盖输入文件。", "the output would overwrite its own input.")
            raise user_error(what, place=str(output))


def refuse_to_overwrite(output: Path | None) -> None:
    """Raise TjsubsidyError if a file exists that somebody may have filled in."""
    if output is not None and output.is_file():
        raise user_error(
            both("文件已存在，不会覆盖。", "the file exists and is not overwritten."),
            place=str(output),
        )


def refuse_one_output_twice(outputs: Sequence[Path]) -> None:
    """Raise TjsubsidyError if two output files are one, of which one result would be lost."""
    for one, other in combinations(outputs, 2):
        if _are_one_file(one, other):
            what = both(f"与输出 {one} 是同一个文件。", f"the same file as the output {one}.")
            raise user_error(what, place=str(other))


def _are_one_file(one: str | Path, other: str | Path) -> bool:
    """Whether two names mean one file, on a disk that may not tell capitals from small letters."""
    with suppress(OSError):
        return os.path.samefile(one, other)  # noqa: PTH121 - these may be names
    places = [os.path.realpath(name).casefold() for name in (one, other)]
    return places[0] == places[1]


def cannot_write(error: OSError) -> TjsubsidyError:
    """Make the error for a stdout that cannot be written, such as to a full disk."""
    why = cause(error)
    return user_error(both(f"无法写到标准输出：{why.zh}。", f"stdout cannot be written: {why.en}."))


def print_error(message: str) -> None:
    """Print a message to stderr in its own encoding; do nothing if it is closed."""
    if sys.stderr is None:
        return
    with suppress(OSError):
        sys.stderr.buffer.write(f"{message}\n".encode(encoding_of(sys.stderr), "replace"))
        sys.stderr.buffer.flush()


def replace_unencodable() -> None:
    """Let stdout and stderr replace characters that their encoding lacks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def encoding_of(stream: TextIO) -> str:
    """The stream's encoding, with UTF-8 for ASCII: without a locale, Python reports ASCII."""
    name = codecs.lookup(stream.encoding or "utf-8").name
    return "utf-8" if name == "ascii" else name


def drop_stdout() -> None:
    """Redirect stdout to nothing, so that Python's flush at exit does not fail on a closed pipe."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
