"""Checks of a catalogue for consistency: ids, references, kinds, and quotes."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ..base.errors import Diagnostic, KeyPath, finding
from ..base.records import replace
from ..base.text import Text, both
from ..rules.amounts import Amount, Exactly, Match, Rated, UpTo
from ..rules.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Has,
    NoneOf,
    Share,
    Threshold,
    Yes,
)
from ..rules.facts import Kind, Vocabulary
from .catalogue import Catalogue, Grant, Joint, Variant
from .days import check_days
from .fact_integrity import check_fact
from .quotes import check_quotes
from .references import fact_of, known, unique, unique_at

_NUMBERS: tuple[Kind, ...] = ("count", "money")
_LISTS: tuple[Kind, ...] = ("choice", "choices")


def check_integrity(catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Find all problems of a catalogue whose shape is right."""
    problems = list(_references(catalogue))
    yield from problems
    if not problems:  # sentences are compared only where all names are known
        places = dict(_grants(catalogue))
        for grant, problem in check_quotes(catalogue):
            path = places[grant] + ("quote",) if grant in places else tuple(grant.split("."))
            yield replace(problem, path=path)


def _grants(catalogue: Catalogue) -> Iterator[tuple[str, KeyPath]]:
    for m, measure in enumerate(catalogue.measures):
        for g, grant in enumerate(measure.grants):
            yield grant.id, ("measures", m, "grants", g)


def _references(catalogue: Catalogue) -> Iterator[Diagnostic]:
    sections = [section.number for section in catalogue.sections]
    bureaus = [bureau.name.zh for bureau in catalogue.bureaus]
    topics = [topic.id for topic in catalogue.topics]
    departments = [department.id for department in catalogue.departments]
    grants = [grant for grant, _ in _grants(catalogue)]
    yield from unique(("sections",), sections)
    yield from unique(("bureaus",), bureaus)
    yield from unique(("topics",), topics)
    yield from unique(("departments",), departments)
    yield from unique(("facts",), [fact.id for fact in catalogue.facts])
    yield from unique(("measures",), [measure.number for measure in catalogue.measures])
    yield from unique_at((path, grant) for grant, path in _grants(catalogue))
    for f, fact in enumerate(catalogue.facts):
        yield from check_fact(("facts", f), fact, topics, catalogue)
        if fact.knows is not None:
            yield from known(("facts", f, "knows"), fact.knows, departments)
    yield from _general(catalogue)
    if not catalogue.measures:
        yield finding("TJ106", ("measures",), both("没有任何措施。", "there are no measures."))
    for m, measure in enumerate(catalogue.measures):
        path: KeyPath = ("measures", m)
        if not measure.grants:
            yield finding(
                "TJ106", (*path, "grants"), both("没有支持事项。", "there are no grants.")
            )
        yield from known((*path, "section"), measure.section, sections)
        for bureau in measure.bureaus:
            yield from known((*path, "bureaus"), bureau, bureaus, "TJ103")
        for g, grant in enumerate(measure.grants):
            yield from _check_grant((*path, "grants", g), grant, catalogue.vocabulary, grants)
    yield from _ties(catalogue, grants)


def _ties(catalogue: Catalogue, grants: list[str]) -> Iterator[Diagnostic]:
    """Check what several grants have in common: overlaps, ceilings, conditions."""
    for o, overlap in enumerate(catalogue.overlaps):
        for grant_id in overlap.grants:
            yield from known(("overlaps", o, "grants"), grant_id, grants)
    for j, joint in enumerate(catalogue.joints):
        yield from _joint(("joints", j), joint, grants)
    for s, shared in enumerate(catalogue.shared):
        for grant_id in shared.grants:
            yield from known(("shared", s, "grants"), grant_id, grants)
        yield from _condition(("shared", s, "when"), shared.when, catalogue.vocabulary)


def _general(catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Check what concerns the whole policy: funding, territory, sanity checks, bureaus."""
    yield from check_days(catalogue.policy)
    yield from _share(("policy", "funding", "city"), catalogue.policy.funding.city)
    if territory := catalogue.policy.territory:
        yield from _condition(("policy", "territory", "when"), territory.when, catalogue.vocabulary)
        place = catalogue.vocabulary.get("district")
        if territory.whole is not None and place:
            whole: KeyPath = ("policy", "territory", "whole")
            yield from known(whole, territory.whole, place.choice_labels)
    for c, check in enumerate(catalogue.checks):
        yield from _condition(("checks", c, "when"), check.when, catalogue.vocabulary)
    for b, bureau in enumerate(catalogue.bureaus):
        for key in ("own", "short") if bureau.own else ():
            name: Text | None = getattr(bureau, key)
            if name and not all("{district}" in each for each in (name.zh, name.en)):
                what = both("缺少 {district}。", "{district} is missing.")
                yield finding("TJ106", ("bureaus", b, key), what)


def _share(path: KeyPath, share: Fraction | None) -> Iterator[Diagnostic]:
    if share is not None and not 0 <= share <= 1:
        what = both("应在 0% 与 100% 之间。", "must lie between 0% and 100%.")
        yield finding("TJ107", path, what)


def _check_grant(
    path: KeyPath, grant: Grant, vocabulary: Vocabulary, grants: list[str]
) -> Iterator[Diagnostic]:
    yield from _condition((*path, "when"), grant.when, vocabulary)
    if grant.suits:
        yield from _condition((*path, "suits"), grant.suits, vocabulary)
    yield from _amount((*path, "amount"), grant.amount, vocabulary)
    yield from _share((*path, "city"), grant.city)
    yield from unique((*path, "readings"), [reading.id for reading in grant.readings])
    for r, reading in enumerate(grant.readings):
        chosen = [*reading.options, "undecided"]
        yield from known((*path, "readings", r, "chosen"), reading.chosen, chosen)
        for option, variant in reading.variants.items():
            at: KeyPath = (*path, "readings", r, "variants", option)
            yield from known(at, option, (o for o in reading.options if o != reading.chosen))
            yield from _variant(at, variant, vocabulary, grants)


def _variant(
    path: KeyPath, variant: Variant, vocabulary: Vocabulary, grants: list[str]
) -> Iterator[Diagnostic]:
    if variant == Variant():
        yield finding("TJ106", path, both("没有任何改变。", "changes nothing."))
    for grant in variant.grants:
        yield from known((*path, "grants"), grant, grants)
    if variant.admits:
        yield from _condition((*path, "admits"), variant.admits, vocabulary)
    if variant.requires:
        yield from _condition((*path, "requires"), variant.requires, vocabulary)
    if variant.meets:
        others = [grant for grant in grants if grant not in variant.grants]
        yield from known((*path, "meets"), variant.meets, others)
    if variant.amount:
        yield from _amount((*path, "amount"), variant.amount, vocabulary)
    if variant.joint:
        yield from _joint((*path, "joint"), variant.joint, grants)
    yield from _share((*path, "city"), variant.city)


def _joint(path: KeyPath, joint: Joint, grants: list[str]) -> Iterator[Diagnostic]:
    for grant in joint.grants:
        yield from known((*path, "grants"), grant, grants)
    if not set(joint.grants[1:]) - set(joint.grants[:1]):
        what = both("至少要有两个支持事项。", "must tie two grants together.")
        yield finding("TJ106", (*path, "grants"), what)


def _amount(path: KeyPath, amount: Amount, vocabulary: Vocabulary) -> Iterator[Diagnostic]:
    match amount:
        case UpTo(per=per, cost=cost, years=years, for_each=conditions):
            yield from _each((*path, "for_each"), conditions, vocabulary)
            if years < 1:
                what = both("应不少于1年。", "must be at least 1.")
                yield finding("TJ107", (*path, "years"), what)
            yield from fact_of((*path, "per"), per, ("count",), vocabulary)
            yield from fact_of((*path, "cost"), cost, ("money",), vocabulary)
        case Exactly(per=per):
            yield from fact_of((*path, "per"), per, ("count",), vocabulary)
        case Rated(of=of) | Match(of=of):
            yield from fact_of((*path, "of"), of, ("money",), vocabulary)


def _condition(path: KeyPath, condition: Condition, vocabulary: Vocabulary) -> Iterator[Diagnostic]:
    match condition:
        case AllOf(all=parts):
            yield from _parts((*path, "all"), parts, vocabulary)
        case AnyOf(any=parts):
            yield from _parts((*path, "any"), parts, vocabulary)
        case NoneOf(none=parts):
            yield from _parts((*path, "none"), parts, vocabulary)
        case Has():
            yield from _has(path, condition, vocabulary)
        case Yes(yes=fact):
            yield from fact_of((*path, "yes"), fact, ("yes_no",), vocabulary)
        case Threshold(fact=fact):
            yield from fact_of((*path, "fact"), fact, _NUMBERS, vocabulary)
            yield from _bounded(path, condition)
        case Share(share=facts):
            for fact in facts:
                yield from fact_of((*path, "share"), fact, _NUMBERS, vocabulary)
            yield from _bounded(path, condition)


def _has(path: KeyPath, test: Has, vocabulary: Vocabulary) -> Iterator[Diagnostic]:
    yield from fact_of((*path, "fact"), test.fact, _LISTS, vocabulary)
    if not (test.has or test.open):
        yield finding("TJ106", path, both("没有列出选项。", "names no choices."))
    if test.fact in vocabulary and vocabulary[test.fact].kind in _LISTS:
        choices = vocabulary[test.fact].choice_labels
        for key, words in (("has", test.has), ("open", test.open)):
            for word in words:
                yield from known((*path, key), word, choices)


def _parts(
    path: KeyPath, parts: tuple[Condition, ...], vocabulary: Vocabulary
) -> Iterator[Diagnostic]:
    if not parts:
        yield finding("TJ106", path, both("没有任何条件。", "holds no conditions."))
    yield from _each(path, parts, vocabulary)


def _each(
    path: KeyPath, parts: tuple[Condition, ...], vocabulary: Vocabulary
) -> Iterator[Diagnostic]:
    for index, part in enumerate(parts):
        yield from _condition((*path, index), part, vocabulary)


def _bounded(path: KeyPath, test: Threshold | Share) -> Iterator[Diagnostic]:
    if test.at_least is test.above is test.at_most is test.below is None:
        keys = "at_least, above, at_most, below"
        hint = both(f"请写 {keys}。", f"Give {keys}.")
        yield finding("TJ106", path, both("没有界限。", "has no bound."), hint)
