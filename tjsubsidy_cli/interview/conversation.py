"""A conversation: one question after another, each answer saved before the next is asked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ..assess.batch import Checked, Run
from ..assess.questions import rank, skipped
from ..base.console import print_error
from ..base.errors import TjsubsidyError
from ..base.shell import file_word, next_command
from ..base.text import Lang, Text, both, sanitize
from ..policy.status import status_line
from ..render.terminal.questions import (
    Questions,
    progress,
    render_answer,
    render_question,
    render_skipped,
)
from ..render.terminal.table import render_table
from ..rules.facts import Fact, names_rare, show_value
from .answering import read_about_skipped, read_enter, read_name, read_response
from .closing import conclude
from .draft import NAME, Draft, open_draft, raw_answer, save, with_answer
from .handing import hand_out
from .prompt import BACK, QUIT, Back, Prompt
from .terms import Terms

_SEE = both("回车 = 看结果", "Enter = result")


class Conversation(Prompt):
    """An interview: its draft, and the position among its questions.

    ``trail`` are the questions answered so far; ``at`` is the position in it, and at its end
    comes a new question. Going back moves the position and loses no answer. ``again`` are the
    skipped questions that are being asked again; ``first`` is whether nothing was asked yet.
    """

    draft: Draft

    def __init__(self, terms: Terms, lang: Lang) -> None:
        super().__init__(lang)
        self.terms, self.catalogue = terms, terms.catalogue
        self.trail: list[str] = []
        self.at = 0
        self.again: set[str] = set()
        self.first = True

    # ------------------------------------------------------------------ beginning and end

    def begin(self, path: Path) -> None:
        """Open the draft; print its path, and what the file will lose."""
        self.draft = open_draft(path)
        self.trail = self.draft.answered(self.catalogue)
        self.at = len(self.trail)
        self.print(self.catalogue.policy.title, "bold")
        self.print(status_line(self.catalogue.policy, self.terms.assessor.as_of))
        name = sanitize(self.draft.path)
        if self.draft.seen is None:
            self.print(
                both(
                    f"每答一题即存入 {name}，随时可退出，下次接着答。",
                    f"Every answer is saved to {name} at once; leave at any time and go on later.",
                )
            )
        else:
            asked = self.draft.profile(self.catalogue).asked
            skipped = sum(key in asked for key in self.trail)
            known = len(self.trail) - skipped
            answers = f"{known} answer{'' if known == 1 else 's'} so far"
            rest = both("", "")
            if skipped:
                rest = both(f"，另有 {skipped} 题答“不清楚”", f", and {skipped} “don't know”")
            self.print(
                both(f"接着填 {name}：已有 {known} 项回答", f"Going on with {name}: {answers}")
                + rest
                + both("。", ".")
            )
        for note in self.draft.notes:
            self.print(note)
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

    def end(self) -> None:
        """Show what matters in the result, and the command that repeats all of it."""
        assessment = self.terms.assess(self.draft.profile(self.catalogue))
        if self.terms.all_grants:
            run = Run((Checked("", assessment),), all_grants=True)
            self.show("\n" + render_table(run, self.screen))
        conclude(self, assessment, self.draft.path, self.terms)
        again = self.command("check")
        self.print(both(f"再次查看：{again}", f"To see this again: {again}"))

    def farewell(self) -> Text:
        """Describe where the answers are saved, and how to resume."""
        if not hasattr(self, "draft") or self.draft.seen is None:
            return both("还没有回答可存。", "There was nothing to save yet.")
        name, again = sanitize(self.draft.path), self.command("ask")
        if not self.draft.is_kept():
            return both(
                f"{name} 已不是这次存下的样子，请先看一看。再填：{again}",
                f"{name} is no longer as it was saved here: look at it first. To go on: {again}",
            )
        return both(
            f"回答都在 {name}。继续：{again}", f"All answers are in {name}. To go on: {again}"
        )

    def command(self, name: str) -> str:
        """Name a command for the draft under these terms."""
        return next_command(name, file_word(self.draft.path), again=self.terms.again)

    # ---------------------------------------------------------------------- the questions

    def run(self) -> None:
        """Ask until no answer can change the result, then end; going back is possible even then."""
        going_on = True
        while going_on:
            try:
                going_on = self.ask_next()
                if not going_on:
                    self.end()
            except Back:
                self.back()
                going_on = True

    def ask_next(self) -> bool:
        """Ask one question; False if nothing is left to ask."""
        profile = self.draft.profile(self.catalogue)
        asked = profile.asked - self.again
        questions = rank(self.catalogue, profile.facts, asked, profile.received)
        passed = skipped(self.catalogue, profile.facts, asked, profile.received)
        first, self.first = self.first, False
        if first and passed and questions:
            self.offer(passed)
        elif self.at < len(self.trail):
            self.ask(self.trail[self.at], questions, passed)
        elif NAME not in self.trail:
            self.ask(NAME, questions, passed)
        elif questions:
            again = (q.fact.id for q in questions if q.fact.id in self.again)
            self.ask(next(again, questions[0].fact.id), questions, passed)
        else:
            return not self.is_done(passed)
        return True

    def offer(self, passed: Questions) -> None:
        """Offer to ask the questions skipped in an earlier session before the others."""
        self.print(render_skipped(passed), "bold")
        self.leaves(passed, both("回车 = 接着问其余的题", "Enter = go on"))

    def is_done(self, passed: Questions) -> bool:
        """Ask whether to end, once nothing is left to ask; False to go on with the skipped."""
        self.show("\n")
        if passed:
            self.print(both("问题已问完；", "All is asked: ") + render_skipped(passed), "bold")
            return self.leaves(passed, _SEE)
        done = both(
            "问题已问完，再答不会改变结果。",
            "All is asked: no further answer would change the result.",
        )
        self.print(done, "bold")
        self.print_keys(_SEE, BACK, QUIT)
        read_enter(self)
        return True

    def leaves(self, passed: Questions, enter: Text) -> bool:
        """Ask what becomes of the skipped questions; False if they are asked again."""
        again = both("r = 再问这些题", "r = ask again")
        slip = both("c = 写问题单给同事", "c = slip for colleagues")
        self.print_keys(enter, again, slip, BACK, QUIT)
        while (chosen := read_about_skipped(self)) == "colleagues":
            hand_out(self, self.catalogue, self.draft, self.terms.again)
        if chosen == "again":
            self.ask_again(passed)
        return chosen is None

    def ask_again(self, passed: Questions) -> None:
        """Ask the skipped questions next; until then their "don't know" stays in the file."""
        self.again = {question.fact.id for question in passed}
        self.trail = [key for key in self.trail if key not in self.again]
        self.at = len(self.trail)

    def ask(self, key: str, questions: Questions, passed: Questions) -> None:
        if key == NAME:
            self.ask_name()
        else:
            self.ask_fact(self.catalogue.vocabulary[key], questions, passed)

    def ask_name(self) -> None:
        given = self.draft.answer(NAME)
        self.show("\n")
        self.print(both("单位名称是什么？", "What is the organisation's name?"), "bold")
        if given is not None:
            self.print(
                both(f"  已答：{sanitize(given)}", f"  Answered: {sanitize(given)}"), "green"
            )
        skip = both("只写在结果上；回车 = 跳过", "Only shown on the result; Enter = skip")
        self.print_keys(skip, QUIT)
        while True:
            name = read_name(self, answered=given is not None)
            if name is None:
                self.at = len(self.trail)
            if name is None or self.save_answer(NAME, name):
                return

    def ask_fact(self, fact: Fact, questions: Questions, passed: Questions) -> None:
        """Ask about one fact until it is answered."""
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
        shown = len(fact.choices) if names_rare(fact, value) else fact.likely
        above = progress(self.terms.assess(profile), questions, passed)
        self.show("\n" + render_question(self.catalogue, fact, above, given, screen, shown))

        while True:
            response = read_response(self, fact, lambda: self.why(fact), shown=shown, answered=old)
            if response is None:
                self.at = len(self.trail)
                return
            if self.save_answer(fact.id, raw_answer(fact, response, self.lang)):
                self.show(render_answer(fact, response.value, self.screen))
                for remark in response.remarks:
                    if remark.guess != "approximate":  # that was asked back
                        self.print(remark.text)
                return

    def why(self, fact: Fact) -> Text | None:
        """Find the reason of a question, as if it were not answered yet."""
        profile = self.draft.profile(self.catalogue)
        values = {known: value for known, value in profile.facts.items() if known != fact.id}
        questions = rank(self.catalogue, values, profile.asked - {fact.id}, profile.received)
        return next((question.why for question in questions if question.fact is fact), None)

    def back(self) -> None:
        """Go to the question before."""
        if self.at == 0:
            self.print_error(both("这已是第一题。", "This is the first question."))
        self.at = max(0, self.at - 1)

    def save_answer(self, key: str, raw: object) -> bool:
        """Save an answer; if that fails, print why and return False."""
        return self.save_answers({key: raw})

    def save_answers(self, answers: Mapping[str, object]) -> bool:
        """Save answers at once; if that fails, print why and return False."""
        draft = self.draft
        for key, raw in answers.items():
            draft = with_answer(draft, key, raw)
        try:
            self.draft = save(draft)
        except TjsubsidyError as error:
            self.print_error(both("没有存上，请再试。", "Not saved, try again. "))
            print_error(error.message(self.lang))
            return False
        self.trail += [key for key in answers if key not in self.trail]
        self.again -= answers.keys()
        self.at = len(self.trail)
        return True
