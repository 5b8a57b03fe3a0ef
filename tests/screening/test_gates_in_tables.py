"""Gates in a table: a no in its column counts as none in the columns of its facts."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from support.companies import random_companies
from support.tables import as_text, read

from tjsubsidy_cli import Catalogue
from tjsubsidy_cli.rules.facts import Value

Companies = list[dict[str, Value]]


def table(path: Path, catalogue: Catalogue, companies: Companies, facts: list[str]) -> pl.DataFrame:
    """Companies as a screening reads them from a table with columns for these facts."""
    chance = random.Random(1)
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["name", *facts])
        for number, company in enumerate(companies):
            cells = (as_text(catalogue.vocabulary[f], company.get(f), chance) for f in facts)
            rows.writerow([f"Company {number}", *cells])
    return read(path, catalogue).companies


@pytest.mark.parametrize("columns", ["all", "gates alone", "a part"])
def test_a_no_is_none_of_its_facts(columns: str, catalogue: Catalogue, tmp_path: Path) -> None:
    """As a profile's is, whether its facts have a column or not."""
    drawn = random_companies(catalogue, 80, seed=3)
    facts = [fact.id for fact in catalogue.facts]
    if columns != "all":
        gated = {fact for gate in catalogue.gates for fact in gate.gate}
        gated -= {
            "has_rare_titles",
            *(["titles", "new_5g_stations"] if columns == "a part" else []),
        }
        facts = [fact for fact in facts if fact not in gated]
    companies = [{f: v for f, v in company.items() if f in facts} for company in drawn]
    told = [dict(catalogue.with_gates(company)) for company in companies]
    every = [fact.id for fact in catalogue.facts]
    one = table(tmp_path / "one.csv", catalogue, companies, facts)
    other = table(tmp_path / "other.csv", catalogue, told, every)
    assert_frame_equal(one, other)
