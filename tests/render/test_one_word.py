"""One thing has one word: headings that are the same in Chinese are the same in English."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator

from support import ROOT

ROOMS = ("render", "screening/files")
HEADING = re.compile(r"[一-鿿/（）]{2,12}")
ALLOWED = {
    "企业": "a heading of one company, of several, or a label before its name",
    "定额": "short beside a figure",
    "整数": "a kind of answer, and what is to be filled in",
    "政策上限/万元": "of one grant, or a sum",
    "统一社会信用代码": "in full in a form, which a company fills in",
    "结论": "of a grant, or of the whole",
    "金额": "a heading, and a kind of answer",
    "需更正": "a label, and a worksheet",
    "（不代表可获金额）": "behind one figure or several",
}


def headings() -> Iterator[tuple[str, str]]:
    """The headings and labels of pages and files, in Chinese and English."""
    for room in ROOMS:
        for path in (ROOT / "tjsubsidy_cli" / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                match node:
                    case ast.Call(
                        func=ast.Name("both"),
                        args=[ast.Constant(str() as zh), ast.Constant(str() as en)],
                    ) if HEADING.fullmatch(zh):
                        yield zh, en.strip().casefold().removesuffix("s")


def test_a_heading_has_one_translation() -> None:
    found = defaultdict[str, set[str]](set)
    for zh, en in headings():
        found[zh].add(en)
    several = {zh: en for zh, en in found.items() if len(en) > 1}
    assert several.keys() == ALLOWED.keys(), several


def test_the_heading_of_a_grant_is_the_word_for_it() -> None:
    assert {en for zh, en in headings() if zh == "支持事项"} == {"grant"}
