"""Turn assessed companies into the rows of a file: one a company, or one for each live grant."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import reduce
from operator import or_

import polars as pl

from ..assess.pending import PENDING
from ..assess.phrases import VERDICTS as VERDICT_WORDS
from ..assess.received import HEADING as HAD
from ..assess.result import Verdict
from ..base.text import Lang
from ..policy.catalogue import Catalogue, Grant
from .doubts import DOUBTS
from .files.outputs import HEADINGS, Rows
from .plan import NOTHING_MORE, ONLY_WHAT_IS_READ, Extras
from .tables.headings import CODE, NAME
from .vector.amounts import fixed
from .vector.assessment import waited_for
from .vector.columns import (
    AMOUNTS,
    ASSUMED,
    FIXED,
    TOTALS,
    VERDICTS,
    assumed_of,
    count_of,
    figure_of,
    had_of,
    holds_of,
    lacks_of,
    total_of,
    waits_for,
)
from .vector.conditions import waitable
from .vector.pending import is_left_open, may_be_judged, needs_information

_PENDING = pl.Enum(["", "information", "bureau", "information;bureau"])
ToRows = Callable[[pl.DataFrame], pl.DataFrame]


def rows_of(
    rows: Rows, catalogue: Catalogue, lang: Lang | None, extras: Extras = NOTHING_MORE
) -> ToRows:
    """A function that turns assessed companies into rows, in ids if there is no language."""
    return (_grant_rows if rows == "grants" else _company_rows)(catalogue, lang, extras)


def _grant_rows(catalogue: Catalogue, lang: Lang | None, extras: Extras) -> ToRows:
    parts = [
        (_is_live(grant.id), list(_columns(grant, catalogue, lang, extras)))
        for grant in catalogue.grants.values()
    ]

    if extras.received:
        parts += [
            (pl.col(had_of(grant.id)), list(_had(grant, catalogue, lang, extras)))
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
    grant: Grant, catalogue: Catalogue, lang: Lang | None, extras: Extras
) -> Iterator[pl.Expr]:
    yield from map(pl.col, ("row", NAME, CODE))
    yield pl.lit(grant.id, pl.Enum(list(catalogue.grants))).alias("grant")
    if lang:
        yield pl.lit(grant.title[lang]).alias("title")
    yield _verdict(grant, lang, extras).alias("verdict")
    if not lang:
        yield _pending(grant).alias("pending")
    for name, figure in _figures(grant, catalogue).items():
        yield figure.alias(name)
    if extras.assumed:
        known = grant.id in extras.rates
        figure = pl.col(assumed_of(grant.id)) if known else pl.lit(None, pl.Int64)
        yield figure.alias("assumed")
    waited = waitable(grant.when)
    lacking = {f: pl.col(lacks_of(grant.id, f)) for f in grant.facts if f in waited}
    yield names_where(_named(lacking, catalogue, lang)).alias("missing")
    yield pl.col(DOUBTS)


def _had(
    grant: Grant, catalogue: Catalogue, lang: Lang | None, extras: Extras
) -> Iterator[pl.Expr]:
    """The columns of a grant that a company has received or applied for, which has no figures."""
    for column in _columns(grant, catalogue, lang, extras):
        match column.meta.output_name():
            case "verdict" as name:
                word = HAD[lang] if lang else "received"
                yield pl.lit(word, _verdicts(lang, extras)).alias(name)
            case "pending" as name:
                yield pl.lit("", _PENDING).alias(name)
            case "missing" as name:
                yield pl.lit("").alias(name)
            case name if name == "assumed" or name in AMOUNTS:
                yield pl.lit(None, pl.Int64).alias(name)
            case _:
                yield column


def _verdicts(lang: Lang | None, extras: Extras) -> pl.Enum:
    """The verdicts; people read of an undecided grant what it waits for first."""
    words: list[str] = list(VERDICTS)
    if lang:
        words = [text[lang] for text in (VERDICT_WORDS["eligible"], *PENDING.values())]
    if extras.received:
        words.append(HAD[lang] if lang else "received")
    return pl.Enum(words)


def _verdict(grant: Grant, lang: Lang | None, extras: Extras) -> pl.Expr:
    kind = _verdicts(lang, extras)
    eligible, undecided, *others = (pl.lit(word, kind) for word in kind.categories)
    if lang:
        undecided = pl.when(needs_information(grant)).then(undecided).otherwise(others[0])
    return pl.when(holds_of(grant.id, "eligible")).then(eligible).otherwise(undecided)


def _pending(grant: Grant) -> pl.Expr:
    """What an undecided grant waits for, as ``check`` has it."""
    number = needs_information(grant).cast(pl.UInt8)
    if may_be_judged(grant):
        number += is_left_open(grant).cast(pl.UInt8) * 2
    return number.cat.to(_PENDING)


def _figures(grant: Grant, catalogue: Catalogue) -> dict[str, pl.Expr]:
    """The amounts of a live grant: the same for any company, or its columns."""
    if numbers := fixed(grant, catalogue):
        return {name: pl.lit(number, pl.Int64) for name, number in numbers.items()}
    ceiling, estimate, city = (pl.col(figure_of(grant.id, name)) for name in AMOUNTS[:-1])
    return {"ceiling": ceiling, "estimate": estimate, "city": city, "district": estimate - city}


def _company_rows(catalogue: Catalogue, lang: Lang | None, extras: Extras) -> ToRows:
    grants = catalogue.grants.values()
    needing = {grant.id: needs_information(grant) for grant in grants}
    judged = {
        grant.id: pl.col(holds_of(grant.id, "undecided")) & ~needing[grant.id]
        for grant in grants
        if may_be_judged(grant)
    }
    estimate, sure = (pl.col(total_of("eligible", name)) for name in ("estimate", FIXED))

    def titled(held: Mapping[str, pl.Expr]) -> Mapping[str, pl.Expr]:
        """Key by the grants' titles too, for people."""
        names = {g.id: f"{g.id} {g.title[lang]}" if lang else g.id for g in grants}
        return {names[id_]: holds for id_, holds in held.items()}

    waits = {fact: pl.col(waits_for(fact)) for fact in waited_for(catalogue)}
    columns: dict[str, pl.Expr] = {
        **{name: pl.col(name) for name in ("row", NAME, CODE)},
        **{f"{v}_{name}": pl.col(total_of(v, name)) for v in VERDICTS for name in TOTALS},
        "eligible_fixed": sure,
        "eligible_ceilings": estimate - sure,
        "information_grants": count_of(needing.values()),
        "bureau_grants": count_of(judged.values()),
        "information": names_where(titled(needing)),
        "bureau": names_where(titled(judged)),
        **{v: names_where(titled(_held(v, catalogue))) for v in VERDICTS},
        "missing": names_where(_named(waits, catalogue, lang)),
        DOUBTS: pl.col(DOUBTS),
    }
    if extras.received:
        had = {id_: pl.col(had_of(id_)) for id_ in catalogue.grants}
        columns["received"] = names_where(titled(had))
    if extras.assumed:
        columns["eligible_assumed"] = pl.col(total_of("eligible", ASSUMED))
    if lang:  # people read the two kinds of it
        del columns["undecided"]
    shown = [columns[name].alias(name) for name in HEADINGS if name in columns]
    return lambda companies: companies.select(shown)


def _held(verdict: Verdict, catalogue: Catalogue) -> dict[str, pl.Expr]:
    return {grant: pl.col(holds_of(grant, verdict)) for grant in catalogue.grants}


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
    return pl.concat_str(parts).str.slice(1) if parts else pl.lit("")


def _eight(held: Sequence[tuple[str, pl.Expr]]) -> pl.Expr:
    texts = [""]
    for name, _ in held:
        texts += [f"{text};{name}" for text in texts]
    none = pl.lit(0, pl.UInt8)
    bits = [
        pl.when(holds).then(pl.lit(2**n, pl.UInt8)).otherwise(none)
        for n, (_, holds) in enumerate(held)
    ]
    number = reduce(or_, bits)
    return pl.lit(pl.Series(texts, dtype=pl.String)).gather(number)
