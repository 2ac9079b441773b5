"""Whether this process lives, whether it can serve, and what is counted: for supervisors and Prometheus."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
import structlog
from flask import Response
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from valkey.exceptions import ValkeyError

from backend.core.metrics import exposition
from backend.core.runtime import runtime

if TYPE_CHECKING:
    from flask import Flask

log = structlog.get_logger(__name__)


def _answer(parts: dict[str, bool]) -> Response:
    body = {"ok": all(parts.values()), "parts": parts}
    return Response(orjson.dumps(body), status=200 if body["ok"] else 503, mimetype="application/json")


def _database_answers() -> bool:
    try:
        with runtime().database.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        log.warning("readiness_database", error=type(error).__name__)
        return False
    return True


def _valkey_answers() -> bool:
    try:
        runtime().valkey.ping()
    except ValkeyError as error:
        log.warning("readiness_valkey", error=type(error).__name__)
        return False
    return True


def register(app: Flask) -> None:
    """Add /healthz (alive), /readyz (the database and Valkey answer) and /metrics."""

    @app.get("/healthz")
    def healthz() -> Response:
        return _answer({"process": True})

    @app.get("/readyz")
    def readyz() -> Response:
        return _answer({"database": _database_answers(), "valkey": _valkey_answers()})

    @app.get("/metrics")
    def metrics() -> Response:
        return Response(exposition(runtime()), content_type=CONTENT_TYPE_LATEST)
