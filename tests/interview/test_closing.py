"""The end of an interview: what matters on a screen, and the report beside the profile."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from support import ROOT, Ran, in_shell
from support.talk import Talk

from tjsubsidy_cli.base.text import Lang

Tool = Callable[..., Ran]
SAMPLE = (ROOT / "samples" / "robot-maker.toml").read_text("utf-8")
SAYS = {
    "zh": ("初步符合条件", "金额最高的事项：", "下一步：", "报告：mine.html"),
    "en": ("Eligible as declared", "Worth most:", "Next: ", "The report: mine.html"),
}


def at_the_end(folder: Path, *args: str, lang: Lang = "en", env: dict[str, str]) -> Talk:
    (folder / "mine.toml").write_text(SAMPLE, "utf-8")
    talk = Talk(folder, "ask", "mine.toml", *args, lang=lang, columns=80, env=env)
    talk.read()
    return talk


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("opens", [True, False])
def test_it_ends_with_what_matters(lang: Lang, opens: bool, tmp_path: Path) -> None:
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > "{tmp_path}/opened"\n')
    browser.chmod(0o755)
    options = () if opens else ("--no-open",)
    talk = at_the_end(tmp_path, *options, lang=lang, env={"BROWSER": f"{browser} %s"})
    shown = talk.say("")
    result, most, step, report = SAYS[lang]
    assert result in shown
    assert step in shown
    top = shown.partition(most)[2].partition(step)[0]
    assert [f"  {n}. " in top for n in (1, 2, 3, 4)] == [True, True, True, False]
    assert len(shown.splitlines()) <= 40
    talk.type("")
    assert talk.end() == 0
    assert report in talk.shown
    assert "<html" in (tmp_path / "mine.html").read_text("utf-8")
    opened = tmp_path / "opened"
    for _ in range(100):  # what opens it goes on by itself
        time.sleep(0.2)
        if opened.exists() or not opens:
            break
    assert opened.exists() == opens
    if opens:
        assert opened.read_text().strip() == (tmp_path / "mine.html").resolve().as_uri()


@pytest.mark.slow
def test_no_file_is_overwritten_and_one_may_go_back(tmp_path: Path) -> None:
    (tmp_path / "mine.html").write_text("mine")
    talk = at_the_end(tmp_path, env={})
    assert "mine-2.html" in talk.say("")
    assert "Here: Enter, < or q." in talk.say("x")
    assert "Answered: " in talk.say("<")
    talk.say("")
    talk.say("")
    talk.type("")
    assert talk.end() == 0
    assert (tmp_path / "mine.html").read_text() == "mine"
    assert "<html" in (tmp_path / "mine-2.html").read_text("utf-8")


@pytest.mark.slow
def test_leaving_at_the_end_writes_no_report(tmp_path: Path) -> None:
    talk = at_the_end(tmp_path, env={})
    talk.say("")
    talk.type("q")
    assert talk.end() == 0
    assert {path.name for path in tmp_path.iterdir()} == {"mine.toml"}


@pytest.mark.slow
def test_a_report_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(SAMPLE, "utf-8")
    talk = Talk(tmp_path, shell="ulimit -f 0")
    talk.read()
    assert talk.finish() == 0
    assert "mine.html: cannot be written" in talk.shown
    assert [path.name for path in tmp_path.iterdir()] == ["mine.toml"]


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_result_is_the_one_of_the_options(lang: Lang, tmp_path: Path) -> None:
    """Readings, assumed rates, the day and who prepared it go into the report and the command."""
    options = ["--reading", "AMB-1-1b=B", "--assume", "1-1=10%", "--as-of", "2021-03-04"]
    signed = ["--prepared-by", "甲 & 乙", "--no-open"]
    talk = at_the_end(tmp_path, *options, *signed, "--lang", lang, lang=lang, env={})
    talk.say("")
    talk.type("")
    assert talk.end() == 0
    again = " ".join([*options[4:], *options[:4]])
    assert f"tjsubsidy check mine.toml --lang {lang} {again}" in " ".join(talk.shown.split())
    page = (tmp_path / "mine.html").read_text("utf-8")
    ran = in_shell(
        "check",
        "mine.toml",
        *options,
        *signed[:2],
        "-o",
        "again.html",
        cwd=tmp_path,
        env={"TJSUBSIDY_LANG": lang},
    )
    assert ran.returncode == 0, ran.stderr
    assert page == (tmp_path / "again.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--next", "--as-of", "2021-03-04"], "--as-of is for an assessment"),
        (["--colleagues", "slip.md", "--full"], "Leave out --full"),
        (["--reading", "AMB-1-1b=Z"], "AMB-1-1b has no option “Z”"),
        (["--assume", "6-1=10%"], "6-1 takes no assumed rate"),
        (["--as-of", "yesterday"], "yesterday"),
        (["--logo", "none.png"], "none.png"),
    ],
)
def test_options_are_refused_before_the_first_question(
    options: list[str], said: str, tmp_path: Path, tjsubsidy: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = tjsubsidy("ask", "mine.toml", *options)
    assert ran.code == 2
    assert said in ran.err
