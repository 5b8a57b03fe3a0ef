"""The data of one policy: its sections, bureaus, facts, measures and grants.

A catalogue is a TOML file, read and checked by ``format``.
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal

from ..base.digest import sha256_of
from ..base.records import Doc, Parsed, field, names_of, record
from ..base.text import Text
from ..rules.amounts import Amount, Yuan, conditions_of_amount, facts_of_amount
from ..rules.conditions import Condition, Rate, facts_of
from ..rules.counts import parse_count
from ..rules.facts import Fact, Values
from .document import Policy

Payment = Literal[
    "once", "once_by_general_rule", "per_project", "per_unit", "yearly", "not_stated", "unclear"
]


Number = Annotated[int, Parsed(parse_count)]


@record
class Section:
    """A part of the policy that groups measures."""

    number: Annotated[Number, Doc("序号", "Its number")]
    title: Annotated[Text, Doc("标题", "Its title")]


@record
class Bureau:
    """A responsible unit (责任单位). ``own`` is its name in a district, with ``{district}``.

    ``short`` is for tables on a narrow screen; beside ``own`` it has ``{district}`` as well.
    """

    name: Annotated[Text, Doc("名称", "Its name")]
    own: Annotated[
        Text | None, Doc("本区的名称，含 {district}", "A district's own, with {district}")
    ] = None
    short: Annotated[Text | None, Doc("窄屏幕上的简称", "Its name on a narrow screen")] = None
    also: Annotated[tuple[str, ...], Doc("简称、旧名", "Its short or earlier names")] = ()


@record
class Topic:
    """A heading that groups facts."""

    id: Annotated[str, Doc("编号", "Its id")]
    name: Annotated[Text, Doc("分组的标题", "The heading")]


@record
class Department:
    """A department of a company, which usually knows the facts that name it."""

    id: Annotated[str, Doc("编号", "Its id")]
    name: Annotated[Text, Doc("部门的名称", "Its name")]


@record
class Check:
    """A sanity check: a condition that odd answers meet, and its warning."""

    when: Annotated[Condition, Doc("不合常理的情形", "The odd answers")]
    text: Annotated[Text, Doc("提醒的话", "The warning they give")]


@record
class Joint:
    """A joint ceiling of several grants; without ``cap``, only the highest of them is paid."""

    grants: Annotated[tuple[str, ...], Doc("支持事项编号", "The grants' ids")]
    cap: Annotated[
        Yuan | None,
        Doc("共同上限；不写则只取最高的一项", "The common cap; without it the highest alone"),
    ] = None


@record
class Shared:
    """A condition that several grants share, with the ``reason`` why its open choices are open."""

    grants: Annotated[tuple[str, ...], Doc("支持事项编号", "The grants' ids")]
    when: Annotated[Condition, Doc("共同的条件", "The condition that they share")]
    reason: Annotated[Text, Doc("为何由主管部门认定", "Why a bureau must judge")]


@record
class Variant:
    """The effect of an alternative reading on its grant, or on those in ``grants``.

    ``admits`` is an alternative to the grant's own condition, ``requires`` an addition to it, and
    so is the condition of the grant that it ``meets``, as that one is read.
    ``amount`` and ``city`` replace its own, ``cap`` limits its sum, ``joint`` ties it to others.
    """

    grants: Annotated[
        tuple[str, ...],
        Doc("所影响的支持事项，不写则为本项", "The grants it changes, if not its own"),
    ] = ()
    admits: Annotated[
        Condition | None,
        Doc("另有这个条件也可", "A condition that is enough beside the grant's own"),
    ] = None
    requires: Annotated[
        Condition | None, Doc("还须满足的条件", "A condition that is needed as well")
    ] = None
    meets: Annotated[str | None, Doc("还须符合该事项的条件", "A grant to qualify for too")] = None
    amount: Annotated[Amount | None, Doc("改为这个金额", "The amount instead")] = None
    cap: Annotated[Yuan | None, Doc("金额另设上限", "A cap on the amount")] = None
    city: Annotated[Rate | None, Doc("市级承担的比例", "The city's share instead")] = None
    joint: Annotated[Joint | None, Doc("与其他事项共用上限", "A ceiling shared with others")] = None


@record
class Reading:
    """An ambiguity of the text: the question, the possible readings, and the one chosen.

    ``variants`` holds, by option, the effects of the other readings, if they can be computed from
    a company's facts.
    """

    id: Annotated[str, Doc("编号", "Its id")]
    question: Annotated[Text, Doc("哪里有歧义", "What is ambiguous")]
    options: Annotated[dict[str, Text], Doc("各种口径，按字母", "The readings, by letter")]
    chosen: Annotated[str, Doc("采用哪一种，或 undecided", "The one taken, or undecided")]
    variants: Annotated[
        dict[str, Variant],
        Doc("其他口径带来的改变，按字母", "What the others would change, by letter"),
    ] = field(default_factory=dict)
    note: Annotated[Text | None, Doc("给读者的说明", "A note for the reader")] = None
    why: Annotated[Text | None, Doc("采用的理由", "Why it was taken")] = None
    effect: Annotated[Text | None, Doc("影响谁", "Whom it matters to")] = None
    author_note: Annotated[Text | None, Doc("给目录作者", "For authors, never shown")] = None


@record
class Grant:
    """A part of a measure that is paid separately, with its sentence in the policy.

    ``suits`` is a condition on the companies that the grant makes sense for, with the advised
    changes made. It limits advice and questions, not verdicts.
    """

    id: Annotated[str, Doc("编号，如 7-1", "An id, such as 7-1")]
    title: Annotated[Text, Doc("名称", "Its title")]
    summary: Annotated[Text, Doc("一句话概括", "One line on who gets it")]
    quote: Annotated[str, Doc("条文原句，一字不差", "The sentence, word for word")]
    when: Annotated[Condition, Doc("申请条件", "The condition")]
    amount: Annotated[Amount, Doc("支持的形式和金额", "The form of support and its figures")]
    payment: Annotated[Payment, Doc("支付方式", "How often it is paid")]
    omits: Annotated[Text, Doc("条文没有写的", "What the text leaves out")]
    city: Annotated[
        Rate | None,
        Doc("市级承担的比例，与通则不同时写", "The city's share, where it is not the general one"),
    ] = None
    names: Annotated[
        tuple[str, ...], Doc("原句中属于名称的数字", "Digits of the quote that are part of a name")
    ] = ()
    reservation: Annotated[
        Text | None, Doc("关于金额或结论的注意事项", "A reservation about figure or verdict")
    ] = None
    readings: Annotated[
        tuple[Reading, ...], Doc("歧义与各种口径", "Ambiguities and their readings")
    ] = ()
    suits: Annotated[
        Condition | None,
        Doc(
            "建议只向作出改变后符合此条件的企业提出，不影响结论",
            "Advice is given only where this may hold after its changes; no verdict rests on it",
        ),
    ] = None

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """The facts that the verdict or the amount depends on, in order."""
        return tuple(dict.fromkeys(facts_of(self.when) + facts_of_amount(self.amount)))


@record
class Measure:
    """A numbered measure of the policy, with its bureaus in the order of the text."""

    number: Annotated[Number, Doc("条号", "The article's number")]
    section: Annotated[Number, Doc("所属部分的序号", "The number of its section")]
    bureaus: Annotated[
        tuple[str, ...], Doc("责任单位，按条文顺序", "The bureaus in the order of the text")
    ]
    grants: Annotated[
        tuple[Grant, ...], Doc("可单独支付的支持事项", "Its separately payable parts")
    ]


@record
class Overlap:
    """Grants that one project could get together; the text has no rule on stacking."""

    grants: Annotated[tuple[str, ...], Doc("支持事项编号", "The grants' ids")]
    where: Annotated[Text, Doc("在哪里重叠", "Where they meet")]
    note: Annotated[Text, Doc("说明", "What to know about it")]


@record
class Catalogue:
    """The whole policy as data."""

    policy: Annotated[Policy, Doc("政策文件", "The document")]
    sections: Annotated[tuple[Section, ...], Doc("政策的各部分", "The parts of the policy")]
    bureaus: Annotated[tuple[Bureau, ...], Doc("责任单位", "The responsible units")]
    topics: Annotated[tuple[Topic, ...], Doc("问题的分组", "Headings of the questions")]
    facts: Annotated[tuple[Fact, ...], Doc("需要了解的企业情况", "What can be known of a company")]
    measures: Annotated[tuple[Measure, ...], Doc("措施，即条文的各条", "The numbered articles")]
    checks: Annotated[
        tuple[Check, ...], Doc("不合常理的回答", "Answers that are possible but odd")
    ] = ()
    overlaps: Annotated[
        tuple[Overlap, ...], Doc("可能重叠的支持事项", "Grants that may meet in one project")
    ] = ()
    joints: Annotated[
        tuple[Joint, ...], Doc("几个支持事项共用的上限", "Ceilings that several grants share")
    ] = ()
    shared: Annotated[
        tuple[Shared, ...], Doc("几个支持事项共有的条件", "Conditions that several grants share")
    ] = ()
    departments: Annotated[
        tuple[Department, ...],
        Doc("企业的部门，通常了解某些填报项", "Departments of a company, which know some facts"),
    ] = ()

    def __repr__(self) -> str:
        return f"<Catalogue {self.policy.id}, {len(self.grants)} grants>"

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of its file, which ``format`` sets; of its data if it comes from no file."""
        return sha256_of(repr([getattr(self, name) for name in names_of(self)]))

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
        """The grants that depend on each fact, by the fact's id; on a gate, through its facts."""
        grants = self.grants.values()
        return {
            fact.id: tuple(g.id for g in grants if not {fact.id, *fact.gate}.isdisjoint(g.facts))
            for fact in self.facts
        }

    @cached_property
    def gates(self) -> tuple[Fact, ...]:
        """The facts that ask for several others at once."""
        return tuple(fact for fact in self.facts if fact.gate)

    def with_gates(self, values: Values) -> Values:
        """Add what the no of a gate says: there is none of its facts that have no answer."""
        shut = (fact for gate in self.gates if values.get(gate.id) is False for fact in gate.gate)
        none = {fact: self.vocabulary[fact].none for fact in shut if fact not in values}
        return {**values, **none} if none else values

    def shut(self, fact: Fact, values: Values) -> Fact | None:
        """Find the gate whose no says that there is none of a fact."""
        shut = (g for g in self.gates if fact.id in g.gate and values.get(g.id) is False)
        return next(shut, None) if values.get(fact.id) == fact.none else None

    def conditions_of(self, grant: Grant) -> tuple[Condition, ...]:
        """List every condition that the verdict or the amount of a grant depends on."""
        territory = self.policy.territory
        place = (territory.when,) if territory else ()
        return (*place, grant.when, *conditions_of_amount(grant.amount))

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition that a verdict or an amount depends on."""
        grants = self.grants.values()
        return tuple(dict.fromkeys(when for grant in grants for when in self.conditions_of(grant)))

    def city_share(self, grant: Grant) -> Rate:
        """Get the city's share of a grant; the district pays the rest."""
        return self.policy.funding.city if grant.city is None else grant.city

    def funding(self, grant: Grant, estimate: int | None) -> tuple[int | None, int | None]:
        """Split an estimate: the city's part, rounded down to the yuan, and the district's rest."""
        if estimate is None:
            return None, None
        share = self.city_share(grant)
        city = estimate * share.numerator // share.denominator
        return city, estimate - city
