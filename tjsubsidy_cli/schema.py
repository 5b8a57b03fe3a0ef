"""A catalogue file becomes a catalogue: pydantic checks its shape, ``integrity`` its sense.

The only module that imports pydantic.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from . import amounts, catalogue, conditions, facts
from .catalogue import Catalogue
from .errors import InvalidValueError, Problem, TjsubsidyError, refuse
from .files import MEGABYTE, Document, read_document
from .integrity import check_integrity
from .places import KeyPath
from .text import Text, both, nearest, quoted

MOST_BYTES = 16 * MEGABYTE
PACKAGED = Path(__file__).parent / "data" / "measures.toml"
CHECKOUT = Path(__file__).parent.parent / "data" / "measures.toml"


def load_catalogue(path: Path | str | None = None) -> Catalogue:
    """Read and check a catalogue; without a path, the policy of Tianjin that comes with the tool.

    Raises TjsubsidyError with every problem of the file.
    """
    if path is None:
        path = PACKAGED if PACKAGED.exists() else CHECKOUT
    document = read_document(str(path), most_bytes=MOST_BYTES)
    if "company" in document.data and "policy" not in document.data:
        what = both("这是企业资料，不是政策目录。", "this is a company's profile, not a catalogue.")
        raise refuse(what, place=document.name)
    try:
        made = TypeAdapter(Catalogue).validate_python(document.data)
    except ValidationError as error:
        raise TjsubsidyError(_problems(document, error)) from None
    problems = [document.problem(path, what, hint) for path, what, hint in check_integrity(made)]
    if problems:
        raise TjsubsidyError(problems)
    return made


def _problems(document: Document, error: ValidationError) -> Iterator[Problem]:
    for detail in error.errors(include_url=False):
        path = _path(document.data, detail["loc"])
        what, hint = _say(detail, path)
        yield document.problem(path, what, hint)


def _path(data: object, loc: tuple[int | str, ...]) -> KeyPath:
    """The keys of a location, without the names that pydantic gives to the kinds of a union."""
    path: list[int | str] = []
    for index, step in enumerate(loc):
        inside = _step(data, step)
        last = index == len(loc) - 1
        if inside is not None:
            data = inside
        elif not last or not isinstance(data, Mapping):
            continue
        path.append(step)
    return tuple(path)


def _step(data: object, step: int | str) -> object:
    if isinstance(data, Mapping):
        return data.get(step)
    if isinstance(data, list) and isinstance(step, int) and step < len(data):
        return data[step]
    return None


def _say(detail: ErrorDetails, path: KeyPath) -> tuple[Text, Text | None]:
    kind, key = detail["type"], str(path[-1]) if path else ""
    cause = detail.get("ctx", {}).get("error")
    if isinstance(cause, InvalidValueError):
        return cause.what, cause.hint
    if kind == "missing":
        return both("缺少这一项。", "missing."), None
    if kind == "unexpected_keyword_argument":
        meant = nearest(key, _KEYS)
        hint = both(f"是不是“{meant}”？", f"Did you mean “{meant}”?") if meant else None
        return both("不认识的键。", "unknown key."), hint
    if kind in {"union_tag_not_found", "union_tag_invalid"}:
        return both("看不出是哪一种写法。", "not one of the forms that stand here."), _forms(path)
    if kind == "literal_error":
        expected = str(detail["ctx"]["expected"])
        shown = quoted(detail["input"])
        what = both(f"不能是{shown}。", f"cannot be {shown}.")
        return what, both(f"可选：{expected}。", f"Expected {expected}.")
    if kind in _WANTED:
        wanted, shown = _WANTED[kind], quoted(detail["input"])
        return both(f"{shown}不是{wanted.zh}。", f"{shown} is not {wanted.en}."), None
    return both(f"不合要求（{detail['msg']}）。", f"{detail['msg']}."), None


_LIST, _TABLE = both("列表", "a list"), both("表", "a table")
_TEXT, _NUMBER = both("文字", "text"), both("整数", "a whole number")
_WANTED = {
    "tuple_type": _LIST,
    "list_type": _LIST,
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


def _field_names() -> set[str]:
    modules = (amounts, catalogue, conditions, facts)
    records: list[Any] = [value for module in modules for value in vars(module).values()]
    return {
        f.name
        for cls in records
        if isinstance(cls, type) and is_dataclass(cls)
        for f in fields(cls)
    }


_KEYS = _field_names()
