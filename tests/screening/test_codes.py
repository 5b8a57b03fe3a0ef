"""Credit codes in tables: tidied, told where they cannot be right, and kept by spreadsheets."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from support import Ran
from support.tables import read, write_workbook

from tjsubsidy_cli import Catalogue
from tjsubsidy_cli.company.credit_code import SIGNS, doubt_credit_code, for_spreadsheet
from tjsubsidy_cli.screening import codes
from tjsubsidy_cli.screening.codes import doubts, with_all_digits

Tool = Callable[..., Ran]
RIGHT = "91120111MA0FAKE178"


@pytest.fixture(scope="module")
def right() -> str:
    """A code whose check character is right."""
    return next(RIGHT[:-1] + sign for sign in SIGNS if doubt_credit_code(RIGHT[:-1] + sign) is None)


def kinds(*written: str | None) -> dict[str, list[int]]:
    """The places of codes that cannot be right, by kind."""
    rows = pl.Series("row", range(len(written)), dtype=pl.UInt32)
    found = doubts(rows, pl.Series("code", written, dtype=pl.String))
    return {group.kind: [each.row for each in group.first] for group in found}


def test_they_are_doubted_as_in_a_profile(right: str) -> None:
    chance = random.Random(5)
    made = [right, right[:-1] + "X", None, "9.11201E+17", "911201110000000", "abc", right + "1"]
    for _ in range(300):
        sign, place = chance.choice(SIGNS + "IOSZ"), chance.randrange(18)
        made.append(right[:place] + sign + right[place + 1 :])
    told = kinds(*made)
    doubted = {row for rows in told.values() for row in rows}
    assert told["code_damaged"] == [3]
    wrong = [n for n, code in enumerate(made) if code and doubt_credit_code(code)]
    first = {row for row in wrong if row <= max(doubted)}
    assert doubted <= set(wrong)
    assert {1, 3, 4, 5, 6} <= first


def test_all_wrong_check_characters_are_counted(right: str) -> None:
    others = [right[:-1] + sign for sign in SIGNS if sign != right[-1]]
    rows = pl.Series("row", range(1000), dtype=pl.UInt32)
    series = pl.Series("code", [right, *others] * 40)[:1000]
    (group,) = doubts(rows, series)
    assert (group.kind, group.count) == ("code_check", 1000 - (series == right).sum())
    assert len(group.first) == 20


def test_a_number_cut_off_after_15_digits_is_damaged() -> None:
    found = kinds(*(f"9112011166666{number:02}000" for number in range(31)))
    assert set(found) == {"code_damaged"}
    assert len(found["code_damaged"]) >= 20


def test_codes_are_tidied(tmp_path: Path, catalogue: Catalogue, right: str) -> None:
    spaced = f"{right[:6]} {right[6:]}"
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in right)
    written = [f"'{right}", right.lower(), spaced, wide, f"“{right}”", f'="{right}"', f"\t{right}"]
    path = tmp_path / "t.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["企业名称", "code", "main_revenue"])
        rows.writerows(["甲", each, 5] for each in written)
    found = read(path, catalogue)
    assert found.companies["code"].to_list() == [right] * len(written)


def test_damaged_codes_of_a_workbook(tmp_path: Path, tjsubsidy: Tool, right: str) -> None:
    rows: list[Any] = [
        [
            "企业名称",
            "统一社会信用代码",
            "所在区",
            "单位性质与业务",
            "智能化改造设备购置额（万元）",
        ],
        ["甲公司", 9.1120111e17, "西青区", "制造业", 1200],
        ["乙公司", "9.11201E+17", "西青区", "制造业", 800],
        ["丙公司", f"'{right}", "西青区", "制造业", 900],
        ["丁公司", right[:-1] + "X", "西青区", "制造业", 100],
        ["戊公司", "120111000000123", "西青区", "制造业", 100],
    ]
    path = write_workbook(tmp_path / "t.xlsx", rows)
    ran = tjsubsidy("screen", path, "--format", "json", "--fail-on-rejects")
    assert ran.code == 0
    result = json.loads(ran.out)
    assert result["rows"]["assessed"] == 5
    told = {note["kind"]: [row["row"] for row in note["rows"]] for note in result["notes"]}
    assert told["code_damaged"] == [2, 3]
    assert told["code_check"] == [5]
    assert told["code_odd"] == [6]
    by_name = {top["name"]: top["code"] for top in result["top"]}
    assert by_name["甲公司"] is by_name["乙公司"] is None
    assert (by_name["丙公司"], by_name["戊公司"]) == (right, "120111000000123")
    page = tjsubsidy("screen", path, lang="zh").out
    assert "末几位丢失" in "".join(page.split("\n"))


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("911201110000000017", "\t911201110000000017"),
        ("91120111MA0FAKE178", "91120111MA0FAKE178"),
        ("9112011100000001E7", "\t9112011100000001E7"),
        ("", ""),
    ],
)
def test_a_spreadsheet_keeps_all_digits(code: str, written: str) -> None:
    assert for_spreadsheet(code) == written
    assert with_all_digits(pl.Series("code", [code, None])).to_list() == [written, None]


def test_files_for_people_keep_all_digits(tmp_path: Path, tjsubsidy: Tool) -> None:
    table, out, rejects = (tmp_path / f"{name}.csv" for name in ("t", "o", "r"))
    code = "911201110000000017"
    table.write_text(f"name,code,main_revenue,titles\n甲,{code},5,没有的称号\n", "utf-8")
    tjsubsidy("screen", table, "-o", out, "--rows", "companies", "--rejects", rejects, lang="zh")
    for path, title in ((out, "统一社会信用代码"), (rejects, "code")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            (row,) = csv.DictReader(file)
        assert row[title] == f"\t{code}"
    again = json.loads(tjsubsidy("screen", rejects, "--format", "json").out)
    assert again["rows"]["assessed"] == 1


def test_codes_of_many_shapes_are_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    tidied: list[str] = []

    def tidy(code: str) -> str:
        tidied.append(code)
        return code

    monkeypatch.setattr(codes, "tidy_credit_code", tidy)
    codes.tidied(pl.Series("code", ["a-b", "91"] * 1000))
    assert tidied == ["a-b"]
