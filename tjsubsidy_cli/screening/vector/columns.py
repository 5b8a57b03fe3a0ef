"""The columns of a table of companies: what the rules read, and what they make of it.

A nullable Boolean is a Kleene answer (null is unknown), so that an engine's own *and*, *or* and
*not* are those of ``conditions``; a nullable whole number is a figure. For each figure and each
yes/no there is a column; for a list one for each test of a rule on it, since what a cell answers is
worked out once for each different text, by ``conditions.evaluate`` itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

import narwhals as nw

from ...assess.assessment import Verdict
from ...base.records import record
from ...policy.catalogue import Catalogue
from ...rules.amounts import UpTo
from ...rules.conditions import AllOf, Answer, AnyOf, Condition, Has, NoneOf, evaluate
from ...rules.facts import Value

AMOUNTS = ("ceiling", "estimate", "city", "district")
VERDICTS: tuple[Verdict, ...] = ("eligible", "undecided")
TOTALS = ("grants", "open_ended", *AMOUNTS)


def answer_of(test: Has) -> str:
    """The column of the answers to a test on a list."""
    return f"{test.fact}={'|'.join(test.has)}~{'|'.join(test.open)}"


def unsure_of(test: Has) -> str:
    """The column that says whether an unknown answer waits for the fact; never null.

    A choice under ``open`` is for a bureau to judge, so that not all that is unknown is missing.
    """
    return f"{answer_of(test)} waits"


def answers_to(test: Has, value: Value | None) -> dict[str, bool | None]:
    """What an answer to a list comes to under a test, by column, as ``evaluate`` has it."""
    found = evaluate(test, {} if value is None else {test.fact: value})
    answers = {answer_of(test): {Answer.YES: True, Answer.NO: False}.get(found.answer)}
    return answers | ({unsure_of(test): bool(found.missing)} if test.open else {})


def verdict_of(grant: str) -> str:
    """The column of a grant's verdict: true is eligible, null undecided, false ineligible."""
    return f"{grant} verdict"


def holds_of(grant: str, verdict: Verdict) -> str:
    """The column that says whether a grant's verdict is this one; never null."""
    return f"{verdict_of(grant)} {verdict}"


def figure_of(grant: str, figure: str) -> str:
    """The column of one of a grant's ``FIGURES``, in yuan; null where there is none."""
    return f"{grant} {figure}"


def part_of(grant: str, verdict: Verdict, figure: str) -> str:
    """The column of what a grant adds to a company's total; 0 where it is not of this verdict."""
    return f"{figure_of(grant, figure)} {verdict}"


def open_of(grant: str, verdict: Verdict) -> str:
    """The column that says whether a grant is of a verdict and without a figure; never null."""
    return f"{grant} open-ended {verdict}"


def missing_of(grant: str) -> str:
    """The column of the facts that would decide an undecided grant, as a sum of powers of two.

    The power is the fact's place in the grant's own ``facts``.
    """
    return f"{grant} missing"


def lacks_of(grant: str, fact: str) -> str:
    """The column that says whether a fact would decide an undecided grant; never null."""
    return f"{grant} lacks {fact}"


def waits_for(fact: str) -> str:
    """The column that says whether a fact would decide any of a company's grants."""
    return f"waits for {fact}"


PLACE = "place"  # whether the company is where the policy applies; null is unknown


def odd_of(check: int) -> str:
    """The column that says whether a company's answers are odd, by the check's number."""
    return f"odd {check}"


def total_of(verdict: Verdict, figure: str) -> str:
    """The column of a company's sum of one of ``TOTALS`` over its grants of a verdict."""
    return f"{verdict} {figure}"


def has_verdict(grant: str, verdict: Verdict) -> nw.Expr:
    """Whether a grant's verdict is this one; never null."""
    return nw.col(holds_of(grant, verdict))


def is_live(grant: str) -> nw.Expr:
    """Whether a grant is eligible or undecided; never null."""
    column = nw.col(verdict_of(grant))
    return column.is_null() | column


def constant(number: int | None) -> nw.Expr:
    """A whole number, or a figure that there is not."""
    return nw.lit(number, dtype=nw.Int64)


@record(kw_only=False)
class Columns:
    """What the rules read of a company: figures, yes/no facts, and tests on lists by their fact."""

    figures: tuple[str, ...]
    yes_no: tuple[str, ...]
    tests: dict[str, tuple[Has, ...]]

    @property
    def answers(self) -> tuple[str, ...]:
        """The columns that are a yes, a no or unknown."""
        of_lists = (
            name for tests in self.tests.values() for t in tests for name in answers_to(t, None)
        )
        return (*self.yes_no, *of_lists)


def columns_of(catalogue: Catalogue) -> Columns:
    """The columns that a frame must have, in the order of the catalogue's facts."""
    trees = chain(trees_of(catalogue), (check.when for check in catalogue.checks))
    tests = dict.fromkeys(test for test in leaves(trees) if isinstance(test, Has))
    return Columns(
        tuple(f.id for f in catalogue.facts if f.kind in {"count", "money"}),
        tuple(f.id for f in catalogue.facts if f.kind == "yes_no"),
        {f.id: tuple(t for t in tests if t.fact == f.id) for f in catalogue.facts if f.choices},
    )


def trees_of(catalogue: Catalogue) -> Iterator[Condition]:
    """Every condition that bears on a verdict or a figure."""
    if territory := catalogue.policy.territory:
        yield territory.when
    for grant in catalogue.grants.values():
        yield grant.when
        yield from grant.amount.for_each if isinstance(grant.amount, UpTo) else ()


def leaves(trees: Iterable[Condition]) -> Iterator[Condition]:
    """The tests at the ends of trees."""
    for tree in trees:
        if parts := parts_of(tree):
            yield from leaves(parts)
        else:
            yield tree


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """The conditions that a condition is made of; a test has none."""
    match condition:
        case AllOf(all=parts) | AnyOf(any=parts) | NoneOf(none=parts):
            return parts
    return ()
