"""How likely a company has a thing, by what the catalogue marks as common or rare.

The likelihoods only order questions: no verdict and no figure rests on them.
"""

from __future__ import annotations

from fractions import Fraction

from ..rules.amounts import conditions_of_amount
from ..rules.conditions import Condition, Has, evaluate, tests_of
from ..rules.facts import Choice, Fact, Values
from .pending import is_unlikely
from .waiting import Waiting

_COMMON, _USUAL, _RARE = Fraction(1, 2), Fraction(1, 8), Fraction(1, 32)
_UNLIKELY = Fraction(1, 8)  # for a company that the grant does not suit


def prevalence(one: Fact | Choice) -> Fraction:
    """Estimate the part of companies that have a fact or a choice."""
    return _COMMON if one.common else _RARE if one.rare else _USUAL


def likelihood(fact: Fact, waiting: Waiting, values: Values) -> Fraction:
    """Estimate how likely a company with these answers has what a grant asks for in a fact."""
    if fact.id not in waiting.own:
        return Fraction(1)  # it is somewhere
    grant, has = waiting.grant, prevalence(fact)
    trees = (grant.when, *conditions_of_amount(grant.amount))
    named = {choice for test in tests_of(*trees) for choice in _named(test, fact)}
    if named:
        each = [prevalence(choice) for choice in fact.choices if choice.id in named]
        has = min(Fraction(1), sum(each, Fraction(0)))
    if fact.common or fact.kind == "choice":  # most companies have one choice or other
        has = max(has, _COMMON)
    unlikely = grant.suits and is_unlikely(grant, evaluate(grant.when, values), values)
    return has * _UNLIKELY if unlikely else has


def _named(test: Condition, fact: Fact) -> tuple[str, ...]:
    """List the choices of a fact that a test asks for."""
    return (*test.has, *test.open) if isinstance(test, Has) and test.fact == fact.id else ()
