"""The file of a company's draft has a name that every disk takes, and is found again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tjsubsidy_cli.interview.draft import open_draft, path_for, save, with_answer


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("天津示例（集团）有限公司", "天津示例（集团）有限公司.toml"),
        ("Example Co., Ltd.", "Example Co., Ltd.toml"),
        ("con", "_con.toml"),  # a device of Windows
        ("../甲/乙", "甲_乙.toml"),
        ("甲" * 100, "甲" * 36 + ".toml"),
        ("???", "company.toml"),
    ],
)
def test_a_draft_is_named_after_the_company(
    name: str, file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert path_for(name) == Path(file)
    save(with_answer(open_draft(path_for(name)), "name", name))
    assert path_for(name) == Path(file)
    Path(file).write_text('[company]\nname = "another"\n', "utf-8")
    assert path_for(name) == Path(file.replace(".toml", "-2.toml"))
