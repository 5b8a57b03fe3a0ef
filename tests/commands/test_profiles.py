"""Which files a command reads: patterns, links, and no file twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from support import ROOT, Ran

from tjsubsidy_cli import TjsubsidyError
from tjsubsidy_cli.assess.batch import Broken
from tjsubsidy_cli.commands import profiles
from tjsubsidy_cli.commands.profiles import find_profiles

Tool = Callable[..., Ran]
PARTS, MINIMAL = "samples/parts-maker.toml", "samples/minimal.toml"


def test_a_pattern_is_sorted_and_no_file_comes_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("b.toml", "a.toml", "sub/c.toml", "sub/d.json", "[x].toml", "x.toml", "-"):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).touch()
    Path("link.toml").symlink_to("a.toml")
    Path("dir.toml").mkdir()
    assert find_profiles(["*.toml"]) == ("[x].toml", "a.toml", "b.toml", "x.toml")
    assert find_profiles(["b.toml", "*.toml"]) == ("b.toml", "[x].toml", "a.toml", "x.toml")
    assert find_profiles(["link.toml", "./a.toml", "a.toml"]) == ("link.toml",)
    assert find_profiles([str(tmp_path / "?.toml"), "a.toml"]) == tuple(
        str(tmp_path / name) for name in ("a.toml", "b.toml", "x.toml")
    )
    assert find_profiles(["[x].toml"]) == ("[x].toml",)  # as a shell hands it over
    assert find_profiles(["**/*.json"]) == (str(Path("sub", "d.json")),)
    assert find_profiles(["?", "-"]) == ("./-", "-")
    assert find_profiles(["none.toml", "a\0b", "k" * 5000]) == ("none.toml", "a\0b", "k" * 5000)
    assert isinstance(find_profiles(["a\0/*"])[0], Broken)
    missed, folder = find_profiles(["*.tml", "sub"])
    assert isinstance(missed, Broken)
    assert missed.problems[0].format("en") == "*.tml: no file matches this pattern."
    assert isinstance(folder, Broken)
    hint = str(Path("sub", "*.toml"))
    assert folder.problems[0].format("zh") == f"sub: 这是文件夹，不是文件。请写“{hint}”。"


def test_a_link_to_nothing_is_named_and_not_passed_over(tjsubsidy: Tool, tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('[company]\nname = "x"\n')
    (tmp_path / "b.toml").symlink_to("gone.toml")
    ran = tjsubsidy("check", tmp_path / "*.toml", "--fail-on-undecided")
    assert ran.code == 2
    assert "b.toml: a link to gone.toml, which does not exist." in ran.err
    assert "Did you mean" not in ran.err


@pytest.mark.parametrize("given", [["samples/*.toml"], [PARTS, MINIMAL, "samples/r*.toml"]])
def test_too_many_profiles_are_refused(given: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(profiles, "MOST_PROFILES", 3)
    with pytest.raises(TjsubsidyError, match="at most 3 profiles"):
        find_profiles(given)
    assert len(find_profiles([PARTS, MINIMAL, "samples/ro*.toml"])) == 3
