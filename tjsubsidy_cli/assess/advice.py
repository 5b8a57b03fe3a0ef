"""Advice: grants that are one or two changes away, and how much their ceilings would add.

A change adds a choice, turns a no into a yes, or raises a number, and no further than needed. The
catalogue marks the facts and choices that a company can change (``change``). No advice takes an
answer back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ..base.records import replace
from ..base.text import Text, both, join
from ..policy.catalogue import Catalogue, Grant
from ..rules.conditions import AllOf, Answer, Evaluation, NoneOf, evaluate, facts_of
from ..rules.facts import Effort, Fact, Value, Values
from .assessment import Assessment
from .raise_by import any_sum, raise_by, to_be_chosen
from .result import Result
from .search import Move, Moves, Search, after_move, chosen_of


@dataclass(frozen=True)
class Change:
    """One thing to do, in words, and the fact's answer before and after it.

    ``given``: the answer before it is known, so that this is a change and not a first answer.
    ``open_sum``: the text requires some sum, but not how much. Any one of ``choices`` is enough.
    """

    fact: Fact
    before: Value | None
    after: Value
    text: Text
    given: bool
    open_sum: bool = False
    choices: tuple[str, ...] = ()

    @property
    def efforts(self) -> tuple[Effort, ...]:
        """The kinds of effort that it takes; any one of the choices is enough."""
        choices = [c.effort for c in self.fact.choices if c.id in self.choices]
        return tuple(dict.fromkeys(e for e in choices or [self.fact.effort] if e))

    @property
    def familiar(self) -> bool:
        """Check whether the company has another choice of the list, or half of the figure."""
        if self.choices:
            return bool(chosen_of(self.before))
        return 2 * int(self.before or 0) >= int(self.after)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Advice:
    """A set of changes that are all needed, and the grants and money that they bring.

    ``money`` is the difference of the eligible grants' estimates, after less before, in yuan.
    ``open_ended`` counts gained grants without an amount. ``lost`` are the results before the
    changes of grants that are no longer eligible. ``begun``: a part of a gained grant's condition
    is met already.
    """

    changes: tuple[Change, ...]
    gained: tuple[Result, ...]
    lost: tuple[Result, ...]
    money: int
    open_ended: int
    after: Assessment
    begun: bool = False

    @property
    def near(self) -> bool:
        """Check whether it goes on from what the company already has."""
        return self.begun or all(change.familiar for change in self.changes)

    @property
    def efforts(self) -> tuple[Effort, ...]:
        """The kinds of effort that all its changes take together."""
        return tuple(dict.fromkeys(e for change in self.changes for e in change.efforts))

    @property
    def given(self) -> bool:
        """Check whether every change starts from a known answer."""
        return all(change.given for change in self.changes)

    @property
    def overlaps(self) -> tuple[str, ...]:
        """The grants that may concern the same project as one that is gained."""
        gained = {result.grant.id for result in self.gained}
        meeting = (notice.grants for notice in self.after.warnings if gained & {*notice.grants})
        return tuple(dict.fromkeys(g for grants in meeting for g in grants if g not in gained))


def advise(before: Assessment, most_changes: int = 2) -> tuple[Advice, ...]:
    """Find changes that would bring a company more, the nearest first, then by money.

    Each set gains a grant that no smaller set gains. There is no advice for an undecided grant,
    because its questions come first; nor for a grant that adds no money or does not suit the
    company; nor for a share that starts from 0, because that would be another business.
    """
    profile = before.profile
    move_sets: dict[Moves, None] = {}
    for result in before.results:
        if result.verdict != "eligible" and not result.received and not result.evaluation.missing:
            least = _search(before, result.grant).least(profile.facts, most_changes)
            suiting = (m for m in least if _suits(result.grant, _values(before, m)))
            move_sets |= dict.fromkeys(suiting)
    advice = [_advice(before, moves) for moves in move_sets]
    return tuple(sorted((a for a in advice if a.money > 0 or a.open_ended), key=_rank))


def _search(before: Assessment, grant: Grant) -> Search:
    """The search for a grant, which the companies of one assessor share."""
    key = ("search", grant.id, *before.readings.items())
    return before.assessor.once(key, lambda: Search(before.catalogue, grant))


def _suits(grant: Grant, after: Values) -> bool:
    """Check whether a grant suits a company after the changes, which may be one of two routes."""
    return grant.suits is None or evaluate(grant.suits, after).answer is not Answer.NO


def _rank(advice: Advice) -> tuple[bool, bool, int, int]:
    """Make the sort key: changes of known answers, then near ones, then few, then much money."""
    return not advice.given, not advice.near, len(advice.changes), -advice.money


EFFORTS: dict[Effort, Text] = {
    "recognition": both("申请认定或立项", "apply for recognition or approval"),
    "investment": both("投入资金", "invest"),
    "business": both("经营年限或规模的积累", "years of business or scale"),
}


def say_effort(advice: Advice) -> Text:
    """Say which kinds of effort a piece of advice takes; empty if the catalogue names none."""
    words = join([EFFORTS[effort] for effort in advice.efforts])
    return both("所需：", "Effort: ") + words if advice.efforts else words


# ----------------------------------------------------------------- the proof, and the words


def _advice(before: Assessment, moves: Moves) -> Advice:
    """Assess the company after the changes, and compare."""
    catalogue, profile, values = before.catalogue, before.profile, _values(before, moves)
    taken = _in_order(catalogue, moves)
    open_sums = {m.fact for m in taken if _is_open_sum(catalogue.vocabulary[m.fact], m)}
    changed = replace(profile, facts=values)
    after = before.assessor.assess(changed, before.readings, open_sums=open_sums)
    pairs = list(zip(before.results, after.results, strict=True))
    gained = tuple(
        to_be_chosen(b, open_sums, catalogue.vocabulary)
        for a, b in pairs
        if a.verdict != "eligible" == b.verdict and not b.received
    )
    changes = tuple(_change(catalogue, move, profile.facts, values, gained) for move in taken)
    return Advice(
        changes,
        gained,
        tuple(a for a, b in pairs if a.verdict == "eligible" != b.verdict and not a.received),
        after.eligible.estimate - before.eligible.estimate,
        sum(result.open_ended for result in gained),
        after,
        any(
            _met_in_part(a.evaluation, b.evaluation, [move.fact for move in taken])
            for a, b in pairs
            if a.verdict != "eligible" == b.verdict
        ),
    )


def _in_order(catalogue: Catalogue, moves: Moves) -> list[Move]:
    order = list(catalogue.vocabulary)
    return sorted(moves, key=lambda move: (order.index(move.fact), move.choices))


def _values(before: Assessment, moves: Moves) -> Values:
    """Compute the answers after all the changes."""
    values = before.profile.facts
    for move in _in_order(before.catalogue, moves):
        values = after_move(before.catalogue.vocabulary[move.fact], values, move)
    return values


def _met_in_part(before: Evaluation, after: Evaluation, changed: Collection[str]) -> bool:
    """Check whether, of all parts that a grant requires, the company met another one already."""
    pairs = list(zip(before.parts, after.parts, strict=True))
    if after.answer is not Answer.YES:
        return False
    if isinstance(before.condition, AllOf):
        return any(
            b.answer is Answer.YES
            and not b.presumed
            and not isinstance(b.condition, NoneOf)
            and not set(facts_of(b.condition)) & set(changed)
            for b, _ in pairs
        )
    return any(_met_in_part(b, a, changed) for b, a in pairs)


def _is_open_sum(fact: Fact, move: Move) -> bool:
    return fact.kind == "money" and move.figure == 1


def _change(
    catalogue: Catalogue, move: Move, before: Values, after: Values, gained: Iterable[Result]
) -> Change:
    fact = catalogue.vocabulary[move.fact]
    value, given = before.get(fact.id), move.given
    if move.choices:
        changes = [c.change for c in fact.choices if c.id in move.choices and c.change]
        text = join(changes, "，或", ", or ")
        return Change(fact, value, after[fact.id], text, given, choices=move.choices)
    text, open_sum = fact.change or fact.label, _is_open_sum(fact, move)
    if open_sum:
        text += any_sum(fact, gained)
    elif fact.kind != "yes_no":
        text += raise_by(fact, move.figure, before, gained, catalogue.vocabulary)
    return Change(fact, value, after[fact.id], text, given, open_sum)
