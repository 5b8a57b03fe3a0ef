"""The tool at a terminal: a pseudo-terminal of its own, in whose place a person would sit."""

from __future__ import annotations

import os
import sys

import pexpect

from support import ROOT, heed_ctrl_c


def terminal_env(**env: str) -> os._Environ[str] | dict[str, str]:
    """The environment of a terminal: what the tests' own surroundings say of one is left out."""
    unwanted = {"COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "COLORTERM"}
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    return {
        **kept,
        "PYTHONPATH": str(ROOT),
        "PYTHONIOENCODING": "utf-8",
        "TJSUBSIDY_LANG": "en",
        "TERM": "xterm-256color",
        **env,
    }


def at_terminal(*args: object, columns: int = 80, **env: str) -> pexpect.spawn[str]:
    """Start the tool on a pseudo-terminal of its own."""
    return pexpect.spawn(
        sys.executable,
        ["-m", "tjsubsidy_cli", *map(str, args)],
        cwd=str(ROOT),
        env=terminal_env(**env),
        dimensions=(40, columns),
        encoding="utf-8",
        timeout=30,
        preexec_fn=heed_ctrl_c,
    )


def ended(child: pexpect.spawn[str]) -> tuple[int | None, str]:
    """The exit code and all that stood on the screen, colours included."""
    child.expect(pexpect.EOF)
    shown = child.before or ""
    child.close()
    return child.exitstatus, shown.replace("\r\n", "\n")
