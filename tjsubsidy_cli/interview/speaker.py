"""What an interview says: sentences and questions on the screen, as wide as it is now."""

from __future__ import annotations

from ..base.console import Screen, screen_for, write_result
from ..base.text import Lang, Text, both
from ..render.terminal.questions import render_plain


class Speaker:
    """Speaks one language to whoever sits at the terminal."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang

    @property
    def screen(self) -> Screen:
        """The screen as wide as it is now."""
        return screen_for(self.lang, None)

    def tell(self, text: Text, style: str = "") -> None:
        self.show(render_plain(text, self.screen, style))

    def wrong(self, text: Text) -> None:
        self.tell(both("! ", "! ") + text, "red")

    def show(self, text: str) -> None:
        write_result(text, output=None, for_people=True)
