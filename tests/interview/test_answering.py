"""An answer is echoed as it was understood, a rough one asked back, a wrong one explained."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from support.talk import Talk, asked, squeezed

from tjsubsidy_cli import Catalogue
from tjsubsidy_cli.base.text import Lang

START = '[company]\nname = "x"\ndistrict = "xiqing"\n[facts]\n'


def at(fact: str, folder: Path, catalogue: Catalogue, lang: Lang = "zh") -> Talk:
    """An interview at the question about one fact: of all others, nothing is known."""
    others = [f.id for f in catalogue.facts if f.id not in {fact, "district", "activities"}]
    lines = ['activities = "制造业"', *(f'{other} = "不清楚"' for other in others)]
    (folder / "mine.toml").write_text(START + "\n".join(lines), "utf-8")
    talk = Talk(folder, lang=lang)
    talk.read()
    question = asked(talk.say(""), catalogue, lang)
    assert question
    assert question.id == fact
    return talk


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lang", "asked_back", "noted"),
    [
        ("zh", "回车 = 按约数记录", "已记录：38万元"),
        ("en", "Enter = take the rough one", "Noted: RMB 380,000"),
    ],
)
def test_a_rough_figure_is_asked_back_once(
    lang: Lang, asked_back: str, noted: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    talk = at("smart_equipment_cost", tmp_path, catalogue, lang)
    shown = talk.say("约三十八万")
    assert asked_back in shown
    assert noted not in shown
    assert squeezed(asked_back) in squeezed(talk.say("x"))  # still on offer
    shown = talk.say("")
    assert noted in shown
    talk.say("q")
    assert talk.end() == 0
    facts = tomllib.loads((tmp_path / "mine.toml").read_text("utf-8"))["facts"]
    assert facts["smart_equipment_cost"] == "约38万元"


@pytest.mark.slow
def test_a_rough_figure_may_become_exact(tmp_path: Path, catalogue: Catalogue) -> None:
    talk = at("smart_equipment_cost", tmp_path, catalogue)
    assert "是一个范围" in talk.say("30-40万")
    talk.say("大约40万")
    assert "已记录：38.5万元" in talk.say("38.5万")
    talk.say("q")
    assert talk.end() == 0
    facts = tomllib.loads((tmp_path / "mine.toml").read_text("utf-8"))["facts"]
    assert facts["smart_equipment_cost"] == "38.5万元"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fact", "lang", "may_be_typed"),
    [
        ("smart_equipment_cost", "zh", "没有填 0"),
        ("titles", "zh", "都没有填 0"),
        ("titles", "en", "0 for none"),
        ("champion_products", "en", "A whole number; 0 for none"),
    ],
)
def test_an_error_says_what_may_be_typed(
    fact: str, lang: Lang, may_be_typed: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    talk = at(fact, tmp_path, catalogue, lang)
    assert squeezed(may_be_typed) in squeezed(talk.say("abc"))
    talk.say("q")
    assert talk.end() == 0


@pytest.mark.slow
def test_repaired_signs_are_told(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('[company]\nname ＝ "x"\n', "utf-8")
    talk = Talk(tmp_path, lang="zh")
    assert "＝" in talk.read()
    talk.say("q")
    assert talk.end() == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lang", "more", "unknown"),
    [
        ("zh", "其余 6 项较少见，输入 m 列出", "编号为 1 至 7；m 列出其余；都没有填 0。"),
        ("en", "6 more, less common: type m", "1 to 7; m lists the others; 0 for none."),
    ],
)
def test_a_long_list_shows_the_likely_choices_and_opens(
    lang: Lang, more: str, unknown: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    """The numbers of what is on the screen stay, and what is not has none yet."""
    fact = catalogue.vocabulary["activities"]
    (tmp_path / "mine.toml").write_text('[company]\nname = "x"\ndistrict = "xiqing"\n')
    talk = Talk(tmp_path, lang=lang, columns=120)
    shown = talk.read()
    likely, rare = fact.listed[: fact.likely], fact.listed[fact.likely :]
    assert more in shown
    assert all(f"{n} {choice.label[lang]}" in shown for n, choice in enumerate(likely, 1))
    assert not any(choice.label[lang] in shown for choice in rare)
    assert unknown in talk.say("1 12")
    opened = talk.say("m")
    assert all(f"{n} {c.label[lang]}" in opened for n, c in enumerate(rare, fact.likely + 1))
    talk.say("1 12")
    facts = tomllib.loads((tmp_path / "mine.toml").read_text("utf-8"))["facts"]
    assert facts["activities"] == [c.id for c in fact.choices if c in {likely[0], rare[4]}]
    assert all(choice.label[lang] in talk.say("<") for choice in rare[:1])  # named, so shown
    talk.say("q")
    assert talk.end() == 0


def test_only_long_lists_hide_choices(catalogue: Catalogue) -> None:
    for fact in catalogue.facts:
        assert {*fact.listed} == {*fact.choices}
        assert 0 < fact.likely <= len(fact.choices) or not fact.choices
        if len(fact.choices) <= 9 or fact.kind == "choice":
            assert fact.likely == len(fact.choices)
        else:
            assert fact.likely <= 9
