"""The data of one policy: its sections, bureaus, facts, measures and grants.

A catalogue is a TOML file, read and checked by ``format``.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from functools import cached_property
from typing import Annotated, Literal

from ..base.errors import InvalidValueError
from ..base.records import Parsed, field, record
from ..base.text import Text, both, quoted
from ..rules.amounts import Amount, Yuan, facts_of_amount
from ..rules.conditions import Condition, Rate, facts_of
from ..rules.facts import Fact, parse_count

Payment = Literal[
    "once", "once_by_general_rule", "per_project", "per_unit", "yearly", "not_stated", "unclear"
]


def parse_day(value: object) -> dt.date:
    """Parse a date, which JSON has as text. Raises InvalidValueError for anything else."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    with suppress(ValueError):
        return dt.date.fromisoformat(value if isinstance(value, str) else "")
    shown = quoted(value)
    raise InvalidValueError(
        both(f"{shown}不是日期。", f"{shown} is not a date."),
        both("请写成 2020-08-06。", "Write it like 2020-08-06."),
    )


Number = Annotated[int, Parsed(parse_count)]
Day = Annotated[dt.date, Parsed(parse_day)]


@record
class Funding:
    """The city's share, unless a grant has its own; the district pays the rest."""

    city: Rate
    quote: str
    names: tuple[str, ...] = ()


@record
class Territory:
    """The general condition on the company's place."""

    when: Condition
    reason: Text
    unknown: Text


@record
class Policy:
    """The policy document. ``issued`` is its date; ``disclaimer`` goes with every result."""

    id: str
    title: Text
    issuer: Text
    issued: Day
    disclaimer: Text
    stacking: Text
    funding: Funding
    territory: Territory | None = None


@record
class Section:
    """A part of the policy that groups measures."""

    number: Number
    title: Text


@record
class Bureau:
    """A responsible unit (责任单位). ``own`` is its name in a district, with ``{district}``."""

    name: Text
    own: Text | None = None


@record
class Topic:
    """A heading that groups facts."""

    id: str
    name: Text


@record
class Check:
    """A sanity check: a condition on answers that are odd, and its warning."""

    when: Condition
    text: Text


@record
class Joint:
    """A ceiling shared by several grants; without ``cap``, only the highest of them is paid."""

    grants: tuple[str, ...]
    cap: Yuan | None = None


@record
class Variant:
    """The effect of an alternative reading on its grant, or on those in ``grants``.

    ``admits`` is an alternative to the grant's own condition, ``requires`` an addition to it.
    ``amount`` and ``city`` replace its own, ``cap`` limits its sum, ``joint`` ties it to others.
    """

    grants: tuple[str, ...] = ()
    admits: Condition | None = None
    requires: Condition | None = None
    amount: Amount | None = None
    cap: Yuan | None = None
    city: Rate | None = None
    joint: Joint | None = None


@record
class Reading:
    """An ambiguity of the text: the question, the possible readings, and the one chosen.

    ``variants`` holds, by option, the effects of the other readings, if they can be computed from
    a company's facts.
    """

    id: str
    question: Text
    options: dict[str, Text]
    chosen: str  # an option's letter, or "undecided"
    variants: dict[str, Variant] = field(default_factory=dict)
    note: Text | None = None
    why: Text | None = None
    effect: Text | None = None


@record
class Grant:
    """A part of a measure that is paid separately, with its sentence in the policy.

    ``suits`` says for which companies it makes sense. It limits advice, not verdicts.
    """

    id: str
    title: Text
    summary: Text
    quote: str
    when: Condition
    amount: Amount
    payment: Payment
    omits: Text
    city: Rate | None = None  # the city's share, where it is not the policy's general one
    names: tuple[str, ...] = ()  # digits in the quote that are part of a name
    reservation: Text | None = None
    readings: tuple[Reading, ...] = ()
    suits: Condition | None = None

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """The facts that the verdict or the amount depends on, in order."""
        return tuple(dict.fromkeys(facts_of(self.when) + facts_of_amount(self.amount)))


@record
class Measure:
    """A numbered measure of the policy, with its bureaus in the order of the text."""

    number: Number
    section: Number
    bureaus: tuple[str, ...]
    grants: tuple[Grant, ...]


@record
class Overlap:
    """Grants that one project could get together; the text has no rule on stacking."""

    grants: tuple[str, ...]
    where: Text
    note: Text


@record
class Catalogue:
    """The whole policy as data."""

    policy: Policy
    sections: tuple[Section, ...]
    bureaus: tuple[Bureau, ...]
    topics: tuple[Topic, ...]
    facts: tuple[Fact, ...]
    measures: tuple[Measure, ...]
    checks: tuple[Check, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    joints: tuple[Joint, ...] = ()

    @cached_property
    def vocabulary(self) -> dict[str, Fact]:
        """The facts by id."""
        return {fact.id: fact for fact in self.facts}

    @cached_property
    def grants(self) -> dict[str, Grant]:
        """The grants by id, in the order of the policy."""
        return {grant.id: grant for measure in self.measures for grant in measure.grants}

    @cached_property
    def measure_of(self) -> dict[str, Measure]:
        """The measure of each grant, by the grant's id."""
        return {grant.id: measure for measure in self.measures for grant in measure.grants}

    @cached_property
    def readings(self) -> dict[str, tuple[Grant, Reading]]:
        """The readings by id, each with its grant."""
        return {r.id: (grant, r) for grant in self.grants.values() for r in grant.readings}

    @cached_property
    def bureau_names(self) -> dict[str, Bureau]:
        """The bureaus by their Chinese names."""
        return {bureau.name.zh: bureau for bureau in self.bureaus}

    @cached_property
    def used_by(self) -> dict[str, tuple[str, ...]]:
        """The grants that depend on each fact, by the fact's id."""
        served: dict[str, list[str]] = {fact.id: [] for fact in self.facts}
        for grant in self.grants.values():
            for fact in grant.facts:
                served[fact].append(grant.id)
        return {fact: tuple(grants) for fact, grants in served.items()}

    def city_share(self, grant: Grant) -> Rate:
        """The city's share of a grant; the district pays the rest."""
        return self.policy.funding.city if grant.city is None else grant.city

    def funding(self, grant: Grant, estimate: int | None) -> tuple[int | None, int | None]:
        """What the city pays of an estimate, rounded down to the yuan, and the district's rest."""
        if estimate is None:
            return None, None
        share = self.city_share(grant)
        city = estimate * share.numerator // share.denominator
        return city, estimate - city
