"""Money as people write it: exact, whole yuan, and never guessed."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tjsubsidy_cli.base.errors import InvalidValueError
from tjsubsidy_cli.base.money import (
    MOST_YUAN,
    format_rate,
    format_wan,
    format_yuan,
    parse_rate,
    parse_ratio,
    parse_yuan,
)


@pytest.mark.parametrize(
    ("written", "yuan"),
    [
        ("3200万元", 32_000_000),
        ("3200万", 32_000_000),
        ("3,200万元", 32_000_000),
        ("３２００万元", 32_000_000),
        ("３，２００万元", 32_000_000),
        ("1.2亿", 120_000_000),
        ("1．2亿元", 120_000_000),
        ("1亿2,000万元", 120_000_000),
        ("1亿2000元", 100_002_000),
        ("1亿零5百", 100_000_500),
        ("2万5000", 25_000),
        ("1万2百", 10_200),
        ("2个亿", 2 * 10**8),
        ("1200万。", 12_000_000),
        ("850,000元", 850_000),
        ("850，000元", 850_000),
        ("850000", 850_000),
        ("5百万", 5_000_000),
        ("1千2百万", 12_000_000),
        ("三十八万", 380_000),
        ("两百万", 2_000_000),
        ("壹仟贰佰万元整", 12_000_000),
        ("一万二", 12_000),
        ("一万零二元", 10_002),
        ("12万3456元", 123_456),
        ("零", 0),
        ("1200w", 12_000_000),
        ("3.2m", 3_200_000),
        ("120k", 120_000),
        ("2bn", 2_000_000_000),
        ("RMB 3.2m", 3_200_000),
        ("3.2 million RMB", 3_200_000),
        ("3200万元人民币", 32_000_000),
        ("38万块", 380_000),
        ("2千万元", 20_000_000),
        ("3千元", 3_000),
        ("123.4567万元", 1_234_567),
        ("￥100元整", 100),
        ("¥ 1,000", 1000),
        ("3200 万元", 32_000_000),
        ("3200萬元", 32_000_000),
        ("1億", 10**8),
        ("1万亿", 10**12),
        ("人民币50万元", 500_000),
        ("RMB 18,000,000", 18_000_000),
        ("3.2 million", 3_200_000),
        ("2 billion yuan", 2_000_000_000),
        ("0", 0),
        ("0万元", 0),
        (0, 0),
        (850_000, 850_000),
        (Decimal("1.5e6"), 1_500_000),
        (1e6, 1_000_000),
        (MOST_YUAN, MOST_YUAN),
    ],
)
def test_amounts_as_people_write_them(written: object, yuan: int) -> None:
    assert parse_yuan(written) == yuan


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "no amount"),
        ("abc", "no amount"),
        ("万元", "no amount"),
        ("百万", "no amount"),
        ("2千5", "no amount"),
        ("二十五六万", "no amount"),
        ("3000-3500万", "no amount"),
        ("5角", "no amount"),
        ("300万美元", "foreign currency"),
        ("$3m", "foreign currency"),
        ("100 dollars", "foreign currency"),
        ("约3000万元", "approximate"),
        ("300多万", "approximate"),
        ("12元5角", "not whole yuan"),
        ("1亿2000", "in two ways"),  # in speech 1.2亿; read literally 100,002,000: a guess
        ("1亿2千", "in two ways"),
        ("一亿二千", "in two ways"),
        ("2万5", "no amount"),
        ("2万5元", "no amount"),
        ("1万2.5", "no amount"),
        ("1,20万元", "no amount"),
        ("1.2.3万", "no amount"),
        ("1万1万", "no amount"),
        ("1万2亿", "no amount"),
        ("20%", "no amount"),
        ("1 2 3", "no amount"),
        ("12 34万", "no amount"),
        ("10²万元", "no amount"),
        ("①万", "no amount"),
        ("٣万", "no amount"),
        ("1亿20000万", "no amount"),
        ("2.5亿9000万", "no amount"),
        ("850.000元", "no amount"),
        (Decimal("1e999999999"), "no amount"),
        (Decimal("1e-999999999"), "no amount"),
        pytest.param(16**5000, "too large", id="hex"),
        ("1" * 61, "no amount"),
        (True, "no amount"),
        (None, "no amount"),
        ([1], "no amount"),
        (Decimal("NaN"), "no amount"),
        (float("inf"), "no amount"),
        ("-5万元", "negative"),
        ("负5万", "negative"),
        (-1, "negative"),
        (MOST_YUAN + 1, "too large"),
        ("9999亿亿", "no amount"),
        ("20000亿元", "too large"),
        ("0.00001万元", "not whole yuan"),
        ("12.5元", "not whole yuan"),
        (Decimal("12345678.9"), "not whole yuan"),
    ],
)
def test_what_is_no_amount(written: object, said: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        parse_yuan(written)
    assert said in caught.value.what.en


def test_parts_of_a_yuan_come_with_the_fix() -> None:
    with pytest.raises(InvalidValueError) as caught:
        parse_yuan("12345678.9元")
    assert caught.value.hint is not None
    assert "12345678元" in caught.value.hint.zh
    assert "12345678元" in caught.value.hint.en


@given(st.integers(0, MOST_YUAN))
def test_what_is_shown_can_be_read_again(yuan: int) -> None:
    shown = format_yuan(yuan)
    assert parse_yuan(shown.zh) == yuan
    assert parse_yuan(shown.en) == yuan
    assert parse_yuan(format_wan(yuan) + "万元") == yuan


@pytest.mark.parametrize(
    ("yuan", "zh"),
    [(0, "0元"), (9_999, "9,999元"), (10_000, "1万元"), (18_000_001, "1,800.0001万元")],
)
def test_amounts_are_shown_exactly(yuan: int, zh: str) -> None:
    assert format_yuan(yuan).zh == zh


@pytest.mark.parametrize(
    ("written", "rate"),
    [
        ("20%", Fraction(1, 5)),
        ("12.5%", Fraction(1, 8)),
        ("60％", Fraction(3, 5)),
        ("0%", Fraction(0)),
        ("1/3", Fraction(1, 3)),
    ],
)
def test_rates(written: str, rate: Fraction) -> None:
    assert parse_rate(written) == rate
    assert parse_rate(format_rate(rate)) == rate


@pytest.mark.parametrize("written", ["20", 0.2, "-5%", "%", "1/0", "1/", None])
def test_what_is_no_rate(written: object) -> None:
    with pytest.raises(InvalidValueError):
        parse_rate(written)


@pytest.mark.parametrize(("written", "factor"), [("1∶1", 1), ("1:2", 2), ("2：1", Fraction(1, 2))])
def test_ratios(written: str, factor: Fraction) -> None:
    assert parse_ratio(written) == factor


@pytest.mark.parametrize("written", ["1", "0∶1", "1∶1∶1", "a:b", 1])
def test_what_is_no_ratio(written: object) -> None:
    with pytest.raises(InvalidValueError):
        parse_ratio(written)
