"""The HTTP edge: one transaction around each view, the actor found before it, headers after it."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

import orjson
from apiflask import APIFlask
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import g, request
from marshmallow import Schema
from werkzeug.exceptions import UnsupportedMediaType

from backend.core import limits
from backend.core.actions import Action
from backend.core.db import let_go
from backend.core.errors import AppError, Bilingual, UnreadableError
from backend.core.guard import check
from backend.core.keys import derive_digest
from backend.core.problems import reader_language
from backend.core.runtime import EXTENSION, Runtime

if TYPE_CHECKING:
    from apispec import APISpec
    from flask import Response
    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session

COOKIE = "shouwang_session"
# Says to the console's page that there is a session to ask about, and nothing else: the first it cannot read.
MARKER = "shouwang_signed_in"
CSRF_HEADER = "X-CSRF-Token"
JSON, FORM = "application/json", "multipart/form-data"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

CONTENT_SECURITY_POLICY = "; ".join(  # noqa: FLY002 - one directive a line is how it is read
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "media-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' ws: wss:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)


class CsrfError(AppError):
    """A cookie came without the token that proves the page sent it."""

    status = 403
    slug = "csrf"
    title = Bilingual("页面已过期", "This page is out of date")
    detail = Bilingual(
        "页面已过期，改动没有保存，请刷新后重试。",
        "This page is out of date and nothing was saved; reload it and try again.",
    )


class ShouwangFlask(APIFlask):
    """Flask whose every view runs inside one database transaction, committed before the answer."""

    def dispatch_request(self) -> ResponseReturnValue:
        """Open the transaction, find the actor, check CSRF, run the view."""
        if request.routing_exception is not None:
            self.raise_routing_exception(request)
        parts: Runtime = self.extensions[EXTENSION]
        view = self.view_functions[request.endpoint or ""]
        # Before the transaction: a phone on a bad line must not hold a connection while it sends,
        # nor one that is counted while Valkey hangs.
        request.get_data(parse_form_data=True)
        g.sent = read_json()
        with limits.counted(parts, limits.of_anybody(view)), parts.database.transaction() as session:
            g.session = session
            g.actor, by_cookie = find_actor(parts, session)
            if by_cookie and request.method not in SAFE_METHODS and not has_csrf_token(parts):
                g.actor = None  # the cookie stands for nobody
                refuse_unless_public(view)
            refuse_other_formats(view)
            if personal := limits.of_persons(view):
                let_go(session)  # the same: nobody's connection waits for Valkey
            with limits.counted(parts, personal):
                answer: ResponseReturnValue = super().dispatch_request()
            return answer

    def _register_schema_and_get_ref(
        self, spec: APISpec, registered_schema_classes: dict[int, str], schema_obj: Any
    ) -> dict[str, Any]:
        """Name each schema once in the API document.

        APIFlask's own way names a schema a second time when another has nested it before.
        """
        if not isinstance(schema_obj, Schema):
            found: dict[str, Any] = super()._register_schema_and_get_ref(
                spec, registered_schema_classes, schema_obj
            )
            return found
        converter = next(plugin for plugin in spec.plugins if isinstance(plugin, MarshmallowPlugin)).converter
        reference: dict[str, Any] = converter.resolve_nested_schema(schema_obj)  # type: ignore[union-attr] # set since init_spec
        return reference


def refuse_other_formats(view: Any) -> None:
    """Refuse a body in another format than the view reads: 415 rather than a puzzled 422.

    Who may not ask at all is told that first, as everywhere.
    """
    has_body = bool(request.content_length) or "Transfer-Encoding" in request.headers
    if not has_body or not request.path.startswith("/api/"):
        return
    wanted = getattr(view, "_spec", {}).get("content_type")
    if request.mimetype not in ({wanted} if wanted in {JSON, FORM} else {JSON, FORM}):
        if (action := getattr(view, "action", None)) is not None:
            check(action, before_own_password=view.before_own_password)
        raise UnsupportedMediaType


def read_json() -> Any:
    """The JSON that was sent, None if there is none; raises UnreadableError.

    The schemas' own reader lets through what JSON does not have (NaN, halves of surrogate pairs) and trips
    over what it does (a number of five thousand digits); orjson, which also reads the sockets' messages,
    refuses all of it.
    """
    data = request.get_data() if request.mimetype == JSON else b""
    try:
        return orjson.loads(data) if data else None
    except orjson.JSONDecodeError as error:
        raise UnreadableError from error


def find_actor(parts: Runtime, session: Session) -> tuple[Any, bool]:
    """The signed-in person of this request, and whether a cookie said so."""
    header = request.headers.get("Authorization", "")
    if header.startswith("Bearer "):
        return parts.authenticate_token(session, header.removeprefix("Bearer ")), False
    cookie = request.cookies.get(COOKIE)
    if cookie:
        # A cookie that opens nothing protects nothing: signing in again must not need its token.
        actor = parts.authenticate_cookie(session, cookie)
        g.ended_for = None if actor else parts.why_ended(session, cookie)
        return actor, actor is not None
    return None, False


def csrf_token(parts: Runtime, cookie: str) -> str:
    """The CSRF token that belongs to a session cookie: a keyed digest, so it needs no storage."""
    return derive_digest(parts.settings, "csrf", cookie)


def has_csrf_token(parts: Runtime) -> bool:
    """Whether the CSRF header of this request belongs to its cookie."""
    sent = request.headers.get(CSRF_HEADER, "")
    # As bytes: of text it compares ASCII only, and a header may hold anything.
    return secrets.compare_digest(sent.encode(), csrf_token(parts, request.cookies[COOKIE]).encode())


def refuse_unless_public(view: Any) -> None:
    """Raise CsrfError, but for what anybody may do.

    A browser sends the console's cookie along with a phone's sign-in too, whose page knows nothing of it.
    """
    if getattr(view, "action", None) is not Action.PUBLIC:
        raise CsrfError


def add_headers(response: Response) -> Response:
    """The headers every answer carries."""
    response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    response.headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(self), microphone=(self)")
    if request.path.startswith("/api/"):
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["Content-Language"] = reader_language()
    return response
