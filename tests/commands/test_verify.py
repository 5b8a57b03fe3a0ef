"""``check --verify``: a recorded result is made again, and whatever differs is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import HARBOUR, ROOT, SAMPLES, Ran

from tjsubsidy_cli import Catalogue
from tjsubsidy_cli.assess.verification import read_recorded, verify

Tool = Callable[..., Ran]
PARTS = ROOT / "samples" / "parts-maker.toml"


@pytest.fixture
def result(tmp_path: Path, tjsubsidy: Tool) -> Path:
    path = tmp_path / "result.json"
    options = ["--as-of", "2025-05-05", "--reading", "AMB-7-2a=B", "--assume", "1-1=10%"]
    assert tjsubsidy("check", PARTS, *options, "-o", path).code == 0
    return path


def with_change(path: Path, *steps: str | int, to: object) -> None:
    data = json.loads(path.read_text("utf-8"))
    inner = data
    for step in steps[:-1]:
        inner = inner[step]
    assert inner[steps[-1]] != to
    inner[steps[-1]] = to
    path.write_text(json.dumps(data), "utf-8")


@pytest.mark.parametrize("profile", SAMPLES, ids=lambda p: p.stem)
def test_a_result_can_be_made_again(profile: Path, tmp_path: Path, tjsubsidy: Tool) -> None:
    path = tmp_path / "result.json"
    assert tjsubsidy("check", profile, "-o", path).code == 0
    ran = tjsubsidy("check", profile, "--verify", path)
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(path.read_text("utf-8"))["id"] in ran.out


def test_the_day_the_readings_and_the_rates_are_those_of_the_file(
    result: Path, tjsubsidy: Tool
) -> None:
    assert tjsubsidy("check", PARTS, "--verify", result).code == 0
    ran = tjsubsidy("check", PARTS, "--verify", result, "--as-of", "2025-05-06")
    assert ran.code == 3
    assert "day: 2025-05-05 → 2025-05-06" in ran.out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_other_answers_are_told_with_what_they_change(
    lang: str, result: Path, tjsubsidy: Tool
) -> None:
    change = "--set=smart_equipment_cost=500万元"
    ran = tjsubsidy("check", PARTS, change, "--verify", result, lang=lang)
    assert ran.code == 3
    said = {
        "zh": ["填报信息：", "1-1 测算：1,800万元 → 500万元"],
        "en": ["answers: ", "1-1 estimate: RMB 18,000,000 → RMB 5,000,000"],
    }
    for words in said[lang]:
        assert words in ran.out
    assert {"zh": "政策目录", "en": "catalogue:"}[lang] not in ran.out


@pytest.mark.parametrize(
    ("steps", "to", "said"),
    [
        (["id"], "0" * 16, "determination: 0000"),
        (["determination", "catalogue"], "0" * 64, "catalogue: 000000000000 → "),
        (["determination", "version"], "0.0.1", "version: 0.0.1 → "),
        (["determination", "answers"], None, "answers: none → "),
        (["determination", "received"], {"6-1": {}}, "received or applied for: 6-1 → none"),
        (["company", "name"], "y", "company: y → "),
        (["grants", 0, "verdict"], "ineligible", "1-1 verdict: Not eligible → Eligible"),
        (["grants", 0, "estimate"], 5, "1-1 estimate: RMB 5 → RMB 18,000,000"),
        (["grants", 0, "exact"], True, "1-1 fixed amount: yes → no"),
        (["grants", 0, "funding", "city"], None, "1-1 city: none → RMB 9,000,000"),
        (["grants", 0, "id"], "x", "x verdict: "),
        (["totals", "eligible", "estimate"], 1, "estimate: RMB 1 → "),
        (["totals", "eligible", "grants"], 99, "grants: 99 → "),
        (["totals"], [], "estimate: none → "),
        (["readings", "high"], 1, "total in the generous reading: RMB 1 → "),
    ],
)
def test_a_changed_file_is_noticed(
    steps: list[str | int], to: object, said: str, result: Path, tjsubsidy: Tool
) -> None:
    with_change(result, *steps, to=to)
    ran = tjsubsidy("check", PARTS, "--verify", result)
    assert (ran.code, ran.err) == (3, "")
    assert said in ran.out


def test_readings_and_rates_of_another_catalogue_differ(result: Path, tjsubsidy: Tool) -> None:
    with_change(result, "determination", "readings", to={"AMB-0": "B", "AMB-7-2a": ["B"]})
    with_change(result, "determination", "assume", to={"9-9": "1/10", "1-1": "lots", "1-2": [1]})
    ran = tjsubsidy("check", PARTS, "--verify", result)
    assert ran.code == 3
    assert "readings: " in ran.out
    assert "assumed rates: " in ran.out


def test_another_policy_differs(tmp_path: Path, result: Path, tjsubsidy: Tool) -> None:
    fleet = ROOT / "tests" / "data" / "harbour-fleet.toml"
    ran = tjsubsidy("check", fleet, "--catalogue", HARBOUR, "--verify", result)
    assert ran.code == 3
    assert "catalogue: " in ran.out


def test_json(result: Path, tjsubsidy: Tool, tmp_path: Path) -> None:
    with_change(result, "grants", 0, "estimate", to=5)
    out = tmp_path / "v.json"
    ran = tjsubsidy("check", PARTS, "--verify", result, "-o", out)
    assert (ran.code, ran.out) == (3, "")
    data = json.loads(out.read_text("utf-8"))
    assert data == {
        "schema": "tjsubsidy/verification/1",
        "file": "result.json",
        "id": json.loads(result.read_text("utf-8"))["id"],
        "same": False,
        "differences": [{"path": ["grants", "1-1", "estimate"], "recorded": 5, "now": 18_000_000}],
    }


@pytest.mark.parametrize(
    "text",
    ["", "x", "[]", "{}", '{"schema": "tjsubsidy/assessment/2"}', '{"schema": ["x"], "grants": 1}'],
)
def test_what_is_no_result_is_refused(text: str, tmp_path: Path, tjsubsidy: Tool) -> None:
    path = tmp_path / "no.json"
    path.write_text(text, "utf-8")
    ran = tjsubsidy("check", PARTS, "--verify", path)
    assert (ran.code, ran.out) == (2, "")
    assert "no.json" in ran.err


@pytest.mark.parametrize(
    ("steps", "to"),
    [
        (["schema"], "tjsubsidy/advice/1"),
        (["determination"], None),
        (["determination", "day"], "soon"),
        (["determination", "day"], 3),
        (["grants"], {}),
        (["grants", 0], "1-1"),
    ],
)
def test_a_file_of_another_form_is_refused(
    steps: list[str | int], to: object, result: Path, tjsubsidy: Tool
) -> None:
    with_change(result, *steps, to=to)
    ran = tjsubsidy("check", PARTS, "--verify", result)
    assert (ran.code, ran.out) == (2, "")
    assert "not the JSON that check writes" in ran.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([SAMPLES[1]], "for one profile"),
        (["--require", "6-1"], "without gates"),
        (["--format", "html"], "no format html"),
    ],
)
def test_what_does_not_go_with_it(
    options: list[object], said: str, result: Path, tjsubsidy: Tool
) -> None:
    ran = tjsubsidy("check", PARTS, *options, "--verify", result)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_a_file_that_is_missing_and_one_that_would_be_overwritten(
    result: Path, tjsubsidy: Tool, tmp_path: Path
) -> None:
    assert tjsubsidy("check", PARTS, "--verify", tmp_path / "none.json").code == 2
    before = result.read_bytes()
    assert tjsubsidy("check", PARTS, "--verify", result, "-o", result).code == 2
    assert result.read_bytes() == before
    assert tjsubsidy("check", tmp_path / "none.toml", "--verify", result).code == 2
    assert tjsubsidy("check", "--verify", result).code == 2


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)
KEYS = st.sampled_from(
    [
        *["schema", "id", "determination", "company", "policy", "readings", "totals", "grants"],
        *["day", "assume", "funding", "verdict"],
    ]
)


@given(data=st.data())
def test_no_form_of_a_file_is_a_crash(
    catalogue: Catalogue, result_data: dict[str, Any], data: st.DataObject
) -> None:
    parts: list[dict[str, Any]] = [dict(result_data)]
    parts.append(dict(parts[0]["determination"]))
    parts.append(dict(parts[0]["grants"][0]))
    parts[0] |= {"determination": parts[1], "grants": [parts[2], *parts[0]["grants"][1:]]}
    data.draw(st.sampled_from(parts))[data.draw(KEYS)] = data.draw(ANY)
    if recorded := read_recorded("x", parts[0], catalogue):
        verify(recorded, result_data)


@pytest.fixture(scope="module")
def result_data() -> dict[str, Any]:
    from tjsubsidy_cli import assess, load_catalogue, load_profile
    from tjsubsidy_cli.assess.batch import Checked
    from tjsubsidy_cli.render.json.assessment import assessment_data

    policy = load_catalogue()
    checked = Checked("x", assess(policy, load_profile(PARTS, policy)))
    return dict(assessment_data(checked))
