"""Remarks on the totals: what they count, and between which figures they move."""

from __future__ import annotations

from ..base.money import format_rate, format_yuan
from ..base.text import Text, both, join, same
from .assessment import Assessment


def describe_sensitivity(assessment: Assessment) -> Text | None:
    """Describe the range of the eligible total over the readings, if there is one."""
    sensitivity = assessment.sensitivity
    if sensitivity.low == sensitivity.high:
        return None
    yuan = (sensitivity.low, assessment.eligible.estimate, sensitivity.high)
    low, now, high = map(format_yuan, yuan)
    moved = join(same(id_) for id_ in sensitivity.moved_by)
    rest = both("", "")
    if assessment.eligible.open_ended:
        rest = both("（不含暂无法测算的事项）", " (without grants that have no figure yet)")
    return both(
        f"从严口径 {low.zh}，本次口径 {now.zh}，从宽口径 {high.zh}{rest.zh}；"
        f"影响合计的条文歧义：{moved.zh}。",
        f"Strict reading {low.en}, as read here {now.en}, generous reading {high.en}{rest.en}; "
        f"moved by {moved.en}.",
    )


def describe_once_per_project(assessment: Assessment) -> Text | None:
    """Give the sum if one project takes only one grant, where that makes a difference."""
    if assessment.once_per_project == assessment.eligible.estimate:
        return None
    most = format_yuan(assessment.once_per_project)
    return both(
        f"如同一项目只能享受一项支持，合计最高 {most.zh}。",
        f"If one project takes only one grant: at most {most.en} in all.",
    )


def describe_outlay(assessment: Assessment) -> Text | None:
    """Name the eligible grants that count the whole outlay because the text gives no rate."""
    ids = [r.grant.id for r in assessment.of("eligible") if r.basis == "outlay"]
    if not ids:
        return None
    named = join(map(same, ids))
    return both(
        f"{named.zh} 条文未写支持比例，按企业填报的全部支出计入，实际支持可能低得多。",
        f"{named.en}: the text gives no rate, so the company's whole outlay is counted; "
        "the actual support may be much lower.",
    )


def describe_assumed(assessment: Assessment) -> Text | None:
    """Give the eligible total at the rates that the user assumed."""
    taken = [r for r in assessment.of("eligible") if r.assumed and r.assumed.amount is not None]
    if not taken:
        return None
    total = assessment.eligible.estimate
    total += sum((r.assumed.amount or 0) - (r.estimate or 0) for r in taken if r.assumed)
    rates = join(same(f"{r.grant.id} {format_rate(r.assumed.rate)}") for r in taken if r.assumed)
    money = format_yuan(total)
    return both(
        f"按您假设的比例（{rates.zh}）测算，合计 {money.zh}；这些比例不是政策规定的。",
        f"At the rates that you assumed ({rates.en}): {money.en} in all; the policy does not state "
        "these rates.",
    )
