"""Headings as people write them: marks, breaks, brackets, units, years, and two rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from support import Ran
from support.tables import read, write_workbook
from support.work import assert_grows_with_length, stopped_in_the_end

from tjsubsidy_cli import Catalogue
from tjsubsidy_cli.screening.tables.headings import Heading, find_headings

Tool = Callable[..., Ran]
FACT = "smart_equipment_cost"


def column(catalogue: Catalogue, title: str, *maps: str) -> Heading | None:
    """What is read from a column with a title, beside names and districts."""
    _, headings = find_headings([["企业名称", "所在区", title]], catalogue, maps, "t", by_hand=True)
    return next((c for c in headings.columns if c.index == 2), None)


@pytest.mark.parametrize(
    "title",
    [
        "LABEL（万元）",
        "LABEL(万元)",
        "LABEL[万元]",
        "LABEL【万元】",
        "LABEL〔万元〕",
        "LABEL｛万元｝",
        "LABEL/万元",
        "LABEL，万元",
        "LABEL 万元",
        "LABEL万元",
        "LABEL：万元",
        "LABEL-万元",
        "LABEL（单位：万元）",
        "LABEL 单位：万元",
        "LABEL，单位：万元",
        "LABEL（人民币万元）",
        "LABEL（RMB万元）",
        "*LABEL（万元）",
        "LABEL*（万元）",
        "LABEL（万元）*",
        "★LABEL（万元）",
        "LABEL（万元）：",
        "＊LABEL（万元）",
        "LABEL\n（万元）",
        "LA BEL\r\n（万 元）",
        "\ufeffLABEL（万元）",
        "LA\u200bBEL（万元）\u00a0",
        " LABEL　（万元）",
        "LABEL（2020年，万元）",
        "2020年LABEL（万元）",
        "LABEL（2020年）（万元）",
        "LABEL（万元）（2020年度）",
        "2020年度LABEL/万元",
        "LABEL（2018-2020年，万元）",
        "LABEL 2020年（万元）",
        "LABEL（万元，必填）",
        "1.LABEL（万元）",
        "（3）LABEL（万元）",
        "五、LABEL（万元）",
        "LABEL（必填）（万元）",
        "LABEL（万元）【选填】",
        "smart_equipment_cost（万元）",
        "SMART_EQUIPMENT_COST 万元",
        "LABEL（金额：万元）",
    ],
)
def test_a_title_with_a_unit(catalogue: Catalogue, title: str) -> None:
    label = catalogue.vocabulary[FACT].label.zh
    broken = title.replace("LA BEL", f"{label[:3]} {label[3:]}").replace(
        "LA\u200bBEL", f"{label[:2]}\u200b{label[2:]}"
    )
    found = column(catalogue, broken.replace("LABEL", label))
    assert found is not None
    assert (found.means, found.unit, found.unit_from) == (FACT, 10_000, "title")


@pytest.mark.parametrize(
    ("word", "unit"), [("元", 1), ("千元", 1000), ("百万元", 10**6), ("亿元", 10**8)]
)
def test_other_units(catalogue: Catalogue, word: str, unit: int) -> None:
    for title in (f"{FACT}（{word}）", f"{FACT}/{word}"):
        found = column(catalogue, title)
        assert found is not None
        assert found.unit == unit


@pytest.mark.parametrize(
    "title",
    [
        "titles（多选）",
        "*titles",
        "titles（必填）",
        "ti tles",
        "TITLES【可多选】",
        "titles（2020年）",
        "2.titles",
    ],
)
def test_a_title_without_a_unit(catalogue: Catalogue, title: str) -> None:
    found = column(catalogue, title)
    assert found is not None
    assert (found.means, found.unit, found.unit_from) == ("titles", None, None)


@pytest.mark.parametrize(
    "title",
    [
        f"{FACT}（吨）",
        f"{FACT}（万美元）",
        f"{FACT}（万元）（亿元）",
        f"{FACT}（含税，万元）",
        f"{FACT}增长",
        "titles（万元）",
        "titles/万元",
        f"累计{FACT}",
        f"{FACT}占比（万元）",
        f"{FACT}/营业收入",
        "备注",
        "万元",
    ],
)
def test_what_is_not_certain_is_not_read(catalogue: Catalogue, title: str) -> None:
    assert column(catalogue, title) is None


@pytest.mark.parametrize(
    "title", ["投入（万元）", "投入(万元)", "投入/万元", "投入，万元", "投入 单位：万元"]
)
def test_a_mapped_title_keeps_its_unit(catalogue: Catalogue, title: str) -> None:
    for name in (title, "投入"):
        found = column(catalogue, title, f"{name}={FACT}")
        assert found is not None
        assert (found.means, found.unit, found.unit_from) == (FACT, 10_000, "title")
    found = column(catalogue, title, f"投入={FACT}:亿元")
    assert found is not None
    assert (found.unit, found.unit_from) == (10**8, "map")


def test_the_exact_title_is_read_rather_than_one_with_a_year(catalogue: Catalogue) -> None:
    titles = ["企业名称", "main_revenue（2019年）", "main_revenue"]
    _, headings = find_headings([titles], catalogue, [], "t")
    assert [c.index for c in headings.columns] == [0, 2]
    assert headings.ignored == ("main_revenue（2019年）",)


@pytest.mark.parametrize(
    "above",
    [
        [["2020年企业情况统计表"], ["", "", "单位：万元"]],
        [["", "", "金额单位：人民币万元"]],
        [["2020年企业情况统计表（万元）", "", ""]],
        [["单位: 万元"], [], ["填表日期：2020年8月"]],
        [["企业情况统计表（单位：万元）"]],
        [["填报单位：西青区", "", "单位：万元、人"]],
    ],
)
def test_the_unit_of_a_table(catalogue: Catalogue, above: list[list[str]]) -> None:
    rows = [*above, ["企业名称", "所在区", FACT]]
    number, headings = find_headings(rows, catalogue, [], "t", by_hand=True)
    assert number == len(above)
    assert (headings.columns[2].unit, headings.columns[2].unit_from) == (10_000, "above")


def test_the_unit_of_a_title_stands_before_that_of_the_table(catalogue: Catalogue) -> None:
    rows = [["单位：万元"], ["企业名称", f"{FACT}（元）", "main_revenue"]]
    _, headings = find_headings(rows, catalogue, [], "t", by_hand=True)
    assert [c.unit for c in headings.columns] == [None, 1, 10_000]


def test_who_fills_in_is_no_unit_of_money(catalogue: Catalogue) -> None:
    rows = [["填报单位：天津市西青区工信局"], ["企业名称", FACT]]
    _, headings = find_headings(rows, catalogue, [], "t", by_hand=True)
    assert headings.columns[1].unit is None


def test_headings_over_two_rows(tmp_path: Path, catalogue: Catalogue) -> None:
    rows: list[list[object]] = [
        ["企业情况表", None, None, None, None],
        ["序号", "企业名称", "所在区", "投资情况（万元）", None],
        [None, None, None, FACT, "main_revenue（元）"],
        [1, "甲", "西青区", 1200, 300],
    ]
    path = write_workbook(tmp_path / "t.xlsx", rows)
    book = openpyxl.load_workbook(path)
    for cells in ("A1:E1", "A2:A3", "B2:B3", "C2:C3", "D2:E2"):
        book.worksheets[0].merge_cells(cells)
    book.save(path)
    found = read(path, catalogue)
    assert found.companies.select("row", "name", FACT, "main_revenue").row(0) == (
        4,
        "甲",
        12_000_000,
        300,
    )
    assert [c.unit_from for c in found.headings.columns] == [None, None, "group", "title"]
    assert found.companies.height == 1


def test_two_rows_of_headings_in_a_csv(tmp_path: Path, catalogue: Catalogue) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f"企业名称,基本情况,,备注\n,所在区,{FACT}（万元）,\n甲,西青区,5,x\n", "utf-8")
    found = read(path, catalogue)
    assert found.companies.select("row", "name", FACT).row(0) == (3, "甲", 50_000)
    assert found.headings.ignored == ("备注",)


def test_groups_above_headings_of_one_row(catalogue: Catalogue) -> None:
    rows = [
        ["基本情况", "", "投资（万元）", "", "收入（元）"],
        ["企业名称", "所在区", FACT, "备注", "main_revenue"],
    ]
    _, headings = find_headings(rows, catalogue, [], "t", by_hand=True)
    assert [c.unit for c in headings.columns] == [None, None, 10_000, 1]


def test_a_row_of_data_is_no_second_row_of_headings(tmp_path: Path, catalogue: Catalogue) -> None:
    path = tmp_path / "t.csv"
    for second in ("甲,西青区,5,main_revenue", ",,,main_revenue", "甲,,,", ",,,"):
        path.write_text(f"企业名称,所在区,{FACT},备注\n{second}\n乙,西青区,6,\n", "utf-8")
        found = read(path, catalogue)
        assert found.headings.of(FACT) is not None
        assert found.companies["name"].to_list()[-1] == "乙"


def test_long_titles_and_many_of_them_take_no_time(catalogue: Catalogue) -> None:
    def find(length: int) -> None:
        long = ["(" * length, "/" * length, "万元/" * length, "a(" * 199]
        many = [f"x{length}-{n}(" for n in range(length // 16)]
        find_headings([["企业名称", FACT, *long, *many]], catalogue, [], "t")

    assert_grows_with_length(find, 3_000)
    with stopped_in_the_end():
        find(50_000)


def test_rows_to_correct_keep_the_unit_that_stands_above(tmp_path: Path, tjsubsidy: Tool) -> None:
    table, rejects = tmp_path / "t.csv", tmp_path / "r.csv"
    table.write_text(f",单位：万元,\n企业名称,{FACT},titles\n甲,1200,没听说过\n", "utf-8")
    assert tjsubsidy("screen", table, "--rejects", rejects).code == 0
    assert f"{FACT}（万元）" in rejects.read_text("utf-8-sig")
