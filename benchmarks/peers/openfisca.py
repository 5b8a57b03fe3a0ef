"""The same rules as variables of OpenFisca-core, run with numpy over a whole table.

    python3 -m venv X && X/bin/pip install "openfisca-core>=46,<47" "pyarrow>=20"
    X/bin/python benchmarks/peers/openfisca.py RULES.json TABLE.csv RESULT.parquet [--grants]

RULES.json is written by ``rules.py``; ``peer.py`` tells what is in the result.

OpenFisca has no unknown: an input that is not given is 0. A yes/no, a choice and a verdict are
therefore small numbers, 0 no, 1 unknown, 2 yes, of which *all* is the least and *any* the greatest;
a figure is -1 where there is none. Its whole numbers have 32 bits, which yuan exceed, so that the
variables here are given types of their own. The table is read by pyarrow, which is what makes
pandas' reader fast, lists as codes so that each different cell is split only once; blocks of rows
run one after another, so that what OpenFisca keeps of every variable stays small. A choice that its
company marks as unsure (``x?``) is not read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import reduce
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pcsv
from openfisca_core.entities import Entity
from openfisca_core.periods import DateUnit, period
from openfisca_core.simulations import Simulation, SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable
from peer import ABSENT, AMOUNTS, TOTALS, VERDICTS, Array, Plain, run

NO, UNKNOWN, YES = 0, 1, 2
BLOCK = 4 << 20  # bytes of the table
COMPANY = Entity("company", "companies", "A company", "")
YEAR = period("2020")  # any one: the rules know no time
TESTS = {
    "at_least": np.greater_equal,
    "above": np.greater,
    "at_most": np.less_equal,
    "below": np.less,
}

Formula = Callable[[Any, Any], Array]


# ------------------------------------------------------------------------- variables


def system(rules: Plain) -> TaxBenefitSystem:
    """The rules: variables for what is known, for each grant's verdict and figures, and totals."""
    made = TaxBenefitSystem([COMPANY])
    for variable in chain(_inputs(rules), _grants(rules), _totals(rules)):
        made.add_variable(variable)
    return made


def _variable(name: str, dtype: type, formula: Formula | None = None) -> type:
    """A variable of whole numbers of the given type."""

    def start(self: Any, baseline_variable: Any = None) -> None:
        Variable.__init__(self, baseline_variable)
        self.dtype = np.dtype(dtype)

    return type(
        name,
        (Variable,),
        {
            "__init__": start,
            "value_type": int,
            "default_value": UNKNOWN if dtype is np.int8 else ABSENT,
            "entity": COMPANY,
            "definition_period": DateUnit.YEAR,
        }
        | ({"formula": formula} if formula else {}),
    )


def _inputs(rules: Plain) -> Iterator[type]:
    for fact, kind in rules["facts"].items():
        if kind in {"money", "count"}:
            yield _variable(fact, np.int64)
        elif kind == "yes_no":
            yield _variable(fact, np.int8)
    for fact, choices in choices_of(rules).items():
        for choice in choices:
            yield _variable(flag(fact, choice), np.int8)


def _grants(rules: Plain) -> Iterator[type]:
    yield _variable("place", np.bool_, _place(rules))
    for grant, rule in rules["grants"].items():
        yield _variable(f"{grant} verdict", np.int8, _verdict(rule["when"]))
        for name, formula in zip(AMOUNTS, _figures(grant, rule), strict=True):
            yield _variable(f"{grant} {name}", np.int64, formula)


def _totals(rules: Plain) -> Iterator[type]:
    for verdict in VERDICTS:
        for total in TOTALS:
            yield _variable(f"{verdict} {total}", np.int64, _total(rules["grants"], verdict, total))


def flag(fact: str, choice: str) -> str:
    """The variable that says whether a choice is among a fact's answers."""
    return f"{fact}={choice}"


def choices_of(rules: Plain) -> dict[str, list[str]]:
    """The choices that the rules read, by their fact."""
    read: dict[str, dict[str, None]] = {}
    grants = rules["grants"].values()
    trees = [grant["when"] for grant in grants]
    trees += [part for grant in grants for part in grant["amount"].get("for_each", ())]
    for test in _leaves(trees + [rules["place"]] * bool(rules["place"])):
        if "has" in test:
            read.setdefault(test["fact"], {}).update(dict.fromkeys(test["has"] + test["open"]))
    return {fact: list(choices) for fact, choices in read.items()}


def _leaves(trees: Iterable[Plain]) -> Iterator[Plain]:
    for tree in trees:
        parts = next((tree[key] for key in ("all", "any", "none") if key in tree), None)
        yield from [tree] if parts is None else _leaves(parts)


# ------------------------------------------------------------------------ conditions


def answer(condition: Plain, company: Any) -> Array:
    """A condition's answer for every company: 0, 1 or 2."""
    match condition:
        case {"all": parts}:
            return reduce(np.minimum, (answer(part, company) for part in parts))
        case {"any": parts}:
            return reduce(np.maximum, (answer(part, company) for part in parts))
        case {"none": parts}:
            return YES - reduce(np.maximum, (answer(part, company) for part in parts))
        case {"yes": fact}:
            return company(fact, YEAR)
        case {"fact": fact, "has": has, "open": open_, "presumed": presumed}:
            flags = {choice: company(flag(fact, choice), YEAR) for choice in has + open_}
            if presumed:  # nothing of what is not known
                flags = {c: np.where(at == YES, at, np.int8(0)) for c, at in flags.items()}
            left = [np.minimum(flags[choice], UNKNOWN) for choice in open_]
            return reduce(np.maximum, [*(flags[choice] for choice in has), *left])
        case {"fact": fact, "presumed": presumed, "bounds": bounds}:
            figure = company(fact, YEAR)
            within = [TESTS[name](figure, bound) for name, bound in bounds.items()]
            return _known(within, figure < 0, YES if presumed else UNKNOWN)
        case {"share": [part, whole], "bounds": bounds}:
            top, base = company(part, YEAR), company(whole, YEAR)
            shares = [TESTS[name](top * b, base * t) for name, (t, b) in bounds.items()]
            return _known(shares, (top < 0) | (base <= 0), UNKNOWN)
    raise ValueError(condition)


def _known(tests: list[Array], unknown: Array, otherwise: int) -> Array:
    """Whether all tests hold, and another answer where they cannot be made."""
    holds = reduce(np.logical_and, tests)
    return np.where(unknown, np.int8(otherwise), np.left_shift(holds.view(np.int8), 1))


def _place(rules: Plain) -> Formula:
    """Whether the company is, or may be, where the policy applies."""

    def formula(company: Any, _: Any) -> Array:
        place = rules["place"]
        return company.filled_array(YES) if place is None else answer(place, company) != NO

    return formula


def _verdict(when: Plain) -> Formula:
    def formula(company: Any, _: Any) -> Array:
        return answer(when, company) * company("place", YEAR)

    return formula


# --------------------------------------------------------------------------- figures


def _figures(grant: str, rule: Plain) -> Iterator[Formula]:
    """Ceiling, estimate, city and district, each from those before."""
    amount = rule["amount"]

    def ceiling(company: Any, _: Any) -> Array:
        live = company(f"{grant} verdict", YEAR) != NO
        return np.where(live, _most(amount, company), ABSENT)

    def estimate(company: Any, _: Any) -> Array:
        most = company(f"{grant} ceiling", YEAR)
        return _spent(amount, most, company) if amount.get("cost") else most

    def city(company: Any, _: Any) -> Array:
        whole = company(f"{grant} estimate", YEAR)
        return np.minimum(_scaled(whole, rule["city"]), whole)  # which keeps ABSENT

    def district(company: Any, _: Any) -> Array:
        whole = company(f"{grant} estimate", YEAR)
        return whole - np.maximum(company(f"{grant} city", YEAR), 0)

    yield from (ceiling, estimate, city, district)


def _most(amount: Plain, company: Any) -> Array | int:
    """The most that the text allows, for a live grant."""
    cap = ABSENT if amount["cap"] is None else amount["cap"]
    if "rate" in amount:
        base = company(amount["of"], YEAR)
        known, product = base >= 0, _scaled(base, amount["rate"])
    else:
        count = company(amount["per"], YEAR) if amount["per"] else 0
        known, product = count >= 0, _units(count, amount["for_each"], company) * amount["each"]
    most = product if amount["cap"] is None else np.minimum(product, cap)
    return most if known is True else np.where(known, most, cap)


def _units(count: Array | int, conditions: list[Plain], company: Any) -> Array | int:
    """Units, and one more for each of the conditions that holds, or may; at least one."""
    held = [(answer(part, company) != NO).astype(np.int64) for part in conditions]
    return np.maximum(1, count + sum(held))


def _spent(amount: Plain, most: Array, company: Any) -> Array:
    """No more than the company's own cost; without units known there is no product."""
    cost = company(amount["cost"], YEAR)
    less = (cost >= 0) & (cost < most)
    if amount["per"]:
        less &= company(amount["per"], YEAR) >= 0
    return np.where(less, cost, most)


def _scaled(base: Array, ratio: tuple[int, int]) -> Array:
    """A share of a sum, rounded down."""
    top, bottom = ratio
    product = base if top == 1 else base * top
    return product if bottom == 1 else product // bottom


def _total(grants: Iterable[str], verdict: str, total: str) -> Formula:
    """A company's sum over its grants of a verdict."""
    code = VERDICTS[verdict]

    def held(company: Any, grant: str) -> Array:
        return company(f"{grant} verdict", YEAR) == code

    def number(company: Any, _: Any) -> Array:
        return _added(held(company, grant) for grant in grants)

    def open_ended(company: Any, _: Any) -> Array:
        absent = ((g, company(f"{g} estimate", YEAR) == ABSENT) for g in grants)
        return _added(held(company, grant) & none for grant, none in absent)

    def figure(company: Any, _: Any) -> Array:
        figures = ((g, np.maximum(company(f"{g} {total}", YEAR), 0)) for g in grants)
        return _added(np.where(held(company, grant), figure, 0) for grant, figure in figures)

    def district(company: Any, _: Any) -> Array:
        return company(f"{verdict} estimate", YEAR) - company(f"{verdict} city", YEAR)

    special = {"grants": number, "open_ended": open_ended, "district": district}
    return special.get(total, figure)


def _added(arrays: Iterable[Array]) -> Array:
    arrays = iter(arrays)
    total = next(arrays).astype(np.int64)
    for array in arrays:
        total += array
    return total


# ---------------------------------------------------------------------------- tables


def batches(path: Path, facts: Mapping[str, str]) -> Iterator[pa.RecordBatch]:
    """A table's facts, block by block: figures as numbers, all other cells as codes of texts."""
    texts = pa.dictionary(pa.int32(), pa.string())
    figures = {"money", "count"}
    yield from pcsv.open_csv(
        path,
        pcsv.ReadOptions(block_size=BLOCK),
        convert_options=pcsv.ConvertOptions(
            column_types={f: pa.int64() if k in figures else texts for f, k in facts.items()},
            include_columns=list(facts),
            null_values=[""],
            strings_can_be_null=True,
        ),
    )


def inputs(batch: pa.RecordBatch, rules: Plain) -> Iterator[tuple[str, Array]]:
    """The input variables of a block."""
    choices = choices_of(rules)
    for fact, kind in rules["facts"].items():
        column = batch[fact]
        if kind in {"money", "count"}:
            yield fact, column.fill_null(ABSENT).to_numpy(zero_copy_only=False)
            continue
        texts = column.dictionary.to_pylist()
        codes = column.indices.fill_null(len(texts)).to_numpy()
        if kind == "yes_no":
            yield fact, _answers([text == "是" for text in texts])[codes]
        cells = [set(text.split(";")) for text in texts]
        for choice in choices.get(fact, ()):
            yield flag(fact, choice), _answers([choice in cell for cell in cells])[codes]


def _answers(holds: list[bool]) -> Array:
    """Answers of known texts, and behind them that of an empty cell."""
    return np.array([*(YES if held else NO for held in holds), UNKNOWN], np.int8)


def simulated(tax_system: TaxBenefitSystem, batch: pa.RecordBatch, rules: Plain) -> Simulation:
    """A simulation of a block's companies."""
    simulation = SimulationBuilder().build_default_simulation(tax_system, len(batch))
    for name, values in inputs(batch, rules):
        simulation.set_input(name, YEAR, values)
    return simulation


def columns(simulation: Simulation, grants: Iterable[str]) -> Iterator[tuple[str, pa.Array]]:
    """The totals, and the columns of these grants."""
    for verdict in VERDICTS:
        for total in TOTALS:
            name = f"{verdict} {total}"
            yield name, pa.array(simulation.calculate(name, YEAR))
    for grant in grants:
        name = f"{grant} verdict"
        yield name, pa.array(simulation.calculate(name, YEAR))
        for figure in AMOUNTS:
            name = f"{grant} {figure}"
            values = simulation.calculate(name, YEAR)
            yield name, pa.array(values, mask=values == ABSENT)


def tables(rules: Plain, path: Path, grants: bool) -> Iterator[pa.Table]:
    """The result, block by block."""
    tax_system = system(rules)
    for batch in batches(path, rules["facts"]):
        simulation = simulated(tax_system, batch, rules)
        yield pa.table(dict(columns(simulation, rules["grants"] if grants else ())))


if __name__ == "__main__":
    run(tables)
