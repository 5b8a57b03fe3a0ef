"""The interview: one question after another, each answer saved before the next is asked."""

from __future__ import annotations

from pathlib import Path

from ..assess.assessment import assess
from ..assess.batch import Checked, Run
from ..assess.questions import Question, rank
from ..base.console import drop_stdout, on_terminal, print_error
from ..base.dates import today
from ..base.errors import ASSESSED, CANCELLED, InvalidValueError, TjsubsidyError, user_error
from ..base.text import Lang, Text, both, same, sanitize
from ..policy.catalogue import Catalogue
from ..policy.format import load_catalogue
from ..policy.status import status_line
from ..render.terminal.questions import (
    all_asked,
    progress,
    render_answer,
    render_help,
    render_question,
)
from ..render.terminal.table import render_table
from ..rules.facts import Fact, show_value
from .draft import NAME, Draft, open_draft, raw_answer, save, with_answer
from .input import command, company_name, understand
from .lock import only_one
from .prompt import HUNG_UP, HungUp, Prompt, Quit, read_line, shell_word, terminal
from .resume import choose_draft

_UNNAMED = both("未命名单位", "Unnamed organisation")


def interview(
    profile: str | None, catalogue: Path | None, lang: Lang, *, all_grants: bool = False
) -> int:
    """Ask until no answer can change the result, then show the assessment. Returns the exit code.

    Raises TjsubsidyError without a terminal, or if the profile cannot be read.
    """
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
    policy = load_catalogue(catalogue)
    options = f" --catalogue {shell_word(str(catalogue))}" if catalogue else ""
    session = _Session(policy, lang, options)
    try:
        with terminal():
            return _run(session, None if profile is None else Path(profile), all_grants=all_grants)
    except HungUp:  # it may be raised anywhere: a closed terminal is an end of input too
        drop_stdout()
        return HUNG_UP


def _run(session: _Session, path: Path | None, *, all_grants: bool) -> int:
    """Run an interview to its end; return the exit code."""
    try:
        chosen = choose_draft(session.catalogue, session) if path is None else open_draft(path)
        with only_one(chosen.path):
            session.begin(chosen.path)
            session.run()
            session.end(all_grants=all_grants)
    except Quit:
        session.print(session.farewell())
    except (KeyboardInterrupt, EOFError):
        print_error("\n" + session.farewell()[session.lang])
        return CANCELLED
    return ASSESSED


class _Session(Prompt):
    """An interview: its draft, and the position among its questions.

    ``trail`` are the questions answered so far; ``at`` is the position in it, and at its end
    comes a new question. Going back moves the position and loses no answer.
    """

    draft: Draft

    def __init__(self, catalogue: Catalogue, lang: Lang, options: str) -> None:
        super().__init__(lang)
        self.catalogue, self.options = catalogue, options
        self.trail: list[str] = []
        self.at = 0

    # ------------------------------------------------------------------ beginning and end

    def begin(self, path: Path) -> None:
        """Open the draft; print its path, and what the file will lose."""
        self.draft = open_draft(path)
        self.trail = self.draft.answered(self.catalogue)
        self.at = len(self.trail)
        self.print(self.catalogue.policy.title, "bold")
        self.print(status_line(self.catalogue.policy, today()))
        name = sanitize(self.draft.path)
        if self.draft.seen is None:
            self.print(
                both(
                    f"每答一题即存入 {name}，随时可退出，下次接着答。",
                    f"Every answer is saved to {name} at once; leave at any time and go on later.",
                )
            )
        else:
            known = len(self.trail)
            self.print(
                both(
                    f"接着填 {name}：已有 {known} 项回答。",
                    f"Going on with {name}: {known} answers so far.",
                )
            )
        if self.draft.lossy:
            backup = sanitize(self.draft.backup.name)
            self.print(
                both(
                    f"注意：存盘后文件里的注释和排版不再保留；原文件先另存为 {backup}。",
                    f"Note: comments and layout of the file will not be kept; "
                    f"it is first copied to {backup}.",
                ),
                "yellow",
            )

    def end(self, *, all_grants: bool) -> None:
        """Print the assessment, and the command that repeats it."""
        assessment = assess(self.catalogue, self.draft.profile(self.catalogue))
        run = Run((Checked("", assessment),), all_grants)
        self.show("\n" + render_table(run, self.screen) + "\n")
        again = f"tjsubsidy check {self.file()}{self.options}"
        self.print(both(f"再次查看：{again}", f"To see this again: {again}"))

    def farewell(self) -> Text:
        """Describe where the answers are saved, and how to resume."""
        if not hasattr(self, "draft") or self.draft.seen is None:
            return both("还没有回答可存。", "There was nothing to save yet.")
        name, again = sanitize(self.draft.path), f"tjsubsidy ask {self.file()}{self.options}"
        if not self.draft.is_kept():
            return both(
                f"{name} 已不是这次存下的样子，请先看一看。再填：{again}",
                f"{name} is no longer as it was saved here: look at it first. To go on: {again}",
            )
        return both(
            f"回答都在 {name}。继续：{again}", f"All answers are in {name}. To go on: {again}"
        )

    def file(self) -> str:
        return shell_word(str(self.draft.path))

    # ---------------------------------------------------------------------- the questions

    def run(self) -> None:
        """Ask until no answer can change the result."""
        while True:
            profile = self.draft.profile(self.catalogue)
            questions = rank(self.catalogue, profile.facts, profile.asked, profile.received)
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
        """Ask whether to end, once no answer would change the result; False to go on."""
        self.show("\n")
        self.print(all_asked(len(self.draft.profile(self.catalogue).asked)), "bold")
        self.print(
            both("回车 = 看结果   < 改上一题   q 退出", "Enter = see the result   < back   q quit"),
            "dim",
        )
        while True:
            word = read_line()
            if not word:
                return True
            if command(word) == "back":
                if self.back():
                    return False
                continue
            self.print_error(
                both("没有别的题了：回车、< 或 q。", "Nothing else is asked: press Enter, < or q.")
            )

    def ask_name(self) -> None:
        given = self.draft.answer(NAME)
        self.show("\n")
        self.print(both("单位名称是什么？", "What is the organisation's name?"), "bold")
        if given is not None:
            self.print(
                both(f"  已答：{sanitize(given)}", f"  Answered: {sanitize(given)}"), "green"
            )
        self.print(
            both(
                "只写在结果上；回车 = 跳过   q 退出",
                "Only shown on the result; Enter = skip   q quit",
            ),
            "dim",
        )
        while True:
            word = read_line()
            match command(word):
                case "back":
                    if self.back():
                        return
                    continue
                case "help":
                    self.print(
                        both(
                            "名称不影响结果，可以不填，也可以用代号。",
                            "The name changes nothing: leave it out, or use any other.",
                        )
                    )
                    continue
            if not word and given is not None:
                self.at = len(self.trail)
                return
            try:
                name = company_name(word) or _UNNAMED[self.lang]
            except InvalidValueError as error:
                self.print_error(error.what)
                continue
            if self.save_answer(NAME, name):
                return

    def ask_fact(self, fact: Fact, questions: tuple[Question, ...]) -> None:
        """Ask about one fact until it is answered or the user goes back."""
        profile, screen = self.draft.profile(self.catalogue), self.screen
        old = self.at < len(self.trail)
        value = profile.facts.get(fact.id)
        given = (
            None
            if not old
            else both("不清楚", "not known")
            if value is None
            else show_value(fact, value)
        )
        above = progress(assess(self.catalogue, profile), questions)
        self.show("\n" + render_question(self.catalogue, fact, above, given, screen))
        while True:
            word = read_line()
            match command(word):
                case "back":
                    if self.back():
                        return
                    continue
                case "help":
                    self.show(render_help(fact, self.why(fact), self.screen, answered=old))
                    continue
            if not word and old:
                self.at = len(self.trail)
                return
            try:
                response = understand(fact, word)
            except InvalidValueError as error:
                self.print_error(error.what + both("", " ") + (error.hint or same("")))
                continue
            if self.save_answer(fact.id, raw_answer(fact, response, self.lang)):
                self.show(render_answer(fact, response.value, self.screen))
                for remark in response.remarks:
                    self.print(remark.text)
                return

    def why(self, fact: Fact) -> Text | None:
        """Find the reason of a question, as if it were not answered yet."""
        profile = self.draft.profile(self.catalogue)
        values = {known: value for known, value in profile.facts.items() if known != fact.id}
        questions = rank(self.catalogue, values, profile.asked - {fact.id}, profile.received)
        return next((question.why for question in questions if question.fact is fact), None)

    def back(self) -> bool:
        """Go to the question before; False if there is none."""
        if self.at == 0:
            self.print_error(both("这已是第一题。", "This is the first question."))
            return False
        self.at -= 1
        return True

    def save_answer(self, key: str, raw: object) -> bool:
        """Save an answer; if that fails, print why and return False."""
        try:
            self.draft = save(with_answer(self.draft, key, raw))
        except TjsubsidyError as error:
            self.print_error(both("没有存上，请再试。", "Not saved, try again. "))
            print_error(error.message(self.lang))
            return False
        if key not in self.trail:
            self.trail.append(key)
        self.at = len(self.trail)
        return True
