"""Staff write and read packages."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final
from uuid import UUID

from flask import g

from backend.core.actions import Action
from backend.core.areas import parse_area
from backend.core.guard import current_actor, guarded
from backend.core.limits import RateLimit, by_person, limited
from backend.core.runtime import runtime
from backend.regions.queries import responsible_for
from backend.regions.schemas import ResponsibleOut, responsible_document
from tasks.packages.call_text.reading import read_call
from tasks.packages.documents.staff import staff_packages
from tasks.packages.queries.packages import PAGE, Filter, get_for_staff, list_for_staff
from tasks.packages.schemas.details import with_details
from tasks.packages.schemas.packages_in import (
    PackageIn,
    PackagePatch,
    PackageQuery,
    ParseCallIn,
    PlaceIn,
    ReachIn,
)
from tasks.packages.schemas.packages_out import PackageList, PackageOut, ParsedCallOut, ReachOut
from tasks.packages.service.drafts import copy_package, create_draft, edit_draft
from tasks.packages.service.reaching import preview_reach
from tasks.packages.service.reading import package_in_full, read_package
from tasks.packages.views.blueprint import blueprint

# One desk writes a few drafts in an hour; each reads regions, seals and tells the other desks.
DRAFTS: Final = RateLimit("package-drafts", most=60, per_s=60)
# A desk that drags a circle asks four times a second at most (use_reach.ts).
REACHES: Final = RateLimit("package-reach", most=240, per_s=60)
# It asks when the place rests (use_found_place.ts).
PLACES: Final = RateLimit("package-place", most=240, per_s=60)


@blueprint.get("/packages")
@guarded(Action.PACKAGE_READ)
@blueprint.input(PackageQuery, location="query", arg_name="query")
@blueprint.output(PackageList)
def list_packages(query: dict[str, Any]) -> dict[str, Any]:
    """The packages this reader may see, newest first, without sealed fields."""
    actor = current_actor()
    author = actor.person_id if query["mine"] else None
    wanted = Filter(query["states"], query.get("kind"), author)
    found = list_for_staff(g.session, actor, wanted, before=query.get("cursor"))
    cursor = str(found[-1].id) if len(found) == PAGE else None
    return {"items": staff_packages(g.session, found, actor), "next": cursor}


@blueprint.post("/packages")
@guarded(Action.PACKAGE_DRAFT)
@blueprint.input(PackageIn, arg_name="fields")
@blueprint.output(PackageOut, status_code=201)
@limited(DRAFTS, by_person)
def post_package(fields: dict[str, Any]) -> dict[str, Any]:
    """A new draft."""
    actor = current_actor()
    return package_in_full(g.session, actor, create_draft(g.session, actor, fields))


@blueprint.get("/packages/<uuid:package_id>")
@guarded(Action.PACKAGE_READ)
@blueprint.output(PackageOut)
def get_package(package_id: UUID) -> dict[str, Any]:
    """One package in full; reading its sealed fields is noted."""
    return read_package(g.session, current_actor(), package_id)


@blueprint.patch("/packages/<uuid:package_id>")
@guarded(Action.PACKAGE_DRAFT)
@blueprint.input(PackagePatch, arg_name="changes")
@blueprint.output(PackageOut)
def patch_package(package_id: UUID, changes: dict[str, Any]) -> dict[str, Any]:
    """Change a draft of the newest version."""
    actor = current_actor()
    version = changes.pop("version")
    checked = with_details(get_for_staff(g.session, actor, package_id).kind, changes)
    return package_in_full(g.session, actor, edit_draft(g.session, actor, package_id, version, checked))


@blueprint.post("/packages/<uuid:package_id>/copy")
@guarded(Action.PACKAGE_DRAFT)
@blueprint.output(PackageOut, status_code=201)
@limited(DRAFTS, by_person)
def post_copy(package_id: UUID) -> dict[str, Any]:
    """A new draft with the same content."""
    actor = current_actor()
    return package_in_full(g.session, actor, copy_package(g.session, actor, package_id))


@blueprint.post("/packages/parse-call")
@guarded(Action.PACKAGE_DRAFT)
@blueprint.input(ParseCallIn, arg_name="call")
@blueprint.output(ParsedCallOut)
def post_parse_call(call: dict[str, Any]) -> dict[str, Any]:
    """What a 110 call's text says, as fields of a package; nothing is kept."""
    return read_call(call["text"], g.session.info["clock"].now(), g.session.info["settings"].zone)


@blueprint.post("/packages/place")
@guarded(Action.PACKAGE_DRAFT)
@blueprint.input(PlaceIn, arg_name="wanted")
@blueprint.output(ResponsibleOut)
@limited(PLACES, by_person)
def post_place(wanted: dict[str, Any]) -> dict[str, Any]:
    """Which regions a package with this area would count to, and which station answers there."""
    area = parse_area(wanted["area"], runtime().settings.city_box)
    return responsible_document(responsible_for(g.session, area))


@blueprint.post("/packages/reach")
@guarded(Action.PACKAGE_DRAFT)
@blueprint.input(ReachIn, arg_name="wanted")
@blueprint.output(ReachOut)
@limited(REACHES, by_person)
def post_reach(wanted: dict[str, Any]) -> dict[str, Any]:
    """How many volunteers each range would reach now."""
    area = parse_area(wanted["area"], runtime().settings.city_box)
    found = preview_reach(g.session, area, wanted["ranges_m"])
    return {"rings": [asdict(ring) for ring in found]}
