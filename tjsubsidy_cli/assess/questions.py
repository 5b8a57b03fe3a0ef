"""Ranking of questions: the unknown facts that can still change a result, and their weight.

It is a pure function of a catalogue and the answers so far; ``interview`` does the asking.
"""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction
from math import ceil

from ..base.money import format_yuan
from ..base.records import record
from ..base.text import Text, both, join
from ..policy.catalogue import Catalogue
from ..rules.amounts import Exactly, UpTo
from ..rules.facts import Chosen, Fact, Values
from .likelihood import likelihood, prevalence
from .territory import evaluate_territory
from .waiting import Waiting, is_final, wait_of

_NAMED = 3  # grants named in a reason
_FEW = 2  # assumed number of things while it is not known


@record(kw_only=False)
class Question:
    """A fact worth asking for, and the grants it can still change.

    ``weight`` is the sort key (see ``rank``).
    """

    fact: Fact
    waiting: tuple[Waiting, ...]
    weight: Fraction
    chance: Fraction  # that it must be asked: 1 / the number of facts a grant still needs

    @property
    def grants(self) -> tuple[str, ...]:
        """The ids of the grants that wait for the answer."""
        return tuple(w.grant.id for w in self.waiting)

    @property
    def money(self) -> int:
        """The possible amount of those grants, without those that have no amount."""
        return sum(w.money or 0 for w in self.waiting)

    @property
    def open_ended(self) -> int:
        """The number of those that have no amount."""
        return sum(w.money is None for w in self.waiting)

    @property
    def why(self) -> Text:
        """The reason to ask: the grants that wait, and what they could come to."""
        return _why(self)


def rank(
    catalogue: Catalogue,
    values: Values,
    asked: frozenset[str] = frozenset(),
    without: Collection[str] = (),
    *,
    unsure: bool = False,
) -> tuple[Question, ...]:
    """Rank the questions that can still change a verdict or an amount, highest weight first.

    weight = Σ money × likelihood / facts the grant still needs. So comes first what the company
    probably has, and broad facts come before figures that matter only once the broad ones are
    known. A grant without an amount counts as the median grant, or as two units if it pays for each
    of a number that is not known and that is more; ties keep the catalogue's order.
    A gate weighs as much as all its facts, and comes before them if it saves questions.
    ``asked`` are facts that the company does not know, so they are not asked again. ``without`` are
    grants for which nothing is asked, such as those that it has received. ``unsure`` asks about
    unsure choices, too.
    """
    values = catalogue.with_gates(values)
    if is_final(evaluate_territory(catalogue, values)):
        return ()  # outside the territory there are no grants
    vague = (f for f, value in values.items() if isinstance(value, Chosen) and value.unsure)
    settled = (asked | values.keys()).difference(vague if unsure else ())
    left = [grant for id_, grant in catalogue.grants.items() if id_ not in without]
    waiting = [w for grant in left if (w := wait_of(catalogue, grant, values, settled))]
    middle = _median([w.money for w in waiting if w.money is not None] or [1])
    by_fact: dict[str, list[Waiting]] = {}
    for one in waiting:
        for fact in one.facts:
            by_fact.setdefault(fact, []).append(one)
    weights = {
        fact: _weight(catalogue.vocabulary[fact], grants, middle, values)
        for fact, grants in by_fact.items()
    }
    opens = [(gate, o) for gate in catalogue.gates if (o := _open(gate, by_fact, settled))]
    for gate, open_ in opens:
        each = {one.grant.id: one for fact in open_ for one in by_fact[fact]}
        by_fact[gate.id] = list(each.values())
        weights[gate.id] = sum((weights[fact] for fact in open_), Fraction(0))
    gates = [gate for gate, _ in opens]
    questions = [
        Question(fact, tuple(waits), weights[fact.id], _chance(fact, waits, gates))
        for fact in catalogue.facts
        if (waits := by_fact.get(fact.id))
    ]
    return tuple(sorted(questions, key=lambda q: -q.weight))


def _open(gate: Fact, by_fact: Collection[str], settled: Collection[str]) -> tuple[str, ...]:
    """List the facts of a gate that are worth asking for at once.

    None if the company has said something of them, or if the gate probably saves no question.
    """
    if any(fact in settled for fact in (gate.id, *gate.gate)):
        return ()
    open_ = tuple(fact for fact in gate.gate if fact in by_fact)
    return open_ if len(open_) * (1 - prevalence(gate)) > 1 else ()


def _weight(fact: Fact, waiting: list[Waiting], middle: Fraction, values: Values) -> Fraction:
    worth = (likelihood(fact, w, values) * _worth(w, middle) / len(w.facts) for w in waiting)
    return sum(worth, Fraction(0))


def _worth(waiting: Waiting, middle: Fraction) -> Fraction:
    """Estimate the money of a grant, to order questions by it."""
    if waiting.money is not None:
        return Fraction(waiting.money)
    match waiting.grant.amount:
        case Exactly(exactly=each, per=str()) | UpTo(up_to=each, per=str()):
            return max(middle, Fraction(_FEW * each))
    return middle


def _chance(fact: Fact, waiting: list[Waiting], gates: Collection[Fact]) -> Fraction:
    """Estimate the chance that a question must be asked; the gates before it may save it."""
    needed = max(Fraction(1, len(w.own) if fact.id in w.own else 1) for w in waiting)
    opened = (prevalence(gate) for gate in gates if fact.id in gate.gate)
    return needed * min(opened, default=Fraction(1))


def skipped(
    catalogue: Catalogue, values: Values, asked: frozenset[str], without: Collection[str] = ()
) -> tuple[Question, ...]:
    """Rank the questions answered by "don't know" whose answer could still change a result."""
    if not asked:
        return ()
    questions = rank(catalogue, values, without=without)
    return tuple(question for question in questions if question.fact.id in asked)


def about(questions: tuple[Question, ...]) -> int:
    """Estimate how many questions will be asked; answers make some of these needless."""
    return ceil(sum(question.chance for question in questions))


def unsettled(questions: tuple[Question, ...]) -> frozenset[str]:
    """List the grants that a question can still change."""
    return frozenset(grant for question in questions for grant in question.grants)


def _median(sums: list[int]) -> Fraction:
    """Compute the median; importing ``statistics`` for it would take 2 % of a check."""
    ordered, half = sorted(sums), len(sums) // 2
    return Fraction(ordered[half] + ordered[~half], 2)


def _why(question: Question) -> Text:
    waiting, money, open_ended = question.waiting, question.money, question.open_ended
    most = sorted(waiting, key=lambda w: -(w.money or 0))[:_NAMED]
    named = join(Text(zh=w.grant.id, en=w.grant.id) + _bracket(w.grant.title) for w in most)
    count, yuan = len(waiting), format_yuan(money)
    more = count > len(most)
    figure_zh = f"，政策上限{'合计' if count > 1 else ''} {yuan.zh}" if money else ""
    figure_en = f", policy ceiling{'s of' if count > 1 else ''} {yuan.en}" if money else ""
    if open_ended:
        figure_zh += f"（其中 {open_ended} 项暂无法测算）" if money else "，暂无法测算"
        figure_en += f" ({open_ended} of them without a figure yet)" if money else ", no figure yet"
    return both(
        f"关系到 {count} 个支持事项{figure_zh}：{named.zh}{'等' if more else ''}。",
        f"It bears on {count} grant{'s' if count > 1 else ''}{figure_en}: "
        f"{named.en}{' and others' if more else ''}.",
    )


def _bracket(title: Text) -> Text:
    return both(f"（{title.zh}）", f" ({title.en})")
