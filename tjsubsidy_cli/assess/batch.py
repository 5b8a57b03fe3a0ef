"""The profiles of one call, each assessed and judged by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..base.errors import Diagnostic
from ..base.records import record
from .assessment import Assessment
from .gates import GateResult

if TYPE_CHECKING:
    from .advice import Advice


@record(kw_only=False)
class Checked:
    """A profile's file, its assessment, each gate that was asked for, and advice if asked for."""

    file: str
    assessment: Assessment
    gates: tuple[GateResult, ...] = ()
    advice: tuple[Advice, ...] = ()

    @property
    def failures(self) -> tuple[Diagnostic, ...]:
        """The gates that do not hold, and why."""
        return tuple(
            Diagnostic(what=gate.failure, place=self.file, key=gate.option)
            for gate in self.gates
            if gate.failure
        )


@record(kw_only=False)
class Broken:
    """A profile that could not be read, or a pattern that no file matches."""

    file: str
    problems: tuple[Diagnostic, ...]


@record(kw_only=False)
class Run:
    """What one call made of its profiles, in their order."""

    profiles: tuple[Checked | Broken, ...]
    all_grants: bool = False

    @property
    def checked(self) -> tuple[Checked, ...]:
        """Those that were assessed."""
        return tuple(p for p in self.profiles if isinstance(p, Checked))

    @property
    def only(self) -> Checked:
        """The one that was assessed, for a format that can carry no more."""
        (checked,) = self.checked
        return checked

    @property
    def broken(self) -> tuple[Broken, ...]:
        """Those that were not."""
        return tuple(p for p in self.profiles if isinstance(p, Broken))

    @property
    def failures(self) -> tuple[Diagnostic, ...]:
        """All gates that do not hold."""
        return tuple(failure for checked in self.checked for failure in checked.failures)
