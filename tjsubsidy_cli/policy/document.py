"""The policy document: its title and dates, who pays, where it applies, what came after it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated

from ..base.dates import parse_day, parse_period
from ..base.errors import InvalidValueError
from ..base.records import Doc, Parsed, record
from ..base.text import Text, both, quoted
from ..rules.conditions import Condition, Rate


def parse_sha256(value: object) -> str:
    """Parse a SHA-256 in hexadecimal. Raises InvalidValueError for anything else."""
    if isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value):
        return value
    shown = quoted(value)
    raise InvalidValueError(
        both(f"{shown}不是 SHA-256。", f"{shown} is not a SHA-256."),
        both("应为64位小写十六进制数。", "It has 64 hexadecimal digits in small letters."),
    )


Day = Annotated[dt.date, Parsed(parse_day)]
Period = Annotated[str, Parsed(parse_period)]
Sha256 = Annotated[str, Parsed(parse_sha256)]


@record
class Funding:
    """The city's share of each grant without a share of its own; the district pays the rest."""

    city: Annotated[
        Rate, Doc("市级承担的比例，其余由区承担", "The city's share; the district pays the rest")
    ]
    quote: Annotated[str, Doc("条文原句，一字不差", "The sentence, word for word")]
    names: Annotated[
        tuple[str, ...], Doc("原句中属于名称的数字", "Digits of the quote that are part of a name")
    ] = ()


@record
class Territory:
    """The general condition on the company's place.

    ``whole`` is the choice of the fact ``district`` that names no district.
    """

    when: Annotated[
        Condition, Doc("企业在适用地域内的条件", "The condition on the company's place")
    ]
    reason: Annotated[Text, Doc("不在地域内时的理由", "Why a company elsewhere gets nothing")]
    unknown: Annotated[Text, Doc("未填所在区时的提醒", "The warning while the place is unknown")]
    written: Annotated[
        Text | None,
        Doc("条文写明地域时的理由", "The reason where the grant's own sentence names the place"),
    ] = None
    whole: Annotated[
        str | None,
        Doc("只说明在本地、未说明哪个区的选项", "The choice for here, in a district not told"),
    ] = None


@record
class Successor:
    """A later document on the same field, by its title, its number or both."""

    title: Annotated[Text | None, Doc("名称", "Its title")] = None
    number: Annotated[str | None, Doc("文号", "Its number")] = None
    date: Annotated[
        Period | None,
        Doc(
            "日期，如 2023-04-11、2023-04 或 2023", "Its date, such as 2023-04-11, 2023-04 or 2023"
        ),
    ] = None
    note: Annotated[Text | None, Doc("与本政策的关系", "What it has to do with the policy")] = None


@record
class Source:
    """The place that the text of the policy was taken from, and the SHA-256 of that text."""

    text: Annotated[Text, Doc("取自何处", "Where it was taken from")]
    sha256: Annotated[
        Sha256 | None, Doc("该文本（UTF-8）的 SHA-256", "The SHA-256 of that text, in UTF-8")
    ] = None


@record
class Policy:
    """The policy document. ``issued`` is its date; ``disclaimer`` goes with every result.

    ``status`` tells from the days below, where the text or a source states them, whether it is
    in force.
    """

    id: Annotated[str, Doc("编号，如 tianjin-2020", "An id, such as tianjin-2020")]
    title: Annotated[Text, Doc("政策名称", "The policy's title")]
    issuer: Annotated[Text, Doc("发布机关", "Who issued it")]
    issued: Annotated[Day, Doc("印发日期", "The date it was issued")]
    disclaimer: Annotated[Text, Doc("每份结果都要写明的话", "What every result must say")]
    stacking: Annotated[Text, Doc("叠加享受的说明", "What a total means")]
    funding: Annotated[Funding, Doc("资金来源", "Who pays")]
    territory: Annotated[Territory | None, Doc("政策适用的地域", "Where the policy applies")] = None
    effective: Annotated[Day | None, Doc("条文写明的施行日期", "The day it takes effect")] = None
    expires: Annotated[
        Day | None, Doc("条文写明的有效期最后一天", "The last day of its validity")
    ] = None
    repealed: Annotated[Day | None, Doc("自哪天起废止", "The day of its repeal")] = None
    suspended: Annotated[
        Day | None, Doc("自哪天起暂停执行", "The day from which it is suspended")
    ] = None
    successors: Annotated[
        tuple[Successor, ...], Doc("后续的政策文件", "Later documents on the same field")
    ] = ()
    source: Annotated[Source | None, Doc("条文的出处", "Where the text was taken from")] = None
    verified: Annotated[
        Day | None,
        Doc(
            "向上述出处核实其仍有效的日期",
            "The day on which the source was seen to have it in force",
        ),
    ] = None
