"""Columns of a table that say what companies have already: told apart, and in no total."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from support import Ran
from support.tables import write_workbook

from tjsubsidy_cli import assess, load_catalogue
from tjsubsidy_cli.base.errors import InvalidValueError
from tjsubsidy_cli.company.received import Received
from tjsubsidy_cli.company.received_list import parse_received_list
from tjsubsidy_cli.screening.profiles import profiles_of
from tjsubsidy_cli.screening.tables.readers import open_table

Tool = Callable[..., Ran]
CATALOGUE = load_catalogue()
HEAD = ["企业名称", "所在区", "单位性质与业务", "智能化改造设备购置额（万元）"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("6-1", {"6-1": Received("received")}),
        ("６－１；7—1", {"6-1": Received("received"), "7-1": Received("received")}),
        ("6-1（2022年）、21-1 2021", {
            "6-1": Received("received", 2022), "21-1": Received("received", 2021)}),
        ("2022年6-1", {"6-1": Received("received", 2022)}),
        ("6-1(2022，50万元)", {"6-1": Received("received", 2022, 500_000)}),
        ("6-1（已申报）\n1-1", {"6-1": Received("applied"), "1-1": Received("received")}),
        ("第6条", {"6-1": Received("received")}),
        ("6", {"6-1": Received("received")}),
        (CATALOGUE.grants["6-1"].title.zh, {"6-1": Received("received")}),
        (CATALOGUE.grants["11-1"].title.zh + "（2023）", {"11-1": Received("received", 2023)}),
        (CATALOGUE.grants["6-1"].title.en.upper(), {"6-1": Received("received")}),
        ("上云", {"6-1": Received("received")}),
        *((word, {}) for word in ("无", "没有", "否", "-", "/", "不清楚", "none", "0", "；")),
    ],
)  # fmt: skip
def test_what_people_write(text: str, found: dict[str, Received]) -> None:
    assert parse_received_list(CATALOGUE, text, "received") == found


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("是", "which grant"),
        ("99-1", "no grant"),
        ("高新技术企业奖励", "no grant"),
        ("1", "which grant"),
        ("19", "several grants"),
        ("单项冠军", "several grants"),
        ("6-1；某某补贴", "no grant"),
        ("2020-06-01", "has made 6-1 a date"),
        ("2020-06-01T00:00:00", "has made 6-1 a date"),
        ("6月1日", "has made 6-1 a date"),
        ("6-1（1999）", "cannot be"),
        ("6-1（拒绝）", "no status"),
        ("x" * 5000, "no grant"),
    ],
)
def test_what_is_not_understood(text: str, what: str) -> None:
    with pytest.raises(InvalidValueError) as raised:
        parse_received_list(CATALOGUE, text, "received")
    assert what in raised.value.what.en
    assert raised.value.hint


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Three companies, of which one has received 1-1 and one has applied for it."""
    rows: list[list[object]] = [
        [*HEAD, "已享受政策", "已申报"],
        ["甲公司", "西青区", "制造业", 1200, "1-1（2021年）", None],
        ["乙公司", "西青区", "制造业", 800, "无", "1-1；6-1"],
        ["丙公司", "西青区", "制造业", 900, None, None],
        ["丁公司", "西青区", "制造业", 700, "某某补贴", None],
    ]
    return write_workbook(tmp_path / "t.xlsx", rows)


def test_they_are_in_no_total(table: Path, tjsubsidy: Tool) -> None:
    result = json.loads(tjsubsidy("screen", table, "--format", "json").out)
    assert result["totals"]["eligible"]["estimate"] == 16_000_000
    assert result["received"] == {"1-1": 2, "6-1": 1}
    assert result["unread"] == []
    assert [(r["row"], r["column"]) for r in result["rejects"]] == [(5, "已享受政策")]
    assert [top["name"] for top in result["top"]] == ["丙公司", "丁公司"]


def test_the_page_says_so(table: Path, tjsubsidy: Tool) -> None:
    page = "".join(line.strip() for line in tjsubsidy("screen", table, lang="zh").out.split("\n"))
    assert "已获支持或已申报的事项不计入以上各数：1-1（2家）、6-1（1家）" in page
    page = " ".join(tjsubsidy("screen", table, lang="en").out.split())
    assert "Received or applied for, and in none of these figures: 1-1 (2), 6-1 (1)" in page


def test_files_say_so(table: Path, tjsubsidy: Tool, tmp_path: Path) -> None:
    files = {kind: tmp_path / f"out.{kind}" for kind in ("csv", "xlsx", "parquet", "jsonl")}
    outputs = [word for path in files.values() for word in ("-o", path)]
    tjsubsidy("screen", table, *outputs, "--rows", "companies", lang="zh")
    assert pl.read_parquet(files["parquet"])["received"].to_list() == ["1-1", "1-1;6-1", "", ""]
    with files["csv"].open(encoding="utf-8-sig", newline="") as file:
        told = [row["已获支持或已申报事项"] for row in csv.DictReader(file)]
    names = {id_: f"{id_} {CATALOGUE.grants[id_].title.zh}" for id_ in ("1-1", "6-1")}
    assert told == [names["1-1"], f"{names['1-1']};{names['6-1']}", "", ""]
    head, first, *_ = (
        openpyxl.load_workbook(files["xlsx"]).worksheets[0].iter_rows(values_only=True)
    )
    assert dict(zip(head, first, strict=True))["已获支持或已申报事项"] == names["1-1"]
    tjsubsidy("screen", table, *outputs, "--rows", "grants", lang="zh")
    grants = pl.read_parquet(files["parquet"]).filter(pl.col("grant") == "1-1").sort("row")
    assert grants["verdict"].to_list() == ["received", "received", "eligible", "eligible"]
    assert grants["estimate"].to_list() == [None, None, 9_000_000, 7_000_000]
    with files["csv"].open(encoding="utf-8-sig", newline="") as file:
        told = [row["结论"] for row in csv.DictReader(file) if row["事项编号"] == "6-1"]
    assert told.count("已获支持或已申报") == 1


def test_a_row_has_what_its_profile_has(table: Path, tjsubsidy: Tool, tmp_path: Path) -> None:
    target = tmp_path / "o.parquet"
    tjsubsidy("screen", table, "-o", target, "--rows", "companies")
    rows = pl.read_parquet(target).to_dicts()
    listed = list(profiles_of(open_table(table, CATALOGUE), CATALOGUE))
    assert listed[0].profile.received == {"1-1": Received("received", 2021)}
    for row, one in zip(rows, listed, strict=True):
        found = assess(CATALOGUE, one.profile)
        assert row["eligible_estimate"] == found.eligible.estimate
        assert row["undecided_grants"] == found.undecided.grants
        assert row["received"] == ";".join(result.grant.id for result in found.received)
    assert any("某某补贴" in warning.zh for warning in listed[3].profile.warnings)


def test_a_map_and_sheets_of_which_only_one_has_the_column(tmp_path: Path, tjsubsidy: Tool) -> None:
    rows: list[list[Any]] = [[*HEAD, "往年"], ["甲公司", "西青区", "制造业", 1200, "1-1"]]
    path = write_workbook(tmp_path / "t.xlsx", rows)
    book = openpyxl.load_workbook(path)
    other = book.create_sheet("二")
    for row in (HEAD, ["乙公司", "西青区", "制造业", 800]):
        other.append(row)
    book.save(path)
    result = json.loads(tjsubsidy("screen", path, "--map", "往年=received", "--format", "json").out)
    assert result["totals"]["eligible"]["estimate"] == 8_000_000
    assert result["received"] == {"1-1": 1}


def test_without_such_a_column_nothing_is_said(tmp_path: Path, tjsubsidy: Tool) -> None:
    path = write_workbook(tmp_path / "t.xlsx", [HEAD, ["甲", "西青区", "制造业", 5]])
    target = tmp_path / "o.parquet"
    result = json.loads(tjsubsidy("screen", path, "-o", target, "--format", "json").out)
    assert result["received"] == {}
    assert "received" not in pl.read_parquet(target).columns
