"""JSON of a policy: its measures, and the facts that it asks for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...base.records import names_of
from ...policy.catalogue import Catalogue, Grant, Measure, Reading
from ...rules.facts import Fact
from .common import dump, plain_json, policy_json, text_json


def catalogue_json(catalogue: Catalogue, measures: Iterable[tuple[Measure, list[Grant]]]) -> str:
    """``tjsubsidy/catalogue/1``: these measures with these of their grants."""
    sections = {section.number: section for section in catalogue.sections}
    return dump(
        {
            "schema": "tjsubsidy/catalogue/1",
            "policy": policy_json(catalogue),
            "bureaus": [text_json(bureau.name) for bureau in catalogue.bureaus],
            "measures": [
                {
                    "number": measure.number,
                    "section": {
                        "number": measure.section,
                        "title": text_json(sections[measure.section].title),
                    },
                    "bureaus": list(measure.bureaus),
                    "grants": [_grant_entry(grant, catalogue) for grant in grants],
                }
                for measure, grants in measures
            ],
        }
    )


def facts_json(catalogue: Catalogue) -> str:
    """``tjsubsidy/facts/1``: the vocabulary, with the grants that each fact serves."""
    return dump(
        {
            "schema": "tjsubsidy/facts/1",
            "policy": policy_json(catalogue),
            "topics": [
                {"id": topic.id, "name": text_json(topic.name)} for topic in catalogue.topics
            ],
            "departments": [
                {"id": department.id, "name": text_json(department.name)}
                for department in catalogue.departments
            ],
            "facts": [
                {**fact_json(fact), "used_by": list(catalogue.used_by[fact.id])}
                for fact in catalogue.facts
            ],
        }
    )


def fact_json(fact: Fact) -> dict[str, Any]:
    """Convert a fact with its question and choices."""
    return {
        "id": fact.id,
        "topic": fact.topic,
        "kind": fact.kind,
        "unit": text_json(fact.unit) if fact.unit else None,
        "label": text_json(fact.label),
        "question": text_json(fact.question),
        "help": text_json(fact.help) if fact.help else None,
        "choices": [{"id": c.id, "label": text_json(c.label)} for c in fact.choices],
        "gate": list(fact.gate),
        "knows": fact.knows,
    }


def _grant_entry(grant: Grant, catalogue: Catalogue) -> dict[str, Any]:
    city = catalogue.city_share(grant)
    form = next(iter(names_of(grant.amount)))
    return {
        "id": grant.id,
        "title": text_json(grant.title),
        "summary": text_json(grant.summary),
        "quote": grant.quote,
        "when": plain_json(grant.when),
        "amount": {"form": form, **plain_json(grant.amount)},
        "funding": {"city": float(city), "district": float(1 - city)},
        "payment": grant.payment,
        "facts": list(grant.facts),
        "reservation": text_json(grant.reservation) if grant.reservation else None,
        "omits": text_json(grant.omits),
        "readings": [_reading_entry(reading) for reading in grant.readings],
    }


def _reading_entry(reading: Reading) -> dict[str, Any]:
    """Convert a reading without its note for authors."""
    return {key: said for key, said in plain_json(reading).items() if key != "author_note"}
