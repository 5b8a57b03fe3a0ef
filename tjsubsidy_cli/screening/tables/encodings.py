"""Lines of text in UTF-8 or GB18030, told apart line by line, as files grown in many hands are."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable

from ...base.text import both
from .sheets import SHOWN

MARK = b"\xef\xbb\xbf"
UTF16 = (b"\xff\xfe", b"\xfe\xff")
NO_TEXT = both("不是 UTF-8 或 GB18030 编码的文字。", "not text in UTF-8 or GB18030.")

# A line without it that is UTF-8 may be GB18030 as well: 未知 there has the bytes of δ֪ here.
_CHINESE_UTF8 = re.compile(rb"[\xe0-\xf7][\x80-\xbf]{2}")
_ORDER = ("utf-8", "gb18030")


def is_gb(head: bytes) -> bool:
    """Whether a file is in GB18030 rather than in UTF-8, as far as its beginning tells."""
    gb = utf8 = 0
    whole = head[: head.rfind(b"\n") + 1] or head
    for line in whole.split(b"\n"):
        try:
            line.decode()
            utf8 += bool(_CHINESE_UTF8.search(line))
        except UnicodeDecodeError:
            gb += is_text(decoded(line, gb=False))
    return gb > utf8


def decoded(line: bytes, *, gb: bool) -> str:
    """A line in UTF-8, else in GB18030; what is neither keeps its bytes as lone surrogates.

    A line that may be either is what its file is (``gb``).
    """
    for encoding in _order(line, gb):
        try:
            return line.decode(encoding)
        except UnicodeDecodeError:
            pass
    return line.decode("utf-8", "surrogateescape")


def _order(line: bytes, gb: bool) -> Iterable[str]:
    return reversed(_ORDER) if gb and not _CHINESE_UTF8.search(line) else _ORDER


def beginning(line: bytes, *, gb: bool) -> str:
    """As much of a line as the rejects show."""
    part = line[: 4 * SHOWN]
    for encoding in _order(part, gb):
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(part)  # a cut character is left
        except UnicodeDecodeError:
            continue
        return text.rstrip("\r\n")[:SHOWN]
    return part.decode("utf-8", "replace").rstrip("\r\n")[:SHOWN]


def is_text(text: str) -> bool:
    """Whether a text is one: not of lone surrogates, which stand for bytes or for nothing."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
