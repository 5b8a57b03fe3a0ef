"""Sums by district, by bureau or by section of the policy; the parts of each add up to the totals.

A grant counts for the bureau that its measure names first, as all of them pay one grant together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Literal

import polars as pl

from ..assess.result import Verdict
from ..assess.totals import Totals, summed
from ..base.errors import user_error
from ..base.records import record
from ..base.text import Text, both
from ..policy.catalogue import Catalogue
from .vector.columns import (
    DISTRICT,
    FIXED,
    TOTALS,
    VERDICTS,
    answer_of,
    count_of,
    holds_of,
    in_district,
    total_of,
)
from .vector.pending import needs_information

By = Literal["district", "bureau", "section"]
BY: Mapping[By, Text] = {
    "district": both("区", "District"),
    "bureau": both("责任单位（列首位者）", "Bureau (named first)"),
    "section": both("政策部分", "Section of the policy"),
}
_NOT_KNOWN = both("（不清楚）", "(not known)")
_COMPANIES, _WITH = "companies", "with"
_NEEDING = total_of("undecided", "needing information")
_SUMS: tuple[tuple[Verdict, str], ...] = (
    *((verdict, name) for verdict in VERDICTS for name in TOTALS),
    ("eligible", FIXED),
)


@record(kw_only=False)
class Part:
    """The companies of a district, or the grants of a bureau or of a section.

    ``with_eligible`` counts the companies with an eligible grant in it, of ``companies`` in a
    district. ``needing`` counts the undecided grants that need information.
    """

    key: str
    name: Text
    with_eligible: int
    eligible: Totals
    undecided: Totals
    needing: int
    companies: int | None = None


def check_by(kinds: Sequence[By], catalogue: Catalogue) -> None:
    """Raises TjsubsidyError if the policy has nothing to tell the parts by."""
    if "district" in kinds and DISTRICT not in catalogue.vocabulary:
        what = both("本政策不区分所在区。", "this policy does not ask for a district.")
        raise user_error(what, place="--by district")


def with_needing(frame: pl.LazyFrame, catalogue: Catalogue) -> pl.LazyFrame:
    """Add how many grants of each company need information, which sums by district add up."""
    needing = map(needs_information, catalogue.grants.values())
    return frame.with_columns(count_of(needing).alias(_NEEDING))


def counted_by(kinds: Sequence[By], catalogue: Catalogue) -> dict[str, pl.Expr]:
    """The counts and sums of the parts that a block of assessed companies gives, by column."""
    counted: dict[str, pl.Expr] = {}
    for kind in kinds:
        if kind == "district":
            counted |= dict(_of_districts(catalogue))
            continue
        for key, (_, grants) in _grants_by(kind, catalogue).items():
            held = pl.any_horizontal(holds_of(grant, "eligible") for grant in grants)
            counted[_column(kind, key, _WITH)] = held.sum()
    return counted


def parts_by(
    kind: By,
    catalogue: Catalogue,
    sums: Mapping[str, int],
    grants: Mapping[str, Mapping[Verdict, Totals]],
    pending: Mapping[str, int],
) -> tuple[Part, ...]:
    """The parts, given the sums of ``counted_by`` over all blocks and the totals of grants.

    ``pending`` counts the undecided ones that need information.
    """
    if kind == "district":
        return tuple(_districts(catalogue, sums))
    parts = []
    for key, (name, ids) in _grants_by(kind, catalogue).items():
        eligible, undecided = (summed(grants[id_][verdict] for id_ in ids) for verdict in VERDICTS)
        needing = sum(pending[id_] for id_ in ids)
        number = sums.get(_column(kind, key, _WITH), 0)
        parts.append(Part(key, name, number, eligible, undecided, needing))
    return tuple(parts)


def _grants_by(kind: By, catalogue: Catalogue) -> dict[str, tuple[Text, list[str]]]:
    """The bureaus or sections, with their grants, in the order of the policy."""
    if kind == "section":
        names = {str(section.number): section.title for section in catalogue.sections}
    else:
        names = {bureau.name.zh: bureau.name for bureau in catalogue.bureaus}
    parts: dict[str, tuple[Text, list[str]]] = {key: (name, []) for key, name in names.items()}
    for measure in catalogue.measures:
        key = str(measure.section) if kind == "section" else measure.bureaus[0]
        parts[key][1].extend(grant.id for grant in measure.grants)
    return {key: part for key, part in parts.items() if part[1]}


def _of_districts(catalogue: Catalogue) -> Iterator[tuple[str, pl.Expr]]:
    choices = [choice.id for choice in catalogue.vocabulary[DISTRICT].choices]
    within = {key: pl.col(answer_of(in_district(key))).fill_null(False) for key in choices}
    within[""] = ~reduce(or_, within.values())
    for key, here in within.items():
        yield _column(DISTRICT, key, _COMPANIES), here.sum()
        yield (
            _column(DISTRICT, key, _WITH),
            (here & (pl.col(total_of("eligible", "grants")) > 0)).sum(),
        )
        for figure in (*(total_of(verdict, name) for verdict, name in _SUMS), _NEEDING):
            yield _column(DISTRICT, key, figure), pl.col(figure).filter(here).sum()


def _districts(catalogue: Catalogue, sums: Mapping[str, int]) -> Iterator[Part]:
    """The districts in which there are companies."""
    choices = [(choice.id, choice.label) for choice in catalogue.vocabulary[DISTRICT].choices]
    for key, name in [*choices, ("", _NOT_KNOWN)]:
        own = {figure: sums.get(_column(DISTRICT, key, figure), 0) for figure in _figures()}
        if own[_COMPANIES]:
            eligible, undecided = (
                Totals(**{n: own[total_of(v, n)] for each, n in _SUMS if each == v})
                for v in VERDICTS
            )
            needing, companies = own[_NEEDING], own[_COMPANIES]
            yield Part(key, name, own[_WITH], eligible, undecided, needing, companies)


def _figures() -> Iterator[str]:
    yield from (_COMPANIES, _WITH, _NEEDING)
    yield from (total_of(verdict, name) for verdict, name in _SUMS)


def _column(kind: str, key: str, figure: str) -> str:
    return f"by {kind} {key} {figure}"
