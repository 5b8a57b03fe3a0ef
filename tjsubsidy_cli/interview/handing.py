"""The slip for colleagues, written beside the draft."""

from __future__ import annotations

from ..assess.slip import slip_of
from ..base.atomic import unused, write_whole
from ..base.console import print_error
from ..base.errors import TjsubsidyError
from ..base.text import both, sanitize
from ..policy.catalogue import Catalogue
from ..render.slip import render_slip
from .draft import Draft
from .prompt import Prompt

_NAME = both("{}-问同事.md", "{}-colleagues.md")


def hand_out(prompt: Prompt, catalogue: Catalogue, draft: Draft) -> None:
    """Write the skipped questions of a draft as a slip beside it, and name the file."""
    slip = unused(draft.path.with_name(_NAME[prompt.lang].format(draft.path.stem)))
    text = render_slip(slip_of(catalogue, draft.profile(catalogue)), prompt.lang)
    try:
        write_whole(slip, text.encode())
    except TjsubsidyError as error:
        print_error(error.message(prompt.lang))
        return
    prompt.print(both(f"问题单：{sanitize(slip)}", f"The slip: {sanitize(slip)}"), "green")
