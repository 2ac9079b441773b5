"""Whoever notes something goes on, also when the note cannot be written."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from backend.core.settings import PROJECT_ROOT

NOTES = """
import logging, structlog
from backend.core import logs
logs.configure("info")
structlog.get_logger("test").warning("fanout_listen_failed", error="OperationalError")
logging.getLogger("test").error("of a library")
print("goes on")
"""


def test_a_full_disk_takes_a_line_and_nothing_else() -> None:
    with Path("/dev/full").open("w") as full:
        result = subprocess.run(
            [sys.executable, "-u", "-c", NOTES], cwd=PROJECT_ROOT, stdout=subprocess.PIPE, stderr=full,
            check=False,
        )  # fmt: skip
    assert result.stdout == b"goes on\n"
