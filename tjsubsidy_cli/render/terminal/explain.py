"""Explanations on a screen: the sentence, the condition tree, the arithmetic, the readings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from ...assess.assessment import Assessment
from ...assess.explanation import ANSWERS, Explanation, Node, Option
from ...assess.phrases import PAYMENTS, say_switched
from ...base.console import Screen
from ...base.text import Text, both, join, same
from ...policy.catalogue import Reading
from ...rules.conditions import Answer
from ..common import dated_title
from .layout import Line, Page, bullets, paragraph, shallow, to_text

_MARKS = {Answer.YES: "√", Answer.UNKNOWN: "?", Answer.NO: "×"}
_COLOURS = {Answer.YES: "green", Answer.UNKNOWN: "yellow", Answer.NO: "red"}
_HEADS = {"eligible": ("●", "green"), "undecided": ("○", "yellow"), "ineligible": ("×", "")}
_NARROW = 64


@dataclass(frozen=True)
class _Entry:
    """A paragraph with the prefixes of its first line and of the others."""

    text: Text
    style: str = ""
    first: str = ""
    rest: str = ""
    mark: str = ""  # the style of the last visible character of ``first``


def render_explanations(
    assessment: Assessment, explanations: Sequence[Explanation], screen: Screen
) -> str:
    """Explain these grants, one after the other."""
    return to_text(screen, *_ExplanationPage(assessment, screen).parts(explanations))


class _ExplanationPage(Page):
    def __init__(self, assessment: Assessment, screen: Screen) -> None:
        super().__init__(screen)
        self.assessment = assessment
        self.labels = 10 if self.lang == "zh" else 13
        # GBK has box drawing, but an old Chinese console draws it two cells wide.
        self.guides = ("├─ ", "└─ ", "│  ") if screen.blocks else ("|- ", "`- ", "|  ")

    def parts(self, explanations: Sequence[Explanation]) -> Iterator[Line]:
        policy, width = self.assessment.catalogue.policy, self.screen.width
        yield self.paragraph(dated_title(policy), "bold")
        yield self.validity(policy, self.assessment.as_of)
        yield paragraph(self.assessment.company.name, width)
        if switched := say_switched(self.assessment):
            yield self.paragraph(switched)
        for explained in explanations:
            yield Line()
            yield from self.grant(explained)
        if not explanations:
            none = both(
                "没有初步符合条件或待判定的事项；加 --all 解释不符合条件的。",
                "No grant is eligible or undecided; --all explains those ruled out.",
            )
            yield from (Line(), self.paragraph(none))
        yield from self.notes({explained.result.grant.id for explained in explanations})

    def grant(self, explained: Explanation) -> Iterator[Line]:
        result, grant = explained.result, explained.result.grant
        mark, colour = _HEADS[result.verdict]
        title = f"{mark} {grant.id}  {self.t(grant.title)}"
        yield paragraph(title, self.screen.width, f"bold {colour}".strip(), rest="  ")
        yield from self.row(both("结论", "Verdict"), _Entry(explained.outcome, "bold"))
        yield from self.row(both("条文", "Text"), _Entry(same(f"“{grant.quote}”"), "italic"))
        yield from self.row(both("条件", "Conditions"), *self.tree(explained.tree))
        if explained.place:
            tree, reason = explained.place
            yield from self.row(both("地域", "Place"), *self.tree(tree), _Entry(reason))
        if explained.residual:
            yield from self.row(
                both("尚余条件", "What is left"), _Entry(explained.residual, "yellow")
            )
        if result.support and explained.limit:
            sums = (_Entry(result.support.working), _Entry(explained.limit))
            yield from self.row(both("测算过程", "Working"), *sums)
        yield from self.row(both("资金来源", "Who pays"), _Entry(explained.payers))
        yield from self.row(both("支持方式", "How paid"), _Entry(PAYMENTS[grant.payment]))
        yield from self.row(both("责任单位", "Bureaus"), _Entry(join(explained.bureaus)))
        if grant.reservation:
            yield from self.row(both("注意事项", "Reservation"), _Entry(grant.reservation))
        yield from self.row(
            both("政策未明确", "Not stated in the policy"), _Entry(grant.omits, "dim")
        )
        readings = [entry for one in explained.readings for entry in self.reading(*one)]
        yield from self.row(both("政策口径说明", "How the text was read"), *readings)

    def row(self, label: Text, *entries: _Entry) -> Iterator[Line]:
        """Lay out entries beside their label, or below a long one and on a narrow screen."""
        said, blank = self.t(label), " " * (2 + self.labels)
        margin = "  " + said + " " * (self.labels - cell_len(said))
        narrow = self.screen.width < _NARROW
        if entries and (narrow or cell_len(said) >= self.labels):
            yield Line(f"  {said}", "cyan")
            margin = blank = "    " if narrow else blank
        room = self.screen.width - len(blank)
        for entry in entries:
            start = shallow(entry.first, room)
            end = len(start.rstrip())
            before, mark = start[: end - 1], start[end - 1 :]
            first = [(margin, "cyan"), (before, ""), (mark, entry.mark)]
            text, rest = self.t(entry.text), blank + shallow(entry.rest, room)
            yield paragraph(text, self.screen.width, entry.style, first, rest)
            margin = blank

    def tree(self, node: Node, before: str = "", below: str = "") -> Iterator[_Entry]:
        """Draw a condition tree; nodes that do not decide the result are dim."""
        mark, word, colour = _MARKS[node.answer], node.word, _COLOURS[node.serves]
        style = "" if node.decides else "dim"
        text, under = node.text, below + "  "
        if node.parts:
            text += both("：", ": ") + word
        yield _Entry(text, style, f"{before}{mark} ", under, colour)
        if node.own:
            own = same("") if node.own == ANSWERS[node.answer] else node.own + same(" → ")
            yield _Entry(
                both("本单位：", "this company: ") + own + word, style or "bold", under, under
            )
            for aside in node.asides:
                yield _Entry(aside, "dim", under, under)
        middle, end, bar = self.guides
        for part in node.parts:
            last = part is node.parts[-1]
            after = "   " if last else bar
            yield from self.tree(part, below + (end if last else middle), below + after)

    def reading(self, reading: Reading, options: tuple[Option, ...]) -> Iterator[_Entry]:
        question = same(f"{reading.id}  ") + reading.question
        yield _Entry(question, "bold", rest="  ")
        for option in options:
            said = both("（采用）", " (chosen) ") if option.taken else same(" ")
            text = same(option.letter) + said + option.text
            yield _Entry(text, "" if option.taken else "dim", "  ", "    ")
            for effect in option.outcomes:
                yield _Entry(effect, "yellow" if option.effects else "dim", "    → ", "      ")
        if reading.chosen == "undecided":
            none = both("条文无法确定，由主管部门认定。", "The text leaves it to the bureau.")
            yield _Entry(none, "", "  ", "    ")
        for label, aside in (
            (both("说明：", "Note: "), reading.note),
            (both("理由：", "Why: "), reading.why),
            (both("影响：", "Effect: "), reading.effect),
        ):
            if aside:
                yield _Entry(label + aside, "dim", "  ", "    ")

    def notes(self, shown: set[str]) -> Iterator[Line]:
        """List notes on these grants, and the policy's disclaimer."""
        warnings = self.assessment.warnings
        texts = [self.t(w.text) for w in warnings if not w.grants or shown & set(w.grants)]
        if texts:
            yield from (Line(), Line(self.t(both("请注意", "Please note")), "bold yellow"))
            yield from bullets(texts, self.screen.width)
        disclaimer = self.t(self.assessment.catalogue.policy.disclaimer)
        yield from (Line(), paragraph(disclaimer, self.screen.width, "dim"))
