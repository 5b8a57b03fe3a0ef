"""Rare corners that no sample company reaches."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from support import HARBOUR, Ran

from tjsubsidy_cli import load_catalogue

Tool = Callable[..., Ran]
HEAD = '[company]\nname = "x"\ndistrict = "heping"\n[facts]\n'


def profile(tmp_path: Path, facts: str) -> Path:
    path = tmp_path / "p.toml"
    path.write_text(HEAD + facts, "utf-8")
    return path


def test_a_share_of_nothing_says_what_it_waits_for(tjsubsidy: Tool, tmp_path: Path) -> None:
    path = profile(tmp_path, 'big_data_contracts = "100万元"\nmain_revenue = 0\n')
    said = json.loads(tjsubsidy("check", path, "--format", "json").out)
    grant = next(g for g in said["grants"] if g["id"] == "25-1")
    assert (grant["verdict"], grant["missing"]) == ("undecided", [])
    (waits,) = grant["waits_for"]
    own = "大数据领域合同额 100万元，主营业务收入 0元"
    assert waits["zh"] == f"大数据领域合同额 ÷ 主营业务收入 ≥ 60%（本单位：{own}）"


def test_an_unsure_choice_is_named(tjsubsidy: Tool, tmp_path: Path) -> None:
    path = profile(tmp_path, 'activities = ["ic_design?"]\nchip_fabrication = ["mpw"]\n')
    said = json.loads(tjsubsidy("check", path, "--format", "json").out)
    grant = next(g for g in said["grants"] if g["id"] == "8-3")
    assert (grant["verdict"], grant["missing"]) == ("undecided", ["activities"])
    assert grant["waits_for"][0]["zh"] == "单位性质与业务（不确定：“集成电路设计”）"


@pytest.mark.parametrize("data", [b"\xff\xff", b"\x81", b"\0", b"\xff\xfe[\0c\0o\0"])
def test_what_is_no_text_is_refused(data: bytes, tjsubsidy: Tool, tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_bytes(data)
    ran = tjsubsidy("check", path)
    assert (ran.code, ran.out) == (2, "")
    assert "not a text file" in ran.err


def test_a_number_too_long_for_json(tjsubsidy: Tool, tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    path.write_text(f'{{"company": {{"name": {"9" * 5000}}}}}')
    assert "a number is too long" in tjsubsidy("check", path).err


def test_a_policy_without_a_place_or_district(tmp_path: Path, tjsubsidy: Tool) -> None:
    """Another city's file may leave both out; then every company is where it applies."""
    lines = HARBOUR.read_text("utf-8")
    start, end = lines.index("[policy.territory]"), lines.index("[[sections]]")
    path = tmp_path / "c.toml"
    path.write_text(lines[:start] + lines[end:], "utf-8")
    assert load_catalogue(path).policy.territory is None
    mine = tmp_path / "p.toml"
    mine.write_text('[company]\nname = "x"\n')
    ran = tjsubsidy("check", mine, "--catalogue", path, "--format", "json")
    assert (ran.code, json.loads(ran.out)["warnings"]) == (0, [])
