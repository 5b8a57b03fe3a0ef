"""The reports that the options of ``screen`` ask for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..base.errors import user_error
from ..base.records import record
from ..base.text import both
from .report_options import read_logo

if TYPE_CHECKING:
    from ..base.pictures import Picture


@record
class ReportsWanted:
    """The folder of the reports, the companies and reports that are wanted, and who signs them.

    ``everyone``: also companies that no grant applies to. ``changed_only``: a report that would say
    the same as the one there, the day apart, is left as it is.
    """

    folder: Path
    everyone: bool = False
    changed_only: bool = False
    prepared_by: str = ""
    logo: Picture | None = None


def reports_wanted(
    folder: Path | None,
    everyone: bool,
    changed_only: bool,
    prepared_by: str | None,
    logo: Path | None,
    engine: str,
) -> ReportsWanted | None:
    """Read the options; None without ``--reports``.

    Raises TjsubsidyError for options that do not go together.
    """
    if folder is None:
        given = {
            "--all": everyone,
            "--changed-only": changed_only,
            "--prepared-by": prepared_by is not None,
            "--logo": logo is not None,
        }
        if useless := next((name for name, is_given in given.items() if is_given), None):
            raise user_error(
                both(f"{useless} 要与 --reports 一起用。", f"{useless} goes with --reports."),
                both("请加 --reports 文件夹。", "Add --reports DIR."),
            )
        return None
    if engine == "spark":
        raise user_error(
            both("--reports 不能与 --engine spark 同用。", "--reports is not for --engine spark."),
            both("请去掉 --engine spark。", "Leave out --engine spark."),
        )
    return ReportsWanted(
        folder=folder,
        everyone=everyone,
        changed_only=changed_only,
        prepared_by=prepared_by or "",
        logo=read_logo(logo),
    )
