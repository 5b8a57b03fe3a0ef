"""The profiles of a table: they say the same as the screening of it, and as profiles in files."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest
from support import SAMPLES
from support.companies import random_companies
from support.tables import as_text, read, under_the_tests, write_workbook

from tjsubsidy_cli import Catalogue, load_profile
from tjsubsidy_cli.screening.profiles import Listed, profiles_of
from tjsubsidy_cli.screening.tables.readers import open_table

CLIENTS = SAMPLES[0].parent / "clients.csv"


def listed(path: Path, catalogue: Catalogue, **how: bool) -> list[Listed]:
    return list(profiles_of(open_table(path, catalogue), catalogue, **how))


def write(path: Path, *rows: list[str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def test_a_row_says_what_the_file_of_a_company_says(catalogue: Catalogue) -> None:
    """The sample table has the companies of the sample profiles."""
    by_name = {one.profile.company.name: one.profile for one in listed(CLIENTS, catalogue)}
    profiles = [load_profile(path, catalogue) for path in SAMPLES]
    assert len(by_name) == len(profiles)
    for profile in profiles:
        own = by_name[profile.company.name]
        assert own.company == profile.company
        assert own.facts == profile.facts


@pytest.mark.parametrize("seed", range(3))
def test_lists_are_kept_whole_however_they_are_written(
    seed: int, catalogue: Catalogue, tmp_path: Path
) -> None:
    chance = random.Random(seed)
    companies = random_companies(catalogue, 40, seed)
    rows = [
        [f"公司{n}", *(as_text(fact, values.get(fact.id), chance) for fact in catalogue.facts)]
        for n, values in enumerate(companies)
    ]
    path = write(tmp_path / "t.csv", ["name", *(f.id for f in catalogue.facts)], *rows)
    found = listed(path, catalogue)
    assert [one.profile.facts for one in found] == companies


def test_columns_of_a_screening_say_the_same(catalogue: Catalogue) -> None:
    screened = read(CLIENTS, catalogue, strict=False).companies
    for one, row in zip(listed(CLIENTS, catalogue), screened.iter_rows(named=True), strict=True):
        assert one.row == row["row"]
        for fact in catalogue.facts:
            value = one.profile.facts.get(fact.id)
            if fact.choices:
                said = under_the_tests(catalogue, fact.id, value)
                assert {name: row[name] for name in said} == said
            else:
                assert row[fact.id] == value


def test_a_wrong_cell_is_not_known_and_told(catalogue: Catalogue, tmp_path: Path) -> None:
    rows = ["企业名称", "所在区", "main_revenue（万元）"], ["甲公司", "火星", "1200"]
    path = write(tmp_path / "t.csv", *rows, ["乙公司", "西青区", "50-60"], ["合计", "", "1200"])
    first, second = listed(path, catalogue)
    assert first.profile.facts == {"main_revenue": 12_000_000}
    assert second.profile.facts == {"district": "xiqing"}
    assert second.profile.company.district == "xiqing"
    for one in (first, second):
        (warning,) = one.profile.warnings
        (reject,) = one.rejects
        assert reject.row == one.row
        assert warning.zh.endswith("按“不清楚”评估。")
        assert reject.reason.en.split(".")[0] in warning.en
    assert listed(path, catalogue, strict=True) == []


def test_codes_are_tidied_and_doubted_as_in_a_profile(catalogue: Catalogue, tmp_path: Path) -> None:
    rows = [["", "9112 0111MA0FAKE17C"], ["甲公司", "9.1120111E+17"], ["", ""], ["乙公司", ""]]
    titles = "企业名称", "统一社会信用代码", "main_revenue"
    table = [[*titles], *([*row, "20000000"] for row in rows)]
    tidy, rounded, nameless, plain = listed(write(tmp_path / "t.csv", *table), catalogue)
    assert (tidy.profile.company.name, tidy.profile.company.code) == ("91120111MA0FAKE17C",) * 2
    assert tidy.profile.warnings == ()
    assert rounded.profile.company.code is None
    assert "9.1120111E+17" in rounded.profile.warnings[0].zh
    assert nameless.profile.company.name == "#4"
    assert plain.profile.company.code is None


def test_hidden_rows_and_sheets(catalogue: Catalogue, tmp_path: Path) -> None:
    import openpyxl

    path = write_workbook(tmp_path / "t.xlsx", [["企业名称", "main_revenue"], ["甲", 1], ["乙", 2]])
    book = openpyxl.load_workbook(path)
    book.worksheets[0].row_dimensions[2].hidden = True
    other = book.create_sheet("北辰区")
    other.append(["企业名称", "main_revenue"])
    other.append(["丙", 3])
    book.save(path)
    assert [one.profile.company.name for one in listed(path, catalogue)] == ["甲", "乙", "丙"]
    seen = listed(path, catalogue, visible_only=True)
    assert [(one.sheet, one.row) for one in seen] == [("Sheet", 3), ("北辰区", 2)]
