"""What the tests of tables share: reading one, and writing companies as one."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import polars as pl

from tjsubsidy_cli import Catalogue
from tjsubsidy_cli.base.money import WAN
from tjsubsidy_cli.rules.facts import Chosen, Fact, Guess, Value
from tjsubsidy_cli.screening.cells import Answers
from tjsubsidy_cli.screening.no_company import Aside
from tjsubsidy_cli.screening.run import ahead
from tjsubsidy_cli.screening.tables.headings import BESIDE, Headings
from tjsubsidy_cli.screening.tables.readers import open_table
from tjsubsidy_cli.screening.tables.sheets import Reject, Sheet
from tjsubsidy_cli.screening.vector.columns import answers_to, columns_of


@dataclass(frozen=True)
class Table:
    """A table that has been read: its cells by row, its answers, and its other rows."""

    headings: Headings
    cells: dict[int, dict[str, object]]
    companies: pl.DataFrame
    rejects: tuple[Reject, ...]
    blank: int
    aside: tuple[Aside, ...]
    guesses: Counter[tuple[Guess, str]]

    @property
    def small(self) -> dict[str, int]:
        """How many small bare sums each column has."""
        return {title: n for (guess, title), n in self.guesses.items() if guess == "small"}

    @property
    def rejected(self) -> set[int]:
        return {reject.row for reject in self.rejects if not reject.assessed}

    @property
    def rows(self) -> int:
        """How many rows are accounted for."""
        return self.companies.height + len(self.rejected) + self.blank + len(self.aside)

    def answer(self, fact: str) -> object:
        """What the only company says."""
        assert self.rejects == ()
        assert self.companies.height == 1
        return self.companies[fact][0]

    def answers(self, fact: str) -> list[dict[str, object]]:
        """What each company's answer to a list comes to under the rules' tests."""
        columns = [name for name in self.companies.columns if name.startswith(f"{fact}=")]
        return self.companies.select(columns).to_dicts()

    def wrong(self) -> Reject:
        """The only reject, whose reason is there in both languages."""
        (reject,) = self.rejects
        assert reject.reason.zh
        assert reject.reason.en
        assert reject.reason.zh != reject.reason.en
        return reject


def open_sheet(path: Path, catalogue: Catalogue, maps: Sequence[str] = ()) -> Sheet:
    """The only list of a table."""
    (sheet,) = open_table(path, catalogue, maps).sheets
    return sheet


def read(
    path: Path, catalogue: Catalogue, maps: Sequence[str] = (), *, strict: bool = True
) -> Table:
    """A table as a screening reads it; each row is a company, rejected or blank, once."""
    sheet = open_sheet(path, catalogue, maps)
    answers = Answers(catalogue, sheet.headings, strict=strict)
    cells: dict[int, dict[str, object]] = {}
    parts = [pl.DataFrame(schema=answers.schema)]
    rejects: list[Reject] = []
    aside: list[Aside] = []
    blank, done, guesses = 0, 0, Counter[tuple[Guess, str]]()
    for block in ahead(sheet.blocks):
        assert done <= block.done <= sheet.size
        done = block.done
        for row in block.cells.to_dicts():
            number = int(row.pop("row"))
            assert number not in cells
            sums = answers.sums if path.suffix == ".csv" else {}
            read_cells = {k: v for k, v in row.items() if not k.startswith(BESIDE)}
            cells[number] = {k: figure(v) if k in sums else v for k, v in read_cells.items()}
        answered = answers.read(block)
        parts.append(answered.companies)
        rejects += answered.rejects
        blank += answered.blank
        aside += answered.aside
        guesses.update(answered.guesses)
    table = Table(
        sheet.headings, cells, pl.concat(parts), tuple(rejects), blank, tuple(aside), guesses
    )
    numbers = cells.keys() | table.rejected
    assert table.rows == len(numbers)
    if numbers:
        assert numbers == set(range(min(numbers), max(numbers) + 1))
    return table


def figure(cell: str | int | None) -> object:
    """A cell of a CSV's column of figures, which may be read as numbers: digits, or else a text."""
    if isinstance(cell, str) and not cell.strip():
        return None
    try:
        return cell and int(cell)
    except ValueError:
        return cell


def under_the_tests(catalogue: Catalogue, fact: str, value: Value | None) -> dict[str, object]:
    """What an answer to a list comes to under the rules' tests."""
    tests = columns_of(catalogue).tests[fact]
    assert tests
    return {name: answer for test in tests for name, answer in answers_to(test, value).items()}


# ---------------------------------------------------------------- companies as tables


def as_text(fact: Fact, value: Value | None, chance: random.Random) -> str:
    """An answer as one of many people would write it in a cell."""
    match value:
        case None:
            return chance.choice(["", "", "不清楚", "unknown", "未知", " "])
        case bool():
            return chance.choice(
                ["是", "yes", "1", "√", "True"] if value else ["否", "no", "0", "×"]
            )
        case int() if fact.kind == "money" and value % WAN == 0 and value:
            return chance.choice(
                [f"{value // WAN}万元", f"{value // WAN:,} 万", f"{value}", f"{value}元"]
            )
        case int():
            return chance.choice([str(value), f"{value:,}", _full_width(str(value))])
        case str():
            return _name(fact, value, chance)
        case Chosen(sure, unsure):
            names = [_name(fact, choice, chance) for choice in sorted(sure)]
            names += [
                _name(fact, choice, chance) + chance.choice("?？") for choice in sorted(unsure)
            ]
            chance.shuffle(names)
            return chance.choice([";", "；", "、", "\n", " ; "]).join(names) or "无"


def _name(fact: Fact, choice: str, chance: random.Random) -> str:
    label = fact.choice_labels[choice]
    return chance.choice([choice, label.zh, label.en, choice.upper()])


def _full_width(digits: str) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in digits)


def as_data(value: Value | None) -> object:
    """An answer as JSON or a typed column has it."""
    if isinstance(value, Chosen):
        return [*sorted(value.sure), *(f"{choice}?" for choice in sorted(value.unsure))]
    return value


def write_workbook(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    """A workbook of one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


def write_json_lines(path: Path, rows: Sequence[Mapping[str, object]]) -> Path:
    """A file of JSON lines."""
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text("".join(lines), "utf-8")
    return path
