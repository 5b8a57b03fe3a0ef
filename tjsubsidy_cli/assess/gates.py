"""Gates: conditions that a caller, such as a CI job, puts on an assessment. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Literal

from ..base.errors import Diagnostic, InvalidValueError, TjsubsidyError
from ..base.money import WAN, format_yuan, has_no_unit, in_millions, parse_yuan
from ..base.records import record
from ..base.text import Text, both, join, same
from ..policy.catalogue import Catalogue
from ..policy.status import describe_status, status_of
from .assessment import Assessment
from .phrases import why_not

Gate = Literal[
    "require",
    "fail-if-none",
    "fail-on-undecided",
    "fail-on-warning",
    "min-total",
    "require-in-force",
]


@record(kw_only=False)
class Gates:
    """The requested gates; by default there is none.

    ``require``: numbers of grants, or of measures (one of whose grants is enough).
    ``min_total``: the lowest sum of the eligible grants' estimates, in yuan.
    ``in_force``: the policy is known to be in force on the day of the assessment.
    """

    require: tuple[str, ...] = ()
    fail_if_none: bool = False
    fail_on_undecided: bool = False
    fail_on_warning: bool = False
    min_total: int | None = None
    in_force: bool = False


@record(kw_only=False)
class GateResult:
    """One gate for one assessment; ``failure`` says why it does not hold."""

    gate: Gate
    value: str | int | None  # the requirement: a number of the policy, or yuan
    failure: Text | None

    @property
    def option(self) -> str:
        """The gate as an option of the command line."""
        return f"--{self.gate}" + ("" if self.value is None else f" {self.value}")


def read_gates(
    catalogue: Catalogue,
    require: Collection[str] = (),
    *,
    fail_if_none: bool = False,
    fail_on_undecided: bool = False,
    fail_on_warning: bool = False,
    min_total: str | None = None,
    in_force: bool = False,
) -> Gates:
    """Parse the gates from options. Raises TjsubsidyError with all problems."""
    problems: list[Diagnostic] = []
    required: tuple[str, ...] = ()
    least = None
    if require:
        from ..policy.selection import resolve

        try:
            required = tuple(resolve(catalogue, require, option="--require"))
        except TjsubsidyError as error:
            problems += error.problems
    try:
        least = None if min_total is None else _least(min_total)
    except InvalidValueError as error:
        problems.append(Diagnostic(what=error.what, hint=error.hint, key="--min-total"))
    if problems:
        raise TjsubsidyError(problems)
    return Gates(required, fail_if_none, fail_on_undecided, fail_on_warning, least, in_force)


def _least(text: str) -> int:
    yuan = parse_yuan(text)
    if has_no_unit(text) and 0 < yuan < WAN:  # a gate a thousand times too low holds unnoticed
        raise InvalidValueError(
            both(f"{text} 缺少单位。", f"{text} has no unit."),
            both(
                f"请写“{text}万元”或“{text}元”。",
                f"Write “{in_millions(yuan * WAN)}” or “{text} yuan”.",
            ),
        )
    return yuan


def judge(assessment: Assessment, gates: Gates) -> tuple[GateResult, ...]:
    """Judge each requested gate, with the reason if it does not hold."""
    return tuple(_judged(assessment, gates))


def _judged(assessment: Assessment, gates: Gates) -> Iterator[GateResult]:
    for number in gates.require:
        yield GateResult("require", number, _not_had(assessment, number))
    eligible, undecided = assessment.eligible, assessment.undecided
    if gates.fail_if_none:
        none = both("没有初步符合条件的事项", "no grant is eligible") + _open(undecided.grants)
        yield GateResult("fail-if-none", None, None if eligible.grants else none + _STOP)
    if gates.fail_on_undecided:
        ids = join(same(r.grant.id) for r in assessment.of("undecided"))
        count = undecided.grants
        left = both(f"待判定 {count} 项：", f"{count} undecided: ") + ids + _STOP
        yield GateResult("fail-on-undecided", None, left if count else None)
    if gates.fail_on_warning:
        yield GateResult("fail-on-warning", None, _warned(assessment))
    if gates.min_total is not None:
        short = None
        if eligible.estimate < gates.min_total:
            have, least = format_yuan(eligible.estimate), format_yuan(gates.min_total)
            short = both(
                f"初步符合条件的合计 {have.zh}，低于 {least.zh}",
                f"the eligible grants come to {have.en}, less than {least.en}",
            )
            if count := eligible.open_ended:
                short += both(
                    f"（其中 {count} 项暂无法测算，未计入）",
                    f" ({count} of them without a figure yet, not counted)",
                )
            short += _open(undecided.grants, undecided.estimate) + _STOP
        yield GateResult("min-total", gates.min_total, short)
    if gates.in_force:
        policy, day = assessment.catalogue.policy, assessment.as_of
        in_force = status_of(policy, day) == "in_force"
        yield GateResult(
            "require-in-force", None, None if in_force else describe_status(policy, day)
        )


_STOP = both("。", ".")


def _warned(assessment: Assessment) -> Text | None:
    """Repeat the warnings, except for the caller's own assumptions."""
    texts = [warning.text for warning in assessment.warnings if warning.kind != "assumed"]
    if not texts:
        return None
    bare = (Text(zh=text.zh.rstrip("。"), en=text.en.rstrip(".")) for text in texts)
    number = f"{len(texts)} warning{'s' if len(texts) > 1 else ''}: "
    return both(f"警告 {len(texts)} 条：", number) + join(bare, "；", "; ") + _STOP


def _open(grants: int, yuan: int | None = None) -> Text:
    """Describe the undecided grants, with which a gate may still hold."""
    if not grants:
        return same("")
    text = both(f"；待判定 {grants} 项", f"; {grants} undecided")
    if yuan:
        more = format_yuan(yuan)
        text += both(f"；如全部落实，上限另增 {more.zh}", f", up to {more.en} more")
    return text


def _not_had(assessment: Assessment, number: str) -> Text | None:
    """Explain why a required grant, or every grant of a required measure, is not eligible.

    A grant that the company has received or applied for is had.
    """
    grants = [r for r in assessment.results if r.grant.id == number]
    grants = grants or [r for r in assessment.results if str(r.measure.number) == number]
    if any(result.verdict == "eligible" or result.received for result in grants):
        return None
    whys = [why_not(r, assessment) for r in grants]
    if len(grants) > 1:
        named = (same(f"{r.grant.id} ") + why for r, why in zip(grants, whys, strict=True))
        whys = [
            both("没有初步符合条件的事项：", "none of its grants is eligible: ")
            + join(named, "；", "; ")
        ]
    return whys[0] + _STOP
