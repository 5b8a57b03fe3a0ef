"""Lint of a catalogue that loads: likely mistakes of its author. Pure.

``policy/format`` finds errors that make a catalogue unusable. Lint finds conditions that never or
always hold, amounts out of reach, texts half translated, parts that nothing uses, quotes that the
policy does not have, and cases that fail.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from math import floor

from ..assess.phrases import say_test
from ..base.documents import key_path
from ..base.errors import Diagnostic, KeyPath, finding
from ..base.money import format_yuan
from ..base.text import Text, both, join, quoted, same
from ..company.profile import DISTRICT
from ..policy.catalogue import Catalogue, Grant
from ..rules.amounts import Amount, Exactly, Match, Rated, UpTo, facts_of_amount
from ..rules.conditions import AllOf, Answer, AnyOf, Condition, Has, NoneOf, facts_of
from ..rules.facts import Fact
from .cases import Case, Mismatch, Outcome, as_written
from .lint_readings import check_readings
from .lint_texts import check_labels, check_sentences, check_source, check_texts
from .satisfiability import Node, Reasoning


def lint(catalogue: Catalogue, source: str | None = None) -> Iterator[Diagnostic]:
    """Lint a catalogue without errors; ``source`` is the full text of the policy."""
    yield from _unused(catalogue)
    for path, condition in _conditions(catalogue):
        yield from _condition(catalogue, path, condition)
    for path, grant in _grants(catalogue):
        yield from _place(catalogue, path, grant)
        yield from check_readings(catalogue, path, grant)
        yield from _amount(catalogue, path, grant)
    yield from check_texts((), catalogue)
    yield from check_labels(catalogue)
    if source is not None:
        yield from check_source(catalogue, source)
        yield from check_sentences(catalogue, source)


def _grants(catalogue: Catalogue) -> Iterator[tuple[KeyPath, Grant]]:
    for m, measure in enumerate(catalogue.measures):
        for g, grant in enumerate(measure.grants):
            yield ("measures", m, "grants", g), grant


def _conditions(catalogue: Catalogue) -> Iterator[tuple[KeyPath, Condition]]:
    if catalogue.policy.territory:
        yield ("policy", "territory", "when"), catalogue.policy.territory.when
    for c, check in enumerate(catalogue.checks):
        yield ("checks", c, "when"), check.when
    for path, grant in _grants(catalogue):
        yield (*path, "when"), grant.when
        if grant.suits:
            yield (*path, "suits"), grant.suits
        yield from _each((*path, "amount"), grant.amount)
        for r, reading in enumerate(grant.readings):
            for option, variant in reading.variants.items():
                at: KeyPath = (*path, "readings", r, "variants", option)
                for key, condition in (("admits", variant.admits), ("requires", variant.requires)):
                    if condition:
                        yield (*at, key), condition
                if variant.amount:
                    yield from _each((*at, "amount"), variant.amount)


def _each(path: KeyPath, amount: Amount) -> Iterator[tuple[KeyPath, Condition]]:
    if isinstance(amount, UpTo):
        for index, condition in enumerate(amount.for_each):
            yield (*path, "for_each", index), condition


# ----------------------------------------------------------------------------- unused


def _unused(catalogue: Catalogue) -> Iterator[Diagnostic]:
    read = {fact for _, condition in _conditions(catalogue) for fact in facts_of(condition)}
    read |= {fact for fact, grants in catalogue.used_by.items() if grants}
    read |= {fact for variant in _variants(catalogue) for fact in facts_of_amount(variant)}
    own = any(bureau.own for bureau in catalogue.bureaus)
    places = {DISTRICT} if own else set()  # each district has a bureau of its own
    named = {pair for _, condition in _conditions(catalogue) for pair in _named(condition)}
    for f, fact in enumerate(catalogue.facts):
        if fact.id not in read | places:
            what = both(f"没有用到{quoted(fact.id)}。", f"nothing reads {quoted(fact.id)}.")
            yield finding(
                "TJ301", ("facts", f), what, both("删去，或写进条件。", "Drop or use it.")
            )
        elif fact.id not in places:
            yield from _unread(("facts", f), fact, named)
    bureaus = {name for measure in catalogue.measures for name in measure.bureaus}
    for b, bureau in enumerate(catalogue.bureaus):
        if bureau.name.zh not in bureaus:
            yield _nothing_uses("TJ303", ("bureaus", b), bureau.name)
    sections = {measure.section for measure in catalogue.measures}
    for s, section in enumerate(catalogue.sections):
        if section.number not in sections:
            yield _nothing_uses("TJ304", ("sections", s), section.title)
    topics = {fact.topic for fact in catalogue.facts}
    for t, topic in enumerate(catalogue.topics):
        if topic.id not in topics:
            yield _nothing_uses("TJ304", ("topics", t), topic.name)
    yield from _departments(catalogue)


def _departments(catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Find departments that know no fact, and facts of which none is known to know."""
    known_by = {fact.knows for fact in catalogue.facts}
    for d, department in enumerate(catalogue.departments):
        if department.id not in known_by:
            yield _nothing_uses("TJ304", ("departments", d), department.name)
    for f, fact in enumerate(catalogue.facts):
        if catalogue.departments and fact.knows is None:
            yield finding(
                "TJ305",
                ("facts", f),
                both(
                    f"没有写哪个部门了解{quoted(fact.id)}。",
                    f"no department is named that knows {quoted(fact.id)}.",
                ),
                both("写上 knows。", "Say it with knows."),
            )


def _variants(catalogue: Catalogue) -> Iterator[Amount]:
    """The amounts of readings that were not chosen."""
    for _, reading in catalogue.readings.values():
        yield from (v.amount for v in reading.variants.values() if v.amount)


def _nothing_uses(code: str, path: KeyPath, name: Text) -> Diagnostic:
    return finding(code, path, both(f"没有用到“{name.zh}”。", f"nothing uses “{name.en}”."))


def _named(condition: Condition) -> Iterator[tuple[str, str]]:
    match condition:
        case AllOf(all=parts) | AnyOf(any=parts) | NoneOf(none=parts):
            for part in parts:
                yield from _named(part)
        case Has(fact=fact, has=has, open=open_):
            yield from ((fact, choice) for choice in (*has, *open_))


def _unread(path: KeyPath, fact: Fact, named: set[tuple[str, str]]) -> Iterator[Diagnostic]:
    """Choices that no condition reads. A single choice may have one such, meaning "none"."""
    unread = [(c, each) for c, each in enumerate(fact.choices) if (fact.id, each.id) not in named]
    if fact.kind == "choice" and len(unread) == 1:
        return
    for c, choice in unread:
        shown = quoted(choice.id)
        what = both(f"没有条件读取选项{shown}。", f"no condition reads the choice {shown}.")
        yield finding("TJ302", (*path, "choices", c), what)


# ------------------------------------------------------------------------- conditions


def _condition(catalogue: Catalogue, path: KeyPath, condition: Condition) -> Iterator[Diagnostic]:
    reasoning = Reasoning(condition, catalogue.vocabulary, path)
    constant = False
    for node, answer in reasoning.constants():
        constant = True
        never = answer is Answer.NO
        what = both("无论企业如何回答，", "whatever a company answers, it ") + (
            both("都不成立", "never holds") if never else both("都成立", "holds")
        )
        text = _tests_in_words(node, catalogue)
        yield finding("TJ401" if never else "TJ402", node.path, what + text)
    for node in () if constant else reasoning.idle():
        what = both(
            "去掉它，结果不变，因为其他条件已经决定",
            "without it nothing changes, since the other conditions decide",
        )
        yield finding("TJ403", node.path, what + _tests_in_words(node, catalogue))


def _tests_in_words(node: Node, catalogue: Catalogue) -> Text:
    """The end of a sentence: the tests of a part in words, or a full stop if it nests deeper."""
    tests = node.parts or (node,)
    if any(test.parts for test in tests):
        return both("。", ".")
    text = join((say_test(test.condition, catalogue.vocabulary) for test in tests), "；", "; ")
    return both(f"：{text.zh}。", f": {text.en}.")


def _place(catalogue: Catalogue, path: KeyPath, grant: Grant) -> Iterator[Diagnostic]:
    """A grant whose condition never holds within the territory."""
    territory = catalogue.policy.territory
    if territory is None:
        return
    own = Reasoning(grant.when, catalogue.vocabulary)
    together = Reasoning(AllOf(all=(territory.when, grant.when)), catalogue.vocabulary)
    if not own.assignments or not together.assignments:
        return
    if Answer.YES in own.answers(own.node) and Answer.YES not in together.answers(together.node):
        what = both("在政策适用的地域内不成立。", "it never holds where the policy applies.")
        yield finding("TJ404", (*path, "when"), what)


# ---------------------------------------------------------------------------- amounts


def _amount(catalogue: Catalogue, path: KeyPath, grant: Grant) -> Iterator[Diagnostic]:
    """Amounts that are always zero, and caps that never or always bind under the condition."""
    reasoning = Reasoning(grant.when, catalogue.vocabulary)
    where: KeyPath = (*path, "amount")
    low, high = _sums(grant.amount, reasoning)
    cap = grant.amount.cap
    if high < 1 or cap == 0:
        yield finding(
            "TJ503", where, both("任何企业都得不到金额。", "no company is paid anything.")
        )
    elif cap is not None and high < cap:
        yield _beyond((*where, "cap"), cap, floor(high))
    elif cap is not None and low >= cap:
        shown = format_yuan(cap)
        what = both(
            f"无论基数多少，都是 {shown.zh}。", f"whatever the base, it comes to {shown.en}."
        )
        yield finding("TJ502", (*where, "cap"), what)
    match grant.amount:
        case UpTo(up_to=most_paid, per=None, years=years, cost=str(cost), for_each=()):
            spent = reasoning.span(cost)[1]
            if spent < most_paid * years:
                yield _beyond((*where, "up_to"), most_paid * years, floor(spent))


def _beyond(path: KeyPath, ceiling: int, reached: int) -> Diagnostic:
    most_paid, limit = format_yuan(reached), format_yuan(ceiling)
    what = both(
        f"上限 {limit.zh} 达不到：条件之内至多 {most_paid.zh}。",
        f"the ceiling of {limit.en} is out of reach: within the condition it is "
        f"{most_paid.en} at most.",
    )
    return finding("TJ501", path, what)


def _sums(amount: Amount, reasoning: Reasoning) -> tuple[Fraction, Fraction]:
    """The smallest and the largest sum of an amount without its cap."""
    more = 0  # units beside those counted
    match amount:
        case UpTo(up_to=each, per=per, years=years, for_each=conditions):
            base, factor, more = per, Fraction(each * years), len(conditions)
        case Exactly(exactly=each, per=per):
            base, factor = per, Fraction(each)
        case Rated(rate=rate, of=of):
            base, factor = of, rate
        case Match(match=ratio, of=of):
            base, factor = of, ratio
    low, high = reasoning.span(base) if base else (Fraction(1), Fraction(1))
    if isinstance(amount, UpTo | Exactly):
        low = max(low, Fraction(1))  # of no unit at all nothing is paid
    return factor * low, factor * (high + more if base else max(1, more))


# ------------------------------------------------------------------------------ cases


def lint_cases(outcomes: Iterable[Outcome]) -> Iterator[Diagnostic]:
    """Cases that contradict each other, and cases that fail."""
    seen: dict[object, Case] = {}
    for outcome in outcomes:
        case = outcome.case
        facts = frozenset(case.facts.items()), frozenset(case.reading.items())
        first = seen.setdefault((case.grant, facts), case)
        if any(first.expected.get(key, wanted) != wanted for key, wanted in case.expected.items()):
            what = both(
                f"{quoted(case.name)}与{quoted(first.name)}（{first.place}）填报项相同，预期不同。",
                f"{quoted(case.name)} has the facts of {quoted(first.name)} ({first.place}), "
                "but expects something else.",
            )
            yield _about(case, "TJ701", what)
        elif outcome.mismatches:
            wrong = join(map(_mismatch, outcome.mismatches), "；", "; ")
            what = same(f"{case.grant} {quoted(case.name)}") + both("：", ": ") + wrong
            yield _about(case, "TJ702", what + both("。", "."))


def _about(case: Case, code: str, what: Text) -> Diagnostic:
    key = key_path(case.path)
    return Diagnostic(code=code, place=case.file, line=case.line, key=key, what=what)


def _mismatch(wrong: Mismatch) -> Text:
    wanted, actual = as_written(wrong.expected), as_written(wrong.actual)
    return both(
        f"{wrong.key} 应为 {wanted.zh}，目录给出 {actual.zh}",
        f"{wrong.key} should be {wanted.en}, the catalogue gives {actual.en}",
    )
