"""Files as data: read within bounds, decoded, parsed with places, and written whole or not."""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from .errors import Problem, TjsubsidyError, refuse
from .records import record
from .text import Text, both, nearest, visible

Format = Literal["toml", "json"]
KeyPath = tuple[str | int, ...]
STDIN = "-"
MEGABYTE = 2**20


@record
class Document:
    """A parsed file, with its text so that a problem can be given its line."""

    name: str
    text: str
    data: dict[str, Any]

    def problem(self, path: KeyPath, what: Text, hint: Text | None = None) -> Problem:
        """A problem at a key of this file."""
        line = line_of(self.text, path)
        place = f"{self.name}:{line}" if line else self.name
        return Problem(what=what, hint=hint, place=place, key=key_path(path))


def read_document(name: str, *, most_bytes: int, format: Format | None = None) -> Document:
    """Read a TOML or JSON file, or stdin (``-``). Raises TjsubsidyError for whatever is wrong.

    Without ``format`` the ending decides; for stdin, an opening brace means JSON.
    """
    text = _decode(_read(name, most_bytes), name)
    shown = both("<标准输入>", "<stdin>").en if name == STDIN else name
    looks_json = text.lstrip().startswith("{") if name == STDIN else name.lower().endswith(".json")
    try:
        parse = (
            _parse_json if (format or ("json" if looks_json else "toml")) == "json" else _parse_toml
        )
        data = parse(text, shown)
    except RecursionError:
        raise refuse(both("嵌套过深。", "nested too deeply."), place=shown) from None
    if not isinstance(data, dict):
        raise refuse(
            both("最外层应是一个对象。", "the outermost value must be an object."), place=shown
        )
    return Document(name=shown, text=text, data=data)


def _read(name: str, most_bytes: int) -> bytes:
    try:
        if name == STDIN:
            data = sys.stdin.buffer.read(most_bytes + 1)
        else:
            with open(name, "rb") as file:  # noqa: PTH123 - a bounded read, also of a device
                data = file.read(most_bytes + 1)
    except FileNotFoundError:
        raise refuse(both("没有这个文件。", "no such file."), _similar(name), place=name) from None
    except IsADirectoryError:
        raise refuse(
            both("这是文件夹，不是文件。", "a directory, not a file."), place=name
        ) from None
    except PermissionError:
        raise refuse(both("没有读取权限。", "no permission to read it."), place=name) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise refuse(
            both(f"无法读取：{reason}。", f"cannot be read: {reason}."), place=name
        ) from None
    if len(data) > most_bytes:
        size = f"{most_bytes // MEGABYTE} MB"
        raise refuse(both(f"文件超过 {size}。", f"the file is larger than {size}."), place=name)
    return data


def _similar(name: str) -> Text | None:
    path = Path(name)
    with suppress(OSError):
        if meant := nearest(path.name, [p.name for p in path.parent.iterdir()]):
            found = path.with_name(meant)
            return both(f"是不是 {found}？", f"Did you mean {found}?")
    return None


def _decode(data: bytes, name: str) -> str:
    """UTF-8 with or without a mark, else GB18030; a detector would guess short files wrong."""
    for encoding in ("utf-8-sig", "gb18030"):
        with suppress(UnicodeDecodeError):
            text = data.decode(encoding)
            if "\0" not in text:
                return text
    raise refuse(
        both("不是文本文件。", "not a text file."),
        both("请存为 UTF-8 编码的 TOML 或 JSON。", "Save it as TOML or JSON in UTF-8."),
        place=name,
    )


_TOML_PLACE = re.compile(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)")
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
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except ValueError as error:
        match = _TOML_PLACE.fullmatch(str(error))
        said, line, column = match.groups() if match else (str(error), None, None)
        zh = next((zh for en, zh in _TOML_ZH.items() if said.startswith(en)), said)
        place = f"{name}:{line}:{column}" if line else f"{name}:{text.count(chr(10)) + 1}"
        raise refuse(both(f"TOML 语法错误：{zh}。", f"TOML syntax: {said}."), place=place) from None


def _parse_json(text: str, name: str) -> Any:
    twice: list[str] = []

    def table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        seen: dict[str, Any] = {}
        for key, value in pairs:
            twice.extend([key] if key in seen else [])
            seen[key] = value
        return seen

    try:
        data = json.loads(text, object_pairs_hook=table, parse_float=Decimal)
    except ValueError as error:
        at = isinstance(error, json.JSONDecodeError)
        place = f"{name}:{error.lineno}:{error.colno}" if at else name  # type: ignore[attr-defined]
        said = error.msg if at else error  # type: ignore[attr-defined]
        raise refuse(
            both(f"JSON 语法错误：{said}。", f"JSON syntax: {said}."), place=place
        ) from None
    if twice:
        what = both("同一个键写了两次。", "the key is given twice.")
        raise TjsubsidyError(Problem(what=what, place=name, key=visible(key)) for key in twice)
    return data


def key_path(path: KeyPath) -> str:
    """A path as people write it: facts.activities[2]."""
    words = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in path)
    return visible(words.lstrip("."))


def line_of(text: str, path: KeyPath) -> int | None:
    """The line of a TOML file that the longest known beginning of a path stands on."""
    best, line = 0, None
    for number, here in _paths(text):
        common = 0
        for ours, theirs in zip(path, here, strict=False):
            if ours != theirs:
                break
            common += 1
        if common > best:
            best, line = common, number
    return line


_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")


def _paths(text: str) -> Iterator[tuple[int, KeyPath]]:
    table: KeyPath = ()
    counts: dict[KeyPath, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.fullmatch(line):
            table = ()
            keys = _split(header[2])
            for index, key in enumerate(keys):
                table += (key,)
                if header[1] == "[[" and index == len(keys) - 1:
                    counts[table] = counts.get(table, -1) + 1
                if table in counts:
                    table += (counts[table],)
            yield number, table
        elif assigned := _KEY.match(line):
            yield number, table + tuple(_split(assigned[1]))


def _split(dotted: str) -> list[str]:
    return [
        part.strip().strip("\"'")
        for part in re.split(r"\s*\.\s*(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", dotted)
    ]


def write_whole(target: Path, data: bytes) -> None:
    """Write a file so that it is there whole or as it was before; links and devices are kept.

    Raises TjsubsidyError where the disk or the rights do not allow it.
    """
    path = Path(os.path.realpath(target))
    try:
        if path.exists() and not path.is_file():
            with path.open("wb") as device:
                device.write(data)
            return
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).chmod(mode)
            Path(temporary).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(temporary).unlink()
            raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise refuse(
            both(f"无法写入：{reason}。", f"cannot be written: {reason}."), place=str(target)
        ) from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
