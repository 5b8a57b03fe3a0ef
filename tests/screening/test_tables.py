"""CSV as an enemy writes it, and what cells mean: every row is accounted for, none is guessed."""

from __future__ import annotations

import csv
import io
import random
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support import HARBOUR, draws
from support.companies import random_companies, same, with_grants_only
from support.tables import (
    Table,
    as_data,
    as_text,
    figure,
    open_sheet,
    read,
    under_the_tests,
    write_json_lines,
    write_workbook,
)

from tjsubsidy_cli import Catalogue, Profile, TjsubsidyError, assess, load_catalogue
from tjsubsidy_cli.base.text import both
from tjsubsidy_cli.company.profile import Company
from tjsubsidy_cli.rules import choices
from tjsubsidy_cli.rules.facts import Chosen, Value
from tjsubsidy_cli.screening.plan import Plan
from tjsubsidy_cli.screening.rows import names_where, rows_of
from tjsubsidy_cli.screening.tables import delimited, sheets, well_formed
from tjsubsidy_cli.screening.tables.sheets import BLOCK_ROWS, Block, Reject, divided
from tjsubsidy_cli.screening.vector.columns import (
    TOTALS,
    VERDICTS,
    total_of,
)

POLICIES = {"tianjin": load_catalogue(), "harbour": load_catalogue(HARBOUR)}
Reader = Callable[..., Table]
HEAD = "企业名称,main_revenue,titles"
GRANTS = ("1-1", "10-1", "14-1", "15-1", "17-1", "19-4", "25-1")
FEW_FACTS = with_grants_only(POLICIES["tianjin"], ("15-1", "25-1"))  # among them those of HEAD


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """A policy with a few facts of every kind, whose tables are read in half the time."""
    return with_grants_only(POLICIES["tianjin"], GRANTS)


@pytest.fixture
def table(tmp_path: Path, catalogue: Catalogue) -> Reader:
    """Read a CSV: ``table("name,district\\nx,heping")``."""

    def call(
        text: str | bytes, *maps: str, name: str = "list.csv", encoding: str = "utf-8"
    ) -> Table:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return read(path, catalogue, maps)

    return call


def refused(table: Reader, *args: object, **named: object) -> str:
    """The English message of a refused table, which must have a Chinese one too."""
    with pytest.raises(TjsubsidyError) as error:
        table(*args, **named)
    assert error.value.message("zh") != error.value.message("en")
    return error.value.message("en")


# ------------------------------------------------------------------- encodings, shapes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_files_as_programs_write_them(
    table: Reader, catalogue: Catalogue, encoding: str, end: str, delimiter: str
) -> None:
    rows = [["企业名称", "所在区"], ["“甲”有限公司", "和平区"], ["乙", ""], []]
    text = end.join(delimiter.join(row) for row in rows)
    found = table(text, encoding=encoding)
    assert found.companies["name"].to_list() == ["“甲”有限公司", "乙"]
    expected = [under_the_tests(catalogue, "district", value) for value in ("heping", None)]
    assert found.answers("district") == expected
    assert (found.rejects, found.blank) == ((), 0)


def test_bytes_that_are_invalid_in_the_encoding_of_a_file_cost_their_row(table: Reader) -> None:
    head = b"\xef\xbb\xbf" + HEAD.encode()
    found = table(b"\n".join([head, "甲,1,".encode(), "乙,2,".encode("gb18030"), "丙,3,".encode()]))
    assert found.companies["name"].to_list() == ["甲", "丙"]
    assert (found.wrong().row, found.wrong().column) == (3, "")
    assert "GB18030" in found.wrong().reason.en
    lines = [HEAD, "甲公司,1,", "乙公司,2,", "丙,3,"]
    gb = [line.encode("gb18030") for line in lines]
    found = table(b"\n".join([*gb, b"\xff\xff,3,"]))
    assert found.companies["name"].to_list() == ["甲公司", "乙公司", "丙"]
    assert found.wrong().row == 5


@pytest.mark.parametrize("number", [1, 3000])
def test_a_line_that_may_be_either_is_as_its_file_is(table: Reader, number: int) -> None:
    """未知 in GB18030 has the bytes of δ֪ in UTF-8."""
    lines = [HEAD, *["公司,1,"] * number, "未知,1,", "x,未知,"]
    found = table("\n".join(lines), encoding="gb18030")
    assert found.companies["name"].to_list()[number:] == ["未知", "x"]
    assert found.rejects == ()
    assert table(f"{HEAD}\n甲,1,\nδ֪,1,\n").companies["name"].to_list() == ["甲", "δ֪"]


def test_quotes_hold_delimiters_breaks_and_quotes(table: Reader) -> None:
    found = table(f'{HEAD}\n"甲, ""乙""\n丙","1,200",\r\n丁,"",""\n')
    assert found.companies["name"].to_list() == ['甲, "乙"\n丙', "丁"]
    assert found.companies["main_revenue"].to_list() == [1200, None]
    assert found.companies["row"].to_list() == [2, 3]


@pytest.mark.parametrize("stray", ['"丙,3,', '丙,"3"x,', '"丙" ,3,', '丙,3,"', '"'])
def test_a_stray_quote_costs_one_row(
    table: Reader, stray: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (delimited, well_formed):
        monkeypatch.setattr(module, "LONGEST_CELL", 1000)  # and more than that follows
    others = "".join(f"公司{i},{i},\n" for i in range(300))
    found = table(f"{HEAD}\n甲,1,\n{stray}\n{others}")
    assert found.companies.height == 301
    assert found.wrong().row == 3
    assert found.wrong().value == stray
    assert "quotation mark" in found.wrong().reason.en


def test_a_quote_within_a_cell_is_itself(table: Reader) -> None:
    found = table(f'{HEAD}\n5" 管厂,1,\n"a\nb",2,\n6" 管厂,1,\n')
    assert found.companies["name"].to_list() == ['5" 管厂', "a\nb", '6" 管厂']


@pytest.mark.parametrize("row", ["甲", "甲,1", "甲,1,,x", "甲,1,,,x"])
def test_a_ragged_row_is_rejected(table: Reader, row: str) -> None:
    found = table(f"{HEAD}\n{row}\n乙,2,\n")
    assert found.companies["name"].to_list() == ["乙"]
    assert (found.wrong().row, found.wrong().value) == (2, row)
    assert f"{row.count(',') + 1} cells instead of 3" in found.wrong().reason.en


def test_a_short_row_is_not_made_up_for_by_a_long_one(table: Reader) -> None:
    found = table(f"{HEAD}\n甲,1\n乙,2,,\n丙,3,\n")
    assert found.companies["name"].to_list() == ["乙", "丙"]
    assert found.wrong().row == 2


def test_blank_cells_behind_a_row_are_nothing(table: Reader) -> None:
    assert table(f"{HEAD}\n甲,1,,, ,\n").companies.height == 1


def test_blank_rows_are_counted(table: Reader) -> None:
    found = table(f'{HEAD}\n\n甲,1,\n,,\n"",,\n  ,　,\n\r\n乙,,\n\n')
    assert found.companies["row"].to_list() == [3, 8]
    assert (found.blank, found.rejects) == (6, ())


def test_carriage_returns(table: Reader) -> None:
    found = table(f'{HEAD}\n甲,1,\r\r\n乙\r,2,\n"丙\r",3,\n')
    assert found.companies["name"].to_list() == ["甲", "丙"]
    assert found.wrong().row == 3
    assert "carriage return" in found.wrong().reason.en


def test_a_thousand_columns(table: Reader, catalogue: Catalogue) -> None:
    titles = [f"c{i}" for i in range(1000)]
    titles[500], titles[999] = "name", "main_revenue"
    rows = [[f"{row}.{i}" for i in range(1000)] for row in range(300)]
    for row in rows:
        row[999] = "7"
    found = table("\n".join(",".join(row) for row in [titles, *rows]))
    assert found.companies["name"].to_list() == [f"{row}.500" for row in range(300)]
    assert set(found.companies["main_revenue"]) == {7}
    assert len(found.headings.ignored) == 998


@pytest.mark.slow
@pytest.mark.parametrize("quote", ['"', ""])
@pytest.mark.parametrize("column", [0, 1, 2])
def test_a_cell_of_10_megabytes(table: Reader, quote: str, column: int) -> None:
    cells = ["甲", "1", "", "x"]
    cells[column] = f"{quote}{'9' * 10_000_000}{quote}"
    found = table(f"{HEAD},other\n{','.join(cells)}\n乙,2,,\n")
    assert found.companies["name"].to_list() == ["乙"]
    assert found.wrong().row == 2
    assert "too long" in found.wrong().reason.en
    assert len(found.wrong().value) <= 60


@pytest.mark.slow
@pytest.mark.parametrize("quote", ['"', ""])
@pytest.mark.parametrize("end", ["", "\n乙,2,\n丙,3,"])
def test_a_line_of_40_megabytes(table: Reader, quote: str, end: str) -> None:
    found = table(f"{HEAD}\n甲,1,\n{quote}{'x,y;' * 10_000_000}{end}")
    assert found.companies["row"].to_list() == ([2, 4, 5] if end else [2])
    assert found.wrong().row == 3
    assert "too long" in found.wrong().reason.en


def counted(monkeypatch: pytest.MonkeyPatch, module: object, function: str) -> list[object]:
    """The first arguments of each call of a module's function from now on."""
    calls: list[object] = []
    original = getattr(module, function)

    def call(first: object, *others: object) -> object:
        calls.append(first)
        return original(first, *others)

    monkeypatch.setattr(module, function, call)
    return calls


def test_a_cell_that_never_ends_costs_one_row_and_no_line_is_read_over_and_over(
    table: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    for bound in ("BLOCK_BYTES", "LONGEST_RECORD", "LONGEST_CELL"):
        monkeypatch.setattr(delimited, bound, getattr(delimited, bound) // 500)
    others = "".join(f"公司{i},{i},\n" for i in range(3000))
    lines = counted(monkeypatch, delimited, "decode")
    found = table(f'{HEAD}\n"甲,1,\n{others}')
    assert (found.companies.height, found.wrong().row) == (3000, 2)
    assert len(lines) < 2 * 3000


@pytest.mark.parametrize(
    "data",
    [
        f"{HEAD}\n甲,1,".encode("utf-16"),
        f"{HEAD}\n甲,1,".encode("utf-16-le"),
        f"{HEAD}\r甲,1,\r".encode(),
        bytes(range(256)) * 20,
        b"PK\x03\x04\0\0",
        b"\0" * 5000,
    ],
)
def test_what_is_no_csv_is_refused(table: Reader, data: bytes) -> None:
    assert "not a plain CSV file" in refused(table, data)


@pytest.mark.parametrize("data", ["", "\n", "\n\n\n", "x", "a,b\nc,d", "\ufeff", '"', '"\n' * 30])
def test_a_table_without_headings_is_refused(table: Reader, data: str) -> None:
    assert "no column is a fact of this policy" in refused(table, data)


def test_nul_behind_the_head(table: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "MEGABYTE", 1000)  # of the file, which are the head
    rows = "".join(f"公司{i},{i},\n" for i in range(1000))
    found = table(f"{HEAD}\n{rows}甲\0,1,\n")
    assert found.companies.height == 1000
    assert found.wrong().row == 1002
    assert "not text" in found.wrong().reason.en


def test_a_file_with_more_malformed_rows_than_others_is_no_table(
    table: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "MOST_MALFORMED", 3)
    good, bad = "甲,1,\n", "x;1;\n"
    refusal = refused(table, f"{HEAD}\n{good}{4 * bad}")
    assert "4 rows do not match the headings" in refusal
    assert "Row 6: 1 cells instead of 3." in refusal
    assert table(f"{HEAD}\n{3 * bad}").rejects
    assert table(f"{HEAD}\n{4 * good}{4 * bad}").companies.height == 4


@pytest.mark.parametrize("line", ["x", ""])
def test_many_short_lines_are_read_in_parts(
    line: str, tmp_path: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A block of 8 MB had four million of them at once, and took 3 GB."""
    for module in (delimited, sheets):
        monkeypatch.setattr(module, "BLOCK_ROWS", 600)
    path = tmp_path / "many.csv"
    path.write_text(f"{HEAD}\n" + f"{line}\n" * 1000)
    blocks = list(open_sheet(path, catalogue).blocks)
    sizes = [block.cells.height + len(block.rejects) for block in blocks]
    assert sum(sizes) == 1000
    assert max(sizes) <= 600


# -------------------------------------------------------------- every row, in any block


PIECES = st.sampled_from(
    [
        *[
            "甲",
            "1",
            "x",
            " ",
            "",
            "3200万元",
            "first_set",
            "无",
            "-5",
            "nan",
            "9" * 25,
            "\0",
            "\u3000",
        ],
        *[","] * 6,
        *["\n"] * 4,
        *[
            '"',
            '""',
            '"甲"',
            '"甲,乙"',
            '"甲\n乙"',
            "\r\n",
            "\r",
            "\t",
            ";",
            "甲,1,\n",
            "乙,2,first_set\n",
        ],
    ]
)
BYTES = st.lists(
    st.one_of(
        PIECES.map(str.encode),
        PIECES.map(lambda text: text.encode("gb18030")),
        st.binary(max_size=3),
    ),
    max_size=40,
).map(b"".join)


@pytest.mark.slow
@draws(200)
@given(body=BYTES, size=st.integers(1, 64), gb=st.booleans())
@example(body=b'5",1,\n"a\nb",2,\n', size=8, gb=False)
@example(body=b",,\n,\n,,,", size=64, gb=False)
@example(body=b',,"""', size=3, gb=False)
def test_broken_files(body: bytes, size: int, gb: bool, tmp_path: Path) -> None:
    """Whatever the bytes: no traceback, no row lost, and the same however blocks are cut."""
    path = tmp_path / "list.csv"
    path.write_bytes(HEAD.encode("gb18030" if gb else "utf-8") + b"\n" + body)
    if b"\0" in body:
        with pytest.raises(TjsubsidyError):
            read(path, FEW_FACTS)
        return
    whole = read(path, FEW_FACTS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "BLOCK_BYTES", size)
        parts = read(path, FEW_FACTS)
    assert parts.cells == whole.cells
    assert parts.rejects == whole.rejects
    assert parts.companies.equals(whole.companies)
    assert parts.blank == whole.blank


ROWS = st.lists(
    st.lists(st.text(st.sampled_from('甲乙1,;"\n\r\t '), max_size=6), min_size=3, max_size=3),
    min_size=1,
    max_size=12,
)


@pytest.mark.slow
@draws(150)
@given(rows=ROWS, size=st.integers(1, 64), gb=st.booleans(), quoting=st.sampled_from([0, 1]))
def test_what_a_program_writes_is_read_back(
    rows: list[list[str]], size: int, gb: bool, quoting: int, tmp_path: Path
) -> None:
    text = io.StringIO()
    csv.writer(text, quoting=quoting).writerows([HEAD.split(","), *rows])  # type: ignore[arg-type]
    path = tmp_path / "list.csv"
    path.write_bytes(text.getvalue().encode("gb18030" if gb else "utf-8"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "BLOCK_BYTES", size)
        found = read(path, FEW_FACTS)
    assert [list(row.values()) for row in found.cells.values()] == [
        [name or None, figure(revenue or None), titles or None] for name, revenue, titles in rows
    ]


# ------------------------------------------------------------------------- headings


def test_titles_above_the_headings(table: Reader) -> None:
    found = table("2026年企业名单,,\n\n（单位：元）,,\n企业名称,所在区,备注\n甲,和平区,\n")
    assert found.companies["row"].to_list() == [5]
    assert found.headings.ignored == ("备注",)


def test_headings_beyond_the_first_rows_are_not_looked_for(table: Reader) -> None:
    assert "no column is a fact" in refused(table, "x,\n" * 20 + "企业名称,main_revenue\n甲,1\n")


def test_the_unit_of_a_column(table: Reader, catalogue: Catalogue) -> None:
    label = catalogue.vocabulary["main_revenue"].label.zh
    for title in (
        f"{label}（万元）",
        f"{label} (单位：万元)",
        "main_revenue [万元]",
        "MAIN_REVENUE【万】",
    ):
        found = table(f'企业名称,{title}\n甲,3200\n乙,"1,200.5"\n丙,1.2亿\n丁,850000元\n戊,３\n')
        assert found.companies["main_revenue"].to_list() == [
            32_000_000,
            12_005_000,
            120_000_000,
            850_000,
            30_000,
        ]
        assert found.small == {}


@pytest.mark.parametrize("title", ["main_revenue（吨）", "titles（万元）", "main_revenue (万元) x"])
def test_a_bracket_that_is_no_unit(table: Reader, title: str) -> None:
    assert table(f"企业名称,所在区,{title}\n甲,和平区,1\n").headings.ignored == (title,)


def test_a_sum_too_large_in_its_unit(table: Reader) -> None:
    found = table("企业名称,main_revenue（亿元）\n甲,10000\n乙,10001\n丙,9223372036854775807\n")
    assert found.companies["main_revenue"].to_list() == [10**12]
    assert [reject.row for reject in found.rejects] == [3, 4]


def test_map(table: Reader) -> None:
    found = table(
        "谁,投入 = 额,Revenue\n甲,12,3\n",
        "谁=name",
        "投入 = 额=smart_equipment_cost:万元",
        "revenue=main_revenue",
    )
    assert found.answer("smart_equipment_cost") == 120_000
    assert found.answer("main_revenue") == 3
    assert found.small == {"Revenue": 1}


@pytest.mark.parametrize(
    ("message", "map_"),
    [
        ("is not TITLE=FACT", "x"),
        ("is not TITLE=FACT", "=main_revenue"),
        ("is not TITLE=FACT", "x="),
        ("Did you mean “main_revenue”", "企业名称=main_revenu"),
        ("tjsubsidy facts lists them all", "企业名称=qqqqqqqqqqqq"),
        ("is no unit", "企业名称=main_revenue:吨"),
        ("is no unit", "企业名称=titles:万元"),
        ("is no unit", "企业名称=name:万元"),
        ("has no column “公司”", "公司=name"),
        ("Did you mean “企业名称”", "企业名=name"),
    ],
)
def test_a_wrong_map_is_refused(table: Reader, message: str, map_: str) -> None:
    assert message in refused(table, f"{HEAD}\n甲,1,\n", map_)


@pytest.mark.parametrize(
    "head",
    ["name,name,titles", "titles,titles", "name,main_revenue,主营业务收入"],
)
def test_two_columns_that_say_the_same(table: Reader, head: str, catalogue: Catalogue) -> None:
    head = head.replace("主营业务收入", catalogue.vocabulary["main_revenue"].label.zh)
    assert "are both" in refused(table, f"{head}\n")


def test_titles_that_mean_nothing_may_repeat(table: Reader) -> None:
    assert table("x,x,,,name,titles\n1,2,3,4,甲,无\n").answer("name") == "甲"


# ---------------------------------------------------------------------------- cells


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("3200万元", 32_000_000),
        ("1.2亿", 120_000_000),
        ("1亿2,000万", 120_000_000),
        ("850,000", 850_000),
        ("８５０，０００元", 850_000),
        ("￥1200.00", 1200),
        ("1200.0", 1200),
        ("3.2 million", 3_200_000),
        (" 0 ", 0),
        ("007", 7),
        ("", None),
        (" ", None),
        ("不清楚", None),
        ("Unknown", None),
        ("don’t know", None),
    ],
)
def test_sums(table: Reader, text: str, yuan: int | None) -> None:
    assert table(f'name,main_revenue\n甲,"{text}"\n').answer("main_revenue") == yuan


@pytest.mark.parametrize(
    ("text", "number"), [("3", 3), ("3.0", 3), ("1,000", 1000), ("３", 3), ("", None)]
)
def test_numbers(table: Reader, text: str, number: int | None) -> None:
    assert table(f'name,champion_products\n甲,"{text}"\n').answer("champion_products") == number


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        *[(yes, True) for yes in ("是", "有", "1", "√", "Y", "yes", "TRUE", " true ")],
        *[(no, False) for no in ("否", "无", "0", "×", "n", "No", "false", "没有")],
        *[(unknown, None) for unknown in ("", "unknown", "不清楚", "未知", "不确定")],
    ],
)
def test_yes_or_no(table: Reader, text: str, answer: bool | None) -> None:
    assert table(f'name,innovation_project\n甲,"{text}"\n').answer("innovation_project") is answer


def test_choices_between_many_separators(table: Reader, catalogue: Catalogue) -> None:
    fact = next(f for f in catalogue.facts if f.id == "activities")
    for separator in (";", "；", "、", "\n", " ; ", "，", "/"):
        for names in (
            [c.id for c in fact.choices[:3]],
            [c.zh for c in fact.choices],
            [c.en for c in fact.choices],
        ):
            found = table(f'name,activities\n甲,"{separator.join(names)}"\n')
            ids = [
                c.id
                for c in fact.choices
                if names[0] != fact.choices[0].id or c in fact.choices[:3]
            ]
            expected = under_the_tests(catalogue, "activities", Chosen(frozenset(ids)))
            assert found.answers("activities") == [expected]


@pytest.mark.parametrize(
    "digits",
    ["5", " 5", "5 ", "+5", "-5", "-0", "0012", "5.0", "1e3", "1_000", "9" * 20, "1" * 14, "５"],
)
@pytest.mark.parametrize("column", ["main_revenue", "champion_products"])
def test_digits_are_the_same_beside_words(table: Reader, column: str, digits: str) -> None:
    """Polars reads a column as numbers while it holds nothing else."""
    alone = table(f"name,{column}\n甲,{digits}\n")
    beside = table(f"name,{column}\n甲,{digits}\n乙,不清楚\n")
    assert beside.companies.filter(name="甲").equals(alone.companies)
    assert [r.reason for r in beside.rejects] == [r.reason for r in alone.rejects]
    assert beside.companies.filter(name="乙")[column].to_list() == [None]


def test_words_after_many_digits(table: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "BLOCK_BYTES", 5_000)
    others = "".join(f"公司{i},{i}\n" for i in range(1000))
    found = table(f"name,main_revenue\n{others}乙,3万元\n{others}丙,4万元\n")
    assert found.companies["main_revenue"].sum() == 2 * sum(range(1000)) + 70_000
    assert found.rejects == ()


@pytest.mark.parametrize("none", ["无", "没有", "None", "[]", " 无 "])
def test_none_of_the_choices(table: Reader, catalogue: Catalogue, none: str) -> None:
    found = table(f'name,titles\n甲,"{none}"\n')
    assert found.answers("titles") == [under_the_tests(catalogue, "titles", Chosen())]
    assert set(found.answers("titles")[0].values()) == {False}


@pytest.mark.parametrize("mark", ["?", "？", " ?"])
def test_a_choice_that_is_not_sure(table: Reader, catalogue: Catalogue, mark: str) -> None:
    found = table(f"name,activities\n甲,manufacturing{mark};software\n")
    value = Chosen(frozenset(["software"]), frozenset(["manufacturing"]))
    assert found.answers("activities") == [under_the_tests(catalogue, "activities", value)]
    assert set(found.answers("activities")[0].values()) == {True, None, False}


@pytest.mark.parametrize(
    ("column", "text", "message"),
    [
        ("main_revenue", "-1", "negative"),
        ("main_revenue", "-1万元", "negative"),
        ("main_revenue", "0.5", "less than one yuan"),
        ("main_revenue", "10000000000001", "too large"),
        ("main_revenue", "99999999999999999999999", "too large"),
        ("main_revenue", "1e5", "no amount"),
        ("main_revenue", "1亿2000", "in two ways"),
        ("main_revenue", "2020-01-02", "no amount"),
        ("main_revenue", "nan", "no amount"),
        ("main_revenue", "#REF!", "no amount"),
        ("main_revenue", "120.000", "no amount"),
        ("main_revenue", "是", "no amount"),
        ("champion_products", "-1", "negative"),
        ("champion_products", "2.5", "whole number"),
        ("champion_products", "10000001", "too large"),
        ("innovation_project", "maybe", "yes or no"),
        ("innovation_project", "2", "yes or no"),
        ("district", "开发区", "may mean several"),
        ("district", "和平区;河东区", "choose one"),
        ("titles", "first_sett", "Did you mean “first_set”"),
        ("titles", "first_set;first_set?", "as sure and unsure"),
        ("titles", "first_set;无", "no such choice"),
        ("titles", ";、;", "not a list"),
        ("titles", "[1", "no such choice"),
        ("titles", '["first_set;data"]', "no such choice"),
        ("titles", "[null]", "not a choice"),
        ("titles", "x" * 6000, "too long"),
        ("titles", "x;" * 1000, "too many"),
        ("name", "x" * 201, "longer than 200"),
    ],
)
def test_a_wrong_cell_is_rejected_with_its_reason(
    table: Reader, column: str, text: str, message: str
) -> None:
    cell = text.replace('"', '""')
    found = table(f'code,{column},pilot_projects\n1,"{cell}",\n2,,\n')
    wrong = found.wrong()
    assert (wrong.row, wrong.column, wrong.value) == (2, column, text[:60])
    assert message in wrong.reason.en
    assert found.companies["code"].to_list() == ["2"]


@pytest.mark.slow
@pytest.mark.parametrize("separator", ["、", ";", ",", "/"])
def test_a_list_of_separators_is_read_once(
    table: Reader, separator: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = counted(monkeypatch, choices, "_known")
    table("name,activities\n甲,")
    names = len(compared)
    found = table(f'name,activities\n甲,"{separator * 4000}"')
    assert len(found.rejects) == 1
    assert len(compared) - 2 * names < 10 * 4000


def test_a_row_with_several_wrong_cells_is_one_row(table: Reader) -> None:
    found = table("name,main_revenue,titles,district\n甲,x,y,z\n乙,1,,\n")
    assert [reject.column for reject in found.rejects] == ["main_revenue", "titles", "district"]
    assert (found.rejected, found.rows) == ({2}, 2)


def test_small_bare_sums_are_counted(table: Reader) -> None:
    found = table("name,main_revenue\n甲,3200\n乙,3200元\n丙,9999\n丁,10000\n戊,0\n己,\n")
    assert found.small == {"main_revenue": 2}


# ------------------------------------------------------------- the same as a profile


def assert_assessed(row: dict[str, object], catalogue: Catalogue, values: dict[str, Value]) -> None:
    """A row of a screening says what ``assess`` says of the same answers."""
    whole = assess(catalogue, Profile(Company("x"), values))
    for result in whole.results:
        assert list(same(result, row, catalogue)) == []
    for verdict in VERDICTS:
        totals = whole.eligible if verdict == "eligible" else whole.undecided
        for name in TOTALS:
            assert row[total_of(verdict, name)] == getattr(totals, name)


def as_csv(
    path: Path, catalogue: Catalogue, companies: list[dict[str, Value]], chance: random.Random
) -> Path:
    facts = [*catalogue.facts]
    chance.shuffle(facts)
    titles = [chance.choice([f.id, f.label.zh, f.label.en, f" {f.id.upper()} "]) for f in facts]
    with path.open(
        "w", encoding=chance.choice(["utf-8", "utf-8-sig", "gb18030"]), newline=""
    ) as file:
        writer = csv.writer(file, delimiter=chance.choice(",;\t"))
        writer.writerow(["企业名称", *titles])
        for number, values in enumerate(companies):
            cells = [as_text(fact, values.get(fact.id), chance) for fact in facts]
            writer.writerow([f"公司{number}", *cells])
    return path


def as_xlsx(
    path: Path, catalogue: Catalogue, companies: list[dict[str, Value]], chance: random.Random
) -> Path:
    rows: list[list[object]] = [["名单"], ["name", *(f.label.zh for f in catalogue.facts)]]
    for number, values in enumerate(companies):
        cells: list[object] = [f"公司{number}"]
        for fact in catalogue.facts:
            value = values.get(fact.id)
            plain = isinstance(value, bool | int) and chance.random() < 0.7
            cells.append(value if plain else as_text(fact, value, chance) or None)
        rows.append(cells)
    return write_workbook(path, rows)


def as_jsonl(
    path: Path, catalogue: Catalogue, companies: list[dict[str, Value]], chance: random.Random
) -> Path:
    rows: list[dict[str, object]] = []
    for number, values in enumerate(companies):
        facts = {fact: as_data(value) for fact, value in values.items()}
        about: dict[str, object] = {"name": f"公司{number}"}
        if chance.random() < 0.5:
            about |= {"district": facts.pop("district")} if "district" in facts else {}
            rows.append({"company": about, "facts": facts})
        else:
            rows.append(about | facts)
    return write_json_lines(path, rows)


def as_parquet(
    path: Path, catalogue: Catalogue, companies: list[dict[str, Value]], chance: random.Random
) -> Path:
    kinds = {"yes_no": pl.Boolean(), "choice": pl.String(), "choices": pl.List(pl.String())}
    columns = {"name": pl.Series([f"公司{number}" for number in range(len(companies))])}
    for fact in catalogue.facts:
        values = [as_data(values.get(fact.id)) for values in companies]
        kind = kinds.get(
            fact.kind, chance.choice([pl.Int64(), pl.Float64(), pl.UInt64(), pl.Decimal(20, 2)])
        )
        columns[fact.id] = pl.Series(values, dtype=kind, strict=False)
    pl.DataFrame(columns).write_parquet(path)
    return path


@pytest.mark.parametrize("write", [as_csv, as_xlsx, as_jsonl, as_parquet])
@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("seed", [0, *(pytest.param(n, marks=pytest.mark.slow) for n in (1, 2))])
def test_a_table_means_what_profiles_mean(
    write: Callable[..., Path], policy: str, seed: int, tmp_path: Path
) -> None:
    catalogue, chance = POLICIES[policy], random.Random(seed)
    companies = random_companies(catalogue, 40, seed)
    if write is as_csv:
        companies[7] = {}  # a row without answers is a company all the same
    path = write(tmp_path / f"list.{write.__name__[3:]}", catalogue, companies, chance)
    table = read(path, catalogue)
    assert table.rejects == ()
    assert table.companies["name"].to_list() == [f"公司{number}" for number in range(40)]
    frame = Plan(dict(table.companies.schema), catalogue).companies(table.companies)
    grants: dict[int, dict[str, dict[str, object]]] = defaultdict(dict)
    for own in rows_of("grants", catalogue, None)(frame).to_dicts():
        grants[own["row"]][own["grant"]] = own
    for row, values in zip(frame.to_dicts(), companies, strict=True):
        assert_assessed({**row, **grants[row["row"]]}, catalogue, values)


# --------------------------------------------------------------------------- blocks, rows


@given(st.lists(st.lists(st.booleans(), min_size=0, max_size=20), min_size=1, max_size=5))
def test_the_names_of_what_holds(rows: list[list[bool]]) -> None:
    width = min(map(len, rows))
    names = [f"n{place}" for place in range(width)]
    frame = pl.DataFrame({name: [row[n] for row in rows] for n, name in enumerate(names)})
    held = names_where({name: pl.col(name) for name in names})
    found = frame.with_columns(held.alias("held"))["held"].to_list() if names else []
    assert found == [
        ";".join(name for name, holds in zip(names, row, strict=False) if holds)
        for row in (rows if names else [])
    ]


@pytest.mark.parametrize("rows", [0, 1, 59_999, 60_000, 60_001, 200_000])
def test_a_block_is_divided_into_equal_parts(rows: int) -> None:
    cells = pl.DataFrame({"row": range(rows)})
    reject = Reject(7, "", "", both("错", "wrong"))
    parts = list(divided(Block(cells, (reject,), 5)))
    assert pl.concat([part.cells for part in parts]).equals(cells)
    heights = [part.cells.height for part in parts]
    assert max(heights) <= BLOCK_ROWS
    assert max(heights) - min(heights) <= len(heights)
    assert [part.rejects for part in parts] == [(reject,), *[()] * (len(parts) - 1)]


# ------------------------------------------------------------- columns that are not there


@pytest.mark.parametrize("name", [pytest.param("tianjin", marks=pytest.mark.slow), "harbour"])
def test_a_column_that_is_not_there_is_as_one_that_is_blank(name: str, tmp_path: Path) -> None:
    catalogue, chance = POLICIES[name], random.Random(17)
    facts = catalogue.vocabulary
    companies = random_companies(catalogue, 40, seed=17)
    rows = [{f: as_text(facts[f], v, chance) for f, v in one.items()} for one in companies]
    path = tmp_path / "list.csv"
    for absent in facts:
        shown = [fact for fact in facts if fact != absent]
        found = []
        for columns in (facts, shown):
            with path.open("w", encoding="utf-8", newline="") as file:
                out = csv.writer(file)
                out.writerow(["name", *columns])
                out.writerows(
                    ["x", *(row.get(f, "") if f in shown else "" for f in columns)] for row in rows
                )
            found.append(read(path, catalogue).companies)
        assert found[0].equals(found[1]), absent


def test_figures_are_rejected_as_they_are_written(table: Reader) -> None:
    found = table("name,main_revenue,champion_products\n甲,-05,-007\n乙,0010000000000001,1\n")
    assert [reject.value for reject in found.rejects] == ["-05", "-007", "0010000000000001"]


def test_small_sums_with_a_unit_are_not_counted(table: Reader) -> None:
    assert table("name,main_revenue\n甲,5000元\n").small == {}
    assert table("name,main_revenue\n甲,+5\n乙,6\n").small == {"main_revenue": 2}
    assert table("name,main_revenue\n甲,+5\n乙,6\n丙,不清楚\n").small == {"main_revenue": 2}


def test_numbers_for_names(tmp_path: Path, catalogue: Catalogue) -> None:
    path = tmp_path / "list.parquet"
    pl.DataFrame({"name": [1, 2], "code": [11, 12], "main_revenue": [5, 6]}).write_parquet(path)
    assert read(path, catalogue).companies["name"].to_list() == ["1", "2"]


def test_rejects_are_in_the_order_of_rows_when_a_block_is_divided(
    table: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (delimited, sheets):
        monkeypatch.setattr(module, "BLOCK_ROWS", 600)
    rows = ["x,1"] * 1500
    rows[10], rows[700], rows[1400] = "x,bad", "x,1,2", "x,bad"
    found = table("name,main_revenue\n" + "\n".join(rows) + "\n")
    assert [reject.row for reject in found.rejects] == [12, 702, 1402]
