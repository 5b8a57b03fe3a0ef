"""``tjsubsidy/explanation/1``: the evaluated condition trees, for other programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ...assess.assessment import Assessment
from ...assess.determination import determination_of
from ...assess.explanation import Explanation, Node, Option
from ...assess.residuals import residual_of
from ...assess.sensitivity import Effect
from ...base.text import Text
from ...policy.catalogue import Reading
from ...rules.conditions import facts_of
from ...rules.facts import Chosen, Fact, Value, Values, Vocabulary, show_value
from .common import ANSWERS, company_json, dump, plain_json, policy_json, received_json, text_json

if TYPE_CHECKING:
    from ...assess import contract_policy


def explanations_json(assessment: Assessment, explanations: Iterable[Explanation]) -> str:
    """Explain these grants, in the order of the policy; amounts in whole yuan."""
    return dump(
        {
            "schema": "tjsubsidy/explanation/1",
            "id": determination_of(assessment).id,
            "policy": policy_json(assessment.catalogue, assessment.as_of),
            "company": company_json(assessment.company),
            "readings": {"switched": dict(assessment.readings)},
            "grants": [_explanation(one, assessment) for one in explanations],
        }
    )


def _explanation(explained: Explanation, assessment: Assessment) -> dict[str, Any]:
    result, grant, support = explained.result, explained.result.grant, explained.result.support
    catalogue, values = assessment.catalogue, assessment.profile.facts
    return {
        "id": grant.id,
        "measure": result.measure.number,
        "title": text_json(grant.title),
        "verdict": result.verdict,
        "inferred": result.inferred,
        "received": received_json(result),
        "outcome": text_json(explained.outcome),
        "quote": grant.quote,
        "tree": _node(explained.tree, catalogue.vocabulary, values),
        "territory": {
            "tree": _node(explained.place[0], catalogue.vocabulary, values),
            "reason": text_json(explained.place[1]),
        }
        if explained.place
        else None,
        "pending": list(result.pending),
        "residual": {
            "condition": plain_json(residual_of(result, assessment)),
            "text": text_json(explained.residual),
        }
        if explained.residual
        else None,
        "amount": {
            "ceiling": result.ceiling,
            "estimate": result.estimate,
            "exact": result.exact,
            "open_ended": result.open_ended,
            "working": _optional(support.working if support else None),
            "binding": support.binding if support else None,
            "limit": _optional(explained.limit),
            "missing": list(support.missing) if support else [],
        },
        "funding": {
            "city": result.city,
            "district": result.district,
            "text": text_json(explained.payers),
        },
        "payment": grant.payment,
        "bureaus": list(result.measure.bureaus),
        "bureaus_here": [text_json(name) for name in explained.bureaus],
        "reservation": _optional(grant.reservation),
        "omits": text_json(grant.omits),
        "readings": [_reading(*one) for one in explained.readings],
    }


def _node(node: Node, vocabulary: Vocabulary, values: Values) -> dict[str, Any]:
    """Convert a node: a group with its parts, or a test with its values and requirements."""
    answered: dict[str, Any] = {
        "kind": node.kind,
        "answer": ANSWERS[node.answer],
        "decides": node.decides,
        "text": text_json(node.text),
    }
    if node.kind != "test":
        parts = [_node(part, vocabulary, values) for part in node.parts]
        return {**answered, "missing": list(node.evaluation.missing), "parts": parts}
    facts = [vocabulary[fact] for fact in facts_of(node.evaluation.condition)]
    return {
        **answered,
        "required": plain_json(node.evaluation.condition),
        "value": [_value(fact, values.get(fact.id)) for fact in facts],
        "value_text": _optional(node.own),
        "negated": node.negated,
        "presumed": node.evaluation.presumed,
        "missing": list(node.evaluation.missing),
        "left_open": [{"fact": f, "choice": choice} for f, choice in node.evaluation.left_open],
        "notes": [text_json(aside) for aside in node.asides],
    }


def _value(fact: Fact, value: Value | None) -> dict[str, Any]:
    """Convert the company's answer; null if it is unknown."""
    raw: Any = value
    if isinstance(value, Chosen):
        order = [choice.id for choice in fact.choices]
        raw = {
            "sure": [choice for choice in order if choice in value.sure],
            "unsure": [choice for choice in order if choice in value.unsure],
        }
    return {"fact": fact.id, "value": raw, "text": text_json(show_value(fact, value))}


def _reading(reading: Reading, options: tuple[Option, ...]) -> dict[str, Any]:
    return {
        "id": reading.id,
        "question": text_json(reading.question),
        "chosen": reading.chosen,
        "options": [
            {
                "option": option.letter,
                "chosen": option.taken,
                "text": text_json(option.text),
                "effects": None
                if option.effects is None
                else [_effect(effect) for effect in option.effects],
            }
            for option in options
        ],
        "note": _optional(reading.note),
        "why": _optional(reading.why),
        "effect": _optional(reading.effect),
    }


def _effect(effect: Effect) -> dict[str, Any]:
    """Convert the result of a grant under one option of a reading."""
    after = effect.after
    return {
        "grant": effect.grant,
        "verdict": after.verdict,
        "ceiling": after.ceiling,
        "estimate": after.estimate,
        "exact": after.exact,
        "funding": {"city": after.city, "district": after.district},
    }


def _optional(text: Text | None) -> contract_policy.Text | None:
    return text_json(text) if text else None
