"""The grants for which a company is asked something."""

from __future__ import annotations

from ..company.form.layout import key_of
from ..policy.catalogue import Catalogue
from ..rules.amounts import conditions_of_amount
from ..rules.conditions import Has, facts_of, tests_of


def uses_of(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """The grants that depend on each fact, and on each choice of a list, by key."""
    uses: dict[str, list[str]] = {key: [*ids] for key, ids in catalogue.used_by.items()}
    for grant in catalogue.grants.values():
        for test in tests_of(grant.when, *conditions_of_amount(grant.amount)):
            if isinstance(test, Has):
                fact = catalogue.vocabulary[test.fact]
                for choice in (*test.has, *test.open):
                    uses.setdefault(key_of(fact, choice), []).append(grant.id)
    territory = catalogue.policy.territory
    for fact_id in facts_of(territory.when) if territory else ():
        uses[fact_id] = [*catalogue.grants]
    return {key: tuple(dict.fromkeys(ids)) for key, ids in uses.items()}
