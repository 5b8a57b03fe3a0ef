"""Names of files made from people's words are allowed everywhere and differ."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tjsubsidy_cli.base.file_names import FileNames, same_name


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (
            ["天津示例甲有限公司", "91120111MA0FAKE17C"],
            "天津示例甲有限公司_91120111MA0FAKE17C.html",
        ),
        (["Example Co., Ltd.", None], "Example Co., Ltd.html"),
        (['a/b\\c:d*e?f"g<h>i|j', ""], "a_b_c_d_e_f_g_h_i_j.html"),
        (["../../etc/passwd", None], "etc_passwd.html"),
        (["-rf ~", None], "rf.html"),
        (["con", None], "_con.html"),
        (["Aux.x", None], "_Aux.x.html"),
        (["COM1", "9"], "COM1_9.html"),
        (["a\u202eb\u200b\x00c\n d", None], "abc d.html"),
        (["100%#1", None], "100__1.html"),
        (["", None], "company.html"),
        ([" . ", "\x07"], "company.html"),
        (["甲" * 200, "W" * 60], "甲" * 36 + "_" + "W" * 60 + ".html"),
        (["e\u0301", None], "\u00e9.html"),
    ],
)
def test_names(words: list[str | None], name: str) -> None:
    assert FileNames(".html").name(*words) == name


def test_names_differ_where_capitals_and_widths_do_not_count() -> None:
    names = FileNames(".html", ["index.html"])
    given_ = ["ABC", "abc", "ＡＢＣ", "abc-2", "INDEX", "甲", "甲", "甲"]
    assert [names.name(word) for word in given_] == [
        *("ABC.html", "abc-2.html", "ＡＢＣ-3.html", "abc-2-2.html"),
        *("INDEX-2.html", "甲.html", "甲-2.html", "甲-3.html"),
    ]


@given(st.lists(st.tuples(st.text(max_size=80), st.none() | st.text(max_size=80)), max_size=8))
def test_any_words_give_names_that_a_disk_takes(
    tmp_path_factory: pytest.TempPathFactory, words: list[tuple[str, str | None]]
) -> None:
    folder: Path = tmp_path_factory.mktemp("names")
    names = FileNames(".html")
    found = [names.name(*pair) for pair in words]
    for name in found:
        assert len(name.encode()) <= 230
        assert not set(name) & set('<>:"/\\|?*')
        assert name.isprintable()
        assert name[0] not in ". -"
        (folder / name).write_text("x")
    assert len(set(map(same_name, found))) == len(words) == len(list(folder.iterdir()))
