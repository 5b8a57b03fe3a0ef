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
from ..rules.facts import Chosen, Fact, Values
from .territory import evaluate_territory
from .waiting import Waiting, is_final, wait_of

_NAMED = 3  # grants named in a reason


@record(kw_only=False)
class Question:
    """A fact worth asking for, and the grants it can still change.

    ``money`` is the possible amount of those grants, without those that have no amount.
    ``weight`` is the sort key (see ``rank``).
    """

    fact: Fact
    grants: tuple[str, ...]
    money: int
    open_ended: int
    weight: Fraction
    chance: Fraction  # that it must be asked: 1 / the number of facts a grant still needs
    why: Text


def rank(
    catalogue: Catalogue,
    values: Values,
    asked: frozenset[str] = frozenset(),
    without: Collection[str] = (),
    *,
    unsure: bool = False,
) -> tuple[Question, ...]:
    """Rank the questions that can still change a verdict or an amount, highest weight first.

    weight = Σ money / facts the grant still needs + (number of grants) × median grant. So broad
    facts, on which many grants wait, come before figures that matter only once the broad ones are
    known. A grant without an amount counts as the median grant; ties keep the catalogue's order.
    ``asked`` are facts that the company does not know, so they are not asked again. ``without`` are
    grants for which nothing is asked, such as those that it has received. ``unsure`` asks about
    unsure choices, too.
    """
    if is_final(evaluate_territory(catalogue, values)):
        return ()  # outside the territory there are no grants
    vague = (f for f, value in values.items() if isinstance(value, Chosen) and value.unsure)
    settled = (asked | values.keys()).difference(vague if unsure else ())
    left = [grant for id_, grant in catalogue.grants.items() if id_ not in without]
    waiting = [w for grant in left if (w := wait_of(catalogue, grant, values, settled))]
    middle = _median([w.money for w in waiting if w.money is not None] or [1])
    by_fact: dict[str, list[Waiting]] = {fact.id: [] for fact in catalogue.facts}
    for one in waiting:
        for fact in one.facts:
            by_fact[fact].append(one)
    questions = [
        _question(catalogue.vocabulary[fact], grants, middle)
        for fact, grants in by_fact.items()
        if grants
    ]
    return tuple(sorted(questions, key=lambda q: -q.weight))


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


def _question(fact: Fact, waiting: list[Waiting], middle: Fraction) -> Question:
    worth = [middle if w.money is None else w.money for w in waiting]
    shared = sum(
        (Fraction(m, len(w.facts)) for m, w in zip(worth, waiting, strict=True)), Fraction(0)
    )
    money = sum(w.money or 0 for w in waiting)
    open_ended = sum(w.money is None for w in waiting)
    return Question(
        fact,
        tuple(w.grant.id for w in waiting),
        money,
        open_ended,
        shared + middle * len(waiting),
        max(Fraction(1, len(w.own) if fact.id in w.own else 1) for w in waiting),
        _why(waiting, money, open_ended),
    )


def _median(sums: list[int]) -> Fraction:
    """Compute the median; importing ``statistics`` for it would take 2 % of a check."""
    ordered, half = sorted(sums), len(sums) // 2
    return Fraction(ordered[half] + ordered[~half], 2)


def _why(waiting: list[Waiting], money: int, open_ended: int) -> Text:
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
