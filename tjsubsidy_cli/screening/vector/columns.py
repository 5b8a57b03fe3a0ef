"""The columns of a frame of companies: answers that the rules read, and results.

A nullable Boolean is a Kleene answer (null is unknown), so that Polars' own *and*, *or* and
*not* are those of ``conditions``. A nullable whole number is a sum or a count. Each number and each
yes/no answer has a column. A list has a column for each test of a rule on it, which
``conditions.evaluate`` answers once for each distinct text.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from ...assess.result import Verdict
from ...base.records import record
from ...policy.catalogue import Catalogue
from ...rules.conditions import Answer, Has, Share, evaluate, tests_of
from ...rules.facts import Value

AMOUNTS = ("ceiling", "estimate", "city", "district")
VERDICTS: tuple[Verdict, ...] = ("eligible", "undecided")
TOTALS = ("grants", "open_ended", *AMOUNTS)
FIXED = "fixed"  # the part of an eligible estimate that the text fixes
ASSUMED = "assumed"  # the eligible estimate at assumed rates
DISTRICT = "district"  # the fact


def answer_of(test: Has) -> str:
    """The name of the column with the answers to a test on a list."""
    presumed = " presumed" if test.presumed else ""
    return f"{test.fact}={'|'.join(test.has)}~{'|'.join(test.open)}{presumed}"


def unsure_of(test: Has) -> str:
    """The column that tells whether an unknown answer waits for the fact; never null.

    It does not wait where a choice under ``open`` makes it unknown, which a bureau has to judge.
    """
    return f"{answer_of(test)} waits"


def judged_of(test: Has) -> str:
    """The column that tells whether a bureau has to judge an unknown answer; never null."""
    return f"{answer_of(test)} judged"


def share_of(test: Share) -> str:
    """The column of the answers to a test on a share."""
    bounds = (test.at_least, test.above, test.at_most, test.below)
    return f"{'/'.join(test.share)}~{'|'.join(map(str, bounds))}"


def answers_to(test: Has, value: Value | None) -> dict[str, bool | None]:
    """Evaluate a test for the answer to a list, and give the results by column."""
    result = evaluate(test, {} if value is None else {test.fact: value})
    answers: dict[str, bool | None] = {
        answer_of(test): {Answer.YES: True, Answer.NO: False}.get(result.answer)
    }
    if test.open:
        answers[unsure_of(test)] = bool(result.missing)
        if test.has:
            answers[judged_of(test)] = bool(result.left_open)
    return answers


def verdict_of(grant: str) -> str:
    """The column of a grant's verdict: true is eligible, null undecided, false ineligible."""
    return f"{grant} verdict"


def holds_of(grant: str, verdict: Verdict) -> str:
    """The column that tells whether a grant has a verdict; never null."""
    return f"{verdict_of(grant)} {verdict}"


def figure_of(grant: str, figure: str) -> str:
    """The column of one of a grant's ``AMOUNTS``, in yuan; null where it has none."""
    return f"{grant} {figure}"


def part_of(grant: str, verdict: Verdict, figure: str) -> str:
    """The name of a grant's part of a company's total; 0 where it has another verdict."""
    return f"{figure_of(grant, figure)} {verdict}"


def open_of(grant: str, verdict: Verdict) -> str:
    """The name of the count of companies whose grant has a verdict and no amount."""
    return f"{grant} open-ended {verdict}"


def informs(grant: str) -> str:
    """The column that tells whether information can settle an undecided grant; never null."""
    return f"{grant} informs"


def assumed_of(grant: str) -> str:
    """The column of a live grant's figure at an assumed rate, in yuan; null where it has none."""
    return f"{grant} assumed"


def lacks_of(grant: str, fact: str) -> str:
    """The column that tells whether a fact would decide an undecided grant; never null."""
    return f"{grant} lacks {fact}"


def waits_for(fact: str) -> str:
    """The column that tells whether a fact would decide any of a company's grants."""
    return f"waits for {fact}"


def had_of(grant: str) -> str:
    """The column that tells whether a company has received a grant or applied for it."""
    return f"{grant} had"


def had_sum_of(grant: str) -> str:
    """The column of the sum of such a grant that shares a ceiling; null if it is not told."""
    return f"{grant} had sum"


PLACE = "place"  # whether the company is where the policy applies; null is unknown


def odd_of(check: int) -> str:
    """The column that tells whether a company's answers are odd, by index of the check."""
    return f"odd {check}"


def total_of(verdict: Verdict, figure: str) -> str:
    """The column of a company's sum of one of ``TOTALS`` over its grants of a verdict.

    Of its eligible grants there is ``FIXED`` too, and ``ASSUMED`` if a rate is.
    """
    return f"{verdict} {figure}"


def has_verdict(grant: str, verdict: Verdict) -> pl.Expr:
    """Whether a grant has a verdict; never null."""
    return pl.col(holds_of(grant, verdict))


def is_live(grant: str) -> pl.Expr:
    """Whether a grant is eligible or undecided; never null."""
    column = pl.col(verdict_of(grant))
    return column.is_null() | column


def constant(number: int | None) -> pl.Expr:
    """A whole number, or null, as an expression."""
    return pl.lit(number, dtype=pl.Int64)


def count_of(held: Iterable[pl.Expr]) -> pl.Expr:
    """Count the expressions that hold. Polars chooses numbers far faster than it casts answers."""
    one, none = (pl.lit(number, pl.Int16) for number in (1, 0))
    ones = (pl.when(each).then(one).otherwise(none) for each in held)
    return pl.sum_horizontal(none, *ones).cast(pl.Int64)


@record(kw_only=False)
class Columns:
    """The columns that the rules read: numbers, yes/no facts, and tests on lists by fact."""

    figures: tuple[str, ...]
    yes_no: tuple[str, ...]
    tests: dict[str, tuple[Has, ...]]

    @property
    def answers(self) -> tuple[str, ...]:
        """The columns of Kleene answers."""
        of_lists = (
            name for tests in self.tests.values() for t in tests for name in answers_to(t, None)
        )
        return (*self.yes_no, *of_lists)


def in_district(choice: str) -> Has:
    """The test whether a company is in a district."""
    return Has(fact=DISTRICT, has=(choice,))


def columns_of(catalogue: Catalogue, *, districts: bool = False) -> Columns:
    """The columns that a frame must have, in the order of the catalogue's facts.

    With ``districts``, each of them has a column.
    """
    trees = [*catalogue.conditions, *(check.when for check in catalogue.checks)]
    if districts:
        trees += [in_district(choice.id) for choice in catalogue.vocabulary[DISTRICT].choices]
    tests = dict.fromkeys(test for test in tests_of(*trees) if isinstance(test, Has))
    return Columns(
        tuple(f.id for f in catalogue.facts if f.kind in {"count", "money"}),
        tuple(f.id for f in catalogue.facts if f.kind == "yes_no"),
        {f.id: tuple(t for t in tests if t.fact == f.id) for f in catalogue.facts if f.choices},
    )
