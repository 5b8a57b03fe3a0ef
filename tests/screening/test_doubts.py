"""Figures out of all proportion are told and marked at their row, and never changed."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import Ran
from support.tables import read

from tjsubsidy_cli import load_catalogue
from tjsubsidy_cli.base.money import MOST_YUAN
from tjsubsidy_cli.screening.doubts import doubted, doubtful, marks
from tjsubsidy_cli.screening.tables.headings import Heading

Tool = Callable[..., Ran]
CATALOGUE = load_catalogue()
WAN = "智能化改造设备购置额（万元）"
EQUIPMENT, REVENUE, STATIONS = "smart_equipment_cost", "main_revenue", "new_5g_stations"
WU = 10_000


def in_doubt(columns: dict[str, list[int | None]]) -> dict[str, list[int]]:
    """The rows whose figures are in doubt, by fact."""
    figures = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.Int64))
    facts = CATALOGUE.vocabulary
    found = doubtful(figures, [(Heading(0, name, name), facts[name]) for name in columns])
    return {name: rows.arg_true().to_list() for name, rows in found.items()}


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        ({EQUIPMENT: [120_000_000_000, 8_000_000]}, {EQUIPMENT: [0]}),  # more than any has
        ({EQUIPMENT: [999, 0, None, 1000]}, {EQUIPMENT: [0]}),
        ({EQUIPMENT: [8_000_000] * 5 + [30_000_000_000]}, {EQUIPMENT: [5]}),  # 300万 under 万元
        ({EQUIPMENT: [8_000_000] * 4 + [30_000_000_000]}, {EQUIPMENT: [4]}),
        ({EQUIPMENT: [8_000_000] * 3 + [30_000_000_000]}, {}),  # too few to compare with
        ({EQUIPMENT: [8_000_000] * 5 + [800]}, {EQUIPMENT: [5]}),  # 800万元 without its unit
        ({EQUIPMENT: [80_000_000] * 5 + [7_000]}, {EQUIPMENT: [5]}),
        ({EQUIPMENT: [900_000_000] * 5 + [80_000]}, {EQUIPMENT: [5]}),
        ({EQUIPMENT: [1200, 3000, 5000, 800, 7000]}, {EQUIPMENT: [0, 1, 2, 3, 4]}),  # all in 万元
        ({EQUIPMENT: [12 * 10**9] * 5}, {EQUIPMENT: [0, 1, 2, 3, 4]}),  # none of them is
        ({EQUIPMENT: [8 * WU, 12_000 * WU, 300 * WU, 55 * WU, 9000 * WU]}, {}),
        ({EQUIPMENT: [1200], REVENUE: [50_000 * WU]}, {EQUIPMENT: [0]}),  # by the row alone
        ({EQUIPMENT: [1200, 3000], REVENUE: [300 * WU, None]}, {}),
        ({EQUIPMENT: [80 * WU], REVENUE: [20 * 10**9]}, {REVENUE: [0]}),
        ({EQUIPMENT: [800 * WU], REVENUE: [20 * 10**9]}, {}),  # a large company
        ({EQUIPMENT: [None], REVENUE: [20 * 10**9]}, {}),
        ({STATIONS: [3, 100_000, None]}, {STATIONS: [1]}),
        ({STATIONS: [], EQUIPMENT: []}, {}),
        ({STATIONS: [None], EQUIPMENT: [None]}, {}),
    ],
)
def test_what_is_in_doubt(
    columns: dict[str, list[int | None]], found: dict[str, list[int]]
) -> None:
    assert in_doubt(columns) == found


@given(
    size=st.integers(10 * WU, 10**8),
    spread=st.lists(st.integers(1, 10), min_size=5, max_size=30),
)
def test_a_unit_in_the_wrong_place_is_found_and_nothing_else(size: int, spread: list[int]) -> None:
    sums: list[int | None] = [size * each for each in spread]
    assert in_doubt({EQUIPMENT: sums}) == {}
    sums.append(size * max(spread) * WU)
    assert in_doubt({EQUIPMENT: sums}) == {EQUIPMENT: [len(sums) - 1]}
    sums[-1] = size * min(spread) // WU
    assert in_doubt({EQUIPMENT: sums}) == {EQUIPMENT: [len(sums) - 1]}


@given(
    st.lists(st.tuples(*(st.none() | st.integers(0, MOST_YUAN),) * 2), max_size=20),
)
def test_any_figures_are_compared(rows: Sequence[tuple[int | None, int | None]]) -> None:
    columns = dict(zip((EQUIPMENT, REVENUE), map(list, zip(*rows, strict=True)), strict=False))
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.Int64)).with_row_index("row")
    read_ = [(Heading(0, name, name), CATALOGUE.vocabulary[name]) for name in columns]
    found = doubtful(frame, read_)
    told = list(doubted(found, frame, read_))
    assert [each.row for each in told] == sorted(each.row for each in told)
    marked = marks(found, frame.height)
    assert marked.len() == frame.height
    assert {each.row for each in told} == set(marked.is_not_null().arg_true())


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A list in which one sum is in yuan under 万元."""
    path = tmp_path / "t.csv"
    path.write_text(
        f"企业名称,所在区,单位性质与业务,{WAN}\n"
        "甲公司,西青区,制造业,12000000\n乙公司,西青区,制造业,800\n",
        "utf-8",
    )
    return path


def test_it_is_told_and_changes_no_figure(table: Path, tjsubsidy: Tool) -> None:
    result = json.loads(tjsubsidy("screen", table, "--format", "json").out)
    (note,) = [note for note in result["notes"] if note["kind"] == "doubt"]
    assert note["count"] == 1
    assert note["rows"] == [{"row": 2, "text": f"{WAN} 12000000"}]
    assert result["totals"]["eligible"]["estimate"] == 58_000_000
    assert read(table, CATALOGUE).companies[EQUIPMENT].to_list() == [120 * 10**9, 8_000_000]
    page = "".join(line.strip() for line in tjsubsidy("screen", table, lang="zh").out.split("\n"))
    assert f"第 2 行“{WAN} 12000000”：数额与同列、同行的其他数相差悬殊" in page


def test_it_is_marked_at_its_row(table: Path, tjsubsidy: Tool, tmp_path: Path) -> None:
    files = {kind: tmp_path / f"out.{kind}" for kind in ("csv", "xlsx", "parquet", "jsonl")}
    outputs = [word for path in files.values() for word in ("-o", path)]
    for rows in ("companies", "grants"):
        tjsubsidy("screen", table, *outputs, "--rows", rows, lang="zh")
        with files["csv"].open(encoding="utf-8-sig", newline="") as file:
            marked: dict[Any, set[Any]] = {}
            for line in csv.DictReader(file):
                marked.setdefault(line["行"], set()).add(line["数额存疑，请核对单位"])
        assert marked == {"2": {WAN}, "3": {""}}
        told = pl.read_parquet(files["parquet"]).group_by("row").agg(pl.col("doubts").unique())
        assert dict(told.iter_rows()) == {2: [WAN], 3: [None]}
        lines = [json.loads(line) for line in files["jsonl"].read_text("utf-8").splitlines()]
        assert {(line["row"], line["doubts"]) for line in lines} == {(2, WAN), (3, None)}
        sheet = openpyxl.load_workbook(files["xlsx"]).worksheets[0]
        assert WAN in {cell.value for cell in sheet[2]}


def test_two_figures_of_a_row(tmp_path: Path, tjsubsidy: Tool) -> None:
    path = tmp_path / "t.csv"
    path.write_text("name,main_revenue,state_funds\n甲,500,7\n乙,12万,0\n", "utf-8")
    result = json.loads(tjsubsidy("screen", path, "--format", "json").out)
    (note,) = [note for note in result["notes"] if note["kind"] == "doubt"]
    assert [row["text"] for row in note["rows"]] == ["main_revenue 500", "state_funds 7"]
    tjsubsidy("screen", path, "-o", tmp_path / "o.parquet")
    first = pl.read_parquet(tmp_path / "o.parquet").filter(pl.col("row") == 2)
    assert set(first["doubts"]) == {"main_revenue;state_funds"}
