"""Units that only a number format names: what a person sees in the cell is what is meant."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import Ran
from support.tables import read

from tjsubsidy_cli import load_catalogue
from tjsubsidy_cli.screening.tables.number_formats import number_format
from tjsubsidy_cli.screening.tables.sheets import plain_number

Tool = Callable[..., Ran]
CATALOGUE = load_catalogue()
TITLE = "智能化改造设备购置额"
Cells = Sequence[tuple[object, str]]
ADAPTIVE = '[>=100000000]0!.00,,"亿";[>=10000]0!.0,"万";0'


def workbook(path: Path, cells: Cells, title: str = TITLE, above: str = "") -> Path:
    """A list of companies whose sums have number formats."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    if above:
        sheet.append([None, None, None, above])
    sheet.append(["企业名称", "所在区", "单位性质与业务", title])
    for number, (value, code) in enumerate(cells):
        sheet.append([f"公司{number}", "西青区", "制造业", value])
        sheet.cell(sheet.max_row, 4).number_format = code
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("code", "digits", "alone", "under_wan"),
    [
        ('0.00"万元"', "1200", "1200万元", "1200万元"),
        ("#,##0.00万元", "1200.5", "1200.5万元", "1200.5万元"),
        ('General"万元"', "3.5", "3.5万元", "3.5万元"),
        ('[$¥-804]#,##0"元"', "5", "5元", "5元"),
        ('#,##0,"千元"', "12000000", "12000千元", "12000千元"),
        ('0!.0,"万"', "12345678", "1234.5678万元", "1234.5678万元"),
        ('0\\.0,"万元"', "12000000", "1200万元", "1200万元"),
        ('0"."0,"万元"', "12000000", "1200万元", "1200万元"),
        ('#!.0000"万元"', "12000000", "1200万元", "1200万元"),
        ('0.0,,"M"', "3200000", "3.2百万元", "3.2百万元"),
        ('0.0" RMB million"', "3.2", "3.2百万元", "3.2百万元"),
        (ADAPTIVE, "320000000", "3.2亿元", "3.2亿元"),
        (ADAPTIVE, "32000", "3.2万元", "3.2万元"),
        (ADAPTIVE, "320", "320", "320"),
        ('0.00"万元";[Red]-0.00"万元";"—"', "7", "7万元", "7万元"),
        ("0!.0,", "12000000", "12000000", "1200"),
        ("0.0000,,", "12000000", "12000000", "12"),
        ('0,"万元"', "12000", "12万元", "12万元"),  # whatever it was meant to be
        ('0"十万元"', "12", "1200000元", "1200000元"),
    ],
)
def test_formats_that_scale_or_name_a_unit(
    code: str, digits: str, alone: str, under_wan: str
) -> None:
    found = number_format(code)
    assert found
    assert found.shown(digits, None) == alone
    assert found.shown(digits, 10_000) == under_wan


@pytest.mark.parametrize(
    "code",
    [
        *("General", "0", "#,##0.00", "0.00_);[Red]\\(0.00\\)", "_ ¥* #,##0.00_ ;", "0.0%"),
        *('yyyy"年"m"月"', '0"个"', '0"家"', "0.0E+00", "@", "", ";;;", '"万元"', "0" * 300),
        *("# ?/?", "[>=x]0", '"约"0"万元"', "[h]:mm"),
    ],
)
def test_formats_that_do_neither(code: str) -> None:
    assert number_format(code) is None


@given(
    code=st.text('0#?.,;!\\"[]>=<%_*万元亿千yG \u00e9', max_size=20),
    number=st.floats(0, 1e12),
)
def test_any_code_is_read(code: str, number: float) -> None:
    found = number_format(code)
    if found:
        found.shown(plain_number(number), None)
        assert found.shown(plain_number(number), 10_000)


@pytest.mark.parametrize(
    ("cells", "title", "above", "yuan", "unit", "source"),
    [
        ([(1200, '0.00"万元"'), (800.5, "General")], TITLE, "", [12_000_000, 8_005_000], 10_000,
         "format"),
        ([(12e6, '0!.0,"万"'), (5e6, "General")], TITLE, "", [12_000_000, 5_000_000], 1, "format"),
        ([(12e3, '0"千元"'), (5000, "0")], TITLE, "", [12_000_000, 5_000_000], 1000, "format"),
        ([(12e6, "0!.0,"), (1200, "0")], f"{TITLE}（万元）", "", [12_000_000] * 2, 10_000, "title"),
        ([(12e6, '0!.0,"万元"'), (1200, "0")], f"{TITLE}（万元）", "", [12_000_000] * 2, 10_000,
         "title"),
        ([(12e6, "0!.0,")], TITLE, "单位：万元", [12_000_000], 10_000, "above"),
        ([(12e6, "0!.0,")], TITLE, "", [12_000_000], None, None),
        ([(12e6, '#,##0"元"')], f"{TITLE}（万元）", "", [12_000_000], 1, "format"),
        ([(12, '0"万元"'), (3e6, '0"元"'), (0.12, '0.00"亿"')], TITLE, "",
         [120_000, 3_000_000, 12_000_000], None, "format"),
        ([("1200万", '0"元"'), (0, '0"元"')], TITLE, "", [12_000_000, 0], 1, "format"),
    ],
)  # fmt: skip
def test_sums_are_what_the_cell_shows(
    cells: Cells,
    title: str,
    above: str,
    yuan: list[int],
    unit: int | None,
    source: str | None,
    tmp_path: Path,
) -> None:
    found = read(workbook(tmp_path / "t.xlsx", cells, title, above), CATALOGUE)
    assert found.companies["smart_equipment_cost"].to_list() == yuan
    column = found.headings.of("smart_equipment_cost")
    assert column
    assert (column.unit, column.unit_from) == (unit, source)


def test_a_map_goes_before_a_format(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", [(1200, '0"元"')], "投入")
    mapped = read(path, CATALOGUE, ["投入=smart_equipment_cost:万元"])
    assert mapped.answer("smart_equipment_cost") == 12_000_000
    assert (
        read(path, CATALOGUE, ["投入=smart_equipment_cost"]).answer("smart_equipment_cost") == 1200
    )


def test_counts_have_no_unit_of_money(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", [(3, '0"万"')], "new_5g_stations")
    assert read(path, CATALOGUE).answer("new_5g_stations") == 3


def test_the_page_says_where_the_unit_is_from(tmp_path: Path, tjsubsidy: Tool) -> None:
    path = workbook(tmp_path / "t.xlsx", [(1200, '0.00"万元"'), ("很多", '0.00"万元"')])
    rejects = tmp_path / "r.csv"
    ran = tjsubsidy("screen", path, "--rejects", rejects, lang="zh")
    assert f"“{TITLE}”按万元计：单位见单元格的数字格式。" in ran.out
    assert f"{TITLE}（万元）" in rejects.read_text("utf-8-sig")
    path = workbook(tmp_path / "t.xlsx", [(12, '0"万元"'), (3e6, '0"元"')])
    assert f"“{TITLE}”每格按其数字格式中的单位计。" in tjsubsidy("screen", path, lang="zh").out
    result = json.loads(tjsubsidy("screen", path, "--format", "json").out)
    assert result["columns"][3]["unit_from"] == "format"
