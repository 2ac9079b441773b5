"""Staff over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from apiflask import APIBlueprint
from flask import g

from backend.accounts.signin.reading import held
from backend.accounts.staff import schemas, service
from backend.core.actions import Action
from backend.core.guard import current_actor, guarded

if TYPE_CHECKING:
    from uuid import UUID

    from backend.accounts.people.queries import StaffMember
    from backend.core.guard import Grant

blueprint = APIBlueprint("staff", __name__)


@blueprint.get("/staff")
@guarded(Action.STAFF_READ)
@blueprint.input(schemas.StaffQuery, location="query", arg_name="wanted")
@blueprint.output(schemas.StaffListOut)
def list_staff(wanted: dict[str, UUID | None]) -> dict[str, Any]:
    """My colleagues, or the staff of a station."""
    found = service.colleagues(g.session, current_actor(), wanted["station"])
    return {"items": [_shown(member) for member in found], "next": None}


@blueprint.post("/staff")
@guarded(Action.STAFF_MANAGE)
@blueprint.input(schemas.StaffIn, arg_name="form")
@blueprint.output(schemas.StaffOut, status_code=201)
@blueprint.doc(responses={404: "A role names a station or region that is not there."})
def add_staff(form: service.StaffForm) -> dict[str, Any]:
    """Take on a member of staff."""
    return _shown(service.add_staff(g.session, current_actor(), form))


@blueprint.post("/staff/<uuid:person_id>/roles")
@guarded(Action.STAFF_MANAGE)
@blueprint.input(schemas.GrantIn, arg_name="grant")
@blueprint.output(schemas.StaffOut)
@blueprint.doc(responses={404: "The person, the station or the region is not there."})
def give_role(person_id: UUID, grant: Grant) -> dict[str, Any]:
    """Give somebody one role more."""
    return _shown(service.give_role(g.session, current_actor(), person_id, grant))


@blueprint.post("/staff/<uuid:person_id>/roles/end")
@guarded(Action.STAFF_MANAGE)
@blueprint.input(schemas.GrantIn, arg_name="grant")
@blueprint.output(schemas.StaffOut)
def end_role(person_id: UUID, grant: Grant) -> dict[str, Any]:
    """End one role of somebody's."""
    return _shown(service.end_role(g.session, current_actor(), person_id, grant))


@blueprint.post("/staff/<uuid:person_id>/disable")
@guarded(Action.STAFF_MANAGE)
@blueprint.output(schemas.StaffOut)
def disable(person_id: UUID) -> dict[str, Any]:
    """End somebody's account."""
    return _shown(service.set_disabled(g.session, current_actor(), person_id, disabled=True))


@blueprint.post("/staff/<uuid:person_id>/enable")
@guarded(Action.STAFF_MANAGE)
@blueprint.output(schemas.StaffOut)
def enable(person_id: UUID) -> dict[str, Any]:
    """Open somebody's account again."""
    return _shown(service.set_disabled(g.session, current_actor(), person_id, disabled=False))


@blueprint.post("/staff/<uuid:person_id>/password")
@guarded(Action.STAFF_MANAGE)
@blueprint.input(schemas.NewPasswordIn, arg_name="sent")
@blueprint.output({}, status_code=204)
def reset_password(person_id: UUID, sent: dict[str, str]) -> str:
    """Give somebody a new password."""
    service.reset_password(g.session, current_actor(), person_id, sent["password"])
    return ""


def _shown(member: StaffMember) -> dict[str, Any]:
    """A member with the names of the places of their roles."""
    return {
        "id": member.id,
        "display_name": member.display_name,
        "username": member.username,
        "officer_number": member.officer_number,
        "disabled": member.disabled,
        "roles": [held(g.session, grant) for grant in member.grants],
    }
