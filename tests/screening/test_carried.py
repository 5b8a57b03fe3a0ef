"""Columns that are no facts are carried through; rows to correct are whole, in a workbook too."""

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

from tjsubsidy_cli.screening.files import workbook

Tool = Callable[..., Ran]
HEAD: list[object] = [
    "企业名称",
    "联系人",
    "电话",
    "行业",
    "所在区",
    "单位性质与业务",
    "智能化改造设备购置额（万元）",
]
ROWS: list[list[object]] = [
    HEAD,
    ["甲公司", "王工", "13800138000", "汽配", "西青区", "制造业", "1200"],
    ["乙公司", "@cmd", "022-1234", "\u202e机械", "火星", "制造业", "约莫"],
    ["合计", None, None, None, None, None, "1200"],
    ["丙公司", "李\x1b[31m工", "02212345678", "x" * 900, "北辰区", "制造业", "800"],
]


def write(path: Path, rows: list[list[object]] = ROWS) -> Path:
    if path.suffix == ".xlsx":
        plain: list[list[object]] = [
            [str(c).replace("\x1b", "") if c else None for c in row] for row in rows
        ]
        return write_workbook(path, plain)
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    elif path.suffix == ".jsonl":
        lines = [json.dumps(dict(zip(rows[0], row, strict=True))) for row in rows[1:]]
        path.write_text("\n".join(lines), "utf-8")
    else:
        pl.DataFrame(rows[1:], [str(t) for t in rows[0]], orient="row").write_parquet(path)
    return path


def in_csv(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".jsonl", ".parquet"])
def test_contacts_are_carried_into_every_file(ending: str, tjsubsidy: Tool, tmp_path: Path) -> None:
    table = write(tmp_path / f"t{ending}")
    names = ("o.csv", "o.xlsx", "o.jsonl", "o.parquet")
    outputs = [tmp_path / name for name in names]
    options = [part for path in outputs for part in ("-o", path)]
    ran = tjsubsidy("screen", table, *options, "--rows", "companies", lang="zh")
    assert ran.code == 0, ran.err
    head, *rows = in_csv(outputs[0])
    people = [dict(zip(head, row, strict=True)) for row in rows]
    book = openpyxl.load_workbook(outputs[1])
    title, *cells = book["企业"].iter_rows(values_only=True)
    sheet = [dict(zip(title, row, strict=True)) for row in cells]
    machine: list[dict[str, Any]] = pl.read_parquet(outputs[3]).to_dicts()
    assert machine == [json.loads(line) for line in outputs[2].read_text("utf-8").splitlines()]
    own = [row for row in machine if "公司" in row["name"]]
    assert [row["电话"] for row in own] == ["13800138000", "022-1234", "02212345678"]
    assert [row["联系人"] for row in own][:2] == ["王工", "@cmd"]
    assert len(own[2]["行业"]) == 500
    shown = [row for row in people if "公司" in row["企业名称"]]
    assert [row["电话"] for row in shown] == ["\t13800138000", "022-1234", "\t02212345678"]
    assert shown[1]["联系人"] == "'@cmd"
    assert all("".join(row.values()).replace("\t", "").isprintable() for row in shown)
    assert [row["电话"] for row in sheet if "公司" in str(row["企业名称"])] == [
        "13800138000",
        "022-1234",
        "02212345678",
    ]
    first = next(iter(book["企业"].iter_rows(min_row=2)))
    assert {cell.data_type for cell in first if cell.value == "13800138000"} == {"s"}


def test_no_column_is_carried_where_nothing_is_written(tjsubsidy: Tool, tmp_path: Path) -> None:
    table = write(tmp_path / "t.csv")
    first = json.loads(tjsubsidy("screen", table, "--format", "json").out)
    written = ("-o", tmp_path / "o.csv", "--format", "json")
    again = json.loads(tjsubsidy("screen", table, *written).out)
    for result in (first, again):
        assert result.pop("files") is not None
        assert result.pop("notes")
    assert first == again
    assert first["unread"] == ["联系人", "电话", "行业"]


def test_columns_with_the_names_of_ours_have_a_number(tjsubsidy: Tool, tmp_path: Path) -> None:
    head: list[object] = [
        "企业名称",
        "备注",
        "备注",
        "row",
        "行",
        "main_revenue",
        *(f"c{n}" for n in range(30)),
    ]
    table = write(tmp_path / "t.csv", [head, ["甲", "a", "b", "c", "d", "1", *"x" * 30]])
    target = tmp_path / "o.parquet"
    assert tjsubsidy("screen", table, "-o", target, "--rows", "companies").code == 0
    (row,) = pl.read_parquet(target).to_dicts()
    assert [row[name] for name in ("备注", "备注 2", "row 2", "行 2")] == ["a", "b", "c", "d"]
    assert row["row"] == 2
    assert "c15" in row
    assert "c16" not in row  # the first 20


def test_a_title_is_never_a_pattern(tjsubsidy: Tool, tmp_path: Path) -> None:
    titles = ["^.*$", "*", "^电话.*$", "name\n2", "=1+1", "beside 1", "电话"]
    table = write(tmp_path / "t.csv", [["name", "main_revenue", *titles], ["甲", "x", *"1234567"]])
    outputs = [tmp_path / name for name in ("o.parquet", "o.xlsx", "o.csv", "o.jsonl")]
    options = [part for path in outputs for part in ("-o", path)]
    assert tjsubsidy("screen", table, *options, "--rows", "companies").code == 0
    (row,) = pl.read_parquet(outputs[0]).to_dicts()
    shown = ["＾.*$", "＊", "＾电话.*$", "name 2", *titles[4:]]
    assert [row[title] for title in shown] == [*"1234567"]
    head, line = openpyxl.load_workbook(outputs[1])["Call list"].iter_rows(values_only=True)
    assert dict(zip(head, line, strict=True))["＾电话.*$"] == "3"
    assert "'=1+1" in in_csv(outputs[2])[0]


def test_columns_of_several_sheets_stand_under_their_titles(
    tjsubsidy: Tool, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    first = book.worksheets[0]
    for row in ROWS[:2]:
        first.append(row)
    second = book.create_sheet("二")
    second.append(["电话", "网址", "企业名称", "所在区", "智能化改造设备购置额（元）"])
    second.append(["139", "http://x", "丁公司", "火星", 30_000_000])
    book.save(tmp_path / "t.xlsx")
    target = tmp_path / "o.xlsx"
    assert tjsubsidy("screen", tmp_path / "t.xlsx", "-o", target, lang="zh").code == 0
    head, *rows = openpyxl.load_workbook(target)["企业"].iter_rows(values_only=True)
    found = [dict(zip(head, row, strict=True)) for row in rows]
    assert [(row["电话"], row["网址"]) for row in found] == [
        ("13800138000", None),
        ("139", "http://x"),
    ]
    told = in_csv(tmp_path / "o.rejects.csv")
    line = dict(zip(told[0], told[1], strict=True))
    assert line["智能化改造设备购置额（万元）"] == "30000000元"  # the title has another unit
    assert (line["电话"], line["网址"]) == ("139", "http://x")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_rows_to_correct_of_a_workbook_are_filled_in_and_screened_again(
    lang: str, tjsubsidy: Tool, tmp_path: Path
) -> None:
    table, target = write(tmp_path / "t.xlsx"), tmp_path / "o.xlsx"
    assert tjsubsidy("screen", table, "-o", target, lang=lang).code == 0
    book = openpyxl.load_workbook(target)
    sheet = book[{"zh": "需更正", "en": "Rows to correct"}[lang]]
    head, row = sheet.iter_rows()
    by_title = {cell.value: own for cell, own in zip(head, row, strict=True)}
    marked = {title for title, cell in by_title.items() if cell.fill.fgColor.rgb == "FFFFF2A8"}
    assert marked == {"所在区", "智能化改造设备购置额（万元）"}
    assert (by_title["企业名称"].value, by_title["电话"].value) == ("乙公司", "022-1234")
    assert by_title["联系人"].value == "@cmd"
    assert by_title["联系人"].data_type == "s"
    for title, value in (("所在区", "西青区"), ("智能化改造设备购置额（万元）", 300)):
        by_title[title].value = value
    book.save(target)
    again = json.loads(tjsubsidy("screen", target, "--format", "json", "--fail-on-rejects").out)
    assert again["rows"] == {"read": 1, "assessed": 1, "set_aside": 0, "rejected": 0, "blank": 0}
    assert again["grants"][0]["eligible"]["estimate"] == 3_000_000
    assert again["unread"] == ["联系人", "电话", "行业"]


@pytest.mark.parametrize(("rows", "lang"), [("companies", "zh"), ("grants", "en")])
def test_a_workbook_without_rows_to_correct_is_no_list(
    rows: str, lang: str, tjsubsidy: Tool, tmp_path: Path
) -> None:
    table, target = write(tmp_path / "t.xlsx", ROWS[:2]), tmp_path / "o.xlsx"
    every = ("--by", "district", "--by", "bureau", "--by", "section", "--rows", rows)
    assert tjsubsidy("screen", table, "-o", target, *every, lang=lang).code == 0
    sheets = openpyxl.load_workbook(target).sheetnames
    assert not {"需更正", "Rows to correct"} & set(sheets)
    for ending in ("xlsx", "csv"):
        again = tmp_path / f"o.{ending}"
        tjsubsidy("screen", table, "-o", again, "--rows", rows, lang=lang)
        ran = tjsubsidy("screen", again)
        assert ran.code == 2
        assert "a result of screening" in ran.err


def test_nested_values_of_json_lines_are_shown_as_json(tjsubsidy: Tool, tmp_path: Path) -> None:
    table, target = tmp_path / "t.jsonl", tmp_path / "o.parquet"
    company = {"name": "甲", "main_revenue": 1, "contact": {"tel": "138\u202e"}, "tags": ["a"]}
    table.write_text(json.dumps(company), "utf-8")
    ran = tjsubsidy("screen", table, "-o", target, "--rows", "companies", "--fail-on-rejects")
    assert ran.code == 0
    (row,) = pl.read_parquet(target).to_dicts()
    assert json.loads(row["contact"].replace("\\u202e", "")) == {"tel": "138"}
    assert row["tags"] == '["a"]'


def test_nested_columns_of_parquet_are_not_carried(tjsubsidy: Tool, tmp_path: Path) -> None:
    table, target = tmp_path / "t.parquet", tmp_path / "o.parquet"
    rows = {"name": ["甲"], "main_revenue": [1], "tags": [["a"]], "tel": [13800138000]}
    pl.DataFrame(rows).write_parquet(table)
    assert tjsubsidy("screen", table, "-o", target, "--rows", "companies").code == 0
    (row,) = pl.read_parquet(target).to_dicts()
    assert row["tel"] == "13800138000"
    assert "tags" not in row


def test_a_workbook_says_how_many_rows_to_correct_it_lacks(
    tjsubsidy: Tool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_CORRECTIONS", 1)
    table, target = tmp_path / "t.csv", tmp_path / "o.xlsx"
    table.write_text("name,main_revenue\n甲,x\n乙,y\n丙,z\n", "utf-8")
    assert tjsubsidy("screen", table, "-o", target, lang="zh").code == 0
    book = openpyxl.load_workbook(target)
    assert book["需更正"].max_row == 2
    told = [str(row[0]) for row in book["合计"].iter_rows(values_only=True)]
    assert told[-1].startswith("另有 2 行需更正")
    assert len(in_csv(tmp_path / "o.rejects.csv")) == 4
