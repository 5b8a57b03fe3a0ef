"""Companies that stand in a table more than once, found by Spark from the rows of executors."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812 - as everyone writes it

from ..duplicates import FIRST, MONEY, WHO, Duplicate, Duplicates
from ..summary import FILE, ROW


def duplicates_of(screened: DataFrame, *, several: bool) -> Duplicates:
    """The companies of a screening that have been read more than once."""
    companies = screened.where(F.col(WHO).isNotNull()).select(FILE, ROW, WHO, MONEY)
    place = F.struct(FILE, ROW)
    twice = (
        companies.groupBy(WHO)
        .agg(
            F.count(WHO).alias("count"),
            (F.sum(MONEY) - F.max(MONEY)).alias("again"),
            F.min(place).alias("first"),
        )
        .where("count > 1")
    )
    total = twice.agg(F.sum(F.col("count") - 1), F.sum("again")).first()
    if total is None or not total[0]:
        return Duplicates()
    groups = twice.orderBy("first").limit(FIRST).collect()
    own = companies.where(F.col(WHO).isin([group[WHO] for group in groups])).groupBy(WHO)
    first = own.agg(F.slice(F.sort_array(F.collect_list(place)), 1, FIRST).alias("places"))
    places = {row[WHO]: row["places"] for row in first.collect()}
    shown = (
        Duplicate(
            tuple((row[FILE] if several else "", row[ROW]) for row in places[group[WHO]]),
            group["count"],
            group["again"],
        )
        for group in groups
    )
    return Duplicates(total[0], total[1], tuple(shown), "file")
