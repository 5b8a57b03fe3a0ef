"""A workbook that we write is read back the same: the empty table, filled in."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import Ran, draws
from support.companies import random_companies
from support.tables import as_text

from tjsubsidy_cli import load_catalogue
from tjsubsidy_cli.screening.files.template import write_blank
from tjsubsidy_cli.screening.profiles import profiles_of
from tjsubsidy_cli.screening.tables.readers import open_table

Tool = Callable[..., Ran]
CATALOGUE = load_catalogue()


@draws(5)
@given(seed=st.integers(0, 10**6), lang=st.sampled_from(["zh", "en"]))
def test_an_empty_table_that_is_filled_in(seed: int, lang: str, tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.unlink(missing_ok=True)
    write_blank(path, CATALOGUE, "zh" if lang == "zh" else "en")
    companies = random_companies(CATALOGUE, 12, seed)
    chance = random.Random(seed)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for number, values in enumerate(companies, 2):
        sheet.cell(number, 1, f"公司{number}")
        for column, fact in enumerate(CATALOGUE.facts, 3):
            text = as_text(fact, values.get(fact.id), chance)
            cell = sheet.cell(number, column)
            cell.value = int(text) if text.isascii() and text.isdigit() else text or None
    book.save(path)
    table = open_table(path, CATALOGUE)
    assert [each.name for each in table.left_out] == [book.worksheets[1].title]
    found = list(profiles_of(table, CATALOGUE))
    assert [one.profile.company.name for one in found] == [f"公司{n}" for n in range(2, 14)]
    assert [one.profile.facts for one in found] == companies
    assert all(one.rejects == () for one in found)


@pytest.mark.parametrize("rows", ["companies", "grants"])
def test_results_are_no_list_of_companies(rows: str, tmp_path: Path, tjsubsidy: Tool) -> None:
    target = tmp_path / "o.xlsx"
    tjsubsidy("screen", "samples/clients.csv", "-o", target, "--rows", rows)
    ran = tjsubsidy("screen", target)
    assert ran.code == 2
    assert ran.out == ""


@pytest.mark.parametrize("rows", ["companies", "grants"])
def test_each_sheet_is_as_wide_as_the_paper(rows: str, tmp_path: Path, tjsubsidy: Tool) -> None:
    table, target = tmp_path / "t.csv", tmp_path / "o.xlsx"
    table.write_text("企业名称,所在区,titles,备注\n甲,西青区,没听说过,x\n", "utf-8")
    ran = tjsubsidy("screen", table, "-o", target, "--rows", rows, "--by", "district")
    assert ran.code == 0
    wide = [sheet for sheet in openpyxl.load_workbook(target) if sheet.max_column > 2]
    assert len(wide) >= 4
    for sheet in wide:
        setup = sheet.sheet_properties.pageSetUpPr
        assert setup, sheet.title
        assert setup.fitToPage, sheet.title
    lists = {"companies": "Eligible", "grants": None}[rows]
    titles = [cell.value for cell in wide[0][1]]
    printed = titles.index(lists) if lists else len(titles)
    end = wide[0].cell(1, printed).coordinate.rstrip("1")
    assert wide[0].print_area.partition(":$")[2].partition("$")[0] == end
