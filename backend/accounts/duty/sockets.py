"""Duty over the socket, and the parts of a volunteer's state that come from here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from backend.accounts.duty import queries, service
from backend.accounts.duty.schemas import DutyAndSettings, DutyAnswer, DutyIn, DutyOut
from backend.core.actions import Action
from backend.core.realtime.registry import on, tells, volunteer_part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backend.core.realtime.registry import SocketContext

tells("/volunteer", duty=DutyOut)

# Made once: taking a schema's fields together costs more than writing what they hold.
PART: Final = DutyAndSettings()


@on("/volunteer", "duty", action=Action.DUTY_STAND, schema=DutyIn, answer=DutyAnswer)
def change_duty(context: SocketContext, data: dict[str, Any]) -> dict[str, Any]:
    """Begin duty, prolong it, or rest."""
    person_id = context.actor.person_id
    if data["on"]:
        status = service.stand_duty(context.session, person_id, data["hours"])
    else:
        status = service.rest(context.session, person_id)
    return {"duty": DutyOut().dump(status)}


@volunteer_part(DutyAndSettings)
def duty_and_settings(contexts: Sequence[SocketContext]) -> list[dict[str, Any]]:
    """Whether each person is on duty, and what they decided."""
    persons = [context.actor.person_id for context in contexts]
    found = queries.standings(contexts[0].session, set(persons))
    return [PART.dump(found[person]) for person in persons]
