"""The package's own code, as the tests that read it need it: parsed once for all of them."""

from __future__ import annotations

import ast
from functools import cache

from support import ROOT

PACKAGE = ROOT / "tjsubsidy_cli"
SOURCES = {
    path.relative_to(PACKAGE).as_posix(): path.read_text("utf-8")
    for path in sorted(PACKAGE.rglob("*.py"))
}


tree_of = cache(ast.parse)
