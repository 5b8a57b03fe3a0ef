"""The command ``compare``: two companies, or one before and after some changes."""

from __future__ import annotations

from typing import Annotated

import typer

from ..base.console import refuse_to_overwrite_input, screen_for, write_result
from ..base.documents import STDIN
from ..base.errors import ASSESSED, user_error
from ..base.text import both
from . import completion
from .endings import PAGE, format_for
from .options import (
    AsOfOption,
    CatalogueOption,
    InputFormat,
    LangOption,
    OutputOption,
    ReadingOption,
    SettingsOption,
    TableOrJson,
    bilingual,
    day_of,
)

EXAMPLES = bilingual(
    "例：\n  tjsubsidy compare 甲.toml 乙.toml\n"
    "  tjsubsidy compare 我的企业.toml --set smart_equipment_cost=500万元\n"
    "  tjsubsidy compare 我的企业.toml --set titles+=first_set --set 主营业务收入=2亿",
    "Examples:\n  tjsubsidy compare a.toml b.toml\n"
    "  tjsubsidy compare mine.toml --set smart_equipment_cost=5million\n"
    "  tjsubsidy compare mine.toml --set titles+=first_set --set main_revenue=unknown",
)


def compare(
    ctx: typer.Context,
    first: Annotated[
        str,
        typer.Argument(
            metavar="A",
            help=bilingual(
                "企业资料文件（TOML、JSON）；- 为标准输入", "Profile (TOML, JSON); - is stdin"
            ),
            autocompletion=completion.profiles,
        ),
    ],
    second: Annotated[
        str | None,
        typer.Argument(
            metavar="B",
            help=bilingual("另一份企业资料；或用 --set", "Another profile; or use --set"),
            autocompletion=completion.profiles,
        ),
    ] = None,
    settings: SettingsOption = None,
    reading: ReadingOption = None,
    as_of: AsOfOption = None,
    format: TableOrJson = None,
    all_grants: Annotated[
        bool, typer.Option("--all", help=bilingual("也列出不变的", "Also list what is unchanged"))
    ] = False,
    input_format: InputFormat = None,
    output: OutputOption = None,
    catalogue: CatalogueOption = None,
    lang: LangOption = None,
) -> int:
    from ..assess.assessment import Assessor
    from ..assess.comparison import compare
    from ..company.profile import load_profile
    from ..company.whatif import changed
    from ..policy.format import load_catalogue
    from ..policy.readings import parse_choices

    if (second is None) == (not settings):
        raise user_error(
            both("要么写 B，要么写 --set。", "give either B or --set."),
            both("用法见：tjsubsidy compare --help", "For help: tjsubsidy compare --help"),
        )
    if first == second == STDIN:
        raise user_error(both("标准输入只能读一次。", "stdin can be read only once."))
    refuse_to_overwrite_input(output, first, second, catalogue)
    form = format_for(format, output, PAGE)
    day = day_of(as_of)
    policy = load_catalogue(catalogue)
    one = load_profile(first, policy, format=input_format)
    if second is None:
        other = changed(policy, one, settings or [])
    else:
        other = load_profile(second, policy, format=input_format)
    choices = parse_choices(reading or [], policy)
    assessor = Assessor(policy, day)
    comparison = compare(assessor.assess(one, choices), assessor.assess(other, choices))
    if form == "json":
        from ..render.json.changes import comparison_json

        text = comparison_json(comparison)
    else:
        from ..render.terminal.compare import render_comparison

        text = render_comparison(comparison, screen_for(ctx.obj, output), all_grants=all_grants)
    write_result(text, output=output, for_people=form == "table", lang=ctx.obj)
    return ASSESSED
