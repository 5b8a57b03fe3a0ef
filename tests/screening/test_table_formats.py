"""Workbooks, JSON lines and Parquet as an enemy writes them."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet
from support import draws
from support.tables import Table, read, under_the_tests, write_workbook

from tjsubsidy_cli import Catalogue, TjsubsidyError, load_catalogue
from tjsubsidy_cli.screening.tables import (
    json_lines,
    merged,
    no_workbook,
    parquet,
    spreadsheet_parts,
    workbooks,
)
from tjsubsidy_cli.screening.tables.readers import FORMATS, open_table

Reader = Callable[..., Table]
HEAD = ["企业名称", "main_revenue", "titles"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "list.xlsx"


def refused(path: Path, catalogue: Catalogue, *maps: str) -> str:
    """The English message of a refused table, which must have a Chinese one too."""
    with pytest.raises(TjsubsidyError) as error:
        read(path, catalogue, maps)
    assert error.value.message("zh") != error.value.message("en")
    return error.value.message("en")


# ------------------------------------------------------------------------ workbooks


def edited(path: Path, edit: Callable[[Worksheet], None]) -> Path:
    """A workbook with the usual headings and a company, changed."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.append(HEAD)
    sheet.append(["甲", 1, None])
    edit(sheet)
    book.save(path)
    return path


def repacked(path: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """A workbook with its parts changed, or left out."""
    with zipfile.ZipFile(path) as old:
        parts = {name: change(name, old.read(name)) for name in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            if data is not None:
                new.writestr(name, data)
    return path


def sheet_of(path: Path, data: str, book: str = "") -> Path:
    """A workbook whose sheet has these rows as XML."""
    write_workbook(path, [HEAD])
    heads = "".join(f'<c t="inlineStr"><is><t>{title}</t></is></c>' for title in HEAD)
    rows = f"<sheetData><row>{heads}</row>{data}</sheetData>".encode()

    def change(name: str, old: bytes) -> bytes:
        if name == "xl/worksheets/sheet1.xml":
            start, end = old.index(b"<sheetData>"), old.index(b"</sheetData>")
            return old[:start] + rows + old[end + len(b"</sheetData>") :]
        if name == "xl/workbook.xml" and book:
            return old.replace(b'<calcPr calcId="124519" fullCalcOnLoad="1" />', book.encode())
        return old

    return repacked(path, change)


def test_values_as_a_person_sees_them(path: Path, catalogue: Catalogue) -> None:
    values = [
        (1200.0, "1200"),
        (1250.5, "1250.5"),
        (0.1 + 0.2, "0.3"),  # openpyxl writes 15 digits, as Excel does
        (-0.0, "0"),
        (1e300, "1e+300"),
        (123456789012345, "123456789012345"),
        (1234567890123456789, "1.234567890123457e+18"),
        (True, "true"),
        (False, "false"),
        (dt.date(2020, 8, 6), "2020-08-06"),
        (dt.datetime(2020, 8, 6, 1, 2), "2020-08-06T01:02:00"),  # noqa: DTZ001 - as Excel has it
        (dt.time(1, 2), "01:02:00"),
        ("  甲 ", "  甲 "),
        ("a\nb", "a\nb"),
        ("007", "007"),
        ("", None),
        (None, None),
    ]
    write_workbook(path, [HEAD, *([value, None, "x"] for value, _ in values)])
    cells = read(path, catalogue).cells
    assert [row["name"] for row in cells.values()] == [text for _, text in values]


def test_numbers_dates_and_marks_in_a_workbook(path: Path, catalogue: Catalogue) -> None:
    rows: list[list[object]] = [
        ["name", "main_revenue", "champion_products", "innovation_project", "main_revenue (x)"],
        ["甲", 1200.0, 3, True, None],
        ["乙", 1250.5, 1, False, None],
        ["丙", dt.date(2020, 8, 6), 1, 1, None],
        ["丁", 5, 2.5, 0, None],
        ["戊", 10**12, 1, 2, None],
    ]
    found = read(write_workbook(path, rows), catalogue)
    assert found.companies["main_revenue"].to_list() == [1200, 1250]
    assert found.guesses == {("rounded", "main_revenue"): 1, ("small", "main_revenue"): 3}
    assert [(r.row, r.column, r.value) for r in found.rejects] == [
        (4, "main_revenue", "2020-08-06"),
        (5, "champion_products", "2.5"),
        (6, "innovation_project", "2"),
    ]
    assert found.headings.ignored == ("main_revenue (x)",)


def test_rows_have_the_numbers_of_excel(path: Path, catalogue: Catalogue) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    values: dict[str, str | int] = {
        "C3": "2026 年名单",
        "C5": "name",
        "D5": "main_revenue",
        "C6": "甲",
        "D9": 3,
        "C12": "乙",
    }
    for place, value in values.items():
        sheet[place] = value
    sheet.merge_cells("C3:F4")
    book.save(path)
    found = read(path, catalogue)
    assert found.companies["row"].to_list() == [6, 9, 12]
    assert (found.blank, found.rows) == (4, 7)


def test_hidden_sheets_are_not_read(path: Path, catalogue: Catalogue) -> None:
    book = openpyxl.Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    first.append(["说明"])
    for title, state in (
        ("一", "hidden"),
        ("二", "veryHidden"),
        ("三 & <四>", "visible"),
        ("五", "visible"),
    ):
        sheet = book.create_sheet(title)
        sheet.sheet_state = state
        sheet.append(HEAD)
        sheet.append([title])
    book.create_chartsheet("图", 0)
    book.save(path)
    opened = open_table(path, catalogue)
    assert [sheet.name for sheet in opened.sheets] == ["三 & <四>", "五"]
    assert [each.name for each in opened.left_out] == ["Sheet", "一", "二"]


def test_a_time_beyond_all_bounds_costs_one_row(path: Path, catalogue: Catalogue) -> None:
    def times(sheet: Worksheet) -> None:
        sheet.append(["乙", 1e300, None])
        sheet["B3"].number_format = "[h]:mm"
        sheet.append(["丙", 3, None])

    found = read(edited(path, times), catalogue)
    assert found.companies["name"].to_list() == ["甲", "丙"]
    assert (found.wrong().row, found.wrong().reason.en) == (3, workbooks.UNREADABLE.en)


def test_an_error_is_no_blank(path: Path, catalogue: Catalogue) -> None:
    def errors(sheet: Worksheet) -> None:
        for row, error in enumerate(("#N/A", "#REF!", "#DIV/0!", "#VALUE!"), 3):
            sheet.append([f"公司{row}", 1, None, 1])
            sheet.cell(row, 2, error).data_type = "e"
        sheet.append(["乙", 2, None])
        sheet["D7"], sheet["D7"].data_type = "#N/A", "e"  # a column that is not read

    found = read(edited(path, errors), catalogue)
    assert found.companies["name"].to_list() == ["甲", "乙"]
    assert [(r.row, r.column, r.value) for r in found.rejects] == [
        (3, "main_revenue", "#N/A"),
        (4, "main_revenue", "#REF!"),
        (5, "main_revenue", "#DIV/0!"),
        (6, "main_revenue", "#VALUE!"),
    ]
    assert "in Excel" in found.rejects[0].reason.en
    assert "Excel" in found.rejects[0].reason.zh


def test_a_formula_that_was_never_calculated_is_no_blank(path: Path, catalogue: Catalogue) -> None:
    def formulas(sheet: Worksheet) -> None:
        sheet["B2"] = "=1+2"
        sheet["C9"] = '="first_" & "set"'  # behind the last value

    found = read(edited(path, formulas), catalogue)
    assert found.companies.is_empty()
    assert [(r.row, r.column, r.value) for r in found.rejects] == [
        (2, "main_revenue", "=1+2"),
        (9, "titles", '="first_" & "set"'),
    ]
    assert "open it in Excel, save it" in found.rejects[0].reason.en
    assert (found.blank, found.rows) == (6, 8)


def test_formulas_with_values_are_read(path: Path, catalogue: Catalogue) -> None:
    rows = (
        '<row><c t="str"><f>"甲"</f><v>甲</v></c><c><f>1+2</f><v>3</v></c>'
        '<c t="str"><f>""</f><v></v></c></row>'
        '<row><c t="str"><f>T(1)</f><v>乙</v></c><c><f t="shared" si="0"/><v>4</v></c></row>'
        '<row><c t="str"><f>T(2)</f><v>丙</v></c><c><f t="shared" si="0"/></c></row>'
        '<row r="9"><c r="A9" t="str"><f>T(2)</f><v>丁</v></c>'
        '<c t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    )
    found = read(sheet_of(path, rows, "<calcPr/>"), catalogue)
    assert found.companies["name"].to_list() == ["甲", "乙"]
    assert found.companies["main_revenue"].to_list() == [3, 4]
    assert [(r.row, r.value) for r in found.rejects] == [(4, "="), (9, "#DIV/0!")]


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_what_stands_behind_the_cells_is_none(
    path: Path, prefix: str, catalogue: Catalogue
) -> None:
    """Lists of choices on another sheet have a formula of their own, ``<xm:f>``."""
    write_workbook(path, [HEAD, ["甲", 1, "无"]])
    behind = b'<extLst><ext uri="x" xmlns:xm="urn:x"><xm:f>Sheet2!A1</xm:f></ext></extLst>'

    def change(name: str, old: bytes) -> bytes:
        if "sheet1" not in name:
            return old
        new = old.replace(b"</worksheet>", behind + b"</worksheet>")
        if prefix:
            new = new.replace(b"<c r=", b"<x:c r=").replace(b"</c>", b"</x:c>")
            new = new.replace(b'<worksheet xmlns="', b'<worksheet xmlns:x="urn:y" xmlns="')
        return new

    assert read(repacked(path, change), catalogue).companies["row"].to_list() == [2]


def test_an_error_with_a_prefix_is_no_blank(path: Path, catalogue: Catalogue) -> None:
    rows = '<row><x:c xmlns:x="urn:y" t="e"><x:v>#N/A</x:v></x:c></row>'
    assert read(sheet_of(path, rows), catalogue).wrong().value == "#N/A"


def test_values_that_are_to_be_calculated_anew_are_not_trusted(
    path: Path, catalogue: Catalogue
) -> None:
    """XlsxWriter stores 0 for every formula, and says that it must be calculated."""
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, ["甲", 5])
        sheet.write_row(2, 0, ["乙"])
        sheet.write_formula(2, 1, "=2500*10000")
    found = read(path, catalogue)
    assert found.companies["main_revenue"].to_list() == [5]
    assert (found.wrong().row, found.wrong().value) == (3, "=2500*10000")


def test_merged_cells(path: Path, catalogue: Catalogue) -> None:
    def merged(sheet: Worksheet) -> None:
        for row in range(3, 9):
            sheet.append([f"公司{row}", row, None, "x"])
        for cells in ("A3:A5", "B7:C7", "D2:D9", "B20:B30"):
            sheet.merge_cells(cells)

    found = read(edited(path, merged), catalogue)
    assert found.companies["row"].to_list() == [2, 3, 6, 8]
    assert [(r.row, r.column) for r in found.rejects] == [
        (4, "企业名称"),
        (5, "企业名称"),
        (7, "titles"),
    ]
    assert "unmerge" in found.rejects[0].reason.en


def test_merged_ranges_that_overlap() -> None:
    class Merged:
        merged_cell_ranges = (
            ((5, 0), (9, 3)),
            ((0, 2), (1, 2)),
            ((8, 1), (20, 2)),
            ((30, 2), (30, 4)),
        )

    covered = merged.Covered(Merged(), 2)  # type: ignore[arg-type]
    assert [row for row in range(40) if row in covered] == [1, *range(5, 21)]


def test_blocks_of_a_workbook(
    path: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rows(sheet: Worksheet) -> None:
        for row in range(3, 60):
            sheet.append([f"公司{row}", "x" if row % 7 == 0 else row, None])
        sheet["B11"] = "=1"
        sheet["B80"] = "=1"
        sheet.merge_cells("A20:A40")

    whole = read(edited(path, rows), catalogue)
    monkeypatch.setattr(workbooks, "BLOCK_ROWS", 4)
    parts = read(path, catalogue)
    assert parts.cells == whole.cells
    assert parts.companies.equals(whole.companies)
    assert sorted(map(str, parts.rejects)) == sorted(map(str, whole.rejects))
    assert whole.rows == 79


def test_an_empty_workbook(path: Path, catalogue: Catalogue) -> None:
    assert "(empty)" in refused(write_workbook(path, []), catalogue)
    assert read(write_workbook(path, [HEAD]), catalogue).rows == 0


def test_problems_of_headings_are_those_of_the_sheet_that_has_them(
    path: Path, catalogue: Catalogue
) -> None:
    write_workbook(path, [["name", "titles", "titles"], ["甲"]])
    assert "are both" in refused(path, catalogue)
    assert "has no column" in refused(write_workbook(path, [HEAD]), catalogue, "x=name")


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "no Excel workbook"),
        (b"name,main_revenue\nx,1\n", "rename a table that is text to .csv"),
        (b"<html><table><tr><td>name</td></tr></table></html>", "no Excel workbook"),
        (OLD, "an old .xls"),
        (OLD + "EncryptedPackage".encode("utf-16-le"), "has a password"),
        (b"PK\x03\x04", "damaged"),
        (b"PK\x05\x06" + b"\0" * 18, "no Excel workbook"),
    ],
)
def test_what_is_no_workbook(path: Path, data: bytes, message: str, catalogue: Catalogue) -> None:
    path.write_bytes(data)
    assert message in refused(path, catalogue)


@pytest.mark.parametrize("ending", [".xls", ".xlsb", ".ods"])
def test_other_spreadsheets_are_to_be_saved_anew(
    ending: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    assert "Save it as .xlsx" in refused(tmp_path / f"list{ending}", catalogue)


@pytest.mark.parametrize("ending", FORMATS)
def test_a_folder_or_nothing_is_refused(ending: str, tmp_path: Path, catalogue: Catalogue) -> None:
    path = tmp_path / f"list{ending}"
    assert "no such file" in refused(path, catalogue)
    path.mkdir()
    assert "a folder, not a table" in refused(path, catalogue)


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"]
)
@pytest.mark.parametrize(
    "data",
    [None, b"", b"<", b"<worksheet>", b"\0\1\2", "<?xml version='1.0'?><a/>".encode("utf-16")],
)
def test_a_part_that_is_missing_or_broken(
    path: Path, part: str, data: bytes | None, catalogue: Catalogue
) -> None:
    write_workbook(path, [HEAD, ["甲", 1]])
    repacked(path, lambda name, old: data if name == part else old)
    refused(path, catalogue)


ENTITIES = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]>"


def test_entities_are_refused(path: Path, catalogue: Catalogue) -> None:
    write_workbook(path, [HEAD, ["甲", 1]])
    repacked(path, lambda name, old: ENTITIES.encode() + old if "sheet1" in name else old)
    assert "document type" in refused(path, catalogue)


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="2"><c r="A2"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>',
        '<row r="3"><c r="A3"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>',
        '<row r="2"><c r="A2"><v>1</v></c><c r="A2"><v>2</v></c></row>',
        '<row r="2"><c r="A3"><v>1</v></c></row><row r="3"><c r="A3"><v>2</v></c></row>',
    ],
)
def test_no_cell_is_lost_to_another_in_its_place(
    rows: str, path: Path, catalogue: Catalogue
) -> None:
    assert "not in order" in refused(sheet_of(path, rows), catalogue)


def test_texts_of_cells_are_bounded(
    path: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_workbook(path, [HEAD, ["甲", 1]])
    monkeypatch.setattr(spreadsheet_parts, "MOST_SHARED", 0)
    with zipfile.ZipFile(path, "a") as file:
        file.writestr("xl/sharedStrings.xml", b"<sst/>")
    assert "when unpacked" in refused(path, catalogue)


def test_cells_out_of_bounds(path: Path, catalogue: Catalogue) -> None:
    assert "too large" in refused(
        sheet_of(path, '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), catalogue
    )
    for place in ("A0", "1", "甲1", "A", "A-5"):
        refused(sheet_of(path, f'<row r="2"><c r="{place}"><v>1</v></c></row>'), catalogue)


def test_what_grows_when_unpacked_is_refused(
    path: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_workbook(path, [HEAD, ["甲", 1]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/media/image1.png", b"\0" * 5_000_000)
    assert read(path, catalogue).rows == 1
    monkeypatch.setattr(spreadsheet_parts, "MOST_UNPACKED", 4_000_000)
    assert "when unpacked" in refused(path, catalogue)
    data = path.read_bytes()
    path.write_bytes(data.replace((5_000_000).to_bytes(4, "little"), (5).to_bytes(4, "little")))
    assert "when unpacked" in refused(path, catalogue)


def test_a_part_twice_is_refused(path: Path, catalogue: Catalogue) -> None:
    write_workbook(path, [HEAD, ["甲", 1]])
    with zipfile.ZipFile(path, "a") as file, pytest.warns(UserWarning, match="Duplicate"):
        file.writestr("xl/worksheets/sheet1.xml", b"<worksheet/>")
    assert "twice" in refused(path, catalogue)


def test_files_that_are_too_large(
    path: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_workbook(path, [HEAD, ["甲", 1]])
    monkeypatch.setattr(no_workbook, "MOST_PACKED", 1000)
    assert "larger than" in refused(path, catalogue)
    monkeypatch.undo()
    monkeypatch.setattr(spreadsheet_parts, "MOST_WRONG", 3)
    write_workbook(path, [HEAD, *[["x", "=1"]] * 5])
    assert "more than 3 cells" in refused(path, catalogue)


def _workbook() -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in (HEAD, ["甲", 1], ["乙", "=1"]):
        sheet.append(row)
    book.save(file)
    return file.getvalue()


WORKBOOK, TIANJIN = _workbook(), load_catalogue()


@draws(150)
@given(data=st.data())
def test_a_damaged_workbook_is_never_a_traceback(data: st.DataObject, tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(WORKBOOK)
    if data.draw(st.booleans()):
        whole = bytearray(path.read_bytes())
        for _ in range(data.draw(st.integers(1, 4))):
            whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
        path.write_bytes(whole[: data.draw(st.integers(0, len(whole)))])
    else:
        part = data.draw(
            st.sampled_from(["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
        )

        def change(name: str, old: bytes) -> bytes:
            if name != part:
                return old
            start = data.draw(st.integers(0, len(old)))
            end = data.draw(st.integers(start, min(len(old), start + 30)))
            return old[:start] + data.draw(st.binary(max_size=5)) + old[end:]

        repacked(path, change)
    with suppress(TjsubsidyError):
        read(path, TIANJIN)


# ----------------------------------------------------------------------- JSON lines


@pytest.fixture
def lines(tmp_path: Path, catalogue: Catalogue) -> Reader:
    """Read JSON lines: ``lines('{"name": "x"}', ...)``."""

    def call(*rows: str | bytes | dict[str, object], maps: tuple[str, ...] = ()) -> Table:
        texts = [json.dumps(row) if isinstance(row, dict) else row for row in rows]
        data = [text.encode() if isinstance(text, str) else text for text in texts]
        path = tmp_path / "list.jsonl"
        path.write_bytes(b"\n".join(data))
        return read(path, catalogue, maps)

    return call


def test_flat_and_shaped_companies(lines: Reader, catalogue: Catalogue) -> None:
    label = catalogue.vocabulary["main_revenue"].label.zh
    found = lines(
        {"name": "甲", label: "3200万元", "district": "heping", "备注": {}},
        {"company": {"name": "乙", "code": "1", "district": None}, "facts": {label: 12.0}},
        {"name": "丙", "facts": {"titles": ["first_set?"]}, "company": None},
    )
    assert found.companies["row"].to_list() == [1, 2, 3]
    assert found.companies["main_revenue"].to_list() == [32_000_000, 12, None]
    expected = [under_the_tests(catalogue, "district", value) for value in ("heping", None, None)]
    assert found.answers("district") == expected
    assert found.headings.ignored == ("备注",)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1.2亿", "1.2亿"),
        (" ", " "),
        ("", None),
        (None, None),
        (True, "true"),
        (12, "12"),
        (-3, "-3"),
        (10**40, "1" + "0" * 40),
        (12.0, "12"),
        (1250.5, "1250.5"),
        ([], "[]"),
        (["a;b", "c"], '["a;b", "c"]'),
    ],
)
def test_values_in_json(lines: Reader, value: object, text: str | None) -> None:
    found = lines({"name": "甲", "titles": value, "district": "heping"})
    assert found.cells[1]["titles"] == text


@pytest.mark.parametrize(
    ("number", "yuan"),
    [("1.5e3", 1500), ("1200.000", 1200), ("1E2", 100), ("-0.0", 0)],
)
def test_numbers_in_json(lines: Reader, number: str, yuan: int) -> None:
    assert lines(f'{{"name": "甲", "main_revenue": {number}}}').answer("main_revenue") == yuan


def test_an_item_of_a_list_is_never_taken_for_two(lines: Reader) -> None:
    found = lines(
        {"name": "甲", "titles": ["first_set;green_national"]},
        {"name": "乙", "titles": ["first_set、green_national"]},
        {"name": "丙", "titles": "first_set、green_national"},
        {"name": "丁", "titles": [["first_set"]]},
        {"name": "戊", "titles": [1, None, {"a": 2}]},
    )
    assert found.companies["name"].to_list() == ["丙"]
    assert [reject.row for reject in found.rejects] == [1, 2, 4, 5]
    assert {reject.column for reject in found.rejects} == {"titles"}


@pytest.mark.parametrize(
    ("line", "column", "message"),
    [
        ("[]", "", "no JSON object"),
        ("3", "", "no JSON object"),
        ("null", "", "no JSON object"),
        ('{"name": "x"', "", "JSON syntax"),
        ('{"name": "x"} {}', "", "JSON syntax"),
        ("name,main_revenue", "", "JSON syntax"),
        ('{"name": NaN}', "", "NaN is no number"),
        ('{"main_revenue": -Infinity}', "", "-Infinity is no number"),
        ('{"main_revenue": 1e400}', "main_revenue", "no amount"),
        ('{"main_revenue": 1e99999999999999999999}', "main_revenue", "no amount"),
        ('{"main_revenue": %s}' % ("9" * 5000), "main_revenue", "no amount"),
        ('{"main_revenue": 99999999999999999999}', "main_revenue", "too large"),
        ('{"main_revenue": 0.5}', "main_revenue", "less than one yuan"),
        ('{"main_revenue": true}', "main_revenue", "no amount"),
        ('{"main_revenue": [1]}', "main_revenue", "must be no list"),
        ('{"main_revenue": {"a": 1}}', "main_revenue", "must be a text"),
        ('{"name": ["x"]}', "name", "must be no list"),
        ('{"name": "x", "name": "y"}', "", "given twice"),
        ('{"name": "x", "company": {"name": "y"}}', "", "given twice"),
        ('{"facts": {"titles": {"titles": 1}}}', "titles", "must be a text"),
        ('{"name": "\\ud800"}', "name", "not text"),
        ('{"\\ud800": 1}', "", "not text"),
        ('{"titles": ["\\ud800"]}', "titles", "not text"),
        (b"\xff\xff", "", "not text"),
        ("[" * 200_000, "", "too deeply"),
        ('{"a":' * 200_000, "", "too deeply"),
        ('{"name": "%s"}' % ("x" * 2**20), "", "longer than 1 MB"),
        ("x" * 3_000_000, "", "longer than 1 MB"),
        ("\0", "", "not text"),
    ],
)
def test_a_wrong_line_costs_one_row(
    lines: Reader, line: str | bytes, column: str, message: str
) -> None:
    good = {"name": "甲", "main_revenue": 1, "titles": None}
    found = lines(good, line, "", good)
    assert found.companies["row"].to_list() == [1, 4]
    assert (found.wrong().row, found.wrong().column) == (2, column)
    assert message in found.wrong().reason.en
    assert found.blank == 1


def test_json_lines_in_gb18030_with_windows_ends(lines: Reader) -> None:
    rows = ['{"name": "未知", "titles": null}\r', '{"name": "甲公司", "titles": null}\r', ""]
    assert lines(*[row.encode("gb18030") for row in rows]).companies["name"].to_list() == [
        "未知",
        "甲公司",
    ]
    marked = lines(b"\xef\xbb\xbf" + rows[0].encode(), rows[1].encode("gb18030"))
    assert marked.companies["name"].to_list() == ["未知"]
    assert "GB18030" in marked.wrong().reason.en


def test_json_lines_without_headings(tmp_path: Path, catalogue: Catalogue) -> None:
    path = tmp_path / "list.jsonl"
    for data, message in {
        b"": "(empty)",
        b"\n\n": "(empty)",
        b"[1]\n": "list.jsonl:1: a line that is no JSON object",
        b'\n{"a"': "list.jsonl:2: JSON syntax",
        b'{"a": 1}': "“a”",
        '{"name": 1}'.encode("utf-16"): "not in UTF-8",
        b'{"name": 1, "titles": 2}\n{"name": 1, "TITLES": 2}': "are both",
        b"".join(b'{"k%d": 1}\n' % i for i in range(10_001)): "more than 10,000 keys",
    }.items():
        path.write_bytes(data)
        assert message in refused(path, catalogue)
    path.write_bytes(b'{"name": "x", "main_revenue": 3}\n[]\n')
    assert "has no column “y”" in refused(path, catalogue, "y=name")
    assert "is not TITLE=FACT" in refused(path, catalogue, "y")
    found = read(path, catalogue, ["main_revenue=smart_equipment_cost:万元"])
    assert found.companies["smart_equipment_cost"].to_list() == [30_000]


def test_blocks_of_json_lines(lines: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"name": f"公司{i}", "main_revenue": i} if i % 5 else "x" for i in range(50)]
    whole = lines(*rows)
    for name, size in (("BLOCK_ROWS", 3), ("BLOCK_BYTES", 10)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(json_lines, name, size)
            assert lines(*rows).cells == whole.cells
    assert whole.rows == 50


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=5,
)
KEYS = st.sampled_from(
    ["name", "code", "district", "titles", "main_revenue", "champion_products", "x"]
)
LINES = st.one_of(
    st.dictionaries(KEYS, JSON, max_size=5).map(lambda row: json.dumps(row).encode()),
    st.builds(
        lambda company, facts: json.dumps({"company": company, "facts": facts}).encode(),
        st.none() | st.dictionaries(KEYS, JSON, max_size=2),
        st.dictionaries(KEYS, JSON, max_size=4),
    ),
    st.binary(max_size=12).filter(lambda data: b"\n" not in data),
)


@pytest.mark.slow
@draws(150)
@given(rows=st.lists(LINES, max_size=8))
def test_every_json_line_is_accounted_for(rows: list[bytes], lines: Reader) -> None:
    found = lines(b'{"name": "x", "titles": ""}', *rows, b"{}")
    assert found.rows == len(rows) + 2


# -------------------------------------------------------------------------- Parquet


def parquet_of(tmp_path: Path, **columns: pl.Series) -> Path:
    path = tmp_path / "list.parquet"
    pl.DataFrame(columns).write_parquet(path)
    return path


KINDS = [
    *[
        (kind, [0, 7, None], [0, 7, None])
        for kind in (pl.Int8(), pl.Int64(), pl.UInt16(), pl.UInt32())
    ],
    *[(kind, [0, 7, None], ["0", "7", None]) for kind in (pl.UInt64(), pl.Int128())],
    (pl.UInt64(), [2**63 + 1], [str(2**63 + 1)]),
    (pl.Int64(), [-(2**63), 2**63 - 1], [-(2**63), 2**63 - 1]),
    (pl.Float64(), [7.0, 1250.5, 0.1 + 0.2, -0.0], ["7", "1250.5", "0.3", "0"]),
    (pl.Float64(), [1e14, 1e16, 2.0**70], ["100000000000000", "1e+16", "1.18059162071741e+21"]),
    (pl.Float64(), [float("nan"), float("inf"), None], ["NaN", "inf", None]),
    (pl.Float32(), [0.1, 7.0], ["0.1", "7"]),
    (pl.Boolean(), [True, False, None], ["true", "false", None]),
    (pl.String(), ["甲", "", None, " "], ["甲", None, None, " "]),
    (pl.Categorical(), ["甲", None], ["甲", None]),
    (pl.Enum(["甲"]), ["甲", None], ["甲", None]),
    (pl.Decimal(20, 2), [Decimal(1200), Decimal("0.5"), None], ["1200", "0.5", None]),
    (pl.Decimal(20, 0), [Decimal(1200), Decimal(0)], ["1200", "0"]),
    (pl.Decimal(20, 4), [Decimal("1200.0100"), Decimal("-3.0")], ["1200.01", "-3"]),
    (pl.Date(), [dt.date(2020, 8, 6)], ["2020-08-06"]),
    (pl.Null(), [None], [None]),
]


@pytest.mark.parametrize(("kind", "values", "cells"), KINDS)
def test_types_of_parquet(
    kind: pl.DataType,
    values: list[object],
    cells: list[object],
    tmp_path: Path,
    catalogue: Catalogue,
) -> None:
    path = parquet_of(
        tmp_path, name=pl.Series(["x"] * len(values)), main_revenue=pl.Series(values, dtype=kind)
    )
    found = read(path, catalogue)
    read_back = [
        str(c["main_revenue"]) if c["main_revenue"] is not None else None
        for c in found.cells.values()
    ]
    assert read_back == [None if cell is None else str(cell) for cell in cells]
    assert list(found.cells) == list(range(1, len(values) + 1))


def test_large_numbers_of_parquet_do_not_wrap(tmp_path: Path, catalogue: Catalogue) -> None:
    numbers = pl.Series([2**64 - 1, 2**63, 5], dtype=pl.UInt64)
    found = read(parquet_of(tmp_path, main_revenue=numbers, champion_products=numbers), catalogue)
    assert found.companies["main_revenue"].to_list() == [5]
    assert {reject.row for reject in found.rejects} == {1, 2}


def test_lists_of_parquet(tmp_path: Path, catalogue: Catalogue) -> None:
    values = [["first_set", "green_national?"], [], None, ["first_set;green_national"], [None]]
    for kind in (pl.List(pl.String()), pl.List(pl.Categorical())):
        found = read(parquet_of(tmp_path, titles=pl.Series(values, dtype=kind)), catalogue)
        assert found.companies["row"].to_list() == [1, 2]
        assert (found.blank, found.rejected) == (1, {4, 5})


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("main_revenue", pl.Series([{"a": 1}])),
        ("titles", pl.Series([{"a": 1}])),
        ("titles", pl.Series([[1]])),
        ("titles", pl.Series([[["x"]]])),
        ("name", pl.Series([["x"]])),
        ("name", pl.Series([b"x"])),
    ],
)
def test_a_type_that_is_no_cell(
    name: str, values: pl.Series, tmp_path: Path, catalogue: Catalogue
) -> None:
    path = parquet_of(tmp_path, **{"district": pl.Series(["heping"]), name: values})
    assert f"column “{name}” is of type" in refused(path, catalogue)
    other = parquet_of(tmp_path, district=pl.Series(["heping"]), other=values)
    assert read(other, catalogue).rows == 1


def test_blocks_of_parquet(
    tmp_path: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = 10_000
    frame = pl.DataFrame(
        {"name": [f"公司{i}" for i in range(number)], "main_revenue": range(number)}
    )
    path = tmp_path / "list[1].parquet"
    frame.write_parquet(path, row_group_size=700)
    monkeypatch.setattr(parquet, "BLOCK_ROWS", 1000)
    found = read(path, catalogue)
    assert found.companies["row"].to_list() == list(range(1, number + 1))
    assert found.companies["main_revenue"].to_list() == list(range(number))


def test_what_is_no_parquet(tmp_path: Path, catalogue: Catalogue) -> None:
    path = parquet_of(tmp_path, name=pl.Series(["甲"] * 500), main_revenue=pl.Series(range(500)))
    whole = path.read_bytes()
    for data in (
        b"",
        b"PAR1",
        b"name\nx\n",
        whole[:-9],
        whole[9:],
        b"PAR1" + b"\0" * 300 + b"PAR1",
    ):
        path.write_bytes(data)
        assert "not a sound Parquet file" in refused(path, catalogue)
    path.write_bytes(whole[:40] + bytes(255 - byte for byte in whole[40:300]) + whole[300:])
    assert "not a sound Parquet file" in refused(path, catalogue)
    assert "are both" in refused(
        parquet_of(
            tmp_path, name=pl.Series(["x"]), titles=pl.Series(["x"]), TITLES=pl.Series(["x"])
        ),
        catalogue,
    )
    assert "no column is a fact" in refused(parquet_of(tmp_path, name=pl.Series(["x"])), catalogue)


def test_a_parquet_without_rows(tmp_path: Path, catalogue: Catalogue) -> None:
    empty = pl.Series([], dtype=pl.String)
    assert read(parquet_of(tmp_path, name=empty, titles=empty), catalogue).rows == 0
