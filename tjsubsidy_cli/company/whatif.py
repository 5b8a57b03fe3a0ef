"""Profiles with changed answers, by settings such as ``FACT=VALUE`` on a command line."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..base.errors import Diagnostic, InvalidValueError, TjsubsidyError
from ..base.records import replace
from ..base.text import Text, both, half_width, nearest, quoted
from ..policy.catalogue import Catalogue
from ..rules.answers import is_approximate, parse_answer
from ..rules.facts import Chosen, Fact, Response, Value, Values
from ..rules.words import is_unknown
from .profile import DISTRICT, Profile, is_about, warnings_of

_EQUALS = re.compile("[=＝]")
_SIGNS = tuple("-+－＋")
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
        def report(what: Text, hint: Text | None) -> None:
            self.problems.append(Diagnostic(what=what, hint=hint, place=setting[:_LONGEST]))

        try:
            fact, sign, raw = self.read(setting.strip())
        except InvalidValueError as error:
            report(error.what, error.hint)
            return
        response = parse_answer(fact, raw)
        for problem in response.problems:
            report(problem.what, problem.hint)
        if not response.problems:
            self.put(fact, sign, raw, response)

    def read(self, setting: str) -> tuple[Fact, str, str]:
        """Split a setting into its fact, sign and value. Raises InvalidValueError."""
        name, *rest = _EQUALS.split(setting, maxsplit=1)
        if not rest:
            what = both("没有等号。", "there is no equals sign.")
            raise InvalidValueError(what, both("请写成 FACT=VALUE。", "Write it as FACT=VALUE."))
        sign = half_width(name[-1]) if name.endswith(_SIGNS) else ""
        fact, value = self.fact(name[:-1] if sign else name), rest[0].strip()
        if sign and fact.kind != "choices":
            raise InvalidValueError(
                both(f"“{fact.id}”不是多选，不能增减选项。", f"“{fact.id}” is no list."),
                both(f"请写成 {fact.id}=VALUE。", f"Write it as {fact.id}=VALUE."),
            )
        if not sign and fact.id in self.set:
            raise InvalidValueError(both(f"“{fact.id}”设了两次。", f"“{fact.id}” is set twice."))
        self.set.add(fact.id)
        if not value or (sign and is_unknown(value)):
            what = both("等号后面没有值。", "no value behind the equals sign.")
            raise InvalidValueError(what, _CHOICES if sign else _NO_VALUE)
        return fact, sign, value

    def put(self, fact: Fact, sign: str, raw: str, response: Response) -> None:
        """Set an answer in the profile, and update its warnings and its district."""
        before, value = self.profile, response.value
        answers = _opened(self.catalogue, before.facts, fact)
        if sign and isinstance(value, Chosen):
            value = (add if sign == "+" else take)(fact, answers.get(fact.id), value)
        facts = {known: answer for known, answer in answers.items() if known != fact.id}
        if value is not None:
            facts[fact.id] = value
        company = before.company
        if fact.id == DISTRICT:
            company = replace(company, district=None if value is None else str(value))
        kept = (warning for warning in before.warnings if not is_about(warning, fact))
        warnings = (*kept, *warnings_of(fact, raw, response))
        asked = before.asked | {fact.id} if response.asked else before.asked - {fact.id}
        about = before.approximate - {fact.id} | ({fact.id} if is_approximate(response) else set())
        self.profile = replace(
            before,
            company=company,
            facts=facts,
            warnings=warnings,
            asked=asked,
            approximate=about,
        )

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
            both(f"没有填报项{quoted(word)}。", f"no fact {quoted(word)}."), hint
        )


def _opened(catalogue: Catalogue, values: Values, fact: Fact) -> Values:
    """Answer a fact by itself, not by the no of a gate: what that said of the others stays."""
    told = catalogue.with_gates(values)
    shut = {g.id for g in catalogue.gates if fact.id in g.gate and told.get(g.id) is False}
    return {known: value for known, value in told.items() if known not in shut} if shut else values


def _names(catalogue: Catalogue) -> dict[str, list[str]]:
    """Map each id and label to the ids of the facts that it may mean."""
    names: dict[str, list[str]] = {}
    for fact in catalogue.facts:
        for name in set(map(_normalized, fact.names[1:])):
            names.setdefault(name, []).append(fact.id)
    return names | {_normalized(fact.id): [fact.id] for fact in catalogue.facts}


def _normalized(word: str) -> str:
    return half_width(word).strip().lower()
