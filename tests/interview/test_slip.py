"""The slip for colleagues: the skipped questions, written by a command or at the end."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from rich.cells import cell_len
from support import Ran
from support.talk import Talk, answer_all, asked, squeezed

from tjsubsidy_cli import Catalogue, load_profile
from tjsubsidy_cli.assess.slip import slip_of
from tjsubsidy_cli.base.text import Lang
from tjsubsidy_cli.company.form.layout import ANSWER, UNIT
from tjsubsidy_cli.company.profile import Company, Profile
from tjsubsidy_cli.rules.facts import Chosen

Tool = Callable[..., Ran]
LANGS = pytest.mark.parametrize("lang", ["zh", "en"])
SKIPPED = """[company]
name = "甲|乙*公司"
district = "xiqing"
[facts]
activities = ["manufacturing"]
main_revenue = "不清楚"
titles = "不清楚"
digital_infrastructure = "不清楚"
smart_equipment_cost = "不清楚"
"""


class Answered:
    """A slip in which colleagues write."""

    def __init__(self, path: Path) -> None:
        self.path, self.book = path, openpyxl.load_workbook(path)
        self.sheet: Worksheet = self.book.worksheets[0]
        roles = {cell.value: place for place, cell in enumerate(self.sheet[1], 1)}
        self.answer, self.unit = roles[ANSWER], roles[UNIT]
        self.rows = {str(row[0].value): number for number, row in enumerate(self.sheet, 1)}

    def fill(self, cells: dict[str, str | int], unit: str = "万元") -> Path:
        """Write answers by the keys of their rows, and save the file."""
        for key, value in cells.items():
            self.sheet.cell(self.rows[key], self.answer).value = value
            if self.sheet.cell(self.rows[key], self.unit).value:
                self.sheet.cell(self.rows[key], self.unit).value = unit
        self.book.save(self.path)
        return self.path


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(SKIPPED, "utf-8")
    return path


@LANGS
def test_a_slip_groups_the_skipped_questions_by_department(
    lang: Lang, mine: Path, tjsubsidy: Tool, catalogue: Catalogue
) -> None:
    slip = mine.with_name("slip.md")
    assert tjsubsidy("ask", mine, "--colleagues", slip, lang=lang) == Ran(0, "", "")
    text = slip.read_text("utf-8")
    parts = slip_of(catalogue, load_profile(mine, catalogue)).parts
    names = [department.name[lang] for department, _ in parts if department]
    headings = [line[3:] for line in text.splitlines() if line.startswith("## ")]
    assert headings == names
    assert {"zh": "财务部", "en": "Finance"}[lang] in names
    asked = [catalogue.vocabulary[id_] for id_ in ("titles", "smart_equipment_cost")]
    for fact in asked:
        assert fact.question[lang] in text
        assert all(f"- [ ] {choice.label[lang]}" in text for choice in fact.choices)
    assert catalogue.grants["1-1"].title[lang] in text
    assert {"zh": "政策上限 5,000万元", "en": "policy ceiling RMB 50,000,000"}[lang] in text
    assert "甲&#124;乙\\*公司" in text  # a name is no markup
    assert "main_revenue" not in text


def test_a_gate_is_on_the_slip_only_without_its_lists(catalogue: Catalogue) -> None:
    gate = next(fact for fact in catalogue.gates if "titles" in fact.gate)
    for silent in ({gate.id}, {gate.id, "titles"}):
        profile = Profile(Company("x"), {}, asked=frozenset(silent))
        asked = {question.fact.id for question in slip_of(catalogue, profile).questions}
        assert asked == (silent if silent == {gate.id} else {"titles"})


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["empty.toml", "--colleagues", "slip.md"], "no question that still matters was skipped"),
        (["mine.toml", "--colleagues", "mine.toml"], "the output would overwrite its own input"),
        (["mine.toml", "--colleagues", "old.md"], "the file exists and is not overwritten"),
        (["mine.toml", "--colleagues", "slip.docx"], "this command writes no .docx files"),
        (["--colleagues", "slip.md"], "Name the profile with the answers so far"),
    ],
)
def test_a_slip_that_cannot_be_written_is_refused(
    args: list[str], said: str, mine: Path, tjsubsidy: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(mine.parent)
    mine.with_name("empty.toml").write_text('[company]\nname = "x"\n')
    mine.with_name("old.md").write_text("answers")
    ran = tjsubsidy("ask", *args)
    assert ran.code == 2
    assert said in ran.err
    assert not mine.with_name("slip.md").exists()
    assert mine.with_name("old.md").read_text() == "answers"
    assert mine.read_text("utf-8") == SKIPPED


@pytest.mark.slow
@LANGS
def test_c_writes_the_slip_beside_the_profile(
    lang: Lang, tmp_path: Path, catalogue: Catalogue
) -> None:
    name = {"zh": "mine-问同事", "en": "mine-colleagues"}[lang]
    (tmp_path / f"{name}.xlsx").write_text("answered")
    talk = Talk(tmp_path, lang=lang, columns=80)
    answer_all(talk, {"district": "xiqing"}, catalogue)
    assert f"{name}-2.xlsx" in talk.say("c")
    assert (tmp_path / f"{name}.xlsx").read_text() == "answered"
    assert "facts.activities/manufacturing" in Answered(tmp_path / f"{name}-2.xlsx").rows
    fact = asked(talk.say("r"), catalogue, lang)
    assert fact
    assert fact.id == "activities"
    talk.say("q")
    assert talk.end() == 0
    later = Talk(tmp_path, "ask", "mine.toml", "--lang", lang, lang=lang, columns=80)
    later.read()
    shown = squeezed(later.say("ｃ"))
    assert squeezed(f"tjsubsidy ask mine.toml {name}-3.xlsx --lang {lang}") in shown
    later.say("q")
    assert later.end() == 0


@pytest.mark.slow
def test_a_slip_that_cannot_be_written_loses_nothing(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(SKIPPED, "utf-8")
    talk = Talk(tmp_path, shell="ulimit -f 0")
    talk.read()
    assert "mine-colleagues.xlsx: cannot be written" in talk.say("c")
    talk.say("q")
    assert talk.end() == 0
    assert [path.name for path in tmp_path.iterdir()] == ["mine.toml"]


def handed_out(mine: Path, tjsubsidy: Tool, lang: Lang = "zh") -> Answered:
    """The slip of a profile, as a workbook."""
    slip = mine.with_name("slip.xlsx")
    assert tjsubsidy("ask", mine, "--colleagues", slip, lang=lang).code == 0
    return Answered(slip)


@LANGS
def test_the_workbook_asks_only_what_was_skipped(
    lang: Lang, mine: Path, tjsubsidy: Tool, catalogue: Catalogue
) -> None:
    slip = handed_out(mine, tjsubsidy, lang)
    asked = {key.partition("/")[0].partition(".")[2] for key in slip.rows if "." in key}
    questions = slip_of(catalogue, load_profile(mine, catalogue)).questions
    assert asked == {"name", *(question.fact.id for question in questions)}
    shown = "\n".join(str(cell.value) for row in slip.sheet for cell in row if cell.value)
    assert all(question.why[lang] in shown for question in questions)
    assert {"zh": "财务部", "en": "Finance"}[lang] in shown
    assert "甲|乙*公司" in shown


ANSWERS: dict[str, str | int] = {
    "facts.titles/first_set": "√",
    "facts.titles/smart_municipal": "?",
    "facts.smart_equipment_cost": 380,
    "facts.digital_infrastructure/-": "√",
}


@pytest.mark.slow
@LANGS
@pytest.mark.parametrize("columns", [60, 80, 120])
def test_an_answered_slip_is_merged(
    lang: Lang, columns: int, mine: Path, tjsubsidy: Tool, catalogue: Catalogue
) -> None:
    handed_out(mine, tjsubsidy, lang).fill(ANSWERS)
    talk = Talk(mine.parent, "ask", "mine.toml", "slip.xlsx", lang=lang, columns=columns)
    shown = talk.read()
    assert {"zh": "采用 3 项回答", "en": "3 answers taken over"}[lang] in shown
    assert {"zh": "380万元", "en": "RMB 3,800,000"}[lang] in shown
    facts = load_profile(mine, catalogue).facts
    assert facts["titles"] == Chosen(frozenset({"first_set"}), frozenset({"smart_municipal"}))
    assert facts["smart_equipment_cost"] == 3_800_000
    assert facts["digital_infrastructure"] == Chosen()
    assert max(cell_len(line) for line in talk.shown.splitlines()) <= columns
    talk.say("q")
    assert talk.end() == 0
    again = Talk(mine.parent, "ask", "mine.toml", "slip.xlsx", lang=lang, columns=columns)
    assert {"zh": "采用 0 项回答", "en": "0 answers taken over"}[lang] in again.read()
    again.say("q")
    assert again.end() == 0


@pytest.mark.slow
@LANGS
def test_a_rough_figure_of_a_slip_stays_rough(
    lang: Lang, mine: Path, tjsubsidy: Tool, catalogue: Catalogue
) -> None:
    """As one that is typed: it is said, and the file keeps the word."""
    handed_out(mine, tjsubsidy, lang).fill({**ANSWERS, "facts.smart_equipment_cost": "约500万"})
    talk = Talk(mine.parent, "ask", "mine.toml", "slip.xlsx", lang=lang, columns=80)
    shown = talk.read()
    assert {"zh": "约500万元", "en": "about RMB 5,000,000"}[lang] in shown
    assert {"zh": "是约数", "en": "is taken as RMB 5,000,000"}[lang] in shown
    profile = load_profile(mine, catalogue)
    assert profile.facts["smart_equipment_cost"] == 5_000_000
    assert profile.approximate == {"smart_equipment_cost"}
    talk.say("q")
    assert talk.end() == 0


@pytest.mark.slow
@LANGS
def test_what_contradicts_the_profile_is_asked(
    lang: Lang, mine: Path, tjsubsidy: Tool, catalogue: Catalogue
) -> None:
    handed_out(mine, tjsubsidy, lang).fill(ANSWERS)
    text = SKIPPED.replace('titles = "不清楚"', 'titles = ["first_set?", "smart_municipal?"]')
    text = text.replace('smart_equipment_cost = "不清楚"', 'smart_equipment_cost = "400万元"')
    text = text.replace('infrastructure = "不清楚"', 'infrastructure = ["cloud"]')
    mine.write_text(text, "utf-8")
    talk = Talk(mine.parent, "ask", "mine.toml", "slip.xlsx", lang=lang, columns=80)
    shown = talk.read()  # what was unsure is now sure: no contradiction
    assert {"zh": "采用 1 项回答", "en": "1 answer taken over"}[lang] in shown
    assert {"zh": "资料里：400万元", "en": "in your file: RMB 4,000,000"}[lang] in shown
    assert {"zh": "slip.xlsx：380万元", "en": "slip.xlsx: RMB 3,800,000"}[lang] in shown
    assert {"zh": "这里填回车、2 或 q。", "en": "Here: Enter, 2 or q."}[lang] in talk.say("<")
    shown = talk.say("2")
    assert catalogue.vocabulary["digital_infrastructure"].question[lang][:30] in shown
    talk.say("")
    facts = load_profile(mine, catalogue).facts
    assert facts["smart_equipment_cost"] == 3_800_000
    assert facts["digital_infrastructure"] == Chosen(frozenset({"cloud"}))
    assert facts["titles"] == Chosen(frozenset({"first_set"}), frozenset({"smart_municipal"}))
    talk.say("q")
    assert talk.end() == 0


@pytest.mark.slow
def test_a_slip_of_another_company_is_asked_about(mine: Path, tjsubsidy: Tool) -> None:
    handed_out(mine, tjsubsidy).fill({**ANSWERS, "company.name": "丙公司"})
    before = mine.read_text("utf-8")
    for word, taken in (("", False), ("２", True)):
        talk = Talk(mine.parent, "ask", "mine.toml", "slip.xlsx", lang="zh", columns=80)
        assert "slip.xlsx 写的是“丙公司”，这份资料是“甲|乙*公司”" in talk.read()
        shown = talk.say(word)
        assert ("采用 3 项回答" in shown) == taken
        assert ("slip.xlsx：没有采用。" in shown) != taken
        talk.say("q")
        assert talk.end() == 0
        assert (mine.read_text("utf-8") != before) == taken


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["mine.toml", "none.xlsx"], "none.xlsx"),
        (["mine.toml", "mine.toml"], "not a slip that this tool wrote"),
        (["mine.toml", "slip.xlsx", "--next"], "slips are merged by an interview"),
        (["mine.toml", "slip.xlsx"], "C13"),
    ],
)
def test_a_slip_that_cannot_be_read_is_refused(
    args: list[str], said: str, mine: Path, tjsubsidy: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each answer that is not understood is told with its cell, and none is taken over."""
    slip = handed_out(mine, tjsubsidy)
    slip.fill({"facts.titles/first_set": "maybe", "facts.smart_equipment_cost": 380})
    said = said.replace("C13", f"C{slip.rows['facts.titles/first_set']}")
    monkeypatch.chdir(mine.parent)
    ran = tjsubsidy("ask", *args)
    assert ran.code == 2
    assert said in ran.err
    assert mine.read_text("utf-8") == SKIPPED


@pytest.mark.slow
def test_killed_while_it_merges_the_file_is_whole(
    mine: Path, tjsubsidy: Tool, catalogue: Catalogue
) -> None:
    handed_out(mine, tjsubsidy).fill(ANSWERS)
    for pause in (0.4, 0.5, 0.6, 0.7):
        mine.write_text(SKIPPED, "utf-8")
        talk = Talk(mine.parent, "ask", "mine.toml", "slip.xlsx")
        time.sleep(pause)
        talk.child.kill(signal.SIGKILL)
        talk.child.wait()
        assert len(load_profile(mine, catalogue).facts) in {2, 5}  # none of the three, or all
    again = Talk(mine.parent, "ask", "mine.toml", "slip.xlsx")
    again.read()
    again.say("q")
    assert again.end() == 0
    assert len(load_profile(mine, catalogue).facts) == 5
    left = {path.name for path in mine.parent.iterdir()}
    assert left <= {"mine.toml", "mine.toml.bak", "slip.xlsx"}


@pytest.mark.slow
def test_a_form_of_a_company_whose_file_is_there_is_merged(
    mine: Path, tjsubsidy: Tool, catalogue: Catalogue
) -> None:
    handed_out(mine, tjsubsidy).fill(ANSWERS)
    talk = Talk(mine.parent, "ask", "slip.xlsx", "-o", "mine.toml", lang="zh", columns=80)
    assert "采用 3 项回答" in talk.read()
    assert load_profile(mine, catalogue).facts["smart_equipment_cost"] == 3_800_000
    talk.say("q")
    assert talk.end() == 0


@pytest.mark.slow
def test_skipped_questions_are_no_answers_when_one_goes_on(mine: Path) -> None:
    talk = Talk(mine.parent, "ask", "mine.toml", lang="zh", columns=80)
    assert "已有 3 项回答，另有 4 题答“不清楚”。" in talk.read()
    talk.say("q")
    assert talk.end() == 0
