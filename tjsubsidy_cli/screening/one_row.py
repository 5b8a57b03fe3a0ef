"""The profile of one company of a table, as a screening reads its row."""

from __future__ import annotations

from pathlib import Path

from ..base.records import record, replace
from ..company.source import RowChoice, Source
from ..policy.catalogue import Catalogue
from .find_row import find_row
from .profiles import Listed, Profiles
from .tables.headings import Headings


@record(kw_only=False)
class OneRow:
    """A company of a table, and how its row was read.

    ``headings`` are those of the table, ``filled`` the ones of them whose cells say something.
    A spreadsheet may not show the row, which then is ``hidden``. It was ``found_on`` its worksheet
    if the number of the row was given, but not the worksheet.
    """

    company: Listed
    source: Source
    headings: Headings
    filled: Headings
    hidden: bool
    found_on: bool


def read_row(path: Path, catalogue: Catalogue, wanted: RowChoice) -> OneRow:
    """Read one company of a table. Raises TjsubsidyError if there is none, or if it is not clear.

    What is guessed or not understood is among the profile's warnings.
    """
    row = find_row(path, catalogue, wanted)
    headings, sheet = row.headings, row.place.sheet
    (company,) = Profiles(catalogue, headings)(row.block, row.answered, sheet)
    cells = row.block.cells.row(0, named=True)
    filled = (column for column in headings.columns if str(cells[column.means] or "").strip())
    return OneRow(
        company,
        Source(str(path), row.place.number, sheet, wanted.maps),
        headings,
        replace(headings, columns=tuple(filled)),
        bool(row.block.hidden),
        bool(sheet and wanted.row and not wanted.sheet),
    )
