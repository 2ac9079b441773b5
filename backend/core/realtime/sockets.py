"""The socket events that belong to no room: where a phone is, and asking for the whole state."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from backend.core import stream
from backend.core.actions import Action
from backend.core.cells import checked_cell
from backend.core.realtime.registry import SocketContext, on, state


class CellSchema(Schema):
    """A move to another H3 cell of resolution 9."""

    cell = fields.String(required=True)


class EmptySchema(Schema):
    """An event that carries nothing."""


@on("/volunteer", "cell", action=Action.SIGNED_IN, schema=CellSchema, answer="state")
def move(context: SocketContext, data: dict[str, Any]) -> dict[str, Any]:
    """Take the new cell and answer with everything that matches there."""
    cell = checked_cell(data["cell"])
    live = context.runtime.live
    cells = live.place(context.sid, cell) if live else context.cells
    return state(context.at(cells), "/volunteer")


@on("/volunteer", "sync", action=Action.SIGNED_IN, schema=EmptySchema, answer="state")
def sync(context: SocketContext, _data: dict[str, Any]) -> dict[str, Any]:
    """The whole state again: a phone came back to the foreground."""
    return state(context, "/volunteer")


@on("/console", "snapshot", action=Action.CONSOLE_WATCH, schema=EmptySchema, answer="state")
def snapshot(context: SocketContext, _data: dict[str, Any]) -> dict[str, Any]:
    """The desk's whole state and the stream number it is true at, from one transaction."""
    return {"number": stream.head(context.session), **state(context, "/console")}
