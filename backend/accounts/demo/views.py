"""The demo's people over HTTP; outside demo mode these addresses do not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from apiflask import APIBlueprint
from flask import g

from backend.accounts.demo import schemas, service
from backend.accounts.demo.domain import NEIGHBOURS, STAFF, refuse_unless_demo
from backend.accounts.roles import Role
from backend.accounts.signin import cookies
from backend.accounts.signin.schemas import SessionOut
from backend.core.actions import Action
from backend.core.guard import guarded
from backend.core.limits import RateLimit, by_address, limited
from backend.core.problems import reader_language
from backend.core.runtime import runtime

if TYPE_CHECKING:
    from backend.accounts.signin.reading import SessionView

blueprint = APIBlueprint("demo_people", __name__)

BY_ADDRESS: Final = RateLimit("demo-sign-in", most=300, per_s=60)


@blueprint.get("/demo/identities")
@guarded(Action.PUBLIC)
@blueprint.output(schemas.IdentityListOut)
@blueprint.doc(responses={404: "This instance is no demo."})
def list_identities() -> dict[str, Any]:
    """Everybody one may be."""
    refuse_unless_demo(runtime().settings)
    language = reader_language()
    staff = [
        {
            "code": part.code,
            "display_name": part.name,
            "kind": "staff",
            "role": part.role,
            "note": part.note.read(language),
            "username": part.code,
        }
        for part in STAFF
    ]
    neighbours = [
        {
            "code": part.code,
            "display_name": part.name,
            "kind": Role.VOLUNTEER if part.volunteer else Role.CITIZEN,
            "role": Role.VOLUNTEER if part.volunteer else Role.CITIZEN,
            "note": part.note.read(language),
        }
        for part in NEIGHBOURS
    ]
    return {"items": [*neighbours, *staff], "next": None}


@blueprint.post("/demo/staff-sign-in")
@guarded(Action.PUBLIC)
@blueprint.input(schemas.DemoSignInIn, arg_name="sent")
@blueprint.output(SessionOut)
@blueprint.doc(responses={404: "This instance is no demo, or nobody in it has this name."})
@limited(BY_ADDRESS, by_address)
def sign_in_staff(sent: dict[str, str]) -> SessionView:
    """Sign in as one of the staff; sets the session cookie."""
    refuse_unless_demo(runtime().settings)
    opened = service.sign_in_staff(g.session, sent["username"], cookies.client_name())
    return cookies.hand_over(opened)
