"""The options of a report for clients, and the report as a PDF."""

from __future__ import annotations

import io
import shutil
import struct
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader
from support import SAMPLES, Ran

from tjsubsidy_cli.base import printing, programs
from tjsubsidy_cli.base.browser import find_browser
from tjsubsidy_cli.render import FORMATS

Tool = Callable[..., Ran]
SAMPLE = SAMPLES[0]


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + check


PNG = b"".join(  # a picture of one dot
    (
        b"\x89PNG\r\n\x1a\n",
        _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)),
        _chunk(b"IDAT", zlib.compress(bytes(4))),
        _chunk(b"IEND", b""),
    )
)


@pytest.fixture
def logo(tmp_path: Path) -> Path:
    path = tmp_path / "logo.png"
    path.write_bytes(PNG)
    return path


@pytest.fixture
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "find_browser", lambda: None)


@pytest.fixture
def no_office(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "find_office", lambda: None)


def test_who_prepared_a_report_is_in_it(tmp_path: Path, logo: Path, tjsubsidy: Tool) -> None:
    output = tmp_path / "report.html"
    signed = ("--prepared-by", "A & B", "--logo", logo)
    assert tjsubsidy("check", SAMPLE, "-o", output, *signed).code == 0
    said = output.read_text("utf-8")
    assert "Prepared by <bdi>A &amp; B</bdi>" in said
    assert '<img src="data:image/png;base64,' in said
    assert "img-src data:" in said
    assert tjsubsidy("check", SAMPLE, "-o", output).code == 0
    assert "img-src" not in output.read_text("utf-8")


def test_a_workbook_says_who_prepared_it(tmp_path: Path, tjsubsidy: Tool) -> None:
    output = tmp_path / "report.xlsx"
    assert tjsubsidy("check", SAMPLE, "-o", output, "--prepared-by", "=1+1").code == 0
    sheet = openpyxl.load_workbook(io.BytesIO(output.read_bytes()))["Summary"]
    rows = {row[0].value: row[1] for row in sheet.iter_rows()}
    assert (rows["Prepared by"].value, rows["Prepared by"].data_type) == ("=1+1", "s")


@pytest.mark.parametrize("option", ["--prepared-by", "--logo", "--full"])
@pytest.mark.parametrize("format", FORMATS)
def test_an_option_that_a_format_cannot_show_is_refused(
    format: str, option: str, tjsubsidy: Tool, logo: Path
) -> None:
    if option in FORMATS[format].options:
        return
    values: dict[str, list[str]] = {"--prepared-by": ["x"], "--logo": [str(logo)]}
    value = values.get(option, [])
    ran = tjsubsidy("check", SAMPLE, "--format", format, option, *value)
    assert (ran.code, ran.out) == (2, "")
    assert f"{option} is not for {format}." in ran.err
    assert "-o report.html" in ran.err


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<svg onload='alert(1)'/>", "neither a PNG nor a JPEG picture"),
        (b"", "neither a PNG nor a JPEG picture"),
        (b"GIF89a", "neither a PNG nor a JPEG picture"),
        (PNG + bytes(2_000_000), "larger than 1 MB"),
    ],
    ids=["svg", "empty", "gif", "large"],
)
def test_a_logo_that_is_none_is_refused(
    data: bytes, said: str, logo: Path, tmp_path: Path, tjsubsidy: Tool
) -> None:
    logo.write_bytes(data)
    ran = tjsubsidy("check", SAMPLE, "-o", tmp_path / "x.html", "--logo", logo)
    assert ran.code == 2
    assert said in ran.err
    assert not (tmp_path / "x.html").exists()


def test_a_logo_is_not_overwritten(logo: Path, tmp_path: Path, tjsubsidy: Tool) -> None:
    picture = logo.rename(tmp_path / "logo.html")
    before = picture.read_bytes()
    assert tjsubsidy("check", SAMPLE, "-o", picture, "--logo", picture).code == 2
    assert picture.read_bytes() == before


# PDF


@pytest.mark.slow
def test_a_report_is_printed_by_the_browser(tmp_path: Path, logo: Path, tjsubsidy: Tool) -> None:
    if find_browser() is None:
        pytest.skip("no browser on this machine")
    output = tmp_path / "report.pdf"
    ran = tjsubsidy("check", SAMPLE, "-o", output, "--prepared-by", "A & B", "--logo", logo)
    assert (ran.code, ran.out) == (0, "")
    reader = PdfReader(output)
    assert 2 <= len(reader.pages) <= 4
    assert "A & B" in reader.pages[0].extract_text()
    assert "/XObject" in str(reader.pages[0]["/Resources"])  # the logo


@pytest.mark.slow
@pytest.mark.usefixtures("no_browser")
def test_without_a_browser_libreoffice_prints_it(tmp_path: Path, tjsubsidy: Tool) -> None:
    if printing.find_office() is None:
        pytest.skip("no LibreOffice on this machine")
    output = tmp_path / "report.pdf"
    ran = tjsubsidy("check", SAMPLE, "-o", output, "--prepared-by", "A & B", lang="en")
    assert (ran.code, ran.out) == (0, "")
    said = "\n".join(page.extract_text() for page in PdfReader(output).pages)
    assert "A & B" in said
    assert "Policy ceilings (not expected amounts)" in said
    assert "What is not met" not in said  # the appendix


@pytest.mark.usefixtures("no_browser", "no_office")
def test_with_nothing_that_prints_it_says_the_way_out(tmp_path: Path, tjsubsidy: Tool) -> None:
    output = tmp_path / "report.pdf"
    ran = tjsubsidy("check", SAMPLE, "-o", output)
    assert (ran.code, ran.out) == (2, "")
    assert "no program was found that prints a PDF" in ran.err
    assert "-o report.html" in ran.err
    assert not output.exists()


def program(folder: Path, does: str) -> str:
    """A program that does something else than to print."""
    path = folder / "program"
    path.write_text(f"#!{sys.executable}\nimport sys, time, pathlib\n{does}\n", "utf-8")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize("finder", ["find_browser", "find_office"])
@pytest.mark.parametrize(
    ("does", "said"),
    [
        ("sys.exit(7)", "it printed no PDF: 7."),
        ("time.sleep(60)", "it printed no PDF: it took too long."),
        ("pass", "it printed no PDF: No such file"),
    ],
    ids=["fails", "hangs", "does nothing"],
)
@pytest.mark.usefixtures("no_browser", "no_office")
def test_a_program_that_prints_nothing_is_told(
    finder: str,
    does: str,
    said: str,
    tmp_path: Path,
    tjsubsidy: Tool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fake = program(tmp_path, does)
    monkeypatch.setattr(printing, finder, lambda: fake)
    monkeypatch.setattr(printing, "LONGEST", 0.5 if "sleep" in does else 60.0)
    ran = tjsubsidy("check", SAMPLE, "-o", tmp_path / "report.pdf")
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert not (tmp_path / "report.pdf").exists()


# Like LibreOffice, it puts a file of the page's name into the folder of --outdir.
PRINTS = """
folder, source = sys.argv[-2:]
page = pathlib.Path(source)
pathlib.Path(folder, page.stem + ".pdf").write_bytes(b"%PDF " + page.read_bytes())
"""


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.usefixtures("no_browser")
def test_an_appendix_is_printed_only_if_asked_for(
    full: bool,
    tmp_path: Path,
    tjsubsidy: Tool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fake, output = program(tmp_path, PRINTS), tmp_path / "report.pdf"
    monkeypatch.setattr(printing, "find_office", lambda: fake)
    assert tjsubsidy("check", SAMPLE, "-o", output, *["--full"] * full).code == 0
    printed = output.read_text("utf-8")
    assert printed.startswith("%PDF <!doctype html>")
    assert ('class="appendix"' in printed) == full


def test_programs_are_found_where_no_path_leads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    for variable in ("ProgramFiles", "ProgramFiles(x86)", "LocalAppData"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(programs, "APPLICATIONS", tmp_path)
    found = (find_browser, printing.find_office)
    assert [find() for find in found] == [None, None]
    edge = tmp_path / "Microsoft" / "Edge" / "Application" / "msedge.exe"
    office = tmp_path / "LibreOffice.app" / "Contents" / "MacOS" / "soffice"
    for path in (edge, office):
        path.parent.mkdir(parents=True)
        path.touch()
    monkeypatch.setenv("ProgramFiles", str(tmp_path))
    assert [find() for find in found] == [str(edge), str(office)]
