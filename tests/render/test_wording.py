"""The words of what people read: the field's own, and no notes for authors."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from support import DATA, ROOT, SAMPLES, Ran, some_fast
from support.reports import assert_none_of, author_notes
from support.sources import SOURCES, tree_of

from tjsubsidy_cli import Catalogue
from tjsubsidy_cli.base.text import LANGS, Lang

Tool = Callable[..., Ran]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("path", some_fast(SAMPLES), ids=lambda path: path.stem)
def test_no_explanation_prints_a_note_for_authors(
    path: Path, lang: Lang, catalogue: Catalogue, tjsubsidy: Tool
) -> None:
    """Nor does a report: see ``test_every_sample_has_every_report``."""
    reports = [
        tjsubsidy(*args, lang=lang).out
        for args in (
            ["explain", path, "--all"],
            ["explain", path, "--all", "--format", "json"],
            ["advise", path, "--format", "json"],
        )
    ]
    assert_none_of(author_notes(catalogue, lang), reports)


@pytest.mark.parametrize("lang", LANGS)
def test_no_list_of_measures_prints_a_note_for_authors(
    lang: Lang, catalogue: Catalogue, tjsubsidy: Tool
) -> None:
    every = sorted({id_.partition("-")[0] for id_ in catalogue.grants})
    printed = [
        tjsubsidy("measures", *every, *more, lang=lang).out for more in ([], ["--format", "json"])
    ]
    assert all("AMB-1-1a" in each for each in printed)
    assert_none_of(author_notes(catalogue, lang), printed)


# The words that were replaced, each with what stands for it now.
LINES = (DATA / "replaced-words.txt").read_text("utf-8").splitlines()
REPLACED = [line.partition(" → ") for line in LINES if not line.startswith("#")]


@cache
def texts() -> list[tuple[str, str]]:
    """What people read, each with its place: strings of the code, catalogue, samples, documents."""
    found = []
    for path, source in SOURCES.items():
        tree = tree_of(source)
        ours = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}  # docstrings
        found += [
            (f"{path}:{node.lineno}", str(node.value))
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and id(node) not in ours
            if Path(path).name not in {"words.py", "ticks.py"}  # words that people write
        ]
    catalogue = (ROOT / "data" / "measures.toml").read_text("utf-8")
    found += [
        (f"measures.toml:{number}", re.sub(r"also = \[[^]]*\]", "", line))  # earlier names
        for number, line in enumerate(catalogue.splitlines(), 1)
        if not line.startswith(("#", "author_note"))
    ]
    paths = (*SAMPLES, ROOT / "samples" / "clients.csv", *ROOT.glob("docs/*"), ROOT / "README.md")
    return found + [(path.name, path.read_text("utf-8")) for path in paths]


@cache
def whole() -> str:
    return "\0".join(text for _, text in texts())


@pytest.mark.parametrize(("old", "new"), [(old, new) for old, _, new in REPLACED])
def test_a_word_that_was_replaced_is_gone(old: str, new: str) -> None:
    if old in whole():
        pytest.fail(f"now: {new}: {[place for place, text in texts() if old in text]}")
