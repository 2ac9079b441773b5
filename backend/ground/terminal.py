"""What `up` says: a short line for the person at the terminal, a JSON line for the log."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import click
import orjson

from backend.ground import processes


class Terminal:
    """Says each thing twice: here and in the supervisor's log."""

    def __init__(self, log: Path) -> None:
        processes.keep_small(log)
        self._log = log

    def tell(self, event: str, sentence: str) -> None:
        """One event; the sentence never holds anything about a person."""
        now = datetime.now(UTC)
        line = {"event": event, "level": "info", "message": sentence, "timestamp": now.isoformat()}
        # The state folder may be gone, the terminal may have been closed: no reasons to fail.
        with suppress(OSError), self._log.open("ab") as log:
            log.write(orjson.dumps(line) + b"\n")
        with suppress(OSError):
            click.echo(f"{now.astimezone():%H:%M:%S}  {sentence}")
