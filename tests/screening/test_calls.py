"""The list of whom to call: the questions worth most of each company, beside its contact."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from support import ROOT, SAMPLES, Ran
from support.tables import write_workbook

from tjsubsidy_cli import Catalogue, assess, load_profile
from tjsubsidy_cli.assess.open_questions import open_questions
from tjsubsidy_cli.base.text import Lang
from tjsubsidy_cli.screening.files import calls

Tool = Callable[..., Ran]
CLIENTS = ROOT / "samples" / "clients.csv"
NAMES = {"zh": "电话清单", "en": "Call list"}


def called(path: Path, lang: str = "zh") -> list[dict[str, Any]]:
    head, *rows = openpyxl.load_workbook(path)[NAMES[lang]].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_questions_are_those_of_check(
    lang: Lang, tjsubsidy: Tool, catalogue: Catalogue, tmp_path: Path
) -> None:
    target = tmp_path / "o.xlsx"
    assert tjsubsidy("screen", CLIENTS, "-o", target, lang=lang).code == 0
    row, name, ask = {"zh": ("行", "企业名称", "问题"), "en": ("Row", "Company", "Question")}[lang]
    found = {line[row]: line for line in called(target, lang)}
    for number, path in enumerate(SAMPLES, 2):
        assessment = assess(catalogue, load_profile(path, catalogue))
        questions = [question.text[lang] for question in open_questions(assessment)[:3]]
        line = found.pop(number, {})
        asked = [line[f"{ask} {n}"] for n in (1, 2, 3) if line.get(f"{ask} {n}")]
        assert [text.partition("\n")[0] for text in asked] == questions, path.name
        assert not line or line[name] == assessment.company.name
    assert found == {}


def test_contacts_stand_beside_the_questions(tjsubsidy: Tool, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["企业名称", "行业", "联系人", "所在区", "手机", "智能化改造设备购置额"],
        ["甲公司", "汽配", "王工", "西青区", "13800138000", "1200万元"],
        ["乙公司", "=1", "@李工", "北辰区", "02212345678", "约莫"],
    ]
    table, target = write_workbook(tmp_path / "t.xlsx", rows), tmp_path / "o.xlsx"
    assert tjsubsidy("screen", table, "-o", target, lang="zh").code == 0
    lines = called(target)
    assert [(line["企业名称"], line["联系人"], line["手机"]) for line in lines] == [
        ("乙公司", "@李工", "02212345678"),
        ("甲公司", "王工", "13800138000"),
    ]
    assert "行业" not in lines[0]
    assert all(line["问题 3"] for line in lines)


def test_a_long_list_says_where_it_is_cut_off(
    tjsubsidy: Tool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "MOST_CALLED", 2)
    table, target = tmp_path / "t.csv", tmp_path / "o.xlsx"
    cells = "".join(f"甲{n},制造业,{'' if n % 2 else '1万元'}\n" for n in range(1, 8))
    table.write_text("name,activities,smart_equipment_cost\n" + cells, "utf-8")
    assert tjsubsidy("screen", table, "-o", target, lang="zh").code == 0
    lines = called(target)
    assert [line["企业名称"] for line in lines[:2]] == ["甲1", "甲3"]
    assert "另有 5 家" in str(lines[-1]["行"])


def test_there_is_no_list_if_nothing_is_to_be_asked(tjsubsidy: Tool, tmp_path: Path) -> None:
    table, target = tmp_path / "t.csv", tmp_path / "o.xlsx"
    table.write_text("name,district,main_revenue\n甲,北京市,1\n", "utf-8")
    assert tjsubsidy("screen", table, "-o", target).code == 0
    assert NAMES["en"] not in openpyxl.load_workbook(target).sheetnames
    assert tjsubsidy("screen", CLIENTS, "-o", target, "--rows", "grants").code == 0
    assert NAMES["en"] not in openpyxl.load_workbook(target).sheetnames


def test_companies_of_several_sheets_are_called(tjsubsidy: Tool, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first = book.worksheets[0]
    first.title = "西青"
    second = book.create_sheet("滨海")
    for sheet, contact in ((first, "电话"), (second, "联系人")):
        sheet.append(["企业名称", contact, "单位性质与业务"])
        sheet.append([f"{sheet.title}公司", f"{contact}1", "制造业"])
    book.save(tmp_path / "t.xlsx")
    target = tmp_path / "o.xlsx"
    assert tjsubsidy("screen", tmp_path / "t.xlsx", "-o", target, lang="zh").code == 0
    found = [
        (line["工作表"], line["企业名称"], line["电话"], line["联系人"]) for line in called(target)
    ]
    assert sorted(found, key=str) == [
        ("滨海", "滨海公司", None, "联系人1"),
        ("西青", "西青公司", "电话1", None),
    ]
