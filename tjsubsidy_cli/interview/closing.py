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
from ..base.text import both, same, sanitize
from ..render import FORMATS
from ..render.terminal.conclusion import render_conclusion
from .prompt import BACK, QUIT, Prompt
from .terms import Terms


def conclude(prompt: Prompt, assessment: Assessment, path: Path, terms: Terms) -> None:
    """Show what matters; on Enter write the report of the profile in this file, and open it.

    Raises Back to change the last answer.
    """
    checked = Checked(str(path), assessment, (), advise(assessment), open_questions(assessment))
    prompt.show("\n" + render_conclusion(checked, prompt.screen) + "\n")
    report = unused(path.with_suffix(".html"))
    written = both(
        f"回车 = 写出报告 {sanitize(report)}", f"Enter = write the report {sanitize(report)}"
    )
    opened = both(" 并打开", " and open it") if terms.opens else same("")
    prompt.print_keys(written + opened, BACK, QUIT)
    while prompt.read_line():
        prompt.print_error(both("这里填回车、< 或 q。", "Here: Enter, < or q."))
    run = Run((checked,), full=terms.full, prepared_by=terms.prepared_by, logo=terms.logo)
    page = FORMATS["html"].show(run, prompt.screen)
    try:
        write_whole(report, page.encode() if isinstance(page, str) else page)
    except TjsubsidyError as error:
        print_error(error.message(prompt.lang))
        return
    prompt.print(both(f"报告：{sanitize(report)}", f"The report: {sanitize(report)}"))
    if terms.opens:
        show_page(report)
