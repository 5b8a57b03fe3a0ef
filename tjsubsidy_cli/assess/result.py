"""The result of one grant for one company."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal

from ..base.records import record
from ..policy.catalogue import Grant, Measure
from ..rules.amounts import Support
from ..rules.basis import Basis, basis_of
from ..rules.conditions import Answer, Evaluation
from .pending import Group, Pending, pending_of

if TYPE_CHECKING:
    from ..company.received import Received
    from .assumed import Assumed

Verdict = Literal["eligible", "undecided", "ineligible"]
VERDICT_OF: dict[Answer, Verdict] = {
    Answer.YES: "eligible",
    Answer.UNKNOWN: "undecided",
    Answer.NO: "ineligible",
}
ANSWER_OF = {verdict: answer for answer, verdict in VERDICT_OF.items()}


@record(kw_only=False)
class Result:
    """One grant for one company.

    ``support`` is None for an ineligible grant; for an undecided one it is the possible amount.
    ``inferred`` marks a no that follows from the company's place, a condition that the text does
    not repeat for this grant.
    """

    grant: Grant
    measure: Measure
    verdict: Verdict
    evaluation: Evaluation
    support: Support | None
    city: int | None
    district: int | None
    inferred: bool = False
    assumed: Assumed | None = None
    received: Received | None = None

    @property
    def ceiling(self) -> int | None:
        """The highest amount that the text allows this company, in yuan."""
        return self.support.ceiling if self.support else None

    @property
    def estimate(self) -> int | None:
        """The highest amount that follows from the company's own numbers, in yuan."""
        return self.support.estimate if self.support else None

    @property
    def exact(self) -> bool:
        """Whether the estimate is a fixed entitlement, not a ceiling."""
        return self.verdict == "eligible" and self.support is not None and self.support.exact

    @property
    def basis(self) -> Basis:
        """The basis of the estimate: a fixed sum, a rate, only a ceiling, or the whole outlay."""
        return basis_of(self.grant.amount, self.support)

    @cached_property
    def pending(self) -> tuple[Pending, ...]:
        """What an undecided grant waits for: missing information, a bureau, or both."""
        return pending_of(self.evaluation) if self.verdict == "undecided" else ()

    @property
    def group(self) -> Group:
        """The verdict; for an undecided grant the first thing that it waits for."""
        return self.pending[0] if self.verdict == "undecided" else self.verdict

    @property
    def open_ended(self) -> bool:
        """Whether the grant may be paid but has no amount; it is counted and never summed."""
        return self.support is not None and self.support.estimate is None
