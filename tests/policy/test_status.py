"""Whether a policy is in force: never so unless its own dates or a named source say it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import DATA, HARBOUR, SAMPLES, Ran
from support.catalogues import changed

from tjsubsidy_cli import Catalogue, load_catalogue
from tjsubsidy_cli.base.dates import parse_period, say_date
from tjsubsidy_cli.base.errors import InvalidValueError, TjsubsidyError
from tjsubsidy_cli.base.records import replace
from tjsubsidy_cli.base.text import both
from tjsubsidy_cli.policy.document import Policy, Source, Successor
from tjsubsidy_cli.policy.status import describe_status, status_line, status_of, successors_by

Tool = Callable[..., Ran]
FLEET = (DATA / "harbour-fleet.toml", "--catalogue", HARBOUR)
DAY = dt.timedelta(days=1)
GAZETTE = Source(text=both("公报", "the gazette"))


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.fixture
def undated(harbour: Catalogue) -> Policy:
    """The fictional policy, issued on 2024-03-15, without any other day."""
    return replace(harbour.policy, effective=None, expires=None, source=None)


@pytest.mark.parametrize(
    ("on", "status"),
    [
        ("2024-03-14", "unknown"),  # not yet issued
        ("2024-03-31", "unknown"),  # not yet effective
        ("2024-04-01", "in_force"),
        ("2024-04-02", "in_force"),
        ("2026-12-30", "in_force"),
        ("2026-12-31", "in_force"),  # the last day counts
        ("2027-01-01", "expired"),
    ],
)
def test_a_text_with_dates_is_in_force_from_the_first_to_the_last(
    on: str, status: str, harbour: Catalogue
) -> None:
    assert status_of(harbour.policy, day(on)) == status


@pytest.mark.parametrize(("key", "status"), [("repealed", "repealed"), ("suspended", "suspended")])
def test_an_end_counts_from_its_day(key: str, status: str, harbour: Catalogue) -> None:
    ended = day("2025-06-01")
    change: dict[str, Any] = {key: ended}
    policy = replace(harbour.policy, **change)
    assert status_of(policy, ended - DAY) == "in_force"
    assert status_of(policy, ended) == status_of(policy, ended + DAY) == status
    assert "2025年6月1日" in describe_status(policy, ended).zh
    assert "2025-06-01" in describe_status(policy, ended).en


def test_a_repealed_policy_is_not_told_as_expired_or_suspended(harbour: Catalogue) -> None:
    policy = replace(harbour.policy, suspended=day("2025-01-01"), repealed=day("2026-01-01"))
    assert status_of(policy, day("2025-12-31")) == "suspended"
    assert status_of(policy, day("2030-01-01")) == "repealed"
    assert status_of(replace(policy, repealed=None), day("2030-01-01")) == "expired"


@given(on=st.dates(), expires=st.none() | st.dates(), end=st.none() | st.dates())
def test_without_an_effective_date_or_a_source_nothing_is_in_force(
    on: dt.date, expires: dt.date | None, end: dt.date | None, harbour: Catalogue
) -> None:
    bare = replace(harbour.policy, effective=None, expires=expires, repealed=end)
    assert status_of(bare, on) != "in_force"
    assert status_of(replace(bare, verified=on, source=None), on) != "in_force"


def test_a_named_source_vouches_for_a_year_and_for_the_time_before(undated: Policy) -> None:
    seen = day("2025-05-01")
    policy = replace(undated, source=GAZETTE, verified=seen)
    for on, status in (
        (undated.issued - DAY, "unknown"),
        (undated.issued, "in_force"),
        (seen, "in_force"),
        (day("2026-05-01"), "in_force"),
        (day("2026-05-02"), "unknown"),
    ):
        assert status_of(policy, on) == status, on
    assert "2025年5月1日据公报核实" in describe_status(policy, seen).zh
    assert "2025年5月1日曾核实有效" in describe_status(policy, day("2026-05-02")).zh


@pytest.mark.parametrize("on", [dt.date.min, dt.date.max])
def test_no_day_is_too_far_away(on: dt.date, undated: Policy) -> None:
    policy = replace(undated, source=GAZETTE, verified=dt.date.max)
    assert status_of(policy, on) == ("in_force" if on == dt.date.max else "unknown")
    dated = replace(undated, issued=on, effective=on, expires=on)
    assert status_of(dated, on) == "in_force"


def test_a_later_document_makes_doubtful_what_was_seen_before(undated: Policy) -> None:
    later = Successor(number="2号", date="2025-06-01")
    policy = replace(undated, source=GAZETTE, verified=day("2025-05-01"), successors=(later,))
    assert status_of(policy, day("2025-05-31")) == "in_force"
    assert status_of(policy, day("2025-06-01")) == "unknown"
    assert status_of(replace(policy, verified=day("2025-06-01")), day("2025-06-01")) == "in_force"


def test_a_later_document_makes_a_text_without_an_end_doubtful(harbour: Catalogue) -> None:
    later = Successor(title=both("新措施", "New Measures"), date="2025")
    policy = replace(harbour.policy, expires=None, successors=(later,))
    assert status_of(policy, day("2024-12-31")) == "in_force"
    assert status_of(policy, day("2025-01-01")) == "unknown"
    ends = replace(policy, expires=day("2026-12-31"))
    assert status_of(ends, day("2025-01-01")) == "in_force"
    assert describe_status(ends, day("2025-01-01")).zh.endswith(
        "2025年已有后续文件《新措施》，请先核实。"
    )
    assert describe_status(ends, day("2024-12-31")).zh.endswith("）。")


@pytest.mark.parametrize(
    ("date", "before", "on"),
    [
        ("2025", "2024-12-31", "2025-01-01"),
        ("2025-06", "2025-05-31", "2025-06-01"),
        ("2025-06-02", "2025-06-01", "2025-06-02"),
    ],
)
def test_a_later_document_is_there_from_its_date(
    date: str, before: str, on: str, undated: Policy
) -> None:
    policy = replace(undated, successors=(Successor(number="1", date=date),))
    assert not successors_by(policy, day(before))
    assert successors_by(policy, day(on)) == policy.successors


def test_each_state_says_on_what_it_rests(undated: Policy) -> None:
    on = day("2025-01-01")
    dated = replace(undated, effective=day("2024-04-01"))
    for policy, zh, en in (
        (
            undated,
            "条文未写有效期，是否仍有效未知，请先核实。",
            "unknown, since the text states no end; check",
        ),
        (
            replace(undated, expires=day("2026-01-01")),
            "条文未写施行日期，是否仍有效未知，请先核实。",
            "states no effective date",
        ),
        (
            dated,
            "截至2025年1月1日现行有效（自2024年4月1日起施行，条文未写有效期）。",
            "in force on 2025-01-01 (effective from 2024-04-01, no end stated).",
        ),
        (
            replace(dated, expires=on),
            "截至2025年1月1日现行有效（自2024年4月1日起施行，有效期至2025年1月1日）。",
            "valid until 2025-01-01",
        ),
        (
            replace(dated, expires=on - DAY),
            "有效期已于2024年12月31日届满。",
            "it expired at the end of 2024-12-31.",
        ),
        (
            replace(dated, effective=on + DAY),
            "自2025年1月2日起施行，尚未生效，请先核实。",
            "effective only from 2025-01-02; check",
        ),
        (
            replace(undated, issued=on + DAY),
            "2025年1月2日才印发，请先核实。",
            "issued only on 2025-01-02",
        ),
        (
            replace(undated, repealed=on, successors=(Successor(number="1号"),)),
            "自2025年1月1日起废止；已有后续文件1号。",
            "repealed as of 2025-01-01; a later document exists: 1号.",
        ),
    ):
        said = describe_status(policy, on)
        assert said.zh == zh
        assert en in said.en


def test_tianjin_is_unknown_and_names_its_successor(catalogue: Catalogue) -> None:
    policy = catalogue.policy
    for on in ("2020-08-06", "2023-04-11", "2026-11-29"):
        assert status_of(policy, day(on)) == "unknown"
    assert status_line(policy, day("2026-11-29")).zh == (
        "效力：条文未写有效期，是否仍有效未知；"
        "2023年4月11日已有后续文件津政办规〔2023〕4号，请先核实。"
    )
    assert "后续" not in status_line(policy, day("2023-04-10")).zh
    assert policy.source
    text = (DATA / "tianjin-2020.txt").read_bytes()
    assert policy.source.sha256 == hashlib.sha256(text).hexdigest()


@pytest.mark.parametrize(
    ("written", "zh"),
    [("2023", "2023年"), ("2023-04", "2023年4月"), ("2023-04-11", "2023年4月11日")],
)
def test_periods(written: str, zh: str) -> None:
    assert say_date(parse_period(written)) == both(zh, written)
    assert parse_period(day("2023-04-11")) == "2023-04-11"


@pytest.mark.parametrize(
    "written", ["", "23", "2023-13", "2023-4", "2023-02-30", "0000", 2023, None]
)
def test_what_is_no_period(written: object) -> None:
    with pytest.raises(InvalidValueError):
        parse_period(written)


# ------------------------------------------------------------------------- the catalogue's file


HEAD = "effective = 2024-04-01\nexpires = 2026-12-31\n"
SOURCE = "[policy.source]\n"
LATER = "[[policy.successors]]\n"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("expires = 2026-12-31", "expires = 2024-03-31", "policy.expires: before 2024-04-01."),
        ("expires = 2026-12-31", "repealed = 2024-03-31", "policy.repealed: before 2024-04-01."),
        ("expires = 2026-12-31", "suspended = 2024-03-31", "policy.suspended: before 2024-04-01."),
        ("expires = 2026-12-31", "verified = 2024-03-14", "policy.verified: before 2024-03-15."),
        (HEAD, "expires = 2024-03-14\n", "policy.expires: before 2024-03-15."),
        (SOURCE, f"{LATER}date = 2025\n\n{SOURCE}", "successors[0].date: “2025” is not a date."),
        (SOURCE, f"{LATER}date = 2025-01-01\n\n{SOURCE}", "successors[0]: needs a title or"),
        (
            SOURCE,
            f'{LATER}number = "1"\ndate = "2023"\n\n{SOURCE}',
            "successors[0].date: before 2024-03-15.",
        ),
        (SOURCE, f'{SOURCE}sha256 = "12"\n', "source.sha256: “12” is not a SHA-256."),
    ],
)
def test_days_out_of_order_are_errors(old: str, new: str, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "harbour.toml"
    path.write_text(changed((old, new)), "utf-8")
    with pytest.raises(TjsubsidyError) as raised:
        load_catalogue(path)
    assert problem in raised.value.message("en")


def test_what_was_verified_needs_its_source(tmp_path: Path) -> None:
    text = changed(("expires = 2026-12-31", "verified = 2024-05-01"))
    path = tmp_path / "harbour.toml"
    path.write_text(
        text.replace(text[text.index(SOURCE) : text.index("# Two digits")], ""), "utf-8"
    )
    with pytest.raises(TjsubsidyError, match="source"):
        load_catalogue(path)


def test_days_on_the_edge_are_right(tmp_path: Path) -> None:
    edge = "effective = 2024-04-01\nexpires = 2024-04-01\nrepealed = 2024-04-01\n"
    later = f'verified = 2024-03-15\n\n{LATER}number = "1"\ndate = "2024-03"\n\n{SOURCE}'
    path = tmp_path / "harbour.toml"
    path.write_text(
        changed(
            (HEAD, edge + later.replace(SOURCE, "")),
        ),
        "utf-8",
    )
    assert load_catalogue(path).policy.successors[0].date == "2024-03"


# --------------------------------------------------------------------------- what the tool says


@pytest.mark.parametrize(
    ("as_of", "status", "code"),
    [
        ("2024-03-31", "unknown", 3),
        ("2024-04-01", "in_force", 0),
        ("2026-12-31", "in_force", 0),
        ("2027-01-01", "expired", 3),
    ],
)
def test_the_gate_holds_only_while_the_policy_is_in_force(
    as_of: str, status: str, code: int, tjsubsidy: Tool
) -> None:
    ran = tjsubsidy(
        *("check", *FLEET, "--as-of", as_of, "--require-in-force", "--format", "json"), lang="zh"
    )
    assert ran.code == code
    said = json.loads(ran.out)
    assert (said["policy"]["status"], said["policy"]["as_of"]) == (status, as_of)
    (gate,) = said["gates"]
    assert (gate["gate"], gate["holds"]) == ("require-in-force", code == 0)
    assert ("--require-in-force" in ran.err) == bool(code)


@pytest.mark.parametrize("command", ["check", "explain", "advise", "compare"])
def test_each_command_tells_the_status_for_the_day(command: str, tjsubsidy: Tool) -> None:
    more = [DATA / "harbour-changes.toml"] if command == "compare" else []
    args = (command, FLEET[0], *more, *FLEET[1:], "--as-of", "2027-01-01")
    assert "expired at the end of 2026-12-31" in " ".join(tjsubsidy(*args).out.split())
    assert json.loads(tjsubsidy(*args, "--format", "json").out)["policy"]["status"] == "expired"


def test_a_screening_tells_the_status_for_the_day(tjsubsidy: Tool, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("name,district\nA,\n", "utf-8")
    args = ("screen", table, "--catalogue", HARBOUR, "--as-of", "2027-01-01")
    assert "expired at the end of 2026-12-31" in " ".join(tjsubsidy(*args).out.split())
    assert json.loads(tjsubsidy(*args, "--format", "json").out)["policy"]["status"] == "expired"


def test_the_list_of_measures_tells_the_status_of_today(
    tjsubsidy: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1798761600")  # 2027-01-01
    assert "it expired" in tjsubsidy("measures", "--catalogue", HARBOUR).out


def test_the_report_names_the_source_and_its_hash(tjsubsidy: Tool, catalogue: Catalogue) -> None:
    said = tjsubsidy("check", SAMPLES[0], "--format", "html", lang="zh").out
    assert catalogue.policy.source
    assert (
        f"条文出处：2020年8月6日印发的政策全文 · SHA-256 {catalogue.policy.source.sha256}" in said
    )
    said = tjsubsidy("check", *FLEET, "--format", "html").out
    assert "Source of the text: Harbour City Gazette, issue 3 of 2024 (fictional)</p>" in said


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("format", ["table", "markdown", "html", "csv"])
def test_each_format_says_it_above_the_figures(format: str, lang: str, tjsubsidy: Tool) -> None:
    ran = tjsubsidy("check", SAMPLES[0], "--format", format, lang=lang, columns=500)
    line = {"zh": "是否仍有效未知", "en": "the text states no end"}[lang]
    assert line in ran.out
    if format != "csv":
        assert ran.out.index(line) < ran.out.index({"zh": "万元", "en": "RMB"}[lang])


def test_a_wrong_day_is_a_usage_error(tjsubsidy: Tool) -> None:
    ran = tjsubsidy("check", SAMPLES[0], "--as-of", "tomorrow")
    assert (ran.code, ran.out) == (2, "")
    assert "--as-of: “tomorrow” is not a date." in ran.err


def test_today_is_the_default(tjsubsidy: Tool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    said = json.loads(tjsubsidy("check", SAMPLES[0], "--format", "json").out)
    assert said["policy"]["as_of"] == "1970-01-01"


def test_json_has_what_the_catalogue_states(tjsubsidy: Tool) -> None:
    tianjin = json.loads(tjsubsidy("check", SAMPLES[0], "--format", "json").out)["policy"]
    assert [tianjin[k] for k in ("effective", "expires", "repealed", "suspended", "verified")] == [
        *[None] * 5
    ]
    (later,) = tianjin["successors"]
    assert (later["number"], later["date"]) == ("津政办规〔2023〕4号", "2023-04-11")
    harbour = json.loads(tjsubsidy("check", *FLEET, "--format", "json").out)["policy"]
    assert (harbour["effective"], harbour["expires"]) == ("2024-04-01", "2026-12-31")
    assert harbour["source"]["sha256"] is None
    assert harbour["successors"] == []
