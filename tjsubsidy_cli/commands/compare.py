"""The command ``compare``: two companies, or one before and after some changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from ..base.console import refuse_to_overwrite_input, screen_for, write_result
from ..base.documents import STDIN
from ..base.errors import ASSESSED, user_error
from ..base.records import replace
from ..base.text import both
from ..company.source import RowChoice
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
from .row_options import CompaniesOption, MapsOption, RowsOption, SheetsOption

EXAMPLES = bilingual(
    "例：\n  tjsubsidy compare 甲.toml 乙.toml\n"
    "  tjsubsidy compare 我的企业.toml --set smart_equipment_cost=500万元\n"
    "  tjsubsidy compare 我的企业.toml --set titles+=first_set --set 主营业务收入=2亿\n"
    "  tjsubsidy compare 客户.xlsx --row 27 --row 31",
    "Examples:\n  tjsubsidy compare a.toml b.toml\n"
    "  tjsubsidy compare mine.toml --set smart_equipment_cost=5million\n"
    "  tjsubsidy compare mine.toml --set titles+=first_set --set main_revenue=unknown\n"
    "  tjsubsidy compare clients.xlsx --row 27 --row 31",
)


def compare(
    ctx: typer.Context,
    first: Annotated[
        str,
        typer.Argument(
            metavar="A",
            help=bilingual(
                "企业资料文件（TOML、JSON）或企业表；- 为标准输入",
                "Profile (TOML, JSON) or table; - is stdin",
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
    rows: RowsOption = None,
    companies: CompaniesOption = None,
    sheets: SheetsOption = None,
    maps: MapsOption = None,
    output: OutputOption = None,
    catalogue: CatalogueOption = None,
    lang: LangOption = None,
) -> int:
    from ..assess.assessment import Assessor
    from ..assess.comparison import compare
    from ..company.whatif import changed
    from ..policy.format import load_catalogue
    from ..policy.readings import parse_choices
    from .load import is_table, load

    asked = _wanted(rows or [], companies or [], sheets or [], tuple(maps or ()))
    if len(asked) > 1 and second is None:
        second = first  # two companies of one table
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
    files = [first] if second is None else [first, second]
    tables = [is_table(file, RowChoice(), format=input_format) for file in files]
    if len(asked) == 1 and any(tables):  # what is asked of a table is not asked of a profile
        asked = tuple(asked[0] if table else RowChoice() for table in tables)
    profiles = [
        load(
            file,
            policy,
            ctx.obj,
            which,
            format=input_format,
            again=file in files[:n],
            for_programs=form == "json",
        ).profile
        for n, (file, which) in enumerate(zip(files, [*asked, asked[-1]], strict=False))
    ]
    one, other = profiles[0], profiles[-1]
    if settings:
        other = changed(policy, one, settings)
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


def _wanted(
    rows: Sequence[int], companies: Sequence[str], sheets: Sequence[str], maps: tuple[str, ...]
) -> tuple[RowChoice, ...]:
    """The rows asked for: one for both companies, or one for each of them.

    Raises TjsubsidyError for more than two.
    """
    which = [RowChoice(row=row, maps=maps) for row in rows]
    which += [RowChoice(company=company, maps=maps) for company in companies]
    which = which or [RowChoice(maps=maps)]
    on: list[str | None] = [*sheets] or [None]
    number = max(len(which), len(on))
    if number > len("AB"):
        raise user_error(
            both(
                "对比两家：--row 和 --company 合计最多两个，--sheet 也是。",
                "two companies: at most two of --row and --company, and two of --sheet.",
            )
        )
    pairs = zip((which * 2)[:number], (on * 2)[:number], strict=True)
    return tuple(replace(each, sheet=sheet) for each, sheet in pairs)
