"""Lists of grants that a company has, as people write them: 6-1；7-1（2022年，50万元）."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..base.errors import InvalidValueError, TjsubsidyError
from ..base.text import Text, both, fold, half_width, join, quoted, same
from ..policy.catalogue import Catalogue
from ..policy.selection import resolve
from ..rules.words import NO_WORDS, NONE_WORDS, YES_WORDS, is_unknown
from .received import Received, Status, parse_received

_ITEM = re.compile(r"(?:[^;、,|\n(]|\([^()]*\)|\()+")  # a separator in brackets is none
_BEFORE = re.compile(r"((?:19|20)\d\d)年?度?[\s:的]*(?=[^\s:])")
_BEHIND = re.compile(r"(?<=[\s:])((?:19|20)\d\d)年?度?$")
_NUMBER = re.compile(r"第?\s*(\d{1,3}(?:\s*-\s*\d{1,2})?)\s*[条项]?")
_DATE = re.compile(r"(?:\d{4}-0?(\d{1,2})-0?(\d{1,2})(?:T.*)?|(\d{1,2})月(\d{1,2})日)")
_DASHES = str.maketrans("—–－", "---")
_SHORTEST = 2  # letters of a title
_SHOWN = 5
_HOW = both(
    "请写事项编号，可加年份，如“6-1；7-1（2022年）”。",
    "Write the numbers of grants, with a year if it is known, such as “6-1; 7-1 (2022)”.",
)


def parse_received_list(catalogue: Catalogue, text: str, status: Status) -> dict[str, Received]:
    """Parse the grants of a cell whose column says that they are received or applied for.

    Raises InvalidValueError if any of them is not understood.
    """
    word = fold(text)
    if is_unknown(text) or word in NO_WORDS or word in NONE_WORDS:
        return {}
    if word in YES_WORDS:
        raise InvalidValueError(both("没有写明是哪一项。", "does not say which grant."), _HOW)
    items = (item.strip() for item in _ITEM.findall(half_width(text).translate(_DASHES)))
    return dict(_item(catalogue, item, status) for item in items if item)


def _item(catalogue: Catalogue, item: str, status: Status) -> tuple[str, Received]:
    for name, year, said in _ways(item):
        if found := _found(catalogue, name):
            if len(found) > 1:
                raise _several(catalogue, name, found)
            return found[0], _received(catalogue, found[0], status, [*said, *year])
    if (date := _DATE.fullmatch(item)) and (
        id_ := "-".join(part for part in date.groups() if part)
    ) in catalogue.grants:
        raise InvalidValueError(
            both(f"编号 {id_} 被表格软件改成了日期。", f"a spreadsheet has made {id_} a date."),
            both("请把单元格设为文本再填写。", "Write it again in a cell formatted as text."),
        )
    raise InvalidValueError(
        both(f"没有支持事项{quoted(item)}。", f"no grant {quoted(item)}."), _HOW
    )


def _ways(item: str) -> Iterator[tuple[str, list[str], list[str]]]:
    """The ways to read an item: its name, a year beside it, and what stands in brackets."""
    yield item, [], []
    name, _, said = item.removesuffix(")").rpartition("(")
    for word, remark in ((item, ""), *([(name.strip(), said)] if item.endswith(")") else [])):
        before = _BEFORE.match(word)
        start = before.end() if before else 0
        behind = _BEHIND.search(word, start)
        end = behind.start() if behind else len(word)
        years = [found[1] for found in (before, behind) if found]
        bare = word[start:end].rstrip(" :\t")
        yield bare, years, [part for part in re.split(r"[,;\s]+", remark) if part]


def _found(catalogue: Catalogue, name: str) -> tuple[str, ...]:
    """The grants with a number or a title, or else with a word in their title."""
    if number := _NUMBER.fullmatch(name):
        try:
            (ids,) = resolve(catalogue, [re.sub(r"\s", "", number[1])]).values()
        except TjsubsidyError:
            return ()
        return ids
    word = fold(name)
    titles = {
        grant.id: (fold(grant.title.zh), fold(grant.title.en))
        for grant in catalogue.grants.values()
    }
    exact = [id_ for id_, own in titles.items() if word in own]
    within = [id_ for id_, own in titles.items() if any(word in title for title in own)]
    return tuple(exact or (within if len(word) >= _SHORTEST else ()))


def _several(catalogue: Catalogue, name: str, found: tuple[str, ...]) -> InvalidValueError:
    names: list[Text] = [same(f"{id_} ") + catalogue.grants[id_].title for id_ in found[:_SHOWN]]
    what = both(f"{quoted(name)}可能是几项。", f"{quoted(name)} may be several grants.")
    return InvalidValueError(what, both("请选：", "Choose: ") + join(names) + both("。", "."))


def _received(catalogue: Catalogue, id_: str, status: Status, said: list[str]) -> Received:
    """What is said of a grant besides its column: a year, a sum, another status."""
    given: dict[str, object] = {"status": status}
    for word in said:
        key = "year" if re.fullmatch(r"\d{4}年?度?", word) else "sum" if word[0].isdigit() else None
        given[key or "status"] = word
    problems: list[tuple[Text, Text | None]] = []
    found = parse_received(
        catalogue, id_, given, lambda _, what, hint: problems.append((what, hint))
    )
    if problems or found is None:
        raise InvalidValueError(*problems[0])
    return found
