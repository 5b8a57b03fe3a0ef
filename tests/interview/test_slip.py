"""The slip for colleagues: the skipped questions, written by a command or at the end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from support import Ran
from support.talk import Talk, answer_all, asked

from tjsubsidy_cli import Catalogue, load_profile
from tjsubsidy_cli.assess.slip import slip_of
from tjsubsidy_cli.base.text import Lang

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
    (tmp_path / f"{name}.md").write_text("answered")
    talk = Talk(tmp_path, lang=lang, columns=80)
    answer_all(talk, {"district": "xiqing"}, catalogue)
    assert f"{name}-2.md" in talk.say("c")
    assert (tmp_path / f"{name}.md").read_text() == "answered"
    text = (tmp_path / f"{name}-2.md").read_text("utf-8")
    assert catalogue.vocabulary["activities"].question[lang] in text
    fact = asked(talk.say("r"), catalogue, lang)
    assert fact
    assert fact.id == "activities"
    talk.say("q")
    assert talk.end() == 0
    later = Talk(tmp_path, lang=lang, columns=80)
    later.read()
    assert f"{name}-3.md" in later.say("ｃ")
    later.say("q")
    assert later.end() == 0


@pytest.mark.slow
def test_a_slip_that_cannot_be_written_loses_nothing(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(SKIPPED, "utf-8")
    talk = Talk(tmp_path, shell="ulimit -f 0")
    talk.read()
    assert "mine-colleagues.md: cannot be written" in talk.say("c")
    talk.say("q")
    assert talk.end() == 0
    assert [path.name for path in tmp_path.iterdir()] == ["mine.toml"]
