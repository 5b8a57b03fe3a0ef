"""The names by which a form is recognised, and those of its columns and rows."""

from __future__ import annotations

from ...rules.facts import Fact
from ..profile import DISTRICT

FORM = "tjsubsidy-form/"
MARK = f"{FORM}1"  # stands in the hidden corner, before the id of the policy
LISTS = "tjsubsidy"  # the hidden sheet of drop-down lists, by which a form is recognised
QUESTION, HELP = "#question", "#help"  # columns to read
ANSWER, UNIT, NOTE = "#answer", "#unit", "#note"  # columns to write in
TEXT = "#"  # a row that asks nothing
NAME, CODE = "company.name", "company.code"
RECEIVED = "received/"  # before the number of a row for a grant that was received
GRANT, STATUS, YEAR, SUM = QUESTION, ANSWER, UNIT, HELP  # the columns of such a row
NONE, UNKNOWN = "-", "?"  # instead of a choice: none of these, and not known
TICK, UNSURE = "√", "?"


def key_of(fact: Fact, choice: str | None = None) -> str:
    """Write the key of a row: of a question, or of a choice, ``NONE`` or ``UNKNOWN`` in a list."""
    table = "company" if fact.id == DISTRICT else "facts"
    return f"{table}.{fact.id}" + (f"/{choice}" if choice else "")


def question_of(key: str) -> str:
    """The key of the question to which a row belongs."""
    return key.partition("/")[0]
