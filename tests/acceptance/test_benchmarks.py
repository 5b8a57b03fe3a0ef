"""Benchmarks compare before they time: the comparison runs, and finds an error."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from support import ROOT, Ran

from tjsubsidy_cli import Catalogue

Tool = Callable[..., Ran]
pytestmark = pytest.mark.slow


@pytest.fixture
def benchmark(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Any]]:
    """Imports a script of the benchmarks; their names may be those of other modules."""
    folder = ROOT / "benchmarks"
    monkeypatch.syspath_prepend(folder)
    before = dict(sys.modules)
    for path in folder.rglob("*.py"):
        sys.modules.pop(path.stem, None)
    yield import_module
    for path in folder.rglob("*.py"):
        sys.modules.pop(path.stem, None)
    sys.modules.update({k: v for k, v in before.items() if k not in sys.modules})


def test_our_own_and_a_peer_s_results_are_compared(
    benchmark: Callable[[str], Any],
    catalogue: Catalogue,
    tjsubsidy: Tool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    companies, agree, screening = map(benchmark, ("companies", "agree", "screening"))
    monkeypatch.setattr(companies, "DRAWN", 100)
    table, result = tmp_path / "companies.csv", tmp_path / "grants.parquet"
    companies.write(companies.companies(catalogue, 100), table)

    assert tjsubsidy("screen", table, "-o", result).code == 0
    found = pl.read_parquet(result)
    assert found.height > 100
    screening.same_as_alone(table, found)
    wrong = pl.col("estimate") + (pl.int_range(pl.len()) == pl.len() // 2).cast(pl.Int64)
    with pytest.raises(SystemExit, match="not as assessed"):
        screening.same_as_alone(table, found.with_columns(wrong.fill_null(1)))

    peer = pl.DataFrame(list(agree.assessed(table, catalogue)), infer_schema_length=None)
    other = peer.with_columns(pl.col("eligible estimate") + 1)
    for theirs, differing in ((peer, 0), (other, peer.height)):
        ours = agree.assessed(table, catalogue)
        assert len([*agree.differences(ours, theirs.iter_rows(named=True))]) == differing


def test_peers_are_given_our_rules(
    benchmark: Callable[[str], Any],
    catalogue: Catalogue,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.syspath_prepend(ROOT / "benchmarks" / "peers")
    monkeypatch.setattr("sys.argv", ["rules.py", str(tmp_path / "rules.json")])
    benchmark("rules").main()
    rules = json.loads((tmp_path / "rules.json").read_text("utf-8"))
    assert set(rules["grants"]) == set(catalogue.grants)
