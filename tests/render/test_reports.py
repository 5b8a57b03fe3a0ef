"""Reports as files: what each format says, and that no value of a profile acts in any of them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pexpect
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it.token import Token
from support import (
    DATA,
    HARBOUR,
    ROOT,
    SAMPLES,
    UNMEASURED,
    Ran,
    draws,
    in_shell,
    some_fast,
    without_hashes,
)
from support.reports import (
    HOSTILE,
    assert_none_of,
    author_notes,
    cells,
    named,
    parsed,
    run_of,
    shown,
    tables,
)

from tjsubsidy_cli import Assessment, Catalogue, __version__, assess, load_catalogue, load_profile
from tjsubsidy_cli.assess.next_steps import by_money, in_report_order
from tjsubsidy_cli.base.console import Screen
from tjsubsidy_cli.base.text import LANGS, Lang, sanitize
from tjsubsidy_cli.render import FORMATS
from tjsubsidy_cli.render.common import GROUPS, SHEET, headline
from tjsubsidy_cli.render.csv import render_csv
from tjsubsidy_cli.render.markdown import escaped, render_markdown
from tjsubsidy_cli.render.xlsx import render_xlsx

Tool = Callable[..., Ran]
GOLDEN = ROOT / "tests" / "acceptance" / "golden_reports"
FLEET = DATA / "harbour-fleet.toml"


@pytest.fixture(scope="module", params=["parts-maker", "minimal", "harbour-fleet"])
def assessment(request: pytest.FixtureRequest, catalogue: Catalogue) -> Assessment:
    if request.param == "harbour-fleet":
        harbour = load_catalogue(HARBOUR)
        return assess(harbour, load_profile(FLEET, harbour))
    path = ROOT / "samples" / f"{request.param}.toml"
    return assess(catalogue, load_profile(path, catalogue))


@pytest.fixture(autouse=True)
def one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795500000")  # 2026-11-24


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("sample", ["parts-maker", "minimal"])
@pytest.mark.parametrize("ending", ["csv", "md", "html", "xlsx"])
def test_golden(
    ending: str,
    sample: str,
    lang: Lang,
    tjsubsidy: Tool,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    output = tmp_path / f"report.{ending}"
    ran = tjsubsidy("check", ROOT / "samples" / f"{sample}.toml", "-o", output, lang=lang)
    assert ran == Ran(0, "", "")
    said = cells(output.read_bytes()).encode() if ending == "xlsx" else output.read_bytes()
    said = without_hashes(said.decode()).replace(__version__, "VERSION").encode()
    if ending == "html":  # the style sheet is no part of what is said
        said = re.sub(rb"<style>.*</style>", b"<style></style>", said, flags=re.DOTALL)
    path = GOLDEN / f"{sample}.{lang}.{'txt' if ending == 'xlsx' else ending}"
    if request.config.getoption("--update-golden"):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(said)
    assert said == path.read_bytes(), f"{path.name}: look at the change, then --update-golden"


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("path", some_fast(SAMPLES), ids=lambda path: path.stem)
def test_every_sample_has_every_report(path: Path, lang: Lang, catalogue: Catalogue) -> None:
    """And none prints a note for authors."""
    assessment = assess(catalogue, load_profile(path, catalogue))
    notes = author_notes(catalogue, lang)
    for name, chosen in FORMATS.items():
        if name == "pdf":  # it is the page of html, printed: see test_report_options.py
            continue
        made = chosen.show(run_of(assessment, all_grants=True), Screen(width=80, lang=lang))
        said = cells(made) if isinstance(made, bytes) else made
        assert assessment.company.name in said, name
        assert_none_of(notes, [said])
        for result in assessment.results:
            assert result.grant.id in said, name
        if name not in {"json", "jsonl", "csv", "junit"}:
            assert "".join(headline(assessment)[lang].split()) in "".join(said.split()), name


def test_the_choices_are_the_table_of_formats(tjsubsidy: Tool) -> None:
    ran = tjsubsidy("check", SAMPLES[0], "--format", "docx")
    assert ran.code == 2
    assert all(f"'{name}'" in ran.err for name in FORMATS)
    assert "|".join(FORMATS) in tjsubsidy("check", "--help", columns=120).out


@pytest.mark.slow
def test_reports_need_no_terminal_library() -> None:
    code = (
        "import sys; sys.modules['rich'] = None\n"
        "from tjsubsidy_cli import assess, load_catalogue, load_profile\n"
        "from tjsubsidy_cli.assess.batch import Checked, Run\n"
        "from tjsubsidy_cli.base.console import Screen\n"
        "from tjsubsidy_cli.render import FORMATS\n"
        f"catalogue = load_catalogue({str(HARBOUR)!r})\n"
        f"assessment = assess(catalogue, load_profile({str(FLEET)!r}, catalogue))\n"
        "for name in set(FORMATS) - {'table', 'pdf'}:\n"
        "    run = Run((Checked('x.toml', assessment),))\n"
        "    assert FORMATS[name].show(run, Screen(width=80, lang='zh'))"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, env=UNMEASURED)


# CSV


@pytest.mark.parametrize("lang", LANGS)
def test_csv_has_a_row_for_every_grant(assessment: Assessment, lang: Lang) -> None:
    text = render_csv([assessment], lang)
    assert text.startswith("\ufeff")
    assert text.count("\n") == text.count("\r\n") == len(assessment.results) + 1
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    titles, verdicts, estimates, ceilings, city, district = (c.heading[lang] for c in SHEET[:6])
    for row, result in zip(rows, assessment.results, strict=True):
        assert row[titles] == f"{result.grant.id} {result.grant.title[lang]}"
        figures = result.estimate, result.ceiling, result.city, result.district
        shown = tuple(row[name] for name in (estimates, ceilings, city, district))
        assert shown == tuple("" if f is None else str(f) for f in figures)
        assert row[verdicts]
    total = sum(int(row[estimates] or 0) for row in rows)
    assert total == assessment.eligible.estimate + assessment.undecided.estimate


def test_no_cell_of_a_csv_is_a_date_or_a_formula(assessment: Assessment) -> None:
    for row in csv.reader(io.StringIO(render_csv([assessment], "zh"))):
        for cell in row:
            assert not re.fullmatch(r"\d+[-/]\d+", cell)
            assert not cell.lstrip().startswith(tuple("=+-@＝＋－＠"))


@pytest.mark.parametrize("name", HOSTILE)
def test_csv_shows_a_hostile_name_as_text(name: str, catalogue: Catalogue) -> None:
    rows = list(csv.reader(io.StringIO(render_csv([named(name, catalogue)], "en")), strict=True))
    for row in rows[1:]:
        assert row[0].replace("'", "") == sanitize(name).replace("'", "")
        assert row[0].lstrip()[0] not in "=+-@＝＋－＠"
        assert len(row) == len(rows[0])


# Markdown


@pytest.mark.parametrize("lang", LANGS)
def test_markdown_tables_hold_the_grants(assessment: Assessment, lang: Lang) -> None:
    tokens = parsed(render_markdown(run_of(assessment, all_grants=True), lang))
    groups = [by_money(assessment.of(name)) for name in ("eligible", "information", "bureau")]
    expected = [results for results in groups if results]
    ruled_out = assessment.of("ineligible")
    found = list(tables(tokens))
    assert len(found) == len(expected) + 1
    for table, results in zip(found, expected, strict=False):
        assert len({len(row) for row in table}) == 1
        rows = table[1:-1] if results is groups[0] else table[1:]  # only these are summed up
        assert [row[:2] for row in rows] == [
            [result.grant.id, result.grant.title[lang]] for result in results
        ]
    assert [row[0] for row in found[-1][1:]] == [result.grant.id for result in ruled_out]
    assert len(list(tables(parsed(render_markdown(run_of(assessment), lang))))) == len(expected)


def headings_of(tokens: list[Token]) -> list[str]:
    return [token.tag for token in tokens if token.type == "heading_open"]


@pytest.fixture(scope="module")
def headings_of_a_plain_name(harbour: Catalogue) -> list[str]:
    plain = run_of(named("x", harbour, FLEET))
    return headings_of(parsed(render_markdown(plain, "en")))


@pytest.mark.parametrize("name", HOSTILE)
def test_markdown_shows_a_hostile_name_as_text(
    name: str, harbour: Catalogue, headings_of_a_plain_name: list[str]
) -> None:
    tokens = parsed(render_markdown(run_of(named(name, harbour, FLEET)), "en"))
    assert headings_of(tokens) == headings_of_a_plain_name
    assert shown(tokens[1]) == sanitize(name).strip()
    inline = [child for token in tokens for child in token.children or []]
    for token in [*tokens, *inline]:
        assert token.type not in {"link_open", "image", "html_inline", "html_block", "code_inline"}
    for token in inline:
        assert not re.search(r"[@#](?=\w)|:\w+:|www\.(?=\w)|://", token.content)


@pytest.mark.parametrize("name", ["R&D", "A & B", "100%", "$ 5"])
def test_what_no_forge_makes_a_link_of_can_be_copied_as_it_is(name: str) -> None:
    assert "&#8288;" not in escaped(name)
    assert shown(parsed(escaped(name))[1]) == name


@pytest.mark.parametrize("name", ["&1", "$1", "$x^2$", "~bug", "%1", '%"a"', "^alert#1", "&lt;"])
def test_what_a_forge_might_make_something_of_is_parted(name: str) -> None:
    assert "&#8288;" in escaped(name) or "\\&" in escaped(name)


@pytest.mark.parametrize("place", ["{}", "- {}", "## {}", "| a |\n| - |\n| {} |", "**x** {}"])
@given(
    value=st.one_of(
        st.sampled_from(HOSTILE), st.text("`*_[]()<>|~$&#@!^{}-+=.:\\ 1aw/\n甲"), st.text()
    )
)
@draws(150)
def test_any_value_is_text_anywhere_in_markdown(place: str, value: str) -> None:
    expected, plain = parsed(place.format(f"{escaped(value)} z")), parsed(place.format("z"))
    assert [token.type for token in expected] == [token.type for token in plain]
    assert sanitize(value).strip() in shown([t for t in expected if t.type == "inline"][-1])


# XLSX


def test_xlsx_totals_are_those_of_the_assessment(assessment: Assessment) -> None:
    data = render_xlsx(run_of(assessment), "zh")
    formulas = openpyxl.load_workbook(io.BytesIO(data))
    values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    grants = list(values["支持事项"].iter_rows(min_row=4, max_col=6, values_only=True))
    assert [row[2:] for row in grants] == [
        (r.estimate, r.ceiling, r.city, r.district) for r in in_report_order(assessment)
    ]
    found = {}
    summary = formulas["概览"]
    of = assessment.eligible
    for row in summary.iter_rows():
        name = str(row[0].value)
        if name in {text.zh for text in GROUPS.values()}:
            found[name] = values["概览"][row[1].coordinate].value
        if name != GROUPS["eligible"].zh:
            continue
        stored = [values["概览"][cell.coordinate].value for cell in row[1:7]]
        expected = [of.grants, of.estimate, of.ceiling, of.city, of.district, of.estimate / 10_000]
        assert stored == expected
        assert row[1].value == f"=COUNTIFS('支持事项'!$B$4:$B${len(grants) + 3},$A{row[0].row})"
        for cell, letter in zip(row[2:6], "CDEF", strict=True):  # worked out as Excel would
            last = len(grants) + 3
            assert cell.value == (
                f"=SUMIFS('支持事项'!${letter}$4:${letter}${last},"
                f"'支持事项'!$B$4:$B${last},$A{cell.row})"
            )
            column = "ABCDEF".index(letter)
            summed = sum(g[column] or 0 for g in grants if g[1] == row[0].value)  # type: ignore[misc]
            assert values["概览"][cell.coordinate].value == summed
    assert found == {name.zh: len(assessment.of(group)) for group, name in GROUPS.items()}
    assert found == {name: [row[1] for row in grants].count(name) for name in found}
    top = [values["支持事项"].cell(2, column).value for column in range(3, 7)]
    both = (assessment.eligible, assessment.undecided)
    names = ("estimate", "ceiling", "city", "district")
    assert top == [sum(getattr(of, name) for of in both) for name in names]


def test_xlsx_is_laid_out_for_work_and_for_paper(assessment: Assessment) -> None:
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(run_of(assessment), "en")))
    sheet = book["Grants"]
    last = len(assessment.results) + 3
    assert sheet.freeze_panes == "B4"
    assert sheet.auto_filter.ref == f"A3:{chr(ord('A') + len(SHEET) - 1)}{last}"
    assert {s.page_setup.paperSize for s in book.worksheets} == {9}
    turned = [s.page_setup.orientation for s in book.worksheets]
    assert turned == ["portrait", "landscape", "landscape"]
    assert {c.number_format for c in sheet["C"][3:] if c.value is not None} == {"#,##0"}
    hidden = {row - 4 for row, of in sheet.row_dimensions.items() if of.hidden}
    assert {in_report_order(assessment)[i].verdict for i in hidden} <= {"ineligible"}
    assert len(hidden) == len(assessment.of("ineligible"))
    everything = render_xlsx(run_of(assessment, all_grants=True), "en")
    rows = openpyxl.load_workbook(io.BytesIO(everything))["Grants"].row_dimensions
    assert not any(of.hidden for of in rows.values())


def test_xlsx_keeps_figures_of_the_company_as_numbers(catalogue: Catalogue) -> None:
    profile = load_profile(ROOT / "samples" / "parts-maker.toml", catalogue)
    data = render_xlsx(run_of(assess(catalogue, profile)), "en")
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Company facts"]
    by_id = {row[4]: row[2] for row in sheet.iter_rows(min_row=2, values_only=True)}
    unanswered = {gate.id for gate in catalogue.gates}
    assert set(by_id) == set(catalogue.vocabulary) - unanswered
    assert by_id["main_revenue"] == 360_000_000
    assert by_id["innovation_project"] == "no"


@pytest.mark.parametrize("name", HOSTILE)
def test_xlsx_holds_a_hostile_name_as_text(name: str, harbour: Catalogue) -> None:
    made = render_xlsx(run_of(named(name, harbour, FLEET)), "en")
    book = openpyxl.load_workbook(io.BytesIO(made))
    first = book["Summary"]["A1"]
    assert (first.value, first.data_type) == (sanitize(name), "s")
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.hyperlink is None
                if cell.data_type == "f":
                    assert re.match(r"=(COUNTIFS|SUMIFS|SUBTOTAL)\(|=C\d+/", str(cell.value))


def test_xlsx_is_the_same_each_time(assessment: Assessment) -> None:
    assert render_xlsx(run_of(assessment), "zh") == render_xlsx(run_of(assessment), "zh")


def test_xlsx_is_not_shown_on_a_terminal() -> None:
    arguments = ["-m", "tjsubsidy_cli", "check", str(SAMPLES[0]), "--format", "xlsx", "--lang=en"]
    child = pexpect.spawn(sys.executable, arguments, cwd=str(ROOT), timeout=60)
    child.expect_exact("-o FILE")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 2


@pytest.mark.slow
def test_xlsx_goes_into_a_pipe_as_it_is(catalogue: Catalogue) -> None:
    ran = in_shell("check", SAMPLES[0], "--format", "xlsx")
    assessment = assess(catalogue, load_profile(SAMPLES[0], catalogue))
    expected = render_xlsx(run_of(assessment, asked=True), "en")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, expected, b"")


def test_xlsx_without_its_library_says_what_to_install(
    tjsubsidy: Tool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    ran = tjsubsidy("check", SAMPLES[0], "-o", tmp_path / "x.xlsx")
    assert (ran.code, ran.out) == (2, "")
    assert "pip install XlsxWriter" in ran.err


# The date


def test_the_date_can_be_given(tjsubsidy: Tool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86399")
    assert '<time datetime="1970-01-01">' in tjsubsidy("check", SAMPLES[0], "--format", "html").out
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    before = dt.datetime.now().astimezone().date()
    said = tjsubsidy("check", SAMPLES[0], "--format", "html").out
    after = dt.datetime.now().astimezone().date()
    assert any(f'<time datetime="{day}">' in said for day in (before, after))


@pytest.mark.parametrize("epoch", ["yesterday", "1e9", "9" * 30])
def test_a_wrong_date_is_refused(
    epoch: str, tjsubsidy: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    ran = tjsubsidy("check", SAMPLES[0], "--format", "html")
    assert (ran.code, ran.out) == (2, "")
    assert "SOURCE_DATE_EPOCH" in ran.err


def test_no_golden_report_is_left_over() -> None:
    endings = ("csv", "md", "html", "txt")
    names = {
        f"{s}.{lang}.{e}" for s in ("parts-maker", "minimal") for lang in LANGS for e in endings
    }
    names |= {f"index.{lang}.html" for lang in LANGS}
    assert {path.name for path in GOLDEN.iterdir()} == names
