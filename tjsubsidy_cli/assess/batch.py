"""The profiles of one call: found by name or pattern, each assessed and judged by itself."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path

from ..base.errors import Diagnostic, TjsubsidyError, user_error
from ..base.files import STDIN, shown_name
from ..base.records import record
from ..base.text import both
from .assessment import Assessment
from .gates import GateResult, Gates, judge

MOST_PROFILES = 1000  # in one call; a report of more is read by nobody


@record(kw_only=False)
class Checked:
    """A profile's file, its assessment, and each gate that was asked for."""

    file: str
    assessment: Assessment
    gates: tuple[GateResult, ...] = ()

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


def find_profiles(given: Sequence[str]) -> tuple[str | Broken, ...]:
    """The files that names and patterns stand for, none twice, a pattern's own in sorted order.

    Raises TjsubsidyError for more than one stdin, or too many files.
    """
    if list(given).count(STDIN) > 1:
        raise user_error(both("标准输入只能读一次。", "stdin can be read only once."), place="- -")
    found = tuple(
        islice(_apart(entry for name in given for entry in _find(name)), MOST_PROFILES + 1)
    )
    if len(found) > MOST_PROFILES:
        raise user_error(
            both(f"一次最多 {MOST_PROFILES} 份资料。", f"at most {MOST_PROFILES} profiles a call."),
            both("请分几次评估。", "Use several calls."),
        )
    return found


def _find(name: str) -> Iterator[str | Broken]:
    exists = os.path.exists(name)  # noqa: PTH110 - Path fails for names too long, folders closed
    if exists and Path(name).is_dir():
        inside = Path(name) / "*.toml"
        hint = both(f"请写“{inside}”。", f"Write “{inside}”.")
        what = both("这是文件夹，不是文件。", "a directory, not a file.")
        yield _broken(name, Diagnostic(what=what, hint=hint, place=name))
    elif exists or name == STDIN or not _is_pattern(name):
        yield name
    else:
        files = _matching(name)
        yield from (path if path != STDIN else f"./{path}" for path in files)
        if not files:
            what = both("没有匹配的文件。", "no file matches this pattern.")
            yield _broken(name, Diagnostic(what=what, place=name))


def _is_pattern(name: str) -> bool:
    from glob import has_magic  # only where there is no such file

    return has_magic(name)


def _matching(pattern: str) -> list[str]:
    """The files that a pattern matches; beyond what is allowed, only that they are too many."""
    from glob import iglob

    with suppress(ValueError):  # no pattern at all, such as one with a NUL
        paths = iglob(pattern, recursive=True)  # noqa: PTH207 - Path.glob takes no absolute one
        files = (path for path in paths if _may_be_read(path))
        return sorted(islice(files, MOST_PROFILES + 1))
    return []


def _may_be_read(path: str) -> bool:
    """A file, or a link to nothing: a gate must not hold because that profile was passed over."""
    return os.path.isfile(path) or not os.path.exists(path)  # noqa: PTH110, PTH113 - as above


def _broken(name: str, *problems: Diagnostic) -> Broken:
    return Broken(shown_name(name), problems)


def _apart(entries: Iterable[str | Broken]) -> Iterator[str | Broken]:
    """The entries without those files that came before, maybe under another name."""
    seen: set[str] = set()
    for entry in entries:
        name = entry.file if isinstance(entry, Broken) else entry
        with suppress(OSError, ValueError):
            name = os.path.normcase(os.path.realpath(name)) if name != STDIN else name
        if name not in seen:
            seen.add(name)
            yield entry


def check_profiles(
    found: Iterable[str | Broken],
    assess_file: Callable[[str], Assessment],
    gates: Gates,
    *,
    all_grants: bool = False,
) -> Run:
    """Assess and judge each profile; one that is broken does not stop the others."""
    profiles = (p if isinstance(p, Broken) else _check(p, assess_file, gates) for p in found)
    return Run(tuple(profiles), all_grants)


def _check(name: str, assess_file: Callable[[str], Assessment], gates: Gates) -> Checked | Broken:
    try:
        assessment = assess_file(name)
    except TjsubsidyError as error:
        return _broken(name, *error.problems)
    return Checked(shown_name(name), assessment, judge(assessment, gates))
