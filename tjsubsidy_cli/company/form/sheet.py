"""The sheet of a form: what stands in the answer cell of each row, and what stands elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ...base.errors import Diagnostic, user_error
from ...base.records import record
from ...base.text import Text, both, join, quoted, same
from .layout import ANSWER, FORM, LISTS, MARK, NOTE, TEXT

Raw = int | float | str | bool | None


@record(kw_only=False)
class Page:
    """A worksheet: its rows from the first cell on, and its cells with an error, by place."""

    name: str
    rows: Sequence[Sequence[Raw]]
    wrong: Mapping[tuple[int, int], tuple[str, Text]]

    def place(self, row: int, column: int) -> str:
        """Name a cell as a spreadsheet does: Form!C12."""
        letters, rest = "", column + 1
        while rest:
            rest, digit = divmod(rest - 1, 26)
            letters = chr(ord("A") + digit) + letters
        return f"{self.name}!{letters}{row + 1}"

    def corner(self) -> tuple[int, int] | None:
        """Find the cell with the mark of a form."""
        marked = ((r, c) for r, c, text in self.filled() if str(text).startswith(FORM))
        return next(marked, None)

    def filled(self) -> Iterator[tuple[int, int, Raw]]:
        """The cells that are not blank, with their places."""
        for number, row in enumerate(self.rows):
            for column, value in enumerate(row):
                if not is_blank(value):
                    yield number, column, value


@record(kw_only=False)
class Entry:
    """What stands in a row that asks something, by the column, and the names of its cells."""

    row: int
    values: Mapping[str, Raw]
    cells: Mapping[str, str]

    @property
    def value(self) -> Raw:
        """What stands in the answer cell."""
        return self.values[ANSWER]

    @property
    def cell(self) -> str:
        """The name of the answer cell."""
        return self.cells[ANSWER]

    @property
    def text(self) -> str:
        """The answer as a person sees it."""
        return as_text(self.value)


class Sheet:
    """The answers of a form by key, and what stands where nothing is asked.

    ``policy`` is the id of the policy for which it was made.
    """

    def __init__(self, name: str, pages: Sequence[Page]) -> None:
        self.name, self.page = name, _only_form(name, pages)
        self.entries: dict[str, Entry] = {}
        self.problems: list[Diagnostic] = []
        others = (page for page in pages if page is not self.page and page.name != LISTS)
        self.unread: list[tuple[str, Raw]] = [
            (page.place(row, column), value)
            for page in others
            for row, column, value in page.filled()
        ]
        corner, self.key_column = self.page.corner() or (0, 0)
        head = self.page.rows[corner]
        mark, _, self.policy = str(head[self.key_column]).partition(" ")
        if mark != MARK:
            raise user_error(
                both(
                    "这份表由更新版本的 tjsubsidy 生成。", "made by a newer version of tjsubsidy."
                ),
                both("请先升级。", "Install that version."),
                place=name,
            )
        self.columns = {str(role): column for column, role in enumerate(head) if not is_blank(role)}
        if ANSWER not in self.columns:
            raise user_error(
                both("填写答案的一列已被删除。", "the column of answers was deleted."), place=name
            )
        for number, row in enumerate(self.page.rows):
            if number != corner:
                self._read(number, row)

    def _read(self, number: int, row: Sequence[Raw]) -> None:
        key = as_text(_at(row, self.key_column))
        ours = {self.key_column, *(self.columns.values() if key else ())}
        if key != TEXT:
            ours.discard(self.columns.get(NOTE, -1))
        for column, value in enumerate(row):
            if column not in ours and not is_blank(value):
                self.unread.append((self.page.place(number, column), value))
        if key not in {"", TEXT}:
            self._enter(key, number, row)

    def _enter(self, key: str, number: int, row: Sequence[Raw]) -> None:
        entry = Entry(
            number,
            {role: _at(row, column) for role, column in self.columns.items()},
            {role: self.page.place(number, column) for role, column in self.columns.items()},
        )
        for role, column in self.columns.items():
            if role != NOTE and (number, column) in self.page.wrong:
                shown, what = self.page.wrong[number, column]
                said = both(f"{quoted(shown)}：", f"{quoted(shown)}: ") if shown else same("")
                self.report(entry.cells[role], said + what)
        before = self.entries.get(key)
        if before is None or is_blank(before.value):
            self.entries[key] = entry
        elif not is_blank(entry.value) and entry.value != before.value:
            what = both(
                f"与 {before.cell} 是同一个问题，答案却不同。",
                f"answers the same question as {before.cell}, differently.",
            )
            self.report(entry.cell, what)

    def report(self, cell: str, what: Text, hint: Text | None = None) -> None:
        """Add a problem of a cell."""
        self.problems.append(Diagnostic(what=what, hint=hint, place=self.name, key=cell))


def _only_form(name: str, pages: Sequence[Page]) -> Page:
    """The one worksheet that is a form. Raises TjsubsidyError if there is none, or several."""
    forms = [page for page in pages if page.corner()]
    if len(forms) == 1:
        return forms[0]
    if not forms:
        raise user_error(
            both("隐藏的首列已被删除，无法识别。", "its hidden first column was deleted."),
            both(
                "请用 tjsubsidy template -o 新表.xlsx 重新生成，把答案抄过去。",
                "Copy the answers into a new one: tjsubsidy template -o new.xlsx.",
            ),
            place=name,
        )
    named = join(same(quoted(page.name)) for page in forms)
    raise user_error(
        both(f"有几份表：{named.zh}。", f"several forms: {named.en}."),
        both("每家企业一个文件。", "One file for each company."),
        place=name,
    )


def _at(row: Sequence[Raw], column: int) -> Raw:
    return row[column] if column < len(row) else None


def is_blank(value: object) -> bool:
    """Whether a cell holds nothing, or blanks only."""
    return value is None or (isinstance(value, str) and not value.strip())


def as_number(value: Raw) -> Raw:
    """A number as Excel shows it, with 15 digits; a text as it stands."""
    if isinstance(value, float):
        value = float(f"{value:.15g}")
        return int(value) if value.is_integer() else value
    return value


def as_text(value: Raw) -> str:
    """The text that a person sees in a cell."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(as_number(value)).strip()
