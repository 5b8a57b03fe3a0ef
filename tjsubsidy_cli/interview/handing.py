"""The slip for colleagues, written beside the draft."""

from __future__ import annotations

from collections.abc import Iterable

from ..assess.slip import slip_of
from ..base.atomic import unused, write_whole
from ..base.console import print_error
from ..base.errors import TjsubsidyError
from ..base.shell import Option, file_word, next_command
from ..base.text import both, sanitize
from ..policy.catalogue import Catalogue
from ..render.slip import render_slip
from ..render.slip_form import render_slip_form
from .draft import Draft
from .prompt import Prompt

_NAME = both("{}-问同事.xlsx", "{}-colleagues.xlsx")


def hand_out(prompt: Prompt, catalogue: Catalogue, draft: Draft, again: Iterable[Option]) -> None:
    """Write the skipped questions of a draft as a slip beside it, and say how it is read back.

    ``again`` are the options that the next command must repeat.
    """
    questions = slip_of(catalogue, draft.profile(catalogue))
    slip = draft.path.with_name(_NAME[prompt.lang].format(draft.path.stem))
    try:
        form, slip = render_slip_form(questions, prompt.lang), unused(slip)
    except TjsubsidyError:  # XlsxWriter is not installed
        form = render_slip(questions, prompt.lang).encode()
        slip = unused(slip.with_suffix(".md"))
    try:
        write_whole(slip, form)
    except TjsubsidyError as error:
        print_error(error.message(prompt.lang))
        return
    prompt.print(both(f"问题单：{sanitize(slip)}", f"The slip: {sanitize(slip)}"), "green")
    if slip.suffix == ".xlsx":
        back = next_command("ask", file_word(draft.path), file_word(slip), again=again)
        prompt.print(both(f"收回后并入：{back}", f"To read it back: {back}"))
