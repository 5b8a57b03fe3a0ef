"""Sensitivity: a company's amounts under every reading whose effect can be computed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property, partial
from itertools import combinations, islice, product

from ..base.records import record, replace
from ..company.profile import Profile
from ..policy.catalogue import Catalogue, Reading
from ..policy.readings import Choices, switchable
from ..rules.conditions import Answer, Condition, evaluate
from ..rules.facts import Values
from .assessment import Assessment, Assessor
from .received import left_of
from .result import ANSWER_OF, Result

_MOST_COMBINATIONS = 4096  # of readings whose grants depend on each other


@record(kw_only=False)
class Effect:
    """Another option of a reading, and the result of one grant under it."""

    reading: Reading
    option: str
    before: Result
    after: Result

    @property
    def grant(self) -> str:
        """The grant's id."""
        return self.before.grant.id


@record(kw_only=False)
class Sensitivity:
    """The eligible total between the most cautious and the most generous reading, in yuan.

    ``cautious`` and ``generous`` are the switched readings that lead there; ``moved_by`` are the
    readings that change the total, alone or together with these.
    """

    low: int
    high: int
    moved_by: tuple[str, ...]
    cautious: Choices
    generous: Choices


def effects(assessment: Assessment) -> tuple[Effect, ...]:
    """Switch one reading at a time; list the results with another verdict or amount."""
    return tuple(
        Effect(reading, option, before, after)
        for cluster in _relevant_clusters(assessment, money=False)
        for taken in [cluster.taken(assessment.readings)]
        for reading in cluster.readings
        for option in switchable(reading)
        if option != taken[reading.id]
        for before, after in zip(
            cluster.assessor.results(assessment.profile, taken),
            cluster.assessor.results(assessment.profile, {**taken, reading.id: option}),
            strict=True,
        )
        if _seen(before) != _seen(after)
    )


def sensitivity(assessment: Assessment) -> Sensitivity:
    """Compute the range of the eligible total over all readings whose effect can be computed."""
    low = high = assessment.eligible.estimate
    moved_by: list[str] = []
    cautious: dict[str, str] = {}
    generous: dict[str, str] = {}
    for cluster in _relevant_clusters(assessment, money=True):
        known: dict[int, Result] = {}
        totals = [
            (cluster.total(assessment.profile, choices, known), change)
            for change, choices in cluster.combinations(assessment.readings)
        ]
        (now, _), least, most = totals[0], min(totals, key=_sum), max(totals, key=_sum)
        low += least[0] - now
        high += most[0] - now
        cautious |= least[1]
        generous |= most[1]
        moving = {*least[1], *most[1]}
        moving |= {id_ for total, one in totals if total != now and len(one) == 1 for id_ in one}
        moved_by += [reading.id for reading in cluster.readings if reading.id in moving]
    return Sensitivity(low, high, tuple(moved_by), cautious, generous)


def _sum(one: tuple[int, Choices]) -> int:
    return one[0]


def _seen(result: Result) -> tuple[object, ...]:
    return result.verdict, result.ceiling, result.estimate, result.city, result.exact


@record(kw_only=False)
class _Cluster:
    """Readings whose grants depend on each other."""

    policy: Catalogue
    grants: frozenset[str]
    readings: tuple[Reading, ...]

    @cached_property
    def assessor(self) -> Assessor:
        """Assesses companies under the policy cut down to these grants."""
        measures = tuple(
            replace(measure, grants=grants)
            for measure in self.policy.measures
            if (grants := tuple(g for g in measure.grants if g.id in self.grants))
        )
        return Assessor(replace(self.policy, measures=measures, checks=(), overlaps=()))

    @cached_property
    def touched(self) -> dict[str, set[str]]:
        """The grants that each reading touches, by its id."""
        return {r.id: _touched(self.policy, r) for r in self.readings}

    @cached_property
    def admits(self) -> dict[str, list[Condition]]:
        """The alternative conditions (``admits``) of readings for each grant, by its id."""
        found: dict[str, list[Condition]] = {grant: [] for grant in self.grants}
        for reading in self.readings:
            home = self.policy.readings[reading.id][0]
            for variant in reading.variants.values():
                for grant in variant.grants or (home.id,):
                    found[grant] += [variant.admits] if variant.admits else []
        return found

    def relevant(
        self, answers: Mapping[str, Answer], values: Values, *, money: bool
    ) -> tuple[Reading, ...]:
        """List the readings that touch a grant which some combination of them may give.

        ``answers`` are those of the grants as the catalogue reads: where one is a no, only what a
        reading ``admits`` can change it. ``money``: only readings that may move the eligible total.
        """
        least = Answer.YES if money else Answer.UNKNOWN
        possible = {
            grant
            for grant, admits in self.admits.items()
            if answers[grant] >= least or any(evaluate(a, values).answer >= least for a in admits)
        }
        return tuple(
            reading
            for reading in self.readings
            if self.touched[reading.id] & possible
            and (not money or self.moves_money(reading, answers, values))
        )

    def moves_money(self, reading: Reading, answers: Mapping[str, Answer], values: Values) -> bool:
        """Check whether a reading may move the eligible total of a company, not only who pays it.

        A condition that it requires moves nothing if the company meets it, nor does one that it
        admits if the company gets the grant without it.
        """
        home = self.policy.readings[reading.id][0].id
        for variant in reading.variants.values():
            lacking = any(answers[id_] is not Answer.YES for id_ in variant.grants or (home,))
            admits, requires = variant.admits if lacking else None, variant.requires
            if (
                any((variant.amount, variant.meets, variant.joint, variant.cap is not None))
                or (admits and evaluate(admits, values).answer is Answer.YES)
                or (requires and evaluate(requires, values).answer is not Answer.YES)
            ):
                return True
        return False

    def taken(self, readings: Choices) -> dict[str, str]:
        """The option taken of each reading."""
        return {r.id: readings.get(r.id, r.chosen) for r in self.readings}

    def combinations(self, readings: Choices) -> list[tuple[Choices, Choices]]:
        """List the combinations of readings that may change the total: (changes, all choices).

        Sorted by number of changes, so that ties are won by the fewest. There are never more than
        ``_MOST_COMBINATIONS``: each total is one that readings lead to, but of very many readings
        that depend on each other those with the fewest changes are tried.
        """
        taken = self.taken(readings)

        def combined() -> list[tuple[Choices, Choices]]:
            changes = islice(self._changes(taken), _MOST_COMBINATIONS)
            return [(change, {**taken, **change}) for change in changes]

        return self.assessor.once(("combinations", *taken.values()), combined)

    def _changes(self, taken: Choices) -> Iterator[Choices]:
        """Generate the changes of readings, those of the fewest first."""
        others = {r.id: [o for o in switchable(r) if o != taken[r.id]] for r in self.readings}
        for number in range(len(others) + 1):
            for some in combinations(others, number):
                for options in product(*map(others.__getitem__, some)):
                    yield dict(zip(some, options, strict=True))

    def total(self, profile: Profile, choices: Choices, known: dict[int, Result]) -> int:
        """Sum the eligible estimates under these choices."""
        results = self.assessor.results(profile, choices, known=known)
        return sum(r.estimate or 0 for r in left_of(results, "eligible"))


def _relevant_clusters(assessment: Assessment, *, money: bool) -> Iterator[_Cluster]:
    """Find the clusters that may change something for this company, with only such readings.

    ``money``: something of the eligible total.
    """
    assessor, profile = assessment.assessor, assessment.profile
    # A reading that was taken may itself have ruled a grant out: that says nothing of the others.
    plain = assessor.results(profile) if assessment.readings else assessment.results
    answers = {r.grant.id: ANSWER_OF[r.verdict] for r in plain}
    for cluster in assessor.once("clusters", lambda: tuple(_clusters(assessor.catalogue))):
        if readings := cluster.relevant(answers, profile.facts, money=money):
            narrowed = partial(replace, cluster, readings=readings)
            yield assessor.once(("cluster", *(r.id for r in readings)), narrowed)


def _clusters(catalogue: Catalogue) -> Iterator[_Cluster]:
    """Group the readings whose effect can be computed by the grants that they share.

    The grants of a joint ceiling depend on each other, so they belong to one group.
    """
    groups = list[tuple[set[str], list[Reading]]]()
    tied = [(set(joint.grants), list[Reading]()) for joint in catalogue.joints]
    read = [
        (_touched(catalogue, reading), [reading])
        for _, reading in catalogue.readings.values()
        if reading.variants
    ]
    for grants, readings in tied + read:
        near = [group for group in groups if group[0] & grants]
        whole = grants.union(*(group[0] for group in near))
        together = [reading for group in near for reading in group[1]] + readings
        groups = [group for group in groups if group not in near] + [(whole, together)]
    for grants, readings in groups:
        if readings:
            yield _Cluster(catalogue, frozenset(grants), tuple(readings))


def _touched(catalogue: Catalogue, reading: Reading) -> set[str]:
    """List the grants that a reading changes, or whose conditions it refers to."""
    home, _ = catalogue.readings[reading.id]
    touched = {home.id}
    for variant in reading.variants.values():
        touched |= {*variant.grants, *(variant.joint.grants if variant.joint else ())}
        touched |= {variant.meets} if variant.meets else set()
    return touched
