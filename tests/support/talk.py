"""Interviews at a real pseudo-terminal: what the screen shows, and what is typed."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pexpect

from support import ROOT, heed_ctrl_c
from support.companies import with_gates_told
from tjsubsidy_cli import Catalogue
from tjsubsidy_cli.base.text import Lang
from tjsubsidy_cli.rules.facts import Chosen, Fact, Value

NOBODY = "天津试验机械有限公司"
_ON, _OFF = r"\x1b\[\?2004h", r"\x1b\[\?2004l"  # whether the terminal marks what is pasted

_OWN = {"COLUMNS", "LINES", "BROWSER", "DISPLAY", "WAYLAND_DISPLAY"}  # of who runs the tests


class Talk:
    """One interview: what the screen shows, and what is typed."""

    def __init__(
        self,
        folder: Path,
        *args: str,
        lang: Lang = "en",
        columns: int = 70,
        shell: str = "",
        encoding: str = "utf-8",
        env: dict[str, str] | None = None,
    ) -> None:
        command = [sys.executable, "-m", "tjsubsidy_cli", *(args or ("ask", "mine.toml"))]
        if shell:
            command = ["bash", "-c", f'{shell}; exec "$@"', "-", *command]
        self.child = pexpect.spawn(
            command[0],
            command[1:],
            cwd=str(folder),
            env={
                **{k: v for k, v in os.environ.items() if k not in _OWN},
                "PYTHONPATH": str(ROOT),
                "PYTHONIOENCODING": encoding,
                **({} if encoding == "utf-8" else {"LC_ALL": f"zh_CN.{encoding.upper()}"}),
                "TJSUBSIDY_LANG": lang,
                "TERM": "xterm",
                "NO_COLOR": "1",
                **(env or {}),
            },
            dimensions=(50, columns),
            encoding=encoding,
            timeout=30,
            preexec_fn=heed_ctrl_c,
        )
        self.child.delaybeforesend = None  # nothing is sent before its prompt was seen
        self.lang: Lang = lang
        self.shown = ""

    def read(self) -> str:
        """What is shown until the next prompt, or the end."""
        self.child.expect([rf"\n(?:{_ON})?> ", pexpect.EOF])
        text = re.sub(rf"{_ON}|{_OFF}", "", self.child.before or "")
        text = text.replace("\r\n", "\n").replace("\r", "")
        at_end = self.child.after is pexpect.EOF
        self.shown += text + ("" if at_end else "\n> ")
        return text

    def type(self, line: str) -> None:
        self.child.sendline(line)

    def say(self, line: str) -> str:
        """Type a line, and read what comes of it."""
        self.type(line)
        return self.read()

    def finish(self) -> int:
        """See the result of a finished interview, and have its report; the exit code."""
        self.say("")
        self.type("")
        return self.end()

    def end(self) -> int:
        """The exit code, after all has been shown."""
        if self.child.after is not pexpect.EOF:
            self.read()
        self.child.close()
        code = self.child.exitstatus
        return -(self.child.signalstatus or 0) if code is None else code


def squeezed(text: str) -> str:
    return "".join(text.split())


def asked(shown: str, catalogue: Catalogue, lang: Lang) -> Fact | None:
    """The fact whose question stands on the screen, if one does."""
    last = squeezed(shown.rpartition("\n---")[2])
    return next((f for f in catalogue.facts if squeezed(f.question[lang]) in last), None)


def typed(fact: Fact, value: Value | None) -> str:
    """An answer as a person would type it."""
    ids = [choice.id for choice in fact.listed]
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "2"
        case int():
            return f"{value}元" if fact.kind == "money" else str(value)
        case str():
            return str(ids.index(value) + 1)
        case Chosen(sure, unsure):
            number = {c: str(n) for n, c in enumerate(ids[: fact.likely], 1)}
            marks = [number.get(c, c) + ("?" if c in unsure else "") for c in sure | unsure]
            return "，".join(sorted(marks)) or "0"


def answer_all(talk: Talk, truth: dict[str, Value], catalogue: Catalogue, most: int = 99) -> int:
    """Answer until the interview is done, or ``most`` times; how many facts were asked."""
    shown, count = talk.read(), 0
    truth = with_gates_told(catalogue, truth)
    while count < most:
        fact = asked(shown, catalogue, talk.lang)
        if "名称是什么" in shown or "organisation's name" in shown:
            shown = talk.say(NOBODY)
        elif fact is None:
            break
        else:
            shown = talk.say(typed(fact, truth.get(fact.id)))
            count += 1
    return count
