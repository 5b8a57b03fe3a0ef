"""One row of a table of companies: how it is asked for, and where a profile was read."""

from __future__ import annotations

from ..base.records import record
from ..base.shell import file_word


@record(kw_only=False)
class RowChoice:
    """The company asked for: by the number of its row, or by its name or code; else the only one.

    ``sheet`` and ``maps`` say how the table is read.
    """

    row: int | None = None
    company: str | None = None
    sheet: str | None = None
    maps: tuple[str, ...] = ()


@record(kw_only=False)
class Source:
    """The row of a profile: its file, its number in a spreadsheet, its sheet if there are several.

    ``maps`` say how the table was read.
    """

    file: str
    row: int
    sheet: str = ""
    maps: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """The row as messages name it: clients.xlsx!North:27."""
        return f"{self.file}{f'!{self.sheet}' if self.sheet else ''}:{self.row}"

    @property
    def words(self) -> tuple[str, ...]:
        """The words by which a command asks for this row."""
        sheet = ("--sheet", self.sheet) if self.sheet else ()
        maps = (word for each in self.maps for word in ("--map", each))
        return (file_word(self.file), *sheet, "--row", str(self.row), *maps)


def words_of(file: str, source: Source | None) -> tuple[str, ...]:
    """List the words by which a command names a profile, of a file or of a row."""
    return source.words if source else (file_word(file),)
