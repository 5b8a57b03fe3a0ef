"""The draft of an interview without a file name: an old one to resume, or a new one."""

from __future__ import annotations

import re
from itertools import chain, count, takewhile
from pathlib import Path

from ..base.errors import TjsubsidyError
from ..base.text import both, half_width, same, sanitize
from ..policy.catalogue import Catalogue
from .draft import Draft, open_draft
from .prompt import Back, Prompt

_DRAFT = both("企业资料.toml", "company.toml")


def choose_draft(catalogue: Catalogue, prompt: Prompt) -> Draft:
    """Let the user choose among the drafts of the current folder, or begin a new one."""
    first = Path(_DRAFT[prompt.lang])
    others = (first.with_stem(f"{first.stem}-{n}") for n in count(2))
    taken = list(takewhile(Path.exists, chain([first], others)))
    new = first.with_stem(f"{first.stem}-{len(taken) + 1}") if taken else first
    drafts = [draft for name in taken if (draft := _readable(name, catalogue))]
    if not drafts:
        return open_draft(new)
    prompt.print(both("当前文件夹里已有：", "In this folder there are already:"))
    for number, draft in enumerate(drafts, 1):
        who = sanitize(draft.profile(catalogue).company.name)
        prompt.print(same(f"  {number} {draft.path}  {who}"))
    fresh = len(drafts) + 1
    prompt.print(both(f"  {fresh} 另建 {new}", f"  {fresh} a new one, {new}"))
    prompt.print(
        both(
            "接着填哪一份？填编号；回车 = 1；q 退出",
            "Go on with which? A number; Enter = 1; q leaves",
        ),
        "dim",
    )
    while True:
        try:
            word = half_width(prompt.read_line())
        except Back:
            word = "<"
        number = int(word) if re.fullmatch(r"[0-9]{1,3}", word) else 0 if word else 1
        if number == fresh:
            return open_draft(new)
        if 1 <= number < fresh:
            return drafts[number - 1]
        prompt.print_error(both(f"请填 1 至 {fresh}。", f"Type 1 to {fresh}."))


def _readable(path: Path, catalogue: Catalogue) -> Draft | None:
    try:
        draft = open_draft(path)
        draft.profile(catalogue)
    except TjsubsidyError:
        return None
    return draft
