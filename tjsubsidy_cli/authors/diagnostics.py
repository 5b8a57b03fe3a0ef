"""The kinds of diagnostics: each has a code, a severity, and one line of meaning.

A code never changes and is never used again for something else. The hundreds
group them: 0 the file, 1 names and references, 2 sentences, 3 what is not used, 4 conditions,
5 amounts, 6 texts, 7 cases.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..base.errors import Diagnostic
from ..base.text import Text, both

Severity = Literal["error", "warning", "note"]
SEVERITIES: dict[Severity, Text] = {
    "error": both("错误", "error"),
    "warning": both("警告", "warning"),
    "note": both("提示", "note"),
}


@dataclass(frozen=True)
class Code:
    """The severity and the meaning of a code. An error makes the exit code 3."""

    severity: Severity
    meaning: Text


def _error(zh: str, en: str) -> Code:
    return Code("error", both(zh, en))


def _warning(zh: str, en: str) -> Code:
    return Code("warning", both(zh, en))


def _note(zh: str, en: str) -> Code:
    return Code("note", both(zh, en))


CODES: dict[str, Code] = {
    "TJ001": _error("写法不合目录的格式", "not the shape of a catalogue"),
    "TJ101": _error("编号或名称重复", "an id or a name is given twice"),
    "TJ102": _error("引用了不存在的编号", "names an id that is not there"),
    "TJ103": _error("引用了未列出的责任单位", "names a bureau that is not listed"),
    "TJ104": _error("填报项的类型与用处不符", "a fact of a kind that does not fit its use"),
    "TJ105": _error("编号写法有误", "an id that is badly formed"),
    "TJ106": _error("缺少必要的部分", "a necessary part is not there"),
    "TJ107": _error("数字超出范围", "a figure out of its range"),
    "TJ108": _error("日期先后有误", "a day before one that it must follow"),
    "TJ201": _error("数字不在条文原句中", "a figure that is not in the quote"),
    "TJ202": _error("条文原句中的数字没有用到", "a figure of the quote that is not used"),
    "TJ203": _error("声明的名称不在条文原句中", "a declared name that is not in the quote"),
    "TJ204": _error("上限与定额不符", "a ceiling taken for a fixed sum, or the reverse"),
    "TJ205": _error("条文原句不在政策原文中", "a quote that is not in the policy's text"),
    "TJ206": _warning("政策原文不是目录所注的那一份", "a text that is not the catalogue's source"),
    "TJ301": _warning("填报项没有用到", "a fact that nothing reads"),
    "TJ302": _note("选项没有条件读取", "a choice that no condition reads"),
    "TJ303": _warning("责任单位没有用到", "a bureau that no measure names"),
    "TJ304": _warning(
        "部分、问题分组或部门没有用到", "a section, a topic or a department that nothing uses"
    ),
    "TJ305": _note("填报项未写由哪个部门了解", "a fact that names no department which knows it"),
    "TJ401": _error("条件永远不成立", "a condition that can never hold"),
    "TJ402": _warning("条件永远成立", "a condition that always holds"),
    "TJ403": _warning("条件的一部分不起作用", "a part of a condition that changes nothing"),
    "TJ404": _error("条件与适用地域矛盾", "a condition that holds only where the policy does not"),
    "TJ405": _warning("另一种口径不带来任何改变", "a reading that would change nothing"),
    "TJ406": _warning("条件与采用的口径不一致", "a condition that is not the chosen reading"),
    "TJ501": _warning("上限永远达不到", "a ceiling that no company reaches"),
    "TJ502": _warning("上限总是起作用", "a cap that is all that is ever paid"),
    "TJ503": _error("金额总是零", "an amount that is always zero"),
    "TJ601": _error("缺少译文", "a text without its translation"),
    "TJ602": _warning("中文文字中没有汉字", "a Chinese text without a Chinese character"),
    "TJ603": _warning("英文文字中夹有汉字", "an English text with Chinese outside quotation"),
    "TJ604": _error("两个选项同名", "two choices of one name"),
    "TJ701": _error("案例互相矛盾", "cases that contradict each other"),
    "TJ702": _error("案例与目录不符", "a case that the catalogue does not bear out"),
}


def severity(diagnostic: Diagnostic) -> Severity:
    """The severity that belongs to the code of a diagnostic."""
    return CODES[diagnostic.code].severity
