"""Files of TOML, JSON or text: size limit, encoding, parsing, and the lines of their keys.

The parsers give values without lines. A message needs the line, so a file with a problem is
searched a second time for its keys.
"""

from __future__ import annotations

import re
import sys
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from .decoding import decode
from .errors import Diagnostic, KeyPath, TjsubsidyError, cause, user_error
from .records import record, replace
from .text import Text, both, nearest, quoted, sanitize

if TYPE_CHECKING:
    from decimal import Decimal

Format = Literal["toml", "json"]

STDIN = "-"
MEGABYTE = 2**20
MOST_DEPTH = 150  # of lists and tables within each other, and of the parts of a key
MOST_PARTS = 100_000  # of all dotted keys together, each of which takes a kilobyte
MOST_DIGITS = 300  # of a number; nobody writes one, and Python refuses to write out 4,300
_MOST_BITS = 10 * MOST_DIGITS // 3
_AS_DATA = both("请存为 UTF-8 编码的 TOML 或 JSON。", "Save it as TOML or JSON in UTF-8.")
_AS_TEXT = both(
    "请打开后全选、复制，粘贴到文本编辑器，存为 UTF-8 的 .txt。",
    "Open it, copy all of its text into a text editor, and save that as .txt in UTF-8.",
)


@record
class Document:
    """A parsed file. Its text is kept to find the lines of problems."""

    name: str
    text: str
    data: dict[str, Any]
    format: Format
    notes: tuple[Text, ...] = ()  # on what was read as meant though it is no TOML

    @cached_property
    def lines(self) -> dict[KeyPath, int]:
        """The line on which each key and each table begins, by path."""
        from .key_lines import json_paths, toml_paths  # only where something is wrong

        paths = toml_paths if self.format == "toml" else json_paths
        return {path: number for number, path in reversed(list(paths(self.text)))}

    def line(self, path: KeyPath) -> int | None:
        """The line of a key, or else of the nearest table around it that has one."""
        if self.format == "json":
            keys = [step for step in path if isinstance(step, str)]
            return self.lines.get(tuple(keys[-1:]))
        known = (self.lines.get(path[:length]) for length in range(len(path), 0, -1))
        return next((line for line in known if line), None)

    def problem(self, path: KeyPath, what: Text, hint: Text | None = None) -> Diagnostic:
        """Make a problem at a key of this file."""
        return self.locate(Diagnostic(what=what, hint=hint, path=path))

    def locate(self, diagnostic: Diagnostic) -> Diagnostic:
        """The diagnostic with this file's name and the line of its key."""
        path = diagnostic.path
        return replace(diagnostic, place=self.name, line=self.line(path), key=key_path(path))


def shown_name(name: str) -> str:
    """The name of a file in messages."""
    return "<stdin>" if name == STDIN else name or "''"


def read_document(
    name: str, *, most_bytes: int, format: Format | None = None, typed: bool = False
) -> Document:
    """Read a TOML or JSON file, or stdin (``-``). Raises TjsubsidyError if that fails.

    Without ``format``, an opening brace or the suffix ``.json`` means JSON. In a ``typed`` file,
    the signs of a Chinese keyboard are read as meant.
    """
    source = read_bytes(name, most_bytes=most_bytes)
    return parse_document(name, source, format=format, typed=typed)


def parse_document(
    name: str, data: bytes, *, format: Format | None = None, typed: bool = False
) -> Document:
    """Decode and parse the bytes of a file; like ``read_document``."""
    shown = shown_name(name)
    text = decode(data, shown, _AS_DATA)
    looks_json = text.lstrip().startswith("{") or name.lower().endswith(".json")
    kind: Format = format or ("json" if looks_json else "toml")  # no TOML begins with a brace
    parse = _parse_json if kind == "json" else _parse_toml
    notes: tuple[Text, ...] = ()
    try:
        if typed and kind == "toml":
            parsed, text, notes = _parse_typed(text, shown)
        else:
            parsed = parse(text, shown)
    except RecursionError:
        raise _too_deep(shown) from None
    _check_bounds(parsed, shown)
    if not isinstance(parsed, dict):
        raise user_error(
            both("最外层应是一个对象。", "the outermost value must be an object."), place=shown
        )
    return Document(name=shown, text=text, data=parsed, format=kind, notes=notes)


def _parse_typed(text: str, name: str) -> tuple[dict[str, Any], str, tuple[Text, ...]]:
    """Parse TOML that a person typed; if it is refused, with its Chinese signs read as meant."""
    try:
        return _parse_toml(text, name), text, ()
    except TjsubsidyError as error:
        from .chinese_keyboard import parse_repaired

        return parse_repaired(text, name, _parse_toml, error)


def _check_bounds(parsed: object, name: str) -> None:
    """Refuse what could be read but not written again: too deep, too long, half a character."""
    level: list[object] = [parsed]
    for _ in range(MOST_DEPTH):
        inner: list[object] = []
        for value in level:
            if isinstance(value, dict):
                inner += (*value, *value.values())
            elif isinstance(value, list):
                inner += value
            elif isinstance(value, str):
                _check_characters(value, name)
            elif isinstance(value, int) and value.bit_length() > _MOST_BITS:
                raise _too_long(name)
        if not inner:
            return
        level = inner
    raise _too_deep(name)


def _check_characters(text: str, name: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        what = both(f"有半个字符：{quoted(text)}。", f"half of a character: {quoted(text)}.")
        raise user_error(what, place=name) from None


def read_text(name: str, *, most_bytes: int) -> str:
    """Read a text file, or stdin (``-``). Raises TjsubsidyError if that fails."""
    return decode(read_bytes(name, most_bytes=most_bytes), shown_name(name), _AS_TEXT)


def read_bytes(name: str, *, most_bytes: int) -> bytes:
    """Read the bytes of a file or of stdin (``-``). Raises TjsubsidyError if that fails."""
    shown = shown_name(name)
    try:
        if name != STDIN:
            with Path(name).open("rb") as file:
                data = file.read(most_bytes + 1)
        elif sys.stdin is None:
            raise user_error(both("标准输入已关闭。", "stdin is closed."))
        else:
            data = sys.stdin.buffer.read(most_bytes + 1)
    except FileNotFoundError:
        raise missing(Path(name)) from None
    except IsADirectoryError:
        raise user_error(
            both("这是文件夹，不是文件。", "a directory, not a file."), place=shown
        ) from None
    except PermissionError:
        raise user_error(both("没有读取权限。", "no permission to read it."), place=shown) from None
    except (OSError, ValueError) as error:
        why = cause(error)
        what = both(f"无法读取：{why.zh}。", f"cannot be read: {why.en}.")
        raise user_error(what, place=shown) from None
    if len(data) > most_bytes:
        size = f"{most_bytes // MEGABYTE} MB"
        raise user_error(
            both(f"文件超过 {size}。", f"the file is larger than {size}."), place=shown
        )
    return data


def missing(path: Path) -> TjsubsidyError:
    """Make the error for a file that does not exist, which may be the aim of a link."""
    if path.is_symlink():
        aim = path.readlink()
        what = both(f"是指向 {aim} 的链接，而它不存在。", f"a link to {aim}, which does not exist.")
        return user_error(what, place=str(path))
    return user_error(both("没有这个文件。", "no such file."), _similar(path), place=str(path))


def _similar(path: Path) -> Text | None:
    """Suggest an existing file with a name similar to that of a missing one."""
    with suppress(OSError):
        if meant := nearest(path.name, [p.name for p in path.parent.iterdir()], 0.8):
            similar_path = path.with_name(meant)
            return both(f"是不是 {similar_path}？", f"Did you mean {similar_path}?")
    return None


_DOTTED = r"""(?<![\w\\-])(?:(?:[\w-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')[ \t]*\.[ \t]*)+"""
_TOML_PLACE = r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)"
_TOML_ZH = {
    "Cannot overwrite a value": "同一个键写了两次",
    "Cannot declare": "同一个表写了两次",
    "Expected '=' after a key": "键后面缺少“=”",
    "Invalid value": "无法识别的值（文字要加引号）",
    "Unclosed array": "数组缺少“]”",
    "Unclosed inline table": "内联表缺少“}”",
    "Unterminated string": "文字缺少结尾的引号",
    "Illegal character": "不允许的字符（文字的引号可能没有结束）",
    "Invalid statement": "无法识别的一行",
    "Invalid initial character for a key part": "键名有误（中文键名要加引号）",
    "Expected newline or end of document": "这一行在值之后还有多余的内容",
    "Unescaped '\\' in a string": "反斜杠“\\”要写成“\\\\”",
}


def _parse_toml(text: str, name: str) -> dict[str, Any]:
    import tomllib

    if text.count(".") > MOST_DEPTH:  # else no key has so many parts
        dots = [key.count(".") for key in re.findall(_DOTTED, text)]
        if max(dots, default=0) > MOST_DEPTH or sum(dots) > MOST_PARTS:
            raise _too_deep(name)  # parsing it would take the square of a key's parts in memory
    try:
        return tomllib.loads(text, parse_float=_decimal)
    except tomllib.TOMLDecodeError as error:
        match = re.fullmatch(_TOML_PLACE, str(error))
        message, line, column = match.groups() if match else (str(error), None, None)
        zh = next((zh for en, zh in _TOML_ZH.items() if message.startswith(en)), message)
        last = text.count("\n") + 1
        place = f"{name}:{line}:{column}" if line else f"{name}:{last}"
        what = both(f"TOML 语法错误：{zh}。", f"TOML syntax: {message}.")
        from .chinese_keyboard import name_sign

        raise user_error(what, name_sign(text, int(line or last)), place=place) from None
    except ValueError:
        raise _too_long(name) from None


def _decimal(text: str) -> Decimal:
    from decimal import Decimal

    if len(text) > MOST_DIGITS:
        raise ValueError(text)
    try:
        return Decimal(text)
    except ArithmeticError:  # an exponent too large for Python becomes no number
        return Decimal("nan")


def _too_deep(name: str) -> TjsubsidyError:
    return user_error(both("嵌套过深。", "nested too deeply."), place=name)


def _too_long(name: str) -> TjsubsidyError:
    return user_error(both("有一个数字过长。", "a number is too long."), place=name)


def _parse_json(text: str, name: str) -> Any:
    import json

    twice: list[str] = []

    def table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        seen: dict[str, Any] = {}
        for key, value in pairs:
            twice.extend([key] if key in seen else [])
            seen[key] = value
        return seen

    try:
        data = json.loads(text, object_pairs_hook=table, parse_float=_decimal)
    except json.JSONDecodeError as error:
        place = f"{name}:{error.lineno}:{error.colno}"
        what = both(f"JSON 语法错误：{error.msg}。", f"JSON syntax: {error.msg}.")
        raise user_error(what, place=place) from None
    except ValueError:
        raise _too_long(name) from None
    if twice:
        what = both("同一个键写了两次。", "the key is given twice.")
        raise TjsubsidyError(Diagnostic(what=what, place=name, key=sanitize(key)) for key in twice)
    return data


def key_path(path: KeyPath) -> str:
    """Format a path: facts.activities[2]."""
    words = "".join(f"[{p}]" if isinstance(p, int) else f".{sanitize(p[:60])}" for p in path)
    return words.removeprefix(".")
