"""Options that choose one company of a table, where a command takes a profile."""

from typing import Annotated

import typer

from .options import bilingual

_ROW = bilingual(
    "企业表的第几行（表格软件的行号）",
    "The row of a table, by the number that a spreadsheet shows",
)
_ROWS = bilingual(
    "企业表的第几行；写两次则比较其中两行",
    "The row of a table; given twice, two rows of one table are compared",
)
_COMPANY = bilingual(
    "企业表中的这一家，写名称或代码", "The company of a table with this name or credit code"
)
_SHEET = bilingual("企业表在工作簿的这张工作表", "The worksheet of the table")
_MAP = bilingual(
    "企业表的列对应的填报项，同 screen；可重复",
    "Which fact a column of the table is, as in screen; repeatable",
)

RowOption = Annotated[int | None, typer.Option("--row", min=1, metavar="N", help=_ROW)]
CompanyOption = Annotated[str | None, typer.Option("--company", metavar="NAME|CODE", help=_COMPANY)]
SheetOption = Annotated[str | None, typer.Option("--sheet", metavar="NAME", help=_SHEET)]
MapsOption = Annotated[list[str] | None, typer.Option("--map", metavar="COLUMN=FACT", help=_MAP)]

# Of two companies that are compared, each may stand in a table.
RowsOption = Annotated[list[int] | None, typer.Option("--row", min=1, metavar="N", help=_ROWS)]
CompaniesOption = Annotated[
    list[str] | None, typer.Option("--company", metavar="NAME|CODE", help=_COMPANY)
]
SheetsOption = Annotated[list[str] | None, typer.Option("--sheet", metavar="NAME", help=_SHEET)]
