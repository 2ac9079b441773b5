"""The same open socket as `backend.demo.cast.Inbox`, held by Node's stock socket.io-client."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
import time
from itertools import count
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent / "node"
TIMEOUT_S = 20.0


class NodeInbox:
    """One Node process with one socket; what it is told, in order."""

    def __init__(self, url: str, namespace: str, auth: dict[str, Any]) -> None:
        self.welcome: dict[str, Any] = {}
        self._lines: queue.Queue[dict[str, Any]] = queue.Queue()
        self._kept: list[dict[str, Any]] = []
        self._numbers = count(1)
        self._node = subprocess.Popen(
            ["node", "player.mjs", url, namespace, json.dumps(auth)],
            cwd=HERE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._node.stdout is not None
        for line in self._node.stdout:
            self._lines.put(json.loads(line))

    def call(self, event: str, data: dict[str, Any] | None = None) -> dict[str, Any]:
        number = next(self._numbers)
        assert self._node.stdin is not None
        self._node.stdin.write(json.dumps({"number": number, "event": event, "data": data or {}}) + "\n")
        self._node.stdin.flush()
        answer: dict[str, Any] = self._first(lambda line: line.get("answer_to") == number)["data"]
        return answer

    def ask(self, event: str, data: dict[str, Any] | None = None) -> dict[str, Any]:
        answer = self.call(event, data)
        assert answer["ok"], answer
        return answer

    def wait_for(self, event: str, fits: Any = lambda _: True) -> tuple[float, Any]:
        found = self._first(lambda line: line.get("event") == event and fits(line["data"]))
        return time.perf_counter(), found["data"]

    def heard(self, event: str) -> list[Any]:
        while not self._lines.empty():
            self._kept.append(self._lines.get())
        return [line["data"] for line in self._kept if line.get("event") == event]

    def _first(self, fits: Any) -> dict[str, Any]:
        """The first line that fits, which is taken out of what was heard."""
        deadline = time.monotonic() + TIMEOUT_S
        while True:
            for line in self._kept:
                if fits(line):
                    self._kept.remove(line)
                    return line
            self._kept.append(self._lines.get(timeout=max(0.0, deadline - time.monotonic())))

    def close(self) -> None:
        assert self._node.stdin is not None
        assert self._node.stdout is not None
        self._node.stdin.close()
        self._node.wait(TIMEOUT_S)
        self._reader.join(TIMEOUT_S)
        self._node.stdout.close()
