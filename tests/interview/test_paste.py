"""What is pasted answers the question on the screen, and no other."""

from __future__ import annotations

import readline
import tomllib
from pathlib import Path
from typing import Any

import pytest
from support.talk import NOBODY, Talk, asked

from tjsubsidy_cli import Catalogue
from tjsubsidy_cli.base.text import Lang

LANGS = pytest.mark.parametrize("lang", ["zh", "en"])
NOT_USED = {"zh": "粘贴的其余内容没有采用", "en": "the rest of what was pasted is not used"}
SIGNED = ("\x1b[200~", "\x1b[201~")  # the terminal's signs around what is pasted
SIGNS = pytest.mark.parametrize(
    "signed",
    [
        False,
        pytest.param(
            True,
            marks=pytest.mark.skipif(
                "GNU" not in (readline.__doc__ or ""), reason="libedit knows no such signs"
            ),
        ),
    ],
)


def saved(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "mine.toml").read_text("utf-8"))


@pytest.mark.slow
@LANGS
@SIGNS
def test_a_paste_answers_one_question(
    lang: Lang, signed: bool, tmp_path: Path, catalogue: Catalogue
) -> None:
    talk = Talk(tmp_path, lang=lang)
    talk.read()
    paste = f"{NOBODY}\n\n8\n{NOBODY}\n"
    if signed:
        talk.child.send(f"{SIGNED[0]}{paste}{SIGNED[1]}\r")
    else:
        talk.child.send(paste)
    shown = talk.read()
    fact = asked(shown, catalogue, lang)
    assert fact
    assert fact.id == "district"
    assert NOT_USED[lang] in shown
    talk.say("8")
    assert saved(tmp_path)["company"] == {"name": NOBODY, "district": "xiqing"}
    talk.say("q")
    assert talk.end() == 0
    assert "facts" not in saved(tmp_path) or saved(tmp_path)["facts"] == {}


@pytest.mark.slow
def test_a_long_paste_is_drained_to_its_end(tmp_path: Path, catalogue: Catalogue) -> None:
    """More than the terminal holds at once."""
    talk = Talk(tmp_path)
    talk.read()
    talk.child.send(f"{NOBODY}\n" + "8\n" * 20_000)
    fact = asked(talk.read(), catalogue, "en")
    assert fact
    assert fact.id == "district"
    talk.say("q")
    assert talk.end() == 0
    assert saved(tmp_path)["company"] == {"name": NOBODY}


@pytest.mark.slow
@SIGNS
def test_a_sum_is_pasted_from_a_sheet(signed: bool, tmp_path: Path, catalogue: Catalogue) -> None:
    policy_first = '[company]\nname = "x"\ndistrict = "xiqing"\n[facts]\n'
    others = [f.id for f in catalogue.facts if f.id not in {"smart_equipment_cost", "district"}]
    known = {f: 'activities = "制造业"' if f == "activities" else f'{f} = "不清楚"' for f in others}
    (tmp_path / "mine.toml").write_text(policy_first + "\n".join(known.values()), "utf-8")
    talk = Talk(tmp_path, lang="zh")
    talk.read()
    fact = asked(talk.say(""), catalogue, "zh")
    assert fact
    assert fact.id == "smart_equipment_cost"
    before, after = SIGNED if signed else ("", "")
    talk.child.send(f"{before}1,234,567.00元\t\n{after}" + ("\r" if signed else ""))
    assert "已记录：123.4567万元" in talk.read()
    talk.say("q")
    assert talk.end() == 0
    assert saved(tmp_path)["facts"]["smart_equipment_cost"] == "123.4567万元"
