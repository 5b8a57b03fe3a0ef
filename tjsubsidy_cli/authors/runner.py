"""Run lint and test cases on files: read them here, judge them with ``lint`` and ``cases``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..base.documents import MEGABYTE, Document, read_document, read_text
from ..base.errors import Diagnostic, TjsubsidyError, user_error
from ..base.text import both
from ..policy.catalogue import Catalogue
from ..policy.format import examine
from .cases import Case, Outcome, read_cases, run_case
from .coverage import Goal, cover
from .diagnostics import SEVERITIES, Severity, severity
from .lint import lint, lint_cases

MOST_BYTES = 2 * MEGABYTE
_SENTENCES = "TJ2"  # whatever is wrong with a quote, the rest can be judged all the same


@dataclass(frozen=True)
class Diagnosis:
    """The diagnostics of a catalogue, in the order of its lines."""

    file: str
    policy: str | None  # its id, if the catalogue could be read
    diagnostics: tuple[Diagnostic, ...]

    def number(self, of: Severity) -> int:
        """The number of diagnostics of a severity."""
        return sum(severity(each) == of for each in self.diagnostics)


@dataclass(frozen=True)
class Report:
    """The outcomes of cases run against a catalogue, and their coverage of it."""

    catalogue: Catalogue
    document: Document
    outcomes: tuple[Outcome, ...]
    goals: tuple[Goal, ...]

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """The cases with a mismatch."""
        return tuple(outcome for outcome in self.outcomes if outcome.mismatches)

    @property
    def gaps(self) -> tuple[Goal, ...]:
        """The goals that no case reaches."""
        return tuple(goal for goal in self.goals if not goal.seen)


def diagnose(
    path: Path | None = None, source: Path | None = None, cases: Iterable[Path] = ()
) -> Diagnosis:
    """Check and lint a catalogue; without a path, the packaged one.

    Raises TjsubsidyError for files that cannot be read, and for invalid cases.
    """
    examined = examine(path)
    document, catalogue = examined.document, examined.catalogue
    text = read_text(str(source), most_bytes=MOST_BYTES) if source else None
    diagnostics = list(examined.diagnostics)
    if catalogue and all(each.code.startswith(_SENTENCES) for each in diagnostics):
        diagnostics += map(document.locate, lint(catalogue, text))
        outcomes = (run_case(catalogue, case) for case in load_cases(cases, catalogue))
        diagnostics += lint_cases(outcomes)
    order = list(SEVERITIES)
    diagnostics.sort(
        key=lambda d: (d.place != document.name, d.line or 0, order.index(severity(d)))
    )
    return Diagnosis(document.name, catalogue.policy.id if catalogue else None, tuple(diagnostics))


def report(path: Path, cases: Iterable[Path]) -> Report:
    """Run cases against a catalogue. Raises TjsubsidyError if either cannot be used."""
    examined = examine(path)
    document, catalogue = examined.document, examined.catalogue
    if catalogue is None or examined.diagnostics:
        raise TjsubsidyError(examined.diagnostics)
    outcomes = tuple(run_case(catalogue, case) for case in load_cases(cases, catalogue))
    return Report(catalogue, document, outcomes, tuple(cover(catalogue, outcomes)))


def load_cases(paths: Iterable[Path], catalogue: Catalogue) -> tuple[Case, ...]:
    """Read the cases of files, and of all TOML files in folders.

    Raises TjsubsidyError with the problems of all files.
    """
    cases: list[Case] = []
    problems: list[Diagnostic] = []
    for path in _files(paths):
        try:
            document = read_document(str(path), most_bytes=MOST_BYTES, format="toml")
            cases += read_cases(document, catalogue)
        except TjsubsidyError as error:
            problems += error.problems
    if problems:
        raise TjsubsidyError(problems)
    return tuple(cases)


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if not path.is_dir():
            yield path
        elif files := sorted(path.glob("*.toml")):
            yield from files
        else:
            what = both("文件夹里没有 TOML 文件。", "the folder holds no TOML file.")
            raise user_error(what, place=str(path))
