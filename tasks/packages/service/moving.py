"""The exact position of somebody on an assignment: checked, named, and never written to a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backend.accounts.people import queries as people
from backend.core.clock import as_moment
from backend.core.db import now, settings_of
from backend.core.errors import NotFoundError
from backend.core.geo import Position
from backend.core.guard import Actor
from tasks.packages.domain.assignments import ACTIVE, STATE_NAMES
from tasks.packages.domain.errors import AssignmentStateError
from tasks.packages.queries import assignments, packages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from tasks.packages.models import Package


def position_item(session: Session, actor: Actor, told: Mapping[str, Any]) -> tuple[dict[str, Any], Package]:
    """The position as the console shows it, and its package. Only while the person is out.

    Raises the PositionErrors, NotFoundError for somebody else's seat, AssignmentStateError afterwards.
    """
    place = Position.checked(told["lon"], told["lat"], settings_of(session).city_box)
    assignment = assignments.get(session, told["assignment_id"])
    if assignment.person_id != actor.person_id:
        raise NotFoundError
    if assignment.state not in ACTIVE:
        raise AssignmentStateError(state=STATE_NAMES[assignment.state])
    names = people.display_names(session, [actor.person_id])
    item = {
        "assignment_id": str(assignment.id),
        "package_id": str(assignment.package_id),
        "lon": place.lon,
        "lat": place.lat,
        "accuracy_m": told.get("accuracy_m"),
        # The phone's clock may be off; what the desk needs is how old the position is here.
        "at": as_moment(now(session)),
        "name": names.get(actor.person_id, ""),
    }
    return item, packages.get(session, assignment.package_id)
