"""The columns, words and looks of the form that a company fills in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..base.text import Lang, Text, both
from ..company.form.layout import ANSWER, HELP, NOTE, QUESTION, UNIT
from ..rules.facts import DONT_KNOW
from .workbook import range_of

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

SHEET = both("表单", "Form")
COLUMNS: tuple[tuple[str, Text, int], ...] = (  # role, heading, width
    (QUESTION, both("问题", "Question"), 48),
    (ANSWER, both("填写", "Answer"), 22),
    (UNIT, both("单位", "Unit"), 13),
    (HELP, both("填写说明；用于哪些支持事项", "How to answer; the grants it is for"), 56),
    (NOTE, both("备注", "Remarks"), 16),
)
UNITS: dict[Lang, tuple[str, ...]] = {  # the first one stands there
    "zh": ("万元", "元", "亿元"),
    "en": ("RMB", "thousand RMB", "million RMB"),
}
YES_NO = (both("是", "yes"), both("否", "no"), DONT_KNOW)
HEAD = both(
    "请填写黄色格子，保存后发回给您这份表的人。也可打印出来手写。",
    "Fill in the yellow cells, save, and return the file to who sent it. It can also be printed.",
)
HOW = (
    both(
        "· 不知道的留空，或选“不清楚”：不会当作“否”或 0。确实没有的，金额、数量填 0。",
        "· Leave blank what you do not know, or choose “don't know”: it is never taken as no or "
        "as 0. Where there is none, write 0.",
    ),
    both(
        "· 多选题：符合的打 √，拿不准的写 ?，其余留空；都不符合的，在“以上都没有”打 √。"
        "整题留空即不知道。",
        "· Lists: √ where it applies, ? where unsure, the others blank; if none applies, √ at "
        "“none of these”. All blank means not known.",
    ),
    both(
        "· 金额写数字，在右边选单位；也可以直接写“3200万元”“1.2亿”“约500万”。",
        "· Sums: a figure, and the unit beside it; “3.2 million” or “850,000 yuan” will do too.",
    ),
)
SEVERAL = both("（可多选）", " (tick all that apply)")
RECEIVED_ROWS = 8
RECEIVED_HEAD = (
    both("已获支持或已申报的事项（没有可不填）", "Grants received or applied for (blank if none)"),
    both("状态", "Status"),
    both("年份", "Year"),
    both("金额（写明单位，如 50万元）", "Sum, with its unit, such as 0.5 million"),
)
STATUS = both("已获得", "received"), both("已申报", "applied")
HINTS = {
    "yes_no": both("点右边的箭头选择。", "Choose with the arrow."),
    "choice": both("点右边的箭头选择一项。", "Choose one with the arrow."),
    "money": both(
        "写数字，单位在右边选；或写“3200万元”。没有填 0，不知道留空。",
        "A figure, and the unit on the right; or write “3.2 million”. 0 for none, blank if not "
        "known.",
    ),
    "count": both(
        "写整数。没有填 0，不知道留空。", "A whole number. 0 for none, blank if not known."
    ),
    "choices": both(
        "符合的打 √；拿不准的写 ?；没有的留空。",
        "√ where it applies; ? where unsure; blank where not.",
    ),
}
AGAIN = both(
    "建议从下拉列表中选择。仍要这样填写吗？", "Better choose from the list. Keep this all the same?"
)


_TEXT = {"text_wrap": True, "valign": "vcenter", "bottom": 4, "bottom_color": "#BFBFBF"}
_BOX = {
    "locked": False,
    "bg_color": "#FFF8DC",
    "border": 1,
    "border_color": "#B7A76B",
    "valign": "vcenter",
    "text_wrap": True,
}
LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "valign": "vcenter"},
    "intro": {"valign": "vcenter"},
    "head": {
        "bold": True,
        "bg_color": "#0B6E4F",
        "font_color": "#FFFFFF",
        "valign": "vcenter",
        "text_wrap": True,
    },
    "column": {"bg_color": "#E3EEEA", "font_size": 9, "valign": "vcenter", "text_wrap": True},
    "topic": {"bold": True, "bg_color": "#E3EEEA", "font_size": 12, "valign": "vcenter"},
    "question": _TEXT | {"bold": True},
    "choice": _TEXT | {"indent": 2},
    "other": _TEXT | {"indent": 2, "italic": True},
    "small": _TEXT | {"font_size": 9, "font_color": "#595959", "align": "left", "indent": 1},
    "blank": _TEXT,
    "tick": _BOX | {"align": "center", "num_format": "@"},
    "text": _BOX | {"num_format": "@", "align": "left", "indent": 1},
    "year": _BOX | {"align": "center"},
    "money": _BOX | {"num_format": "#,##0.00##", "align": "right"},
    "count": _BOX | {"num_format": "#,##0", "align": "right"},
    "wrong": {"bg_color": "#F4C7C3", "font_color": "#9C0006"},
    "unit": _BOX | {"align": "left", "indent": 1},
    "unit_fixed": _TEXT | {"align": "left", "indent": 1},
    "note": _TEXT
    | {"locked": False, "font_size": 9, "num_format": "@"}
    | {"left": 1, "right": 1, "left_color": "#BFBFBF", "right_color": "#BFBFBF"},
}


def warn_of_contradictions(
    sheet: Worksheet, column: int, first: int, none: int, wrong: Format
) -> None:
    """Turn “none of these” and “don't know” red while something else of the list is ticked."""
    for row, last in ((none, none - 1), (none + 1, none)):
        cells = range_of(first, column, last)
        here = range_of(row, column, row)
        rule = {"type": "formula", "criteria": f"=AND(COUNTA({here})>0,COUNTA({cells})>0)"}
        sheet.conditional_format(row, column, row, column, {**rule, "format": wrong})
