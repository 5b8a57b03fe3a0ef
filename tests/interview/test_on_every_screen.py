"""A clumsy talk on every screen: pastes, opened lists, rough sums, skips, the slip and back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from rich.cells import cell_len
from support.talk import NOBODY, Talk, asked, squeezed

from tjsubsidy_cli import Catalogue, load_profile
from tjsubsidy_cli.base.text import Lang
from tjsubsidy_cli.company.form.layout import ANSWER
from tjsubsidy_cli.rules.facts import Chosen

SAYS = {
    "zh": {
        "paste": "粘贴的其余内容没有采用",
        "rough": "按约数记录",
        "unit": "没有单位",
        "name": "名称是什么",
        "slip": "问题单：",
        "taken": "采用 1 项回答",
        "unknown": "不知道",
    },
    "en": {
        "paste": "the rest of what was pasted is not used",
        "rough": "Enter = take the rough one",
        "unit": "has no unit",
        "name": "organisation's name",
        "slip": "The slip: ",
        "taken": "1 answer taken over",
        "unknown": "dunno",
    },
}
DISTRICTS = {"zh": "津南", "en": "jinnan"}


class Clumsy:
    """Somebody who answers by what is asked, and not as asked."""

    def __init__(self, talk: Talk, catalogue: Catalogue) -> None:
        self.talk, self.catalogue, self.says = talk, catalogue, SAYS[talk.lang]
        self.tried = set[str]()

    def answer_all(self) -> None:
        """Answer until nothing is asked any more."""
        shown = self.talk.read()
        while True:
            fact = asked(shown, self.catalogue, self.talk.lang)
            if squeezed(self.says["name"]) in squeezed(shown.rpartition("---")[2]):
                shown = self.pasted(f"{NOBODY}\n8\n\n9\n")
            elif fact is None:
                return
            elif fact.id == "district":
                shown = self.talk.say(DISTRICTS[self.talk.lang])
            elif fact.id == "smart_equipment_cost":
                shown = self.rough_sum()
            elif fact.likely < len(fact.choices) and "list" not in self.tried:
                shown = self.opened(fact.listed[fact.likely].label[self.talk.lang])
            else:
                shown = self.talk.say(self.says["unknown"])

    def pasted(self, lines: str) -> str:
        self.tried.add("paste")
        self.talk.child.send(lines)
        shown = self.talk.read()
        assert squeezed(self.says["paste"]) in squeezed(shown)
        return shown

    def rough_sum(self) -> str:
        self.tried.add("sum")
        assert squeezed(self.says["unit"]) in squeezed(self.talk.say("５００"))
        assert squeezed(self.says["rough"]) in squeezed(self.talk.say("大概五百万"))
        return self.talk.say("三十八万")

    def opened(self, rare: str) -> str:
        self.tried.add("list")
        assert squeezed(rare) in squeezed(self.talk.say("m"))
        return self.talk.say(self.says["unknown"])


def clumsy_talk(
    folder: Path, catalogue: Catalogue, begin: Callable[..., Talk], columns: int
) -> None:
    talk = begin()
    lang: Lang = talk.lang
    person = Clumsy(talk, catalogue)
    person.answer_all()
    assert person.tried == {"paste", "sum", "list"}
    facts = load_profile(folder / "mine.toml", catalogue).facts
    assert facts == {"district": "jinnan", "smart_equipment_cost": 380_000}
    assert SAYS[lang]["slip"] in talk.say("c")
    (slip,) = folder.glob("mine-*.xlsx")
    book = openpyxl.load_workbook(slip)
    answers = next(cell.column for cell in book.worksheets[0][1] if cell.value == ANSWER)
    for row in book.worksheets[0]:
        if row[0].value == "facts.titles/first_set":
            row[answers - 1].value = "√"
    book.save(slip)
    slip = slip.rename(folder / "slip.xlsx")  # in GBK, so is its name
    talk.say("q")
    assert talk.end() == 0
    later = begin(slip.name)
    assert SAYS[lang]["taken"] in later.read()
    facts = load_profile(folder / "mine.toml", catalogue).facts
    assert facts["titles"] == Chosen(frozenset({"first_set"}))
    fact = asked(later.say("r"), catalogue, lang)
    assert fact
    assert fact.id not in {"titles", "district"}
    later.say("q")
    assert later.end() == 0
    for each in (talk, later):
        assert max(cell_len(line) for line in each.shown.splitlines()) <= columns
        assert "\ufffd" not in each.shown
    assert {path.name for path in folder.iterdir()} == {"mine.toml", slip.name}


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("columns", [60, 80, 120])
def test_on_a_screen_of_any_width(
    lang: Lang, columns: int, tmp_path: Path, catalogue: Catalogue
) -> None:
    def begin(*slips: str) -> Talk:
        return Talk(tmp_path, "ask", "mine.toml", *slips, lang=lang, columns=columns)

    clumsy_talk(tmp_path, catalogue, begin, columns)


@pytest.mark.slow
def test_on_a_console_in_gbk(
    tmp_path: Path, catalogue: Catalogue, gbk_locale: dict[str, str]
) -> None:
    def begin(*slips: str) -> Talk:
        words = ("ask", "mine.toml", *slips)
        return Talk(tmp_path, *words, lang="zh", columns=80, encoding="gbk", env=gbk_locale)

    clumsy_talk(tmp_path, catalogue, begin, 80)
