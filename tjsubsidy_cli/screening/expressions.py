"""The condition trees and amounts of a catalogue as narwhals expressions over many companies.

One translation of the data that ``assess`` evaluates, run by whichever engine narwhals drives. A
row is a company. A nullable Boolean is a Kleene answer (null is unknown), so that an engine's own
*and*, *or* and *not* are those of ``conditions``; a nullable whole number is a figure. For each
fact there is a column, and one for each choice that a rule reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import reduce
from itertools import product
from operator import and_, or_
from typing import Any

import narwhals as nw

from ..amounts import Amount, Exactly, Match, Rated, UpTo
from ..assessment import Verdict
from ..catalogue import Catalogue, Grant, Joint
from ..conditions import AllOf, AnyOf, Condition, Figure, Has, NoneOf, Share, Yes, facts_of
from ..errors import refuse
from ..facts import MOST_COUNT
from ..money import MOST_YUAN
from ..records import record
from ..text import both, join, same

FIGURES = ("ceiling", "estimate", "city", "district")
VERDICTS: tuple[Verdict, ...] = ("eligible", "undecided")
TOTALS = ("grants", "open_ended", *FIGURES)
_LARGEST = 2**52  # engines may divide as floats, which are exact below this
_LARGEST_SUM = 2**63
_UNKNOWN = nw.lit(None, dtype=nw.Boolean)
_MOST = {"money": MOST_YUAN, "count": MOST_COUNT, "yes_no": 1}


def flag(fact: str, choice: str) -> str:
    """The column that says whether a choice is among a fact's answers."""
    return f"{fact}={choice}"


def verdict_of(grant: str) -> str:
    """The column of a grant's verdict: true is eligible, null undecided, false ineligible."""
    return f"{grant} verdict"


def figure_of(grant: str, figure: str) -> str:
    """The column of one of a grant's ``FIGURES``, in yuan; null where there is none."""
    return f"{grant} {figure}"


def missing_of(grant: str) -> str:
    """The column of the facts that would decide an undecided grant, as a sum of powers of two.

    The power is the fact's place in the grant's own ``facts``.
    """
    return f"{grant} missing"


def waits_for(fact: str) -> str:
    """The column that says whether a fact would decide any of a company's grants."""
    return f"waits for {fact}"


def total_of(verdict: Verdict, figure: str) -> str:
    """The column of a company's sum of one of ``TOTALS`` over its grants of a verdict."""
    return f"{verdict} {figure}"


@record(kw_only=False)
class Columns:
    """What the rules read of a company: figures, yes/no facts, and choices by their fact."""

    figures: tuple[str, ...]
    yes_no: tuple[str, ...]
    choices: dict[str, tuple[str, ...]]


def columns_of(catalogue: Catalogue) -> Columns:
    """The columns that a frame must have, in the order of the catalogue's facts."""
    tests = [test for test in _leaves(_trees(catalogue)) if isinstance(test, Has)]
    read = {(test.fact, choice) for test in tests for choice in test.has + test.open}
    chosen = {f.id: tuple(c.id for c in f.choices if (f.id, c.id) in read) for f in catalogue.facts}
    return Columns(
        tuple(f.id for f in catalogue.facts if f.kind in {"count", "money"}),
        tuple(f.id for f in catalogue.facts if f.kind == "yes_no"),
        {f.id: chosen[f.id] for f in catalogue.facts if f.choices},
    )


def _trees(catalogue: Catalogue) -> Iterator[Condition]:
    """Every condition that bears on a verdict or a figure."""
    if territory := catalogue.policy.territory:
        yield territory.when
    for grant in catalogue.grants.values():
        yield grant.when
        yield from grant.amount.for_each if isinstance(grant.amount, UpTo) else ()


def _leaves(trees: Iterable[Condition]) -> Iterator[Condition]:
    for tree in trees:
        if parts := _parts(tree):
            yield from _leaves(parts)
        else:
            yield tree


def _parts(condition: Condition) -> tuple[Condition, ...]:
    match condition:
        case AllOf(all=parts) | AnyOf(any=parts) | NoneOf(none=parts):
            return parts
    return ()


def assessed(frame: Any, catalogue: Catalogue) -> Any:
    """The frame with each grant's verdict, figures and missing facts, as ``assess`` gives them.

    ``frame`` is one of narwhals with the columns of ``columns_of``; each row stands alone. Behind
    the grants' columns come the company's totals. Raises TjsubsidyError for a catalogue whose
    figures are beyond what engines calculate exactly.
    """
    _check_reach(catalogue)
    grants = catalogue.grants.values()
    place = nw.lit(value=True)
    if territory := catalogue.policy.territory:
        place = answer(territory.when)
        place = place | place.is_null()
    frame = frame.with_columns(**{verdict_of(g.id): place & answer(g.when) for g in grants})
    missing = {g.id: _missing(g) for g in grants}
    frame = frame.with_columns(
        **{
            figure_of(g.id, name): nw.when(_live(g)).then(figure).cast(nw.Int64)
            for g in grants
            for name, figure in zip(FIGURES, _amount(g.amount), strict=False)
        },
        **{missing_of(g.id): _powers(g, missing[g.id]) for g in grants},
        **{
            waits_for(fact.id): reduce(or_, waits)
            for fact in catalogue.facts
            if (waits := [each[fact.id] for each in missing.values() if fact.id in each])
        },
    )
    for joint in catalogue.joints:
        frame = _jointly(frame, joint, catalogue)
    frame = frame.with_columns(**dict(_funding(catalogue))).with_columns(**dict(_totals(catalogue)))
    return frame.with_columns(
        (nw.col(total_of(v, "estimate")) - nw.col(total_of(v, "city"))).alias(
            total_of(v, "district")
        )
        for v in VERDICTS
    )


def _totals(catalogue: Catalogue) -> Iterator[tuple[str, nw.Expr]]:
    """A company's sums over its eligible and over its undecided grants.

    What does not count is 0, not null: engines add whole columns several times as fast.
    """
    grants = catalogue.grants.values()
    without = [g for g in grants if _may_lack_a_figure(g.amount)]
    for verdict in VERDICTS:
        for name in FIGURES[:-1]:
            own = [
                nw.when(has_verdict(g.id, verdict)).then(_figure(g, name)).otherwise(_constant(0))
                for g in grants
            ]
            yield total_of(verdict, name), nw.sum_horizontal(*own)
        yield total_of(verdict, "grants"), _number(has_verdict(g.id, verdict) for g in grants)
        lacks = [nw.col(figure_of(g.id, "estimate")).is_null() for g in without]
        held = [has_verdict(g.id, verdict) for g in without]
        yield total_of(verdict, "open_ended"), _number(map(and_, lacks, held))


def _figure(grant: Grant, name: str) -> nw.Expr:
    """A live grant's figure, 0 where it has none."""
    figure = nw.col(figure_of(grant.id, name))
    return figure.fill_null(0) if _may_lack_a_figure(grant.amount) else figure


def has_verdict(grant: str, verdict: Verdict) -> nw.Expr:
    """Whether a grant's verdict is this one; never null."""
    column = nw.col(verdict_of(grant))
    return column.is_null() if verdict == "undecided" else ~column.is_null() & column


def _number(answers: Iterable[nw.Expr]) -> nw.Expr:
    """How many of the answers are yes."""
    return nw.sum_horizontal(_constant(0), *(a.cast(nw.Int64) for a in answers))


def _may_lack_a_figure(amount: Amount) -> bool:
    of = amount.of if isinstance(amount, Rated | Match) else amount.per
    return amount.cap is None and of is not None


def _missing(grant: Grant) -> dict[str, nw.Expr]:
    """For each fact of a grant that may be waited for, whether it is."""
    found = {fact: _waits(grant.when, fact) for fact in grant.facts}
    undecided = nw.col(verdict_of(grant.id)).is_null()
    return {fact: undecided & waits for fact, waits in found.items() if waits is not None}


def _powers(grant: Grant, waits: dict[str, nw.Expr]) -> nw.Expr:
    powers = {fact: 2**place for place, fact in enumerate(grant.facts)}
    if not waits:
        return _constant(0)
    return nw.sum_horizontal(*(w.cast(nw.Int64) * powers[fact] for fact, w in waits.items()))


def _live(grant: Grant) -> nw.Expr:
    """Whether a grant is eligible or undecided."""
    verdict = nw.col(verdict_of(grant.id))
    return verdict.is_null() | verdict


# ------------------------------------------------------------------------ conditions


def answer(condition: Condition) -> nw.Expr:
    """A condition's answer for each row, as ``conditions.evaluate`` gives it for one."""
    match condition:
        case AllOf(all=parts):
            return reduce(and_, map(answer, parts))
        case AnyOf(any=parts):
            return reduce(or_, map(answer, parts))
        case NoneOf(none=parts):
            return ~reduce(or_, map(answer, parts))
        case Has(fact=fact, has=has, open=open_):
            sure = [nw.col(flag(fact, choice)) for choice in has]
            left = [nw.col(flag(fact, choice)) & _UNKNOWN for choice in open_]
            return reduce(or_, [*sure, *left])
        case Yes(yes=fact):
            return nw.col(fact)
        case Figure(fact=fact, presumed=presumed):
            known = reduce(and_, _bounds(nw.col(fact), condition))
            return known | nw.col(fact).is_null() if presumed else known
        case Share(share=(part, whole)):
            base = nw.when(nw.col(whole) > 0).then(nw.col(whole))
            return reduce(and_, _shares(nw.col(part), base, condition))


def _bounds(value: nw.Expr, test: Figure) -> Iterator[nw.Expr]:
    if test.at_least is not None:
        yield value >= test.at_least
    if test.above is not None:
        yield value > test.above
    if test.at_most is not None:
        yield value <= test.at_most
    if test.below is not None:
        yield value < test.below


def _shares(part: nw.Expr, whole: nw.Expr, test: Share) -> Iterator[nw.Expr]:
    """A quotient within bounds, in whole numbers: what is at least x is at least ⌈x⌉."""
    if test.at_least is not None:
        yield part >= -_scaled(-whole, test.at_least)
    if test.above is not None:
        yield part > _scaled(whole, test.above)
    if test.at_most is not None:
        yield part <= _scaled(whole, test.at_most)
    if test.below is not None:
        yield part < -_scaled(-whole, test.below)


def _waits(condition: Condition, fact: str) -> nw.Expr | None:
    """Whether an unknown answer waits for this fact; None where the condition does not read it.

    As ``Finding.missing`` has it: along unknown answers only, down to a test on the fact.
    """
    if parts := _parts(condition):
        waiting = [waits for part in parts if (waits := _waits(part, fact)) is not None]
        return answer(condition).is_null() & reduce(or_, waiting) if waiting else None
    if fact not in facts_of(condition):
        return None
    match condition:
        case Has(has=has, open=open_):
            unsure = [nw.col(flag(fact, choice)).is_null() for choice in has]
            judged = [nw.col(flag(fact, choice)) for choice in open_]
            if judged:  # a choice for a bureau to judge is not waited for
                unsure.append(reduce(or_, judged).is_null())
            return answer(condition).is_null() & reduce(or_, unsure)
        case Figure(presumed=True):
            return None
    return answer(condition).is_null() & nw.col(fact).is_null()


# --------------------------------------------------------------------------- amounts


def _amount(amount: Amount) -> tuple[nw.Expr, nw.Expr]:
    """Ceiling and estimate for each row, as ``amounts.work_out`` gives them for one."""
    match amount:
        case UpTo() | Exactly():
            return _sum(amount)
        case Rated(rate=rate, of=of) | Match(match=rate, of=of):
            share = _scaled(nw.col(of), rate)
            paid = share if amount.cap is None else share.clip(upper_bound=amount.cap)
            paid = nw.when(nw.col(of).is_null()).then(_constant(amount.cap)).otherwise(paid)
            return paid, paid


def _sum(amount: UpTo | Exactly) -> tuple[nw.Expr, nw.Expr]:
    each = amount.up_to * amount.years if isinstance(amount, UpTo) else amount.exactly
    total: nw.Expr = _constant(each)
    if isinstance(amount, UpTo) and amount.for_each:
        held = [
            nw.when(~answer(part)).then(nw.lit(0)).otherwise(nw.lit(1)) for part in amount.for_each
        ]
        total = nw.sum_horizontal(*held).cast(nw.Int64).clip(lower_bound=1) * each
    if amount.per:
        total = total * nw.col(amount.per).cast(nw.Int64)
    ceiling = total if amount.cap is None else total.clip(upper_bound=amount.cap)
    estimate = ceiling
    if isinstance(amount, UpTo) and amount.cost:
        cost = nw.col(amount.cost)
        estimate = nw.when(cost < ceiling).then(cost).otherwise(ceiling)
    if not amount.per:
        return ceiling, estimate
    counted, cap = nw.col(amount.per).cast(nw.Int64) > 0, _constant(amount.cap)
    ceiling = nw.when(counted).then(ceiling).otherwise(cap)
    return ceiling, nw.when(counted).then(estimate).otherwise(cap)


def _constant(yuan: int | None) -> nw.Expr:
    return nw.lit(yuan, dtype=nw.Int64)


def _scaled(base: nw.Expr, rate: Fraction) -> nw.Expr:
    """⌊base × rate⌋, exact: what is a multiple of the denominator apart from the rest."""
    top, bottom = rate.numerator, rate.denominator
    if top == 1 or bottom == 1:
        return base // bottom if top == 1 else base * top
    rest = base % bottom
    return (base - rest) // bottom * top + rest * top // bottom


def _jointly(frame: Any, joint: Joint, catalogue: Catalogue) -> Any:
    """The figures under a joint ceiling: what is eligible takes first, then by the text's order."""
    members = [grant for grant in catalogue.grants if grant in joint.grants]
    for name in ("ceiling", "estimate"):
        frame = frame.with_columns(used=_constant(0), highest=_constant(0))
        for eligible, grant in product((True, False), members):
            verdict, figure = nw.col(verdict_of(grant)), nw.col(figure_of(grant, name))
            own = nw.when(verdict if eligible else verdict.is_null()).then(figure)
            frame = frame.with_columns(own=own).with_columns(
                highest=nw.max_horizontal("highest", "own")
            )
            rest = (nw.col("highest") if joint.cap is None else _constant(joint.cap)) - nw.col(
                "used"
            )
            allotted = nw.min_horizontal(nw.col("own"), rest.clip(lower_bound=0))
            allotted = nw.when(~nw.col("own").is_null()).then(allotted)
            frame = frame.with_columns(own=allotted).with_columns(
                nw.coalesce("own", figure_of(grant, name)).alias(figure_of(grant, name)),
                used=nw.col("used") + nw.coalesce(nw.col("own"), _constant(0)),
            )
    return frame.drop("used", "highest", "own") if members else frame


def _funding(catalogue: Catalogue) -> Iterator[tuple[str, nw.Expr]]:
    """What the city pays of an estimate, rounded down to the yuan, and the district's rest."""
    for grant in catalogue.grants.values():
        estimate = nw.col(figure_of(grant.id, "estimate"))
        city = _scaled(estimate, catalogue.city_share(grant))
        yield figure_of(grant.id, "city"), city
        yield figure_of(grant.id, "district"), estimate - city


def _check_reach(catalogue: Catalogue) -> None:
    """Nothing that is calculated may go beyond what engines calculate exactly."""
    largest = [(g.id, *_reach(g, catalogue)) for g in catalogue.grants.values()]
    too_large = [grant for grant, figure, step in largest if max(figure, step) >= _LARGEST]
    if too_large or sum(figure for _, figure, _ in largest) >= _LARGEST_SUM:
        grants = join(map(same, too_large or catalogue.grants))
        raise refuse(
            both(
                f"{grants.zh} 的金额或比例过大，无法批量准确计算。",
                f"{grants.en}: sums or rates too large to be screened exactly.",
            ),
            both("请用 tjsubsidy check 逐家评估。", "Use tjsubsidy check for each company."),
        )


def _reach(grant: Grant, catalogue: Catalogue) -> tuple[int, int]:
    """The largest figure that a grant could have, and the largest number on the way to it."""
    rates = [catalogue.city_share(grant)]
    match grant.amount:
        case Rated(rate=rate, of=of) | Match(match=rate, of=of):
            rates.append(rate)
            figure = int(_MOST[catalogue.vocabulary[of].kind] * max(rate, Fraction(1)))
        case UpTo(up_to=each, years=years, per=per, for_each=times):
            figure = each * years * (MOST_COUNT if per else 1) * max(1, len(times))
        case Exactly(exactly=each, per=per):
            figure = each * (MOST_COUNT if per else 1)
    for test in _leaves((grant.when,)):
        if isinstance(test, Share):
            rates += [
                b for b in (test.at_least, test.above, test.at_most, test.below) if b is not None
            ]
    return figure, max(r.numerator * max(r.denominator, MOST_YUAN // r.denominator) for r in rates)
