"""Our web process, whole, with an ear on standard input: the benches say "emit" there.

Run as `python -m bench.ours`; settings come from the environment, as for any web process.
"""

from __future__ import annotations

from gevent import monkey

monkey.patch_all()

import json  # noqa: E402
import os  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import TYPE_CHECKING, Any  # noqa: E402

from gevent.fileobject import FileObjectPosix  # noqa: E402

from backend.app import create_app  # noqa: E402
from backend.core.realtime.delivery import Delivery  # noqa: E402
from backend.core.settings import get_settings  # noqa: E402
from backend.launch import Handler, Server, listener, set_apart  # noqa: E402

if TYPE_CHECKING:
    from backend.core.realtime.server import LiveServer
    from backend.core.runtime import Runtime


PAGE_KB = os.sysconf("SC_PAGE_SIZE") // 1024


class Trigger:
    """Does what is asked and says when it began."""

    def __init__(self, parts: Runtime, live: LiveServer) -> None:
        # The same hand-over to sockets that the fan-out uses, on the same index.
        self._delivery = Delivery(lambda _sid, _namespace: None, live.index, parts.clock, lambda _seat: None)
        self._live = live

    def obey(self, wanted: dict[str, Any]) -> dict[str, Any]:
        cpu = time.process_time_ns()
        started = time.monotonic_ns()
        match wanted["do"]:
            case "emit":
                self._delivery.numbered(
                    {
                        "audience": "volunteer",
                        "event": "package",
                        "data": wanted["card"],
                        "receivers": {"cells": wanted["cells"]},
                    }
                )
            case "counts":
                return {"counts": self._live.counts()}
            case "cost":
                pass
        return {
            "started_ns": started,
            "cpu_ns": cpu,
            "rss_kb": int(Path("/proc/self/statm").read_text().split()[1]) * PAGE_KB,
        }


def main() -> None:
    """Serve until standard input is closed."""
    settings = get_settings()
    app = create_app(settings)
    server = Server(listener(settings), app, handler_class=Handler, log=None, error_log=None)
    live: LiveServer = app.extensions["live"]
    live.start()
    server.start()
    set_apart()
    trigger = Trigger(live.parts, live)
    print(json.dumps({"ready": True}), flush=True)
    for line in FileObjectPosix(sys.stdin.fileno(), "rb"):
        print(json.dumps(trigger.obey(json.loads(line))), flush=True)
    server.stop(timeout=1)


if __name__ == "__main__":
    main()
