"""A catalogue meets a profile: for every grant a verdict, figures, and what they rest on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from typing import Literal

from ..base.money import format_yuan
from ..base.records import field, names_of, record, replace
from ..base.text import Text, both, join, same
from ..company.profile import Company, Profile
from ..policy.catalogue import Catalogue, Grant, Joint, Measure
from ..policy.readings import Choices, switched
from ..rules.amounts import Support, compute
from ..rules.conditions import Answer, Evaluation, evaluate
from ..rules.facts import Values

Verdict = Literal["eligible", "undecided", "ineligible"]
_VERDICTS: dict[Answer, Verdict] = {
    Answer.YES: "eligible",
    Answer.UNKNOWN: "undecided",
    Answer.NO: "ineligible",
}


@record(kw_only=False)
class Result:
    """One grant for one company.

    ``support`` is None for an ineligible grant; for an undecided one it says what the grant
    could come to. ``inferred`` marks a no that rests on the company's place, which the text
    does not write out for this grant.
    """

    grant: Grant
    measure: Measure
    verdict: Verdict
    evaluation: Evaluation
    support: Support | None
    city: int | None
    district: int | None
    inferred: bool = False

    @property
    def ceiling(self) -> int | None:
        """The most the text allows this company, in yuan."""
        return self.support.ceiling if self.support else None

    @property
    def estimate(self) -> int | None:
        """The most the company could get given its own stated figures, in yuan."""
        return self.support.estimate if self.support else None

    @property
    def exact(self) -> bool:
        """Whether the estimate is a fixed entitlement, not a ceiling."""
        return self.verdict == "eligible" and self.support is not None and self.support.exact

    @property
    def open_ended(self) -> bool:
        """A grant that may be paid but has no figure; it is counted and never summed."""
        return self.support is not None and self.support.estimate is None


@record(kw_only=False)
class Totals:
    """Sums over grants of one verdict, in yuan; the text has no rule on stacking."""

    grants: int = 0
    ceiling: int = 0
    estimate: int = 0
    city: int = 0
    district: int = 0
    open_ended: int = 0


def summed(totals: Iterable[Totals]) -> Totals:
    """Several totals as one."""
    totals = tuple(totals)
    return Totals(**{name: sum(getattr(t, name) for t in totals) for name in names_of(Totals)})


@record(kw_only=False)
class Notice:
    """Something the reader must know beside the figures."""

    kind: Literal["assumed", "district", "figure", "overlap"]
    text: Text
    grants: tuple[str, ...] = ()


@record(kw_only=False)
class Assessment:
    """Everything that a profile gives under a policy; every grant is accounted for.

    ``catalogue`` is the policy under the ``readings`` that the caller switched; ``original`` is
    the catalogue as it was before.
    """

    catalogue: Catalogue
    profile: Profile
    results: tuple[Result, ...]
    eligible: Totals
    undecided: Totals
    warnings: tuple[Notice, ...]
    original: Catalogue
    readings: Choices = field(default_factory=dict)

    @property
    def company(self) -> Company:
        """Who was assessed."""
        return self.profile.company

    @cached_property
    def own_district(self) -> str | None:
        """The company's district, if it is one of those where the policy applies."""
        applies = _place(self.catalogue, self.profile) is not Answer.NO
        return self.company.district if applies else None

    def of(self, verdict: Verdict) -> tuple[Result, ...]:
        """The results with this verdict, in the order of the policy."""
        return tuple(r for r in self.results if r.verdict == verdict)


def assess(
    catalogue: Catalogue,
    profile: Profile,
    readings: Choices | None = None,
    *,
    open_sums: Collection[str] = (),
) -> Assessment:
    """What a company may get under a policy, from whom, and why. Pure.

    ``readings`` are ambiguous words to be read otherwise than the catalogue does, such as
    ``{"AMB-7-2a": "B"}``; raises TjsubsidyError for those that it does not have. ``open_sums``
    are sums still to be chosen: verdicts rest on them, but no estimate does.
    """
    original, catalogue = catalogue, switched(catalogue, readings or {})
    results = results_of(catalogue, profile, open_sums)
    return Assessment(
        catalogue,
        profile,
        results,
        _totals(r for r in results if r.verdict == "eligible"),
        _totals(r for r in results if r.verdict == "undecided"),
        tuple(_warnings(catalogue, profile, results)),
        original,
        readings or {},
    )


_MOST_KEPT = 10_000  # results: some megabytes


def results_of(
    catalogue: Catalogue,
    profile: Profile,
    open_sums: Collection[str] = (),
    known: dict[int, Result] | None = None,
) -> tuple[Result, ...]:
    """The results alone, for who needs no more of an assessment.

    Companies with the same answers to what a grant asks share its result. The first that is
    assessed may be the only one, so what it shares is not looked for. ``known`` are results of
    this company by the identity of their grants, which catalogues that are read otherwise share.
    """
    known = {} if known is None else known
    grants = [(measure, grant) for measure in catalogue.measures for grant in measure.grants]
    new = [pair for pair in grants if id(pair[1]) not in known]
    if new:
        known |= _worked_out(catalogue, profile, open_sums, new)
    results = tuple([known[id(grant)] for _, grant in grants])
    for joint in catalogue.joints:
        results = _jointly(catalogue, joint, results)
    return results


def _worked_out(
    catalogue: Catalogue,
    profile: Profile,
    open_sums: Collection[str],
    grants: Iterable[tuple[Measure, Grant]],
) -> dict[int, Result]:
    """The results of some grants, by their identity."""
    values, kept, place = profile.facts, catalogue.kept, _place(catalogue, profile)
    figures = {f: v for f, v in values.items() if f not in open_sums} if open_sums else values
    made, opened = {}, frozenset(open_sums)
    shared = profile is not kept.setdefault("first", profile)
    for measure, grant in grants:
        key = (grant.id, place, opened, *map(values.get, grant.facts)) if shared else None
        result = kept.get(key) or _result(catalogue, measure, grant, values, figures, place)
        made[id(grant)] = result
        if shared:
            kept[key] = result
    if len(kept) > _MOST_KEPT:
        kept.clear()
    return made


def _place(catalogue: Catalogue, profile: Profile) -> Answer:
    """Whether the company is where the policy applies."""
    territory = catalogue.policy.territory
    return evaluate(territory.when, profile.facts).answer if territory else Answer.YES


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
    city, district = _funding(catalogue, grant, support.estimate)
    verdict = _VERDICTS[evaluation.answer]
    return Result(grant, measure, verdict, evaluation, support, city, district)


def _funding(
    catalogue: Catalogue, grant: Grant, estimate: int | None
) -> tuple[int | None, int | None]:
    """What the city pays of an estimate, rounded down to the yuan, and the district's rest."""
    if estimate is None:
        return None, None
    share = catalogue.city_share(grant)
    city = estimate * share.numerator // share.denominator
    return city, estimate - city


def _jointly(catalogue: Catalogue, joint: Joint, results: tuple[Result, ...]) -> tuple[Result, ...]:
    """The results under a joint ceiling: what is eligible takes first, then by the text's order."""
    members = [r for r in results if r.grant.id in joint.grants and r.support]
    if not members:
        return results
    members.sort(key=lambda r: r.verdict != "eligible")
    ceilings = _allotted([r.ceiling for r in members], joint.cap)
    estimates = _allotted([r.estimate for r in members], joint.cap)
    limited: dict[str, Result] = {}
    for result, ceiling, estimate in zip(members, ceilings, estimates, strict=True):
        if result.support and (ceiling, estimate) != (result.ceiling, result.estimate):
            working = result.support.working + _joint_note(joint, result)
            support = replace(
                result.support, ceiling=ceiling, estimate=estimate, exact=False, working=working
            )
            if estimate != result.estimate:
                support = replace(support, binding="joint")
            city, district = _funding(catalogue, result.grant, estimate)
            limited[result.grant.id] = replace(
                result, support=support, city=city, district=district
            )
    return tuple(limited.get(r.grant.id, r) for r in results)


def _allotted(figures: list[int | None], cap: int | None) -> list[int | None]:
    """Each figure, as far as a common cap lasts; without one, as far as the highest so far."""
    allotted: list[int | None] = []
    used = highest = 0
    for figure in figures:
        highest = max(highest, figure or 0)
        rest = max(0, (highest if cap is None else cap) - used)
        allotted.append(None if figure is None else min(figure, rest))
        used += allotted[-1] or 0
    return allotted


def _joint_note(joint: Joint, result: Result) -> Text:
    others = [grant for grant in joint.grants if grant != result.grant.id]
    zh, en = "、".join(others), ", ".join(others)
    if joint.cap is None:
        return both(f"；与{zh}只取较高的一项", f"; together with {en}, only the highest is paid")
    most = format_yuan(joint.cap)
    return both(f"；与{zh}合计不超过{most.zh}", f"; together with {en} at most {most.en}")


def _totals(results: Iterable[Result]) -> Totals:
    results = tuple(results)

    def total(figures: Iterable[int | None]) -> int:
        return sum(figure or 0 for figure in figures)

    return Totals(
        grants=len(results),
        ceiling=total(r.ceiling for r in results),
        estimate=total(r.estimate for r in results),
        city=total(r.city for r in results),
        district=total(r.district for r in results),
        open_ended=sum(r.open_ended for r in results),
    )


def _warnings(
    catalogue: Catalogue, profile: Profile, results: tuple[Result, ...]
) -> Iterator[Notice]:
    if profile.assumed:
        settings = join(map(same, profile.assumed))
        yield Notice("assumed", both("按假设评估：", "Assessed as if: ") + settings)
    if _place(catalogue, profile) is Answer.UNKNOWN and catalogue.policy.territory:
        yield Notice("district", catalogue.policy.territory.unknown)
    for text in profile.warnings:
        yield Notice("figure", text)
    for check in catalogue.checks:
        if evaluate(check.when, profile.facts).answer is Answer.YES:
            yield Notice("figure", check.text)
    eligible = {r.grant.id for r in results if r.verdict == "eligible"}
    for overlap in catalogue.overlaps:
        meeting = tuple(grant for grant in overlap.grants if grant in eligible)
        if len(meeting) > 1:
            ids = "、".join(meeting)
            where, note = overlap.where, overlap.note
            text = both(
                f"{ids}（{where.zh}）：{note.zh}",
                f"{ids.replace('、', ', ')} ({where.en}): {note.en}",
            )
            yield Notice("overlap", text, meeting)
