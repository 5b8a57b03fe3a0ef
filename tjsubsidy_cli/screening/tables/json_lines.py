"""JSON lines: one company a line, flat or as a profile; the first row has the number 1.

The file is read twice: once for its keys, so that what they mean is settled before any company
is assessed, and once for its values.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from ...base.documents import MEGABYTE
from ...base.errors import Diagnostic, InvalidValueError, TjsubsidyError, user_error
from ...base.records import record
from ...base.text import both, quoted, sanitize
from ...policy.catalogue import Catalogue
from .encodings import MARK, NO_TEXT, UTF16, Encoding, beginning, decode, encoding_of, is_text
from .headings import Heading, Headings, find_headings
from .sheets import BLOCK_ROWS, SHOWN, Blocks, Reject, Sheet, as_block, as_list

BLOCK_BYTES = 8 * MEGABYTE
LONGEST_LINE = 1 * MEGABYTE
MOST_KEYS = 10_000
_TABLES = ("company", "facts")
_DIGITS = 30  # of a number that may be a figure

_TOO_LONG = both(
    f"这一行超过 {LONGEST_LINE // MEGABYTE} MB。",
    f"a line longer than {LONGEST_LINE // MEGABYTE} MB.",
)
_NO_OBJECT = both("这一行不是 JSON 对象。", "a line that is no JSON object.")
_TOO_DEEP = both("嵌套过深。", "nested too deeply.")
_NESTED = both("应是文字、数字、是否或列表。", "must be a text, a number, true, false or a list.")
_NO_LIST = both("不应是列表。", "must be no list.")


@record(kw_only=False)
class _Column:
    """A key that is read, what it means, and whether its values may be lists."""

    key: str
    heading: Heading
    takes_lists: bool


@record(kw_only=False)
class _Line:
    """One input line (cut off after 1 MB), and the file offset after it."""

    number: int
    data: bytes
    done: int
    encoding: Encoding


def open_json_lines(path: Path, catalogue: Catalogue, maps: Sequence[str]) -> Sheet:
    """A file of JSON lines. Raises TjsubsidyError, or OSError."""
    with path.open("rb") as file:
        keys = _keys(file, str(path))
    _, headings = find_headings([keys], catalogue, maps, str(path))
    columns = [_Column(keys[c.index], c, _takes_lists(c, catalogue)) for c in headings.columns]
    return Sheet(headings, path.stat().st_size, _blocks(path, headings, columns))


def _takes_lists(column: Heading, catalogue: Catalogue) -> bool:
    fact = catalogue.vocabulary.get(column.means)
    return fact is not None and fact.kind == "choices"


def _keys(file: BinaryIO, place: str) -> list[str]:
    """The keys of all lines, in the order in which they first come."""
    if file.read(2) in UTF16:
        hint = both("请另存为 UTF-8。", "Save it as UTF-8.")
        raise user_error(both("不是 UTF-8 编码。", "not in UTF-8."), hint, place=place)
    keys: dict[str, None] = {}
    wrong: Diagnostic | None = None
    for line in _lines(file):
        try:
            keys |= dict.fromkeys(_company(line) or ())
        except InvalidValueError as error:
            wrong = wrong or Diagnostic(what=error.what, place=f"{place}:{line.number}")
        if len(keys) > MOST_KEYS:
            what = both(f"不同的键超过 {MOST_KEYS:,} 个。", f"more than {MOST_KEYS:,} keys.")
            raise user_error(what, place=place)
    if wrong and not keys:
        raise TjsubsidyError([wrong])
    return list(keys)


def _lines(file: BinaryIO) -> Iterator[_Line]:
    file.seek(0)
    head = file.read(MEGABYTE)
    encoding = encoding_of(head)
    file.seek(len(MARK) if head.startswith(MARK) else 0)
    done, number = file.tell(), 0
    while data := file.readline(LONGEST_LINE + 1):
        number, done, rest = number + 1, done + len(data), data
        while not rest.endswith(b"\n") and (rest := file.readline(LONGEST_LINE)):
            done += len(rest)
        yield _Line(number, data, done, encoding)


def _blocks(path: Path, headings: Headings, columns: Sequence[_Column]) -> Blocks:
    with path.open("rb") as file:
        numbers: list[int] = []
        rows: list[Mapping[int, str | None]] = []
        rejects: list[Reject] = []
        start = done = 0
        for line in _lines(file):
            found = _row(line, columns)
            if isinstance(found, Reject):
                rejects.append(found)
            else:
                numbers.append(line.number)
                rows.append(found)
            done = line.done
            if len(rows) + len(rejects) == BLOCK_ROWS or done - start > BLOCK_BYTES:
                yield as_block(headings, numbers, rows, rejects, done)
                numbers, rows, rejects, start = [], [], [], done
        if rows or rejects:
            yield as_block(headings, numbers, rows, rejects, done)


def _row(line: _Line, columns: Sequence[_Column]) -> Mapping[int, str | None] | Reject:
    """The cells of a line by their columns; a blank one has none."""
    try:
        company = _company(line) or {}
    except InvalidValueError as error:
        return Reject(line.number, "", beginning(line.data, line.encoding), error.what)
    cells: dict[int, str | None] = {}
    for column in columns:
        value = company.get(column.key)
        try:
            cells[column.heading.index] = _text(value, column)
        except InvalidValueError as error:
            shown = sanitize(value if isinstance(value, str) else as_list(value))
            return Reject(line.number, column.heading.title, shown[:SHOWN], error.what)
    return cells


def _text(value: object, column: _Column) -> str | None:
    """A value as the text of a cell. Raises InvalidValueError."""
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case Decimal():
            return _digits(value)
        case int():
            return str(value)
        case str():
            text = value
        case list() if column.takes_lists:
            text = as_list(value)
        case _:
            raise InvalidValueError(_NO_LIST if isinstance(value, list) else _NESTED)
    if not is_text(text):
        raise InvalidValueError(NO_TEXT)
    return text or None


def _digits(number: Decimal) -> str:
    """A number without an exponent, and whole if it is."""
    if abs(number.adjusted()) > _DIGITS:
        return str(number)
    plain = f"{number:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


# ------------------------------------------------------------------------- one line


def _company(line: _Line) -> dict[str, Any] | None:
    """The values of a line by their keys; None if it is blank. Raises InvalidValueError."""
    if len(line.data) > LONGEST_LINE:
        raise InvalidValueError(_TOO_LONG)
    text = decode(line.data, line.encoding).strip()
    if not text:
        return None
    if not is_text(text):
        raise InvalidValueError(NO_TEXT)
    data = _parsed(text)
    if not isinstance(data, dict):
        raise InvalidValueError(_NO_OBJECT)
    return _table(pair for key, value in data.items() for pair in _flat(key, value))


def _flat(key: str, value: object) -> Iterable[tuple[str, Any]]:
    """A pair as it is, or those of a profile's two tables, which may be null."""
    if key in _TABLES and (value is None or isinstance(value, dict)):
        return (value or {}).items()
    return [(key, value)]


def _parsed(text: str) -> Any:
    try:
        return json.loads(
            text, object_pairs_hook=_table, parse_float=_decimal, parse_constant=_constant
        )
    except json.JSONDecodeError as error:
        raise InvalidValueError(
            both(f"JSON 语法错误：{error.msg}。", f"JSON syntax: {error.msg}.")
        ) from None
    except RecursionError:
        raise InvalidValueError(_TOO_DEEP) from None
    except InvalidValueError:
        raise
    except ValueError:
        raise InvalidValueError(both("有一个数字过长。", "a number is too long.")) from None


def _table(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    for key, value in pairs:
        if not is_text(key):
            raise InvalidValueError(NO_TEXT)
        if key in seen:
            raise InvalidValueError(
                both(f"键{quoted(key)}写了两次。", f"the key {quoted(key)} is given twice.")
            )
        seen[key] = value
    return seen


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except ArithmeticError:
        raise InvalidValueError(both("有一个数字过长。", "a number is too long.")) from None


def _constant(name: str) -> NoReturn:
    raise InvalidValueError(both(f"{name} 不是 JSON 的数字。", f"{name} is no number in JSON."))
