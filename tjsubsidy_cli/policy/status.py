"""Whether a policy is in force on a day, as far as its dates or a named source tell. Pure.

What they do not tell is unknown: no policy is taken to be in force because nothing speaks
against it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal

from ..base.dates import say_date
from ..base.text import Text, both, join, same
from .document import Policy, Source, Successor

Status = Literal["in_force", "expired", "repealed", "suspended", "unknown"]
TRUSTED = dt.timedelta(days=365)  # how long a look at the source is worth something


def status_of(policy: Policy, day: dt.date) -> Status:
    """Tell the status of a policy on a day."""
    if _reached(policy.repealed, day):
        return "repealed"
    if policy.expires and day > policy.expires:
        return "expired"
    if _reached(policy.suspended, day):
        return "suspended"
    return "in_force" if _by_its_dates(policy, day) or _by_its_source(policy, day) else "unknown"


def successors_by(policy: Policy, day: dt.date) -> tuple[Successor, ...]:
    """List the later documents that were there on a day; one without a date was."""
    return tuple(s for s in policy.successors if not s.date or not _later(s.date, day))


def begins(policy: Policy) -> dt.date:
    """Find the first day on which the policy can be in force."""
    return max(policy.issued, policy.effective or policy.issued)


def describe_status(policy: Policy, day: dt.date) -> Text:
    """Say whether the policy is in force, on what ground, and what came after it."""
    status, later = status_of(policy, day), successors_by(policy, day)
    said = _ground(policy, day, status)
    if later:
        said += both("；", "; ") + join(map(_there_is, later), "；", "; ")
    if status == "unknown" or (status == "in_force" and later):
        said += both("，请先核实", "; check before you rely on it")
    return said + both("。", ".")


def status_line(policy: Policy, day: dt.date) -> Text:
    """Give the line that stands under the policy's title."""
    return both("效力：", "Validity: ") + describe_status(policy, day)


def say_source(source: Source) -> Text:
    """Say where the text was taken from, with the hash that tells it from another."""
    said = both("条文出处：", "Source of the text: ") + source.text
    return said + same(f" · SHA-256 {source.sha256}" if source.sha256 else "")


def _reached(since: dt.date | None, day: dt.date) -> bool:
    return since is not None and since <= day


def _later(date: str, day: dt.date) -> bool:
    """Whether a day, a month or a year is wholly after a day."""
    return date > day.isoformat()[: len(date)]


def _by_its_dates(policy: Policy, day: dt.date) -> bool:
    """Whether the text's own dates say so; without an end, a later document makes it doubtful."""
    ends = policy.expires is not None or not successors_by(policy, day)
    return policy.effective is not None and begins(policy) <= day and ends


def _by_its_source(policy: Policy, day: dt.date) -> bool:
    """Whether the source was seen to say so, lately and before what came after."""
    seen = policy.verified
    if not (policy.source and seen) or day < begins(policy) or day - seen > TRUSTED:
        return False
    return not any(s.date and _later(s.date, seen) for s in successors_by(policy, day))


def _ground(policy: Policy, day: dt.date, status: Status) -> Text:
    match status:
        case "repealed":
            since = say_date(policy.repealed or day)
            return both(f"自{since.zh}起废止", f"repealed as of {since.en}")
        case "expired":
            last = say_date(policy.expires or day)
            return both(f"有效期已于{last.zh}届满", f"it expired at the end of {last.en}")
        case "suspended":
            since = say_date(policy.suspended or day)
            return both(f"自{since.zh}起暂停执行", f"suspended since {since.en}")
        case "in_force":
            on, grounds = say_date(day), join(_grounds(policy, day), "；", "; ")
            return both(
                f"截至{on.zh}现行有效（{grounds.zh}）", f"in force on {on.en} ({grounds.en})"
            )
        case "unknown":
            return _doubt(policy, day)


def _grounds(policy: Policy, day: dt.date) -> Iterator[Text]:
    if policy.effective and _by_its_dates(policy, day):
        since = say_date(policy.effective)
        yield both(f"自{since.zh}起施行", f"effective from {since.en}") + _end(policy)
    if policy.source and policy.verified and _by_its_source(policy, day):
        seen, source = say_date(policy.verified), policy.source.text
        yield both(f"{seen.zh}据{source.zh}核实", f"seen on {seen.en} in {source.en}")


def _end(policy: Policy) -> Text:
    if policy.expires is None:
        return both("，条文未写有效期", ", no end stated")
    last = say_date(policy.expires)
    return both(f"，有效期至{last.zh}", f", valid until {last.en}")


def _doubt(policy: Policy, day: dt.date) -> Text:
    start = say_date(begins(policy))
    if day < begins(policy):
        if policy.effective:
            return both(f"自{start.zh}起施行，尚未生效", f"effective only from {start.en}")
        return both(f"{start.zh}才印发", f"issued only on {start.en}")
    missing = both("条文未写施行日期", "unknown, since the text states no effective date")
    if policy.expires is None:
        missing = both("条文未写有效期", "unknown, since the text states no end")
    doubt = both("，是否仍有效未知", "")
    if policy.verified and policy.source:
        seen = say_date(policy.verified)
        doubt += both(f"（{seen.zh}曾核实有效）", f" (it was seen to be in force on {seen.en})")
    return missing + doubt


def _there_is(successor: Successor) -> Text:
    number = successor.number or ""
    name = same(number)
    if title := successor.title:
        name = both(f"《{title.zh}》", title.en)
        name += both(f"（{number}）", f" ({number})") if number else same("")
    if successor.date is None:
        return both("已有后续文件", "a later document exists: ") + name
    date = say_date(successor.date)
    return both(
        f"{date.zh}已有后续文件{name.zh}", f"a later document exists: {name.en} ({date.en})"
    )
