"""Test cases as data: the result a grant must give for some facts. Pure: ``runner`` reads files.

A file of cases is TOML: ``[[case]]`` with ``grant``, ``name``, ``facts`` and ``expect``, and under
another reading of the text, ``reading``, such as ``{ "AMB-7-2a" = "B" }``. A table ``facts`` at
the top holds the facts that all cases of the file share.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from ..assess.assessment import Result, Verdict, assess
from ..base.documents import Document, KeyPath
from ..base.errors import Diagnostic, InvalidValueError, TjsubsidyError
from ..base.money import format_yuan, parse_yuan
from ..base.text import Text, both, join, nearest, quoted, same
from ..company.profile import Company, Profile
from ..policy.catalogue import Catalogue
from ..policy.readings import Choices, switched
from ..rules.facts import Value, Values, is_unknown, parse_value

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
AMOUNTS = ("ceiling", "estimate", "city", "district")  # in yuan; "none" where there is none
Expected = Verdict | int | bool | None | frozenset[str]
_KEYS = ("grant", "name", "facts", "reading", "expect")
_EXPECT = ("verdict", *AMOUNTS, "exact", "missing")
_NONE = "none"


@dataclass(frozen=True)
class Case:
    """The facts of one company, and the result that one grant must give for them.

    ``expect`` has only the keys that the case writes. The case stands in ``file`` at
    ``line`` and ``path``.
    """

    grant: str
    name: str
    facts: Values
    readings: Choices
    expect: Mapping[str, Expected]
    file: str
    line: int | None
    path: KeyPath

    @property
    def place(self) -> str:
        """The file and the line, as an editor opens them."""
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True)
class Mismatch:
    """A key under which a case expects another value than the catalogue gives."""

    key: str
    expected: Expected
    actual: Expected


@dataclass(frozen=True)
class Outcome:
    """The result of running one case, with its mismatches."""

    case: Case
    result: Result
    mismatches: tuple[Mismatch, ...]


def run_case(catalogue: Catalogue, case: Case) -> Outcome:
    """Assess the company of a case and compare the result of its grant with the expected one."""
    assessment = assess(catalogue, Profile(Company(case.name), case.facts), case.readings)
    result = next(r for r in assessment.results if r.grant.id == case.grant)
    actual = given(result)
    return Outcome(
        case,
        result,
        tuple(
            Mismatch(key, wanted, actual[key])
            for key, wanted in case.expect.items()
            if actual[key] != wanted
        ),
    )


def given(result: Result) -> dict[str, Expected]:
    """The values of a result, under the keys that a case may expect."""
    figures = {figure: getattr(result, figure) for figure in AMOUNTS}
    missing = frozenset(result.evaluation.missing)
    return {"verdict": result.verdict, **figures, "exact": result.exact, "missing": missing}


def show(value: Expected) -> Text:
    """An expected or actual value as it is written in a case."""
    match value:
        case None:
            return same(_NONE)
        case bool():
            return same(str(value).lower())
        case int():
            return format_yuan(value)
        case frozenset():
            return join(map(same, sorted(value))) if value else same("[]")
        case _:
            return same(value)


def read_cases(document: Document, catalogue: Catalogue) -> tuple[Case, ...]:
    """Read the cases of a parsed file. Raises TjsubsidyError with all its problems."""
    reader = _Reader(document, catalogue)
    cases = tuple(reader.cases())
    if reader.problems:
        raise TjsubsidyError(reader.problems)
    return cases


class _Reader:
    """Read one document and collect its problems instead of stopping at the first."""

    def __init__(self, document: Document, catalogue: Catalogue) -> None:
        self.document, self.catalogue = document, catalogue
        self.problems: list[Diagnostic] = []

    def cases(self) -> Iterator[Case]:
        data = self.document.data
        self.only((), data, ("case", "facts"))
        common = self.facts(("facts",), self.table(data, ("facts",), optional=True))
        tables = data.get("case")
        if not isinstance(tables, list) or not tables:
            what = both("没有测试案例。", "there are no cases.")
            self.report(("case",), what, both("写成 [[case]]。", "Write [[case]]."))
            return
        for index, table in enumerate(tables):
            path: KeyPath = ("case", index)
            if not isinstance(table, dict):
                self.report(path, both("应是一个表。", "must be a table."))
                continue
            self.only(path, table, _KEYS)
            own = self.facts((*path, "facts"), self.table(table, (*path, "facts")))
            yield Case(
                grant=self.word((*path, "grant"), table.get("grant"), self.catalogue.grants),
                name=self.name((*path, "name"), table.get("name")),
                facts={f: v for f, v in (common | own).items() if v is not None},
                readings=self.readings((*path, "reading"), table),
                expect=dict(self.expect((*path, "expect"), table)),
                file=self.document.name,
                line=self.document.line(path),
                path=path,
            )

    def table(
        self, data: Mapping[str, Any], path: KeyPath, *, optional: bool = False
    ) -> dict[str, Any]:
        table = data.get(str(path[-1]), {} if optional else None)
        if isinstance(table, dict):
            return table
        missing = both("缺少这一项。", "missing.")
        self.report(path, missing if table is None else both("应是一个表。", "must be a table."))
        return {}

    def facts(self, path: KeyPath, table: dict[str, Any]) -> dict[str, Value | None]:
        """The answers by fact. None stands for "unknown", which overrides a shared answer."""
        found: dict[str, Value | None] = {}
        for key, raw in table.items():
            if not self.known((*path, key), key, self.catalogue.vocabulary):
                continue

            def report(where: str, what: Text, hint: Text | None, key: str = key) -> None:
                inner = (int(where.strip("[]")),) if where else ()
                self.report((*path, key, *inner), what, hint)

            value = parse_value(self.catalogue.vocabulary[key], raw, report)
            if value is not None or is_unknown(raw):
                found[key] = value
        return found

    def readings(self, path: KeyPath, case: dict[str, Any]) -> Choices:
        table = self.table(case, path, optional=True)
        choices = {id_: str(option) for id_, option in table.items()}
        try:
            switched(self.catalogue, choices)
        except TjsubsidyError as error:
            for problem in error.problems:
                self.report(path, problem.what, problem.hint)
        return choices

    def expect(self, path: KeyPath, case: dict[str, Any]) -> Iterator[tuple[str, Expected]]:
        table = self.table(case, path)
        if table == {} and isinstance(case.get("expect"), dict):
            self.report(path, both("没有任何预期。", "expects nothing."))
        for key, raw in table.items():
            here = (*path, key)
            if not self.known(here, key, _EXPECT):
                continue
            if key == "verdict":
                yield key, self.word(here, raw, VERDICTS)  # type: ignore[misc]
            elif key in AMOUNTS:
                yield key, self.yuan(here, raw)
            elif key == "exact" and isinstance(raw, bool):
                yield key, raw
            elif key == "missing" and isinstance(raw, list):
                vocabulary = self.catalogue.vocabulary
                yield key, frozenset(self.word(here, each, vocabulary) for each in raw)
            else:
                wanted = both("true 或 false", "true or false")
                wanted = wanted if key == "exact" else both("列表", "a list")
                shown = quoted(raw)
                what = both(f"{shown}不是{wanted.zh}。", f"{shown} is not {wanted.en}.")
                self.report(here, what)

    def yuan(self, path: KeyPath, raw: object) -> int | None:
        try:
            return None if raw == _NONE else parse_yuan(raw)
        except InvalidValueError as error:
            none = both(f"没有金额写“{_NONE}”。", f"Write “{_NONE}” where there is none.")
            hint = error.hint + both("", " ") + none if error.hint else none
            self.report(path, error.what, hint)
            return None

    def name(self, path: KeyPath, raw: object) -> str:
        if isinstance(raw, str) and raw.strip():
            return raw
        self.report(path, both("缺少案例名称。", "the case needs a name."))
        return ""

    def word(self, path: KeyPath, raw: object, words: Iterable[str]) -> str:
        if raw is None:
            self.report(path, both("缺少这一项。", "missing."))
        elif self.known(path, raw, words):
            return str(raw)
        return ""

    def only(self, path: KeyPath, table: Mapping[str, Any], allowed: Iterable[str]) -> None:
        for key in table:
            self.known((*path, key), key, allowed)

    def known(self, path: KeyPath, word: object, words: Iterable[str]) -> bool:
        words = list(words)
        if isinstance(word, str) and word in words:
            return True
        meant = nearest(str(word), words)
        hint = both(f"是不是“{meant}”？", f"Did you mean “{meant}”?") if meant else None
        shown = quoted(word)
        self.report(path, both(f"不认识{shown}。", f"unknown: {shown}."), hint)
        return False

    def report(self, path: KeyPath, what: Text, hint: Text | None = None) -> None:
        self.problems.append(self.document.problem(path, what, hint))
