"""How assessments become text: one module an output format, one table of formats."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from typing import TYPE_CHECKING, Literal

from ..records import record

if TYPE_CHECKING:
    from ..assessment import Assessment
    from ..checks import Run
    from ..output import Screen

FormatName = Literal["table", "json", "jsonl", "junit"]


@record(kw_only=False)
class Format:
    """An output format: its renderer, and whether people or programs read it.

    What programs read is UTF-8 everywhere; what people read follows their terminal. ``render``
    shows one assessment; instead of it, ``run`` shows all that a call made, with files and gates.
    ``several``: more than one profile fits into it. ``errors``: so does what could not be read.
    """

    render: Callable[[Assessment, Screen, bool], str] | None = None
    for_people: bool = field(kw_only=True)
    run: Callable[[Run, Screen], str] | None = None
    several: bool = False
    errors: bool = False

    def show(self, run: Run, screen: Screen) -> str:
        """The result of a call whose profiles this format can carry."""
        if self.run:
            return self.run(run, screen)
        (checked,) = run.checked
        assert self.render  # noqa: S101 - a format has one of both
        return self.render(checked.assessment, screen, run.all_grants)


def _table(run: Run, screen: Screen) -> str:
    if len(run.profiles) > 1:
        from .summary import render_summary

        return render_summary(run, screen)
    from .table import render_table

    return render_table(run.checked[0].assessment, screen, all_grants=run.all_grants)


def _json(run: Run, screen: Screen) -> str:
    from .json_ import assessment_json

    return assessment_json(run.checked[0].assessment, run.checked[0].gates)


def _jsonl(run: Run, screen: Screen) -> str:
    from .json_ import assessments_jsonl

    return assessments_jsonl(run.checked)


def _junit(run: Run, screen: Screen) -> str:
    from .junit import render_junit

    return render_junit(run, screen.lang)


FORMATS: dict[FormatName, Format] = {
    "table": Format(run=_table, several=True, for_people=True),
    "json": Format(run=_json, for_people=False),
    "jsonl": Format(run=_jsonl, several=True, for_people=False),
    "junit": Format(run=_junit, several=True, errors=True, for_people=False),
}
