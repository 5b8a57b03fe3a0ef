"""TOML typed with a Chinese keyboard: what is certain is read as meant, else the sign is named."""

from __future__ import annotations

import random
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import ROOT
from support.work import assert_grows_with_length, stopped_in_the_end

from tjsubsidy_cli.base.chinese_keyboard import LONGEST, repair
from tjsubsidy_cli.base.documents import Document, parse_document
from tjsubsidy_cli.base.errors import TjsubsidyError

CERTAIN = [  # as typed, and the TOML that is meant
    ("name ＝ “甲公司”", 'name = "甲公司"'),
    ("name＝”甲公司“", 'name = "甲公司"'),
    ('name = “甲公司"', 'name = "甲公司"'),
    ('name = "甲公司”  # 全称', 'name = "甲公司"'),
    ("name = ＂甲公司＂", 'name = "甲公司"'),
    ("name = ‘甲公司’", 'name = "甲公司"'),
    ("name = 「甲公司」", 'name = "甲公司"'),
    ("name：“甲公司”", 'name = "甲公司"'),
    ("name = 甲公司", 'name = "甲公司"'),
    ("name = 甲，乙公司", 'name = "甲，乙公司"'),
    ("name = 光网络单元（ONU） ＃ 说明", 'name = "光网络单元（ONU）"'),
    ("name = “C:\\甲”", "name = 'C:\\甲'"),
    ("cost = 1200万元", 'cost = "1200万元"'),
    ("cost = 1,200万元 # 估计", 'cost = "1,200万元"'),
    ("cost = １２００", 'cost = "１２００"'),
    ("cost = 1200w", 'cost = "1200w"'),
    ("yes = 是", 'yes = "是"'),
    ("yes = True", 'yes = "True"'),
    ("list = 【“a”，“b”】", 'list = ["a", "b"]'),
    ("list = [制造业、软件，]", 'list = ["制造业", "软件"]'),
    ("list = [\n  “a”，　＃ 一\n  'b'，\n]", 'list = ["a", "b"]'),
    ("list = [1，2]", "list = [1, 2]"),
    ("【company】\nname = 'a'", "[company]\nname = 'a'"),
    ("company = ｛name ＝ “甲”， code ＝ “乙”｝", 'company = {name = "甲", code = "乙"}'),
    ("　name　= 'a'", "name = 'a'"),
    ("智能化 = true", '"智能化" = true'),
    ("text = '''\n“＝，\n'''\nname ＝ 'a'", "text = '''\n“＝，\n'''\nname = 'a'"),
    ('text = """\n“＝，\n"""\nname ＝ 1', 'text = """\n“＝，\n"""\nname = 1'),
    ("name ＝ 'a' # “，", "name = 'a'"),
    ("＃ 说明，“\nname = 'a'", "name = 'a'"),
]
UNCERTAIN = [  # as typed, and the sign, the line and the column of which the message speaks
    ("name = “天津“示例”公司”", "“", 1, 8),
    ("name = “甲”，", "，", 1, 11),
    ("a = 1\nlist = [“a”；“b”]", "；", 2, 12),
    ('list = ["a“, "b"]', "“", 1, 11),
    ("a = 1\nname：= 'a'", "：", 2, 5),
    ("name = 甲公司，", "，", 1, 11),
]


def typed(text: str) -> Document:
    return parse_document("typed.toml", text.encode(), typed=True)


@pytest.mark.parametrize(("text", "meant"), CERTAIN)
def test_what_is_certain_is_read_as_meant(text: str, meant: str) -> None:
    document = typed(text)
    assert document.data == tomllib.loads(meant)
    assert document.notes
    with pytest.raises(TjsubsidyError):  # a catalogue is no file that people type in a hurry
        parse_document("catalogue.toml", text.encode())


@pytest.mark.parametrize(("text", "sign", "line", "column"), UNCERTAIN)
def test_what_is_not_certain_is_named(text: str, sign: str, line: int, column: int) -> None:
    with pytest.raises(TjsubsidyError) as caught:
        typed(text)
    hint = caught.value.problems[0].hint
    assert hint is not None
    assert hint.zh.startswith(f"第 {line} 行第 {column} 列的 {sign} 是中文标点")
    assert hint.en.startswith(f"The {sign} at line {line}, column {column} is a Chinese sign")


def test_what_the_repairs_cannot_mend_is_told_where_it_is() -> None:
    with pytest.raises(TjsubsidyError) as caught:
        typed("name ＝ “甲”\ncost ＝ 12万元\nlist = [1\nb = '乙'")
    assert caught.value.problems[0].place.startswith("typed.toml:4")
    with pytest.raises(TjsubsidyError) as caught:
        typed("name ＝ “甲”\nname = 'b'\n")
    assert caught.value.message("en") == (
        "Error: typed.toml:2:11: TOML syntax: Cannot overwrite a value."
    )


def test_the_notes_name_the_lines() -> None:
    notes = typed("name ＝ “甲”\ncost = 12万元\nlist = [1，2]\ncount = 3").notes
    assert [note.zh for note in notes] == [
        "typed.toml 第 1、3 行：中文标点 ＝“”， 按英文标点读。",
        "typed.toml 第 2 行：没有加引号的文字，按文字读。",
    ]
    assert [note.en for note in notes] == [
        "typed.toml, lines 1, 3: the Chinese signs ＝“”， are read as TOML's.",
        "typed.toml, line 2: text without quotes is read as text.",
    ]


def test_many_lines_are_not_all_listed() -> None:
    notes = typed("\n".join(f"k{i} ＝ {i}" for i in range(9))).notes
    assert notes[0].zh.startswith("typed.toml 第 1、2、3、4、5 等 行")
    assert "lines 1, 2, 3, 4, 5 and others: " in notes[0].en


def test_a_problem_after_a_repair_has_its_line() -> None:
    assert typed("[company]\nname ＝ “甲”\n\n[facts]\nx ＝ 1").line(("facts", "x")) == 5


def test_a_huge_file_is_not_repaired() -> None:
    with pytest.raises(TjsubsidyError):
        typed("name ＝ 1\n" + "#" * LONGEST)


@pytest.mark.parametrize(
    "path", [*ROOT.glob("samples/*.toml"), *ROOT.glob("tests/cases/*.toml"), *ROOT.glob("data/*")]
)
def test_a_file_of_the_project_is_never_changed(path: Path) -> None:
    text = path.read_text("utf-8")
    assert repair(text) == (text, ())


_WORD = st.text(st.sampled_from("a1 ＝，“”【】#'\"\\（、。「\t"), max_size=6)
_SCALAR = st.one_of(
    st.integers().map(str),
    st.sampled_from(["true", "1.5", "1_000", "2020-08-06", "1979-05-27 07:32:00Z", "inf", "0x1F"]),
    _WORD.map(lambda w: '"' + w.replace("\\", "\\\\").replace('"', '\\"') + '"'),
    _WORD.filter(lambda w: "'" not in w).map(lambda w: f"'{w}'"),
    _WORD.map(lambda w: '"""\n' + w.replace("\\", "").replace('"', "") + '\n"""'),
    _WORD.map(lambda w: "'''" + w.replace("'", "") + "'''"),
)
_VALUE = st.recursive(
    _SCALAR,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda v: f"[ {', '.join(v)} ]"),
        st.lists(inner, min_size=1, max_size=3).map(
            lambda v: "[ # ，“\n" + "".join(f"  {each}, # 】\n" for each in v) + "]"
        ),
        st.lists(_SCALAR.filter(lambda s: "\n" not in s), max_size=2).map(
            lambda v: "{" + ", ".join(f"k{i} = {each}" for i, each in enumerate(v)) + "}"
        ),
    ),
    max_leaves=5,
)


@given(st.lists(st.tuples(_VALUE, st.sampled_from(["", " # “，", "\r"])), max_size=5))
def test_valid_toml_is_never_changed(values: list[tuple[str, str]]) -> None:
    text = "[a.'，']\n" + "\n".join(f"k{i} = {v}{end}" for i, (v, end) in enumerate(values)) + "\n"
    tomllib.loads(text)
    assert repair(text) == (text, ())


PROFILE = """\
# 企业资料
[company]
name = "天津示例有限公司"
code = "91120111MA00000000"

[facts]
activities = ["manufacturing", "software"]
titles = [
    "first_set",  # 首台套
    "little_giant",
]
smart_equipment_cost = "1200万元"
new_5g_stations = 12
large = true
"""
SWAPS = {"=": "＝", ",": "，", "[": "【", "]": "】", "#": "＃", " ": "\u3000"}


@given(st.randoms(use_true_random=False), st.integers(1, 12))
def test_swapped_signs_give_the_same_profile_or_are_named(rng: random.Random, count: int) -> None:
    """Both quotes of a text are swapped: with one, ["a“, “b"] would be TOML, a single text."""
    text = list(PROFILE)
    for place in rng.sample([i for i, char in enumerate(text) if char in SWAPS], count):
        text[place] = SWAPS[text[place]]

    def swapped(quoted: re.Match[str]) -> str:
        first, last = rng.choice([("“", "”"), ("”", "”"), ("“", "“"), ("＂", "＂"), ('"', '"')])
        return f"{first}{quoted[1]}{last}"

    try:
        data = typed(re.sub('"([^"]*)"', swapped, "".join(text))).data
    except TjsubsidyError as error:
        hints = [problem.hint for problem in error.problems]
    else:
        hints = []
        assert data == tomllib.loads(PROFILE)
    assert all(hint and "中文标点" in hint.zh for hint in hints)


@given(
    st.text(
        st.sampled_from("a1 =＝,，、\"'“”‘’「」[]【】{}｛｝#＃：.\\\n\t\r\u3000万（"), max_size=40
    )
)
def test_no_text_upsets_the_reader_and_its_lines_stay(text: str) -> None:
    repaired, changes = repair(text)
    assert repaired.count("\n") == text.count("\n")
    lines = text.split("\n")
    for change in changes:
        at = change.column - 1
        assert lines[change.line - 1][at : at + len(change.before)] == change.before
    try:
        document = typed(text)
    except TjsubsidyError:
        return
    if document.notes:
        assert document.text == repaired


@pytest.mark.slow
@pytest.mark.parametrize("text", ["“", '"\\', "甲，", "a=“b”\n", "「", "1x，", "＝", "'\\"])
def test_a_hostile_file_takes_no_more_time_than_its_length(text: str) -> None:
    assert_grows_with_length(lambda length: repair("a=[" + text * length), LONGEST // 200)
    with stopped_in_the_end():
        repair("a=[" + text * (LONGEST // 4))
