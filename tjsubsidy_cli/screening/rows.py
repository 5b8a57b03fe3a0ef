"""Turn assessed companies into the rows of a file: one a company, or one for each live grant."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import reduce
from operator import or_

import polars as pl

from ..assess.phrases import VERDICTS as VERDICT_WORDS
from ..base.text import Lang
from ..policy.catalogue import Catalogue, Grant
from .doubts import DOUBTS
from .files.outputs import HEADINGS, Rows
from .plan import ONLY_WHAT_IS_READ
from .tables.headings import CODE, NAME
from .vector.amounts import fixed
from .vector.assessment import waited_for
from .vector.columns import (
    AMOUNTS,
    TOTALS,
    VERDICTS,
    figure_of,
    holds_of,
    lacks_of,
    total_of,
    waits_for,
)
from .vector.conditions import waitable

ToRows = Callable[[pl.DataFrame], pl.DataFrame]


def rows_of(rows: Rows, catalogue: Catalogue, lang: Lang | None) -> ToRows:
    """A function that turns assessed companies into rows, in ids if there is no language."""
    return (_grant_rows if rows == "grants" else _company_rows)(catalogue, lang)


def _grant_rows(catalogue: Catalogue, lang: Lang | None) -> ToRows:
    kind = pl.Enum([VERDICT_WORDS[v][lang] if lang else v for v in VERDICTS])
    parts = [
        (_is_live(grant.id), list(_columns(grant, catalogue, kind, lang)))
        for grant in catalogue.grants.values()
    ]

    def to_rows(companies: pl.DataFrame) -> pl.DataFrame:
        frame = companies.lazy()
        rows = pl.concat([frame.filter(live).select(columns) for live, columns in parts])
        return rows.collect(optimizations=ONLY_WHAT_IS_READ)

    return to_rows


def _is_live(grant: str) -> pl.Expr:
    return pl.any_horizontal(holds_of(grant, verdict) for verdict in VERDICTS)


def _columns(
    grant: Grant, catalogue: Catalogue, kind: pl.Enum, lang: Lang | None
) -> Iterator[pl.Expr]:
    yield pl.col("row", NAME, CODE)
    yield pl.lit(grant.id, pl.Enum(list(catalogue.grants))).alias("grant")
    if lang:
        yield pl.lit(grant.title[lang]).alias("title")
    eligible, undecided = (pl.lit(word, kind) for word in kind.categories)
    held = pl.when(holds_of(grant.id, "eligible")).then(eligible).otherwise(undecided)
    yield held.alias("verdict")
    for name, figure in _figures(grant, catalogue).items():
        yield figure.alias(name)
    waited = waitable(grant.when)
    lacking = {f: pl.col(lacks_of(grant.id, f)) for f in grant.facts if f in waited}
    yield names_where(_named(lacking, catalogue, lang)).alias("missing")
    yield pl.col(DOUBTS)


def _figures(grant: Grant, catalogue: Catalogue) -> dict[str, pl.Expr]:
    """The amounts of a live grant: the same for any company, or its columns."""
    if numbers := fixed(grant, catalogue):
        return {name: pl.lit(number, pl.Int64) for name, number in numbers.items()}
    ceiling, estimate, city = (pl.col(figure_of(grant.id, name)) for name in AMOUNTS[:-1])
    return {"ceiling": ceiling, "estimate": estimate, "city": city, "district": estimate - city}


def _company_rows(catalogue: Catalogue, lang: Lang | None) -> ToRows:
    waits = {fact: pl.col(waits_for(fact)) for fact in waited_for(catalogue)}
    columns: dict[str, pl.Expr] = {
        **{name: pl.col(name) for name in ("row", NAME, CODE)},
        **{f"{v}_{name}": pl.col(total_of(v, name)) for v in VERDICTS for name in TOTALS},
        **{v: names_where({g: pl.col(holds_of(g, v)) for g in catalogue.grants}) for v in VERDICTS},
        "missing": names_where(_named(waits, catalogue, lang)),
        DOUBTS: pl.col(DOUBTS),
    }
    wanted = [columns[name].alias(name) for name in HEADINGS if name in columns]
    return lambda companies: companies.select(wanted)


def _named(
    facts: Mapping[str, pl.Expr], catalogue: Catalogue, lang: Lang | None
) -> dict[str, pl.Expr]:
    """Key expressions by the facts' labels, or their ids."""
    labels = catalogue.vocabulary
    return {labels[fact].label[lang] if lang else fact: holds for fact, holds in facts.items()}


def names_where(held: Mapping[str, pl.Expr]) -> pl.Expr:
    """Join the names whose expression holds into one text.

    Eight answers form a number below 256, whose text is looked up. That is far faster than joining
    a text for each answer.
    """
    pairs = list(held.items())
    parts = [_eight(pairs[start : start + 8]) for start in range(0, len(pairs), 8)]
    return pl.concat_str(parts).str.strip_prefix(";") if parts else pl.lit("")


def _eight(held: Sequence[tuple[str, pl.Expr]]) -> pl.Expr:
    texts = [
        "".join(f";{name}" for n, (name, _) in enumerate(held) if number >> n & 1)
        for number in range(2 ** len(held))
    ]
    number = reduce(or_, (holds.cast(pl.UInt8) * 2**n for n, (_, holds) in enumerate(held)))
    return pl.lit(pl.Series(texts, dtype=pl.String)).gather(number)
