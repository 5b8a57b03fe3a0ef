"""A verification on a screen: whether all is the same, else what differs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...assess.phrases import VERDICTS
from ...assess.verification import Difference, Verification
from ...base.console import Screen
from ...base.money import format_yuan
from ...base.text import Text, both, join, same
from .layout import Line, Page, bullets, to_text

_LABELS = {
    "id": both("测算编号", "determination"),
    "catalogue": both("政策目录", "catalogue"),
    "version": both("工具版本", "version"),
    "answers": both("填报信息", "answers"),
    "readings": both("政策口径", "readings"),
    "assume": both("假设的比例", "assumed rates"),
    "received": both("已获支持或已申报", "received or applied for"),
    "day": both("日期", "day"),
    "name": both("企业名称", "company"),
    "code": both("统一社会信用代码", "credit code"),
    "as_of": both("效力的日期", "day of validity"),
    "status": both("政策效力", "validity of the policy"),
    "low": both("从严口径合计", "total in the strict reading"),
    "high": both("从宽口径合计", "total in the generous reading"),
    "grants": both("项数", "grants"),
    "verdict": both("结论", "verdict"),
    "ceiling": both("政策上限", "policy ceiling"),
    "ceilings": both("政策上限合计", "policy ceilings"),
    "estimate": both("测算", "estimate"),
    "exact": both("是否定额", "fixed amount"),
    "fixed": both("定额合计", "fixed amounts"),
    "once_per_project": both("同一项目只享受一项", "one grant a project"),
    "open_ended": both("暂无法测算", "no figure yet"),
    "basis": both("金额性质", "basis"),
    "city": both("市级", "city"),
    "district": both("区级", "district"),
}
_COUNTS = {"grants", "open_ended"}
_DIGITS = 12  # of a hash: who wants the rest reads the JSON


def render_verification(found: Verification, screen: Screen) -> str:
    """Say that the file can be made again, or list what differs."""
    return to_text(screen, *_Page(screen).parts(found))


class _Page(Page):
    def parts(self, found: Verification) -> Iterator[Line]:
        if not found.differences:
            good = both(
                f"一致：{found.file} 可由本资料重现（测算编号 {found.id}）。",
                f"The same: this profile gives what {found.file} says (determination {found.id}).",
            )
            yield self.paragraph(good, "bold green")
            return
        count = len(found.differences)
        number = "1 difference" if count == 1 else f"{count} differences"
        head = both(
            f"与 {found.file} 有 {count} 处不同（文件所载 → 现在）：",
            f"{number} from {found.file} (in the file → now):",
        )
        yield self.paragraph(head, "bold yellow")
        yield from bullets((self.t(_say(one)) for one in found.differences), self.screen.width)


def _say(one: Difference) -> Text:
    key = one.path[-1]
    label = _LABELS.get(key, same(key))
    if one.path[0] == "totals":
        label = VERDICTS.get(one.path[1], same(one.path[1])) + both("：", ": ") + label
    elif one.path[0] == "grants":
        label = same(f"{one.path[1]} ") + label
    money = isinstance(one.now, int) or isinstance(one.recorded, int)
    shown = [_value(value, money=money and key not in _COUNTS) for value in one.sides]
    return label + both("：", ": ") + join(shown, " → ", " → ")


def _value(value: Any, *, money: bool) -> Text:
    if value is None or value == {}:
        return both("无", "none")
    if isinstance(value, bool):
        return both("是", "yes") if value else both("否", "no")
    if isinstance(value, int):
        return format_yuan(value) if money else same(value)
    if isinstance(value, dict):
        pairs = (f"{k}" if isinstance(v, dict) else f"{k}={v}" for k, v in value.items())
        return join(map(same, pairs))
    text = str(value)
    return VERDICTS.get(text) or same(text[:_DIGITS] if len(text) > 2 * _DIGITS else text)
