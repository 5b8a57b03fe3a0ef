"""The packaged catalogue, checked and pickled while the wheel is built.

It makes every start faster, because pydantic is not needed. The pickle is installed with the code
and is as trusted as the code; nothing is ever unpickled from another place.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .. import __version__
from ..base.digest import sha256_of

if TYPE_CHECKING:
    from .catalogue import Catalogue

FILE = Path(__file__).parent / "data" / "measures.pickle"


def pack(source: bytes, catalogue: Catalogue) -> bytes:
    """Make the file for a wheel: version and catalogue file as a key, then the pickle.

    The file's SHA-256 goes with the catalogue, because computing it takes as long as reading it.
    """
    import pickle
    import pickletools

    return _head(source) + pickletools.optimize(pickle.dumps((catalogue, sha256_of(source))))


def load(source: bytes) -> Catalogue | None:
    """Load the prebuilt catalogue if it was built from this file by this version; else None."""
    if not FILE.exists():  # in a checkout
        return None
    try:
        from _pickle import loads  # the part of pickle in C, without the rest, which takes 2 ms
    except ImportError:
        from pickle import loads

    packed, head = FILE.read_bytes(), _head(source)
    if not packed.startswith(head):
        return None
    catalogue: Catalogue
    catalogue, sha256 = loads(memoryview(packed)[len(head) :])  # noqa: S301 - see above
    vars(catalogue)["sha256"] = sha256  # cached so
    return catalogue


def _head(source: bytes) -> bytes:
    return f"tjsubsidy {__version__} {len(source)}\n".encode() + source
