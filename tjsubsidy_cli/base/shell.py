"""The commands that a user is told to run next, quoted for a shell."""

from __future__ import annotations

import re
from collections.abc import Iterable

Option = tuple[str, ...]  # its name, and its value if it has one

_OF_A_REPORT = {"--prepared-by", "--logo", "--full"}
# Options that a command does not take, or refuses for what it shows on a screen.
_NOT_FOR = {
    "advise": {"--assume", "--set", *_OF_A_REPORT},
    "ask": {"--input-format", "--set"},
    "check": _OF_A_REPORT,
    "compare": {"--assume", *_OF_A_REPORT},
    "explain": {"--set", *_OF_A_REPORT},
}


def takes(command: str, option: Option) -> bool:
    """Whether a command can repeat an option of another one."""
    return option[0] not in _NOT_FOR.get(command, ())


def next_command(command: str, *words: str, again: Iterable[Option] = ()) -> str:
    """Write a command of ours with its words, and the options of ``again`` that it takes."""
    options = [word for option in again if takes(command, option) for word in option]
    return " ".join(["tjsubsidy", command, *map(shell_word, (*words, *options))])


def shell_word(word: str) -> str:
    """Quote a word for a shell; Chinese names need no quotes."""
    if re.fullmatch(r"[\w@%+=:,./\\-]+", word):
        return word
    quoted = word.replace("'", "'\"'\"'")
    return f"'{quoted}'"


def file_word(path: object) -> str:
    """Name a file so that a command does not take it for an option."""
    name = str(path)
    return f"./{name}" if name.startswith("-") else name
