"""Sums by district, bureau and section: each of a company's grants counts once, and all add up."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
from support import HARBOUR, ROOT, SAMPLES, Ran

from tjsubsidy_cli import Assessment, Catalogue, assess, load_profile

Tool = Callable[..., Ran]
CLIENTS = ROOT / "samples" / "clients.csv"
PENDING = ("need_information", "for_bureau")
ALL = ("--by", "district", "--by", "bureau", "--by", "section")


def screened(tjsubsidy: Tool, *args: object) -> dict[str, list[dict[str, object]]]:
    ran = tjsubsidy("screen", *args, "--format", "json")
    assert ran.code == 0, ran.err
    result = json.loads(ran.out)
    for kind, parts in result["by"].items():
        for verdict in ("eligible", "undecided"):
            for name, total in result["totals"][verdict].items():
                assert total == sum(part[verdict][name] for part in parts), (kind, name)
        for part in parts:
            eligible = part["eligible"]
            assert eligible["fixed"] + eligible["ceilings"] == eligible["estimate"]
            assert part["companies_with_eligible"] <= eligible["grants"]
        if kind == "district":
            assert sum(part["companies"] for part in parts) == result["rows"]["assessed"]
            with_eligible = sum(part["companies_with_eligible"] for part in parts)
            assert with_eligible == result["companies_with_eligible"]
    by: dict[str, list[dict[str, object]]] = result["by"]
    return by


def test_the_parts_are_those_of_each_company(tjsubsidy: Tool, catalogue: Catalogue) -> None:
    by = screened(tjsubsidy, CLIENTS, *ALL)
    companies = [assess(catalogue, load_profile(path, catalogue)) for path in SAMPLES]

    def sums(key: Callable[[Assessment, str], str | None]) -> dict[str | None, Counter[str]]:
        found: dict[str | None, Counter[str]] = {}
        for company in companies:
            for result in company.of("eligible"):
                part = found.setdefault(key(company, result.grant.id), Counter())
                fixed = result.estimate or 0 if result.exact else 0
                part.update(grants=1, estimate=result.estimate or 0, fixed=fixed)
        return found

    measure = catalogue.measure_of
    keys: dict[str, Callable[[Assessment, str], str | None]] = {
        "district": lambda company, _: company.company.district,
        "bureau": lambda _, grant: measure[grant].bureaus[0],
        "section": lambda _, grant: str(measure[grant].section),
    }
    for kind, key in keys.items():
        wanted = sums(key)
        found = {str(part["id"] or None): part["eligible"] for part in by[kind]}
        assert found.keys() == {str(key) for key in wanted}
        for part, counted in wanted.items():
            own = found[str(part)]
            assert isinstance(own, dict)
            assert {name: own[name] for name in counted} == dict(counted)


def test_places_of_every_kind_are_told(tjsubsidy: Tool, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text(
        "name,district,activities,smart_equipment_cost\n"
        "a,西青区,制造业,1万元\nb,西青区,制造业,\nc,天津市,制造业,3万元\nd,北京市,制造业,4万元\n"
        "e,,制造业,5万元\nf,火星,制造业,6万元\n",
        "utf-8",
    )
    parts = {str(p["id"]): p for p in screened(tjsubsidy, table, "--by", "district")["district"]}
    assert {key: (p["companies"], p["companies_with_eligible"]) for key, p in parts.items()} == {
        "xiqing": (2, 1),
        "tianjin": (1, 1),
        "outside": (1, 0),
        "None": (2, 2),
    }


def test_another_policy_has_other_parts(tjsubsidy: Tool, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("name,trades,new_vessels\n甲,ocean_fishing,4\n", "utf-8")
    by = screened(tjsubsidy, table, "--catalogue", HARBOUR, "--by", "section", "--by", "bureau")
    assert [part["id"] for part in by["section"]] == ["1", "2", "3"]
    assert "district" not in by


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("columns", ["50", "80", "120"])
def test_every_printed_sum_is_that_of_the_printed_rows(
    columns: str, lang: str, tjsubsidy: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    page = tjsubsidy("screen", CLIENTS, *ALL, lang=lang).out
    total, tables = {"zh": "合计", "en": "Total"}[lang], 0
    rows: list[list[Fraction]] = []
    for line in page.splitlines():
        if line.startswith("──"):
            rows = []
        elif cells := re.search(r"(?: {2,}[\d,./+]+)+$", line):
            row = [Fraction(cell.replace(",", "")) for cell in re.split(r"[ /+]+", cells[0])[1:]]
            if line.startswith(total):
                first = -2 if tables else 0  # a company may have grants of several bureaus
                assert [sum(column) for column in zip(*rows, strict=True)][first:] == row[first:]
                tables += 1
            else:
                rows.append(row)
    assert tables == 4


def test_assumed_rates_and_what_is_pending_are_told(tjsubsidy: Tool, tmp_path: Path) -> None:
    outputs = [tmp_path / name for name in ("c.jsonl", "g.parquet", "p.csv")]
    files = ("-o", outputs[0], "-o", outputs[1], "-o", outputs[2])
    ran = tjsubsidy("screen", CLIENTS, "--assume", "1-1=10%", "--format", "json", *files)
    result = json.loads(ran.out)
    first = result["grants"][0]
    assert (first["assumed"]["rate"], first["assumed"]["of"]) == (0.1, "smart_equipment_cost")
    assert [grant["assumed"] for grant in result["grants"][1:]] == [None] * 40
    less = first["eligible"]["estimate"] - first["assumed"]["eligible"]["amount"]
    total = result["totals"]["eligible"]["estimate"] - less
    assert result["totals"]["at_assumed_rates"] == total
    undecided = result["totals"]["undecided"]
    assert sum(undecided[kind] for kind in PENDING) == undecided["grants"]
    rows = pl.read_parquet(outputs[1])
    assert (
        rows.filter(verdict="eligible")["assumed"].sum() == first["assumed"]["eligible"]["amount"]
    )
    waiting = (
        rows.filter(verdict="undecided")["pending"].cast(pl.String).str.starts_with("information")
    )
    assert waiting.sum() == undecided["need_information"]
    assert set(pl.read_csv(outputs[2])["Verdict"]) == {
        "Eligible",
        "Needs information",
        "For the bureau to judge",
    }
    page = tjsubsidy("screen", CLIENTS, "--assume", "1-1=10%", lang="en").out
    assert f"{total:,}" in page


@pytest.mark.parametrize("rate", ["17-2=10%", "1-1=200%", "1-1=99.999999%", "99-1=10%", "1-1"])
def test_a_rate_that_cannot_be_assumed_is_refused(rate: str, tjsubsidy: Tool) -> None:
    ran = tjsubsidy("screen", CLIENTS, "--assume", rate)
    assert ran.code == 2
    assert "--assume" in ran.err


def test_a_part_that_is_none_is_refused(tjsubsidy: Tool) -> None:
    ran = tjsubsidy("screen", CLIENTS, "--by", "region")
    assert ran.code == 2
    assert "region" in ran.err
