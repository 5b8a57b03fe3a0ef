"""JSON of the questions that are still worth asking."""

from __future__ import annotations

from ...assess.questions import Question, about, unsettled
from ...policy.catalogue import Catalogue
from .catalogue import fact_json
from .common import dump, policy_json, text_json


def questions_json(catalogue: Catalogue, questions: tuple[Question, ...]) -> str:
    """``tjsubsidy/questions/1``: the questions still worth asking, highest weight first."""
    opened = unsettled(questions)
    return dump(
        {
            "schema": "tjsubsidy/questions/1",
            "policy": policy_json(catalogue),
            "settled": [grant for grant in catalogue.grants if grant not in opened],
            "open": [grant for grant in catalogue.grants if grant in opened],
            "about": about(questions),
            "questions": [
                {
                    **fact_json(question.fact),
                    "grants": list(question.grants),
                    "money": question.money,
                    "open_ended": question.open_ended,
                    "weight": round(question.weight),
                    "why": text_json(question.why),
                }
                for question in questions
            ],
        }
    )
