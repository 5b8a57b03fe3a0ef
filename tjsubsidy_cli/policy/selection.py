"""Selection of measures by number, bureau or text."""

from __future__ import annotations

from collections.abc import Iterable

from ..base.errors import Diagnostic, InvalidValueError, TjsubsidyError, user_error
from ..base.text import both, fold, half_width, join, nearest, quoted, same
from .catalogue import Catalogue, Grant, Measure

Selection = list[tuple[Measure, list[Grant]]]


def choose(
    catalogue: Catalogue, ids: list[str], *, bureau: str | None = None, text: str | None = None
) -> Selection:
    """Select the measures and grants that match all criteria.

    Raises TjsubsidyError for an id or a bureau that the policy does not have.
    """
    wanted = _wanted(catalogue, ids)
    if bureau is not None and not any(_of_bureau(m, catalogue, bureau) for m in catalogue.measures):
        names = "、".join(b.name.zh for b in catalogue.bureaus)
        in_english = ", ".join(b.name.en for b in catalogue.bureaus)
        raise user_error(
            both(f"没有责任单位{quoted(bureau)}。", f"no bureau {quoted(bureau)}."),
            both(f"责任单位有：{names}。", f"The bureaus are: {in_english}."),
        )
    chosen: Selection = []
    for measure in catalogue.measures:
        grants = [
            grant
            for grant in measure.grants
            if grant.id in wanted and (text is None or text.lower() in _words(grant))
        ]
        if grants and (bureau is None or _of_bureau(measure, catalogue, bureau)):
            chosen.append((measure, grants))
    return chosen


def _wanted(catalogue: Catalogue, ids: list[str]) -> set[str]:
    if not ids:
        return set(catalogue.grants)
    return {grant for grants in resolve(catalogue, ids).values() for grant in grants}


def resolve(
    catalogue: Catalogue, ids: Iterable[str], *, option: str = ""
) -> dict[str, tuple[str, ...]]:
    """Find the grants by number: the one of a grant, or all those of a measure.

    The keys are the numbers as the policy writes them. Raises TjsubsidyError for unknown numbers;
    ``option`` is the command-line option with them.
    """
    numbers = {str(m.number): tuple(g.id for g in m.grants) for m in catalogue.measures}
    numbers |= {grant: (grant,) for grant in catalogue.grants}
    grants: dict[str, tuple[str, ...]] = {}
    problems: list[Diagnostic] = []
    for given in ids:
        word = _plain_number(given)
        if word in numbers:
            grants[word] = numbers[word]
        else:
            problems.append(_unknown(catalogue, given, list(numbers), option))
    if problems:
        raise TjsubsidyError(problems)
    return grants


def find_grant(catalogue: Catalogue, id_: str) -> Grant:
    """Find a grant by its id. Raises InvalidValueError, perhaps with the id that was meant."""
    if grant := catalogue.grants.get(id_):
        return grant
    meant = nearest(id_, catalogue.grants)
    hint = both(f"是不是 {meant}？", f"Did you mean {meant}?") if meant else None
    what = both(f"没有编号为{quoted(id_)}的支持事项。", f"no grant {quoted(id_)}.")
    raise InvalidValueError(what, hint)


def _plain_number(given: str) -> str:
    """The number of a measure or a grant in plain characters."""
    return half_width(given).strip().replace("—", "-").replace("–", "-")


def _unknown(catalogue: Catalogue, given: str, known: list[str], option: str) -> Diagnostic:
    number, dash, _ = _plain_number(given).partition("-")
    grants = [grant for grant in known if grant.startswith(f"{number}-")]
    last = catalogue.measures[-1].number
    if grants:  # of this measure, for another number than was written would be a guess
        ids = join(map(same, grants))
        hint = both(f"第 {number} 条有：", f"Measure {number} has: ") + ids + both("。", ".")
    elif not dash and (meant := nearest(given, known)):
        hint = both(f"是不是 {meant}？", f"Did you mean {meant}?")
    else:
        hint = both(f"措施编号为 1 至 {last}。", f"Measures are numbered 1 to {last}.")
    what = both(f"没有编号{quoted(given)}。", f"no measure or grant {quoted(given)}.")
    return Diagnostic(what=what, hint=hint, key=option)


def _of_bureau(measure: Measure, catalogue: Catalogue, wanted: str) -> bool:
    """Check for a bureau with the wanted word in a name, or with a name in the wanted word."""
    word = fold(wanted)
    bureaus = [catalogue.bureau_names[name] for name in measure.bureaus]
    names = [fold(name) for b in bureaus for name in (b.name.zh, b.name.en, *b.also)]
    return any(word in name or name in word for name in names)


def _words(grant: Grant) -> str:
    title, summary = grant.title, grant.summary
    return "\n".join([grant.quote, title.zh, title.en, summary.zh, summary.en]).lower()
