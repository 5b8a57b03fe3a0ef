"""The same rules as a decision of GoRules' zen-engine, evaluated in batches.

    python3 -m venv X && X/bin/pip install "zen-engine>=2.1,<3" "pyarrow>=20" "numpy>=2"
    X/bin/python benchmarks/peers/zen_engine.py RULES.json TABLE.csv RESULT.parquet
        [--grants] [--named]

RULES.json is written by ``rules.py``; ``peer.py`` tells what is in the result.

A context holds only what is known, so that unknown is zen's null. But zen has no third truth value:
*and*, *or*, *not* and comparisons of null are errors. A Kleene answer is therefore two expressions,
whether a condition surely holds and whether it may. What takes zen's time is the keys of a result,
more than the work behind them; so the decision returns an array of all grants' verdicts, one of all
ceilings, and so on, and numpy adds up. With ``--named`` each verdict and each figure has a key of
its own, as decisions usually have. zen evaluates a batch in as many threads as there are cores. A
choice that its company marks as unsure (``x?``) is not read.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from itertools import chain, islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import zen
from peer import ABSENT, AMOUNTS, VERDICTS, Array, Plain, run

SIGNS = {"at_least": ">=", "above": ">", "at_most": "<=", "below": "<"}
RESULTS = ("verdict", "ceiling", "estimate", "city")  # of zen; the district pays the rest
KEY = "rules"
BLOCK = 4000  # rows
Frame = dict[str, Array]


# ------------------------------------------------------------------------ conditions


def holds(condition: Plain, *, sure: bool) -> str:
    """Whether a condition surely holds, or whether it may, as an expression without null."""
    match condition:
        case {"all": parts}:
            return _joined("and", (holds(part, sure=sure) for part in parts))
        case {"any": parts}:
            return _joined("or", (holds(part, sure=sure) for part in parts))
        case {"none": parts}:
            return "not " + _joined("or", (holds(part, sure=not sure) for part in parts))
        case {"yes": fact}:
            return f"({fact} == true)" if sure else f"({fact} != false)"
        case {"fact": fact, "has": has, "open": open_, "presumed": presumed}:
            choices = has if sure else has + open_
            test = _joined("or", [f"'{choice}' in {fact}" for choice in choices] or ["false"])
            return _known([fact], test, sure=sure or presumed)
        case {"fact": fact, "presumed": presumed, "bounds": bounds}:
            test = _joined("and", [f"{fact} {SIGNS[name]} {at}" for name, at in bounds.items()])
            return _known([fact], test, sure=sure and not presumed)
        case {"share": [part, whole], "bounds": bounds}:
            within = _joined("and", _shares(part, whole, bounds))
            zero = [f"{whole} > 0 and {within}"] if sure else [f"{whole} == 0", within]
            return _known([part, whole], _joined("or", zero), sure=sure)
    raise ValueError(condition)


def _known(facts: Iterable[str], test: str, *, sure: bool) -> str:
    """A test on facts: while one is unknown, nothing is sure and all may be."""
    if sure:
        return _joined("and", [*(f"{fact} != null" for fact in facts), test])
    return _joined("or", [*(f"{fact} == null" for fact in facts), test])


def _shares(part: str, whole: str, bounds: Plain) -> Iterator[str]:
    for name, (top, bottom) in bounds.items():
        yield f"{part} * {bottom} {SIGNS[name]} {whole} * {top}"


def _joined(operator: str, parts: Iterable[str]) -> str:
    return f"({f' {operator} '.join(parts)})"


# --------------------------------------------------------------------------- figures


def figures_of(grant: Plain, key: Callable[[str], str]) -> dict[str, str]:
    """A grant's verdict and figures, by name; a later one reads those before under their keys."""
    may, surely = (holds(grant["when"], sure=sure) for sure in (False, True))
    live = f"$.{key('verdict')} > 0"
    ceiling, estimate = (f"$.{key(name)}" for name in ("ceiling", "estimate"))
    most, cost = _most(grant["amount"]), grant["amount"].get("cost")
    spent = f"{cost} != null and {cost} < {ceiling} ? {cost} : {ceiling}"
    if cost and (per := grant["amount"]["per"]):  # without units known there is no product
        spent = f"{per} == null ? {ceiling} : {spent}"
    return {
        "verdict": f"$.place and {may} ? ({surely} ? 2 : 1) : 0",
        "ceiling": f"{live} ? ({most}) : null",
        "estimate": f"{live} ? ({spent}) : null" if cost else ceiling,
        "city": f"{estimate} == null ? null : {_scaled(estimate, grant['city'])}",
    }


def _most(amount: Plain) -> str:
    """The most that the text allows, for a live grant."""
    cap = amount["cap"]
    otherwise = "null" if cap is None else str(cap)
    if "rate" in amount:
        known, product = f"{amount['of']} != null", _scaled(amount["of"], amount["rate"])
    else:
        per, units = amount["per"], _units(amount["per"], amount["for_each"])
        known = f"{per} != null" if per else ""
        product = " * ".join(filter(None, [str(amount["each"]), units]))
    most = product if cap is None else f"min([{product}, {cap}])"
    return f"{known} ? {most} : {otherwise}" if known else most


def _units(per: str | None, conditions: list[Plain]) -> str:
    """Units, and one more for each of the conditions that holds, or may; at least one."""
    units = [f"({holds(condition, sure=False)} ? 1 : 0)" for condition in conditions]
    units += [per] if per else []
    return f"max([1, {' + '.join(units)}])" if units else ""


def _scaled(base: str, ratio: tuple[int, int]) -> str:
    """A share of a sum, rounded down; zen's numbers are decimals of 28 digits."""
    top, bottom = ratio
    if bottom == 1:
        return base if top == 1 else f"{base} * {top}"
    return f"floor({base} / {bottom})" if top == 1 else f"floor({base} * {top} / {bottom})"


# -------------------------------------------------------------------------- decision


def decision(rules: Plain, *, named: bool) -> Plain:
    """The rules as one expression node: a key for each result, or for an array over the grants."""
    place = holds(rules["place"], sure=False) if rules["place"] else "true"
    grants = [
        figures_of(grant, partial(named_key if named else array_key, place))
        for place, grant in enumerate(rules["grants"].values())
    ]
    results = {name: f"[{', '.join(g[name] for g in grants)}]" for name in RESULTS}
    if named:
        pairs = ((named_key(p, name), g[name]) for name in RESULTS for p, g in enumerate(grants))
        results = dict(pairs)
    expressions = [
        {"id": key, "key": key, "value": value}
        for key, value in ({"place": place} | results).items()
    ]
    nodes = [
        _node("input", "inputNode"),
        _node("rules", "expressionNode", {"expressions": expressions, "passThrough": False}),
        _node("output", "outputNode"),
    ]
    edges = [
        {"id": f"{a}-{b}", "sourceId": a, "targetId": b, "type": "edge"}
        for a, b in (("input", "rules"), ("rules", "output"))
    ]
    kind = "application/vnd.gorules.decision"
    return {"contentType": kind, "nodes": nodes, "edges": edges}


def array_key(place: int, name: str) -> str:
    """Where a grant's result is, in the array of all grants'."""
    return f"{name}[{place}]"


def named_key(place: int, name: str) -> str:
    """The same under a key of its own."""
    return f"g{place}_{name}"


def _node(name: str, kind: str, content: Plain | None = None) -> Plain:
    return {"id": name, "name": name, "type": kind, "position": {"x": 0, "y": 0}} | (
        {} if content is None else {"content": content}
    )


# ----------------------------------------------------------------------------- tables


READERS: dict[str, Callable[[str], Any]] = {
    "money": int,
    "count": int,
    "yes_no": {"是": True, "否": False}.__getitem__,
    "choice": cache(lambda text: [text]),
    "choices": cache(lambda text: [] if text == "无" else text.split(";")),
}


def contexts(path: Path, facts: Mapping[str, str]) -> Iterator[Plain]:
    """A company's known facts, row by row."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        titles = list(enumerate(next(rows)))
        used = [(place, title, READERS[facts[title]]) for place, title in titles if title in facts]
        for row in rows:
            yield {title: read(row[place]) for place, title, read in used if row[place]}


def evaluated(engine: zen.ZenEngine, companies: list[Plain], grants: int, *, named: bool) -> Frame:
    """The verdicts and the figures of a batch: for each an array of companies by grants."""
    requests = [{"key": KEY, "context": company} for company in companies]
    results = [answer["data"]["result"] for answer in engine.evaluate_batch(requests)]
    frame: Frame = {}
    for name in RESULTS:
        keys = [named_key(place, name) for place in range(grants)]
        frame[name] = _array([r.get(k) for k in keys] if named else r[name] for r in results)
    return frame | {"district": frame["estimate"] - np.maximum(frame["city"], 0)}  # or ABSENT


def _array(lists: Iterable[list[int | None]]) -> Array:
    """Lists of numbers as rows, with ABSENT for null."""
    rows = list(lists)
    flat = pa.array(chain.from_iterable(rows), pa.int64(), size=sum(map(len, rows)))
    return flat.fill_null(ABSENT).to_numpy().reshape(len(rows), -1)


def totals(frame: Frame) -> Iterator[tuple[str, pa.Array]]:
    """A company's sums over its eligible and over its undecided grants."""
    for verdict, code in VERDICTS.items():
        held = frame["verdict"] == code
        yield f"{verdict} grants", pa.array(held.sum(axis=1))
        yield f"{verdict} open_ended", pa.array((held & (frame["estimate"] == ABSENT)).sum(axis=1))
        for name in AMOUNTS:
            counted = held & (frame[name] != ABSENT)
            yield f"{verdict} {name}", pa.array(frame[name].sum(axis=1, where=counted))


def columns(frame: Frame, grants: Iterable[str]) -> Iterator[tuple[str, pa.Array]]:
    """The columns of each grant."""
    for place, grant in enumerate(grants):
        yield f"{grant} verdict", pa.array(frame["verdict"][:, place].astype(np.int8))
        for name in AMOUNTS:
            figures = np.ascontiguousarray(frame[name][:, place])
            yield f"{grant} {name}", pa.array(figures, mask=figures == ABSENT)


def blocks(items: Iterator[Plain]) -> Iterator[list[Plain]]:
    """The items, so many at a time."""
    while block := list(islice(items, BLOCK)):
        yield block


def tables(rules: Plain, path: Path, grants: bool, *, named: bool) -> Iterator[pa.Table]:
    """The result, block by block."""
    content = {KEY: decision(rules, named=named)}
    engine = zen.ZenEngine({"loader": {"type": "static", "content": content}})
    for block in blocks(contexts(path, rules["facts"])):
        frame = evaluated(engine, block, len(rules["grants"]), named=named)
        each = columns(frame, rules["grants"]) if grants else ()
        yield pa.table(dict(chain(totals(frame), each)))


if __name__ == "__main__":
    run(tables, named="a key for each result, as is usual, not one for an array of them")
