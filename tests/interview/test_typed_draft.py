"""A draft in a file that was typed by hand, or that is no profile."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tjsubsidy_cli.base.errors import TjsubsidyError
from tjsubsidy_cli.interview.draft import open_draft, save, with_answer


def test_a_file_typed_with_a_chinese_keyboard_goes_on_and_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("【company】\nname ＝ “甲”  # 全称，待核\n", "utf-8")
    before, draft = path.read_bytes(), open_draft(path)
    backup = draft.backup
    save(with_answer(draft, "large", raw=True))
    assert backup.read_bytes() == before
    assert tomllib.loads(path.read_text("utf-8")) == {
        "company": {"name": "甲"},
        "facts": {"large": True},
    }


def test_a_table_is_no_draft(tmp_path: Path) -> None:
    path = tmp_path / "clients.xlsx"
    path.write_bytes(b"PK\x03\x04")
    with pytest.raises(TjsubsidyError) as caught:
        open_draft(path)
    assert f"一行一家企业的表请用：tjsubsidy screen {path}" in caught.value.message("zh")
    assert f"tjsubsidy screen {path}" in caught.value.message("en")
