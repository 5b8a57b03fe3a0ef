"""Assessment of a profile under a catalogue: verdict, amounts and grounds for every grant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from ..base.dates import today
from ..base.records import field, record, replace
from ..base.text import Text
from ..company.profile import Company, Profile
from ..policy.catalogue import Catalogue, Grant, Measure
from ..policy.readings import Choices, switched
from ..rules.amounts import compute
from ..rules.conditions import Answer, Evaluation, evaluate
from ..rules.facts import Values
from .joints import limit
from .notices import Notice, notices
from .overlaps import largest_sum
from .pending import Group
from .projects import counted_once
from .received import left_of, with_received
from .result import VERDICT_OF, Result, Verdict
from .territory import evaluate_territory, place_of
from .totals import Totals, totals_of

if TYPE_CHECKING:
    from .sensitivity import Sensitivity

T = TypeVar("T")
_MOST_KEPT = 10_000  # results of an assessor: some megabytes


@record(kw_only=False)
class Assessment:
    """The results of one company under a policy, one for each grant.

    ``catalogue`` is the policy under the ``readings`` that the caller switched; the ``assessor``
    has the original one.
    """

    catalogue: Catalogue
    profile: Profile
    results: tuple[Result, ...]
    eligible: Totals
    undecided: Totals
    warnings: tuple[Notice, ...]
    assessor: Assessor
    readings: Choices = field(default_factory=dict)

    @property
    def as_of(self) -> dt.date:
        """The day for which the policy's status is told."""
        return self.assessor.as_of

    @property
    def company(self) -> Company:
        """The company of the profile."""
        return self.profile.company

    @cached_property
    def territory(self) -> Evaluation | None:
        """The condition on the company's place, evaluated; None if the policy has none."""
        return evaluate_territory(self.catalogue, self.profile.facts)

    @property
    def place(self) -> Answer:
        """Whether the company is where the policy applies."""
        return self.territory.answer if self.territory else Answer.YES

    @property
    def own_district(self) -> str | None:
        """The company's district, if it is one of those where the policy applies."""
        territory, district = self.catalogue.policy.territory, self.company.district
        told = self.place is not Answer.NO and not (territory and district == territory.whole)
        return district if told else None

    @cached_property
    def sensitivity(self) -> Sensitivity:
        """The range of the eligible total over the readings, computed when first asked for."""
        from .sensitivity import sensitivity

        return sensitivity(self)

    @property
    def fixed(self) -> int:
        """The part of the eligible estimate that the text fixes, in yuan."""
        return self.eligible.fixed

    @property
    def ceilings(self) -> int:
        """The other part: at most so much, because the text has a ceiling, a limit or no rate."""
        return self.eligible.ceilings

    @cached_property
    def once_per_project(self) -> int:
        """The largest eligible sum with at most one grant of each overlap, in yuan."""
        sums = {r.grant.id: r.estimate or 0 for r in self.of("eligible")}
        return largest_sum(sums, [overlap.grants for overlap in self.catalogue.overlaps])

    def reasons(self, result: Result) -> list[tuple[Evaluation, Text]]:
        """Give the reasons of a verdict: each deciding test with the company's own answer."""
        from .phrases import reasons

        return reasons(result, self)

    def of(self, verdict: Verdict | Group) -> tuple[Result, ...]:
        """List the results with this verdict or in this group, without those ``received``."""
        return left_of(self.results, verdict)

    @property
    def received(self) -> tuple[Result, ...]:
        """The grants that the company has received or applied for, which no sum counts."""
        return tuple(r for r in self.results if r.received)


def assess(
    catalogue: Catalogue,
    profile: Profile,
    readings: Choices | None = None,
    *,
    open_sums: Collection[str] = (),
    as_of: dt.date | None = None,
) -> Assessment:
    """Assess one company: verdicts, figures, who pays, and why. Pure, given ``as_of``.

    ``as_of`` is the day for which the policy's status is told, today by default. ``readings``
    chooses other readings of ambiguous words than the catalogue, such as
    ``{"AMB-7-2a": "B"}``; raises TjsubsidyError for unknown ones. ``open_sums`` are facts whose
    amount is not chosen yet: verdicts use them, estimates do not. For many companies, keep one
    ``Assessor``.
    """
    assessor = Assessor(catalogue, as_of or today())
    return assessor.assess(profile, readings, open_sums=open_sums)


@record(kw_only=False)
class Assessor:
    """Assesses companies under one catalogue, with a cache of results.

    Companies with the same answers to the facts of a grant share its result. ``as_of`` is the day
    for which the policy's status is told.
    """

    catalogue: Catalogue
    as_of: dt.date = field(default_factory=today)

    def assess(
        self,
        profile: Profile,
        readings: Choices | None = None,
        *,
        open_sums: Collection[str] = (),
    ) -> Assessment:
        """Assess one company; see the function of the same name."""
        readings = readings or {}
        profile = replace(profile, facts=self.catalogue.with_gates(profile.facts))
        catalogue, results = self.under(readings), self.results(profile, readings, open_sums)
        eligible = left_of(results, "eligible")
        return Assessment(
            catalogue,
            profile,
            results,
            totals_of(eligible),
            totals_of(left_of(results, "undecided")),
            tuple(notices(catalogue, profile, {r.grant.id for r in eligible})),
            self,
            readings,
        )

    def under(self, readings: Choices) -> Catalogue:
        """Get the catalogue under other readings; raises TjsubsidyError as ``switched`` does."""
        return self.once(
            ("readings", *readings.items()),
            lambda: switched(self.catalogue, readings, self._grants),
        )

    def results(
        self,
        profile: Profile,
        readings: Choices | None = None,
        open_sums: Collection[str] = (),
        known: dict[int, Result] | None = None,
    ) -> tuple[Result, ...]:
        """Compute only the results of a company.

        ``known`` caches results of this company by the ``id()`` of their grants, because
        catalogues under different readings share grants.
        """
        catalogue = self.under(readings or {})
        known = {} if known is None else known
        grants = [(measure, grant) for measure in catalogue.measures for grant in measure.grants]
        if new := [pair for pair in grants if id(pair[1]) not in known]:
            known |= self._computed(catalogue, profile, open_sums, new)
        results = with_received(tuple([known[id(grant)] for _, grant in grants]), profile)
        for joint in catalogue.joints:
            results = limit(catalogue, joint, results)
        if not profile.assume:
            return results
        from .assumed import with_assumed

        return with_assumed(results, profile, catalogue.vocabulary)

    def once(self, key: object, compute: Callable[[], T]) -> T:
        """Compute a value at the first call with this key; return it at every later one."""
        if key not in self._computed_once:
            self._computed_once[key] = compute()
        value: T = self._computed_once[key]
        return value

    def _computed(
        self,
        catalogue: Catalogue,
        profile: Profile,
        open_sums: Collection[str],
        grants: Iterable[tuple[Measure, Grant]],
    ) -> dict[int, Result]:
        """Compute the results of some grants, by the grants' ``id()``."""
        values, opened = profile.facts, frozenset(open_sums)
        place = place_of(catalogue, values)
        figures = {f: v for f, v in values.items() if f not in opened} if opened else values
        computed = {}
        for measure, grant in grants:
            # An id stays that of this measure: the result kept under it holds the measure.
            key = (id(measure), grant.id, place, opened, *map(values.get, grant.facts))
            result = self._results.get(key)
            if result is None:
                result = _result(catalogue, measure, grant, values, figures, place)
                self._results[key] = result
            computed[id(grant)] = result
        if len(self._results) > _MOST_KEPT:
            self._results.clear()
        return computed

    @cached_property
    def _results(self) -> dict[object, Result]:
        return {}

    @cached_property
    def _grants(self) -> dict[object, Grant]:
        return {}

    @cached_property
    def _computed_once(self) -> dict[object, Any]:
        return {}


def _result(
    catalogue: Catalogue,
    measure: Measure,
    grant: Grant,
    values: Values,
    figures: Values,
    place: Answer,
) -> Result:
    evaluation = evaluate(grant.when, values)
    if evaluation.answer is Answer.NO or place is Answer.NO:
        inferred = evaluation.answer is not Answer.NO
        return Result(grant, measure, "ineligible", evaluation, None, None, None, inferred)
    support = compute(grant.amount, figures, catalogue.vocabulary)
    support = counted_once(grant, support, values, catalogue.vocabulary)
    city, district = catalogue.funding(grant, support.estimate)
    verdict = VERDICT_OF[evaluation.answer]
    return Result(grant, measure, verdict, evaluation, support, city, district)
