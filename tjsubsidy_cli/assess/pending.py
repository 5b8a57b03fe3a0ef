"""Two kinds of undecided grants: a fact is missing, or only a bureau can judge."""

from __future__ import annotations

from typing import Literal

from ..base.text import Text, both
from ..policy.catalogue import Grant
from ..rules.conditions import AllOf, Answer, AnyOf, Evaluation, Has, evaluate, facts_of
from ..rules.facts import Chosen, Values

Pending = Literal["information", "bureau"]
Group = Literal["eligible", "information", "bureau", "ineligible"]

PENDING: dict[Pending, Text] = {
    "information": both("待补充", "Needs information"),
    "bureau": both("待认定", "For the bureau to judge"),
}


def pending_of(evaluation: Evaluation) -> tuple[Pending, ...]:
    """List what an unknown answer waits for: information that is missing, a bureau, or both.

    Where no information can settle it, only a bureau can judge. A share of 0 is one of these cases.
    """
    settled = evaluation.missing and _range(evaluation) != (Answer.UNKNOWN, Answer.UNKNOWN)
    found: list[Pending] = ["information"] if settled else []
    if evaluation.left_open or not found:
        found.append("bureau")
    return tuple(found)


def _range(evaluation: Evaluation) -> tuple[Answer, Answer]:
    """Bound the answers that more information can lead to, from the lowest to the highest."""
    answer, test = evaluation.answer, evaluation.condition
    if answer is not Answer.UNKNOWN:
        return answer, answer
    if not evaluation.parts:
        asked, judged = bool(evaluation.missing), bool(evaluation.left_open)
        # A choice that the text leaves open is for a bureau to accept: it alone is never a yes.
        only_open = isinstance(test, Has) and not test.has
        return (
            Answer.NO if asked and not judged else Answer.UNKNOWN,
            Answer.YES if asked and not only_open else Answer.UNKNOWN,
        )
    lowest, highest = zip(*map(_range, evaluation.parts), strict=True)
    match test:
        case AllOf():
            return min(lowest), min(highest)
        case AnyOf():
            return max(lowest), max(highest)
        case _:
            return Answer(2 - max(highest)), Answer(2 - max(lowest))


def is_unlikely(grant: Grant, evaluation: Evaluation, values: Values) -> bool:
    """Whether a company of this kind hardly has the grant, as far as its kind is known.

    While a list is not answered, it counts as empty. A grant that a bureau must judge is likely,
    because the company has something that comes near; so is one of which it meets a part, or of
    which it said that it is not sure.
    """
    unsure = any(fact in values for fact in evaluation.missing)
    if grant.suits is None or evaluation.left_open or unsure:
        return False
    if any(leaf.answer is Answer.YES and not leaf.presumed for leaf in evaluation.leaves()):
        return False  # it meets a part
    told = {**dict.fromkeys(facts_of(grant.suits), Chosen(frozenset())), **values}
    return evaluate(grant.suits, told).answer is Answer.NO
