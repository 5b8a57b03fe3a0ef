"""Figures at assumed rates, as expressions; a user assumes them where the text gives no rate."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import polars as pl

from ...base.errors import user_error
from ...base.text import both
from ...company.assumptions import base_of
from ...policy.catalogue import Catalogue, Grant
from .amounts import LARGEST_STEP, figures, steps
from .columns import ASSUMED, assumed_of, constant, has_verdict, is_live, total_of
from .conditions import scaled

Rates = Mapping[str, Fraction]  # by the grant's id


def check_rates(rates: Rates) -> None:
    """Raises TjsubsidyError for a rate that is too fine to be calculated exactly."""
    for id_, rate in rates.items():
        if steps([rate]) >= LARGEST_STEP:
            what = both("比例过细，无法批量准确计算。", "too fine a rate to be screened exactly.")
            hint = both("请少写几位小数。", "Write fewer decimals.")
            raise user_error(what, hint, place=f"--assume {id_}")


def with_assumed(frame: pl.LazyFrame, catalogue: Catalogue, rates: Rates) -> pl.LazyFrame:
    """Add the figures at assumed rates, like ``assess.assumed``, and the eligible totals at them.

    A figure is null while its cost is not known.
    """
    if not rates:
        return frame
    grants = [catalogue.grants[id_] for id_ in rates]
    frame = frame.with_columns(_figure(grant, catalogue, rates[grant.id]) for grant in grants)
    more = [_difference(grant, catalogue) for grant in grants]
    total = pl.sum_horizontal(pl.col(total_of("eligible", "estimate")), *more)
    return frame.with_columns(total.alias(total_of("eligible", ASSUMED)))


def _figure(grant: Grant, catalogue: Catalogue, rate: Fraction) -> pl.Expr:
    cost = pl.col(base_of(grant) or "")
    most = figures(grant, catalogue)["estimate"]
    figure = pl.min_horizontal(scaled(cost, rate), most)
    return pl.when(is_live(grant.id) & cost.is_not_null()).then(figure).alias(assumed_of(grant.id))


def _difference(grant: Grant, catalogue: Catalogue) -> pl.Expr:
    """What the assumed rate changes of a company's eligible total."""
    figure = pl.col(assumed_of(grant.id))
    estimate = figures(grant, catalogue)["estimate"].fill_null(0)
    counted = has_verdict(grant.id, "eligible") & figure.is_not_null()
    return pl.when(counted).then(figure - estimate).otherwise(constant(0))
