"""The README and its blocks of code, each as (setup, language, text)."""

from __future__ import annotations

import re

from support import ROOT

README = (ROOT / "README.md").read_text("utf-8")
BLOCK = re.compile(r"(<!-- setup: (\w+) -->\n)?```(\w+)\n(.*?)```", re.DOTALL)
BLOCKS = [(m[2], m[3], m[4]) for m in BLOCK.finditer(README)]
