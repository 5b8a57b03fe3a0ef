"""The checks for odd answers do not scold for an answer that the interview asked for."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from support.companies import assessed

from tjsubsidy_cli import Catalogue
from tjsubsidy_cli.assess.waiting import answers_to
from tjsubsidy_cli.rules.conditions import Answer, Share, evaluate, facts_of
from tjsubsidy_cli.rules.conditions import tests_of as leaves
from tjsubsidy_cli.rules.facts import Chosen, Fact, Value, Values


def outcome(catalogue: Catalogue, values: Values) -> list[tuple[object, ...]]:
    return [(r.verdict, r.estimate, r.exact) for r in assessed(catalogue, dict(values)).results]


def nothing(fact: Fact) -> Value:
    return Chosen() if fact.choices else 0


def singles(fact: Fact) -> list[Chosen]:
    return [Chosen(frozenset({choice.id})) for choice in fact.choices]


def odd(catalogue: Catalogue) -> Iterator[tuple[str, Values]]:
    """Each answer that a check calls odd although it can change a verdict or an amount.

    After the no of a gate, the interview asks for none of its facts.
    """
    gates = {gate.id for gate in catalogue.gates}
    for check in catalogue.checks:
        tests = [*leaves(check.when)]
        if not gates.isdisjoint(facts_of(check.when)):
            continue
        if any(
            isinstance(test, Share) for test in tests
        ):  # two sums, neither of them asked in vain
            continue
        first, second = (catalogue.vocabulary[fact] for fact in facts_of(check.when))
        answers = singles(first) if first.choices else answers_to(first, tests, {})
        for answer, other in product(answers, singles(second)):
            values = {second.id: other, first.id: answer}
            if evaluate(check.when, values).answer is Answer.YES:
                without = {**values, first.id: nothing(first)}
                if outcome(catalogue, values) != outcome(catalogue, without):
                    yield check.text.zh, values


def test_no_answer_that_matters_is_called_odd(catalogue: Catalogue) -> None:
    assert list(odd(catalogue)) == []
