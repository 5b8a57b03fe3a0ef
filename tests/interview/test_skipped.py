"""Questions answered by "don't know": counted, offered again at the end and in a later session."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import Ran, draws
from support.companies import CATALOGUES, assessed, truths
from support.talk import NOBODY, Talk, answer_all, asked, typed

from tjsubsidy_cli import Catalogue, load_profile
from tjsubsidy_cli.assess.questions import rank, skipped, unsettled
from tjsubsidy_cli.base.text import Lang
from tjsubsidy_cli.rules.facts import Value

Tool = Callable[..., Ran]
LANGS = pytest.mark.parametrize("lang", ["zh", "en"])
SKIPPED = {
    "zh": r"其中(\d+)题答“不清楚”，(\d+)个支持事项因此待补充",
    "en": r"(\d+)questions?(?:was|were)skipped,onwhich(\d+)grants?waits?",
}


def told(shown: str, lang: Lang) -> tuple[int, int]:
    """The skipped questions and the grants that wait, as the screen says."""
    found = re.search(SKIPPED[lang], re.sub(r"\s", "", shown))
    assert found, shown
    return int(found[1]), int(found[2])


@pytest.mark.slow
@LANGS
@pytest.mark.parametrize("columns", [60, 120])
def test_skipped_questions_are_taken_up_again(
    lang: Lang, columns: int, tmp_path: Path, catalogue: Catalogue
) -> None:
    talk = Talk(tmp_path, lang=lang, columns=columns)
    count = answer_all(talk, {"district": "xiqing"}, catalogue)
    number, waiting = told(talk.shown, lang)
    assert number == count - 1
    shown = talk.say("r")
    fact = asked(shown, catalogue, lang)
    assert fact
    assert fact.id == "activities"
    talk.say("0")
    talk.say("q")
    assert talk.end() == 0

    later = Talk(tmp_path, lang=lang, columns=columns)
    shown = later.read()
    assert told(shown, lang)[0] < number
    assert told(shown, lang)[1] < waiting
    first = asked(later.say("r"), catalogue, lang)
    assert first
    answers = load_profile(tmp_path / "mine.toml", catalogue)
    assert first.id == skipped(catalogue, answers.facts, answers.asked, answers.received)[0].fact.id
    later.say("0")
    assert first.id in load_profile(tmp_path / "mine.toml", catalogue).facts
    later.say("q")
    assert later.end() == 0


@pytest.mark.slow
def test_a_later_session_may_leave_them_and_ask_the_rest(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    (tmp_path / "mine.toml").write_text(
        f'[company]\nname = "{NOBODY}"\ndistrict = "xiqing"\n[facts]\nactivities = "don\'t know"\n'
    )
    talk = Talk(tmp_path)
    assert told(talk.read(), "en")[0] == 1
    assert "Here: Enter, r, c, < or q." in talk.say("x")
    shown = talk.say("")
    fact = asked(shown, catalogue, "en")
    assert fact
    assert fact.id != "activities"
    waiting = re.search(r"(\d+) settled, (\d+) skipped, (\d+) not asked", shown)
    assert waiting
    assert sum(map(int, waiting.groups())) == len(catalogue.grants)
    talk.say("q")
    assert talk.end() == 0


@pytest.mark.slow
def test_not_knowing_again_ends_all_the_same(tmp_path: Path, catalogue: Catalogue) -> None:
    """Until it is asked again, the old "don't know" stays in the file."""
    talk = Talk(tmp_path, lang="zh")
    count = answer_all(talk, {}, catalogue)
    before = tomllib.loads((tmp_path / "mine.toml").read_text("utf-8"))
    shown = talk.say("r")
    assert tomllib.loads((tmp_path / "mine.toml").read_text("utf-8")) == before
    again = 0
    while fact := asked(shown, catalogue, "zh"):
        shown = talk.say(typed(fact, None))
        again += 1
    assert again == count
    assert told(shown, "zh")[0] == count
    talk.say("<")
    talk.say("q")
    assert talk.end() == 0
    after = tomllib.loads((tmp_path / "mine.toml").read_text("utf-8"))
    assert after == before


@CATALOGUES
@draws(25)
@given(data=st.data())
def test_what_is_skipped_can_still_settle_everything(
    data: st.DataObject, policy_of: Catalogue
) -> None:
    """Asked again, the skipped questions lead to the verdicts of the complete company."""
    truth: dict[str, Value] = data.draw(truths(policy_of))
    silent = data.draw(st.sets(st.sampled_from([fact.id for fact in policy_of.facts])))
    known: dict[str, Value] = {}
    passed: frozenset[str] = frozenset()
    while questions := rank(policy_of, known, passed):
        fact = questions[0].fact.id
        if fact in silent:
            passed |= {fact}
        else:
            known[fact] = truth[fact]
    assert all(q.fact.id in passed for q in skipped(policy_of, known, passed))
    while questions := rank(policy_of, known):
        known[questions[0].fact.id] = truth[questions[0].fact.id]
    final = [(r.verdict, r.estimate) for r in assessed(policy_of, known).results]
    assert final == [(r.verdict, r.estimate) for r in assessed(policy_of, truth).results]


@LANGS
def test_next_lists_the_skipped_under_their_own_heading(
    lang: str, tmp_path: Path, tjsubsidy: Tool, catalogue: Catalogue
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('[company]\nname = "x"\n[facts]\nactivities = "不清楚"\ntitles = "unknown"\n')
    said = json.loads(tjsubsidy("ask", "--next", path, "--format", "json").out)
    assert [question["id"] for question in said["skipped"]] == ["activities"]
    questions = {question["id"] for question in said["questions"]}
    assert "titles" in questions
    assert "activities" not in questions
    profile = load_profile(path, catalogue)
    passed = skipped(catalogue, profile.facts, profile.asked)
    assert unsettled(passed) <= set(said["open"])
    assert sorted(said["open"] + said["settled"]) == sorted(catalogue.grants)
    shown = tjsubsidy("ask", "--next", path, lang=lang).out
    before, heading, after = shown.partition(
        {"zh": "已答“不清楚”", "en": "Skipped (“don't know”)"}[lang]
    )
    assert heading
    assert "(titles)" in before
    assert "(activities)" in after
    assert "(activities)" not in before
