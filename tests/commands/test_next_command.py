"""The next command that a result names gives the same result."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from support import Ran

Tool = Callable[..., Ran]


def test_the_next_command_repeats_the_day_and_the_readings(
    tmp_path: Path, tjsubsidy: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.toml").write_text('[company]\nname = "x"\n')
    options = ["--as-of", "2021-03-04", "--reading", "AMB-1-1b=B"]
    shown = tjsubsidy("check", "mine.toml", *options).out
    again = " ".join(["tjsubsidy", "ask", "mine.toml", *options])
    assert again in " ".join(shown.split())
