"""An application of some rooms only, where a token is simply somebody's name: for tests of views."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from unittest.mock import NonCallableMock

from apiflask import APIBlueprint, HTTPError
from valkey import Valkey

from backend.core import edge, problems
from backend.core.db import Database, make_engine
from backend.core.edge import ShouwangFlask
from backend.core.errors import InvalidInputError
from backend.core.runtime import EXTENSION, Runtime

if TYPE_CHECKING:
    from flask import Response

    from backend.core.clock import Clock
    from backend.core.events import EventBus
    from backend.core.guard import Actor, Policy
    from backend.core.settings import Settings


@contextmanager
def small_app(
    settings: Settings,
    clock: Clock,
    bus: EventBus,
    policy: Policy,
    blueprints: Sequence[APIBlueprint],
    people: dict[str, Actor],
) -> Iterator[ShouwangFlask]:
    """The application; `people` are found by their token, which may be added to while it runs."""
    app = ShouwangFlask("small", json_errors=False, static_folder=None, docs_path=None, spec_path=None)
    app.config["VALIDATION_ERROR_STATUS_CODE"] = InvalidInputError.status
    app.config["TESTING"] = True
    engine = make_engine(str(settings.database_url), settings)
    app.extensions[EXTENSION] = Runtime(
        settings=settings,
        clock=clock,
        database=Database(engine, clock, bus, policy, settings),
        bus=bus,
        authenticate_token=lambda _session, token: people.get(token),
        authenticate_cookie=lambda _session, _cookie: None,
        why_ended=lambda _session, _cookie: None,
        valkey=(valkey := Valkey.from_url(str(settings.valkey_url))),
        hasty=valkey,
        **dict.fromkeys(("relay", "presence", "load_profiles", "authenticate_tokens"), NonCallableMock()),
    )
    problems.register(app)
    app.error_processor(_refused)
    app.after_request(edge.add_headers)
    for blueprint in blueprints:
        app.register_blueprint(blueprint, url_prefix="/api/v1")
    yield app
    engine.dispose()
    valkey.close()


def _refused(error: HTTPError) -> Response:
    """What APIFlask refuses by itself, as a problem."""
    if error.status_code == InvalidInputError.status:
        detail: dict[str, Any] = error.detail or {}
        return problems.respond(InvalidInputError(detail).problem("zh"))
    return problems.respond(problems.http_problem(error.status_code))


def bearer(name: str) -> dict[str, str]:
    """The header that says who asks."""
    return {"Authorization": f"Bearer {name}"}
