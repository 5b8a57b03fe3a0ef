"""The bytes of a file as text: which encodings are read, and what is no text at all."""

from __future__ import annotations

import codecs

from .errors import TjsubsidyError, user_error
from .text import Text, both

_NO_TEXTS = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")  # PDF, Office, old Office, RTF


def decode(data: bytes, name: str, way_out: Text) -> str:
    """Decode UTF-8 with or without a byte order mark, else GB18030.

    There is no detection of other encodings: it would be wrong on short files.
    Raises TjsubsidyError for what is no text, with the ``way_out`` as its hint.
    """
    if data.startswith(_NO_TEXTS):
        raise _not_text(name, way_out)
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        text = _decode_gb(data, name, error.start, way_out)
    if "\0" in text:
        raise _not_text(name, way_out)
    return text


def _decode_gb(data: bytes, name: str, start: int, way_out: Text) -> str:
    attempt = data.decode("utf-8", "replace")
    wrong = attempt.count("\ufffd")
    if sum(not char.isascii() for char in attempt) > 2 * wrong:  # UTF-8 with a broken byte
        line = data[:start].count(b"\n") + 1
        raise user_error(
            both("有不是 UTF-8 的字节。", "a byte that is not UTF-8."),
            both("请重新输入这一行的文字。", "Type the text of this line again."),
            place=f"{name}:{line}",
        )
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError:
        raise _not_text(name, way_out) from None


def _not_text(name: str, way_out: Text) -> TjsubsidyError:
    return user_error(both("不是文本文件。", "not a text file."), way_out, place=name)
