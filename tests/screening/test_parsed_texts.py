"""Each text of a column is parsed once, and not too many results are kept."""

from __future__ import annotations

import pytest

from tjsubsidy_cli.screening import cell_parser
from tjsubsidy_cli.screening.cell_parser import ParsedTexts


def test_a_text_is_parsed_once_until_too_many_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cell_parser, "_MOST_KEPT", 2)
    parsed: list[str] = []

    def parse(text: str) -> int:
        parsed.append(text)
        return len(text)

    texts = ParsedTexts(parse)
    assert texts.of(["a", "bb", "a"]) == {"a": 1, "bb": 2}
    assert texts.of(["bb", "ccc"]) == {"bb": 2, "ccc": 3}
    assert parsed == ["a", "bb", "ccc"]
    assert texts.of(["a"]) == {"a": 1}  # three were kept: all are forgotten
    assert parsed == ["a", "bb", "ccc", "a"]
    assert list(texts) == ["a"]
