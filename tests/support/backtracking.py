"""A regular expression applied as Python applies it, with its steps counted instead of timed."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

_parser, _compiler = re._parser, re._compiler  # type: ignore[attr-defined]
Then = Callable[[int], bool]  # what is matched behind a place of the text

ONE = {"LITERAL", "NOT_LITERAL", "ANY", "IN"}  # characters
REPEATS = {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}


class TooManySteps(Exception):  # noqa: N818 - no error: what is looked for
    """The pattern has gone back too often."""


class Matcher:
    """A pattern, taken apart by ``re`` itself, that goes back as ``re`` does.

    ``re`` decides on each character and on each place; the way from one to the next is ours.
    """

    def __init__(self, pattern: str | bytes, flags: int = 0) -> None:
        self.tree = _parser.parse(pattern, flags)
        self.flags = flags | self.tree.state.flags
        self.single: dict[int, re.Pattern[Any]] = {}

    def steps(self, way: str, text: Any, most: int) -> int:
        """How many steps ``way``, such as ``search``, takes on a text; at most so many."""
        self.text, self.most, self.taken = text, most, 0
        with deep():
            if way in {"match", "fullmatch"}:
                whole = len(text) if way == "fullmatch" else None
                self._end(0, whole)
            else:
                self._scan(again=way != "search")
        return self.taken

    def _scan(self, *, again: bool) -> None:
        place = 0
        while place <= len(self.text):
            self._step()
            end = self._end(place, None)
            if end is not None and not again:
                return
            place = end if end is not None and end > place else place + 1

    def _end(self, start: int, whole: int | None) -> int | None:
        """Where a match that starts here ends."""
        self.groups: dict[int, tuple[int, int]] = {}
        ends: list[int] = []

        def done(place: int) -> bool:
            if whole is not None and place != whole:
                return False
            ends.append(place)
            return True

        return ends[0] if self._all(self.tree, 0, start, done) else None

    def _step(self) -> None:
        self.taken += 1
        if self.taken > self.most:
            raise TooManySteps

    def _here(self, node: Any, place: int) -> bool:
        """Whether ``re`` finds one part of the pattern at a place."""
        self._step()
        if id(node) not in self.single:
            part = _parser.SubPattern(self.tree.state, [node])
            self.single[id(node)] = _compiler.compile(part, self.flags)
        return self.single[id(node)].match(self.text, place) is not None

    def _all(self, nodes: Any, number: int, place: int, then: Then) -> bool:
        while number < len(nodes):
            node = nodes.data[number]
            name = str(node[0])
            number += 1
            if name in ONE:
                if not self._here(node, place):
                    return False
                place += 1
            elif name == "AT" or (name in {"ASSERT", "ASSERT_NOT"} and node[1][0] < 0):
                if not self._here(node, place):
                    return False
            else:
                behind = partial(self._all, nodes, number, then=then)
                return self._part(name, node[1], place, behind)
        return then(place)

    def _part(self, name: str, part: Any, place: int, then: Then) -> bool:
        """A part of the pattern that itself has parts, and what stands behind it."""
        self._step()
        if name == "SUBPATTERN":
            return self._group(part, place, then)
        if name == "BRANCH":
            return any(self._all(each, 0, place, then) for each in part[1])
        if name in REPEATS:
            least, most, body = part
            if len(body) == 1 and str(body.data[0][0]) in ONE:
                return self._run(name, least, most, body.data[0], place, then)
            if name == "POSSESSIVE_REPEAT":
                end = self._alone(
                    lambda last: self._repeat("MAX_REPEAT", (least, most, body), 0, place, last)
                )
                return end is not None and then(end)
            return self._repeat(name, part, 0, place, then)
        if name in {"ASSERT", "ASSERT_NOT"}:
            found = self._alone(lambda last: self._all(part[1], 0, place, last)) is not None
            return found is (name == "ASSERT") and then(place)
        if name == "ATOMIC_GROUP":
            end = self._alone(lambda last: self._all(part, 0, place, last))
            return end is not None and then(end)
        if name == "GROUPREF":
            first, last = self.groups.get(part, (0, -1))
            said = self.text[first:last]
            found = first <= last and self.text.startswith(said, place)
            return found and then(place + len(said))
        raise NotImplementedError(name)

    @staticmethod
    def _alone(match: Callable[[Then], bool]) -> int | None:
        """The first end of a match, to which nothing goes back."""
        ends: list[int] = []

        def done(place: int) -> bool:
            ends.append(place)
            return True

        return ends[0] if match(done) else None

    def _group(self, part: Any, place: int, then: Then) -> bool:
        number, added, removed, body = part
        if added or removed:
            raise NotImplementedError("flags of a group")

        def behind(end: int) -> bool:
            before = self.groups.copy()
            if number is not None:
                self.groups[number] = place, end
            if then(end):
                return True
            self.groups = before
            return False

        return self._all(body, 0, place, behind)

    def _run(self, name: str, least: int, most: int, node: Any, place: int, then: Then) -> bool:
        """One character again and again."""
        count, last = 0, min(int(most), len(self.text) - place)
        lazy = name == "MIN_REPEAT"
        while count < (least if lazy else last) and self._here(node, place + count):
            count += 1
        if count < least:
            return False
        if name == "POSSESSIVE_REPEAT":
            return then(place + count)
        while lazy:
            if then(place + count):
                return True
            if count >= last or not self._here(node, place + count):
                return False
            count += 1
        for taken in range(count, least - 1, -1):
            self._step()
            if then(place + taken):
                return True
        return False

    def _repeat(self, name: str, part: Any, count: int, place: int, then: Then) -> bool:
        """A part again and again."""
        least, most, body = part
        self._step()

        def once_more() -> bool:
            if count >= int(most):
                return False
            return self._all(
                body,
                0,
                place,
                lambda end: (
                    (end > place or count < least)
                    and self._repeat(name, part, count + 1, end, then)
                ),
            )

        if count < least:
            return once_more()
        if name == "MIN_REPEAT":
            return then(place) or once_more()
        return once_more() or then(place)


@contextmanager
def deep() -> Iterator[None]:
    """As deep as a run of characters is long."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, 100_000))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
