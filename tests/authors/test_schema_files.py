"""JSON Schema for editors and programs: what it accepts, what it refuses, and its files."""

from __future__ import annotations

import copy
import datetime as dt
import json
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from support import DATA, HARBOUR, ROOT, SAMPLES, Ran
from support.catalogues import MISSING, TYPES, UNKNOWN_KEYS, Wrong

from tjsubsidy_cli import Catalogue, load_profile
from tjsubsidy_cli.authors.json_patterns import RATE, YUAN
from tjsubsidy_cli.authors.json_schema import SCHEMAS
from tjsubsidy_cli.base.money import format_rate, format_wan, format_yuan, parse_yuan

Tool = Callable[..., Ran]
KINDS = ("catalogue", "profile", "assessment")
FLEET = [DATA / "harbour-fleet.toml", DATA / "harbour-unknown.toml"]
NEGATIVE = sorted((DATA / "profiles").glob("*.toml"))
NO_TOML = {"binary", "deep", "string", "syntax", "twice"}  # no schema is asked about these


def validator(kind: str, catalogue: Path | None = None) -> Draft202012Validator:
    schema = SCHEMAS[kind](catalogue)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


CATALOGUES = validator("catalogue")
PROFILES = validator("profile")
ASSESSMENTS = validator("assessment")


def plain(value: Any) -> Any:
    """TOML as a validator of JSON sees it: days are text."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def toml(text: str) -> Any:
    return plain(tomllib.loads(text))


def said(schema: Draft202012Validator, data: Any) -> list[str]:
    return [f"{error.json_path}: {error.message[:200]}" for error in schema.iter_errors(data)]


@pytest.mark.parametrize("kind", KINDS)
def test_the_files_are_those_that_the_command_prints(
    kind: str, tjsubsidy: Tool, request: pytest.FixtureRequest
) -> None:
    ran = tjsubsidy("schema", kind)
    assert (ran.code, ran.err) == (0, "")
    Draft202012Validator.check_schema(json.loads(ran.out))
    path = ROOT / "schemas" / f"{kind}.json"
    if request.config.getoption("--update-golden"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(ran.out, "utf-8")
    assert ran.out == path.read_text("utf-8"), "look at the change, then --update-golden"


def test_no_other_schema_is_left_over() -> None:
    assert {path.stem for path in (ROOT / "schemas").iterdir()} == set(KINDS)


SHIPPED = [ROOT / "data" / "measures.toml", HARBOUR, *SAMPLES]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.name)
def test_what_is_shipped_names_its_schema_and_obeys_it(path: Path) -> None:
    text = path.read_text("utf-8")
    directive, name = text.splitlines()[0].split()
    assert directive == "#:schema"
    schema = json.loads((path.parent / name).read_text("utf-8"))
    assert said(Draft202012Validator(schema), toml(text)) == []


# -------------------------------------------------------------------------- catalogues


@pytest.mark.parametrize("path", [ROOT / "data" / "measures.toml", HARBOUR], ids=lambda p: p.name)
def test_catalogues_obey(path: Path) -> None:
    assert said(CATALOGUES, toml(path.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    "wrong", [pytest.param(w, id=w.name) for w in (*MISSING, *UNKNOWN_KEYS, *TYPES)]
)
def test_a_wrong_catalogue_is_refused_while_it_is_written(wrong: Wrong) -> None:
    assert said(CATALOGUES, toml(wrong.text())) != []


def test_every_key_of_a_catalogue_is_explained() -> None:
    schema: dict[str, Any] = dict(CATALOGUES.schema)  # type: ignore[arg-type]
    for record in (*schema["$defs"].values(), schema):
        for key, field in record.get("properties", {}).items():
            zh, en = field["description"].split("\n")
            assert zh != en, key


# ---------------------------------------------------------------------------- profiles


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_samples_obey(path: Path) -> None:
    assert said(PROFILES, toml(path.read_text("utf-8"))) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_template_obeys(lang: str, tjsubsidy: Tool) -> None:
    assert said(PROFILES, toml(tjsubsidy("template", lang=lang).out)) == []


def test_each_catalogue_has_its_own_profiles() -> None:
    harbour = validator("profile", HARBOUR)
    for path in FLEET:
        assert said(harbour, toml(path.read_text("utf-8"))) == []
    assert said(PROFILES, toml(FLEET[0].read_text("utf-8"))) != []
    assert said(harbour, toml(SAMPLES[0].read_text("utf-8"))) != []


@pytest.mark.parametrize("path", NEGATIVE, ids=lambda p: p.stem)
def test_wrong_profiles_are_refused_while_they_are_written(path: Path) -> None:
    try:
        data = toml(path.read_text("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError):
        assert path.stem in NO_TOML
    else:
        assert said(PROFILES, data) != []


COMPANY = {"name": "甲", "district": "binhai"}


@pytest.mark.parametrize(
    ("fact", "good", "bad"),
    [
        (
            "titles",
            [[], ["first_set?"], ["first_set？"], "不清楚", None, "first_set", "都没有"],
            [3, [3]],
        ),
        ("titles", [["国家制造业领航企业"], ["FIRST_SET"]], [[[]], True]),
        (
            "innovation_project",
            [True, "是", "No", "Unknown", 1, " 对。", "Ｙｅｓ", "don’t know"],
            ["maybe", 2, [True]],
        ),
        (
            "new_5g_stations",
            [0, "3", "1,200", "3个", "约三十个", "都没有", 3.0],
            [-1, "-3", 10**13, "many"],
        ),
        (
            "main_revenue",
            [0, "3200万元", "1.2亿", "¥ 850,000", "3.2 million"],
            [-5, "lots", "-3万"],
        ),
    ],
)
def test_answers(fact: str, good: list[Any], bad: list[Any]) -> None:
    for answer in good:
        assert said(PROFILES, {"company": COMPANY, "facts": {fact: answer}}) == []
    for answer in bad:
        assert said(PROFILES, {"company": COMPANY, "facts": {fact: answer}}) != [], answer


@pytest.mark.parametrize(
    "code", ["", "unknown", "91120111MA0FAKE17X", "9112 0111-MA0FAKE170", "12345678X", 12345, None]
)
def test_codes(code: object, catalogue: Catalogue, tmp_path: Path) -> None:
    data = {"company": {**COMPANY, "code": code}}
    path = tmp_path / "p.json"
    path.write_text(json.dumps(data), "utf-8")
    assert load_profile(path, catalogue).company.name == "甲"
    assert said(PROFILES, data) == []


@given(st.integers(0, 10**12))
def test_whatever_way_an_amount_is_written_it_is_accepted(yuan: int) -> None:
    ways: list[str | int] = [yuan, str(yuan), f"{yuan:,}元", format_yuan(yuan).zh, f"RMB {yuan}"]
    ways += [f"{format_wan(yuan)}万", f"人民币{yuan}元整", str(yuan).translate(FULL)]
    schema = Draft202012Validator(dict(YUAN))
    for way in ways:
        assert parse_yuan(way) == yuan
        assert schema.is_valid(way), way


FULL = {ord("0") + digit: chr(0xFF10 + digit) for digit in range(10)}


@given(st.fractions(0, 1, max_denominator=10_000))
def test_every_rate_is_accepted_as_it_is_shown(rate: Any) -> None:
    shown = format_rate(rate)
    assert Draft202012Validator(dict(RATE)).is_valid(shown) == ("/" in shown or "%" in shown)


# ------------------------------------------------------------------------- assessments


def outputs(tjsubsidy: Tool) -> Iterator[Any]:
    for path in (*SAMPLES, DATA / "nothing.toml", DATA / "outside.toml"):
        yield json.loads(tjsubsidy("check", path, "--format", "json").out)
    for path in FLEET:
        yield json.loads(tjsubsidy("check", path, "--catalogue", HARBOUR, "--format", "json").out)


def test_every_assessment_obeys(tjsubsidy: Tool) -> None:
    for output in outputs(tjsubsidy):
        assert said(ASSESSMENTS, output) == []


EVERY_GATE = ("--require", "6-1", "--fail-if-none", "--fail-on-undecided", "--min-total", "500万元")
OTHERWISE = ("--reading", "AMB-7-2a=B", "--set", "titles+=first_set")


def test_every_line_with_its_file_and_its_gates_obeys(tjsubsidy: Tool) -> None:
    ran = tjsubsidy("check", *SAMPLES, "--format", "jsonl", *EVERY_GATE, *OTHERWISE)
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert len(lines) == len(SAMPLES)
    for line in lines:
        assert said(ASSESSMENTS, line) == []
    fails = {**lines[0], "grants": lines[0]["grants"][:1]}
    assert len({gate["holds"] for gate in fails["gates"]}) == 2
    wrongs: list[dict[str, Any]] = [{"file": 3}, {"gates": []}]
    wrongs += [{"gates": [wrong]} for gate in fails["gates"] for wrong in changes(gate)]
    for wrong in wrongs:
        assert not ASSESSMENTS.is_valid({**fails, **wrong}), wrong


def changes(value: Any) -> Iterator[Any]:
    """The value with one key of it, at any depth, taken out or put wrong."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield {k: v for k, v in value.items() if k != key}
            yield {**value, key: 0.5}
            yield from ({**value, key: changed} for changed in changes(item))
    elif isinstance(value, list) and value:
        yield from ([changed, *value[1:]] for changed in changes(value[0]))


def test_no_key_of_an_assessment_can_be_wrong_or_missing(tjsubsidy: Tool) -> None:
    sample = ROOT / "samples" / "minimal.toml"
    output = json.loads(tjsubsidy("check", sample, "--format", "json").out)
    output["grants"] = output["grants"][:1]
    promised = {**output, "grants": [known(output["grants"][0], "Grant")]}
    for changed in changes(strip(promised)):
        assert not ASSESSMENTS.is_valid(changed), changed


def known(value: dict[str, Any], table: str) -> dict[str, Any]:
    """Only what the schema promises; more may have been added."""
    schema: Any = ASSESSMENTS.schema
    return {k: value[k] for k in schema["$defs"][table]["properties"]}


def strip(output: dict[str, Any]) -> dict[str, Any]:
    schema: Any = ASSESSMENTS.schema
    kept = {key: copy.deepcopy(output[key]) for key in schema["required"]}
    kept["policy"] = known(kept["policy"], "Policy")
    return kept


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_goes_to_a_file(kind: str, tjsubsidy: Tool, tmp_path: Path) -> None:
    target = tmp_path / "schema.json"
    ran = tjsubsidy("schema", kind, "-o", target)
    assert (ran.code, ran.out) == (0, "")
    assert json.loads(target.read_text("utf-8"))["$schema"].endswith("2020-12/schema")


def test_a_profile_schema_never_overwrites_its_catalogue(tjsubsidy: Tool) -> None:
    ran = tjsubsidy("schema", "profile", "--catalogue", HARBOUR, "-o", HARBOUR)
    assert ran.code == 2
    assert "overwrite" in ran.err


def test_a_catalogue_s_texts_are_only_shown(tjsubsidy: Tool, tmp_path: Path) -> None:
    evil = tmp_path / "evil.toml"
    text = HARBOUR.read_text("utf-8")
    evil.write_text(text.replace("灯塔区", r"灯塔\u202e\u001b[31m区"), "utf-8")
    ran = tjsubsidy("schema", "profile", "--catalogue", evil)
    assert not {"\x1b", "\u202e"} & set(ran.out)
    company = json.loads(ran.out)["properties"]["company"]["properties"]
    assert "灯塔\u202e\x1b[31m区" in company["district"]["description"]
