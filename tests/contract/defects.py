"""What can be wrong with a request, generated from the API document, so that a new route is covered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.contract.operations import Document, Operation, allows_null, kind_of

LONG = 100_000
UNREADABLE = frozenset({400})
WRONG_SHAPE = frozenset({422})
EITHER = UNREADABLE | WRONG_SHAPE
WRONG_FORMAT = frozenset({415})
TOO_LARGE = frozenset({413})

WRONG_VALUES: dict[str, tuple[Any, ...]] = {
    "object": ("words", 7, [], True),
    "array": ("words", 7, {}, True),
    "integer": ("words", {}, [], 1.5, True),
    "number": ("words", {}, [], 1e400),
    "boolean": ("words", {}, [], 7),
    "string": ({}, [], 7, True),
}
# PostgreSQL cannot hold the first, UTF-8 not the second.
UNKEEPABLE = ("\x00", "\ud800")


@dataclass(frozen=True)
class Defect:
    """One way to send it wrongly: what it is, what to send, which answers are right."""

    what: str
    sent: dict[str, Any]
    statuses: frozenset[int] = field(default=WRONG_SHAPE)


def of_body(document: Document, operation: Operation) -> Iterator[Defect]:
    """Everything that can be wrong with an operation's JSON body."""
    schema = operation.body
    if schema is None:
        return
    sample = document.sample(schema)
    yield from unreadable()
    yield Defect("a list", {"json": []}, EITHER)
    yield Defect("a word", {"json": "words"}, EITHER)
    yield Defect("an unknown field", {"json": {**sample, "no_such_field": 1}})
    for name in schema.get("required", ()):
        without = {key: value for key, value in sample.items() if key != name}
        yield Defect(f"{name} missing", {"json": without})
    if schema.get("required"):
        yield Defect("no body", {}, EITHER | WRONG_FORMAT)
        yield Defect("an empty object", {"json": {}})
    for name, of_field in document.properties(schema).items():
        for what, value, statuses in wrong_values(of_field):
            # ensure_ascii, or half a surrogate pair could not even be sent.
            body = json.dumps({**sample, name: value})
            yield Defect(f"{name} is {what}", {"data": body, "content_type": "application/json"}, statuses)


def unreadable() -> Iterator[Defect]:
    """What is no JSON at all, in a format we do not take, or too much of it."""
    as_json = {"content_type": "application/json"}
    for what, data in (
        ("half of an object", b'{"key": '),
        ("not UTF-8", b"\xff\xfe\x00"),
        ("nothing but nesting", b"[" * LONG),
        ("not a number", b'{"key": NaN'),
    ):
        yield Defect(what, {"data": data, **as_json}, UNREADABLE)
    for kind in (
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "application/octet-stream",
    ):
        yield Defect(f"sent as {kind}", {"data": b'{"key": 1}', "content_type": kind}, WRONG_FORMAT)
    yield Defect(
        "50 MB",
        {"data": b"{}", "environ_overrides": {"CONTENT_LENGTH": str(50 * 2**20)}, **as_json},
        TOO_LARGE,
    )


def wrong_values(schema: dict[str, Any]) -> Iterator[tuple[str, Any, frozenset[int]]]:
    """Values that a field of this schema must refuse, with what they are and how."""
    kind = "object" if schema.get("properties") else kind_of(schema)
    for value in WRONG_VALUES.get(kind, ()):
        yield f"{value!r}"[:40], value, WRONG_SHAPE
    if kind == "integer":
        # A version without a bound may be any number; none that large is the newest.
        yield "huge", 10**30, WRONG_SHAPE if "maximum" in schema else WRONG_SHAPE | {409}
    if not allows_null(schema):
        yield "null", None, WRONG_SHAPE
    if kind == "string":
        yield "very long", "字" * LONG, WRONG_SHAPE
        if "enum" not in schema:
            for letters in UNKEEPABLE:
                yield f"{letters!r}", f"a{letters}b", WRONG_SHAPE
    if kind == "array":
        yield "very long", [None] * LONG, WRONG_SHAPE


def of_query(operation: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Parameter names and values that may at most find nothing."""
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "query":
            for value in ("", "words", "-1", "9" * 40, "\x00", "字" * 2_000, "%", "1e400"):
                yield parameter["name"], value
