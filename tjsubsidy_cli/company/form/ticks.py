"""The tick cells of a list, read as an answer to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from ...base.text import Text, both, fold, join, quoted, same
from ...rules.facts import DONT_KNOW, Fact
from ...rules.words import ASKED_WORDS, NO_WORDS, NONE_WORDS, YES_WORDS, is_inapplicable, is_unknown
from .layout import NONE, UNKNOWN, UNSURE, key_of
from .sheet import Entry, Sheet, is_blank

_TICKS = YES_WORDS | {fold(word) for word in ("x", "v", "●", "■", "✅", "选")}
_DOUBTS = ASKED_WORDS | {
    fold(word) for word in ("?", "??", "待定", "待核实", "不明", "不详", "未知", "unknown", "tbd")
}
# Beside “none of these”, where a no says that there are some.
_SAYS_NONE = frozenset(word for word in NONE_WORDS if len(word) > 1) - {"no"} | {"无"}
_CROSS = "x"  # a tick to some people, a no to others
_NAMED = 8  # cells that an error names

Mark = Literal["yes", "no", "unsure"]


class Ticks:
    """The marks of one list."""

    def __init__(self, fact: Fact, sheet: Sheet) -> None:
        self.fact, self.sheet = fact, sheet
        self.marks: dict[str, Mark] = {}
        self.cells: dict[str, Entry] = {}
        for choice in (*fact.choice_labels, NONE, UNKNOWN):
            entry = sheet.entries.get(key_of(fact, choice))
            if entry and (mark := self.mark(entry, _SAYS_NONE if choice == NONE else frozenset())):
                self.marks[choice], self.cells[choice] = mark, entry

    def answer(self) -> str | list[str] | None:
        """The answer as a profile has it; None if nothing is ticked, or if it is contradictory."""
        said = {c: mark for c, mark in self.marks.items() if c not in {NONE, UNKNOWN}}
        some = [choice for choice, mark in said.items() if mark != "no"]
        crosses = [c for c in some if fold(self.cells[c].text) == _CROSS]
        if crosses and (len(crosses) < len(some) or 1 < len(crosses) == len(self.fact.choices)):
            self.doubt(crosses)
            return None
        none = self.marks.get(NONE) == "yes"
        unknown = self.marks.get(UNKNOWN) in {"yes", "unsure"} or self.marks.get(NONE) == "unsure"
        written = self.sheet.entries.get(key_of(self.fact))
        whole = None if written is None or is_blank(written.value) else written
        if sum([bool(some), none, unknown, whole is not None]) > 1:
            self.contradict([*self.cells.values(), *([whole] if whole else [])])
            return None
        if whole:
            return whole.text
        if unknown:
            return DONT_KNOW.zh
        if not said and not none:
            return None
        ticked = [choice if said[choice] == "yes" else choice + UNSURE for choice in some]
        if not some and not none:  # who wrote no at one choice has said nothing of the others
            there = (
                c for c in self.fact.choice_labels if key_of(self.fact, c) in self.sheet.entries
            )
            ticked = [choice + UNSURE for choice in there if choice not in said]
        return ticked + [choice + UNSURE for choice in self.lacking()]

    def lacking(self) -> list[str]:
        """The choices that the form does not have, such as an older one."""
        return [
            c for c in self.fact.choice_labels if key_of(self.fact, c) not in self.sheet.entries
        ]

    def mark(self, entry: Entry, also: frozenset[str]) -> Mark | None:
        """What a cell says, of which some words are a tick, too; None if it is not understood."""
        word = fold(entry.text)
        if word in _TICKS | also:
            return "yes"
        if word in _DOUBTS:
            return "unsure"
        if word in NO_WORDS or is_inapplicable(word):
            return "no"
        if not is_unknown(word):
            shown = quoted(entry.text)
            hint = both(
                "符合的写 √，拿不准的写 ?，没有的留空。",
                "Write √ where it applies, ? where unsure, and leave the others blank.",
            )
            self.report(entry, both(f"{shown}不是勾选。", f"{shown} is no tick."), hint)
        return None

    def doubt(self, crosses: Iterable[str]) -> None:
        """Report each x that may be a no."""
        for choice in crosses:
            self.report(
                self.cells[choice],
                both("“x”是有还是没有？", "does “x” mean yes or no?"),
                both("有的请改为 √，没有的留空。", "Write √ for yes; leave it blank for no."),
            )

    def contradict(self, entries: list[Entry]) -> None:
        """Report the last of some cells that contradict each other, naming the others."""
        *others, last = sorted(entries, key=lambda entry: entry.row)
        cells = join(same(entry.cell.rpartition("!")[2]) for entry in others[:_NAMED])
        self.report(
            last,
            both(f"与 {cells.zh} 的填写矛盾。", f"contradicts {cells.en}."),
            both("请只留一种。", "Keep one of them."),
        )

    def report(self, entry: Entry, what: Text, hint: Text) -> None:
        self.sheet.report(entry.cell, self.fact.label + both("：", ": ") + what, hint)
