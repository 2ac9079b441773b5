"""Serves one web process: gevent first, so that whatever waits lets others run, then the application."""

from __future__ import annotations

from gevent import monkey

# psycopg chooses how it waits when it is imported: before this line it would choose to stop everybody.
monkey.patch_all()

import gc  # noqa: E402
import logging  # noqa: E402
import os  # noqa: E402
import signal  # noqa: E402
import socket  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from typing import Any  # noqa: E402

import gevent  # noqa: E402
import structlog  # noqa: E402
from gevent.event import Event  # noqa: E402
from gevent.pywsgi import WSGIServer  # noqa: E402
from geventwebsocket.handler import WebSocketHandler  # noqa: E402

from backend.app import create_app  # noqa: E402
from backend.core import metrics  # noqa: E402
from backend.core.alive import SIGN_EVERY_S, give_sign  # noqa: E402
from backend.core.runtime import EXTENSION, Runtime  # noqa: E402
from backend.core.settings import Settings, get_settings  # noqa: E402
from backend.ground.listening import open_listener  # noqa: E402

log = structlog.get_logger(__name__)

# A request that takes longer than this is cut off when the process stops; clients repeat it.
DRAIN_S = 8.0
DRAIN_POLL_S = 0.05
# Made and not gone before the collector looks for rings among them: some megabytes at most.
YOUNG_OBJECTS = 10_000


class Handler(WebSocketHandler):  # type: ignore[misc] # gevent-websocket has no types
    """Counts the requests under way, so that a stop can wait for those and for nothing else."""

    def run_application(self) -> None:
        self.server.requests_under_way += 1
        try:
            super().run_application()
        finally:
            self.server.requests_under_way -= 1

    def run_websocket(self) -> None:
        # An open socket is no request under way: it would last until the phone goes away.
        self.server.requests_under_way -= 1
        try:
            super().run_websocket()
        finally:
            self.server.requests_under_way += 1

    def log_request(self) -> None:
        """Say nothing: addresses of people are no business of a log."""


class Server(WSGIServer):
    """gevent's server on a socket that other web processes accept from as well."""

    # One connection a turn, so that a burst spreads over the processes.
    max_accept = 1
    requests_under_way = 0
    # gevent-websocket looks for it here, and would set up a log of its own otherwise.
    logger = logging.getLogger("websocket")

    def drain(self, patience_s: float) -> int:
        """Accept nothing new and wait for what is under way; returns what was still unfinished."""
        self.stop_accepting()
        deadline = time.monotonic() + patience_s
        while self.requests_under_way and time.monotonic() < deadline:
            gevent.sleep(DRAIN_POLL_S)
        return self.requests_under_way


def listener(settings: Settings) -> Any:
    """The socket `shouwang up` opened for us, or one of our own."""
    if settings.listen_fd is not None:
        return socket.socket(fileno=settings.listen_fd)
    return open_listener(settings.host, settings.port)


def set_apart() -> None:
    """Keep what was loaded out of the collector's way: nothing of it ever goes.

    Two hundred thousand objects of libraries and routes are looked through for 60 ms each time, in which
    nobody is alerted; a socket adds some forty. And a crowd that waits is thousands of young objects, all in
    use: Python's own setting looks through them every 700, which is a tenth of what a rush costs.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, *gc.get_threshold()[1:])


def main() -> None:
    """Serve until SIGTERM or SIGINT, then let requests end."""
    settings = get_settings()
    app = create_app(settings)
    server = Server(listener(settings), app, handler_class=Handler, log=None, error_log=_errors())
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        gevent.signal_handler(number, stop.set)
    app.extensions["live"].start()
    server.start()
    set_apart()
    gevent.spawn(_count_for_ever, app.extensions[EXTENSION])
    gevent.spawn(_give_signs_for_ever, settings)
    log.info("web_started")
    stop.wait()
    unfinished = server.drain(DRAIN_S)
    log.info("web_stopped", unfinished=unfinished)
    # Nothing is left that must end well: what counts is in the database. Leaving in the ordinary way would
    # first wait for every thread that listens to Valkey to reach its time-out.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _count_for_ever(parts: Runtime) -> None:
    """Whichever process answers Prometheus knows what this one has open."""
    while True:
        metrics.count(parts)
        gevent.sleep(metrics.COUNT_EVERY_S)


def _give_signs_for_ever(settings: Settings) -> None:
    """As long as greenlets have their turn, this process is well."""
    while True:
        give_sign(settings)
        gevent.sleep(SIGN_EVERY_S)


def _errors() -> Any:
    """Where the server itself complains: through our logging, so as JSON."""
    from gevent.pywsgi import LoggingLogAdapter

    return LoggingLogAdapter(logging.getLogger("web"), level=logging.ERROR)


if __name__ == "__main__":
    main()
