"""The command ``check``: assess profiles, and judge the gates that they must pass.

No annotation is a string here, because Typer would compile it twice.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ..base.console import (
    on_terminal,
    print_error,
    refuse_to_overwrite_input,
    screen_for,
    write_result,
)
from ..base.errors import (
    ASSESSED,
    GATE_FAILED,
    REFUSED,
    TjsubsidyError,
    format_problems,
    user_error,
)
from ..base.records import replace
from ..base.text import both
from ..render import FORMATS, FormatName
from .check_options import (
    AllGrantsOption,
    FailIfNoneOption,
    FailOnUndecidedOption,
    FailOnWarningOption,
    FormatOption,
    LongOption,
    MinTotalOption,
    ProfilesArgument,
    RequireInForceOption,
    RequireOption,
    SortOption,
)
from .endings import format_for
from .options import (
    AsOfOption,
    AssumeOption,
    CatalogueOption,
    InputFormat,
    LangOption,
    OutputOption,
    ReadingOption,
    SettingsOption,
    VerifyOption,
    bilingual,
    day_of,
    repeated,
)
from .report_options import (
    FullOption,
    LogoOption,
    PreparedByOption,
    read_logo,
    refuse_elsewhere,
)
from .row_options import CompanyOption, MapsOption, RowOption, SheetOption

if TYPE_CHECKING:
    from ..assess.assessment import Assessment
    from ..assess.batch import Run
    from ..company.source import Source
    from .interview_terms import TermsOptions

EXAMPLES = bilingual(
    "例：\n  tjsubsidy check samples/parts-maker.toml\n"
    "  tjsubsidy check 我的企业.toml --all\n"
    "  tjsubsidy check 我的企业.toml -o 报告.html --prepared-by 某某咨询\n"
    "  tjsubsidy check 我的企业.toml -o 报告.pdf\n"
    "  tjsubsidy check 我的企业.toml --format json -o 结果.json\n"
    "  tjsubsidy check 客户.xlsx --row 27\n"
    "  cat 我的企业.toml | tjsubsidy check -\n"
    "  tjsubsidy check 我的企业.toml --set titles+=first_set\n"
    "  tjsubsidy check 我的企业.toml --reading AMB-7-2a=B\n"
    "  tjsubsidy check 我的企业.toml --verify 结果.json\n"
    "  tjsubsidy check '客户/*.toml' --format jsonl\n"
    "  tjsubsidy check '客户/*.toml' --require 6-1 --min-total 500万元\n"
    "退出码：0 已评估；2 用法或文件有误；3 检查项未通过，或核对不一致；130 已取消。\n"
    "一份资料有误，不影响其他资料的评估，但退出码为 2。",
    "Examples:\n  tjsubsidy check samples/parts-maker.toml\n"
    "  tjsubsidy check mine.toml --all\n"
    "  tjsubsidy check mine.toml -o report.html --prepared-by 'A & B'\n"
    "  tjsubsidy check mine.toml -o report.pdf\n"
    "  tjsubsidy check mine.toml --format json -o result.json\n"
    "  tjsubsidy check clients.xlsx --row 27\n"
    "  cat mine.toml | tjsubsidy check -\n"
    "  tjsubsidy check mine.toml --set titles+=first_set\n"
    "  tjsubsidy check mine.toml --reading AMB-7-2a=B\n"
    "  tjsubsidy check mine.toml --verify result.json\n"
    "  tjsubsidy check 'clients/*.toml' --format jsonl\n"
    "  tjsubsidy check 'clients/*.toml' --require 6-1 --min-total 500万元\n"
    "Exit codes: 0 assessed; 2 bad usage or file; 3 assessed, but a gate does not\n"
    "hold, or --verify finds a difference; 130 cancelled. A wrong profile does not\n"
    "stop the others, but gives 2.",
)

# Parameters that an interview takes, or that change nothing in it.
_OF_AN_INTERVIEW = {
    "all_grants",
    "as_of",
    "assume",
    "catalogue",
    "full",
    "input_format",
    "lang",
    "logo",
    "long",
    "prepared_by",
    "reading",
    "sort",
}
_NOT_GIVEN = (None, False, (), "table")  # what an option is without a value of its own


def check(
    ctx: typer.Context,
    profiles: ProfilesArgument = None,
    format: FormatOption = None,
    all_grants: AllGrantsOption = False,
    long: LongOption = False,
    sort: SortOption = "money",
    require: RequireOption = None,
    fail_if_none: FailIfNoneOption = False,
    fail_on_undecided: FailOnUndecidedOption = False,
    fail_on_warning: FailOnWarningOption = False,
    min_total: MinTotalOption = None,
    require_in_force: RequireInForceOption = False,
    verify: VerifyOption = None,
    as_of: AsOfOption = None,
    input_format: InputFormat = None,
    row: RowOption = None,
    company: CompanyOption = None,
    sheet: SheetOption = None,
    maps: MapsOption = None,
    settings: SettingsOption = None,
    reading: ReadingOption = None,
    assume: AssumeOption = None,
    output: OutputOption = None,
    prepared_by: PreparedByOption = None,
    logo: LogoOption = None,
    full: FullOption = False,
    catalogue: CatalogueOption = None,
    lang: LangOption = None,
) -> int:
    from ..assess.assessment import Assessor
    from ..assess.batch import Run
    from ..assess.gates import Gates, read_gates
    from ..policy.format import load_catalogue
    from ..policy.readings import parse_choices
    from .load import load, wanted_row
    from .profiles import check_profiles, find_profiles

    asked = wanted_row(row, company, sheet, maps)
    if not profiles:
        from .interview_terms import TermsOptions

        terms = TermsOptions(as_of, reading, assume, prepared_by, logo, full, catalogue, lang)
        return _ask(ctx, terms, all_grants=all_grants)
    files = find_profiles(profiles)
    refuse_to_overwrite_input(
        output, *(name for name in files if isinstance(name, str)), catalogue, logo, verify
    )
    chosen = format_for(format, output, tuple(FORMATS))
    _refuse_several(len(files), chosen, all_grants=all_grants)
    refuse_elsewhere(chosen, prepared_by=prepared_by, logo=logo, full=full)
    picture = read_logo(logo)
    day = day_of(as_of)
    policy = load_catalogue(catalogue)
    gates = read_gates(
        policy,
        require or (),
        fail_if_none=fail_if_none,
        fail_on_undecided=fail_on_undecided,
        fail_on_warning=fail_on_warning,
        min_total=min_total,
        in_force=require_in_force,
    )

    choices = parse_choices(reading or [], policy)
    rates = {}
    if assume:
        from ..company.assumptions import parse_assumptions

        rates = parse_assumptions(policy, assume)
    recorded = None
    if verify:
        from .verification import load_recorded, report_verification, row_of

        recorded = load_recorded(
            verify, policy, alone=len(files) == 1 and gates == Gates(), format=chosen
        )
        day = recorded.day if as_of is None else day
        choices, rates = choices or dict(recorded.readings), rates or dict(recorded.assume)
        asked = row_of(recorded, files[0], asked)
    assessor = Assessor(policy, day)
    assessor.under(choices)  # reports a wrong option once, not for each file
    if settings:
        from ..company.profile import Company, Profile
        from ..company.whatif import changed

        changed(policy, Profile(Company(""), {}), settings)

    programs = chosen in {"json", "jsonl"} or recorded is not None

    def assess_file(name: str) -> "tuple[Assessment, Source | None]":
        loaded = load(name, policy, ctx.obj, asked, format=input_format, for_programs=programs)
        profile = loaded.profile
        if settings:
            profile = replace(changed(policy, profile, settings), assumed=tuple(settings))
        return assessor.assess(profile.assuming(rates), choices), loaded.source

    shown = FORMATS[chosen]
    questions = shown.questions and (len(files) == 1 or not shown.for_people)
    checked = check_profiles(files, assess_file, gates, advice=shown.advice, questions=questions)
    run = Run(
        tuple(checked),
        all_grants,
        long,
        sort == "number",
        repeated(ctx.params),
        full,
        prepared_by or "",
        picture,
    )
    if recorded and run.checked:
        return report_verification(recorded, run.only, output, chosen, ctx.obj)
    return _report(run, chosen, output, ctx)


def _ask(ctx: typer.Context, terms: "TermsOptions", *, all_grants: bool) -> int:
    """Ask where there is no profile; raise TjsubsidyError off a terminal, or for other options."""
    others = (value for name, value in ctx.params.items() if name not in _OF_AN_INTERVIEW)
    if not on_terminal() or any(value not in _NOT_GIVEN for value in others):
        raise user_error(
            both("缺少参数“PROFILE”。", "Missing argument 'PROFILE'."),
            both(
                "请给出资料文件；没有的话，在终端里运行 tjsubsidy ask，或用 "
                "tjsubsidy template > 我的企业.toml 自己填。",
                "Name a profile; without one, run tjsubsidy ask on a terminal, or fill in "
                "tjsubsidy template > mine.toml.",
            ),
        )
    from ..interview.session import interview

    return interview(None, terms.terms(all_grants=all_grants), ctx.obj)


def _refuse_several(profiles: int, format: FormatName, *, all_grants: bool) -> None:
    if profiles == 1:
        return
    if all_grants and format in {"table", "markdown"}:
        raise user_error(
            both("--all 只能用于一份资料。", "--all is for one profile."),
            both(
                "多份资料的原因见 --format jsonl。", "For several: --format jsonl has all grants."
            ),
        )
    if FORMATS[format].several:
        return
    several = [name for name, each in FORMATS.items() if each.several]
    raise user_error(
        both(f"--format {format} 只能用于一份资料。", f"--format {format} is for one profile."),
        both(
            f"多份资料请用：{'、'.join(several)}；jsonl 每行一个 JSON 对象。",
            f"For several: {', '.join(several)}; jsonl has a JSON object on each line.",
        ),
    )


def _report(run: "Run", format: FormatName, output: Path | None, ctx: typer.Context) -> int:
    """Print errors, the result and the failed gates; return the exit code."""
    for broken in run.broken:
        print_error(TjsubsidyError(broken.problems).message(ctx.obj))
    chosen = FORMATS[format]
    if run.checked or chosen.errors:
        result = chosen.show(run, screen_for(ctx.obj, output))
        write_result(result, output=output, for_people=chosen.for_people, lang=ctx.obj)
    if run.failures:
        from .told import GATES

        print_error(format_problems(run.failures, ctx.obj, *GATES))
    if run.broken:
        return REFUSED
    return GATE_FAILED if run.failures else ASSESSED
