"""Gates of a catalogue: what may stand in them, and what is said of what may not."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.catalogues import changed

from tjsubsidy_cli import TjsubsidyError, load_catalogue
from tjsubsidy_cli.rules.facts import Chosen

KIND = 'id = "ocean_licence"\ntopic = "fleet"\nkind = "yes_no"\n'


def with_gate(gate: str, folder: Path, kind: str = KIND) -> Path:
    """The fictional policy with a gate."""
    path = folder / "harbour.toml"
    path.write_text(changed((kind, f"{kind}gate = {gate}\n")), "utf-8")
    return path


@pytest.mark.parametrize(
    ("gate", "code", "said"),
    [
        ('["new_vessels"]', "TJ106", "must ask for two facts at least."),
        ('["new_vessels", "vessels"]', "TJ102", "there is no “vessels”."),
        ('["new_vessels", "ocean_licence"]', "TJ104", "“ocean_licence” cannot stand here."),
        ('["new_vessels", "leading_rank"]', "TJ104", "“leading_rank” is of kind choice."),
        ('["new_vessels", "district"]', "TJ104", "“district” cannot stand here."),
    ],
)
def test_what_no_gate_can_ask_for(gate: str, code: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(TjsubsidyError) as caught:
        load_catalogue(with_gate(gate, tmp_path))
    found = [(each.code, each.what.en) for each in caught.value.problems]
    assert (code, said) in found


def test_only_a_yes_no_fact_is_a_gate(tmp_path: Path) -> None:
    kind = 'id = "new_vessels"\ntopic = "fleet"\nkind = "count"\n'
    with pytest.raises(TjsubsidyError) as caught:
        load_catalogue(with_gate('["trades", "ocean_licence"]', tmp_path, kind))
    assert [each.what.en for each in caught.value.problems] == ["a gate is of kind yes_no."]


def test_nothing_is_both_common_and_rare(tmp_path: Path) -> None:
    path = tmp_path / "harbour.toml"
    path.write_text(changed((KIND, f"{KIND}common = true\nrare = true\n")), "utf-8")
    with pytest.raises(TjsubsidyError) as caught:
        load_catalogue(path)
    assert [each.what.zh for each in caught.value.problems] == ["不能既常见又少见。"]


def test_a_no_says_that_there_is_none_of_what_is_not_answered(tmp_path: Path) -> None:
    policy = load_catalogue(with_gate('["trades", "new_vessels"]', tmp_path))
    gate = next(gate for gate in policy.gates if gate.id == "ocean_licence")
    told = policy.with_gates({"ocean_licence": False, "new_vessels": 2})
    assert told == {"ocean_licence": False, "new_vessels": 2, "trades": Chosen()}
    assert policy.with_gates({"ocean_licence": True}) == {"ocean_licence": True}
    assert policy.shut(policy.vocabulary["trades"], told) is gate
    assert policy.shut(policy.vocabulary["new_vessels"], told) is None
