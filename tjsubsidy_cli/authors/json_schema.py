"""JSON Schema (draft 2020-12) of catalogues, profiles and assessments, for editors and programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, get_args

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import PlainValidatorFunctionSchema

from ..assess.gates import Gate
from ..base.text import Text, both, join
from ..company.profile import DISTRICT, LONGEST_NAME
from ..policy.catalogue import Catalogue
from ..policy.format import load_catalogue
from ..rules.facts import DONT_KNOW, UNKNOWN_WORDS, YES_NO_WORDS, Choice, Fact
from .json_patterns import BY_READER, WHOLE, YUAN, Shape, described, words

DRAFT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]


def _titled(title: Text, schema: Mapping[str, Any]) -> Schema:
    return {"$schema": DRAFT, "title": f"{title.zh} {title.en}", **schema}


# -------------------------------------------------------------------------- catalogues


class _Generator(GenerateJsonSchema):
    """Adds the pattern of each value that a function reads (see ``records.Parsed``)."""

    def function_plain_schema(self, schema: PlainValidatorFunctionSchema) -> JsonSchemaValue:
        return dict(BY_READER[schema["function"]["function"]])


def catalogue_schema() -> Schema:
    """The schema of catalogues: pydantic's schema of the records, with every key described."""
    schema = TypeAdapter(Catalogue).json_schema(schema_generator=_Generator)
    union = schema["$defs"]["AllOf"]["properties"]["all"]["items"]
    schema = _hoisted(schema, union)
    schema["$defs"] |= {"Condition": _hoisted(union, None)}
    for record in (schema, *schema["$defs"].values()):
        for field in record.get("properties", {}).values():
            field.pop("title", None)
            field["description"] = field.pop("description")  # at the end, and never missing
    del schema["title"]
    return _titled(both("政策目录", "Policy catalogue"), schema)


def _hoisted(schema: Any, union: Mapping[str, Any] | None) -> Any:
    """Replace each copy of the union of conditions by a reference to one definition."""
    if schema == union:
        return {"$ref": "#/$defs/Condition"}
    if isinstance(schema, dict):
        same = union is not None and schema.get("anyOf") == union["anyOf"]
        kept = {k: _hoisted(v, union) for k, v in schema.items() if not (same and k == "anyOf")}
        return {**kept, "$ref": "#/$defs/Condition"} if same else kept
    return [_hoisted(item, union) for item in schema] if isinstance(schema, list) else schema


# ---------------------------------------------------------------------------- profiles


def profile_schema(catalogue: Catalogue) -> Schema:
    """The schema of profiles for one catalogue, with the questions and choices of its facts."""
    facts = {fact.id: _fact(fact) for fact in catalogue.facts if fact.id != DISTRICT}
    name = {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME, "pattern": r"\S"}
    code: Schema = {
        "anyOf": [{"type": "string", "pattern": r"^\s*[0-9A-Za-z]{18}\s*$"}, _value("unknown")]
    }
    code["anyOf"].append({"const": ""})
    company = {
        "name": described(name, both("企业名称", "The company's name")),
        "code": described(code, both("统一社会信用代码", "Unified social credit code")),
    }
    if DISTRICT in catalogue.vocabulary:
        company[DISTRICT] = _fact(catalogue.vocabulary[DISTRICT])
    tables = {
        "company": described(_table(company, required=["name"]), both("企业", "The company")),
        "facts": described(
            _table(facts),
            both("企业情况；不清楚的可以不写", "What is known of it; leave out what is not"),
        ),
    }
    title = both("企业资料：", "Company profile: ") + catalogue.policy.title
    return _titled(title, _table(tables, required=["company"]) | {"$defs": _VALUES})


def _table(properties: Schema, required: list[str] | None = None) -> Schema:
    table = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**table, "required": required} if required else table


_VALUES: Schema = {
    "unknown": {
        "anyOf": [
            {"enum": ["unknown", DONT_KNOW.zh, DONT_KNOW.en]},
            words(sorted(UNKNOWN_WORDS)),
            {"type": "null"},
        ]
    },
    "yes_no": {"anyOf": [{"type": "boolean"}, words(sorted(YES_NO_WORDS))]},
    "count": WHOLE,
    "money": YUAN,
}


def _value(kind: str) -> Shape:
    return {"$ref": f"#/$defs/{kind}"}


def _fact(fact: Fact) -> Schema:
    unit = both(f"（{fact.unit.zh}）", f" ({fact.unit.en})") if fact.unit else both("", "")
    asked = fact.question + unit
    if fact.help:
        asked += both("", " ") + fact.help
    if fact.choices:
        asked += join((_listed(choice) for choice in fact.choices), "", "")
    return described({"anyOf": [*_answers(fact), _value("unknown")]}, asked)


def _listed(choice: Choice) -> Text:
    return both(f"\n  {choice.id} = {choice.zh}", f"\n  {choice.id} = {choice.en}")


def _answers(fact: Fact) -> list[Shape]:
    match fact.kind:
        case "yes_no" | "count" | "money":
            return [_value(fact.kind)]
        case "choice":
            return list(_choices(fact))
        case "choices":
            items = {"anyOf": _choices(fact, "[?？]?")}
            most = 2 * len(fact.choices)
            return [{"type": "array", "items": items, "uniqueItems": True, "maxItems": most}]


def _choices(fact: Fact, end: str = "") -> list[Shape]:
    """The patterns of the choices: ids, which an editor offers, and labels."""
    ids = [choice.id for choice in fact.choices]
    labels = [f"{choice.zh} / {choice.en}" for choice in fact.choices]
    unsure = [f"{choice}?" for choice in ids] if end else []
    shown = labels + [f"{label}（不确定 / unsure）" for label in labels if end]
    offered = {"enum": ids + unsure, "x-taplo": {"docs": {"enumValues": shown}}}
    return [offered, words((n for c in fact.choices for n in (c.id, c.zh, c.en)), rf"\s*{end}")]


# ------------------------------------------------------------------------- assessments

_TEXT: Schema = {"$ref": "#/$defs/text"}
_STRING: Schema = {"type": "string"}
_NUMBER: Schema = {"type": "integer", "minimum": 0}
_BOOLEAN: Schema = {"type": "boolean"}
_YUAN: Schema = {"type": ["integer", "null"], "minimum": 0}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _object(**properties: Schema) -> Schema:
    """An object that must have all these keys; later versions may add others."""
    return {"type": "object", "properties": properties, "required": list(properties)}


def _and_maybe(schema: Schema, **properties: Schema) -> Schema:
    """The object with more keys, all optional."""
    return {**schema, "properties": {**schema["properties"], **properties}}


_TOTALS = _object(
    grants=_NUMBER,
    ceiling=_NUMBER,
    estimate=_NUMBER,
    city=_NUMBER,
    district=_NUMBER,
    open_ended=_NUMBER,
)
_REASON = _object(answer={"enum": ["yes", "unknown", "no"]}, text=_TEXT, inferred=_BOOLEAN)
_GRANT = _object(
    id=_STRING,
    measure=_NUMBER,
    title=_TEXT,
    verdict={"enum": ["eligible", "undecided", "ineligible"]},
    ceiling=_YUAN,
    estimate=_YUAN,
    exact=_BOOLEAN,
    funding=_object(city=_YUAN, district=_YUAN),
    open_ended=_BOOLEAN,
    working=_or_null(_TEXT),
    bureaus=_list(_STRING),
    bureaus_here=_list(_TEXT),
    payment=_STRING,
    missing=_list(_STRING),
    missing_figures=_list(_STRING),
    waits_for=_list(_TEXT),
    reasons={**_list(_REASON), "minItems": 1},
    reservation=_or_null(_TEXT),
    quote=_STRING,
) | {
    "if": {"properties": {"verdict": {"const": "ineligible"}}},
    "then": {
        "properties": {
            **{key: {"type": "null"} for key in ("ceiling", "estimate", "working")},
            "exact": {"const": False},
        }
    },
    "else": {"properties": {"working": _TEXT}},
}
_CHOICES: Schema = {"type": "object", "additionalProperties": _STRING}
_GATE = _object(
    gate={"enum": list(get_args(Gate))},
    value={"type": ["string", "integer", "null"]},
    holds=_BOOLEAN,
    why=_or_null(_TEXT),
) | {
    "if": {"properties": {"holds": {"const": True}}},
    "then": {"properties": {"why": {"type": "null"}}},
    "else": {"properties": {"why": _TEXT}},
}
_ASSESSMENT = _object(
    schema={"const": "tjsubsidy/assessment/1"},
    policy=_object(
        id=_STRING,
        title=_TEXT,
        issuer=_TEXT,
        issued={"type": "string", "format": "date"},
        disclaimer=_TEXT,
        stacking=_TEXT,
    ),
    company=_object(
        name=_STRING, code={"type": ["string", "null"]}, district={"type": ["string", "null"]}
    ),
    grants={**_list(_GRANT), "minItems": 1},
    totals=_object(eligible=_TOTALS, undecided=_TOTALS),
    readings=_object(
        switched=_CHOICES,
        low=_NUMBER,
        high=_NUMBER,
        moved_by=_list(_STRING),
        cautious=_CHOICES,
        generous=_CHOICES,
    ),
    warnings=_list(_object(kind=_STRING, text=_TEXT, grants=_list(_STRING))),
)


def assessment_schema() -> Schema:
    """The schema of ``check --format json``; later versions add keys and remove none."""
    defs = {"text": _object(zh=_STRING, en=_STRING)}
    gates = {**_list(_GATE), "minItems": 1}
    assessment = _and_maybe(_ASSESSMENT, gates=gates, file=_STRING)
    return _titled(both("评估结果", "Assessment"), {**assessment, "$defs": defs})


SCHEMAS: dict[str, Callable[[Path | None], Schema]] = {
    "catalogue": lambda _: catalogue_schema(),
    "profile": lambda path: profile_schema(load_catalogue(path)),
    "assessment": lambda _: assessment_schema(),
}
