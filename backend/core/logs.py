"""Structured logs: one JSON object a line on standard error, without anything about people.

Log events carry ids, counts and names of errors. What a person typed, where they are, who they are is
never passed to a logger; `withhold` is the net under that rule.
"""

from __future__ import annotations

import logging
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TextIO, cast

import orjson
import structlog
from structlog.tracebacks import ExceptionDictTransformer

if TYPE_CHECKING:
    from collections.abc import MutableMapping

LONGEST_COMPLAINT = 300

WITHHELD = frozenset(
    {
        "name",
        "display_name",
        "phone",
        "identity_number",
        "token",
        "password",
        "cookie",
        "lon",
        "lat",
        "position",
        "openid",
        "text",
        "body",
    }
)


def withhold(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Blank every field whose name says it may be about a person."""
    for name in WITHHELD & event.keys():
        event[name] = "withheld"
    return event


def shorten_exceptions(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Keep the first line of what each exception says.

    The lines after it are where the database quotes the row and SQLAlchemy the parameters.
    """
    trail = event.get("exception")
    for step in trail if isinstance(trail, list) else ():
        step["exc_value"] = str(step["exc_value"]).partition("\n")[0][:LONGEST_COMPLAINT]
        step["exc_notes"] = []
    return event


class Unfailing:
    """A stream from which nobody fails: on a full disk a line is lost, and what it told of goes on.

    Whatever runs for ever notes its troubles and goes on; a note that raised would end it for good.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        """Write what can be written."""
        with suppress(OSError):
            self._stream.write(text)

    def flush(self) -> None:
        """Hand on what can be handed on."""
        with suppress(OSError):
            self._stream.flush()


def configure(level: str) -> None:
    """Set up logging for this process; the standard library's loggers take the same way out."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        # Without local variables: they hold what people typed, and our own keys.
        structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
        shorten_exceptions,
        withhold,
    ]
    stream = cast("TextIO", Unfailing(sys.stderr))
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(_dumps)],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(stream),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(_dumps),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=max(logging.WARNING, _number(level)), force=True)


def _number(level: str) -> int:
    return int(getattr(logging, level.upper()))


def _dumps(value: object, **_: object) -> str:
    return orjson.dumps(value, default=str).decode()
