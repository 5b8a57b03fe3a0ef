"""Mutation testing of the rules and of the assessment: does a test fail for every small change?

Each mutant is one changed node of a module's syntax tree. It runs in a process of its own, forked
before the package is imported, so that every module and test sees the mutant from its import on.
Equivalent mutants, which no test can tell from the original, are in ``mutants.toml``.
"""

from __future__ import annotations

import argparse
import ast
import gc
import importlib.abc
import importlib.machinery
import importlib.util
import os
import random
import re
import resource
import signal
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import hypothesis
import polars as pl  # noqa: F401  (imported once, before the forks)
import pydantic  # noqa: F401
import pytest
import rich  # noqa: F401
import typer  # noqa: F401
from hypothesis import Phase

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "tjsubsidy_cli"
LISTED = ROOT / "tools" / "mutants.toml"
MODULES = [
    *(f"rules.{path.stem}" for path in sorted((PACKAGE / "rules").glob("[!_]*.py"))),
    "assess.assessment",
]
STAGES = [  # the quickest first; a mutant that one kills is not shown to the next
    ["tests/rules", "tests/assess/test_assessment.py"],
    [
        *("tests/acceptance/test_cases.py", "tests/acceptance/test_samples.py"),
        *("tests/acceptance/test_harbour.py", "tests/company", "tests/assess/test_projects.py"),
    ],
]
LEAST = 95  # per cent of the mutants that must die
MEMORY = 4 * 2**30  # bytes that one mutant may take: a loop without an end fills them first

OPPOSITE: dict[type[ast.AST], Any] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
OTHER_NAME = {"min": "max", "max": "min", "any": "all", "all": "any"}
TEXTS = {"both", "same", "Text", "TypeVar"}  # what a user reads is not mutated


@dataclass
class Mutant:
    """One changed node: ``holder.field``, or its item at ``index``, becomes ``new``."""

    module: str
    function: str
    change: str
    holder: ast.AST
    field: str
    index: int | None
    new: ast.AST | None

    @property
    def key(self) -> tuple[str, str, str]:
        return self.module, self.function, self.change

    def apply(self) -> None:
        if self.index is None:
            setattr(self.holder, self.field, self.new)
        elif self.new is None:
            del getattr(self.holder, self.field)[self.index]
        else:
            getattr(self.holder, self.field)[self.index] = self.new


def replacements(node: ast.AST) -> Iterator[ast.AST]:  # noqa: C901, PLR0912
    """What one node may become."""
    match node:
        case ast.Compare(left=left, ops=[*ops], comparators=others):
            for i, op in enumerate(ops):
                yield ast.Compare(left, [*ops[:i], OPPOSITE[type(op)](), *ops[i + 1 :]], others)
        case ast.BoolOp(op=op, values=values):
            yield ast.BoolOp(OPPOSITE[type(op)](), values)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPPOSITE:
            yield ast.BinOp(left, OPPOSITE[type(op)](), right)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield from (ast.Constant(value + 1), ast.Constant(value - 1))
        case ast.Constant(value=str(value)) if re.fullmatch("[a-z_]+", value):
            yield ast.Constant(value + "_")
        case ast.Name(id=name) if name in OTHER_NAME:
            yield ast.Name(OTHER_NAME[name], ast.Load())
        case ast.IfExp(body=body, orelse=orelse):
            yield from (body, orelse)
        case ast.If(body=body, orelse=orelse):
            yield from (ast.If(ast.Constant(value), body, orelse) for value in (True, False))
        case ast.Return(value=ast.expr() as value) if not is_none(value):
            yield ast.Return(ast.Constant(None))
        case ast.Expr(value=ast.Constant()):
            pass  # a docstring
        case ast.Expr() | ast.Assign() | ast.AugAssign() | ast.Raise():
            yield ast.Pass()


def is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def mutants_in(module: str, tree: ast.Module) -> list[Mutant]:  # noqa: C901
    """All mutants of a module; a change that a function has twice is numbered."""
    found: list[Mutant] = []
    seen: Counter[tuple[str, str, str]] = Counter()

    def add(function: str, change: str, *place: object) -> None:
        change = " ".join(change.split())
        seen[module, function, change] += 1
        number = seen[module, function, change]
        found.append(Mutant(module, function, change + f" ({number})" * (number > 1), *place))  # type: ignore[arg-type]

    def visit(holder: ast.AST, function: str) -> None:  # noqa: C901
        for field, value in ast.iter_fields(holder):
            if field in {"annotation", "returns"}:
                continue
            several = isinstance(value, list)
            for index, node in enumerate(value) if several else [(None, value)]:
                if not isinstance(node, ast.AST):
                    continue
                place = (holder, field, index)
                if field != "ops":
                    for new in replacements(node):
                        add(function, f"{short(node)} -> {short(new)}", *place, new)
                if isinstance(node, ast.match_case):
                    add(function, f"{short(node)} -> dropped", *place, None)
                    if node.guard:
                        add(
                            function,
                            f"if {short(node.guard)} -> dropped",
                            node,
                            "guard",
                            None,
                            None,
                        )
                if field == "ifs":
                    add(function, f"if {short(node)} -> dropped", *place, None)
                if not is_text(node):
                    inner = getattr(node, "name", None) if isinstance(node, DEFINED) else None
                    visit(node, f"{function}.{inner}".lstrip(".") if inner else function)

    visit(tree, "")
    return found


DEFINED = (ast.FunctionDef, ast.ClassDef)


def is_text(node: ast.AST) -> bool:
    """Whether a node is a text in two languages, or only a type."""
    match node:
        case ast.JoinedStr() | ast.Subscript(value=ast.Name(id="Literal")):
            return True
        case ast.Call(func=ast.Name(id=name)):
            return name in TEXTS
    return False


def short(node: ast.AST) -> str:
    """The first line of a node's source."""
    if isinstance(node, ast.match_case):
        return "case " + ast.unparse(node.pattern)
    return ast.unparse(ast.fix_missing_locations(node)).partition("\n")[0]


class Loader(importlib.machinery.SourceFileLoader):
    """Serves the mutated tree instead of the module's source."""

    tree: ast.Module

    def get_code(self, fullname: str) -> CodeType:  # noqa: ARG002
        return compile(ast.fix_missing_locations(self.tree), self.path, "exec")


class Finder(importlib.abc.MetaPathFinder):
    """Finds the mutated module, before anything else does."""

    def __init__(self, name: str, path: Path, tree: ast.Module) -> None:
        self.name, self.loader = name, Loader(name, str(path))
        self.loader.tree = tree

    def find_spec(
        self, name: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name != self.name:
            return None
        return importlib.util.spec_from_file_location(name, self.loader.path, loader=self.loader)


def start(tree: ast.Module | None, mutant: Mutant | None, seconds: int = 0) -> int:
    """Fork a process whose exit code is 0 when all tests pass with the mutant.

    It may take so many seconds of the processor, which a busy machine does not use up.
    """
    if child := os.fork():
        return child
    os.setsid()
    if mutant and tree:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
        mutant.apply()
        sys.meta_path.insert(
            0, Finder("tjsubsidy_cli." + mutant.module, source(mutant.module), tree)
        )
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
    hypothesis.settings.register_profile(
        "same", deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate]
    )
    quiet = ["-xqpno:cacheprovider", "-pno:warnings", "-pno:unraisableexception"]
    passed = False
    try:
        passed = not any(
            pytest.main([*stage, *quiet, "--hypothesis-profile=same"]) for stage in STAGES
        )
    finally:
        os._exit(0 if passed else 1)


def source(module: str) -> Path:
    return PACKAGE / (module.replace(".", "/") + ".py")


def survivors(
    mutants: list[Mutant], trees: dict[str, ast.Module], jobs: int, seconds: int
) -> list[Mutant]:
    """The mutants with which all tests pass; one that takes too long is dead."""
    alive: list[Mutant] = []
    running: dict[int, Mutant] = {}
    waiting = mutants[::-1]
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                mutant = waiting.pop()
                running[start(trees[mutant.module], mutant, seconds)] = mutant
            pid, status = os.wait()
            mutant = running.pop(pid)
            if status == 0:
                alive.append(mutant)
                print("alive: ", *mutant.key, sep="  ", flush=True)
    finally:
        for pid in running:  # after a Ctrl-C
            os.killpg(pid, signal.SIGKILL)
    return alive


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--module", choices=MODULES, action="append", help="only this one")
    parser.add_argument("--sample", type=int, metavar="N", help="only N, always the same ones")
    parser.add_argument("--list", action="store_true", help="show the mutants and run nothing")
    chosen = parser.parse_args()
    trees = {m: ast.parse(source(m).read_text("utf-8")) for m in chosen.module or MODULES}
    mutants = [mutant for module, tree in trees.items() for mutant in mutants_in(module, tree)]
    if chosen.sample and chosen.sample < len(mutants):
        mutants = random.Random(0).sample(mutants, chosen.sample)
    if chosen.list:
        print(*("  ".join(mutant.key) for mutant in mutants), sep="\n")
        return 0
    pytest.main(["-qq", "--collect-only", "--noconftest", "-pno:warnings", "tools"])  # its plugins
    gc.freeze()
    _, failed, used = os.wait4(start(None, None), 0)
    if failed:
        print("The tests fail without any mutant.")
        return 1
    alive = survivors(mutants, trees, chosen.jobs, 10 + 3 * int(used.ru_utime + used.ru_stime))
    listed = {
        (entry["module"], entry["function"], change)
        for entry in tomllib.loads(LISTED.read_text("utf-8"))["equivalent"]
        for change in entry["changes"]
    }
    equivalent = [mutant for mutant in alive if mutant.key in listed]
    dead = len(mutants) - len(alive)
    stale = listed - {mutant.key for mutant in alive}
    if chosen.module:
        stale = {key for key in stale if key[0] in chosen.module}
    if chosen.sample:
        stale &= {mutant.key for mutant in mutants}
    for key in sorted(stale):
        print("listed as equivalent, but dies or is no mutant:", *key, sep="  ")
    print(
        f"{len(mutants)} mutants: {dead} die ({dead / len(mutants):.1%}), "
        f"{len(equivalent)} are equivalent, {len(alive) - len(equivalent)} live"
    )
    return 0 if 100 * dead >= LEAST * len(mutants) and not stale else 1


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT)]
    os.chdir(ROOT)
    sys.exit(main())
