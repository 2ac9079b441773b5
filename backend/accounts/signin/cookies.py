"""The staff cookie and the CSRF token that goes with it, at the HTTP edge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import after_this_request, g, request

from backend.accounts.signin import reading
from backend.accounts.signin.domain import EndReason
from backend.accounts.signin.service import sessions
from backend.core.edge import COOKIE, MARKER, csrf_token
from backend.core.guard import current_actor
from backend.core.runtime import runtime

if TYPE_CHECKING:
    from flask import Response

    from backend.accounts.signin.reading import SessionView
    from backend.accounts.signin.service.sessions import Opened


def client_name() -> str:
    """What the browser calls itself."""
    return request.headers.get("User-Agent", "")


def hand_over(opened: Opened) -> SessionView:
    """Give a fresh staff session to the browser; the one it came with ends."""
    if g.actor is not None:
        sessions.end_session(g.session, g.actor.person_id, g.actor.session_id, EndReason.SIGNED_OUT)
    settings = runtime().settings
    options: dict[str, Any] = {
        "max_age": settings.staff_session_hours * 3600,
        "secure": settings.public_url.startswith("https://"),
        "samesite": "Strict",
        "path": "/",
    }

    @after_this_request
    def _set(response: Response) -> Response:
        response.set_cookie(COOKIE, opened.secret, httponly=True, **options)
        response.set_cookie(MARKER, "1", **options)
        return response

    actor = sessions.authenticate_cookie(g.session, opened.secret)
    g.actor = actor
    return reading.describe_session(g.session, current_actor(), csrf_token(runtime(), opened.secret))


def present_token() -> str | None:
    """The CSRF token of the cookie this request came with, if it came with one."""
    if current_actor().kind != "staff":
        return None
    return csrf_token(runtime(), request.cookies[COOKIE])


def take_back() -> None:
    """Remove both cookies from the browser."""

    @after_this_request
    def _clear(response: Response) -> Response:
        response.delete_cookie(COOKIE, path="/", samesite="Strict", httponly=True)
        response.delete_cookie(MARKER, path="/", samesite="Strict")
        return response
