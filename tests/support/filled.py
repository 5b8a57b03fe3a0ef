"""Forms filled in as people do, and answers as they write them."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
from hypothesis import strategies as st
from openpyxl.cell import Cell as OneCell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tjsubsidy_cli import Catalogue
from tjsubsidy_cli.base.money import WAN
from tjsubsidy_cli.base.text import Lang
from tjsubsidy_cli.company.form.layout import ANSWER, NONE, UNIT, UNKNOWN, key_of
from tjsubsidy_cli.render.form import render_form
from tjsubsidy_cli.rules.facts import Chosen, Fact, Value

Cell = int | float | str | bool


class Form:
    """A form, of which the cells are named by what they ask."""

    def __init__(self, catalogue: Catalogue, lang: Lang = "zh") -> None:
        self.book: Workbook = openpyxl.load_workbook(io.BytesIO(render_form(catalogue, lang)))
        self.sheet: Worksheet = self.book.worksheets[0]
        self.columns = {str(cell.value): place for place, cell in enumerate(self.sheet[1], 1)}
        self.rows = {
            str(self.sheet.cell(row, 1).value): row for row in range(2, self.sheet.max_row + 1)
        }
        self.before = dict[tuple[int, int], Any]()

    def place(self, key: str, role: str = ANSWER) -> str:
        """The place of the cell of a question, as messages name it."""
        return f"{self.sheet.title}!{self._cell(key, role).coordinate}"

    def _cell(self, key: str, role: str) -> OneCell:
        cell = self.sheet.cell(self.rows[key], self.columns[role])
        assert isinstance(cell, OneCell)
        return cell

    def write(self, key: str, value: Cell, role: str = ANSWER) -> str:
        """Write into the cell of a question; return its place as messages name it."""
        cell = self._cell(key, role)
        self.before.setdefault((cell.row, cell.column), cell.value)
        cell.value = value
        return self.place(key, role)

    def fill(self, **answers: Cell) -> Form:
        """Write the name, and answers by fact; of a list, by fact and choice with __ between."""
        self.write("company.name", "甲公司")
        for name, value in answers.items():
            fact, _, choice = name.partition("__")
            key = f"company.{fact}" if fact == "district" else f"facts.{fact}"
            self.write(f"{key}/{choice}" if choice else key, value)
        return self

    def clear(self) -> None:
        """Make the form empty again."""
        for (row, column), value in self.before.items():
            self.sheet.cell(row, column).value = value
        self.before.clear()

    def save(self, path: Path) -> Path:
        """Save the workbook."""
        self.book.save(path)
        return path


@st.composite
def typed(draw: st.DrawFn, fact: Fact, value: Value | None, lang: Lang) -> dict[str, Cell]:
    """Draw how an answer is typed: the cells by key, and by key and role. None is not known."""
    key = key_of(fact)
    if value is None:
        words = st.sampled_from(["不清楚", "don't know"])
        return {f"{key}/{UNKNOWN}" if fact.kind == "choices" else key: draw(words)}
    match value:
        case bool():
            answers: list[Cell] = (
                ["是", "有", "√", "yes", 1, True] if value else ["否", "没有", "x", "no", 0, False]
            )
            return {key: draw(st.sampled_from(answers))}
        case int() if fact.kind == "money":
            units = {"元": 1, "million RMB": 10**6, "RMB": 1, "亿元": 10**8}
            units |= {} if value >= 10**10 else {"万元": WAN}
            unit = draw(st.sampled_from(sorted(units)))
            if draw(st.booleans()):
                return {key: draw(st.sampled_from([f"{value}元", f"{value:,} yuan", f"¥{value}"]))}
            return {key: value / units[unit] if units[unit] > 1 else value, f"{key} {UNIT}": unit}
        case int():
            figures: list[Cell] = [value, float(value), str(value), f"{value:,}"]
            return {key: draw(st.sampled_from(figures))}
        case str():
            choice = next(c for c in fact.choices if c.id == value)
            return {key: draw(st.sampled_from([choice.zh, choice.en, choice.id]))}
        case Chosen(sure, unsure):
            ticks: list[Cell] = ["√", "✓", "是", 1, "yes", "v", True]
            tick = draw(st.sampled_from(ticks))
            doubt = draw(st.sampled_from(["?", "？", "不清楚", "待定"]))
            cells: dict[str, Cell] = {key_of(fact, choice): tick for choice in sorted(sure)}
            cells |= {key_of(fact, choice): doubt for choice in sorted(unsure)}
            return cells or {key_of(fact, NONE): tick}
