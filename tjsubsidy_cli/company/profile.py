"""A company's profile: its identity and its known facts."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ..base.documents import MEGABYTE, Document, Format, read_document
from ..base.errors import (
    MOST_PROBLEMS,
    Diagnostic,
    InvalidValueError,
    KeyPath,
    TjsubsidyError,
    user_error,
)
from ..base.money import WAN, format_yuan, in_millions
from ..base.records import field, record, replace
from ..base.shell import file_word, next_command
from ..base.text import Text, both, nearest, quoted, same
from ..policy.catalogue import Catalogue
from ..rules.answers import is_approximate, parse_answer
from ..rules.facts import Fact, Response, Value
from ..rules.words import is_unknown

if TYPE_CHECKING:
    from .received import Received

MOST_BYTES = 1 * MEGABYTE
LONGEST_NAME, LONGEST_CODE = 200, 60
PLACEHOLDER = both(
    "某某公司（请改为企业名称）", "Example Company (put the name here)"
)  # of a template
DISTRICT = "district"  # the only fact under [company], where people look for it
_TABLES = ("company", "facts", "assume", "received")
TABLES_OF_COMPANIES = {".xlsx", ".xlsm", ".csv", ".tsv", ".jsonl", ".ndjson", ".parquet"} | {
    *(".xls", ".xlsb", ".ods", ".et", ".numbers")
}
_CATALOGUE_KEYS = {
    "policy",
    "measures",
    "sections",
    "bureaus",
    "topics",
    "departments",
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
    the settings of the command line (``--set``). ``assume`` holds assumed rates by the grant's id,
    ``received`` the grants that the company has received or applied for, ``approximate`` the facts
    whose figures are rough (约300万元).
    """

    company: Company
    facts: Mapping[str, Value]
    warnings: tuple[Text, ...] = ()
    asked: frozenset[str] = frozenset()
    assumed: tuple[str, ...] = ()
    assume: Mapping[str, Fraction] = field(default_factory=dict)
    received: Mapping[str, Received] = field(default_factory=dict)
    approximate: frozenset[str] = frozenset()

    def assuming(self, rates: Mapping[str, Fraction]) -> Profile:
        """Assume these rates as well; they go before the profile's own."""
        return replace(self, assume={**self.assume, **rates}) if rates else self


def load_profile(
    path: Path | str, catalogue: Catalogue, *, format: Format | None = None
) -> Profile:
    """Read and check a profile (TOML or JSON; ``-`` is stdin) against a catalogue's facts.

    Raises TjsubsidyError with every problem of the file.
    """
    try:
        document = read_document(str(path), most_bytes=MOST_BYTES, format=format, typed=True)
    except TjsubsidyError:
        refuse_table(Path(path))
        raise
    return read_profile(document, catalogue)


def refuse_table(path: Path) -> None:
    """Raise TjsubsidyError for a table, which is read by another command."""
    if path.suffix.lower() in TABLES_OF_COMPANIES and os.path.isfile(path):  # noqa: PTH113
        raise user_error(
            both("这是一张表，不是一家企业的资料。", "a table, not the profile of one company."),
            both("一行一家企业的表请用：", "For a table with a company a row: ")
            + same(next_command("screen", file_word(path))),
            place=str(path),
        )


def read_profile(
    document: Document, catalogue: Catalogue, units: Mapping[str, int] = MappingProxyType({})
) -> Profile:
    """Check a parsed profile. Raises TjsubsidyError with all its problems.

    ``units`` has the unit of a sum without one, in yuan, by the fact's id.
    """
    if {"policy", "measures"} <= document.data.keys():
        raise user_error(
            both("这像是政策目录，不是企业资料。", "this looks like a catalogue, not a profile."),
            both("政策目录请用 --catalogue 给出。", "A catalogue is given with --catalogue."),
            place=document.name,
        )
    return _Reader(document, catalogue, units).profile()


def warnings_of(fact: Fact, raw: object, response: Response) -> Iterator[Text]:
    """Warn of what was guessed, and of a bare number so small that 万元 was probably meant."""
    about = fact.label + both("：", ": ")
    for remark in response.remarks:
        yield about + remark.text
    number = response.value
    if response.bare and isinstance(number, int) and 0 < number < WAN:
        yuan, wan = format_yuan(number), format_yuan(number * WAN)
        yield about + both(
            f"写的是 {raw}，按 {yuan.zh} 计；如指 {wan.zh}，请写“{number}万元”。",
            f"{raw} is taken as {yuan.en}; for {wan.en} write “{in_millions(number * WAN)}”.",
        )


def is_about(warning: Text, fact: Fact) -> bool:
    """Check whether a warning is about this fact."""
    return warning.zh.startswith(fact.label.zh + "：")


class _Reader:
    """Reads one document and collects its answers, warnings and problems."""

    def __init__(self, document: Document, catalogue: Catalogue, units: Mapping[str, int]) -> None:
        self.document, self.catalogue, self.units = document, catalogue, units
        self.vocabulary = catalogue.vocabulary
        self.problems: list[Diagnostic] = []
        self.warnings: list[Text] = [*document.notes]
        self.facts: dict[str, Value] = {}
        self.asked, self.approximate = set[str](), set[str]()

    def profile(self) -> Profile:
        for key in self.document.data:
            if key not in _TABLES:
                self.unknown_key((key,), [*_TABLES, *self.vocabulary])
        company = self.company(self.table("company", {"name": "?"}))
        self.answers(self.table("facts"))
        assume = dict(self.assumed(self.table("assume")))
        received = dict(self.received(self.table("received")))
        if self.problems:
            raise TjsubsidyError(self.problems)
        warnings, asked = tuple(self.warnings), frozenset(self.asked)
        about = frozenset(self.approximate)
        return Profile(company, self.facts, warnings, asked, (), assume, received, about)

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

    def company(self, table: dict[str, Any]) -> Company:
        name, code = self.name(table.get("name")), self.code(table.get("code"))
        allowed = ["name", "code"]
        if fact := self.vocabulary.get(DISTRICT):
            allowed.append(DISTRICT)
            self.answer(("company", DISTRICT), fact, table.get(DISTRICT))
        for key in table:
            if key not in allowed:
                self.unknown_key(("company", key), allowed)
        place = self.facts.get(DISTRICT)
        return Company(name, code, str(place) if place else None)

    def name(self, raw: object) -> str:
        path = ("company", "name")
        if raw is None and {"name"} & self.elsewhere():
            pass  # said where it stands
        elif raw is None:
            hint = both(
                "空白资料：tjsubsidy template。", "tjsubsidy template prints one to fill in."
            )
            self.report(path, both("缺少企业名称。", "the company's name is missing."), hint)
        elif not isinstance(raw, str) or not raw.strip():
            self.report(path, both("名称应是文字。", "the name must be text."))
        elif raw.strip() in {PLACEHOLDER.zh, PLACEHOLDER.en}:
            self.report(
                path, both("还没有填企业名称。", "the company's name is not filled in yet.")
            )
        elif len(raw) > LONGEST_NAME:
            what = both(f"名称超过 {LONGEST_NAME} 字。", f"longer than {LONGEST_NAME} characters.")
            self.report(path, what)
        return raw.strip() if isinstance(raw, str) else ""

    def code(self, raw: object) -> str | None:
        if is_unknown(raw):
            return None
        if not isinstance(raw, str | int) or isinstance(raw, bool) or len(str(raw)) > LONGEST_CODE:
            self.report(("company", "code"), both("代码应是文字。", "the code must be text."))
            return None
        from .credit_code import doubt_credit_code, tidy_credit_code

        code = tidy_credit_code(str(raw))
        if doubt := doubt_credit_code(code):
            self.warnings.append(doubt)
        return code

    def answers(self, answers: dict[str, Any]) -> None:
        for key, raw in answers.items():
            if key == DISTRICT and key in self.vocabulary:
                self.report(
                    ("facts", key), both("所在区写在 [company] 下。", "belongs under [company].")
                )
            elif key not in self.vocabulary:
                self.unknown_key(("facts", key), [f for f in self.vocabulary if f != DISTRICT])
            else:
                self.answer(("facts", key), self.vocabulary[key], raw)

    def answer(self, path: KeyPath, fact: Fact, raw: object) -> None:
        response = parse_answer(fact, raw, self.units.get(fact.id, 1))
        for problem in response.problems:
            inner = () if problem.index is None else (problem.index,)
            self.report((*path, *inner), problem.what, problem.hint)
        if fact.id in self.units:  # the unit was given, so none has to be guessed
            response = replace(response, bare=False)
        self.warnings += warnings_of(fact, raw, response)
        if response.value is not None:
            self.facts[fact.id] = response.value
        if response.asked:
            self.asked.add(fact.id)
        if is_approximate(response):
            self.approximate.add(fact.id)

    def assumed(self, table: dict[str, Any]) -> Iterator[tuple[str, Fraction]]:
        if not table:  # as in most profiles, which then need not import what follows
            return
        from .assumptions import parse_assumption

        for id_, raw in table.items():
            try:
                yield id_, parse_assumption(self.catalogue, id_, raw)
            except InvalidValueError as error:
                self.report(("assume", id_), error.what, error.hint)

    def received(self, table: dict[str, Any]) -> Iterator[tuple[str, Received]]:
        if not table:
            return
        from .received import parse_received

        for id_, raw in table.items():

            def report(path: KeyPath, what: Text, hint: Text | None, id_: str = id_) -> None:
                self.report(("received", id_, *path), what, hint)

            if had := parse_received(self.catalogue, id_, raw, report):
                yield id_, had

    def unknown_key(self, path: KeyPath, known: list[str]) -> None:
        key, hint = str(path[-1]), None
        home = self.home(key)
        if home and home != path[0]:
            hint = both(f"应写在 [{home}] 下。", f"It belongs under [{home}].")
        elif key in _CATALOGUE_KEYS and len(path) == 1:
            hint = both(
                "这像是政策目录，不是企业资料。", "This looks like a catalogue, not a profile."
            )
        elif len(self.problems) < MOST_PROBLEMS and (meant := self.meant(key, known)):
            hint = both(f"是不是“{meant}”？", f"Did you mean “{meant}”?")
        elif path[0] == "facts":
            hint = both("tjsubsidy facts 列出全部。", "tjsubsidy facts lists them all.")
        self.report(path, both(f"不认识{quoted(key)}。", f"unknown key {quoted(key)}."), hint)

    def home(self, key: str) -> str | None:
        """The table in which a key is at home."""
        if key in {"name", "code"} or (key == DISTRICT and key in self.vocabulary):
            return "company"
        return "facts" if key in self.vocabulary else None

    def elsewhere(self) -> set[str]:
        """The keys at the top and under [facts]."""
        facts = self.document.data.get("facts")
        return {*self.document.data, *(facts if isinstance(facts, dict) else ())}

    def meant(self, key: str, known: list[str]) -> str | None:
        """Find a similar key, by its name or by a fact's label."""
        names = {name: name for name in known}
        for name in known:
            if fact := self.vocabulary.get(name):
                names |= dict.fromkeys(fact.names, name)
        name_meant = nearest(key, names)
        return names[name_meant] if name_meant else None

    def report(self, path: KeyPath, what: Text, hint: Text | None = None) -> None:
        self.problems.append(self.document.problem(path, what, hint))
