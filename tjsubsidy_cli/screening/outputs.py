"""The files that a screening writes: a row a company, or a row a grant; whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import polars as pl

from ..catalogue import Catalogue
from ..records import record
from .cells import Answered


@record(kw_only=False)
class Batch:
    """Some of the companies, assessed: a row each, their live grants, and how far the table is."""

    companies: pl.DataFrame
    grants: pl.DataFrame
    answered: Answered
    done: int


Writer = Callable[[Batch], None]
Output = Callable[[Catalogue], AbstractContextManager[Writer]]
