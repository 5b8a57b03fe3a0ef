"""Two kinds of undecided grants: a fact is missing, or only a bureau can judge."""

from __future__ import annotations

from typing import Literal

from ..rules.conditions import Evaluation

Pending = Literal["information", "bureau"]
Group = Literal["eligible", "information", "bureau", "ineligible"]


def pending_of(evaluation: Evaluation) -> tuple[Pending, ...]:
    """List what an unknown answer waits for: information that is missing, a bureau, or both.

    Where no fact is missing, only a bureau can judge: a share of 0 is one of these cases.
    """
    found: list[Pending] = ["information"] if evaluation.missing else []
    if evaluation.left_open or not found:
        found.append("bureau")
    return tuple(found)
