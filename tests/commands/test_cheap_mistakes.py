"""Cheap mistakes on the command line and in a profile: each is understood or says the way out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from support import ROOT, Ran

from tjsubsidy_cli.base.text import Lang, lang_of, with_plain_language

Tool = Callable[..., Ran]
LANGS = pytest.mark.parametrize("lang", ["zh", "en"])
PARTS = "samples/parts-maker.toml"


@pytest.fixture(autouse=True)
def at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.mark.parametrize(
    ("args", "zh", "en"),
    [
        (["chek"], "没有命令“chek”，是不是“check”？", "'chek'. Did you mean 'check'?"),
        (["xyz"], "没有命令“xyz”。", "No such command 'xyz'."),
        (
            ["check", "x", "--formt", "json"],
            "没有选项“--formt”，是不是“--format”或“--input-format”或“--sort”？",
            "No such option: --formt",
        ),
        (["check", "x", "--qqq"], "没有选项“--qqq”。", "No such option: --qqq"),
        (["measures", "1-3"], "没有编号“1-3”。第 1 条有：1-1、1-2。", "Measure 1 has: 1-1, 1-2."),
        (["measures", "１—3"], "第 1 条有：1-1、1-2。", "Measure 1 has: 1-1, 1-2."),
        (["explain", PARTS, "6-11"], "第 6 条有：6-1。", "Measure 6 has: 6-1."),
        (["check", PARTS, "--require", "1-3"], "第 1 条有：1-1、1-2。", "Measure 1 has: 1-1, 1-2."),
        (["measures", "99-3"], "措施编号为 1 至 26。", "Measures are numbered 1 to 26."),
        (["facts", "--lang", "de"], "“--lang”的值“de”不对", "'de' is not one of"),
        (
            ["check", "data/measures.toml"],
            "错误：data/measures.toml: 这像是政策目录，不是企业资料。政策目录请用 --catalogue",
            "Error: data/measures.toml: this looks like a catalogue, not a profile.",
        ),
        (["check", "samples/clients.csv"], "tjsubsidy screen samples", "tjsubsidy screen samples"),
        (["explain", "7", "none.toml"], "none.toml: 没有这个文件", "none.toml: no such file"),
        (["explain", "7"], "7: 没有这个文件", "7: no such file"),
    ],
)
@LANGS
def test_the_way_out_is_said(args: list[str], zh: str, en: str, lang: str, tjsubsidy: Tool) -> None:
    ran = tjsubsidy(*args, lang=lang)
    assert (ran.code, ran.out) == (2, "")
    assert (zh if lang == "zh" else en) in ran.err
    assert "19-3" not in ran.err


@pytest.mark.parametrize("ids", [["7"], ["7-1", "1"]])
@LANGS
def test_a_profile_is_found_behind_the_numbers(ids: list[str], lang: str, tjsubsidy: Tool) -> None:
    meant = tjsubsidy("explain", PARTS, *ids, lang=lang)
    assert meant.code == 0
    assert tjsubsidy("explain", *ids, PARTS, lang=lang) == meant
    assert tjsubsidy("explain", ids[0], PARTS, *ids[1:], lang=lang) == meant


@pytest.mark.parametrize(
    ("name", "lang"),
    [
        *((name, "zh") for name in ("zh", "zh-CN", "zh_CN.UTF-8", "ZH-Hans", "cn", "Chinese")),
        *((name, "zh") for name in ("中文", "简体中文", "ｃｎ")),
        *((name, "en") for name in ("en", "en-US", "en_GB.UTF-8", "EN", "english", "英文", "英语")),
        *((name, None) for name in ("de", "C", "POSIX", "", "enormous", "cnn")),
    ],
)
def test_names_of_languages(name: str, lang: Lang | None, tjsubsidy: Tool) -> None:
    assert lang_of(name) == lang
    other = "zh" if lang == "en" else "en"
    for args in (["measures", "1-1", "--lang", name], ["measures", "1-1", f"--lang={name}"]):
        assert with_plain_language(args)[-1].removeprefix("--lang=") == (lang or name)
        ran = tjsubsidy(*args, lang=other)
        assert ran.code == (0 if lang else 2)
        assert not lang or ran == tjsubsidy("measures", "1-1", lang=lang)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("policy.pdf", b"%PDF-1.4\nonly ascii"),
        ("policy.docx", b"PK\x03\x04 and more"),
        ("policy.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("policy.rtf", b"{\\rtf1 text}"),
        ("policy.txt", b"\xff\xfe\x00a"),
    ],
)
@LANGS
def test_a_source_that_is_no_text(
    name: str, data: bytes, lang: str, tjsubsidy: Tool, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data)
    ran = tjsubsidy("lint", "--source", tmp_path / name, lang=lang)
    assert ran.code == 2
    assert {"zh": "不是文本文件。请打开后全选、复制", "en": "not a text file. Open it"}[
        lang
    ] in ran.err
    assert "TOML" not in ran.err


@pytest.mark.parametrize("name", ["a.xlsx", "a.XLS", "a.csv", "a.parquet"])
@LANGS
def test_a_table_is_no_profile(name: str, lang: str, tjsubsidy: Tool, tmp_path: Path) -> None:
    """It may have several companies, or be damaged: a message about tables says so."""
    table = tmp_path / name
    for command in ("check", "explain", "advise"):
        assert "screen" not in tjsubsidy(command, table, lang=lang).err  # there is no such file
    two = "企业名称,所在区\n甲,西青区\n乙,北辰区\n".encode()
    table.write_bytes(b"PK\x03\x04" if "xls" in name.lower() else two)
    told = {
        "a.xlsx": ("工作簿已损坏", "a damaged workbook"),
        "a.XLS": ("另存为 .xlsx", "Save it as .xlsx"),
        "a.csv": (f"全部评估：tjsubsidy screen {table}", f"of them: tjsubsidy screen {table}"),
        "a.parquet": ("Parquet", "Parquet"),
    }
    for command in ("check", "explain", "advise"):
        ran = tjsubsidy(command, table, lang=lang)
        assert ran.code == 2
        assert told[name][lang == "en"] in ran.err


@pytest.mark.parametrize(
    ("text", "key", "home"),
    [
        ('name = "甲"', "name", "company"),
        ('code = "1"\n[company]\nname = "甲"', "code", "company"),
        ('district = "西青区"\n[company]\nname = "甲"', "district", "company"),
        ('smart_equipment_cost = 1\n[company]\nname = "甲"', "smart_equipment_cost", "facts"),
        ('[company]\nname = "甲"\ntitles = []', "company.titles", "facts"),
        ('[facts]\nname = "甲"', "facts.name", "company"),
    ],
)
@LANGS
def test_a_key_in_another_place_is_told_where_it_belongs(
    text: str, key: str, home: str, lang: str, tjsubsidy: Tool, tmp_path: Path
) -> None:
    profile = tmp_path / "mine.toml"
    profile.write_text(text, "utf-8")
    ran = tjsubsidy("check", profile, lang=lang)
    said = {"zh": f"应写在 [{home}] 下。", "en": f"It belongs under [{home}]."}[lang]
    (line,) = ran.err.splitlines()  # and no second error, of a missing name
    assert ran.code == 2
    assert f"{key}: " in line
    assert said in line


@LANGS
def test_a_label_as_a_key_leads_to_the_fact(lang: str, tjsubsidy: Tool, tmp_path: Path) -> None:
    profile = tmp_path / "mine.toml"
    profile.write_text(
        '[company]\nname = "甲"\n[facts]\n智能化改造设备购置额 = "1200万元"\n', "utf-8"
    )
    ran = tjsubsidy("check", profile, lang=lang)
    said = {"zh": "是不是“smart_equipment_cost”？", "en": "Did you mean “smart_equipment_cost”?"}
    assert ran.code == 2
    assert "mine.toml:4: " in ran.err
    assert said[lang] in ran.err
