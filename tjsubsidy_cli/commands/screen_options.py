"""Options of ``screen``, which takes a table of companies."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import typer

from .options import bilingual


class Part(StrEnum):
    """The parts of a sum; Typer takes no list of literals."""

    district = "district"
    bureau = "bureau"
    section = "section"


TableArgument = Annotated[
    Path | None,
    typer.Argument(
        metavar="[TABLE]",
        help=bilingual(
            "企业表，一行一家（CSV、XLSX、JSONL、Parquet）",
            "Companies, one a row (CSV, XLSX, JSONL, Parquet)",
        ),
    ),
]
MapsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="COLUMN=FACT",
        help=bilingual(
            "列对应的填报项，如 投入=state_funds:万元；可重复",
            "Which fact a column is, with the unit of its sums, such as "
            "cost=smart_equipment_cost:million; repeatable",
        ),
    ),
]
OutputsOption = Annotated[
    list[Path] | None,
    typer.Option(
        "-o",
        "--output",
        metavar="FILE",
        help=bilingual(
            "写入文件（.csv .xlsx .parquet .jsonl）；可重复",
            "Write to a file (.csv .xlsx .parquet .jsonl); repeatable",
        ),
    ),
]
RowsOption = Annotated[
    Literal["companies", "grants"] | None,
    typer.Option(
        "--rows",
        help=bilingual(
            "文件每行是企业还是支持事项；默认 .xlsx 为企业",
            "A row of the files is a company or a grant; else companies in .xlsx, grants in others",
        ),
    ),
]
RejectsOption = Annotated[
    Path | None,
    typer.Option(
        "--rejects",
        metavar="FILE",
        help=bilingual(
            "需更正的行写入此 CSV；默认写在第一个 -o 文件旁",
            "Rows to correct go to this CSV, to be filled in and screened again; else "
            "beside the first -o file",
        ),
    ),
]
StrictOption = Annotated[
    bool,
    typer.Option(
        "--strict",
        help=bilingual(
            "有看不懂的单元格的行不评估",
            "Do not assess a row with a cell that is not understood",
        ),
    ),
]
SheetsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--sheet",
        metavar="NAME",
        help=bilingual(
            "只读这张工作表；可重复。默认读全部企业名单",
            "Read only this worksheet; repeatable. Else all lists of companies are read",
        ),
    ),
]
VisibleOnlyOption = Annotated[
    bool,
    typer.Option("--visible-only", help=bilingual("不评估隐藏的行", "Do not assess hidden rows")),
]
FailOnRejectsOption = Annotated[
    bool,
    typer.Option(
        "--fail-on-rejects",
        help=bilingual("检查项：没有需更正的行", "Gate: there is no row to correct"),
    ),
]
FailOnDuplicatesOption = Annotated[
    bool,
    typer.Option(
        "--fail-on-duplicates",
        help=bilingual("检查项：没有重复的企业", "Gate: no company is there twice"),
    ),
]
FailOnUnreadOption = Annotated[
    bool,
    typer.Option(
        "--fail-on-unread", help=bilingual("检查项：各列都读取", "Gate: all columns are read")
    ),
]
ByOption = Annotated[
    list[Part] | None,
    typer.Option(
        "--by",
        metavar="PART",
        help=bilingual(
            "另按 district 区、bureau 单位、section 部分合计",
            "Also sum up by district, bureau or section (of the policy); repeatable",
        ),
    ),
]
ReportsOption = Annotated[
    Path | None,
    typer.Option(
        "--reports",
        metavar="DIR",
        help=bilingual(
            "为每家可能享受政策的企业写报告，另写 index.html",
            "Write a report (.html) for each company that some grant may apply to, and index.html",
        ),
    ),
]
EveryoneOption = Annotated[
    bool,
    typer.Option(
        "--all", help=bilingual("为每家企业都写报告", "Write the report of every company")
    ),
]
ChangedOnlyOption = Annotated[
    bool,
    typer.Option(
        "--changed-only",
        help=bilingual(
            "只重写内容有变化的报告（只是日期不同，不算变化）",
            "Rewrite only reports that would say something else; the day alone, with the "
            "determination id that it is part of, is no change",
        ),
    ),
]
TemplateOption = Annotated[
    Path | None,
    typer.Option(
        "--template",
        metavar="FILE",
        help=bilingual(
            "写一份空表（.xlsx 或 .csv），含列名和可填内容",
            "Write an empty table (.xlsx or .csv) with headings and what may be filled in",
        ),
    ),
]
EngineOption = Annotated[
    Literal["polars", "spark"],
    typer.Option(
        "--engine",
        help=bilingual("计算引擎；spark 用于集群", "What calculates; spark is for clusters"),
    ),
]
MasterOption = Annotated[
    str | None,
    typer.Option(
        "--master",
        metavar="URL",
        help=bilingual("Spark 主节点，默认 local[*]", "Spark's master, else local[*]"),
    ),
]
FormatOption = Annotated[
    Literal["table", "json"],
    typer.Option("--format", help=bilingual("输出格式", "Output format")),
]
