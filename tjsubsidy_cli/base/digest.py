"""SHA-256, and the one JSON text of a value, which is the same in every process and Python."""

from __future__ import annotations

try:  # the function in C alone: hashlib would load OpenSSL, which takes longer than a check
    from _sha2 import sha256  # type: ignore[import-not-found,unused-ignore]
except ImportError:
    try:
        from _sha256 import sha256  # type: ignore[import-not-found,unused-ignore,no-redef]
    except ImportError:
        from hashlib import sha256


def sha256_of(data: bytes | str) -> str:
    """The SHA-256 in hexadecimal, of a text in UTF-8."""
    digest: str = sha256(data.encode() if isinstance(data, str) else data).hexdigest()
    return digest


def canonical(value: object) -> str:
    """The JSON of a value: keys sorted, no blanks, everything but ASCII escaped."""
    import json

    return json.dumps(value, sort_keys=True, separators=(",", ":"))
