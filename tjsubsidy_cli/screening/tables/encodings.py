"""The encoding of a file of text: UTF-8, with or without a mark at its beginning, or GB18030."""

from __future__ import annotations

import re
from typing import Literal

from ...base.text import both
from .sheets import SHOWN

Encoding = Literal["utf-8", "gb18030"]
MARK = b"\xef\xbb\xbf"
UTF16 = (b"\xff\xfe", b"\xfe\xff")
NO_TEXT = both("不是 UTF-8 或 GB18030 编码的文字。", "not text in UTF-8 or GB18030.")

# A line without it that is UTF-8 may be GB18030 as well: 未知 there has the bytes of δ֪ here.
_CHINESE_UTF8 = re.compile(rb"[\xe0-\xf7][\x80-\xbf]{2}")


def encoding_of(head: bytes) -> Encoding:
    """Choose the encoding of a file from its beginning: that of most lines with Chinese text."""
    if head.startswith(MARK) or head.isascii():
        return "utf-8"
    gb = utf8 = 0
    for line in (head[: head.rfind(b"\n") + 1] or head).split(b"\n"):
        if is_text(decode(line, "utf-8")):
            utf8 += bool(_CHINESE_UTF8.search(line))
        else:
            gb += is_text(decode(line, "gb18030"))
    return "gb18030" if gb > utf8 else "utf-8"


def decode(line: bytes, encoding: Encoding) -> str:
    """Decode a line; invalid bytes become lone surrogates, which `is_text` finds."""
    return line.decode(encoding, "surrogateescape")


def beginning(line: bytes, encoding: Encoding) -> str:
    """Decode the first characters of a line, to show them beside a reject."""
    return line[: 4 * SHOWN].decode(encoding, "replace").rstrip("\r\n")[:SHOWN]


def is_text(text: str) -> bool:
    """Whether a text has no NUL, and no lone surrogate, which stands for an invalid byte."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text
