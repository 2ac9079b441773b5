"""The audit trail over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from apiflask import APIBlueprint
from flask import g

from backend.console.trail import reading, schemas
from backend.core.actions import Action
from backend.core.guard import current_actor, guarded
from backend.core.problems import reader_language

if TYPE_CHECKING:
    from backend.console.trail.queries import Filter

blueprint = APIBlueprint("trail", __name__)


@blueprint.get("/audit")
@guarded(Action.AUDIT_READ)
@blueprint.input(schemas.TrailQuery, location="query", arg_name="asked")
@blueprint.output(schemas.TrailOut)
def list_trail(asked: tuple[Filter, int | None]) -> dict[str, Any]:
    """Who did or read what, newest first; reading this is a line of its own."""
    wanted, before = asked
    return reading.read_trail(g.session, current_actor(), wanted, before, reader_language())


@blueprint.get("/audit/actions")
@guarded(Action.AUDIT_READ)
@blueprint.output(schemas.TrailActionsOut)
def list_trail_actions() -> dict[str, Any]:
    """Everything that can stand in the trail, to choose from."""
    return {"items": reading.actions_told(reader_language()), "next": None}
