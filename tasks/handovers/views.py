"""Hand-overs over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from apiflask import APIBlueprint
from flask import g

from backend.core.actions import Action
from backend.core.guard import current_actor, guarded
from tasks.handovers import queries, schemas, service

if TYPE_CHECKING:
    from tasks.handovers.models import Handover

blueprint = APIBlueprint("handovers", __name__)


@blueprint.get("/handovers/open-items")
@guarded(Action.HANDOVER)
@blueprint.input(schemas.DeskQuery, location="query", arg_name="wanted")
@blueprint.output(schemas.ItemsOut)
def open_items(wanted: dict[str, Any]) -> dict[str, Any]:
    """Everything open at my desk: what a hand-over must hold."""
    found = service.my_open_items(g.session, current_actor(), **wanted)
    names = queries.desk_documents(g.session, found.desks)
    items = [item.as_document() for item in found.items]
    desk = names[found.desks.index(found.desk)]
    return {"desk": desk, "desks": names, "digest": found.digest, "items": items, "next": None}


@blueprint.get("/handovers")
@guarded(Action.HANDOVER)
@blueprint.input(schemas.HandoverQuery, location="query", arg_name="query")
@blueprint.output(schemas.HandoversOut)
def list_handovers(query: dict[str, Any]) -> dict[str, Any]:
    """Hand-overs of my desk or region, newest first."""
    rows = queries.list_for_staff(
        g.session, current_actor(), state=query.get("state"), before=query.get("before")
    )
    full = len(rows) == queries.PAGE
    return {"items": queries.documents(g.session, rows), "next": str(rows[-1].id) if full else None}


@blueprint.post("/handovers")
@guarded(Action.HANDOVER)
@blueprint.input(schemas.HandoverIn, arg_name="form")
@blueprint.output(schemas.HandoverOut, status_code=201)
def give_shift(form: dict[str, Any]) -> dict[str, Any]:
    """Hand every open item of my desk to a colleague."""
    return _document(service.give_shift(g.session, current_actor(), **form))


@blueprint.post("/handovers/<uuid:handover_id>/sign")
@guarded(Action.HANDOVER)
@blueprint.output(schemas.HandoverOut)
def sign_handover(handover_id: UUID) -> dict[str, Any]:
    """Take over a shift that was given to me."""
    return _document(service.sign_handover(g.session, current_actor(), handover_id))


@blueprint.post("/handovers/<uuid:handover_id>/withdraw")
@guarded(Action.HANDOVER)
@blueprint.output(schemas.HandoverOut)
def withdraw_handover(handover_id: UUID) -> dict[str, Any]:
    """Take back a hand-over of mine that nobody has signed."""
    return _document(service.withdraw_handover(g.session, current_actor(), handover_id))


def _document(handover: Handover) -> dict[str, Any]:
    return queries.documents(g.session, [handover])[0]
