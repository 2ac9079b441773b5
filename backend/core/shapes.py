"""How marshmallow schemas are named and joined in the API document, beyond what marshmallow can say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from apiflask.fields import Constant, String
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow.validate import OneOf

if TYPE_CHECKING:
    from enum import StrEnum

    from marshmallow import Schema

OPENAPI_VERSION = "3.1.0"
# What no schema of ours makes, but fields point at.
SHARED: Mapping[str, dict[str, Any]] = {
    "Point": {
        "type": "object",
        "description": "A GeoJSON Point in WGS-84.",
        "required": ["type", "coordinates"],
        "properties": {
            "type": {"const": "Point"},
            "coordinates": {"$ref": "#/components/schemas/Coordinates"},
        },
    },
    "Coordinates": {
        "type": "array",
        "description": "Longitude, latitude.",
        "items": {"type": "number"},
        "minItems": 2,
    },
    "Area": {
        "description": "GeoJSON in WGS-84.",
        "oneOf": [
            {"$ref": "#/components/schemas/Point"},
            {"$ref": "#/components/schemas/Polygon"},
            {"$ref": "#/components/schemas/MultiPolygon"},
        ],
        "example": {"type": "Point", "coordinates": [118.115, 24.5]},
    },
    "Polygon": {
        "type": "object",
        "required": ["type", "coordinates"],
        "properties": {
            "type": {"const": "Polygon"},
            "coordinates": {"type": "array", "items": {"$ref": "#/components/schemas/Ring"}},
        },
    },
    "MultiPolygon": {
        "type": "object",
        "required": ["type", "coordinates"],
        "properties": {
            "type": {"const": "MultiPolygon"},
            "coordinates": {
                "type": "array",
                "items": {"type": "array", "items": {"$ref": "#/components/schemas/Ring"}},
            },
        },
    },
    "Ring": {"type": "array", "items": {"$ref": "#/components/schemas/Coordinates"}},
}

# By the schema's name: the field that decides, and what the other fields then are.
VARIANTS: dict[str, tuple[str, dict[str, dict[str, type[Schema]]]]] = {}


def schema_name(schema: Any) -> str:
    """A schema's name in the API document: its slice and its class, e.g. packages.CardOut."""
    kind = schema if isinstance(schema, type) else type(schema)
    room = kind.__module__.partition(".schemas")[0].split(".")
    suffix = "Partial" if getattr(schema, "partial", False) else ""
    return f"{room[-1]}.{kind.__name__.removesuffix('Schema')}{suffix}"


def reference(schema: type[Schema] | str) -> dict[str, str]:
    """Where the document has this schema."""
    name = schema if isinstance(schema, str) else schema_name(schema)
    return {"$ref": f"#/components/schemas/{name}"}


def choice(kind: type[StrEnum], **options: Any) -> String:
    """A field that holds one of these words, whoever wrote them: a member or its value."""
    return String(validate=OneOf([str(one) for one in kind]), **options)


class Always(Constant[Any]):
    """A field that never says anything else, and says so in the document."""

    def __init__(self, value: str | None) -> None:
        """The value is a word, or null."""
        said = {"type": "null"} if value is None else {"type": "string", "enum": [value]}
        super().__init__(value, required=True, metadata=said)


def variant(by: str, **fields: Mapping[Any, type[Schema]]) -> Callable[[type[Schema]], type[Schema]]:
    """Say that what some fields hold depends on another: `@variant("kind", details={Kind.X: XDetails})`."""

    def declare(schema: type[Schema]) -> type[Schema]:
        cases: dict[str, dict[str, type[Schema]]] = {}
        for name, schemas in fields.items():
            for value, one in schemas.items():
                cases.setdefault(str(value), {})[name] = one
        VARIANTS[schema_name(schema)] = (by, cases)
        return schema

    return declare


def components_of(schemas: Iterable[type[Schema]]) -> dict[str, Any]:
    """The document's schemas of these classes and of all they nest."""
    plugin = MarshmallowPlugin(schema_name_resolver=schema_name)
    spec = APISpec("", "", OPENAPI_VERSION, plugins=[plugin])
    for schema in schemas:
        plugin.converter.resolve_nested_schema(schema)  # type: ignore[union-attr] # set with the spec
    found: dict[str, Any] = spec.to_dict().get("components", {}).get("schemas", {})
    return found


def add_shapes(schemas: dict[str, Any]) -> None:
    """Put the shared shapes into the document's schemas, and split those that vary."""
    schemas.update(SHARED)
    for name in [name for name in VARIANTS if name in schemas]:
        by, cases = VARIANTS[name]
        used = [one for fields in cases.values() for one in fields.values()]
        for component, shape in components_of(used).items():
            schemas.setdefault(component, shape)
        schemas[name] = _split(schemas[name], by, cases)


def _split(shape: dict[str, Any], by: str, cases: dict[str, dict[str, type[Schema]]]) -> dict[str, Any]:
    """The same schema, with one alternative for each value of the field that decides."""
    varying = {name for fields in cases.values() for name in fields}
    return {
        **shape,
        # Named here too, as anything: a schema that allows no more fields than its own would refuse them.
        "properties": {name: {} if name in varying else field for name, field in shape["properties"].items()},
        "oneOf": [
            {
                "type": "object",
                "required": [by, *fields],
                "properties": {
                    by: {"const": value},
                    **{name: reference(one) for name, one in fields.items()},
                },
            }
            for value, fields in cases.items()
        ],
    }


def tidy(shape: Any) -> None:
    """Say what marshmallow leaves open, or says in Python's own way: words are strings, patterns end in $."""
    if isinstance(shape, list):
        for one in shape:
            tidy(one)
    elif isinstance(shape, dict):
        if isinstance(pattern := shape.get("pattern"), str):
            shape["pattern"] = pattern.replace("\\A", "^").replace("\\Z", "$")
        words = shape.get("enum")
        if isinstance(words, list) and "type" not in shape and all(isinstance(word, str) for word in words):
            shape["type"] = "string"
        for one in shape.values():
            tidy(one)
