"""No regular expression goes back: each is fed long runs of every character that it names."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Any, NamedTuple

import pytest
from support import ROOT
from support.backtracking import Matcher, TooManySteps
from support.sources import PACKAGE, SOURCES, tree_of

WAYS = {"match", "fullmatch", "search", "sub", "split", "findall", "finditer"}
LENGTHS = 8, 40, 120
MOST = 1000  # steps for each character; what goes back takes more, or grows faster
BOUNDED = {  # patterns that go back, on texts that are always short
    ("base.money", "_SUM"): "an amount is at most _LONGEST characters long",
    ("screening.tables.number_formats", "_TOKEN"): "a format is at most LONGEST characters long",
    ("screening.tables.titles", "_CURRENCY"): "a unit is at most _LONGEST_UNIT characters long",
    ("render.terminal.layout", "_PADDING"): "a line is as long as the screen is wide",
}


class Pattern(NamedTuple):
    """A pattern in the code, and the ways in which it is applied."""

    module: str
    name: str  # the constant that holds it, or else its line
    text: str | bytes
    flags: int
    ways: tuple[str, ...]


def patterns() -> Iterator[Pattern]:
    """Find each pattern that consists of literals and constants of its module."""
    for place, source in SOURCES.items():
        if "re." not in source:
            continue
        path = (PACKAGE / place).relative_to(ROOT)
        module = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
        tree = tree_of(source)
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        for call in calls:
            match call:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="re"), attr=way), args=[first, *_]
                ) if way in WAYS and (text := _constant(first, module)) is not None:
                    name = first.id if isinstance(first, ast.Name) else f"line {call.lineno}"
                    yield Pattern(_room(module), name, text, 0, (way,))
                case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=way)) if (
                    way in WAYS and isinstance(held := _held(module, name), re.Pattern)
                ):
                    yield Pattern(_room(module), name, held.pattern, held.flags, (way,))


def _room(module: str) -> str:
    return module.removeprefix("tjsubsidy_cli.")


def _held(module: str, name: str) -> object:
    return _constants(module).get(name)


def _constants(module: str) -> dict[str, Any]:
    """The constants of a module; none where a library that it needs is not installed."""
    try:
        return dict(vars(importlib.import_module(module)))
    except ModuleNotFoundError as error:
        if error.name in {"pyspark", "pyarrow"}:
            return {}
        raise


def _constant(node: ast.expr, module: str) -> str | bytes | None:
    """The value of an expression; None if it depends on its function."""
    code = compile(ast.Expression(node), module, "eval")
    try:
        value = eval(code, _constants(module))
    except NameError:
        return None
    return value if isinstance(value, (str, bytes)) else None


def marks(pattern: str | bytes) -> list[str]:
    """One character of each kind that a pattern names, and some of every kind."""
    found = {" ", "a", "0", "中"}

    def walk(tree: Any) -> None:
        for part in getattr(tree, "data", tree):
            match part:
                case (kind, int(code)) if str(kind) in {"LITERAL", "NOT_LITERAL"}:
                    found.add(chr(code))
                case (kind, (int(first), int(_))) if str(kind) == "RANGE":
                    found.add(chr(first))
                case tuple() | list():
                    walk(part)
                case _ if hasattr(part, "data"):
                    walk(part)

    walk(re._parser.parse(pattern))  # type: ignore[attr-defined]
    return sorted(found)


def too_many(matcher: Matcher, way: str, before: str, mark: str, length: int) -> bool:
    """Whether four times the length of a run takes more than eight times the steps."""

    def run(length: int) -> Any:
        text = before + mark * length + "\x01"
        return text.encode() if isinstance(matcher.tree.state.str, bytes) else text

    try:
        less = matcher.steps(way, run(length), MOST * length)
        matcher.steps(way, run(4 * length), 8 * less)
    except TooManySteps:
        return True
    return False


def goes_back(pattern: Pattern) -> str | None:
    """A run on which the steps grow faster than its length; long ones tell of what short ones do.

    (A part that is repeated at most so many times grows with the square up to there.)
    """
    matcher, ones = Matcher(pattern.text, pattern.flags), marks(pattern.text)
    for run in product(pattern.ways, ["", *ones[:12]], ones):
        if all(too_many(matcher, *run, length) for length in LENGTHS):
            way, before, mark = run
            return f"{way}: {before!r}, then {mark!r} again and again"
    return None


@cache
def found() -> dict[tuple[str, str, tuple[str, ...]], Pattern]:
    """The patterns by place; not looked for while tests are collected, since it takes a while."""
    return {(p.module, p.name, p.ways): p for p in patterns()}


@pytest.mark.slow
def test_no_pattern_goes_back() -> None:
    tried = [pattern for which, pattern in found().items() if which[:2] not in BOUNDED]
    assert len(tried) > 50
    assert [(p, how) for p in tried if (how := goes_back(p)) is not None] == []


@pytest.mark.slow
def test_a_pattern_that_goes_back_is_noticed() -> None:
    for text in (r"\s+=", "“[^”]*”", r"(?:[0-9]+[kM]?)+元"):
        assert goes_back(Pattern("", "", text, 0, ("search",))), text


@pytest.mark.slow
def test_only_patterns_that_go_back_are_listed_as_bounded() -> None:
    for module, name in BOUNDED:
        listed = [p for p in found().values() if (p.module, p.name) == (module, name)]
        assert listed, name
        assert any(goes_back(p) for p in listed), name
