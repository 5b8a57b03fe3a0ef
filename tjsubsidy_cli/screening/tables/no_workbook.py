"""Files that are no workbook, or cannot be read as one."""

from __future__ import annotations

from pathlib import Path

from ...base.documents import MEGABYTE
from ...base.errors import TjsubsidyError, user_error
from ...base.text import both

MOST_PACKED = 256 * MEGABYTE
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
AS_CSV = both(
    "请删去多余的工作表和行列，或另存为“CSV UTF-8”。",
    "Remove sheets, rows and columns that are not needed, or save it as “CSV UTF-8”.",
)


def damaged(place: str, why: str) -> TjsubsidyError:
    """The error for a workbook that cannot be read."""
    return user_error(
        both(f"工作簿已损坏：{why}。", f"a damaged workbook: {why}."),
        both("请用 Excel 打开并另存。", "Open it in Excel and save it anew."),
        place=place,
    )


def no_workbook(place: str) -> TjsubsidyError:
    return user_error(
        both("内容不是 Excel 工作簿（.xlsx）。", "its content is no Excel workbook (.xlsx)."),
        both(
            "请用 Excel 打开并另存为 .xlsx；文字表格请把扩展名改为 .csv。",
            "Open it in Excel and save it as .xlsx; rename a table that is text to .csv.",
        ),
        place=place,
    )


def check_kind(path: Path) -> None:
    """Check the size and the first bytes of a file. Raises TjsubsidyError if it is no workbook."""
    place = str(path)
    if path.stat().st_size > MOST_PACKED:
        size = MOST_PACKED // MEGABYTE
        what = both(f"文件超过 {size} MB。", f"the file is larger than {size} MB.")
        raise user_error(what, AS_CSV, place=place)
    with path.open("rb") as file:
        start = file.read(len(_OLD_OFFICE))
        rest = file.read() if start == _OLD_OFFICE else b""
    if _ENCRYPTED in rest:
        raise user_error(
            both("工作簿有密码。", "the workbook has a password."),
            both("请在 Excel 中去掉密码后另存。", "Save it without a password."),
            place=place,
        )
    if start == _OLD_OFFICE:
        raise user_error(
            both("内容是旧版的 .xls。", "its content is an old .xls."),
            both("请用 Excel 另存为 .xlsx。", "Save it as .xlsx in Excel."),
            place=place,
        )
    if not start.startswith(b"PK"):
        raise no_workbook(place)
