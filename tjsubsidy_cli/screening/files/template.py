"""Write an empty table to fill in: a heading for each fact, and the answers it takes."""

from __future__ import annotations

import csv
from pathlib import Path

from ...base.errors import user_error
from ...base.text import Lang, Text, both, join
from ...policy.catalogue import Catalogue
from ...rules.facts import Fact
from ..tables.headings import CODE, NAME, TITLES
from .outputs import whole

ROWS = 1000  # with a list to choose from
_SHEETS = both("企业", "Companies"), both("填写说明", "How to fill in")
_YES_NO = both("是；否", "yes; no")
_HOW = {
    "money": both(
        "金额，如 1200万元、1.2亿、850,000元", "An amount, such as 3.2 million or 850,000"
    ),
    "count": both("整数，没有填 0", "A whole number, 0 for none"),
    "yes_no": _YES_NO,
    "choice": both("选一个", "Choose one"),
    "choices": both("可多个，用分号隔开；没有填“无”", "Several, with ; between them; none if none"),
}


def write_blank(path: Path, catalogue: Catalogue, lang: Lang) -> None:
    """Write an empty table, as XLSX or CSV by the file's ending.

    Raises TjsubsidyError where it cannot be written, or if the file exists.
    """
    writers = {".xlsx": _xlsx, ".csv": _csv}
    if path.suffix.lower() not in writers:
        raise user_error(
            both("空表可写成 .xlsx 或 .csv。", "an empty table is .xlsx or .csv."), place=str(path)
        )
    if path.exists():
        raise user_error(
            both("文件已存在，不覆盖。", "exists, and is not overwritten."), place=str(path)
        )
    writers[path.suffix.lower()](path, catalogue, lang)


def _titles(catalogue: Catalogue, lang: Lang) -> list[str]:
    return [TITLES[NAME][lang], TITLES[CODE][lang], *(f.label[lang] for f in catalogue.facts)]


def _allowed(fact: Fact, lang: Lang) -> str:
    """The answers that a fact takes, on one line."""
    how = _HOW[fact.kind]
    if fact.choices:
        how += both("：", ": ") + join([choice.label for choice in fact.choices], "；", "; ")
    return how[lang]


def _csv(path: Path, catalogue: Catalogue, lang: Lang) -> None:
    """Write CSV. Its second line is a remark, which ``screen`` skips: its name begins with #."""
    remark = both("# 可填内容（本行不会被读取）", "# What to fill in (this row is not read)")
    with whole(path) as temporary, temporary.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(_titles(catalogue, lang))
        rows.writerow([remark[lang], "", *(_allowed(fact, lang) for fact in catalogue.facts)])


def _xlsx(path: Path, catalogue: Catalogue, lang: Lang) -> None:
    import xlsxwriter

    with whole(path) as temporary, xlsxwriter.Workbook(str(temporary)) as book:
        head = book.add_format({"bold": True, "bg_color": "#E3EEEA", "text_wrap": True})
        head.set_align("top")
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet, guide = (book.add_worksheet(name[lang]) for name in _SHEETS)
        for column, title in enumerate(_titles(catalogue, lang)):
            sheet.set_column(column, column, 24 if column < _IDENTITY else 18)
            sheet.write_string(0, column, title, head)
        for column, fact in enumerate(catalogue.facts, _IDENTITY):
            sheet.write_comment(0, column, _explained(fact, lang), {"x_scale": 3, "y_scale": 2})
            if listed := _listed(fact, lang):
                rule = {"validate": "list", "source": listed, "error_type": "warning"}
                sheet.data_validation(1, column, ROWS, column, rule)
        sheet.freeze_panes(1, 1)
        headings = (
            both("列", "Column"),
            both("问题", "Question"),
            both("可填内容", "What to fill in"),
        )
        for column, (heading, width) in enumerate(zip(headings, (26, 50, 90), strict=True)):
            guide.set_column(column, column, width)
            guide.write_string(0, column, heading[lang], head)
        for row, fact in enumerate(catalogue.facts, 1):
            for column, text in enumerate(
                (fact.label[lang], _question(fact)[lang], _allowed(fact, lang))
            ):
                guide.write_string(row, column, text, wrapped)
        guide.freeze_panes(1, 1)


_IDENTITY = 2  # columns before those of the facts
_LONGEST_LIST = 255  # characters that Excel allows for a list of choices


def _question(fact: Fact) -> Text:
    return fact.question + both("", " ") + fact.help if fact.help else fact.question


def _explained(fact: Fact, lang: Lang) -> str:
    return f"{_question(fact)[lang]}\n{_allowed(fact, lang)}"


def _listed(fact: Fact, lang: Lang) -> list[str]:
    """The choices in a cell's list, if it takes only one and they are short enough for Excel."""
    if fact.kind == "yes_no":
        return _YES_NO[lang].replace("；", ";").replace(" ", "").split(";")
    choices = [choice.label[lang] for choice in fact.choices] if fact.kind == "choice" else []
    return choices if len(",".join(choices)) <= _LONGEST_LIST else []
