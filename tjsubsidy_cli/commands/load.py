"""The profile that a command is about: a file of its own, a form, or one row of a table."""

from __future__ import annotations

import gc
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..base.documents import STDIN, Format, missing, shown_name
from ..base.errors import user_error
from ..base.records import field, record
from ..base.text import Lang, both
from ..company.profile import TABLES_OF_COMPANIES, Profile, load_profile
from ..company.source import RowChoice, Source
from ..policy.catalogue import Catalogue
from ..rules.answers import answered
from ..rules.facts import Response


@record(kw_only=False)
class Loaded:
    """A profile. Of a row: its place in the table, and its answers by the fact's id."""

    profile: Profile
    source: Source | None = None
    responses: Mapping[str, Response] = field(default_factory=dict)


def wanted_row(
    row: int | None, company: str | None, sheet: str | None, maps: Sequence[str] | None
) -> RowChoice:
    """What the options ask for. Raises TjsubsidyError for a row with a number and a name."""
    if row is not None and company is not None:
        raise user_error(both("--row 和 --company 只写一个。", "give either --row or --company."))
    return RowChoice(row, company, sheet, tuple(maps or ()))


def load(
    name: str,
    catalogue: Catalogue,
    lang: Lang,
    wanted: RowChoice,
    *,
    format: Format | None = None,
    again: bool = False,
    for_programs: bool = False,
) -> Loaded:
    """Read a profile, a form, or a row of a table; what matters of its table is told on stderr.

    It is not all told ``again`` for a second row of the same table. A company without a name is
    called by its row: in words, or ``for_programs`` as in any language.
    Raises TjsubsidyError.
    """
    if not is_table(name, wanted, format=format):
        return Loaded(load_profile(name, catalogue, format=format))
    path = Path(name)
    _need(path)
    from ..screening.forms import is_form, load_form

    if is_form(path):
        if wanted != RowChoice():
            what = both("这是一家企业的表单，没有行可选。", "the form of one company has no rows.")
            raise user_error(what, place=shown_name(name))
        profile = load_form(path, catalogue)
        answers = {
            id_: answered(catalogue.vocabulary[id_], value, approximate=id_ in profile.approximate)
            for id_, value in profile.facts.items()
        }
        asked = {id_: Response(asked=True) for id_ in profile.asked}
        return Loaded(profile, responses=answers | asked)
    gc.enable()  # a table may be long
    from .machine import need_memory

    need_memory()
    from ..screening.one_row import read_row
    from .told import print_row

    row = read_row(path, catalogue, wanted)
    print_row(row, catalogue, lang, again=again)
    company = row.company
    profile = company.profile if for_programs else company.named(lang)
    return Loaded(profile, row.source, company.responses)


def is_table(name: str, wanted: RowChoice, *, format: Format | None = None) -> bool:
    """Whether a file is a table of companies, by its ending.

    Raises TjsubsidyError if a row is asked for of any other file.
    """
    ending = Path(name).suffix.lower() if name != STDIN else ""
    asked = wanted != RowChoice()
    if format is None and (ending in TABLES_OF_COMPANIES or (asked and ending == ".txt")):
        return True
    if asked:
        raise user_error(
            both(
                "--row、--company、--sheet、--map 用于企业表（.xlsx、.csv 等）。",
                "--row, --company, --sheet and --map are for a table (.xlsx, .csv and so on).",
            ),
            place=shown_name(name),
        )
    return False


def load_slip(path: Path, catalogue: Catalogue) -> Profile:
    """Read a slip that colleagues filled in. Raises TjsubsidyError."""
    _need(path)
    from ..screening.forms import is_form, load_form

    if not is_form(path):
        raise user_error(
            both("不是本工具写出的问题单。", "not a slip that this tool wrote."),
            both(
                "写问题单：tjsubsidy ask 资料.toml --colleagues 问题单.xlsx",
                "To write one: tjsubsidy ask PROFILE --colleagues slip.xlsx",
            ),
            place=shown_name(str(path)),
        )
    return load_form(path, catalogue, partial=True)


def _need(path: Path) -> None:
    """Raises TjsubsidyError if a table or form is not there, or if no library reads it."""
    if not os.path.exists(path):  # noqa: PTH110 - Path.exists fails for names that are too long
        raise missing(path)
    from .machine import need_libraries

    need_libraries("table")
