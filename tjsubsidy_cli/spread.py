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
    taken; ``moved_by`` are the readings that move the total.
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
        totals = [(cluster.total(choices), choices) for choices in cluster.choices()]
        (now, _), least, most = totals[0], min(totals, key=_sum), max(totals, key=_sum)
        low += least[0] - now
        high += most[0] - now
        cautious |= least[1] if least[0] < now else {}
        generous |= most[1] if most[0] > now else {}
        moved_by += [
            reading.id
            for reading in cluster.readings
            if any(total != now and set(choices) == {reading.id} for total, choices in totals)
        ]
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
        """Every combination of readings, by what it changes; that which was taken comes first."""
        options = [
            sorted(switchable(r), key=lambda option, r=r: option != self.taken[r.id])  # type: ignore[misc]
            for r in self.readings
        ]
        for combination in product(*options):
            pairs = zip((r.id for r in self.readings), combination, strict=True)
            yield {id_: option for id_, option in pairs if option != self.taken[id_]}

    def results(self, choices: Choices) -> tuple[Result, ...]:
        return results_of(switched(self.catalogue, {**self.taken, **choices}), self.profile)

    def total(self, choices: Choices) -> int:
        results = self.results(choices)
        return sum(r.estimate or 0 for r in results if r.verdict == "eligible")


def _clusters(assessment: Assessment) -> Iterator[_Cluster]:
    """The readings that may matter to this company, grouped by the grants that they share."""
    catalogue, profile = assessment.original, assessment.profile
    out = {r.grant.id for r in assessment.results if r.verdict == "ineligible"}
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


def _may_admit(readings: list[Reading], profile: Profile) -> bool:
    admits = [v.admits for reading in readings for v in reading.variants.values() if v.admits]
    return any(evaluate(c, profile.facts).answer is not Answer.NO for c in admits)
