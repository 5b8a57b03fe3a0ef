"""Reading of one answer at the terminal: lines are read until one is understood."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from ..base.errors import InvalidValueError
from ..base.text import Text, both, same
from ..render.terminal.questions import how_to_answer, render_help, render_more
from ..rules.answers import is_approximate
from ..rules.facts import Fact, Response
from .input import command, company_name, understand
from .prompt import Prompt

_UNNAMED = both("未命名单位", "Unnamed organisation")


def read_name(prompt: Prompt, *, answered: bool) -> str | None:
    """Read a company's name; None leaves the present one."""
    while True:
        word = prompt.read_line()
        if command(word) == "help":
            prompt.print(
                both(
                    "名称不影响结果，可以不填，也可以用代号。",
                    "The name changes nothing: leave it out, or use any other.",
                )
            )
            continue
        if not word and answered:
            return None
        try:
            return company_name(word) or _UNNAMED[prompt.lang]
        except InvalidValueError as error:
            prompt.print_error(error.what)


def read_response(
    prompt: Prompt, fact: Fact, why: Callable[[], Text | None], *, shown: int, answered: bool
) -> Response | None:
    """Read the answer to a question; None leaves the present one. Asks back once if it is rough.

    ``shown`` is the number of choices on the screen; ``m`` shows the others below them.
    """
    rough: Response | None = None
    while True:
        word = prompt.read_line()
        if command(word) == "help":
            prompt.show(render_help(fact, why(), prompt.screen, answered=answered))
            continue
        if command(word) == "more" and shown < len(fact.choices):
            prompt.show(render_more(fact, prompt.screen, shown))
            shown = len(fact.choices)
            continue
        if not word and (rough or answered):
            return rough
        try:
            response = understand(fact, word, shown)
        except InvalidValueError as error:
            prompt.print_error(error.what + both("", " ") + (error.hint or same("")))
            prompt.print(_TAKE_IT if rough else how_to_answer(fact), "dim")
            continue
        if rough or not is_approximate(response):
            return response
        rough = response
        for remark in response.remarks:
            prompt.print(remark.text)
        prompt.print(_TAKE_IT, "dim")


_TAKE_IT = both(
    "回车 = 按约数记录；也可另填确切的数", "Enter = take the rough one; or type the exact one"
)


def read_about_skipped(prompt: Prompt) -> Literal["again", "colleagues"] | None:
    """Read what becomes of the skipped questions; None for Enter, which leaves them."""
    while True:
        word = prompt.read_line()
        match command(word):
            case "again" | "colleagues" as chosen:
                return chosen
        if not word:
            return None
        prompt.print_error(both("这里填回车、r、c、< 或 q。", "Here: Enter, r, c, < or q."))


def read_enter(prompt: Prompt) -> None:
    """Read Enter, when nothing else is asked."""
    while prompt.read_line():
        prompt.print_error(
            both("没有别的题了：回车、< 或 q。", "Nothing else is asked: press Enter, < or q.")
        )
