"""Fuzz what reads people's writing with atheris, which is guided by the code that is reached.

    pip install atheris  # Linux, CPython 3.11 or newer
    python tools/fuzz.py answers -max_total_time=60
    python tools/fuzz.py profiles -max_total_time=60 [CORPUS_FOLDER]

It stops at the first exception that is none of the tool's own, and writes the input that led there.
"""

from __future__ import annotations

import sys
from contextlib import suppress

import atheris

with atheris.instrument_imports(include=["tjsubsidy_cli"]):
    from tjsubsidy_cli import TjsubsidyError, load_catalogue
    from tjsubsidy_cli.base.documents import parse_document
    from tjsubsidy_cli.base.errors import InvalidValueError
    from tjsubsidy_cli.company.profile import read_profile
    from tjsubsidy_cli.interview.input import understand
    from tjsubsidy_cli.rules.answers import parse_answer

CATALOGUE = load_catalogue()


def answers(data: bytes) -> None:
    """One text as the answer to one fact, in a table and in the interview."""
    source = atheris.FuzzedDataProvider(data)
    fact = source.PickValueInList(list(CATALOGUE.facts))
    text = source.ConsumeUnicode(200)
    parse_answer(fact, text)
    with suppress(InvalidValueError):
        understand(fact, text)


def profiles(data: bytes) -> None:
    """The bytes of a profile, in TOML and in JSON."""
    for name in ("p.toml", "p.json"):
        with suppress(TjsubsidyError):
            read_profile(parse_document(name, data, typed=True), CATALOGUE)


if __name__ == "__main__":
    target = {"answers": answers, "profiles": profiles}[sys.argv.pop(1)]
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()
