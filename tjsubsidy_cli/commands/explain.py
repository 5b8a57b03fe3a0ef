"""The command ``explain``: the reasons of each grant's verdict and amount."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from ..base.console import refuse_to_overwrite_input, screen_for, write_result
from ..base.documents import STDIN
from ..base.errors import ASSESSED
from . import completion
from .endings import PAGE, format_for
from .options import (
    AsOfOption,
    AssumeOption,
    CatalogueOption,
    InputFormat,
    LangOption,
    OutputOption,
    ProfileArgument,
    ReadingOption,
    TableOrJson,
    bilingual,
    day_of,
)
from .row_options import CompanyOption, MapsOption, RowOption, SheetOption

EXAMPLES = bilingual(
    "例：\n  tjsubsidy explain 我的企业.toml\n  tjsubsidy explain 我的企业.toml 1-1 7\n"
    "  tjsubsidy explain 我的企业.toml --all --format json\n"
    "  tjsubsidy explain 客户.xlsx 7 --row 27",
    "Examples:\n  tjsubsidy explain mine.toml\n  tjsubsidy explain mine.toml 1-1 7\n"
    "  tjsubsidy explain mine.toml --all --format json\n"
    "  tjsubsidy explain clients.xlsx 7 --row 27",
)


def explain(
    ctx: typer.Context,
    profile: ProfileArgument,
    ids: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ID]...",
            help=bilingual(
                "措施或支持事项编号：7 或 7-1；不写则解释初步符合条件和待判定的",
                "A measure or grant: 7 or 7-1; by default all that are eligible or undecided",
            ),
            autocompletion=completion.ids,
        ),
    ] = None,
    all_grants: Annotated[
        bool,
        typer.Option(
            "--all", help=bilingual("也解释不符合条件的", "Also explain what is ruled out")
        ),
    ] = False,
    format: TableOrJson = None,
    input_format: InputFormat = None,
    row: RowOption = None,
    company: CompanyOption = None,
    sheet: SheetOption = None,
    maps: MapsOption = None,
    reading: ReadingOption = None,
    assume: AssumeOption = None,
    as_of: AsOfOption = None,
    output: OutputOption = None,
    catalogue: CatalogueOption = None,
    lang: LangOption = None,
) -> int:
    from ..assess.assessment import assess
    from ..assess.explanation import explain as explain_results
    from ..company.assumptions import parse_assumptions
    from ..policy.format import load_catalogue
    from ..policy.readings import parse_choices
    from ..policy.selection import choose
    from .load import load, wanted_row

    profile, ids = _in_order(profile, ids or [])
    refuse_to_overwrite_input(output, profile, catalogue)
    form = format_for(format, output, PAGE)
    day = day_of(as_of)
    policy = load_catalogue(catalogue)
    chosen = {grant.id for _, grants in choose(policy, ids) for grant in grants}
    asked = wanted_row(row, company, sheet, maps)
    programs = form == "json"
    loaded = load(profile, policy, ctx.obj, asked, format=input_format, for_programs=programs)
    known = loaded.profile.assuming(parse_assumptions(policy, assume or ()))
    assessment = assess(policy, known, parse_choices(reading or [], policy), as_of=day)
    every = all_grants or bool(ids)
    results = [
        result
        for result in assessment.results
        if result.grant.id in chosen and (every or result.verdict != "ineligible")
    ]
    explained = explain_results(assessment, results)
    if form == "json":
        from ..render.json.explain import explanations_json

        text = explanations_json(assessment, explained)
    else:
        from ..render.terminal.explain import render_explanations

        text = render_explanations(assessment, explained, screen_for(ctx.obj, output))
    write_result(text, output=output, for_people=form == "table", lang=ctx.obj)
    return ASSESSED


def _in_order(profile: str, ids: list[str]) -> tuple[str, list[str]]:
    """Find the profile among the arguments: if the first one is no file, another may be."""
    if profile != STDIN and not os.path.exists(profile):  # noqa: PTH110 - Path fails for long names
        files = [each for each in ids if _is_profile(each)]
        if len(files) == 1:
            return files[0], [profile, *(each for each in ids if each != files[0])]
    return profile, ids


def _is_profile(name: str) -> bool:
    return name.endswith((".toml", ".json")) or os.path.isfile(name)  # noqa: PTH113 - as above
