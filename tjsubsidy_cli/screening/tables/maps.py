"""The option ``--map``: which fact a column is, and the unit of its sums."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...base.errors import Diagnostic, TjsubsidyError
from ...base.text import Text, both, half_width, nearest, quoted
from ...policy.catalogue import Catalogue
from .titles import plain, unit_of


def parsed(
    maps: Sequence[str], catalogue: Catalogue, identity: Sequence[str]
) -> Iterator[tuple[str, tuple[str, int | None]]]:
    """Parse each ``TITLE=FACT`` or ``TITLE=FACT:UNIT``. Raises TjsubsidyError.

    ``identity`` are the meanings of columns that are no facts.
    """
    problems = []
    names = [*identity, *catalogue.vocabulary]
    for word in maps:
        title, _, meaning = word.rpartition("=")
        name, _, unit_word = half_width(meaning).strip().partition(":")
        unit = unit_of(unit_word) if unit_word else None
        if problem := _problem(word, title, name.strip(), unit_word, unit, catalogue, names):
            problems.append(problem)
        else:
            yield plain(title), (name.strip(), unit)
    if problems:
        raise TjsubsidyError(problems)


def _problem(
    word: str,
    title: str,
    name: str,
    unit_word: str,
    unit: int | None,
    catalogue: Catalogue,
    names: Sequence[str],
) -> Diagnostic | None:
    def problem(what: Text, hint: Text | None = None) -> Diagnostic:
        return Diagnostic(what=what, hint=hint, key="--map")

    example = both(
        "例：--map 设备投入=smart_equipment_cost:万元",
        "For example: --map cost=smart_equipment_cost:million",
    )
    if not (title.strip() and name):
        return problem(
            both(f"{quoted(word)}不是“列名=填报项”。", f"{quoted(word)} is not TITLE=FACT."),
            example,
        )
    if name not in names:
        meant = nearest(name, names)
        hint = (
            both(f"是不是“{meant}”？", f"Did you mean “{meant}”?")
            if meant
            else both("tjsubsidy facts 列出全部。", "tjsubsidy facts lists them all.")
        )
        return problem(both(f"没有填报项{quoted(name)}。", f"no fact {quoted(name)}."), hint)
    fact = catalogue.vocabulary.get(name)
    if unit_word and not (unit and fact and fact.kind == "money"):
        return problem(
            both(
                f"{quoted(unit_word)}不是该列的单位。",
                f"{quoted(unit_word)} is no unit for this column.",
            ),
            both(
                "金额列可写：万元、亿元、元。",
                "A column of money may be in yuan or million.",
            ),
        )
    return None
