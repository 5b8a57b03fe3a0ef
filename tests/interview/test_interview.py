"""Whole interviews at a real pseudo-terminal, and every way in which one can end."""

from __future__ import annotations

import json
import os
import platform
import random
import re
import signal
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pexpect
import pytest
from rich.cells import cell_len
from support import HARBOUR, ROOT, Ran, in_shell, wait_until_idle
from support.answers import ALONE, Row, table
from support.companies import with_gates_told
from support.talk import NOBODY, Talk, answer_all, asked, squeezed, typed

from tjsubsidy_cli import Catalogue, load_profile
from tjsubsidy_cli.base.errors import InvalidValueError, TjsubsidyError
from tjsubsidy_cli.base.text import Lang, both
from tjsubsidy_cli.interview.draft import open_draft
from tjsubsidy_cli.interview.input import company_name, understand
from tjsubsidy_cli.rules.facts import Chosen, Value, show_value

Tool = Callable[..., Ran]
SAMPLES = ROOT / "samples"
TRANSCRIPTS = ROOT / "tests" / "acceptance" / "transcripts"
LANGS = pytest.mark.parametrize("lang", ["zh", "en"])
NOT_KNOWN_WORDS = "不清楚"
NOTED, NOT_KNOWN = both("已记录：", "Noted: "), both("不清楚", "not known")


def assessment(path: Path, *args: object) -> list[tuple[Any, ...]]:
    ran = in_shell("check", path, "--format", "json", *args)
    assert ran.returncode == 0, ran.stderr
    keys = ("id", "verdict", "ceiling", "estimate", "exact")
    return [tuple(grant[key] for key in keys) for grant in json.loads(ran.stdout)["grants"]]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sample", "lang", "columns"),
    [
        ("parts-maker", "zh", 80),
        ("telecom-operator", "en", 60),
        ("ic-design-house", "zh", 60),
        ("research-institute", "en", 100),
        ("data-company", "zh", 120),
        ("champion-manufacturer", "en", 80),
        ("data-trading-centre", "en", 60),
        ("industrial-internet", "zh", 100),
        ("robot-maker", "en", 120),
        ("minimal", "zh", 80),
    ],
)
def test_a_whole_interview_ends_in_the_sample_s_assessment(
    sample: str, lang: Lang, columns: int, tmp_path: Path, catalogue: Catalogue
) -> None:
    path = SAMPLES / f"{sample}.toml"
    truth = dict(load_profile(path, catalogue).facts)
    talk = Talk(tmp_path, lang=lang, columns=columns)
    count = answer_all(talk, truth, catalogue)
    assert count <= 27
    assert talk.finish() == 0
    assert assessment(tmp_path / "mine.toml") == assessment(path)
    again = {"zh": "再次查看：", "en": "To see this again: "}[lang] + "tjsubsidy check mine.toml"
    assert again in talk.shown
    assert max(cell_len(line) for line in talk.shown.splitlines()) <= columns


@pytest.mark.slow
def test_another_city_s_interview(tmp_path: Path, harbour: Catalogue) -> None:
    path = HARBOUR.with_name("harbour-fleet.toml")
    truth = dict(load_profile(path, harbour).facts)
    talk = Talk(tmp_path, "ask", "mine.toml", "--catalogue", str(HARBOUR), lang="zh")
    answer_all(talk, truth, harbour)
    assert talk.finish() == 0
    mine = assessment(tmp_path / "mine.toml", "--catalogue", HARBOUR)
    assert mine == assessment(path, "--catalogue", HARBOUR)
    assert "天津" not in talk.shown.replace(NOBODY, "")


# What a person might do, whatever the order of the questions: the lines that are typed at each of
# them, and at the end. The screen is kept as it was.
SCRIPTS: dict[str, dict[str, list[str]]] = {
    "first-steps": {
        "name": [NOBODY],
        "district": ["8"],
        "activities": ["1 12", "m", "1 12"],
        "smart_equipment_cost": ["?", "abc", "1200", "1200万元"],
        "has_projects": ["2"],
        "has_titles": ["q"],
    },
    "back-and-forth": {
        "name": ["", "天津试验有限公司"],
        "district": ["西青区", "<"],
        "activities": ["<", "5，6"],
        "has_projects": ["abc", "q"],
    },
    "second-thoughts": {
        "name": ["?", NOBODY],
        "district": ["18", "?", "8", "18", ""],
        "activities": ["<"],
        "end": ["?", "x", "<", "<", "", "q"],
    },
    "to-the-end": {
        "name": [NOBODY],
        "district": ["8"],
        "activities": ["1"],
        "smart_equipment_cost": ["1200", "1200万元"],
        "has_projects": ["?", "1"],
        "national_projects": ["ic_core"],
        "pilot_projects": ["1"],
        "other_projects": ["0"],
        "has_titles": ["是"],
        "titles": ["3 6?"],
        "centres": ["0"],
        "has_rare_titles": ["2"],
        "digital_infrastructure": ["0"],
        "upgrade_consulting_cost": ["0"],
        "has_data_business": ["否", ""],
        "end": ["x", "", "<", "", ""],
    },
}
SCRIPT_ENDS = {"zh": "问题已问完", "en": "All is asked"}
NAMES = {"zh": "单位名称是什么", "en": "organisation'sname"}


@pytest.mark.slow
@LANGS
@pytest.mark.parametrize("name", SCRIPTS)
def test_transcript(
    name: str,
    lang: Lang,
    tmp_path: Path,
    catalogue: Catalogue,
    request: pytest.FixtureRequest,
) -> None:
    script = {key: list(lines) for key, lines in SCRIPTS[name].items()}
    talk = Talk(tmp_path, lang=lang)
    shown, at = talk.read(), "name"
    while lines := script.get(at):
        line = lines.pop(0)
        shown = talk.say(line)
        if talk.child.after is pexpect.EOF:
            break
        fact = asked(shown, catalogue, lang)
        if SCRIPT_ENDS[lang] in shown:
            at = "end"
        elif fact or squeezed(NAMES[lang]) in squeezed(shown):
            at = fact.id if fact else "name"
    assert [lines for lines in script.values() if lines] == [], f"at {at}: {shown}"
    assert talk.end() == 0
    assert "\\x" not in talk.shown
    golden = TRANSCRIPTS / f"{name}.{lang}.txt"
    if request.config.getoption("--update-golden"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(talk.shown, "utf-8")
    assert talk.shown == golden.read_text("utf-8")


def test_no_transcript_is_left_over() -> None:
    names = {f"{name}.{lang}.txt" for name in SCRIPTS for lang in ("zh", "en")}
    assert {path.name for path in TRANSCRIPTS.iterdir()} == names


@pytest.mark.slow
@pytest.mark.parametrize("how", ["ctrl-c", "ctrl-d", "hangup", "kill", "quit"])
def test_an_interview_broken_off_goes_on_where_it_stopped(
    how: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    sample = SAMPLES / "robot-maker.toml"
    truth = dict(load_profile(sample, catalogue).facts)
    chance = random.Random(how)
    total = 0
    for _ in range(2):
        talk = Talk(tmp_path)
        before = chance.randint(1, 6)
        total += answer_all(talk, truth, catalogue, most=before)
        kept = (tmp_path / "mine.toml").read_text("utf-8")
        talk.child.send("half an answ")
        code = break_off(talk, how)
        assert code == {"ctrl-c": 130, "ctrl-d": 130, "hangup": 129, "kill": -9, "quit": 0}[how]
        assert "Traceback" not in talk.shown
        assert (tmp_path / "mine.toml").read_text("utf-8") == kept
        left = {".mine.toml.lock"} if how == "kill" else set()  # nobody holds it
        assert {path.name for path in tmp_path.iterdir()} == {"mine.toml"} | left
        if how in {"ctrl-c", "ctrl-d", "quit"}:
            assert "To go on: tjsubsidy ask mine.toml" in talk.shown
        assert talk.shown.count("Cancelled.") == (how in {"ctrl-c", "ctrl-d"})
    talk = Talk(tmp_path)
    total += answer_all(talk, truth, catalogue)
    assert talk.finish() == 0
    assert "Going on with mine.toml" in talk.shown
    assert total <= 22
    assert assessment(tmp_path / "mine.toml") == assessment(sample)
    left = {path.name for path in tmp_path.iterdir()} - {"mine.html"}
    assert left == {"mine.toml"}  # also the lock that a killed run left


@pytest.mark.slow
def test_a_closed_terminal_ends_it_quietly(tmp_path: Path) -> None:
    """The end of input and the signal come together, and nobody is left to read a word."""
    talk = Talk(tmp_path, shell=f"exec 2>'{tmp_path}/said'")
    talk.read()
    talk.say(NOBODY)
    wait_until_idle(talk.child.pid)
    with Path(os.devnull).open() as nothing:
        os.dup2(nothing.fileno(), talk.child.child_fd)  # closes the terminal, and sends no signal
    assert talk.child.wait() == 129
    assert (tmp_path / "said").read_text("utf-8") == ""
    assert NOBODY in (tmp_path / "mine.toml").read_text("utf-8")


@pytest.mark.slow
def test_killed_at_any_moment_the_file_is_whole(tmp_path: Path, catalogue: Catalogue) -> None:
    sample = SAMPLES / "robot-maker.toml"
    truth = with_gates_told(catalogue, dict(load_profile(sample, catalogue).facts))
    chance = random.Random(9)
    kept = 0
    for _ in range(6):
        talk = Talk(tmp_path)
        shown = talk.read()
        fact = asked(shown, catalogue, "en")
        talk.type(typed(fact, truth.get(fact.id)) if fact else NOBODY)
        time.sleep(chance.uniform(0, 0.03))  # perhaps while it writes
        talk.child.kill(signal.SIGKILL)
        assert talk.end() == -9
        if (tmp_path / "mine.toml").exists():
            answers = tomllib.loads((tmp_path / "mine.toml").read_text("utf-8"))
            assert len(answers["company"]) + len(answers["facts"]) >= kept
            kept = len(answers["company"]) + len(answers["facts"])
    talk = Talk(tmp_path)
    answer_all(talk, truth, catalogue)
    assert talk.finish() == 0
    assert assessment(tmp_path / "mine.toml") == assessment(sample)


@pytest.mark.slow
@pytest.mark.parametrize(
    "env", [{"LC_ALL": "C"}, {"LC_ALL": "POSIX", "TERM": "dumb"}, {"PYTHONIOENCODING": "ascii"}]
)
def test_chinese_is_typed_and_corrected_in_any_environment(
    env: dict[str, str], tmp_path: Path
) -> None:
    talk = Talk(tmp_path, lang="zh", env=env)
    talk.read()
    shown = talk.say("天津公司\x7f\x7f企业")
    assert "在天津市哪个区" in shown
    talk.say("西青区")
    talk.say("q")
    assert talk.end() == 0
    data = tomllib.loads((tmp_path / "mine.toml").read_text("utf-8"))
    assert data["company"] == {"name": "天津企业", "district": "xiqing"}


def break_off(talk: Talk, how: str) -> int:
    wait_until_idle(talk.child.pid)
    match how:
        case "ctrl-c":
            talk.child.send("\x03")
        case "ctrl-d":
            talk.child.send("\x15\x04")  # the line cleared, then the end of input
        case "hangup":
            talk.child.kill(signal.SIGHUP)
        case "kill":
            talk.child.kill(signal.SIGKILL)
        case "quit":
            talk.child.send("\x15q\n")
    return talk.end()


@pytest.mark.slow
def test_dont_knows_are_saved(tmp_path: Path, catalogue: Catalogue) -> None:
    talk = Talk(tmp_path)
    count = answer_all(talk, {}, catalogue)
    assert talk.finish() == 0
    data = tomllib.loads((tmp_path / "mine.toml").read_text("utf-8"))
    answers = {**data["facts"], "district": data["company"]["district"]}
    assert set(answers.values()) == {"don't know"}  # "unknown" was never asked
    assert len(answers) == count


@pytest.mark.slow
def test_an_existing_profile_is_extended_and_its_comments_kept_aside(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    text = '# mine\n[company]\nname = "甲"  # a name\n[facts]\ntitles = ["first_set"]\n'
    path.write_text(text, "utf-8")
    talk = Talk(tmp_path, lang="zh")
    shown = talk.read()
    assert "mine.toml.bak" in shown
    assert path.read_text("utf-8") == text
    talk.say("8")
    assert (tmp_path / "mine.toml.bak").read_text("utf-8") == text
    talk.say("q")
    data = tomllib.loads(path.read_text("utf-8"))
    assert data["company"] == {"name": "甲", "district": "xiqing"}
    assert data["facts"] == {"titles": ["first_set"]}
    assert talk.end() == 0


def test_each_version_of_a_file_is_kept_once(tmp_path: Path) -> None:
    """Also where the backup could be written, but then the answer could not, and is tried again."""
    path = tmp_path / "mine.toml"
    path.write_text("# mine\n", "utf-8")
    draft = open_draft(path)
    assert draft.backup.name == "mine.toml.bak"
    draft.backup.write_text("an older one", "utf-8")
    assert draft.backup.name == "mine.toml.bak2"
    draft.backup.write_text("# mine\n", "utf-8")
    assert draft.backup.name == "mine.toml.bak2"


@pytest.mark.slow
def test_a_profile_that_is_wrong_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('[company]\nname = "x"\n[facts]\ntitels = []\n')
    talk = Talk(tmp_path)
    assert talk.end() == 2
    assert "Did you mean “titles”?" in " ".join(talk.shown.split())
    assert path.read_text().endswith("titels = []\n")


@pytest.mark.slow
def test_a_file_changed_by_someone_else_is_not_overwritten(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    talk.read()
    talk.say(NOBODY)
    other = '[company]\nname = "other"\n'
    (tmp_path / "mine.toml").write_text(other)
    assert "changed by another program" in talk.say("8")
    assert (tmp_path / "mine.toml").read_text() == other
    assert "mine.toml is no longer as it was saved here" in talk.say("q")
    assert talk.end() == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "mine.toml: another interview has it open: process {pid} on {host}, since 20"),
        ("zh", "mine.toml: 另一个问答正在填这份资料：{host} 上的进程 {pid}，始于 20"),
    ],
)
def test_a_second_interview_on_a_file_is_told_who_has_it(
    lang: Lang, said: str, tmp_path: Path
) -> None:
    (tmp_path / "link.toml").symlink_to("mine.toml")
    talk = Talk(tmp_path)
    talk.read()
    other = Talk(tmp_path, "ask", "link.toml", lang=lang, columns=200)
    assert other.end() == 2
    shown = said.format(pid=talk.child.pid, host=platform.node())
    assert shown.replace("mine", "link") in other.shown
    talk.say(NOBODY)
    talk.say("q")
    assert talk.end() == 0
    assert {path.name for path in tmp_path.iterdir()} == {"mine.toml", "link.toml"}


@pytest.mark.slow
def test_of_interviews_that_begin_at_once_one_goes_on(tmp_path: Path) -> None:
    talks = [Talk(tmp_path) for _ in range(4)]
    for talk in talks:
        talk.read()
    going = [talk for talk in talks if talk.child.after is not pexpect.EOF]
    assert len(going) == 1
    assert sorted(talk.end() for talk in talks if talk not in going) == [2, 2, 2]
    going[0].say(NOBODY)
    assert tomllib.loads((tmp_path / "mine.toml").read_text("utf-8"))["company"]["name"] == NOBODY


@pytest.mark.slow
def test_a_killed_interview_leaves_nothing_to_the_next(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    talk.read()
    talk.say(NOBODY)
    talk.child.kill(signal.SIGKILL)
    talk.child.wait()
    (tmp_path / ".mine.toml.k1ll3d__").write_text("half of it")  # as if it had been writing
    (tmp_path / ".mine.toml.swp").write_text("an editor's")
    again = Talk(tmp_path)
    assert "1 answer so far." in again.read()
    again.say("q")
    assert again.end() == 0
    assert {path.name for path in tmp_path.iterdir()} == {"mine.toml", ".mine.toml.swp"}


@pytest.mark.slow
def test_a_file_that_is_gone_is_written_anew(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    talk.read()
    talk.say(NOBODY)
    (tmp_path / "mine.toml").unlink()
    talk.say("8")
    assert "All answers are in mine.toml" in talk.say("q")
    assert talk.end() == 0
    data = tomllib.loads((tmp_path / "mine.toml").read_text("utf-8"))
    assert data["company"] == {"name": NOBODY, "district": "xiqing"}


def test_a_place_where_nothing_can_be_written_is_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write anywhere
    with pytest.raises(TjsubsidyError) as caught:
        open_draft(tmp_path / "mine.toml")
    assert "no file can be written there" in caught.value.message("en")
    assert "不可写" in caught.value.message("zh")


@pytest.mark.slow
def test_an_empty_name_is_no_file(tmp_path: Path) -> None:
    talk = Talk(tmp_path, "ask", "")
    assert talk.end() == 2
    assert "answers need a file" in talk.shown


@pytest.mark.slow
def test_there_may_be_any_number_of_drafts(tmp_path: Path) -> None:
    for name in ("company", *(f"company-{n}" for n in range(2, 120))):
        (tmp_path / f"{name}.toml").write_text('[company]\nname = "x"\n')
    (tmp_path / "company-7.toml").write_text("broken")
    talk = Talk(tmp_path, "ask")
    shown = talk.read()
    assert "company-7.toml" not in shown
    assert "119 a new one, company-120.toml" in shown
    talk.say("１１９")
    talk.say(NOBODY)
    talk.say("q")
    assert talk.end() == 0
    assert NOBODY in (tmp_path / "company-120.toml").read_text("utf-8")


@pytest.mark.slow
def test_a_full_disk_loses_only_the_answer_in_progress(tmp_path: Path) -> None:
    talk = Talk(tmp_path, shell="ulimit -f 0")
    talk.read()
    shown = talk.say(NOBODY)
    assert "Not saved, try again." in shown
    assert "cannot be written" in shown
    talk.say("q")
    assert talk.end() == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_resized_screen_is_used_at_the_next_question(tmp_path: Path) -> None:
    talk = Talk(tmp_path, columns=120)
    talk.read()
    wide = talk.say(NOBODY)
    talk.child.setwinsize(50, 60)
    narrow = talk.say("8")
    assert 60 < max(map(cell_len, wide.splitlines())) <= 120
    assert max(map(cell_len, narrow.splitlines())) <= 60


@pytest.mark.slow
@LANGS
def test_without_a_file_a_draft_is_made_and_found_again(lang: Lang, tmp_path: Path) -> None:
    name = {"zh": "企业资料.toml", "en": "company.toml"}[lang]
    first = Talk(tmp_path, "ask", lang=lang)
    assert name in first.read()
    first.say(NOBODY)
    first.say("q")
    assert first.end() == 0
    second = Talk(tmp_path, "check", lang=lang)  # a check without a file asks too
    assert NOBODY in second.read()
    second.say("")
    second.say("8")
    second.say("q")
    assert second.end() == 0
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert 'district = "xiqing"' in (tmp_path / name).read_text("utf-8")


@pytest.mark.slow
def test_one_of_several_drafts_is_chosen(tmp_path: Path) -> None:
    for number in ("1", "2"):
        talk = Talk(tmp_path, "ask")
        if "which?" in talk.read():
            talk.say(number)
        talk.say(f"Company {number}")
        talk.say("q")
        assert talk.end() == 0
    talk = Talk(tmp_path, "ask")
    shown = talk.read()
    assert "1 company.toml  Company 1" in shown
    assert "2 company-2.toml  Company 2" in shown
    assert "Type 1 to 3." in talk.say("7")
    talk.say("2")
    talk.say("8")
    talk.say("q")
    assert talk.end() == 0
    assert 'district = "xiqing"' in (tmp_path / "company-2.toml").read_text("utf-8")
    assert "district" not in (tmp_path / "company.toml").read_text("utf-8")


@pytest.mark.slow
def test_on_a_gbk_console(tmp_path: Path, catalogue: Catalogue, gbk_locale: dict[str, str]) -> None:
    truth = dict(load_profile(SAMPLES / "parts-maker.toml", catalogue).facts)
    talk = Talk(tmp_path, lang="zh", columns=80, encoding="gbk", env=gbk_locale)
    answer_all(talk, truth, catalogue)
    assert talk.finish() == 0
    assert NOBODY in (tmp_path / "mine.toml").read_text("utf-8")
    assert "初步符合条件" in talk.shown
    assert "?" not in talk.shown.rpartition("初步符合条件")[2]
    assert "█" not in talk.shown


def test_where_nobody_can_be_asked_it_says_what_to_do(tjsubsidy: Tool, tmp_path: Path) -> None:
    for args in (["ask"], ["ask", tmp_path / "mine.toml"]):
        ran = tjsubsidy(*args)
        assert (ran.code, ran.out) == (2, "")
        assert "needs a terminal" in ran.err
        assert "tjsubsidy template" in ran.err
    assert tjsubsidy("check").code == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("fact", "line", "value"),
    [
        ("activities", "1 3", {"sure": {"manufacturing", "own_brand_equipment"}}),
        ("activities", "１，３", {"sure": {"manufacturing", "own_brand_equipment"}}),
        ("activities", "1-3", {"sure": {"manufacturing", "other_industry", "own_brand_equipment"}}),
        ("activities", "1、7？", {"sure": {"manufacturing"}, "unsure": {"smart_technology"}}),
        ("activities", "制造业", {"sure": {"manufacturing"}}),
        ("activities", "0", {}),
        ("activities", "无", {}),
        ("new_5g_stations", "没有", 0),
        ("new_5g_stations", "１２", 12),
        ("new_5g_stations", "12个", 12),
        ("new_5g_stations", "1,200个基站", 1200),
        ("new_5g_stations", "12 Stations", 12),
        ("main_revenue", "３．２亿", 320_000_000),
        ("main_revenue", "0", 0),
        ("innovation_project", "是", True),
        ("innovation_project", "2", False),
        ("innovation_project", "是的", True),
        ("innovation_project", "没", False),
        ("innovation_project", "不知道", None),
        ("activities", "1和3。", {"sure": {"manufacturing", "own_brand_equipment"}}),
        ("activities", "制造业、软件和信息技术服务业", {"sure": {"manufacturing", "software"}}),
        ("district", "8", "xiqing"),
        ("district", "西青区", "xiqing"),
        ("district", "", None),
        ("district", "不清楚", None),
    ],
)
def test_answers_as_people_type_them(
    fact: str, line: str, value: Any, catalogue: Catalogue
) -> None:
    expected = value
    if isinstance(value, dict):
        expected = Chosen(**{key: frozenset(ids) for key, ids in value.items()})
    assert understand(catalogue.vocabulary[fact], line).value == expected


@pytest.mark.parametrize(
    ("fact", "line", "said"),
    [
        ("activities", "14", "no number “14”"),
        ("activities", "3-1", "no number"),
        ("activities", "robots", "no such choice"),
        ("activities", "about 3 million", "no such choice: “about 3 million”"),
        ("activities", "1、robots", "no such choice: “robots”"),
        ("district", "1 2", "choose one"),
        ("district", "1?", "choose one"),
        ("innovation_project", "maybe", "not a yes or no"),
        ("main_revenue", "3200", "has no unit"),
        ("main_revenue", "lots", "no amount"),
        ("new_5g_stations", "-1", "negative"),
        ("new_5g_stations", "12 km", "not a whole number"),
        ("new_5g_stations", "3至5个", "is a range"),
        ("main_revenue", "30-40万", "is a range"),
        ("main_revenue", "30万到40万元", "is a range"),
    ],
)
def test_wrong_answers_are_explained(fact: str, line: str, said: str, catalogue: Catalogue) -> None:
    with pytest.raises(InvalidValueError) as caught:
        understand(catalogue.vocabulary[fact], line)
    assert said in caught.value.what.en
    assert re.search(r"[一-鿿]", caught.value.what.zh)


@pytest.mark.parametrize(
    ("fact", "line", "hint"),
    [
        ("titles", "abc", None),
        ("district", "abc", None),
        ("district", "1 2", None),
        ("district", "空港", "Say which: “Dongli”, “Binhai New Area”."),
        ("activities", "manufactoring", "Did you mean “manufacturing”, Manufacturing?"),
    ],
)
def test_choices_on_the_screen_are_not_listed_again(
    fact: str, line: str, hint: str | None, catalogue: Catalogue
) -> None:
    """The kind of answer follows each error anyway."""
    with pytest.raises(InvalidValueError) as caught:
        understand(catalogue.vocabulary[fact], line)
    assert (caught.value.hint and caught.value.hint.en) == hint


@pytest.mark.parametrize("name", ["天津\x1b公司", "\ufffd\ufffd", "甲" * 500])
def test_a_name_that_cannot_be_one(name: str) -> None:
    with pytest.raises(InvalidValueError):
        company_name(name)


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_people_write_is_understood_at_a_terminal(
    lang: Lang, tmp_path: Path, catalogue: Catalogue
) -> None:
    """Some of the texts of ``data/answers.csv``, typed where their question comes up."""
    rows: dict[str, list[Row]] = {}
    for row in [row for row in table() if row.takes("ask")][::10]:
        rows.setdefault(row.fact, []).append(row)
    truth: dict[str, Value] = {  # so that every question comes up
        "district": "xiqing",
        "activities": Chosen(frozenset({"ic_design", "manufacturing"})),
        "centres": Chosen(frozenset({"innovation_municipal"})),
        "big_data_contracts": 10_000_000,
    }
    talk, tried = Talk(tmp_path, lang=lang), 0
    talk.read()
    shown = talk.say(NOBODY)
    while fact := asked(shown, catalogue, lang):
        for row in rows.pop(fact.id, []):
            shown = talk.say(row.written)
            answer = ALONE["ask"](tmp_path, catalogue, fact, row.written)
            if answer.error:
                assert squeezed("! " + answer.error[lang]) in squeezed(shown), row
            else:
                if row.guess == "approximate":  # it is asked back
                    shown = talk.say("")
                noted = show_value(fact, answer.value) if answer.value is not None else NOT_KNOWN
                assert squeezed(NOTED[lang] + noted[lang]) in squeezed(shown), row
                assert asked(talk.say("<"), catalogue, lang) == fact
            tried += 1
        # Enter would leave the last of the rows as the answer.
        shown = talk.say(typed(fact, truth.get(fact.id)) or NOT_KNOWN_WORDS)
    assert rows == {}
    assert tried >= 40
