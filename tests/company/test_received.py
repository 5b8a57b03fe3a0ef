"""What a profile says of grants that the company has received or applied for."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from support import Ran

from tjsubsidy_cli import Catalogue, TjsubsidyError, load_profile
from tjsubsidy_cli.authors.json_schema import SCHEMAS
from tjsubsidy_cli.base.money import format_yuan
from tjsubsidy_cli.company.received import STATUS_WORDS, Received, parse_received
from tjsubsidy_cli.company.whatif import changed

Tool = Callable[..., Ran]
SCHEMA = Draft202012Validator(SCHEMAS["profile"](None))
FULL = Received("received", 2022, 500_000)


def profile_with(received: Any) -> dict[str, Any]:
    return {"company": {"name": "x"}, "received": received}


def loaded(received: Any, catalogue: Catalogue, folder: Path) -> Any:
    path = folder / "mine.json"
    path.write_text(json.dumps(profile_with(received)), "utf-8")
    return load_profile(path, catalogue).received


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        ({"status": "received", "year": 2022, "sum": "50万元"}, FULL),
        ({"status": "已获得", "year": "2022年", "sum": 500_000}, FULL),
        ({"status": "已拨付", "year": "２０２２", "sum": "500,000元"}, FULL),
        ({"year": 2022}, Received("received", 2022)),
        ({"status": "已申报", "year": "unknown", "sum": "未填"}, Received("applied")),
        ({}, Received("received")),
        ("2022", Received("received", 2022)),
        (2022, Received("received", 2022)),
        ("2022年度", Received("received", 2022)),
        ("已获得", Received("received")),
        (" Applied For ", Received("applied")),
        ("申报中", Received("applied")),
        (True, Received("received")),
        ("是", Received("received")),
        (False, None),
        ("否", None),
        ("未填", None),
        (None, None),
    ],
)
def test_ways_to_say_it(
    raw: object, meant: Received | None, catalogue: Catalogue, tmp_path: Path
) -> None:
    assert loaded({"6-1": raw}, catalogue, tmp_path).get("6-1") == meant
    assert SCHEMA.is_valid(profile_with({"6-1": raw}))


@pytest.mark.parametrize("word", [word for words in STATUS_WORDS.values() for word in words])
def test_every_word_of_a_status_is_read(word: str, catalogue: Catalogue, tmp_path: Path) -> None:
    (status,) = (status for status, words in STATUS_WORDS.items() if word in words)
    assert loaded({"6-1": word}, catalogue, tmp_path)["6-1"].status == status


@pytest.mark.parametrize(
    ("raw", "path", "said"),
    [
        ("lots", "", "no year"),
        (7, "", "no year"),
        ([2022], "", "no year"),
        ("2019", "", "was issued in 2020"),
        ({"year": 2101}, ".year", "cannot be"),
        ({"year": True}, ".year", "no year"),
        ({"year": "22"}, ".year", "no year"),
        ({"status": "maybe"}, ".status", "Write received or applied"),
        ({"status": True}, ".status", "no status"),
        ({"sum": "lots"}, ".sum", "no amount"),
        ({"sum": 50}, ".sum", "50 has no unit"),
        ({"sum": "-3万元"}, ".sum", "negative"),
        ({"statu": "received"}, ".statu", "Did you mean “status”?"),
    ],
)
def test_what_is_wrong_is_told_with_its_key(
    raw: object, path: str, said: str, catalogue: Catalogue, tmp_path: Path
) -> None:
    with pytest.raises(TjsubsidyError) as caught:
        loaded({"6-1": raw}, catalogue, tmp_path)
    message = caught.value.message("en")
    assert f"received.6-1{path}: " in message
    assert said in message
    if raw not in ("2019", {"sum": 50}):  # which only the tool finds
        assert not SCHEMA.is_valid(profile_with({"6-1": raw}))


def test_all_problems_are_told_at_once(catalogue: Catalogue, tmp_path: Path) -> None:
    wrong = {"6-11": "2022", "1-1": {"year": "x", "sum": "y", "z": 1}, "2-1": "w"}
    with pytest.raises(TjsubsidyError) as caught:
        loaded(wrong, catalogue, tmp_path)
    message = caught.value.message("en")
    assert len(caught.value.problems) == 5
    assert "Did you mean 6-1?" in message
    assert not SCHEMA.is_valid(profile_with({"6-11": "2022"}))


def test_it_must_be_a_table(catalogue: Catalogue, tmp_path: Path) -> None:
    with pytest.raises(TjsubsidyError, match=r"Write \[received\]|写成 \[received\]"):
        loaded(["6-1"], catalogue, tmp_path)


@given(
    status=st.sampled_from(["received", "applied"]),
    year=st.none() | st.integers(2020, 2100),
    yuan=st.none() | st.integers(0, 10**12),
)
def test_what_is_written_in_full_is_read_back(
    catalogue: Catalogue, status: Any, year: int | None, yuan: int | None
) -> None:
    said = {"status": status, "year": year, "sum": None if yuan is None else format_yuan(yuan).zh}
    problems: list[object] = []
    had = parse_received(catalogue, "6-1", said, lambda *problem: problems.append(problem))
    assert (had, problems) == (Received(status, year, yuan), [])


def test_a_changed_answer_leaves_the_rest_of_the_profile(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        '[company]\nname = "x"\n[assume]\n1-1 = "10%"\n[received]\n6-1 = "2022"\n', "utf-8"
    )
    before = load_profile(path, catalogue)
    after = changed(catalogue, before, ["new_5g_stations=3"])
    assert after.facts == {"new_5g_stations": 3}
    assert (after.received, after.assume) == (before.received, before.assume)
    assert before.received
    assert before.assume


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_template_shows_how(
    lang: str, tjsubsidy: Tool, catalogue: Catalogue, tmp_path: Path
) -> None:
    lines = tjsubsidy("template", lang=lang).out.splitlines()
    written = "\n".join(line.removeprefix("# ") for line in lines[-2:])
    path = tmp_path / "mine.toml"
    path.write_text(f'[company]\nname = "x"\n{written}\n', "utf-8")
    assert list(load_profile(path, catalogue).received.values()) == [FULL]
