"""Notices to the reader of the amounts, such as an overlap of grants."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Literal

from ..base.records import record
from ..base.text import Text, both, join, same
from ..company.profile import Profile
from ..policy.catalogue import Catalogue
from ..rules.conditions import Answer, evaluate
from .received import STATUSES
from .territory import place_of


@record(kw_only=False)
class Notice:
    """A notice to the reader of the amounts, and the grants that it concerns."""

    kind: Literal["assumed", "district", "figure", "overlap"]
    text: Text
    grants: tuple[str, ...] = ()


def notices(catalogue: Catalogue, profile: Profile, eligible: Collection[str]) -> Iterator[Notice]:
    """Collect the notices; ``eligible`` are the ids of the eligible grants."""
    if profile.assumed:
        settings = join(map(same, profile.assumed))
        yield Notice("assumed", both("按假设评估：", "Assessed as if: ") + settings)
    territory = catalogue.policy.territory
    if territory and place_of(catalogue, profile.facts) is Answer.UNKNOWN:
        yield Notice("district", territory.unknown)
    for text in profile.warnings:
        yield Notice("figure", text)
    for check in catalogue.checks:
        if evaluate(check.when, profile.facts).answer is Answer.YES:
            yield Notice("figure", check.text)
    for overlap in catalogue.overlaps:
        had = profile.received.keys()
        meeting = tuple(g for g in overlap.grants if g in eligible or g in had)
        if len(meeting) > 1 and not had >= set(meeting):
            ids = join(_named(grant, profile) for grant in meeting)
            where, note = overlap.where, overlap.note
            text = both(
                f"{ids.zh}（{where.zh}）：{note.zh}",
                f"{ids.en} ({where.en}): {note.en}",
            )
            yield Notice("overlap", text, meeting)


def _named(grant: str, profile: Profile) -> Text:
    """A grant's id, and whether the company has received it or applied for it."""
    if had := profile.received.get(grant):
        status = STATUSES[had.status]
        return both(f"{grant}（{status.zh}）", f"{grant} ({status.en.lower()})")
    return same(grant)
