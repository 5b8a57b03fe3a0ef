"""Whatever people write means the same in a profile, in --set, in the interview and in a table."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from support.answers import ALONE, Answer, Row, as_columns, column, profile_of, table

from tjsubsidy_cli import Catalogue
from tjsubsidy_cli.authors.json_schema import profile_schema
from tjsubsidy_cli.base.text import Text

ROWS = table()
FACTS = list(dict.fromkeys(row.fact for row in ROWS))


def rows_of(fact: str, way: str) -> list[Row]:
    return [row for row in ROWS if row.fact == fact and row.takes(way)]


def says(error: Text | None, row: Row) -> bool:
    """Whether an error begins with what the table says, in the language of the table."""
    return error is not None and (error.zh.startswith(row.says) or error.en.startswith(row.says))


def differ(answers: Iterable[Answer]) -> bool:
    """Whether errors differ; the interview's may lack the choices, which are on the screen."""
    errors = {answer.error.zh for answer in answers if answer.error}
    return not all(longest.startswith(e) for longest in [max(errors, key=len)] for e in errors)


def test_the_table_is_in_order(catalogue: Catalogue) -> None:
    assert len(ROWS) > 300
    assert len({(row.fact, row.written, row.ways) for row in ROWS}) == len(ROWS)
    assert {catalogue.vocabulary[fact].kind for fact in FACTS} == {
        "yes_no", "count", "money", "choice", "choices"
    }  # fmt: skip
    assert all(bool(row.says) == (row.means == "error") for row in ROWS)


@pytest.mark.parametrize("fact_id", FACTS)
def test_a_text_means_the_same_wherever_it_is_written(
    fact_id: str, catalogue: Catalogue, tmp_path: Path
) -> None:
    fact, wrong = catalogue.vocabulary[fact_id], list[object]()
    for row in (row for row in ROWS if row.fact == fact_id):
        meant = Answer(row.value(fact), row.means == "asked", int(bool(row.guess)))
        answers = {
            name: way(tmp_path, catalogue, fact, row.written)
            for name, way in ALONE.items()
            if row.takes(name)
        }
        wrong += [
            (name, row, answer)
            for name, answer in answers.items()
            if not (says(answer.error, row) if row.says else answer == meant)
        ]
        if row.says and differ(answers.values()):
            wrong.append(("errors differ", row, answers))
    assert wrong == []


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("fact_id", FACTS)
def test_a_cell_means_what_a_profile_means(
    fact_id: str, ending: str, catalogue: Catalogue, tmp_path: Path
) -> None:
    fact, rows = catalogue.vocabulary[fact_id], rows_of(fact_id, ending)
    cells = column(tmp_path / f"some.{ending}", catalogue, fact, [row.written for row in rows])
    for row, answer in zip(rows, cells.answers, strict=True):
        if isinstance(answer, Text):
            assert row.says, (row, answer)
            assert says(answer, row), (row, answer)
            if row.takes("json"):
                assert ALONE["json"](tmp_path, catalogue, fact, row.written).error == answer
        else:
            assert not row.says, row
            assert answer == as_columns(catalogue, fact, row.value(fact)), row
    assert cells.guesses == sum(bool(row.guess) for row in rows)


def test_the_schema_of_profiles_accepts_what_the_tool_accepts(catalogue: Catalogue) -> None:
    validator = Draft202012Validator(profile_schema(catalogue))
    refused = [
        row
        for row in ROWS
        if row.takes("json")
        and not row.says
        and not validator.is_valid(profile_of(row.fact, row.written))
    ]
    assert refused == []
