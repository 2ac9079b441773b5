"""The sockets in the API document: schemas named sockets.*, since OpenAPI itself knows HTTP alone.

`sockets.VolunteerState` and `ConsoleState` are what a client is given whole; `…Tells` holds what each message
carries, by name; `…Asks` what each event sends and what a good acknowledgement then says besides `ok`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from backend.core.realtime.registry import EVENTS, MESSAGES, STATE_SHAPES, UNNUMBERED, Namespace
from backend.core.shapes import components_of, reference, schema_name

if TYPE_CHECKING:
    from marshmallow import Schema

NAMES: Final[dict[Namespace, str]] = {"/volunteer": "Volunteer", "/console": "Console"}
MOMENT: Final = {"type": "string", "format": "date-time"}
NUMBER: Final = {"type": "integer", "description": "Of the whole city's stream."}
NOTHING: Final = {"type": "object"}


def add_to(schemas: dict[str, Any]) -> None:
    """Add what the sockets carry to the document's schemas."""
    for component, shape in components_of(_carried()).items():
        schemas.setdefault(component, shape)
    for namespace, name in NAMES.items():
        schemas[f"sockets.{name}State"] = _state(namespace, schemas)
        schemas[f"sockets.{name}Asks"] = _object(
            {asked: _exchange(asked, namespace) for asked in _asked(namespace)}
        )
    told = {
        name: reference(shape) for (namespace, name), shape in MESSAGES.items() if namespace == "/volunteer"
    }
    schemas["sockets.SignedOut"] = _object({"reason": {"type": "string"}})
    ended = {"signed_out": reference("sockets.SignedOut")}
    schemas["sockets.VolunteerTells"] = _object(
        {"welcome": reference("sockets.VolunteerState"), **told, **ended}
    )
    schemas["sockets.Event"] = _event()
    schemas["sockets.ConsoleTells"] = _object({"event": reference("sockets.Event"), **_passing(), **ended})


def _carried() -> set[type[Schema]]:
    """Every schema that some message, state or acknowledgement has."""
    sent = [event.schema for event in EVENTS.values()]
    answers = [event.answer for event in EVENTS.values() if event.answer and event.answer != "state"]
    parts = [shape for shapes in STATE_SHAPES.values() for shape in shapes]
    return {*sent, *answers, *parts, *MESSAGES.values()}


def _asked(namespace: Namespace) -> list[str]:
    return [name for space, name in EVENTS if space == namespace]


def _exchange(name: str, namespace: Namespace) -> dict[str, Any]:
    """One event: what is sent, and what comes back."""
    event = EVENTS[namespace, name]
    said = f"sockets.{NAMES[namespace]}State" if event.answer == "state" else event.answer
    answer = reference(said) if said else NOTHING
    return _object({"send": reference(event.schema), "get": answer})


def _state(namespace: Namespace, schemas: dict[str, Any]) -> dict[str, Any]:
    """Every part of a client's state, merged: each part by itself would allow no other."""
    own = {"server_time": MOMENT} | ({"number": NUMBER} if namespace == "/console" else {})
    parts = [schemas[schema_name(shape)]["properties"] for shape in STATE_SHAPES[namespace]]
    return _object({name: field for part in (own, *parts) for name, field in part.items()})


def _event() -> dict[str, Any]:
    """A numbered event: one alternative for each type."""
    return {
        "oneOf": [
            _object({"number": NUMBER, "at": MOMENT, "type": {"const": name}, "data": reference(shape)})
            for (namespace, name), shape in MESSAGES.items()
            if namespace == "/console" and name not in UNNUMBERED
        ]
    }


def _passing() -> dict[str, dict[str, str]]:
    """What desks are told without a number."""
    return {
        name: reference(shape)
        for (namespace, name), shape in MESSAGES.items()
        if namespace == "/console" and name in UNNUMBERED
    }


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}
