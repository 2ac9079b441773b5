"""The Flask application of one web process: rooms in, answers out. Wiring only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from apiflask import HTTPError
from apiflask.types import ResponseReturnValueType
from flask import g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from backend import assembly, pages
from backend.core import edge, health, logs, openapi, problems, shapes
from backend.core.edge import ShouwangFlask
from backend.core.errors import InvalidInputError
from backend.core.field_notes import beside
from backend.core.realtime.server import LiveServer
from backend.core.runtime import EXTENSION
from backend.core.settings import get_settings
from backend.demo import front
from backend.demo import views as demo_views

if TYPE_CHECKING:
    from backend.core.clock import Clock
    from backend.core.settings import Settings

API = "/api/v1"
UPLOAD_HEADROOM_BYTES = 1024 * 1024  # the form around a photo


def create_app(settings: Settings | None = None, clock: Clock | None = None) -> ShouwangFlask:
    """One web process's application; `app.extensions["shouwang"]` holds its parts."""
    settings = settings or get_settings()
    logs.configure(settings.log_level)
    app = ShouwangFlask(
        "shouwang",
        title="Shouwang 守望",
        version="1",
        spec_path="/api/openapi.json",
        docs_path=None,
        json_errors=False,
        static_folder=None,  # type: ignore[arg-type] # Flask's own way to have none
    )
    app.config["MAX_CONTENT_LENGTH"] = settings.photo_max_bytes + UPLOAD_HEADROOM_BYTES
    app.config["VALIDATION_ERROR_STATUS_CODE"] = InvalidInputError.status
    app.config["AUTO_404_RESPONSE"] = False
    app.config["SERVERS"] = [{"url": settings.public_url}]  # never what a request's Host header says
    app.json.ensure_ascii = False  # type: ignore[attr-defined] # the default provider has it
    app.schema_name_resolver = shapes.schema_name
    app.security_schemes = openapi.SECURITY_SCHEMES
    app.extensions[EXTENSION] = parts = assembly.build(settings, clock)
    if settings.trusted_proxies:
        trusted = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=trusted, x_proto=trusted, x_host=trusted)  # type: ignore[method-assign] # Flask's own way
    app.error_processor(_shape_problem)
    problems.register(app, front.missing_page)  # after it: APIFlask would take Werkzeug's errors for itself
    app.spec_processor(lambda spec: openapi.complete(app, _as_dict(spec)))
    app.after_request(edge.add_headers)
    health.register(app)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(front.blueprint)
    for blueprint in (*assembly.BLUEPRINTS, demo_views.blueprint):
        app.register_blueprint(blueprint, url_prefix=API)
    parts.live = live = LiveServer(app, parts)
    app.extensions["live"] = live
    return app


def _shape_problem(error: HTTPError) -> ResponseReturnValueType:
    """What APIFlask refuses by itself (a schema that does not fit) as our own problem."""
    if error.status_code == InvalidInputError.status:
        notes = beside(_by_field(error.detail), _sent())
        problem = InvalidInputError(notes).problem(problems.reader_language())
        return problems.respond(problem)
    return problems.respond(problems.http_problem(error.status_code))


def _by_field(detail: Any) -> dict[str, Any]:
    """Notes by field, without APIFlask's level that says where the field was."""
    notes: dict[str, Any] = {}
    for place in (detail or {}).values():
        notes.update(place if isinstance(place, dict) else {"_schema": place})
    return notes


def _sent() -> dict[str, Any]:
    """What came with the request, wherever it stood."""
    body = g.get("sent")
    return {**request.args, **(body if isinstance(body, dict) else {})}


def _as_dict(spec: Any) -> dict[str, Any]:
    return spec if isinstance(spec, dict) else spec.to_dict()
