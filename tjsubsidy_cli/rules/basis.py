"""The basis of a grant's figure: how far the policy's text fixes it."""

from __future__ import annotations

from typing import Literal

from .amounts import Amount, Exactly, Match, Rated, Support, UpTo

Basis = Literal["fixed", "rate", "ceiling_only", "outlay"]


def basis_of(amount: Amount, support: Support | None = None) -> Basis:
    """Name the basis of a figure: a fixed sum, a rate, only a ceiling, or the whole outlay.

    It is the company's whole outlay where the text gives a ceiling but no rate, and the outlay is
    below that ceiling.
    """
    match amount:
        case Exactly():
            return "fixed"
        case Rated() | Match():
            return "rate"
        case UpTo():
            return "outlay" if support and support.binding == "cost" else "ceiling_only"
