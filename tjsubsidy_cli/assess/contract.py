"""Types of an assessment's JSON, for mypy and for the JSON Schema that is made from them.

``render/json`` writes this JSON. Later versions may add keys; they remove none.
"""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired

# pydantic, which brings this module, refuses the standard TypedDict before Python 3.12.
from typing_extensions import TypedDict

from ..base.records import Doc, Keywords
from ..company import received as had
from ..rules.basis import Basis
from .contract_policy import Day, Policy, Text
from .gates import Gate
from .pending import Pending
from .result import Verdict

Number = Annotated[int, Keywords({"minimum": 0})]
Yuan = Number | None
NOT_EMPTY = Keywords({"minItems": 1})
_OBJECT, _NULL = {"type": "object"}, {"type": "null"}


class Company(TypedDict):
    """The company, as its profile names it."""

    name: str
    code: str | None
    district: str | None


class Funding(TypedDict):
    """The shares of the city and of the district in the estimate."""

    city: Yuan
    district: Yuan


class Reason(TypedDict):
    """A test that decides the verdict."""

    answer: Literal["yes", "unknown", "no"]
    text: Text
    inferred: bool


class Assumed(TypedDict):
    """A figure at a rate that the user assumed, on a fact of the company."""

    rate: float
    of: str
    amount: Yuan


class Received(TypedDict):
    """A grant that the company has received or applied for."""

    status: had.Status
    year: int | None
    sum: Yuan


class Grant(TypedDict):
    """The result of one grant, in whole yuan."""

    id: str
    measure: Number
    title: Text
    verdict: Verdict
    ceiling: Yuan
    estimate: Yuan
    exact: Annotated[bool, Doc("估算是定额，不是上限", "The estimate is a sum, not a ceiling")]
    basis: Annotated[
        Basis,
        Doc(
            "金额的依据：定额、比例、只有上限、企业的全部支出（条文未写比例）",
            "What the figure rests on: a fixed sum, a rate, only a ceiling, or the company's whole "
            "outlay (the text has no rate)",
        ),
    ]
    assumed: Annotated[
        Assumed | None,
        Doc("按用户假设的比例测算，非政策规定", "The figure at a rate that the user assumed"),
    ]
    received: Annotated[
        Received | None,
        Doc(
            "已获支持或已申报，不计入合计",
            "What the company has of it; then no total counts it",
        ),
    ]
    funding: Funding
    open_ended: Annotated[
        bool, Doc("可能支付但没有金额，不计入合计", "It may be paid but has no figure to sum")
    ]
    working: Text | None
    bureaus: list[str]
    bureaus_here: list[Text]
    payment: str
    missing: Annotated[
        list[str],
        Doc("待判定时，决定结论的填报项", "The facts that would decide an undecided grant"),
    ]
    missing_figures: Annotated[
        list[str], Doc("影响估算的未知数额", "Unknown figures that the estimate depends on")
    ]
    waits_for: Annotated[
        list[Text],
        Doc("还取决于什么，包括由部门判断的", "What decides it, with what a bureau must judge"),
    ]
    pending: Annotated[
        list[Pending],
        Doc(
            "待判定的原因：缺少信息、只能由部门认定",
            "What an undecided grant depends on: information that is missing, a bureau's judgement",
        ),
    ]
    residual: Annotated[
        dict[str, object] | None,
        Doc(
            "代入已知情况后尚余的条件，写法同政策目录的 when；已判定则为 null",
            "The rest of the condition once the known answers are put in, written as `when` in the "
            "catalogue; null if decided",
        ),
    ]
    reasons: Annotated[list[Reason], NOT_EMPTY]
    reservation: Text | None
    quote: str


NO_FIGURES_IF_INELIGIBLE = Keywords(
    {
        "if": {"properties": {"verdict": {"const": "ineligible"}}},
        "then": {
            "properties": {
                **dict.fromkeys(("ceiling", "estimate", "working"), _NULL),
                "exact": {"const": False},
            }
        },
        "else": {"properties": {"working": _OBJECT}},
    }
)


class Totals(TypedDict):
    """Sums over the grants of one verdict."""

    grants: Number
    ceiling: Number
    estimate: Number
    city: Number
    district: Number
    open_ended: Number


class EligibleTotals(Totals):
    """Sums over the eligible grants: ``fixed`` and ``ceilings`` make up the estimate."""

    fixed: Annotated[Number, Doc("条文写定的金额", "The sums that the text fixes")]
    ceilings: Annotated[
        Number,
        Doc("只有上限的金额，不代表可获金额", "Sums that are ceilings, not expected amounts"),
    ]
    once_per_project: Annotated[
        Number,
        Doc(
            "可能重复支持的事项只取一项时的最大合计",
            "The largest sum with at most one grant of each overlap",
        ),
    ]


class VerdictTotals(TypedDict):
    """The sums by verdict."""

    eligible: EligibleTotals
    undecided: Totals


class Readings(TypedDict):
    """The readings that the caller switched, and the range of the eligible total under others."""

    switched: dict[str, str]
    low: Number
    high: Number
    moved_by: list[str]
    cautious: Annotated[dict[str, str], Doc("得出 low 的口径", "The readings that give low")]
    generous: Annotated[dict[str, str], Doc("得出 high 的口径", "The readings that give high")]


class Question(TypedDict):
    """A question whose answer can change a verdict or an amount."""

    fact: str
    text: Text
    choices: Annotated[
        list[str], Doc("影响结果的选项", "The choices that can change one of the grants")
    ]
    grants: Annotated[list[str], NOT_EMPTY]
    ceiling: Annotated[
        Number, Doc("所涉事项的政策上限合计", "The sum that these grants could come to")
    ]
    open_ended: Number


class Warning(TypedDict):  # noqa: A001 - the key's own word
    """A notice to the reader of the amounts."""

    kind: str
    text: Text
    grants: list[str]


class GateResult(TypedDict):
    """A gate, and the reason if it does not hold."""

    gate: Gate
    value: str | int | None
    holds: bool
    why: Text | None


WHY_IF_NOT_HELD = Keywords(
    {
        "if": {"properties": {"holds": {"const": True}}},
        "then": {"properties": {"why": _NULL}},
        "else": {"properties": {"why": _OBJECT}},
    }
)


class Determination(TypedDict):
    """Everything that the verdicts and figures follow from."""

    catalogue: Annotated[str, Doc("政策目录文件的 SHA-256", "The SHA-256 of the catalogue's file")]
    version: str
    answers: Annotated[str, Doc("填报信息的 SHA-256", "The SHA-256 of the company's answers")]
    readings: dict[str, str]
    assume: Annotated[dict[str, str], Doc("假设的比例，分数", "Assumed rates, as fractions")]
    received: dict[str, Received]
    day: Day


class Row(TypedDict):
    """The row of a table from which the profile was read."""

    file: str
    sheet: Annotated[
        str | None, Doc("有多张工作表时", "Only where there are several, or it was chosen")
    ]
    row: Annotated[Number, Doc("表格软件所显示的行号", "The number that a spreadsheet shows")]


class Assessment(TypedDict):
    """One company assessed against one policy."""

    schema: Literal["tjsubsidy/assessment/2"]
    id: Annotated[
        str,
        Doc(
            "determination 规范 JSON 的 SHA-256 前16位",
            "The start of the SHA-256 of the determination as canonical JSON",
        ),
    ]
    determination: Determination
    policy: Policy
    company: Company
    grants: Annotated[list[Annotated[Grant, NO_FIGURES_IF_INELIGIBLE]], NOT_EMPTY]
    totals: VerdictTotals
    readings: Readings
    questions: Annotated[
        list[Question],
        Doc("尚需回答的问题，影响金额大的在前", "What should be asked, worth most first"),
    ]
    warnings: list[Warning]
    source: NotRequired[Row]
    gates: NotRequired[Annotated[list[Annotated[GateResult, WHY_IF_NOT_HELD]], NOT_EMPTY]]
    file: NotRequired[Annotated[str, Doc("仅见于 jsonl", "Only in jsonl")]]
