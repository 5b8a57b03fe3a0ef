"""The next steps of a company: whom to ask, and what. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..base.records import record
from ..base.text import Text, both, join, same
from ..policy.status import status_of, successors_by
from .assessment import Assessment
from .open_questions import OpenQuestion
from .pending import Group
from .phrases import bureaus, for_the_bureau, waits_for
from .result import Result

TOP = 3  # grants, and open questions of each kind
_NAMED = 4  # grants of a step


@record(kw_only=False)
class Step:
    """A question, who can answer it, and the grants that it concerns."""

    who: Text
    question: Text
    grants: tuple[str, ...] = ()


def by_money(results: Iterable[Result]) -> list[Result]:
    """Sort results by their amount, the largest first; those without a figure come last."""
    return sorted(results, key=lambda result: -(result.estimate or 0))


def top_grants(assessment: Assessment) -> list[Result]:
    """Find the eligible grants that are worth most."""
    return by_money(assessment.of("eligible"))[:TOP]


def in_report_order(assessment: Assessment) -> list[Result]:
    """Sort all results as a report shows them, each group by money."""
    groups: tuple[Group, ...] = ("eligible", "information", "bureau")
    left = [result for group in groups for result in by_money(assessment.of(group))]
    return [*left, *assessment.received, *assessment.of("ineligible")]


def next_steps(assessment: Assessment, questions: Sequence[OpenQuestion] = ()) -> list[Step]:
    """List the next steps: validity first, then what is open, then what the text leaves out.

    ``questions`` are for the company itself; the first ones are among the steps.
    """
    return [
        *_validity(assessment),
        *(_of_the_company(question) for question in questions[:TOP]),
        *_of_the_bureau(assessment),
        *_stacking(assessment),
        *(_left_out(result, assessment) for result in top_grants(assessment)),
    ]


def _validity(assessment: Assessment) -> Iterator[Step]:
    policy, day = assessment.catalogue.policy, assessment.as_of
    concerned = top_grants(assessment) or by_money(assessment.of("undecided"))[:TOP]
    if not concerned or status_of(policy, day) == "in_force":
        return
    asked = both("政策是否仍然有效", "Is the policy still in force")
    if successors_by(policy, day):
        asked += both("，后续文件是否取代相应条款", ", or has a later document replaced it")
    yield Step(lead(concerned[0], assessment), asked + both("？", "?"))


def _of_the_company(question: OpenQuestion) -> Step:
    return Step(both("本单位", "The company"), question.text, question.grants)


def _of_the_bureau(assessment: Assessment) -> Iterator[Step]:
    """List what only a bureau can judge, of the largest grants."""
    for result in by_money(assessment.of("bureau"))[:TOP]:
        left_open = result.evaluation.left_open
        said = [for_the_bureau(assessment.catalogue, fact, choice) for fact, choice in left_open]
        asked = join(said or waits_for(result, assessment), "；", "; ")
        asked = both(asked.zh, asked.en[:1].upper() + asked.en[1:])
        yield Step(lead(result, assessment), asked, (result.grant.id,))


def _stacking(assessment: Assessment) -> Iterator[Step]:
    overlaps = [set(w.grants) for w in assessment.warnings if w.kind == "overlap"]
    results = [r for r in assessment.of("eligible") if any(r.grant.id in o for o in overlaps)]
    if results:
        asked = both(
            "可能重复支持的事项，能否就同一项目或设备同时享受？",
            "May one project or machine receive more than one of the grants that may not add up?",
        )
        yield Step(lead(by_money(results)[0], assessment), asked)


def _left_out(result: Result, assessment: Assessment) -> Step:
    asked = both("政策未明确：", "Not stated in the policy: ") + result.grant.omits
    return Step(lead(result, assessment), asked, (result.grant.id,))


def lead(result: Result, assessment: Assessment) -> Text:
    """Name the bureau to ask first: the one that the text names first."""
    return bureaus(result, assessment)[0]


def say_grants(step: Step) -> Text:
    """Name the grants of a step, or count many."""
    count = len(step.grants)
    return (
        join(map(same, step.grants)) if count <= _NAMED else both(f"{count} 项", f"{count} grants")
    )
