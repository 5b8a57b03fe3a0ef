"""A batch: the profiles of one call, each with its own assessment and gates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..base.errors import Diagnostic
from ..base.records import record
from ..base.shell import Option
from ..company.source import Source, words_of
from .assessment import Assessment
from .gates import GateResult

if TYPE_CHECKING:
    from ..base.pictures import Picture
    from .advice import Advice
    from .open_questions import OpenQuestion


@record(kw_only=False)
class Checked:
    """A profile's file, its assessment and the requested gates; what its format shows besides.

    ``source`` is the row of a profile that comes from a table.
    """

    file: str
    assessment: Assessment
    gates: tuple[GateResult, ...] = ()
    advice: tuple[Advice, ...] = ()
    questions: tuple[OpenQuestion, ...] = ()
    source: Source | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """The words by which a command names the profile."""
        return words_of(self.file, self.source)

    @property
    def failures(self) -> tuple[Diagnostic, ...]:
        """The gates that do not hold."""
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
    """The assessed and the broken profiles of one call, in order, and how much of them is shown.

    ``all_grants``: also what is ineligible. ``long``: also workings and reservations.
    ``by_number``: grants in the order of the policy, not by money. ``again`` are the options that a
    next command must repeat, such as ``--lang zh``.
    ``full``: also a report's appendix. ``prepared_by`` and ``logo`` are those of its author.
    """

    profiles: tuple[Checked | Broken, ...]
    all_grants: bool = False
    long: bool = False
    by_number: bool = False
    again: tuple[Option, ...] = ()
    full: bool = False
    prepared_by: str = ""
    logo: Picture | None = None

    @property
    def checked(self) -> tuple[Checked, ...]:
        """The assessed profiles."""
        return tuple(p for p in self.profiles if isinstance(p, Checked))

    @property
    def only(self) -> Checked:
        """The only assessed profile, for a format that holds a single one."""
        (checked,) = self.checked
        return checked

    @property
    def broken(self) -> tuple[Broken, ...]:
        """The broken profiles."""
        return tuple(p for p in self.profiles if isinstance(p, Broken))

    @property
    def failures(self) -> tuple[Diagnostic, ...]:
        """The gates of all profiles that do not hold."""
        return tuple(failure for checked in self.checked for failure in checked.failures)
