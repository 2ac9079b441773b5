"""Duty and settings over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from apiflask import APIBlueprint
from flask import g

from backend.accounts.duty import queries, service
from backend.accounts.duty.schemas import DutyIn, DutyOut, SettingsSchema
from backend.core.actions import Action
from backend.core.guard import current_actor, guarded

if TYPE_CHECKING:
    from backend.accounts.duty.domain import DutyStatus, VolunteerSettings

blueprint = APIBlueprint("duty", __name__)


@blueprint.get("/me/duty")
@guarded(Action.DUTY_STAND)
@blueprint.output(DutyOut)
def get_duty() -> DutyStatus:
    """Whether I am on duty, and until when."""
    return queries.duty_of(g.session, current_actor().person_id)


@blueprint.put("/me/duty")
@guarded(Action.DUTY_STAND)
@blueprint.input(DutyIn, arg_name="wanted")
@blueprint.output(DutyOut)
def put_duty(wanted: dict[str, Any]) -> DutyStatus:
    """Begin duty, prolong it, or rest."""
    person_id = current_actor().person_id
    if wanted["on"]:
        return service.stand_duty(g.session, person_id, wanted["hours"])
    return service.rest(g.session, person_id)


@blueprint.get("/me/settings")
@guarded(Action.SIGNED_IN)
@blueprint.output(SettingsSchema)
def get_settings() -> VolunteerSettings:
    """What I decided for myself."""
    return queries.settings_of_person(g.session, current_actor().person_id)


@blueprint.put("/me/settings")
@guarded(Action.SIGNED_IN)
@blueprint.input(SettingsSchema, arg_name="wanted")
@blueprint.output(SettingsSchema)
def put_settings(wanted: VolunteerSettings) -> VolunteerSettings:
    """Change what I decided for myself."""
    return service.change_settings(g.session, current_actor().person_id, wanted)
