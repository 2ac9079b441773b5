"""Sightings over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from apiflask import APIBlueprint
from flask import g

from backend.core.actions import Action
from backend.core.geo import Position
from backend.core.guard import current_actor, guarded
from backend.core.limits import RateLimit, by_person, limited
from backend.core.runtime import runtime
from tasks.sightings import documents, queries, schemas, service

if TYPE_CHECKING:
    from tasks.sightings.models import Sighting

blueprint = APIBlueprint("sightings", __name__)

# Somebody who follows a child on foot may send one every few seconds; what comes faster buries the desk.
SENDINGS: Final = RateLimit("sightings", most=20, per_s=60)


@blueprint.post("/packages/<uuid:package_id>/sightings")
@guarded(Action.SIGHTING_SEND)
@blueprint.input(schemas.SightingIn, arg_name="form")
@blueprint.output(schemas.SightingOut, status_code=201)
@limited(SENDINGS, by_person)
def send_sighting(package_id: UUID, form: dict[str, Any]) -> dict[str, Any]:
    """疑似发现: straight to the desk, from whoever holds a seat or keeps an eye out."""
    actor, place = current_actor(), form["position"]
    seen = service.Seen(
        Position.checked(place["lon"], place["lat"], runtime().settings.city_box),
        place["accuracy_m"],
        (form["text"] or "").strip(),
        tuple(form["photo_ids"]),
        form["seen_at"],
    )
    sighting = service.send_sighting(g.session, actor, package_id, form["key"], seen)
    return documents.own_sighting(g.session, sighting)


@blueprint.post("/sightings/<uuid:sighting_id>/photos")
@guarded(Action.SIGHTING_SEND)
@blueprint.input(schemas.PhotosIn, arg_name="form")
@blueprint.output(schemas.SightingOut)
@limited(SENDINGS, by_person)
def add_photos(sighting_id: UUID, form: dict[str, Any]) -> dict[str, Any]:
    """Pictures for a sighting of mine whose words went ahead."""
    sighting = service.add_photos(g.session, current_actor(), sighting_id, form["photo_ids"])
    return documents.own_sighting(g.session, sighting)


@blueprint.get("/me/sightings")
@guarded(Action.SIGHTING_SEND)
@blueprint.output(schemas.SightingsOut)
def my_sightings() -> dict[str, Any]:
    """What I sent, newest first."""
    rows = queries.sent_by(g.session, current_actor().person_id)
    return {"items": documents.own_sightings(g.session, rows), "next": None}


@blueprint.get("/sightings")
@guarded(Action.SIGHTING_READ)
@blueprint.input(schemas.SightingQuery, location="query", arg_name="query")
@blueprint.output(schemas.SightingsOut)
def list_sightings(query: dict[str, Any]) -> dict[str, Any]:
    """Sightings of my station or region, newest first."""
    wanted = queries.Filter(query.get("state"), query.get("package_id"))
    actor = current_actor()
    rows = queries.list_for_staff(g.session, actor, wanted, before=query.get("before"))
    full = len(rows) == queries.PAGE
    return {
        "items": documents.staff_sightings(g.session, rows, actor),
        "next": str(rows[-1].id) if full else None,
    }


@blueprint.get("/sightings/<uuid:sighting_id>")
@guarded(Action.SIGHTING_READ)
@blueprint.output(schemas.SightingOut)
def get_sighting(sighting_id: UUID) -> dict[str, Any]:
    """One sighting with its story and how to reach its sender."""
    return service.read_sighting(g.session, current_actor(), sighting_id)


@blueprint.post("/sightings/<uuid:sighting_id>/open")
@guarded(Action.SIGHTING_JUDGE)
@blueprint.output(schemas.SightingOut)
def open_sighting(sighting_id: UUID) -> dict[str, Any]:
    """An officer looks at it: the sender reads 民警已查看."""
    return _for_staff(service.open_sighting(g.session, current_actor(), sighting_id))


@blueprint.post("/sightings/<uuid:sighting_id>/credible")
@guarded(Action.SIGHTING_JUDGE)
@blueprint.output(schemas.SightingOut)
def judge_credible(sighting_id: UUID) -> dict[str, Any]:
    """It may well be the person."""
    return _for_staff(service.judge_credible(g.session, current_actor(), sighting_id))


@blueprint.post("/sightings/<uuid:sighting_id>/rule-out")
@guarded(Action.SIGHTING_JUDGE)
@blueprint.input(schemas.ReasonIn, arg_name="form")
@blueprint.output(schemas.SightingOut)
def rule_out(sighting_id: UUID, form: dict[str, str]) -> dict[str, Any]:
    """It was not the person."""
    return _for_staff(service.rule_out(g.session, current_actor(), sighting_id, form["reason"]))


@blueprint.post("/sightings/<uuid:sighting_id>/found")
@guarded(Action.SIGHTING_JUDGE)
@blueprint.input(schemas.NoteIn, arg_name="form")
@blueprint.output(schemas.SightingOut)
def confirm_found(sighting_id: UUID, form: dict[str, str]) -> dict[str, Any]:
    """It was the person: the package is resolved with it."""
    return _for_staff(service.confirm_found(g.session, current_actor(), sighting_id, form["note"]))


def _for_staff(sighting: Sighting) -> dict[str, Any]:
    return documents.staff_sighting(g.session, sighting, current_actor())
