"""The slip for colleagues: the skipped questions, by the department that usually knows them."""

from __future__ import annotations

from ..base.records import record
from ..company.profile import Company, Profile
from ..policy.catalogue import Catalogue, Department
from .questions import Question, skipped


@record(kw_only=False)
class Slip:
    """The questions that a company's own people may answer.

    In ``parts`` stand the departments, each with its questions. The last part may be of no
    department.
    """

    catalogue: Catalogue
    company: Company
    parts: tuple[tuple[Department | None, tuple[Question, ...]], ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions in the order of the slip."""
        return tuple(question for _, questions in self.parts for question in questions)


def slip_of(catalogue: Catalogue, profile: Profile) -> Slip:
    """Make the slip of a profile: the department comes first whose questions are worth most.

    A gate is left out where the questions that it could save stand on the slip themselves.
    """
    by_id = {department.id: department for department in catalogue.departments}
    parts: dict[str | None, list[Question]] = {}
    questions = skipped(catalogue, profile.facts, profile.asked, profile.received)
    there = {question.fact.id for question in questions}
    for question in (q for q in questions if there.isdisjoint(q.fact.gate)):
        parts.setdefault(question.fact.knows, []).append(question)
    in_order = sorted(parts, key=lambda id_: id_ is None)
    return Slip(
        catalogue,
        profile.company,
        tuple((by_id[id_] if id_ else None, tuple(parts[id_])) for id_ in in_order),
    )
