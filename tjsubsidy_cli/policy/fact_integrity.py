"""Checks of a catalogue's facts: their choices, their marks, and what a gate asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..base.errors import Diagnostic, KeyPath, finding
from ..base.text import both, quoted
from ..rules.conditions import facts_of
from ..rules.facts import Choice, Fact, Kind
from .catalogue import Catalogue
from .references import fact_of, known, unique

_LISTS: tuple[Kind, ...] = ("choice", "choices")
_GATED: tuple[Kind, ...] = ("yes_no", "count", "money", "choices")  # there may be none of it


def check_fact(
    path: KeyPath, fact: Fact, topics: list[str], catalogue: Catalogue
) -> Iterator[Diagnostic]:
    """Check a fact by itself, and the facts that it asks for as a gate."""
    for key, word in (("id", fact.id), *(("choices", choice.id) for choice in fact.choices)):
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,49}", word):
            hint = both("用小写字母、数字和下划线。", "Use small letters, digits and underscores.")
            what = both(f"编号{quoted(word)}有误。", f"bad id {quoted(word)}.")
            yield finding("TJ105", (*path, key), what, hint)
    yield from known((*path, "topic"), fact.topic, topics)
    yield from unique((*path, "choices"), [choice.id for choice in fact.choices])
    if (fact.kind in _LISTS) != bool(fact.choices):
        what = both(
            "选项与类型不符：列表才有选项。", "choices and kind disagree: only lists have choices."
        )
        yield finding("TJ104", (*path, "choices"), what)
    if fact.id == "district" and fact.kind != "choice":
        what = both("所在区应为单选。", "a district is of kind choice.")
        yield finding("TJ104", (*path, "kind"), what)
    if fact.kind in _LISTS and fact.change:
        what = both("列表的改变写在选项上。", "in a list, each choice has its own change.")
        yield finding("TJ104", (*path, "change"), what)
    if fact.lacks and not all("{choices}" in said for said in (fact.lacks.zh, fact.lacks.en)):
        what = both("缺少 {choices}。", "{choices} is missing.")
        yield finding("TJ106", (*path, "lacks"), what)
    yield from _marks(path, fact)
    yield from _gate(path, fact, catalogue)
    if fact.kind == "count" and fact.unit is None:
        yield finding("TJ106", (*path, "unit"), both("缺少数量单位。", "a count needs its unit."))


def _marks(path: KeyPath, fact: Fact) -> Iterator[Diagnostic]:
    """Check what a fact and each of its choices is marked as."""
    marked: list[tuple[KeyPath, Fact | Choice]] = [(path, fact)]
    marked += [((*path, "choices", n), choice) for n, choice in enumerate(fact.choices)]
    for place, one in marked:
        if one.common and one.rare:
            what = both("不能既常见又少见。", "cannot be both common and rare.")
            yield finding("TJ104", (*place, "rare"), what)
        if one.effort and not one.change:
            what = both("没有 change，就没有 effort。", "no effort without a change.")
            yield finding("TJ104", (*place, "effort"), what)


def _gate(path: KeyPath, fact: Fact, catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Check the facts that a gate asks for: each can be none, and none is asked of the place."""
    territory = catalogue.policy.territory
    place = facts_of(territory.when) if territory else ()
    for n, each in enumerate(fact.gate):
        yield from fact_of((*path, "gate", n), each, _GATED, catalogue.vocabulary)
        if each == fact.id or each in place:
            what = both(f"“{each}”不能归入总问题。", f"“{each}” cannot stand here.")
            yield finding("TJ104", (*path, "gate", n), what)
    if fact.gate and fact.kind != "yes_no":
        what = both("总问题应为是否题。", "a gate is of kind yes_no.")
        yield finding("TJ104", (*path, "kind"), what)
    if len(fact.gate) == 1:
        what = both("至少要有两项。", "must ask for two facts at least.")
        yield finding("TJ106", (*path, "gate"), what)
