"""How far the policy's text fixes a figure."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tjsubsidy_cli.base.text import same
from tjsubsidy_cli.rules.amounts import Amount, Exactly, Limit, Match, Rated, Support, UpTo
from tjsubsidy_cli.rules.basis import Basis, basis_of


@pytest.mark.parametrize(
    ("amount", "binding", "basis"),
    [
        (Exactly(exactly=5), "fixed", "fixed"),
        (Exactly(exactly=5), None, "fixed"),
        (Rated(rate=Fraction(1, 5), of="cost"), "rate", "rate"),
        (Rated(rate=Fraction(1, 5), of="cost", cap=5), "cap", "rate"),
        (Match(match=Fraction(1), of="cost"), None, "rate"),
        (UpTo(up_to=5), "ceiling", "ceiling_only"),
        (UpTo(up_to=5), None, "ceiling_only"),
        (UpTo(up_to=5, cost="cost"), "ceiling", "ceiling_only"),
        (UpTo(up_to=5, cost="cost"), "cost", "outlay"),
    ],
)
def test_the_basis_of_a_figure(amount: Amount, binding: Limit | None, basis: Basis) -> None:
    support = binding and Support(5, 5, False, same(""), binding=binding)
    assert basis_of(amount, support) == basis
