"""Which answers a condition can have at all: exact, by trying each kind of company once.

The answers to a fact fall into cells: within one, every test of the condition has the same
answer. For figures these are intervals between the bounds, for lists the sets of choices that
the tests tell apart. A share of two figures has cells of its own, which must agree with those of
its figures. So a finite number of assignments stands for all companies.

Some assignments may fit no company: where the figures of a share must be whole, or two shares
have a figure in common. So a claim that something is impossible is always true, but something
impossible may go unnoticed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from functools import cached_property
from itertools import combinations, product
from math import prod

from ..base.errors import KeyPath
from ..base.money import MOST_YUAN
from ..rules.conditions import (
    AllOf,
    Answer,
    AnyOf,
    Condition,
    Has,
    NoneOf,
    Share,
    Threshold,
    evaluate,
    facts_of,
)
from ..rules.facts import MOST_COUNT, Chosen, Fact, Value, Vocabulary

MOST_ASSIGNMENTS = 20_000  # beyond it nothing is claimed
_MOST_KINDS = 10  # kinds of choices of one fact, of which every set is a cell

Span = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class Node:
    """A part of a condition with its key path. A test with several bounds has a node for each."""

    path: KeyPath
    condition: Condition
    parts: tuple[Node, ...] = ()

    def inside(self) -> Iterator[Node]:
        """This node and all within it, the innermost first."""
        for part in self.parts:
            yield from part.inside()
        yield self

    def without(self, path: KeyPath) -> Node:
        """The same node with the part at a path removed."""
        kept = tuple(part.without(path) for part in self.parts if part.path != path)
        return replace(self, parts=kept)


def node_of(condition: Condition, path: KeyPath) -> Node:
    """Build the tree of nodes of a condition."""
    match condition:
        case AllOf(all=parts) | AnyOf(any=parts) | NoneOf(none=parts):
            key = fields(condition)[0].name
            inner = (node_of(part, (*path, key, i)) for i, part in enumerate(parts))
            return Node(path, condition, tuple(inner))
        case Threshold() | Share():
            bounds = bounds_of(condition)
            if len(bounds) == 1:
                return Node(path, condition)
            tests = [
                replace(condition, **{b: None for b in bounds if b != bound})  # type: ignore[arg-type]
                for bound in bounds
            ]
            inner = (Node((*path, b), test) for b, test in zip(bounds, tests, strict=True))
            return Node(path, AllOf(all=tuple(tests)), tuple(inner))
        case _:
            return Node(path, condition)


@dataclass(frozen=True)
class Cell:
    """Answers to one fact, or shares of two, that no test of the condition tells apart.

    ``span`` holds the bounds of a figure. It is None for other kinds of facts, and if unknown.
    """

    answers: tuple[Answer, ...]  # of each test that reads it
    known: bool = True
    span: Span | None = None


@dataclass(frozen=True)
class Assignment:
    """One kind of company: an answer for each test, a cell for each fact."""

    answers: dict[Condition, Answer]
    cells: dict[tuple[str, ...], Cell]

    @property
    def known(self) -> bool:
        """Whether every fact is known."""
        return all(cell.known for cell in self.cells.values())

    def answer(self, node: Node) -> Answer:
        """The condition's answer for this kind of company."""
        match node.condition:
            case AllOf():
                return min((self.answer(part) for part in node.parts), default=Answer.YES)
            case AnyOf():
                return max((self.answer(part) for part in node.parts), default=Answer.NO)
            case NoneOf():
                most = max((self.answer(part) for part in node.parts), default=Answer.NO)
                return Answer(2 - most)
            case test:
                return self.answers[test]


class Reasoning:
    """Answers, constants and idle parts of a condition. Its facts must be in the vocabulary."""

    def __init__(self, condition: Condition, vocabulary: Vocabulary, path: KeyPath = ()) -> None:
        self.node, self._vocabulary = node_of(condition, path), vocabulary

    @cached_property
    def assignments(self) -> tuple[Assignment, ...]:
        """Every kind of company, known in part or in full; none where there are too many."""
        tests = {n.condition: None for n in self.node.inside() if not n.parts}
        groups: dict[tuple[str, ...], list[Condition]] = {}
        for test in tests:
            groups.setdefault(facts_of(test), []).append(test)
        for pair in [facts for facts in groups if len(facts) > 1]:
            for fact in pair:
                groups.setdefault((fact,), [])
        groups = dict(sorted(groups.items(), key=lambda group: len(group[0])))
        cells = [self._cells(facts, tests) for facts, tests in groups.items()]
        if not all(cells) or prod(map(len, cells)) > MOST_ASSIGNMENTS:
            return ()
        assignments = (
            Assignment(
                {
                    test: answer
                    for tests, cell in zip(groups.values(), chosen, strict=True)
                    for test, answer in zip(tests, cell.answers, strict=True)
                },
                dict(zip(groups, chosen, strict=True)),
            )
            for chosen in product(*cells)
        )
        return tuple(each for each in assignments if _agrees(each))

    def answers(self, node: Node) -> frozenset[Answer]:
        """The answers that a part can have for companies with all facts known."""
        return frozenset(each.answer(node) for each in self.assignments if each.known)

    def constants(self) -> Iterator[tuple[Node, Answer]]:
        """The innermost parts that never or always hold for companies with all facts known."""
        reported: list[KeyPath] = []
        for node in self.node.inside() if self.assignments else ():
            answers = self.answers(node)
            length = len(node.path)
            if any(path[:length] == node.path for path in reported):
                continue
            never = Answer.YES not in answers and not (Answer.UNKNOWN in answers and _open(node))
            if never or answers == {Answer.YES}:
                reported.append(node.path)
                yield node, Answer.NO if never else Answer.YES

    def idle(self) -> Iterator[Node]:
        """Parts that can be removed without changing any answer, whatever facts are known."""
        tree, assignments = self.node, self.assignments
        answers = [each.answer(tree) for each in assignments]
        for node in reversed(list(self.node.inside())) if assignments else ():
            reduced = tree.without(node.path)
            if reduced != tree and [each.answer(reduced) for each in assignments] == answers:
                tree = reduced
                yield node

    def span(self, fact: str) -> Span:
        """The smallest and the largest value of a fact where the condition holds."""
        whole = (Fraction(0), Fraction(most(self._vocabulary[fact])))
        spans = [
            each.cells[fact,].span or whole
            for each in self.assignments
            if each.known and (fact,) in each.cells and each.answer(self.node) is Answer.YES
        ]
        if not spans:
            return whole
        return min(low for low, _ in spans), max(high for _, high in spans)

    def _cells(self, facts: tuple[str, ...], tests: list[Condition]) -> list[Cell]:
        unknown = Cell(tuple(evaluate(test, {}).answer for test in tests), known=False)
        if len(facts) > 1:
            return [*_shares([t for t in tests if isinstance(t, Share)]), unknown]
        fact = self._vocabulary[facts[0]]
        if fact.kind in {"count", "money"}:
            return [*_figures(fact, [t for t in tests if isinstance(t, Threshold)]), unknown]
        named = [t for t in tests if isinstance(t, Has)]
        values = _values(fact, named)
        if not values:
            return []
        return [*{_cell(tests, fact.id, value): None for value in values}, unknown]


def bounds_of(test: Threshold | Share) -> dict[str, int | Fraction]:
    """The bounds that a test sets, by key."""
    bounds = {key: getattr(test, key) for key in ("at_least", "above", "at_most", "below")}
    return {key: bound for key, bound in bounds.items() if bound is not None}


def most(fact: Fact) -> int:
    """The largest value that a count or money fact may have."""
    return MOST_COUNT if fact.kind == "count" else MOST_YUAN


def _open(node: Node) -> bool:
    """Whether the text leaves a choice of a part open: its best answer may then be unknown."""
    return any(isinstance(n.condition, Has) and n.condition.open for n in node.inside())


def _cell(tests: list[Condition], fact: str, value: Value) -> Cell:
    return Cell(tuple(evaluate(test, {fact: value}).answer for test in tests))


def _values(fact: Fact, tests: list[Has]) -> list[Value]:
    """One answer of each kind that the tests tell apart; none if there are too many kinds."""
    if fact.kind == "yes_no":
        return [False, True]
    kinds: dict[tuple[bool, ...], str] = {}
    for choice in fact.choices:
        kind = tuple(choice.id in names for test in tests for names in (test.has, test.open))
        kinds.setdefault(kind, choice.id)
    if fact.kind == "choice":
        return list(kinds.values())
    named = [choice for kind, choice in kinds.items() if any(kind)]
    if len(named) > _MOST_KINDS:
        return []
    sizes = range(len(named) + 1)
    return [Chosen(frozenset(chosen)) for size in sizes for chosen in combinations(named, size)]


def _figures(fact: Fact, tests: list[Threshold]) -> Iterator[Cell]:
    """One cell for each interval of whole numbers between the bounds of the tests."""
    end = most(fact)
    starts = {0}
    for test in tests:
        for bound in (test.at_least, test.below):
            starts |= set() if bound is None else {bound}
        for bound in (test.above, test.at_most):
            starts |= set() if bound is None else {bound + 1}
    ordered = sorted(start for start in starts if 0 <= start <= end)
    for start, after in zip(ordered, [*ordered[1:], end + 1], strict=True):
        answers = tuple(evaluate(test, {fact.id: start}).answer for test in tests)
        yield Cell(answers, span=(Fraction(start), Fraction(after - 1)))


def _shares(tests: list[Share]) -> Iterator[Cell]:
    """One cell for each bound, each gap between bounds, and a share of zero, which is unknown."""
    part, whole = tests[0].share
    bounds = (bound for test in tests for bound in bounds_of(test).values())
    ordered = sorted({Fraction(0), *map(Fraction, bounds)})
    beyond = Fraction(MOST_YUAN) * 2
    for low, high in zip(ordered, [*ordered[1:], beyond], strict=True):
        for at, span in ((low, (low, low)), ((low + high) / 2, (low, high))):
            values = {part: at.numerator, whole: at.denominator}
            yield Cell(tuple(evaluate(test, values).answer for test in tests), span=span)
    yield Cell(tuple(Answer.UNKNOWN for _ in tests))


def _agrees(assignment: Assignment) -> bool:
    """Whether each share is possible with the cells of its two figures."""
    return all(
        _agree(cell, *(assignment.cells[fact,] for fact in facts))
        for facts, cell in assignment.cells.items()
        if len(facts) > 1
    )


def _agree(share: Cell, part: Cell, whole: Cell) -> bool:
    if not (part.known and whole.known):
        return not share.known
    if not share.known or part.span is None or whole.span is None:
        return False
    if share.span is None:
        return whole.span[0] == 0
    if whole.span[1] == 0:
        return False
    least = part.span[0] / whole.span[1]
    greatest = part.span[1] / max(whole.span[0], Fraction(1))
    low, high = share.span
    if low == high:
        return least <= low <= greatest
    return least < high and low < greatest
