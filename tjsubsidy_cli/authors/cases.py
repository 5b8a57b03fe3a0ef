"""Test cases as data: the result a grant must give for some facts. Pure: ``runner`` reads files.

A file of cases is TOML: ``[[case]]`` with ``grant``, ``name``, ``facts`` and ``expect``, and under
another reading of the text, ``reading``, such as ``{ "AMB-7-2a" = "B" }``. A table ``facts`` at
the top holds the facts that all cases of the file share.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, get_args

from pydantic import AfterValidator, StrictBool, ValidationError, ValidationInfo

from ..assess.assessment import assess
from ..assess.result import Result, Verdict
from ..base.documents import Document
from ..base.errors import Diagnostic, InvalidValueError, KeyPath, TjsubsidyError
from ..base.money import format_yuan, parse_yuan
from ..base.records import Parsed, field, names_of, record
from ..base.text import Text, both, did_you_mean, join, quoted, same
from ..company.profile import Company, Profile
from ..policy.catalogue import Catalogue
from ..policy.format import read_record
from ..policy.readings import Choices, switched
from ..rules.answers import parse_answer
from ..rules.facts import Problem, Response, Value, Values

Expected = Verdict | int | bool | None | frozenset[str]
NONE = "none"  # instead of an amount, where there is none


@record
class Expectation:
    """What a case expects of a result, in yuan; None for what it does not say."""

    verdict: ExpectedVerdict | None = None
    ceiling: Amount | None = None
    estimate: Amount | None = None
    city: Amount | None = None
    district: Amount | None = None
    exact: StrictBool | None = None
    missing: frozenset[FactId] | None = None


@record
class Table:
    """One case as it is written."""

    grant: GrantId
    name: Name
    facts: Answers
    expect: Annotated[Expectation, AfterValidator(_not_empty)]
    reading: ReadingChoices = field(default_factory=dict)


@record
class File:
    """A file of cases, with the facts that all of them share."""

    facts: Answers = field(default_factory=dict)
    case: tuple[Table, ...]


@record
class Case(Table):
    """The known facts of one company, and the result that one grant must give for them."""

    facts: Values
    file: str
    line: int | None
    path: KeyPath

    @property
    def expected(self) -> dict[str, Expected]:
        """The expected values under the keys that the case writes."""
        values = ((name, getattr(self.expect, name)) for name in names_of(Expectation))
        return {n: None if value == NONE else value for n, value in values if value is not None}

    @property
    def place(self) -> str:
        """The file and the line, as an editor opens them."""
        return f"{self.file}:{self.line}" if self.line else self.file


@record(kw_only=False)
class Mismatch:
    """A key under which a case expects another value than the catalogue gives."""

    key: str
    expected: Expected
    actual: Expected


@record(kw_only=False)
class Outcome:
    """The result of running one case, with its mismatches."""

    case: Case
    result: Result
    mismatches: tuple[Mismatch, ...]


def run_case(catalogue: Catalogue, case: Case) -> Outcome:
    """Assess the company of a case and compare the result of its grant with the expected one."""
    assessment = assess(catalogue, Profile(Company(case.name), case.facts), case.reading)
    result = next(r for r in assessment.results if r.grant.id == case.grant)
    actual = values_of(result)
    pairs = ((key, wanted, actual[key]) for key, wanted in case.expected.items())
    return Outcome(case, result, tuple(Mismatch(*pair) for pair in pairs if pair[1] != pair[2]))


def values_of(result: Result) -> dict[str, Expected]:
    """The values of a result, under the keys that a case may expect."""
    names = names_of(Expectation) - {"missing"}
    missing = frozenset(result.evaluation.missing)
    return {**{name: getattr(result, name) for name in names}, "missing": missing}


def as_written(value: Expected) -> Text:
    """An expected or actual value as it is written in a case."""
    match value:
        case None:
            return same(NONE)
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
    if not document.data.get("case"):
        what = both("没有测试案例。", "there are no cases.")
        hint = both("写成 [[case]]。", "Write [[case]].")
        raise TjsubsidyError([document.problem(("case",), what, hint)])
    file, problems = read_record(document, File, catalogue)
    if file is None:
        raise TjsubsidyError(problems)
    cases = []
    for index, table in enumerate(file.case):
        path: KeyPath = ("case", index)
        answers = {**file.facts, **table.facts}
        facts = {fact: value for fact, value in answers.items() if value is not None}
        place = {"file": document.name, "line": document.line(path), "path": path}
        cases.append(Case(**{**vars(table), **place, "facts": facts}))
    return tuple(cases)


# ------------------------------------------- what pydantic calls; the context is the catalogue


def _known(word: Any, words: Iterable[str]) -> Any:
    if word in words:
        return word
    shown, hint = quoted(word), did_you_mean(str(word), words)
    raise InvalidValueError(both(f"不认识{shown}。", f"unknown: {shown}."), hint)


def _name(raw: object) -> str:
    if isinstance(raw, str) and raw.strip():
        return raw
    raise InvalidValueError(both("缺少案例名称。", "the case needs a name."))


def _amount(raw: object) -> int | str:
    try:
        return NONE if raw == NONE else parse_yuan(raw)
    except InvalidValueError as error:
        none = both(f"没有金额写“{NONE}”。", f"Write “{NONE}” where there is none.")
        hint = error.hint + both("", " ") + none if error.hint else none
        raise InvalidValueError(error.what, hint) from None


def _not_empty(expectation: Expectation) -> Expectation:
    if expectation == Expectation():
        raise InvalidValueError(both("没有任何预期。", "expects nothing."))
    return expectation


def _answers(table: dict[str, Any], info: ValidationInfo[Catalogue]) -> dict[str, Value | None]:
    """Parse answers. None stands for "unknown", which overrides a shared answer."""
    answers: dict[str, Value | None] = {}
    problems: list[Diagnostic] = []
    vocabulary = info.context.vocabulary
    for key, raw in table.items():
        try:
            response = parse_answer(vocabulary[_known(key, vocabulary)], raw)
        except InvalidValueError as error:
            response = Response(problems=(Problem(what=error.what, hint=error.hint),))
        for each in response.problems:
            inner = () if each.index is None else (each.index,)
            problems.append(Diagnostic(what=each.what, hint=each.hint, path=(key, *inner)))
        if not response.problems:
            answers[key] = response.value
    if problems:
        raise _inside(problems)
    return answers


def _switchable(choices: Choices, info: ValidationInfo[Catalogue]) -> Choices:
    try:
        switched(info.context, choices)
    except TjsubsidyError as error:
        raise _inside(error.problems) from None
    return choices


def _inside(problems: Iterable[Diagnostic]) -> ValidationError:
    """Several problems inside one value, which pydantic adds to those of the file."""
    causes = ((p.path, InvalidValueError(p.what, p.hint)) for p in problems)
    return ValidationError.from_exception_data(
        "", [{"type": "value_error", "loc": p, "input": "", "ctx": {"error": e}} for p, e in causes]
    )


Amount = Annotated[int | str, Parsed(_amount)]
Answers = Annotated[Mapping[str, Any], AfterValidator(_answers)]
ExpectedVerdict = Annotated[Verdict, Parsed(lambda word: _known(word, get_args(Verdict)))]
FactId = Annotated[str, AfterValidator(lambda word, info: _known(word, info.context.vocabulary))]
GrantId = Annotated[str, AfterValidator(lambda word, info: _known(word, info.context.grants))]
Name = Annotated[str, Parsed(_name)]
ReadingChoices = Annotated[Mapping[str, str], AfterValidator(_switchable)]
