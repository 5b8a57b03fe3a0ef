"""The end of an interview: what matters, and on Enter the report beside the profile."""

from __future__ import annotations

from pathlib import Path

from ..assess.advice import advise
from ..assess.assessment import Assessment
from ..assess.batch import Checked, Run
from ..assess.open_questions import open_questions
from ..base.atomic import unused, write_whole
from ..base.browser import show_page
from ..base.console import print_error
from ..base.errors import TjsubsidyError
from ..base.text import both, sanitize
from ..render import FORMATS
from ..render.terminal.conclusion import render_conclusion
from .prompt import Prompt


def conclude(prompt: Prompt, assessment: Assessment, path: Path, *, opens: bool) -> None:
    """Show what matters; on Enter write the report of the profile in this file, and open it.

    Raises Back to change the last answer.
    """
    checked = Checked(str(path), assessment, (), advise(assessment), open_questions(assessment))
    prompt.show("\n" + render_conclusion(checked, prompt.screen) + "\n")
    report = unused(path.with_suffix(".html"))
    prompt.print(
        both(
            f"回车 = 写出报告 {sanitize(report)}{' 并打开' if opens else ''}   < 改上一题   q 退出",
            f"Enter = write the report {sanitize(report)}{' and open it' if opens else ''}   "
            "< back   q quit",
        ),
        "dim",
    )
    while prompt.read_line():
        prompt.print_error(both("这里填回车、< 或 q。", "Here: Enter, < or q."))
    page = FORMATS["html"].show(Run((checked,)), prompt.screen)
    try:
        write_whole(report, page.encode() if isinstance(page, str) else page)
    except TjsubsidyError as error:
        print_error(error.message(prompt.lang))
        return
    prompt.print(both(f"报告：{sanitize(report)}", f"The report: {sanitize(report)}"))
    if opens:
        show_page(report)
