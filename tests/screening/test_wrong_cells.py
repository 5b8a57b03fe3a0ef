"""Cells that are not understood: the company stays, with the cell not known."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from support.tables import read, write_json_lines, write_workbook

from tjsubsidy_cli import Catalogue

HEAD = ["企业名称", "main_revenue", "titles", "district"]


def lax(path: Path, catalogue: Catalogue) -> tuple[list[int], list[tuple[int, str, str]]]:
    """The rows of the companies, and the wrong cells, whose companies are all assessed."""
    found = read(path, catalogue, strict=False)
    assert all(reject.assessed for reject in found.rejects)
    wrong = [(reject.row, reject.column, reject.value) for reject in found.rejects]
    return found.companies["row"].to_list(), wrong


def test_of_a_csv(tmp_path: Path, catalogue: Catalogue) -> None:
    path = tmp_path / "t.csv"
    path.write_text("name,main_revenue,titles,district\n甲,x,y,heping\n乙,5,,\n", "utf-8")
    assert lax(path, catalogue) == ([2, 3], [(2, "main_revenue", "x"), (2, "titles", "y")])
    companies = read(path, catalogue, strict=False).companies
    assert companies["main_revenue"].to_list() == [None, 5]
    own = [name for name in companies.columns if name.startswith("titles=")]
    assert companies.select(own).to_dicts()[0] == dict.fromkeys(own)


def test_a_name_that_is_too_long(tmp_path: Path, catalogue: Catalogue) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f"name,main_revenue\n{'x' * 201},5\n乙,6\n", "utf-8")
    assert lax(path, catalogue) == ([2, 3], [(2, "name", "x" * 60)])
    assert read(path, catalogue, strict=False).companies["name"].to_list() == [None, "乙"]


def test_a_malformed_row_is_rejected_all_the_same(tmp_path: Path, catalogue: Catalogue) -> None:
    path = tmp_path / "t.csv"
    path.write_text("name,main_revenue\n甲,x,y\n乙,x\n", "utf-8")
    found = read(path, catalogue, strict=False)
    assert found.companies["name"].to_list() == ["乙"]
    assert [(r.row, r.assessed) for r in found.rejects] == [(2, False), (3, True)]


def test_errors_and_merged_cells_of_a_workbook(tmp_path: Path, catalogue: Catalogue) -> None:
    path = write_workbook(
        tmp_path / "t.xlsx",
        [HEAD, ["甲", 1], ["乙", 2], [None, 3], ["丁", 4], [None, None], [None, None]],
    )
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet["B2"].value, sheet["B2"].data_type = "#N/A", "e"
    sheet["C5"].value = "=1+2"
    sheet["B6"].value, sheet["B6"].data_type = "#REF!", "e"
    sheet.merge_cells("A3:A4")
    sheet.merge_cells("C7:C9")  # blank rows remain blank
    book.save(path)
    rows, wrong = lax(path, catalogue)
    assert rows == [2, 3, 4, 5, 6]
    assert wrong == [
        (2, "main_revenue", "#N/A"),
        (4, "企业名称", ""),
        (5, "titles", "=1+2"),
        (6, "main_revenue", "#REF!"),
    ]


def test_of_json_lines(tmp_path: Path, catalogue: Catalogue) -> None:
    first = {"name": "甲", "main_revenue": ["1"], "titles": {"a": "1"}}
    rows: list[dict[str, object]] = [{**first}, {"name": "乙"}]
    path = write_json_lines(tmp_path / "t.jsonl", rows)
    assert lax(path, catalogue) == (
        [1, 2],
        [(1, "main_revenue", '["1"]'), (1, "titles", '{"a": "1"}')],
    )
