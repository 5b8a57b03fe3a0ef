"""The command ``screen``: assess a table of companies.

No annotation is a string here, because Typer would compile it twice.
"""

import gc
from typing import TYPE_CHECKING

import typer

from ..base.console import (
    errors_on_terminal,
    print_error,
    refuse_one_output_twice,
    refuse_to_overwrite_input,
    say_written,
    screen_for,
    write_result,
)
from ..base.errors import ASSESSED, GATE_FAILED, REFUSED, user_error
from ..base.text import Lang, both
from .endings import REJECTS, format_for
from .machine import ended_by_signals, need_libraries, need_memory
from .options import (
    AsOfOption,
    AssumeOption,
    CatalogueOption,
    LangOption,
    ReadingOption,
    bilingual,
    day_of,
    repeated,
)
from .report_options import LogoOption, PreparedByOption
from .reports_wanted import reports_wanted
from .screen_options import (
    ByOption,
    ChangedOnlyOption,
    EngineOption,
    EveryoneOption,
    FailOnDuplicatesOption,
    FailOnRejectsOption,
    FailOnUnreadOption,
    FormatOption,
    MapsOption,
    MasterOption,
    OutputsOption,
    RejectsOption,
    ReportsOption,
    RowsOption,
    SheetsOption,
    StrictOption,
    TableArgument,
    TemplateOption,
    VisibleOnlyOption,
)
from .told import print_gates, print_left_out, print_out_of_place, print_rejects, print_unread

if TYPE_CHECKING:
    from ..policy.catalogue import Catalogue
    from ..screening.files.targets import Job
    from ..screening.plan import Extras
    from ..screening.reported import Reports
    from ..screening.result import Screening

EXAMPLES = bilingual(
    "例：\n  tjsubsidy screen --template 客户.xlsx\n"
    "  tjsubsidy screen 客户.xlsx\n"
    "  tjsubsidy screen 客户.xlsx -o 汇总.xlsx -o 明细.csv\n"
    "  tjsubsidy screen 名录.csv --map 设备投入=smart_equipment_cost:万元\n"
    "  tjsubsidy screen 名录.csv --by district --by bureau\n"
    "  tjsubsidy screen 客户.xlsx --reports 报告 --prepared-by 某某咨询\n"
    "  tjsubsidy screen 名录.parquet -o 明细.parquet --format json\n"
    "列名写填报项编号或名称；一格多项用“;”分隔；空格为不清楚。\n"
    "看不懂的单元格按“不清楚”评估，整行列入需更正的行。\n"
    "退出码：0 已评估；2 用法或文件有误，或没有一行能评估；\n"
    "3 有 --fail-on-… 的检查项未通过；130 已取消。",
    "Examples:\n  tjsubsidy screen --template clients.xlsx\n"
    "  tjsubsidy screen clients.xlsx\n"
    "  tjsubsidy screen clients.xlsx -o summary.xlsx -o grants.csv\n"
    "  tjsubsidy screen register.csv --map cost=smart_equipment_cost:million\n"
    "  tjsubsidy screen register.csv --by district --by bureau\n"
    "  tjsubsidy screen clients.xlsx --reports reports --prepared-by 'A & B'\n"
    "  tjsubsidy screen register.parquet -o grants.parquet --format json\n"
    "Columns are fact ids or labels; ; stands between several choices in a cell; a\n"
    "blank cell is unknown, and so is one that is not understood; its row is listed\n"
    "among the rows to correct.\n"
    "Exit codes: 0 assessed; 2 bad usage or file, or no row could be assessed;\n"
    "3 a gate of --fail-on-… does not hold; 130 cancelled.",
)


def screen(
    ctx: typer.Context,
    table: TableArgument = None,
    maps: MapsOption = None,
    outputs: OutputsOption = None,
    rows: RowsOption = None,
    by: ByOption = None,
    rejects: RejectsOption = None,
    strict: StrictOption = False,
    sheets: SheetsOption = None,
    visible_only: VisibleOnlyOption = False,
    fail_on_rejects: FailOnRejectsOption = False,
    fail_on_duplicates: FailOnDuplicatesOption = False,
    fail_on_unread: FailOnUnreadOption = False,
    reports: ReportsOption = None,
    everyone: EveryoneOption = False,
    changed_only: ChangedOnlyOption = False,
    prepared_by: PreparedByOption = None,
    logo: LogoOption = None,
    template: TemplateOption = None,
    engine: EngineOption = "polars",
    master: MasterOption = None,
    assume: AssumeOption = None,
    reading: ReadingOption = None,
    as_of: AsOfOption = None,
    format: FormatOption = "table",
    catalogue: CatalogueOption = None,
    lang: LangOption = None,
) -> int:
    from ..assess.assessment import Assessor
    from ..policy.format import load_catalogue
    from ..policy.readings import parse_choices

    gc.enable()  # unlike the others, this command may run for long
    need_libraries(engine)
    need_memory()
    day = day_of(as_of)
    asked = reports_wanted(reports, everyone, changed_only, prepared_by, logo, engine)
    policy = load_catalogue(catalogue)
    if template is not None:
        from ..screening.files.template import write_blank

        write_blank(template, policy, ctx.obj)
        say_written(template, ctx.obj)
        return ASSESSED
    if table is None:
        raise user_error(
            both("缺少参数“TABLE”。", "Missing argument 'TABLE'."),
            both("用法见：tjsubsidy screen --help", "For help: tjsubsidy screen --help"),
        )
    from ..screening.files.targets import Job, targets_for

    readings = parse_choices(reading or [], policy)
    assessor = Assessor(policy, day)
    policy = assessor.under(readings)
    targets = targets_for(outputs or [], rows)
    beside = targets[0].path.with_suffix(".rejects.csv") if targets else None
    job = Job(
        table,
        tuple(maps or ()),
        targets,
        rejects or beside,
        keep_rejects=rejects is not None,
        strict=strict,
        visible_only=visible_only,
        sheets=tuple(sheets or ()),
        as_of=day,
        extras=_extras(by, assume, policy),
        again=repeated(ctx.params),
    )
    refuse_one_output_twice(job.written)
    for path in job.written:
        refuse_to_overwrite_input(path, table, catalogue)
    if rejects:
        format_for(None, rejects, REJECTS)
    with ended_by_signals():
        from ..render.terminal.progress import progress

        with progress(ctx.obj, shown=errors_on_terminal()) as shown:
            if engine == "spark":
                from ..screening.spark.run import screen_on_spark

                screening = screen_on_spark(job, policy, ctx.obj, master, shown)
            else:
                from ..screening.run import screen_here

                screening = screen_here(job, policy, ctx.obj, shown)
        written = None
        if asked and screening.summary.companies:
            from .reports import write_reports

            written = write_reports(asked, job, screening, assessor, readings, ctx.obj)
    print_unread(screening.ignored, policy, ctx.obj, screening.unread_on)
    print_left_out(screening, job, ctx.obj)
    print_out_of_place(screening, job, ctx.obj)
    print_rejects(screening, job, ctx.obj)
    _show(screening, written, policy, job, format, ctx.obj)
    if screening.rows and not screening.summary.companies:
        print_error(both("错误：没有一行可以评估。", "Error: no row could be assessed.")[ctx.obj])
        return REFUSED
    failed = print_gates(
        screening,
        job,
        ctx.obj,
        rejects=fail_on_rejects,
        duplicates=fail_on_duplicates,
        unread=fail_on_unread,
    )
    return GATE_FAILED if failed else ASSESSED


def _show(
    screening: "Screening",
    reports: "Reports | None",
    policy: "Catalogue",
    job: "Job",
    format: str,
    lang: Lang,
) -> None:
    """Write the result to stdout."""
    if format == "json":
        from ..render.json.screening import screening_json

        said = screening_json(screening, policy, job, reports)
        write_result(said, output=None, for_people=False, lang=lang)
        for path in job.written:  # a page names them itself
            say_written(path, lang)
    else:
        from ..render.terminal.screening import render_screening

        page = render_screening(screening, policy, job, screen_for(lang, None), reports)
        write_result(page, output=None, for_people=True, lang=lang)


def _extras(by: ByOption, assume: AssumeOption, policy: "Catalogue") -> "Extras":
    """What is worked out besides the verdicts. Raises TjsubsidyError for what cannot be."""
    from ..company.assumptions import parse_assumptions
    from ..screening.by import check_by
    from ..screening.plan import Extras
    from ..screening.vector.assumed import check_rates

    rates = parse_assumptions(policy, assume or ())
    extras = Extras(tuple(dict.fromkeys(part.value for part in by or ())), tuple(rates.items()))
    check_by(extras.by, policy)
    check_rates(rates)
    return extras
