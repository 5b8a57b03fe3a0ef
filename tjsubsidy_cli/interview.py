"""The interview: one question after another, each answer saved before the next is asked."""

from __future__ import annotations

import re
from pathlib import Path

from .assessment import assess
from .catalogue import Catalogue
from .draft import NAME, Draft, open_draft, raw_answer, save, with_answer
from .errors import ASSESSED, CANCELLED, InvalidValueError, TjsubsidyError, refuse
from .facts import Fact, show_value
from .keyboard import HUNG_UP, HungUp, Quit, read_line, shell_word, terminal
from .output import Screen, complain, emit, on_terminal, screen_for, silence_stdout
from .questions import Question, rank
from .render.questions import (
    progress,
    render_help,
    render_plain,
    render_question,
    render_said,
)
from .render.table import render_table
from .schema import load_catalogue
from .text import Lang, Text, both, same, visible
from .typed import command, company_name, understand

_DRAFT = both("企业资料.toml", "company.toml")
_MOST_DRAFTS = 100
_UNNAMED = both("未命名单位", "Unnamed organisation")


def interview(
    profile: str | None, catalogue: Path | None, lang: Lang, *, all_grants: bool = False
) -> int:
    """Ask until nothing is left to settle, then show the assessment. Gives the exit code.

    Raises TjsubsidyError where nobody can be asked, or the profile cannot be read.
    """
    if not on_terminal():
        raise refuse(
            both("逐题询问需要在终端里进行。", "an interview needs a terminal."),
            both(
                "没有终端时：tjsubsidy template > 我的企业.toml，填好后 tjsubsidy check；"
                "程序可用 tjsubsidy ask --next 资料.toml --format json。",
                "Without one: tjsubsidy template > mine.toml, fill it in, tjsubsidy check; "
                "programs use tjsubsidy ask --next PROFILE --format json.",
            ),
        )
    policy = load_catalogue(catalogue)
    options = f" --catalogue {shell_word(str(catalogue))}" if catalogue else ""
    with terminal():
        talk = _Interview(policy, lang, options)
        try:
            talk.begin(Path(profile) if profile else None)
            talk.run()
            talk.end(all_grants=all_grants)
        except Quit:
            talk.tell(talk.farewell())
            return ASSESSED
        except (KeyboardInterrupt, EOFError):
            complain("\n" + talk.farewell()[lang])
            return CANCELLED
        except HungUp:
            silence_stdout()
            return HUNG_UP
    return ASSESSED


class _Interview:
    """What has been answered, and where in it the user is.

    ``trail`` are the questions answered so far; ``at`` is the place in it, its end being the
    next new question. Going back moves the place and loses nothing.
    """

    draft: Draft

    def __init__(self, catalogue: Catalogue, lang: Lang, options: str) -> None:
        self.catalogue, self.lang, self.options = catalogue, lang, options
        self.trail: list[str] = []
        self.at = 0

    @property
    def screen(self) -> Screen:
        """The screen as wide as it is now."""
        return screen_for(self.lang, None)

    def tell(self, text: Text, style: str = "") -> None:
        emit(render_plain(text, self.screen, style), output=None, for_people=True)

    def show(self, text: str) -> None:
        emit(text, output=None, for_people=True)

    # ------------------------------------------------------------------ beginning and end

    def begin(self, path: Path | None) -> None:
        """Open the draft, and say where it is and what cannot be kept."""
        self.draft = open_draft(path) if path else self.choose_draft()
        self.trail = self.draft.answered(self.catalogue)
        self.at = len(self.trail)
        self.tell(self.catalogue.policy.title, "bold")
        name = visible(self.draft.path)
        if self.draft.seen is None:
            self.tell(
                both(
                    f"每答一题即存入 {name}，随时可退出，下次接着答。",
                    f"Every answer is saved to {name} at once; leave at any time and go on later.",
                )
            )
        else:
            known = len(self.trail)
            self.tell(
                both(
                    f"接着填 {name}：已有 {known} 项回答。",
                    f"Going on with {name}: {known} answers so far.",
                )
            )
        if self.draft.lossy:
            backup = visible(self.draft.backup.name)
            self.tell(
                both(
                    f"注意：存盘后文件里的注释和排版不再保留；原文件先另存为 {backup}。",
                    f"Note: comments and layout of the file will not be kept; "
                    f"it is first copied to {backup}.",
                ),
                "yellow",
            )

    def choose_draft(self) -> Draft:
        """A draft in the current folder: one that is there already, or a new one."""
        first = Path(_DRAFT[self.lang])
        names = [first, *(first.with_stem(f"{first.stem}-{n}") for n in range(2, _MOST_DRAFTS))]
        new = next(name for name in names if not name.exists())
        drafts = [draft for name in names[: names.index(new)] if (draft := self.readable(name))]
        if not drafts:
            return open_draft(new)
        self.tell(both("当前文件夹里已有：", "In this folder there are already:"))
        for number, draft in enumerate(drafts, 1):
            who = visible(draft.profile(self.catalogue).company.name)
            self.tell(same(f"  {number} {draft.path}  {who}"))
        fresh = len(drafts) + 1
        self.tell(both(f"  {fresh} 另建 {new}", f"  {fresh} a new one, {new}"))
        self.tell(
            both(
                "接着填哪一份？填编号；回车 = 1；q 退出",
                "Go on with which? A number; Enter = 1; q leaves",
            ),
            "dim",
        )
        while True:
            word = read_line()
            number = int(word) if re.fullmatch(r"[0-9]{1,3}", word) else 0 if word else 1
            if number == fresh:
                return open_draft(new)
            if 1 <= number < fresh:
                return drafts[number - 1]
            self.wrong(both(f"请填 1 至 {fresh}。", f"Type 1 to {fresh}."))

    def readable(self, path: Path) -> Draft | None:
        try:
            draft = open_draft(path)
            draft.profile(self.catalogue)
        except TjsubsidyError:
            return None
        return draft

    def end(self, *, all_grants: bool) -> None:
        """The assessment, and the command that repeats it."""
        assessment = assess(self.catalogue, self.draft.profile(self.catalogue))
        self.show("\n" + render_table(assessment, self.screen, all_grants=all_grants) + "\n")
        again = f"tjsubsidy check {self.file()}{self.options}"
        self.tell(both(f"再看一遍：{again}", f"To see this again: {again}"))

    def farewell(self) -> Text:
        """Where the answers are, and how to go on."""
        if not hasattr(self, "draft") or self.draft.seen is None:
            return both("还没有回答可存。", "There was nothing to save yet.")
        name, again = visible(self.draft.path), f"tjsubsidy ask {self.file()}{self.options}"
        return both(
            f"回答都在 {name}。继续：{again}", f"All answers are in {name}. To go on: {again}"
        )

    def file(self) -> str:
        return shell_word(str(self.draft.path))

    # ---------------------------------------------------------------------- the questions

    def run(self) -> None:
        """Ask until nothing is left to settle."""
        while True:
            profile = self.draft.profile(self.catalogue)
            questions = rank(self.catalogue, profile.facts, profile.asked)
            if self.at < len(self.trail):
                key = self.trail[self.at]
            elif NAME not in self.trail:
                key = NAME
            elif questions:
                key = questions[0].fact.id
            elif self.ask_done():
                return
            else:
                continue
            if key == NAME:
                self.ask_name()
            else:
                self.ask_fact(self.catalogue.vocabulary[key], questions)

    def ask_done(self) -> bool:
        """Whether the user, with nothing left to settle, has nothing to change either."""
        self.tell(
            both(
                "\n都问完了：再答什么都不会改变结果。",
                "\nThat is all: no further answer would change the result.",
            ),
            "bold",
        )
        self.tell(
            both("回车 = 看结果   < 改上一题   q 退出", "Enter = see the result   < back   q quit"),
            "dim",
        )
        while True:
            word = read_line()
            if not word:
                return True
            if command(word) == "back" and self.back():
                return False

    def ask_name(self) -> None:
        said = self.draft.answer(NAME)
        self.show("\n")
        self.tell(both("单位名称是什么？", "What is the organisation's name?"), "bold")
        if said is not None:
            self.tell(both(f"  已答：{visible(said)}", f"  Answered: {visible(said)}"), "green")
        self.tell(
            both(
                "只写在结果上；回车 = 跳过   q 退出",
                "Only shown on the result; Enter = skip   q quit",
            ),
            "dim",
        )
        while True:
            word = read_line()
            if command(word) == "back" and self.back():
                return
            if command(word):
                continue
            if not word and said is not None:
                self.at = len(self.trail)
                return
            try:
                name = company_name(word) or _UNNAMED[self.lang]
            except InvalidValueError as error:
                self.wrong(error.what)
                continue
            if self.keep(NAME, name):
                return

    def ask_fact(self, fact: Fact, questions: tuple[Question, ...]) -> None:
        """Put one question, until it has an answer or the user goes elsewhere."""
        profile, screen = self.draft.profile(self.catalogue), self.screen
        old = self.at < len(self.trail)
        value = profile.facts.get(fact.id)
        said = (
            None
            if not old
            else both("不清楚", "not known")
            if value is None
            else show_value(fact, value)
        )
        above = progress(assess(self.catalogue, profile), questions)
        self.show("\n" + render_question(self.catalogue, fact, above, said, screen))
        while True:
            word = read_line()
            match command(word):
                case "back":
                    if self.back():
                        return
                    continue
                case "help":
                    why = next((q.why for q in questions if q.fact is fact), None)
                    self.show(render_help(fact, why, self.screen))
                    continue
            if not word and old:
                self.at = len(self.trail)
                return
            try:
                answer = understand(fact, word)
            except InvalidValueError as error:
                self.wrong(error.what + both("", " ") + (error.hint or same("")))
                continue
            if self.keep(fact.id, raw_answer(fact, answer, self.lang)):
                self.show(render_said(fact, answer, self.screen))
                return

    def back(self) -> bool:
        """Go to the question before; False if there is none."""
        if self.at == 0:
            self.wrong(both("这已是第一题。", "This is the first question."))
            return False
        self.at -= 1
        return True

    def keep(self, key: str, raw: object) -> bool:
        """Save an answer; False, with the reason said, if it could not be."""
        try:
            self.draft = save(with_answer(self.draft, key, raw))
        except TjsubsidyError as error:
            self.wrong(both("没有存上，请再试。", "Not saved, try again. "))
            complain(error.message(self.lang))
            return False
        if key not in self.trail:
            self.trail.append(key)
        self.at = len(self.trail)
        return True

    def wrong(self, text: Text) -> None:
        self.tell(both("! ", "! ") + text, "red")
