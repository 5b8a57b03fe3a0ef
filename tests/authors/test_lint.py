"""Diagnostics: each provoked by one small catalogue in ``data/lint``, named after its code.

Beside ``TJ205.toml`` may stand ``TJ205.source.txt``, the policy's text, and ``TJ701.cases.toml``,
cases. Golden outputs, in both languages, are in ``data/lint/messages``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import DATA, HARBOUR, ROOT, Ran, draws

from tjsubsidy_cli import Catalogue, load_catalogue
from tjsubsidy_cli.authors.diagnostics import CODES
from tjsubsidy_cli.authors.satisfiability import Node, Reasoning
from tjsubsidy_cli.rules.conditions import (
    AllOf,
    Answer,
    AnyOf,
    Condition,
    Has,
    NoneOf,
    Share,
    Threshold,
    Yes,
    evaluate,
)
from tjsubsidy_cli.rules.facts import Chosen, Value

Tool = Callable[..., Ran]
LINT = DATA / "lint"
FLAWED = sorted(path for path in LINT.glob("*.toml") if re.fullmatch(r"TJ\d+", path.stem))
SEVERE = {code for code, kind in CODES.items() if kind.severity == "error"}
MEASURES = ROOT / "data" / "measures.toml"
SOURCE = DATA / "tianjin-2020.txt"
CASES = ROOT / "tests" / "cases"


def arguments(path: Path) -> list[object]:
    """What lint is run with for a catalogue: its text and its cases, where they stand beside it."""
    given: list[object] = ["lint", path.name]
    for option, ending in (("--source", "source.txt"), ("--cases", "cases.toml")):
        if path.with_suffix(f".{ending}").exists():
            given += [option, f"{path.stem}.{ending}"]
    return given


@pytest.fixture(autouse=True)
def _beside_the_catalogues(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(LINT)


@pytest.mark.parametrize("path", FLAWED, ids=lambda p: p.stem)
def test_each_flaw_is_told_by_its_code(
    path: Path, tjsubsidy: Tool, request: pytest.FixtureRequest
) -> None:
    said = ""
    for lang in ("zh", "en"):
        ran = tjsubsidy(*arguments(path), lang=lang)
        assert (ran.code, ran.err) == (3 if path.stem in SEVERE else 0, "")
        said += ran.out + "\n"
    said += tjsubsidy(*arguments(path), "--format", "github").out
    golden = LINT / "messages" / f"{path.stem}.txt"
    if request.config.getoption("--update-golden"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(said, "utf-8")
    assert said == golden.read_text("utf-8"), "look at the change, then --update-golden"


def test_a_reading_is_not_undecided_where_nothing_is_left_open(
    tjsubsidy: Tool, tmp_path: Path
) -> None:
    text = (LINT / "TJ406.toml").read_text("utf-8")
    for old, new in (('chosen = "A"', 'chosen = "undecided"'), (', open = ["farming"]', "")):
        assert old in text
        text = text.replace(old, new)
        written = tmp_path / "catalogue.toml"
        written.write_text(text, "utf-8")
        found = json.loads(tjsubsidy("lint", written, "--format", "json").out)["diagnostics"]
        assert [each["code"] for each in found] == ([] if "open =" in text else ["TJ406"])


@pytest.mark.parametrize("path", FLAWED, ids=lambda p: p.stem)
def test_a_flaw_brings_no_other_with_it(path: Path, tjsubsidy: Tool) -> None:
    report = json.loads(tjsubsidy(*arguments(path), "--format", "json").out)
    assert report["schema"] == "tjsubsidy/diagnostics/1"
    (found,) = report["diagnostics"]
    assert found["code"] == path.stem
    assert found["severity"] == CODES[path.stem].severity
    assert report["totals"][found["severity"]] == 1
    assert found["key"]
    lines = (LINT / found["file"]).read_text("utf-8").splitlines()
    assert lines[found["line"] - 1].strip()


def test_another_name_must_not_be_the_label_of_a_choice(tjsubsidy: Tool, tmp_path: Path) -> None:
    path, text = tmp_path / "mine.toml", (LINT / "clean.toml").read_text("utf-8")
    path.write_text(text.replace('also = ["岛外"', 'also = [" north "'), "utf-8")
    report = json.loads(tjsubsidy("lint", path, "--format", "json").out)
    (found,) = report["diagnostics"]
    assert (found["code"], found["key"]) == ("TJ604", "facts[0].choices[1]")


def test_every_code_has_its_catalogue() -> None:
    assert {path.stem for path in FLAWED} == set(CODES)
    assert {path.stem for path in (LINT / "messages").iterdir()} == set(CODES)


def test_every_code_stands_in_its_group_with_both_languages() -> None:
    assert list(CODES) == sorted(CODES)
    for code, kind in CODES.items():
        assert re.fullmatch(r"TJ[0-7]\d\d", code)
        assert re.search("[\u4e00-\u9fff]", kind.meaning.zh)
        assert not re.search("[\u4e00-\u9fff]", kind.meaning.en)


@pytest.mark.parametrize(("lang", "said"), [("zh", "没有发现问题。\n"), ("en", "Nothing found.\n")])
def test_what_is_clean_says_so(lang: str, said: str, tjsubsidy: Tool) -> None:
    ours = [MEASURES, "--source", SOURCE, "--cases", CASES]
    for words in (["clean.toml"], [HARBOUR] if lang == "zh" else ours):
        ran = tjsubsidy("lint", *words, lang=lang)
        assert (ran.code, ran.out, ran.err) == (0, said, "")
    assert tjsubsidy("lint", HARBOUR, "--format", "github").out == ""


@pytest.mark.slow
def test_without_a_file_the_packaged_policy_is_looked_at(tjsubsidy: Tool) -> None:
    assert tjsubsidy("lint") == Ran(0, "Nothing found.\n", "")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["lint", "none.toml"], "no such file"),
        (["lint", "TJ205.source.txt"], "TOML syntax"),
        (["lint", "clean.toml", "--source", "none.txt"], "no such file"),
        (["lint", "clean.toml", "--cases", "none.toml"], "no such file"),
        (["lint", "clean.toml", "--cases", "messages"], "holds no TOML file"),
        (["lint", "clean.toml", "-o", "clean.toml"], "overwrite its own input"),
        (["lint", "../harbour-fleet.toml"], "not a catalogue"),
    ],
)
def test_what_cannot_be_read_is_refused(words: list[str], said: str, tjsubsidy: Tool) -> None:
    ran = tjsubsidy(*words)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path, tjsubsidy: Tool) -> None:
    text = (LINT / "clean.toml").read_text("utf-8")
    for old, new in (
        ("最高500万元", "最高600万元"),
        ('"Vessels"', '""'),
        ("at_least = 3", "above = 2"),
    ):
        text = text.replace(old, new)
    (tmp_path / "many.toml").write_text(text, "utf-8")
    report = json.loads(tjsubsidy("lint", tmp_path / "many.toml", "--format", "json").out)
    codes = [found["code"] for found in report["diagnostics"]]
    assert set(codes) == {"TJ201", "TJ202", "TJ601"}
    lines = [found["line"] for found in report["diagnostics"]]
    assert lines == sorted(lines)


def test_hostile_names_reach_neither_terminal_nor_runner(tmp_path: Path, tjsubsidy: Tool) -> None:
    text = (LINT / "clean.toml").read_text("utf-8")
    evil = r"x\u001b[31m\n::error::[bold]%0A, y"
    path = tmp_path / "a,b%.toml"
    path.write_text(text.replace('bureaus = ["市渔业局"]', f'bureaus = ["{evil}"]'), "utf-8")
    for form in ("table", "json", "github"):
        ran = tjsubsidy("lint", path, "--format", form)
        assert ran.code == 3
        assert "\x1b" not in ran.out
        assert "[bold]" in ran.out
        assert not [line for line in ran.out.splitlines() if line.startswith("::error::")]
    (command,) = tjsubsidy("lint", path, "--format", "github").out.splitlines()
    assert "a%2Cb%25.toml,line=" in command
    assert "%250A" in command


SHARE_OF_NONE = '{ share = ["vessels", "catch"], below = "0%" }'
OTHER_LIST = """[[facts]]
id = "rank"
topic = "company"
kind = "choice"
label = { zh = "级别", en = "Rank" }
question = { zh = "什么级别？", en = "Which rank?" }
choices = [{ id = "a", zh = "甲级", en = "A" }, { id = "b", zh = "乙级", en = "B" },
    { id = "c", zh = "丙级", en = "C" }]

[[measures]]"""
TOPIC = 'name = { zh = "单位", en = "The company" }'
SPARE = '\n\n[[topics]]\nid = "spare"\nname = { zh = "备用", en = "Spare" }'
READING = """readings = [{ id = "I-1", question = { zh = "何意？", en = "What is meant?" }, \
options = { A = { zh = "甲", en = "One" }, B = { zh = "乙", en = "Another" } }, chosen = "A", \
variants = { B = { %s } } }]
"""
ADMITS = (
    'admits = { all = [{ fact = "trades", has = ["fishing"] }, { fact = "catch", above = 5 }] }'
)
RANKED = '{ fact = "catch", above = 0 }, { fact = "rank", has = ["a"] }'
FIRST = '{ fact = "vessels", at_least = 3 }'
UP_TO = 'amount = { up_to = "500万元" }'
FLAT = "给予最高500万元补助。"
RATED = 'amount = { rate = "10%", of = "catch", cap = "50万元" }'
CATCH = '{ fact = "catch", above = 0 }'
ENGLISH = 'en = "By the worth of the catch."'


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        pytest.param(changes, codes, id=name)
        for name, changes, codes in [
            (
                "a cap below one unit",
                [
                    (UP_TO, 'amount = { up_to = "500万元", per = "vessels", cap = "300万元" }'),
                    (FLAT, "每艘给予最高500万元、合计最高300万元补助。"),
                ],
                ["TJ502"],
            ),
            (
                "a cap that three units exceed",
                [
                    (UP_TO, 'amount = { up_to = "500万元", per = "vessels", cap = "1600万元" }'),
                    (FLAT, "每艘给予最高500万元、合计最高1600万元补助。"),
                ],
                [],
            ),
            (
                "a cap beyond all years",
                [
                    (UP_TO, 'amount = { up_to = "500万元", years = 2, cap = "1100万元" }'),
                    (FLAT, "连续2年每年给予最高500万元、合计最高1100万元补助。"),
                ],
                ["TJ501"],
            ),
            (
                "a cost that stays below the ceiling",
                [
                    (UP_TO, 'amount = { up_to = "500万元", cost = "catch" }'),
                    (FIRST, '{ fact = "vessels", at_least = 3 }, { fact = "catch", below = 2000 }'),
                    ("3艘以上的", "3艘以上、捕捞收入不足2000元的"),
                ],
                ["TJ501"],
            ),
            (
                "a match that may be without its cap",
                [
                    (RATED, 'amount = { match = "1∶1", of = "catch", cap = "50万元" }'),
                    ("不超过捕捞收入10%、", "捕捞收入1∶1、"),
                ],
                [],
            ),
            (
                "a base of a few fen",
                [
                    (CATCH, '{ fact = "catch", above = 0, at_most = 9 }'),
                    ("对捕捞", "对不超过9元捕捞"),
                ],
                ["TJ503"],
            ),
            (
                "one bound within another",
                [(FIRST, FIRST.replace(" }", ", above = 1 }"))],
                ["TJ403"],
            ),
            ("a share that cannot be", [(CATCH, SHARE_OF_NONE)], ["TJ201", "TJ401"]),
            ("left to the bureau", [('has = ["fishing"] }', 'open = ["fishing"] }')], []),
            ("nothing ruled out", [(CATCH, "{ none = [{ none = [" + CATCH + "] }] }")], []),
            ("the same test twice", [(CATCH, CATCH + ", " + CATCH)], ["TJ403"]),
            ("a heading without questions", [(TOPIC, TOPIC + SPARE)], ["TJ304"]),
            ("a reading within the condition", [(RATED, READING % ADMITS + RATED)], ["TJ405"]),
            ("a reading with a cap", [(RATED, READING % 'cap = "10万元"' + RATED)], []),
            ("a list that nothing reads", [("[[measures]]", OTHER_LIST)], ["TJ301"]),
            (
                "two answers that nothing tells apart",
                [("[[measures]]", OTHER_LIST), (CATCH, RANKED)],
                ["TJ302", "TJ302"],
            ),
            (
                "a translation left out",
                [(', en = "By the worth of the catch." }', " }")],
                ["TJ601"],
            ),
            (
                "quoted Chinese",
                [(ENGLISH, 'en = "By “捕捞收入”, that is 捕捞收入 (catch) (元 (yuan))."')],
                [],
            ),
            (
                "a name in both languages",
                [('zh = "北区", en = "North"', 'zh = "North", en = "North"')],
                [],
            ),
        ]
    ],
)
def test_findings(
    changes: list[tuple[str, str]], codes: list[str], tmp_path: Path, tjsubsidy: Tool
) -> None:
    text = (LINT / "clean.toml").read_text("utf-8")
    for old, new in changes:
        assert text.count(old) == 1, f"{old} stands there {text.count(old)} times"
        text = text.replace(old, new)
    (tmp_path / "changed.toml").write_text(text, "utf-8")
    report = json.loads(tjsubsidy("lint", tmp_path / "changed.toml", "--format", "json").out)
    assert [found["code"] for found in report["diagnostics"]] == codes


# ---------------------------------------------------------------- reasoning is exact


def small(catalogue: Catalogue) -> dict[str, list[Value]]:
    """All answers to each fact of the small catalogue, as far as they are few."""
    lists = [["fishing"], ["farming"], ["fishing", "farming"], []]
    return {
        "district": ["north", "outside"],
        "trades": [Chosen(frozenset(chosen)) for chosen in lists],
        "vessels": list(range(7)),
        "catch": list(range(7)),
    }


BOUNDS = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("at_least", "above", "at_most", "below"), st.integers(0, 5))
).filter(bool)
LEAVES = st.one_of(
    st.builds(lambda b: Threshold(fact="vessels", **b), BOUNDS),
    st.builds(lambda b: Threshold(fact="catch", **b), BOUNDS),
    st.builds(
        lambda has, open_: Has(fact="trades", has=tuple(has), open=tuple(open_)),
        st.sets(st.sampled_from(["fishing", "farming"]), min_size=1),
        st.sets(st.sampled_from(["fishing", "farming"])),
    ),
    st.just(Has(fact="district", has=("outside",))),
)


def trees(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    parts = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(lambda p: AllOf(all=p), parts),
        st.builds(lambda p: AnyOf(any=p), parts),
        st.builds(lambda p: NoneOf(none=p), parts),
    )


CLEAN = load_catalogue(LINT / "clean.toml")
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(LEAVES, trees, max_leaves=5)
COMPANIES: list[dict[str, Value]] = [
    {"district": d, "trades": t, "vessels": v, "catch": c}
    for d in small(CLEAN)["district"]
    for t in small(CLEAN)["trades"]
    for v in small(CLEAN)["vessels"]
    for c in small(CLEAN)["catch"]
]


@draws(60)
@given(CONDITIONS)
def test_what_a_condition_can_come_to_is_what_some_company_brings_it_to(
    condition: Condition,
) -> None:
    reasoning = Reasoning(condition, CLEAN.vocabulary)
    brought = {evaluate(condition, company).answer for company in COMPANIES}
    assert reasoning.answers(reasoning.node) == brought


@draws(60)
@given(CONDITIONS)
def test_what_changes_nothing_can_be_left_out(condition: Condition) -> None:
    reasoning = Reasoning(condition, CLEAN.vocabulary)
    tree = reasoning.node
    for node in reasoning.idle():
        tree = tree.without(node.path)
    left = rebuilt(tree)
    for company in COMPANIES[::5]:
        assert evaluate(left, company).answer is evaluate(condition, company).answer


def rebuilt(node: Node) -> Condition:
    parts = tuple(map(rebuilt, node.parts))
    match node.condition:
        case AllOf():
            return AllOf(all=parts)
        case AnyOf():
            return AnyOf(any=parts)
        case NoneOf():
            return NoneOf(none=parts)
        case test:
            return test


SHARES = st.builds(
    lambda b: Share(share=("vessels", "catch"), **b),
    st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(
            ("at_least", "above", "at_most", "below"), st.fractions(0, 3, max_denominator=4)
        ),
    ).filter(bool),
)


@draws(80)
@given(SHARES, LEAVES, st.sampled_from(["all", "any"]))
def test_of_shares_nothing_is_called_impossible_that_is_not(
    share: Share, other: Condition, kind: str
) -> None:
    condition = AllOf(all=(share, other)) if kind == "all" else AnyOf(any=(share, other))
    reasoning = Reasoning(condition, CLEAN.vocabulary)
    brought = {evaluate(condition, company).answer for company in COMPANIES}
    assert brought <= reasoning.answers(reasoning.node)


def test_a_share_that_its_figures_cannot_have_is_impossible() -> None:
    few = Threshold(fact="vessels", at_most=10)
    many = Threshold(fact="catch", at_least=1000)
    for bound, answers in ((2, {Answer.NO}), (0, {Answer.NO, Answer.YES})):
        share = Share(share=("vessels", "catch"), above=bound)  # type: ignore[arg-type]
        reasoning = Reasoning(AllOf(all=(few, many, share)), CLEAN.vocabulary)
        assert reasoning.answers(reasoning.node) == answers


def test_beyond_what_can_be_tried_nothing_is_claimed(catalogue: Catalogue) -> None:
    choices = catalogue.vocabulary["national_projects"].choices[:12]
    tests = tuple(Has(fact="national_projects", has=(choice.id,)) for choice in choices)
    reasoning = Reasoning(AnyOf(any=(*tests, Yes(yes="innovation_project"))), catalogue.vocabulary)
    assert reasoning.assignments == ()
    assert not [*reasoning.constants(), *reasoning.idle()]
