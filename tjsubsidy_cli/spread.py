"""What ambiguous words are worth to a company: its figures under every reading that can be told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from .assessment import Assessment, Result, results_of
from .catalogue import Catalogue, Grant, Reading, Variant
from .conditions import Answer, evaluate
from .profile import Profile
from .readings import Choices, switchable, switched
from .records import record


@record(kw_only=False)
class Effect:
    """A reading taken otherwise, and what it makes of one grant for this company."""

    reading: Reading
    option: str
    before: Result
    after: Result

    @property
    def grant(self) -> str:
        """The grant's id."""
        return self.before.grant.id


@record(kw_only=False)
class Spread:
    """The eligible total between the most cautious and the most generous reading, in yuan.

    ``cautious`` and ``generous`` are the readings that lead there, where they are not the ones
    taken; ``moved_by`` are the readings that move the total, alone or together with these.
    """

    low: int
    high: int
    moved_by: tuple[str, ...]
    cautious: Choices
    generous: Choices


def effects(assessment: Assessment) -> tuple[Effect, ...]:
    """Every other reading, one at a time, that gives this company another verdict or figure."""
    return tuple(
        Effect(reading, option, before, after)
        for cluster in _clusters(assessment)
        for reading in cluster.readings
        for option in switchable(reading)
        if option != cluster.taken[reading.id]
        for before, after in zip(
            cluster.results({}), cluster.results({reading.id: option}), strict=True
        )
        if _seen(before) != _seen(after)
    )


def spread(assessment: Assessment) -> Spread:
    """The range of the eligible total over all readings that can be told."""
    low = high = assessment.eligible.estimate
    moved_by: list[str] = []
    cautious: dict[str, str] = {}
    generous: dict[str, str] = {}
    for cluster in _clusters(assessment):
        # Fewest first, so that the first of the least and of the most needs nothing in vain.
        totals = [(cluster.total(one), one) for one in sorted(cluster.choices(), key=len)]
        (now, _), least, most = totals[0], min(totals, key=_sum), max(totals, key=_sum)
        low += least[0] - now
        high += most[0] - now
        cautious |= least[1]
        generous |= most[1]
        moving = {*least[1], *most[1]}
        moving |= {id_ for total, one in totals if total != now and len(one) == 1 for id_ in one}
        moved_by += [reading.id for reading in cluster.readings if reading.id in moving]
    return Spread(low, high, tuple(moved_by), cautious, generous)


def _sum(one: tuple[int, Choices]) -> int:
    return one[0]


def _seen(result: Result) -> tuple[object, ...]:
    return result.verdict, result.ceiling, result.estimate, result.city, result.exact


@record(kw_only=False)
class _Cluster:
    """Readings whose grants depend on each other, with the catalogue cut down to these grants."""

    catalogue: Catalogue
    profile: Profile
    readings: tuple[Reading, ...]
    taken: Choices

    def choices(self) -> Iterator[dict[str, str]]:
        """Every combination of what may move the total, by what it changes."""
        moving = [r for r in self.readings if any(map(_moves_money, r.variants.values()))]
        for combination in product(*map(switchable, moving)):
            pairs = zip((r.id for r in moving), combination, strict=True)
            yield {id_: option for id_, option in pairs if option != self.taken[id_]}

    def results(self, choices: Choices) -> tuple[Result, ...]:
        return results_of(switched(self.catalogue, {**self.taken, **choices}), self.profile)

    def total(self, choices: Choices) -> int:
        results = self.results(choices)
        return sum(r.estimate or 0 for r in results if r.verdict == "eligible")


def _clusters(assessment: Assessment) -> Iterator[_Cluster]:
    """The readings that may matter to this company, grouped by the grants that they share."""
    catalogue, profile = assessment.original, assessment.profile
    # A reading that was taken may itself have ruled a grant out: that says nothing of the others.
    plain = results_of(catalogue, profile) if assessment.readings else assessment.results
    out = {r.grant.id for r in plain if r.verdict == "ineligible"}
    groups: list[tuple[set[str], list[Reading]]] = []
    for grant, reading in catalogue.readings.values():
        variants = [reading.variants[option] for option in switchable(reading)[1:]]
        if not variants:
            continue
        grants = {grant.id}.union(*(_touched(v, grant) for v in variants))
        members = [reading]
        for group in [g for g in groups if g[0] & grants]:
            groups.remove(group)
            grants |= group[0]
            members = group[1] + members
        groups.append((grants, members))
    for grants, readings in groups:
        if grants <= out and not _may_admit(readings, profile):
            continue
        taken = {r.id: assessment.readings.get(r.id, r.chosen) for r in readings}
        yield _Cluster(_cut(catalogue, frozenset(grants)), profile, tuple(readings), taken)


def _cut(catalogue: Catalogue, grants: frozenset[str]) -> Catalogue:
    """The catalogue with these grants only."""
    if grants not in catalogue.derived:
        measures = tuple(
            replace(m, grants=kept)
            for m in catalogue.measures
            if (kept := tuple(g for g in m.grants if g.id in grants))
        )
        catalogue.derived[grants] = replace(catalogue, measures=measures, checks=(), overlaps=())
    return catalogue.derived[grants]


def _touched(variant: Variant, grant: Grant) -> set[str]:
    return {*(variant.grants or (grant.id,)), *(variant.joint.grants if variant.joint else ())}


def _moves_money(variant: Variant) -> bool:
    """Whether it can change the total, and not only who pays it."""
    return variant.cap is not None or any(
        (variant.admits, variant.requires, variant.amount, variant.joint)
    )


def _may_admit(readings: list[Reading], profile: Profile) -> bool:
    admits = [v.admits for reading in readings for v in reading.variants.values() if v.admits]
    return any(evaluate(c, profile.facts).answer is not Answer.NO for c in admits)
