"""The words of a title: what a column is called, and the unit that stands beside it.

People write 购置额（万元）, *购置额/万元, 2020年购置额（单位：万元） and the like. A title is taken
apart only into words that are certain: a unit, a year, a remark such as 必填.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from ...base.errors import InvalidValueError
from ...base.money import parse_yuan
from ...base.text import fold

LONGEST = 200  # characters of a title that is taken apart
_MARKS = "*#:.,;!★☆▲△●○■□◆◇※"
_HIDDEN = re.compile(r"[\s\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u2064\ufeff]+")
_NUMBER = re.compile(r"\(?\d{1,2}[).,、]+|[一二三四五六七八九十]{1,3}[,、]")
_SIGNS = "/,:-"
_YEAR = r"(?:19|20)\d\d(?:-(?:19|20)\d\d)?年?(?:度|末|底|全年)?"
_AHEAD = re.compile(rf"(?:截至)?{_YEAR}(.+)")
_BEHIND = re.compile(r"(.+?)(?:19|20)\d\d年(?:度|末|底)?")
_BARE = re.compile(r"(?<=.)(?:单位)?:?((?:人民币)?[千百十]{0,3}[万亿]?元|[万亿])$")
_REMARK = re.compile(
    rf"{_YEAR}|保留.{{1,5}}|取整数?|整数|必填项?|选填|非必填|可?多选|单选|下拉选?择?|请选择|请填写?|是/?或?否|有/?或?无|单位|\d+位|全称|盖章|公章|与?营业执照.{{,4}}|金额"
    r"|(?:金额|计量|货币)单位|人民币|数量|个数|[个项家台套件次人户款种座处]|required|optional|yes/?no|y/?n|unit|amount|in"
)
_CURRENCY = re.compile(r"^(?:人民币|rmb|cny|in|以|[¥￥])+|(?:人民币|rmb|cny|yuan|为单位|计)+$")
_LONGEST_UNIT = 40  # characters
_IN_ENGLISH = {"000": 10**3, "000s": 10**3, "thousand": 10**3, "thousands": 10**3, "k": 10**3}
_IN_ENGLISH |= {"10000": 10**4, "10k": 10**4, "wan": 10**4, "millions": 10**6, "mn": 10**6}
_ABOVE = re.compile(r"(?:单位|unit)s?:?\(?(.{1,20}?)\)?$|\(([^()]{1,20})\)$")
_PARTS_ABOVE = re.compile(r"[,;，；、。()（）]|\s{2,}|\s(?=[^\x00-\x7f])")
_PART_ABOVE = re.compile(
    r"(?:.*(?:单位|金额)|人民币|units?|(?:(?:amount|figure|sum)s?)?(?:are)?in)(?:均?[为是]|以|:)*(.+)"
)


class Said(NamedTuple):
    """A name that a column may have, and the unit of its numbers in yuan, if it is stated."""

    name: str
    unit: int | None = None


def plain(title: str) -> str:
    """A title without blanks, line breaks, hidden characters, marks, and kinds of brackets."""
    return fold(_HIDDEN.sub("", title)).strip(_MARKS)


@lru_cache(maxsize=4096)  # a title is read for one row of headings, for two, and for its unit
def said(title: str) -> tuple[Said, ...]:
    """What a title may say, from all of its words to the fewest."""
    whole = plain(title)
    if len(whole) > LONGEST:
        return (Said(whole),)
    starts = (whole, _NUMBER.sub("", whole, count=1))
    return tuple(dict.fromkeys(each for start in starts for each in _shorter(start)))


def _shorter(word: str) -> Iterator[Said]:
    unit: int | None = None
    while word:
        yield Said(word, unit)
        if ahead := _AHEAD.fullmatch(word):
            yield from _bare(ahead[1].lstrip("的-,:"), unit)
        yield from _bare(word, unit)
        name, words = _parted(word)
        if not name:
            return
        known, beside = _beside(words)
        if not known or (unit and beside):
            return
        word, unit = name.strip(_MARKS), unit or beside


def _parted(word: str) -> tuple[str, str]:
    """A name, and what stands behind it: in brackets at its end, or after a sign; else nothing."""
    if word.endswith(")"):
        name, _, words = word[:-1].rpartition("(")
        return ("", "") if ")" in words else (name.rstrip(_SIGNS), words)
    last = max(map(word.rfind, "/,:()"))
    at = last if last >= 0 and word[last] in _SIGNS else word.find("-", last + 1)
    name, words = word[: max(at, 0)].rstrip(_SIGNS), word[at:].lstrip(_SIGNS)
    return (name, words) if words else ("", "")


def _bare(word: str, unit: int | None) -> Iterator[Said]:
    """A name, and a name before a unit without brackets."""
    yield Said(word, unit)
    if match := _BEHIND.fullmatch(word):
        yield Said(match[1].strip(_MARKS), unit)
    if not unit and (match := _BARE.search(word)):
        yield Said(word[: match.start()].strip(_MARKS), unit_of(match[1]))


def _beside(words: str) -> tuple[bool, int | None]:
    """Whether all words beside a name are known, and the unit among them."""
    unit = None
    for word in re.split(r"[,;:]", words.replace("10,000", "10000").replace("'", "")):
        if not word or _REMARK.fullmatch(word):
            continue
        bare = re.sub(rf"^(?:{_YEAR})|(?:{_YEAR})$|^单位|^金额", "", word)
        if unit or (unit := unit_of(bare)) is None:
            return False, None
    return True, unit


def is_remark(word: str) -> bool:
    """Whether a word only remarks on a column: a year, 必填, 单选."""
    return bool(_REMARK.fullmatch(word))


def unit_of(word: str) -> int | None:
    """A unit of money in yuan: 万元, 亿, RMB million."""
    if len(word) > _LONGEST_UNIT:
        return None
    bare = _CURRENCY.sub("", fold(word).removeprefix("单位").lstrip(":"))
    if bare in _IN_ENGLISH:
        return _IN_ENGLISH[bare]
    if bare[:1].isdigit() or (not bare and not word.strip()):
        return None
    try:
        return parse_yuan(f"1{bare or '元'}")
    except InvalidValueError:
        return None


WORDS = {1: "元", 10**3: "千元", 10**4: "万元", 10**6: "百万元", 10**8: "亿元"}


def unit_word(unit: int) -> str:
    """A unit of money as people write it."""
    return WORDS.get(unit) or f"{unit}元"


def unit_above(cells: Sequence[str]) -> int | None:
    """The unit that a row above the headings states for the table: 单位：万元, or …表（万元）.

    Other words may stand beside it: （金额单位：千元）, or 填报单位：某公司  金额单位：万元.
    """
    for cell in cells:
        if match := _ABOVE.search(plain(cell)):
            for word in re.split(r"[,;/]", match[1] or match[2]):
                known, unit = _beside(word)
                if known and unit:
                    return unit
        for part in _PARTS_ABOVE.split(cell):
            if (match := _PART_ABOVE.fullmatch(plain(part))) and (unit := unit_of(match[1])):
                return unit
    return None
