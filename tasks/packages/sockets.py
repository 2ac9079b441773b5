"""Packages over the sockets: a volunteer's grab, watch and position; the parts of both states."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backend.core.actions import Action
from backend.core.db import after_commit
from backend.core.guard import scopes_of
from backend.core.realtime.registry import on, state_part, tells
from tasks.packages.documents import volunteer
from tasks.packages.documents.assignments import assignment_documents
from tasks.packages.documents.staff import staff_packages
from tasks.packages.notices import mark_seen
from tasks.packages.positions import LivePositions, with_positions
from tasks.packages.queries import assignments, packages
from tasks.packages.queries.matching import assignments_of, matching
from tasks.packages.schemas.assignments_out import AssignmentOut
from tasks.packages.schemas.live import BriefingChange, ConsolePart, PositionsOut, VolunteerPart, WatchAnswer
from tasks.packages.schemas.packages_out import PackageOut
from tasks.packages.schemas.volunteers import (
    CardOut,
    EndedOut,
    GrabOut,
    LivePositionIn,
    SeenIn,
    SocketGrabIn,
    SocketWatchIn,
)
from tasks.packages.service.grabbing import grab_for_answer, watch_package
from tasks.packages.service.moving import position_item
from tasks.packages.service.reading import read_card

if TYPE_CHECKING:
    from backend.core.realtime.registry import SocketContext


tells(
    "/volunteer", package=CardOut, package_ended=EndedOut, briefing=BriefingChange, assignment=AssignmentOut
)
tells("/console", package=PackageOut, assignment=AssignmentOut, positions=PositionsOut)


@on("/volunteer", "grab", action=Action.PACKAGE_GRAB, schema=SocketGrabIn, answer=GrabOut)
def grab(context: SocketContext, data: dict[str, Any]) -> dict[str, Any]:
    """Take one seat; the answer has the assignment and what to look for."""
    return grab_for_answer(context.session, context.actor, data["package_id"], data["key"])


@on("/volunteer", "watch", action=Action.PACKAGE_WATCH, schema=SocketWatchIn, answer=WatchAnswer)
def watch(context: SocketContext, data: dict[str, Any]) -> dict[str, Any]:
    """协助留意."""
    watch_package(context.session, context.actor, data["package_id"], data["key"])
    return {"card": read_card(context.session, context.actor, data["package_id"])}


@on("/volunteer", "seen", action=Action.PACKAGE_GRAB, schema=SeenIn)
def seen(context: SocketContext, data: dict[str, Any]) -> dict[str, Any]:
    """The card was shown: a notice about it needs no attention any more."""
    mark_seen(context.session, context.actor.person_id, data["package_id"])
    return {}


@on("/volunteer", "position", action=Action.ASSIGNMENT_WORK, schema=LivePositionIn)
def position(context: SocketContext, data: dict[str, Any]) -> dict[str, Any]:
    """Where somebody on an assignment is now; kept two minutes, shown to the desks."""
    item, package = position_item(context.session, context.actor, data)
    positions = LivePositions(context.runtime.valkey)
    # After commit: a Valkey that hangs must not keep a database connection from those who grab.
    after_commit(context.session, lambda: positions.tell(item, package.station_id, package.region_code))
    return {}


@state_part("/volunteer", VolunteerPart)
def volunteer_state(context: SocketContext) -> dict[str, Any]:
    """Every open package this phone should know of, and the person's assignments."""
    person_id = context.actor.person_id
    found, ties = matching(context.session, person_id, context.cells)
    mine = assignments_of(context.session, person_id)
    return {
        "packages": volunteer.cards(context.session, found, ties, context.actor.language),
        "assignments": assignment_documents(context.session, mine, context.actor),
    }


@state_part("/console", ConsolePart)
def console_state(context: SocketContext) -> dict[str, Any]:
    """What this desk may see: packages without sealed fields, people on assignments, where they are."""
    session, actor = context.session, context.actor
    if not scopes_of(session, actor, Action.PACKAGE_READ):
        return {"packages": [], "assignments": []}
    found = packages.for_snapshot(session, actor)
    seats = assignment_documents(session, assignments.for_snapshot(session, actor), actor)
    return {
        "packages": staff_packages(session, found, actor),
        "assignments": with_positions(LivePositions(context.runtime.valkey), seats),
    }
