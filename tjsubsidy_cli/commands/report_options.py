"""Options of ``check`` for the report that a client gets: who prepared it, and the appendix."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..base.errors import user_error
from ..base.text import both
from ..render import FORMATS
from .options import bilingual

if TYPE_CHECKING:
    from ..base.pictures import Picture

PreparedByOption = Annotated[
    str | None,
    typer.Option(
        "--prepared-by",
        metavar="TEXT",
        help=bilingual("报告的编制单位或编制人", "Who prepared the report"),
    ),
]
LogoOption = Annotated[
    Path | None,
    typer.Option(
        "--logo",
        metavar="FILE",
        help=bilingual("报告首页的标志（PNG、JPEG）", "A logo for the report (PNG, JPEG)"),
    ),
]
FullOption = Annotated[
    bool,
    typer.Option(
        "--full",
        help=bilingual("报告的附录也展开、打印", "Open and print the report's appendix too"),
    ),
]


def refuse_elsewhere(
    format: str, *, prepared_by: str | None, logo: Path | None, full: bool
) -> None:
    """Refuse an option that this format cannot show. Raises TjsubsidyError."""
    given = {"--prepared-by": prepared_by is not None, "--logo": logo is not None, "--full": full}
    for option in (name for name, is_given in given.items() if is_given):
        ways = [name for name, each in FORMATS.items() if option in each.options]
        if format not in ways:
            raise user_error(
                both(f"{option} 不能用于 {format} 格式。", f"{option} is not for {format}."),
                both(
                    f"请用 {'、'.join(ways)}，例如 -o 报告.html。",
                    f"Use {', '.join(ways)}, such as -o report.html.",
                ),
            )


def read_logo(logo: Path | None) -> "Picture | None":
    """Read the logo, if there is one. Raises TjsubsidyError."""
    if logo is None:
        return None
    from ..base.pictures import read_picture

    return read_picture(str(logo))
