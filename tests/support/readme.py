"""The README, the pages of docs/, and their blocks of code, each as (setup, language, text)."""

from __future__ import annotations

import re

from support import ROOT

README = (ROOT / "README.md").read_text("utf-8")
DOCS = {path.stem: path.read_text("utf-8") for path in sorted((ROOT / "docs").glob("*.md"))}
BLOCK = re.compile(r"(<!-- setup: (\w+) -->\n)?```(\w+)\n(.*?)```", re.DOTALL)
BLOCKS = [(m[2], m[3], m[4]) for text in (README, *DOCS.values()) for m in BLOCK.finditer(text)]
