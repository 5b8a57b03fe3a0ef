"""Forms that companies have filled in: found among workbooks, and read as profiles."""

from __future__ import annotations

import re
from pathlib import Path
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812 - an exception

from ..base.documents import MEGABYTE
from ..company.form.answers import read_form
from ..company.form.layout import LISTS
from ..company.profile import Profile
from ..policy.catalogue import Catalogue
from .tables.pages import read_pages

_WORKBOOKS = {".xlsx", ".xlsm"}


def is_form(path: Path) -> bool:
    """Check whether a file is a form, by the hidden sheet of its drop-down lists."""
    if path.suffix.lower() not in _WORKBOOKS:
        return False
    sheet = rb"""<(?:\w+:)?sheet\b[^>]*\bname=["']%s["']""" % LISTS.encode()
    try:
        with ZipFile(path) as parts, parts.open("xl/workbook.xml") as book:
            return re.search(sheet, book.read(MEGABYTE)) is not None
    except (OSError, ValueError, LookupError, RuntimeError, EOFError, BadZipFile, ZlibError):
        return False  # whoever reads it as something else says what is wrong with it


def load_form(path: Path, catalogue: Catalogue, *, partial: bool = False) -> Profile:
    """Read a filled-in form as a profile; one that is ``partial`` need not have all questions.

    Raises TjsubsidyError with all its problems.
    """
    return read_form(str(path), read_pages(path), catalogue, partial=partial)
