"""JSON Schema (draft 2020-12) of catalogues, profiles and assessments, for editors and programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import PlainValidatorFunctionSchema

from ..assess.contract import Assessment
from ..base.text import Text, both, fold, join
from ..company.assumptions import base_of
from ..company.profile import DISTRICT, LONGEST_CODE, LONGEST_NAME
from ..company.received import LAST_YEAR, STATUS_WORDS
from ..policy.catalogue import Catalogue
from ..policy.format import load_catalogue
from ..rules.answers import LONGEST
from ..rules.facts import DONT_KNOW, Choice, Fact
from ..rules.words import NO_WORDS, NONE_WORDS, UNKNOWN_WORDS, YES_WORDS
from .json_patterns import BY_READER, RATE, YUAN, Shape, described, words

DRAFT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]


def _titled(title: Text, schema: Mapping[str, Any]) -> Schema:
    return {"$schema": DRAFT, "title": f"{title.zh} {title.en}", **schema}


# -------------------------------------------------------------------------- catalogues


class _Generator(GenerateJsonSchema):
    """Adds the pattern of each value that a function reads (see ``records.Parsed``)."""

    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002
        return False

    def function_plain_schema(self, schema: PlainValidatorFunctionSchema) -> JsonSchemaValue:
        return dict(BY_READER[schema["function"]["function"]])


def _schema_of(kind: type) -> Schema:
    schema = TypeAdapter(kind).json_schema(schema_generator=_Generator)
    del schema["title"]  # each schema here has a title of its own
    return schema


def catalogue_schema() -> Schema:
    """The schema of catalogues: pydantic's schema of the records, with every key described."""
    schema = _schema_of(Catalogue)
    union = schema["$defs"]["AllOf"]["properties"]["all"]["items"]
    schema = _hoisted(schema, union)
    schema["$defs"] |= {"Condition": _hoisted(union, None)}
    for record in (schema, *schema["$defs"].values()):
        for field in record.get("properties", {}).values():
            field["description"] = field.pop("description")  # at the end, and never missing
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
    # A code that is none is a warning, so any is accepted.
    code: Schema = {"type": ["string", "integer", "null"], "maxLength": LONGEST_CODE}
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
    if rates := {id_: RATE for id_, grant in catalogue.grants.items() if base_of(grant)}:
        assumed = both(
            '条文未写比例的事项，假设的比例，如 "1-1" = "10%"',
            'Rates to assume where the text gives none, such as "1-1" = "10%"',
        )
        tables["assume"] = described(_table(dict(rates)), assumed)
    tables["received"] = described(
        _table(dict.fromkeys(catalogue.grants, _value("received"))),
        both(
            '已获支持或已申报的事项，如 "6-1" = { status = "已获得", year = 2022, sum = "50万元" }',
            'Grants received or applied for, such as "6-1" = "2022" or "6-1" = "applied"',
        ),
    )
    title = both("企业资料：", "Company profile: ") + catalogue.policy.title
    values = {**_VALUES, "received": _received(catalogue)}
    return _titled(title, _table(tables, required=["company"]) | {"$defs": values})


def _received(catalogue: Catalogue) -> Schema:
    """The forms of what a profile says of a grant that the company has."""
    year: Schema = {
        "anyOf": [
            {"type": "integer", "minimum": catalogue.policy.issued.year, "maximum": LAST_YEAR},
            {"type": "string", "pattern": r"^\s*[0-9０-９]{4}(?:年度?)?\s*$"},
        ]
    }
    status = words(sorted(fold(word) for said in STATUS_WORDS.values() for word in said))
    unknown = _value("unknown")
    full = _table(
        {
            "status": {"anyOf": [status, unknown]},
            "year": {"anyOf": [year, unknown]},
            "sum": {"anyOf": [YUAN, unknown]},
        }
    )
    return {"anyOf": [full, status, year, {"type": "boolean"}, _value("yes_no"), unknown]}


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
    "yes_no": {
        "anyOf": [
            {"type": "boolean"},
            {"enum": [0, 1]},
            words(sorted(YES_WORDS | NO_WORDS), "[。.!！]*"),
        ]
    },
    "count": {"anyOf": [*YUAN["anyOf"], words(sorted(NONE_WORDS))]},
    "money": {"anyOf": [*YUAN["anyOf"], words(sorted(NONE_WORDS))]},
}


def _value(kind: str) -> Shape:
    return {"$ref": f"#/$defs/{kind}"}


def _fact(fact: Fact) -> Schema:
    asked = fact.asked
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
            return [_offered(fact), _TEXT]
        case "choices":
            items = {"anyOf": [_offered(fact, unsure=True), _TEXT]}
            most = 2 * len(fact.choices)
            return [{"type": "array", "items": items, "maxItems": most}, _TEXT]


# Names of choices have many spellings, beginnings and separators: the tool checks them.
_TEXT: Schema = {"type": "string", "minLength": 1, "maxLength": LONGEST}


def _offered(fact: Fact, *, unsure: bool = False) -> Schema:
    """The labels of the choices, which an editor offers."""
    labels = [label for choice in fact.choices for label in (choice.zh, choice.en)]
    ids = [choice.id for choice in fact.choices]
    marked = [f"{label}?" for label in labels if unsure]
    shown = [f"{choice.zh} / {choice.en}" for choice in fact.choices]
    shown += labels + [f"{label}（不确定 / unsure）" for label in labels if unsure]
    return {"enum": ids + labels + marked, "x-taplo": {"docs": {"enumValues": shown}}}


SCHEMAS: dict[str, Callable[[Path | None], Schema]] = {
    "catalogue": lambda _: catalogue_schema(),
    "profile": lambda path: profile_schema(load_catalogue(path)),
    "assessment": lambda _: _titled(both("评估结果", "Assessment"), _schema_of(Assessment)),
}
