"""The option ``--verify`` of ``check``: a recorded assessment, made anew and compared."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..base.console import screen_for, write_result
from ..base.documents import MEGABYTE, read_document
from ..base.errors import ASSESSED, GATE_FAILED, user_error
from ..base.text import Lang, both
from ..company.source import RowChoice
from ..policy.catalogue import Catalogue
from .load import is_table

if TYPE_CHECKING:
    from ..assess.batch import Broken, Checked
    from ..assess.verification import Recorded, Verification

MOST_BYTES = 4 * MEGABYTE  # twenty times what ``check`` writes for the policy of Tianjin


def load_recorded(path: Path, catalogue: Catalogue, *, alone: bool, format: str) -> Recorded:
    """Read a file that ``check`` wrote as JSON.

    ``alone``: there is one profile and no gate. Raises TjsubsidyError for any other file, and
    for what does not go with ``--verify``.
    """
    if not alone:
        raise user_error(
            both(
                "--verify 只核对一份资料，不与检查项同用。",
                "--verify is for one profile, without gates.",
            )
        )
    if format not in {"table", "json"}:
        raise user_error(
            both(f"--verify 没有 {format} 格式。", f"--verify has no format {format}."),
            both("可用 table 或 json。", "Use table or json."),
        )
    from ..assess.verification import read_recorded

    document = read_document(str(path), most_bytes=MOST_BYTES, format="json")
    if recorded := read_recorded(path.name, document.data, catalogue):
        return recorded
    raise user_error(
        both("不是 check 写出的 JSON。", "not the JSON that check writes."),
        both(
            "这样写出：tjsubsidy check 我的企业.toml --format json -o 结果.json",
            "It is written by: tjsubsidy check mine.toml --format json -o result.json",
        ),
        place=str(path),
    )


def row_of(recorded: Recorded, file: str | Broken, asked: RowChoice) -> RowChoice:
    """The row of a table that a recorded assessment is about, unless another is asked for."""
    source = recorded.data.get("source")
    if isinstance(source, dict) and isinstance(file, str) and asked == RowChoice():
        row, sheet = source.get("row"), source.get("sheet")
        if isinstance(row, int) and isinstance(sheet, str | None) and is_table(file, asked):
            return RowChoice(row=row, sheet=sheet)
    return asked


def report_verification(
    recorded: Recorded, checked: Checked, output: Path | None, form: str, lang: Lang
) -> int:
    """Compare, print what differs, and return the exit code."""
    from ..assess.verification import verify
    from ..render.json.assessment import assessment_data

    found = verify(recorded, assessment_data(checked))
    text = _shown(found, output, form, lang)
    write_result(text, output=output, for_people=form == "table", lang=lang)
    return GATE_FAILED if found.differences else ASSESSED


def _shown(found: Verification, output: Path | None, form: str, lang: Lang) -> str:
    if form == "json":
        from ..render.json.verification import verification_json

        return verification_json(found)
    from ..render.terminal.verification import render_verification

    return render_verification(found, screen_for(lang, output))
