"""The command ``screen``: what it shows and writes, and that no row is lost."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from support import DATA, HARBOUR, ROOT, SAMPLES, UNMEASURED, Ran, heed_ctrl_c, in_shell
from support.terminal import at_terminal, ended

from tjsubsidy_cli import Catalogue, assess, load_profile

Tool = Callable[..., Ran]
CLIENTS = ROOT / "samples" / "clients.csv"
BROKEN = DATA / "clients-broken.csv"


@pytest.fixture(autouse=True)
def at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_the_sample_table_says_what_the_sample_profiles_say(
    tjsubsidy: Tool, catalogue: Catalogue, tmp_path: Path
) -> None:
    grants, summary = tmp_path / "grants.parquet", tmp_path / "companies.parquet"
    assert tjsubsidy("screen", CLIENTS, "-o", grants).code == 0
    assert tjsubsidy("screen", CLIENTS, "-o", summary, "--rows", "companies").code == 0
    found, totals = pl.read_parquet(grants), pl.read_parquet(summary)
    for row, path in enumerate(SAMPLES, 2):
        assessment = assess(catalogue, load_profile(path, catalogue))
        wanted = {
            r.grant.id: (r.verdict, r.ceiling, r.estimate, r.city, r.district)
            for r in assessment.results
            if r.verdict != "ineligible"
        }
        own = found.filter(pl.col("row") == row)
        columns = own.select("verdict", "ceiling", "estimate", "city", "district")
        assert dict(zip(own["grant"], columns.iter_rows(), strict=True)) == wanted, path.name
        (company,) = totals.filter(pl.col("row") == row).to_dicts()
        assert company["name"] == assessment.company.name
        assert company["eligible_grants"] == assessment.eligible.grants
        assert company["eligible_estimate"] == assessment.eligible.estimate
        assert company["eligible_city"] == assessment.eligible.city
        assert company["undecided_estimate"] == assessment.undecided.estimate
        assert company["undecided_open_ended"] == assessment.undecided.open_ended
        eligible = [r.grant.id for r in assessment.of("eligible")]
        assert company["eligible"] == ";".join(eligible)
        missing = {f for r in assessment.of("undecided") for f in r.evaluation.missing}
        assert set(filter(None, company["missing"].split(";"))) == missing


def test_json_adds_up(tjsubsidy: Tool) -> None:
    ran = tjsubsidy("screen", CLIENTS, "--format", "json")
    result = json.loads(ran.out)
    assert result["schema"] == "tjsubsidy/screening/2"
    assert result["rows"] == {"read": 10, "assessed": 10, "set_aside": 0, "rejected": 0, "blank": 0}
    for verdict in ("eligible", "undecided"):
        for name, total in result["totals"][verdict].items():
            assert total == sum(grant[verdict][name] for grant in result["grants"])
    assert [top["row"] for top in result["top"]] == sorted(
        (top["row"] for top in result["top"]),
        key=lambda row: [-t["eligible"]["estimate"] for t in result["top"] if t["row"] == row],
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_row_is_assessed_rejected_or_blank(
    lang: str, tjsubsidy: Tool, tmp_path: Path
) -> None:
    target = tmp_path / "grants.csv"
    ran = tjsubsidy("screen", BROKEN, "-o", target, "--format", "json", lang=lang)
    rows = json.loads(ran.out)["rows"]
    assert rows == {"read": 7, "assessed": 5, "set_aside": 0, "rejected": 1, "blank": 1}
    assert json.loads(ran.out)["cells_to_correct"] == 4
    rejects = tmp_path / "grants.rejects.csv"
    with rejects.open(encoding="utf-8-sig", newline="") as file:
        _, *lines = csv.reader(file)
    assert [line[0] for line in lines] == ["3", "4", "5", "8"]
    assert lines[0][1:3] == ["所在区\n智能化改造设备购置额", "开发区\n很多"]
    assert str(rejects) in ran.err
    assert f"{BROKEN}:3: 智能化改造设备购置额" in ran.err
    assert tjsubsidy("screen", BROKEN, "--fail-on-rejects").code == 3


def test_a_wrong_cell_rejects_its_row_if_one_is_strict(tjsubsidy: Tool) -> None:
    ran = tjsubsidy("screen", BROKEN, "--strict", "--format", "json")
    rows = json.loads(ran.out)["rows"]
    assert rows == {"read": 7, "assessed": 2, "set_aside": 0, "rejected": 4, "blank": 1}
    assert not any(reject["assessed"] for reject in json.loads(ran.out)["rejects"])
    assert tjsubsidy("screen", BROKEN, "--strict", "--fail-on-rejects").code == 3


def test_rows_to_correct_are_filled_in_and_screened_again(tjsubsidy: Tool, tmp_path: Path) -> None:
    table, rejects = tmp_path / "t.csv", tmp_path / "r.csv"
    table.write_text(
        "企业名称,所在区,单位性质与业务,智能化改造设备购置额（万元）\n"
        "甲公司,西青区,制造业,1200\n乙公司,火星,制造业,约莫\n",
        "utf-8",
    )
    first = json.loads(tjsubsidy("screen", table, "--rejects", rejects, "--format", "json").out)
    assert first["rows"]["assessed"] == 2
    assert first["totals"]["eligible"]["estimate"] == 12_000_000
    text = rejects.read_text("utf-8-sig")
    assert "乙公司" in text
    assert "甲公司" not in text
    rejects.write_text(text.replace('"火星","制造业","约莫"', '"北辰区","制造业","800"'), "utf-8")
    again = json.loads(tjsubsidy("screen", rejects, "--format", "json").out)
    assert again["rows"] == {"read": 1, "assessed": 1, "set_aside": 0, "rejected": 0, "blank": 0}
    assert again["totals"]["eligible"]["estimate"] == 8_000_000


def test_a_gate_counts_wrong_cells_of_any_kind(tjsubsidy: Tool, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    for cell, code in (("1", 0), ("x", 3), ("1,2", 3), ("", 0)):
        table.write_text(f"name,main_revenue\n甲,{cell}\n乙,5\n", "utf-8")
        assert tjsubsidy("screen", table, "--fail-on-rejects").code == code


def test_a_rejects_file_is_not_left_from_an_earlier_run(tjsubsidy: Tool, tmp_path: Path) -> None:
    target, rejects = tmp_path / "grants.csv", tmp_path / "grants.rejects.csv"
    tjsubsidy("screen", CLIENTS, "-o", target)
    assert not rejects.exists()
    tjsubsidy("screen", BROKEN, "-o", target)
    assert len(rejects.read_text("utf-8").splitlines()) > 1
    tjsubsidy("screen", CLIENTS, "-o", target)
    assert len(rejects.read_text("utf-8").splitlines()) == 1
    other = tmp_path / "other.csv"
    tjsubsidy("screen", CLIENTS, "--rejects", other)
    assert len(other.read_text("utf-8").splitlines()) == 1


def test_the_second_catalogue_is_screened(tjsubsidy: Tool, tmp_path: Path) -> None:
    table = tmp_path / "fleet.csv"
    table.write_text(
        "企业名称,从事的行业,持有远洋渔业资格证书,新建远洋渔船\n甲,远洋捕捞、水产品加工,是,4\n",
        "utf-8",
    )
    ran = tjsubsidy("screen", table, "--catalogue", HARBOUR, "--format", "json")
    (grant, *_) = json.loads(ran.out)["grants"]
    assert grant["eligible"]["estimate"] == 2_000_000


def test_readings_can_be_switched(tjsubsidy: Tool) -> None:
    def total(*more: str) -> int:
        ran = tjsubsidy("screen", CLIENTS, "--format", "json", *more)
        return int(json.loads(ran.out)["totals"]["eligible"]["estimate"])

    assert total("--reading", "AMB-7-2a=B") < total()


def test_a_workbook_has_its_sums_as_formulas(tjsubsidy: Tool, tmp_path: Path) -> None:
    target = tmp_path / "summary.xlsx"
    assert tjsubsidy("screen", CLIENTS, "-o", target, lang="zh").code == 0
    formulas, values = (openpyxl.load_workbook(target, data_only=data) for data in (False, True))
    sheet = values["企业"]
    head = [cell.value for cell in sheet[1]]
    column = head.index("初步符合条件测算上限合计（万元）")
    paid = [Fraction(str(row[column].value)) for row in sheet.iter_rows(min_row=2)]
    assert len(paid) == 10
    sums = {row[0].value: row[1].value for row in values["合计"].iter_rows()}
    assert Fraction(str(sums["初步符合条件测算上限合计（万元）"])) == sum(paid)
    made = {row[0].value: row[1].value for row in formulas["合计"].iter_rows()}
    assert str(made["初步符合条件测算上限合计（万元）"]).startswith("=SUM(")
    assert sheet.freeze_panes == "C2"


HOSTILE = ["=cmd|'/c calc'!A1", "+1+1", "@x", "[red]x[/]", "\x1b[31mred", "\u202egnp", "<b>x</b>"]


def test_a_name_is_only_ever_shown(tjsubsidy: Tool, tmp_path: Path) -> None:
    table = tmp_path / "hostile.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["企业名称", "数字基础设施"], *([n, "无"] for n in HOSTILE)])
    outputs = [tmp_path / f"out.{ending}" for ending in ("csv", "xlsx", "jsonl")]
    options = [part for path in outputs for part in ("-o", path)]
    ran = tjsubsidy("screen", table, *options, "--rows", "companies")
    assert ran.code == 0
    assert "\x1b" not in ran.out
    for row in csv.reader(outputs[0].read_text("utf-8-sig").splitlines()[1:]):
        assert not row[1].startswith(("=", "+", "-", "@"))
        assert row[1].isprintable()
    for cells in openpyxl.load_workbook(outputs[1])["Companies"].iter_rows(min_row=2):
        assert cells[1].data_type == "s"
    lines = [json.loads(line) for line in outputs[2].read_text("utf-8").splitlines()]
    assert [line["name"] for line in lines] == HOSTILE


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_empty_table_can_be_filled_in(
    ending: str, lang: str, tjsubsidy: Tool, tmp_path: Path, catalogue: Catalogue
) -> None:
    target = tmp_path / f"clients.{ending}"
    assert tjsubsidy("screen", "--template", target, lang=lang).code == 0
    assert tjsubsidy("screen", "--template", target, lang=lang).code == 2
    ran = tjsubsidy("screen", target, "--format", "json")
    assert ran.code == (2 if ending == "csv" else 0)
    filled = {"name": "甲", "smart_equipment_cost": "300万元", "activities": "manufacturing"}
    cells = [filled.get(i, "") for i in ("name", "code", *(f.id for f in catalogue.facts))]
    if ending == "csv":
        with target.open("a", encoding="utf-8", newline="") as file:
            csv.writer(file).writerow(cells)
    else:
        book = openpyxl.load_workbook(target)
        book.worksheets[0].append(cells)
        book.save(target)
    result = json.loads(tjsubsidy("screen", target, "--format", "json").out)
    assert result["rows"]["assessed"] == 1
    assert result["grants"][0]["eligible"]["estimate"] == 3_000_000


def test_wrong_usage_is_told_before_anything_is_read(tjsubsidy: Tool, tmp_path: Path) -> None:
    for args in (
        ["screen"],
        ["screen", tmp_path / "none.csv"],
        ["screen", CLIENTS, "-o", tmp_path / "x.foo"],
        ["screen", CLIENTS, "-o", CLIENTS],
        ["screen", CLIENTS, "--map", "企业名称=nothing"],
        ["screen", CLIENTS, "--reading", "AMB-7-2a=Z"],
        ["screen", ROOT / "README.md"],
        ["screen", CLIENTS, "-o", tmp_path / "no" / "x.csv"],
    ):
        ran = tjsubsidy(*args)
        assert (ran.code, ran.out) == (2, ""), args
        assert ran.err.startswith("Error: ")
    assert CLIENTS.read_text("utf-8-sig").startswith("企业名称")


def large(tmp_path: Path, times: int = 3000) -> Path:
    """The sample table many times over."""
    head, *rows = CLIENTS.read_text("utf-8").splitlines(keepends=True)
    table = tmp_path / "large.csv"
    table.write_text(head + "".join(rows) * times, "utf-8")
    return table


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["csv", "parquet"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_interrupted_run_leaves_nothing_half_written(
    number: signal.Signals, ending: str, tmp_path: Path
) -> None:
    table, target = large(tmp_path), tmp_path / "out" / f"grants.{ending}"
    target.parent.mkdir()
    target.write_text("before", "utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "tjsubsidy_cli", "screen", str(table), "-o", str(target)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        preexec_fn=heed_ctrl_c,
    )
    while not any(p.stat().st_size for p in target.parent.glob(".*")):
        assert process.poll() is None
        time.sleep(0.005)
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    assert target.read_text("utf-8") == "before"
    assert b"Traceback" not in err
    if number != signal.SIGKILL:
        assert process.returncode == 130
        assert [path.name for path in target.parent.iterdir()] == [target.name]


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_a_full_disk_is_told(ending: str, tmp_path: Path) -> None:
    ran = in_shell("screen", CLIENTS, "--format", "json", "-o", tmp_path / "x.csv")
    assert ran.returncode == 0
    limited = subprocess.run(
        f"ulimit -f 8; exec {sys.executable} -m tjsubsidy_cli screen {large(tmp_path, 200)}"
        f" -o {tmp_path}/grants.{ending}",
        shell=True,
        cwd=ROOT,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TJSUBSIDY_LANG": "en"},
        check=False,
    )
    assert limited.returncode == 2
    assert b"cannot be written" in limited.stderr
    assert not list(tmp_path.glob("*grants*"))


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet", "xlsx"])
def test_no_file_takes_its_place_unless_all_are_written(ending: str, tmp_path: Path) -> None:
    table, before = large(tmp_path, 400), {tmp_path / "large.csv"}
    table.write_text(table.read_text("utf-8") + "x,nowhere\n", "utf-8")
    limited = subprocess.run(
        f"ulimit -f 24; exec {sys.executable} -m tjsubsidy_cli screen {table} --rows companies"
        f" -o {tmp_path}/a.{ending} -o {tmp_path}/b.jsonl",
        shell=True,
        cwd=ROOT,
        capture_output=True,
        env={**UNMEASURED, "PYTHONPATH": str(ROOT), "TJSUBSIDY_LANG": "en"},
        check=False,
    )
    assert limited.returncode == 2
    assert b"Traceback" not in limited.stderr
    assert set(tmp_path.iterdir()) == before


@pytest.mark.parametrize("rows", ["grants", "companies"])
def test_a_table_without_rows_makes_files_without_rows(
    rows: str, tjsubsidy: Tool, tmp_path: Path
) -> None:
    table = tmp_path / "list.csv"
    table.write_text("name,main_revenue\n", "utf-8")
    files = [tmp_path / f"out.{ending}" for ending in ("csv", "jsonl", "parquet", "xlsx")]
    outputs = [word for file in files for word in ("-o", file)]
    ran = tjsubsidy("screen", table, *outputs, "--rows", rows, "--format", "json")
    assert ran.code == 0
    assert json.loads(ran.out)["rows"] == {
        "read": 0,
        "assessed": 0,
        "set_aside": 0,
        "rejected": 0,
        "blank": 0,
    }
    as_csv, as_lines, as_parquet, as_workbook = files
    head = as_csv.read_text("utf-8-sig").splitlines()
    assert len(head) == 1
    assert "Company" in head[0]
    assert as_lines.read_bytes() == b""
    assert pl.read_parquet(as_parquet).height == 0
    assert openpyxl.load_workbook(as_workbook).worksheets[0].max_row == 1


@pytest.mark.slow
def test_progress_is_shown_to_those_who_watch(tmp_path: Path) -> None:
    code, shown = ended(at_terminal("screen", large(tmp_path, 500)))
    assert code == 0
    assert "companies" in shown
    assert "/s" in shown
    assert b"\r" not in in_shell("screen", CLIENTS).stderr
