"""Gates in an interview at a real pseudo-terminal: a no saves lists, a yes opens them."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len
from support.talk import Talk, answer_all, asked

from tjsubsidy_cli import Catalogue, load_profile
from tjsubsidy_cli.base.text import Lang
from tjsubsidy_cli.rules.facts import Chosen, Value

LANGS = pytest.mark.parametrize("lang", ["zh", "en"])


@pytest.mark.slow
@LANGS
@pytest.mark.parametrize("columns", [60, 120])
def test_a_gate_opens_and_shuts_its_lists(
    lang: Lang, columns: int, tmp_path: Path, catalogue: Catalogue
) -> None:
    """No to one, yes to another; going back to a gate opens its lists."""
    truth: dict[str, Value] = {
        **dict.fromkeys(("smart_equipment_cost", "upgrade_consulting_cost"), 1_000_000),
        "district": "xiqing",
        "activities": Chosen(frozenset(["manufacturing"])),
        "digital_infrastructure": Chosen(),
        "has_titles": False,
        "has_projects": True,
        **dict.fromkeys(("national_projects", "other_projects"), Chosen()),
        "pilot_projects": Chosen(frozenset(["scene"])),
        "has_data_business": False,
    }
    talk = Talk(tmp_path, lang=lang, columns=columns)
    assert answer_all(talk, truth, catalogue) == len(truth)
    known = load_profile(tmp_path / "mine.toml", catalogue).facts
    assert known == truth
    assert max(cell_len(line) for line in talk.shown.splitlines()) <= columns
    last = {"zh": "已问完", "en": "All is asked"}[lang]
    assert last in talk.shown
    shown = talk.say("<")
    while (fact := asked(shown, catalogue, lang)) and fact.id != "has_titles":
        shown = talk.say("<")
    opened = asked(talk.say({"zh": "有", "en": "yes"}[lang]), catalogue, lang)
    assert opened
    assert opened.id in {"titles", "centres", "has_rare_titles"}
    talk.say("q")
    assert talk.end() == 0
