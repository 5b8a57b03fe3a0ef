"""The slip for colleagues as a form: a workbook that is filled in and read back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..assess.slip import Slip
from ..base.text import Lang, Text, both, sanitize
from ..rules.facts import Fact
from .form import Form
from .form_looks import HEAD
from .slip import heading, purpose
from .workbook import write_workbook

if TYPE_CHECKING:
    from xlsxwriter import Workbook


def render_slip_form(slip: Slip, lang: Lang) -> bytes:
    """Render the questions by department. Raises TjsubsidyError if XlsxWriter is not installed."""
    return write_workbook(lambda book: _SlipForm(book, slip, lang).write())


class _SlipForm(Form):
    """A form with the questions of a slip alone; the company's name stands in it already."""

    def __init__(self, book: Workbook, slip: Slip, lang: Lang) -> None:
        super().__init__(book, slip.catalogue, lang)
        self.slip = slip
        self.title, self.intro = heading(slip), (purpose(slip), HEAD)
        self.why = {question.fact.id: question.why for question in slip.questions}
        self.uses = _uses(slip, self.uses)

    def body(self) -> None:
        self.topic(both("企业", "The company"))
        self.name(sanitize(self.slip.company.name))
        for department, questions in self.slip.parts:
            self.topic(department.name if department else both("其他", "Others"))
            for question in questions:
                self.fact(question.fact)

    def whom(self, fact: Fact) -> Text | None:
        """Say why it is asked, instead of who may know it, which is the heading."""
        return self.why[fact.id]


def _uses(slip: Slip, uses: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Keep, beside the choices, the grants that wait; beside a question stands its reason."""
    waiting = {grant for question in slip.questions for grant in question.grants}
    return {
        key: tuple(grant for grant in grants if grant in waiting)
        for key, grants in uses.items()
        if "/" in key
    }
