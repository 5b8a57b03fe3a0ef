"""Checks of what a catalogue refers to: ids that are there, once, and of the right kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..base.errors import Diagnostic, KeyPath, finding
from ..base.text import both, did_you_mean, quoted
from ..rules.facts import Kind, Vocabulary


def unique(path: KeyPath, ids: Iterable[object]) -> Iterator[Diagnostic]:
    yield from unique_at(((*path, index), each) for index, each in enumerate(ids))


def unique_at(places: Iterable[tuple[KeyPath, object]]) -> Iterator[Diagnostic]:
    seen: set[object] = set()
    for path, each in places:
        if each in seen:
            shown = quoted(each)
            yield finding("TJ101", path, both(f"{shown}重复。", f"{shown} is there twice."))
        seen.add(each)


def known(
    path: KeyPath, word: object, among: Iterable[object], code: str = "TJ102"
) -> Iterator[Diagnostic]:
    among = list(among)
    if word in among:
        return
    hint = did_you_mean(str(word), map(str, among))
    yield finding(code, path, both(f"没有{quoted(word)}。", f"there is no {quoted(word)}."), hint)


def fact_of(
    path: KeyPath, fact: str | None, kinds: tuple[Kind, ...], vocabulary: Vocabulary
) -> Iterator[Diagnostic]:
    if fact is None:
        return
    yield from known(path, fact, vocabulary)
    if fact in vocabulary and vocabulary[fact].kind not in kinds:
        kind, wanted = vocabulary[fact].kind, " / ".join(kinds)
        what = both(f"“{fact}”的类型是 {kind}。", f"“{fact}” is of kind {kind}.")
        yield finding("TJ104", path, what, both(f"应为 {wanted}。", f"Expected {wanted}."))
