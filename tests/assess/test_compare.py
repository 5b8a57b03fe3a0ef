"""Comparisons: everything that differs, nothing that does not, and the sums that follow."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import DATA, HARBOUR, ROOT, Ran, draws
from support.companies import POLICIES, assessed, hidden, known, truths

from tjsubsidy_cli import Catalogue, assess, load_profile
from tjsubsidy_cli.assess.comparison import Comparison, compare
from tjsubsidy_cli.company.whatif import changed

Tool = Callable[..., Ran]
TIANJIN = POLICIES["tianjin"]
MAKER = ROOT / "samples" / "parts-maker.toml"


def maker(*settings: str) -> Comparison:
    profile = load_profile(MAKER, TIANJIN)
    return compare(assess(TIANJIN, profile), assess(TIANJIN, changed(TIANJIN, profile, settings)))


@pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)
@draws(25)
@given(data=st.data())
def test_a_comparison_adds_up(policy: Catalogue, data: st.DataObject) -> None:
    sides = [
        assessed(policy, known(data.draw(truths(policy)), data.draw(hidden(policy))))
        for _ in range(2)
    ]
    there, back = compare(*sides), compare(*reversed(sides))
    assert [pair.after.grant.id for pair in there.grants] == list(policy.grants)
    money = there.after.eligible.estimate - there.before.eligible.estimate
    assert sum(pair.money for pair in there.grants) == money
    assert [p.after.grant.id for p in there.of("gained")] == [
        p.after.grant.id for p in back.of("lost")
    ]
    assert [p.money for p in there.grants] == [-p.money for p in back.grants]
    count = len(there.of("gained")) - len(there.of("lost"))
    assert count == there.after.eligible.grants - there.before.eligible.grants
    for pair in there.of("same"):
        one, other = pair.before, pair.after
        assert (one.verdict, one.ceiling, one.estimate, one.city) == (
            other.verdict,
            other.ceiling,
            other.estimate,
            other.city,
        )


@pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)
@draws(20)
@given(data=st.data())
def test_nothing_differs_from_itself(policy: Catalogue, data: st.DataObject) -> None:
    one = assessed(policy, data.draw(truths(policy)))
    same = compare(one, one)
    assert (same.facts, len(same.of("same"))) == ((), len(policy.grants))


def test_each_kind_of_difference() -> None:
    found = maker(
        "smart_equipment_cost=500万元", "titles-=champion_municipal", "certifications=dcmm"
    )
    assert [one.fact.id for one in found.facts] == [
        "smart_equipment_cost",
        "titles",
        "certifications",
    ]
    moved = {
        move: [(p.after.grant.id, p.money) for p in found.of(move)]
        for move in ("gained", "lost", "changed")
    }
    assert moved == {
        "gained": [("25-3", 500_000)],
        "lost": [("19-5", -1_000_000)],
        "changed": [("1-1", -13_000_000)],
    }


def test_an_unknown_is_a_change_but_no_sum() -> None:
    (pair,) = maker("upgrade_consulting_cost=unknown").of("lost")
    assert (pair.after.verdict, pair.money) == ("undecided", -800_000)
    (pair,) = maker("certifications=dcmm?").of("changed")
    assert (pair.before.verdict, pair.after.verdict, pair.money) == ("ineligible", "undecided", 0)


def test_warnings_of_both_and_overlaps_that_are_new() -> None:
    found = maker("centres=none", "rd_equipment_cost=5")
    texts = " ".join(w.text.zh for w in found.warnings)
    assert "如指 5万元" in texts
    assert not [w for w in found.warnings if w.kind == "overlap"]
    found = maker("titles+=first_set", "equipment_sales=1亿", "activities+=own_brand_equipment")
    assert ("10-1", "11-1") in [w.grants for w in found.warnings]


def test_a_warning_names_the_company_it_is_for(tjsubsidy: Tool, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    rows = "甲厂,123,制造业\n乙厂,91120111MA0FAKE123,制造业\n"
    table.write_text(f"企业名称,统一社会信用代码,单位性质与业务\n{rows}", "utf-8")
    shown = tjsubsidy("compare", table, "--row", "2", "--row", "3", lang="zh").out
    assert "- 甲：统一社会信用代码" in shown
    assert "- 乙：统一社会信用代码的校验码不对" in shown
    assert "- 未填所在区" in shown  # of both


def test_a_comparison_as_json(tjsubsidy: Tool) -> None:
    ran = tjsubsidy("compare", MAKER, "--set", "district=unknown", "--format", "json")
    told = json.loads(ran.out)
    assert told["schema"] == "tjsubsidy/comparison/1"
    assert [grant["id"] for grant in told["grants"]] == list(TIANJIN.grants)
    assert (told["before"]["company"]["district"], told["after"]["company"]["district"]) == (
        "xiqing",
        None,
    )
    assert told["facts"] == [
        {
            "id": "district",
            "label": {"zh": "所在区", "en": "District"},
            "before": "xiqing",
            "after": None,
        }
    ]
    assert "district" in [w["kind"] for w in told["after"]["warnings"]]
    assert set(told["difference"]["eligible"].values()) == {0}


def test_two_files_and_settings_exclude_each_other(tjsubsidy: Tool) -> None:
    for arguments in ([MAKER], [MAKER, MAKER, "--set", "titles=none"]):
        ran = tjsubsidy("compare", *arguments, lang="zh")
        assert (ran.code, ran.out) == (2, "")
        assert "要么写 B，要么写 --set" in ran.err
    assert tjsubsidy("compare", "-", "-").code == 2


def test_wrong_settings_are_all_told(tjsubsidy: Tool) -> None:
    ran = tjsubsidy("compare", MAKER, "--set", "title+=x", "--set", "titles+=frist", lang="zh")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("2 处错误：")
    assert "是不是“titles”？" in ran.err
    assert "titles+=frist: 没有选项“frist”。" in ran.err


def test_nothing_changed_is_said(tjsubsidy: Tool) -> None:
    said = tjsubsidy("compare", MAKER, MAKER, lang="zh").out
    assert "结果相同。" in said
    assert "填报项相同。" in said
    assert "其余 41 项不变" in said


def test_hostile_names_are_only_text(tjsubsidy: Tool, tmp_path: Path) -> None:
    paths = []
    for name in ("a", "b"):
        path = tmp_path / f"{name}.toml"
        path.write_text(f'[company]\nname = "{name}[red]\\u001b[31m\\u202e"\n', "utf-8")
        paths.append(path)
    ran = tjsubsidy("compare", *paths)
    assert "A: a[red]\\x1b[31m\\u202e" in ran.out
    assert not set(ran.out) & {"\x1b", "\u202e"}


def test_another_policy_is_compared_as_well(tjsubsidy: Tool) -> None:
    ran = tjsubsidy(
        "compare",
        DATA / "harbour-fleet.toml",
        "--catalogue",
        HARBOUR,
        "--set",
        "冷库建设费用=8百万",
    )
    assert "+1,456,789" in ran.out
