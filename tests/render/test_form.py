"""The form that a company fills in: every question, and only the answers can be changed."""

from __future__ import annotations

import io
import sys

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from support import HARBOUR
from support.filled import Form

from tjsubsidy_cli import Catalogue, TjsubsidyError, load_catalogue
from tjsubsidy_cli.base.text import LANGS, Lang
from tjsubsidy_cli.company.form.layout import (
    ANSWER,
    HELP,
    LISTS,
    MARK,
    NONE,
    NOTE,
    QUESTION,
    RECEIVED,
    TEXT,
    UNIT,
    UNKNOWN,
    key_of,
)
from tjsubsidy_cli.render.form import render_form


@pytest.fixture(scope="module", params=[(name, lang) for name in (None, HARBOUR) for lang in LANGS])
def made(request: pytest.FixtureRequest) -> tuple[Catalogue, Lang, Form]:
    name, lang = request.param
    catalogue = load_catalogue(name)
    return catalogue, lang, Form(catalogue, lang)


Made = tuple[Catalogue, Lang, Form]


def text(form: Form, key: str, role: str) -> str:
    return str(form.sheet.cell(form.rows[key], form.columns[role]).value or "")


def test_each_question_has_a_row_and_each_choice_a_tick_cell(made: Made) -> None:
    catalogue, lang, form = made
    for fact in catalogue.facts:
        assert fact.question[lang] in text(form, key_of(fact), QUESTION)
        assert (fact.help[lang] if fact.help else "") in text(form, key_of(fact), HELP)
        for grant in catalogue.used_by[fact.id][:1]:
            if fact.kind in {"money", "count", "yes_no"}:
                assert f"{grant} " in text(form, key_of(fact), HELP)
        if fact.kind == "choices":
            labels = [choice.label[lang] for choice in fact.listed]
            first = form.rows[key_of(fact)] + 1
            assert [
                form.sheet.cell(row, form.columns[QUESTION]).value
                for row in range(first, first + len(labels))
            ] == labels
            assert form.rows[key_of(fact, NONE)] == first + len(labels)
            assert form.rows[key_of(fact, UNKNOWN)] == first + len(labels) + 1
        if fact.kind == "money":
            assert text(form, key_of(fact), UNIT) == {"zh": "万元", "en": "RMB"}[lang]
        elif fact.unit:
            assert text(form, key_of(fact), UNIT) == fact.unit[lang]


def test_only_what_is_to_be_filled_in_can_be_changed(made: Made) -> None:
    catalogue, _, form = made
    assert form.sheet.protection.sheet
    assert form.sheet.protection.password is None
    lists = {key_of(fact) for fact in catalogue.facts if fact.kind == "choices"}
    sums = {key_of(fact) for fact in catalogue.facts if fact.kind == "money"}
    for key, row in form.rows.items():
        if key == TEXT:
            continue
        free = {
            role
            for role, column in form.columns.items()
            if role.startswith(TEXT) and not form.sheet.cell(row, column).protection.locked
        }
        expected = {NOTE} | ({ANSWER} if key not in lists else set())
        expected |= {UNIT} if key in sums else set()
        expected |= {QUESTION, UNIT, HELP} if key.startswith(RECEIVED) else set()
        assert free == expected, key


def offered(form: Form, key: str, role: str = ANSWER) -> list[str]:
    """The drop-down list of a cell."""
    place = form.sheet.cell(form.rows[key], form.columns[role]).coordinate
    for rule in form.sheet.data_validations.dataValidation:
        if rule.type == "list" and place in rule.sqref:
            source = str(rule.formula1)
            if source.startswith('"'):
                return source.strip('"').split(",")
            sheet, _, cells = source.partition("!")
            return [str(row[0].value) for row in form.book[sheet][cells.replace("$", "")]]
    return []


def test_lists_offer_the_answers(made: Made) -> None:
    catalogue, lang, form = made
    unknown = {"zh": "不清楚", "en": "don't know"}[lang]
    for fact in catalogue.facts:
        match fact.kind:
            case "yes_no":
                yes_no = {"zh": ["是", "否"], "en": ["yes", "no"]}[lang]
                assert offered(form, key_of(fact)) == [*yes_no, unknown]
            case "choice":
                labels = [choice.label[lang] for choice in fact.listed]
                assert offered(form, key_of(fact)) == [*labels, unknown]
            case "choices":
                assert offered(form, key_of(fact, fact.choices[0].id)) == ["√", "?"]
                assert offered(form, key_of(fact, NONE)) == ["√"]
            case "money":
                assert len(offered(form, key_of(fact), UNIT)) == 3
    grants = offered(form, f"{RECEIVED}1", QUESTION)
    assert [grant.partition(" ")[0] for grant in grants] == [*catalogue.grants]


def test_it_prints_on_a4_with_its_headings_on_each_page(made: Made) -> None:
    catalogue, _, form = made
    sheet: Worksheet = form.sheet
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToHeight, sheet.column_dimensions["A"].hidden) == (0, True)
    assert sheet.row_dimensions[1].hidden
    assert sheet.print_title_rows == "$7:$7"
    assert str(sheet["A1"].value) == f"{MARK} {catalogue.policy.id}"
    assert form.book[LISTS].sheet_state == "veryHidden"


def test_texts_of_a_catalogue_are_no_formulas(harbour: Catalogue) -> None:
    book = openpyxl.load_workbook(io.BytesIO(render_form(harbour, "zh")))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds


def test_without_xlsxwriter_the_way_out_is_told(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(TjsubsidyError, match="pip install XlsxWriter"):
        render_form(catalogue, "en")
