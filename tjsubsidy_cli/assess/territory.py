"""The condition on a company's place, evaluated."""

from __future__ import annotations

from ..policy.catalogue import Catalogue
from ..rules.conditions import Answer, Evaluation, evaluate
from ..rules.facts import Values


def evaluate_territory(catalogue: Catalogue, values: Values) -> Evaluation | None:
    """Evaluate the condition on the company's place; None if the policy has none."""
    territory = catalogue.policy.territory
    return evaluate(territory.when, values) if territory else None


def place_of(catalogue: Catalogue, values: Values) -> Answer:
    """Evaluate whether a company is where the policy applies."""
    territory = evaluate_territory(catalogue, values)
    return territory.answer if territory else Answer.YES
