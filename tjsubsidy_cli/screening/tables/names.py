"""Names of columns that are carried through: their titles, where these can be names."""

from __future__ import annotations

from collections.abc import Collection, Iterable


def named(title: str) -> str:
    """A title that can name a column of Polars: valid text, and no pattern such as ^.*$ or *."""
    title = title.encode("utf-8", "replace").decode("utf-8")
    if title == "*" or title.startswith("^"):
        return {"*": "＊", "^": "＾"}[title[0]] + title[1:]
    return title


def distinct(names: Iterable[str], taken: Collection[str]) -> list[str]:
    """Number the names that are there already."""
    there, chosen = set(taken), list[str]()
    for name in names:
        new, number = name, 1
        while new in there:
            number += 1
            new = f"{name} {number}"
        there.add(new)
        chosen.append(new)
    return chosen
