"""The only place where an error becomes an answer: application/problem+json (RFC 9457)."""

from __future__ import annotations

import json
import traceback
from typing import TYPE_CHECKING, Any, Final, cast

import orjson
import structlog
from flask import Flask, Response, request
from marshmallow import ValidationError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from valkey.exceptions import ValkeyError
from werkzeug.exceptions import HTTPException

from backend.core.errors import (
    AppError,
    Bilingual,
    InvalidInputError,
    Language,
    NotFoundError,
    RateLimitedError,
    UnavailableError,
    UnreadableError,
)
from backend.core.field_notes import beside

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

log = structlog.get_logger(__name__)

# What a refusal that says nothing of its own about when to come back tells its reader.
UNSAID_WAIT_S: Final = 60

HTTP_TITLES: Final[dict[int, tuple[str, Bilingual, Bilingual]]] = {
    405: (
        "method-not-allowed",
        Bilingual("不支持的操作", "Method not allowed"),
        Bilingual("这个地址不支持此操作。", "This address does not take that method."),
    ),
    413: (
        "too-large",
        Bilingual("内容过大", "Too large"),
        Bilingual(
            "提交的内容超过上限，没有保存，请缩小后重试。",
            "What was sent is over the limit and was not saved; make it smaller and try again.",
        ),
    ),
    415: (
        "unsupported-media-type",
        Bilingual("不支持的格式", "Unsupported media type"),
        Bilingual("不支持这种格式，没有保存任何内容。", "This format is not supported; nothing was saved."),
    ),
}


def reader_language() -> Language:
    """The language of this request's reader: what the browser asks for, Chinese otherwise."""
    return cast("Language", request.accept_languages.best_match(["zh", "en"], default="zh"))


def as_app_error(error: BaseException) -> AppError | None:
    """The AppError that stands for an exception of a library, or None for one nobody expected."""
    match error:
        case AppError():
            return error
        case ValidationError():
            return InvalidInputError(notes_by_field(error))
        case OperationalError() | PoolTimeoutError() | ValkeyError():
            return UnavailableError()
        case DBAPIError() if error.connection_invalidated:
            return UnavailableError()
        case RecursionError() if _is_of_reading(error):
            return UnreadableError()
        case _:
            return None


def _is_of_reading(error: BaseException) -> bool:
    """Whether it was raised while JSON was read: nothing but nesting, a thousand levels deep."""
    frames = traceback.extract_tb(error.__traceback__)
    return bool(frames) and frames[-1].filename == json.decoder.__file__


def notes_by_field(error: ValidationError) -> dict[str, Any]:
    """The notes of marshmallow, by field; what concerns the whole is under `_schema`."""
    notes = error.messages
    found: dict[str, Any] = beside(notes if isinstance(notes, dict) else {"_schema": notes}, error.data)
    return found


def document(error: BaseException, language: Language) -> dict[str, Any]:
    """The problem document of any exception; what nobody expected is logged and says little."""
    known = as_app_error(error)
    if known is None:
        log.error("unexpected_error", exc_info=error)
        known = AppError()
    elif isinstance(known, UnavailableError):
        log.warning("dependency_unavailable", error=type(error).__name__)
    return known.problem(language)


def respond(problem: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Response:
    """A problem document as an HTTP answer; one that time mends says when in Retry-After."""
    wait_s = problem.get("retry_after_s")
    said = {} if wait_s is None else {"Retry-After": str(wait_s)}
    return Response(
        orjson.dumps(problem),
        status=problem["status"],
        content_type="application/problem+json",
        headers={**said, **(headers or {})},
    )


def http_problem(status: int) -> dict[str, Any]:
    """The document for a refusal that Werkzeug or APIFlask made itself, by its status."""
    language = reader_language()
    if status == NotFoundError.status:
        return NotFoundError().problem(language)
    if status == RateLimitedError.status:
        return RateLimitedError(seconds=UNSAID_WAIT_S).problem(language)
    if status in HTTP_TITLES:
        slug, title, detail = HTTP_TITLES[status]
        return {
            "type": f"/problems/{slug}",
            "title": title.read(language),
            "status": status,
            "detail": detail.read(language),
        }
    if status < AppError.status:
        return UnreadableError().problem(language) | {"status": status}
    return AppError().problem(language) | {"status": status}


def asks_for_page() -> bool:
    """Whether a browser asks for a page to show, not a program for an answer to read."""
    wanted = request.accept_mimetypes.best_match(["application/problem+json", "text/html"])
    return request.method == "GET" and wanted == "text/html" and not request.path.startswith("/api/")


def register(app: Flask, missing_page: Callable[[], str] | None = None) -> None:
    """Install the handlers: HTTP refusals, our own errors, and everything else.

    `missing_page` is shown to a browser that asks for a page there is none of.
    """

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Response:
        kept = {
            name: value for name, value in error.get_headers() if name.lower() in {"allow", "retry-after"}
        }
        if missing_page and error.code == NotFoundError.status and asks_for_page():
            return Response(missing_page(), status=NotFoundError.status, mimetype="text/html")
        return respond(http_problem(error.code or AppError.status), kept)

    @app.errorhandler(Exception)
    def _any(error: Exception) -> Response:
        return respond(document(error, reader_language()))
