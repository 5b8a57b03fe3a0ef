"""A company's profile: its identity and its known facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..base.documents import MEGABYTE, Document, Format, KeyPath, read_document
from ..base.errors import MOST_PROBLEMS, Diagnostic, InvalidValueError, TjsubsidyError
from ..base.money import WAN, format_yuan, has_no_unit, parse_yuan
from ..base.records import record
from ..base.text import Text, both, nearest, quoted
from ..policy.catalogue import Catalogue
from ..rules.facts import Fact, Value, is_unknown, parse_value, was_asked

MOST_BYTES = 1 * MEGABYTE
LONGEST_NAME = 200
DISTRICT = "district"  # the only fact under [company], where people look for it
_WRITTEN = "写的是 "
_TABLES = ("company", "facts")
_CATALOGUE_KEYS = {
    "policy",
    "measures",
    "sections",
    "bureaus",
    "topics",
    "checks",
    "overlaps",
    "joints",
}


@record(kw_only=False)
class Company:
    """The company of a profile. ``code`` is its unified social credit code."""

    name: str
    code: str | None = None
    district: str | None = None


@record(kw_only=False)
class Profile:
    """A company and its known facts; a fact that is absent is unknown.

    ``asked`` holds the facts that the company was asked for and does not know. ``assumed`` holds
    the settings of the command line (``--set``).
    """

    company: Company
    facts: Mapping[str, Value]
    warnings: tuple[Text, ...] = ()
    asked: frozenset[str] = frozenset()
    assumed: tuple[str, ...] = ()


def load_profile(
    path: Path | str, catalogue: Catalogue, *, format: Format | None = None
) -> Profile:
    """Read and check a profile (TOML or JSON; ``-`` is stdin) against a catalogue's facts.

    Raises TjsubsidyError with every problem of the file.
    """
    document = read_document(str(path), most_bytes=MOST_BYTES, format=format)
    return read_profile(document, catalogue)


def read_profile(document: Document, catalogue: Catalogue) -> Profile:
    """Check a parsed profile. Raises TjsubsidyError with all its problems."""
    return _Reader(document, catalogue).profile()


def unit_warning(fact: Fact, raw: object) -> Text | None:
    """Warn of a number without a unit that is so small that 万元 was probably meant."""
    if fact.kind != "money" or not has_no_unit(raw) or not 0 < (number := parse_yuan(raw)) < WAN:
        return None
    yuan, wan = format_yuan(number), format_yuan(number * WAN)
    label, write = fact.label, f"“{number}万元”"
    return both(
        f"{label.zh}{_WRITTEN}{raw}，按 {yuan.zh} 计；如指 {wan.zh}，请写{write}。",
        f"{label.en}: {raw} is taken as {yuan.en}; for {wan.en} write {write}.",
    )


def is_about(warning: Text, fact: Fact) -> bool:
    """Check whether a unit warning is about this fact."""
    return warning.zh.startswith(fact.label.zh + _WRITTEN)


class _Reader:
    """Reads one document and collects its problems."""

    def __init__(self, document: Document, catalogue: Catalogue) -> None:
        self.document, self.vocabulary = document, catalogue.vocabulary
        self.problems: list[Diagnostic] = []

    def profile(self) -> Profile:
        for key in self.document.data:
            if key not in _TABLES:
                self.unknown_key((key,), [*_TABLES, *self.vocabulary])
        company, place = self.company(self.table("company", {"name": "?"}))
        answers = self.table("facts")
        values = {} if place is None else {DISTRICT: place}
        values |= self.values(answers)
        if self.problems:
            raise TjsubsidyError(self.problems)
        given = {**answers, DISTRICT: self.table("company").get(DISTRICT)}
        asked = frozenset(fact for fact, raw in given.items() if was_asked(raw))
        return Profile(company, values, tuple(self.odd(answers)), asked)

    def table(self, name: str, if_wrong: dict[str, Any] | None = None) -> dict[str, Any]:
        table = self.document.data.get(name, {})
        if isinstance(table, dict):
            return table
        self.report(
            (name,),
            both("应是一个表。", "must be a table."),
            both(f"写成 [{name}]。", f"Write [{name}]."),
        )
        return if_wrong or {}

    def company(self, table: dict[str, Any]) -> tuple[Company, Value | None]:
        name, code, place = self.name(table.get("name")), self.code(table.get("code")), None
        allowed = ["name", "code"]
        if fact := self.vocabulary.get(DISTRICT):
            allowed.append(DISTRICT)
            place = self.value(("company", DISTRICT), fact, table.get(DISTRICT))
        for key in table:
            if key not in allowed:
                self.unknown_key(("company", key), allowed)
        return Company(name, code, str(place) if place else None), place

    def name(self, raw: object) -> str:
        path = ("company", "name")
        if raw is None:
            hint = both(
                "空白资料：tjsubsidy template。", "tjsubsidy template prints one to fill in."
            )
            self.report(path, both("缺少企业名称。", "the company's name is missing."), hint)
        elif not isinstance(raw, str) or not raw.strip():
            self.report(path, both("名称应是文字。", "the name must be text."))
        elif len(raw) > LONGEST_NAME:
            what = both(f"名称超过 {LONGEST_NAME} 字。", f"longer than {LONGEST_NAME} characters.")
            self.report(path, what)
        return raw.strip() if isinstance(raw, str) else ""

    def code(self, raw: object) -> str | None:
        if is_unknown(raw) or raw == "":
            return None
        from .credit_code import parse_credit_code

        try:
            return parse_credit_code(raw)
        except InvalidValueError as error:
            self.report(("company", "code"), error.what, error.hint)
            return None

    def values(self, answers: dict[str, Any]) -> dict[str, Value]:
        known: dict[str, Value] = {}
        for key, raw in answers.items():
            if key == DISTRICT and key in self.vocabulary:
                self.report(
                    ("facts", key), both("所在区写在 [company] 下。", "belongs under [company].")
                )
            elif key not in self.vocabulary:
                self.unknown_key(("facts", key), [f for f in self.vocabulary if f != DISTRICT])
            elif (value := self.value(("facts", key), self.vocabulary[key], raw)) is not None:
                known[key] = value
        return known

    def value(self, path: KeyPath, fact: Fact, raw: object) -> Value | None:
        def report(where: str, what: Text, hint: Text | None) -> None:
            inner = (int(where.strip("[]")),) if where else ()
            self.report((*path, *inner), what, hint)

        return parse_value(fact, raw, report)

    def odd(self, answers: dict[str, Any]) -> Iterator[Text]:
        for key, raw in answers.items():
            if warning := unit_warning(self.vocabulary[key], raw):
                yield warning

    def unknown_key(self, path: KeyPath, known: list[str]) -> None:
        key, hint = str(path[-1]), None
        if len(path) == 1 and key in self.vocabulary:
            hint = both("应写在 [facts] 下。", "It belongs under [facts].")
        elif key in _CATALOGUE_KEYS and len(path) == 1:
            hint = both(
                "这像是政策目录，不是企业资料。", "This looks like a catalogue, not a profile."
            )
        elif len(self.problems) < MOST_PROBLEMS and (meant := self.meant(key, known)):
            hint = both(f"是不是“{meant}”？", f"Did you mean “{meant}”?")
        elif path[0] == "facts":
            hint = both("tjsubsidy facts 列出全部。", "tjsubsidy facts lists them all.")
        self.report(path, both(f"不认识{quoted(key)}。", f"unknown key {quoted(key)}."), hint)

    def meant(self, key: str, known: list[str]) -> str | None:
        """Find a similar key, by its name or by a fact's label."""
        names = {name: name for name in known}
        for name in known:
            if fact := self.vocabulary.get(name):
                names |= {fact.label.zh: name, fact.label.en: name}
        name_meant = nearest(key, names)
        return names[name_meant] if name_meant else None

    def report(self, path: KeyPath, what: Text, hint: Text | None = None) -> None:
        self.problems.append(self.document.problem(path, what, hint))
