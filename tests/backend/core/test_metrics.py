"""Prometheus is told of all processes, whichever answers, and of none that is gone."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PROCESS = """
import sys
from types import SimpleNamespace
from backend.core import metrics
from sqlalchemy.exc import OperationalError

class Nowhere:
    engine = SimpleNamespace(pool=SimpleNamespace(checkedout=lambda: 2))
    def transaction(self):
        raise OperationalError("", {}, Exception())

live = SimpleNamespace(counts=lambda: {"/volunteer": int(sys.argv[1])})
parts = SimpleNamespace(live=live, database=Nowhere())
metrics.count(parts)
metrics.note_beat(1_000.0 + int(sys.argv[1]), 0.25)
print("counted", flush=True)
while sys.stdin.readline():
    print(metrics.exposition(parts).decode(), "end", sep="\\n", flush=True)
"""


class Process:
    """A web process that counts so many sockets, and answers Prometheus when asked."""

    def __init__(self, folder: Path, sockets: int) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROCESS, str(sockets)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env={**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(folder)}, text=True,
        )  # fmt: skip
        assert self._line() == "counted"

    def answer(self) -> dict[str, float]:
        assert self.process.stdin is not None
        self.process.stdin.write("?\n")
        self.process.stdin.flush()
        lines = iter(self._line, "end")
        pairs = [line.rsplit(" ", 1) for line in lines if line.startswith("shouwang")]
        return {name: float(value) for name, value in pairs}

    def end(self) -> None:
        """Killed, without a chance to take anything back."""
        self.process.kill()
        with self.process:
            self.process.wait()

    def _line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().rstrip("\n")


def test_every_process_gives_the_same_answer_without_the_dead(tmp_path: Path) -> None:
    one, other = Process(tmp_path, 3), Process(tmp_path, 5)
    try:
        together = {
            'shouwang_sockets{namespace="/volunteer"}': 8.0,
            "shouwang_database_connections": 4.0,
            "shouwang_tick_beat_timestamp_seconds": 1_005.0,
            "shouwang_tick_beat_seconds": 0.25,
        }
        assert one.answer() == other.answer() == together
        other.end()
        alone = one.answer()
        assert alone['shouwang_sockets{namespace="/volunteer"}'] == 3.0
        assert alone["shouwang_tick_beat_timestamp_seconds"] == 1_003.0
    finally:
        one.end()
        other.end()
