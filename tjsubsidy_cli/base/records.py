"""Frozen dataclasses with shared methods, and markers for pydantic.

Records are no pydantic models, so that most commands need not import it. The markers say how
pydantic validates and describes a field of a file (see ``policy.format``). They stand in
annotations, which are not evaluated before pydantic asks.
"""

from __future__ import annotations

from collections.abc import Callable, KeysView, Mapping
from dataclasses import MISSING, FrozenInstanceError, dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, dataclass_transform, overload

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import CoreSchema

T = TypeVar("T")
__all__ = ["field", "is_record", "names_of", "record", "replace"]  # two of them are passed on


@overload
def record(cls: type[T], /) -> type[T]: ...


@overload
def record(*, kw_only: bool) -> Callable[[type[T]], type[T]]: ...


@dataclass_transform(frozen_default=True, kw_only_default=True)
def record(cls: Any = None, /, *, kw_only: bool = True) -> Any:
    """Make a class a frozen dataclass with keyword fields; in a file, unknown keys are errors.

    All records share the methods below. Without them, ``dataclass`` would compile six
    methods for every class, which takes a third of a command's time.
    """
    if cls is None:
        return partial(record, kw_only=kw_only)
    kind: Any = dataclass(init=False, repr=False, eq=False, kw_only=kw_only)(cls)
    fields = kind.__dataclass_fields__
    factories = {n: f.default_factory for n, f in fields.items()}
    kind.__record_names__ = fields.keys()
    kind.__record_hashed__ = [n for n, f in fields.items() if f.hash is not False]
    kind.__record_defaults__ = {n: f.default for n, f in fields.items() if f.default is not MISSING}
    kind.__record_factories__ = {n: make for n, make in factories.items() if make is not MISSING}
    kind.__pydantic_config__ = {"extra": "forbid"}
    if "__init__" not in cls.__dict__:
        kind.__init__ = _init
    if "__repr__" not in cls.__dict__:
        kind.__repr__ = _repr
    kind.__eq__, kind.__hash__ = _eq, _hash
    kind.__setattr__ = kind.__delattr__ = _refuse
    kind.__getstate__ = _state
    return kind


def is_record(value: object) -> bool:
    """Whether a value is a record or a class of records."""
    return hasattr(value, "__record_names__")


def names_of(kind: Any) -> KeysView[str]:
    """The names of the fields of a record, in order."""
    names: KeysView[str] = kind.__record_names__
    return names


def _init(self: Any, /, *values: object, **named: object) -> None:
    given = {**dict(zip(self.__match_args__, values, strict=False)), **named} if values else named
    own = self.__dict__
    own.update(self.__record_defaults__)
    own.update(given)
    if len(own) < len(self.__record_names__):
        own.update((n, make()) for n, make in self.__record_factories__.items() if n not in own)
    if own.keys() != self.__record_names__ or len(given) != len(values) + len(named):
        wanted = ", ".join(self.__record_names__)
        raise TypeError(f"{type(self).__name__} takes each of these once: {wanted}")


def _values(of: Any) -> tuple[object, ...]:
    return tuple([getattr(of, name) for name in of.__record_names__])


def _repr(self: Any) -> str:
    shown = (f"{name}={getattr(self, name)!r}" for name in self.__record_names__)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _eq(self: Any, other: object) -> bool:
    return _values(self) == _values(other) if type(other) is type(self) else NotImplemented


def _hash(self: Any) -> int:
    return hash(tuple([getattr(self, name) for name in self.__record_hashed__]))


def _state(self: Any) -> dict[str, object]:
    """Get the fields for a pickle, without cached properties, and without what the class has."""
    values, common = zip(self.__record_names__, _values(self), strict=True), type(self).__dict__
    return {name: value for name, value in values if value is not common.get(name, MISSING)}


def _refuse(self: Any, name: str, *_: object) -> NoReturn:
    raise FrozenInstanceError(f"cannot change {type(self).__name__}.{name}")


@record(kw_only=False)
class OneOf:
    """Marks a union of records, of which each has a key of its own.

    The first of these keys in a table selects the record. In the location of an error,
    pydantic names the chosen record as ``<key>``.
    """

    by_key: Callable[[], dict[str, type]]

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        from pydantic_core import core_schema

        types = self.by_key()

        def kind(table: object) -> str | None:
            keys = table if isinstance(table, dict) else ()
            return next((f"<{key}>" for key in types if key in keys), None)

        choices = {f"<{key}>": handler.generate_schema(cls) for key, cls in types.items()}
        return core_schema.tagged_union_schema(choices, discriminator=kind)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Allow any of the records, each with its own key required."""
        choices = schema["choices"]
        shapes = [(key, handler(choices[f"<{key}>"])) for key in self.by_key()]
        return {"anyOf": [{**shape, "required": [key]} for key, shape in shapes]}


@record(kw_only=False)
class Parsed:
    """Marks a value that people write as text, such as an amount, with its parser."""

    read: Callable[[Any], Any]

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(self.read)


class Keywords:
    """Adds keywords to the JSON Schema of a type."""

    def __init__(self, keywords: Mapping[str, object]) -> None:
        self.keywords = keywords

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {**handler(schema), **self.keywords}


class Doc(Keywords):
    """Describes a field in both languages; editors show it while someone writes a file."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__({"description": f"{zh}\n{en}"})
