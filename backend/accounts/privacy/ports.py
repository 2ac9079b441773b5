"""What other rooms add to the copy of a person's data.

A room that keeps something about persons declares it once: `@exports("wallet")` above a function that
takes the session and the person's id and returns JSON-ready data. Erasing goes by `PersonErased` instead.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

Exporter = Callable[["Session", "UUID"], Any]

EXPORTERS: dict[str, Exporter] = {}


def exports(name: str) -> Callable[[Exporter], Exporter]:
    """Declare one part of the copy."""

    def declare(exporter: Exporter) -> Exporter:
        EXPORTERS[name] = exporter
        return exporter

    return declare
