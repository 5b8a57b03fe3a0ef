"""JSON lines: one company a line, flat or with a profile's tables; the first row has the number 1.

The file is read twice: once for its keys, so that the headings are settled before any company is
assessed, and once for its values. Each line is parsed by Python's own ``json``: Polars' reader
takes the first of two equal keys, rounds long numbers, and loses a block to one malformed line.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from decimal import Context
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NoReturn

from ...base.documents import MEGABYTE
from ...base.errors import InvalidValueError, TjsubsidyError, user_error
from ...base.text import both, quoted, sanitize
from ...policy.catalogue import Catalogue
from .encodings import MARK, NO_TEXT, UTF16, encoding_of, is_text
from .headings import BESIDE, Heading, Headings, find_headings
from .sheets import BLOCK_ROWS, DIGITS, SHOWN, Blocks, Reject, Sheet, as_block, as_list

BLOCK_BYTES = 8 * MEGABYTE
LONGEST_LINE = 1 * MEGABYTE  # characters
MOST_KEYS = 10_000
_DIGITS = 30  # of a number that may be a sum or a count
_SHOWN = Context(prec=DIGITS)
_TOO_LONG = both("这一行超过 1 MB。", "a line longer than 1 MB.")
_NO_OBJECT = both("这一行不是 JSON 对象。", "a line that is no JSON object.")
_NESTED = both("应是文字、数字、是否或列表。", "must be a text, a number, true, false or a list.")

Columns = Sequence[tuple[str, Heading, bool]]  # a key, its heading, and whether it takes lists
Cells = dict[int, str | None]  # by index of the column


def open_json_lines(
    path: Path, catalogue: Catalogue, maps: Sequence[str], *, carry: bool = False
) -> Sheet:
    """Open a file of JSON lines. Raises TjsubsidyError, or OSError."""
    keys = _keys(path)
    _, headings = find_headings([keys], catalogue, maps, str(path), carry=carry)
    lists = {fact.id for fact in catalogue.facts if fact.kind == "choices"}
    columns = [(keys[c.index], c, c.means in lists) for c in headings.cells]
    return Sheet(headings, path.stat().st_size, _blocks(path, headings, columns))


def _keys(path: Path) -> list[str]:
    """The keys of all lines, in the order of their first use."""
    keys: dict[str, None] = {}
    problem: TjsubsidyError | None = None
    for number, line, _ in _lines(path):
        try:
            keys |= dict.fromkeys(_company(line))
        except InvalidValueError as error:
            problem = problem or user_error(error.what, place=f"{path}:{number}")
        if len(keys) > MOST_KEYS:
            what = both(f"不同的键超过 {MOST_KEYS:,} 个。", f"more than {MOST_KEYS:,} keys.")
            raise user_error(what, place=str(path))
    if problem and not keys:
        raise problem
    return list(keys)


def _blocks(path: Path, headings: Headings, columns: Columns) -> Blocks:
    rows: dict[int, Cells] = {}
    rejects: list[Reject] = []
    start = done = 0
    for number, line, done in _lines(path):
        try:
            rows[number] = _row(number, line, columns, rejects)
        except InvalidValueError as error:
            shown = line[: 2 * SHOWN].strip().encode(errors="replace").decode()
            rejects.append(Reject(number, "", shown[:SHOWN], error.what))
        if max(len(rows), len(rejects)) >= BLOCK_ROWS or done - start > BLOCK_BYTES:
            yield as_block(headings, list(rows), list(rows.values()), rejects, done)
            rows, rejects, start = {}, [], done
    if rows or rejects:
        yield as_block(headings, list(rows), list(rows.values()), rejects, done)


def _lines(path: Path) -> Iterator[tuple[int, str, int]]:
    """The number of each line, its text (cut off after 1 MB), and how far the file is read."""
    with path.open("rb") as file:
        head = file.read(MEGABYTE)
        if head.startswith(UTF16):
            hint = both("请另存为 UTF-8。", "Save it as UTF-8.")
            raise user_error(both("不是 UTF-8 编码。", "not in UTF-8."), hint, place=str(path))
        file.seek(len(MARK) if head.startswith(MARK) else 0)
        text = TextIOWrapper(file, encoding_of(head), "surrogateescape", newline="\n")
        lines = iter(lambda: text.readline(LONGEST_LINE + 1), "")
        for number, line in enumerate(lines, 1):
            rest = line
            while rest and not rest.endswith("\n"):
                rest = text.readline(LONGEST_LINE)
            yield number, line, file.tell()


def _row(number: int, line: str, columns: Columns, rejects: list[Reject]) -> Cells:
    """The cells of a line; invalid ones are blank, and added to ``rejects``.

    Raises InvalidValueError if the line has no cells.
    """
    company, cells = _company(line), Cells()
    for key, heading, takes_lists in columns:
        value = company.get(key)
        try:
            cells[heading.index] = _cell(value, takes_lists)
        except InvalidValueError as error:
            cells[heading.index] = None
            if heading.means.startswith(BESIDE):  # whatever stands there is no answer
                cells[heading.index] = sanitize(as_list(value))
                continue
            shown = sanitize(value if isinstance(value, str) else as_list(value))
            rejects.append(Reject(number, heading.title, shown[:SHOWN], error.what))
    return cells


def _cell(value: object, takes_lists: bool) -> str | None:
    """A value as the text of a cell. Raises InvalidValueError."""
    match value:
        case bool():
            return "true" if value else "false"
        case list() if not takes_lists:
            raise InvalidValueError(both("不应是列表。", "must be no list."))
        case dict():
            raise InvalidValueError(_NESTED)
    text = as_list(value) if isinstance(value, list) else str(value or "")
    if not is_text(text):
        raise InvalidValueError(NO_TEXT)
    return text or None


def _company(line: str) -> dict[str, Any]:
    """The values of a line by key; a blank line has none. Raises InvalidValueError."""
    if len(line) > LONGEST_LINE:
        raise InvalidValueError(_TOO_LONG)
    if not is_text(line):
        raise InvalidValueError(NO_TEXT)
    try:
        company = _DECODER.decode(line.strip() or "{}")
    except json.JSONDecodeError as error:
        what = both(f"JSON 语法错误：{error.msg}。", f"JSON syntax: {error.msg}.")
        raise InvalidValueError(what) from None
    except RecursionError:
        raise InvalidValueError(both("嵌套过深。", "nested too deeply.")) from None
    if not isinstance(company, dict):
        raise InvalidValueError(_NO_OBJECT)
    pairs: list[tuple[str, Any]] = []
    for key, value in company.items():
        is_table = key in {"company", "facts"} and isinstance(value, dict | None)
        pairs += (value or {}).items() if is_table else [(key, value)]
    return _object(pairs)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object, none of whose keys is given twice. Raises InvalidValueError."""
    values = dict(pairs)
    if not is_text("".join(values)):
        raise InvalidValueError(NO_TEXT)
    if len(values) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = quoted(next(key for key in keys if keys.count(key) > 1))
        raise InvalidValueError(both(f"键{twice}写了两次。", f"the key {twice} is given twice."))
    return values


def _number(text: str) -> str:
    """A number without an exponent, and whole if it is; as written if it is out of all bounds.

    Programs write 434.99999999999994 for 435: 15 digits are meant, as a spreadsheet shows them.
    """
    with suppress(ArithmeticError):
        number = _SHOWN.create_decimal(text)
        if abs(number.adjusted()) <= _DIGITS:
            plain = f"{number:f}"
            return plain.rstrip("0").rstrip(".") if "." in plain else plain
    return text


def _constant(name: str) -> NoReturn:
    raise InvalidValueError(both(f"{name} 不是 JSON 的数字。", f"{name} is no number in JSON."))


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=_number, parse_int=str, parse_constant=_constant
)
