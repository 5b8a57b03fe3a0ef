"""Two kinds of undecided grants: a fact is missing, or only a bureau can judge."""

from __future__ import annotations

from typing import Literal

from ..base.text import Text, both
from ..policy.catalogue import Grant
from ..rules.conditions import Answer, Evaluation, evaluate, facts_of
from ..rules.facts import Chosen, Values

Pending = Literal["information", "bureau"]
Group = Literal["eligible", "information", "bureau", "ineligible"]

PENDING: dict[Pending, Text] = {
    "information": both("待补充", "Needs information"),
    "bureau": both("待认定", "For the bureau to judge"),
}


def pending_of(evaluation: Evaluation) -> tuple[Pending, ...]:
    """List what an unknown answer waits for: information that is missing, a bureau, or both.

    Where no fact is missing, only a bureau can judge: a share of 0 is one of these cases.
    """
    found: list[Pending] = ["information"] if evaluation.missing else []
    if evaluation.left_open or not found:
        found.append("bureau")
    return tuple(found)


def is_unlikely(grant: Grant, evaluation: Evaluation, values: Values) -> bool:
    """Whether a company of this kind hardly has the grant, as far as its kind is known.

    While a list is not answered, it counts as empty. A grant that a bureau must judge is likely,
    because the company has something that comes near; so is one of which it meets a part, or of
    which it said that it is not sure.
    """
    met = any(leaf.answer is Answer.YES and not leaf.presumed for leaf in evaluation.leaves())
    unsure = any(fact in values for fact in evaluation.missing)
    if grant.suits is None or evaluation.left_open or met or unsure:
        return False
    told = {**dict.fromkeys(facts_of(grant.suits), Chosen(frozenset())), **values}
    return evaluate(grant.suits, told).answer is Answer.NO
