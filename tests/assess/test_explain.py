"""explain: the tree on the screen is the tree that was evaluated, and every limit is named."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from support import DATA, HARBOUR, ROOT, SAMPLES, Ran, draws, in_shell, some_fast
from support.companies import CATALOGUES, assessed, hidden, known, truths

from tjsubsidy_cli import Catalogue, assess, load_profile
from tjsubsidy_cli.assess.explanation import Node, explain, tree
from tjsubsidy_cli.assess.outcome import say_limit
from tjsubsidy_cli.assess.result import Result
from tjsubsidy_cli.base.console import Screen
from tjsubsidy_cli.base.text import LANGS, Lang, both
from tjsubsidy_cli.render.terminal.explain import render_explanations
from tjsubsidy_cli.render.terminal.measures import render_full
from tjsubsidy_cli.rules.amounts import Amount, Exactly, Limit, Match, Rated, UpTo, compute
from tjsubsidy_cli.rules.conditions import (
    AllOf,
    Answer,
    AnyOf,
    Condition,
    Evaluation,
    Has,
    NoneOf,
    evaluate,
)
from tjsubsidy_cli.rules.facts import Chosen, Value

Tool = Callable[..., Ran]
MIXED = DATA / "mixed.toml"
WAN = 10_000
FIFTH, TWO = Fraction(1, 5), Fraction(2)


@pytest.mark.parametrize(
    ("amount", "values", "binding"),
    [
        (UpTo(up_to=WAN), {}, "ceiling"),
        (UpTo(up_to=WAN, years=3), {}, "ceiling"),
        (UpTo(up_to=WAN, years=3, cap=2 * WAN), {}, "cap"),
        (UpTo(up_to=WAN, years=3, cap=3 * WAN), {}, "ceiling"),
        (UpTo(up_to=WAN, cost="turnover"), {}, "ceiling"),
        (UpTo(up_to=WAN, cost="turnover"), {"turnover": WAN - 1}, "cost"),
        (UpTo(up_to=WAN, cost="turnover"), {"turnover": WAN}, "ceiling"),
        (UpTo(up_to=WAN, per="reefer_trucks"), {"reefer_trucks": 2}, "ceiling"),
        (UpTo(up_to=WAN, per="reefer_trucks"), {}, None),
        (UpTo(up_to=WAN, per="reefer_trucks"), {"reefer_trucks": 0}, "ceiling"),
        (UpTo(up_to=WAN, per="reefer_trucks", cap=WAN), {}, "cap"),
        (UpTo(up_to=WAN, per="reefer_trucks", cap=WAN), {"reefer_trucks": 2}, "cap"),
        (Exactly(exactly=WAN), {}, "fixed"),
        (Exactly(exactly=WAN, per="reefer_trucks"), {"reefer_trucks": 2}, "fixed"),
        (Exactly(exactly=WAN, per="reefer_trucks", cap=WAN), {"reefer_trucks": 2}, "cap"),
        (Exactly(exactly=WAN, per="reefer_trucks"), {}, None),
        (Rated(rate=FIFTH, of="turnover", cap=WAN), {"turnover": 5 * WAN - 1}, "rate"),
        (Rated(rate=FIFTH, of="turnover", cap=WAN), {"turnover": 5 * WAN}, "rate"),
        (Rated(rate=FIFTH, of="turnover", cap=WAN), {"turnover": 5 * WAN + 5}, "cap"),
        (Rated(rate=FIFTH, of="turnover", cap=WAN), {}, "cap"),
        (Rated(rate=FIFTH, of="turnover"), {"turnover": WAN}, "rate"),
        (Rated(rate=FIFTH, of="turnover"), {}, None),
        (Match(match=TWO, of="turnover"), {"turnover": WAN}, "rate"),
        (Match(match=TWO, of="turnover"), {}, None),
    ],
)
def test_every_form_of_amount_names_what_bound_it(
    amount: Amount, values: dict[str, int], binding: Limit | None, harbour: Catalogue
) -> None:
    support = compute(amount, values, harbour.vocabulary)
    assert support.binding == binding
    assert (support.binding is None) == (support.estimate is None)


TRUCKS = UpTo(up_to=WAN, per="reefer_trucks")
SHARE = Rated(rate=FIFTH, of="turnover", cap=WAN)
MATCH = Match(match=TWO, of="turnover")


@pytest.mark.parametrize(
    ("amount", "values", "said"),
    [
        (TRUCKS, {}, "no figure until “New refrigerated trucks” is given"),
        (TRUCKS, {"reefer_trucks": 0}, "limited by the policy ceiling"),
        (TRUCKS, {"reefer_trucks": 2}, "limited by the policy ceiling"),
        (SHARE, {}, "limited by the policy's cap, until “Turnover” is given"),
        (SHARE, {"turnover": WAN}, "set by the policy's rate, below its cap"),
        (SHARE, {"turnover": 9 * WAN}, "limited by the policy's cap, below the product"),
        (MATCH, {"turnover": WAN}, "set by the policy's rate, no ceiling stated"),
        (replace(MATCH, cap=WAN), {"turnover": WAN}, "limited by the policy's cap, below"),
    ],
)
def test_the_limit_is_said_plainly(
    amount: Amount, values: dict[str, int], said: str, harbour: Catalogue
) -> None:
    support = compute(amount, values, harbour.vocabulary)
    assert said in say_limit(support, amount, harbour.vocabulary).en


@pytest.mark.parametrize(
    ("grant", "values", "own", "aside"),
    [
        ("25-1", {"big_data_contracts": 1, "main_revenue": 0}, None, "no share can be taken of 0"),
        ("25-1", {"big_data_contracts": 59_999, "main_revenue": 100_000}, " ≈ 59.99%", None),
        ("25-1", {"big_data_contracts": 3, "main_revenue": 5}, " = 60%", None),
        ("25-1", {"main_revenue": 5}, "not given ÷", "to be given: big_data_contracts"),
        ("8-1", {}, "not given", "to be given: national_projects"),
        ("8-1", {"pilot_projects": Chosen(frozenset(["ic_municipal"]))}, "Municipal IC pilot",
         "whether “Municipal IC pilot” counts: for the bureau to judge"),
        ("8-1", {"national_projects": Chosen(unsure=frozenset(["ic_core"]))}, "(unsure)",
         "to be settled: national_projects"),
        ("8-1", {"national_projects": Chosen()}, "none", "would be for the bureau to judge"),
        ("17-2", {}, "not given", "not given: taken as met until it is"),
    ],
)  # fmt: skip
def test_what_an_answer_rests_on_is_said(
    grant: str, values: dict[str, Value], own: str | None, aside: str | None, catalogue: Catalogue
) -> None:
    evaluation = evaluate(catalogue.grants[grant].when, values)
    tests = [n for n in nodes(tree(evaluation, catalogue, values)) if n.own]
    assert own is None or any(own in node.own.en for node in tests if node.own)
    assert aside is None or any(aside in text.en for node in tests for text in node.asides)


MARKS = {"√": Answer.YES, "?": Answer.UNKNOWN, "×": Answer.NO}
WORDS = {"yes": Answer.YES, "unknown": Answer.UNKNOWN, "no": Answer.NO}


def walk(evaluation: Evaluation) -> Iterator[Evaluation]:
    yield evaluation
    for part in evaluation.parts:
        yield from walk(part)


def nodes(node: Node) -> Iterator[Node]:
    yield node
    for part in node.parts:
        yield from nodes(part)


def kleene(node: Node) -> Answer:
    """The answer of a group from its parts' answers, worked out here once more."""
    answers = [part.answer for part in node.parts]
    against = {"all": Answer.NO, "any": Answer.YES, "none": Answer.YES}[node.kind]
    if against in answers:
        return Answer.YES if node.kind == "any" else Answer.NO
    if Answer.UNKNOWN in answers:
        return Answer.UNKNOWN
    return Answer.NO if node.kind == "any" else Answer.YES


def conditions(said: str) -> list[list[str]]:
    """The lines of each grant's condition tree on an English screen, without the margin."""
    found = re.findall(r"^  Conditions {3}(.*\n(?: {15}.*\n)*)", said, re.MULTILINE)
    return [[line.removeprefix(" " * 15) for line in block.splitlines()] for block in found]


@CATALOGUES
@draws(30)
@given(data=st.data())
def test_the_screen_shows_the_tree_that_was_evaluated(data: Any, policy_of: Catalogue) -> None:
    values = known(data.draw(truths(policy_of)), data.draw(hidden(policy_of)))
    assessment = assessed(policy_of, values)
    chosen = data.draw(st.sets(st.sampled_from(list(policy_of.grants)), min_size=1, max_size=4))
    results = [result for result in assessment.results if result.grant.id in chosen]
    shown = conditions(
        render_explanations(assessment, explain(assessment, results), Screen(width=2000, lang="en"))
    )
    for result, lines in zip(results, shown, strict=True):
        evaluations = list(walk(evaluate(result.grant.when, values)))
        marks = [m[2] for line in lines if (m := re.match(r"([ │]*(?:[├└]─ )?)([√?×]) ", line))]
        assert [MARKS[mark] for mark in marks] == [evaluation.answer for evaluation in evaluations]
        words = [
            m[1]
            for line in lines
            if (m := re.search(r"(?:→|of:|this company:) (\w+)(?: \([^()]*\))?$", line))
        ]
        assert [WORDS[word] for word in words] == [evaluation.answer for evaluation in evaluations]


@CATALOGUES
@draws(50)
@given(data=st.data())
def test_a_group_follows_from_its_parts_and_the_deciding_ones_decide(
    data: Any, policy_of: Catalogue
) -> None:
    values = known(data.draw(truths(policy_of)), data.draw(hidden(policy_of)))
    for result in assessed(policy_of, values).results:
        root = tree(result.evaluation, policy_of, values)
        assert root.decides
        assert [n.evaluation for n in nodes(root)] == list(walk(result.evaluation))
        lines = list(root.lines())
        assert [answer for _, answer, _ in lines] == [n.answer for n in nodes(root)]
        for node in nodes(root):
            assert (node.own is None) == bool(node.parts)
            if node.parts:
                assert node.answer is kleene(node)
                assert any(part.decides for part in node.parts) == node.decides
                wanted = node.answer if node.kind != "none" else 2 - node.answer
                assert all(part.answer == wanted for part in node.parts if part.decides)


EVERY = [*some_fast(SAMPLES), MIXED, DATA / "outside.toml"]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", EVERY, ids=lambda p: p.stem)
def test_every_sample_is_explained_within_any_screen(
    path: Path, lang: Lang, catalogue: Catalogue
) -> None:
    assessment = assess(catalogue, load_profile(path, catalogue))
    ruled_out = path.stem == "outside"
    results = [r for r in assessment.results if ruled_out or r.verdict != "ineligible"]
    for width, blocks in ((50, True), (81, False)):
        screen = Screen(width=width, lang=lang, blocks=blocks)
        said = render_explanations(assessment, explain(assessment, results), screen)
        assert max(map(cell_len, said.splitlines())) <= width
        said.encode("gbk")
        assert blocks or not set("├└│─") & set(said)
        plain = re.sub(r"\s", "", said)
        for result in results:
            assert re.sub(r"\s", "", f"“{result.grant.quote}”") in plain
            assert all(reading.id in said for reading in result.grant.readings)


@pytest.mark.parametrize("width", [50, 81])
def test_conditions_that_nest_deep_stay_readable(width: int, catalogue: Catalogue) -> None:
    """Beyond a depth the indent no longer grows, so that each line has room for words."""
    first, *others = catalogue.measures
    when: Condition = Has(fact="titles", has=("smart_national",))
    for depth in range(100):
        around = (AllOf(all=(when,)), AnyOf(any=(when,)), NoneOf(none=(when,)))
        when = around[depth % 3]
    deep = replace(first, grants=(replace(first.grants[0], when=when), *first.grants[1:]))
    nested = replace(catalogue, measures=(deep, *others))
    screen = Screen(width=width, lang="en")
    assessment = assessed(nested, {})
    explained = render_explanations(assessment, explain(assessment, assessment.results), screen)
    shown = render_full(nested, [(deep, [*deep.grants])], screen)
    for said in (explained, shown):
        assert max(map(cell_len, said.splitlines())) <= width
        assert said.count("None of") >= 33
        assert catalogue.vocabulary["titles"].label.en in said


def test_the_place_is_shown_where_it_decided(catalogue: Catalogue) -> None:
    assessment = assess(catalogue, load_profile(DATA / "outside.toml", catalogue))
    for explained in explain(assessment, assessment.results):
        assert (explained.place is not None) == explained.result.inferred
        assert explained.place is None or explained.place[0].answer is Answer.NO
        assert explained.tree.decides == (explained.place is None)


def seen(result: Result) -> tuple[object, ...]:
    return result.verdict, result.ceiling, result.estimate, result.city, result.exact


@pytest.mark.parametrize("path", [*some_fast(SAMPLES), MIXED], ids=lambda p: p.stem)
def test_readings_say_what_they_would_make_of_this_company(
    path: Path, catalogue: Catalogue
) -> None:
    profile = load_profile(path, catalogue)
    assessment = assess(catalogue, profile)
    told = 0
    for explained in explain(assessment, assessment.results):
        own = [reading.id for reading in explained.result.grant.readings]
        assert [reading.id for reading, _ in explained.readings][: len(own)] == own
        for reading, options in explained.readings:
            assert [option.letter for option in options] == list(reading.options)
            touched = {e.grant for option in options for e in option.effects or ()}
            assert reading.id in own or explained.result.grant.id in touched
            for option in options:
                assert option.taken == (option.letter == reading.chosen)
                if option.effects is None:
                    assert option.taken or option.letter not in reading.variants
                    assert option.outcomes == ()
                    continue
                told += 1
                other = assess(catalogue, profile, {reading.id: option.letter})
                pairs = zip(assessment.results, other.results, strict=True)
                changed = [after for before, after in pairs if seen(before) != seen(after)]
                assert [seen(e.after) for e in option.effects] == [seen(r) for r in changed]
                assert [e.grant for e in option.effects] == [r.grant.id for r in changed]
                assert len(option.outcomes) == max(1, len(changed))
    assert told


def test_a_reading_that_the_caller_took_is_the_one_chosen(catalogue: Catalogue) -> None:
    profile = load_profile(ROOT / "samples" / "telecom-operator.toml", catalogue)
    assessment = assess(catalogue, profile, {"AMB-7-2a": "B"})
    result = next(r for r in assessment.results if r.grant.id == "7-3")
    (explained,) = explain(assessment, [result])
    assert result.support is not None
    assert result.support.binding == "joint"
    assert explained.limit is not None
    assert "shared with other grants" in explained.limit.en
    options = next(o for reading, o in explained.readings if reading.id == "AMB-7-2a")
    assert [option.taken for option in options] == [False, True, False]
    assert options[0].effects is not None
    assert [(e.grant, e.after.estimate) for e in options[0].effects] == [("7-3", 1000 * WAN)]
    said = render_explanations(
        assessment, explain(assessment, [result]), Screen(width=80, lang="en")
    )
    assert "Assessed under these readings: AMB-7-2a=B." in said


def ids(said: str) -> list[str]:
    return re.findall(r"^[●○×] (\S+)", said, re.MULTILINE)


def test_without_ids_what_is_ruled_out_is_left_out(tjsubsidy: Tool, catalogue: Catalogue) -> None:
    results = assess(catalogue, load_profile(MIXED, catalogue)).results
    open_ = [r.grant.id for r in results if r.verdict != "ineligible"]
    assert 0 < len(open_) < len(results)
    assert ids(tjsubsidy("explain", MIXED).out) == open_
    assert ids(tjsubsidy("explain", MIXED, "--all").out) == list(catalogue.grants)
    assert ids(tjsubsidy("explain", MIXED, "17", "19-3").out) == ["17-1", "17-2", "19-3"]
    shown = json.loads(tjsubsidy("explain", MIXED, "--format", "json").out)["grants"]
    assert [grant["id"] for grant in shown] == open_


def test_nothing_to_explain_is_said(tjsubsidy: Tool) -> None:
    ran = tjsubsidy("explain", DATA / "nothing.toml")
    assert (ran.code, ids(ran.out)) == (0, [])
    assert "--all explains those ruled out" in ran.out


def test_an_unknown_id_is_refused_with_the_one_that_was_meant(tjsubsidy: Tool) -> None:
    ran = tjsubsidy("explain", SAMPLES[0], "1-11", "99")
    assert (ran.code, ran.out) == (2, "")
    assert "no measure or grant “1-11”. Measure 1 has: 1-1, 1-2." in ran.err
    assert "“99”" in ran.err


def test_a_name_cannot_act_on_the_screen(tjsubsidy: Tool, tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text('[company]\nname = "\\u001b[31m[bold]x[/]\\u202e<b>\\u0007"\n')
    said = tjsubsidy("explain", path, "1-1", lang="zh").out
    assert "\\x1b[31m[bold]x[/]\\u202e<b>\\x07" in said
    assert not set("\x1b\x07\u202e") & set(said)


def test_json_says_what_check_says(tjsubsidy: Tool) -> None:
    explained = json.loads(tjsubsidy("explain", MIXED, "--all", "--format", "json").out)
    checked = json.loads(tjsubsidy("check", MIXED, "--format", "json").out)
    assert explained["schema"] == "tjsubsidy/explanation/1"
    for grant, other in zip(explained["grants"], checked["grants"], strict=True):
        assert all(grant[key] == other[key] for key in ("id", "verdict", "quote", "bureaus_here"))
        assert all(grant["amount"][key] == other[key] for key in ("ceiling", "estimate", "exact"))
        answer = {"eligible": "yes", "undecided": "unknown", "ineligible": "no"}[grant["verdict"]]
        assert grant["tree"]["answer"] == answer
        missing = grant["tree"]["missing"] if answer == "unknown" else []
        assert missing == other["missing"]


def test_another_policy_is_explained_alike(tjsubsidy: Tool) -> None:
    for lang in ("zh", "en"):
        args = ["explain", DATA / "harbour-fleet.toml", "--all", "--catalogue", HARBOUR]
        ran = tjsubsidy(*args, lang=lang)
        assert (ran.code, ran.err) == (0, "")
        assert "Tianjin" not in ran.out
        assert "天津" not in ran.out


@pytest.mark.slow
def test_a_profile_from_stdin_into_a_file(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    ran = in_shell("explain", "-", "25", "-o", page, stdin=MIXED.read_bytes())
    assert (ran.returncode, ran.stdout) == (0, b"")
    assert "≈ 66.66%" in page.read_text("utf-8")


@pytest.mark.slow
def test_an_old_chinese_console_gets_guides_that_it_draws_one_cell_wide() -> None:
    ran = in_shell("explain", MIXED, "10", env={"PYTHONIOENCODING": "gbk", "TJSUBSIDY_LANG": "zh"})
    said = ran.stdout.decode("gbk")
    assert "|- ? 均不属于：未知" in said
    assert "|  `- ? 所在区：天津市以外" in said


@pytest.mark.parametrize("lang", LANGS)
def test_a_label_stands_apart_from_its_text(lang: Lang, catalogue: Catalogue) -> None:
    assessment = assess(catalogue, load_profile(SAMPLES[0], catalogue))
    explained = explain(assessment, assessment.results[:3])
    page = render_explanations(assessment, explained, Screen(width=100, lang=lang)).splitlines()
    labels = (
        both("政策未明确", "Not stated in the policy"),
        both("政策口径说明", "How the text was read"),
    )
    for label in labels:
        beside = [line for line in page if line.startswith(f"  {label[lang]}")]
        assert beside
        assert {line[2 + len(label[lang]) :][:1] for line in beside} <= {"", " "}
