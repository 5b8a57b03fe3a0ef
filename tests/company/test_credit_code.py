"""Credit codes: tidied, and doubted where a character is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from tjsubsidy_cli.company.credit_code import doubt_credit_code, tidy_credit_code

CODES = st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17)


@given(CODES, st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXYIO"), st.booleans())
def test_a_credit_code_is_doubted_as_the_standard_says(body: str, last: str, digits: bool) -> None:
    code = (f"{int(body, 36) % 10**8:08d}{body[8:]}" if digits else f"91{body[2:]}") + last
    right = code[:-1] + uscc.calc_check_digit(code[:-1])
    for each in (code, right):
        assert (doubt_credit_code(each) is None) == uscc.is_valid(each)
    assert not digits or uscc.is_valid(right)


@pytest.mark.parametrize(
    "written",
    [
        "91120111MA0FAKE17X",
        " 91120111 ma0fake17x ",
        "'91120111MA0FAKE17X",
        "９１１２０１１１ＭＡ０ＦＡＫＥ１７Ｘ",
        "91120111-MA0FAKE17-X",
        "“91120111MA0FAKE17X”",
    ],
)
def test_a_code_is_tidied(written: str) -> None:
    assert tidy_credit_code(written) == "91120111MA0FAKE17X"


@pytest.mark.parametrize(
    ("code", "zh", "en"),
    [
        ("91120111MA0FAKE170", "第18位按前17位应为“", "character 18 should be “"),
        ("91120111MAOFAKE170", "第11位“O”不是代码所用的字符，或为0", "perhaps 0"),
        ("9112011ZMA0FAKE170", "第8位“Z”", "Character 8"),
        ("9112A111MA0FAKE170", "第5位“A”应为数字", "Character 5"),
        ("9.1120111E+17", "科学记数", "turned into a rounded number"),
        ("120111000012345", "工商注册号", "registration number"),
        ("12345678X", "组织机构代码", "organisation code"),
        ("91120111MA0FAKE17", "现为17位", "not 17"),
    ],
)
def test_a_doubt_says_which_character_is_wrong(code: str, zh: str, en: str) -> None:
    doubt = doubt_credit_code(code)
    assert doubt is not None
    assert zh in doubt.zh
    assert en in doubt.en
