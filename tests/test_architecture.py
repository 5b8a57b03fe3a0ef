"""The rooms of the house: what may import what, why, and what an import may cost.

Each rule stands as data with its reason; ``breaches`` reads the code by it. The tests at the end
put a breach of each rule into the code, and the rule must find it.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from support import ROOT, UNMEASURED, installed
from support.sources import SOURCES, tree_of

ROOMS = (
    "base",  # knows no policy
    "rules",  # the language in which policies are written
    "policy",  # one policy as data
    "company",  # one company
    "assess",  # a policy meets a company
    "screening",  # many companies
    "authors",  # for who writes catalogues
    "render",  # results as text and files
    "interview",  # a conversation
    "commands",  # the command line
)
APART = {  # pairs that do not know each other, though one stands to the left
    ("authors", "screening"): "who writes a catalogue screens nobody: each can be understood alone",
    ("render.terminal", "render.json"): "a format is changed without a look at another",
    ("render.terminal", "render.report"): "a format is changed without a look at another",
    ("render.json", "render.report"): "a format is changed without a look at another",
}
LIBRARIES = {  # which modules use a library: exactly these, or rooms in which at least one does
    "typer": ({"commands"}, "options and help are the command line's; the rest is a library"),
    "rich": ({"render.terminal"}, "it is slow to load, and only a screen needs it"),
    "pydantic": (
        {"policy.format", "authors.cases", "authors.json_schema"},
        "a catalogue known to be right loads without it",
    ),
    "pydantic_core": (
        {"base.records", "authors.json_schema"},
        "two markers tell it how a value is read",
    ),
    "typing_extensions": (
        {"assess.contract", "assess.contract_policy"},
        "comes with pydantic, which reads its TypedDict",
    ),
    "filelock": ({"interview.lock"}, "only an interview keeps a file open for long"),
    "polars": ({"screening"}, "one company needs no columns"),
    "pyspark": ({"screening.spark"}, "who screens on one machine needs no Java"),
    "py4j": ({"screening.spark.session"}, "comes with PySpark"),
    "pyarrow": ({"screening.spark.rows"}, "comes with PySpark"),
    "python_calamine": (
        {"screening.tables.workbooks", "screening.tables.pages"},
        "reads workbooks",
    ),
    "xlsxwriter": ({"render.workbook", "screening.files"}, "writes workbooks"),
}
PURE = {  # rooms and modules that neither read nor write nor ask, but for these
    "rules": set[str](),
    "policy": {"policy.format", "policy.prebuilt"},  # they read the catalogue's file
    "company.whatif": set[str](),
    "assess": {"assess"},  # it makes itself callable
}
COMPUTING = {  # a renderer that computes would show what no command asked for, and twice
    *("Assessor", "assess", "advise", "changed", "compare", "effects", "evaluate", "explain"),
    *("judge", "place_of", "rank", "sensitivity", "switched"),
}
IMPURE = {"os", "sys", "io", "pathlib", "subprocess", "tempfile", "shutil"}
FORBIDDEN_CALLS = {"print", "input", "open", "exit", "eval", "exec"}
LONGEST = 320  # lines; a longer module is two rooms in one


class Import(NamedTuple):
    """An import of a module of the package (relative names made whole), or of a library."""

    line: int
    target: str
    names: tuple[str, ...]
    own: bool  # of the package
    typing_only: bool


def name_of(path: str) -> str:
    return path.removesuffix(".py").removesuffix("__init__").strip("/").replace("/", ".")


MODULES = {name_of(path): path for path in SOURCES}


@cache
def imports(path: str, source: str) -> tuple[Import, ...]:
    return tuple(_imports(path, tree_of(source)))


def _imports(path: str, tree: ast.Module) -> Iterator[Import]:
    parts = path.removesuffix(".py").split("/")[:-1]
    typing_only = {
        id(node)
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and getattr(block.test, "id", "") == "TYPE_CHECKING"
        for node in ast.walk(block)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(node.lineno, alias.name, (), False, id(node) in typing_only)
        elif isinstance(node, ast.ImportFrom):
            names = tuple(alias.name for alias in node.names)
            if not node.level:
                target = node.module or ""
                yield Import(node.lineno, target, names, False, id(node) in typing_only)
                continue
            base = parts[: len(parts) - (node.level - 1)]
            within = ".".join([*base, *([node.module] if node.module else [])])
            for name in names:
                full = f"{within}.{name}".strip(".")
                target = full if full in MODULES else within
                own = () if target == full else (name,)
                yield Import(node.lineno, target, own, True, id(node) in typing_only)


@cache
def calls(source: str) -> list[tuple[int, str]]:
    return [
        (node.lineno, node.func.id)
        for node in ast.walk(tree_of(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]


def within(module: str, rooms: set[str]) -> bool:
    return any(module == room or module.startswith(f"{room}.") for room in rooms)


def breaches(sources: dict[str, str]) -> list[str]:
    """What breaks a rule, with the place and the reason."""
    return [
        *_order(sources),
        *_apart(sources),
        *_libraries(sources),
        *_pure(sources),
        *_reading(sources),
        *_private(sources),
        *(
            f"{path}: longer than {LONGEST}"
            for path in sources
            if len(lines(sources[path])) > LONGEST
        ),
    ]


def lines(source: str) -> list[str]:
    return source.splitlines()


def _order(sources: dict[str, str]) -> Iterator[str]:
    for path, source in sources.items():
        room = path.split("/")[0]
        if room not in ROOMS:
            if "/" in path or path not in {"__init__.py", "__main__.py"}:
                yield f"{path}: stands in no room"
            continue
        for one in imports(path, source):
            target = one.target.split(".")[0]
            if one.own and target in ROOMS and ROOMS.index(target) > ROOMS.index(room):
                yield f"{path}:{one.line}: {room} knows nothing of {target}, which is to its right"


def _apart(sources: dict[str, str]) -> Iterator[str]:
    for path, source in sources.items():
        for one in imports(path, source):
            for pair, reason in APART.items():
                for here, there in (pair, pair[::-1]):
                    if one.own and within(name_of(path), {here}) and within(one.target, {there}):
                        yield f"{path}:{one.line}: {here} and {there} are apart: {reason}"


def _libraries(sources: dict[str, str]) -> Iterator[str]:
    used: dict[str, set[str]] = {library: set() for library in LIBRARIES}
    for path, source in sources.items():
        for one in imports(path, source):
            library = one.target.split(".")[0]
            if one.own or one.typing_only or library not in LIBRARIES:
                continue
            rooms, reason = LIBRARIES[library]
            used[library].add(name_of(path))
            if not within(name_of(path), rooms):
                yield f"{path}:{one.line}: no {library} here: {reason}"
    for library, (rooms, _) in LIBRARIES.items():
        for room in rooms:
            if not any(within(module, {room}) for module in used[library]):
                yield f"{room} may use {library} and does not: take the allowance away"


def _pure(sources: dict[str, str]) -> Iterator[str]:
    for path, source in sources.items():
        module = name_of(path)
        for room, excepted in PURE.items():
            if not within(module, {room}) or module in excepted:
                continue
            for line, called in calls(source):
                if called in FORBIDDEN_CALLS:
                    yield f"{path}:{line}: {room} is pure: no {called}()"
            for one in imports(path, source):
                if not one.own and one.target.split(".")[0] in IMPURE:
                    yield f"{path}:{one.line}: {room} is pure: no {one.target}"


def _reading(sources: dict[str, str]) -> Iterator[str]:
    for path, source in sources.items():
        for one in imports(path, source):
            if (
                one.own
                and within(name_of(path), {"render"})
                and not COMPUTING.isdisjoint(one.names)
            ):
                yield f"{path}:{one.line}: render only reads: a command computes, once"


def _private(sources: dict[str, str]) -> Iterator[str]:
    for path, source in sources.items():
        for one in imports(path, source):
            for name in one.names:
                if one.own and name.startswith("_") and name != "__version__":
                    yield f"{path}:{one.line}: {name} is private to {one.target}"


def test_the_house_is_in_order() -> None:
    assert breaches(SOURCES) == []


def test_each_room_says_what_belongs_there() -> None:
    for room in ROOMS:
        docstring = ast.get_docstring(ast.parse(SOURCES[f"{room}/__init__.py"]))
        assert docstring, room
        assert len(docstring.splitlines()) > 1, f"{room}: say what does not belong there, too"


BREACHES = {  # a line put before a module, and what the rules say of it
    "an import from the right": ("rules/facts.py", "from ..render import xlsx", "to its right"),
    "one inside a function": (
        "assess/questions.py",
        "def f() -> None:\n    from ..commands import app",
        "to its right",
    ),
    "a sibling": ("authors/lint.py", "from ..screening import run", "are apart"),
    "a sibling the other way": ("screening/run.py", "from ..authors import lint", "are apart"),
    "another format": ("render/report/html.py", "from ..terminal import table", "are apart"),
    "a library": ("assess/assessment.py", "import rich.table", "no rich here"),
    "a library's part": ("policy/quotes.py", "from pydantic import BaseModel", "no pydantic here"),
    "reading": ("rules/money.py", "import os", "rules is pure"),
    "printing": ("assess/advice.py", "print()", "no print()"),
    "a renderer that computes": (
        "render/csv.py",
        "def f() -> None:\n    from ..assess.advice import advise",
        "render only reads",
    ),
    "a private name": ("assess/gates.py", "from .assessment import _totals", "private"),
    "a module without a room": ("helpers.py", "", "stands in no room"),
    "a room that is none": ("util/things.py", "", "stands in no room"),
    "a long module": ("base/money.py", "\n" * LONGEST, "longer than"),
}


@pytest.mark.parametrize("name", BREACHES)
def test_each_rule_bites(name: str) -> None:
    path, line, said = BREACHES[name]
    found = breaches({path: f"{line}\n{SOURCES.get(path, '')}"})
    assert any(said in breach for breach in found), found


@pytest.mark.parametrize("library", LIBRARIES)
def test_an_allowance_that_nothing_uses_is_noticed(library: str) -> None:
    without = {path: source for path, source in SOURCES.items() if library not in source}
    assert any(f"may use {library} and does not" in breach for breach in _libraries(without))


def loaded(code: str, package: Path = ROOT) -> set[str]:
    ran = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(' '.join(sys.modules))"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**UNMEASURED, "PYTHONPATH": str(package), "PYTHONSAFEPATH": "1"},
        check=True,
    )
    return set(ran.stdout.splitlines()[-1].split())


def test_importing_the_package_loads_next_to_nothing() -> None:
    assert not loaded("import tjsubsidy_cli") & {"pydantic", "rich", "typer", "decimal"}


def test_the_core_loads_neither_screen_nor_validator() -> None:
    core = loaded("from tjsubsidy_cli import assess, load_profile")
    assert not core & {"pydantic", "rich", "typer", "stdnum"}


def test_the_public_function_is_called_whatever_was_imported_before() -> None:
    code = "import tjsubsidy_cli.assess.gates; from tjsubsidy_cli import *; "
    code += "c = load_catalogue(); p = load_profile('samples/minimal.toml', c); "
    loaded(code + "assert assess(c, p) == assess(catalogue=c, profile=p, readings={})")


HEAVY = {"pydantic", "rich", "tomllib", "json", "decimal", "hashlib", "tempfile", "stdnum"}
NEEDED = {
    "--help": set[str](),
    "check --help": set[str](),
    "--version": set[str](),
    "check samples/parts-maker.toml --format json": {"tomllib", "json", "decimal"},
    "check samples/parts-maker.toml": {"tomllib", "decimal", "rich"},
}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return installed(tmp_path_factory.mktemp("package"))


@pytest.mark.parametrize("command", NEEDED)
def test_a_command_loads_what_it_uses(command: str, package: Path) -> None:
    run = f"from tjsubsidy_cli.commands.app import run; run({command.split()!r})"
    assert loaded(run, package) & HEAVY == NEEDED[command]


def test_both_strings_of_a_text_are_there() -> None:
    bilingual = {"Doc", "both", "bilingual"}
    for path, source in SOURCES.items():
        for node in ast.walk(tree_of(source)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in bilingual:
                assert len(node.args) == 2, f"{path}:{node.lineno}"


def test_the_map_of_contributing_names_exactly_the_rooms() -> None:
    rows = re.findall(
        r"^\| `(\w+)` \|", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.MULTILINE
    )
    assert tuple(rows) == ROOMS
