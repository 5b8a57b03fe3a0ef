"""Profiles with changed answers, by settings such as ``FACT=VALUE`` on a command line."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..base.errors import Diagnostic, InvalidValueError, TjsubsidyError
from ..base.records import replace
from ..base.text import Text, both, half_width, nearest, quoted
from ..policy.catalogue import Catalogue
from ..rules.facts import Chosen, Fact, Value, is_unknown, parse_value, was_asked
from .profile import DISTRICT, Profile, is_about, unit_warning

_SETTING = re.compile(r"(?P<fact>[^=＝]*?)\s*(?P<sign>[-+－＋]?)[=＝](?P<value>.*)", re.DOTALL)
_SEPARATORS = ",，、;；"
_NONE = {"", "0", "无", "没有", "none"}
_LONGEST = 100  # characters of a fact's name
_CHOICES = both("请写选项，以逗号分隔。", "Write choices, separated by commas.")
_NO_VALUE = both(
    "不清楚写 unknown，列表都没有写 none。",
    "Write “unknown” for what is not known, “none” for an empty list.",
)


def changed(catalogue: Catalogue, profile: Profile, settings: Iterable[str]) -> Profile:
    """Apply settings to a profile, one after the other.

    ``FACT=VALUE`` sets a fact and ``FACT=unknown`` removes its answer. ``FACT+=CHOICE`` and
    ``FACT-=CHOICE`` add choices to a list and remove them. A fact is named by its id or label;
    choices are separated by commas. Raises TjsubsidyError with all problems.
    """
    changes = _Changes(catalogue, profile)
    for setting in settings:
        changes.make(setting)
    if changes.problems:
        raise TjsubsidyError(changes.problems)
    return changes.profile


def add(fact: Fact, value: Value | None, choices: Chosen) -> Chosen:
    """Add choices to a list; the other choices of an unknown list are unsure."""
    before = _list(fact, value)
    return Chosen(
        (before.sure | choices.sure) - choices.unsure,
        (before.unsure | choices.unsure) - choices.sure,
    )


def take(fact: Fact, value: Value | None, choices: Chosen) -> Chosen:
    """Remove choices from a list; the other choices of an unknown list are unsure."""
    before, gone = _list(fact, value), choices.sure | choices.unsure
    return Chosen(before.sure - gone, before.unsure - gone)


def _list(fact: Fact, value: Value | None) -> Chosen:
    unsure = Chosen(unsure=frozenset(fact.choice_labels))
    return value if isinstance(value, Chosen) else unsure


class _Changes:
    """A profile while settings are applied to it, and the problems of the settings."""

    def __init__(self, catalogue: Catalogue, profile: Profile) -> None:
        self.catalogue, self.profile = catalogue, profile
        self.problems: list[Diagnostic] = []
        self.set: set[str] = set()

    def make(self, setting: str) -> None:
        problems: list[Diagnostic] = []

        def report(where: str, what: Text, hint: Text | None) -> None:
            problems.append(Diagnostic(what=what, hint=hint, place=setting[:_LONGEST]))

        try:
            fact, sign, raw = self.read(setting.strip())
        except InvalidValueError as error:
            report("", error.what, error.hint)
        else:
            value = parse_value(fact, raw, report)
            if not problems:
                if sign and isinstance(value, Chosen):
                    known = self.profile.facts.get(fact.id)
                    value = (add if sign == "+" else take)(fact, known, value)
                self.put(fact, value, raw)
        self.problems += problems

    def read(self, setting: str) -> tuple[Fact, str, object]:
        """Split a setting into its fact, sign and raw value. Raises InvalidValueError."""
        match = _SETTING.fullmatch(setting)
        if not match:
            what = both("没有等号。", "there is no equals sign.")
            raise InvalidValueError(what, both("请写成 FACT=VALUE。", "Write it as FACT=VALUE."))
        fact, sign = self.fact(match["fact"]), half_width(match["sign"])
        if sign and fact.kind != "choices":
            raise InvalidValueError(
                both(f"“{fact.id}”不是多选，不能增减选项。", f"“{fact.id}” is no list."),
                both(f"请写成 {fact.id}=VALUE。", f"Write it as {fact.id}=VALUE."),
            )
        if not sign and fact.id in self.set:
            raise InvalidValueError(both(f"“{fact.id}”设了两次。", f"“{fact.id}” is set twice."))
        self.set.add(fact.id)
        raw = _raw(fact, match["value"].strip())
        if raw == "" or (sign and (is_unknown(raw) or raw == [])):
            what = both("等号后面没有值。", "no value behind the equals sign.")
            raise InvalidValueError(what, _CHOICES if sign else _NO_VALUE)
        return fact, sign, raw

    def put(self, fact: Fact, value: Value | None, raw: object) -> None:
        """Set an answer in the profile, and update its warnings and its district."""
        before = self.profile
        answers = {**before.facts, fact.id: value}
        facts = {known: answer for known, answer in answers.items() if answer is not None}
        company = before.company
        if fact.id == DISTRICT:
            company = replace(company, district=None if value is None else str(value))
        warnings = [warning for warning in before.warnings if not is_about(warning, fact)]
        if warning := unit_warning(fact, raw):
            warnings.append(warning)
        asked = before.asked | {fact.id} if was_asked(raw) else before.asked - {fact.id}
        self.profile = Profile(company, facts, tuple(warnings), asked)

    def fact(self, word: str) -> Fact:
        """Find a fact by its id, or by its label if that is unique."""
        vocabulary, names = self.catalogue.vocabulary, _names(self.catalogue)
        plain = _normalized(word)
        if len(meant := names.get(plain, [])) == 1:
            return vocabulary[meant[0]]
        hint = both("tjsubsidy facts 列出全部。", "tjsubsidy facts lists them all.")
        near = nearest(plain, names) if len(word) <= _LONGEST else None
        if near:
            hint = both(f"是不是“{names[near][0]}”？", f"Did you mean “{names[near][0]}”?")
        raise InvalidValueError(
            both(f"没有{quoted(word)}这项情况。", f"no fact {quoted(word)}."), hint
        )


def _names(catalogue: Catalogue) -> dict[str, list[str]]:
    """Map each id and label to the ids of the facts that it may mean."""
    names: dict[str, list[str]] = {}
    for fact in catalogue.facts:
        for name in {_normalized(fact.label.zh), _normalized(fact.label.en)}:
            names.setdefault(name, []).append(fact.id)
    return names | {_normalized(fact.id): [fact.id] for fact in catalogue.facts}


def _normalized(word: str) -> str:
    return half_width(word).strip().lower()


def _raw(fact: Fact, value: str) -> object:
    """Convert a value to the form of a file; a list is split into its choices."""
    if fact.kind != "choices" or not value or is_unknown(value):
        return value
    listed = value.translate({ord(mark): None for mark in '[]"'}).strip()
    if listed.lower() in _NONE:
        return []
    names = {name for c in fact.choices for name in (c.zh, c.en)}  # a label may contain separators
    known = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    part = rf"\s*((?:{known})\s*[?？]?(?=\s*(?:[{_SEPARATORS}]|$))|[^{_SEPARATORS}]+)"
    choices = re.findall(part, listed, re.IGNORECASE)
    return [choice.strip() for choice in choices if choice.strip()] or ""
