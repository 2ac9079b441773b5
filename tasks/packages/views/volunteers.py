"""Volunteers find, take and watch packages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import g

from backend.core.actions import Action
from backend.core.cells import checked_cell
from backend.core.db import let_go
from backend.core.guard import current_actor, guarded
from backend.core.runtime import runtime
from tasks.packages import notices
from tasks.packages.documents import volunteer
from tasks.packages.grabs import Grabs
from tasks.packages.queries.matching import matching
from tasks.packages.schemas.parts import KeyIn
from tasks.packages.schemas.volunteers import (
    BriefingOut,
    CardList,
    CardOut,
    CellQuery,
    GrabIn,
    GrabOut,
    NoticeList,
)
from tasks.packages.service.reading import read_briefing, read_card
from tasks.packages.views.blueprint import blueprint
from tasks.packages.watches import Watches


@blueprint.get("/packages/matching")
@guarded(Action.PACKAGE_GRAB)
@blueprint.input(CellQuery, location="query", arg_name="query")
@blueprint.output(CardList)
def list_matching(query: dict[str, Any]) -> dict[str, Any]:
    """Every open package that reaches this cell or one of my watch areas; the socket's fallback."""
    actor = current_actor()
    cells = [checked_cell(query["cell"])] if "cell" in query else []
    packages, ties = matching(g.session, actor.person_id, cells)
    return {"items": volunteer.cards(g.session, packages, ties, actor.language), "next": None}


@blueprint.get("/packages/<uuid:package_id>/card")
@guarded(Action.PACKAGE_GRAB)
@blueprint.output(CardOut)
@blueprint.doc(responses={409: "The package has ended, and its description with it."})
def get_card(package_id: UUID) -> dict[str, Any]:
    """What everybody alerted may read; gone when the package ends."""
    return read_card(g.session, current_actor(), package_id)


@blueprint.post("/packages/<uuid:package_id>/grab")
@guarded(Action.PACKAGE_GRAB)
@blueprint.input(GrabIn, arg_name="request")
@blueprint.output(GrabOut)
def post_grab(package_id: UUID, request: dict[str, Any]) -> dict[str, Any]:
    """Take one seat; the same key again, or a second try while holding one, gives the first result."""
    let_go(g.session)  # others may have come first, and nobody waits with a connection in hand
    return runtime().only(Grabs).grab_and_wait(current_actor(), package_id, request["key"])


@blueprint.post("/packages/<uuid:package_id>/watch")
@guarded(Action.PACKAGE_WATCH)
@blueprint.input(KeyIn, arg_name="request")
@blueprint.output(CardOut)
def post_watch(package_id: UUID, request: dict[str, Any]) -> dict[str, Any]:
    """协助留意: keep an eye out without a seat."""
    let_go(g.session)  # as for a seat
    return runtime().only(Watches).watch_and_wait(current_actor(), package_id, request["key"])


@blueprint.get("/packages/<uuid:package_id>/briefing")
@guarded(Action.PACKAGE_GRAB)
@blueprint.output(BriefingOut)
@blueprint.doc(responses={409: "The package has ended, or my seat has."})
def get_briefing(package_id: UUID) -> dict[str, Any]:
    """What to look for, for somebody with a seat; gone when the package ends."""
    return read_briefing(g.session, current_actor(), package_id)


@blueprint.get("/me/notices")
@guarded(Action.SIGNED_IN)
@blueprint.output(NoticeList)
def list_notices() -> dict[str, Any]:
    """What I was told while no socket of mine was open."""
    actor = current_actor()
    return {"items": notices.notices_of(g.session, actor.person_id, actor.language), "next": None}


@blueprint.post("/me/notices/read")
@guarded(Action.SIGNED_IN)
@blueprint.output({}, status_code=204)
def post_notices_read() -> str:
    """I have seen them."""
    notices.mark_read(g.session, current_actor().person_id)
    return ""
