"""Loading a catalogue file: pydantic checks its shape, ``integrity`` its meaning.

The packaged catalogue is prebuilt and needs neither.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_type_hints

from ..base.digest import sha256_of
from ..base.documents import MEGABYTE, Document, parse_document, read_bytes
from ..base.errors import (
    Diagnostic,
    InvalidValueError,
    KeyPath,
    TjsubsidyError,
    finding,
    user_error,
)
from ..base.records import is_record, names_of, record, replace
from ..base.text import LANGS, Text, both, did_you_mean, join, quoted
from ..rules import amounts, conditions
from ..rules.conditions import AllOf
from ..rules.facts import Fact
from . import prebuilt
from .catalogue import Catalogue, Check, Grant

if TYPE_CHECKING:
    from pydantic import TypeAdapter, ValidationError
    from pydantic_core import ErrorDetails

T = TypeVar("T")
MOST_BYTES = 2 * MEGABYTE  # twelve times the one that comes with the tool
PACKAGED = Path(__file__).parent / "data" / "measures.toml"
CHECKOUT = Path(__file__).parent.parent.parent / "data" / "measures.toml"


def load_catalogue(path: Path | str | None = None) -> Catalogue:
    """Read and check a catalogue; without a path, the packaged policy of Tianjin.

    Raises TjsubsidyError with every problem of the file.
    """
    name, source = _source(path)
    if path is None and (packaged := prebuilt.load(source)):
        return packaged
    catalogue = right(_examine(parse_document(name, source)))
    vars(catalogue)["sha256"] = sha256_of(source)  # known here, and cached so
    return catalogue


@record(kw_only=False)
class Examined:
    """A catalogue file with its problems, and the catalogue if its shape is right."""

    document: Document
    catalogue: Catalogue | None
    diagnostics: tuple[Diagnostic, ...]


def right(examined: Examined) -> Catalogue:
    """The catalogue if it has no problems. Raises TjsubsidyError with all of them otherwise."""
    if examined.diagnostics or examined.catalogue is None:
        raise TjsubsidyError(examined.diagnostics)
    return examined.catalogue


def examine(path: Path | str | None = None) -> Examined:
    """Read a catalogue and collect all its problems.

    Raises TjsubsidyError only for a file that cannot be read or parsed, or is no catalogue.
    """
    return _examine(parse_document(*_source(path)))


def _source(path: Path | str | None) -> tuple[str, bytes]:
    name = str(path or (PACKAGED if PACKAGED.exists() else CHECKOUT))
    return name, read_bytes(name, most_bytes=MOST_BYTES)


def _examine(document: Document) -> Examined:
    from .integrity import check_integrity

    if "company" in document.data and "policy" not in document.data:
        what = both("这是企业资料，不是政策目录。", "this is a company's profile, not a catalogue.")
        raise user_error(what, place=document.name)
    catalogue, problems = read_record(document, Catalogue)
    if catalogue:
        problems = tuple(map(document.locate, check_integrity(catalogue)))
    if catalogue and not problems:
        catalogue = _with_shared(_with_contradictions(catalogue))
    return Examined(document, catalogue, problems)


def _with_contradictions(catalogue: Catalogue) -> Catalogue:
    """Add the checks for answers that the no of a gate contradicts."""

    def contradiction(gate: Fact) -> Check:
        facts = [catalogue.vocabulary[fact] for fact in gate.gate]
        given = conditions.AnyOf(any=tuple(map(_is_something, facts)))
        denied = conditions.NoneOf(none=(conditions.Yes(yes=gate.id),))
        labels = join(fact.label for fact in facts)
        text = both(
            f"“{gate.label.zh}”答了“否”，其中却有一项填了内容，请核对：{labels.zh}。",
            f"“{gate.label.en}” is answered no, but one of these has an answer: {labels.en}.",
        )
        return Check(when=AllOf(all=(denied, given)), text=text)

    return replace(catalogue, checks=(*catalogue.checks, *map(contradiction, catalogue.gates)))


def _is_something(fact: Fact) -> conditions.Condition:
    """The condition that an answer is other than none."""
    if fact.choices:
        return conditions.Has(fact=fact.id, has=tuple(choice.id for choice in fact.choices))
    if fact.kind == "yes_no":
        return conditions.Yes(yes=fact.id)
    return conditions.Threshold(fact=fact.id, above=0)


def _with_shared(catalogue: Catalogue) -> Catalogue:
    """Put each condition that grants share into the conditions of these grants."""

    def with_all(grant: Grant) -> Grant:
        shared = [s.when for s in catalogue.shared if grant.id in s.grants]
        if not shared:
            return grant
        return replace(grant, when=AllOf(all=(*conditions.parts_in(grant.when, AllOf), *shared)))

    measures = tuple(replace(m, grants=tuple(map(with_all, m.grants))) for m in catalogue.measures)
    return replace(catalogue, measures=measures)


def read_record(
    document: Document, kind: type[T], context: object = None
) -> tuple[T | None, tuple[Diagnostic, ...]]:
    """Read a document as a record of a kind: the record, or all its problems.

    ``context`` is for the validators of its fields.
    """
    from pydantic import ValidationError

    try:
        reader = _reader_of(kind)  # type: ignore[arg-type]  # mypy takes type[T] for unhashable
        return reader.validate_python(document.data, context=context), ()
    except ValidationError as error:
        return None, tuple(map(document.locate, _problems(error, kind)))


@cache
def _reader_of(kind: type[T]) -> TypeAdapter[T]:
    """Get pydantic's reader of a kind of record: to build it takes longer than to read a file."""
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


Location = tuple[int | str, ...]


def _problems(error: ValidationError, root: type) -> Iterator[Diagnostic]:
    for detail in error.errors(include_url=False):
        path = tuple(step for step in detail["loc"] if not _chosen(step))
        what, hint = _say(detail, path, root)
        untranslated = detail["type"] == "missing" and path[-1] in LANGS
        yield finding("TJ601" if untranslated else "TJ001", path, what, hint)


def _chosen(step: int | str) -> Any:
    """Find the record of a union that pydantic names in this step of a location; else None."""
    kinds = {**amounts.amount_kinds(), **conditions.condition_kinds()}
    return next((kind for key, kind in kinds.items() if step == f"<{key}>"), None)


def _say(detail: ErrorDetails, path: KeyPath, root: type) -> tuple[Text, Text | None]:
    kind, key = detail["type"], str(path[-1]) if path else ""
    cause = detail.get("ctx", {}).get("error")
    if isinstance(cause, InvalidValueError):
        return cause.what, cause.hint
    if kind == "missing":
        return both("缺少这一项。", "missing."), None
    if kind == "unexpected_keyword_argument":
        hint = did_you_mean(key, _keys_at(detail["loc"], root))
        return both("不认识的键。", "unknown key."), hint
    if kind in {"union_tag_not_found", "union_tag_invalid"}:
        return both("看不出是哪一种写法。", "not one of the forms that stand here."), _forms(path)
    if kind == "literal_error":
        expected = str(detail["ctx"]["expected"])
        shown = quoted(detail["input"])
        what = both(f"不能是{shown}。", f"cannot be {shown}.")
        return what, both(f"可选：{expected.replace(' or ', '、')}。", f"Expected {expected}.")
    if kind in {"too_long", "too_short"}:
        right = detail["ctx"].get("max_length") or detail["ctx"].get("min_length")
        return both(f"应有 {right} 项。", f"must have {right} items."), None
    if kind in _WANTED:
        wanted, shown = _WANTED[kind], quoted(detail["input"])
        return both(f"{shown}不是{wanted.zh}。", f"{shown} is not {wanted.en}."), None
    return both(f"不合要求（{detail['msg']}）。", f"{detail['msg']}."), None


_LIST, _TABLE = both("列表", "a list"), both("表", "a table")
_TEXT, _NUMBER = both("文字", "text"), both("整数", "a whole number")
_WANTED = {
    "tuple_type": _LIST,
    "list_type": _LIST,
    "frozen_set_type": _LIST,
    "dict_type": _TABLE,
    "dataclass_type": _TABLE,
    "string_type": _TEXT,
    "int_type": _NUMBER,
    "int_parsing": _NUMBER,
    "int_from_float": _NUMBER,
    "bool_type": both("true 或 false", "true or false"),
    "bool_parsing": both("true 或 false", "true or false"),
    "date_type": both("日期", "a date"),
    "date_parsing": both("日期", "a date"),
    "date_from_datetime_parsing": both("日期", "a date"),
}


def _forms(path: KeyPath) -> Text:
    union = amounts.amount_kinds() if "amount" in path else conditions.condition_kinds()
    keys = "、".join(union)
    return both(f"应有这些键之一：{keys}。", f"One of these keys: {keys.replace('、', ', ')}.")


def _keys_at(location: Location, root: type) -> list[str]:
    """Find the keys that are allowed in the table around a location."""
    record: Any = root
    for step in location[:-1]:
        if kind := _chosen(step):
            record = kind
        elif step in names_of(record):
            record = _record_of(get_type_hints(record)[step]) or record
    return list(names_of(record))


def _record_of(hint: object) -> Any:
    """Find the record in a type such as ``tuple[Measure, ...]`` or ``Text | None``."""
    if is_record(hint):
        return hint
    return next((found for arg in get_args(hint) if (found := _record_of(arg))), None)
