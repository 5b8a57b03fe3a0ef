"""A catalogue's rules as plain JSON, for peers that know nothing of this program.

python benchmarks/peers/rules.py RULES.json [--catalogue FILE]

facts      {id: kind}, in the catalogue's order
place      the condition on the company's place, or null
grants     {id: {"when": condition, "amount": amount, "city": ratio}}
condition  {"all" | "any" | "none": [condition, ...]}, {"yes": fact},
           {"fact", "has": [choice, ...], "open": [choice, ...], "presumed": bool},
           {"fact", "presumed": bool, "bounds": {"at_least" | "above" | ...: number}},
           {"share": [fact, fact], "bounds": {...: ratio}}
amount     {"each": yuan, "per", "cap", "cost", "for_each": [condition, ...]}, where ``each``
           is for all years, or {"rate": ratio, "of": fact, "cap"}; null is absent
ratio      [numerator, denominator]
"""

from __future__ import annotations

import argparse
import json
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

from tjsubsidy_cli import Catalogue, load_catalogue
from tjsubsidy_cli.rules.amounts import Amount, Exactly, Match, Rated, UpTo
from tjsubsidy_cli.rules.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Has,
    NoneOf,
    Share,
    Threshold,
    Yes,
)

BOUNDS = ("at_least", "above", "at_most", "below")
Plain = dict[str, Any]  # JSON


def plain(catalogue: Catalogue) -> Plain:
    """The rules that bear on verdicts and figures."""
    if catalogue.joints:
        sys.exit("joint ceilings: the peers do not have them")
    territory = catalogue.policy.territory
    return {
        "facts": {fact.id: fact.kind for fact in catalogue.facts},
        "place": _condition(territory.when) if territory else None,
        "grants": {
            grant.id: {
                "when": _condition(grant.when),
                "amount": _amount(grant.amount),
                "city": _ratio(catalogue.city_share(grant)),
            }
            for grant in catalogue.grants.values()
        },
    }


def _condition(condition: Condition) -> Plain:
    match condition:
        case AllOf(all=parts):
            return {"all": [_condition(part) for part in parts]}
        case AnyOf(any=parts):
            return {"any": [_condition(part) for part in parts]}
        case NoneOf(none=parts):
            return {"none": [_condition(part) for part in parts]}
        case Has(fact=fact, has=has, open=open_, presumed=presumed):
            return {"fact": fact, "has": has, "open": open_, "presumed": presumed}
        case Yes(yes=fact):
            return {"yes": fact}
        case Threshold(fact=fact, presumed=presumed):
            return {"fact": fact, "presumed": presumed, "bounds": _bounds(condition)}
        case Share(share=facts):
            return {"share": facts, "bounds": _bounds(condition)}


def _bounds(test: Threshold | Share) -> Plain:
    bounds = {name: getattr(test, name) for name in BOUNDS if getattr(test, name) is not None}
    return {n: _ratio(b) if isinstance(b, Fraction) else b for n, b in bounds.items()}


def _amount(amount: Amount) -> Plain:
    match amount:
        case UpTo(up_to=each, years=years, per=per, cap=cap, cost=cost, for_each=conditions):
            times = [_condition(condition) for condition in conditions]
            return _sum(each * years, per, cap) | {"cost": cost, "for_each": times}
        case Exactly(exactly=each, per=per, cap=cap):
            return _sum(each, per, cap)
        case Rated(rate=rate, of=of, cap=cap) | Match(match=rate, of=of, cap=cap):
            return {"rate": _ratio(rate), "of": of, "cap": cap}


def _sum(each: int, per: str | None, cap: int | None) -> Plain:
    return {"each": each, "per": per, "cap": cap, "cost": None, "for_each": []}


def _ratio(ratio: Fraction) -> tuple[int, int]:
    return ratio.numerator, ratio.denominator


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description="A catalogue's rules as plain JSON.")
    parser.add_argument("rules", type=Path)
    parser.add_argument("--catalogue", type=Path)
    given = parser.parse_args()
    rules = plain(load_catalogue(given.catalogue))
    given.rules.write_text(json.dumps(rules, ensure_ascii=False, indent=1), "utf-8")


if __name__ == "__main__":
    main()
