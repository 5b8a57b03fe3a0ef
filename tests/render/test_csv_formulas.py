"""No text of a company is a formula, at whatever separator a spreadsheet cuts the lines."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from support import Ran

from tjsubsidy_cli.base.text import as_text

Tool = Callable[..., Ran]
FORMULAS = [
    "=1+1",
    "x;=1+1",
    "x; \t=1+1",
    "x\t=1+1",
    "x,=1+1",
    'x;"=1+1',
    "x|@a",
    "x;＝1",
    "x;-a;+b",
]


def cut(text: str, separator: str) -> list[str]:
    """All that a spreadsheet may take for a cell: quoted as the file has it, and bare."""
    rows = csv.reader(text.lstrip("\ufeff").splitlines(), delimiter=separator)
    return [cell for row in rows for cell in row]


@pytest.mark.parametrize("name", FORMULAS)
def test_no_cell_is_a_formula(name: str, tjsubsidy: Tool, tmp_path: Path) -> None:
    profile, table = tmp_path / "p.json", tmp_path / "t.jsonl"
    out, rejects = tmp_path / "o.csv", tmp_path / "r.csv"
    profile.write_text(json.dumps({"company": {"name": name}}), "utf-8")
    rows = [{"name": name, "district": "heping"}, {"name": "b", "district": name}]
    table.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    assert tjsubsidy("screen", table, "-o", out, "--rejects", rejects).code == 0
    texts = [
        tjsubsidy("check", profile, "--format", "csv").out,
        out.read_text("utf-8-sig"),
        rejects.read_text("utf-8-sig"),
    ]
    for text in texts:
        assert "1+1" in text or "a" in text
        for separator in ",;\t|":
            for cell in cut(text, separator):
                assert not cell.strip().lstrip('"').startswith(tuple("=+-@＝＋－＠")), cell


@pytest.mark.parametrize("name", ["A-B; C", "2+2=4", "a@b.c, d", "甲；乙"])
def test_what_begins_no_cell_is_left(name: str) -> None:
    assert as_text(name) == name
