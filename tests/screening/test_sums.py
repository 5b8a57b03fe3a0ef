"""Every sum of a workbook is that of its rows, in 万元 in Chinese, and all its sheets agree."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from support import ROOT, Ran

Tool = Callable[..., Ran]
CLIENTS = ROOT / "samples" / "clients.csv"
ALL = ("--by", "district", "--by", "bureau", "--by", "section")
SHEETS = {
    "zh": ["按支持事项", "按区", "按责任单位", "按政策部分"],
    "en": ["By grant", "By district", "By bureau", "By section"],
}
NAMES = {
    "zh": {
        "grants": "初步符合条件项次",
        "estimate": "测算上限合计（万元）",
        "fixed": "其中定额（万元）",
        "ceilings": "其中只有上限（万元）",
        "city": "市级（万元）",
        "district": "区级（万元）",
    },
    "en": {
        "grants": "Eligible grants",
        "estimate": "At most (RMB)",
        "fixed": "Of it fixed amounts (RMB)",
        "ceilings": "Of it ceilings only (RMB)",
        "city": "City (RMB)",
        "district": "District (RMB)",
    },
}


def exact(value: Any) -> Fraction:
    return Fraction(str(value))


def rows_of(sheet: Any, last: str) -> tuple[list[str], list[list[Any]], list[Any]]:
    """The headings, the rows and the totals of a sheet."""
    head, *rows = sheet.iter_rows(values_only=True)
    end = next(n for n, row in enumerate(rows) if row[0] == last)
    return list(head), [list(row) for row in rows[:end]], list(rows[end])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_sum_of_a_workbook_is_that_of_its_rows(
    lang: str, tjsubsidy: Tool, tmp_path: Path
) -> None:
    target = tmp_path / "o.xlsx"
    ran = tjsubsidy("screen", CLIENTS, *ALL, "-o", target, "--format", "json", lang=lang)
    totals = json.loads(ran.out)["totals"]["eligible"]
    book = openpyxl.load_workbook(target, data_only=True)
    formulas = openpyxl.load_workbook(target)
    heads = {"en": ["District", "Bureau (named first)", "Section of the policy"]}
    heads["zh"] = ["区", "责任单位（列首位者）", "政策部分"]
    assert [book[name]["A1"].value for name in SHEETS[lang][1:]] == heads[lang]  # as on the page
    unit = {"zh": 10_000, "en": 1}[lang]
    for name in SHEETS[lang]:
        head, rows, sums = rows_of(book[name], {"zh": "合计", "en": "Total"}[lang])
        made = rows_of(formulas[name], {"zh": "合计", "en": "Total"}[lang])[2]
        for column in range(1, len(head)):
            added = sum(exact(row[column]) for row in rows)
            if str(made[column]).startswith("=SUM("):
                assert round(added, 4) == round(exact(sums[column]), 4), (name, head[column])
            else:  # a company may have grants of several bureaus
                assert exact(sums[column]) <= added
        found = dict(zip(head, sums, strict=True))
        for figure, title in NAMES[lang].items():
            scale = 1 if figure == "grants" else unit
            assert round(exact(found[title]) * scale) == totals[figure], (name, figure)
    sheet = book[{"zh": "企业", "en": "Companies"}[lang]]
    titles, *lines = [list(row) for row in sheet.iter_rows(values_only=True)]
    added_up = {row[0]: row[1] for row in book[{"zh": "合计", "en": "Totals"}[lang]].values}
    for heading, value in list(added_up.items())[1:]:
        own = sum(exact(line[titles.index(heading)]) for line in lines)
        assert round(own, 4) == round(exact(value), 4), heading


def test_figures_at_assumed_rates_stand_beside_the_others(tjsubsidy: Tool, tmp_path: Path) -> None:
    target = tmp_path / "o.xlsx"
    options = ("-o", target, "--assume", "1-1=10%", "--assume", "3-1=50%", "--format", "json")
    result = json.loads(tjsubsidy("screen", CLIENTS, *options, lang="zh").out)
    amounts = {
        grant["id"]: grant["assumed"]["eligible"]["amount"]
        for grant in result["grants"]
        if grant["assumed"]
    }
    head, rows, sums = rows_of(openpyxl.load_workbook(target, data_only=True)["按支持事项"], "合计")
    column = head.index("按假设比例（万元）")
    found = {row[0].partition(" ")[0]: row[column] for row in rows if row[column] is not None}
    assert {id_: exact(money) * 10_000 for id_, money in found.items()} == amounts
    assert exact(sums[column]) * 10_000 == sum(amounts.values())


def test_grants_are_named_and_those_for_nobody_are_counted(tjsubsidy: Tool, tmp_path: Path) -> None:
    table, target, rows = tmp_path / "t.csv", tmp_path / "o.xlsx", tmp_path / "o.csv"
    table.write_text(
        "name,district,activities,smart_equipment_cost,national_projects\n"
        "甲,西青区,制造业,1234567,无\n",
        "utf-8",
    )
    more = ("--rows", "companies")
    assert tjsubsidy("screen", table, "-o", target, "-o", rows, *more, lang="zh").code == 0
    book = openpyxl.load_workbook(target)
    head, line = book["企业"].iter_rows(values_only=True)
    found = dict(zip(head, line, strict=True))
    assert found["初步符合条件事项"] == "1-1 购置设备智能化改造"
    assert found["初步符合条件测算上限合计（万元）"] == 123.4567
    assert str(book["按支持事项"]["A2"].value) == "1-1 购置设备智能化改造"
    last = [row[0] for row in book["按支持事项"].iter_rows(values_only=True)][-1]
    assert "没有企业初步符合条件或待判定" in str(last)
    text = rows.read_text("utf-8-sig")
    assert '"1-1 购置设备智能化改造"' in text
    assert "1234567" in text  # a CSV has whole yuan
