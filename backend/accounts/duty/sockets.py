"""Duty over the socket, and the parts of a volunteer's state that come from here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backend.accounts.duty import queries, service
from backend.accounts.duty.schemas import DutyAndSettings, DutyAnswer, DutyIn, DutyOut, SettingsSchema
from backend.core.actions import Action
from backend.core.realtime.registry import on, state_part

if TYPE_CHECKING:
    from backend.core.realtime.registry import SocketContext


@on("/volunteer", "duty", action=Action.DUTY_STAND, schema=DutyIn, answer=DutyAnswer)
def change_duty(context: SocketContext, data: dict[str, Any]) -> dict[str, Any]:
    """Begin duty, prolong it, or rest."""
    person_id = context.actor.person_id
    if data["on"]:
        status = service.stand_duty(context.session, person_id, data["hours"])
    else:
        status = service.rest(context.session, person_id)
    return {"duty": DutyOut().dump(status)}


@state_part("/volunteer", DutyAndSettings)
def duty_and_settings(context: SocketContext) -> dict[str, Any]:
    """Whether the person is on duty, and what they decided."""
    person_id = context.actor.person_id
    return {
        "duty": DutyOut().dump(queries.duty_of(context.session, person_id)),
        "settings": SettingsSchema().dump(queries.settings_of_person(context.session, person_id)),
    }
