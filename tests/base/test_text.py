"""The language in which the tool speaks."""

from __future__ import annotations

import pytest

from tjsubsidy_cli.base import text


@pytest.mark.parametrize(
    ("name", "lang"), [("Chinese (Simplified)_China", "zh"), ("German_Germany", "en"), (None, "en")]
)
def test_the_language_of_windows(
    name: str | None, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr("locale.getlocale", lambda: (name, "cp936"))
    assert text.language([], {}) == lang
