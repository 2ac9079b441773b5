"""What can be wrong with a request, generated from the API document, so that a new route is covered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import inf
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
# Moments that have no UTC, and some that are none.
OFF_THE_CALENDAR = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00")
NO_MOMENTS = (*OFF_THE_CALENDAR, "2026-02-30T00:00:00Z", "2026-05-20T07:00:00", "", "9" * 30)
DEEP = 900  # less than JSON's readers take, more than a program may call itself


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
    yield Defect("a name nobody can keep", {"json": {**sample, "a\x00b": 1}})
    yield Defect("deep in an unknown field", {"json": {**sample, "no_such_field": nested()}})
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
        ("half of not a number", b'{"key": NaN'),
        ("not a number", b'{"key": NaN}'),
        ("infinity", b'{"key": -Infinity}'),
        ("five thousand digits", b'{"key": 1' + b"0" * 5_000 + b"}"),
        ("a name that is half a letter", b'{"\\ud800": 1}'),
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
        # JSON has no infinity; over a socket it is read before it comes here.
        yield f"{value!r}"[:40], value, EITHER if value == inf else WRONG_SHAPE
    if kind == "integer":
        # A version without a bound may be any number; none that large is the newest.
        yield "huge", 10**30, WRONG_SHAPE if "maximum" in schema else WRONG_SHAPE | {409}
    if not allows_null(schema):
        yield "null", None, WRONG_SHAPE
    if kind == "string":
        yield from wrong_words(schema)
    if kind == "array":
        yield "very long", [None] * LONG, WRONG_SHAPE
    else:
        yield "nothing but nesting", nested(), WRONG_SHAPE


def wrong_words(schema: dict[str, Any]) -> Iterator[tuple[str, Any, frozenset[int]]]:
    """Words that a field of words must refuse."""
    yield "very long", "字" * LONG, WRONG_SHAPE
    if "enum" not in schema:
        for letters in UNKEEPABLE:
            yield f"{letters!r}", f"a{letters}b", EITHER
    if schema.get("format") == "date-time":
        for moment in NO_MOMENTS:
            yield moment, moment, WRONG_SHAPE


def nested() -> Any:
    """A list in a list, and so on."""
    value: Any = []
    for _ in range(DEEP):
        value = [value]
    return value


def of_query(operation: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Parameter names and values that may at most find nothing."""
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "query":
            for value in ("", "words", "-1", "9" * 40, "\x00", "字" * 2_000, "%", "1e400"):
                yield parameter["name"], value
