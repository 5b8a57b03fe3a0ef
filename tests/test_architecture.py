"""What may import what, and what an import may cost."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, UNMEASURED

PACKAGE = ROOT / "tjsubsidy_cli"
MODULES = sorted(PACKAGE.rglob("*.py"))

MAY_IMPORT = {
    "typer": {
        "cli.py",
        "cli_ask.py",
        "cli_advise.py",
        "cli_check.py",
        "cli_compare.py",
        "cli_authors.py",
        "cli_explain.py",
        "cli_listing.py",
        "cli_screen.py",
        "usage.py",
    },
    "pydantic": {"schema.py"},
    "pyspark": {"spark.py", "spark_output.py", "spark_session.py"},
    "py4j": {"spark_session.py"},
    "rich": {"layout.py", "questions.py", "explain.py", "progress.py"},
    "polars": {
        "cells.py",
        "delimited.py",
        "outputs.py",
        "parquet.py",
        "parquet_output.py",
        "plan.py",
        "rows.py",
        "run.py",
        "sheets.py",
        "spark.py",
        "spark_rows.py",
        "targets.py",
        "well_formed.py",
        "workbook_output.py",
    },
    "narwhals": {
        "columns.py",
        "expressions.py",
        "figures.py",
        "logic.py",
        "plan.py",
        "run.py",
        "spark.py",
        "tally.py",
        "totals.py",
    },
    "pyarrow": {"spark_rows.py"},
    "python_calamine": {"workbooks.py"},
    "xlsxwriter": {"xlsx.py", "blank.py", "workbook_output.py"},
}
PURE = {
    "conditions.py",
    "amounts.py",
    "assessment.py",
    "words.py",
    "money.py",
    "facts.py",
    "questions.py",
    "typed.py",
    "whatif.py",
    "advice.py",
    "how_far.py",
    "comparison.py",
    "reasoning.py",
    "lint.py",
    "cases.py",
    "coverage.py",
    "explanation.py",
    "outcome.py",
    "gates.py",
}


def imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    skipped = {
        id(node)
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
        for node in ast.walk(block)
    }
    names: set[str] = set()
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("library", MAY_IMPORT)
def test_each_library_has_its_room(library: str) -> None:
    users = {path.name for path in MODULES if library in imports(path)}
    assert users <= MAY_IMPORT[library]


@pytest.mark.parametrize("name", sorted(PURE))
def test_the_core_neither_reads_nor_writes(name: str) -> None:
    tree = ast.parse((PACKAGE / name).read_text("utf-8"))
    called = {
        n.func.id
        for n in ast.walk(tree)
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
    }
    assert not called & {"print", "input", "open", "exit", "eval", "exec"}
    assert not imports(PACKAGE / name) & {"sys", "os", "pathlib", "io"}


def test_no_module_is_two_rooms_in_one() -> None:
    lengths = {path.name: len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert {name: n for name, n in lengths.items() if n > 320} == {}


def loaded(code: str) -> set[str]:
    ran = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(' '.join(sys.modules))"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=UNMEASURED,
        check=True,
    )
    return set(ran.stdout.splitlines()[-1].split())


def test_importing_the_package_loads_next_to_nothing() -> None:
    assert not loaded("import tjsubsidy_cli") & {"pydantic", "rich", "typer", "decimal"}


def test_the_core_loads_neither_screen_nor_validator() -> None:
    core = loaded("from tjsubsidy_cli import assess, load_profile")
    assert not core & {"pydantic", "rich", "typer", "stdnum"}


HEAVY = {"pydantic", "rich", "tomllib", "json", "decimal", "hashlib", "tempfile", "stdnum"}
NEEDED = {
    "--help": set[str](),
    "check --help": set[str](),
    "--version": set[str](),
    "check samples/parts-maker.toml --format json": {"tomllib", "json", "decimal"},
    "check samples/parts-maker.toml": {"tomllib", "json", "decimal", "rich"},
}


@pytest.mark.parametrize("command", NEEDED)
def test_a_command_loads_what_it_uses(command: str) -> None:
    run = f"from tjsubsidy_cli.cli import run; run({command.split()!r})"
    loaded("from tjsubsidy_cli import load_catalogue; load_catalogue()")  # now it is kept
    assert loaded(run) & HEAVY == NEEDED[command]


def test_both_strings_of_a_text_are_there() -> None:
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"both", "bilingual"}:
                assert len(node.args) == 2, f"{path.name}:{node.lineno}"
