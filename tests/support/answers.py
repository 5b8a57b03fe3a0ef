"""The table of what people write, ``data/answers.csv``, and the ways in by which each is read.

Its columns: the fact; the text as written; what it means (choices by id, with a question mark if
unsure; ``none`` is an empty list, ``asked`` a "don't know"), or the beginning of the error; what is
guessed; and the ways that it cannot take, such as a blank for ``--set``, or the only one it can.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import xlsxwriter
from hypothesis import strategies as st

from support import DATA
from support.tables import read, under_the_tests
from tjsubsidy_cli import Catalogue, Profile, TjsubsidyError, load_profile
from tjsubsidy_cli.base.errors import Diagnostic, InvalidValueError
from tjsubsidy_cli.base.money import MOST_YUAN
from tjsubsidy_cli.base.text import Text
from tjsubsidy_cli.company.profile import DISTRICT, Company
from tjsubsidy_cli.company.whatif import changed
from tjsubsidy_cli.interview.input import understand
from tjsubsidy_cli.rules.facts import MOST_COUNT, Chosen, Fact, Value

NAME = "天津试验机械有限公司"
NOT_KNOWN = {"unknown", "asked"}


class Row(NamedTuple):
    """One way of writing an answer."""

    fact: str
    written: str
    means: str
    says: str
    guess: str
    ways: str

    def takes(self, way: str) -> bool:
        """Whether the text can come in by this way: ``ways`` may say "only ask" or "not ask"."""
        rule, *named = self.ways.split() or ["not"]
        return (way in named) == (rule == "only")

    def value(self, fact: Fact) -> Value | None:
        """The answer that it means; None for what is not known, and for an error."""
        if self.says or self.means in NOT_KNOWN:
            return None
        match fact.kind:
            case "yes_no":
                return self.means == "yes"
            case "count" | "money":
                return int(self.means)
            case "choice":
                return self.means
            case "choices":
                words = [] if self.means == "none" else self.means.split(", ")
                return Chosen(
                    frozenset(word for word in words if not word.endswith("?")),
                    frozenset(word[:-1] for word in words if word.endswith("?")),
                )


class Answer(NamedTuple):
    """What one of the ways makes of a text."""

    value: Value | None
    asked: bool = False
    guesses: int = 0
    error: Text | None = None


def table() -> list[Row]:
    with (DATA / "answers.csv").open(encoding="utf-8", newline="") as file:
        return [Row(**row) for row in csv.DictReader(file)]


def _told(problems: tuple[Diagnostic, ...] | list[Diagnostic] | InvalidValueError) -> Text:
    """All problems as one text, each with its hint."""
    each = [problems] if isinstance(problems, InvalidValueError) else problems
    zh, en = ([p.what[lang] for p in each] for lang in ("zh", "en"))
    hints = [p.hint or Text(zh="", en="") for p in each]
    return Text(
        zh="".join(what + hint.zh for what, hint in zip(zh, hints, strict=True)),
        en=" ".join(f"{what} {hint.en}".strip() for what, hint in zip(en, hints, strict=True)),
    )


# ------------------------------------------------------------------------- one text alone

Way = Callable[[Path, Catalogue, Fact, str], Answer]


def _profile(path: Path, catalogue: Catalogue, fact: Fact, text: str) -> Answer:
    path.write_text(text, "utf-8")
    try:
        return _of(load_profile(path, catalogue), fact)
    except TjsubsidyError as error:
        return Answer(None, error=_told(error.problems))


def _of(profile: Profile, fact: Fact) -> Answer:
    return Answer(profile.facts.get(fact.id), fact.id in profile.asked, len(profile.warnings))


def _toml(folder: Path, catalogue: Catalogue, fact: Fact, written: str) -> Answer:
    # The escapes of a JSON string are those of TOML.
    return _toml_value(folder, catalogue, fact, json.dumps(written, ensure_ascii=False))


def _toml_value(folder: Path, catalogue: Catalogue, fact: Fact, value: str) -> Answer:
    place = "" if fact.id == DISTRICT else "\n[facts]"
    text = f'[company]\nname = "{NAME}"{place}\n{fact.id} = {value}\n'
    return _profile(folder / "mine.toml", catalogue, fact, text)


def _bare(folder: Path, catalogue: Catalogue, fact: Fact, written: str) -> Answer:
    """As a value of TOML without quotes, where it is one: ``true``, ``1200``, a list."""
    value = None
    with suppress(ValueError):
        value = json.loads(written)
    bare = value is not None and not isinstance(value, str)
    return (_toml_value if bare else _toml)(folder, catalogue, fact, written)


def profile_of(fact: str, written: str) -> dict[str, dict[str, str]]:
    """A profile with one answer."""
    if fact == DISTRICT:
        return {"company": {"name": NAME, fact: written}}
    return {"company": {"name": NAME}, "facts": {fact: written}}


def _json(folder: Path, catalogue: Catalogue, fact: Fact, written: str) -> Answer:
    text = json.dumps(profile_of(fact.id, written), ensure_ascii=False)
    return _profile(folder / "mine.json", catalogue, fact, text)


def _set(folder: Path, catalogue: Catalogue, fact: Fact, written: str) -> Answer:
    try:
        before = Profile(Company(NAME), {})
        return _of(changed(catalogue, before, [f"{fact.id}={written}"]), fact)
    except TjsubsidyError as error:
        return Answer(None, error=_told(error.problems))


def _ask(folder: Path, catalogue: Catalogue, fact: Fact, written: str) -> Answer:
    try:
        response = understand(fact, written)
    except InvalidValueError as error:
        return Answer(None, error=_told(error))
    return Answer(response.value, response.asked, len(response.remarks))


ALONE: dict[str, Way] = {"toml": _toml, "bare": _bare, "json": _json, "set": _set, "ask": _ask}


# ------------------------------------------------------------------ a column of a table


class Column(NamedTuple):
    """The answers of a column of cells, and how many of its cells have something guessed."""

    answers: list[dict[str, object] | Text]  # by the columns that rules read, or the error
    guesses: int


def column(path: Path, catalogue: Catalogue, fact: Fact, texts: list[str]) -> Column:
    """Write texts as the cells of a column, one company each, and read the table."""
    rows = [["企业名称", fact.id], *([f"{NAME}{n}", text] for n, text in enumerate(texts))]
    if path.suffix == ".xlsx":  # texts, whatever they look like
        as_they_are = {f"strings_to_{kind}": False for kind in ("formulas", "numbers", "urls")}
        with xlsxwriter.Workbook(path, as_they_are) as book:
            sheet = book.add_worksheet()
            for number, cells in enumerate(rows):
                sheet.write_row(number, 0, cells)
    else:
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    read_table = read(path, catalogue)
    rejects = {reject.row: reject.reason for reject in read_table.rejects}
    answered = {row["row"]: row for row in read_table.companies.to_dicts()}
    answers: list[dict[str, object] | Text] = []
    for number in range(2, len(texts) + 2):
        row = answered.get(number, {})
        names = as_columns(catalogue, fact, None)
        answers.append(rejects.get(number) or {name: row[name] for name in names})
    return Column(answers, sum(read_table.guesses.values()))


def as_columns(catalogue: Catalogue, fact: Fact, value: Value | None) -> dict[str, object]:
    """An answer by the columns that the rules read."""
    return under_the_tests(catalogue, fact.id, value) if fact.choices else {fact.id: value}


# ------------------------------------------------------------------------- drawn answers


def values(fact: Fact) -> st.SearchStrategy[Value]:
    """Draw any answer to a fact."""
    ids = [choice.id for choice in fact.choices]
    match fact.kind:
        case "yes_no":
            return st.booleans()
        case "count":
            return st.integers(0, MOST_COUNT)
        case "money":
            return st.integers(0, MOST_YUAN)
        case "choice":
            return st.sampled_from(ids)
        case "choices":
            marks = st.lists(st.sampled_from(["", "sure", "unsure"]), min_size=len(ids))
            return marks.map(lambda drawn: _chosen(dict(zip(ids, drawn, strict=False))))


def _chosen(marks: dict[str, str]) -> Chosen:
    return Chosen(
        frozenset(choice for choice, mark in marks.items() if mark == "sure"),
        frozenset(choice for choice, mark in marks.items() if mark == "unsure"),
    )


WORDS = [
    "约",
    "about ",
    "RMB ",
    "¥",
    "$",
    "三",
    "十",
    "百",
    "千",
    "万",
    "亿",
    "元",
    "角",
    "整",
    "左右",
]
WORDS += [
    "1",
    "0",
    "9999",
    ",",
    ".",
    "-",
    " ",
    "k",
    "m",
    "million",
    "%",
    "?",
    "？",
    "、",
    "；",
    "/",
]
WORDS += ["(", "）", "【", "[", "]", '"', "“", "'", "无", "没有", "none", "不清楚", "unknown", "是"]
WORDS += [
    "和",
    " and ",
    "其他",
    "国家级",
    "天津市",
    "区",
    "开发区",
    "企业",
    "\n",
    "=",
    "＝",
    "１",
    "Ａ",
]


def texts(fact: Fact) -> st.SearchStrategy[str]:
    """Draw what somebody might write for a fact: words of the grammar, names, and any letters."""
    names = [name for choice in fact.choices for name in choice.names]
    pieces = st.sampled_from([*WORDS, *names, *(name[:3] for name in names), *names])
    letters = st.characters(exclude_categories=["Cs", "Cc"])
    return st.lists(pieces | letters, max_size=8).map("".join)
