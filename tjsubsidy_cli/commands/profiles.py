"""The profiles of one call: find them by name or pattern, assess and judge each of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from ..assess.batch import Broken, Checked
from ..assess.gates import Gates, judge
from ..base.documents import STDIN, shown_name
from ..base.errors import Diagnostic, TjsubsidyError, user_error
from ..base.text import both

if TYPE_CHECKING:
    from ..assess.advice import Advice
    from ..assess.assessment import Assessment
    from ..assess.open_questions import OpenQuestion
    from ..company.source import Source

MOST_PROFILES = 1000  # in one call; nobody reads a report of more


def find_profiles(given: Sequence[str]) -> tuple[str | Broken, ...]:
    """Find the files of names and patterns, without repetition; those of a pattern are sorted.

    Raises TjsubsidyError for more than one stdin, or too many files.
    """
    if list(given).count(STDIN) > 1:
        raise user_error(both("标准输入只能读一次。", "stdin can be read only once."), place="- -")
    entries = tuple(
        islice(_apart(entry for name in given for entry in _find(name)), MOST_PROFILES + 1)
    )
    if len(entries) > MOST_PROFILES:
        raise user_error(
            both(f"一次最多 {MOST_PROFILES} 份资料。", f"at most {MOST_PROFILES} profiles a call."),
            both("请分几次评估。", "Use several calls."),
        )
    return entries


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

    with suppress(ValueError):  # an invalid pattern, such as one with a NUL
        paths = iglob(pattern, recursive=True)  # noqa: PTH207 - Path.glob takes no absolute one
        files = (path for path in paths if _may_be_read(path))
        return sorted(islice(files, MOST_PROFILES + 1))
    return []


def _may_be_read(path: str) -> bool:
    """Accept files, and broken links: a gate must not hold because a profile was skipped."""
    return os.path.isfile(path) or not os.path.exists(path)  # noqa: PTH110, PTH113 - as above


def _broken(name: str, *problems: Diagnostic) -> Broken:
    return Broken(shown_name(name), problems)


def _apart(entries: Iterable[str | Broken]) -> Iterator[str | Broken]:
    """Drop files that came before, perhaps under another name."""
    seen: set[str] = set()
    for entry in entries:
        name = entry.file if isinstance(entry, Broken) else entry
        with suppress(OSError, ValueError):
            name = os.path.normcase(os.path.realpath(name)) if name != STDIN else name
        if name not in seen:
            seen.add(name)
            yield entry


def check_profiles(
    entries: Iterable[str | Broken],
    assess_file: Callable[[str], tuple[Assessment, Source | None]],
    gates: Gates,
    *,
    advice: bool = False,
    questions: bool = False,
) -> Iterator[Checked | Broken]:
    """Assess and judge each profile; a broken one does not stop the others."""
    for entry in entries:
        if isinstance(entry, Broken):
            yield entry
        else:
            yield _check(entry, assess_file, gates, advice=advice, questions=questions)


def _check(
    name: str,
    assess_file: Callable[[str], tuple[Assessment, Source | None]],
    gates: Gates,
    *,
    advice: bool,
    questions: bool,
) -> Checked | Broken:
    try:
        assessment, source = assess_file(name)
    except TjsubsidyError as error:
        return _broken(name, *error.problems)
    advised: tuple[Advice, ...] = ()
    if advice:
        from ..assess.advice import advise

        advised = advise(assessment)
    asked: tuple[OpenQuestion, ...] = ()
    if questions:
        from ..assess.open_questions import open_questions

        asked = open_questions(assessment)
    place = source.place if source else shown_name(name)
    return Checked(place, assessment, judge(assessment, gates), advised, asked, source)
