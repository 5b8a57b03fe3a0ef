"""The words that people write for yes, no, none and not known, in one table."""

from __future__ import annotations

from ..base.text import fold

# Each is compared without blanks, quotes, letter case and width.
_ASKED = {"不清楚", "不知道", "不确定", "拿不准", "不了解", "不太清楚"}
_ASKED |= {"don't know", "dont know", "I don't know", "not sure", "not known", "dunno", "no idea"}
_BLANK = {"", "unknown", "未知", "未填", "not given", "暂无", "不详", "待定", "#n/a", "na"}
_BLANK |= {"不明", "无数据", "待补充", "待核实", "tbd", "no data"}
_BLANK |= {"null", "-", "--", "---", "/", "//", "?", "??"}
# Of a list they say that none of it is there; of anything else too little.
_INAPPLICABLE = {"不适用", "不涉及", "not applicable", "n/a", "n.a."}
_YES = {"是", "是的", "有", "有的", "对", "对的", "√", "✓", "✔", "☑", "y", "yes", "true", "1"}
_NO = {"否", "不", "不是", "不对", "没", "没有", "无", "×", "✗", "✘", "x", "n", "no", "false", "0"}
_NONE = {"0", "无", "没有", "都没有", "均无", "全无", "零", "none", "nil", "nothing", "zero"}
_NONE |= {"没", "否", "no"}
_NONE |= {"都不是", "以上都没有", "以上都不是", "以上均无", "none of these", "none of the above"}
# Words that say too little to stand for the one choice that begins with them.
_VAGUE = {"其他", "其它", "国家", "国家级", "市级", "省部级", "本市", "获批的", "产品"}
_VAGUE |= {"other", "another", "national", "municipal", "provincial", "approved", "product"}
_VAGUE |= {"data", "first"}

ASKED_WORDS = frozenset(map(fold, _ASKED))
INAPPLICABLE_WORDS = frozenset(map(fold, _INAPPLICABLE))
UNKNOWN_WORDS = frozenset(map(fold, _ASKED | _BLANK | _INAPPLICABLE))
YES_WORDS, NO_WORDS = frozenset(map(fold, _YES)), frozenset(map(fold, _NO))
NONE_WORDS, VAGUE_WORDS = frozenset(map(fold, _NONE)), frozenset(map(fold, _VAGUE))


def is_unknown(raw: object) -> bool:
    """Check whether an answer means unknown, such as a blank, ``"unknown"`` or JSON's null."""
    return raw is None or (isinstance(raw, str) and fold(raw) in UNKNOWN_WORDS)


def is_inapplicable(raw: object) -> bool:
    """Check whether an answer says that a question does not apply."""
    return isinstance(raw, str) and fold(raw) in INAPPLICABLE_WORDS


def was_asked(raw: object) -> bool:
    """Check whether the company was asked and does not know.

    ``"不清楚"`` and ``"don't know"`` are such answers; ``"unknown"``, as in a template, is a blank.
    """
    return isinstance(raw, str) and fold(raw) in ASKED_WORDS
