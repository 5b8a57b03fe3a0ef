"""Options of ``check``: what is shown, and the gates."""

from typing import Annotated, Literal

import typer

from ..render import FormatName
from . import completion
from .options import FORMAT_HELP, bilingual

ProfilesArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[PROFILE]...",
        help=bilingual(
            "资料文件、企业表或通配符，可多个；- 为标准输入；不写则询问",
            "Profiles (TOML, JSON), tables, or patterns; - is stdin; without one, on a "
            "terminal, you are asked",
        ),
        autocompletion=completion.profiles,
    ),
]
FormatOption = Annotated[
    FormatName | None,
    typer.Option("--format", help=FORMAT_HELP),
]
AllGrantsOption = Annotated[
    bool,
    typer.Option(
        "--all",
        help=bilingual("也列出不符合条件的及原因", "Also list what is ruled out, and why"),
    ),
]
LongOption = Annotated[
    bool,
    typer.Option(
        "--long",
        help=bilingual(
            "屏幕上也列出测算过程、注意事项和市、区分担",
            "On the screen, also show workings, reservations and shares",
        ),
    ),
]
SortOption = Annotated[
    Literal["money", "number"],
    typer.Option(
        "--sort",
        help=bilingual("按金额或按编号排列", "Grants by money, or in the policy's order"),
    ),
]
RequireOption = Annotated[
    list[str] | None,
    typer.Option(
        "--require",
        metavar="ID",
        help=bilingual(
            "检查项：该事项（或该条之一）符合条件；可重复",
            "Gate: this grant, or one of this measure, is eligible; repeatable",
        ),
    ),
]
FailIfNoneOption = Annotated[
    bool,
    typer.Option(
        "--fail-if-none",
        help=bilingual("检查项：至少一个事项初步符合条件", "Gate: at least one grant is eligible"),
    ),
]
FailOnUndecidedOption = Annotated[
    bool,
    typer.Option(
        "--fail-on-undecided",
        help=bilingual("检查项：没有待判定的事项", "Gate: no grant is undecided"),
    ),
]
FailOnWarningOption = Annotated[
    bool,
    typer.Option(
        "--fail-on-warning",
        help=bilingual("检查项：没有警告", "Gate: there is no warning"),
    ),
]
MinTotalOption = Annotated[
    str | None,
    typer.Option(
        "--min-total",
        metavar="AMOUNT",
        help=bilingual(
            "检查项：符合条件的合计不低于此数，如 500万元",
            "Gate: the eligible estimates add up to at least this, such as 5million",
        ),
    ),
]
RequireInForceOption = Annotated[
    bool,
    typer.Option(
        "--require-in-force",
        help=bilingual("检查项：已知政策现行有效", "Gate: the policy is known to be in force"),
    ),
]
