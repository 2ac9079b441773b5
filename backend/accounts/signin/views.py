"""Signing in and out over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from apiflask import APIBlueprint
from flask import g

from backend.accounts.signin import cookies, queries, reading, schemas
from backend.accounts.signin.domain import EndReason
from backend.accounts.signin.service import phones, second_factor, sessions, staff
from backend.core.actions import Action
from backend.core.guard import current_actor, guarded
from backend.core.limits import RateLimit, by_address, by_word, limited

if TYPE_CHECKING:
    from uuid import UUID

    from backend.accounts.signin.reading import SessionView

blueprint = APIBlueprint("signin", __name__)

# A whole station may sit behind one address at a change of shift; a flood is more than that.
BY_ADDRESS: Final = RateLimit("sign-in-address", most=60, per_s=60)
BY_NAME: Final = RateLimit("sign-in-name", most=20, per_s=60)


@blueprint.post("/staff/sign-in")
@guarded(Action.PUBLIC)
@blueprint.input(schemas.StaffSignInIn, arg_name="sent")
@blueprint.output(schemas.SessionOut)
@blueprint.doc(responses={401: "Wrong name or password, or a code is needed."})
@limited(BY_ADDRESS, by_address)
@limited(BY_NAME, by_word("username"))
def sign_in_staff(sent: dict[str, Any]) -> SessionView:
    """Sign in with user name and password; sets the session cookie.

    With a password an administrator made, `must_change_password` is true, and all but changing it is refused.
    """
    opened = staff.sign_in(g.session, **sent, client=cookies.client_name())
    return cookies.hand_over(opened)


@blueprint.post("/sign-in")
@guarded(Action.PUBLIC)
@blueprint.input(schemas.SignInIn, arg_name="sent")
@blueprint.output(schemas.TokenOut)
@blueprint.doc(responses={401: "The provider does not know this code."})
@limited(BY_ADDRESS, by_address)
def sign_in(sent: dict[str, str]) -> dict[str, Any]:
    """Sign in as a volunteer or citizen."""
    opened = phones.sign_in(g.session, **sent, client=cookies.client_name())
    g.actor = sessions.authenticate_token(g.session, opened.secret)
    return {
        "token": opened.secret,
        "session": reading.describe_session(g.session, current_actor()),
    }


@blueprint.get("/session")
@guarded(Action.SIGNED_IN, before_own_password=True)
@blueprint.output(schemas.SessionOut)
def get_session() -> SessionView:
    """Who I am here, and what I may do."""
    return reading.describe_session(g.session, current_actor(), cookies.present_token())


@blueprint.post("/sign-out")
@guarded(Action.SIGNED_IN, before_own_password=True)
@blueprint.output({}, status_code=204)
@blueprint.doc(responses={404: "Ended by somebody else a moment ago."})
def sign_out() -> str:
    """End this session, here and in every open socket."""
    actor = current_actor()
    sessions.end_session(g.session, actor.person_id, actor.session_id, EndReason.SIGNED_OUT)
    cookies.take_back()
    return ""


@blueprint.get("/sessions")
@guarded(Action.SIGNED_IN)
@blueprint.output(schemas.SessionListOut)
def list_sessions() -> dict[str, Any]:
    """Where I am signed in."""
    actor = current_actor()
    rows = queries.live_sessions(g.session, actor.person_id)
    fields = ("id", "client", "created_at", "last_seen_at", "expires_at")
    items = [
        {**{field: getattr(row, field) for field in fields}, "current": row.id == actor.session_id}
        for row in rows
    ]
    return {"items": items, "next": None}


@blueprint.delete("/sessions/<uuid:session_id>")
@guarded(Action.SIGNED_IN)
@blueprint.output({}, status_code=204)
def end_session(session_id: UUID) -> str:
    """End one of my sessions: a lost phone."""
    sessions.end_session(g.session, current_actor().person_id, session_id, EndReason.REVOKED)
    return ""


@blueprint.post("/staff/password")
@guarded(Action.SIGNED_IN, before_own_password=True)
@blueprint.input(schemas.PasswordChangeIn, arg_name="sent")
@blueprint.output({}, status_code=204)
@blueprint.doc(responses={404: "The account was ended a moment ago."})
def change_password(sent: dict[str, str]) -> str:
    """Change my password; my other sessions end."""
    staff.change_password(g.session, current_actor(), sent["old"], sent["new"])
    return ""


@blueprint.post("/totp/start")
@guarded(Action.SIGNED_IN)
@blueprint.output(schemas.TotpStartOut)
@blueprint.doc(responses={404: "The account was ended a moment ago."})
def start_totp() -> dict[str, str]:
    """Begin to set up the second factor."""
    secret, uri = second_factor.start(g.session, current_actor())
    return {"secret": secret, "uri": uri}


@blueprint.post("/totp/confirm")
@guarded(Action.SIGNED_IN)
@blueprint.input(schemas.TotpCodeIn, arg_name="sent")
@blueprint.output({}, status_code=204)
@blueprint.doc(responses={404: "The account was ended a moment ago."})
def confirm_totp(sent: dict[str, str]) -> str:
    """Switch the second factor on with its first code."""
    second_factor.confirm(g.session, current_actor(), sent["code"])
    return ""


@blueprint.post("/totp/remove")
@guarded(Action.SIGNED_IN)
@blueprint.input(schemas.TotpCodeIn, arg_name="sent")
@blueprint.output({}, status_code=204)
@blueprint.doc(responses={404: "The account was ended a moment ago."})
def remove_totp(sent: dict[str, str]) -> str:
    """Switch the second factor off."""
    second_factor.remove(g.session, current_actor(), sent["code"])
    return ""
