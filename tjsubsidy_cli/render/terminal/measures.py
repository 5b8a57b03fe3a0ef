"""The measures of a policy: the list by section, and one measure or grant in full."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...assess.phrases import PAYMENTS, bureaus_of, condition_lines, payers
from ...base.console import Screen
from ...base.dates import today
from ...base.text import Lang, Text, both, join, same
from ...policy.catalogue import Catalogue, Grant, Measure, Reading
from ...policy.selection import Selection
from ...rules.amounts import describe
from .layout import Grid, Line, cell, paragraph, shallow, to_text, validity

_WIDE = 100


def render_list(catalogue: Catalogue, chosen: Selection, screen: Screen) -> str:
    """List the measures by section, with the policy's amounts and the bureaus."""
    lang, policy = screen.lang, catalogue.policy
    parts: list[Line | Grid] = [
        paragraph(f"{policy.title[lang]} ({policy.issued})", screen.width, "bold"),
        validity(policy, today(), screen),
    ]
    for section in catalogue.sections:
        here = [(m, grants) for m, grants in chosen if m.section == section.number]
        if here:
            parts += [Line(), paragraph(section.title[lang], screen.width, "bold cyan")]
            parts.append(_section(catalogue, here, screen))
    number = sum(len(grants) for _, grants in chosen)
    count = both(
        f"{len(chosen)} 条措施，{number} 个支持事项。", f"{len(chosen)} measures, {number} grants."
    )
    return to_text(screen, *parts, Line(), Line(count[lang], "dim"))


def _section(catalogue: Catalogue, here: Selection, screen: Screen) -> Grid:
    lang, wide = screen.lang, screen.width >= _WIDE
    number = max(4, *map(len, catalogue.grants))
    amount, offices = screen.width // 3, 30 if wide else 0
    title = screen.width - number - amount - offices - (6 if wide else 4)
    columns = [
        (both("编号", "No.")[lang], number, "left"),
        (both("支持事项", "Grant")[lang], title, "left"),
        (both("金额", "Amount")[lang], amount, "left"),
    ]
    table = Grid(
        *columns, *([(both("责任单位", "Bureaus")[lang], offices, "left")] if wide else [])
    )
    for measure, grants in here:
        names = join(bureaus_of(measure, catalogue))[lang]
        for index, grant in enumerate(grants):
            offices_text = names if index == 0 else both("同上", "as above")[lang]
            lines = [(grant.title[lang], ""), *([] if wide else [(offices_text, "dim")])]
            sums = describe(grant.amount, catalogue.vocabulary)[lang]
            last = [cell(offices, (offices_text, "dim"))] if wide else []
            table.add_row(grant.id, cell(title, *lines), cell(amount, (sums, "")), *last)
    return table


def render_full(catalogue: Catalogue, chosen: Selection, screen: Screen) -> str:
    """Render measures in full: sentence, conditions, amount, payers, readings, facts needed."""
    if not chosen:
        return both("没有符合的措施。\n", "No measure matches.\n")[screen.lang]
    parts: list[Line | Grid] = []
    for measure, grants in chosen:
        parts += _measure_in_full(catalogue, measure, screen)
        for grant in grants:
            parts += [Line(), *_grant_in_full(catalogue, grant, screen)]
        parts.append(Line())
    return to_text(screen, *parts[:-1])


def _measure_in_full(catalogue: Catalogue, measure: Measure, screen: Screen) -> Iterator[Line]:
    lang = screen.lang
    title = next(s.title for s in catalogue.sections if s.number == measure.section)
    head = both(f"第{measure.number}条  {title.zh}", f"Measure {measure.number}  {title.en}")
    yield paragraph(head[lang], screen.width, "bold cyan")
    names = join(bureaus_of(measure, catalogue))
    yield _labelled(both("责任单位", "Bureaus"), names, screen)


def _grant_in_full(catalogue: Catalogue, grant: Grant, screen: Screen) -> Iterator[Line]:
    lang, vocabulary = screen.lang, catalogue.vocabulary
    yield paragraph(f"{grant.id}  {grant.title[lang]}", screen.width, "bold")
    yield paragraph(f"“{grant.quote}”", screen.width, "italic", first="  ", rest="  ")
    yield _labelled(both("条件", "Conditions"), both("", ""), screen)
    for depth, text in condition_lines(grant.when, vocabulary):
        indent = shallow("    " + "  " * depth, screen.width)
        yield paragraph(text[lang], screen.width, "", first=f"{indent}- ", rest=f"{indent}  ")
    yield _labelled(both("金额", "Amount"), describe(grant.amount, vocabulary), screen)
    yield _labelled(both("资金来源", "Who pays"), payers(grant, catalogue), screen)
    yield _labelled(both("支持方式", "How paid"), PAYMENTS[grant.payment], screen)
    if grant.reservation:
        yield _labelled(both("注意事项", "Reservation"), grant.reservation, screen)
    yield _labelled(both("政策未明确", "Not stated in the policy"), grant.omits, screen)
    labels = [both(vocabulary[f].label.zh, vocabulary[f].label.en) + _id(f) for f in grant.facts]
    yield _labelled(both("需要填写", "Items needed"), join(labels), screen)
    for reading in grant.readings:
        yield from _reading(reading, screen)


def _id(fact: str) -> Text:
    return both(f"（{fact}）", f" ({fact})")


def _labelled(label: Text, text: Text, screen: Screen) -> Line:
    colon = both("：", ": ")
    return paragraph((label + colon + text)[screen.lang], screen.width, "", "  ", "    ")


def _reading(reading: Reading, screen: Screen) -> Iterator[Line]:
    lang: Lang = screen.lang
    yield paragraph(
        f"{reading.id}  {reading.question[lang]}", screen.width, "bold dim", "  ? ", "    "
    )
    for letter, option in reading.options.items():
        chosen = both("（采用）", " (chosen)")[lang] if letter == reading.chosen else ""
        yield paragraph(f"{letter}{chosen} {option[lang]}", screen.width, "", "    ", "      ")
    if reading.chosen == "undecided":
        none = both("条文无法确定，由主管部门认定。", "The text leaves it to the bureau.")
        yield paragraph(none[lang], screen.width, "", "    ", "      ")
    asides: Iterable[tuple[Text, Text | None]] = (
        (both("说明：", "Note: "), reading.note),
        (both("理由：", "Why: "), reading.why),
        (both("影响：", "Effect: "), reading.effect),
        (both("切换：", "To switch: "), _switches(reading)),
    )
    for label, text in asides:
        if text:
            yield paragraph((label + text)[lang], screen.width, "dim", "    ", "      ")


def _switches(reading: Reading) -> Text | None:
    """List the options of ``check`` that switch this reading."""
    options = [same(f"check --reading {reading.id}={option}") for option in reading.variants]
    return join(options, "、", ", ") if options else None
