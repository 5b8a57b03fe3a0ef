"""Unified social credit codes, against another implementation of the standard."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from tjsubsidy_cli.base.errors import InvalidValueError
from tjsubsidy_cli.company.credit_code import parse_credit_code

CODES = st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17)


@given(CODES, st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXYIO"), st.booleans())
def test_a_credit_code_is_what_the_standard_says(body: str, last: str, digits: bool) -> None:
    code = (f"{int(body, 36) % 10**8:08d}{body[8:]}" if digits else body) + last
    right = code[:-1] + uscc.calc_check_digit(code[:-1])
    for each in (code, right):
        if uscc.is_valid(each):
            assert parse_credit_code(f" {each[:6].lower()} {each[6:8]}-{each[8:]}") == each
        else:
            with pytest.raises(InvalidValueError):
                parse_credit_code(each)
    assert not digits or uscc.is_valid(right)
