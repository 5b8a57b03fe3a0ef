"""Questions on a screen: the present one, its help, and the list of those worth asking."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from ...assess.assessment import Assessment
from ...assess.questions import Question, about, unsettled
from ...base.console import Screen
from ...base.money import format_yuan
from ...base.text import Text, both, join, sanitize
from ...policy.catalogue import Catalogue
from ...rules.facts import Fact, Value, show_value
from .layout import Grid, Line, paragraph, to_text

Questions = tuple[Question, ...]
_SHORT = 22  # cells of a choice in columns
_HOW = {
    "yes_no": both("1 是，2 否", "1 yes, 2 no"),
    "count": both("填整数；没有填 0", "A whole number; 0 for none"),
    "money": both(
        "填金额，如 3200万元、1.2亿；没有填 0", "An amount, such as 3.2 million; 0 for none"
    ),
    "choice": both("填一个编号", "One number"),
    "choices": both(
        "填编号，如 1 3；都没有填 0；不确定的加问号，如 3?",
        "Numbers, such as 1 3; 0 for none; 3? if unsure",
    ),
}
_ENTER = both("回车 = 不清楚", "Enter = don't know")
_KEYS = both("? 说明  < 上一题  q 退出", "? help  < back  q quit")


def progress(assessment: Assessment, questions: Questions, passed: Questions) -> Text:
    """Describe an interview's progress: grants settled, skipped and not asked, sum, questions left.

    ``passed`` are the skipped questions that still matter.
    """
    opened, eligible = unsettled(questions), assessment.eligible
    waiting = len(unsettled(passed) - opened)
    settled = len(assessment.results) - len(opened) - waiting
    most, left = format_yuan(eligible.estimate), about(questions)
    found = both(
        f"初步符合条件 {eligible.grants} 项，最高 {most.zh}；",
        f"eligible for {eligible.grants}, at most {most.en}; ",
    )
    return both(
        f"已判定 {settled} 项，跳过 {waiting} 项，未问 {len(opened)} 项；"
        f"{found.zh if eligible.grants else ''}约剩 {left} 题",
        f"{settled} settled, {waiting} skipped, {len(opened)} not asked; "
        f"{found.en if eligible.grants else ''}about {left} to go",
    )


def render_skipped(passed: Questions) -> Text:
    """Say how many questions were skipped, and how many grants wait on them."""
    count, waiting = len(passed), len(unsettled(passed))
    return both(
        f"其中 {count} 题答“不清楚”，{waiting} 个支持事项因此待补充。",
        f"{_counted(count, 'question was', 'questions were')} skipped, on which "
        f"{_counted(waiting, 'grant waits', 'grants wait')}.",
    )


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def how_to_answer(fact: Fact) -> Text:
    """Say what may be typed at a question of this kind."""
    return _HOW[fact.kind]


def render_question(
    catalogue: Catalogue,
    fact: Fact,
    above: Text,
    given: Text | None,
    screen: Screen,
    shown: int,
) -> str:
    """Render a question: topic, choices, and how to answer; ``given`` is the answer so far.

    Only as many choices as ``shown`` are listed; one line stands for the rest.
    """
    lang, width = screen.lang, screen.width
    topic = next(topic.name for topic in catalogue.topics if topic.id == fact.topic)
    how = (_HOW[fact.kind] + both("；", "; ") + (_ENTER if given is None else _KEEP))[lang]
    keys = _KEYS[lang]
    together = f"{how}   {keys}"
    parts: list[Line | Grid] = [
        Line("-" * width, "dim"),
        paragraph(above[lang], width, "dim"),
        Line(),
        paragraph(f"[{topic[lang]}]", width, "cyan"),
        paragraph(fact.asked[lang], width, "bold"),
        *_choices(fact, screen, 0, shown),
        *_rest(fact, screen, shown),
    ]
    if given is not None:
        answered = both("已答：", "Answered: ") + given
        parts.append(paragraph(answered[lang], width, "green", "  ", "  "))
    hints = [together] if cell_len(together) <= width else [how, keys]
    parts.extend(paragraph(hint, width, "dim") for hint in hints)
    return to_text(screen, *parts)


_KEEP = both("回车 = 不改", "Enter = leave as it is")


def render_more(fact: Fact, screen: Screen, shown: int) -> str:
    """List the choices that were not shown at first, with the numbers that follow."""
    return to_text(screen, *_choices(fact, screen, shown, len(fact.choices)))


def _rest(fact: Fact, screen: Screen, shown: int) -> Iterator[Line]:
    if left := len(fact.choices) - shown:
        more = both(f"其余 {left} 项较少见，输入 m 列出", f"{left} more, less common: type m")
        yield paragraph(more[screen.lang], screen.width, "", "   m ", "     ")


def _choices(fact: Fact, screen: Screen, start: int, end: int) -> Iterator[Line]:
    """Number the choices, one a line, or in columns if all are short."""
    labels = [sanitize(choice.label[screen.lang]) for choice in fact.listed[start:end]]
    if not labels or max(map(cell_len, labels)) > _SHORT:
        for number, label in enumerate(labels, start + 1):
            yield paragraph(label, screen.width, "", f"  {number:>2} ", "     ")
        return
    widest = max(map(cell_len, labels))
    columns = (screen.width - 2) // (widest + 5)
    for first in range(0, len(labels), columns):
        row = enumerate(labels[first : first + columns], start + first + 1)
        cells = (f"{n:>2} {label}" + " " * (widest + 2 - cell_len(label)) for n, label in row)
        yield Line("  " + "".join(cells).rstrip())


def render_help(fact: Fact, why: Text | None, screen: Screen, *, answered: bool) -> str:
    """Explain a question: its meaning, why it is asked, and how to answer "don't know"."""
    texts = [text for text in (fact.help, why) if text]
    if fact.kind == "money":
        texts.append(
            both("金额带上单位最稳妥：元、万、亿。", "Best with its unit: yuan or million.")
        )
    texts.append(_NOT_KNOWN_AFTER_ALL if answered else _NOT_KNOWN)
    return to_text(
        screen, *(paragraph(t[screen.lang], screen.width, "", "  ", "  ") for t in texts)
    )


_NOT_KNOWN = both(
    "不清楚就直接回车：不会当作“否”或 0，相关事项列为待补充。",
    "If you do not know, press Enter: it is never taken as no or 0.",
)
_NOT_KNOWN_AFTER_ALL = both(
    "要改为不清楚，请填“不清楚”。", "To take the answer back, type “don't know”."
)


def render_answer(fact: Fact, value: Value | None, screen: Screen) -> str:
    """Repeat the answer as it was understood."""
    unknown = both("不清楚", "not known")
    text = both("已记录：", "Noted: ") + (unknown if value is None else show_value(fact, value))
    return to_text(screen, paragraph(text[screen.lang], screen.width, "green", "  ", "  "))


def render_sentence(text: Text, screen: Screen, style: str = "") -> str:
    """Break a sentence to the screen's width."""
    return to_text(screen, paragraph(text[screen.lang], screen.width, style))


def render_keys(keys: Sequence[Text], screen: Screen) -> str:
    """List what may be typed, broken only between two keys."""
    lines: list[str] = []
    for key in (text[screen.lang] for text in keys):
        if lines and cell_len(longer := f"{lines[-1]}   {key}") <= screen.width:
            lines[-1] = longer
        else:
            lines.append(key)
    return to_text(screen, *(paragraph(line, screen.width, "dim") for line in lines))


def render_questions(
    catalogue: Catalogue, questions: Questions, passed: Questions, screen: Screen
) -> str:
    """List the questions still worth asking and why, the most valuable first; then the skipped."""
    if not questions and not passed:
        done = both(
            "没有还需要问的：再答不会改变结果。",
            "Nothing is left to ask: no answer would change the result.",
        )
        return render_sentence(done, screen)
    grants, opened, waiting = (
        len(catalogue.grants),
        len(unsettled(questions)),
        len(unsettled(passed)),
    )
    head = both(
        f"{grants} 个支持事项中 {opened} 个的结果还可能改变；金额大、可能有的在前：",
        f"{opened} of {grants} grants may still change; worth asking, in this order:",
    )
    again = both(
        f"已答“不清楚”，{waiting} 个支持事项因此待补充：",
        f"Skipped (“don't know”), on which {_counted(waiting, 'grant waits', 'grants wait')}:",
    )
    parts: list[Line | Grid] = []
    if questions:
        parts += [paragraph(head[screen.lang], screen.width, "bold"), Line()]
        parts += _numbered(catalogue, questions, screen)
    if passed:
        parts += [Line()] if questions else []
        parts += [paragraph(again[screen.lang], screen.width, "bold"), Line()]
        parts += _numbered(catalogue, passed, screen)
    return to_text(screen, *parts)


def _numbered(catalogue: Catalogue, questions: Questions, screen: Screen) -> Iterator[Line]:
    for number, question in enumerate(questions, 1):
        fact = question.fact
        asked = f"{fact.question[screen.lang]} ({fact.id})"
        yield paragraph(asked, screen.width, "", f"{number:>2}. ", "    ")
        why = [question.why, *_shuts(catalogue, fact)]
        yield from (
            paragraph(text[screen.lang], screen.width, "dim", "    ", "    ") for text in why
        )


def _shuts(catalogue: Catalogue, gate: Fact) -> Iterator[Text]:
    """Name the facts that the no of a gate answers."""
    if gate.gate:
        labels = join(catalogue.vocabulary[fact].label for fact in gate.gate)
        yield both(f"答“否”则不必再答：{labels.zh}。", f"A no answers these, too: {labels.en}.")
