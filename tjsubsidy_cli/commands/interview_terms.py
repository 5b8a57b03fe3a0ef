"""Options that hold for a whole interview, whether ``ask`` begins it or ``check``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..base.errors import user_error
from ..base.shell import Option
from ..base.text import both
from .options import day_of, repeated
from .report_options import read_logo

if TYPE_CHECKING:
    from ..interview.terms import Terms
    from ..policy.catalogue import Catalogue


class TermsOptions(NamedTuple):
    """The options as given on the command line; ``file`` is that of the catalogue."""

    as_of: str | None
    reading: list[str] | None
    assume: list[str] | None
    prepared_by: str | None
    logo: Path | None
    full: bool
    file: Path | None
    lang: str | None

    def terms(self, *, all_grants: bool = False, opens: bool = True) -> Terms:
        """Read the options as the terms of an interview. Raises TjsubsidyError."""
        from ..assess.assessment import Assessor
        from ..company.assumptions import parse_assumptions
        from ..interview.terms import Terms
        from ..policy.format import load_catalogue
        from ..policy.readings import parse_choices

        day, logo = day_of(self.as_of), read_logo(self.logo)
        policy = load_catalogue(self.file)
        readings = parse_choices(self.reading or [], policy)
        assessor = Assessor(policy, day)
        assessor.under(readings)  # refuses a reading before the first question
        return Terms(
            assessor=assessor,
            readings=readings,
            assume=parse_assumptions(policy, self.assume or ()),
            again=self.again,
            all_grants=all_grants,
            opens=opens,
            prepared_by=self.prepared_by or "",
            logo=logo,
            full=self.full,
        )

    @property
    def again(self) -> tuple[Option, ...]:
        """The options that the next command must repeat."""
        return repeated({**self._asdict(), "catalogue": self.file})

    def catalogue(self) -> Catalogue:
        """Load the catalogue under the readings. Raises TjsubsidyError."""
        from ..policy.format import load_catalogue
        from ..policy.readings import parse_choices, switched

        policy = load_catalogue(self.file)
        return switched(policy, parse_choices(self.reading or [], policy))

    def refuse_without_a_result(self) -> None:
        """Refuse the options of a result that is not shown. Raises TjsubsidyError."""
        given = {
            "--as-of": self.as_of,
            "--assume": self.assume,
            "--prepared-by": self.prepared_by,
            "--logo": self.logo,
            "--full": self.full or None,
        }
        if useless := next((name for name, value in given.items() if value is not None), None):
            raise user_error(
                both(
                    f"{useless} 用于评估结果，这里不评估。",
                    f"{useless} is for an assessment, and none is made here.",
                ),
                both(f"请去掉 {useless}。", f"Leave out {useless}."),
            )
