"""What a screening makes of a batch: a row a company, or a row a grant.

Programs get Parquet and JSON lines with stable names and ids; people get CSV and XLSX in their
language, in which no text of a company is ever a formula.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from functools import cached_property
from typing import Literal

import polars as pl

from ..catalogue import Catalogue
from ..records import record
from ..render.csv_ import as_text
from ..text import Lang, Text, both
from ..words import VERDICTS as VERDICT_WORDS
from .cells import Answered
from .columns import FIGURES, TOTALS, VERDICTS, total_of, verdict_of, waits_for
from .headings import CODE, NAME, TITLES
from .plan import Plan
from .tally import missing_facts

Rows = Literal["companies", "grants"]
_ODD = r"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|^\s*[=+\-@＝＋－＠]"  # what ``as_text`` would change


@record(kw_only=False)
class Batch:
    """Some of the companies, assessed, a row each; and how far the table is read."""

    companies: pl.DataFrame
    answered: Answered
    done: int
    plan: Plan = field(hash=False)

    @cached_property
    def grants(self) -> pl.DataFrame:
        """Their eligible and undecided grants, a row each; made if a file wants them."""
        return self.plan.grants(self.companies)


Writer = Callable[[Batch], None]

HEADINGS: Mapping[str, Text] = {
    "row": both("行", "Row"),
    **TITLES,
    "grant": both("项目", "Grant"),
    "title": both("资助内容", "What for"),
    "verdict": both("结论", "Verdict"),
    "ceiling": both("条文上限（元）", "Ceiling (yuan)"),
    "estimate": both("最高金额（元）", "At most (yuan)"),
    "city": both("市级（元）", "City (yuan)"),
    "district": both("区级（元）", "District (yuan)"),
    "missing": both("待补充的情况", "Waits for"),
    "eligible_grants": both("可申请项数", "Eligible grants"),
    "eligible_estimate": both("可申请最高合计（元）", "Eligible, at most (yuan)"),
    "eligible_ceiling": both("条文上限合计（元）", "Eligible, ceiling (yuan)"),
    "eligible_city": both("其中市级（元）", "Of it city (yuan)"),
    "eligible_district": both("其中区级（元）", "Of it district (yuan)"),
    "eligible_open_ended": both("可申请但无数额的项数", "Eligible without a figure"),
    "undecided_grants": both("待定项数", "Undecided grants"),
    "undecided_estimate": both("待定至多再加（元）", "Undecided, up to (yuan)"),
    "undecided_open_ended": both("待定且无数额的项数", "Undecided without a figure"),
    "eligible": both("可申请项目", "Eligible"),
    "undecided": both("待定项目", "Undecided"),
}


def grant_rows(batch: Batch, catalogue: Catalogue, lang: Lang | None) -> pl.DataFrame:
    """A row a live grant; in a language for people, in ids for programs (``lang`` is None)."""
    words = {v: VERDICT_WORDS[v][lang] if lang else v for v in VERDICTS}
    words_of = _missing(batch.grants, catalogue, lang)
    grants = batch.grants.join(words_of, on=("grant", "missing"), how="left", maintain_order="left")
    titled = [_title(catalogue, lang)] if lang else []
    kind = pl.Enum(words.values())
    eligible, undecided = (pl.lit(words[verdict], kind) for verdict in VERDICTS)
    return grants.select(
        "row",
        NAME,
        CODE,
        "grant",
        *titled,
        pl.when("eligible").then(eligible).otherwise(undecided).alias("verdict"),
        *FIGURES,
        pl.col("facts").alias("missing"),
    )


def _title(catalogue: Catalogue, lang: Lang) -> pl.Expr:
    titles = [grant.title[lang] for grant in catalogue.grants.values()]
    return pl.col("grant").cast(pl.String).replace(list(catalogue.grants), titles).alias("title")


def _missing(grants: pl.DataFrame, catalogue: Catalogue, lang: Lang | None) -> pl.DataFrame:
    """What each number under ``missing`` stands for, in words or in ids."""
    found = grants.select("grant", "missing").unique()
    texts = [
        ";".join(_name(catalogue, fact, lang) for fact in missing_facts(catalogue, *row))
        for row in found.iter_rows()
    ]
    return found.with_columns(facts=pl.Series(texts, dtype=pl.String))


def _name(catalogue: Catalogue, fact: str, lang: Lang | None) -> str:
    return catalogue.vocabulary[fact].label[lang] if lang else fact


def company_rows(batch: Batch, catalogue: Catalogue, lang: Lang | None) -> pl.DataFrame:
    """A row a company, likewise: its totals, its grants, and the facts that they wait for."""
    totals = [
        pl.col(total_of(verdict, name)).alias(f"{verdict}_{name}")
        for verdict in VERDICTS
        for name in TOTALS
    ]
    verdicts = {grant: pl.col(verdict_of(grant)) for grant in catalogue.grants}
    facts = [f.id for f in catalogue.facts if waits_for(f.id) in batch.companies.columns]
    rows = batch.companies.select(
        "row",
        NAME,
        CODE,
        *totals,
        _listed(verdicts).alias("eligible"),
        _listed({grant: held.is_null() for grant, held in verdicts.items()}).alias("undecided"),
        _listed({_name(catalogue, f, lang): pl.col(waits_for(f)) for f in facts}).alias("missing"),
    )
    return rows.select(name for name in HEADINGS if name in rows.columns)


def _listed(held: Mapping[str, pl.Expr]) -> pl.Expr:
    """The names of what holds, in one text."""
    named = [pl.when(holds).then(pl.lit(name)) for name, holds in held.items()]
    return pl.concat_str(named, separator=";", ignore_nulls=True)


def table_of(batch: Batch, rows: Rows, catalogue: Catalogue, lang: Lang | None) -> pl.DataFrame:
    """A batch as the rows of a file."""
    return (grant_rows if rows == "grants" else company_rows)(batch, catalogue, lang)


def for_people(table: pl.DataFrame, lang: Lang) -> pl.DataFrame:
    """A table in the order of its rows, with headings in a language and texts that only show."""
    texts = [name for name, kind in table.schema.items() if kind == pl.String]
    ordered = table.sort("row", maintain_order=True)
    shown = ordered.with_columns(_shown(ordered[name]) for name in texts)
    return shown.rename({name: HEADINGS[name][lang] for name in table.columns})


def _shown(texts: pl.Series) -> pl.Series:
    """Texts none of which acts on a terminal or is a formula; few ever are."""
    odd = texts.filter(texts.str.contains(_ODD)).unique().to_list()
    return texts.replace(odd, [as_text(text) for text in odd]) if odd else texts
