"""The interview at a terminal, from its beginning to its exit code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..base.console import drop_stdout, on_terminal, print_error
from ..base.errors import ASSESSED, CANCELLED, user_error
from ..base.records import replace
from ..base.text import Lang, both
from .conversation import Conversation
from .draft import open_draft, save
from .lock import only_one
from .merging import AnsweredSlip, merge
from .prompt import HUNG_UP, HungUp, Quit, terminal
from .resume import choose_draft
from .terms import Terms


def interview(
    profile: str | None,
    terms: Terms,
    lang: Lang,
    begin: Mapping[str, Any] | None = None,
    slips: Sequence[AnsweredSlip] = (),
) -> int:
    """Ask until no answer can change the result, then show what matters. Returns the exit code.

    ``begin`` is the data of a new profile. ``slips`` are merged into the profile first.
    Raises TjsubsidyError without a terminal, or if the profile cannot be read.
    """
    need_terminal()
    session = Conversation(terms, lang)
    try:
        with terminal():
            return _run(session, None if profile is None else Path(profile), begin, slips)
    except HungUp:  # it may be raised anywhere: a closed terminal is an end of input too
        drop_stdout()
        return HUNG_UP


def need_terminal() -> None:
    """Raises TjsubsidyError without a terminal."""
    if not on_terminal():
        raise user_error(
            both("逐题询问需要在终端里进行。", "an interview needs a terminal."),
            both(
                "没有终端时：tjsubsidy template > 我的企业.toml，填好后 tjsubsidy check；"
                "程序可用 tjsubsidy ask --next 资料.toml --format json。",
                "Without one: tjsubsidy template > mine.toml, fill it in, tjsubsidy check; "
                "programs use tjsubsidy ask --next PROFILE --format json.",
            ),
        )


def _run(
    session: Conversation,
    path: Path | None,
    begin: Mapping[str, Any] | None,
    slips: Sequence[AnsweredSlip],
) -> int:
    """Run an interview to its end; return the exit code."""
    try:
        chosen = choose_draft(session.catalogue, session) if path is None else open_draft(path)
        with only_one(chosen.path):
            if begin and chosen.seen is None:
                save(replace(chosen, data=begin))
            session.begin(chosen.path)
            for slip in slips:
                merge(session, slip)
            session.run()
    except Quit:
        session.print(session.farewell())
    except (KeyboardInterrupt, EOFError):
        print_error("\n" + session.farewell()[session.lang])
        return CANCELLED
    return ASSESSED
