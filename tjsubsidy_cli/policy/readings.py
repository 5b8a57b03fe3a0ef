"""Switches of readings: the catalogue with other readings of ambiguous words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

from ..base.errors import Diagnostic, TjsubsidyError
from ..base.records import replace
from ..base.text import Text, both, half_width, nearest, quoted
from ..rules.conditions import AllOf, AnyOf, Condition, parts_in
from .catalogue import Catalogue, Grant, Reading, Variant

Choices = Mapping[str, str]  # the option to take, by the reading's id


def switched(
    catalogue: Catalogue, choices: Choices, cache: dict[object, Grant] | None = None
) -> Catalogue:
    """Make the catalogue under other readings; those that are not named stay as chosen.

    ``cache`` keeps changed grants for later calls; choices with the same effect on a grant
    share one. Raises TjsubsidyError for unknown readings and options, and for options whose effect
    cannot be computed from a company's facts.
    """
    if problems := [
        p for id_, option in choices.items() if (p := _problem(catalogue, id_, option))
    ]:
        raise TjsubsidyError(problems)
    taken = [
        (grant, reading.variants[option])
        for id_, option in choices.items()
        for grant, reading in [catalogue.readings[id_]]
        if option != reading.chosen
    ]
    if not taken:
        return catalogue
    by_grant: dict[str, list[Variant]] = {}
    for grant, variant in taken:
        for id_ in variant.grants or (grant.id,):
            by_grant.setdefault(id_, []).append(variant)
    shared = {} if cache is None else cache

    def switched_grant(grant: Grant) -> Grant:
        variants = by_grant.get(grant.id, [])
        met = [catalogue.grants[v.meets] for v in variants if v.meets]
        theirs = [[v for v in by_grant.get(other.id, ()) if not v.meets] for other in met]
        own = (choices.get(reading.id) for reading in grant.readings)
        key = (grant.id, *map(id, variants), *map(id, chain(*theirs)), *own)
        if key not in shared:
            conditions = [_when(other, of) for other, of in zip(met, theirs, strict=True)]
            shared[key] = _apply(grant, variants, conditions, choices)
        return shared[key]

    measures = tuple(
        replace(m, grants=tuple(map(switched_grant, m.grants))) for m in catalogue.measures
    )
    joints = tuple(variant.joint for _, variant in taken if variant.joint)
    return replace(catalogue, measures=measures, joints=catalogue.joints + joints)


def switchable(reading: Reading) -> tuple[str, ...]:
    """List the options of a reading whose effect can be computed, the chosen one first."""
    return (reading.chosen, *(option for option in reading.options if option in reading.variants))


def parse_choices(words: list[str], catalogue: Catalogue) -> dict[str, str]:
    """Parse choices written as ``ID=B``, in any case of letters.

    Raises TjsubsidyError with all malformed and all contradictory ones.
    """
    problems: list[Diagnostic] = []
    choices: dict[str, str] = {}
    ids = {id_.casefold(): id_ for id_ in catalogue.readings}
    for word in words:
        given, _, option = (part.strip() for part in half_width(word).partition("="))
        id_ = ids.get(given.casefold(), given)
        if not (given and option):
            hint = both("例：--reading AMB-7-2a=B", "For example: --reading AMB-7-2a=B")
            what = both(f"{quoted(word)}不是“编号=选项”。", f"{quoted(word)} is not ID=OPTION.")
            problems.append(Diagnostic(what=what, hint=hint))
        elif choices.setdefault(id_, option.upper()) != option.upper():
            what = both(f"{id_} 给了两个选项。", f"{id_} is given two options.")
            problems.append(Diagnostic(what=what))
    if problems:
        raise TjsubsidyError(problems)
    return choices


def _problem(catalogue: Catalogue, id_: str, option: str) -> Diagnostic | None:
    if id_ not in catalogue.readings:
        meant = nearest(id_, catalogue.readings)
        hint = both("编号见 tjsubsidy explain。", "tjsubsidy explain shows them.")
        if meant:
            hint = both(f"是不是 {meant}？", f"Did you mean {meant}?")
        what = both(f"没有编号为{quoted(id_)}的口径。", f"no reading {quoted(id_)}.")
        return Diagnostic(what=what, hint=hint)
    grant, reading = catalogue.readings[id_]
    able = switchable(reading)
    if option in able:
        return None
    if option not in reading.options:
        named = "、".join(reading.options)
        what = both(f"{id_} 没有选项{quoted(option)}。", f"{id_} has no option {quoted(option)}.")
        return Diagnostic(what=what, hint=_options(named))
    what = both(
        f"{id_}={option}：该口径的影响无法从企业资料算出，不能切换。",
        f"{id_}={option}: a company's facts do not tell what this reading changes.",
    )
    see = both(f"见 tjsubsidy measures {grant.id}", f"See: tjsubsidy measures {grant.id}")
    return Diagnostic(what=what, hint=see if len(able) == 1 else _options("、".join(able)))


def _options(named: str) -> Text:
    return both(f"可选：{named}。", f"The options are: {named.replace('、', ', ')}.")


def _apply(grant: Grant, variants: list[Variant], met: list[Condition], choices: Choices) -> Grant:
    """Apply variants to a grant, which must meet other grants' conditions too."""
    if not variants and all(choices.get(r.id, r.chosen) == r.chosen for r in grant.readings):
        return grant
    amount, city = grant.amount, grant.city
    for variant in variants:
        amount = variant.amount or amount
        city = city if variant.city is None else variant.city
    when = _when(grant, variants, met)
    if caps := [v.cap for v in variants if v.cap is not None]:
        amount = replace(amount, cap=min([*caps, *([] if amount.cap is None else [amount.cap])]))
    readings = tuple(replace(r, chosen=choices.get(r.id, r.chosen)) for r in grant.readings)
    return replace(grant, when=when, amount=amount, city=city, readings=readings)


def _when(grant: Grant, variants: list[Variant], met: Sequence[Condition] = ()) -> Condition:
    """Apply variants to a condition; ``admits`` comes first, as ``requires`` restricts it too."""
    when = grant.when
    if admits := [v.admits for v in variants if v.admits]:
        when = AnyOf(any=(*parts_in(when, AnyOf), *admits))
    if requires := [*(v.requires for v in variants if v.requires), *met]:
        when = AllOf(all=(*parts_in(when, AllOf), *requires))
    return when
