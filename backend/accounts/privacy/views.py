"""My data over HTTP."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint
from flask import g

from backend.accounts.privacy import queries, service
from backend.accounts.privacy.schemas import EraseIn
from backend.accounts.signin import cookies
from backend.core.actions import Action
from backend.core.guard import current_actor, guarded

blueprint = APIBlueprint("privacy", __name__)

COPY: Any = {
    "description": "The copy: `made_at`, `person`, and one member for each kind of thing known.",
    "content": {"application/json": {"schema": {"type": "object", "additionalProperties": True}}},
}


@blueprint.get("/me/data")
@guarded(Action.SIGNED_IN)
@blueprint.doc(responses={200: COPY})
def get_my_data() -> dict[str, Any]:
    """A copy of everything known about me."""
    return queries.copy_of_my_data(g.session, current_actor().person_id)


@blueprint.post("/me/erase")
@guarded(Action.SIGNED_IN)
@blueprint.input(EraseIn, arg_name="sent")
@blueprint.output({}, status_code=204)
def erase_me(sent: dict[str, bool]) -> str:  # noqa: ARG001 - that it was said is all
    """Forget me: cannot be undone."""
    service.erase_me(g.session, current_actor())
    cookies.take_back()
    return ""
