"""The short way to read a grab says exactly what the fields say."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from apiflask.fields import UUID
from hypothesis import given
from hypothesis import strategies as some
from marshmallow import ValidationError

from tasks.packages.schemas.volunteers import GrabIn, SocketGrabIn


class ByFields(GrabIn):
    """The same shape, without the short way."""

    package_id = UUID(required=True)


ids = some.one_of(
    some.uuids().map(str),
    some.uuids().map(lambda one: one.hex),
    some.uuids().map(lambda one: one.urn),
    some.uuids().map(lambda one: f"{{{one}}}".upper()),
    some.text(max_size=40),
    some.none() | some.integers() | some.booleans() | some.lists(some.integers(), max_size=2),
)
sent = some.fixed_dictionaries(
    {},
    optional={"package_id": ids, "key": ids, "cell": some.none() | some.text(max_size=16), "more": ids},
)


def read(schema: GrabIn, data: dict[str, Any]) -> tuple[bool, Any]:
    try:
        return True, schema.load(data)
    except ValidationError as error:
        return False, error.messages


@given(sent)
def test_it_reads_and_refuses_as_the_fields_do(data: dict[str, Any]) -> None:
    assert read(SocketGrabIn(), data) == read(ByFields(), data)


def test_what_phones_send_is_read() -> None:
    package_id, key = uuid4(), uuid4()
    found = SocketGrabIn().load({"package_id": str(package_id), "key": str(key)})
    assert found == {"package_id": package_id, "key": key}
