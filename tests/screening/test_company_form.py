"""Forms that companies fill in: whatever people type is read as in a profile, or told."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st
from support import HARBOUR, Ran, draws
from support.answers import values
from support.filled import Cell, Form, typed
from support.libreoffice import type_into

from tjsubsidy_cli import Catalogue, TjsubsidyError, load_catalogue, load_profile
from tjsubsidy_cli.base.text import LANGS, Lang, same
from tjsubsidy_cli.commands.load import load
from tjsubsidy_cli.company.form.layout import GRANT, LISTS, NOTE, RECEIVED, STATUS, SUM, UNIT, YEAR
from tjsubsidy_cli.company.profile import DISTRICT, Company
from tjsubsidy_cli.company.received import Received
from tjsubsidy_cli.company.source import RowChoice
from tjsubsidy_cli.interview.draft import data_of
from tjsubsidy_cli.rules.facts import Chosen, Value
from tjsubsidy_cli.screening.forms import is_form, load_form

Tool = Callable[..., Ran]


@cache
def form_in(lang: Lang, name: str | None) -> Form:
    return Form(load_catalogue(name), lang)


@pytest.fixture
def form() -> Form:
    form = form_in("zh", None)
    form.clear()
    return form


def said(path: Path, catalogue: Catalogue) -> list[str]:
    """The problems of a form, each with its cell."""
    with pytest.raises(TjsubsidyError) as error:
        load_form(path, catalogue)
    return [problem.format("zh").removeprefix(f"{path}: ") for problem in error.value.problems]


# ----------------------------------------------------------- the same profile as from TOML


def as_toml(
    folder: Path,
    name: str,
    answers: Mapping[str, Value | None],
    received: Mapping[str, Mapping[str, object]],
) -> Path:
    """A profile with the same answers."""
    facts: dict[str, Any] = {}
    for fact, value in answers.items():
        match value:
            case None:
                facts[fact] = "不清楚"
            case Chosen(sure, unsure):
                facts[fact] = [*sorted(sure), *(f"{choice}?" for choice in sorted(unsure))]
            case _:
                facts[fact] = value
    place = {DISTRICT: facts.pop(DISTRICT)} if DISTRICT in facts else {}
    data = {"company": {"name": name, **place}, "facts": facts, "received": received}
    path = folder / "same.toml"
    path.write_text(tomli_w.dumps(data), "utf-8")
    return path


def grants(catalogue: Catalogue) -> st.SearchStrategy[dict[str, dict[str, object]]]:
    """Draw what a company has received, as a profile says it."""
    said = st.fixed_dictionaries(
        {"status": st.sampled_from(["received", "已获得", "applied", "已申报"])},
        optional={
            "year": st.integers(catalogue.policy.issued.year, 2100),
            "sum": st.integers(0, 10**9).map(lambda yuan: f"{yuan}元"),
        },
    )
    return st.dictionaries(st.sampled_from([*catalogue.grants]), said, max_size=3)


@pytest.mark.slow
@draws(40)
@given(st.data())
def test_a_form_makes_the_profile_of_its_answers(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from([None, str(HARBOUR)]))
    lang: Lang = data.draw(st.sampled_from(LANGS))
    catalogue, form = load_catalogue(name), form_in(lang, name)
    form.clear()
    form.write("company.name", "甲 & 乙")
    answers: dict[str, Value | None] = {}
    for fact in catalogue.facts:
        if data.draw(st.booleans()):
            answers[fact.id] = data.draw(st.none() | values(fact))
            cells: dict[str, Cell] = data.draw(typed(fact, answers[fact.id], lang))
            for key, value in cells.items():
                row, _, role = key.partition(" ")
                form.write(row, value, *([role] if role else []))
    received: dict[str, dict[str, object]] = data.draw(grants(catalogue))
    for number, (id_, had) in enumerate(received.items(), 1):
        title = same(f"{id_} ") + catalogue.grants[id_].title
        row = f"{RECEIVED}{number}"
        form.write(row, data.draw(st.sampled_from([title[lang], id_])), GRANT)
        for word, role in (("status", STATUS), ("year", YEAR), ("sum", SUM)):
            if word in had:
                form.write(row, str(had[word]), role)
    folder = tmp_path_factory.mktemp("form")
    read = load_form(form.save(folder / "form.xlsx"), catalogue)
    toml = load_profile(as_toml(folder, "甲 & 乙", answers, received), catalogue)
    assert (read.company, read.facts, read.asked) == (toml.company, toml.facts, toml.asked)
    assert read.received == toml.received
    about_units = ("按", "单位")
    told = [
        [w for w in p.warnings if not any(u in w.zh for u in about_units)] for p in (read, toml)
    ]
    assert told[0] == told[1]


def test_an_empty_form_says_nothing_but_that_the_name_is_missing(
    form: Form, tmp_path: Path, catalogue: Catalogue
) -> None:
    path = form.save(tmp_path / "form.xlsx")
    (problem,) = said(path, catalogue)
    assert problem.startswith(f"{form.place('company.name')}: 企业名称：缺少企业名称。")
    form.fill()
    profile = load_form(form.save(path), catalogue)
    assert (profile.facts, profile.asked, profile.warnings) == ({}, frozenset(), ())


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"first_set": "√"}, Chosen(frozenset({"first_set"}))),
        ({"first_set": "x"}, Chosen(frozenset({"first_set"}))),
        (
            {"first_set": "X", "green_national": "x"},
            Chosen(frozenset({"first_set", "green_national"})),
        ),
        ({"first_set": "?"}, Chosen(unsure=frozenset({"first_set"}))),
        ({"first_set": "√", "green_national": "否"}, Chosen(frozenset({"first_set"}))),
        ({"first_set": "/"}, None),
        ({"-": "√"}, Chosen()),
        ({"-": "无"}, Chosen()),
        ({"-": "以上都没有"}, Chosen()),
        ({"first_set": "√", "green_national": "不适用"}, Chosen(frozenset({"first_set"}))),
        ({"": "不适用"}, Chosen()),
        ({"-": "否"}, None),  # not none of these
        ({"?": "√"}, None),
        ({"-": "不清楚"}, None),
        ({"": "没有"}, Chosen()),
        ({"": "首台套"}, Chosen(frozenset({"first_set"}))),
    ],
)
def test_ticks(
    cells: dict[str, Cell], expected: Value | None, form: Form, tmp_path: Path, catalogue: Catalogue
) -> None:
    form.fill()
    for choice, value in cells.items():
        form.write(f"facts.titles/{choice}".rstrip("/"), value)
    profile = load_form(form.save(tmp_path / "form.xlsx"), catalogue)
    assert profile.facts.get("titles") == expected
    assert ("titles" in profile.asked) == (cells in [{"?": "√"}, {"-": "不清楚"}])


def test_who_says_no_to_one_choice_has_said_nothing_of_the_others(
    form: Form, tmp_path: Path, catalogue: Catalogue
) -> None:
    path = form.fill(certifications__dsmm="否").save(tmp_path / "form.xlsx")
    assert load_form(path, catalogue).facts["certifications"] == Chosen(unsure=frozenset({"dcmm"}))
    form.fill(certifications__dcmm="否").save(path)
    assert load_form(path, catalogue).facts["certifications"] == Chosen()


# --------------------------------------------------------------------- what is wrong is told


def test_all_problems_are_told_at_once_with_their_cells(
    form: Form, tmp_path: Path, catalogue: Catalogue
) -> None:
    form.fill(
        smart_equipment_cost="很多",
        new_5g_stations=-3,
        innovation_project="也许",
        main_revenue="30-40万",
        activities__manufacturing="可能吧",
        district="火星",
    )
    told = said(form.save(tmp_path / "form.xlsx"), catalogue)
    cells = [line.partition(":")[0] for line in told]
    asked = ("smart_equipment_cost", "new_5g_stations", "innovation_project", "main_revenue")
    keys = [f"facts.{fact}" for fact in ("activities/manufacturing", *asked)]
    keys.sort(key=form.rows.__getitem__)
    assert cells == [form.place(key) for key in ("company.district", *keys)]
    assert told[1] == (
        f"{form.place('facts.activities/manufacturing')}: 单位性质与业务：“可能吧”不是勾选。"
        "符合的写 √，拿不准的写 ?，没有的留空。"
    )
    assert "是一个范围" in told[-1]


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"first_set": "√", "-": "√"}, "与 {} 的填写矛盾"),
        ({"first_set": "?", "?": "√"}, "矛盾"),
        ({"-": "√", "?": "√"}, "矛盾"),
        ({"": "没有", "first_set": "√"}, "矛盾"),
        ({"first_set": "√", "green_national": "x"}, "“x”是有还是没有？"),
        ({"first_set": "2019年获得"}, "“2019年获得”不是勾选"),
        ({"first_set": 3}, "“3”不是勾选"),
    ],
)
def test_ticks_that_contradict_each_other_or_say_nothing(
    cells: dict[str, Cell], problem: str, form: Form, tmp_path: Path, catalogue: Catalogue
) -> None:
    form.fill()
    for choice, value in cells.items():
        form.write(f"facts.titles/{choice}".rstrip("/"), value)
    (told,) = said(form.save(tmp_path / "form.xlsx"), catalogue)
    assert problem.format(form.place("facts.titles/first_set").partition("!")[2]) in told


def test_a_cross_at_every_choice_is_no_set_of_ticks(
    form: Form, tmp_path: Path, catalogue: Catalogue
) -> None:
    form.fill(certifications__dsmm="x", certifications__dcmm="x")
    assert len(said(form.save(tmp_path / "form.xlsx"), catalogue)) == 2


@pytest.mark.parametrize(
    ("value", "unit", "yuan", "warned"),
    [
        (3200, "万元", 32_000_000, ""),
        (0.5, "万元", 5_000, ""),
        ("3200万元", "元", 32_000_000, ""),
        ("约3200", "万元", 32_000_000, "是约数"),
        (123.4567, "万元", 1_234_567, ""),
        (0.1 + 0.2, "亿元", 30_000_000, ""),
        (32_000_000, "万元", 320_000_000_000, "请把单位改为元"),
        (32_000_000, "RMB", 32_000_000, ""),
        (3_200, "RMB", 3_200, "请写“3200万元”"),
        ("无", "万元", 0, ""),
    ],
)
def test_sums(
    value: Cell,
    unit: str,
    yuan: int,
    warned: str,
    form: Form,
    tmp_path: Path,
    catalogue: Catalogue,
) -> None:
    form.fill(smart_equipment_cost=value)
    form.write("facts.smart_equipment_cost", unit, UNIT)
    profile = load_form(form.save(tmp_path / "form.xlsx"), catalogue)
    assert profile.facts["smart_equipment_cost"] == yuan
    assert warned in "".join(w.zh for w in profile.warnings)
    assert bool(warned) == bool(profile.warnings)


@pytest.mark.parametrize("unit", ["", "公斤"])
def test_a_bare_sum_without_a_unit_is_told(
    unit: str, form: Form, tmp_path: Path, catalogue: Catalogue
) -> None:
    form.fill(smart_equipment_cost=3200)
    place = form.write("facts.smart_equipment_cost", unit, UNIT)
    (told,) = said(form.save(tmp_path / "form.xlsx"), catalogue)
    assert told.startswith(f"{place}: 智能化改造设备购置额：缺少单位")


def test_a_formula_that_was_never_calculated_is_told(
    form: Form, tmp_path: Path, catalogue: Catalogue
) -> None:
    form.fill(smart_equipment_cost="=1+1")
    told = said(form.save(tmp_path / "form.xlsx"), catalogue)
    assert len(told) == 1
    assert told[0].startswith(
        f"{form.place('facts.smart_equipment_cost')}: “=1+1”：公式没有计算结果"
    )


# ------------------------------------------------------------- what people do to the sheet


def test_rows_may_be_inserted_and_moved_and_columns_too(
    form: Form, tmp_path: Path, catalogue: Catalogue
) -> None:
    form.fill(titles__first_set="√", smart_equipment_cost=3200, innovation_project="否")
    before = load_form(form.save(tmp_path / "form.xlsx"), catalogue)
    book = openpyxl.load_workbook(tmp_path / "form.xlsx")
    sheet = book.worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=8)]
    rows.sort(key=lambda row: str(row[1]))
    for number, row in enumerate(rows, 8):
        for column, value in enumerate(row, 1):
            sheet.cell(number, column).value = value
    sheet.insert_rows(20, 3)
    sheet.insert_cols(3)
    sheet.insert_cols(1)
    sheet.insert_rows(1)
    book.save(tmp_path / "moved.xlsx")
    assert load_form(tmp_path / "moved.xlsx", catalogue) == before


def test_what_is_written_elsewhere_is_told(
    form: Form, tmp_path: Path, catalogue: Catalogue
) -> None:
    form.fill()
    note = form.write("facts.titles/first_set", "正在申报", NOTE)
    form.sheet.cell(20, 10).value = "请看附件"
    below = form.sheet.max_row + 100
    form.sheet.cell(below, 3).value = 5
    form.book.create_sheet("附表")["B2"] = "设备清单"
    profile = load_form(form.save(tmp_path / "form.xlsx"), catalogue)
    form.book.remove(form.book["附表"])
    form.sheet.delete_rows(below)
    form.sheet.cell(20, 10).value = None
    (warning,) = profile.warnings
    assert warning.zh == (
        "表中以下内容未用于评估：附表!B2 “设备清单”；表单!J20 “请看附件”；"
        f"{note} “正在申报”；表单!C{below} “5”。"
    )


def test_a_row_that_stands_twice(form: Form, tmp_path: Path, catalogue: Catalogue) -> None:
    form.fill(new_5g_stations=3)
    copy = form.sheet.max_row + 1
    form.sheet.cell(copy, 1).value = "facts.new_5g_stations"
    path = form.save(tmp_path / "form.xlsx")
    assert load_form(path, catalogue).facts == {"new_5g_stations": 3}
    form.sheet.cell(copy, 3).value = 4
    (told,) = said(form.save(path), catalogue)
    form.sheet.delete_rows(copy)
    assert (
        told == f"表单!C{copy}: 与 {form.place('facts.new_5g_stations')} 是同一个问题，答案却不同。"
    )


def test_grants_received(form: Form, tmp_path: Path, catalogue: Catalogue) -> None:
    title = catalogue.grants["6-1"].title.zh
    form.fill()
    form.write("received/2", title, GRANT)
    form.write("received/2", 2022, YEAR)
    form.write("received/3", "1-1", GRANT)
    form.write("received/3", "申报中", STATUS)
    profile = load_form(form.save(tmp_path / "form.xlsx"), catalogue)
    assert profile.received == {"6-1": Received("received", 2022), "1-1": Received("applied")}
    wrong = [
        form.write("received/4", "已获得", STATUS).replace("C", "B"),
        form.write("received/5", "6-1", GRANT),
        form.write("received/6", "99-9", GRANT),
    ]
    form.write("received/7", "7-1", GRANT)
    wrong += [form.write("received/7", 1999, YEAR), form.write("received/7", 50, SUM)]
    told = said(form.save(tmp_path / "form.xlsx"), catalogue)
    assert [line.partition(":")[0] for line in told] == wrong
    assert "缺少事项" in told[0]
    assert "6-1 写了两行" in told[1]


def test_merged_cells_are_told(form: Form, tmp_path: Path, catalogue: Catalogue) -> None:
    form.fill(activities__manufacturing="√")
    top = form.rows["facts.activities/manufacturing"]
    first, second, third = (f"C{top + n}" for n in range(3))
    form.sheet.merge_cells(f"{first}:{third}")
    told = said(form.save(tmp_path / "form.xlsx"), catalogue)
    form.sheet.unmerge_cells(f"{first}:{third}")
    assert [line.partition(":")[0] for line in told] == [f"表单!{second}", f"表单!{third}"]
    assert "合并单元格" in told[0]


def test_a_form_of_a_newer_version(catalogue: Catalogue, tmp_path: Path) -> None:
    form = Form(catalogue)
    form.sheet["A1"] = "tjsubsidy-form/2 tianjin-2020"
    (told,) = said(form.save(tmp_path / "form.xlsx"), catalogue)
    assert "请先升级" in told


def test_two_forms_in_one_file_and_a_form_without_its_first_column(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    form = Form(catalogue)
    form.book.copy_worksheet(form.sheet)
    path = form.save(tmp_path / "two.xlsx")
    assert "有几份表" in said(path, catalogue)[0]
    form = Form(catalogue)
    form.sheet.delete_cols(1)
    assert "首列已被删除" in said(form.save(path), catalogue)[0]
    form = Form(catalogue)
    form.sheet.delete_cols(3)
    assert "填写答案的一列已被删除" in said(form.save(path), catalogue)[0]


def test_a_form_of_another_catalogue_or_an_older_one(
    catalogue: Catalogue, harbour: Catalogue, tmp_path: Path
) -> None:
    form = Form(catalogue)
    form.fill(titles__first_set="√", new_5g_stations=3)
    path = form.save(tmp_path / "form.xlsx")
    warnings = "\n".join(w.zh for w in load_form(path, harbour).warnings)
    assert "此表按另一目录（tianjin-2020）生成" in warnings
    assert "表中没有这些问题" in warnings
    assert "“√”" in warnings
    form.sheet.delete_rows(form.rows["facts.titles/green_national"])
    form.sheet.delete_rows(form.rows["facts.main_revenue"] - 1)
    profile = load_form(form.save(path), catalogue)
    assert profile.facts["titles"] == Chosen(
        frozenset({"first_set"}), frozenset({"green_national"})
    )
    assert [w.zh for w in profile.warnings] == [
        "称号与目录：表中没有这些选项，按不确定计：国家级工业节能与绿色发展示范单位。",
        "表中没有这些问题，按未填计：主营业务收入。",
    ]


# ---------------------------------------------------------------------------- the commands


def test_every_command_reads_a_form(form: Form, tmp_path: Path, tjsubsidy: Tool) -> None:
    form.fill(activities__manufacturing="√", smart_equipment_cost=3200)
    path = form.save(tmp_path / "form.xlsx")
    for words in (["check"], ["explain"], ["advise"], ["ask", "--next"], ["compare"]):
        more = ["--set", "smart_equipment_cost=1亿"] if words == ["compare"] else []
        ran = tjsubsidy(*words, path, *more, "--format", "json", lang="en")
        assert ran.code == 0, ran.err
        assert json.loads(ran.out)["schema"].startswith("tjsubsidy/")
    grants = json.loads(tjsubsidy("check", path, "--format", "json").out)["grants"]
    assert [g["estimate"] for g in grants if g["verdict"] == "eligible"] == [32_000_000]


def test_a_form_is_no_list_of_companies_and_has_no_rows(
    form: Form, tmp_path: Path, tjsubsidy: Tool
) -> None:
    path = form.fill().save(tmp_path / "form.xlsx")
    ran = tjsubsidy("screen", path)
    assert (ran.code, f"tjsubsidy check {path}" in ran.err) == (2, True)
    ran = tjsubsidy("check", path, "--row", 3)
    assert (ran.code, "has no rows" in ran.err) == (2, True)


def test_several_forms_are_assessed_at_once(form: Form, tmp_path: Path, tjsubsidy: Tool) -> None:
    for name in ("a", "b"):
        form.fill(new_5g_stations=3).save(tmp_path / f"{name}.xlsx")
    form.fill(new_5g_stations="许多").save(tmp_path / "c.xlsx")
    ran = tjsubsidy("check", tmp_path / "*.xlsx", "--format", "jsonl", lang="zh")
    assert (ran.code, len(ran.out.splitlines())) == (2, 2)
    assert f"c.xlsx: {form.place('facts.new_5g_stations')}" in ran.err


def test_an_interview_goes_on_where_a_form_ends(
    form: Form, tmp_path: Path, catalogue: Catalogue
) -> None:
    form.fill(activities__manufacturing="√", smart_equipment_cost=3200, district="西青区")
    form.write(f"{RECEIVED}1", "6-1", GRANT)
    form.write("facts.titles/?", "√")
    path = form.save(tmp_path / "form.xlsx")
    loaded = load(str(path), catalogue, "zh", RowChoice())
    data = data_of(loaded.profile, loaded.responses, catalogue, "zh")
    draft = tmp_path / "draft.toml"
    draft.write_text(tomli_w.dumps(data), "utf-8")
    assert load_profile(draft, catalogue) == loaded.profile


def test_a_file_that_is_no_form_is_none(tmp_path: Path) -> None:
    for name in ("none.xlsx", "a.toml"):
        assert not is_form(tmp_path / name)
    (tmp_path / "bad.xlsx").write_bytes(b"PK\x03\x04 no zip")
    assert not is_form(tmp_path / "bad.xlsx")
    book = openpyxl.Workbook()
    book.active.title = LISTS + "s"  # type: ignore[union-attr]
    book.save(tmp_path / "other.xlsx")
    assert not is_form(tmp_path / "other.xlsx")


# ------------------------------------------------------------------------------ LibreOffice


needs_libreoffice = pytest.mark.skipif(not shutil.which("soffice"), reason="no LibreOffice")


@pytest.mark.slow
@needs_libreoffice
@pytest.mark.parametrize("lang", LANGS)
def test_libreoffice_opens_and_saves_a_form(
    lang: Lang, catalogue: Catalogue, tmp_path: Path
) -> None:
    form = form_in(lang, None)
    form.clear()
    form.fill(
        district="西青区" if lang == "zh" else "Xiqing",
        activities__manufacturing="√",
        titles__first_set="?",
        smart_equipment_cost=3200.5,
        new_5g_stations=3,
        innovation_project="否" if lang == "zh" else "no",
    )
    before = load_form(form.save(tmp_path / "form.xlsx"), catalogue)
    saved = type_into(tmp_path / "form.xlsx", {}, tmp_path)
    assert is_form(saved)
    assert load_form(saved, catalogue) == before
    book = openpyxl.load_workbook(saved)
    sheet = book.worksheets[0]
    assert sheet.protection.sheet
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert book[LISTS].sheet_state != "visible"
    assert len(sheet.data_validations.dataValidation) > 20


@pytest.mark.slow
@needs_libreoffice
def test_who_types_in_libreoffice_can_change_the_answers_alone(
    form: Form, catalogue: Catalogue, tmp_path: Path
) -> None:
    path = form.save(tmp_path / "form.xlsx")
    cells = {
        form.write(key, "").partition("!")[2]: text
        for key, text in {
            "company.name": "甲公司",
            "company.district": "西青区",
            "facts.smart_equipment_cost": "3200.5",
            "facts.titles/first_set": "√",
            "facts.certifications/-": "√",
            "facts.new_5g_stations": "3",
            "facts.innovation_project": "不清楚",
        }.items()
    }
    row = form.rows["company.name"]
    typed_in = type_into(path, {f"B{row}": "changed", f"A{row}": "changed", **cells}, tmp_path)
    profile = load_form(typed_in, catalogue)
    assert profile.company == Company("甲公司", None, "xiqing")
    assert profile.facts == {
        "district": "xiqing",
        "smart_equipment_cost": 32_005_000,
        "titles": Chosen(frozenset({"first_set"})),
        "certifications": Chosen(),
        "new_5g_stations": 3,
    }
    assert profile.asked == {"innovation_project"}
    assert openpyxl.load_workbook(typed_in).worksheets[0][f"B{row}"].value == "1. 企业名称（全称）"
