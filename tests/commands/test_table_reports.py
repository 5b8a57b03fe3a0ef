"""``screen --reports``: a report for each company of a table, and an index of them."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pytest
from support import DATA, ROOT, SAMPLES, UNMEASURED, Ran, heed_ctrl_c
from support.terminal import at_terminal, ended

Tool = Callable[..., Ran]
CLIENTS = SAMPLES[0].parent / "clients.csv"
MIXED = DATA / "clients-mixed.csv"


@pytest.fixture(autouse=True)
def one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795500000")  # 2026-11-24


def pages(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in sorted(folder.iterdir())}


def links(page: str) -> list[str]:
    return [unquote(link) for link in re.findall(r'<a href="([^"#]+)"', page)]


@pytest.mark.slow
def test_each_report_is_the_one_of_check(tmp_path: Path, tjsubsidy: Tool) -> None:
    """The sample table has the companies of the sample profiles."""
    folder = tmp_path / "new" / "reports"
    signed = ("--prepared-by", "A & B")
    assert tjsubsidy("screen", CLIENTS, "--reports", folder, *signed).code == 0
    found = pages(folder)
    assert sorted(links(found["index.html"])) == sorted(found.keys() - {"index.html"})
    for sample in SAMPLES:
        one = tmp_path / "one.html"
        assert tjsubsidy("check", sample, "-o", one, *signed).code == 0
        page = one.read_text("utf-8")
        (name,) = re.findall(r"<h1><bdi>(.+?)</bdi>", page)
        (own,) = [text for file, text in found.items() if file.startswith(name)]
        assert own == page


def test_each_report_is_the_one_of_its_row(tmp_path: Path, tjsubsidy: Tool) -> None:
    ran = tjsubsidy("screen", MIXED, "--reports", tmp_path / "r", "--all", "--format", "json")
    for company in json.loads(ran.out)["reports"]["companies"]:
        one = tmp_path / "one.html"
        assert tjsubsidy("check", MIXED, "--row", company["row"], "-o", one).code == 0
        assert one.read_text("utf-8") == (tmp_path / "r" / company["file"]).read_text("utf-8")


def test_only_who_may_get_something_has_a_report(tmp_path: Path, tjsubsidy: Tool) -> None:
    ran = tjsubsidy("screen", MIXED, "--reports", tmp_path / "r")
    assert "4 reports written; none for 1 company" in "".join(ran.out.replace("\n", " "))
    found = pages(tmp_path / "r")
    assert list(found) == [
        "91120113MA0FAKE68H.html",
        "b_A & B__b_ _Ltd._ 甲_乙_丙_91120112MA0FAKE5X3.html",
        "index.html",
        "天津示例甲有限公司.html",
        "天津示例甲有限公司_91120111MA0FAKE17C.html",
    ]
    assert "北京示例有限公司" in found["index.html"]
    assert tjsubsidy("screen", MIXED, "--reports", tmp_path / "all", "--all").code == 0
    assert pages(tmp_path / "all").keys() - found.keys() == {"北京示例有限公司.html"}


def test_the_index_tells_what_was_not_assessed(tmp_path: Path, tjsubsidy: Tool) -> None:
    ran = tjsubsidy("screen", MIXED, "--reports", tmp_path, "--strict")
    assert ran.code == 0
    index = (tmp_path / "index.html").read_text("utf-8")
    assert "6 rows = 4 assessed + 1 no company + 1 not assessed + 0 blank" in index
    assert "row to correct is not assessed" in index
    assert "Columns not read" in index
    assert len(links(index)) == 3


def test_json_lists_the_reports(tmp_path: Path, tjsubsidy: Tool) -> None:
    ran = tjsubsidy("screen", MIXED, "--reports", tmp_path, "--format", "json")
    said = json.loads(ran.out)["reports"]
    companies = said.pop("companies")
    assert said == {
        "folder": str(tmp_path),
        "index": str(tmp_path / "index.html"),
        "written": 4,
        "unchanged": 0,
        "without": 1,
        "left": [],
    }
    assert [one["row"] for one in companies] == [2, 3, 4, 5, 6]
    assert companies[0]["ceilings"] == 12_000_000
    assert companies[3]["file"] is None
    assert companies[0]["questions"] > 0
    assert "reports" not in json.loads(tjsubsidy("screen", MIXED, "--format", "json").out)


@pytest.mark.slow
def test_only_what_would_say_something_else_is_rewritten(tmp_path: Path, tjsubsidy: Tool) -> None:
    table, folder = tmp_path / "list.csv", tmp_path / "reports"
    table.write_bytes(MIXED.read_bytes())

    def screened(*options: object) -> tuple[set[str], str]:
        before = {path.name: path.stat().st_mtime_ns for path in folder.glob("*")}
        ran = tjsubsidy("screen", table, "--reports", folder, *options)
        assert ran.code == 0
        after = {path.name: path.stat().st_mtime_ns for path in folder.glob("*")}
        new = {name for name, at in after.items() if before.get(name) != at}
        return new, " ".join(ran.out.split())

    everything, _ = screened()
    again, said = screened("--changed-only")
    assert again == {"index.html"}
    assert "0 reports written, 4 unchanged" in said
    later, _ = screened("--changed-only", "--as-of", "2027-01-31")  # the day alone is no change
    assert later == {"index.html"}
    assert "2026-11-24" in (folder / "天津示例甲有限公司.html").read_text("utf-8")
    changed, _ = screened("--changed-only", "--as-of", "2020-08-05")  # not issued yet
    assert changed == everything
    assert screened("--as-of", "2026-11-24")[0] == everything
    signed, _ = screened("--changed-only", "--prepared-by", "A & B")
    assert signed == everything
    assert screened("--changed-only", "--prepared-by", "A & B")[0] == {"index.html"}
    screened()
    table.write_text(table.read_text("utf-8").replace("约300", "301"), "utf-8")
    damaged = folder / "91120113MA0FAKE68H.html"
    damaged.write_bytes(damaged.read_bytes()[:-20] + b"\xff")
    changed, said = screened("--changed-only")
    assert changed == {"index.html", damaged.name, "天津示例甲有限公司.html"}
    assert "2 reports written, 2 unchanged" in said
    assert screened()[0] == everything


def test_reports_of_companies_that_are_gone_are_kept_and_told(
    tmp_path: Path, tjsubsidy: Tool
) -> None:
    table, folder = tmp_path / "list.csv", tmp_path / "reports"
    table.write_bytes(MIXED.read_bytes())
    assert "Kept" not in tjsubsidy("screen", table, "--reports", folder).out
    (folder / "notes.html").write_text("my own", "utf-8")
    lines = table.read_text("utf-8").splitlines(keepends=True)
    table.write_text("".join(line for line in lines if ",张三" not in line), "utf-8")
    before = pages(folder)
    ran = tjsubsidy("screen", table, "--reports", folder, "--format", "json")
    left = ["天津示例甲有限公司_91120111MA0FAKE17C.html"]
    assert json.loads(ran.out)["reports"]["left"] == left
    after = pages(folder)
    assert after.keys() == before.keys()
    assert after[left[0]] == before[left[0]]
    assert left[0] in after["index.html"]
    assert left[0] not in links(after["index.html"])
    said = "".join(tjsubsidy("screen", table, "--reports", folder).out.split())
    assert left[0] in said
    assert "notes.html" not in said


@pytest.mark.slow
def test_companies_of_several_sheets_stand_in_one_index(tmp_path: Path, tjsubsidy: Tool) -> None:
    book = openpyxl.Workbook()
    for name, figure in (("西青区", "约300"), ("北辰区", "1-2")):
        sheet = book.create_sheet(name)
        sheet.append(["企业名称", "所在区", "智能化改造设备购置额（万元）"])
        for row in range(12):
            sheet.append([f"甲{row}", name, figure if row else 30])
    del book["Sheet"]
    table = tmp_path / "list.xlsx"
    book.save(table)
    assert tjsubsidy("screen", table, "--reports", tmp_path / "r").code == 0
    found = pages(tmp_path / "r")
    assert len(found) == 25
    assert {"甲0.html", "甲0-2.html"} < found.keys()
    index = found["index.html"]
    assert index.count("<bdi>北辰区</bdi> row") == 12
    assert "北辰区 row 3 智能化改造设备购置额（万元）: " in index
    book["西青区"].delete_rows(4, 11)
    book.save(table)
    ran = tjsubsidy("screen", table, "--sheet", "西青区", "--reports", tmp_path / "r")
    assert "(22): “甲" in " ".join(ran.out.split())
    assert "and 17 more." in " ".join(ran.out.split())


def test_nobody_may_get_anything(tmp_path: Path, tjsubsidy: Tool) -> None:
    table = tmp_path / "list.csv"
    table.write_text("企业名称,所在区,单位性质与业务\n甲,外地,制造业\n", "utf-8")
    assert tjsubsidy("screen", table, "--reports", tmp_path / "r").code == 0
    found = pages(tmp_path / "r")
    assert list(found) == ["index.html"]
    assert "There is no report." in found["index.html"]


def test_a_folder_that_cannot_be_used_is_told(tmp_path: Path, tjsubsidy: Tool) -> None:
    file = tmp_path / "file"
    file.write_text("mine", "utf-8")
    index = tmp_path / "site" / "index.html"
    index.parent.mkdir()
    index.write_text("my own page", "utf-8")
    for folder, why in (
        (file, "not a folder"),
        (file / "in", "cannot be written"),
        (index.parent, "not of this tool"),
    ):
        ran = tjsubsidy("screen", MIXED, "--reports", folder)
        assert (ran.code, ran.out) == (2, "")
        assert why in ran.err
    assert file.read_text("utf-8") == "mine"
    assert pages(index.parent) == {"index.html": "my own page"}


def test_a_folder_in_the_place_of_a_page_is_told_only_if_it_is_in_the_way(
    tmp_path: Path, tjsubsidy: Tool
) -> None:
    (tmp_path / "other.html").mkdir()
    ran = tjsubsidy("screen", MIXED, "--reports", tmp_path, "--format", "json")
    assert (ran.code, json.loads(ran.out)["reports"]["left"]) == (0, [])
    report = tmp_path / "天津示例甲有限公司.html"
    report.unlink()
    report.mkdir()
    ran = tjsubsidy("screen", MIXED, "--reports", tmp_path, "--changed-only")
    assert (ran.code, ran.out) == (2, "")
    assert "0 reports written, 1 unchanged" in ran.err
    assert "directory" in ran.err


@pytest.mark.parametrize(
    "options", [["--all"], ["--changed-only"], ["--prepared-by", "x"], ["--logo", "x.png"]]
)
def test_options_of_reports_need_reports(options: list[str], tjsubsidy: Tool) -> None:
    ran = tjsubsidy("screen", MIXED, *options)
    assert (ran.code, ran.out) == (2, "")
    assert f"{options[0]} goes with --reports" in ran.err


def test_a_cluster_writes_no_reports(tmp_path: Path, tjsubsidy: Tool) -> None:
    ran = tjsubsidy("screen", MIXED, "--reports", tmp_path, "--engine", "spark")
    assert ran.code == 2
    assert not list(tmp_path.iterdir())


def test_a_table_without_companies_writes_no_index(tmp_path: Path, tjsubsidy: Tool) -> None:
    table = tmp_path / "list.csv"
    table.write_text("企业名称,main_revenue\n", "utf-8")
    assert tjsubsidy("screen", table, "--reports", tmp_path / "r").code == 0
    assert not (tmp_path / "r").exists()


def many(tmp_path: Path, times: int) -> Path:
    """The sample table many times over, with the same names."""
    head, *rows = CLIENTS.read_text("utf-8").splitlines(keepends=True)
    table = tmp_path / "many.csv"
    table.write_text(head + "".join(rows) * times, "utf-8")
    return table


def whole(folder: Path) -> bool:
    """Whether each page, also one under another name, is there to its end."""
    return all(page.endswith("</html>\n") for page in pages(folder).values())


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_interrupted_run_leaves_old_reports_or_new_ones(
    number: signal.Signals, tmp_path: Path
) -> None:
    table, folder = many(tmp_path, 5), tmp_path / "reports"
    ran = [sys.executable, "-m", "tjsubsidy_cli", "screen", str(table), "--reports", str(folder)]
    how = {"cwd": ROOT, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    env = {**os.environ, "PYTHONPATH": str(ROOT), "TJSUBSIDY_LANG": "en"}
    subprocess.run(ran, **how, env=env, check=True)  # type: ignore[call-overload]
    before = pages(folder)
    assert len(before) == 51
    env["TJSUBSIDY_LANG"] = "zh"
    process = subprocess.Popen(ran, **how, env=env, preexec_fn=heed_ctrl_c)  # type: ignore[call-overload]
    first = folder / "天津示例通信有限公司.html"
    while first.read_text("utf-8") == before[first.name]:
        assert process.poll() is None
        time.sleep(0.005)
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    names = {path.name for path in folder.iterdir() if not path.name.startswith(".")}
    assert names == before.keys()
    after = pages(folder)
    new = [name for name in names if after[name] != before[name]]
    assert 0 < len(new) < 50
    assert all(page.endswith("</html>\n") for name, page in after.items() if name in names)
    assert after["index.html"] == before["index.html"]
    if number != signal.SIGKILL:
        assert process.returncode == 130
        (counted,) = re.findall("已写报告 ([0-9]+) 份", err.decode())
        assert int(counted) in {len(new), len(new) - 1}  # the last may have come in between
        assert after.keys() == before.keys()


@pytest.mark.slow
def test_a_full_disk_leaves_old_reports(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    ran = f"-m tjsubsidy_cli screen {CLIENTS} --reports {folder}"

    def shell(before: str, signed: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            f"{before}exec {sys.executable} {ran} --prepared-by {signed}",
            shell=True,
            cwd=ROOT,
            capture_output=True,
            env={**UNMEASURED, "PYTHONPATH": str(ROOT), "TJSUBSIDY_LANG": "en"},
            check=False,
        )

    assert shell("", "Before").returncode == 0
    before = pages(folder)
    sizes = sorted(len(page.encode()) for page in before.values())
    limited = shell(f"ulimit -f {sizes[-2] // 512}; ", "After")  # for the largest it is too little
    assert limited.returncode == 2
    assert b"cannot be written" in limited.stderr
    assert re.search(rb"[0-9] reports? written", limited.stderr)
    after = pages(folder)
    assert after.keys() == before.keys()
    assert whole(folder)
    assert after["index.html"] == before["index.html"]


@pytest.mark.slow
def test_a_terminal_shows_the_progress(tmp_path: Path) -> None:
    code, shown = ended(at_terminal("screen", many(tmp_path, 2), "--reports", tmp_path / "r"))
    assert code == 0
    assert "companies" in shown
    assert "20 reports written" in shown


def test_reports_have_the_assumed_rates(tjsubsidy: Tool, tmp_path: Path) -> None:
    ran = tjsubsidy("screen", MIXED, "--reports", tmp_path / "r", "--assume", "1-1=10%")
    assert ran.code == 0
    pages = [path.read_text("utf-8") for path in (tmp_path / "r").glob("*.html")]
    assert any("10%" in page and "assumed" in page for page in pages)


@pytest.mark.parametrize(("lang", "word"), [("zh", "第{}行"), ("en", "Row {}")])
def test_a_company_without_a_name_is_called_by_its_row(
    lang: str, word: str, tmp_path: Path, tjsubsidy: Tool
) -> None:
    """Two worksheets may have the same rows, and a company may have a row's name."""
    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for sheet in ("2024", "2025"):
        rows = book.create_sheet(sheet)
        rows.append(["企业名称", "所在区", "单位性质与业务", "智能化改造设备购置额（万元）"])
        rows.append([f"2024_{word.format(3)}", "西青区", "制造业", 100])
        rows.append(["", "西青区", "制造业", 200])
    table, folder = tmp_path / "list.xlsx", tmp_path / "r"
    book.save(table)
    assert tjsubsidy("screen", table, "--reports", folder, lang=lang).code == 0
    third = word.format(3)
    names = [f"2024_{third}-2.html", f"2024_{third}-3.html", f"2024_{third}.html"]
    found = pages(folder)
    assert list(found) == sorted([*names, "index.html", f"2025_{third}.html"])
    assert f"<bdi>{third}</bdi>" in found["index.html"]
    one = tmp_path / "one.html"
    ran = tjsubsidy("check", table, "--sheet", "2025", "--row", 3, "-o", one, lang=lang)
    assert ran.code == 0
    assert one.read_text("utf-8") == found[f"2025_{third}.html"]
    assert f"<h1><bdi>{third}</bdi></h1>" in found[f"2025_{third}.html"]
