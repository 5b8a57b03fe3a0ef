"""The table of one company on a screen: its length, its order, and what stays at its end."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from support import DATA, HARBOUR, ROOT, SAMPLES, Ran

from tjsubsidy_cli import Catalogue, assess, load_profile
from tjsubsidy_cli.base.text import Lang

Tool = Callable[..., Ran]
PARTS = ROOT / "samples" / "parts-maker.toml"
MINIMAL = ROOT / "samples" / "minimal.toml"
LANGS = pytest.mark.parametrize("lang", ["zh", "en"])


@LANGS
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_conclusion_and_the_next_command_stay_on_a_small_screen(
    path: object, lang: Lang, tjsubsidy: Tool
) -> None:
    ran = tjsubsidy("check", path, lang=lang, columns=80)
    last = ran.out.splitlines()[-23:]
    conclusion = {"zh": ("初步符合条件", "没有"), "en": ("Eligible as declared", "No grant")}
    assert any(line.startswith(conclusion[lang]) for line in last)
    assert any(line.startswith(("下一步：tjsubsidy", "Next: tjsubsidy")) for line in last)


@LANGS
def test_a_typical_company_takes_two_screens(lang: Lang, tjsubsidy: Tool) -> None:
    ran = tjsubsidy("check", PARTS, lang=lang, columns=80)
    assert len(ran.out.splitlines()) <= 45
    long = tjsubsidy("check", PARTS, "--long", lang=lang, columns=80)
    assert len(long.out.splitlines()) > 45
    assert "* " in long.out
    assert "* " not in ran.out


def test_grants_stand_by_money_or_by_number(tjsubsidy: Tool, catalogue: Catalogue) -> None:
    found = assess(catalogue, load_profile(PARTS, catalogue)).of("eligible")

    def listed(*options: str) -> list[str]:
        out = tjsubsidy("check", PARTS, *options).out
        return re.findall(r"^(\d+-\d+) ", out, re.MULTILINE)

    assert listed("--sort", "number") == [r.grant.id for r in found]
    numbers = re.findall(
        r"^(\d+)-(\d+) ", tjsubsidy("check", MINIMAL, "--sort", "number").out, re.MULTILINE
    )
    assert [*map(int, next(zip(*numbers[2:], strict=True)))] == [
        1,
        3,
        7,
        10,
        17,
        18,
        19,
        25,
        25,
        25,
    ]
    money = sorted(found, key=lambda r: -(r.estimate or 0))
    assert listed() == [r.grant.id for r in money]


def test_all_bars_have_one_scale(tjsubsidy: Tool) -> None:
    out = tjsubsidy("check", MINIMAL, "--sort", "number").out
    bars = {row[0]: len(row[1]) for row in re.findall(r"^(\d+-\d+) .* (█+)$", out, re.MULTILINE)}
    assert bars["10-1"] == 5  # 10,000,000 of the largest, 15,000,000; undecided
    assert bars["1-1"] == 3  # 6,000,000, eligible


def test_the_next_command_repeats_language_and_catalogue(tjsubsidy: Tool) -> None:
    fleet = DATA / "harbour-fleet.toml"
    ran = tjsubsidy("check", fleet, "--catalogue", HARBOUR, "--lang", "en", columns=400)
    words = ran.out.partition("Next: ")[2].split()
    line = " ".join(word for word in words if word != "\\")  # where a long path goes on below
    assert line.startswith(f"tjsubsidy explain {fleet} --lang en --catalogue {HARBOUR}")
    plain = tjsubsidy("check", PARTS, lang="zh", columns=400)
    assert f"下一步：tjsubsidy explain {PARTS}（" in plain.out


def test_warnings_that_change_a_figure_stand_above_the_table(tjsubsidy: Tool) -> None:
    lines = tjsubsidy("check", MINIMAL, lang="zh").out.splitlines()
    (notice,) = [row for row, line in enumerate(lines) if line.startswith("请注意")]
    (first,) = [row for row, line in enumerate(lines) if line.startswith("●")]
    assert notice < first
