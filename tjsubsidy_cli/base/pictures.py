"""A picture that goes into a document: PNG or JPEG, by its first bytes."""

from __future__ import annotations

from base64 import b64encode

from .documents import MEGABYTE, STDIN, read_bytes
from .errors import user_error
from .records import record
from .text import both

MOST_BYTES = MEGABYTE  # a logo; a report is sent by mail
_KINDS = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}


@record(kw_only=False)
class Picture:
    """A picture: its media type and its bytes."""

    kind: str
    data: bytes

    @property
    def uri(self) -> str:
        """The picture as a ``data:`` URI, which loads nothing from elsewhere."""
        return f"data:{self.kind};base64,{b64encode(self.data).decode()}"


def read_picture(name: str) -> Picture:
    """Read a picture. Raises TjsubsidyError if it is neither PNG nor JPEG, or too large."""
    data = read_bytes(f"./{name}" if name == STDIN else name, most_bytes=MOST_BYTES)
    for kind, magic in _KINDS.items():
        if data.startswith(magic):
            return Picture(kind, data)
    raise user_error(
        both("不是 PNG 或 JPEG 图片。", "neither a PNG nor a JPEG picture."),
        both(
            "请把图片另存为 PNG 或 JPEG（SVG 可能含有脚本，不接受）。",
            "Save the picture as PNG or JPEG; an SVG may hold scripts, and is refused.",
        ),
        place=name,
    )
