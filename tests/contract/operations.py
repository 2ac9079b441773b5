"""Every operation of the API document, and bodies made from its schemas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

METHODS = ("get", "post", "put", "patch", "delete")
NOW = "2026-05-20T07:20:00Z"
NULL = {"type": "null"}
# What a schema cannot say of a field: it must lie in the city.
WELL_KNOWN = {"lon": 118.1171, "lat": 24.5146}


@dataclass(frozen=True)
class Operation:
    """One method of one path."""

    method: str
    path: str  # as the document writes it, /api/v1/packages/{package_id}
    action: str | None  # None: anybody may
    body: dict[str, Any] | None  # the schema of its JSON body
    is_form: bool
    statuses: frozenset[str]

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.path.removeprefix('/api/v1')}"

    @property
    def parameters(self) -> list[str]:
        return re.findall(r"{(\w+)}", self.path)

    def at(self, **values: object) -> str:
        """The path with its parameters filled in; unknown ids where none is given."""
        return self.path.format(**{name: values.get(name, unknown(name)) for name in self.parameters})


def unknown(parameter: str) -> str:
    """A well-formed value that names nothing."""
    if parameter == "account_id":
        return "987654321"
    return "359999999" if parameter == "code" else str(uuid4())


class Document:
    """The API document, read as its clients read it."""

    def __init__(self, spec: dict[str, Any]) -> None:
        self.spec = spec

    def operations(self) -> Iterator[Operation]:
        for path, item in self.spec["paths"].items():
            for method in METHODS:
                if path.startswith("/api/v1/") and method in item:
                    yield self._operation(method, path, item[method])

    def _operation(self, method: str, path: str, said: dict[str, Any]) -> Operation:
        content = said.get("requestBody", {}).get("content", {})
        json_schema = content.get("application/json", {}).get("schema")
        return Operation(
            method,
            path,
            said.get("x-action"),
            None if json_schema is None else self.resolve(json_schema),
            "multipart/form-data" in content,
            frozenset(said["responses"]),
        )

    def resolve(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The schema itself, whatever it was named by."""
        while True:
            if "$ref" in schema:
                schema = self._named(schema["$ref"])
            elif options := [one for how in ("anyOf", "oneOf", "allOf") for one in schema.get(how, ())]:
                said = {name: schema[name] for name in ("example",) if name in schema}
                first = next(one for one in options if one != NULL)
                schema = {**self.resolve(first), **said, "nullable": NULL in options}
            else:
                return schema

    def _named(self, reference: str) -> dict[str, Any]:
        found: dict[str, Any] = self.spec["components"]["schemas"][reference.rpartition("/")[2]]
        return found

    def properties(self, schema: dict[str, Any]) -> dict[str, dict[str, Any]]:
        """The schema of each field."""
        return {name: self.resolve(field) for name, field in schema.get("properties", {}).items()}

    def sample(self, schema: dict[str, Any]) -> Any:
        """A value that fits: the example if the document gives one, else the least that is required."""
        schema = self.resolve(schema)
        if "example" in schema:
            return schema["example"]
        if "enum" in schema:
            return schema["enum"][0]
        match kind_of(schema):
            case "object":
                wanted = schema.get("required", ())
                return {
                    name: WELL_KNOWN.get(name) or self.sample(field)
                    for name, field in self.properties(schema).items()
                    if name in wanted
                }
            case "array":
                return [self.sample(schema.get("items", {}))] * schema.get("minItems", 0)
            case "integer" | "number":
                return schema.get("minimum", 1)
            case "boolean":
                return True
        return _sample_text(schema)


def kind_of(schema: dict[str, Any]) -> str:
    """The one type besides null."""
    kinds = schema.get("type", "string")
    if isinstance(kinds, str):
        return kinds
    return next((kind for kind in kinds if kind != "null"), "null")


def allows_null(schema: dict[str, Any]) -> bool:
    """Whether null fits."""
    return "null" in schema.get("type", ()) or bool(schema.get("nullable")) or None in schema.get("enum", ())


def _sample_text(schema: dict[str, Any]) -> str:
    match schema.get("format"):
        case "uuid":
            return str(uuid4())
        case "date-time":
            return NOW
        case "date":
            return NOW[:10]
    if "[0-9]" in schema.get("pattern", ""):
        return "350206003"
    return "字" * max(schema.get("minLength", 1), 1)
