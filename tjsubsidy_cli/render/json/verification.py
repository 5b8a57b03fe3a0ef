"""JSON of a verification."""

from __future__ import annotations

from ...assess.verification import Verification
from .common import dump


def verification_json(found: Verification) -> str:
    """``tjsubsidy/verification/1``: whether a recorded assessment is the same, and what differs."""
    return dump(
        {
            "schema": "tjsubsidy/verification/1",
            "file": found.file,
            "id": found.id,
            "same": not found.differences,
            "differences": [
                {"path": list(one.path), "recorded": one.recorded, "now": one.now}
                for one in found.differences
            ],
        }
    )
