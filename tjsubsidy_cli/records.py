"""Frozen records, and how a value in a file becomes a part of one.

The records are plain dataclasses, so that running on them costs no import of pydantic.
The two markers below speak to pydantic when it validates a file (see ``schema``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import CoreSchema

T = TypeVar("T")


@dataclass_transform(frozen_default=True, kw_only_default=True)
def record(cls: type[T]) -> type[T]:
    """A frozen dataclass with keyword fields; in a file, unknown keys are errors."""
    made = dataclass(frozen=True, kw_only=True)(cls)
    made.__pydantic_config__ = {"extra": "forbid"}  # type: ignore[attr-defined]
    return made


@dataclass(frozen=True)
class OneOf:
    """Marks a union of records: the first of these keys that a table has says which it is.

    In the location of an error, pydantic names the record that was chosen as ``<key>``.
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
        """Any of the records, each with one of the keys that stand for it."""
        choices = schema["choices"]
        shapes = [(key, handler(choices[f"<{key}>"])) for key in self.by_key()]
        return {"anyOf": [{**shape, "required": [key]} for key, shape in shapes]}


@dataclass(frozen=True)
class Parsed:
    """Marks a value that people write as text, such as an amount, and what reads it.

    ``shape`` is what it looks like, as JSON Schema.
    """

    read: Callable[[Any], Any]
    shape: Mapping[str, Any] = field(hash=False)

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return dict(self.shape)
