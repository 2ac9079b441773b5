"""Packages over the sockets: a volunteer's grab, watch and position; the parts of both states."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from backend.core.actions import Action
from backend.core.db import after_commit
from backend.core.guard import scopes_of
from backend.core.realtime.registry import console_part, hears, on, on_ask, tells, volunteer_part
from tasks.packages.documents import volunteer
from tasks.packages.documents.assignments import assignment_documents, documents_for
from tasks.packages.documents.staff import staff_packages
from tasks.packages.grabs import ENDED, Grabs
from tasks.packages.positions import LivePositions, with_positions
from tasks.packages.queries import assignments, packages
from tasks.packages.queries.matching import Asking, assignments_for, matching_for
from tasks.packages.schemas.assignments_out import AssignmentOut, EndedOut
from tasks.packages.schemas.live import BriefingChange, ConsolePart, PositionsOut, VolunteerPart, WatchAnswer
from tasks.packages.schemas.packages_out import PackageOut
from tasks.packages.schemas.volunteers import (
    CardOut,
    GrabOut,
    LivePositionIn,
    SeenIn,
    SocketGrabIn,
    SocketWatchIn,
)
from tasks.packages.service.moving import position_item
from tasks.packages.shown import shown_of
from tasks.packages.watches import Watches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backend.core.lots import Tell
    from backend.core.realtime.registry import Asker, SocketContext
    from backend.core.runtime import Runtime


tells(
    "/volunteer", package=CardOut, package_ended=EndedOut, briefing=BriefingChange, assignment=AssignmentOut
)
tells("/console", package=PackageOut, assignment=AssignmentOut, positions=PositionsOut)


@on_ask("/volunteer", "grab", action=Action.PACKAGE_GRAB, schema=SocketGrabIn, answer=GrabOut)
def grab(asker: Asker, data: dict[str, Any], tell: Tell[dict[str, Any]]) -> None:
    """Take one seat; the answer has the assignment and what to look for."""
    asker.runtime.only(Grabs).grab(asker.actor, data["package_id"], data["key"], tell)


@hears("package", "package_ended")
def card_changed(parts: Runtime, data: dict[str, Any]) -> None:
    """A seat may have come free, or the package is over: what was known to be full is asked about again."""
    parts.only(Grabs).full.hear(UUID(data["id"]), data.get("version", ENDED))


@on_ask("/volunteer", "watch", action=Action.PACKAGE_WATCH, schema=SocketWatchIn, answer=WatchAnswer)
def watch(asker: Asker, data: dict[str, Any], tell: Tell[dict[str, Any]]) -> None:
    """协助留意; the answer has the card."""

    def tell_card(card: dict[str, Any] | Exception) -> None:
        tell(card if isinstance(card, Exception) else {"card": card})

    asker.runtime.only(Watches).watch(asker.actor, data["package_id"], data["key"], tell_card)


@on("/volunteer", "seen", action=Action.PACKAGE_GRAB, schema=SeenIn)
def seen(context: SocketContext, data: dict[str, Any]) -> dict[str, Any]:
    """The card was shown: a notice about it needs no attention any more."""
    shown_of(context.session).note(context.actor.person_id, data["package_id"])
    return {}


@on("/volunteer", "position", action=Action.ASSIGNMENT_WORK, schema=LivePositionIn)
def position(context: SocketContext, data: dict[str, Any]) -> dict[str, Any]:
    """Where somebody on an assignment is now; kept two minutes, shown to the desks."""
    item, package = position_item(context.session, context.actor, data)
    positions = LivePositions(context.runtime.hasty)
    # After commit: a Valkey that hangs must not keep a database connection from those who grab.
    after_commit(context.session, lambda: positions.tell(item, package.station_id, package.region_code))
    return {}


@volunteer_part(VolunteerPart)
def volunteer_state(contexts: Sequence[SocketContext]) -> list[dict[str, Any]]:
    """Every open package each phone should know of, and its person's assignments."""
    session = contexts[0].session
    actors = [context.actor for context in contexts]
    found = matching_for(session, [Asking(one.actor.person_id, one.cells, one.profile) for one in contexts])
    read = [(packages, ties, actor.language) for (packages, ties), actor in zip(found, actors, strict=True)]
    seats = assignments_for(session, {actor.person_id for actor in actors})
    mine = [(actor, seats.get(actor.person_id, [])) for actor in actors]
    return [
        {"packages": cards, "assignments": assignments}
        for cards, assignments in zip(
            volunteer.cards_for(session, read), documents_for(session, mine), strict=True
        )
    ]


@console_part(ConsolePart)
def console_state(context: SocketContext) -> dict[str, Any]:
    """What this desk may see: packages without sealed fields, people on assignments, where they are."""
    session, actor = context.session, context.actor
    if not scopes_of(session, actor, Action.PACKAGE_READ):
        return {"packages": [], "assignments": []}
    found = packages.for_snapshot(session, actor)
    seats = assignment_documents(session, assignments.for_snapshot(session, actor), actor)
    return {
        "packages": staff_packages(session, found, actor),
        "assignments": with_positions(session, seats),
    }
