"""JSON of the questions that are still worth asking."""

from __future__ import annotations

from ...assess.questions import Question, about, unsettled
from ...policy.catalogue import Catalogue
from .catalogue import fact_json
from .common import dump, policy_json, text_json


def questions_json(
    catalogue: Catalogue, questions: tuple[Question, ...], passed: tuple[Question, ...]
) -> str:
    """``tjsubsidy/questions/1``: the questions still worth asking, highest weight first.

    ``skipped`` are those answered by "don't know" that still matter.
    """
    opened = unsettled(questions + passed)
    return dump(
        {
            "schema": "tjsubsidy/questions/1",
            "policy": policy_json(catalogue),
            "settled": [grant for grant in catalogue.grants if grant not in opened],
            "open": [grant for grant in catalogue.grants if grant in opened],
            "about": about(questions),
            "questions": [_question_json(question) for question in questions],
            "skipped": [_question_json(question) for question in passed],
        }
    )


def _question_json(question: Question) -> dict[str, object]:
    return {
        **fact_json(question.fact),
        "grants": list(question.grants),
        "money": question.money,
        "open_ended": question.open_ended,
        "weight": round(question.weight),
        "why": text_json(question.why),
    }
