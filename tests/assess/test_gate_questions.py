"""Gates: one plain question that asks for several lists at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from support import Ran
from support.companies import CATALOGUES, assessed, random_companies, with_gates_told

from tjsubsidy_cli import Catalogue, Profile, assess
from tjsubsidy_cli.assess.assessment import Assessor
from tjsubsidy_cli.assess.batch import Checked
from tjsubsidy_cli.assess.open_questions import open_questions
from tjsubsidy_cli.assess.questions import about, rank, skipped
from tjsubsidy_cli.company.profile import Company
from tjsubsidy_cli.company.whatif import changed
from tjsubsidy_cli.render.json.assessment import assessments_jsonl
from tjsubsidy_cli.rules.facts import Chosen, Value

Tool = Callable[..., Ran]
MAKER: dict[str, Value] = {
    "district": "heping",
    "activities": Chosen(frozenset(["manufacturing"])),
}
LISTS = ("titles", "champion_products", "centres", "upgraded_platforms")


def asked(catalogue: Catalogue, values: dict[str, Value], skip: tuple[str, ...] = ()) -> list[str]:
    return [question.fact.id for question in rank(catalogue, values, frozenset(skip))]


def test_a_gate_comes_before_its_facts_and_its_no_answers_them(catalogue: Catalogue) -> None:
    before = asked(catalogue, MAKER)
    assert all(before.index("has_titles") < before.index(fact) for fact in LISTS)
    after = asked(catalogue, {**MAKER, "has_titles": False})
    assert not set(after) & {"has_titles", "has_rare_titles", *LISTS}
    assert set(before) - set(after) >= set(LISTS)


def test_after_a_yes_or_if_nobody_knows_each_list_is_asked(catalogue: Catalogue) -> None:
    for questions in (
        asked(catalogue, {**MAKER, "has_titles": True}),
        asked(catalogue, MAKER, ("has_titles",)),
    ):
        assert set(questions) >= {*LISTS, "has_rare_titles"}
        assert "has_titles" not in questions


@pytest.mark.parametrize("known", [{"titles": Chosen()}, {"centres": Chosen()}])
def test_a_gate_is_not_asked_once_one_of_its_lists_is_answered(
    known: dict[str, Value], catalogue: Catalogue
) -> None:
    assert "has_titles" not in asked(catalogue, {**MAKER, **known})


def test_a_gate_that_saves_no_question_is_not_asked(catalogue: Catalogue) -> None:
    """Of these companies only one list can matter, or almost every company says yes."""
    known = {**MAKER, "titles": Chosen(), "centres": Chosen(), "champion_products": 0}
    assert "has_rare_titles" not in asked(catalogue, known)
    facts = [replace(f, common=True) if f.gate else f for f in catalogue.facts]
    common = asked(replace(catalogue, facts=tuple(facts)), MAKER)
    assert "has_titles" in common  # it may save four
    assert "has_rare_titles" not in common  # two, and half of the companies have one


def test_what_a_gate_may_save_is_not_counted_as_to_come(catalogue: Catalogue) -> None:
    assert about(rank(catalogue, MAKER)) <= 10
    opened = {**MAKER, "has_titles": True, "has_projects": True}
    assert about(rank(catalogue, opened)) > about(rank(catalogue, MAKER))


def test_a_skipped_gate_is_offered_again_with_its_lists(catalogue: Catalogue) -> None:
    silent = frozenset({"has_titles", "has_rare_titles", *LISTS})
    again = [question.fact.id for question in skipped(catalogue, MAKER, silent)]
    assert again[0] == "has_titles"
    assert set(again) == silent
    assert skipped(catalogue, {**MAKER, "has_titles": False}, silent) == ()


@CATALOGUES
def test_verdicts_are_those_of_the_complete_profile(policy_of: Catalogue) -> None:
    for drawn in random_companies(policy_of, 40, seed=16):
        whole = {f.id: drawn.get(f.id, f.none) for f in policy_of.facts if f.kind != "choice"}
        whole = with_gates_told(policy_of, {**drawn, **whole})
        empty = {f.id: f.none for f in policy_of.facts}
        said = {f: v for f, v in whole.items() if f in policy_of.vocabulary and v != empty[f]}
        said |= {gate.id: whole[gate.id] for gate in policy_of.gates}
        behind = {fact for gate in policy_of.gates if not whole[gate.id] for fact in gate.gate}
        kept = {f: v for f, v in whole.items() if f not in behind or f in said}
        for one, other in zip(
            assessed(policy_of, kept).results, assessed(policy_of, whole).results, strict=True
        ):
            assert (one.verdict, one.estimate) == (other.verdict, other.estimate)


def test_a_no_is_told_as_the_reason(catalogue: Catalogue) -> None:
    assessment = assess(catalogue, Profile(Company("x"), {**MAKER, "has_titles": False}))
    result = next(r for r in assessment.results if r.grant.id == "19-4")
    assert result.verdict == "ineligible"
    ((_, reason),) = assessment.reasons(result)
    assert reason.zh.endswith("（“有称号、资质、中心或平台”答“否”）")
    assert reason.en.endswith(" (“Has titles, certificates, centres or platforms”: no)")


def test_a_contradiction_is_told_and_the_list_counts(catalogue: Catalogue) -> None:
    values = {**MAKER, "has_titles": False, "titles": Chosen(frozenset(["champion_national"]))}
    assessment = assess(catalogue, Profile(Company("x"), values))
    assert "19-3" in {r.grant.id for r in assessment.of("eligible")}
    (told,) = [w.text for w in assessment.warnings if "答了“否”" in w.text.zh]
    assert "称号与目录" in told.zh
    assert "is answered no" in told.en
    plain = assess(catalogue, Profile(Company("x"), {**MAKER, "has_titles": True}))
    assert not [w for w in plain.warnings if w.kind == "figure"]


def test_a_setting_opens_a_gate_and_leaves_its_other_lists(catalogue: Catalogue) -> None:
    profile = Profile(Company("x"), {**MAKER, "has_titles": False})
    after = assess(catalogue, changed(catalogue, profile, ["titles+=smart_municipal"]))
    assert "2-1" in {r.grant.id for r in after.of("eligible")}
    assert not after.warnings
    facts = after.profile.facts
    assert "has_titles" not in facts
    assert (facts["centres"], facts["champion_products"]) == (Chosen(), 0)


def test_reports_ask_for_the_lists_not_for_gates(catalogue: Catalogue) -> None:
    asked_for = open_questions(assess(catalogue, Profile(Company("x"), MAKER)))
    assert not [question for question in asked_for if question.fact.gate]
    assert "titles" in {question.fact.id for question in asked_for}


def test_the_parts_of_a_gate_are_ineligible_from_a_profile(tjsubsidy: Tool, tmp_path: Path) -> None:
    """In TOML, and by --set."""
    plain = tmp_path / "p.toml"
    plain.write_text('[company]\nname = "x"\n[facts]\nhas_titles = "否"\n', "utf-8")
    said = tjsubsidy("explain", "2-1", plain, lang="zh")
    assert "“有称号、资质、中心或平台”答“否”" in said.out
    plain.write_text('[company]\nname = "x"\n', "utf-8")
    said = tjsubsidy("check", plain, "--set", "has_titles=no", "--format", "json", lang="en")
    verdicts = {grant["id"]: grant["verdict"] for grant in json.loads(said.out)["grants"]}
    assert {verdicts[grant] for grant in ("2-1", "17-2", "18-1", "19-4")} == {"ineligible"}


def test_json_lines_name_the_gate_only_for_the_company_that_answered_it(
    catalogue: Catalogue,
) -> None:
    given: dict[str, Value] = {"big_data_contracts": 0}
    assessor = Assessor(catalogue)
    companies = [given, {**given, "has_data_business": False}]
    checked = tuple(
        Checked("x", assessor.assess(Profile(Company("x"), facts))) for facts in companies
    )
    apart = "".join(assessments_jsonl((one,)) for one in checked)
    assert assessments_jsonl(checked) == apart
    assert apart.count("答“否”") > 0
