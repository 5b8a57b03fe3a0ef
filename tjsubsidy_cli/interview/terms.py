"""The terms of an interview: under which readings it assesses, and what it shows at the end."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from ..assess.assessment import Assessment, Assessor
from ..base.pictures import Picture
from ..base.records import field, record
from ..base.shell import Option
from ..company.profile import Profile
from ..policy.catalogue import Catalogue
from ..policy.readings import Choices


@record
class Terms:
    """What holds for a whole interview, as the command line said.

    ``assume`` are assumed rates by the grant's id. ``again`` are the options that the next command
    must repeat. ``all_grants``: the result also lists all grants. ``opens``: the report is opened
    in a browser. ``prepared_by``, ``logo`` and ``full`` are those of the report.
    """

    assessor: Assessor
    readings: Choices = field(default_factory=dict)
    assume: Mapping[str, Fraction] = field(default_factory=dict)
    again: tuple[Option, ...] = ()
    all_grants: bool = False
    opens: bool = True
    prepared_by: str = ""
    logo: Picture | None = None
    full: bool = False

    @property
    def catalogue(self) -> Catalogue:
        """The policy under the chosen readings."""
        return self.assessor.under(self.readings)

    def assess(self, profile: Profile) -> Assessment:
        """Assess a company under these terms."""
        return self.assessor.assess(profile.assuming(self.assume), self.readings)
