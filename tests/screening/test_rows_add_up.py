"""Every row of a table is accounted for once, whatever is in it, strict or not."""

from __future__ import annotations

import csv
from pathlib import Path

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support.companies import with_grants_only
from support.tables import read, write_workbook

from tjsubsidy_cli import load_catalogue
from tjsubsidy_cli.screening.tables.titles import is_remark, plain, unit_of

CATALOGUE = with_grants_only(load_catalogue(), ("15-1", "25-1"))  # among their facts: those below
TITLES = ["序号", "企业名称", "统一社会信用代码", "所在区", "main_revenue（万元）", "titles"]


def of_headings(word: str) -> bool:
    """Whether a word alone below the titles is part of them: a unit or a remark."""
    return bool(unit_of(word)) or is_remark(word.strip("()"))


PRINTABLE = st.characters(exclude_categories=["C", "Z"], include_characters=" ")
CELLS = st.one_of(
    st.sampled_from(
        [
            *("", " ", "合计", "小 计", "注：由企业填报。", "企业名称", "序号", "甲公司", "# 说明"),
            *("西青区", "火星", "1200", "约3000", "—", "不详", "9.1120111E+17"),
            *("1", "2", "3", "5", "x", "无", "first_set", "填表人：李四", "第1页"),
            *("91120111MA0FAKE17C", "2020年8月31日", "Total", "\u200b"),
        ]
    ),
    st.text(PRINTABLE, max_size=6).filter(lambda text: not of_headings(plain(text))),
    st.integers(0, 2000).map(str),
)  # fmt: skip
ROWS = st.lists(st.lists(CELLS, min_size=6, max_size=6), max_size=12)


@example(rows=[["企业名称", "", "", "", "", ""]], strict=False)
@given(rows=ROWS, strict=st.booleans())
def test_of_a_csv(rows: list[list[str]], strict: bool, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([TITLES, *rows])
    found = read(path, CATALOGUE, strict=strict)  # which counts the rows
    assert found.rows == len(rows)
    rejected = {r.row for r in found.rejects if not r.assessed}
    places = [rejected, {each.row for each in found.aside}, set(found.companies["row"])]
    assert sum(map(len, places)) == len(set.union(*places)) == len(rows) - found.blank
    if not strict:
        assert rejected == set()
        assert {r.row for r in found.rejects} <= set(found.companies["row"])


@given(rows=ROWS)
def test_a_workbook_says_the_same(rows: list[list[str]], tmp_path: Path) -> None:
    rows = [[cell.lstrip("=") for cell in row] for row in rows]
    path = tmp_path / "t.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([TITLES, *rows])
    book = write_workbook(
        tmp_path / "t.xlsx", [TITLES, *([c or None for c in row] for row in rows)]
    )
    found, same = read(path, CATALOGUE, strict=False), read(book, CATALOGUE, strict=False)
    assert same.companies.equals(found.companies)
    assert same.aside == found.aside
    assert [(r.row, r.column) for r in same.rejects] == [(r.row, r.column) for r in found.rejects]


@pytest.mark.parametrize("kind", [pl.Int64(), pl.String()])
def test_blank_rows_of_parquet_with_numbers_as_codes(kind: pl.DataType, tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    code = pl.Series([1, None, 3]).cast(kind)
    frame = pl.DataFrame({"name": ["甲", None, "丙"], "code": code, "main_revenue": [1, None, 2]})
    frame.write_parquet(path)
    found = read(path, CATALOGUE)
    assert (found.companies["name"].to_list(), found.blank) == (["甲", "丙"], 1)
