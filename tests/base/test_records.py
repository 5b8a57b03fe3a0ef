"""Records behave as frozen dataclasses do, though they share their methods."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, fields, is_dataclass, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tjsubsidy_cli.base.records import record


@record
class Named:
    zh: str
    en: str = "-"


@record(kw_only=False)
class Placed:
    first: int
    second: tuple[int, ...] = ()


@dataclass(frozen=True)
class Usual:
    first: int
    second: tuple[int, ...] = ()


def test_they_are_dataclasses() -> None:
    kind: object = Named
    assert is_dataclass(kind)
    assert [field.name for field in fields(Named)] == ["zh", "en"]
    assert asdict(Named(zh="一")) == {"zh": "一", "en": "-"}
    assert replace(Named(zh="一"), en="1") == Named(zh="一", en="1")
    match Placed(1, (2,)):
        case Placed(first, second=(two,)):
            assert (first, two) == (1, 2)
        case _:
            pytest.fail("the fields can be matched by place and by name")


@given(st.integers(0, 2), st.integers(0, 2))
def test_they_are_equal_as_usual(one: int, two: int) -> None:
    assert (Placed(one) == Placed(two)) == (Usual(one) == Usual(two))
    assert (hash(Placed(one)) == hash(Placed(two))) == (one == two)
    other: object = Usual(one)
    assert Placed(one) != other
    assert repr(Placed(one, (two,))) == repr(Usual(one, (two,))).replace("Usual", "Placed")


@pytest.mark.parametrize(
    ("kind", "values", "named"),
    [
        (Named, (), {}),
        (Named, (), {"zh": "一", "fr": "un"}),
        (Named, ("一",), {}),
        (Placed, (), {"second": ()}),
        (Placed, (1, (), 3), {}),
        (Placed, (1,), {"first": 1}),
    ],
)
def test_wrong_fields_are_refused(kind: Any, values: Any, named: Any) -> None:
    with pytest.raises(TypeError, match="takes each of these once"):
        kind(*values, **named)


def test_they_cannot_be_changed() -> None:
    made: Any = Placed(1)
    with pytest.raises(FrozenInstanceError):
        made.first = 2
    with pytest.raises(FrozenInstanceError):
        del made.first
    with pytest.raises(FrozenInstanceError):
        made.third = 3
    assert made == Placed(1)


@pytest.mark.parametrize(
    "kept", [Named(zh="一"), Named(zh="一", en="1"), Placed(1), Placed(1, (2,))]
)
def test_a_pickle_leaves_out_what_the_class_has(kept: Named | Placed) -> None:
    again = pickle.loads(pickle.dumps(kept))
    assert again == kept
    assert (hash(again), repr(again)) == (hash(kept), repr(kept))
    assert replace(again) == kept
    assert vars(again).keys() == {
        n for n, v in vars(kept).items() if v != getattr(type(kept), n, None)
    }
