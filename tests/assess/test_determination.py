"""The id of a determination: it changes with all that a result follows from, and nothing else."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import random
import re
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from support import HARBOUR, ROOT, UNMEASURED, Ran
from support.companies import answers, random_companies

from tjsubsidy_cli import Catalogue, Profile, assess, load_catalogue
from tjsubsidy_cli.assess import determination
from tjsubsidy_cli.assess.determination import determination_of
from tjsubsidy_cli.base.digest import canonical, sha256_of
from tjsubsidy_cli.base.records import replace
from tjsubsidy_cli.company.profile import Company
from tjsubsidy_cli.company.received import Received
from tjsubsidy_cli.rules.facts import Chosen

Tool = Callable[..., Ran]
DAY = dt.date(2026, 11, 24)
PARTS = ROOT / "samples" / "parts-maker.toml"


def id_of(catalogue: Catalogue, profile: Profile, **more: Any) -> str:
    return determination_of(assess(catalogue, profile, **{"as_of": DAY, **more})).id


def company(catalogue: Catalogue, seed: int) -> Profile:
    (facts,) = random_companies(catalogue, 1, seed)
    return Profile(Company("x"), facts)


@given(seed=st.integers(0, 10**6), data=st.data())
def test_any_other_answer_gives_another_id(
    catalogue: Catalogue, seed: int, data: st.DataObject
) -> None:
    profile = company(catalogue, seed)
    fact = data.draw(st.sampled_from(catalogue.facts))
    value = data.draw(st.none() | answers(fact))
    assume(value != profile.facts.get(fact.id))
    others = {**profile.facts, fact.id: value}
    other = replace(profile, facts={f: v for f, v in others.items() if v is not None})
    said = catalogue.with_gates(other.facts)  # the no of a gate may say it already
    assume(said != catalogue.with_gates(profile.facts))
    assert id_of(catalogue, other) != id_of(catalogue, profile)


@given(seed=st.integers(0, 10**6), order=st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter(
    catalogue: Catalogue, seed: int, order: random.Random
) -> None:
    profile = company(catalogue, seed)
    shuffled = list(profile.facts.items())
    order.shuffle(shuffled)
    facts = {f: _shuffled(v, order) for f, v in shuffled}
    assert id_of(catalogue, replace(profile, facts=facts)) == id_of(catalogue, profile)


def _shuffled(value: Any, order: random.Random) -> Any:
    if not isinstance(value, Chosen):
        return value
    names = sorted(value.sure)
    order.shuffle(names)
    return Chosen(frozenset(names), value.unsure)


def test_all_the_rest_counts_too(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    profile = company(catalogue, 1)
    ids = [
        id_of(catalogue, profile),
        id_of(catalogue, profile, as_of=DAY + dt.timedelta(1)),
        id_of(catalogue, profile, readings={"AMB-7-2a": "B"}),
        id_of(catalogue, replace(profile, assume={"1-1": Fraction(1, 10)})),
        id_of(catalogue, replace(profile, assume={"1-1": Fraction(1, 5)})),
        id_of(catalogue, replace(profile, received={"6-1": Received("received")})),
        id_of(catalogue, replace(profile, received={"6-1": Received("applied")})),
        id_of(catalogue, replace(profile, received={"6-1": Received("received", 2022)})),
        id_of(replace(catalogue, overlaps=()), profile),
    ]
    monkeypatch.setattr(determination, "__version__", "99")
    ids.append(id_of(catalogue, profile))
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch("[0-9a-f]{16}", id_) for id_ in ids)


def test_names_do_not_count(catalogue: Catalogue) -> None:
    profile = company(catalogue, 1)
    other = replace(profile, company=Company("y", code="z"))
    assert id_of(catalogue, other) == id_of(catalogue, profile)


def test_the_catalogue_is_known_by_its_file(tmp_path: Path) -> None:
    path = tmp_path / "h.toml"
    path.write_bytes(HARBOUR.read_bytes() + b"\n# another\n")
    one, other = load_catalogue(HARBOUR), load_catalogue(path)
    assert one == other
    assert one.sha256 == hashlib.sha256(HARBOUR.read_bytes()).hexdigest()
    assert other.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_anybody_can_work_the_id_out(tjsubsidy: Tool) -> None:
    data = json.loads(tjsubsidy("check", PARTS, "--format", "json").out)
    text = json.dumps(data["determination"], sort_keys=True, separators=(",", ":"))
    assert data["id"] == hashlib.sha256(text.encode()).hexdigest()[:16]


@pytest.mark.slow
def test_it_is_the_same_in_every_process() -> None:
    code = (
        "import datetime as dt; from tjsubsidy_cli import *\n"
        "from tjsubsidy_cli.assess.determination import determination_of\n"
        "from tjsubsidy_cli.base.records import replace\n"
        "c = load_catalogue(); p = load_profile('samples/parts-maker.toml', c)\n"
        "for of in (c, replace(c, checks=())):\n"
        "    print(determination_of(assess(of, p, as_of=dt.date(2026, 11, 24))).id)"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            cwd=ROOT,
            env={**UNMEASURED, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": each},
            check=True,
        ).stdout
        for each in ("0", "1", "42")
    ]
    assert len(set(said)) == 1
    assert len(set(said[0].split())) == 2


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_every_report_carries_it(form: str, tjsubsidy: Tool) -> None:
    id_ = json.loads(tjsubsidy("check", PARTS, "--format", "json").out)["id"]
    assert f"determination {id_}" in tjsubsidy("check", PARTS, "--format", form).out


@given(st.dictionaries(st.text(), st.none() | st.booleans() | st.integers() | st.text()))
def test_canonical_json_is_ascii_and_is_read_back(value: dict[str, Any]) -> None:
    text = canonical(value)
    assert text.isascii()
    assert json.loads(text) == value
    assert sha256_of(text) == hashlib.sha256(text.encode()).hexdigest()
