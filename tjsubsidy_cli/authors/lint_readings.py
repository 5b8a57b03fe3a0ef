"""Lint of readings: those that change nothing, and chosen ones unlike the condition."""

from __future__ import annotations

from collections.abc import Iterator

from ..base.errors import Diagnostic, KeyPath, finding
from ..base.records import replace
from ..base.text import both, join
from ..policy.catalogue import Catalogue, Grant, Reading, Variant
from ..rules.conditions import AllOf, AnyOf, Condition, Has, NoneOf
from .satisfiability import Reasoning


def check_readings(catalogue: Catalogue, path: KeyPath, grant: Grant) -> Iterator[Diagnostic]:
    """Check the readings of a grant; ``path`` is the key path of the grant."""
    yield from _idle(catalogue, path, grant)
    for r, reading in enumerate(grant.readings):
        yield from _chosen(catalogue, (*path, "readings", r, "chosen"), grant, reading)


def _idle(catalogue: Catalogue, path: KeyPath, grant: Grant) -> Iterator[Diagnostic]:
    """Readings that change no answer of the condition of their grant."""
    for r, reading in enumerate(grant.readings):
        for option, variant in reading.variants.items():
            if variant.grants or replace(variant, admits=None, requires=None) != Variant():
                continue
            whole: list[AnyOf | AllOf] = []
            if variant.admits:
                whole.append(AnyOf(any=(grant.when, variant.admits)))
            if variant.requires:
                whole.append(AllOf(all=(grant.when, variant.requires)))
            if whole and all(_adds_nothing(catalogue, condition) for condition in whole):
                what = both(
                    "与目录采用的口径没有差别。", "it differs in nothing from the one chosen."
                )
                yield finding("TJ405", (*path, "readings", r, "variants", option), what)


def _adds_nothing(catalogue: Catalogue, condition: AnyOf | AllOf) -> bool:
    """Whether the second of two parts changes no answer of the condition."""
    reasoning = Reasoning(condition, catalogue.vocabulary)
    return any(node is reasoning.node.parts[1] for node in reasoning.idle())


def _chosen(
    catalogue: Catalogue, path: KeyPath, grant: Grant, reading: Reading
) -> Iterator[Diagnostic]:
    """A condition that leaves open what the chosen reading decides, or the reverse."""
    if reading.chosen == "undecided":
        if not set(_choices(grant.when, open_=True)):
            what = both(
                "写的是无法确定，条件却没有留给主管部门认定的选项。",
                "it is said to be undecided, but the condition leaves no choice open.",
            )
            yield finding("TJ406", path, what)
        return
    for variant in reading.variants.values():
        grants = [catalogue.grants[id_] for id_ in variant.grants or (grant.id,)]
        left = {pair for each in grants for pair in _choices(each.when, open_=True)}
        admitted = _choices(variant.admits, open_=False) if variant.admits else ()
        if decided := dict.fromkeys(pair for pair in admitted if pair in left):
            labels = (catalogue.vocabulary[fact].choice_labels[c] for fact, c in decided)
            named = join(labels, "／", " / ")
            what = both(
                f"条件把“{named.zh}”留给主管部门认定，采用的口径却已作出决定。",
                f"the condition leaves “{named.en}” to the bureau, but a reading that decides it "
                "is chosen.",
            )
            hint = both("改为 undecided。", "Take undecided.")
            yield finding("TJ406", path, what, hint)


def _choices(condition: Condition, *, open_: bool) -> Iterator[tuple[str, str]]:
    """The choices that a condition leaves open, or that it names outside of a *none*."""
    match condition:
        case AllOf(all=parts) | AnyOf(any=parts):
            for part in parts:
                yield from _choices(part, open_=open_)
        case NoneOf(none=parts) if open_:
            for part in parts:
                yield from _choices(part, open_=open_)
        case Has(fact=fact, has=has, open=left):
            yield from ((fact, choice) for choice in (left if open_ else has))
